import { grid, said, spaced } from "../plot.js";

const [MU, V] = [[-2.5, 2.5], [0.12, 4.5]];

export default function draw(see) {
  const { x1, x2, x3, x4, x5, mu, v, steps, at, along } = see;
  const x = [x1, x2, x3, x4, x5];
  const best = [at("best mu", { x }), at("best v", { x })];
  const field = grid(MU, V, 49);
  const z = field.rows(along("ell", { mu: field.points.map(([a]) => a), v: field.points.map(([, b]) => b) }, { x }));
  const top = at("ell", { x, mu: best[0], v: best[1] });
  const path = [[mu, v]];
  let lost = false;
  for (let k = 0; k < steps && !lost; k += 1) {
    const [a, b] = path.at(-1);
    const here = { x, mu: a, v: b };
    const [g, h] = [at("dell/dmu", here), at("dell/dv", here)];
    const [p, q, r] = [at("H mu mu", here), at("H mu v", here), at("H v v", here)];
    const det = p * r - q * q;
    const after = [a - (r * g - q * h) / det, b - (p * h - q * g) / det];
    lost = !(after[1] > 0) || !after.every(Number.isFinite);
    path.push(after);
  }
  const end = path.at(-1);
  const gap = Math.hypot(end[0] - best[0], end[1] - best[1]);
  const fate = lost ? "the last step left v > 0: too far from the top, the Hessian misleads" : `after ${path.length - 1} steps the path is ${gap < 1e-6 ? "at the top" : `${said(gap)} from the top`}`;
  const nearest = ([a]) => x.reduce((found, value, k) => (Math.abs(value - a) < Math.abs(x[found] - a) ? k : found), 0);
  return {
    panels: [
      {
        title: "The data; likeliest mean and deviation", x: [-4, 4], y: [0, 1], yticks: [], height: 170,
        marks: [
          { area: [[best[0] - Math.sqrt(best[1]), 1], [best[0] + Math.sqrt(best[1]), 1]], tone: 3 },
          { line: [[best[0], 0], [best[0], 1]], tone: 3 }, { dots: x.map((value) => [value, 0.5]), tone: 1, size: 7 },
        ],
        drag: (place, held) => ({ [held ?? `x${nearest(place) + 1}`]: place[0] }),
      },
      {
        title: "Log-likelihood over mean and variance", x: MU, y: [0, V[1]], xname: "mu (to the right), v (upwards)", height: 330,
        marks: [
          { contours: { ...field, z, levels: [0.15, 0.5, 1, 2, 3, 4.5, 6.5, 9, 12, 16].map((drop) => top - drop) }, tone: 1 },
          { line: path, tone: 2 }, { dots: path, tone: 2 }, { dots: [path[0]], tone: 2, size: 7 },
          { text: path[0], by: [9, 4], words: "start", tone: 2 }, { dots: [best], tone: 3, size: 7, hollow: true },
          { text: best, by: [10, -8], words: "estimate", tone: 3 },
        ],
        drag: ([a, b]) => ({ mu: a, v: b }),
      },
    ],
    words: `The likeliest mean is ${said(best[0])} and variance ${said(best[1])}. From (${said(mu)}, ${said(v)}) ${fate}.`,
  };
}
