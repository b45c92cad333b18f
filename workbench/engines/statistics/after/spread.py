"""The mean and the variance of an estimate over samples, where they can be worked out exactly.

An estimate that is affine in the mean of w(x) has the mean and the variance of that; the average square around the
sample's own mean has (n - 1)/n of the variance; a function of a sum whose law is known by its generating function has
the mean of that function under the law of the sum; the largest or the smallest observation has a density of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from workbench.adviser import shortened
from workbench.engines.goals import gradient
from workbench.engines.scalars.domains import without_all_names
from workbench.engines.statistics.after import sums
from workbench.engines.statistics.expectation.means import Means
from workbench.engines.statistics.laws.distribution import Distribution
from workbench.reasons.estimation import (
    DECLARED_DISTRIBUTION,
    DISTRIBUTION_FUNCTION,
    FUNCTION_OF_THE_SUM,
    MEAN_OF_AN_AVERAGE,
    MEASURED_FROM_THE_MEAN,
    ORDER_STATISTIC_DENSITY,
    ORDER_STATISTIC_MEAN,
    VARIANCE_OF_AN_AVERAGE,
)
from workbench.reasons.expectation import LINEARITY, VARIANCE_RULE
from workbench.record.errors import NoDerivation
from workbench.record.pen import Mark, Pen
from workbench.rules.condition import Condition
from workbench.rules.rule import replace_nodes
from workbench.terms.functions.elementwise import log
from workbench.terms.functions.extremes import max_, min_
from workbench.terms.functions.reductions import mean, sum_
from workbench.terms.heads import (
    NEWTON,
    add,
    brief,
    equals,
    expectation,
    integral,
    mul,
    number,
    power,
    properties,
    scalar,
    subtract,
)
from workbench.terms.term import Term, contains, postorder, size_names, substitute, symbols


@dataclass(frozen=True)
class Sampled:
    """Independent observations of a law: the array, their number, and the logarithm of the density of the sample."""

    law: Distribution
    x: Term
    n: Term
    log_density: Term

    def expectation(self, f: Term) -> Term:
        return expectation(f, self.x, self.log_density)

    def of_one(self, f: Term) -> Term:
        """An array of a function of each observation, as a function of one."""
        return substitute(f, {self.x: self.law.variable})


@dataclass(frozen=True)
class Spread:
    """E and Var of an estimate, the lines that say so, and what both need."""

    mean: Term
    variance: Term | None
    first: Mark
    second: Mark | None


def spread(pen: Pen, sample: Sampled, hat: Term, families: tuple[Distribution, ...]) -> Spread:
    """The lines to the mean and the variance of the estimate ``hat``, a named term. Raises NoDerivation."""
    value = without_all_names(hat)
    if any(t.head is NEWTON for t in postorder(value)):
        raise NoDerivation("it has no closed form")
    sample = _recognised(pen, sample, families)
    if value is mean(power(subtract(sample.x, mean(sample.x)), 2)):
        return _of_squares(pen, sample, hat)
    if value in (max_(sample.x), min_(sample.x)):
        return _of_extreme(pen, sample, hat, value)
    read = _in_one_sum(value, sample)
    if read is None:
        raise NoDerivation("it is no function of one sum over the observations, nor the largest or smallest of them")
    what, total, h = read
    slope = gradient(h, total).result
    if slope is not None and not contains(slope, total):
        rest = shortened(substitute(h, {total: number(0)}))
        return _affine(pen, sample, hat, what, shortened(mul(slope, sample.n)), rest)
    if what is not sample.law.variable:
        raise NoDerivation(f"the law of the sum of {what} is not known")
    return _by_the_law_of_the_sum(pen, sample, hat, h, total, families)


def _recognised(pen: Pen, sample: Sampled, families: tuple[Distribution, ...]) -> Sampled:
    """With the declared distribution that the density is, whose moments are shown on its page."""
    law = sample.law
    one = sums.declared(law, families) if law.mean is None else None
    if one is None:
        return sample
    why = f"the {one.name.replace('-', ' ')} distribution, perhaps in other letters"
    pen.follows(equals(law.log_density, one.log_density), by=DECLARED_DISTRIBUTION, why=why)
    return replace(sample, law=one)


def _in_one_sum(value: Term, sample: Sampled) -> tuple[Term, Term, Term] | None:
    """w, S and h, for an estimate h(S) of S = sum of w(x_i)."""
    reductions = [t for t in postorder(value) if t.head in (sum_, mean) and not t.rank]
    bodies = {t.args[0] for t in reductions}
    if len(bodies) != 1:
        return None
    (body,) = bodies
    what = sample.of_one(body)
    total = scalar("S", *({"positive"} if _is_positive(what) else ()))
    change = {t: total if t.head is sum_ else mul(total, power(sample.n, -1)) for t in reductions}
    h = replace_nodes(value, change)
    return None if contains(h, sample.x) or what.shape else (what, total, h)


def _is_positive(what: Term) -> bool:
    from workbench.rules import facts

    return bool(facts.positive(what))


# -- ways ------------------------------------------------------------------------------------------------


def _affine(pen: Pen, sample: Sampled, hat: Term, what: Term, b: Term, a: Term) -> Spread:
    """a + b times the mean of w(x_i)."""
    means = Means(pen, sample.law, cites=sample.law.mean is not None)
    centre = means.of(what)
    value = shortened(add(a, mul(b, centre.right)))
    first = pen.follows(
        equals(sample.expectation(hat), value),
        centre,
        by=MEAN_OF_AN_AVERAGE,
        why="expectations add, and the n terms have the same mean",
    )
    around = means.of(power(subtract(what, shortened(centre.right)), 2))
    variance = shortened(mul(power(b, 2), around.right, power(sample.n, -1)))
    off = power(subtract(hat, value), 2)
    second = pen.follows(
        equals(sample.expectation(off), variance),
        around,
        centre,
        by=VARIANCE_OF_AN_AVERAGE,
        why="variances of independent terms add, and 1/n comes out squared",
    )
    return Spread(value, variance, first, second)


def _of_squares(pen: Pen, sample: Sampled, hat: Term) -> Spread:
    """The average square around the sample's mean."""
    x, n = sample.law.variable, sample.n
    means = Means(pen, sample.law, cites=sample.law.mean is not None)
    centre = means.of(x)
    mu = shortened(centre.right)
    spread_of_one = means.of(power(subtract(x, mu), 2))
    variance = shortened(spread_of_one.right)
    around = mean(power(subtract(sample.x, mu), 2))
    split = pen.follows(
        equals(hat, subtract(around, power(subtract(mean(sample.x), mu), 2))),
        by=MEASURED_FROM_THE_MEAN,
        why="around another point the squares are larger by the square of the distance",
    )
    inside = pen.follows(
        equals(sample.expectation(around), variance),
        spread_of_one,
        by=MEAN_OF_AN_AVERAGE,
        why="each square has the variance as its mean",
    )
    less = pen.follows(
        equals(sample.expectation(power(subtract(mean(sample.x), mu), 2)), mul(variance, power(n, -1))),
        spread_of_one,
        centre,
        by=VARIANCE_OF_AN_AVERAGE,
        why="variances of independent terms add, and 1/n comes out squared",
    )
    value = mul(subtract(n, number(1)), power(n, -1), variance)
    first = pen.follows(
        equals(sample.expectation(hat), value),
        split,
        inside,
        less,
        by=LINEARITY,
        why="the second mean is taken from the first",
    )
    return Spread(value, None, first, None)


