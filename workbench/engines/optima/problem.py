"""What is asked: an objective, its variables, the conditions on them; and what was found.

Every condition is read as ``gap <= 0``, ``gap < 0`` or ``gap = 0``. A declared property of a variable is a condition
too: ``positive`` says x > 0, ``unit`` 0 < x < 1, ``simplex`` x >= 0 and sum(x) = 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from workbench.record.derivation import Branch, Derivation
from workbench.record.errors import GoalError, NoRule
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import (
    COMPARE,
    MUL,
    RELATION,
    SYMBOL,
    brief,
    equals,
    negative,
    number,
    properties,
    relation,
    show_shape,
    subtract,
)
from workbench.terms.statements import both
from workbench.terms.term import Term, contains, symbols

ZERO, ONE = number(0), number(1)
_MIRRORED = {">=": "<=", ">": "<"}
_KNOWN = frozenset({"positive", "unit", "simplex", "constant"})
SENSES = ("min", "max")


@dataclass(frozen=True, slots=True)
class Constraint:
    """``gap sign 0`` with a sign of ``=``, ``<=`` and ``<``; ``said`` is the relation as it was written."""

    said: Term
    gap: Term
    sign: str

    @property
    def equal(self) -> bool:
        return self.sign == "="


@dataclass(frozen=True, slots=True)
class Problem:
    """Minimise or maximise ``f`` in ``variables`` where all ``constraints`` hold; ``givens`` are all symbols."""

    f: Term
    variables: tuple[Term, ...]
    constraints: tuple[Constraint, ...]
    sense: str
    givens: tuple[Term, ...]

    @property
    def h(self) -> Term:
        """What is to be made small."""
        return self.f if self.sense == "min" else negative(self.f)

    @property
    def parameters(self) -> tuple[Term, ...]:
        """The declared symbols that are not sought, in their order."""
        return tuple(g for g in self.givens if g not in self.variables)

    @property
    def feasible(self) -> Term | None:
        """All conditions as one statement; None where there are none."""
        said = [c.said for c in self.constraints]
        return both(*said) if len(said) > 1 else said[0] if said else None

    @property
    def best(self) -> str:
        """The kind of an answer that nothing beats."""
        return "global minimum" if self.sense == "min" else "global maximum"

    def no_better(self, at: Term) -> Term:
        """That f is nowhere below, or above, a value."""
        return relation(">=" if self.sense == "min" else "<=", self.f, at)


@dataclass(frozen=True, slots=True)
class Found:
    """An answer. ``values`` stand in the order of the variables, ``value`` is that of f there (or what it comes near
    to, or oo); ``multipliers`` belong to conditions in their order; ``convex`` says whether the problem is one of
    minimising a convex function over a convex set, None where that was not decided; ``cases`` are the rows of an
    answer by cases; ``others`` are places that are no answer, with what they are."""

    derivation: Derivation
    kind: str
    problem: Problem
    values: tuple[Term, ...] = ()
    value: Term | None = None
    multipliers: tuple[tuple[Term, Term], ...] = ()
    convex: bool | None = None
    cases: tuple[Branch, ...] = ()
    others: tuple[tuple[str, tuple[Term, ...], Term], ...] = ()

    @property
    def places(self) -> tuple[tuple[Term, Term], ...]:
        """Each variable with its value; none where there is no optimum."""
        return tuple(zip(self.problem.variables, self.values, strict=True)) if self.values else ()

    @property
    def parameters(self) -> tuple[Term, ...]:
        return self.problem.parameters


def problem_of(
    f: Term, variables: Sequence[Term], subject: Iterable[Term], sense: str, givens: Iterable[Term] | None
) -> Problem:
    """The problem as data. Raises GoalError for what is none, NoRule for variables that move in another way."""
    if sense not in SENSES:
        raise GoalError(f"the sense is min or max, not {sense!r}")
    if f.shape or f.head in (COMPARE, RELATION):
        what = "a statement" if f.head in (COMPARE, RELATION) else f"an array of shape {show_shape(f.shape)}"
        raise GoalError(f"what is made smallest or largest is a number; {brief(f)} is {what}")
    if not variables:
        raise GoalError("name at least one variable in which to look: --wrt NAME")
    for x in variables:
        if x.head is not SYMBOL:
            raise GoalError(f"{brief(x)} is no variable")
        strange = sorted(properties(x) - _KNOWN)
        if strange:
            raise NoRule(f"{x.name} is declared {strange[0]}: the optimum over such variables is not built")
    read = tuple(c for said in subject for c in _read(said, variables))
    declared = tuple(c for x in variables for c in _declared(x))
    if not any(contains(f, x) for x in variables) and not read:
        raise GoalError(f"{' and '.join(x.name for x in variables)} does not occur in {brief(f)}: it is constant")
    known = tuple(givens) if givens is not None else ()
    missing = [s for s in symbols(f, *variables, *(c.said for c in read)) if s not in known]
    return Problem(f, tuple(variables), _unrepeated((*declared, *read)), sense, (*known, *missing))


def _unrepeated(constraints: Sequence[Constraint]) -> tuple[Constraint, ...]:
    """Without what an earlier one says already: x >= 0 is nothing new where x > 0."""
    kept: list[Constraint] = []
    for c in constraints:
        if not any(k.gap is c.gap and (k.sign == c.sign or (k.sign, c.sign) == ("<", "<=")) for k in kept):
            kept.append(c)
    return tuple(kept)


def _read(said: Term, variables: Sequence[Term]) -> Iterator[Constraint]:
    if said.head is MUL and all(part.head is COMPARE for part in said.args):
        for part in said.args:
            yield from _read(part, variables)
        return
    if said.head not in (COMPARE, RELATION):
        raise GoalError(f"a condition is an equation with == or an inequality; {brief(said)} is none")
    sign, (left, right) = str(said.attrs[0]), said.args
    if sign not in ("=", "<=", ">=", "<", ">"):
        raise GoalError(f"a condition is written with ==, <=, >=, < or >, not with {sign}")
    if not any(contains(said, x) for x in variables):
        names = " or ".join(x.name for x in variables)
        raise GoalError(f"{brief(said)} says nothing of {names}: a parameter's domain is declared with --var")
    gap = subtract(right, left) if sign in _MIRRORED else left if right is ZERO else subtract(left, right)
    if sign in _MIRRORED and left.shape == () and right is ZERO:
        gap = negative(left)
    yield Constraint(relation(sign, left, right), gap, _MIRRORED.get(sign, sign))


def _declared(x: Term) -> Iterator[Constraint]:
    has = properties(x)
    if has & {"positive", "unit"}:
        yield Constraint(relation(">", x, ZERO), negative(x), "<")
    if "unit" in has:
        yield Constraint(relation("<", x, ONE), subtract(x, ONE), "<")
    if "simplex" in has and x.rank == 1:
        yield Constraint(relation(">=", x, ZERO), negative(x), "<=")
        yield Constraint(equals(sum_(x), ONE), subtract(sum_(x), ONE), "=")


__all__ = ["Constraint", "Found", "ONE", "Problem", "SENSES", "ZERO", "problem_of"]
