"""Lines that several tests share: from normal observations to the laws of their mean and of their squares."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.engines.statistics.laws.citing import cited, claim
from workbench.engines.statistics.laws.distribution import Distribution, T
from workbench.engines.testing.declared import Asked
from workbench.engines.testing.laws import Density, Sample, density, follows
from workbench.engines.testing.two import Two
from workbench.reasons.common import DEFINITION
from workbench.reasons.expectation import GENERATING_FUNCTION as OF_THE_LAW
from workbench.reasons.expectation import GENERATING_FUNCTION_OF_A_NORMAL
from workbench.reasons.normal_samples import CHI_SQUARE
from workbench.reasons.testing import (
    DIVIDE_BY_VARIANCE,
    FISHERS_F,
    INDEPENDENCE,
    MEAN_AND_DEVIATIONS,
    NORMAL_MEAN,
    PROJECTOR,
    QUADRATIC_FORM,
    TRACE_OF_A_PROJECTOR,
)
from workbench.record.pen import Mark, Pen
from workbench.rules.condition import Condition
from workbench.rules.reason import together
from workbench.terms.functions.elementwise import exp
from workbench.terms.functions.linear_algebra import eye, ones, outer, trace
from workbench.terms.functions.reductions import mean, sum_
from workbench.terms.heads import (
    NUMBER,
    brief,
    divide,
    equals,
    matmul,
    mul,
    named,
    number,
    power,
    relation,
    size_term,
    subtract,
)
from workbench.terms.term import Term


def mean_of_normals(pen: Pen, sample: Sample, average: Term, law: Density) -> Mark:
    """The mean of independent normal observations is normal, by generating functions."""
    one = sample.law
    assert one is not None
    n = size_term(sample.array.shape[0])
    mu, sigma = _normal_parameters(one)
    x = one.variable
    part = exp(divide(mul(T, mu), n) + divide(mul(power(sigma, 2), power(T, 2)), mul(number(2), power(n, 2))))
    whole = exp(mul(T, mu) + divide(mul(power(sigma, 2), power(T, 2)), mul(number(2), n)))
    shown, there = (claim(member, "moment generating function") for member in (one, law.law))
    assert shown is not None
    assert there is not None
    page = cited(one, shown, OF_THE_LAW(one.name), divide(T, n))
    first = pen.follows(
        equals(one.expectation(exp(divide(mul(T, x), n))), part),
        by=together([page], GENERATING_FUNCTION_OF_A_NORMAL.name),
        why=f"at t/{n.attrs[0]}",
    )
    second = pen.follows(
        equals(power(part, n), whole), first, by=INDEPENDENCE, why="independent observations: equal factors"
    )
    page = cited(law.law, there, OF_THE_LAW(law.law.name))
    whole_law = pen.follows(page.statement, by=page, why=page.reason)
    return pen.follows(
        follows(average, law, [sample]),
        first,
        second,
        whole_law,
        by=NORMAL_MEAN,
        why="that is the generating function of this normal law",
    )


def sum_of_squares(
    pen: Pen, sample: Sample, average: Term, square: Term, law: Density, letter: str = "A"
) -> tuple[Mark, ...]:  # fmt: skip
    """The squares about the mean, over the variance, are chi-square with one degree of freedom less: the last line,
    after what it rests on."""
    x = sample.array
    size = x.shape[0]
    n = size_term(size)
    one = ones(size)
    centring = named(letter, subtract(eye(size), divide(outer(one, one), n)))
    first = pen.follows(equals(centring, centring.args[0]), by=DEFINITION, why=f"{letter} takes the mean away")
    deviations = pen.follows(
        equals(sum_(power(subtract(x, average), 2)), matmul(matmul(x, centring), x)),
        first,
        by=QUADRATIC_FORM,
        why="the squares about the mean",
    )
    projector = pen.follows(equals(matmul(centring, centring), centring), first, by=PROJECTOR)
    apart = pen.follows(
        equals(matmul(centring, one), mul(number(0), one)),
        first,
        by=MEAN_AND_DEVIATIONS,
        why=f"{letter} x and the mean have covariance 0, and normal variables without covariance are independent",
    )
    rank = pen.follows(
        equals(trace(centring), subtract(n, number(1))),
        projector,
        by=TRACE_OF_A_PROJECTOR,
        why="in a basis of its own it is a sum of that many squares of independent standard normals",
    )
    rests = (deviations, projector, apart, rank)
    several = () if n.head is NUMBER else (Condition(f"`{brief(n)} >= 2`", relation(">=", n, number(2))),)
    said = follows(square, law, [sample])
    return *rests, pen.follows(said, *rests, by=CHI_SQUARE, why=law.words, conditions=several)


def squares_of_each(pen: Pen, asked: Asked, two: Two, sigma: Term) -> tuple[tuple[Term, ...], tuple[Mark, ...]]:
    """Of each of two samples the squares about its mean, over the common variance: their names, and the lines that
    they are chi-square."""
    named_parts, marks = [], []
    each = zip(two.samples, two.squares, (two.n, two.m), "AB", ("h_1", "h_2"), strict=True)
    for sample, square, n, letter, name in each:
        law = density(asked.law("chi-square", n - 1), "chi-square", name, "w")
        pen.define(law.letter, law.named.args[0], "a chi-square density")
        part = pen.define(f"V_{letter}", square / sigma**2, "the squares about the mean, over the variance")
        named_parts.append(part)
        marks.append(sum_of_squares(pen, sample, mean(sample.array), part, law, letter)[-1])
    return tuple(named_parts), tuple(marks)


def ratio_of_chi_squares(
    pen: Pen, statistic: Term, law: Density, samples: Sequence[Sample], above: tuple[Term, Term],
    below: tuple[Term, Term], *rests_on: Mark,
) -> Mark:  # fmt: skip
    """The statistic has an F law: it is the ratio of two independent chi-squares, each given with its degrees of
    freedom."""
    (top, more), (bottom, less) = above, below
    ratio = pen.follows(
        equals(statistic, (top / more) / (bottom / less)),
        *rests_on,
        by=DIVIDE_BY_VARIANCE,
        why=DIVIDE_BY_VARIANCE.reason,
    )
    return pen.follows(follows(statistic, law, samples), ratio, by=FISHERS_F, why=FISHERS_F.reason)


def _normal_parameters(law: Distribution) -> tuple[Term, Term]:
    mean, variance = law.mean, law.variance
    assert isinstance(mean, Term)
    assert isinstance(variance, Term)
    return mean, variance.args[0]


__all__ = ["mean_of_normals", "ratio_of_chi_squares", "squares_of_each", "sum_of_squares"]
