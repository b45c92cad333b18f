"""Array literals: read, printed, evaluated, emitted, differentiated; said clearly where they cannot be."""

from __future__ import annotations

import numpy as np
import pytest

import workbench as wb
from workbench.emission.emit import numpy_source
from workbench.language.parse import parse, symbols_from
from workbench.numerics.evaluate import evaluate
from workbench.show.formulas.matrices import laid_out
from workbench.terms.storage import load, store
from workbench.terms.term import LanguageError
from workbench.terms.text import text_of

SYMBOLS = symbols_from({"x": "2", "y": "3", "a": "", "b": ""})
VALUES = {"x": np.array([0.4, -1.3]), "y": np.array([0.2, 1.1, -0.7]), "a": 0.6, "b": -1.9}
LITERALS = {
    "array([[2, 1], [1, 3]])": lambda v: np.array([[2.0, 1], [1, 3]]),
    "array([1/3, a, sqrt(2)])": lambda v: np.array([1 / 3, v["a"], 2**0.5]),
    "array([[a, -1, 0.5]])": lambda v: np.array([[v["a"], -1, 0.5]]),
    "array([[a], [b]])": lambda v: np.array([[v["a"]], [v["b"]]]),
    "array([[2, 1], [1, a]]) @ x @ x": lambda v: v["x"] @ np.array([[2, 1], [1, v["a"]]]).T @ v["x"],
    "array([[a, -1], [1, 3]])[0, 1]": lambda v: -1.0,
    "array([[a, b], [b, a]]).T @ array([1, b])": lambda v: np.array([[v["a"], v["b"]], [v["b"], v["a"]]])
    @ np.array([1, v["b"]]),
    "column_stack([array([[2, 1], [1, 3]]), x])": lambda v: np.column_stack([[[2, 1], [1, 3]], v["x"]]),
    "column_stack(x, x)": lambda v: np.stack([v["x"], v["x"]], axis=1),
    "matrix_rank(array([[1, 2], [2, 4]]))": lambda v: 1.0,
    "det(array([[a, 1], [1, b]]))": lambda v: v["a"] * v["b"] - 1,
    "sum(array([a, b]) * x)": lambda v: v["a"] * v["x"][0] + v["b"] * v["x"][1],
}


@pytest.mark.parametrize("text", LITERALS)
def test_the_value_is_numpys(text):
    value = evaluate(parse(text, SYMBOLS), VALUES)
    np.testing.assert_allclose(value, LITERALS[text](VALUES), rtol=1e-12)


@pytest.mark.parametrize("text", LITERALS)
def test_text_and_storage_give_the_term_again(text):
    term = parse(text, SYMBOLS)
    assert parse(text_of(term), SYMBOLS) is term
    assert load(store(term)) is term


@pytest.mark.parametrize("text", LITERALS)
def test_emitted_source_gives_the_value(text):
    names = list(SYMBOLS.values())
    namespace: dict[str, object] = {}
    exec(numpy_source(parse(text, SYMBOLS), names, "f"), namespace)
    found = namespace["f"](*(VALUES[s.name] for s in names))  # type: ignore[operator]
    assert np.asarray(found).dtype == np.float64
    np.testing.assert_allclose(found, LITERALS[text](VALUES), rtol=1e-12)


@pytest.mark.parametrize(
    "text", ["array([[2, 1], [1, a]])", "array([[a, b, 1]])", "array([[2, a], [b, 3]]) @ array([[1], [a]])"]
)
def test_sympy_says_the_same(text):
    import sympy

    term = parse(text, SYMBOLS)
    said = sympy.Matrix(term.to_sympy().doit()).subs({sympy.Symbol(n, real=True): VALUES[n] for n in "ab"})
    np.testing.assert_allclose(np.array(said, dtype=float), evaluate(term, VALUES), rtol=1e-12)


@pytest.mark.parametrize("text", [t for t in LITERALS if t.startswith(("det", "sum", "array([[2, 1], [1, a]]) @"))])
@pytest.mark.parametrize("wrt", "ab")
def test_derivatives_in_the_entries(text, wrt):
    f = parse(text, SYMBOLS)
    found = wb.report(wb.checked(wb.differentiate(f, SYMBOLS[wrt], givens=tuple(SYMBOLS.values()))))
    assert found.ok, found.open


@pytest.mark.parametrize(
    ("text", "words"),
    {
        "array([[1, 2], [3]])": "different lengths, 2, 1", "array([])": "no entries", "array([[]])": "no entries",
        "array([[1], 2])": "row 2 is a number", "array(1, 2)": "one list", "array([[[1]]])": "one axis or two",
        "array([x])": "scalars", "array([[1, x]])": "scalars", "array()": "one list", "array(x)": "one list",
        "array([[1, 2], [3, 4]])[2, 0]": "outside", "array([[1, 2]]) @ x @ x": "equal inner sizes",
        "column_stack(x, y)": "equal numbers of rows", "column_stack(a)": "matrices and vectors",
        "matrix_rank(x)": "needs a matrix", 'array(["a"])': "not an expression",
    }.items(),
)  # fmt: skip
def test_what_is_no_array_says_so(text, words):
    with pytest.raises(LanguageError, match=words.replace("(", r"\(")):
        parse(text, SYMBOLS)


def test_nested_python_lists_and_sympy_entries():
    import sympy

    assert wb.array([[1, 2], [3, 4]]) is parse("array([[1, 2], [3, 4]])", {})
    assert wb.array([sympy.Rational(1, 3), 2]) is parse("array([1/3, 2])", {})


