"""Wrong versions of right statements, to test the checker (and the tests): each has one planted fault.

A sign, a factor, a transpose, a dropped term, swapped indices, swapped factors, an exponent, a missing condition. A
mutant may happen to mean the same; ``differs`` decides that by values, not by looking.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from workbench.check.statements.judging import Judge
from workbench.record.derivation import Claim, Line
from workbench.terms import heads
from workbench.terms.term import LanguageError, Term, build, postorder, substitute


@dataclass(frozen=True)
class Mutant:
    """A wrong term, statement, line or claim, and what was done to it."""

    fault: str
    term: Term


def mutants_of(term: Term) -> Iterator[Mutant]:
    """Every way of planting one fault in a term that still has its shape; relations are changed on the right side.

    The result of a relation is a relation; the signs of inequalities are turned too.
    """
    if term.head.name in ("implies", "iff"):
        for mutant in mutants_of(term.args[1]):
            yield Mutant(mutant.fault, build(term.head, (term.args[0], mutant.term), term.attrs))
        return
    if term.head.name == "relation":
        left, right = term.args
        for mutant in mutants_of(right):
            yield Mutant(mutant.fault, build(term.head, (left, mutant.term), term.attrs))
        turned = {"<=": ">=", ">=": "<=", "<": ">", ">": "<", "loewner<=": "loewner>=", "loewner>=": "loewner<="}
        if term.attrs[0] in turned:
            yield Mutant("inequality turned", heads.relation(turned[term.attrs[0]], left, right))
        return
    seen = {term}
    for part in postorder(term):
        for fault, changed in _faults(part):
            wrong = _replaced(term, part, changed)
            if wrong is not None and wrong not in seen and wrong.shape == term.shape:
                seen.add(wrong)
                yield Mutant(f"{fault} at {heads.brief(part, 30)}", wrong)


def _replaced(term: Term, part: Term, changed: Term) -> Term | None:
    try:
        wrong = changed if part is term else substitute(term, {part: changed})
    except LanguageError:
        return None
    # The variable of a differential is not a value that could be wrong.
    moved = (x for t in postorder(wrong) if t.head is heads.DIFFERENTIAL for x in t.args[1:])
    return wrong if all(x.head is heads.SYMBOL for x in moved) else None


def _faults(part: Term) -> Iterator[tuple[str, Term]]:
    """The faults that can be planted at the root of a part."""
    for plant in (_sign_and_factor, _transpose, _dropped, _swapped, _exponent):
        try:
            yield from plant(part)
        except LanguageError:
            continue


_PLACES = frozenset("index size relation".split())


def _sign_and_factor(part: Term) -> Iterator[tuple[str, Term]]:
    if part.head.name not in _PLACES and part.head.name != "number":
        yield "sign", -part
        yield "factor 2", 2 * part
    elif part.head.name == "number" and part.value:
        yield "factor 2", heads.number(2 * part.value)


def _transpose(part: Term) -> Iterator[tuple[str, Term]]:
    if part.head.name == "transpose":
        yield "transpose", part.args[0]
    elif part.rank == 2:
        yield "transpose", part.T


def _dropped(part: Term) -> Iterator[tuple[str, Term]]:
    if part.head.name not in ("add", "mul") or len(part.args) < 2:
        return
    for k in range(len(part.args)):
        rest = (*part.args[:k], *part.args[k + 1 :])
        yield "dropped term", rest[0] if len(rest) == 1 else build(part.head, rest)


def _swapped(part: Term) -> Iterator[tuple[str, Term]]:
    if part.head.name == "at" and len(part.args) == 3 and part.args[1] is not part.args[2]:
        yield "swapped indices", heads.at(part.args[0], part.args[2], part.args[1])
    if part.head.name == "matmul":
        yield "swapped factors", part.args[1] @ part.args[0]
    if part.head.name == "at":
        for k, place in enumerate(part.args[1:]):
            for other in part.indices - {place} if place.head.name == "index" else ():
                if other.attrs[1] == place.attrs[1]:
                    yield "wrong index", heads.at(part.args[0], *part.args[1 : k + 1], other, *part.args[k + 2 :])


def _exponent(part: Term) -> Iterator[tuple[str, Term]]:
    if part.head.name == "power" and part.args[1].head.name == "number":
        yield "exponent", part.args[0] ** (part.args[1] + 1)


def line_mutants(line: Line) -> Iterator[tuple[str, Line]]:
    """The line with one fault in its statement, or without one of its conditions."""
    for mutant in mutants_of(line.statement):
        yield mutant.fault, replace(line, statement=mutant.term)
    for k, condition in enumerate(line.conditions):
        if condition.statement is not None:
            yield f"missing condition {condition.words}", replace(
                line, conditions=(*line.conditions[:k], *line.conditions[k + 1 :])
            )


def claim_mutants(claim: Claim) -> Iterator[tuple[str, Claim]]:
    """The claim with one fault in its result (its statement changed with it)."""
    if claim.result is None:
        for mutant in mutants_of(claim.statement):
            yield mutant.fault, replace(claim, statement=mutant.term)
        return
    for mutant in mutants_of(claim.result):
        statement = substitute(claim.statement, {claim.result: mutant.term})
        yield mutant.fault, replace(claim, result=mutant.term, statement=statement)


def differs(a: Term, b: Term, judge: Judge) -> bool | None:
    """Whether two terms have different values at some ordinary point; None when no point had numbers for both.

    For statements: whether their right sides differ.
    """
    if a.head.name in ("relation", "implies", "iff"):
        if a.attrs != b.attrs:
            return True
        a, b = a.args[-1], b.args[-1]
        if a.head.name == "relation":
            return differs(a, b, judge)
    seen = None
    for count, point in enumerate(judge.pool.points()):
        if count >= judge.pool.ordinary and seen is not None:
            break
        try:
            left, right = (v.array for v in judge.values.sides((a, b), point))
        except LanguageError:
            return None
        left, right = np.broadcast_arrays(left, right)
        if not (np.all(np.isfinite(left)) and np.all(np.isfinite(right))):
            continue
        seen = False
        size = max(1e-3, float(np.max(np.abs(left), initial=0.0)))
        if float(np.max(np.abs(left - right), initial=0.0)) > 1e-7 * size:
            return True
    return seen
