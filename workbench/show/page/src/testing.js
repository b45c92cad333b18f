// The self-test: a problem, boxes for the answer, hints one by one, then the solution in the stepper.
import { button, freshId, make } from "./dom.js";
import { complaint } from "./complaint.js";
import { formula, scrolling } from "./typeset.js";
import { view } from "./view.js";
import { spoken } from "./words.js";

const STATUS = { right: "dw-supported", wrong: "dw-refuted", undecided: "dw-undecided", unreadable: "dw-refuted" };
const MARKS = { right: "✓ ", wrong: "✗ ", undecided: "? ", unreadable: "" };

export function selfTest(record, ask) {
  const root = make("section", { class: "dw dw-test", "aria-label": "Self-test", "data-lm-suppress-shortcuts": "true", onkeydown: (event) => event.stopPropagation() });
  let place = 0;

  async function next(status) {
    status.className = "dw-status";
    status.textContent = "Drawing another problem …";
    const { problem, error } = await ask({ do: "next", place: place + 1 });
    if (!problem) return void (status.textContent = error?.message ?? "There is no other problem.");
    place += 1;
    draw(problem);
    root.querySelector("input").focus();
  }

  function draw(problem) {
    const status = make("p", { class: "dw-status", role: "status" });
    const hints = make("ol", { class: "dw-hints", "aria-label": "Hints" });
    const solution = make("div", { class: "dw-out" });
    const inputs = problem.boxes.map((box) => input(box, problem.several, judge));
    const hint = button("Hint", "Hint", giveHint);
    const here = place;

    async function judge() {
      status.className = "dw-status";
      status.textContent = "Judging …";
      const { judgement, error } = await ask({ do: "judge", place: here, texts: inputs.map(({ box }) => box.value) });
      for (const { box } of inputs) box.removeAttribute("aria-invalid");
      if (!judgement) return void (status.textContent = error.message);
      const box = inputs[judgement.box ?? 0]?.box;
      status.className = `dw-status ${STATUS[judgement.outcome]}`;
      const where = judgement.box !== null && inputs.length > 1 ? `${problem.boxes[judgement.box].name}: ` : "";
      status.replaceChildren(MARKS[judgement.outcome], where, ...complaint(judgement.words, box.value, judgement.position));
      if (judgement.outcome === "unreadable") box.setAttribute("aria-invalid", "true");
    }

    /** First the rule, then the line that it gives, then the next rule. */
    function giveHint() {
      const given = hints.querySelectorAll("li, li > .dw-scroll").length;
      const { rule, latex } = problem.hints[Math.floor(given / 2)] ?? {};
      if (!rule) return void (status.textContent = problem.hints.length ? "There are no more hints; the solution is next." : "This one is a single step: there is no hint.");
      if (given % 2 === 0) hints.append(make("li", {}, `${rule} `));
      else hints.lastChild.append(scrolling(latex));
    }

    function solve() {
      if (solution.childElementCount) return;
      solution.append(
        make("div", { class: "dw-result" }, make("span", { class: "dw-label" }, "Answer"), ...problem.answers.map((latex) => make("p", {}, scrolling(latex)))),
        view(problem.record, problem.record.shown[0], { boxed: true, stepping: false }),
      );
    }

    root.replaceChildren(
      make("div", { class: "dw-title", role: "heading", "aria-level": "3" }, problem.title || "Self-test"),
      make("p", { class: "dw-small" }, [problem.topic, problem.level].filter(Boolean).join(", ").replaceAll("-", " ")),
      make("p", { class: "dw-ask" }, ...spoken(problem.ask)),
      ...problem.shown.map((latex) => make("p", {}, scrolling(latex))),
      make("form", { class: "dw-form", onsubmit: (event) => { event.preventDefault(); judge(); } },
        ...inputs.map(({ element }) => element),
        make("div", { class: "dw-group" }, make("button", { type: "submit", class: "dw-go" }, "Check my answer"), hint,
          button("Solution", "Show the solution", solve), button("Next problem", "Next problem", () => next(status)))),
      status, hints, solution,
    );
  }
  draw(record.problem);
  return root;
}

function input({ name, latex }, several) {
  const id = freshId("answer");
  const help = several ? "solutions, with commas between them, or none" : "such as 2 * A.T @ x, or [[1, 2], [3, 4]]";
  const box = make("input", { type: "text", id, spellcheck: "false", autocapitalize: "off", autocomplete: "off", placeholder: help, "aria-label": `Your answer${name ? ` for ${name}` : ""}: ${help}` });
  const element = make("div", { class: "dw-field" }, make("label", { for: id }, formula(latex), several ? " is" : " ="), box);
  return { box, element };
}
