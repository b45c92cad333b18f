"""Functions of the same argument that meet in a product: |u| and its sign, a step and a positive part, sin and tan."""

from __future__ import annotations

from fractions import Fraction

from workbench.engines.scalars.generators import Generators, Product
from workbench.terms.declaration import Function
from workbench.terms.functions.elementwise import absolute, cos, cosh, relu, sign, sin, sinh, step, tan, tanh
from workbench.terms.heads import COMPARE
from workbench.terms.monomials import of_exponents
from workbench.terms.term import Head

_RATIOS: dict[Head, tuple[Function, Function, Function]] = {sin: (sin, cos, tan), sinh: (sinh, cosh, tanh)}


def reduced(table: Generators, m: Product) -> Product:
    """The monomial with fewer functions in it, of the same value away from where a sign jumps."""
    return _angles(table, _signs(table, m))


def _signs(table: Generators, m: Product) -> Product:
    """|u|^2 is u^2, sign(u)^2 is 1, sign(u) |u| is u, sign(u) u is |u|; a step is its own square."""
    exponents = dict(m)
    for g, e in m:
        base = table.generators[g].base
        if e.denominator != 1 or not table.is_plain(g, absolute, sign, step, COMPARE):
            continue
        if base.head in (step, COMPARE):
            exponents[g] = Fraction(1) if e > 0 else e
            positive_part = table.find(relu(base.args[0])) if base.head is step else None
            if positive_part is not None and exponents.get(positive_part, Fraction(0)) > 0:
                del exponents[g]
            continue
        argument = table.generators[g].argument
        modulus, turn = (table.place(function(base.args[0]), argument) for function in (absolute, sign))
        inside = argument[0] if argument is not None and argument[1] == 1 else None
        odd = int(exponents.pop(turn, Fraction(0))) % 2
        size = exponents.pop(modulus, Fraction(0))
        if inside is None or len(inside) != 1 or inside[0][1] != 1:
            exponents.update({k: Fraction(v) for k, v in ((modulus, size), (turn, odd)) if v})
            continue
        ((root, _),) = inside
        plain = exponents.pop(root, Fraction(0))
        if odd and size:
            size, plain, odd = size - (1 if size > 0 else -1), plain + (1 if size > 0 else -1), 0
        elif odd and plain > 0:
            size, plain, odd = size + 1, plain - 1, 0
        even = 2 * int(size / 2)
        size, plain = size - even, plain + even
        exponents.update({k: Fraction(v) for k, v in ((root, plain), (modulus, size), (turn, odd)) if v})
    return of_exponents(exponents)


def tangents(table: Generators, m: Product) -> Product:
    """sin u / cos u is tan u, and likewise tanh, where both stand to the same power."""
    exponents = dict(m)
    for g, e in m:
        base = table.generators[g].base
        ratio = _RATIOS.get(base.head) if table.is_plain(g, base.head) else None
        if ratio is None or e <= 0 or e.denominator != 1:
            continue
        _, below, tangent = ratio
        other = table.find(below(base.args[0]))
        if other is not None and exponents.get(other) == -e:
            del exponents[g], exponents[other]
            place = table.place(tangent(base.args[0]))
            exponents[place] = exponents.get(place, Fraction(0)) + e
    return of_exponents(exponents)


def _angles(table: Generators, m: Product) -> Product:
    """tan u cos u is sin u, sin u / tan u is cos u; likewise hyperbolic."""
    exponents = dict(m)
    for g, e in m:
        base = table.generators[g].base
        for sine, cosine, tangent in _RATIOS.values():
            if e.denominator != 1 or not table.is_plain(g, tangent):
                continue
            other, sign_ = table.find(cosine(base.args[0])), 1
            if other is None or exponents.get(other, Fraction(0)) * e <= 0:
                other, sign_ = table.find(sine(base.args[0])), -1
            power_ = exponents.get(other, Fraction(0)) if other is not None else Fraction(0)
            if other is None or power_ * e * sign_ <= 0:
                continue
            times = min(abs(e), abs(power_)) * (1 if e > 0 else -1)
            third = table.place(sine(base.args[0]) if sign_ > 0 else cosine(base.args[0]))
            for place, change in ((g, -times), (other, -times * sign_), (third, times * sign_)):
                exponents[place] = exponents.get(place, Fraction(0)) + change
    return of_exponents(exponents)


__all__ = ["reduced", "tangents"]
