// A claim beside its differences: both matrices and what is between them, and errors over the step of a difference
// quotient. The numbers came with the picture; another picture is asked for.
import { button, freshId, make } from "./dom.js";
import { picture as drawn, said as saidBy } from "./plot.js";

const DIGITS = 8; // beyond so many columns a cell has no room for its number
const POWERS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const said = (number) => saidBy(number).replaceAll("-", "−");
const power = (k) => `10${k < 0 ? "⁻" : ""}${[...String(Math.abs(k))].map((digit) => POWERS[digit]).join("")}`;

/** The panel of a picture; `again(seed)` is a promise of the next picture. */
export function checkPanel(first, again) {
  const words = make("p", { role: "status", class: "dw-check-words" });
  const place = make("div", { class: "dw-check-parts" });
  const name = freshId("curve");
  let { seed } = first;
  const resample = button("Resample", "Resample: another point, other sizes", async () => {
    resample.setAttribute("aria-disabled", "true");
    const { picture, error } = await again(seed + 1);
    resample.removeAttribute("aria-disabled");
    seed += 1;
    if (picture) show(picture);
    else words.textContent = error?.message ?? "No point was found there.";
  });

  function show(picture) {
    words.replaceChildren(...verdict(picture));
    place.replaceChildren(matrices(picture), curves(picture, name));
  }
  show(first);
  return make("section", { class: "dw-check", "aria-label": "Check by differences" },
    make("div", { class: "dw-check-head" }, make("span", { class: "dw-label" }, "Check by differences"), resample), words, place);
}

function verdict({ agrees, sizes, error, seed }) {
  const [word, status] = agrees ? ["✓ The differences agree", "supported"] : agrees === false ? ["✗ The differences disagree", "refuted"] : ["? The differences cannot tell", "undecided"];
  const where = sizes.length ? ` at ${sizes.map(([name, size]) => `${name} = ${size}`).join(", ")}` : "";
  return [make("span", { class: `dw-${status}` }, word), `${where}, point ${seed + 1}: the largest relative error is ${said(error)}.`];
}

// -- matrices ---------------------------------------------------------------------------

function matrices({ claimed, measured }) {
  const gap = claimed.map((row, i) => row.map((value, j) => value - measured[i][j]));
  const largest = Math.max(...claimed.flat().map(Math.abs), ...measured.flat().map(Math.abs), 1e-300);
  return make("div", { class: "dw-matrices" },
    ...[["Claimed", claimed], ["By differences", measured], ["Claimed − measured", gap]].map(([title, rows]) => heat(title, rows, largest)));
}

/** A matrix as a table whose cells are coloured by value, all three on one scale. */
function heat(title, rows, largest) {
  const small = rows[0].length > DIGITS || rows.length > 2 * DIGITS;
  const cell = (value) => {
    const element = make("td", { class: value < 0 ? "dw-cold" : "dw-warm" }, make("span", { class: small ? "dw-unseen" : null }, said(value)));
    element.style.setProperty("--share", `${Math.round(Math.min(Math.abs(value) / largest, 1) * 40)}%`);
    return element;
  };
  return make("div", { class: "dw-heat", tabindex: "0", role: "group", "aria-label": title },
    make("table", { class: small ? "dw-fine" : null }, make("caption", {}, title), make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map(cell))))));
}

// -- curves ------------------------------------------------------------------------------

const LOG = Math.log10;

function curves({ curves: list }, name) {
  if (!list.length) return "";
  const seen = list.map((curve) => ({ ...curve, points: curve.steps.map((h, k) => [LOG(h), LOG(curve.errors[k])]).filter(([, e]) => Number.isFinite(e)) }));
  const heights = seen.flatMap(({ points }) => points.map(([, e]) => e));
  const [low, high] = [Math.floor(Math.min(...heights, -1)), Math.ceil(Math.max(...heights, 0))];
  const marks = seen.flatMap(({ points, falling, name: title }, k) => [
    { line: points, tone: k + 1, dash: k === 0 && seen.length > 1 },
    ...(falling ? [{ text: middle(points, falling), by: [-10, 0], anchor: "end", words: `slope ${falling.slope.toFixed(2)}`, tone: k + 1 }] : []),
    { text: [-12.7, high], by: [0, 16 + 16 * k], words: `${k === 0 && seen.length > 1 ? "dashed" : "solid"}: ${title}`, tone: k + 1 },
  ]);
  const panel = {
    title: "Relative error over the step", xname: "step", x: [-13, 0], y: [low, high], height: 300, marks,
    xticks: [-12, -9, -6, -3, 0].map((k) => [k, power(k)]),
    yticks: Array.from({ length: 4 }, (_, k) => Math.round(low + ((high - low) * k) / 3)).map((k) => [k, power(k)]),
  };
  return make("div", { class: "dw-curves" }, nodes(drawn(panel, name)), make("ul", {}, ...list.map((curve) => make("li", {}, slopes(curve)))), table(list));
}

const middle = (points, { low, high }) => points.find(([h]) => h >= (LOG(low) + LOG(high)) / 2) ?? points.at(-1);

function slopes({ name, errors, falling, rising }) {
  const order = falling
    ? `the error falls with order ${falling.slope.toFixed(2)} (fitted for steps from ${said(falling.low)} to ${said(falling.high)})`
    : Math.min(...errors) < 1e-6 ? "exact up to rounding, no order to be seen" : "no step brings the error down";
  const noise = rising ? `, and for shorter steps rounding makes it rise again, with slope ${said(rising.slope)}` : "";
  return `${name}: ${order}${noise}; the least error is ${said(Math.min(...errors))}.`;
}

function table(list) {
  const steps = list[0].steps.filter((_, k) => k % 4 === 0);
  const at = (curve, h) => curve.errors[curve.steps.indexOf(h)];
  return make("details", {}, make("summary", {}, "The errors as a table"),
    make("table", { class: "dw-numbers" },
      make("thead", {}, make("tr", {}, ...["step", ...list.map(({ name }) => name)].map((word) => make("th", { scope: "col" }, word)))),
      make("tbody", {}, ...steps.map((h) => make("tr", {}, make("th", { scope: "row" }, said(h)), ...list.map((curve) => make("td", {}, said(at(curve, h) ?? NaN))))))));
}

function nodes([tag, attributes, ...children]) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(key, String(value));
  element.append(...children.map((child) => (Array.isArray(child) ? nodes(child) : child)));
  return element;
}
