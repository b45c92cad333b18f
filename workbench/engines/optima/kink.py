"""A smooth convex function and a multiple of a modulus: the soft threshold and its kind.

Source: Parikh & Boyd, Proximal Algorithms, section 6.5.2.
"""

from __future__ import annotations

from workbench.engines.goals import nth_derivative
from workbench.engines.optima.convexity import convex_lines, stationary
from workbench.engines.optima.numbers import kinks
from workbench.engines.optima.problem import ZERO, Found, Problem
from workbench.engines.optima.telling import claimed, concluded, ended, facts, opened
from workbench.engines.solving.working import tidy
from workbench.reasons import optimisation as reasons
from workbench.record.derivation import Branch
from workbench.record.errors import NoRule
from workbench.rules.facts import nonnegative, positive
from workbench.terms.functions.activations import maximum, minimum
from workbench.terms.functions.elementwise import absolute
from workbench.terms.heads import add, brief, divide, meaning, negative, relation, scalar, subtract
from workbench.terms.statements import both
from workbench.terms.term import Term, contains, substitute


def one_kink(problem: Problem, x: Term, bend: Term) -> Found | None:
    """A smooth convex function and a multiple of a modulus that is not negative: the soft threshold and its kind."""
    h = problem.h
    if problem.constraints:
        return None
    size = scalar("m_", "positive")
    parted = substitute(h, {absolute(bend): size})
    if contains(parted, x) and any(True for _ in kinks(parted)) or not contains(parted, size):
        return None
    weight = nth_derivative(parted, size).result
    steep = nth_derivative(bend, x).result
    if weight is None or steep is None or contains(weight, size) or contains(weight, x) or contains(steep, x):
        return None
    if not nonnegative(weight) or not (positive(steep) or positive(tidy(negative(steep)))):
        raise NoRule(f"whether {brief(weight)} and {brief(steep)} are positive depends on parameters")
    pen = opened(problem, "Left and right of the kink the function is smooth and convex; where each side is smallest "
                          "beyond the kink, the kink is.")  # fmt: skip
    kink = tidy(negative(divide(substitute(bend, {x: ZERO}), steep)))
    sides = []
    for turn in (1, -1) if positive(steep) else (-1, 1):
        body = substitute(problem.f, {absolute(bend): bend if turn > 0 else negative(bend)})
        bent = convex_lines(pen, problem, body, x)
        second = bent.statement.args[0] if problem.sense == "min" else negative(bent.statement.args[0])
        if not positive(second) and not positive(tidy(second)):
            raise NoRule(f"{brief(body)} may be straight")
        sides.append((bent, *stationary(pen, problem, body, x)))
    (_, _, right, _), (_, _, left, _) = sides
    at = add(
        *([] if kink is ZERO else [kink]),
        maximum(tidy(subtract(right, kink)), ZERO),
        minimum(tidy(subtract(left, kink)), ZERO),
    )
    star = pen.named(f"{x.name}_star", at)
    named = pen.follows(meaning(star), by=reasons.PIECES)
    value = substitute(problem.f, {x: star})
    concluded(pen, problem, value, named, *facts(pen, problem.f))

    claimed(pen, problem, (star,), value)
    rows = (
        Branch(relation(">", right, kink), right),
        Branch(relation("<", left, kink), left),
        Branch(_between(left, kink, right), kink),
    )
    return Found(ended(pen, problem, "", ""), problem.best, problem, (at,), substitute(problem.f, {x: at}), convex=True,
                 cases=rows)  # fmt: skip


def _between(left: Term, kink: Term, right: Term) -> Term:
    return both(relation(">=", left, kink), relation("<=", right, kink))


__all__ = ["one_kink"]
