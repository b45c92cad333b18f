"""Wrong versions of right statements, to test the checker (and the tests): each has one planted fault.

A sign, a factor 11/10, a transpose, a dropped term, swapped indices, swapped factors, an exponent, a premise that is
lost or weaker, a missing condition. A mutant may happen to mean the same; ``differs`` decides that by values, not by
looking. ``planted`` puts such faults into a whole derivation and says which of them its check refutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from workbench.check.claims.kinds import check_claim
from workbench.check.points.sample import seed_of
from workbench.check.statements.judging import Judge, make_pool, statements_of
from workbench.check.statements.truth import STATEMENTS
from workbench.record.derivation import Claim, Derivation, Line, Status
from workbench.terms import heads
from workbench.terms.statements import both, implies
from workbench.terms.term import LanguageError, Term, build, contains, postorder, substitute


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
        yield from _premises(term)
        return
    if term.head.name in ("exists", "forall"):
        for mutant in mutants_of(term.args[0]):
            yield Mutant(mutant.fault, build(term.head, (mutant.term, *term.args[1:]), term.attrs))
        return
    if term.head.name == "both":
        for k, part in enumerate(term.args):
            for mutant in mutants_of(part):
                yield Mutant(mutant.fault, build(term.head, (*term.args[:k], mutant.term, *term.args[k + 1 :])))
        return
    if term.head.name == "relation":
        left, right = term.args
        for mutant in mutants_of(right):
            yield Mutant(mutant.fault, build(term.head, (left, mutant.term), term.attrs))
        turned = {"<=": ">=", ">=": "<=", "<": ">", ">": "<", "loewner<=": "loewner>=", "loewner>=": "loewner<=",
                  "loewner<": "loewner>", "loewner>": "loewner<"}  # fmt: skip
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


_BINDING = frozenset("integral antiderivative between expectation limit argmax newton Sum Product".split())
_WEAKER = {"<": "<=", ">": ">="}


def _premises(term: Term) -> Iterator[Mutant]:
    """An implication or an equivalence with a part of a side lost, or with a weaker relation there."""
    for k in (0,) if term.head is heads.IMPLIES else (0, 1):
        for fault, side in _weakened(term.args[k]):
            sides = (side, term.args[1]) if k == 0 else (term.args[0], side)
            yield Mutant(fault, build(term.head, sides, term.attrs))
    if term.head is heads.IMPLIES:
        yield Mutant("lost premise", term.args[1])


def _weakened(side: Term) -> Iterator[tuple[str, Term]]:
    if side.head is heads.BOTH:
        for k in range(len(side.args)):
            rest = (*side.args[:k], *side.args[k + 1 :])
            yield "lost part of a premise", rest[0] if len(rest) == 1 else build(side.head, rest)
    elif side.head is heads.RELATION and side.attrs[0] in _WEAKER:
        yield "weaker premise", heads.relation(_WEAKER[side.attrs[0]], *side.args)


def _replaced(term: Term, part: Term, changed: Term) -> Term | None:
    try:
        wrong = changed if part is term else substitute(term, {part: changed})
    except LanguageError:
        return None
    # The variable of a differential, a derivative, an integral is not a value that could be wrong.
    own = (x for t in postorder(wrong) for x in t.args[1:] if t.head in (heads.DIFFERENTIAL, heads.DERIVATIVE))
    moved = (*own, *(t.args[1] for t in postorder(wrong) if t.head.name in _BINDING and len(t.args) > 1))
    return wrong if all(x.head.name in ("symbol", "at", "index") for x in moved) else None


def _faults(part: Term) -> Iterator[tuple[str, Term]]:
    """The faults that can be planted at the root of a part."""
    for plant in (_sign_and_factor, _transpose, _dropped, _swapped, _exponent):
        try:
            yield from plant(part)
        except LanguageError:
            continue


_MORE = Fraction(11, 10)
_SYMMETRIC = frozenset("symmetric posdef diagonal".split())
_PLACES = frozenset("index size relation".split())


def _sign_and_factor(part: Term) -> Iterator[tuple[str, Term]]:
    if part.head.name == "zeros" or part is heads.oo:  # a multiple of nothing, and of infinity, is the same
        if part is heads.oo:
            yield "sign", -part
        return
    if part.head.name not in _PLACES and part.head.name != "number":
        yield "sign", -part
        yield "factor 11/10", _MORE * part
    elif part.head.name == "number" and part.value:
        yield "factor 11/10", heads.number(_MORE * part.value)


def _transpose(part: Term) -> Iterator[tuple[str, Term]]:
    if part.head.name == "transpose":
        yield "transpose", part.args[0]
    elif part.rank == 2 and part.head.name != "eye" and not heads.properties(part) & _SYMMETRIC:
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
        together = tuple(mutant.term if t is claim.result else t for t in claim.together)
        yield mutant.fault, replace(
            claim, result=mutant.term, statement=_with(claim, mutant.term), together=together
        )


def _with(claim: Claim, result: Term) -> Term:
    """The statement of a claim with another result; what it is the result of stays."""
    assert claim.result is not None
    change, said = {claim.result: result}, claim.statement
    if said.head is heads.RELATION and contains(said.args[1], claim.result):
        return build(said.head, (said.args[0], substitute(said.args[1], change)), said.attrs)
    return substitute(said, change)


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
        inside = judge.inside.nearest((), point)
        if inside is None:
            continue
        point = inside
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


# -- a whole derivation ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Planted:
    """A fault planted in a derivation, where, and what the check says of it: refuted, undecided, or passed."""

    where: str
    fault: str
    status: Status
    said: str = ""
    """The wrong statement, cut short."""
    why: str = ""
    """Of what is not refuted: why, where that is known."""


def planted(derivation: Derivation, most: int) -> Iterator[Planted]:
    """At most so many faults in claims, as many in lines and in assumptions, from all over each; those that are seen
    to change nothing are left out."""
    assumed = statements_of(derivation.assumptions)
    judge = _judge(derivation, assumed)
    faults = ((k, f, wrong) for k, c in enumerate(derivation.claims) for f, wrong in claim_mutants(c))
    for k, fault, wrong in _spread(faults, most):
        right = derivation.claims[k].statement
        another = _is_another(right, wrong.statement, judge)
        if another is not False:
            status = _of_claim(wrong, judge)
            yield _judged(f"claim {k + 1}", fault, status, another, right, wrong.statement, judge)
    lines = ((part, f, wrong) for part in derivation.walk() for f, wrong in line_mutants(part))
    for part, fault, changed in _spread(lines, most):
        another = _is_another(part.statement, changed.statement, judge)
        if changed.conditions == part.conditions and another is not False:
            status = judge.verdict(changed.statement, changed.conditions).status
            yield _judged(
                f"line {part.n}", fault, status, another, part.statement, changed.statement, judge, part.under
            )
    for condition in derivation.assumptions[:most]:
        if condition.statement is not None:
            bare = _judge(derivation, tuple(a for a in assumed if a is not condition.statement))
            worst = [_of_claim(claim, bare) for claim in derivation.claims]
            status = next((s for s in (Status.REFUTED, Status.UNDECIDED) if s in worst), Status.SUPPORTED)
            why = "" if status is not Status.SUPPORTED else "no claim needs it where it has a value"
            yield Planted("assumptions", f"missing condition {condition.words}", status, why=why)


def _judge(derivation: Derivation, assumed: tuple[Term, ...]) -> Judge:
    terms = [t for part in derivation.walk() for t in (part.statement, *statements_of(part.conditions))]
    for claim in derivation.claims:
        terms += [t for t in (claim.statement, claim.of, claim.result, claim.along) if t is not None]
    pool = make_pool(terms, assumed, seed_of(derivation.id), any(c.structured for c in derivation.claims))
    return Judge(pool, assumed)


def _spread(items: Iterable[Any], most: int) -> Iterator[Any]:
    """At most so many of the items, evenly from all of them."""
    found = list(items)
    step = max(1, -(-len(found) // most))
    return iter(found[::step])


def _of_claim(claim: Claim, judge: Judge) -> Status:
    found = [check_claim(claim, judge).status]
    if claim.statement.head.name in STATEMENTS:
        found.append(judge.verdict(claim.statement).status)
    return next((s for s in (Status.REFUTED, Status.UNDECIDED) if s in found), found[0])


def _is_another(before: Term, after: Term, judge: Judge) -> bool | None:
    """Whether the fault changes something; None where one of the two has no value anywhere."""
    if before.head is not after.head or before.args[:-1] != after.args[:-1]:
        return True
    return differs(before, after, judge)


def _judged(
    where: str, fault: str, status: Status, another: bool | None, before: Term, after: Term, judge: Judge,
    under: tuple[Term, ...] = (),
) -> Planted:  # fmt: skip
    why = _why(before, after, judge, under) if status.passed else ""
    if status is Status.UNDECIDED and another is None:
        why = "it has no value anywhere"
    return Planted(where, fault, status, heads.brief(after, 160), why)


_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}


def _changes_nothing(before: Term, after: Term, judge: Judge, under: tuple[Term, ...]) -> bool:
    """Whether the sides that a fault changes have the values that they had, under the hypotheses of the line; what
    there is may be what there was with the other sign."""
    if before.head is not after.head or len(before.args) != len(after.args):
        return False
    if before.head in (heads.BOTH, heads.IFF):
        return all(b is a or _changes_nothing(b, a, judge, under) for b, a in zip(before.args, after.args, strict=True))
    if before.head is heads.IMPLIES and before.args[0] is after.args[0]:
        return _changes_nothing(before.args[1], after.args[1], judge, (*under, before.args[0]))
    if before.head is heads.EXISTS and before.args[1:] == after.args[1:]:
        body, *over = after.args
        free = (s for s in over if s.head is heads.SYMBOL and not heads.properties(s))
        turned = (substitute(body, {s: heads.negative(s)}) for s in free)
        return any(_changes_nothing(before.args[0], each, judge, under) for each in (body, *turned))
    if before.head is not heads.RELATION or before.attrs != after.attrs:
        return False
    same = [heads.equals(b, a) for b, a in zip(before.args, after.args, strict=True) if b is not a]
    said = (implies(both(*under) if len(under) > 1 else under[0], s) if under else s for s in same)
    return all(judge.verdict(s).status.passed for s in said)


def _says_less(before: Term, after: Term, judge: Judge, under: tuple[Term, ...] = ()) -> bool:
    """Whether the inequalities that a fault changes, and it changes nothing else, leave more room than they did."""
    if before.head is not after.head or len(before.args) != len(after.args) or before.attrs != after.attrs:
        return False
    if before.head is heads.BOTH:
        return all(b is a or _says_less(b, a, judge, under) for b, a in zip(before.args, after.args, strict=True))
    if before.head is heads.IMPLIES and before.args[0] is after.args[0]:
        return _says_less(before.args[1], after.args[1], judge, (*under, before.args[0]))
    if before.head is not heads.RELATION or before.args[0] is not after.args[0]:
        return False
    if not {"<", ">"} & set(before.attrs[0]):
        return False
    more = heads.relation(before.attrs[0].replace("=", "") + "=", before.args[1], after.args[1])
    return judge.verdict(implies(both(*under) if len(under) > 1 else under[0], more) if under else more).status.passed


def _why(before: Term, after: Term, judge: Judge, under: tuple[Term, ...] = ()) -> str:
    """Why a fault passed: the wrong statement may say less than the right one, or the same, and be true."""
    if before.head is heads.IMPLIES and after is before.args[1] and before.args[0].head is heads.RELATION:
        premise = before.args[0]
        sign = _OPPOSITE.get(premise.attrs[0])
        if sign is not None and not judge.verdict(implies(heads.relation(sign, *premise.args), after)).points:
            return "where the premise fails it has no value"
    if _changes_nothing(before, after, judge, under):
        return "the same where the line stands"
    if _says_less(before, after, judge, under):
        return "an inequality that still holds"
    if judge.verdict(before).status.passed and after.head is before.head and before.head.name in ("implies", "iff"):
        before, after = before.args[1], after.args[1]
    if after.head is heads.RELATION and after.attrs[0] != "=":
        return "an inequality that still holds"
    return ""
