// The form of a playground: what is asked, the expression, the variables, and the fields that the question needs.
import { button, freshId, make } from "./dom.js";
import { complaining } from "./complaint.js";

/** What may be asked, and the fields that it needs with their names. */
const GOALS = {
  gradient: ["Gradient", { wrt: "in", method: "Road" }],
  jacobian: ["Jacobian", { wrt: "in", method: "Road" }],
  hessian: ["Hessian", { wrt: "in", wrt2: "and in (if another)", method: "Road" }],
  derivative: ["Derivative of a scalar", { wrt: "in", method: "Road" }],
  directional: ["Directional derivative", { wrt: "in", along: "along", method: "Road" }],
  hvp: ["Hessian times vector", { wrt: "in", along: "times", method: "Road" }],
  integral: ["Integral", { wrt: "over", from: "from (or nothing)", to: "to" }],
  limit: ["Limit", { wrt: "of", to: "to", side: "from the side" }],
  series: ["Taylor series", { wrt: "in", to: "at", order: "up to order" }],
  solve: ["Solve an equation", { wrt: "for" }],
  mle: ["Maximum likelihood", { data: "Data", wrt: "Parameters", from: "Support from", to: "to", side: "Density" }],
};
const SIDES = { limit: ["both", "left", "right"], mle: ["continuous", "discrete"] };
const FIELDS = ["data", "wrt", "wrt2", "along", "method", "from", "to", "side", "order"];

/** `{ element, value(), complain(error), fill(request) }`; `changed()` is called as one types, `go()` on Ctrl+Enter. */
export function requestForm({ methods, properties }, changed, go) {
  const list = freshId("properties");
  const what = control("Find", make("select", {}, ...Object.entries(GOALS).map(([key, [name]]) => make("option", { value: key }, name))));
  const expr = control("Expression", make("textarea", { rows: "2", spellcheck: "false", autocapitalize: "off" }));
  const fields = Object.fromEntries(FIELDS.map((key) => [key, control(key, key === "method" ? choices(methods) : key === "side" ? make("select") : line())]));
  const rows = make("div", { class: "dw-rows" });
  const more = button("Add a variable", "Add a variable", () => { add(["", "", ""]).name.focus(); changed(); });
  const variables = make("fieldset", {}, make("legend", {}, "Variables"), rows, more, make("datalist", { id: list }, ...properties.map((value) => make("option", { value }))));
  let declared = [];

  function add([name, shape, has]) {
    const place = declared.length + 1;
    const row = { name: line(`Name of variable ${place}`, "name"), shape: line(`Shape of variable ${place}`, "shape: n or m,n; empty: scalar"), has: line(`Properties of variable ${place}`, "positive, ...", { list }) };
    [row.name.value, row.shape.value, row.has.value] = [name, shape, has];
    const wrong = make("span", { class: "dw-wrong", id: freshId("wrong") });
    row.name.setAttribute("aria-describedby", wrong.id);
    row.complain = complaining(row.name, wrong);
    const drop = button("×", `Remove variable ${place}`, () => { declared = declared.filter((other) => other !== row); row.element.remove(); changed(); more.focus(); });
    row.element = make("div", { class: "dw-row" }, row.name, row.shape, row.has, drop, wrong);
    declared.push(row);
    rows.append(row.element);
    return row;
  }

  /** Which fields there are, and what they are called, depends on what is asked. */
  function arrange() {
    const [, needed] = GOALS[what.input.value];
    for (const [key, field] of Object.entries(fields)) {
      field.element.hidden = !(key in needed);
      if (key in needed) field.label.textContent = needed[key];
    }
    const sides = SIDES[what.input.value];
    if (sides && fields.side.input.firstChild?.value !== sides[0]) fields.side.input.replaceChildren(...sides.map((side) => make("option", {}, side)));
  }

  function value() {
    const [, needed] = GOALS[what.input.value];
    const texts = Object.fromEntries(Object.keys(needed).map((key) => [key, fields[key].input.value]));
    return { what: what.input.value, expr: expr.input.value, vars: declared.map(({ name, shape, has }) => [name.value, shape.value, has.value]), ...texts };
  }

  function complain(error) {
    for (const field of [expr, what, ...Object.values(fields), ...declared]) field.complain();
    if (!error) return true;
    const field = String(error.field ?? "");
    const found = field.startsWith("vars.") ? declared[Number(field.slice(5))] : { expr, what, ...fields }[field];
    found?.complain(error.message, error.position);
    return Boolean(found);
  }

  function fill(request) {
    what.input.value = request.what;
    arrange();
    expr.input.value = request.expr;
    rows.replaceChildren();
    declared = [];
    request.vars.forEach(add);
    for (const [key, field] of Object.entries(fields)) if (key !== "side" && key !== "method") field.input.value = request[key] ?? "";
    fields.method.input.value = request.method ?? "auto";
  }

  const element = make("form", {
    class: "dw-form",
    oninput: () => { arrange(); changed(); },
    onsubmit: (event) => event.preventDefault(),
    onkeydown: (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); go(); } },
  }, expr.element, variables, make("div", { class: "dw-fields" }, what.element, ...Object.values(fields).map((field) => field.element)));
  return { element, value, complain, fill };
}

function control(name, input) {
  const id = freshId("field");
  const wrong = make("span", { class: "dw-wrong", id: `${id}-wrong` });
  input.id = id;
  input.setAttribute("aria-describedby", wrong.id);
  const label = make("label", { for: id }, name);
  return { input, label, element: make("div", { class: "dw-field" }, label, input, wrong), complain: complaining(input, wrong) };
}

const line = (name, placeholder, more = {}) => make("input", { type: "text", spellcheck: "false", autocapitalize: "off", autocomplete: "off", "aria-label": name, placeholder, ...more });
const choices = (names) => make("select", {}, ...names.map((name) => make("option", {}, name)));
