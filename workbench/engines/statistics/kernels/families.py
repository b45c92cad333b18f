"""Kernels recognised: a density times a function of the same kind is a multiple of another density of the family.

    x^k times x^(a - 1) e^(-b x)  is the kernel of the gamma distribution with a + k in place of a
"""

from __future__ import annotations

from collections.abc import Callable

from workbench.adviser import ask
from workbench.engines.statistics.kernels.shortening import short_form
from workbench.engines.statistics.laws.distribution import Distribution
from workbench.engines.statistics.samples.sums import ONE, Part, parts, times
from workbench.rules.rule import replace_nodes
from workbench.terms.functions.elementwise import exp, log, sqrt
from workbench.terms.functions.special import gamma, loggamma
from workbench.terms.heads import ADD, MUL, NUMBER, POWER, SYMBOL, add, mul, number, power, properties
from workbench.terms.term import Term, contains, depends_on, postorder


def recognised(g: Term, law: Distribution) -> Distribution | None:
    """The law whose density is a multiple of g times the density of ``law``; None where none is seen.

    Each statistic of g must stand in the log density with a coefficient that one parameter moves, linearly or as its
    logarithm: then that parameter takes up what g brings.
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
        moved_to = _moved(stands.get(what), more, law)
        if moved_to is None or moved_to[0] in change:
            return None
        change[moved_to[0]] = moved_to[1]
    moved = [p.what for p in _split(law.log_density, x) if any(contains(p.coefficient, theta) for theta in change)]
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
            if _has_constants(factor.args[0], x):
                return {}  # a constant factor would be lost: it is taken out first
            pieces = [(p.what, p.coefficient) for p in _split(factor.args[0], x)]
        elif factor.head is POWER and not contains(factor.args[1], x):
            (base, exponent) = factor.args
            pieces = [(log(base.args[0]), exponent / 2) if base.head is sqrt else (log(base), exponent)]
        elif factor.head is sqrt:
            pieces = [(log(factor.args[0]), number(1) / 2)]
        else:
            pieces = [(log(factor), ONE)]
        for what, coefficient in pieces:
            if what is ONE or what in found:
                return {}
            found[what] = coefficient
    return found


def _has_constants(f: Term, x: Term) -> bool:
    """Whether a part of the sum f does not hold x."""
    pieces = [p.what for p in parts(squares_opened(f, x), depends_on(f, (x,)))]
    return not all(contains(w, x) for what in pieces for w in (what.args if what.head is ADD else (what,)))


def squares_opened(f: Term, x: Term) -> Term:
    """f with (x + c)^2 written as x^2 + 2 c x + c^2."""
    change: dict[Term, Term] = {}
    for node in postorder(f):
        if node.head is POWER and node.args[1] is number(2) and node.args[0].head is ADD and x in node.args[0].args:
            rest = [a for a in node.args[0].args if a is not x]
            if len(rest) == len(node.args[0].args) - 1 and not any(contains(a, x) for a in rest):
                c = add(*rest)
                change[node] = add(power(x, number(2)), mul(times(number(2), c), x), power(c, number(2)))
    return replace_nodes(f, change) if change else f


def _split(f: Term, x: Term) -> list[Part]:
    """The parts of f that hold x, each with what stands in front of it."""
    found: dict[Term, Term] = {}
    f = squares_opened(f, x)
    for p in parts(f, depends_on(f, (x,))):
        for what in p.what.args if p.what.head is ADD else (p.what,):
            front = what.args[0] if what.head is MUL and what.args[0].head is NUMBER else ONE
            rest = what if front is ONE else mul(*what.args[1:])
            if contains(rest, x):
                more = times(p.coefficient, front)
                found[rest] = add(found[rest], more) if rest in found else more
    return [Part(coefficient, what) for what, coefficient in found.items()]


def _moved(coefficient: Term | None, more: Term, law: Distribution) -> tuple[Term, Term] | None:
    """The only parameter that moves a coefficient, and where it has to go so that the coefficient grows by ``more``."""
    inside = [p for p in law.parameters if coefficient is not None and contains(coefficient, p)]
    free = [p for p in inside if not p.shape and "integer" not in properties(p)]
    if len(free) == 1 and coefficient is log(free[0]):
        return free[0], mul(free[0], exp(more))
    for theta in free:
        slope = _slope(coefficient, theta)
        if slope is not None and _alone(theta, law):
            if slope.head is NUMBER:
                return theta, add(theta, times(number(1 / slope.value), more))
            return theta, ask(short_form, add(theta, mul(more, power(slope, number(-1)))))
    return None


def _alone(theta: Term, law: Distribution) -> bool:
    """Whether a parameter moves one statistic only."""
    return sum(contains(p.coefficient, theta) for p in _split(law.log_density, law.variable)) == 1


def _slope(coefficient: Term | None, theta: Term) -> Term | None:
    """The slope of a coefficient in a parameter, where it is the same everywhere."""
    from workbench.engines.goals import gradient
    from workbench.record.errors import NoDerivation

    if coefficient is None:
        return None
    try:
        slope = gradient(coefficient, theta).result
    except NoDerivation:
        return None
    return None if slope is None or contains(slope, theta) else slope


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


__all__ = ["product_form", "recognised", "squares_opened"]
