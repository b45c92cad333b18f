import { gauss, random, said } from "../plot.js";

export default function draw({ d, scaled, masked, row, seed, data, at }) {
  const { words } = data;
  const n = words.length;
  const next = random(seed);
  const drawn = () => words.map(() => Array.from({ length: 64 }, () => gauss(next)).slice(0, d));
  const [queries, K] = [drawn(), drawn()];
  // The entry's scores are divided by the root of d: queries that are longer by it undo that.
  const Q = scaled ? queries : queries.map((query) => query.map((entry) => entry * Math.sqrt(d)));
  const P = at(masked ? "P, masked" : "P, not masked", { Q, K });
  const look = P[row - 1];
  const most = look.indexOf(Math.max(...look));
  const share = P.reduce((total, weights) => total + Math.max(...weights), 0) / n;
  const names = words.map((word, k) => [k + 0.5, word]);
  return {
    panels: [
      {
        title: "Weights: each row looks at the columns", x: [0, n], y: [n, 0], xticks: names, yticks: names,
        marks: [{ heat: P, tone: 1 }, { line: [[0, row - 1], [n, row - 1], [n, row], [0, row]], closed: true, tone: 2, width: 3 }],
        drag: ([, y]) => ({ row: Math.min(Math.max(Math.ceil(y), 1), n) }),
      },
      {
        title: `Where “${words[row - 1]}” looks`, x: [0, n], y: [0, 1], xticks: names,
        marks: [{ bars: look.map((weight, k) => [k + 0.5, weight]), tone: 1 }],
      },
    ],
    words: `“${words[row - 1]}” looks most at “${words[most]}”, with weight ${said(look[most])}. On average the largest weight of a row is ${said(share)}${scaled ? "" : ", without the division by √d"}${masked ? "; later words have weight 0" : ""}.`,
  };
}
