// What is wrong with a text, at its place: the line of the text with the place marked, and the words below it.
import { make } from "./dom.js";

const WINDOW = 60;

/** A message, with the place in the text where there is one. Everything is text. */
export function complaint(message, text, position) {
  const words = make("span", {}, message);
  return Number.isInteger(position) ? [marked(text, position), words] : [words];
}

/** The line around the place; the character there is underlined, at the end a mark stands alone. */
function marked(text, position) {
  const place = Math.min(Math.max(position, 0), text.length);
  const start = text.lastIndexOf("\n", place - 1) + 1;
  const stop = text.indexOf("\n", place);
  const line = text.slice(start, stop < 0 ? text.length : stop);
  const at = place - start;
  const from = Math.max(0, at - WINDOW);
  const to = Math.min(line.length, at + WINDOW);
  const here = line.slice(at, at + 1) || "␣";
  return make(
    "code",
    { class: "dw-place" },
    (from ? "…" : "") + line.slice(from, at),
    make("mark", {}, here),
    line.slice(at + 1, to) + (to < line.length ? "…" : ""),
  );
}

/** Shows, or clears, what is wrong with a field: an element below it that assistive software reads with the field. */
export function complaining(input, place) {
  return (message, position) => {
    place.replaceChildren(...(message ? complaint(message, input.value, position) : []));
    if (message) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };
}
