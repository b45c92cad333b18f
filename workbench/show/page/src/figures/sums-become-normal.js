import { curve, random, said, spaced } from "../plot.js";

const LAWS = [
  { mean: 0.5, deviation: Math.sqrt(1 / 12), draw: (next) => next() },
  { mean: 1, deviation: 1, draw: (next) => -Math.log(next()) },
  { mean: 0.1, deviation: 0.3, draw: (next) => Number(next() < 0.1) },
  { mean: 0.5, deviation: 0.5, draw: (next) => Number(next() < 0.5) },
];
const TRIALS = 4000;

export default function draw({ law, n, seed, at, along }) {
  const { mean, deviation, draw: one } = LAWS[law];
  const next = random(seed);
  const sums = Array.from({ length: TRIALS }, () => {
    let total = 0;
    for (let k = 0; k < n; k += 1) total += one(next);
    return (total - n * mean) / (deviation * Math.sqrt(n));
  });
  // For whole numbers a bar for each value, so that no bar gets two of them and its neighbour one.
  const wide = law > 1 ? Math.max(1 / (deviation * Math.sqrt(n)), 0.05) : 0.2;
  const first = law > 1 ? (-n * mean) / (deviation * Math.sqrt(n)) : -4;
  const heap = new Map();
  for (const sum of sums) {
    const bar = law > 1 ? Math.round((sum - first) / wide) : Math.floor((sum - first) / wide);
    heap.set(bar, (heap.get(bar) ?? 0) + 1);
  }
  const bars = [...heap].map(([bar, count]) => [first + (bar + (law > 1 ? 0 : 0.5)) * wide, count / TRIALS / wide]);
  const xs = spaced(-4, 4, 161);
  const skew = sums.reduce((total, sum) => total + sum ** 3, 0) / TRIALS;
  const beyond = sums.filter((sum) => Math.abs(sum) > 1.96).length / TRIALS;
  return {
    panels: [
      {
        title: `Scaled sums of ${n}, and the normal density`, x: [-4, 4], y: [0, Math.max(0.55, Math.min(Math.max(...bars.map(([, height]) => height)) * 1.1, 1.5))], height: 320,
        marks: [{ bars, wide, tone: 1 }, { line: curve(xs, along("density", { x: xs }, { mu: 0, sigma: 1 })), tone: 2, width: 3 }],
      },
    ],
    words: `With n = ${n}, ${said(beyond * 100, 2)} percent of the sums lie beyond 1.96 deviations (normal: 5), and the mean of their cubes is ${said(skew, 2)} (normal: 0).`,
  };
}
