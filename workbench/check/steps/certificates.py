"""What proves a step: the goal by itself, equals in the place of equals, a combination of the premises.

Each is decided by the index form, which knows no rule and no numbers; numbers only suggest the coefficients.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np

from workbench.check.numbers.alike import same_sides
from workbench.check.steps.definite import with_definite
from workbench.check.steps.entailment import evaluated
from workbench.check.steps.exchange import exchanged
from workbench.check.steps.parts import contains, parts_of
from workbench.terms.heads import add, equals, mul, number, subtract
from workbench.terms.term import LanguageError, Term

ALGEBRA, SUBSTITUTION, COMBINATION = "algebra", "substitution of equals", "linear combination"
DEFINITE = "a sum of squares is 0 only where each is"
_ROUNDS = 3
_MOST_DENOMINATOR = 64
_LARGE = 60
"""Nodes of a statement at which numbers are asked first."""
_FEW = 6
"""Of so many equations every state on the way is looked at, of more only what a whole round makes."""


def certificate(goal: Term, premises: Sequence[Term]) -> str | None:
    """The name of what proves that the goal, a relation, follows; None where nothing here does."""
    if same_sides(goal):
        return ALGEBRA
    if any(_says(premise, goal) for premise in premises):
        return SUBSTITUTION
    equations = [p for p in premises if p.head.name in ("relation", "compare") and p.attrs[0] == "="]
    if any(_same(changed) for changed in dict.fromkeys(_rewritten(goal, equations))):
        return SUBSTITUTION
    if _combines(goal, premises):
        return COMBINATION
    more = with_definite(premises)
    return DEFINITE if len(more) > len(premises) and certificate(goal, more) is not None else None


def _same(goal: Term) -> bool:
    """``same_sides``; of large terms only where numbers do not object, which costs less."""
    if goal.attrs[0] == "=" and len(parts_of(goal)) > _LARGE:
        try:
            found = evaluated(goal.args, rows=6)
        except LanguageError:
            found = None
        if found is not None:
            size = max(1.0, *(float(np.max(np.abs(side), initial=0.0)) for side in found))
            if float(np.max(np.abs(found[0] - found[1]), initial=0.0)) > 1e-6 * size:
                return False
    return same_sides(goal)


def _says(premise: Term, goal: Term) -> bool:
    """Whether the premise is the goal, perhaps with its sides exchanged."""
    if premise is goal:
        return True
    mirrored = {"=": "=", "<=": ">=", ">=": "<=", "<": ">", ">": "<"}
    if premise.head.name not in ("relation", "compare") or premise.attrs[0] not in mirrored:
        return False
    if premise.attrs[0] == goal.attrs[0] and premise.args == goal.args:
        return True
    return mirrored[premise.attrs[0]] == goal.attrs[0] and premise.args == goal.args[::-1]


def _rewritten(goal: Term, equations: Sequence[Term]) -> Iterator[Term]:
    """The goal with left sides of equations in place of right ones, or the other way round, for a few rounds.

    Symbols and letters are replaced first; a side that is a number is never looked for.
    """
    for order in ((0, 1), (1, 0)):
        current = goal
        for _ in range(_ROUNDS):
            before = current
            for equation in equations:
                old, new = (equation.args[k] for k in order)
                if old.head.name in ("number", "constant") or contains(new, old) or not contains(current, old):
                    continue
                current = exchanged(current, {old: new})
                if len(equations) <= _FEW:
                    yield current
            if current is before:
                break
            yield current
    for skip in range(len(equations) if len(equations) <= _FEW else 0):  # each equation in its own direction
        current = goal
        for k, equation in enumerate(equations):
            old, new = equation.args if k != skip else equation.args[::-1]
            if old.head.name not in ("number", "constant") and not contains(new, old) and contains(current, old):
                current = exchanged(current, {old: new})
        yield current


def _combines(goal: Term, premises: Sequence[Term]) -> bool:
    """Whether right - left of the goal is a combination of those of the premises with rational coefficients: any ones
    for equations, none negative for inequalities (and 1 for a strict one, where the goal is strict)."""
    sign = goal.attrs[0]
    if sign not in ("=", "<=", ">=", "<", ">"):
        return False
    gaps = [(gap, kind) for p in premises if (found := _turned(p)) for gap, kind in [found]]
    mine = _turned(goal)
    if mine is None or not gaps:
        return False
    if sign == "=":
        gaps = [(gap, kind) for gap, kind in gaps if kind == "="]
    gaps = [(gap, kind) for gap, kind in gaps if gap.shape == mine[0].shape and gap.indices == mine[0].indices]
    if not gaps:
        return False
    coefficients = _fitted(mine[0], [gap for gap, _ in gaps])
    if coefficients is None or any(kind != "=" and c < 0 for (_, kind), c in zip(gaps, coefficients, strict=True)):
        return False
    if mine[1] == "<" and not any(kind == "<" and c > 0 for (_, kind), c in zip(gaps, coefficients, strict=True)):
        return False
    total = add(*(mul(number(c), gap) for (gap, _), c in zip(gaps, coefficients, strict=True) if c), number(0))
    return same_sides(equals(mine[0], total))


def _turned(statement: Term) -> tuple[Term, str] | None:
    """What a relation says to be 0, at least 0 or positive, and which of these."""
    if statement.head.name not in ("relation", "compare") or statement.attrs[0] not in ("=", "<=", ">=", "<", ">"):
        return None
    left, right = statement.args
    sign = statement.attrs[0]
    return (subtract(left, right), sign.replace(">", "<")) if ">" in sign else (subtract(right, left), sign)


def _fitted(target: Term, parts: Sequence[Term]) -> list[Fraction] | None:
    """Rational coefficients with which the parts add up to the target at random points; None where none do."""
    try:
        found = evaluated([target, *parts])
    except LanguageError:
        return None
    if found is None:
        return None
    y, columns = found[0].reshape(-1), np.stack([a.reshape(-1) for a in found[1:]], axis=1)
    solved = np.linalg.lstsq(columns, y, rcond=1e-9)[0]
    near = [Fraction(float(c)).limit_denominator(_MOST_DENOMINATOR) for c in solved]
    gap = columns @ np.array([float(c) for c in near]) - y
    return near if np.max(np.abs(gap), initial=0.0) <= 1e-7 * max(1.0, float(np.max(np.abs(y), initial=0.0))) else None


__all__ = ["ALGEBRA", "COMBINATION", "SUBSTITUTION", "certificate"]
