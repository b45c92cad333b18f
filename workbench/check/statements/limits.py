"""Statements with limits, judged by approach: values to many digits, nearer and nearer to the point, from each side.

Infinite limits are values here: ``limit(1 / x**2, x, 0) == oo`` holds where the values grow without bound, and fails
where they settle. A limit whose values do not settle decides nothing; see ``workbench.check.numbers.nearing``.

What a limit comes to may change at single values of a parameter, which random points never meet. So parameters are
also drawn where something in the statement changes: on every root that is found, on both sides of it, and far away.
"""

from __future__ import annotations

from typing import Any

import mpmath

from workbench.check.numbers.breaks import breaks
from workbench.check.numbers.compare import Comparison, Outcome
from workbench.check.numbers.cuts import gathered
from workbench.check.numbers.nearing import absent, nearing
from workbench.check.points.sample import Point
from workbench.numerics.reading import Known, Reading, can_be_precise
from workbench.numerics.reals import NotReal, Real, context_of_reals, own
from workbench.terms.functions.activations import where
from workbench.terms.heads import LIMIT, SYMBOL, nan, number, properties
from workbench.terms.term import LanguageError, Term, contains, postorder, rebuild, substitute, symbols

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
    if statement.attrs[0] == "=" and statement.args[0].head is LIMIT and _chosen(statement.args[1], values) is nan:
        return _absence(statement.args[0], values)
    try:
        sides = [[_precise(t, values, s, known) for s in (False, True)] for t in statement.args]
    except (NotReal, LanguageError) as problem:
        plain = statement.attrs[0] == "=" and not any(t.head is LIMIT for t in postorder(statement.args[1]))
        if plain and statement.args[0].head is LIMIT and isinstance(problem, NotReal):
            return _unsettled(statement.args[0], values, str(problem))
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


def _chosen(term: Term, values: dict[str, Any]) -> Term | None:
    """What a nest of choices comes down to."""
    while term.head is where:
        try:
            holds = _precise(term.args[0], values, False, {})
        except (NotReal, LanguageError):
            return None
        term = term.args[1] if holds != 0 else term.args[2]
    return term


def _absence(limit: Term, values: dict[str, Any]) -> Comparison:
    """That there is no limit: it fails where the values settle, and holds where they are seen not to."""
    f, x, to = limit.args
    missing = absent(f, x, to, limit.attrs[0], values)
    if missing is None:
        return Comparison(Outcome.UNKNOWN, reason="whether the values settle is not seen")
    return Comparison(Outcome.HOLDS if missing else Outcome.FAILS)


def _unsettled(limit: Term, values: dict[str, Any], why: str) -> Comparison:
    """A limit is said to have a value: it fails where values are seen to stay apart."""
    f, x, to = limit.args
    missing = absent(f, x, to, limit.attrs[0], values)
    if missing in ("apart", "sides"):
        return Comparison(Outcome.FAILS, reason="the values do not come together")
    return Comparison(Outcome.UNKNOWN, reason=why)


def _precise(term: Term, values: dict[str, Any], shifted: bool, known: Known) -> Real:
    """The value, its limits by the judge's own approach."""
    context = context_of_reals()
    with context.workdps(_DIGITS):
        return Reading(context, own(values), nearing, _DIGITS, shifted, known).value(term)


# -- where parameters are put ---------------------------------------------------------------------


def at_the_case(statement: Term, needed: tuple[Term, ...]) -> tuple[Term, tuple[Term, ...]]:
    """A statement with limits where a condition says what a symbol is: with that in its place, exactly.

    A float that is nearly sqrt(2) lies beside the case a = sqrt(2), not in it.
    """
    if not applies(statement):
        return statement, needed
    for condition in needed:
        if condition.head.name not in ("relation", "compare") or condition.attrs[0] != "=":
            continue
        x, value = condition.args
        if x.head is SYMBOL and not x.shape and not contains(value, x):
            change = {x: value}
            rest = tuple(substitute(c, change) for c in needed if c is not condition)
            return at_the_case(substitute(statement, change), rest)
    return statement, needed


def further(statement: Term, drawn: Point) -> list[Point]:
    """Points made of a drawn one, for a statement with limits: parameters on the roots of what depends on them alone,
    on both sides, and far away; one parameter at a time."""
    if not applies(statement):
        return []
    free = [s for s in _parameters(statement) if s.name in drawn.values]
    found = []
    for x in free:
        for value in breaks(statement, x, {s.name: float(drawn.values[s.name]) for s in free if s is not x}):
            if _allowed(x, value):
                found.append(drawn.moved({x.name: value}))
    return found


def _parameters(statement: Term) -> list[Term]:
    """Scalar symbols that have a say other than as the variable of a limit."""
    bound = {t.args[1] for t in postorder(statement) if t.head is LIMIT}
    return [s for s in symbols(statement) if not s.shape and s not in bound]


def _allowed(x: Term, value: float) -> bool:
    has = properties(x)
    if has & {"mask", "sign", "unit"} and not (value in (0.0, 1.0, -1.0) and "unit" not in has or 0 < value < 1):
        return False
    if "positive" in has and value <= 0:
        return False
    return "integer" not in has or value == int(value)


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


__all__ = ["Known", "applies", "at_the_case", "by_approach", "further"]
