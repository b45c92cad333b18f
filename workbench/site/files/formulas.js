// Formulas found by what they look like: what workbench/site/formulas does, from the same table. Tests compare the two.
"use strict";

/** `{ tokens(formula), find(query, most) }` for an index: `table`, `functions`, `ids`, `rows` of `[entry, place, "tokens"]`. */
function formulaIndex({ table, functions, ids, rows: written }) {
  const LEXEMES = /\\[A-Za-z]+|\\[^A-Za-z]|\.T(?![A-Za-z])|[A-Za-z]+|\d+(?:\.\d+)?|\*\*|\|\||<=|>=|==|!=|:=|\S/gu;
  const OPENING = "([{", CLOSING = ")]}", DEEPEST = 60;
  const CANDIDATES = 600, PLACES = { claim: 0.12, goal: 0.1, line: 0 };
  const SAME = 0.5, LIKE = 0.47, OTHER = 0.42, LATER = [1, 0.7, 0.5], SHORT = 0.1, WHOLE = 0.3;
  const own = (object, key) => Object.hasOwn(object, key);
  const known = new Set(functions);
  const letters = new Map();
  const isLetter = (token) => {
    if (!letters.has(token)) letters.set(token, token !== "π" && /^[A-Za-zΑ-Ωα-ωℓ]$/u.test(token));
    return letters.get(token);
  };
  const isUpper = (token) => token !== token.toLowerCase() && token === token.toUpperCase();
  const split = (words) => words.split(" ").filter(Boolean);
  const inside = (signs, one) => one !== undefined && one.length === 1 && signs.includes(one);

  // -- tokens ---------------------------------------------------------------------------------------

  function tokens(formula) {
    const level = (text, small, sign) =>
      text.replace(new RegExp(`[${Object.keys(small).join("")}]+`, "gu"), (row) => `${sign}{${[...row].map((c) => small[c]).join("")}}`);
    const levelled = level(level(formula, table.raised, "^"), table.lowered, "_");
    const text = [...levelled].map((c) => (own(table.signs, c) ? table.signs[c] : c)).join("");
    const left = (text.match(LEXEMES) ?? []).reverse();
    let deep = 0;
    const top = () => left.at(-1);
    const named = (word) => own(table.words, word) || own(table.greek, word) || known.has(word);

    function group() {
      const out = [];
      while (left.length && !inside(CLOSING, top())) put(out);
      if (left.length) left.pop();
      return out;
    }

    function shorten() {
      const word = top() ?? "";
      if (/^[A-Za-z]{2,}$/.test(word) && !named(word)) left.splice(-1, 1, word.slice(1), word[0]);
    }

    function argument(digit = false) {
      const out = [];
      if (!left.length) return out;
      if (inside(OPENING, top())) {
        put(out);
        return out;
      }
      if (digit && /^\d{2,}$/.test(top())) {
        const number = left.pop();
        left.push(number.slice(1));
        return [number[0]];
      }
      shorten();
      const sign = top() === "-" ? ["-"] : [];
      if (sign.length) {
        left.pop();
        shorten();
      }
      if (left.length) put(out);
      return [...sign, ...out];
    }

    function goesWithout(sign, below) {
      if (sign === "‖") return below === "F" || below === "2";
      return table.bounded.includes(sign) || table.indexed.includes(sign);
    }

    function raised(out) {
      const above = argument(), said = above.join(" "), last = out.at(-1);
      if (said === "T") out.push("ᵀ");
      else if (said === "- 1") out.push("⁻¹");
      else if (said === "- T" || said === "- ᵀ") out.push("⁻¹", "ᵀ");
      else if (table.bounded.includes(last)) return;
      else if (last === "e") out.splice(-1, 1, "exp", ...above);
      else out.push("^", ...above);
    }

    function wordOf(out, word) {
      if (own(table.around, word) && top() === "(") {
        const [before, after] = table.around[word];
        out.push(...split(before), ...argument(), ...split(after));
      } else if (own(table.words, word)) out.push(...split(table.words[word]));
      else if (own(table.greek, word)) out.push(table.greek[word]);
      else if (known.has(word)) out.push(word);
      else out.push(...word);
    }

    function command(out, name) {
      const bare = name.slice(1);
      if (table.pairs.includes(name)) {
        const above = argument(true), below = argument(true);
        out.push(...above, "/", ...below);
      } else if (own(table.accents, name)) out.push(...argument(), table.accents[name]);
      else if (name === "\\sqrt") {
        if (top() === "[") argument();
        out.push("sqrt", ...argument());
      } else if (table.skipped.includes(name)) argument();
      else if (own(table.tokens, name)) out.push(table.tokens[name]);
      else if (own(table.words, bare)) out.push(...split(table.words[bare]));
      else if (own(table.greek, bare)) out.push(table.greek[bare]);
    }

    function put(out) {
      const lexeme = left.pop(), last = out.at(-1);
      deep += 1;
      if (deep <= DEEPEST) {
        if (lexeme === "[" && last !== undefined && isLetter(last) && !"EP".includes(last)) out.push("_", ...group());
        else if (inside(OPENING, lexeme)) out.push(...group());
        else if (lexeme === "^" || lexeme === "**") raised(out);
        else if (lexeme === "_") {
          const below = argument();
          if (!goesWithout(last, below.join(" "))) out.push("_", ...below);
        } else if (lexeme === ".T") out.push("ᵀ");
        else if (lexeme === "'") out.push(last !== undefined && isUpper(last) ? "ᵀ" : "′");
        else if (/^[A-Za-z]/.test(lexeme)) wordOf(out, lexeme);
        else if (lexeme[0] === "\\") command(out, lexeme);
        else if (/^\d/.test(lexeme) || isLetter(lexeme) || lexeme === "π") out.push(lexeme);
        else if (own(table.tokens, lexeme)) out.push(table.tokens[lexeme]);
      }
      deep -= 1;
    }

    const out = [];
    while (left.length) put(out);
    return out;
  }

  // -- finding --------------------------------------------------------------------------------------

  const accents = new Set(Object.values(table.accents));
  const withoutAccents = (row) => (row.some((token) => accents.has(token)) ? row.filter((token) => !accents.has(token)) : row);
  const rows = written.map(([entry, place, text]) => {
    const row = split(text);
    return { entry, place, row, bare: withoutAccents(row) };
  });
  const sets = rows.map(({ row }) => new Set(row));
  const counts = new Map();
  for (const set of sets) for (const token of set) counts.set(token, (counts.get(token) ?? 0) + 1);
  const whole = Math.log(1 + rows.length);
  const weight = (token) =>
    isLetter(token) ? SAME : counts.has(token) ? 0.4 + (1.6 * Math.log(1 + rows.length / (1 + counts.get(token)))) / whole : 2;
  const rounded = (value) => Math.round(value * 1e6);

  function candidates(wanted) {
    const told = [...new Set(wanted)].map((token) => [token, isLetter(token) ? 0.1 : weight(token)]);
    const shared = sets.map((set, k) => [rounded(told.reduce((sum, [t, w]) => sum + (set.has(t) ? w : 0), 0)), set.size, k]);
    return shared.sort((a, b) => b[0] - a[0] || a[1] - b[1] || a[2] - b[2]).slice(0, CANDIDATES).map(([, , k]) => k);
  }

  function along(wanted, row, start, at, high, names) {
    const there = new Map(names), back = new Map([...names].map(([a, b]) => [b, a]));
    let sum = 0, size = 0;
    for (; start + size < high && at + size < row.length; size += 1) {
      const a = wanted[start + size], b = row[at + size];
      if (!isLetter(a)) {
        if (a !== b) break;
        sum += weight(a);
      } else {
        if (!isLetter(b) || (there.get(a) ?? b) !== b || (back.get(b) ?? a) !== a) break;
        there.set(a, b);
        back.set(b, a);
        sum += a === b ? SAME : isUpper(a) === isUpper(b) ? LIKE : OTHER;
      }
    }
    return [sum, size];
  }

  function run(wanted, row, low, high, names, taken) {
    let best = [0, 0, 0, 0];
    let rest = wanted.slice(low, high).reduce((sum, token) => sum + weight(token), 0);
    for (let start = low; start < high && rest > best[3]; start += 1) {
      rest -= weight(wanted[start]);
      for (let at = 0; at < row.length; at += 1) {
        const one = wanted[start], other = row[at];
        if (one !== other && !(isLetter(one) && isLetter(other))) continue;
        if (taken.some(([a, b]) => a <= at && at < b)) continue;
        const [sum, size] = along(wanted, row, start, at, high, names);
        if (sum > best[3] + 1e-9) best = [start, at, size, sum];
      }
    }
    return best;
  }

  function held(wanted, row) {
    const names = new Map(), taken = [];
    let parts = [[0, wanted.length]], sum = 0, length = 0, complete = false;
    for (const worth of LATER) {
      let best = [0, 0, 0, 0];
      for (const [low, high] of parts) {
        const found = low < high ? run(wanted, row, low, high, names, taken) : best;
        if (found[3] > best[3]) best = found;
      }
      const [start, at, size, found] = best;
      if (found <= 0) break;
      sum += worth * found;
      complete ||= size === wanted.length;
      length += size;
      for (let k = 0; k < size; k += 1) if (isLetter(wanted[start + k])) names.set(wanted[start + k], row[at + k]);
      taken.push([at, at + size]);
      parts = parts.flatMap(([low, high]) => (low <= start && start < high ? [[low, start], [start + size, high]] : [[low, high]]));
    }
    return [sum, length, complete];
  }

  function find(query, most = 20) {
    const wanted = tokens(query);
    const all = wanted.reduce((sum, token) => sum + weight(token), 0);
    if (!all) return [];
    const accented = wanted.some((token) => accents.has(token));
    const best = new Map();
    for (const number of candidates(wanted)) {
      const { entry, place, row: whole, bare } = rows[number];
      const row = accented ? whole : bare;
      const [sum, length, complete] = held(wanted, row);
      const part = sum / all;
      const score = part + (PLACES[place] + (SHORT * length) / row.length) * Math.min(1, part) + (complete ? WHOLE : 0);
      if (!best.has(entry) || score > best.get(entry)[0] + 1e-9) best.set(entry, [score, number, part]);
    }
    const ranked = [...best].sort((a, b) => rounded(b[1][0]) - rounded(a[1][0]) || a[0] - b[0]);
    return ranked.slice(0, most).map(([entry, [score, number, part]]) => ({ id: ids[entry], score, number, part }));
  }

  return { tokens, find };
}
