"""Lines that several tests share: from normal observations to the laws of their mean and of their squares."""

from __future__ import annotations

from workbench.engines.statistics.laws.distribution import Distribution, T
from workbench.engines.statistics.testing.laws import Density, Sample, follows
from workbench.record.pen import Mark, Pen
from workbench.terms.functions.elementwise import exp
from workbench.terms.functions.linear_algebra import eye, ones, outer, trace
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import divide, equals, matmul, mul, named, number, power, size_term, subtract
from workbench.terms.term import Term


def mean_of_normals(pen: Pen, sample: Sample, mean: Term, law: Density) -> Mark:
    """The mean of independent normal observations is normal, by generating functions."""
    one = sample.law
    assert one is not None
    n = size_term(sample.array.shape[0])
    mu, sigma = normal_parameters(one)
    x = one.variable
    part = exp(divide(mul(T, mu), n) + divide(mul(power(sigma, 2), power(T, 2)), mul(number(2), power(n, 2))))
    whole = exp(mul(T, mu) + divide(mul(power(sigma, 2), power(T, 2)), mul(number(2), n)))
    first = pen.have(
        equals(one.expectation(exp(divide(mul(T, x), n))), part),
        "generating function of a normal law", f"at t/{n.attrs[0]}",
    )  # fmt: skip
    second = pen.have(
        equals(power(part, n), whole), "independence",
        "the generating function of a sum is the product of theirs: equal factors", first,
    )  # fmt: skip
    return pen.have(
        follows(mean, law, [sample]), "the mean is normal", "that is the generating function of this normal law", second
    )


def sum_of_squares(pen: Pen, sample: Sample, mean: Term, square: Term, law: Density, letter: str = "A") -> Mark:
    """The squares about the mean, over the variance, are chi-square with one degree of freedom less."""
    x = sample.array
    size = x.shape[0]
    n = size_term(size)
    one = ones(size)
    centring = named(letter, subtract(eye(size), divide(outer(one, one), n)))
    first = pen.have(equals(centring, centring.args[0]), "definition", f"{letter} takes the mean away")
    deviations = pen.have(
        equals(sum_(power(subtract(x, mean), 2)), matmul(matmul(x, centring), x)), "quadratic form",
        "the squares about the mean", first,
    )  # fmt: skip
    projector = pen.have(equals(matmul(centring, centring), centring), "a projector", "", first)
    apart = pen.have(
        equals(matmul(centring, one), mul(number(0), one)), "mean and deviations are independent",
        f"{letter} x and the mean have covariance 0, and normal variables without covariance are independent", first,
    )  # fmt: skip
    rank = pen.have(
        equals(trace(centring), subtract(n, number(1))), "rank of a projector is its trace",
        "in a basis of its own it is a sum of that many squares of independent standard normals", projector,
    )  # fmt: skip
    return pen.have(
        follows(square, law, [sample]), "chi-square from normals", law.words, deviations, rank, apart
    )  # fmt: skip


def normal_parameters(law: Distribution) -> tuple[Term, Term]:
    mean, variance = law.mean, law.variance
    assert isinstance(mean, Term)
    assert isinstance(variance, Term)
    return mean, variance.args[0]


__all__ = ["mean_of_normals", "sum_of_squares"]
