"""Inequalities proved: what is said to be not negative is made as small as it gets.

``a <= b`` holds where the smallest value of b - a, under what is given, is not negative. Squares, tangents and
multipliers are the certificate of that value, so that a proof is the derivation of an optimum and one line more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from workbench.engines.optima.finding import optimum
from workbench.engines.optima.problem import Found
from workbench.engines.solving.working import tidy
from workbench.numerics.draws import sign_of
from workbench.reasons import optimisation as reasons
from workbench.record.derivation import Claim, Derivation, Line
from workbench.record.errors import GoalError, NoDerivation
from workbench.rules.facts import nonnegative, positive
from workbench.terms.heads import COMPARE, RELATION, brief, negative, oo, properties, relation, subtract
from workbench.terms.statements import both, implies
from workbench.terms.term import Term, contains, symbols

SIGNS = ("<=", ">=", "<", ">")
_MOST = 4


@dataclass(frozen=True, slots=True)
class Proof:
    """The lines that lead to the statement, and in which variables the gap was made small."""

    derivation: Derivation
    wrt: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """Where the statement fails, in words."""

    witness: str


def inequality(statement: Term) -> tuple[str, Term, Term]:
    """The sign and the sides. Raises GoalError for anything else."""
    if statement.head not in (RELATION, COMPARE) or statement.attrs[0] not in SIGNS:
        raise GoalError(f"an inequality is written with <=, >=, < or >; {brief(statement)} is none")
    left, right = statement.args
    if left.shape or right.shape:
        raise GoalError(f"an inequality between numbers is wanted; {brief(statement)} is one of arrays")
    return statement.attrs[0], left, right


def proved(
    statement: Term, given: Sequence[Term] = (), *, givens: Iterable[Term] | None = None
) -> Proof | Broken | None:
    """A proof of an inequality under what is given, or where it fails; None where neither was found, which says nothing
    of its truth."""
    sign, left, right = inequality(statement)
    gap = subtract(right, left) if sign.startswith("<") else subtract(left, right)
    known = tuple(givens) if givens is not None else symbols(statement, *given)
    for wrt in _ways(gap, given):
        about = [g for g in given if any(contains(g, x) for x in wrt)]
        try:
            found = optimum(gap, wrt, about, "min", givens=known)
        except (NoDerivation, GoalError):
            continue
        broken = _broken(found, sign, given, about)
        if broken is not None:
            return broken
        if found.value is None or found.value is oo or found.value is negative(oo):
            continue
        if found.kind not in ("global minimum", "not attained") or found.derivation.assumptions:
            continue
        strict = sign in ("<", ">") and found.kind == "global minimum"
        value = tidy(found.value)
        if not (positive(value) if strict else nonnegative(value)):
            continue
        return Proof(_closed(found.derivation, statement, about), tuple(wrt))
    return None


def _broken(found: Found, sign: str, given: Sequence[Term], about: Sequence[Term]) -> Broken | None:
    """A place at which the gap is negative (or 0, where that is too little); of numbers only."""
    if found.parameters or len(about) < len(given) or found.derivation.assumptions:
        return None
    if found.kind == "unbounded":
        return Broken(f"the difference of the sides has no smallest value: {' '.join(found.derivation.notes)}".strip())
    low = None if found.value is None else sign_of(found.value)
    if found.kind != "global minimum" or low is None or not (low < 0 or low == 0 and sign in ("<", ">")):
        return None
    return Broken("; ".join(f"{x.name} == {brief(v)}" for x, v in found.places))


def _ways(gap: Term, given: Sequence[Term]) -> Iterator[tuple[Term, ...]]:
    """In which variables to make the gap small: all scalars, each vector, then fewer."""
    names = [s for s in symbols(gap, *given) if contains(gap, s) or any(contains(g, s) for g in given)]
    scalars = [s for s in names if not s.shape and not properties(s) - {"positive", "unit"}]
    vectors = [s for s in names if s.rank == 1 and not properties(s) - {"positive", "unit", "simplex"}]
    for count in range(min(len(scalars), _MOST), 0, -1):
        for chosen in combinations(scalars, count):
            if any(contains(gap, x) for x in chosen):
                yield chosen
    for v in vectors:
        if contains(gap, v):
            yield (v,)


def _closed(made: Derivation, statement: Term, about: Sequence[Term]) -> Derivation:
    """The derivation of the optimum with the statement as its last line."""
    said = relation(statement.attrs[0], *statement.args)
    premises = [relation(g.attrs[0], *g.args) for g in about if g.head in (RELATION, COMPARE)]
    if premises:
        said = implies(both(*premises) if len(premises) > 1 else premises[0], said)
    road = made.roads[0]
    n = str(len(road.lines) + 1)
    last = Line(n, said, reasons.NO_SMALLER, "the smallest value of the difference is not negative",
                tuple(line.n for line in road.lines[-1:]))  # fmt: skip
    kind = "Inequality" if not premises else "Equality"
    return replace(
        made, title=f"Proof of {brief(statement)}", goal=f"Show that `{brief(statement, 120)}`.",
        claims=(Claim(kind, said), *(c for c in made.claims if c.kind == "Minimum")),
        roads=(replace(road, lines=(*road.lines, last)), *made.roads[1:]),
    )  # fmt: skip


__all__ = ["Broken", "Proof", "inequality", "proved"]
