"""What a mathematician writes where NumPy does not care: ones, ranges, binomial coefficients, primes, letters apart."""

from __future__ import annotations

import pytest

from workbench.show.formulas.terms import latex_of, plain_of
from workbench.show.notation import Notation
from workbench.terms import heads as h
from workbench.terms.functions.linear_algebra import inner, ones
from workbench.terms.functions.reductions import expand_dims, prod
from workbench.terms.functions.special import gamma
from workbench.terms.heads import Product, Sum

n = h.size("n")
x, M, c = h.vector("x", n), h.matrix("M", n, n), h.scalar("c")
i, j = h.index("i j", n)
k = h.index("k", n + 1)
count = h.size_term(n)
t, u = h.scalar("t"), h.scalar("u")


@pytest.mark.parametrize(
    ("term", "latex"),
    [
        (x - 1, r"x - \mathbf{1}"),
        (x - c, r"x - c \mathbf{1}"),
        (1 - M, r"\mathbf{1} \mathbf{1}^{\top} - M"),
        (inner(1, M), r"\langle \mathbf{1} \mathbf{1}^{\top}, M \rangle"),
        (inner(c, x), r"\langle c \mathbf{1}, x \rangle"),
        (inner(expand_dims(x, 1), M), r"\langle x \mathbf{1}^{\top}, M \rangle"),
        (inner(M, x), r"\langle M, \mathbf{1} x^{\top} \rangle"),
        (h.equals(x, 0), "x = 0"),
        (h.equals(x, 1), r"x = \mathbf{1}"),
        (ones(n, n), r"\mathbf{1} \mathbf{1}^{\top}"),
        (M * (ones(n, n) - M), r"M \odot (\mathbf{1} \mathbf{1}^{\top} - M)"),
        (c * x - 2 * c, None),
        (x[i] - 1, "x_{i} - 1"),
        (prod(x), r"\prod_{i} x_{i}"),
    ],
)
def test_a_number_stands_in_the_shape_of_what_is_beside_it(term, latex):
    assert latex is None or latex_of(term) == latex


def test_an_index_that_counts_has_a_range_and_a_mere_place_has_none():
    assert latex_of(Sum(t**k, k)) == r"\sum_{k = 0}^{n} t^{k}"
    assert latex_of(Product(x[i] + 1, i)) == r"\prod_{i} (x_{i} + 1)"
    assert latex_of(Sum(x[i] * (t + i), i)) == r"\sum_{i = 0}^{n - 1} x_{i} (t + i)"
    assert plain_of(Sum(t**k, k)) == "Σₖ₌₀ⁿ tᵏ"


def test_gammas_of_whole_numbers_are_a_binomial_coefficient():
    term = gamma(count + 1) / (gamma(k + 1) * gamma(count - k + 1)) * t**k
    assert latex_of(term) == r"\binom{n}{k} t^{k}"
    assert r"\binom" not in latex_of(gamma(c + 1) / (gamma(t + 1) * gamma(c - t + 1))), "these need not be whole"
    assert r"\binom" not in latex_of(gamma(count + 1) / (gamma(k + 1) * gamma(count - k + 2)))
    twice = gamma(2 * count + 1) / (gamma(count + 1) * gamma(count + 1))
    assert latex_of(twice) == r"\binom{2 n}{n}"
    assert r"\binom" not in latex_of(gamma(2 * count + 1) / gamma(count + 1))


def test_a_derivative_at_a_shifted_point_has_primes():
    f = h.apply("f", (), t + u)
    first = h.derivative(f, t)
    assert latex_of(first) == r"f^{\prime}(t + u)"
    assert latex_of(h.derivative(first, t)) == r"f^{\prime\prime}(t + u)"
    assert r"\prime" not in latex_of(h.derivative(h.apply("f", (), t * u), t))
    assert r"\prime" not in latex_of(h.derivative(h.apply("f", (), t + t * u), t)), "the inner derivative is 1 + u"


def test_no_sum_runs_over_a_letter_that_is_free():
    assert latex_of(h.equals(x[j], Sum(M[j, i] * Sum(x[j], j), i))) == r"x_{j} = \sum_{i} M_{ji} \sum_{k} x_{k}"
    page = Notation(taken=frozenset({"i", "k"}))
    assert latex_of(Sum(x[i], i), page) == r"\sum_{j} x_{j}"


def test_a_letter_of_the_page_is_printed_for_a_name():
    page = Notation(letters=(("x", 0, "x_1"),))
    assert latex_of(h.scalar("x") * x, page) == "x_{1} x"


def test_a_product_of_ones_with_a_sign_is_minus_one():
    assert latex_of(h.add(c, h.mul(h.number(-1), h.number(1)))) == "c - 1"
