"""Means of arrays from the generating function: its derivatives at 0, and the laws that an exponential tilts to."""

from __future__ import annotations

from workbench.algebra.arithmetic import arithmetic, split_number
from workbench.engines.goals import gradient, hessian
from workbench.engines.statistics.expectation.averages import Averages
from workbench.engines.statistics.expectation.gaussian import is_gaussian
from workbench.engines.statistics.expectation.random_arrays import around, is_affine, plain, squared_deviation
from workbench.engines.statistics.laws.distribution import Given
from workbench.engines.statistics.laws.domains import settled
from workbench.engines.statistics.samples.sums import times
from workbench.reasons.expectation import (
    AT_THE_COEFFICIENTS,
    COMPLETE_THE_KERNEL,
    GENERATED_MOMENTS,
    GENERATING_FUNCTION,
    IN_FRONT,
    KERNEL,
    SCORE_HAS_MEAN_ZERO,
    SOLVED,
    TOTAL_MASS,
    VARIANCE_RULE,
)
from workbench.record import finish
from workbench.record.errors import NoDerivation
from workbench.record.pen import Mark
from workbench.terms.functions.elementwise import exp
from workbench.terms.functions.linear_algebra import inv, outer, zeros
from workbench.terms.heads import ADD, MUL, add, equals, mul, number, properties, subtract, symbol
from workbench.terms.term import Term, contains, substitute, transform


def _argument(means: Averages) -> Term:
    """t, of the shape of the variable."""
    return symbol("t", means.x.shape)


def _generating(means: Averages) -> tuple[Term, Mark]:
    mgf = means.distribution.mgf
    assert mgf is not None
    value = mgf.value if isinstance(mgf, Given) else mgf
    return value, means.cited(exp(means.distribution.argument), mgf, GENERATING_FUNCTION)


def first_moment(means: Averages) -> Mark:
    value, known = _generating(means)
    made = gradient(value, _argument(means))
    slope = means.pen.engine(settled(made))
    assert made.result is not None
    said = equals(means.distribution.expectation(means.x), _at_zero(means, made.result))
    why = "the gradient of the moment generating function at `t == 0`"
    return means.pen.follows(said, known, slope, by=GENERATED_MOMENTS, why=why)


def second_moment(means: Averages) -> Mark:
    value, known = _generating(means)
    made = hessian(value, _argument(means))
    bend = means.pen.engine(settled(made))
    assert made.result is not None and means.mean is not None and squared_deviation(means.x, means.mean) is not None
    square = outer(means.x, means.x)
    said = equals(means.distribution.expectation(square), _at_zero(means, made.result))
    why = "the Hessian of the moment generating function at `t == 0`"
    second = means.pen.follows(said, known, bend, by=GENERATED_MOMENTS, why=why)
    first = means.of(means.x)
    left = means.distribution.expectation(squared_deviation(means.x, means.mean))
    total = subtract(means.distribution.expectation(square), outer(means.mean, means.mean))
    line = means.pen.follows(equals(left, total), first, by=VARIANCE_RULE, why="the products less those of the means")
    means.pen.start(left, total, line)
    return means.tidied(means.pen.use(second))


def _at_zero(means: Averages, value: Term) -> Term:
    there = substitute(value, {_argument(means): zeros(*means.x.shape)})
    for _ in range(2):  # what adds up to 1 first, is 1 to any power then
        there = arithmetic(transform(finish.tidied_or_same(there), plain))
    return finish.tidied_or_same(there)


