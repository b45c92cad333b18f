// The lines of a road: number, verdict, statement, what stands beside it, and what opens under it.
import { button, freshId, make } from "./dom.js";
import { formula, scrolling } from "./typeset.js";
import { mark, section, item, spoken } from "./words.js";

/** A list of lines. `place` says where it stands: `{ entry, road, level, reader }`; the reader is told what is chosen,
 * and finds lemmas. */
export function lines(place, rows, name) {
  return make("ol", { class: "dw-lines", "aria-label": name }, ...rows.map((row) => line(place, row)));
}

function line(place, [n, shown, note]) {
  const data = place.entry.roads[place.road].lines[n];
  const id = freshId("inside");
  const inside = data.rows?.length || place.reader.lemma(data.lemma) ? make("div", { class: "dw-inside", id, hidden: true }) : null;
  const element = make("li", { class: "dw-line", "data-n": n });
  if (data.wide) element.classList.add("dw-wide");
  const open = () => toggle(place, data, element, inside);
  const choose = () => (place.reader.isChosen(element) ? open() : place.reader.choose(element, place, n));
  element.append(
    make(
      "span",
      { class: "dw-head" },
      inside ? button("", `Open line ${n}`, open, { class: "dw-open", "aria-expanded": "false", "aria-controls": id }) : null,
      button(n, `Line ${n}`, choose, { class: "dw-number" }),
      mark(data),
    ),
    make("span", { class: "dw-left" }, shown && data.left ? scrolling(data.left) : null),
    make("span", { class: "dw-right" }, scrolling(data.marked ?? data.right, data.right)),
    make("span", { class: "dw-note" }, ...spoken(note), ...conditions(data)),
  );
  if (inside) element.append(inside);
  element.addEventListener("click", (event) => {
    // A click beside the buttons chooses the line too; marking text with the mouse does not.
    if (event.target.closest("button, .dw-inside") || String(getSelection())) return;
    place.reader.choose(element, place, n);
  });
  element.open = open;
  return element;
}

function conditions(data) {
  return (data.conditions ?? []).flatMap((side) => ["; ", ...(side.latex ? [formula(side.latex)] : spoken(side.words))]);
}

/** Opens a line, or closes it; what is inside is made when it is first wanted. */
function toggle(place, data, element, inside) {
  if (!inside || element.classList.contains("dw-later")) return;
  if (!inside.childElementCount) inside.append(...insides(place, data, element.dataset.n));
  inside.hidden = !inside.hidden;
  const opener = element.querySelector(".dw-open");
  opener.setAttribute("aria-expanded", String(!inside.hidden));
  opener.setAttribute("aria-label", `${inside.hidden ? "Open" : "Close"} line ${element.dataset.n}`);
  opener.title = opener.getAttribute("aria-label");
}

function insides(place, data, n) {
  const parts = [];
  if (data.rows?.length) parts.push(lines(place, data.rows, `Inside line ${n}`));
  const lemma = place.reader.lemma(data.lemma);
  if (lemma) parts.push(proof(place, lemma));
  return parts;
}

/** A lemma in place: what it says and how it is derived. */
function proof(place, entry) {
  const inner = { ...place, entry, road: 0, level: "lecture" };
  const given = entry.before.filter(({ asked }) => !asked);
  return make(
    "div",
    { class: "dw-lemma", role: "group", "aria-label": `Lemma: ${entry.title}` },
    make("p", { class: "dw-part" }, make("span", { class: "dw-label" }, "Lemma"), make("span", {}, ...spoken(entry.heading))),
    ...given.map(section),
    lines(inner, entry.roads[0].levels.lecture, entry.title),
    make("div", { class: "dw-result" }, ...entry.claims.map((claim) => make("p", {}, ...item(claim)))),
  );
}
