// Where a function on a grid takes a value: marching squares, as polylines in grid coordinates.

/** The pieces [[column, row], [column, row]] at which the rows of values `z` cross a level. */
export function isolines(z, level) {
  const out = [];
  for (let j = 0; j + 1 < z.length; j += 1) {
    for (let i = 0; i + 1 < z[j].length; i += 1) {
      const corners = [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]];
      const values = corners.map(([a, b]) => z[b][a] - level);
      if (!values.every(Number.isFinite)) continue;
      const crossed = [];
      for (let k = 0; k < 4; k += 1) {
        const [p, q] = [values[k], values[(k + 1) % 4]];
        if (p > 0 === q > 0) continue;
        const [[a, b], [c, d]] = [corners[k], corners[(k + 1) % 4]];
        const t = p / (p - q);
        crossed.push([a + t * (c - a), b + t * (d - b)]);
      }
      for (let k = 0; k + 1 < crossed.length; k += 2) out.push([crossed[k], crossed[k + 1]]);
    }
  }
  return out;
}
