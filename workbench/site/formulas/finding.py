"""Which formulas hold what is looked for, up to the names of letters.

Every formula is compared with the query by the longest run of tokens that they share, where letters may be others as
long as each stands for one; then by what is left of the query beside it. A token weighs more the fewer formulas have
it.
Who holds all of it in one piece comes first; what is asked or claimed comes before a line, and a short formula before a
long one that holds the same.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from workbench.site.formulas.tokens import is_letter, table, tokens

CANDIDATES = 600
_PLACES = {"claim": 0.12, "goal": 0.1, "line": 0.0}
_SAME, _LIKE, _OTHER = 0.5, 0.47, 0.42
_LATER = (1.0, 0.7, 0.5)
_SHORT, _WHOLE = 0.1, 0.3
_NAMED = re.compile(r"\\(?:operatorname\*?|mathrm|text|mathsf)\{([A-Za-z]{2,})\}")

Row = tuple[int, str, tuple[str, ...]]
"""The number of an entry, the place (claim, goal, line), the tokens."""
Match = tuple[int, int, int, float]
"""Where a run begins in query and formula, its length, its weight."""


@dataclass(frozen=True)
class Index:
    """The formulas of some entries: ``ids`` by number, ``rows``, and the words that stand for themselves."""

    ids: tuple[str, ...]
    rows: tuple[Row, ...]
    functions: tuple[str, ...]

    @staticmethod
    def of(formulas: Iterable[tuple[str, Sequence[Sequence[str]]]]) -> Index:
        """From the id of each entry and its formulas, ``(place, LaTeX)``."""
        known = list(formulas)
        functions = sorted({word for _, own in known for _, latex in own for word in _NAMED.findall(latex)})
        rows = [(k, place, tokens(latex, functions)) for k, (_, own) in enumerate(known) for place, latex in own]
        return Index(tuple(id for id, _ in known), tuple(rows), tuple(functions))

    @cached_property
    def weights(self) -> dict[str, float]:
        """Between 0.4 for what every formula has and 2 for what hardly any has."""
        counts: dict[str, int] = {}
        for _, _, row in self.rows:
            for token in set(row):
                counts[token] = counts.get(token, 0) + 1
        whole = math.log(1 + len(self.rows))
        return {t: 0.4 + 1.6 * math.log(1 + len(self.rows) / (1 + n)) / whole for t, n in counts.items()}

    def weight(self, token: str) -> float:
        return _SAME if is_letter(token) else self.weights.get(token, 2.0)

    def find(self, query: str, most: int = 20) -> list[tuple[str, float, int]]:
        """The entries that hold the formula best: id, how well (1 is all of it), and the number of the row."""
        wanted = tokens(query, self.functions)
        whole = sum(map(self.weight, wanted))
        if not whole:
            return []
        accented = not _accents().isdisjoint(wanted)
        best: dict[int, tuple[float, int]] = {}
        for number in self._candidates(wanted):
            entry, place, row = self.rows[number]
            row = row if accented else self._bare[number]
            held, length, complete = self._held(wanted, row)
            part = held / whole
            score = part + (_PLACES[place] + _SHORT * length / len(row)) * min(1.0, part) + (_WHOLE if complete else 0)
            if entry not in best or score > best[entry][0] + 1e-9:
                best[entry] = (score, number)
        ranked = sorted(best.items(), key=lambda pair: (-round(pair[1][0], 6), pair[0]))
        return [(self.ids[entry], score, number) for entry, (score, number) in ranked[:most]]

    def _candidates(self, wanted: tuple[str, ...]) -> list[int]:
        """The rows that share most tokens; letters, which may be others, hardly count."""
        told = {token: (0.1 if is_letter(token) else self.weight(token)) for token in wanted}
        shared = [(sum(told[t] for t in told if t in row), -len(row)) for row in self._sets]
        order = sorted(range(len(shared)), key=lambda k: (-round(shared[k][0], 6), -shared[k][1], k))
        return order[:CANDIDATES]

    @cached_property
    def _bare(self) -> list[tuple[str, ...]]:
        """The rows without hats and bars, which people leave out: a query without any is compared with these."""
        return [tuple(token for token in row if token not in _accents()) for _, _, row in self.rows]

    @cached_property
    def _sets(self) -> list[frozenset[str]]:
        return [frozenset(row) for _, _, row in self.rows]

    def _held(self, wanted: tuple[str, ...], row: tuple[str, ...]) -> tuple[float, int, bool]:
        """How much of the query the row holds, in how many tokens, and whether it holds it in one piece."""
        names: dict[str, str] = {}
        parts = [(0, len(wanted))]
        held, length, complete = 0.0, 0, False
        taken: list[tuple[int, int]] = []
        for worth in _LATER:
            found = [self._run(wanted, row, low, high, names, taken) for low, high in parts if low < high]
            best = max(found, key=lambda run: run[3], default=(0, 0, 0, 0.0))
            if best[3] <= 0:
                break
            start, at, size, weight = best
            held, length, complete = held + worth * weight, length + size, complete or size == len(wanted)
            for k in range(size):
                if is_letter(wanted[start + k]):
                    names[wanted[start + k]] = row[at + k]
            taken.append((at, at + size))
            parts = [
                piece for low, high in parts
                for piece in ([(low, start), (start + size, high)] if low <= start < high else [(low, high)])
            ]  # fmt: skip
        return held, length, complete

    def _run(
        self, wanted: tuple[str, ...], row: tuple[str, ...], low: int, high: int, names: dict[str, str],
        taken: list[tuple[int, int]],
    ) -> Match:  # fmt: skip
        """The heaviest run of the query between two places that the row has, letters as they were named before."""
        best: Match = (0, 0, 0, 0.0)
        rest = sum(map(self.weight, wanted[low:high]))
        for start in range(low, high):
            if rest <= best[3]:
                break  # what is left of the query weighs no more than what was found
            rest -= self.weight(wanted[start])
            for at in range(len(row)):
                one = wanted[start]
                if not (one == row[at] or is_letter(one) and is_letter(row[at])):
                    continue
                if any(a <= at < b for a, b in taken):
                    continue
                weight, size = self._along(wanted, row, start, at, high, names)
                if weight > best[3] + 1e-9:
                    best = (start, at, size, weight)
        return best

    def _along(
        self, wanted: tuple[str, ...], row: tuple[str, ...], start: int, at: int, high: int, names: dict[str, str]
    ) -> tuple[float, int]:
        known, back = dict(names), {new: old for old, new in names.items()}
        weight, size = 0.0, 0
        while start + size < high and at + size < len(row):
            a, b = wanted[start + size], row[at + size]
            if not is_letter(a):
                if a != b:
                    break
                weight += self.weight(a)
            else:
                if not is_letter(b) or known.get(a, b) != b or back.get(b, a) != a:
                    break
                known[a], back[b] = b, a
                weight += _SAME if a == b else _LIKE if a.isupper() == b.isupper() else _OTHER
            size += 1
        return weight, size


def _accents() -> frozenset[str]:
    return frozenset(table()["accents"].values())
