// Words with formulas, statements with verdicts: the small pieces that every view is made of.
import { make, unseen } from "./dom.js";
import { formula, scrolling } from "./typeset.js";

/** Plain words, or words and formulas in order: `[["words", "the gradient of "], ["latex", "f", "f"]]`; the third is the
 * formula in Unicode. */
export function spoken(words) {
  if (typeof words === "string") return [words];
  return words.map(([kind, text]) => (kind === "latex" ? formula(text) : kind === "typed" ? make("code", {}, text) : text));
}

/** Such words as text alone, for names and announcements. */
export function told(words) {
  return typeof words === "string" ? words : words.map(([, text, plain]) => plain ?? text).join("");
}

const PASSED = new Set(["proved", "supported"]);

/** The mark of a verdict, with its word for those who do not see it; what is no pass says so to everybody. */
export function mark(shown) {
  if (!shown.mark) return null;
  const said = shown.said ?? shown.status;
  const word = PASSED.has(shown.status) ? unseen(said) : make("span", {}, ` ${said}`);
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

/** A labelled section; several items make a list. */
export function section({ label, items, flowing }) {
  const head = make("span", { class: "dw-label" }, label);
  if (items.length === 1) return make("p", { class: "dw-part" }, head, make("span", {}, ...item(items[0])));
  return make("div", { class: flowing ? "dw-part dw-flow" : "dw-part" }, head, make("ul", {}, ...items.map((one) => make("li", {}, ...item(one)))));
}
