// The value of a term that Python wrote as a program (`workbench/show/programs.py`): rows [head, [rows of arguments],
// attributes...], each by NumPy's meaning. A symbol may be given with a free index of its own: then everything is
// evaluated along it at once, which is how a figure gets a curve or a field from one call.
import { arranged, axesOf, both, each, from, fronted, make, matmul, matrices, nested, over, rank, reshaped, scalar, size } from "./arrays.js";
import { digamma, erf, gamma, loggamma, polygamma } from "./special.js";

const sum = (block) => block.reduce((a, b) => a + b, 0);
const most = (block) => block.reduce((a, b) => (Number.isNaN(a) || a > b ? a : b), -Infinity);
const least = (block) => block.reduce((a, b) => (Number.isNaN(a) || a < b ? a : b), Infinity);
const lse = (block) => {
  const top = most(block);
  return Number.isFinite(top) ? top + Math.log(block.reduce((a, b) => a + Math.exp(b - top), 0)) : top;
};
const softplus = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const sigmoid = (x) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x)));
const plus = (a, b) => a + b;
const times = (a, b) => a * b;

const OF_ONE = {
  exp: Math.exp, log: Math.log, log1p: Math.log1p, sqrt: Math.sqrt, abs: Math.abs, sign: Math.sign, sin: Math.sin, cos: Math.cos,
  tan: Math.tan, arcsin: Math.asin, arccos: Math.acos, arctan: Math.atan, sinh: Math.sinh, cosh: Math.cosh, tanh: Math.tanh,
  square: (x) => x * x, relu: (x) => (x > 0 ? x : Number.isNaN(x) ? x : 0), sigmoid, softplus,
  log_sigmoid: (x) => -softplus(-x), erf, gamma, loggamma, digamma, normal_cdf: (x) => (1 + erf(x / Math.SQRT2)) / 2,
};
const OF_TWO = {
  maximum: (a, b) => (Number.isNaN(a) || a > b ? a : b),
  minimum: (a, b) => (Number.isNaN(a) || a < b ? a : b),
  power: (a, b) => (b === 0.5 ? Math.sqrt(a) : b === 0 ? 1 : a ** b),
};
const COMPARE = { "<": (a, b) => a < b, "<=": (a, b) => a <= b, ">": (a, b) => a > b, ">=": (a, b) => a >= b, "=": (a, b) => a === b };
const REDUCE = { sum, max: most, min: least, logsumexp: lse, mean: (block) => sum(block) / block.length, prod: (block) => block.reduce(times, 1) };

const lengths = (sizes, env) => sizes.map((polynomial) => sizeOf(polynomial, env));
/** A size: [[coefficient, [names]], ...]. */
const sizeOf = (polynomial, { sizes }) => {
  const known = (name) => sizes[name] ?? missing(`no array shows the size ${name}`);
  return polynomial.reduce((total, [coefficient, names]) => total + names.reduce((product, name) => product * known(name), coefficient), 0);
};
const missing = (words) => {
  throw new RangeError(words);
};
const filled = (dims, entry) => {
  const out = make([], dims);
  for (let place = 0; place < out.data.length; place += 1) out.data[place] = entry(place);
  return out;
};
const identity = (n) => filled([n, n], (place) => Number(Math.floor(place / n) === place % n));
const reduced = (fn) => ([x], [{ axis, keepdims = false }]) => over(x, axesOf(x, axis), fn, keepdims);
const bound = (fn) => ([x], [names, sizes], env) => {
  const front = fronted(x, names, lengths(sizes, env));
  const axes = names.map((_, k) => front.ix.length + k);
  return over(front, axes, fn);
};

function at([x, ...where]) {
  // The entry at the indices: x is taken along all of them at once, entry by entry of the largest of them.
  const shape = x.dims.slice(x.ix.length);
  let offset = scalar(0);
  for (const [k, index] of where.entries()) offset = both((a, b) => a * shape[k] + b, offset, index);
  if (!x.ix.length) return each((place) => x.data[place], offset);
  const lead = make(x.ix, x.dims.slice(0, x.ix.length), Float64Array.from({ length: size(x.dims.slice(0, x.ix.length)) }, (_, k) => k));
  return each((place) => x.data[place], both((a, b) => a * size(shape) + b, lead, offset));
}

