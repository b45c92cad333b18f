import { curve, grid, said, spaced } from "../plot.js";

const [X, Y] = [[-3, 3], [-2.4, 2.4]];
const WAYS = ["descent", "momentum", "Adam", "Newton"];
const LEAST = 1e-9;

export default function draw({ kappa, angle, eta, beta, fast, x1, x2, steps, at, along }) {
  const turn = (angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  // Curvature 1 across the valley and 1 / kappa along it, turned.
  const flat = 1 / kappa;
  const A = [[flat * cos * cos + sin * sin, (flat - 1) * cos * sin], [(flat - 1) * cos * sin, flat * sin * sin + cos * cos]];
  const fixed = { A, b: [0, 0] };
  const begin = () => ({ x: [x1, x2], m: [0, 0], v: [0, 0] });
  const next = {
    descent: (now) => ({ ...now, x: at("descent", { ...fixed, ...now, eta }) }),
    momentum: (now) => ({ ...now, x: at("momentum: x", { ...fixed, ...now, eta, beta }), m: at("momentum: m", { ...fixed, ...now, beta }) }),
    Adam: (now, k) => ({ x: at("Adam: x", { ...fixed, ...now, eta: fast, k }), m: at("Adam: m", { ...fixed, ...now }), v: at("Adam: v", { ...fixed, ...now }) }),
    Newton: (now) => ({ ...now, x: at("Newton", { ...fixed, ...now }) }),
  };
  const paths = WAYS.map((way) => {
    let now = begin();
    const path = [now.x];
    for (let k = 1; k <= steps; k += 1) {
      now = next[way](now, k);
      path.push(now.x);
    }
    return path;
  });
  const values = paths.map((path) => along("f", { x: path }, fixed));
  const logs = values.map((list) => list.map((value, k) => [k, Math.log10(Math.max(value, LEAST))]));
  const field = grid(X, Y, 41);
  const z = field.rows(along("f", { x: field.points }, fixed));
  const top = Math.max(...z.flat());
  const at10 = (k) => Math.min(k, steps);
  return {
    panels: [
      {
        title: "Four ways down the valley", x: X, y: Y, equal: true, height: 350,
        marks: [
          { contours: { ...field, z, levels: spaced(0.06, 0.95, 12).map((share) => top * share * share) }, tone: 0 },
          ...paths.map((path, w) => ({ line: path, tone: w + 1, dash: w === 2, width: w === 1 ? 3 : 2 })),
          ...paths.map((path, w) => ({ dots: path, tone: w + 1, size: 3 })),
          ...paths.map((path, w) => ({ text: path[at10([2, 4, 6, 1][w])], by: [7, [-8, 14, -8, 16][w]], words: WAYS[w], tone: w + 1 })),
          { dots: [[x1, x2]], tone: 0, size: 7 },
        ],
        drag: ([a, b]) => ({ x1: a, x2: b }),
      },
      {
        title: "Height above the lowest point", x: [0, 40], y: [-10, 1], xname: "step; upwards log10 of f", height: 350,
        marks: [
          ...logs.map((list, w) => ({ line: list, tone: w + 1, dash: w === 2, width: w === 1 ? 3 : 2 })),
          ...logs.map((list, w) => ({ text: list.at(-1), by: [6, 4], words: w === 3 && steps > 0 ? "Newton" : WAYS[w], tone: w + 1 })),
        ],
      },
    ],
    words: `After ${steps} steps the height is ${WAYS.map((way, w) => `${said(values[w].at(-1), 2)} (${way})`).join(", ")}. For descent the limit of the learning rate is 2, here it is ${said(eta)}.`,
  };
}
