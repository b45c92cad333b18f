import { curve, said, spaced } from "../plot.js";

const ZERO = { x: 0, h: 0, theta: 0 };

export default function draw({ which, x, h, at, along }) {
  const xs = spaced(-3.2, 3.2, 129);
  const f = along(`f${which}`, { x: xs }, { h: 0 });
  const hs = xs.map((place) => place - x);
  const tangent = curve(xs, along(`tangent${which}`, { h: hs }, { x }));
  const parabola = curve(xs, along(`parabola${which}`, { h: hs }, { x }));
  const [low, high] = [Math.max(Math.min(...f), -5), Math.min(Math.max(...f), 8)];
  const here = { ...ZERO, x, h };
  const [truth, near] = [at(`f${which}`, here), at(`parabola${which}`, here)];
  const error = truth - near;
  const small = Array.from({ length: 40 }, (_, k) => 10 ** (-2 + (2.2 * k) / 39));
  const misses = (name) => small.map((step) => [Math.log10(step), Math.log10(Math.abs(at(`f${which}`, { x, h: step }) - at(`${name}${which}`, { x, h: step })))]);
  const thetas = spaced(0.0001, 0.9999, 400);
  const rests = along(`rest${which}`, { theta: thetas }, { x, h });
  const between = rests.some((value, k) => k && (value - error) * (rests[k - 1] - error) <= 0) ? thetas[rests.findIndex((value, k) => k && (value - error) * (rests[k - 1] - error) <= 0)] : NaN;
  return {
    panels: [
      {
        title: "f, its tangent (dashed) and its parabola at x", x: [-3.2, 3.2], y: [low - 0.8, high + 0.8],
        marks: [
          { line: curve(xs, f), tone: 0, width: 3 }, { line: tangent, tone: 1, dash: true }, { line: parabola, tone: 2 },
          { line: [[x + h, truth], [x + h, near]], tone: 5, width: 3 }, { dots: [[x, at(`f${which}`, { ...ZERO, x })]], tone: 1, size: 7 },
          { text: [x + h, (truth + near) / 2], by: [8, 4], words: "error", tone: 5 },
        ],
        drag: ([a]) => ({ x: a }),
      },
      {
        title: "Errors against the step: slopes 2 and 3", x: [-2, 0.2], y: [-8, 1], xname: "log10 of the step h; upwards log10 of the error",
        marks: [
          { line: misses("tangent"), tone: 1, dash: true }, { line: misses("parabola"), tone: 2 },
          { text: misses("tangent")[8], by: [0, -10], words: "tangent", tone: 1 }, { text: misses("parabola")[14], by: [10, 14], words: "parabola", tone: 2 },
        ],
      },
    ],
    words: `At x + h = ${said(x + h)} the parabola says ${said(near)}, f is ${said(truth)}: the error is ${said(error)}${Number.isNaN(between) ? "" : `, which is f''' / 6 h³ at theta = ${said(between, 2)}`}.`,
  };
}
