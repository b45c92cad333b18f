"""Statements with limits, judged by approach: values to many digits, nearer and nearer to the point, from each side.

Infinite limits are values here: ``limit(1 / x**2, x, 0) == oo`` holds where the values grow without bound, and fails
where they settle. A limit whose values do not settle decides nothing; see ``workbench.numerics.precise``.
"""

from __future__ import annotations

from typing import Any

import mpmath

from workbench.check.numbers.compare import Comparison, Outcome
from workbench.check.numbers.cuts import gathered
from workbench.check.points.sample import Point
from workbench.numerics.precise import precise
from workbench.numerics.reading import Known, can_be_precise
from workbench.numerics.reals import NotReal
from workbench.terms.heads import LIMIT, number
from workbench.terms.term import LanguageError, Term, postorder, rebuild, symbols

SIGNS = frozenset(("=", "<", "<=", ">", ">="))
_DIGITS = 50
_EXACT = mpmath.mpf("1e-12")
_TOO_VAGUE = mpmath.mpf("1e-4")

_heads = gathered(lambda term: (term.head.name,) if term.head is LIMIT else ())


def applies(statement: Term) -> bool:
    """Whether the statement relates scalars of which one is a limit, and all of it has precise values."""
    return (
        statement.head.name == "relation"
        and statement.attrs[0] in SIGNS
        and "limit" in _heads(statement)
        and all(can_be_precise(side) for side in statement.args)
    )


def by_approach(statement: Term, point: Point, kept: dict[Any, Comparison], known: Known) -> Comparison:
    """What the values say of the statement at a point; ``kept`` and ``known`` hold what was found."""
    values = {s.name: mpmath.mpf(float(point.values[s.name])) for s in symbols(statement) if s.name in point.values}
    key = (statement, tuple(sorted(values.items())) if _matters(statement) else ())
    if key not in kept:
        kept[key] = _compared(statement, values, known)
    return kept[key]


def _matters(statement: Term) -> bool:
    """Whether any symbol has a say other than as the variable of a limit."""
    done: dict[Term, Term] = {}
    for node in postorder(statement):
        again = rebuild(node, (done[a] for a in node.args))
        if again.head is LIMIT and set(symbols(again.args[0])) <= {again.args[1]}:
            again = number(0) if not symbols(again.args[2]) else again.args[2]
        done[node] = again
    return bool(symbols(done[statement]))


def _compared(statement: Term, values: dict[str, Any], known: Known) -> Comparison:
    try:
        sides = [[precise(t, values, _DIGITS, shifted=s, known=known) for s in (False, True)] for t in statement.args]
    except (NotReal, LanguageError) as problem:
        return Comparison(Outcome.UNKNOWN, reason=str(problem))
    (a, a_moved), (b, b_moved) = sides
    sign = statement.attrs[0]
    if mpmath.isinf(a) or mpmath.isinf(b):
        return _verdict(_holds(sign, a, b, 0), a, b)
    size = max(abs(a), abs(b), mpmath.mpf(1))
    error = 10 * (abs(a - a_moved) + abs(b - b_moved)) + _EXACT * size
    if error > _TOO_VAGUE * size:
        return Comparison(Outcome.UNKNOWN, reason="the limit is approached too slowly")
    return _verdict(_holds(sign, a, b, error), a, b, abs(a - b) / size)


def _holds(sign: str, a: Any, b: Any, error: Any) -> bool | None:
    """None where the error hides it."""
    if sign == "=":
        return bool(a == b or abs(a - b) <= error)
    if sign in (">", ">="):
        a, b, sign = b, a, "<" if sign == ">" else "<="
    if abs(a - b) <= error or a == b:
        return True if sign == "<=" else False if a == b and error == 0 else None
    return bool(a < b)


def _verdict(holds: bool | None, a: Any, b: Any, error: Any = 0) -> Comparison:
    if holds is None:
        return Comparison(Outcome.UNKNOWN, reason="too close to tell strictly")
    return Comparison(Outcome.HOLDS if holds else Outcome.FAILS, float(error), (), float(a), float(b))


__all__ = ["Known", "applies", "by_approach"]
