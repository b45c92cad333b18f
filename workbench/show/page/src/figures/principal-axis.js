import { curve, gauss, random, said, spaced } from "../plot.js";

const COUNT = 60;

export default function draw({ angle, tilt, long, seed, at, along }) {
  const next = random(seed);
  const lean = (tilt * Math.PI) / 180;
  const raw = Array.from({ length: COUNT }, () => [long * gauss(next), 0.5 * gauss(next)]).map(([a, b]) => [a * Math.cos(lean) - b * Math.sin(lean), a * Math.sin(lean) + b * Math.cos(lean)]);
  const centre = [0, 1].map((k) => raw.reduce((total, point) => total + point[k], 0) / COUNT);
  const X = raw.map(([a, b]) => [a - centre[0], b - centre[1]]);
  const turn = (angle * Math.PI) / 180;
  const x = [Math.cos(turn), Math.sin(turn)];
  const feet = X.map(([a, b]) => a * x[0] + b * x[1]).map((length) => [length * x[0], length * x[1]]);
  const turns = spaced(0, 180, 91);
  const quotients = along("variance", { w: turns.map((t) => [Math.cos((t * Math.PI) / 180), Math.sin((t * Math.PI) / 180)]) }, { X });
  const R = at("variance", { X, w: x });
  const most = at("largest eigenvalue", { X });
  const slope = at("gradient", { X, w: x, lambda: R });
  const best = turns[quotients.indexOf(Math.max(...quotients))];
  return {
    panels: [
      {
        title: "Data, the line, and where they fall on it", x: [-4.6, 4.6], y: [-3.4, 3.4], equal: true, height: 330,
        marks: [
          ...X.map((point, k) => ({ line: [point, feet[k]], tone: 0, width: 0.7 })),
          { line: [[-9 * x[0], -9 * x[1]], [9 * x[0], 9 * x[1]]], tone: 2 },
          { dots: X, tone: 1, size: 3.5 }, { dots: feet, tone: 2, size: 2.5 },
        ],
        drag: ([a, b]) => ({ angle: ((Math.atan2(b, a) * 180) / Math.PI + 360) % 180 }),
      },
      {
        title: "Variance along the line", x: [0, 180], y: [0, Math.max(most * 1.2, 0.5)], xname: "direction, degrees", height: 330,
        xticks: [0, 45, 90, 135, 180].map((t) => [t, String(t)]),
        marks: [
          { line: [[0, most], [180, most]], tone: 3, dash: true }, { text: [180, most], by: [-5, -6], words: "largest eigenvalue", tone: 3, anchor: "end" },
          { line: curve(turns, quotients), tone: 1 }, { dots: [[angle, R]], tone: 2, size: 6 },
        ],
      },
    ],
    words: `Along ${said(angle)} degrees the variance is ${said(R)}, of at most ${said(most)} near ${said(best)} degrees. The gradient has length ${said(Math.hypot(...slope))}.`,
  };
}
