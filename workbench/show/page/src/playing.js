// The playground: a form, what it says as one types, and below it the derivation with its check and its code.
import { button, make } from "./dom.js";
import { quietly } from "./asking.js";
import { checkPanel } from "./checking.js";
import { copied } from "./copy.js";
import { requestForm } from "./request.js";
import { formula } from "./typeset.js";
import { view } from "./view.js";

const NAMES = { numpy: "NumPy", torch: "PyTorch", jax: "JAX" };
const LATE = 8_000;

export function playground(record, ask) {
  const status = make("p", { class: "dw-status", role: "status" });
  const shown = make("p", { class: "dw-shown" });
  const out = make("div", { class: "dw-out" });
  let working = null; // the question whose derivation is awaited
  let typed = 0;
  let complained = false;
  const read = quietly(async () => {
    const turn = ++typed;
    const late = setTimeout(() => { complained = true; say("The kernel has not answered yet: it is busy, or it does not run."); }, LATE);
    const { seen, error } = await ask({ do: "read", request: form.value() });
    clearTimeout(late);
    if (turn !== typed) return;
    const placed = form.complain(error);
    if (seen) shown.replaceChildren(formula(seen.latex, seen.plain), seen.shape === "()" ? " (a scalar)" : ` (shape ${seen.shape})`);
    const homeless = Boolean(error) && !placed; // such words stand in the status, until they no longer hold
    if (!working && (homeless || complained)) say(homeless ? error.message : "", homeless ? "dw-refused" : "");
    complained = homeless;
    shown.classList.toggle("dw-stale", !seen);
    spoken.textContent = error ? error.message : "";
  });
  const spoken = make("span", { class: "dw-unseen", role: "status" });
  const form = requestForm(record, read, derive);
  const example = make("select", { "aria-label": "Start from an example", onchange: () => start(Number(example.value)) },
    ...record.examples.map(({ name }, place) => make("option", { value: place }, name)));
  const go = button("Derive", "Derive (Ctrl+Enter)", derive, { class: "dw-go" });
  const stop = button("Cancel", "Cancel", cancel, { hidden: true });

  function say(words, kind = "") {
    status.className = `dw-status ${kind}`;
    status.textContent = words;
  }

  function start(place) {
    form.fill(record.examples[place]);
    out.replaceChildren();
    say("");
    read();
  }

  function busy(turn) {
    working = turn;
    stop.hidden = !turn;
    if (turn) go.setAttribute("aria-disabled", "true");
    else go.removeAttribute("aria-disabled");
  }

  async function derive() {
    if (working) return;
    const turn = {};
    const request = form.value();
    busy(turn);
    say("Deriving and checking …");
    const answer = await ask({ do: "derive", request });
    if (working !== turn) return;
    const inside = stop.contains(document.activeElement);
    busy(null);
    if (inside) go.focus();
    if (answer.error) {
      out.replaceChildren();
      const placed = form.complain(answer.error);
      return say(placed ? `Not derived: ${answer.error.message}` : answer.error.message, "dw-refused");
    }
    form.complain();
    say(answer.check, answer.ok ? "dw-supported" : "dw-refuted");
    out.replaceChildren(...derivation(answer, (seed) => ask({ do: "picture", request, seed })));
  }

  async function cancel() {
    busy(null);
    go.focus();
    await ask({ do: "cancel" });
    say("Cancelled.");
  }

  const root = make("section", { class: "dw dw-playground", "aria-label": "Playground", "data-lm-suppress-shortcuts": "true", onkeydown: (event) => event.stopPropagation() },
    make("div", { class: "dw-title", role: "heading", "aria-level": "3" }, "Playground"),
    make("div", { class: "dw-field" }, make("span", { class: "dw-small" }, "Start from"), example),
    form.element, shown, make("div", { class: "dw-group" }, go, stop), status, spoken, out);
  example.value = String(record.start);
  start(record.start);
  return root;
}

function derivation({ record, code, picture }, again) {
  return [
    view(record, record.shown[0], { boxed: true, level: "lecture" }),
    picture ? checkPanel(picture, again) : "",
    sources(code),
  ].filter(Boolean);
}

/** The code for each target; what cannot be written says why. */
function sources(code) {
  const said = make("span", { class: "dw-said", role: "status" });
  return make("section", { class: "dw-code", "aria-label": "Code" }, make("span", { class: "dw-label" }, "Code"), said,
    ...code.map(({ target, text, refused }, place) => {
      const name = NAMES[target];
      const copy = text ? button("Copy", `Copy ${name} code`, async () => (said.textContent = (await copied(text)) ? `Copied ${name} code.` : "This page may not use the clipboard.")) : null;
      return make("details", { open: place === 0 }, make("summary", {}, name), copy, text ? make("pre", { tabindex: "0", "aria-label": `${name} code` }, text) : make("p", {}, refused));
    }));
}
