// Panels of marks as plain nodes [tag, attributes, ...children]: in a page they become elements, in a still picture text.
// Colours are classes ("dw-tone-1"), so that themes decide; what tells curves apart is never colour alone.
import { isolines } from "./isolines.js";

const WIDTH = 420;
const MARGIN = { left: 46, right: 14, top: 26, bottom: 38 };
const r = (number) => Math.round(number * 10) / 10;
const clamp = (number, [low, high]) => Math.min(Math.max(number, low), high);

/** Round numbers in an interval, about `count` of them. */
export function ticks([low, high], count = 5) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= rough) * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, k) => Number(((first + k) * step).toPrecision(12)));
}

/** The whole powers of ten between two logarithms, about five of them. */
export const powers = (ends) => ticks(ends, Math.min(5, Math.max(1, Math.floor(ends[1] - ends[0])))).filter(Number.isInteger).map((power) => [power, Math.abs(power) < 4 ? said(10 ** power) : `1e${said(power)}`]);

/** A number as people write it. */
export const said = (number, digits = 3) => {
  if (!Number.isFinite(number)) return Number.isNaN(number) ? "undefined" : number > 0 ? "∞" : "−∞";
  const size = Math.abs(number);
  const text = size !== 0 && (size >= 1e5 || size < 1e-3) ? number.toExponential(1) : String(Number(number.toPrecision(digits)));
  return text.replace("-", "−");
};

/** From the numbers of a panel to its picture and back. */
export function scales(panel) {
  const height = panel.height ?? 300;
  const [left, right, top, bottom] = [MARGIN.left, WIDTH - MARGIN.right, MARGIN.top, height - MARGIN.bottom];
  let [x, y] = [panel.x, panel.y];
  if (panel.equal) {
    // One unit is as long to the right as it is upwards.
    const unit = Math.max((x[1] - x[0]) / (right - left), (y[1] - y[0]) / (bottom - top));
    const wide = ([low, high], pixels) => [(low + high - unit * pixels) / 2, (low + high + unit * pixels) / 2];
    [x, y] = [wide(x, right - left), wide(y, bottom - top)];
  }
  return {
    x, y, width: WIDTH, height, left, right, top, bottom,
    at: ([a, b]) => [left + ((a - x[0]) / (x[1] - x[0])) * (right - left), bottom - ((b - y[0]) / (y[1] - y[0])) * (bottom - top)],
    from: ([a, b]) => [x[0] + ((a - left) / (right - left)) * (x[1] - x[0]), y[0] + ((bottom - b) / (bottom - top)) * (y[1] - y[0])],
  };
}

const tone = (mark) => `dw-tone-${mark.tone ?? 1}`;
/** A path; points far outside are brought near, what is not finite breaks the line. */
function path(points, scale, closed = false) {
  let out = "";
  let pen = false;
  for (const point of points) {
    const [a, b] = scale.at(point);
    if (Number.isFinite(a) && Number.isFinite(b)) {
      out += `${pen ? "L" : "M"}${r(clamp(a, [-2000, 3000]))} ${r(clamp(b, [-2000, 3000]))}`;
      pen = true;
    } else pen = false;
  }
  return closed && out ? `${out}Z` : out;
}

