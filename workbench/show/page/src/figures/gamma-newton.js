import { curve, grid, said, spaced } from "../plot.js";

const [ALPHA, BETA] = [[0.1, 6], [0.05, 5]];

export default function draw({ x1, x2, x3, x4, x5, start, steps, at, along }) {
  const x = [x1, x2, x3, x4, x5];
  const path = [start];
  while (path.length <= steps && path.at(-1) > 0) path.push(at("step", { x, alpha: path.at(-1) }));
  const lost = !(path.at(-1) > 0);
  const alphas = spaced(0.1, 6, 120);
  const heights = path.map((alpha) => (alpha > 0 ? at("g", { x, alpha }) : NaN));
  const mean = at("mean", { x });
  const field = grid(ALPHA, BETA, 45);
  const z = field.rows(along("ell", { alpha: field.points.map(([a]) => a), beta: field.points.map(([, b]) => b) }, { x }));
  const top = Math.max(...z.flat());
  const feet = path.filter((alpha) => alpha > 0).map((alpha) => [alpha, alpha / mean]);
  const zigzag = path.flatMap((alpha, k) => [[alpha, 0], [alpha, heights[k]]]);
  const good = at("good start", { x });
  return {
    panels: [
      {
        title: "g(alpha), and the tangents that are followed", x: [0, 6], y: [-1.2, 1.6], xname: "alpha",
        marks: [
          { line: [[0, 0], [6, 0]], tone: 0, width: 1 }, { line: curve(alphas, along("g", { alpha: alphas }, { x })), tone: 1 },
          { line: zigzag, tone: 2 }, { dots: path.map((alpha) => [alpha, 0]), tone: 2 },
          { dots: [[good, 0]], tone: 3, size: 6, hollow: true }, { text: [good, 0], by: [0, -12], words: "alpha_0", tone: 3, anchor: "middle" },
        ],
        drag: ([a]) => ({ start: a }),
      },
      {
        title: "Log-likelihood over shape and rate", x: [0, 6], y: [0, 5], xname: "alpha (to the right), beta (upwards)",
        marks: [
          { contours: { ...field, z, levels: [0.1, 0.4, 1, 2, 3.5, 5.5, 8, 12, 18, 26].map((drop) => top - drop) }, tone: 1 },
          { line: [[0, 0], [6, 6 / mean]], tone: 0, dash: true, width: 1 }, { line: feet, tone: 2 }, { dots: feet, tone: 2 },
        ],
      },
    ],
    words: lost
      ? `From ${said(start)} a step leads to ${said(path.at(-1))}, below 0, where g has no value: start nearer, as at alpha_0 = ${said(good)}.`
      : `From ${said(start)} the shape goes ${path.slice(0, 5).map((alpha) => said(alpha, 4)).join(" → ")}${path.length > 5 ? " …" : ""}; the rate is then ${said(path.at(-1) / mean)}. The entry's start would be ${said(good, 4)}.`,
  };
}
