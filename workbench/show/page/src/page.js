// A page that was written to a file: its entries stand there as text; here they become views when they come into sight.
import { formula } from "./typeset.js";
import { view } from "./view.js";

/** Takes over the entries of the document, if it is such a page. */
export function takeOver(root) {
  const data = root.getElementById("dw-record");
  if (!data) return;
  const record = JSON.parse(data.textContent);
  const waiting = new Set(root.querySelectorAll("[data-dw-entry], [data-dw-latex]"));
  const fill = (place) => {
    if (!waiting.delete(place)) return;
    if (place.dataset.dwLatex !== undefined) {
      place.replaceWith(formula(place.dataset.dwLatex));
      return;
    }
    place.classList.remove("dw-static");
    place.replaceChildren(view(record, record.shown[Number(place.dataset.dwEntry)], { titled: false, ...record.start }));
  };
  // Whatever is near the window; a book of hundreds of entries would take minutes at once. On paper all of them.
  const near = new IntersectionObserver((seen) => seen.filter((one) => one.isIntersecting).forEach((one) => fill(one.target)), { rootMargin: "1500px" });
  waiting.forEach((place) => near.observe(place));
  addEventListener("beforeprint", () => [...waiting].forEach(fill));
}
