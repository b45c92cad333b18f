"""Checks of optima under conditions: SciPy's solvers find no feasible place that is better.

The objective and the conditions are evaluated as they were given; no multiplier, no convexity and no derivative of ours
takes part. At every draw of the parameters the claimed place must meet the conditions, and SLSQP from several starts
(without conditions also a simplex search, which does not mind kinks) must not find a better one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.check.numbers.compare import Array
from workbench.check.points.sample import Point, seed_of
from workbench.check.statements.evidence import Tally
from workbench.check.statements.judging import Judge
from workbench.numerics.evaluate import evaluate
from workbench.record.derivation import Claim, Status, Verdict
from workbench.terms.heads import IMPLIES, subtract
from workbench.terms.term import LanguageError, Term, symbols

METHOD = "SciPy's solvers from several starts find no better feasible place"
MET = 1e-7
"""How far, relative to its sides, a condition may be from being met."""
BETTER = 1e-6
"""What counts as better, relative to the value."""
STARTS = 4
DRAWS = 10
"""Draws of the parameters; without parameters there is one."""


def check_minimum(claim: Claim, judge: Judge) -> Verdict:
    """The verdict on a claim of the kind Minimum: ``f >= f*`` or ``f <= f*`` wherever the conditions hold."""
    if claim.of is None or not claim.together or len(claim.together) != len(claim.wrt):
        return Verdict(Status.UNDECIDED, "none", witness="the claim does not say where the optimum is")
    implied = claim.statement.head is IMPLIES
    premise, conclusion = claim.statement.args if implied else (None, claim.statement)
    conditions = () if premise is None else premise.args if premise.head.name == "both" else (premise,)
    study = Study(claim.of, claim.wrt, claim.together, conditions, conclusion.args[1],
                  1.0 if conclusion.attrs[0] == ">=" else -1.0)  # fmt: skip
    alone = not (set(symbols(claim.of, *conditions)) - set(claim.wrt)) and not any(
        s.names for x in claim.wrt for s in x.shape
    )
    tally, tries = Tally(), 0
    for point in judge.pool.points():
        if tally.decided and alone or (judge.enough(tally) and tally.decided >= DRAWS) or tries > 8 * DRAWS:
            break
        if not judge.inside.holds((), point):
            continue
        tries += 1
        with np.errstate(all="ignore"):
            outcome = study.at(point)
        if outcome.unknown:
            tally.reasons[outcome.unknown] += 1
            continue
        tally.agree(point, max(outcome.gain, 0.0))
        if outcome.better:
            return Verdict(Status.REFUTED, METHOD, tally.decided, len(tally.instances), outcome.gain, outcome.better)
    if not (tally.decided and alone or judge.enough(tally)):
        return Verdict(Status.UNDECIDED, METHOD, tally.decided, len(tally.instances), witness=judge.why(tally))
    return Verdict(Status.SUPPORTED, METHOD, tally.decided, len(tally.instances), tally.error)


@dataclass(frozen=True)
class Outcome:
    """How much better, relative, a place was found, and where, if that refutes; or why nothing is known."""

    gain: float = 0.0
    better: str = ""
    unknown: str = ""


@dataclass(frozen=True)
class Study:
    """``sign`` is 1 where f is made small, -1 where it is made large."""

    f: Term
    variables: tuple[Term, ...]
    together: tuple[Term, ...]
    conditions: Sequence[Term]
    value: Term
    sign: float

    def at(self, point: Point) -> Outcome:
        given = {**point.values, **point.sizes}
        given = {k: v for k, v in given.items() if k not in {x.name for x in self.variables}}
        try:
            place = [np.asarray(evaluate(t, given), dtype=float) for t in self.together]
            shapes = [tuple(s.at(point.sizes) for s in x.shape) for x in self.variables]
            place = [np.broadcast_to(p, s) for p, s in zip(place, shapes, strict=True)]
            claimed = float(evaluate(self.value, given))
        except (LanguageError, ValueError) as error:
            return Outcome(unknown=str(error))
        if not all(np.all(np.isfinite(p)) for p in place):
            return Outcome(unknown="the place has no value at a draw")
        start = np.concatenate([p.reshape(-1) for p in place])
        look = _Look(self, given, shapes)
        broken = look.broken(start)
        if broken is not None:
            return Outcome(np.inf, f"{broken} fails at the place {start} where {_said(given)}")
        here = look.value(start)
        if not np.isfinite(here):
            return Outcome(unknown="f has no value at the place")
        if abs(here - self.sign * claimed) > BETTER * (1 + abs(here)):
            return Outcome(np.inf, f"the value at the place is {self.sign * here}, not {claimed}")
        random = np.random.default_rng(seed_of(point.instance, *map(float, start)))
        best, where = look.best(start, random)
        gain = (here - best) / (1 + abs(here))
        if gain > BETTER:
            return Outcome(gain, f"f is {self.sign * best} at {where}, and {self.sign * here} at the place {start}; "
                                 f"{_said(given)}")  # fmt: skip
        return Outcome(max(gain, 0.0))


@dataclass(frozen=True)
class _Look:
    study: Study
    given: dict[str, Any]
    shapes: Sequence[tuple[int, ...]]

    def _named(self, u: Array) -> dict[str, Any]:
        out, first = dict(self.given), 0
        for x, shape in zip(self.study.variables, self.shapes, strict=True):
            count = int(np.prod(shape, dtype=int))
            out[x.name] = u[first : first + count].reshape(shape)[()]
            first += count
        return out

    def _of(self, term: Term, u: Array) -> Array:
        try:
            return np.atleast_1d(np.asarray(evaluate(term, self._named(u)), dtype=float)).reshape(-1)
        except (LanguageError, ValueError, FloatingPointError):
            return np.array([np.nan])

    def value(self, u: Array) -> float:
        found = float(self._of(self.study.f, u)[0])
        return self.study.sign * found if np.isfinite(found) else np.inf

    def _gaps(self, statement: Term) -> tuple[str, Term, float]:
        left, right = statement.args
        sign = statement.attrs[0]
        return sign, subtract(left, right), -1.0 if ">" in sign else 1.0

    def broken(self, u: Array) -> Term | None:
        """A condition that fails at u by more than what rounding explains."""
        for statement in self.study.conditions:
            sign, gap, turn = self._gaps(statement)
            found = turn * self._of(gap, u)
            size = 1 + max(np.max(np.abs(self._of(side, u)), initial=0.0) for side in statement.args)
            wrong = np.abs(found) if sign == "=" else found
            if not np.all(wrong < 0.0 if sign in ("<", ">") else wrong <= MET * size):
                return statement
        return None

    def best(self, start: Array, random: np.random.Generator) -> tuple[float, Array]:
        """The best feasible value found, and where."""
        found, at = self.value(start), start
        for u in self._ends(start, random):
            if np.all(np.isfinite(u)) and self.broken(u) is None and self.value(u) < found:
                found, at = self.value(u), u
        return found, at

    def _ends(self, start: Array, random: np.random.Generator) -> Iterator[Array]:
        from scipy.optimize import minimize

        scale = 1 + np.abs(start)
        starts = [start + s * scale * random.standard_normal(start.shape) for s in (0.05, 0.3, 1.0, 3.0)[:STARTS]]
        starts.append(np.abs(starts[1]))
        constraints = [self._constraint(c) for c in self.study.conditions]

        def bounded(u: Array) -> float:
            return min(self.value(u), 1e12)

        for u in starts:
            yield u
            try:
                yield minimize(bounded, u, method="SLSQP", constraints=constraints, options={"maxiter": 60}).x
            except (ValueError, ArithmeticError):
                continue
            if not constraints and len(start) <= 4:
                yield minimize(bounded, u, method="Nelder-Mead", options={"maxiter": 200 * len(start)}).x

    def _constraint(self, statement: Term) -> dict[str, Any]:
        sign, gap, turn = self._gaps(statement)

        def fun(u: Array) -> Array:
            return np.nan_to_num(-turn * self._of(gap, u), nan=-1e3)

        made: Callable[[Array], Array] = fun
        return {"type": "eq" if sign == "=" else "ineq", "fun": made}


def _said(given: dict[str, Any]) -> str:
    return ", ".join(f"{k} = {np.array2string(np.asarray(v), precision=4)}" for k, v in given.items())[:300]


__all__ = ["check_minimum"]
