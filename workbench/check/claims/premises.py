"""What the claims of a derivation need of its assumptions: each is dropped and violated on purpose.

An assumption without which every claim holds all the same, at points where it is violated, is *idle*; one without which
a claim fails, or has no value, is *needed*. What cannot be told is said to be open. Beside it: how much of the declared
domain the assumptions leave, for what they cut away was never looked at; inverses in claims that nothing says to exist;
and claims that say nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, islice

from workbench.check.numbers.compare import Outcome
from workbench.check.numbers.values import Evaluator
from workbench.check.points.sample import Point, seed_of
from workbench.check.statements import averages, laws
from workbench.check.statements.inside import Inside
from workbench.check.statements.judging import make_pool, statements_of
from workbench.check.statements.meet import meet
from workbench.check.statements.shaping import is_of_functions
from workbench.check.statements.truth import STATEMENTS, Truths
from workbench.record.derivation import Derivation
from workbench.rules.requirements import needs_invertible
from workbench.terms.functions.elementwise import absolute
from workbench.terms.functions.linear_algebra import inv
from workbench.terms.heads import (
    BOTH,
    COMPARE,
    FORALL,
    IMPLIES,
    NAMED,
    RELATION,
    add,
    equals,
    number,
    relation,
    subtract,
)
from workbench.terms.statements import both
from workbench.terms.term import LanguageError, Term, postorder, transform


class Need(StrEnum):
    """What became of the claims without an assumption."""

    NEEDED = "needed"
    IDLE = "idle"
    OPEN = "open"


@dataclass(frozen=True)
class Dropped:
    """An assumption by its words, how it stands, and what was seen where it is violated."""

    words: str
    standing: Need
    why: str = ""


@dataclass(frozen=True)
class Premises:
    """``assumptions`` one by one; ``coverage``: the share of the declared domain that they leave (1.0 without any);
    ``unstated`` inverses, in words; ``empty``: the numbers, from 1, of the claims whose two sides are one term."""

    assumptions: tuple[Dropped, ...]
    coverage: float
    unstated: tuple[str, ...]
    empty: tuple[int, ...]


_POINTS, _TRIES, _DRAWS = 3, 8, 48
_BEYOND = (number(0), -number(1) / 3, number(-1), number(-7))
"""How far on the wrong side an inequality is to be: on the boundary where it is strict, and beyond."""
_MIRRORED = {"<": ">", "<=": ">", ">": "<", ">=": "<", "loewner<=": "", "loewner>=": "",
             "loewner<": "", "loewner>": ""}  # fmt: skip


def premises(derivation: Derivation) -> Premises:
    """What its claims need of its assumptions."""
    assumed = statements_of(derivation.assumptions)
    claims = tuple(c.statement for c in derivation.claims if c.statement.head.name in STATEMENTS)
    dropped = [
        _dropped(c.words, c.statement, tuple(a for a in assumed if a is not c.statement), claims, derivation.id)
        for c in derivation.assumptions
        if c.statement is not None
    ]
    return Premises(
        tuple(dropped),
        _coverage(claims, assumed, derivation.id),
        tuple(dict.fromkeys(_unstated(claims, assumed))),
        tuple(k for k, c in enumerate(derivation.claims, 1) if says_nothing(c.statement)),
    )


# -- dropping -------------------------------------------------------------------------------------


def _dropped(words: str, condition: Term, rest: tuple[Term, ...], claims: tuple[Term, ...], id: str) -> Dropped:
    pool = make_pool([*claims, condition], rest, seed_of(id, "dropped"))
    inside = Inside(pool, rest, Evaluator())
    judged = [c for c in claims if laws.law_of(c) is None and averages.average_of(c) is None]
    violated = list(islice(_violated(condition, inside), _TRIES if is_of_functions(condition) else _POINTS))
    if not violated or not judged:
        return Dropped(words, Need.OPEN, "it cannot be violated here" if judged else "laws are not looked at")
    held, unknown = 0, ""
    for claim in judged:
        for point in violated:
            truth = _seen(claim, point, inside.truths)
            if truth is Outcome.FAILS:
                return Dropped(words, Need.NEEDED, _where(point))
            held += truth is Outcome.HOLDS
            unknown = unknown or ("" if truth is Outcome.HOLDS else "a claim has no value that could be told there")
    if unknown:
        return Dropped(words, Need.OPEN if held else Need.NEEDED, unknown)
    told = len(judged) == len(claims)
    return Dropped(words, Need.IDLE if told else Need.OPEN, f"every claim holds at {len(violated)} points")


def _violated(condition: Term, inside: Inside) -> Iterator[Point]:
    """Points at which the condition fails and none of the others does; what has no value there does not fail."""
    turn = found = 0
    for drawn in chain(islice(inside.pool.points(), _TRIES), inside.pool.corners()):
        point = inside.nearest((), drawn)
        if point is not None and not _fails(condition, point, inside.truths):
            point = _broken(condition, point, inside.truths, turn)
            turn += 1
            if turn == _POINTS and not found and point is None:
                return  # where the first attempts lead nowhere the others do not either
        if point is not None and not any(_clearly_fails(c, point, inside.truths) for c in inside.assumed):
            found += 1
            yield point


def _broken(condition: Term, point: Point, truths: Truths, turn: int) -> Point | None:
    """The point moved to where the condition fails; one that is to hold for all values of some symbols fails where it
    does at those that the point has for them."""
    said, needs = _instance(condition, turn)
    if said.head not in (RELATION, COMPARE) or not _MIRRORED.get(said.attrs[0]):
        return None
    left, right = said.args
    if left.head is absolute:  # |x| > 0 fails where x is 0
        wrong = equals(left.args[0], right)
    else:
        gap = _BEYOND[turn % len(_BEYOND)]
        sign = 1 if said.attrs[0] in (">", ">=") else -1
        wrong = equals(subtract(left, right), number(sign) * gap) if left.shape == () else relation(
            _MIRRORED[said.attrs[0]], left, add(right, 0 * left))
    try:
        met = meet(both(*needs, wrong) if needs else wrong, point, truths)
    except LanguageError:
        return None
    return met if met is not None and _fails(said, met, truths) else None


def _instance(condition: Term, turn: int) -> tuple[Term, tuple[Term, ...]]:
    """What a condition says at a point, of several things one after the other, and the premises under which it does."""
    needs: tuple[Term, ...] = ()
    while condition.head in (FORALL, IMPLIES, BOTH):
        if condition.head is IMPLIES:
            needs = (*needs, condition.args[0])
        condition = condition.args[{FORALL: 0, IMPLIES: 1}.get(condition.head, turn % len(condition.args))]
    return condition, needs


def _fails(condition: Term, point: Point, truths: Truths) -> bool:
    try:
        return truths.at(condition, point).outcome is not Outcome.HOLDS
    except LanguageError:
        return False


def _clearly_fails(condition: Term, point: Point, truths: Truths) -> bool:
    try:
        return truths.at(condition, point).outcome is Outcome.FAILS
    except LanguageError:
        return False


def _seen(claim: Term, point: Point, truths: Truths) -> Outcome:
    try:
        truth = truths.at(claim, point)
        return truths.confirmed(claim, point).outcome if truth.outcome is Outcome.FAILS else truth.outcome
    except LanguageError:
        return Outcome.UNKNOWN


def _where(point: Point) -> str:
    return "a claim fails at " + ", ".join(f"{n}={v}" for n, v in sorted(point.sizes.items())) if point.sizes else (
        "a claim fails where it is violated")


# -- coverage, inverses, nothing --------------------------------------------------------------------


def _coverage(claims: tuple[Term, ...], assumed: tuple[Term, ...], id: str) -> float:
    """The share of points of the declared domain at which the inequalities among the assumptions hold."""
    cutting = tuple(a for a in assumed if a.head in (RELATION, COMPARE) and a.attrs[0] in ("<", "<=", ">", ">="))
    if not cutting:
        return 1.0
    inside = Inside(make_pool([*claims, *cutting], (), seed_of(id, "coverage")), cutting, Evaluator())
    drawn = list(islice(inside.pool.points(), _DRAWS))
    return round(sum(inside.holds((), p) for p in drawn) / len(drawn), 3) if drawn else 0.0


def _unstated(claims: tuple[Term, ...], assumed: tuple[Term, ...]) -> Iterator[str]:
    """Inverses in claims of what neither a declared fact nor an assumption says to be invertible."""
    stated = set(assumed)
    for claim in claims:
        for t in postorder(claim):
            if t.head is inv and not t.indices:
                needs = needs_invertible(t.args[0])
                if not needs.discharged and needs.statement not in stated:
                    yield needs.words


def says_nothing(statement: Term) -> bool:
    """Whether a statement is true by the way it is written: both sides are one term, or a premise is the conclusion."""
    said = transform(statement, lambda t: t.args[0] if t.head is NAMED else None)
    return _nothing(said)


def _nothing(said: Term) -> bool:
    if said.head in (RELATION, COMPARE):
        return said.args[0] is said.args[1] and said.attrs[0] in ("=", "<=", ">=", "approx", "proportional")
    if said.head is BOTH:
        return all(map(_nothing, said.args))
    if said.head is IMPLIES:
        premise, conclusion = said.args
        return _nothing(conclusion) or conclusion in (premise, *(premise.args if premise.head is BOTH else ()))
    return said.head is FORALL and _nothing(said.args[0])


__all__ = ["Dropped", "Need", "Premises", "premises", "says_nothing"]
