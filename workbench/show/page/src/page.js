// A page that was written to a file: its entries stand there as text; here they become views, those in sight first.
import { view } from "./view.js";

/** Takes over the entries of the document, if it is such a page. */
export function takeOver(root) {
  const data = root.getElementById("dw-record");
  if (!data) return;
  const record = JSON.parse(data.textContent);
  const waiting = new Set(root.querySelectorAll("[data-dw-entry]"));
  const fill = (place) => {
    if (!waiting.delete(place)) return;
    place.classList.remove("dw-static");
    place.replaceChildren(view(record, record.shown[Number(place.dataset.dwEntry)], { titled: false, ...record.start }));
  };
  const all = () => [...waiting].forEach(fill);
  addEventListener("beforeprint", all);
  // Whatever is near the window at once, the rest when there is time; no entry is left as text for long.
  const near = new IntersectionObserver((seen) => seen.filter((one) => one.isIntersecting).forEach((one) => fill(one.target)), { rootMargin: "1000px" });
  waiting.forEach((place) => near.observe(place));
  const soon = globalThis.requestIdleCallback ?? ((then) => setTimeout(then, 30));
  const some = () => {
    const [place] = waiting;
    if (!place) return;
    fill(place);
    soon(some);
  };
  soon(some);
}
