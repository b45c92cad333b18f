"""Sums of monomials: a ring, exact, whatever the generators are; held against SymPy's polynomials."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
import sympy

from workbench.terms.monomials import Polynomial, common_divisor, joined, quotient, raised

LETTERS = sympy.symbols("a b c")


def drawn(seed: int) -> Polynomial[str, int, Fraction]:
    rng = np.random.default_rng(seed)
    pairs = []
    for _ in range(4):
        powers = {str(letter): int(e) for letter, e in zip(LETTERS, rng.integers(0, 3, 3), strict=True) if e}
        pairs.append((tuple(sorted(powers.items())), Fraction(int(rng.integers(-4, 5)), int(rng.integers(1, 4)))))
    return Polynomial.of_pairs(pairs)


def said(p: Polynomial[str, int, Fraction]) -> sympy.Expr:
    return sympy.Add(*(sympy.Rational(c) * sympy.Mul(*(sympy.Symbol(g) ** e for g, e in m)) for m, c in p.items()))


@pytest.mark.parametrize("seeds", list(product(range(3), range(3))), ids=str)
def test_sums_and_products_are_those_of_sympy(seeds):
    p, q = map(drawn, seeds)
    for ours, theirs in (
        (p + q, said(p) + said(q)),
        (p - q, said(p) - said(q)),
        (p * q, said(p) * said(q)),
        (p.scaled(Fraction(-2, 3)), said(p) * sympy.Rational(-2, 3)),
        (p.shifted((("a", 2),)), said(p) * LETTERS[0] ** 2),
    ):
        assert sympy.expand(said(ours) - theirs) == 0
        assert all(ours.values())
        assert all(e for m in ours for _, e in m)


def test_equality_and_hash_do_not_depend_on_the_order_of_writing():
    p = drawn(1)
    q = Polynomial(dict(reversed(p.items())))
    assert p == q
    assert hash(p) == hash(q)
    assert list(p) == list(reversed(list(q)))


def test_zero_is_false_and_has_no_monomials():
    p = drawn(2)
    assert not p - p
    assert (p - p).constant == 0
    assert p.constant is None
    assert Polynomial({(): 3}).constant == 3


def test_exponents_add_and_those_that_vanish_are_left_out():
    half = Fraction(1, 2)
    assert joined((("a", half),), (("a", half), ("b", -half))) == (("a", 1), ("b", -half))
    assert quotient((("a", 2), ("b", 1)), (("a", 2),)) == (("b", 1),)
    assert raised((("a", 2),), 3) == (("a", 6),)
    assert raised((("a", 2),), 0) == ()


def test_a_product_of_related_generators_is_joined_as_one_says():
    """With i^2 = -1, (1 + i)^2 is 2 i."""

    def join(m, n, c):
        both = joined(m, n)
        return ((), -c) if both == (("i", 2),) else (both, c)

    p = Polynomial({(): 1, (("i", 1),): 1})
    assert p.multiplied(p, join) == Polynomial({(("i", 1),): 2})


def test_the_common_divisor_of_fractions():
    assert common_divisor([Fraction(3, 2), Fraction(-9, 4)]) == Fraction(3, 4)
    assert common_divisor([]) == 0
