"""The power of tests whose statistic has another law where the hypothesis fails: noncentral laws as integrals.

A noncentral t statistic is (Z + delta)/sqrt(V/nu): given V = w it is at least c where Z >= c sqrt(w/nu) - delta. A
noncentral chi-square of nu >= 2 degrees of freedom is (Z + sqrt(lambda))^2 + W with W chi-square of nu - 1: given W = w
it is at most c where |Z + sqrt(lambda)| <= sqrt(c - w). A noncentral F is such a chi-square over an independent one.

Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, chapters 29 to 31.
"""

from __future__ import annotations

from collections.abc import Callable

from workbench.engines.testing import numbers
from workbench.engines.testing.declared import Asked, Power, Step
from workbench.engines.testing.laws import Density, Sample, density
from workbench.reasons.testing import DENSITY, NONCENTRALITY, SHIFT
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.functions.special import normal_cdf
from workbench.terms.heads import NUMBER, integral, named, negative, number, oo
from workbench.terms.term import Term

Tail = Callable[[Term], Term]


def of_noncentral_t(asked: Asked, delta: Term, nu: Term, samples: tuple[Sample, ...]) -> Power:
    """``delta``: how many standard errors the mean lies from that of the hypothesis; ``nu`` degrees of freedom."""
    h = _chi_square(asked, nu, "h", "w")
    w, shift = h.law.variable, named("delta_1", delta)

    def above(c: Term) -> Term:
        return integral(normal_cdf(shift - c * sqrt(w / nu)) * h.named, w, number(0), oo)

    def below(c: Term) -> Term:
        return integral(normal_cdf(c * sqrt(w / nu) - shift) * h.named, w, number(0), oo)

    return Power(
        samples, above, below,
        (Step(shift, SHIFT, "in standard errors with the true deviation"), _density_of(h)),
        "the mean over `V == w` of what a normal law gives: `T` is then `(Z + delta_1)/sqrt(w/nu)`",
        value=_proposed("nct", df=nu, nc=shift),
    )  # fmt: skip


def of_noncentral_chi_square(asked: Asked, weight: Term, nu: Term, *, limit: bool) -> Power:
    """``weight``: the sum of the squared shifts. Only large values reject."""
    shift = named("lambda_1", weight)
    above, steps = _chi_square_above(asked, shift, nu)
    return Power(
        (), above, _no_lower_side, (Step(shift, NONCENTRALITY, "the squared shifts, added"), *steps),
        "one squared normal deviation carries the shift; the mean over the others, W = w", limit,
        _proposed("ncx2", df=nu, nc=shift),
    )  # fmt: skip


def of_noncentral_f(asked: Asked, weight: Term, above_df: Term, below_df: Term) -> Power:
    """``weight``: the sum of the squared shifts above; only large values reject."""
    shift = named("lambda_1", weight)
    tail, steps = _chi_square_above(asked, shift, above_df)
    h = _chi_square(asked, below_df, "h_2", "v")
    v = h.law.variable

    def above(c: Term) -> Term:
        return integral(tail(c * above_df * v / below_df) * h.named, v, number(0), oo)

    return Power(
        (), above, _no_lower_side, (Step(shift, NONCENTRALITY, "the squared shifts, added"), *steps, _density_of(h)),
        "the mean over the chi-square below, V = v, of what the noncentral chi-square above gives",
        value=_proposed("ncf", dfn=above_df, dfd=below_df, nc=shift),
    )  # fmt: skip


def _chi_square_above(asked: Asked, shift: Term, nu: Term) -> tuple[Tail, tuple[Step, ...]]:
    """P(X >= c) for a noncentral chi-square X, and the densities that it takes."""

    def inside(c: Term) -> Term:
        """P(|Z + sqrt(shift)| <= sqrt(c))."""
        return normal_cdf(sqrt(c) - sqrt(shift)) - normal_cdf(negative(sqrt(c)) - sqrt(shift))

    if nu.head is NUMBER and nu.value == 1:
        return (lambda c: 1 - inside(c)), ()
    h = _chi_square(asked, nu - 1 if nu.head is not NUMBER else number(nu.value - 1), "h", "w")
    w = h.law.variable
    return (lambda c: 1 - integral(inside(c - w) * h.named, w, number(0), c)), (_density_of(h),)


def _proposed(name: str, **parameters: Term) -> Callable[[float | None, float | None], float]:
    """What SciPy says of a law that has a name there."""

    def value(low: float | None, high: float | None) -> float:
        import scipy.stats

        law = getattr(scipy.stats, name)(**{k: float(numbers.value(v)) for k, v in parameters.items()})
        return float((0.0 if low is None else law.cdf(low)) + (0.0 if high is None else law.sf(high)))

    return value


def _chi_square(asked: Asked, nu: Term, letter: str, variable: str) -> Density:
    return density(asked.law("chi-square", nu), "chi-square", letter, variable)


def _density_of(h: Density) -> Step:
    return Step(h.named, DENSITY, "chi-square")


def _no_lower_side(c: Term) -> Term:
    raise NotImplementedError("the test rejects on its upper side only")


__all__ = ["of_noncentral_chi_square", "of_noncentral_f", "of_noncentral_t"]
