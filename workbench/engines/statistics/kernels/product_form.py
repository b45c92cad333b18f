"""A density as a product, from its logarithm: powers and exponentials in the place of a sum.

    (a - 1) log x - b x + a log b - loggamma(a)   is the logarithm of   x^(a - 1) b^a / gamma(a) e^(-b x)
"""

from __future__ import annotations

from collections.abc import Callable

from workbench.engines.statistics.samples.sums import ONE, times
from workbench.terms.functions.elementwise import exp, log
from workbench.terms.functions.special import gamma, loggamma
from workbench.terms.heads import ADD, MUL, NUMBER, add, mul, number, power
from workbench.terms.term import Term


def product_form(logarithm: Term, varies: Callable[[Term], bool]) -> Term:
    """exp of a logarithm as a product: c log(h) becomes h^c, log gamma becomes gamma, the rest stays an exponential."""
    factors: list[Term] = []
    rest: list[Term] = []
    for piece in _opened(logarithm):
        inside = list(piece.args) if piece.head is MUL else [piece]
        logs = [f for f in inside if f.head in (log, loggamma)]
        if len(logs) != 1 or any(varies(f) for f in inside if f is not logs[0]):
            rest.append(piece)
            continue
        inside.remove(logs[0])
        base = logs[0].args[0] if logs[0].head is log else gamma(logs[0].args[0])
        exponent = ONE
        for factor in inside:
            exponent = times(exponent, factor)
        factors.append(base if exponent is ONE else power(base, exponent))
    rest = [piece for piece in rest if piece is not number(0)]
    if rest:
        factors.append(exp(add(*rest)))
    return mul(*factors) if factors else ONE


def _opened(f: Term) -> list[Term]:
    """The terms of a sum; a number in front of a sum goes to each of them."""
    if f.head is ADD:
        return [t for a in f.args for t in _opened(a)]
    if f.head is MUL and len(f.args) == 2 and f.args[0].head is NUMBER and f.args[1].head is ADD:
        return [times(f.args[0], t) for t in _opened(f.args[1])]
    return [f]


__all__ = ["product_form"]
