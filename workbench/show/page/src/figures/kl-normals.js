import { curve, said, spaced } from "../plot.js";

export default function draw({ m, s, n, r, at, along }) {
  const given = { m, s, n, r };
  const xs = spaced(-6, 6, 241);
  const [p, q, part] = ["p", "q", "p (log p − log q)"].map((name) => along(name, { x: xs }, given));
  const value = at("divergence", given);
  const other = at("divergence", { m: n, s: r, n: m, r: s });
  const area = part.reduce((total, height) => total + height * (xs[1] - xs[0]), 0);
  const peak = Math.max(...p, ...q);
  const wide = Math.max(...part.map(Math.abs), 0.1);
  return {
    panels: [
      {
        title: "The two densities", x: [-6, 6], y: [0, peak * 1.15], xname: "x",
        marks: [
          { area: curve(xs, p), tone: 1 }, { line: curve(xs, p), tone: 1 }, { line: curve(xs, q), tone: 2, dash: true },
          { text: [m, at("p", { ...given, x: m })], by: [0, -6], words: "p", tone: 1, anchor: "middle" },
          { text: [n, at("q", { ...given, x: n })], by: [0, -6], words: "q", tone: 2, anchor: "middle" },
        ],
        drag: ([a], held) => ({ [held ?? (Math.abs(a - m) < Math.abs(a - n) ? "m" : "n")]: a }),
      },
      {
        title: "p (log p − log q): its area is the divergence", x: [-6, 6], y: [-wide * 1.15, wide * 1.15], xname: "x",
        marks: [{ line: [[-6, 0], [6, 0]], tone: 0, width: 1 }, { area: curve(xs, part), tone: 5 }, { line: curve(xs, part), tone: 5 }],
      },
    ],
    words: `The divergence of p from q is ${said(value)} (the area, added up: ${said(area)}); that of q from p is ${said(other)}.`,
  };
}
