// The map: what is chosen shows all that it rests on and all that rests on it, and names its neighbours to go on to.
"use strict";

(() => {
  const map = document.getElementById("s-map");
  const panel = document.getElementById("s-walk");
  if (!map || !panel) return;
  const dots = new Map([...map.querySelectorAll("a[data-id]")].map((dot) => [dot.dataset.id, dot]));
  const needs = new Map([...dots].map(([id, dot]) => [id, (dot.dataset.needs ?? "").split(" ").filter((name) => dots.has(name))]));
  const users = new Map([...dots.keys()].map((id) => [id, []]));
  for (const [id, names] of needs) for (const name of names) users.get(name).push(id);

  function reached(id, next) {
    const seen = new Set(), open = [id];
    while (open.length) for (const name of next.get(open.pop())) if (!seen.has(name)) { seen.add(name); open.push(name); }
    return seen;
  }

  const nameOf = (id) => dots.get(id).getAttribute("aria-label");

  function list(words, ids) {
    const box = document.createElement("div");
    const head = document.createElement("h3");
    head.textContent = words;
    const items = document.createElement("ul");
    items.append(...ids.map((id) => {
      const item = document.createElement("li"), go = document.createElement("button");
      go.textContent = nameOf(id);
      go.addEventListener("click", () => { choose(id); panel.querySelector("h2 a").focus(); });
      item.append(go);
      return item;
    }));
    box.append(head, ids.length ? items : "nothing");
    return box;
  }

  function choose(id) {
    const before = reached(id, needs), after = reached(id, users);
    for (const [name, dot] of dots) {
      dot.classList.toggle("s-chosen", name === id);
      dot.classList.toggle("s-before", before.has(name));
      dot.classList.toggle("s-after", after.has(name));
    }
    for (const edge of map.querySelectorAll(".s-edge")) {
      const [from, to] = [edge.dataset.from, edge.dataset.to];
      edge.classList.toggle("s-before", before.has(from) && (to === id || before.has(to)));
      edge.classList.toggle("s-after", after.has(to) && (from === id || after.has(from)));
    }
    map.classList.add("s-walking");
    const head = document.createElement("h2"), link = document.createElement("a");
    link.href = dots.get(id).getAttribute("href");
    link.textContent = nameOf(id);
    head.append(link);
    const count = document.createElement("p");
    count.className = "s-small";
    count.textContent = `Rests on ${before.size}, and ${after.size} rest on it. The name opens its page.`;
    const two = document.createElement("div");
    two.className = "s-two";
    two.append(list("Needs", needs.get(id)), list("Needed by", users.get(id)));
    panel.replaceChildren(head, count, two);
  }

  for (const [id, dot] of dots) {
    dot.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      choose(id);
    });
  }
})();
