// A figure: sliders, choices and buttons beside panels that follow them. It evaluates the programs of its record and asks
// nobody; numbers glide to where a slider was moved, unless the reader wants no motion.
import { button, freshId, make } from "./dom.js";
import { along, evaluate } from "./evaluate.js";
import { gauss, picture, random, said, scales } from "./plot.js";

const SVG = "http://www.w3.org/2000/svg";
const GLIDE = 0.3; // of the way, each frame
const QUIET = 600; // milliseconds until a change is said aloud

function element([tag, attributes, ...children]) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(name, String(value));
  made.append(...children.map((child) => (Array.isArray(child) ? element(child) : child)));
  return made;
}

/** What a drawing sees: the state, the names of the terms of its entry, and `at(name, values)` and `along(name, moving, fixed)` for these. */
export const sight = (record, state) => ({
  ...state,
  data: record.data,
  names: Object.keys(record.programs),
  at: (name, values) => evaluate(record.programs[name], values),
  along: (name, moving, fixed) => along(record.programs[name], moving, fixed),
});

export const begin = (record) => Object.fromEntries(record.controls.map(({ name, start }) => [name, start]));

export function figure(record, draw) {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const aim = begin(record);
  const now = { ...aim };
  const gliding = new Set(record.controls.filter((one) => one.kind === "slider" && !one.whole).map(({ name }) => name));
  const words = make("p", { class: "dw-figure-words", id: freshId("words") });
  const aloud = make("span", { class: "dw-unseen", role: "status" });
  const panels = make("div", { class: "dw-panels" });
  const ids = [];
  let waiting = 0;
  let quiet = 0;
  let seen = [];

  function paint() {
    const made = draw(sight(record, now));
    seen = made.panels;
    panels.replaceChildren(...seen.map((panel, k) => {
      const svg = element(picture(panel, (ids[k] ??= freshId("clip"))));
      svg.setAttribute("aria-describedby", words.id);
      svg.dataset.panel = k;
      if (panel.drag) svg.classList.add("dw-draggable");
      return svg;
    }));
    words.textContent = made.words;
    clearTimeout(quiet);
    quiet = setTimeout(() => (aloud.textContent = made.words), QUIET);
  }

  function frame() {
    waiting = 0;
    let moving = false;
    for (const name of Object.keys(aim)) {
      const gap = aim[name] - now[name];
      if (!gliding.has(name) || still.matches || !(Math.abs(gap) > 1e-3 * Math.max(Math.abs(aim[name]), 0.05))) now[name] = aim[name];
      else {
        now[name] += GLIDE * gap;
        moving = true;
      }
    }
    paint();
    if (moving) soon();
  }

  const soon = () => (waiting ||= requestAnimationFrame(frame));
  const controls = record.controls.map((one) => control(one, aim, soon, still, () => controls));

  /** Moves what a panel lets be dragged: the pointer's place becomes values of controls. */
  function pull(svg, event) {
    const panel = seen[Number(svg.dataset.panel)];
    const box = svg.getBoundingClientRect();
    const scale = scales(panel);
    const place = scale.from([((event.clientX - box.left) / box.width) * scale.width, ((event.clientY - box.top) / box.height) * scale.height]);
    const wanted = panel.drag(place, held.name);
    held.name ??= Object.keys(wanted)[0]; // what was taken hold of first stays in hand
    for (const one of controls) if (one.name in wanted) one.set(wanted[one.name]);
    for (const name of Object.keys(wanted)) now[name] = aim[name]; // under the pointer nothing lags
    soon();
  }

  let held = null;
  panels.addEventListener("pointerdown", (event) => {
    const svg = event.target.closest("svg.dw-draggable");
    if (!svg) return;
    held = { panel: svg.dataset.panel };
    panels.setPointerCapture(event.pointerId);
    pull(svg, event);
    event.preventDefault();
  });
  panels.addEventListener("pointermove", (event) => {
    if (held && event.buttons) pull(panels.querySelector(`svg[data-panel="${held.panel}"]`), event);
  });
  panels.addEventListener("pointerup", () => (held = null));

  paint();
  return make(
    "figure",
    { class: "dw dw-figure", "aria-label": record.title, "data-figure": record.name, "data-lm-suppress-shortcuts": "true", onkeydown: (event) => event.stopPropagation() },
    make("figcaption", {}, make("b", {}, record.title), make("p", {}, record.caption)),
    make("div", { class: "dw-controls", role: "group", "aria-label": "What can be moved" }, ...controls.map((one) => one.element)),
    panels, words, aloud,
    make("details", {}, make("summary", {}, "What is evaluated here"), make("dl", {}, ...Object.entries(record.formulas).flatMap(([name, text]) => [make("dt", {}, name), make("dd", {}, text)]))),
  );
}

