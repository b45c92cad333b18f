"""From an antiderivative to its values at the ends: where it breaks, its limits there, the short form of a value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from workbench.adviser import NoAdvice, advised, ask
from workbench.engines.integrals import advice_at_ends
from workbench.engines.integrals.asking import Question, is_infinite
from workbench.engines.integrals.integrand import (
    collected,
    is_zero,
    number_power,
    put_in,
    split_constant,
)
from workbench.engines.limits.orders import NotKnown, coming
from workbench.numerics.evaluate import evaluate
from workbench.rules.cases import Undecided, by_cases
from workbench.rules.condition import Condition
from workbench.rules.requirements import needs_nonzero, needs_positive
from workbench.rules.rule import preorder
from workbench.terms.functions.elementwise import absolute, cos, log, sign, tan
from workbench.terms.functions.named_integrals import Ei, li
from workbench.terms.functions.special import dilog
from workbench.terms.heads import add, brief, negative
from workbench.terms.term import Term, contains, symbols


class Diverges(Exception):
    """The integral has no finite value; the words say where."""


class Unknown(Exception):
    """A limit, a value, or where an expression breaks could not be worked out; the words say which."""


@dataclass(frozen=True)
class End:
    """What an antiderivative comes to at one end of an interval."""

    point: Term
    side: str
    value: Term
    singular: bool
    needs: tuple[Condition, ...] = ()


def at_end(value: Term, x: Term, point: Term, side: str) -> End:
    """The value at an end approached from a side. Raises Diverges, Unknown."""
    if not is_infinite(point) and not _is_singular(value, x, point):
        return End(point, side, short_value(put_in(value, {x: point})), False)
    found, needs = limit_at(value, x, point, side)
    if found == "infinite":
        raise Diverges(f"the antiderivative grows beyond all bounds as {x.name} goes to {brief(point)}")
    if found == "none":
        raise Diverges(f"the antiderivative has no limit as {x.name} goes to {brief(point)}")
    assert isinstance(found, Term)
    return End(point, side, found, True, needs)


def limit_at(value: Term, x: Term, point: Term, side: str) -> tuple[Term | str, tuple[Condition, ...]]:
    """The one-sided limit, or "infinite" or "none", and what parameters must satisfy for it. Raises Unknown."""
    by_orders = _limit_by_orders(value, x, point, side)
    if by_orders is not None:
        return by_orders
    found = _told(advice_at_ends.limit_at_end, value, x, point, side)
    limit, needs = found
    needed = tuple(needs_nonzero(t) if kind == "nonzero" else needs_positive(t) for kind, t in needs)
    return (limit if isinstance(limit, str) else collected(limit, x)), needed


def _limit_by_orders(value: Term, x: Term, point: Term, side: str) -> tuple[Term | str, tuple[Condition, ...]] | None:
    """By orders of growth: in the one case of the parameters in which it is finite; None where these do not tell, or
    where it is finite in several cases."""
    way = -1 if side == "left" and not is_infinite(point) else 1
    try:
        table = by_cases(lambda case: coming(case.put_in(value), x, case.put_in(point), way, case.known))
    except (NotKnown, Undecided):
        return None
    finite = [(case, c.value) for case, c in table if c.value is not None]
    if len(finite) > 1:  # single values of a parameter are left to what is asked of it elsewhere
        finite = [(case, found) for case, found in finite if not case.change]
    if len(finite) == 1 and any(c.kind in ("oo", "-oo", "value") for _, c in table):
        ((case, found),) = finite
        return collected(found, x), case.conditions
    infinite = all(c.kind in ("oo", "-oo") for _, c in table)
    return ("infinite", ()) if infinite else None


def _told(task: Callable[..., Any], *arguments: Any) -> Any:
    """What the adviser answers. Raises Unknown where it cannot, or says that it depends on parameters."""
    try:
        found = ask(task, *arguments)
    except NoAdvice as error:
        raise Unknown(str(error)) from None
    if isinstance(found, str):
        raise Unknown(found)
    return found


def critical(e: Term, x: Term, strict: bool = False) -> list[Term]:
    """What must not vanish, or changes its sign: the expressions whose zeros may be breaks.

    ``strict`` leaves out what has a value where it vanishes, seen from inside: roots, moduli.
    """
    found: dict[Term, None] = {}
    for node in preorder(e):
        if not contains(node, x):
            continue
        base, n = number_power(node)
        if node is not base and contains(base, x) and (n < 0 or n.denominator > 1):
            if not (strict and n > 0):
                found.setdefault(base)
        elif node.head is log or node.head is sign or node.head is absolute and not strict:
            found.setdefault(node.args[0])
        elif node.head is tan:
            found.setdefault(cos(node.args[0]))
        elif node.head is Ei:
            found.setdefault(node.args[0])
        elif node.head is li:
            found.setdefault(log(node.args[0]))
        elif node.head is dilog or node.head.name == "power" and contains(node.args[0], x) and n == 1:
            found.setdefault(node.args[0])
    return list(found)


def _is_singular(value: Term, x: Term, point: Term) -> bool:
    """Whether something that must not vanish does at the point."""
    return any(_vanishes(put_in(g, {x: point}), x) for g in critical(value, x, strict=True))


def _vanishes(there: Term, x: Term) -> bool:
    """Whether a value without the variable is zero, or has none: by the exact form, else by numbers at two points."""
    import numpy as np

    if is_zero(there, x):
        return True
    with np.errstate(all="ignore"):
        values = [float(evaluate(there, {s.name: k for s in symbols(there)})) for k in (0.83, 1.37)]
    return not all(np.isfinite(values)) or all(abs(v) < 1e-13 for v in values)


def breaks(e: Term, asked: Question) -> list[Term]:
    """The points strictly between the ends at which e may break, in increasing order. Raises Unknown."""
    gs = [_without_constant(g, asked.x) for g in critical(e, asked.x)]
    if not gs:
        return []
    found = _told(advice_at_ends.zeros_between, gs, asked.x, asked.lower, asked.upper)
    return [collected(p, asked.x) for p in found]


def _without_constant(g: Term, x: Term) -> Term:
    return split_constant(g, x)[1]


def segments(asked: Question, value: Term) -> list[tuple[Term, Term]]:
    """The interval cut where the antiderivative jumps. Raises Diverges at a pole, Unknown."""
    x, cuts = asked.x, []
    for c in breaks(add(asked.f, value), asked):
        low, high = at_end(value, x, c, "left"), at_end(value, x, c, "right")
        if not _vanishes(short_value(add(low.value, negative(high.value))), x) or _is_singular(asked.f, x, c):
            cuts.append(c)
    return list(pairwise([asked.lower, *cuts, asked.upper]))


def short_value(value: Term) -> Term:
    """A value in its short form; known values of functions are put in."""
    found = advised(advice_at_ends.short_value, value)
    return value if found is None else collected(found, value)


__all__ = [
    "Diverges", "End", "Unknown", "at_end", "breaks", "critical", "limit_at", "segments",
    "short_value",
]  # fmt: skip
