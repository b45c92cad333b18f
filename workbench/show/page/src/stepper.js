// The stepper, for both of its homes: `render` is what anywidget calls in JupyterLab and Voila; a page that was written
// to a file is taken over when this runs in it.
import { takeOver } from "./page.js";
import { view } from "./view.js";

function render({ model, el }) {
  const draw = () => {
    const record = model.get("record");
    el.replaceChildren(...record.shown.map((key) => view(record, key, { ...record.start, boxed: true })));
  };
  draw();
  model.on("change:record", draw);
  return () => model.off("change:record", draw);
}

export default { render };

takeOver(document);
