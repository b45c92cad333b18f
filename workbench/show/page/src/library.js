// What the declarations of functions call in a browser (`javascript=` in `workbench/terms/functions`, `lib.` there):
// numbers from special.js, arrays by NumPy's meaning. `functions.js` is made from the declarations.
import { axesOf, both, each, make, matrices, over, reshaped } from "./arrays.js";

export { digamma, erf, gamma, loggamma, polygamma } from "./special.js";

/** A function of numbers, entry by entry of its broadcast arguments. */
export function entrywise(fn, args) {
  if (args.length === 1) return each(fn, args[0]);
  if (args.length === 2) return both(fn, ...args);
  const whole = args.reduce((a, b) => both((p, q) => p + q, a, b));
  const spread = args.map((value) => both((_, entry) => entry, whole, value));
  return make(whole.ix, whole.dims, whole.data.map((_, place) => fn(...spread.map((value) => value.data[place]))));
}

// -- sizes, as programs have them: [[coefficient, [names]], ...] ------------------------------------

export function sizeOf(polynomial, { sizes }) {
  const known = (name) => {
    if (!(name in sizes)) throw new RangeError(`no array shows the size ${name}`);
    return sizes[name];
  };
  return polynomial.reduce((total, [coefficient, names]) => total + names.reduce((product, name) => product * known(name), coefficient), 0);
}

export const lengths = (sizes, env) => sizes.map((polynomial) => sizeOf(polynomial, env));

// -- reductions -------------------------------------------------------------------------------------

export const sum = (block) => block.reduce((a, b) => a + b, 0);
export const product = (block) => block.reduce((a, b) => a * b, 1);
export const mean = (block) => sum(block) / block.length;
export const most = (block) => block.reduce((a, b) => Math.max(a, b), -Infinity);
export const least = (block) => block.reduce((a, b) => Math.min(a, b), Infinity);
export const logsumexp = (block) => {
  const top = most(block);
  return Number.isFinite(top) ? top + Math.log(block.reduce((a, b) => a + Math.exp(b - top), 0)) : top;
};
export const reduced = (fn, x, axis, keepdims) => over(x, axesOf(x, axis), fn, keepdims);
export const logSoftmax = (x, axis) => both((a, b) => a - b, x, reduced(logsumexp, x, axis, true));
/** 1 at the largest entry and 0 elsewhere; shared in a tie. */
export const largestPlaces = (x, axis) => {
  const found = both((a, b) => Number(a === b), x, reduced(most, x, axis, true));
  return both((a, b) => a / b, found, reduced(sum, found, axis, true));
};
export const softmax = (x, axis) => each(Math.exp, logSoftmax(x, axis));

// -- patterns ---------------------------------------------------------------------------------------

/** The array of these lengths with `entry(place)` at each place, counted row by row. */
export function filled(dims, entry) {
  const out = make([], dims);
  for (let place = 0; place < out.data.length; place += 1) out.data[place] = entry(place);
  return out;
}

export const identity = (n) => filled([n, n], (place) => Number(Math.floor(place / n) === place % n));
export const identityColumns = (n, start, count) => filled([n, count], (place) => Number(Math.floor(place / count) === start + (place % count)));
export const lowerTriangle = (n) => filled([n, n], (place) => Number(place % n <= Math.floor(place / n)));

/** The same entries with one more axis of length 1. */
export function expanded(x, axis) {
  const shape = x.dims.slice(x.ix.length);
  shape.splice(axis < 0 ? shape.length + 1 + axis : axis, 0, 1);
  return reshaped(x, shape);
}

// -- matrices ---------------------------------------------------------------------------------------

const order = (x) => x.dims.at(-1);
const diagonal = (entries, n) => [...entries.filter((_, place) => place % (n + 1) === 0)];

/** Elimination with pivots on [A | I]: the determinant, and the inverse behind it. */
function eliminated(entries, n) {
  const rows = Array.from({ length: n }, (_, i) => [...entries.subarray(i * n, (i + 1) * n), ...Array.from({ length: n }, (_, j) => Number(i === j))]);
  let determinant = 1;
  for (let k = 0; k < n; k += 1) {
    let best = k;
    for (let i = k + 1; i < n; i += 1) if (Math.abs(rows[i][k]) > Math.abs(rows[best][k])) best = i;
    if (best !== k) determinant = -determinant;
    [rows[k], rows[best]] = [rows[best], rows[k]];
    determinant *= rows[k][k];
    if (determinant === 0) return { determinant, inverse: rows.flatMap((row) => row.slice(n).fill(NaN)) };
    for (let i = 0; i < n; i += 1) {
      const factor = (i === k ? rows[k][k] - 1 : rows[i][k]) / rows[k][k];
      for (let j = 0; j < 2 * n; j += 1) rows[i][j] -= factor * rows[k][j];
    }
  }
  return { determinant, inverse: rows.flatMap((row) => row.slice(n)) };
}

/** By Jacobi's rotations of a symmetric matrix. */
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

export const trace = (x) => matrices(x, (entries, n) => sum(diagonal(entries, n)), []);
export const det = (x) => matrices(x, (entries, n) => eliminated(entries, n).determinant, []);
export const logdet = (x) => each((value) => Math.log(Math.abs(value)), det(x));
export const inverse = (x) => matrices(x, (entries, n) => eliminated(entries, n).inverse, [order(x), order(x)]);
export const largestEigenvalue = (x) => matrices(x, largest, []);
export const outer = (a, b) => both((p, q) => p * q, reshaped(a, [order(a), 1]), reshaped(b, [1, order(b)]));

/** The diagonal of a matrix, or the matrix with this diagonal. */
export function diag(x) {
  if (x.dims.length - x.ix.length === 2) return matrices(x, diagonal, [order(x)]);
  return both((p, q) => p * q, reshaped(x, [order(x), 1]), identity(order(x)));
}
