import { curve, said, spaced } from "../plot.js";

export default function draw({ a11, a12, a21, a22, angle, at, along }) {
  const A = [[a11, a12], [a21, a22]];
  const circle = spaced(0, 2 * Math.PI, 97).map((t) => [Math.cos(t), Math.sin(t)]);
  const turn = (angle * Math.PI) / 180;
  const x = [Math.cos(turn), Math.sin(turn)];
  const image = at("A x", { A, x });
  const inside = at("discriminant", { A });
  const values = inside >= 0 ? [at("λ1", { A }), at("λ2", { A })] : [];
  // A direction that A - lambda I takes to zero: across a row of it that is not zero.
  const directions = values.map((value) => {
    const [first, second] = [[a11 - value, a12], [a21, a22 - value]];
    const row = Math.hypot(...first) > Math.hypot(...second) ? first : second;
    const length = Math.hypot(...row);
    return length > 1e-9 ? [-row[1] / length, row[0] / length] : [1, 0];
  });
  const span = Math.max(2.4, ...values.map((value) => Math.abs(value) + 0.6));
  const lambdas = spaced(-span, span, 121);
  const polynomial = along("det(A − λI)", { lambda: lambdas }, { A });
  const turned = ((Math.atan2(image[1], image[0]) - turn) * 180) / Math.PI;
  return {
    panels: [
      {
        title: "The circle, its image, x and A x", x: [-2.6, 2.6], y: [-2.2, 2.2], equal: true, height: 330,
        marks: [
          ...directions.flatMap(([a, b], k) => [
            { line: [[-6 * a, -6 * b], [6 * a, 6 * b]], tone: 3, dash: k === 1, width: 1.5 },
            { text: [2.05 * a, 2.05 * b], by: [4, -5], words: `λ = ${said(values[k])}`, tone: 3 },
          ]),
          { line: circle, tone: 0 }, { line: along("A x", { x: circle }, { A }), tone: 1 },
          { arrow: [[0, 0], x], tone: 0 }, { text: x, by: [6, 4], words: "x", tone: 0 },
          { arrow: [[0, 0], image], tone: 2, width: 3 }, { text: image, by: [6, 4], words: "A x", tone: 2 },
        ],
        drag: ([a, b]) => ({ angle: ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360 }),
      },
      {
        title: "The characteristic polynomial", x: [-span, span], y: [-3, 5], xname: "λ", height: 330,
        marks: [
          { line: [[-span, 0], [span, 0]], tone: 0, width: 1 }, { line: curve(lambdas, polynomial), tone: 1 },
          { dots: values.map((value) => [value, 0]), tone: 3, size: 6 },
        ],
      },
    ],
    words: values.length
      ? `The eigenvalues are ${values.map((value) => said(value)).join(" and ")}. A x is turned from x by ${said(((turned + 540) % 360) - 180)} degrees and is ${said(Math.hypot(...image))} times as long.`
      : `The discriminant is ${said(inside)}, below 0: no real eigenvalue, every direction is turned. A x is turned from x by ${said(((turned + 540) % 360) - 180)} degrees.`,
  };
}