def tilted(means: Averages, f: Term) -> Mark | None:
    """exp(t^T x) times the density is a multiple of another density of the family."""
    law = means.distribution
    factors = f.args if f.head is MUL else (f,)
    found = [a for a in factors if a.head is exp and means.varies(a)]
    mgf = law.mgf if means.page is None else means.page.law.mgf  # what is claimed is found below
    if mgf is None or law.tilted is None or len(found) != 1 or not is_affine(found[0].args[0], means.x):
        return None
    (power,) = found
    rest = mul(*(a for a in factors if a is not power)) if len(factors) > 1 else number(1)
    t = _slope(means, power.args[0])
    front = finish.tidied_or_same(substitute(power.args[0], {means.x: zeros(*means.x.shape)}))
    generated = mgf.value if isinstance(mgf, Given) else mgf
    value = substitute(generated, {_argument(means): t})
    if front is not number(0):
        value = exp(add(front, value.args[0])) if value.head is exp else mul(exp(front), value)
    if t is not _argument(means) and value.head is exp:
        value = exp(finish.tidied_or_same(value.args[0]))
    one = number(1)
    if means.cites and rest is one and law.mgf is not None:
        known = means.cited(exp(law.argument), law.mgf, GENERATING_FUNCTION)
        why = "at the coefficients of x" if t is not _argument(means) else "shown on its page"
        return (
            known
            if power is exp(law.argument)
            else means.pen.follows(equals(law.expectation(f), value), known, by=AT_THE_COEFFICIENTS, why=why)
        )
    other = law(*(substitute(p, {_argument(means): t}) for p in law.tilted))
    if law.total is None:
        said = equals(mul(power, law.density), mul(value, other.density))
    else:  # the two sides agree where the counts add up
        said = equals(law.expectation(power), mul(value, other.expectation(one)))
    first = means.pen.follows(
        said, by=COMPLETE_THE_KERNEL if is_gaussian(law) else KERNEL, why="the same family with other parameters"
    )
    if rest is one:
        last = means.about(other).cited(rest, rest, TOTAL_MASS, "it is a density too")
        said = equals(law.expectation(f), value)
        return means.pen.follows(said, first, last, by=IN_FRONT, why="what is left is the total mass")
    last = means.about(other).of(rest)
    said = equals(law.expectation(f), mul(value, last.right))
    return means.pen.follows(said, first, last, by=IN_FRONT, why="what is left is a mean of the other law")


def _slope(means: Averages, w: Term) -> Term:
    """t, where w = t^T x + c."""
    free = symbol(means.x.name, means.x.shape)  # its entries move freely, whatever they add up to
    made = gradient(substitute(w, {means.x: free}), free)
    assert made.result is not None
    return made.result


def mean_by_a_score(means: Averages, w: Term) -> Mark | None:
    """E of a statistic from a score that is the statistic, with matrices around it, and constants."""
    law = means.distribution
    for theta in law.parameters:
        if theta.head.name != "symbol" or properties(theta) & {"integer", "simplex"}:
            continue
        try:
            made = gradient(law.log_density, theta)
        except NoDerivation:
            continue
        score = made.result
        assert score is not None
        pieces = _pieces(score)
        mine = [p for p in pieces if contains(p, w)]
        if len(mine) != 1 or any(means.varies(p) for p in pieces if p is not mine[0]):
            continue
        found = around(mine[0], w)
        if found is None:
            continue
        factor, before, behind = found
        slope, mass = means.pen.engine(settled(made)), means.total_mass()
        others = [p for p in pieces if p is not mine[0]]
        rest = finish.tidied_or_same(mul(number(-1), add(*others))) if others else zeros(*score.shape)
        why = f"the density integrates to 1 whatever `{theta.name}` is"
        mean = means.pen.follows(equals(law.expectation(mine[0]), rest), slope, mass, by=SCORE_HAS_MEAN_ZERO, why=why)
        if mine[0] is w:
            return mean
        rest = mul(number(1 / factor), rest)
        for matrix in before:
            rest = _inverse(matrix) @ finish.tidied_or_same(rest)
        for matrix in reversed(behind):
            rest = finish.tidied_or_same(rest) @ _inverse(matrix)
        value = finish.tidied_or_same(rest)
        return means.pen.follows(
            equals(law.expectation(w), value), mean, by=SOLVED, why="what stands around it is inverted"
        )
    return None


def _pieces(score: Term) -> list[Term]:
    """The terms of a sum; a number in front of it goes to each."""
    front, rest = split_number(score)
    inside = rest[0].args if len(rest) == 1 and rest[0].head is ADD else (mul(*rest) if len(rest) > 1 else rest[0],)
    return [times(number(front), a) for a in inside]


def _inverse(matrix: Term) -> Term:
    return matrix.args[0] if matrix.head is inv else inv(matrix)


__all__ = ["first_moment", "mean_by_a_score", "second_moment", "tilted"]
