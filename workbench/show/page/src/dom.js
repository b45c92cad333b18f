// Elements from data. Text only ever becomes text: there is no way from here to innerHTML.

/** An element: `make("button", { class: "dw-key", onclick: go, "aria-label": "Next line" }, "›")`. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** A button that says what it does to eyes (`face`) and to screen readers (`name`). */
export function button(face, name, onclick, more = {}) {
  return make("button", { type: "button", "aria-label": name, title: name, onclick, ...more }, face);
}

/** Words for screen readers alone. */
export const unseen = (text) => make("span", { class: "dw-unseen" }, text);

let last = 0;
/** A name that no other element of this document has. */
export const freshId = (stem) => `dw-${stem}-${++last}`;
