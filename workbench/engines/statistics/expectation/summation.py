"""Means that are summed up or integrated: the function times the density, over the support."""

from __future__ import annotations

from workbench.adviser import advised, ask
from workbench.algebra.at_values import at_values
from workbench.engines.integrals import integrate
from workbench.engines.statistics.expectation.advice import antidifference, heavy
from workbench.engines.statistics.expectation.averages import Averages
from workbench.engines.statistics.kernels.product_form import product_form
from workbench.engines.statistics.laws.domains import condition, settled
from workbench.reasons.expectation import DEFINITION, INTEGRAL, LINEARITY, NEIGHBOURS, SUM_OVER_THE_VALUES
from workbench.reasons.sums import SUMS, TELESCOPING
from workbench.record.errors import NoDerivation
from workbench.record.pen import Mark
from workbench.rules.known_sums import total_of
from workbench.terms.functions.elementwise import exp, log
from workbench.terms.heads import NUMBER, POWER, add, brief, equals, integral, mul, number, oo, power, subtract
from workbench.terms.term import Term, postorder, substitute, symbols

MOST_VALUES = 12
"""A finite sum with more terms is not written out."""


def of_finitely_many(means: Averages, g: Term) -> Mark | None:
    law = means.distribution
    if not law.discrete or law.support is None or any(e.head is not NUMBER for e in law.support):
        return None
    low, high = (int(e.value) for e in law.support)
    if high - low >= MOST_VALUES:
        return None
    values = [substitute(mul(g, law.density), {means.x: number(k)}) for k in range(low, high + 1)]
    said = equals(law.expectation(g), add(*values))
    return means.tidied(means.pen.follows(said, by=SUM_OVER_THE_VALUES, why="each with its probability"))


def by_a_known_sum(means: Averages, g: Term) -> Mark | None:
    """The function times the probabilities is a binomial, geometric, exponential ... sum."""
    law = means.distribution
    if not law.discrete:
        return None
    left = law.expectation(g)
    found = total_of(left)
    if found is None:
        return None
    conditions = [condition(n, brief(n), (*law.conditions, *means.pen.hypotheses)) for n in found.needed]
    said = means.pen.follows(
        equals(left, found.value), *(means.assumed if found.needed else ()), by=SUMS[found.name],
        why=SUMS[found.name].reason,
        conditions=[c for c in conditions if not c.discharged],
    )  # fmt: skip
    return means.tidied(said)


def by_factorial_moments(means: Averages, g: Term) -> Mark | None:
    """E x^2 from E x (x - 1), where that is a known sum: x cancels against x!, and x (x - 1) too."""
    law, x = means.distribution, means.x
    if not law.discrete or g is not power(x, number(2)):
        return None
    falling = mul(x, subtract(x, number(1)))
    if total_of(law.expectation(falling)) is None:
        return None
    first, second = means.of(x), means.of(falling)
    left, total = law.expectation(g), add(law.expectation(falling), law.expectation(x))
    line = means.pen.follows(equals(left, total), by=LINEARITY, why=f"`{brief(g)} == {brief(falling)} + {x.name}`")
    means.pen.start(left, total, line)
    return means.tidied(means.pen.use(second, first, why="the averages of the parts"))


def by_telescoping(means: Averages, g: Term) -> Mark | None:
    """Equal weights between symbolic ends: g as a difference of neighbours, which cancel."""
    law = means.distribution
    if not law.discrete or law.ends is None or means.varies(law.log_density):
        return None
    found = ask(antidifference, g, means.x)
    if found is None:
        return None
    found = at_values(found)
    (low, high), x = law.ends, means.x
    there, beyond = (at_values(substitute(found, {x: v})) for v in (add(x, 1), add(high, 1)))
    first = means.pen.follows(
        equals(subtract(there, found), g), by=NEIGHBOURS, why="found by summing up, and seen by multiplying out"
    )
    total = subtract(beyond, substitute(found, {x: low}))
    said = equals(law.expectation(g), mul(total, product_form(law.log_density, means.varies)))
    why = TELESCOPING.reason
    return means.tidied(means.pen.follows(said, first, *means.assumed, by=TELESCOPING, why=why, F=found))


def by_integral(means: Averages, g: Term) -> Mark | None:
    law = means.distribution
    if law.discrete or means.x.shape or law.support is None:
        return None
    inside, (_, high) = mul(g, product_form(law.log_density, means.varies)), law.support
    if any(t.shape for t in postorder(inside)) or _is_beyond(means, inside):
        raise NoDerivation(f"no rule for the integral of {brief(inside)}")
    _finite(means, g, inside, high)
    return integrated(means, g, inside)


def integrated(means: Averages, g: Term, inside: Term) -> Mark:
    """The integral of the function times the density, worked out. Raises NoDerivation."""
    law = means.distribution
    if not means.integrals_left:
        raise NoDerivation("no more integrals are begun in the search for it")
    means.integrals_left -= 1
    assert law.support is not None
    left, (low, high) = law.expectation(g), law.support
    made = integrate(inside, means.x, low, high, apart=False)
    first = means.pen.follows(
        equals(left, integral(inside, means.x, low, high)),
        by=DEFINITION,
        why="the function times the density, integrated over the support",
    )
    last = means.pen.engine(settled(made))
    assert made.result is not None
    means.pen.start(left, first.right, first)
    return means.tidied(means.pen.relate("=", made.result, last, by=INTEGRAL, why="worked out above"))


def _is_beyond(means: Averages, inside: Term) -> bool:
    """Whether symbolic powers of several functions of x meet, or one meets an exponential or a logarithm: what the
    kernel has not answered, no antiderivative will."""
    powers = {
        t.args[0] for t in postorder(inside)
        if t.head is POWER and means.varies(t.args[0]) and symbols(t.args[1]) and not means.varies(t.args[1])
    }  # fmt: skip
    others = any(t.head in (exp, log) and means.varies(t) for t in postorder(inside))
    return len(powers) > 1 or bool(powers and others)


def _finite(means: Averages, g: Term, inside: Term, high: Term) -> None:
    """Raises NoDerivation where the tail is as heavy as that of 1/x."""
    powers = any(t.head is POWER and symbols(t.args[1]) for t in postorder(inside))
    if high is not oo or powers or any(t.head is exp and means.varies(t) for t in postorder(inside)):
        return
    far = advised(heavy, inside, means.x)
    if far is not None:
        x = means.x.name
        raise NoDerivation(
            f"the expectation of {brief(g)} is not finite: for large {x}, {x} times the function and the density "
            f"goes to {brief(far)} and not to 0, and the integral of 1/{x} diverges"
        )


__all__ = ["by_a_known_sum", "by_factorial_moments", "by_integral", "by_telescoping", "integrated", "of_finitely_many"]
