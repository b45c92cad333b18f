// The widgets that ask a kernel: the playground, the check panel, the self-test. `render` is what anywidget calls.
import { asker } from "./asking.js";
import { checkPanel } from "./checking.js";
import { make } from "./dom.js";
import { playground } from "./playing.js";
import { selfTest } from "./testing.js";
import { scrolling } from "./typeset.js";
import { spoken, told } from "./words.js";

const KINDS = {
  playground,
  "self-test": selfTest,
  check: (record, ask) =>
    make("section", { class: "dw", "aria-label": told(record.title), "data-lm-suppress-shortcuts": "true" },
      make("div", { class: "dw-title", role: "heading", "aria-level": "3" }, ...spoken(record.title)),
      make("p", {}, scrolling(record.latex)),
      checkPanel(record.picture, (seed) => ask({ do: "picture", seed }))),
};

function render({ model, el }) {
  const record = model.get("record");
  const { ask, close } = asker(model);
  el.replaceChildren(KINDS[record.kind](record, ask));
  return close;
}

export default { render };
