import { said } from "../plot.js";

export default function draw({ z1, z2, z3, z4, j, at }) {
  const z = [z1, z2, z3, z4];
  const s = at("s", { z });
  const J = at("J", { z });
  const column = J.map((row) => row[j]);
  const names = z.map((_, k) => [k + 0.5, `z${k + 1}`]);
  const shade = Math.max(...J.flat().map(Math.abs), 1e-9);
  return {
    panels: [
      {
        title: "Probabilities, and what moves when z" + (j + 1) + " rises", x: [0, 4], y: [-0.3, 1], xticks: names,
        marks: [
          { bars: s.map((value, k) => [k + 0.5, value]), tone: 1 },
          ...column.map((value, k) => ({ arrow: [[k + 0.5, s[k]], [k + 0.5, s[k] + value]], tone: value < 0 ? 2 : 3, width: 4 })),
          ...s.map((value, k) => ({ text: [k + 0.5, 0], by: [0, 16], words: said(value, 2), tone: 1, anchor: "middle" })),
        ],
      },
      {
        title: "The Jacobian, row by row (dark: large)", x: [0, 4], y: [4, 0], xticks: names, yticks: names.map(([at, name]) => [at, name.replace("z", "s")]),
        marks: [
          { heat: J.map((row) => row.map((value) => Math.max(value, 0) / shade)), tone: 3 },
          { heat: J.map((row) => row.map((value) => Math.max(-value, 0) / shade)), tone: 2 },
          { line: [[j, 0], [j + 1, 0], [j + 1, 4], [j, 4]], closed: true, tone: 0, width: 3 },
        ].flatMap((mark) => (mark.heat ? [{ ...mark, silent: true }] : [mark])).concat(
          J.flatMap((row, i) => row.map((value, k) => ({ text: [k + 0.5, i + 0.5], by: [0, 4], words: said(value, 2), tone: value < 0 ? 2 : 3, anchor: "middle" }))),
        ),
      },
    ],
    words: `Probabilities ${s.map((value) => said(value)).join(", ")}. When z${j + 1} rises by a little h, they change by h times ${column.map((value) => said(value)).join(", ")}: the changes add up to ${said(column.reduce((a, b) => a + b, 0) + 0, 1) === "0" || Math.abs(column.reduce((a, b) => a + b, 0)) < 1e-12 ? "0" : said(column.reduce((a, b) => a + b, 0))}.`,
  };
}
