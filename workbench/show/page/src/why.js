// Why a line is true: its rule with statement and conditions, its verdict with the evidence, what it rests on.
import { button, make } from "./dom.js";
import { FORMS, single } from "./copy.js";
import { formula, scrolling } from "./typeset.js";
import { mark, spoken } from "./words.js";

/** The panel of a line. `acts`: `{ go(n), copy(text, what), close }`; `close` may be missing. */
export function why({ entry, road }, n, acts) {
  const { lines } = entry.roads[road];
  const line = lines[n];
  const parts = [
    make("div", { class: "dw-why-head" },
      make("span", { class: "dw-why-title" }, `Line ${n}: `, ...spoken(line.rule)),
      copies(line, n, acts),
      acts.close ? button("×", "Close", acts.close, { class: "dw-key" }) : null),
    make("p", { class: "dw-why-line" }, line.left ? scrolling(`${line.left} ${line.right}`) : scrolling(line.right)),
    line.why ? fact("Reason", ...spoken(line.why)) : null,
    ...(line.rules ?? []).map((name) => rule(name, entry.rules[name])),
    line.letters ? fact("With", ...between(line.letters.map(([name, latex]) => formula(`${name} = ${latex}`)))) : null,
    line.conditions ? fact("Needs", ...between(line.conditions.map(condition))) : null,
    line.verdict ? fact("Verdict", mark(line), " ", line.verdict) : null,
    line.from ? fact("From", ...line.from.map((m) => (lines[m] ? button(m, `Go to line ${m}`, () => acts.go(m), { class: "dw-key" }) : m))) : null,
    line.lemma ? fact("Proved in", line.lemma) : null,
    ...(line.beware ?? []).map((words) => fact("Beware", ...spoken(words))),
  ];
  return parts.filter(Boolean);
}

function fact(label, ...content) {
  return make("p", { class: "dw-part" }, make("span", { class: "dw-label" }, label), make("span", {}, ...content));
}

function rule(name, { reason, latex, conditions }) {
  const needs = conditions ? [" where ", ...between(conditions.map(condition))] : [];
  return fact("Rule", `${name}: `, ...spoken(reason), ". ", scrolling(latex), ...needs);
}

function condition({ latex, words, discharged }) {
  const said = latex ? [formula(latex)] : spoken(words);
  return discharged ? make("span", {}, ...said, " (", ...spoken(discharged), ")") : make("span", {}, ...said);
}

const between = (items) => items.flatMap((one, place) => (place ? [", ", one] : [one]));

function copies(line, n, acts) {
  const keys = FORMS.map(([form, name]) =>
    button(name, `Copy line ${n} as ${name}`, () => acts.copy(single(line, form), `line ${n} as ${name}`), { class: "dw-key" }));
  return make("span", { class: "dw-group", role: "group", "aria-label": `Copy line ${n}` }, make("span", { class: "dw-small" }, "Copy"), ...keys);
}
