"""Kernels recognised: a density times a function of the same kind is a multiple of another density of the family.

    x^k times x^(a - 1) e^(-b x)  is the kernel of the gamma distribution with a + k in place of a
"""

from __future__ import annotations

from collections.abc import Callable

from workbench.derive.statistics.distribution import Distribution
from workbench.derive.statistics.sums import ONE, Part, parts, times
from workbench.terms.functions.elementwise import exp, gamma, log, loggamma
from workbench.terms.heads import ADD, MUL, NUMBER, POWER, SYMBOL, add, mul, number, power
from workbench.terms.term import Term, contains, depends_on, substitute


def recognised(g: Term, law: Distribution) -> Distribution | None:
    """The law whose density is a multiple of g times the density of ``law``; None where none is seen.

    Each statistic of g must stand in the log density with a coefficient that one parameter moves, as itself or with the
    opposite sign: then that parameter takes up what g brings.
    """
    x = law.variable
    if x.shape or any(p.head is not SYMBOL for p in law.parameters):
        return None
    brought = _exponents(g, x)
    if not brought:
        return None
    stands = {p.what: p.coefficient for p in _split(law.log_density, x)}
    change: dict[Term, Term] = {}
    for what, more in brought.items():
        theta = _mover(stands.get(what), law)
        if theta is None or theta[0] in change:
            return None
        parameter, sign = theta
        change[parameter] = add(parameter, more if sign > 0 else times(number(-1), more))
    moved = [p.what for p in _split(law.log_density, x) if any(contains(p.coefficient, p_) for p_ in change)]
    if set(moved) - set(brought) or any(contains(e, p) for e in law.support or () for p in change):
        return None  # a parameter moves another statistic as well
    return law(*(change.get(p, p) for p in law.parameters))


def _exponents(g: Term, x: Term) -> dict[Term, Term]:
    """log g as coefficients of statistics; empty where g is no product of powers and exponentials."""
    found: dict[Term, Term] = {}
    for factor in g.args if g.head is MUL else (g,):
        if factor is ONE:
            continue
        if not contains(factor, x):
            return {}
        if factor.head is exp:
            pieces = [(p.what, p.coefficient) for p in _split(factor.args[0], x)]
        elif factor.head is POWER and not contains(factor.args[1], x):
            pieces = [(log(factor.args[0]), factor.args[1])]
        else:
            pieces = [(log(factor), ONE)]
        for what, coefficient in pieces:
            if what is ONE or what in found:
                return {}
            found[what] = coefficient
    return found


def _split(f: Term, x: Term) -> list[Part]:
    """The parts of f that hold x, each with what stands in front of it."""
    found: dict[Term, Term] = {}
    for p in parts(f, depends_on(f, (x,))):
        for what in p.what.args if p.what.head is ADD else (p.what,):
            front = what.args[0] if what.head is MUL and what.args[0].head is NUMBER else ONE
            rest = what if front is ONE else mul(*what.args[1:])
            if contains(rest, x):
                more = times(p.coefficient, front)
                found[rest] = add(found[rest], more) if rest in found else more
    return [Part(coefficient, what) for what, coefficient in found.items()]


def _mover(coefficient: Term | None, law: Distribution) -> tuple[Term, int] | None:
    """The only parameter in a coefficient, where its slope is 1 or -1, with that sign."""
    if coefficient is None:
        return None
    inside = [p for p in law.parameters if contains(coefficient, p)]
    if len(inside) != 1 or inside[0].shape:
        return None
    (theta,) = inside
    from workbench.terms.evaluate import evaluate

    slopes = set()
    for at in (3, 5, 11):
        after, before = (float(evaluate(substitute(coefficient, {theta: number(v)}), {})) for v in (at + 1, at))
        slopes.add(round(after - before, 12))
    return (theta, int(slopes.pop())) if slopes in ({1.0}, {-1.0}) else None


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
    if rest:
        factors.append(exp(add(*rest)))
    return mul(*factors)


def _opened(f: Term) -> list[Term]:
    """The terms of a sum; a number in front of a sum goes to each of them."""
    if f.head is ADD:
        return [t for a in f.args for t in _opened(a)]
    if f.head is MUL and len(f.args) == 2 and f.args[0].head is NUMBER and f.args[1].head is ADD:
        return [times(f.args[0], t) for t in _opened(f.args[1])]
    return [f]


__all__ = ["product_form", "recognised"]
