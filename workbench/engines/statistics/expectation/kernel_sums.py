"""A function as constants times kernels of a law: products of powers, numerators multiplied out, denominators kept.

    n y / (m (1 - y))   is   n/m  times  y (1 - y)^(-1),   a kernel of the beta law
"""

from __future__ import annotations

from fractions import Fraction

from workbench.engines.statistics.kernels.atoms import gathered, multiplied
from workbench.engines.statistics.kernels.recognition import tilted
from workbench.engines.statistics.laws.distribution import Distribution
from workbench.rules import facts
from workbench.rules.linearity import products
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.heads import ADD, MUL, NUMBER, POWER, add, mul, number, power
from workbench.terms.term import Term, contains

_MOST = 16


def kernels(f: Term, law: Distribution) -> Term | None:
    """f as such a sum; None where some part is no kernel of the law, or where f is no quotient of sums."""
    x = law.variable
    if x.shape or not any(t.head in (MUL, POWER) for t in (f, *f.args)):
        return None
    parts = products(_opened(f), x)
    if parts is None or len(parts) > _MOST:
        return None
    together: dict[Term, list[Term]] = {}
    for fixed, moving in parts:
        varying = _joined([power(base, number(k)) for base, k in moving])
        if varying is not number(1) and tilted(varying, law) is None:
            return None
        together.setdefault(varying, []).append(_joined(_flat(fixed)))
    made = [multiplied(gathered([(1, c) for c in fronts]), varying) for varying, fronts in together.items()]
    return add(*made) if len(made) > 1 else made[0]


def _flat(factors: tuple[Term, ...]) -> list[Term]:
    found = [f for part in factors for f in (part.args if part.head is MUL else (part,))]
    return found or [number(1)]


def _opened(f: Term) -> Term:
    """Powers of products as products of powers: whole powers, and others of positive factors."""
    if f.head is ADD:
        made = add(*map(_opened, f.args))
        shorter = gathered([(1, made)])  # where terms cancel
        return shorter if shorter.head is not ADD or len(shorter.args) < len(made.args) else made
    if f.head is MUL:
        return mul(*(t for a in f.args for t in _flat((_opened(a),))))
    if f.head is sqrt:
        return _raised(f.args[0], Fraction(1, 2))
    if f.head is POWER and f.args[1].head is NUMBER:
        return _raised(f.args[0], f.args[1].value)
    return f


def _raised(base: Term, k: Fraction) -> Term:
    base = _opened(base)
    if base.head is MUL and (k.denominator == 1 or all(facts.positive(t) for t in base.args)):
        return mul(*(_raised(t, k) for t in base.args))
    if base.head is POWER and base.args[1].head is NUMBER and (k.denominator == 1 or facts.positive(base.args[0])):
        return power(base.args[0], number(k * base.args[1].value))
    return base if k == 1 else power(base, number(k))


def _joined(factors: list[Term]) -> Term:
    """The product with equal bases put together."""
    exponents: dict[Term, Fraction] = {}
    front = Fraction(1)
    for f in factors:
        k = Fraction(1)
        if f.head is NUMBER:
            front *= f.value
            continue
        while f.head is POWER and f.args[1].head is NUMBER:
            f, k = f.args[0], k * f.args[1].value
        exponents[f] = exponents.get(f, Fraction(0)) + k
    made = [number(front)] if front != 1 else []
    made += [b if k == 1 else power(b, number(k)) for b, k in exponents.items() if k]
    return mul(*made) if len(made) > 1 else made[0] if made else number(1)


def is_worth_it(f: Term, x: Term) -> bool:
    """Whether something that varies stands under a bar or a root."""
    todo = [f]
    while todo:
        t = todo.pop()
        if t.head is sqrt and contains(t, x):
            return True
        if t.head is POWER and contains(t.args[0], x) and t.args[1].head is NUMBER and t.args[0].head in (MUL, ADD):
            if t.args[1].value < 0 or t.args[1].value.denominator > 1 or any(is_worth_it(a, x) for a in t.args[0].args):
                return True
        todo += t.args
    return False


__all__ = ["is_worth_it", "kernels"]