def _by_the_law_of_the_sum(
    pen: Pen, sample: Sampled, hat: Term, h: Term, total: Term, families: tuple[Distribution, ...]
) -> Spread:
    """E h(S), where S has the law whose generating function is the n-th power of that of one observation."""
    law_of_sum, letters = sums.law_of_the_sum(pen, sample.law, sample.n, families)
    pen.given(*letters)
    h = shortened(substitute(h, {total: law_of_sum.variable}))
    means = Means(pen, law_of_sum, cites=True)
    centre = means.of(h)
    value = shortened(substitute(centre.right, letters))
    said = equals(sample.expectation(hat), value)
    opened = ", ".join(f"`{a.name} == {brief(v)}`" for a, v in letters.items())
    why = FUNCTION_OF_THE_SUM.reason + (f", with {opened}" if opened else "")
    first = pen.follows(said, centre, by=FUNCTION_OF_THE_SUM, why=why, conditions=_needs(pen, letters))
    try:
        square = means.of(shortened(power(h, 2)))
    except NoDerivation:
        return Spread(value, None, first, None)
    variance = shortened(subtract(substitute(square.right, letters), power(value, 2)))
    said = equals(sample.expectation(power(subtract(hat, value), 2)), variance)
    why = "the mean square less the square of the mean"
    second = pen.follows(said, square, first, by=VARIANCE_RULE, why=why, conditions=_needs(pen, letters))
    return Spread(value, variance, first, second)


