"""Quotients of polynomials as terms, the way a person writes them: 3/2, (5 + sqrt(5)) / 2, (a*d - b*c) / a."""

from __future__ import annotations

from fractions import Fraction

from workbench.algebra.polynomials import Generator, Poly, Product
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.heads import NUMBER, add, mul, number, power
from workbench.terms.term import Term


def fraction_term(above: Poly, below: Poly) -> Term:
    """The term of an exact scalar in order: common factors cancelled, roots at most once and none below."""
    bottom = below.constant
    if bottom is None:
        # The letters are whole above and below, with the number in front of the fraction bar brought above or below.
        front = above.content
        return _over(_sum(above.scaled(Fraction(front.denominator))), _product_below(front.denominator, below))
    if len(above) == 1:
        return _monomial(*next(iter(above.items())))
    whole = above.content.denominator
    total = _sum(above.scaled(Fraction(whole)))
    return total if whole == 1 else _over(total, number(whole))


def _over(above: Term, below: Term) -> Term:
    if above.head is NUMBER and above.value == 1:
        return power(below, -1)
    return mul(above, power(below, -1))


def _product_below(by: int, below: Poly) -> Term:
    """A denominator: one power or product of letters, or a sum, with the number in front."""
    body = _sum(below)
    return body if by == 1 else mul(number(by), body)


def _sum(p: Poly) -> Term:
    if not p:
        return number(0)
    ordered = sorted(p.items(), key=lambda item: _place(item[0]))
    if len(ordered) == 2 and ordered[0][1] < 0 < ordered[1][1]:
        ordered.reverse()  # 2 - x, not -x + 2
    return add(*(_monomial(m, c) for m, c in ordered))


def _place(monomial: Product) -> tuple[object, ...]:
    """Higher powers of letters first; among roots the plain number first."""
    letters = [(g, e) for g, e in monomial if g.square is None or not _is_root(g)]
    roots = [g for g, _ in monomial if _is_root(g)]
    degree = sum(e for _, e in letters)
    return (-degree, [(repr(g), -e) for g, e in letters], len(roots), [g.key for g in roots])


def _is_root(g: Generator) -> bool:
    return g.square is not None and g.term.head is sqrt


def _monomial(monomial: Product, c: Fraction) -> Term:
    letters = [_power(g, e) for g, e in monomial if not _is_root(g)]
    inside, nested = 1, []
    for g, _ in monomial:
        if _is_root(g):
            value = g.square.rational
            if value is not None:
                inside *= int(value)
            else:
                nested.append(g.term)
    roots = ([sqrt(number(inside))] if inside != 1 else []) + nested
    if not letters and not roots:
        return number(c)
    if inside != 1 and not nested and not letters and c.denominator % inside == 0:
        # sqrt(2)/2 is 1/sqrt(2).
        bottom = c.denominator // inside
        below = sqrt(number(inside)) if bottom == 1 else mul(number(bottom), sqrt(number(inside)))
        return _over(number(c.numerator), below)
    if roots and c.denominator != 1:
        top = mul(*([number(c.numerator)] if c.numerator != 1 else []), *letters, *roots)
        return mul(top, power(number(c.denominator), -1))
    return mul(*([number(c)] if c != 1 else []), *letters, *roots)


def _power(g: Generator, e: int) -> Term:
    return g.term if e == 1 else power(g.term, e)
