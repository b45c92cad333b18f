import { curve, said, spaced } from "../plot.js";

const STEPS = 30;

export default function draw({ mu, c, eta, at, along }) {
  const given = { mu, c };
  const L = at("L", given);
  const etas = spaced(0.005, 1.4, 140);
  const factor = (lambda) => curve(etas, along("factor", { eta: etas }, { lambda }));
  const worst = at("worst factor", { ...given, eta });
  const [bestRate, bestFactor] = [at("best rate", given), at("best factor", given)];
  const path = [[1, 1]];
  const A = [[mu, 0], [0, L]];
  for (let k = 0; k < STEPS; k += 1) path.push(at("step", { A, b: [0, 0], eta, x: path.at(-1) }));
  const errors = (axis) => path.map((x, k) => [k, Math.max(Math.log10(Math.abs(x[axis])), -9)]);
  const [flat, steep] = [errors(0), errors(1)];
  const fate = worst > 1 + 1e-9 ? "the error grows along the steep direction" : `each step leaves at most ${said(worst)} of the error`;
  return {
    panels: [
      {
        title: "The factor of one step, |1 − eta lambda|", x: [0, 1.4], y: [0, 2], xname: "learning rate eta",
        marks: [
          { line: [[0, 1], [1.4, 1]], tone: 0, width: 1 },
          { line: curve(etas, along("worst factor", { eta: etas }, given)), tone: 0, width: 6 },
          { line: factor(mu), tone: 1 }, { line: factor(L), tone: 2, dash: true },
          { dots: [[bestRate, bestFactor]], tone: 3, size: 6, hollow: true }, { text: [bestRate, bestFactor], by: [8, 16], words: "best", tone: 3 },
          { line: [[eta, 0], [eta, 2]], tone: 5, width: 1.5 }, { dots: [[eta, worst]], tone: 5, size: 6 },
          { text: [0, 2], by: [60, 16], words: "full: mu, dashed: L, thick: the worse", tone: 0 },
        ],
        drag: ([a]) => ({ eta: a }),
      },
      {
        title: "What is left of the error, step by step", x: [0, STEPS], y: [-6, 2], xname: "step; upwards log10 of the error",
        marks: [
          { line: flat, tone: 1 }, { dots: flat, tone: 1, size: 2.5 }, { line: steep, tone: 2, dash: true }, { dots: steep, tone: 2, size: 2.5 },
          { text: [STEPS, Math.min(Math.max(flat.at(-1)[1], -5.5), 1.5)], by: [-6, -8], words: "flat", tone: 1, anchor: "end" },
          { text: [STEPS, Math.min(Math.max(steep.at(-1)[1], -5.5), 1.5)], by: [-50, -8], words: "steep", tone: 2, anchor: "end" },
        ],
      },
    ],
    words: `With curvatures ${said(mu)} and ${said(L)} and eta = ${said(eta)}, ${fate}. The limit is 2 / L = ${said(2 / L)}; best is ${said(bestRate)}, which leaves ${said(bestFactor)}.`,
  };
}
