// Runs beside their bounds: every figure that `_run.py` declares. It walks the steps with the programs of its record and
// knows no formula: what is seen after a step, and what the entry says of it, come out of them.
import { curve, gauss, random, said } from "../plot.js";

const FULL = 0.9995; // a bound that is used up to this share is reached
const LEAST = 1e-14; // below is rounding

/** Numbers that are drawn once and for all steps: normal ones for lengths of axes, others as they stand. */
function drawn(draws, seed) {
  const next = random(seed);
  const normal = (lengths) => (lengths.length ? Array.from({ length: lengths[0] }, () => normal(lengths.slice(1))) : gauss(next));
  return Object.fromEntries(Object.entries(draws).map(([name, given]) => [name, given?.normal ? normal(given.normal) : given]));
}

/** What is seen after each step, what the entry says of it, and the state: lists over the steps. */
export function trace({ data, names, at, along, ...controls }) {
  const of = (kind) => names.filter((name) => name.startsWith(`${kind} `)).map((name) => [name.slice(kind.length + 1), name]);
  let now = { ...controls, ...drawn(data.draws, controls.seed) };
  for (const [own, name] of of("given")) now[own] = at(name, now);
  const begun = {};
  for (const [own, name] of of("start")) begun[own] = begun[`${own}_0`] = at(name, { ...now, ...begun });
  now = { ...now, ...begun };
  const steps = [];
  for (let k = 0; k <= data.steps; k += 1) {
    now.k = k;
    const here = { ...now };
    for (const name of data.grows) here[name] = now[name].slice(0, k);
    if (k >= data.first) steps.push({ k, seen: at("seen", here), bound: at("bound", here), now: here });
    now = { ...now, ...Object.fromEntries(of("next").map(([own, name]) => [own, at(name, here)])) };
  }
  return steps;
}

/** How much of its bound a run uses, step by step; where rounding is all there is, nothing is said. */
export const shares = (steps, data) => {
  const tiny = data.rounding * Math.max(Math.abs(steps[0].seen), Math.abs(steps[0].bound), 1);
  return steps.map(({ k, seen, bound }) => [k, Math.abs(bound) > 10 * tiny && Number.isFinite(bound) ? seen / bound : NaN]);
};

function reached(used, data) {
  const known = used.filter(([k, share]) => k > data.first && Number.isFinite(share));
  if (!known.length) return "";
  const [k, most] = known.reduce((best, one) => (one[1] > best[1] ? one : best));
  if (known.every(([, share]) => share >= FULL)) return ` Here every ${data.xname} uses the whole bound.`;
  if (most >= FULL) return ` Here the bound is reached at ${data.xname} ${k}.`;
  return ` Here at most ${said(100 * most)} % of the bound is used, at ${data.xname} ${k}.`;
}

function touched(steps, data) {
  const meet = steps.find(({ k, seen, bound }) => k > data.first && Math.abs(seen - bound) <= 1e-6 * Math.abs(bound));
  return meet ? ` At ${data.xname} ${meet.k} the two meet.` : "";
}

/** Points, each in the tone of the centre that has most of it, and the ways of the centres. */
function cloud({ points, centres, weights }, shown) {
  const { now } = shown.at(-1);
  const all = now[points];
  const whose = now[weights].map((row) => row.indexOf(Math.max(...row)));
  const ways = centres.flatMap((name) => (Array.isArray(now[name][0]) ? now[name].map((_, c) => shown.map((one) => one.now[name][c])) : [shown.map((one) => one.now[name])]));
  const wide = (axis) => {
    const values = [...all, ...ways.flat()].map((point) => point[axis]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return [low - 0.1 * (high - low), high + 0.1 * (high - low)];
  };
  return {
    title: "The points, and the ways of the centres", x: wide(0), y: wide(1),
    marks: [
      ...ways.map((_, c) => ({ dots: all.filter((_, i) => whose[i] === c), tone: c + 1, size: [3, 3, 4.5][c], hollow: c === 1 })),
      ...ways.map((way, c) => ({ line: way, tone: c + 1, dash: c === 1 })),
      ...ways.map((way, c) => ({ dots: [way.at(-1)], tone: c + 1, size: 7, hollow: true })),
    ],
  };
}

export default function draw(sight) {
  const { data } = sight;
  const steps = trace(sight);
  const shown = steps.filter(({ k }) => k <= sight.steps);
  const height = data.log ? (value) => (value < LEAST ? NaN : Math.log10(value)) : (value) => value;
  const points = (list, key) => curve(list.map(({ k }) => k), list.map((one) => height(one[key])));
  const all = [...points(steps, "seen"), ...points(steps, "bound")].map(([, value]) => value).filter(Number.isFinite);
  let [low, high] = [Math.min(...all), Math.max(...all)];
  if (data.log) [low, high] = [Math.floor(low), Math.ceil(high + 0.05)];
  else [low, high] = [low - 0.06 * (high - low || 1), high + 0.06 * (high - low || 1)];
  const x = [data.first, data.steps];
  const last = shown.at(-1);
  const used = data.cloud ? [] : shares(steps, data);
  const size = steps.length > 25 ? 2.5 : 3.5;
  return {
    panels: [
      {
        title: `${data.title}; dashed: ${data.dashed}`, x, y: [low, high], log: data.log, xname: data.xname,
        marks: [
          { line: points(shown, "seen"), tone: 1 }, { dots: points(shown, "seen"), tone: 1, size },
          { line: points(steps, "bound"), tone: 2, dash: true, width: 2.5 },
        ],
      },
      data.cloud ? cloud(data.cloud, shown) : {
        title: "How much of the bound is used", x, y: [0, 1.1], xname: data.xname,
        marks: [
          { line: used.filter(([k]) => k <= sight.steps), tone: 1 }, { dots: used.filter(([k]) => k <= sight.steps), tone: 1, size },
          { line: [[x[0], 1], [x[1], 1]], tone: 2, dash: true, width: 2.5 },
        ],
      },
    ],
    words: `After ${last.k} ${last.k === 1 ? data.xname : data.many} ${data.quantity} is ${said(last.seen)}, and ${data.bound} ${said(last.bound)}.${data.cloud ? touched(steps, data) : reached(used, data)} ${data.tight}`,
  };
}
