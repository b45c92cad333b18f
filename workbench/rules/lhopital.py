"""L'Hopital's rule: a quotient goes where the quotient of the derivatives goes.

Numerator and denominator both go to 0, or the denominator grows without bound; near the point the derivative of the
denominator is not 0. That the quotient of the derivatives has a limit, a number or infinite, is what makes the rule: it
is cited, or one of the standard limits. Source: Rudin, Principles of Mathematical Analysis, theorem 5.13.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from workbench.forms.index_form import same
from workbench.rules.inference import Needed, Reduction, Step
from workbench.rules.limit_forms import known_value, near
from workbench.terms.heads import (
    DERIVATIVE,
    FORALL,
    LIMIT,
    NUMBER,
    RELATION,
    divide,
    equals,
    limit,
    number,
    oo,
    relation,
)
from workbench.terms.statements import implies
from workbench.terms.term import Term, contains, postorder

_ZERO = number(0)


def by_slopes(step: Step) -> Iterator[Reduction]:
    """The limit of a quotient, from cited derivatives and limits of numerator and denominator."""
    goal = step.goal
    if not _is_of_a_limit(goal):
        return
    (q, x, to), side, value = goal.args[0].args, goal.args[0].attrs[0], goal.args[1]
    if x in step.pinned | step.fixed or contains(value, x) and value.head is not LIMIT:
        return
    known = {(*p.args[0].args, p.args[0].attrs[0]): p.args[1] for p in step.premises if _is_of_a_limit(p)}
    said = [p.args[0] if p.head is FORALL and x in p.args[1:] else p for p in step.premises]
    slopes = [(p.args[0].args[0], p.args[1]) for p in said if _is_of_a_slope(p, x)]
    for (n, s), (d, t) in permutations(slopes, 2):
        top, bottom = (known.get((f, x, to, side)) for f in (n, d))
        grows = bottom is not None and contains(bottom, oo)
        if not same(q, divide(n, d)) or not grows and not top is bottom is _ZERO:
            continue
        found = _goes(known, divide(s, t), x, to, side, value)
        if found is not None:
            stays = [] if t.head is NUMBER else [implies(near(x, to, side), relation(">", t**2, _ZERO))]
            yield Reduction((goal,), tuple(Needed(each, computed=True) for each in (*stays, *found)))


def _is_of_a_limit(statement: Term) -> bool:
    if statement.head is not RELATION or statement.attrs[0] != "=":
        return False
    return statement.args[0].head is LIMIT and not statement.args[0].shape


def _is_of_a_slope(statement: Term, x: Term) -> bool:
    if statement.head is not RELATION or statement.attrs[0] != "=" or statement.args[0].head is not DERIVATIVE:
        return False
    return not statement.args[0].shape and statement.args[0].args[1:] == (x,)


def _goes(
    known: dict[tuple[Term, Term, Term, str], Term], r: Term, x: Term, to: Term, side: str, value: Term
) -> tuple[Term, ...] | None:
    """What is left to see so that the quotient r of the derivatives goes to the value; None where that is not known."""
    for (f, y, place, way), v in known.items():
        if v is value and not _holds_a_limit(v) and (y, place, way) == (x, to, side):
            if same(f, r):
                return ()
            if contains(f, x):
                return (implies(near(x, to, side), equals(f, r)),)
    if value.head is not LIMIT:
        return () if known_value(limit(r, x, to, side)) is value else None
    plain = value.args[1:] == (x, to) and value.attrs[0] == side and same(value.args[0], r)
    return () if plain and known_value(value) is not None else None


def _holds_a_limit(term: Term) -> bool:
    return any(t.head is LIMIT for t in postorder(term))


__all__ = ["by_slopes"]
