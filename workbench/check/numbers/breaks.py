"""Where a statement may change as one of its parameters moves: roots of what depends on it alone, and numbers it holds.

Found by values, without the algebra of the engines: a judge must not look where they looked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

import mpmath

from workbench.numerics.precise import precise
from workbench.numerics.reals import NotReal
from workbench.terms.heads import ADD, COMPARE, LIMIT, NUMBER, POWER, RELATION
from workbench.terms.term import LanguageError, Term, postorder, symbols

MOST = 16
"""So many values at most for one parameter."""
_GRID = (-1e4, -300.0, -40.0, -9.5, -4.3, -2.2, -1.1, -0.55, -0.12, -0.013, 0.017, 0.14, 0.52, 1.2, 2.3, 4.7, 9.1, 37.0,
         310.0, 1.1e4)  # fmt: skip


def breaks(statement: Term, x: Term, others: Mapping[str, float]) -> list[float]:
    """Values for the parameter x where the other ones have theirs: roots, beside roots, plain numbers, large, small."""
    found: dict[float, None] = {}
    roots = list(dict.fromkeys(_roots(statement, x, others)))[:3]
    for root in roots:
        gap = max(abs(root), 1.0) / 16
        found.update(dict.fromkeys((root, root + gap, root - gap)))
    for plain in (0.0, 1.0, -1.0, 55.0, -55.0, 3e3, -3e3, 0.02, -0.02, *_numbers(statement), *others.values()):
        found.setdefault(plain)
    return list(found)[:MOST]


def _numbers(statement: Term) -> Iterator[float]:
    """Numbers that are written in it, their negatives and reciprocals."""
    seen: set[Fraction] = {Fraction(0), Fraction(1), Fraction(-1)}
    for node in postorder(statement):
        if node.head is NUMBER and node.value not in seen:
            seen.add(node.value)
            yield from (float(node.value), float(-node.value), float(1 / node.value))


def _roots(statement: Term, x: Term, others: Mapping[str, float]) -> Iterator[float]:
    """Where a part that varies with parameters only is 0, or 1, and where the two sides of a comparison meet."""
    bound = {t.args[1] for t in postorder(statement) if t.head is LIMIT}
    for node in postorder(statement):
        if node.head in (COMPARE, RELATION) and not set(symbols(node)) & bound:
            yield from _zeros(node.args[0] - node.args[1], x, others)
        elif node.head in (ADD, POWER) or node.head.name in ("abs", "sign", "log", "sqrt"):
            part = _without(node, bound)
            if part is not None and x in symbols(part):
                yield from _zeros(part, x, others)
                yield from _zeros(part - 1, x, others)
    from_bases = [t.args[0] for t in postorder(statement) if t.head is POWER and x in symbols(t.args[0])]
    for base in from_bases:
        for other in from_bases:
            if not set(symbols(base, other)) & bound:
                yield from _zeros(base - other, x, others)
                yield from _zeros(base - 1, x, others)


def _without(node: Term, bound: set[Term]) -> Term | None:
    """The node where it holds no variable of a limit; of a sum, the terms that hold none."""
    if not set(symbols(node)) & bound:
        return node
    if node.head is not ADD:
        return None
    kept = [t for t in node.args if not set(symbols(t)) & bound]
    return sum(kept[1:], kept[0]) if kept else None


def _zeros(part: Term, x: Term, others: Mapping[str, float]) -> Iterable[float]:
    """Changes of sign on a wide grid, bisected; zeros on the grid."""
    if x not in symbols(part):
        return
    before: tuple[float, float] | None = None
    for at in _GRID:
        value = _value(part, x, at, others)
        if value is None:
            before = None
            continue
        if before is not None and (value > 0) != (before[1] > 0):
            yield _bisected(part, x, others, before[0], at, value > 0)
        before = (at, value)


def _bisected(part: Term, x: Term, others: Mapping[str, float], low: float, high: float, up: bool) -> float:
    for _ in range(70):
        middle = (low + high) / 2
        value = _value(part, x, middle, others)
        if value is None or value == 0:
            return middle
        if (value > 0) == up:
            high = middle
        else:
            low = middle
    middle = (low + high) / 2
    near = Fraction(middle).limit_denominator(1000)
    return float(near) if _value(part, x, float(near), others) == 0 else middle


def _value(part: Term, x: Term, at: float, others: Mapping[str, float]) -> float | None:
    try:
        found = precise(part, {**{k: mpmath.mpf(v) for k, v in others.items()}, x.name: mpmath.mpf(at)}, 30)
    except (NotReal, LanguageError):
        return None
    return None if mpmath.isinf(found) else float(found) if abs(found) > 1e-25 else 0.0


__all__ = ["breaks"]
