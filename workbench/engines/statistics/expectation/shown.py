"""Means that the page of the distribution shows: its moments, its generating function, and the derivatives of that."""

from __future__ import annotations

from workbench.adviser import shortened
from workbench.engines.goals import nth_derivative
from workbench.engines.statistics.expectation.averages import Averages
from workbench.engines.statistics.expectation.readings import centre_of, order_of, ordinal, taken_at
from workbench.engines.statistics.laws.distribution import Given, T, Value
from workbench.engines.statistics.laws.domains import settled
from workbench.engines.statistics.samples.sums import ONE, parts, times
from workbench.forms.index_form import same
from workbench.language.saying import said as told
from workbench.reasons.expectation import (
    BALANCED,
    CHARACTERISTIC_FUNCTION,
    GENERATED_MOMENTS,
    GENERATING_FUNCTION,
    MEAN,
    MEAN_SQUARE,
    VARIANCE,
)
from workbench.record.pen import Mark
from workbench.rules import facts
from workbench.terms.functions.elementwise import cos, exp, log, sin
from workbench.terms.heads import MUL, POWER, add, brief, divide, equals, number, oo, power, properties, subtract
from workbench.terms.term import LanguageError, Term, depends_on, postorder, substitute, symbols

HIGHEST = 8
"""The highest moment that is read off derivatives of a generating function."""


def moment(means: Averages, g: Term) -> Mark | None:
    law, x = means.distribution, means.x
    if not means.cites or law.mean is None or x.shape:
        return None
    if g is x:
        return means.cited(x, law.mean, MEAN)
    if law.variance is None or g.head is not POWER or g.args[1] is not number(2):
        return None
    mean = law.mean.value if isinstance(law.mean, Given) else law.mean
    base = g.args[0]
    centre = centre_of(base, x)
    if centre is None:
        return None
    off = subtract(x, mean)
    if base is off:
        return means.cited(g, law.variance, VARIANCE)
    spread, middle = _squared(means, off, law.variance), means.of(x)
    del middle
    shift = mean if centre is number(0) else subtract(mean, centre)
    said = equals(law.expectation(g), add(spread.right, power(shift, number(2))))
    why = "the mean square is the variance and the square of the mean" if centre is number(0) else (
        "around another point than the mean, the square of the distance comes on top")  # fmt: skip
    return means.tidied(means.pen.follows(said, spread, means.of(x), by=MEAN_SQUARE, why=why))


def generated(means: Averages, g: Term) -> Mark | None:
    rate = _rate(means, g)
    if rate is None or means.distribution.mgf is None or (not means.cites and rate is T):
        return None
    mgf = taken_at(means.distribution.mgf, rate)
    return means.tidied(means.cited(g, mgf, GENERATING_FUNCTION, f"at {told(rate)}", rate))


def wave(means: Averages, g: Term) -> Mark | None:
    """E cos(a X) and E sin(a X), from the characteristic function of the page."""
    law = means.distribution
    if law.characteristic is None or g.head not in (cos, sin):
        return None
    pieces = parts(g.args[0], depends_on(g, (means.x,)))
    if len(pieces) != 1 or pieces[0].what is not means.x:
        return None
    rate = pieces[0].coefficient
    value = taken_at(law.characteristic[0 if g.head is cos else 1], rate)
    return means.tidied(means.cited(g, value, CHARACTERISTIC_FUNCTION, f"at {told(rate)}", rate))


def by_symmetry(means: Averages, g: Term) -> Mark | None:
    """x averages to the middle of a bounded support about which the density is symmetric."""
    law, ends = means.distribution, means.distribution.ends
    if g is not means.x or ends is None or law.discrete or oo in postorder(add(*ends)):
        return None
    mirror = subtract(add(*ends), g)
    if not same(substitute(law.log_density, {g: mirror}), law.log_density):
        return None
    middle = shortened(divide(add(*ends), 2))
    why = f"the density at `{brief(middle)} + u` is that at `{brief(middle)} - u`"
    return means.pen.follows(equals(law.expectation(g), middle), by=BALANCED, why=why)


def _squared(means: Averages, off: Term, variance: Value) -> Mark:
    square = power(off, number(2))
    if square not in means.found:
        means.found[square] = means.cited(square, variance, VARIANCE)
    return means.found[square]


def _rate(means: Averages, g: Term) -> Term | None:
    """a, for g = exp(a x)."""
    front, inside = ONE, g.args[0] if g.head is exp else g
    if g.head is POWER and not means.varies(g.args[0]) and facts.positive(g.args[0]):
        front, inside = log(g.args[0]), g.args[1]
    if inside is g or means.x.shape:
        return None
    pieces = parts(inside, depends_on(g, (means.x,)))
    return times(pieces[0].coefficient, front) if len(pieces) == 1 and pieces[0].what is means.x else None


def by_derivatives(means: Averages, g: Term) -> Mark | None:
    """The k-th moment is the k-th derivative of the generating function at 0."""
    order, rate = _order(means, g)
    mgf = means.distribution.mgf
    if order is None or rate is None or mgf is None or not 1 <= order <= HIGHEST:
        return None
    value = mgf.value if isinstance(mgf, Given) else mgf
    made = nth_derivative(value, T, order)
    assert made.result is not None
    there = substitute(made.result, {T: rate})
    if not has_a_value(there):
        return None
    conditions = means.premise(taken_at(mgf, rate).premise, GENERATING_FUNCTION) if isinstance(mgf, Given) else []  # type: ignore[union-attr]
    known = means.for_all_arguments()
    last = means.pen.engine(settled(made, [mgf.premise] if isinstance(mgf, Given) else []))
    said = equals(means.distribution.expectation(g), there)
    why = f"{ordinal(order)} derivative of the moment generating function at `t == {brief(rate)}`"
    mark = means.pen.follows(said, known, last, by=GENERATED_MOMENTS, why=why, conditions=conditions)
    return means.tidied(mark)


def _order(means: Averages, g: Term) -> tuple[int | None, Term | None]:
    """k and c, for x^k e^(c x)."""
    if g.head is not MUL:
        return order_of(g, means.x), number(0)
    if len(g.args) != 2:
        return None, None
    powers = [a for a in g.args if order_of(a, means.x) is not None]
    rates = [_rate(means, a) for a in g.args if a not in powers]
    return (order_of(powers[0], means.x), rates[0]) if len(powers) == 1 == len(rates) else (None, None)


def has_a_value(term: Term) -> bool:
    """Whether the term is a finite number at parameters inside their domains."""
    import numpy as np

    from workbench.numerics.evaluate import evaluate

    random = np.random.default_rng(3)
    values = {s.name: random.integers(2, 5) if "integer" in properties(s) else random.uniform(0.2, 0.9)
              for s in symbols(term) if not s.shape}  # fmt: skip
    try:
        with np.errstate(all="ignore"):
            return bool(np.all(np.isfinite(evaluate(term, values))))
    except LanguageError:
        return False


__all__ = ["by_derivatives", "by_symmetry", "generated", "has_a_value", "moment", "wave"]
