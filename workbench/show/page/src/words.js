// Words with formulas, statements with verdicts: the small pieces that every view is made of.
import { make, unseen } from "./dom.js";
import { formula, scrolling } from "./typeset.js";

/** Plain words, or words and formulas in order: `[["words", "the gradient of "], ["latex", "f"]]`. */
export function spoken(words) {
  if (typeof words === "string") return [words];
  return words.map(([kind, text]) => (kind === "latex" ? formula(text) : kind === "typed" ? make("code", {}, text) : text));
}

const PASSED = new Set(["proved", "supported"]);

/** The mark of a verdict, with its word for those who do not see it; what is no pass says so to everybody. */
export function mark(shown) {
  if (!shown.mark) return null;
  const word = PASSED.has(shown.status) ? unseen(shown.status) : make("span", {}, ` ${shown.status}`);
  return make("span", { class: `dw-mark dw-${shown.status}`, title: shown.verdict }, make("span", { "aria-hidden": "true" }, shown.mark), word);
}

/** An item of a section: its verdict's mark, a formula, words. */
export function item({ latex, words, ...rest }) {
  const parts = [];
  if (rest.mark) parts.push(mark(rest), " ");
  if (latex) parts.push(scrolling(latex));
  if (latex && words) parts.push(" (", ...spoken(words), ")");
  else if (words) parts.push(...spoken(words));
  return parts;
}

/** What reads as well in a row as in a column. */
const FLOWING = new Set(["Given", "Assume"]);

/** A labelled section; several items make a list. */
export function section({ label, items }) {
  const head = make("span", { class: "dw-label" }, label);
  if (items.length === 1) return make("p", { class: "dw-part" }, head, make("span", {}, ...item(items[0])));
  const flowing = FLOWING.has(label) ? "dw-part dw-flow" : "dw-part";
  return make("div", { class: flowing }, head, make("ul", {}, ...items.map((one) => make("li", {}, ...item(one)))));
}
