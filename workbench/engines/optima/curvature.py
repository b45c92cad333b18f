"""Quadratic functions of a vector: how they curve, and where they are smallest without conditions."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.engines import goals
from workbench.engines.optima.problem import ONE, ZERO, Problem
from workbench.engines.optima.telling import facts, told
from workbench.forms.index_form import same
from workbench.reasons import optimisation as reasons
from workbench.record.errors import NoRule
from workbench.record.finish import tidied_or_same
from workbench.record.pen import Mark, Pen
from workbench.rules.facts import posdef, positive, semidefinite
from workbench.terms.functions.linear_algebra import eye, inv, zeros
from workbench.terms.heads import (
    MATMUL,
    MUL,
    NUMBER,
    brief,
    divide,
    matmul,
    mul,
    negative,
    relation,
    subtract,
    transpose,
)
from workbench.terms.term import Term, contains, substitute


@dataclass(frozen=True, slots=True)
class Quadratic:
    """h = x^T M x / 2 - r^T x + ...; ``scale`` is k where M = k I, else None."""

    m: Term
    r: Term
    scale: Term | None

    def undone(self, v: Term) -> Term:
        """M^-1 v."""
        if self.scale is not None:
            return v if self.scale.head is NUMBER and self.scale.value == 1 else divide(v, self.scale)
        if self.m.head is MUL and self.m.args[0].head is NUMBER:
            by, *rest = self.m.args
            return divide(matmul(inv(rest[0] if len(rest) == 1 else mul(*rest)), v), by)
        return matmul(inv(self.m), v)

    @property
    def centred(self) -> bool:
        """Whether the free optimum is 0."""
        return self.r.head is zeros or self.r is ZERO


def quadratic_of(x: Term, gradient: Term, bend: Term) -> Quadratic:
    """M and r from the gradient M x - r, without a number that both have. Raises NoRule where it is not so."""
    m = tidied_or_same(bend)
    r = tidied_or_same(subtract(matmul(m, x), gradient))
    if contains(r, x):  # M does not depend on x: the gradient is M x and what it is at 0
        r = tidied_or_same(negative(substitute(gradient, {x: zeros(*x.shape)})))
    if contains(m, x) or not same(gradient, subtract(matmul(m, x), r)):
        raise NoRule(f"the gradient {brief(gradient)} is not linear in {x.name}")
    if m.head is eye:
        return Quadratic(m, r, ONE)
    if m.head is MUL and m.args[-1].head is eye and len(m.args) >= 2:
        return Quadratic(m, r, mul(*m.args[:-1]) if len(m.args) > 2 else m.args[0])
    return Quadratic(m, r, None)


def halved(q: Quadratic) -> Quadratic:
    """The same equations without a positive number in front."""
    if q.scale is None and q.m.head is MUL and q.m.args[0].head is NUMBER and q.m.args[0].value > 0:
        by = q.m.args[0]
        rest = q.m.args[1] if len(q.m.args) == 2 else mul(*q.m.args[1:])
        return Quadratic(rest, tidied_or_same(divide(q.r, by)), None)
    return q


def curved(pen: Pen, problem: Problem, q: Quadratic) -> tuple[Mark, bool]:
    """That M has no direction that curves down, and whether it is known to be positive definite."""
    x = problem.variables[0]
    made = goals.derive(problem.f, x, what="hessian")
    assert made.result is not None
    second = told(pen, made, reasons.SECOND)
    why = _definite(q)
    half = why or _semidefinite(q.m)
    if not half:
        raise NoRule(f"whether {brief(q.m)} is positive semidefinite is not known")
    sign = "loewner>=" if problem.sense == "min" else "loewner<="
    found = pen.follows(
        relation(sign, second.right, zeros(*second.right.shape)), *facts(pen, second.right), by=reasons.SEMIDEFINITE,
        why=half,
    )  # fmt: skip
    return found, bool(why)


def _definite(q: Quadratic) -> str:
    if q.scale is not None:
        return "a positive multiple of the identity" if positive(q.scale) else ""
    return posdef(q.m)


def _semidefinite(m: Term) -> str:
    """Why a matrix is positive semidefinite, or "": B^T B, sums, and positive multiples."""
    if m.head is MUL and all(positive(f) for f in m.args if f.rank == 0) and sum(f.rank == 2 for f in m.args) == 1:
        return _semidefinite(next(f for f in m.args if f.rank == 2))
    if m.head is MATMUL and len(m.args) == 2 and m.args[0] is transpose(m.args[1]):
        return "a matrix times its transpose"
    return semidefinite(m)


__all__ = ["Quadratic", "curved", "halved", "quadratic_of"]
