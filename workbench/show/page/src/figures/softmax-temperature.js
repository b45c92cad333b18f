import { curve, said, spaced } from "../plot.js";

const HIGH = Math.sqrt(3) / 2;
const place = ([, b, c]) => [b + c / 2, c * HIGH];

export default function draw({ z1, z2, z3, T, at, along }) {
  const z = [z1, z2, z3];
  const now = { z, T };
  const p = at("p", now);
  const slope = at("dp/dT", now);
  const hot = Array.from({ length: 80 }, (_, k) => 0.04 * 1.09 ** k);
  const warm = spaced(0.1, 6, 60);
  const H = at("H", now);
  const rate = at("dH/dT", now);
  const [a, b] = [place(p), place(p.map((value, k) => value + slope[k] * 0.6))];
  return {
    panels: [
      {
        title: "The probabilities as a point of the triangle", x: [-0.12, 1.12], y: [-0.1, 1], equal: true, xticks: [], yticks: [],
        marks: [
          { line: [[0, 0], [1, 0], [0.5, HIGH]], closed: true, tone: 0 },
          { line: along("p", { T: hot }, { z }).map(place), tone: 1, dash: true },
          { dots: [place([1 / 3, 1 / 3, 1 / 3])], tone: 0, size: 3 },
          { arrow: [a, b], tone: 2 },
          { dots: [a], tone: 1, size: 6 },
          { text: [0, 0], by: [-8, 14], words: "1", tone: 0, anchor: "end" },
          { text: [1, 0], by: [8, 14], words: "2", tone: 0 },
          { text: [0.5, HIGH], by: [0, -8], words: "3", tone: 0, anchor: "middle" },
          { text: b, by: [8, 4], words: "dp/dT", tone: 2 },
        ],
      },
      {
        title: "Entropy H and its tangent", x: [0, 6], y: [0, 1.2], xname: "temperature T",
        marks: [
          { line: [[0, Math.log(3)], [6, Math.log(3)]], tone: 0, dash: true, width: 1 },
          { text: [6, Math.log(3)], by: [-6, -6], words: "log 3", tone: 0, anchor: "end" },
          { line: curve(warm, along("H", { T: warm }, { z })), tone: 1 },
          { line: [-1, 1].map((h) => [T + h, H + h * rate]), tone: 2 },
          { dots: [[T, H]], tone: 1, size: 6 },
        ],
      },
    ],
    words: `At T = ${said(T)} the probabilities are ${p.map((value) => said(value)).join(", ")}; the entropy is ${said(H)} of at most ${said(Math.log(3))}, and grows by ${said(rate)} per unit of T.`,
  };
}
