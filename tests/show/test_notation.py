"""House notation: profiles as data, and layouts that turn formulas without touching their truth."""

import numpy as np
import pytest

from workbench import Jacobian, document, gradient, jacobian, matrix, scalar, size, softmax, vector
from workbench import exp as exponential
from workbench import sum as total
from workbench.numerics.evaluate import evaluate
from workbench.show import latex_of as plain_latex_of
from workbench.show.formulas.layouts import as_row, in_layout, turned
from workbench.show.formulas.terms import latex_of
from workbench.show.notation import PLAIN, Notation, NotationError
from workbench.show.profiles import notation, profiles
from workbench.show.wording import languages, wording
from workbench.terms.functions.reductions import expand_dims
from workbench.terms.heads import derivative, equals

m, n = size("m"), size("n")
A, B, S = matrix("A", m, n), matrix("B", n, n), matrix("S", n, n, "symmetric")
x, y, b = vector("x", n), vector("y", n), vector("b", m)
t = scalar("t", "positive")

VALUES = {"A": (3, 4), "B": (4, 4), "x": (4,), "y": (4,), "b": (3,)}


def values():
    rng = np.random.default_rng(3)
    drawn = {name: rng.normal(size=shape) for name, shape in VALUES.items()}
    half = rng.normal(size=(4, 4))
    return {**drawn, "S": half + half.T, "t": np.float64(1.7), "m": 3, "n": 4}


def value_of(term):
    return np.asarray(evaluate(term, values()))


MATRICES = [
    B * x, B.T * expand_dims(x, axis=1), expand_dims(b, axis=1) * A, A, B.T, S, A @ B,
    A @ (B + S), (A @ B).T, t * A, A * A + 2 * A, softmax(A), B @ S @ B.T, (A @ B.T) / t, -(A @ S),
    jacobian(softmax(B @ x), x).result, jacobian(exponential(A @ x), x).result, jacobian(x * total(x * y), x).result,
]  # fmt: skip
VECTORS = [
    x, A @ x, A.T @ b, B @ (x + y), x @ B, x + 2 * y, t * x, x * y, A.T @ (A @ x - b), 2 * (A.T @ (A @ x - b)) + t * x,
    gradient(total((A @ x - b) ** 2), x).result, softmax(B @ x),
]  # fmt: skip


@pytest.mark.parametrize("term", MATRICES, ids=str)
def test_a_turned_matrix_is_the_transpose(term):
    np.testing.assert_allclose(value_of(turned(term)), value_of(term).T, rtol=1e-12)


@pytest.mark.parametrize("term", VECTORS, ids=str)
def test_a_row_has_the_entries_of_the_vector(term):
    np.testing.assert_allclose(value_of(as_row(term)), value_of(term)[None, :], rtol=1e-12)


def said(statement, **wishes):
    house = Notation(**wishes)
    return latex_of(in_layout(statement, house), house)


def test_a_jacobian_lies_as_the_notation_wants():
    statement = Jacobian(B @ exponential(x), x, B * exponential(x)).statement
    assert said(statement) == r"\frac{\partial}{\partial x} (B \exp x) = B \operatorname{diag}(\exp x)"
    assert said(statement, jacobian="denominator") == (
        r"\frac{\partial}{\partial x} (B \exp x) = \operatorname{diag}(\exp x) B^{\top}"
    )
    assert r"\partial x^{\prime}" in said(statement, jacobian="primed", transpose=r"\prime")


def test_a_gradient_lies_as_the_notation_wants():
    f = total((A @ x - b) ** 2)
    statement = equals(derivative(f, x), 2 * (A.T @ (A @ x - b)))
    row = said(statement, gradient="row")
    assert row.endswith(r"= 2 (A x - b)^{\top} A") and r"\nabla" not in row
    column = said(statement, gradient="column")
    assert column.endswith(r"= 2 A^{\top} (A x - b)") and column.startswith(r"\frac{\partial}{\partial x}")


