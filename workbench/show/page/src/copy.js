// Texts into the clipboard.

/** Whether the text is in the clipboard now. */
export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedByHand(text);
  }
}

/** For pages that may not use the clipboard: the old way, from a text box that is there for a moment. */
function copiedByHand(text) {
  const box = document.createElement("textarea");
  box.value = text;
  box.setAttribute("aria-hidden", "true");
  box.className = "dw-unseen";
  const before = document.activeElement;
  document.body.append(box);
  box.select();
  let done = false;
  try {
    done = document.execCommand("copy");
  } catch {
    done = false;
  }
  box.remove();
  before?.focus?.();
  return done;
}

export const FORMS = [["latex", "LaTeX"], ["markdown", "Markdown"], ["python", "Python"]];

/** The whole derivation in a form, at a level of detail where the form has levels; empty where it cannot be said. */
export function whole(entry, form, level) {
  const text = entry.copy?.[form] ?? "";
  return typeof text === "string" ? text : (text[level] ?? text.lecture ?? "");
}

/** One line in a form: Python is the statement as the workbench reads it. */
export function single(line, form) {
  if (form === "latex") return line.latex;
  return form === "markdown" ? `$$${line.latex}$$` : line.text;
}