# -- printing --------------------------------------------------------------------------------------


def test_latex_is_a_matrix_in_round_brackets():
    assert wb.latex_of(parse("array([[2, 1], [1, a]])", SYMBOLS)) == r"\begin{pmatrix} 2 & 1 \\ 1 & a \end{pmatrix}"
    assert wb.latex_of(parse("array([1, a])", SYMBOLS)) == r"\begin{pmatrix} 1 \\ a \end{pmatrix}"


def test_an_augmented_matrix_has_a_bar():
    text = wb.latex_of(parse("column_stack(array([[2, 1], [1, 3]]), array([1, 2]))", SYMBOLS))
    assert text == r"\left(\begin{array}{cc|c} 2 & 1 & 1 \\ 1 & 3 & 2 \end{array}\right)"
    assert wb.latex_of(parse("column_stack(x, x)", SYMBOLS)) == r"\left(x \mid x\right)"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("array([[2, 1], [1, 10]])", ["⎛2   1⎞", "⎝1  10⎠"]),
        ("array([1, a, 3])", ["⎛1⎞", "⎜a⎟", "⎝3⎠"]),
        ("array([[2, 1]])", ["(2  1)"]),
        ("array([[2, 1], [1, 3]]).T @ x", ["⎛2  1⎞ᵀ x", "⎝1  3⎠"]),
        ("2 * array([[2, 1], [1, 3]])", ["2 ⎛2  1⎞", "  ⎝1  3⎠"]),
        ("column_stack(array([[2], [1]]), array([1, 2]))", ["⎛2 │ 1⎞", "⎝1 │ 2⎠"]),
    ],
)
def test_the_terminal_lays_matrices_out(text, lines):
    plain = laid_out(wb.latex_of(parse(text, SYMBOLS)), 80)
    assert [line.rstrip() for line in plain.expanded([plain.text])[0]] == lines


def test_one_line_where_there_is_no_room():
    term = parse("array([[2, 1], [1, 3]])", SYMBOLS)
    assert wb.plain_of(term) == "(2, 1; 1, 3)"
    assert laid_out(wb.latex_of(term), 4).text == "(2, 1; 1, 3)"
    assert wb.plain_of(parse("column_stack(array([[2], [1]]), array([1, 2]))", SYMBOLS)) == "(2 | 1; 1 | 2)"


# -- row equivalence --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "right", "status"),
    [
        ("[[2, 1], [1, 3]]", "[[2, 1], [0, 5/2]]", "supported"),
        ("[[1, 2], [2, 4]]", "[[1, 2], [0, 0]]", "supported"),
        ("[[1, 2], [2, 4]]", "[[1, 3], [0, 0]]", "refuted"),
        ("[[1, 2], [2, 4]]", "[[1, 2], [0, 1]]", "refuted"),
        ("[[2, 1, 1], [1, 3, 2]]", "[[2, 1, 1], [0, 5/2, 3/2]]", "supported"),
        ("[[2, 1, 1], [1, 3, 2]]", "[[2, 1, 1], [0, 5/2, 2]]", "refuted"),
        ("[[a, b, 1], [b, a, 1]]", "[[a, b, 1], [0, a - b**2/a, 1 - b/a]]", "supported"),
        ("[[a, b, 1], [b, a, 1]]", "[[a, b, 1], [0, a - b**2/a, 1]]", "refuted"),
        ("[[0, 0], [0, 0]]", "[[0, 0], [0, 0]]", "supported"),
    ],
)
def test_row_equivalence_means_equal_row_spaces(left, right, status):
    from workbench.check.statements.judging import judge

    statement = parse(f"row_equivalent(array({left}), array({right}))", SYMBOLS)
    assert judge(statement).status == status


# -- in derivations -----------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["differential", "index"])
def test_a_symmetric_literal_is_its_transpose(method):
    f = parse("array([[2, a], [a, 3]]) @ x @ x", SYMBOLS)
    page = wb.differentiate(f, SYMBOLS["x"], method=method, givens=tuple(SYMBOLS.values()))
    assert text_of(page.result) == "2 * (array([[2, a], [a, 3]]) @ x)"


def test_one_that_is_not_symmetric_keeps_both():
    f = parse("array([[2, a], [b, 3]]) @ x @ x", SYMBOLS)
    page = wb.differentiate(f, SYMBOLS["x"], givens=tuple(SYMBOLS.values()))
    assert ".T" in text_of(page.result)
    assert wb.report(wb.checked(page)).ok


def test_a_component_is_the_entry():
    from workbench.forms.index_form import tidy

    assert tidy(parse("array([[1, a], [b, 2]])[0, 1] + a", SYMBOLS)).term is parse("2 * a", SYMBOLS)


@pytest.mark.parametrize("seed", range(20))
def test_the_rank_of_what_was_computed_is_not_that_of_its_rounding(seed):
    random = np.random.default_rng(seed)
    H, E = wb.matrix("H", "n", "d"), wb.matrix("E", "m", "d")
    centre = wb.eye("m") - wb.outer(wb.ones("m"), wb.ones("m")) / wb.size_term("m")
    term = wb.matrix_rank(wb.log(wb.softmax(H @ E.T, axis=1)) @ centre)
    rows, columns = 0.3 * random.standard_normal((4, 2)), 0.3 * random.standard_normal((5, 2))
    assert evaluate(term, {"H": rows, "E": columns, "n": 4, "m": 5, "d": 2}) == 2
