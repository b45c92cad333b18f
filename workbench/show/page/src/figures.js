// The figures, for both of their homes: `render` is what anywidget calls in JupyterLab and Voila; in a page that was
// written to a file, the places that wait for a figure get it when this runs. The drawings are found by walking.
import drawings from "figures:all";
import { begin, figure, sight } from "./figure.js";
import { picture } from "./plot.js";

function render({ model, el }) {
  const record = model.get("record");
  el.replaceChildren(figure(record, drawings[record.drawing]));
}

/** The names of the drawings there are. */
export const names = Object.keys(drawings);

/** The panels of a figure as it begins, as plain nodes, and what is said of them: for still pictures. */
export function still(record) {
  const { panels, words } = drawings[record.drawing](sight(record, begin(record)));
  return { panels: panels.map((panel, k) => picture(panel, `${record.name}-${k}`)), words };
}

export default { render };

function takeOver(root) {
  const data = root.getElementById("dw-record");
  const records = data ? JSON.parse(data.textContent).figures : null;
  if (!records) return;
  for (const place of root.querySelectorAll("[data-dw-figure]")) {
    const record = records[place.dataset.dwFigure];
    place.replaceChildren(figure(record, drawings[record.drawing]));
    beneathResult(place);
  }
}

/** Puts a figure beneath the result of its entry, once the stepper has taken the entry over. */
function beneathResult(place) {
  const home = place.parentElement.querySelector("[data-dw-entry]");
  const move = () => {
    const result = home.querySelector(".dw-result");
    result?.after(place);
    return Boolean(result);
  };
  if (!home || move()) return;
  const watch = new MutationObserver(() => move() && watch.disconnect());
  watch.observe(home, { childList: true });
}

if (typeof document !== "undefined") takeOver(document);
