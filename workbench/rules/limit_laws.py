"""Limits of expressions from known limits of their parts: sums, products, quotients, whatever is continuous there."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules.inference import Needed, Reduction, Step
from workbench.rules.regular import limit_of, regular
from workbench.terms.heads import BETWEEN, LIMIT, RELATION, SYMBOL, equals, limit, oo, subtract, symbol
from workbench.terms.term import LanguageError, Term, contains, postorder, substitute


def known_limits(step: Step) -> Iterator[tuple[Term, Term]]:
    """The limits that are cited, each with its value: a number of which nothing goes to infinity, free of the
    variable. That the limit exists is what the equation says; a limit that is only itself says nothing."""
    for premise in step.premises:
        if premise.head is RELATION and premise.attrs[0] == "=":
            for where, value in (premise.args, premise.args[::-1]):
                if where.head is LIMIT and not any(contains(value, t) for t in (where, where.args[1], oo)):
                    yield where, value


def limit_laws(step: Step) -> Iterator[Reduction]:
    """The value of each limit in the goal, by the cited limits of its parts and by continuity."""
    known = list(known_limits(step))
    given: list[Term] = []
    needed: list[Term] = []
    for node in postorder(step.goal):
        if node.head is LIMIT:
            found = _value(node, known)
            if found is not None:
                given.append(equals(node, found[0]))
                needed.extend(found[1])
    if given:
        yield Reduction(tuple(given), tuple(map(Needed, dict.fromkeys(needed))))


def _value(node: Term, known: list[tuple[Term, Term]]) -> tuple[Term, tuple[Term, ...]] | None:
    body, h, to = node.args
    parts: dict[Term, Term] = {}
    for where, value in known:
        part, k, place = where.args
        if where is node or place is not to or where.attrs[0] not in ("both", node.attrs[0]):
            continue  # what is cited of the limit itself is known, and says nothing of its parts
        if k is not h:
            if contains(part, h) or contains(value, h):
                continue
            part = substitute(part, {k: h})
        parts.setdefault(part, value)
    letters = [symbol(f"~{n}", part.shape) for n, part in enumerate(parts)]
    try:
        return limit_of(body, h, to, list(parts.items()), letters)
    except LanguageError:
        return None


def ends_put_in(step: Step) -> Iterator[Reduction]:
    """An increment between two ends: the values at ends at which the function is continuous, else cited limits."""
    known = {(*where.args, where.attrs[0]): value for where, value in known_limits(step)}
    given: list[Term] = []
    needed: list[Term] = []
    for node in postorder(step.goal, *step.premises):
        if node.head is BETWEEN and node.args[1].head is SYMBOL:
            f, x, lower, upper = node.args
            found = [_at_end(f, x, end, side, known) for end, side in ((upper, "left"), (lower, "right"))]
            if all(f is not None for f in found):
                (high, asked), (low, more) = (f for f in found if f is not None)
                given.append(equals(node, subtract(high, low)))
                needed.extend((*asked, *more))
    if given:
        yield Reduction(tuple(given), tuple(map(Needed, dict.fromkeys(needed))))


def _at_end(
    f: Term, x: Term, end: Term, side: str, known: dict[tuple[object, ...], Term]
) -> tuple[Term, tuple[Term, ...]] | None:
    for way in (side, "both"):
        if (f, x, end, way) in known:
            return known[f, x, end, way], ()
    if contains(end, oo):  # what the increment means there, where the limit exists
        return limit(f, x, end, "both"), ()
    asked = regular(f, (x,))
    if asked is None:
        return None
    try:
        return substitute(f, {x: end}), tuple(substitute(c, {x: end}) for c in asked)
    except LanguageError:
        return None


__all__ = ["ends_put_in", "known_limits", "limit_laws"]