def test_a_chain_of_jacobians_turns_whole():
    u, v = vector("u", m), vector("v", n)
    chain = equals(derivative(u, x), derivative(u, v) @ derivative(v, x))
    assert said(chain, jacobian="denominator") == (
        r"\frac{\partial u}{\partial x} = \frac{\partial v}{\partial x} \frac{\partial u}{\partial v}"
    )
    alone = derivative(u, v) @ derivative(v, x) @ y
    assert latex_of(alone, Notation(jacobian="denominator")).count(r"\top") == 2


def test_a_hessian_as_a_quotient_names_both_variables():
    f = total(exponential(A @ x))
    assert said(derivative(derivative(f, x), x), gradient="column").startswith(
        r"\frac{\partial^{2}}{\partial x \, \partial x^{\top}}"
    )


@pytest.mark.parametrize(("vectors", "latex"), [
    ("plain", r"A x"), ("bold", r"\boldsymbol{A} \boldsymbol{x}"), ("arrow", r"\boldsymbol{A} \vec{x}"),
])  # fmt: skip
def test_vectors_are_set_as_wanted(vectors, latex):
    assert latex_of(A @ x, Notation(vectors=vectors)) == latex
    assert latex_of(x[0], Notation(vectors=vectors)) == "x_{0}"


@pytest.mark.parametrize("name", profiles())
def test_every_profile_can_be_read_and_used(name):
    house = notation(name)
    page = document(jacobian(softmax(x), x), notation=house)
    assert all(row.statement.latex for row in page.rows)
    assert {"textbook", "machine-learning", "econometrics"} <= set(profiles())


def test_econometrics_says_things_its_own_way():
    from workbench import log

    house = notation("econometrics")
    assert latex_of(log(t), house) == r"\ln t"
    assert latex_of(A.T @ b, house) == r"A^{\prime} b"
    assert plain_latex_of(log(t)) == r"\log t"


BROKEN = [
    ("vectors = 'fat'", "line 1: vectors is one of plain, bold, arrow"),
    ("vektors = 'bold'", "line 1: a notation has no 'vektors'; did you mean vectors?"),
    ("index_base = 'one'", "line 1: index_base is a whole number"),
    ("index_base = true", "line 1: index_base is a whole number"),
    ("\n\ntranspose = '\\def'", r"line 3: \\def is not a sign"),
    ("transpose = ''", "line 1: transpose is empty"),
    ("transpose = '{'", "not LaTeX"),
    ("hadamard = '%'", "% is not a sign"),
    ("base = 'physics'", "line 1: base is one of"),
    ("language = 'fr'", "language is one of"),
    ("vectors = \nlanguage = 'en'", "not TOML: .*line 1"),
]


@pytest.mark.parametrize(("text", "message"), BROKEN)
def test_a_broken_profile_says_where(tmp_path, text, message):
    file = tmp_path / "house.toml"
    file.write_text(text)
    with pytest.raises(NotationError, match=message):
        notation(str(file))


def test_a_profile_starts_from_another(tmp_path):
    file = tmp_path / "house.toml"
    file.write_text("base = 'econometrics'\nvectors = 'arrow'\n")
    assert notation(str(file)) == Notation(
        vectors="arrow", transpose=r"\prime", gradient="column", jacobian="primed", expectation=r"\operatorname{E}",
        probability=r"\Pr", logarithm=r"\ln", index_base=1,
    )  # fmt: skip


def test_an_unknown_profile_names_the_nearest():
    with pytest.raises(NotationError, match="did you mean textbook"):
        notation("textbok")


@pytest.mark.parametrize("language", languages())
def test_every_language_has_every_word(language):
    import tomllib
    from pathlib import Path

    import workbench.show.wording as home

    said_ = tomllib.loads((Path(home.__file__).parent / "words" / f"{language}.toml").read_text("utf-8"))
    assert set(said_) == set(wording("en"))
    assert PLAIN.language == "en"
