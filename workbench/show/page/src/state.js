// Where a reader is, as a value, and the moves from there. Pure: no document, so each move can be tested on its own.

export const LEVELS = ["brief", "lecture", "full"];

/** `at`: the line that is looked at, -1 before any; `stepping`: later lines are hidden; `testing`: the next line is
 * asked for first, `hinted` once its rule was told. */
export const start = (stepping) => ({ road: 0, level: "lecture", at: stepping ? 0 : -1, stepping, testing: false, hinted: false });

/** The rows of the road at the level. */
export const rowsOf = (entry, state) => entry.roads[state.road].levels[state.level];

const to = (state, at) => ({ ...state, at, hinted: false });

export const moves = {
  first: (entry, state) => to(state, 0),
  last: (entry, state) => to(state, rowsOf(entry, state).length - 1),
  back: (entry, state) => (state.hinted ? { ...state, hinted: false } : to(state, Math.max(0, state.at - 1))),
  next(entry, state) {
    if (state.at >= rowsOf(entry, state).length - 1) return state;
    return state.testing && !state.hinted ? { ...state, hinted: true } : to(state, state.at + 1);
  },
  line: (entry, state, number) => to(state, number),
  stepping: (entry, state) => ({ ...state, stepping: !state.stepping, testing: false, hinted: false, at: Math.max(0, state.at) }),
  testing(entry, state) {
    const testing = !state.testing;
    return { ...state, testing, stepping: testing || state.stepping, hinted: false, at: Math.max(0, state.at) };
  },
  road: (entry, state, road) => ({ ...state, road, at: Math.min(state.at, 0), hinted: false }),
  level(entry, state, level) {
    const n = state.at < 0 ? "" : rowsOf(entry, state)[state.at][0];
    const changed = { ...state, level, hinted: false };
    return n ? { ...changed, at: nearest(rowsOf(entry, changed), n) } : changed;
  },
  closed: (entry, state) => (state.stepping ? state : { ...state, at: -1 }),
};

/** The place of line n among rows: itself, its first part, what it is a part of, else the last line before it. */
export function nearest(rows, n) {
  const numbers = rows.map(([number]) => number);
  for (const same of [(m) => m === n, (m) => m.startsWith(`${n}.`), (m) => n.startsWith(`${m}.`)]) {
    const place = numbers.findIndex(same);
    if (place >= 0) return place;
  }
  const before = numbers.filter((m) => earlier(m, n)).length;
  return Math.max(0, before - 1);
}

function earlier(m, n) {
  const [a, b] = [m.split(".").map(Number), n.split(".").map(Number)];
  for (let place = 0; place < Math.min(a.length, b.length); place++) if (a[place] !== b[place]) return a[place] < b[place];
  return a.length < b.length;
}