def _needs(pen: Pen, letters: dict[Term, Term]) -> tuple[Condition, ...]:
    """The conditions so far, the letters of the law of the sum opened."""
    found = []
    for c in pen.conditions:
        if c.statement is not None and any(contains(c.statement, letter) for letter in letters):
            said = substitute(c.statement, letters)
            found.append(Condition(brief(said), said))
    return tuple(found)


def _of_extreme(pen: Pen, sample: Sampled, hat: Term, value: Term) -> Spread:
    """The largest of n has the density n F^(n - 1) p, and the smallest n (1 - F)^(n - 1) p."""
    from workbench.engines.integrals import integrate

    law, x, n = sample.law, sample.law.variable, sample.n
    if law.discrete or law.support is None:
        raise NoDerivation("the law of the largest of n whole numbers is not told")
    low, high = law.support
    largest = value is max_(sample.x)
    u = scalar("u", *(properties(x) & {"positive", "unit"}))
    density = substitute(law.density, {x: u})
    below = integrate(density, u, low, x, apart=False) if largest else integrate(density, u, x, high, apart=False)
    assert below.result is not None
    inside = shortened(below.result)
    side = (low, x) if largest else (x, high)
    said = pen.follows(
        equals(integral(density, u, *side), inside),
        by=DISTRIBUTION_FUNCTION,
        why=f"the probability of being {'below' if largest else 'above'} `{x.name}`",
    )
    taken = {s.name for s in symbols(law.log_density, *law.parameters, hat)} | set(size_names(hat))
    m = scalar(next(w for w in ("m", "k", "N", "m_0") if w not in taken), "positive")  # any number of them
    pen.given(m)
    ell = add(log(m), mul(subtract(m, number(1)), log(inside)), law.log_density)
    extreme = Distribution("largest" if largest else "smallest", x, law.parameters, ell, ends=(low, high))
    pen.follows(
        equals(extreme.expectation(number(1)), number(1)),
        said,
        by=ORDER_STATISTIC_DENSITY,
        why=f"any of {m.name} may be the extreme one, and the others lie on its one side",
    )
    means = Means(pen, extreme, cites=False)
    centre = means.of(x)
    of_n = extreme.replaced({m: n})
    mu = shortened(substitute(centre.right, {m: n}))
    why = f"`{m.name} == {brief(n)}`"
    first = pen.follows(equals(of_n.expectation(x), mu), centre, by=ORDER_STATISTIC_MEAN, why=why)
    square = means.of(power(x, 2))
    variance = shortened(subtract(substitute(square.right, {m: n}), power(mu, 2)))
    second = pen.follows(
        equals(of_n.expectation(power(subtract(x, mu), 2)), variance),
        square,
        first,
        by=VARIANCE_RULE,
        why="the mean square less the square of the mean",
    )
    return Spread(mu, variance, first, second)


__all__ = ["Sampled", "Spread", "spread"]