/** Elimination with pivots on [A | I]: the determinant, and the inverse behind it. */
function eliminated(entries, n) {
  const rows = Array.from({ length: n }, (_, i) => [...entries.subarray(i * n, (i + 1) * n), ...Array.from({ length: n }, (_, j) => Number(i === j))]);
  let det = 1;
  for (let k = 0; k < n; k += 1) {
    let best = k;
    for (let i = k + 1; i < n; i += 1) if (Math.abs(rows[i][k]) > Math.abs(rows[best][k])) best = i;
    if (best !== k) det = -det;
    [rows[k], rows[best]] = [rows[best], rows[k]];
    det *= rows[k][k];
    if (det === 0) return { det, inverse: rows.flatMap((row) => row.slice(n).fill(NaN)) };
    for (let i = 0; i < n; i += 1) {
      const factor = (i === k ? rows[k][k] - 1 : rows[i][k]) / rows[k][k];
      for (let j = 0; j < 2 * n; j += 1) rows[i][j] -= factor * rows[k][j];
    }
  }
  return { det, inverse: rows.flatMap((row) => row.slice(n)) };
}

/** The largest eigenvalue of a symmetric matrix, by Jacobi's rotations. */
function largest(entries, n) {
  const a = Array.from({ length: n }, (_, i) => [...entries.subarray(i * n, (i + 1) * n)]);
  for (let sweep = 0; sweep < 12 * n * n; sweep += 1) {
    let [p, q] = [0, Math.min(1, n - 1)];
    for (let i = 0; i < n; i += 1) for (let j = i + 1; j < n; j += 1) if (Math.abs(a[i][j]) > Math.abs(a[p][q])) [p, q] = [i, j];
    if (p === q || a[p][q] === 0) break;
    const t = Math.atan2(2 * a[p][q], a[q][q] - a[p][p]) / 2;
    const [c, s] = [Math.cos(t), Math.sin(t)];
    for (let k = 0; k < n; k += 1) [a[k][p], a[k][q]] = [c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]];
    for (let k = 0; k < n; k += 1) [a[p][k], a[q][k]] = [c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]];
  }
  return Math.max(...a.map((row, i) => row[i]));
}

