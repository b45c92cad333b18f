import { curve, said, spaced } from "../plot.js";

const PS = spaced(0.002, 0.998, 250);

export default function draw({ a, b, hits, misses, at, along }) {
  const x = [...Array(hits).fill(1), ...Array(misses).fill(0)];
  const given = { a, b, x };
  const prior = along("log prior", { p: PS }, given).map(Math.exp);
  const after = along("log posterior", { p: PS }, given).map(Math.exp);
  const likely = along("log likelihood", { p: PS }, given);
  const top = Math.max(...likely);
  const high = Math.min(Math.max(...after, ...prior) * 1.15, 14);
  const mean = at("posterior mean", given);
  const before = at("posterior mean", { a, b, x: [] });
  let [mass, low, upper] = [0, NaN, NaN];
  for (const [k, density] of after.entries()) {
    mass += density * (PS[1] - PS[0]);
    if (Number.isNaN(low) && mass > 0.025) low = PS[k];
    if (Number.isNaN(upper) && mass > 0.975) upper = PS[k];
  }
  return {
    panels: [
      {
        title: "Prior, likelihood (scaled) and posterior", x: [0, 1], y: [0, high], xname: "probability of success p", height: 320,
        marks: [
          { area: curve(PS, after), tone: 1 }, { line: curve(PS, after), tone: 1, width: 3 },
          { line: curve(PS, prior), tone: 0, dash: true },
          { line: curve(PS, likely.map((value) => Math.exp(value - top) * high * 0.6)), tone: 4, width: 1.5 },
          { line: [[mean, 0], [mean, high]], tone: 2, width: 1.5 }, { text: [mean, high], by: [5, 16], words: "posterior mean", tone: 2 },
          { text: [0.03, high], by: [0, 16], words: "dashed: prior", tone: 0 }, { text: [0.03, high], by: [0, 32], words: "thin: likelihood", tone: 4 },
          { text: [0.03, high], by: [0, 48], words: "filled: posterior", tone: 1 },
        ],
      },
    ],
    words: `After ${hits} successes and ${misses} failures the mean goes from ${said(before)} to ${said(mean)}; the middle 95 percent of the posterior lie between ${said(low, 2)} and ${said(upper, 2)}.`,
  };
}