const MARKS = {
  line: (mark, scale) => [["path", { class: `dw-line-mark ${tone(mark)}`, d: path(mark.line, scale, mark.closed), "stroke-width": mark.width ?? 2, "stroke-dasharray": mark.dash ? "6 4" : undefined }]],
  area: (mark, scale) => {
    const base = mark.base ?? 0;
    const ends = [[mark.area.at(-1)[0], base], [mark.area[0][0], base]];
    return [["path", { class: `dw-area-mark ${tone(mark)}`, d: path([...mark.area, ...ends], scale, true) }]];
  },
  dots: (mark, scale) => mark.dots.map((point) => scale.at(point)).filter((at) => at.every(Number.isFinite)).map(([cx, cy]) => ["circle", { class: `dw-dot-mark ${tone(mark)}${mark.hollow ? " dw-hollow" : ""}`, cx: r(cx), cy: r(cy), r: mark.size ?? 4 }]),
  arrow: (mark, scale) => {
    const [[a, b], [c, d]] = mark.arrow.map((point) => scale.at(point));
    const length = Math.hypot(c - a, d - b);
    if (!(length > 1)) return [];
    const [u, v] = [(c - a) / length, (d - b) / length];
    const tip = Math.min(9, length);
    const side = (s) => `${r(c - tip * u + s * tip * 0.45 * v)} ${r(d - tip * v - s * tip * 0.45 * u)}`;
    return [
      ["path", { class: `dw-line-mark ${tone(mark)}`, d: `M${r(a)} ${r(b)}L${r(c - u * tip * 0.6)} ${r(d - v * tip * 0.6)}`, "stroke-width": mark.width ?? 2.5 }],
      ["path", { class: `dw-fill-mark ${tone(mark)}`, d: `M${r(c)} ${r(d)}L${side(1)}L${side(-1)}Z` }],
    ];
  },
  bars: (mark, scale) => mark.bars.map(([x, height]) => {
    const half = (mark.wide ?? 0.8) / 2;
    const [a, b] = scale.at([x - half, Math.max(height, 0)]);
    const [c, d] = scale.at([x + half, Math.min(height, 0)]);
    return ["rect", { class: `dw-bar-mark ${tone(mark)}`, x: r(a), y: r(b), width: r(Math.max(c - a, 0)), height: r(Math.max(d - b, 0)) }];
  }),
  contours: (mark, scale) => {
    const { xs, ys, z, levels } = mark.contours;
    return levels.map((level, k) => [
      "path",
      { class: `dw-contour-mark ${tone(mark)}`, "stroke-opacity": r(0.9 - (0.6 * k) / levels.length), d: isolines(z, level).map((part) => path(part.map(([i, j]) => [xs[0] + i * (xs.at(-1) - xs[0]) / (xs.length - 1), ys[0] + j * (ys.at(-1) - ys[0]) / (ys.length - 1)]), scale)).join("") },
    ]);
  },
  heat: (mark, scale) => mark.heat.flatMap((row, i) => row.map((value, j) => {
    const [a, b] = scale.at([j, i]);
    const [c, d] = scale.at([j + 1, i + 1]);
    const [left, top, width, height] = [Math.min(a, c), Math.min(b, d), Math.abs(c - a), Math.abs(d - b)];
    const cell = ["rect", { class: `dw-heat-mark ${tone(mark)}`, x: r(left), y: r(top), width: r(width), height: r(height), "fill-opacity": Math.round(clamp(value, [0, 1]) * 100) / 100 }];
    if (mark.silent) return cell;
    const words = value > 0.005 ? value.toFixed(2).replace(/^0/, "") : "0";
    return ["g", {}, cell, ["text", { class: value > 0.55 ? "dw-on-dark" : "dw-small-text", x: r(left + width / 2), y: r(top + height / 2 + 4), "text-anchor": "middle" }, words]];
  })),
  text: (mark, scale) => {
    const [x, y] = scale.at(mark.text);
    if (![x, y].every(Number.isFinite)) return [];
    const [dx, dy] = mark.by ?? [0, 0];
    return [["text", { class: `dw-label-mark ${tone(mark)}`, x: r(x + dx), y: r(y + dy), "text-anchor": mark.anchor ?? "start" }, mark.words]];
  },
};

/** The frame: axes with round numbers, the title, names of the axes. */
function frame(panel, scale) {
  const { left, right, top, bottom } = scale;
  const out = [["rect", { class: "dw-frame", x: left, y: top, width: right - left, height: bottom - top }]];
  const xs = panel.xticks ?? ticks(scale.x).map((x) => [x, said(x)]);
  const ys = panel.yticks ?? (panel.log ? powers(scale.y) : ticks(scale.y, 4).map((y) => [y, said(y)]));
  for (const [x, words] of xs) {
    const [a] = scale.at([x, 0]);
    if (!panel.xticks) out.push(["path", { class: "dw-grid", d: `M${r(a)} ${top}V${bottom}` }]);
    out.push(["text", { class: "dw-small-text", x: r(a), y: bottom + 14, "text-anchor": "middle" }, words]);
  }
  for (const [y, words] of ys) {
    const [, b] = scale.at([0, y]);
    if (!panel.yticks) out.push(["path", { class: "dw-grid", d: `M${left} ${r(b)}H${right}` }]);
    out.push(["text", { class: "dw-small-text", x: left - 5, y: r(b + 4), "text-anchor": "end" }, words]);
  }
  out.push(["text", { class: "dw-panel-title", x: left, y: 16 }, panel.title]);
  if (panel.xname) out.push(["text", { class: "dw-small-text", x: (left + right) / 2, y: scale.height - 8, "text-anchor": "middle" }, panel.xname]);
  return out;
}

/** A panel as the nodes of one SVG. `name` tells its clip from those of other panels. */
export function picture(panel, name) {
  const scale = scales(panel);
  const { left, right, top, bottom, width, height } = scale;
  const inside = panel.marks.flatMap((mark) => MARKS[Object.keys(mark).find((key) => key in MARKS)](mark, scale));
  return [
    "svg",
    { viewBox: `0 0 ${width} ${height}`, class: "dw-plot", role: "img", "aria-label": panel.title },
    ["clipPath", { id: name }, ["rect", { x: left - 1, y: top - 1, width: right - left + 2, height: bottom - top + 2 }]],
    ...frame(panel, scale),
    ["g", { "clip-path": `url(#${name})` }, ...inside],
  ];
}

// -- words for drawings ----------------------------------------------------------------

/** `count` numbers from low to high. */
export const spaced = (low, high, count) => Array.from({ length: count }, (_, k) => low + ((high - low) * k) / (count - 1));

/** The points of a curve. */
export const curve = (xs, ys) => xs.map((x, k) => [x, ys[k]]);

/** The points of a grid as a list, and the way back from a list of values to rows. */
export function grid(x, y, count = 41) {
  const [xs, ys] = [spaced(...x, count), spaced(...y, count)];
  return { xs, ys, points: ys.flatMap((b) => xs.map((a) => [a, b])), rows: (list) => ys.map((_, j) => list.slice(j * count, (j + 1) * count)) };
}

/** Numbers of a seed, evenly in (0, 1): mulberry32. */
export function random(seed) {
  let state = (seed * 2654435761 + 1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296 + 1e-12;
  };
}

/** A standard normal number from a source of even ones. */
export const gauss = (next) => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
