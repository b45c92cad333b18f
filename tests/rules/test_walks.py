"""Whole walks agree with differences: differentials, gradients through adjoints, partial derivatives, entries."""

from __future__ import annotations

import pytest

from tests.counting import call_count
from tests.hunt.generate import Generator
from tests.rules.expressions import ARRAYS, SCALARS, A, Z, b, entries, exp, inv, n, softmax, sum_, tanh, x
from tests.rules.points import compare
from tests.rules.walks import derivative_of, differential_of, gradient_of, left_over, opened
from workbench.rules import adjoints, differentials
from workbench.terms.heads import DIFFERENTIAL, derivative, differential, matrix, number
from workbench.terms.term import LanguageError, depends_on, postorder, symbols

EVERYTHING = {**SCALARS, **ARRAYS}


@pytest.mark.parametrize("name", EVERYTHING)
def test_the_differential_is_the_change(name):
    f, v = EVERYTHING[name]
    walk = differential_of(f, v)
    assert left_over(walk.term) == []
    comparison = compare(differential(f, v), walk.term, walk.conditions, points=4)
    assert comparison.agrees, comparison


@pytest.mark.parametrize("name", SCALARS)
def test_the_gradient_collects_all_entries(name):
    f, v = SCALARS[name]
    walk = gradient_of(f, v)
    assert walk.term.shape == v.shape
    assert not any(t.head is DIFFERENTIAL for t in postorder(walk.term))
    comparison = compare(derivative(f, v), walk.term, walk.conditions, points=4)
    assert comparison.agrees, comparison


@pytest.mark.parametrize("name", EVERYTHING)
def test_the_partial_derivative_of_an_entry(name):
    f, v = EVERYTHING[name]
    entry, by = entries(f, v)
    if name == "kron":
        pytest.skip("an entry of a Kronecker product splits an index, which the language cannot say")
    walk = derivative_of(derivative(entry, by))
    assert left_over(walk.term) == []
    comparison = compare(derivative(entry, by), walk.term, walk.conditions, points=4)
    assert comparison.agrees, comparison


@pytest.mark.parametrize("name", EVERYTHING)
def test_an_entry_in_entries(name):
    f, v = EVERYTHING[name]
    entry, _ = entries(f, v)
    walk = opened(entry)
    assert compare(entry, walk.term, walk.conditions, points=4).agrees


# -- drawn expressions ---------------------------------------------------------

DRAWN = 60


def _drawn(seed: int, shape=()):
    """A drawn expression and one of its symbols."""
    generator = Generator(seed, properties=False)
    f = generator.term(shape)
    real = [s for s in symbols(f) if not s.attrs[2]]
    return (f, real[seed % len(real)]) if real else (None, None)


@pytest.mark.parametrize("seed", range(DRAWN))
def test_gradients_of_drawn_expressions(seed):
    f, v = _drawn(seed)
    if f is None:
        return
    walk = differential_of(f, v)
    if left_over(walk.term):
        return
    assert compare(differential(f, v), walk.term, walk.conditions, points=2).witness == ""
    try:
        gradient, rewrites = adjoints.collect(number(1), walk.term, differential(v, v))
    except LanguageError:
        return
    conditions = [*walk.conditions, *(c for r in rewrites for c in r.conditions)]
    assert compare(derivative(f, v), gradient, conditions, points=2).witness == ""


@pytest.mark.parametrize("seed", range(DRAWN))
def test_partial_derivatives_of_drawn_expressions(seed):
    f, v = _drawn(seed)
    if f is None:
        return
    entry, by = entries(f, v)
    walk = derivative_of(derivative(entry, by))
    if left_over(walk.term):
        return
    assert compare(derivative(entry, by), walk.term, walk.conditions, points=2).witness == ""


# -- the words -----------------------------------------------------------------


def test_the_right_side_is_what_a_person_writes():
    pairs = {
        differential(x**2, x): "2 * x * d(x, x)",
        differential(3 * x, x): "3 * d(x, x)",
        differential(1 / x, x): "-d(x, x) / x**2",
        differential(x**-3, x): "-3 * d(x, x) / x**4",
        differential(exp(x), x): "exp(x) * d(x, x)",
        differential(x @ x, x): "2 * (x @ d(x, x))",
        differential(sum_(x**2), x): "2 * inner(x, d(x, x))",
        differential(softmax(x), x): "softmax(x) * (d(x, x) - sum(softmax(x) * d(x, x), axis=-1, keepdims=True))",
        differential(inv(Z), Z): "-(inv(Z) @ d(Z, Z) @ inv(Z))",
    }
    for term, text in pairs.items():
        walk = differential_of(term.args[0], *term.args[1:])
        assert str(walk.term) == text


def test_rules_are_named_in_the_fields_words():
    walk = gradient_of(sum_((A @ x - b) ** 2) / 2, x)
    assert walk.rules == [
        "constant factor",
        "change of a sum of squares",
        "sum rule",
        "product rule for matrices",
        "factors move to the other side",
        "adjoint of inner",
        "factor of a matrix product moves over",
    ]


def test_a_product_of_two_directions_is_refused():
    d = differential(x, x)
    assert adjoints.step(number(1), d * d) is None
    with pytest.raises(LanguageError, match="not linear"):
        adjoints.collect(number(1), sum_(d * d), d)


# -- depth ---------------------------------------------------------------------


def _linear_layers(depth: int):
    """The change of a network of so many layers, linear in the direction, all values shared."""
    h, dh = x, differential(x, x)
    for layer in range(depth):
        W = matrix(f"W{layer % 3}", n, n)
        h, dh = tanh(W @ h), (1 - tanh(W @ h) ** 2) * (W @ dh)
    return sum_(dh)


def test_a_thousand_layers_are_collected_in_linear_time():
    def work(depth: int) -> int:
        linear = _linear_layers(depth)

        def collect() -> None:
            gradient, rewrites = adjoints.collect(number(1), linear, differential(x, x))
            assert gradient.shape == x.shape
            assert len(rewrites) == 2 * depth + 1

        return call_count(collect)

    assert work(1000) < 6 * work(200)


def test_one_step_does_not_look_below_its_level():
    """A step on a deep operand does about as much as one on a shallow operand."""
    deep = x
    for _ in range(1000):
        deep = tanh(deep)
    varies = depends_on(deep, [x])
    for f in (deep * deep, deep + 1, A @ deep, softmax(deep), sum_(deep)):
        term = differential(f, x)
        varies(f)
        assert differentials.step(term, varies) is not None
        assert call_count(lambda term=term: differentials.step(term, varies)) < 1000
