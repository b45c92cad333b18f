// The page of the search: its cards stand there already; here they are put in order and marked by what was looked for.
"use strict";

(() => {
  const home = document.getElementById("s-found");
  if (!home || typeof dwIndex === "undefined") return;
  const said = document.getElementById("s-said");
  const cards = new Map([...home.children].map((card) => [card.dataset.id, card]));
  const formulas = formulaIndex(dwIndex);
  const FEW = 20, HOLDS = 0.7, WAIT = 250;

  /** Whether it reads as a formula: a sign of mathematics, or a row of short words. */
  const looksLikeFormula = (query) => /[\\^_=+*/@|<>()[\]{}']|[^\x00-\x7f]|\.T\b|\d/.test(query) || /^\S{1,2}( \S{1,3})*$/.test(query.trim());

  const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

  function byWords(query) {
    const wanted = plain(query).split(/[^a-z0-9]+/).filter((word) => word.length > 1);
    if (!wanted.length) return [];
    const found = [];
    dwIndex.words.forEach(([title, near, text], k) => {
      let score = 0, all = true;
      for (const word of wanted) {
        const worth = [title, near, text].map((words, place) => (` ${words}`.includes(` ${word}`) ? [10, 4, 1][place] : 0));
        const best = Math.max(...worth);
        score += best;
        all &&= best > 0;
      }
      if (score) found.push({ id: dwIndex.ids[k], score: score + (all ? 100 : 0), all });
    });
    const whole = found.filter((one) => one.all);
    return (whole.length ? whole : found).sort((a, b) => b.score - a.score).slice(0, FEW);
  }

  function byFormula(query) {
    return formulas.find(query, FEW).filter((one) => one.part > HOLDS).map((one) => ({ ...one, formula: dwIndex.plain[one.number] }));
  }

  function show(query) {
    const mathematical = looksLikeFormula(query);
    const seen = new Set();
    const found = (mathematical ? [...byFormula(query), ...byWords(query)] : byWords(query).length ? byWords(query) : byFormula(query))
      .filter(({ id }) => !seen.has(id) && seen.add(id)).slice(0, FEW);
    for (const card of cards.values()) card.querySelector(".s-held")?.remove();
    home.replaceChildren(...found.map(({ id, formula }) => {
      const card = cards.get(id);
      if (formula) {
        const held = document.createElement("p");
        held.className = "s-held s-small";
        held.textContent = formula;
        card.append(held);
      }
      return card;
    }));
    said.textContent = found.length ? `${found.length} found for “${query}”, best first.` : `Nothing holds “${query}”.`;
  }

  const field = document.querySelector("input[name=q]");
  const query = new URLSearchParams(location.search).get("q") ?? "";
  if (query.trim()) {
    field.value = query;
    show(query);
  }
  let waiting;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    if (field.value.trim()) waiting = setTimeout(() => show(field.value), WAIT);
  });
})();
