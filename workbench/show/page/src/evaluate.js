// The value of a term that Python wrote as a program (`workbench/show/code/programs.py`): rows [head, [rows of arguments],
// attributes...], each by NumPy's meaning. A symbol may be given with a free index of its own: then everything is
// evaluated along it at once, which is how a figure gets a curve or a field from one call.
// Here are the closed heads; the functions of the language are in functions.js, made from their declarations.
import { arranged, both, each, from, fronted, make, matmul, nested, over, rank, scalar, size } from "./arrays.js";
import { FUNCTIONS } from "./functions.js";
import { lengths, product, sizeOf, sum } from "./library.js";

const COMPARE = { "<": (a, b) => a < b, "<=": (a, b) => a <= b, ">": (a, b) => a > b, ">=": (a, b) => a >= b, "=": (a, b) => a === b };
const power = (a, b) => (b === 0.5 ? Math.sqrt(a) : b === 0 ? 1 : a ** b);

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

const HEADS = {
  number: (_, [value]) => scalar(value),
  constant: (_, [name]) => scalar({ pi: Math.PI, e: Math.E, oo: Infinity }[name]),
  symbol: (_, [name], env) => env.values[name],
  size: (_, [polynomial], env) => scalar(sizeOf(polynomial, env)),
  index: (_, [name, polynomial], env) => {
    const length = sizeOf(polynomial, env);
    return make([name], [length], Float64Array.from({ length }, (_, k) => k));
  },
  add: (args) => args.reduce((a, b) => both((p, q) => p + q, a, b)),
  mul: (args) => args.reduce((a, b) => both((p, q) => p * q, a, b)),
  power: ([a, b]) => both(power, a, b),
  matmul: ([a, b]) => matmul(a, b),
  transpose: ([x]) => arranged(x, [...x.ix.keys(), ...Array.from({ length: rank(x) }, (_, k) => x.dims.length - 1 - k)]),
  compare: ([a, b], [sign]) => both((p, q) => (Number.isNaN(p) || Number.isNaN(q) ? NaN : Number(COMPARE[sign](p, q))), a, b),
  at,
  Sum: bound(sum),
  Product: bound(product),
  tensor: ([x], [names, sizes], env) => fronted(x, names, lengths(sizes, env)),
  delta: ([i, j]) => both((a, b) => Number(a === b), i, j),
};
for (const [name, fn] of Object.entries(FUNCTIONS)) HEADS[name] = (args, [given = {}], env) => fn(args, given, env);

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
