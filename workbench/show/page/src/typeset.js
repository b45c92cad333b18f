// Formulas by KaTeX. `trust: false` keeps links, images and HTML out; `maxExpand` ends macro bombs; `maxSize` giants.
import katex from "katex";

const OPTIONS = { displayMode: false, throwOnError: true, trust: false, strict: "ignore", maxExpand: 200, maxSize: 20, output: "htmlAndMathml" };
/** A formula longer than this is shown as it is typed: nobody reads it, and a page must not hang on it. */
const LONGEST = 20_000;

/** How the record marks what changed; the style sheet knows it by a class, so that every theme has its own colour. */
const CHANGED = { latex: /\\textcolor\{#c0ffee\}/, colour: "rgb(192, 255, 238)" };

const made = new Map();
const KEPT = 2_000;

/** A formula as an element. One that KaTeX refuses is shown as LaTeX, never as HTML. `plain` is it without marks. */
export function formula(latex, plain = latex) {
  let element = made.get(latex);
  if (!element) {
    element = document.createElement("span");
    element.className = "dw-formula";
    try {
      if (latex.length > LONGEST) throw new katex.ParseError("too long");
      // Inline with \displaystyle: a long formula may wrap at its relations and operators, a display may not.
      katex.render(`\\displaystyle ${latex}`, element, OPTIONS);
      if (CHANGED.latex.test(latex)) classed(element, plain);
    } catch {
      element.classList.add("dw-untypeset");
      element.textContent = plain;
    }
    if (made.size >= KEPT) made.clear();
    made.set(latex, element);
  }
  return element.cloneNode(true);
}

/** Marked parts by a class in the place of a colour; what assistive software reads is the formula without marks. */
function classed(element, plain) {
  for (const part of element.querySelectorAll("[style]")) {
    if (part.style.color !== CHANGED.colour) continue;
    part.style.removeProperty("color");
    part.classList.add("dw-changed");
  }
  for (const part of element.querySelectorAll("[mathcolor]")) part.removeAttribute("mathcolor");
  element.querySelector("annotation").textContent = `\\displaystyle ${plain}`;
}

/** A formula in a box that scrolls where the formula is wider; then it can be reached by keyboard. */
export function scrolling(latex, plain = latex) {
  const box = document.createElement("span");
  box.className = "dw-scroll";
  box.append(formula(latex, plain));
  watch(box);
  return box;
}

/** Pixels: the empty spans that KaTeX ends subscripts with stand out a little. */
const SLACK = 6;

function fit(box) {
  const over = box.scrollWidth > box.clientWidth + SLACK;
  if (over === box.classList.contains("dw-over")) return;
  box.classList.toggle("dw-over", over);
  for (const [key, value] of [["tabindex", "0"], ["role", "group"], ["aria-label", "formula, scrolls sideways"]]) {
    if (over) box.setAttribute(key, value);
    else box.removeAttribute(key);
  }
}

const widths = typeof ResizeObserver === "undefined" ? null : new ResizeObserver((seen) => seen.forEach(({ target }) => fit(target)));
const watch = (box) => widths?.observe(box);
