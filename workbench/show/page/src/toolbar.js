// The row of buttons: steps, level of detail, road, self-test, copies.
import { button, make, unseen } from "./dom.js";
import { FORMS, whole } from "./copy.js";
import { LEVELS, rowsOf } from "./state.js";

/** `{ element, show(state, note) }`: the toolbar, and how it follows the state. `act(name, ...)` makes a move. */
export function toolbar(entry, act, copy) {
  const key = (face, name, move, hint) => button(face, name, () => act(move), { class: "dw-key dw-step", title: `${name} (${hint})` });
  const steps = {
    first: key("«", "First line", "first", "Home"),
    back: key("‹", "Back", "back", "←"),
    next: key("›", "Next line", "next", "→"),
    last: key("»", "Last line", "last", "End"),
  };
  const where = make("output", { class: "dw-where" });
  const level = choice("Detail", LEVELS.map((name) => [name, name]), (name) => act("level", name));
  const road = entry.roads.length > 1 ? choice("Road", entry.roads.map(({ name }, place) => [place, name]), (place) => act("road", Number(place))) : null;
  const stepping = button("Step by step", "Step by step: hide the lines to come", () => act("stepping"), { class: "dw-key" });
  const testing = button("Test me", "Test me: first the hint, then the line", () => act("testing"), { class: "dw-key" });
  const element = make(
    "div",
    { class: "dw-toolbar", role: "group", "aria-label": "Steps and views" },
    make("span", { class: "dw-group dw-steps" }, steps.first, steps.back, steps.next, steps.last, where),
    make("span", { class: "dw-group" }, level.element, road?.element),
    make("span", { class: "dw-group" }, stepping, testing),
    copies(entry, () => level.value(), copy),
  );

  function show(state, note) {
    const rows = rowsOf(entry, state);
    const end = state.at >= rows.length - 1;
    disable(steps.first, state.at === 0 && !state.hinted);
    disable(steps.back, state.at <= 0 && !state.hinted);
    disable(steps.next, end);
    disable(steps.last, end);
    const asking = state.testing && !end;
    rename(steps.next, !asking ? "Next line" : state.hinted ? "Show the line" : "Hint for the next line");
    where.replaceChildren(...position(state, rows, note));
    level.set(state.level);
    road?.set(state.road);
    stepping.setAttribute("aria-pressed", String(state.stepping));
    testing.setAttribute("aria-pressed", String(state.testing));
  }
  return { element, show };
}

function position(state, rows, note) {
  if (state.at < 0) return [`${rows.length} lines`];
  return [`${state.at + 1} / ${rows.length}`, unseen(note)];
}

/** Not `disabled`: a button that loses the focus in the hand of its user loses the keyboard with it. */
function disable(element, off) {
  if (off) element.setAttribute("aria-disabled", "true");
  else element.removeAttribute("aria-disabled");
}

function rename(element, name) {
  element.setAttribute("aria-label", name);
  element.title = `${name} (→)`;
}

function choice(label, options, chosen) {
  const select = make("select", { onchange: () => chosen(select.value) }, ...options.map(([value, name]) => make("option", { value }, name)));
  return { element: make("label", {}, make("span", { class: "dw-small" }, label), select), set: (value) => (select.value = value), value: () => select.value };
}

function copies(entry, level, copy) {
  if (!entry.copy) return null;
  const keys = FORMS.filter(([form]) => whole(entry, form, level())).map(([form, name]) =>
    button(name, `Copy all as ${name}`, () => copy(whole(entry, form, level()), `all as ${name}`), { class: "dw-key" }));
  return make("span", { class: "dw-group", role: "group", "aria-label": "Copy all" }, make("span", { class: "dw-small" }, "Copy"), ...keys);
}
