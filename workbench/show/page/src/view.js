// One derivation, read or stepped through: what stands before the lines, the toolbar, the lines, why a line is true,
// what stands after. The record has it all; nothing is asked of anybody.
import { make, unseen } from "./dom.js";
import { copied } from "./copy.js";
import { lines } from "./lines.js";
import { moves, rowsOf, start } from "./state.js";
import { toolbar } from "./toolbar.js";
import { why } from "./why.js";
import { item, section, spoken, told } from "./words.js";

const KEYS = { ArrowRight: "next", ArrowDown: "next", ArrowLeft: "back", ArrowUp: "back", Home: "first", End: "last" };

/** The view of an entry of a record. `stepping`: begin at the first line, with the others hidden. `boxed`: the lines
 * scroll in a box of their own, for places such as an output of a notebook, where nothing can stick to the window. */
export function view(record, key, { stepping = false, level = "lecture", titled = true, boxed = false } = {}) {
  const entry = record.entries[key];
  let state = { ...start(stepping), level };
  let chosen = null; // the line whose reasons are shown, which may be a sub-line or in a lemma
  let items = [];
  let built = "";
  const home = () => ({ entry, road: state.road, level: state.level, reader });
  const said = make("span", { class: "dw-said", role: "status" });
  const list = make("div", boxed ? { class: "dw-list dw-boxed", role: "group", "aria-label": "Lines", tabindex: "0" } : { class: "dw-list" });
  const panel = make("div", { class: "dw-why", role: "region", "aria-label": "Why this line", tabindex: "0", hidden: true });
  const bar = toolbar(entry, act, copy);

  const reader = {
    lemma: (name) => (name ? record.entries[name] : undefined),
    isChosen: (element) => chosen?.element === element,
    choose(element, place, n) {
      const number = items.indexOf(element);
      if (number >= 0) act("line", number);
      else explain(element, place, n);
    },
  };

  function act(move, ...rest) {
    state = moves[move](entry, state, ...rest);
    draw();
  }

  function draw() {
    const rows = rowsOf(entry, state);
    const wanted = `${state.road} ${state.level}`;
    if (built !== wanted) {
      const made = lines(home(), rows, "Lines");
      items = [...made.children];
      list.replaceChildren(made);
      built = wanted;
    }
    for (const [number, element] of items.entries()) show(element, number);
    const now = items[state.at];
    bar.show(state, state.hinted ? `, hint: ${told(rows[state.at + 1][2])}` : now ? `: ${told(rows[state.at][2])}` : "");
    if (now) explain(now, home(), rows[state.at][0]);
    else hush();
    follow(now);
  }

  function show(element, number) {
    const later = state.stepping && number > state.at;
    const hinted = later && state.hinted && number === state.at + 1;
    for (const [name, on] of [["dw-later", later], ["dw-hinted", hinted]]) {
      if (element.classList.contains(name) !== on) element.classList.toggle(name, on);
    }
    if (later) close(element);
  }

  function close(element) {
    if (element.querySelector(":scope > .dw-head > .dw-open[aria-expanded=true]")) {
      element.classList.remove("dw-later");
      element.open();
      element.classList.add("dw-later");
    }
  }

  function explain(element, place, n) {
    if (chosen?.element === element && chosen.stepping === state.stepping) return;
    unmark();
    chosen = { element, stepping: state.stepping };
    element.classList.add("dw-now");
    element.setAttribute("aria-current", "step");
    for (const m of place.entry.roads[place.road].lines[n].from ?? []) beside(element, m)?.classList.add("dw-support");
    const go = (m) => goTo(element, place, m);
    panel.replaceChildren(...why(place, n, { go, copy, close: state.stepping ? undefined : () => act("closed") }));
    panel.scrollTop = 0;
    panel.hidden = false;
  }

  function hush() {
    unmark();
    chosen = null;
    panel.hidden = true;
  }

  function unmark() {
    if (!chosen) return;
    chosen.element.classList.remove("dw-now");
    chosen.element.removeAttribute("aria-current");
    for (const element of list.querySelectorAll(".dw-support")) element.classList.remove("dw-support");
  }

  /** The line m of the same list, or of one around it. */
  function beside(element, m) {
    for (let level = element.parentElement; level && list.contains(level); level = level.parentElement) {
      const found = [...level.children].find((other) => other.dataset?.n === m);
      if (found) return found;
    }
    return undefined;
  }

  function goTo(element, place, m) {
    const found = beside(element, m);
    if (!found) return explainAlone(place, m);
    reader.choose(found, place, m);
    found.querySelector(".dw-number").focus({ preventScroll: true });
    follow(found);
  }

  /** A line that the level of detail does not show has its reasons shown all the same. */
  function explainAlone(place, m) {
    unmark();
    chosen = null;
    panel.replaceChildren(...why(place, m, { go: (k) => explainAlone(place, k), copy, close: draw }));
  }

  /** The keyboard stays with the line, and the line in sight, when the focus is among the lines. */
  function follow(element) {
    if (!element || !root.isConnected) return;
    if (list.contains(document.activeElement)) element.querySelector(".dw-number").focus({ preventScroll: true });
    if (chosen) element.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  async function copy(text, what) {
    said.textContent = (await copied(text)) ? `Copied ${what}.` : "This page may not use the clipboard.";
  }

  function onKey(event) {
    const move = KEYS[event.key];
    const taken = event.target.closest("select, input, textarea, .dw-scroll[tabindex]");
    if (event.key === "Escape" && !state.stepping) act("closed");
    else if (!move || taken || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    else act(move);
    event.preventDefault();
    event.stopPropagation();
  }

  const root = make(
    "section",
    // JupyterLab's own shortcuts stay away from what is inside.
    { class: "dw", "aria-label": entry.title, "data-lm-suppress-shortcuts": "true", onkeydown: onKey },
    titled ? make("div", { class: "dw-title", role: "heading", "aria-level": "3" }, ...spoken(entry.heading)) : null,
    ...entry.before.map(section),
    bar.element,
    said,
    list,
    panel,
    make("div", { class: "dw-result" }, make("span", { class: "dw-label" }, "Result"), ...entry.claims.map((claim) => make("p", {}, ...item(claim)))),
    ...entry.after.map(section),
    entry.checked ? null : make("p", { class: "dw-small" }, "Not checked."),
    unseen("Arrow keys, Home and End step through the lines; Enter opens one."),
  );
  draw();
  return root;
}
