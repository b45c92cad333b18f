"""Exact scalars against SymPy and floating point: arithmetic, roots, zero tests, and how they are written."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import sympy

from workbench.algebra import Exact, exact, grid_of, root, written
from workbench.language.parse import parse, symbols_from
from workbench.numerics.evaluate import evaluate
from workbench.terms.term import LanguageError
from workbench.terms.text import text_of

SYMBOLS = symbols_from(dict.fromkeys("abcdt", ""))
VALUES = {"a": 1.3, "b": 0.7, "c": 0.4, "d": 2.9, "t": 0.3}
TEXTS = [
    "0", "-3", "7/3", "0.25", "sqrt(12)", "1/sqrt(2)", "sqrt(2)*sqrt(6)", "1/(1 + sqrt(2))", "(1 + sqrt(5))/2",
    "sqrt(2) + sqrt(3)", "1/(sqrt(2) + sqrt(3) + 1)", "sqrt(15 + sqrt(221))", "sqrt(346 + 10*sqrt(221))",
    "sqrt(3 - 2*sqrt(2))", "2**-3", "a", "-a/2 - b", "(a*d - b*c)/a", "d - b*c/a", "(a**2 - b**2)/(a - b)",
    "1/(a/2 - b/3)", "(a**3 - b**3)/(a**2 - b**2)", "sqrt(4*a**2 + 4*b**2)", "sqrt((a - d)**2 + 4*b*c)",
    "sqrt(2)*a/3", "cos(t)", "sin(t)**2", "cos(pi/12)", "sin(7*pi/6)", "cos(3*pi/4)", "exp(a)/2", "a*sqrt(b)", "pi/2",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_written_has_the_value_and_is_read_again(text):
    term = parse(text, SYMBOLS)
    value = exact(term)
    again = written(value)
    np.testing.assert_allclose(evaluate(again, VALUES), evaluate(term, VALUES), rtol=1e-11, atol=1e-13)
    assert exact(again) == value
    assert exact(parse(text_of(again), SYMBOLS)) == value


SMALL = ["2/3", "sqrt(2)", "1 + sqrt(5)", "a - b", "1/a", "sqrt(a**2 + 1)", "sin(t)", "sqrt(3)*b"]


@pytest.mark.parametrize(("x", "y"), list(product(SMALL, SMALL)))
def test_arithmetic_is_that_of_numbers(x, y):
    left, right = (exact(parse(s, SYMBOLS)) for s in (x, y))
    p, q = (evaluate(parse(s, SYMBOLS), VALUES) for s in (x, y))
    for found, wanted in ((left + right, p + q), (left - right, p - q), (left * right, p * q), (left / right, p / q)):
        np.testing.assert_allclose(evaluate(written(found), VALUES), wanted, rtol=1e-10, atol=1e-12)
    assert (left / right) * right == left
    assert not (left + right - left - right)


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ("sqrt(6)", "sqrt(2)*sqrt(3)"), ("sqrt(3 + 2*sqrt(2))", "1 + sqrt(2)"), ("sin(t)**2 + cos(t)**2", "1"),
        ("(a**2 - b**2)/(a + b)", "a - b"), ("1/(sqrt(3) - sqrt(2))", "sqrt(3) + sqrt(2)"), ("cos(pi/3)", "1/2"),
        ("sqrt(50)", "5*sqrt(2)"), ("sqrt(1/3)", "sqrt(3)/3"), ("(a + b)**3", "a**3 + 3*a**2*b + 3*a*b**2 + b**3"),
        ("a/b - b/a", "(a**2 - b**2)/(a*b)"),
    ],
)  # fmt: skip
def test_equal_scalars_are_equal(x, y):
    assert exact(parse(x, SYMBOLS)) == exact(parse(y, SYMBOLS))


@pytest.mark.parametrize(("x", "y"), [("sqrt(2) + sqrt(3)", "3.1462643699419723"), ("a", "b"), ("sqrt(2)", "7/5")])
def test_different_scalars_are_different(x, y):
    assert exact(parse(x, SYMBOLS)) != exact(parse(y, SYMBOLS))


@pytest.mark.parametrize("seed", range(12))
def test_rational_functions_are_cancelled_as_by_sympy(seed):
    rng = np.random.default_rng(seed)
    letters = sympy.symbols("a b c", real=True)

    def random(degree: int) -> str:
        monomials = [f"{int(rng.integers(-4, 5))}*{'*'.join(rng.choice(list('abc'), degree))}" for _ in range(3)]
        return f"({' + '.join(monomials)} + {int(rng.integers(1, 5))})"

    common = random(1)
    text = f"{random(2)}*{common}/({random(1)}*{common})"
    value = exact(parse(text, SYMBOLS))
    top, bottom = sympy.fraction(sympy.cancel(parse(text, SYMBOLS).to_sympy()))
    assert len(value.above) <= len(sympy.Poly(top, *letters).terms())
    assert len(value.below) <= len(sympy.Poly(bottom, *letters).terms())
    np.testing.assert_allclose(
        evaluate(written(value), VALUES), evaluate(parse(text, SYMBOLS), VALUES), rtol=1e-9, atol=1e-12
    )


def test_signs_of_surds_are_decided_by_many_digits():
    close = exact(parse("sqrt(2) - 1414213562373095/1000000000000000", {}))
    assert close.sign == 1
    assert (-close).sign == -1
    assert Exact.of(0).sign == 0


@pytest.mark.parametrize("text", ["sqrt(-2)", "1/0**2", "oo", "sqrt(1 - sqrt(2))"])
def test_what_has_no_real_value_is_refused(text):
    with pytest.raises(LanguageError):
        exact(parse(text, {}))


def test_a_hidden_zero_of_nested_roots_is_not_taken_for_a_number():
    r = root(exact(parse("2 + sqrt(2)", {})))
    s = root(exact(parse("2 - sqrt(2)", {})))
    with pytest.raises(LanguageError, match="zero"):
        bool(r * s - exact(parse("sqrt(2)", {})))


ARRAYS = [
    "array([[1, 2], [3, 4]]) @ array([1, a])", "2*array([1, a]) - array([b, 1])", "array([[1, a], [b, 2]]).T",
    "det(array([[1, a, 0], [b, 2, 1], [0, 1, c]]))", "inv(array([[1, a], [b, 3]]))", "eye(2) - array([[a, 1], [1, b]])",
    "diag(array([1, a])) @ ones(2, 2)", "trace(array([[a, 1], [1, b]]))", "norm(array([3, 4]))",
    "column_stack(array([[1], [2]]), array([3, a]))[1, 1]",
    "array([1, 2]) @ array([a, b]) / (array([1, 1]) @ array([1, 2]))",
]  # fmt: skip


@pytest.mark.parametrize("text", ARRAYS)
def test_grids_have_the_values_of_arrays(text):
    term = parse(text, SYMBOLS)
    grid = grid_of(term)
    found = np.array([evaluate(written(e), VALUES) for e in grid.entries], dtype=float).reshape(grid.shape)
    np.testing.assert_allclose(found, evaluate(term, VALUES), rtol=1e-11)


@pytest.mark.parametrize("text", ["inv(array([[1, 2], [2, 4]]))", "x @ array([1, 2])", "exp(array([1, 2]))"])
def test_grids_refuse_what_is_not_exact(text):
    with pytest.raises(LanguageError):
        grid_of(parse(text, {**SYMBOLS, **symbols_from({"x": "2"})}))


@pytest.mark.parametrize(
    ("statement", "status"),
    [
        ("array([[1, 0], [-1/2, 1]]) @ array([[2, 1], [1, 3]]) == array([[2, 1], [0, 5/2]])", "proved"),
        ("array([[1, 0], [-1/2, 1]]) @ array([[2, 1], [1, 3]]) == array([[2, 1], [0, 3/2]])", "refuted"),
        ("array([[1, 0], [-c/a, 1]]) @ array([[a, b], [c, d]]) == array([[a, b], [0, d - b*c/a]])", "proved"),
        ("array([[1, 0], [-c/a, 1]]) @ array([[a, b], [c, d]]) == array([[a, b], [0, d - b/a]])", "refuted"),
        ("array([1, 1]) / sqrt(2) @ array([1, 1]) == sqrt(2)", "proved"),
        ("array([exp(a), 1])[0] == exp(a)", "proved"),
        ("exp(array([a, b]) @ array([1, 1])) == exp(a) * exp(b)", "supported"),
    ],
)
def test_equations_of_literals_are_proved_or_refuted(statement, status):
    from workbench.check.statements.judging import judge

    assert judge(parse(statement, SYMBOLS)).status == status