const square = (x) => x.dims.at(-1);
const HEADS = {
  number: (_, [value]) => scalar(value),
  constant: (_, [name]) => scalar({ pi: Math.PI, e: Math.E, oo: Infinity }[name]),
  symbol: (_, [name], env) => env.values[name],
  size: (_, [polynomial], env) => scalar(sizeOf(polynomial, env)),
  index: (_, [name, polynomial], env) => {
    const length = sizeOf(polynomial, env);
    return make([name], [length], Float64Array.from({ length }, (_, k) => k));
  },
  add: (args) => args.reduce((a, b) => both(plus, a, b)),
  mul: (args) => args.reduce((a, b) => both(times, a, b)),
  matmul: ([a, b]) => matmul(a, b),
  transpose: ([x]) => arranged(x, [...x.ix.keys(), ...Array.from({ length: rank(x) }, (_, k) => x.dims.length - 1 - k)]),
  compare: ([a, b], [sign]) => both((p, q) => (Number.isNaN(p) || Number.isNaN(q) ? NaN : Number(COMPARE[sign](p, q))), a, b),
  at,
  Sum: bound(sum),
  Product: bound((block) => block.reduce(times, 1)),
  tensor: ([x], [names, sizes], env) => fronted(x, names, lengths(sizes, env)),
  delta: ([i, j]) => both((a, b) => Number(a === b), i, j),
  softmax: ([x], [{ axis }]) => {
    const axes = axesOf(x, axis);
    return each(Math.exp, both((a, b) => a - b, x, over(x, axes, lse, true)));
  },
  log_softmax: ([x], [{ axis }]) => both((a, b) => a - b, x, over(x, axesOf(x, axis), lse, true)),
  polygamma: ([x], [{ order }]) => each((entry) => polygamma(order, entry), x),
  expand_dims: ([x], [{ axis }]) => {
    const shape = x.dims.slice(x.ix.length);
    shape.splice(axis < 0 ? shape.length + 1 + axis : axis, 0, 1);
    return reshaped(x, shape);
  },
  outer: ([a, b]) => both(times, reshaped(a, [a.dims.at(-1), 1]), reshaped(b, [1, b.dims.at(-1)])),
  eye: (_, [{ n }], env) => identity(sizeOf(n, env)),
  ones: (_, [{ shape }], env) => filled(lengths(shape, env), () => 1),
  zeros: (_, [{ shape }], env) => filled(lengths(shape, env), () => 0),
  basis: (_, [{ place, n }], env) => filled([sizeOf(n, env)], (k) => Number(k === sizeOf(place, env))),
  tril_mask: (_, [{ n }], env) => {
    const length = sizeOf(n, env);
    return filled([length, length], (place) => Number(place % length <= Math.floor(place / length)));
  },
  trace: ([x]) => matrices(x, (entries, n) => sum(entries.filter((_, place) => place % (n + 1) === 0)), []),
  det: ([x]) => matrices(x, (entries, n) => eliminated(entries, n).det, []),
  logdet: ([x]) => matrices(x, (entries, n) => Math.log(Math.abs(eliminated(entries, n).det)), []),
  inv: ([x]) => matrices(x, (entries, n) => eliminated(entries, n).inverse, [square(x), square(x)]),
  eigmax: ([x]) => matrices(x, largest, []),
  diag: ([x]) => {
    if (rank(x) === 2) return matrices(x, (entries, n) => [...entries.filter((_, place) => place % (n + 1) === 0)], [square(x)]);
    return both(times, reshaped(x, [square(x), 1]), identity(square(x)));
  },
};
for (const [name, fn] of Object.entries(OF_ONE)) HEADS[name] = ([x]) => each(fn, x);
for (const [name, fn] of Object.entries(OF_TWO)) HEADS[name] = ([a, b]) => both(fn, a, b);
for (const [name, fn] of Object.entries(REDUCE)) HEADS[name] = reduced(fn);

/** a where the choice is not 0, else b; what is not chosen does no harm. */
HEADS.where = (args) => {
  const whole = args.reduce((a, b) => both(plus, a, b));
  const [chosen, a, b] = args.map((value) => both((_, entry) => entry, whole, value));
  return make(whole.ix, whole.dims, chosen.data.map((entry, place) => (entry ? a : b).data[place]));
};

/** What this evaluator knows, for the test that compares it with Python's. */
export const known = Object.keys(HEADS).sort();

const valued = (given) => (given?.data ? given : from(given));

/** The value of a program as { ix, dims, data }; `values` are numbers, nested lists, or values made by `from`. */
export function valueOf(program, values) {
  const env = { values: {}, sizes: {} };
  const read = (value, shape) =>
    shape.forEach((polynomial, axis) => {
      const [[coefficient, names]] = polynomial.length === 1 ? polynomial : [[0, []]];
      if (coefficient === 1 && names.length === 1) env.sizes[names[0]] = value.dims[value.ix.length + axis];
    });
  for (const [name, shape] of Object.entries(program.inputs)) {
    if (!(name in values)) throw new RangeError(`no value for ${name}`);
    env.values[name] = valued(values[name]);
    read(env.values[name], shape);
  }
  for (const [name, shape] of Object.entries(program.beside)) if (name in values) read(valued(values[name]), shape);
  const done = [];
  for (const [head, args, ...attributes] of program.rows) done.push(HEADS[head](args.map((row) => done[row]), attributes, env));
  return done.at(-1);
}

/** The value as a number or as nested lists. */
export const evaluate = (program, values) => nested(valueOf(program, values));

/** The program's values along a list of values of one symbol (or of several, of equal length): a list. */
export function along(program, moving, fixed = {}) {
  const batch = Object.fromEntries(Object.entries(moving).map(([name, list]) => [name, from(list, " ")]));
  const [length] = Object.values(moving).map((list) => list.length);
  return nested(fronted(valueOf(program, { ...fixed, ...batch }), [" "], [length]));
}
