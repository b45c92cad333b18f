// Arrays with NumPy's shapes. A value is { ix, dims, data }: `dims` are the lengths of its axes, the first of which belong
// to the free indices named in `ix` (sorted), and `data` holds the entries in row-major order.

export const scalar = (number) => ({ ix: [], dims: [], data: Float64Array.of(number) });
export const size = (dims) => dims.reduce((product, length) => product * length, 1);
export const rank = (value) => value.dims.length - value.ix.length;
export const make = (ix, dims, data = new Float64Array(size(dims))) => ({ ix, dims, data });

/** A value from nested lists, or from a number. With `along`, its first axis is that of a free index. */
export function from(nested, along) {
  const dims = [];
  for (let level = nested; Array.isArray(level) || ArrayBuffer.isView(level); level = level[0]) dims.push(level.length);
  const data = dims.length > 1 ? Float64Array.from(nested.flat(dims.length - 2).flatMap((row) => [...row])) : Float64Array.from(dims.length ? nested : [nested]);
  if (data.length !== size(dims)) throw new RangeError("rows of different lengths");
  return make(along ? [along] : [], dims, data);
}

/** Nested lists, or a number. */
export function nested({ dims, data }) {
  if (!dims.length) return data[0];
  const build = (axis, start, step) =>
    axis === dims.length ? data[start] : Array.from({ length: dims[axis] }, (_, k) => build(axis + 1, start + (k * step) / dims[axis], step / dims[axis]));
  return build(0, 0, data.length);
}

const steps = (dims) => {
  const out = new Array(dims.length);
  for (let axis = dims.length - 1, step = 1; axis >= 0; axis -= 1) {
    out[axis] = step;
    step *= dims[axis];
  }
  return out;
};

const union = (a, b) => (a.length === 0 ? b : b.length === 0 || a.join() === b.join() ? a : [...new Set([...a, ...b])].sort());

/** Lengths and steps of a value as seen with the indices `ix` and `places` axes behind them: what it lacks is 1 long. */
function seen(value, ix, places) {
  const own = steps(value.dims);
  const missing = places - rank(value);
  const at = (axis) => (axis < 0 ? [1, 0] : [value.dims[axis], value.dims[axis] === 1 ? 0 : own[axis]]);
  const pairs = [
    ...ix.map((name) => at(value.ix.indexOf(name))),
    ...Array.from({ length: places }, (_, k) => at(k < missing ? -1 : value.ix.length + k - missing)),
  ];
  return { dims: pairs.map(([length]) => length), steps: pairs.map(([, step]) => step) };
}

const common = (a, b) =>
  a.map((length, axis) => {
    const other = b[axis];
    if (length !== other && length !== 1 && other !== 1) throw new RangeError(`axes of ${length} and ${other} do not broadcast`);
    return length === 1 ? other : length;
  });

/** Calls `visit(place, offsetA, offsetB)` for every entry of `dims`, in order. */
function together(dims, stepsA, stepsB, visit) {
  const total = size(dims);
  const count = new Array(dims.length).fill(0);
  let a = 0;
  let b = 0;
  for (let place = 0; place < total; place += 1) {
    visit(place, a, b);
    for (let axis = dims.length - 1; axis >= 0; axis -= 1) {
      a += stepsA[axis];
      b += stepsB[axis];
      if (++count[axis] < dims[axis]) break;
      a -= stepsA[axis] * dims[axis];
      b -= stepsB[axis] * dims[axis];
      count[axis] = 0;
    }
  }
}

/** Entry by entry, broadcast as NumPy does. */
export function both(fn, x, y) {
  if (!y.dims.length) return make(x.ix, x.dims, x.data.map((entry) => fn(entry, y.data[0])));
  if (!x.dims.length) return make(y.ix, y.dims, y.data.map((entry) => fn(x.data[0], entry)));
  const ix = union(x.ix, y.ix);
  const places = Math.max(rank(x), rank(y));
  const [a, b] = [seen(x, ix, places), seen(y, ix, places)];
  const dims = common(a.dims, b.dims);
  const data = new Float64Array(size(dims));
  together(dims, a.steps, b.steps, (place, p, q) => {
    data[place] = fn(x.data[p], y.data[q]);
  });
  return make(ix, dims, data);
}

