"""Mean and variance from the logarithm of the generating function: its first two derivatives at 0."""

from __future__ import annotations

from workbench.algebra.at_values import at_values
from workbench.engines.goals import nth_derivative
from workbench.engines.statistics.expectation.averages import Averages
from workbench.engines.statistics.expectation.readings import ordinal
from workbench.engines.statistics.expectation.shown import has_a_value
from workbench.engines.statistics.laws.distribution import Given, T
from workbench.engines.statistics.laws.domains import settled
from workbench.engines.statistics.samples.sums import times
from workbench.reasons.expectation import CUMULANTS
from workbench.record.errors import NoDerivation
from workbench.record.pen import Mark
from workbench.terms.functions.elementwise import exp, log
from workbench.terms.functions.special import gamma, loggamma
from workbench.terms.heads import ADD, MUL, POWER, add, equals, negative, number, power, subtract
from workbench.terms.term import Term, substitute, transform


def by_cumulants(means: Averages, g: Term) -> Mark | None:
    """E X and E (X - E X)^2, where the generating function is a product of powers and exponentials."""
    law, mean = means.distribution, means.mean
    if law.mgf is None or means.x.shape:
        return None
    centred = None if mean is None else power(subtract(means.x, mean), number(2))
    order = 1 if g is means.x else 2 if g is centred else 0
    value = law.mgf.value if isinstance(law.mgf, Given) else law.mgf
    opened = _logarithm(value) if order else None
    if opened is None:
        return None
    try:
        with means.pen.attempt():
            return _differentiated(means, g, opened, order)
    except NoDerivation as error:
        means.reasons.append(str(error))
        return None


def _differentiated(means: Averages, g: Term, opened: Term, order: int) -> Mark:
    law = means.distribution
    assert law.mgf is not None
    known = means.for_all_arguments()
    first = [means.of(means.x)] if order == 2 else []
    if first and first[0].right is not means.mean:
        raise NoDerivation("the mean is written in another form")
    made = nth_derivative(opened, T, order)
    assert made.result is not None
    if not has_a_value(substitute(made.result, {T: number(0)})):
        raise NoDerivation("the derivative has no value at 0 as it is written")
    last = means.pen.engine(settled(made, [law.mgf.premise] if isinstance(law.mgf, Given) else []))
    value = at_values(transform(substitute(made.result, {T: number(0)}), _at_zero))
    why = f"{ordinal(order)} derivative of the logarithm of the moment generating function at `t == 0`"
    said = equals(law.expectation(g), value)
    return means.tidied(means.pen.follows(said, known, last, *first, by=CUMULANTS, why=why))


def _at_zero(t: Term) -> Term | None:
    """Exponentials at 0 are 1."""
    return number(1) if t.head is exp and at_values(t.args[0]) is number(0) else None


def _logarithm(value: Term) -> Term | None:
    """The logarithm of a product of powers, exponentials and values of gamma, term by term; None for other values."""
    if value.head is MUL:
        parts = [_logarithm(f) for f in value.args]
        known = [p for p in parts if p is not None]
        return add(*known) if len(known) == len(parts) else None
    if value.head is exp:
        return value.args[0]
    if value.head is gamma:
        return loggamma(value.args[0])
    if value.head is POWER:
        base, exponent = value.args
        inside = _logarithm(base)
        if inside is None:
            return None
        minus = exponent is number(-1)
        return negative(inside) if minus and inside.head is not ADD else times(exponent, inside)
    return log(value)


__all__ = ["by_cumulants"]