// -- controls ----------------------------------------------------------------------------

const control = (one, ...rest) => CONTROLS[one.kind](one, ...rest);

const CONTROLS = {
  slider(one, aim, soon, still) {
    const id = freshId("slider");
    const value = make("output", { for: id });
    const input = make("input", { type: "range", id, min: one.low, max: one.high, step: one.step, oninput: () => take(Number(input.value)) });
    function take(number) {
      aim[one.name] = number;
      const text = said(number);
      value.textContent = text;
      input.setAttribute("aria-valuetext", `${text}${one.unit ? ` ${one.unit}` : ""}`);
      soon();
    }
    const set = (number) => {
      input.value = String(number);
      take(Number(input.value));
    };
    set(one.start);
    const play = one.play ? player(one, () => Number(input.value), set, still) : null;
    return { name: one.name, set, element: make("span", { class: "dw-control" }, make("label", { for: id }, one.label), input, value, play) };
  },
  choice(one, aim, soon) {
    const id = freshId("choice");
    const input = make("select", { id, onchange: () => set(Number(input.value)) }, ...one.options.map((words, k) => make("option", { value: k }, words)));
    const set = (number) => {
      input.value = String(number);
      aim[one.name] = number;
      soon();
    };
    set(one.start);
    return { name: one.name, set, element: make("span", { class: "dw-control" }, make("label", { for: id }, one.label), input) };
  },
  switch(one, aim, soon) {
    const id = freshId("switch");
    const input = make("input", { type: "checkbox", id, onchange: () => set(Number(input.checked)) });
    const set = (number) => {
      input.checked = Boolean(number);
      aim[one.name] = number;
      soon();
    };
    set(one.start);
    return { name: one.name, set, element: make("span", { class: "dw-control" }, input, make("label", { for: id }, one.label)) };
  },
  button(one, aim, soon, still, others) {
    const set = (number) => {
      aim[one.name] = number;
      const next = random(number);
      for (const name of one.over) {
        const drawn = one.spread * gauss(next);
        others().find((other) => other.name === name).set(one.positive ? Math.exp(drawn) : drawn);
      }
      soon();
    };
    return { name: one.name, set, element: make("span", { class: "dw-control" }, make("button", { type: "button", onclick: () => set(aim[one.name] + 1) }, one.label)) };
  },
  place(one, aim, soon, still, others) {
    const set = (count) => {
      aim[one.name] = count;
      for (const [name, value] of Object.entries(one.values)) others().find((other) => other.name === name).set(value);
      soon();
    };
    return { name: one.name, set, element: make("span", { class: "dw-control" }, make("button", { type: "button", onclick: () => set(aim[one.name] + 1) }, one.label)) };
  },
};

/** Runs a slider from where it stands to its end. */
function player(one, read, set, still) {
  let running = 0;
  const stop = () => {
    cancelAnimationFrame(running);
    running = 0;
    face.textContent = "▶";
  };
  const go = () => {
    if (running) return stop();
    const from = read() >= one.high ? one.low : read();
    if (still.matches) return set(one.high);
    face.textContent = "❚❚";
    let first = 0;
    const step = (time) => {
      first ||= time;
      const number = from + ((time - first) / 1000) * one.play;
      set(Math.min(number, one.high));
      if (number >= one.high || !key.isConnected) stop();
      else running = requestAnimationFrame(step);
    };
    running = requestAnimationFrame(step);
  };
  const face = make("span", { "aria-hidden": "true" }, "▶");
  const key = button(face, `Play ${one.label}`, go);
  return key;
}
