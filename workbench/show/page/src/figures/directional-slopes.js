import { curve, grid, said, spaced } from "../plot.js";

const [X, Y] = [[-3.6, 3.6], [-2.6, 2.6]];

export default function draw({ surface, x1, x2, angle, at, along }) {
  const x = [x1, x2];
  const turn = (angle * Math.PI) / 180;
  const v = [Math.cos(turn), Math.sin(turn)];
  const field = grid(X, Y, 45);
  const z = field.rows(along(`f${surface}`, { x: field.points }));
  const [low, high] = [Math.min(...z.flat()), Math.max(...z.flat())];
  const gradient = at(`gradient${surface}`, { x });
  const slope = at(`slope${surface}`, { x, v });
  const steep = Math.hypot(...gradient);
  const turns = spaced(0, 360, 73);
  const slopes = along(`slope${surface}`, { v: turns.map((t) => [Math.cos((t * Math.PI) / 180), Math.sin((t * Math.PI) / 180)]) }, { x });
  const ts = spaced(-2, 2, 61);
  const cut = along(`f${surface}`, { x: ts.map((t) => [x1 + t * v[0], x2 + t * v[1]]) });
  const here = at(`f${surface}`, { x });
  const uphill = ((Math.atan2(gradient[1], gradient[0]) * 180) / Math.PI + 360) % 360;
  const room = Math.max(steep * 1.25, 0.4);
  const tip = [x1 + v[0], x2 + v[1]];
  const top = [x1 + gradient[0] / Math.max(steep, 1), x2 + gradient[1] / Math.max(steep, 1)];
  return {
    panels: [
      {
        title: "Level lines of f: x, v and the gradient", x: X, y: Y, equal: true, xname: "x1 (to the right), x2 (upwards)", height: 320,
        marks: [
          { contours: { ...field, z, levels: spaced(low + (high - low) * 0.03, high - (high - low) * 0.03, 13) }, tone: 0 },
          { arrow: [x, top], tone: 3, width: 4 }, { text: top, by: [6, -6], words: "gradient", tone: 3 },
          { arrow: [x, tip], tone: 2 }, { text: tip, by: [6, 12], words: "v", tone: 2 },
          { dots: [x], tone: 1, size: 7 },
        ],
        drag: ([a, b]) => ({ x1: a, x2: b }),
      },
      {
        title: "Slope in each direction", x: [0, 360], y: [-room, room], xname: "direction of v, degrees", height: 320,
        xticks: [0, 90, 180, 270, 360].map((t) => [t, String(t)]),
        marks: [
          { line: [[0, 0], [360, 0]], tone: 0, width: 1 },
          { line: [[uphill, -room], [uphill, room]], tone: 3, dash: true }, { text: [uphill, -room], by: [5, -8], words: "gradient", tone: 3 },
          { line: curve(turns, slopes), tone: 1 }, { dots: [[angle % 360, slope]], tone: 2, size: 6 },
        ],
      },
      {
        title: "f along the line x + t v, and its tangent", x: [-2, 2], y: [Math.min(...cut) - 0.3, Math.max(...cut) + 0.3], xname: "t", height: 320,
        marks: [{ line: curve(ts, cut), tone: 1 }, { line: [-1.5, 1.5].map((t) => [t, here + slope * t]), tone: 2, dash: true }, { dots: [[0, here]], tone: 1, size: 6 }],
      },
    ],
    words: `At (${said(x1)}, ${said(x2)}) the gradient is (${said(gradient[0])}, ${said(gradient[1])}), of length ${said(steep)}. In the direction of ${said(angle)} degrees the slope is ${said(slope)}; it is largest at ${said(uphill)} degrees.`,
  };
}