export const each = (fn, x) => make(x.ix, x.dims, x.data.map((entry) => fn(entry)));

/** The axes in another order, a copy; `order` counts the axes of the indices too. */
export function arranged(x, order, ix = x.ix) {
  const own = steps(x.dims);
  const dims = order.map((axis) => x.dims[axis]);
  const data = new Float64Array(x.data.length);
  together(dims, order.map((axis) => own[axis]), order.map(() => 0), (place, from) => {
    data[place] = x.data[from];
  });
  return make(ix, dims, data);
}

/** The value over some of its axes, which leave (or stay, 1 long): `fn` takes the entries of a block to a number. */
export function over(x, axes, fn, keep = false, ix = x.ix) {
  const gone = new Set(axes);
  const left = x.dims.map((_, axis) => axis).filter((axis) => !gone.has(axis));
  const { data } = arranged(x, [...left, ...axes]);
  const block = size(axes.map((axis) => x.dims[axis]));
  const dims = keep ? x.dims.map((length, axis) => (gone.has(axis) ? 1 : length)) : left.map((axis) => x.dims[axis]);
  const out = new Float64Array(size(dims));
  for (let place = 0; place < out.length; place += 1) out[place] = fn(data.subarray(place * block, (place + 1) * block));
  return make(ix, dims, out);
}

/** The axes that `axis` means (all of them for null), counted behind those of the indices. */
export function axesOf(x, axis) {
  const places = rank(x);
  const named = axis === null || axis === undefined ? Array.from({ length: places }, (_, k) => k) : [axis].flat();
  return named.map((k) => x.ix.length + (k < 0 ? k + places : k));
}

/** The axes behind the indices with those that `dims` names, in their order; `shape` are their new lengths. */
export const reshaped = (x, shape) => make(x.ix, [...x.dims.slice(0, x.ix.length), ...shape], x.data);

export function matmul(x, y) {
  const [one, other] = [rank(x) === 1, rank(y) === 1];
  const left = one ? reshaped(x, [1, x.dims.at(-1)]) : x;
  const right = other ? reshaped(y, [y.dims.at(-1), 1]) : y;
  const ix = union(left.ix, right.ix);
  const places = Math.max(rank(left), rank(right));
  const [a, b] = [seen(left, ix, places), seen(right, ix, places)];
  const lead = common(a.dims.slice(0, -2), b.dims.slice(0, -2));
  const [rows, inner, columns] = [left.dims.at(-2), left.dims.at(-1), right.dims.at(-1)];
  if (inner !== right.dims.at(-2)) throw new RangeError(`a product over ${inner} and ${right.dims.at(-2)}`);
  const data = new Float64Array(size(lead) * rows * columns);
  together(lead, a.steps.slice(0, -2), b.steps.slice(0, -2), (place, p, q) => {
    for (let i = 0; i < rows; i += 1) {
      for (let j = 0; j < columns; j += 1) {
        let total = 0;
        for (let k = 0; k < inner; k += 1) total += left.data[p + i * inner + k] * right.data[q + k * columns + j];
        data[(place * rows + i) * columns + j] = total;
      }
    }
  });
  return make(ix, [...lead, ...(one ? [] : [rows]), ...(other ? [] : [columns])], data);
}

/** Each matrix of the last two axes, by `fn(entries, n)`, to a list of entries with the given shape. */
export function matrices(x, fn, shape) {
  const n = x.dims.at(-1);
  const lead = x.dims.slice(0, -2);
  const block = size(shape);
  const out = make(x.ix, [...lead, ...shape]);
  for (let place = 0; place < size(lead); place += 1) out.data.set([fn(x.data.subarray(place * n * n, (place + 1) * n * n), n)].flat(), place * block);
  return out;
}

/** The free index `name` as an axis at the front of the others, `length` long. */
export function fronted(x, names, lengths) {
  const whole = names.reduce((value, name, k) => (value.ix.includes(name) ? value : both((a) => a, value, make([name], [lengths[k]]))), x);
  const rest = whole.ix.filter((name) => !names.includes(name));
  const behind = Array.from({ length: rank(whole) }, (_, k) => whole.ix.length + k);
  return arranged(whole, [...rest, ...names].map((name) => whole.ix.indexOf(name)).concat(behind), rest);
}
