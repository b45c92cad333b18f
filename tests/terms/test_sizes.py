"""Sizes: integer polynomials in names, with one normal form."""

from __future__ import annotations

import pickle
from fractions import Fraction

import numpy as np
import pytest

from workbench.terms import heads as h
from workbench.terms.functions import functions
from workbench.terms.sizes import Size, named_size, product_of, size_of

m, n, p = map(named_size, "mnp")


def test_normal_form() -> None:
    assert m * p == p * m
    assert (m + n) * (m - n) == m * m - n * n
    assert n + n == 2 * n
    assert n - n == 0
    assert size_of("2*n + 1 - n") == n + 1
    assert hash(m * p) == hash(p * m)
    assert n != m
    assert n != 1
    assert size_of(3) == 3
    assert len({m * p, p * m, m + p - p + m * p - m}) == 1


TEXTS = ["n", "3", "m*p", "2*n", "n - 1", "2*n + 1", "m*p + n - 4", "n*n", "-n + 3", "0", "θ_1*n"]


@pytest.mark.parametrize("text", TEXTS)
def test_text_is_read_back(text: str) -> None:
    assert size_of(str(size_of(text))) == size_of(text)
    assert pickle.loads(pickle.dumps(size_of(text))) == size_of(text)


@pytest.mark.parametrize("text", ["", "n +", "2n", "n/2", "n**2", "(n)", "1.5", "n n", "*n", "n,m", "n*-"])
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(ValueError, match="not a size"):
        size_of(text)


def test_values() -> None:
    assert size_of(3).value == 3
    assert (n - n).value == 0
    assert n.value is None
    assert size_of(1).is_one
    assert not n.is_one
    assert (2 * m * n + 1).at({"m": 3, "n": 5}) == 31
    assert (m * n + p).names == ("m", "n", "p")
    assert product_of((m, n, size_of(2))) == 2 * m * n
    assert product_of(()) == 1


def test_a_size_is_immutable() -> None:
    with pytest.raises(AttributeError):
        n.terms = ()


def test_arithmetic_stays_among_sizes_where_it_can() -> None:
    for size in (n + 1, 1 + n, n - 1, 1 - n, 2 * n, n * 2, -n, n * m, n**2, n**0, n + np.int64(1), np.int64(2) * n):
        assert isinstance(size, Size)
    assert 1 - n == size_of("1 - n")
    assert n**3 == n * n * n


def test_other_arithmetic_gives_terms() -> None:
    size, x = h.size_term("n"), h.vector("x", "n")
    assert 1 / n is 1 / size
    assert n / 2 is size / 2
    assert n / m is size / h.size_term("m")
    assert n * 0.5 is size * h.number(Fraction(1, 2))
    assert 0.5 * n is h.number(Fraction(1, 2)) * size
    assert n + 0.5 is size + 0.5
    assert n - x is size - x
    assert x - n is x - size
    assert n * x is size * x
    assert x * n is x * size
    assert x / n is x / size
    assert n**0.5 is size**0.5
    assert n**-1 is size**-1
    assert 2**n is 2**size
    assert np.sqrt(n) is functions()["sqrt"](size)
    assert np.float64(2.0) * n is 2 * size
    assert size_of(4) / 2 is h.number(2)


def test_only_an_integer_counts() -> None:
    assert np.zeros(size_of(3)).shape == (3,)
    with pytest.raises(TypeError, match="the size n is symbolic"):
        range(n)
