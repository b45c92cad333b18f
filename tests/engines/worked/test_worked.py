"""Worked linear algebra: every task on many matrices, against NumPy, SciPy and SymPy, which share nothing with it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import scipy.linalg
import sympy

import workbench as wb
from workbench.emission.emit import numpy_source
from workbench.engines.worked import task_names, worked
from workbench.language.parse import parse
from workbench.numerics.evaluate import evaluate
from workbench.reasons import reasons
from workbench.record.derivation import Derivation, Detail
from workbench.record.errors import GoalError, NoDerivation
from workbench.show.pages.from_record import document
from workbench.terms.heads import SYMBOL, scalar
from workbench.terms.text import text_of

LETTERS = {name: scalar(name) for name in "abcd"}
VALUES = {"a": 2.1, "b": 1.3, "c": 0.9, "d": 2.7}

MATRICES = {
    "integers": "[[2, 1], [1, 3]]", "not symmetric": "[[4, 1], [2, 3]]", "formula": "[[1, 2], [3, 4]]",
    "negative": "[[-3, 1], [1, 1]]", "defective": "[[1, 1], [0, 1]]", "jordan 3": "[[2, 1, 0], [0, 2, 1], [0, 0, 2]]",
    "quarter turn": "[[0, -1], [1, 0]]", "spiral": "[[1, -2], [3, 1]]", "mirror": "[[0, 1], [1, 0]]",
    "scalar": "[[5]]", "scalar zero": "[[0]]", "multiple of I": "[[3, 0], [0, 3]]", "zero": "[[0, 0], [0, 0]]",
    "singular": "[[1, 2], [2, 4]]", "rank 2": "[[1, 2, 3], [4, 5, 6], [7, 8, 9]]",
    "rank 1": "[[1, 2, 3], [2, 4, 6], [-1, -2, -3]]", "diagonal": "[[2, 0, 0], [0, -3, 0], [0, 0, 5]]",
    "posdef": "[[4, 2, 2], [2, 5, 3], [2, 3, 6]]", "tridiagonal": "[[2, -1, 0], [-1, 2, -1], [0, -1, 2]]",
    "repeated": "[[2, 1, 1], [1, 2, 1], [1, 1, 2]]", "needs a swap": "[[0, 2, 1], [1, 1, 1], [2, 1, 3]]",
    "swap later": "[[1, 2, 1], [2, 4, 1], [1, 1, 1]]", "orthogonal": "[[3/5, -4/5], [4/5, 3/5]]",
    "reflection": "[[1/3, 2/3, 2/3], [2/3, 1/3, -2/3], [2/3, -2/3, 1/3]]",
    "rationals": "[[1/2, 1/3], [1/4, 1/5]]", "hilbert": "[[1, 1/2, 1/3], [1/2, 1/3, 1/4], [1/3, 1/4, 1/5]]",
    "permutation": "[[0, 1, 0], [0, 0, 1], [1, 0, 0]]", "irreducible cubic": "[[1, 2, 0], [0, 1, 1], [1, 0, 1]]",
    "symmetric cubic": "[[1, 2, 3], [2, 4, 5], [3, 5, 6]]", "triangular": "[[1, 2, 3], [0, 4, 5], [0, 0, 6]]",
    "lower": "[[1, 0], [5, 2]]", "four": "[[1, 2, 0, 1], [0, 1, 2, 1], [1, 0, 1, 0], [2, 2, 0, 1]]",
    "two blocks": "[[1, 1, 0, 0], [1, 2, 0, 0], [0, 0, 1, 3], [0, 0, 2, 2]]", "roots": "[[sqrt(2), 1], [1, sqrt(2)]]",
    "tall": "[[1, 1], [1, 2], [1, 3]]", "tall dependent": "[[1, 2], [2, 4], [3, 6]]", "wide": "[[1, 2, 3], [4, 5, 6]]",
    "wide rank 1": "[[1, 2, 3], [2, 4, 6]]", "row": "[[1, 2, 2]]", "column": "[[2], [1], [2]]",
    "zero column": "[[0, 1], [0, 2], [0, 3]]", "letters": "[[a, b], [c, d]]", "symmetric letters": "[[a, b], [b, a]]",
    "triangular letters": "[[a, b], [0, d]]", "letters 3": "[[a, 1, 0], [1, b, 1], [0, 1, a]]",
    "one letter": "[[1, a], [1, 1]]", "letter singular": "[[1, a], [2, 2*a]]",
    "letter column": "[[1, a], [1, b], [1, c]]",
    "big": "[[1234567, 7654321], [2345678, 8765432]]", "decimals": "[[0.5, 1.25], [-0.75, 2]]",
}  # fmt: skip


def literal(text: str) -> Any:
    return parse(f"array({text})", LETTERS)


def value(text: str) -> np.ndarray:
    return evaluate(literal(text), VALUES)


def solve(task: str, text: str, vector: str | None = None) -> Derivation:
    return worked(task, literal(text), literal(vector) if vector is not None else None)


def results(page: Derivation) -> dict[str, Any]:
    """The results by name ("" for a single one), from their NumPy source, and the same from their text."""
    variables = [g for g in page.givens if g.head is SYMBOL]
    claims = page.results or (page.claim,)
    found = {}
    for claim in claims:
        if claim.result is None:
            continue
        namespace: dict[str, Any] = {}
        exec(numpy_source(claim.result, variables, "f"), namespace)
        array = namespace["f"](*(VALUES[v.name] for v in variables))
        again = parse(text_of(claim.result), {v.name: v for v in variables})
        np.testing.assert_allclose(array, evaluate(again, VALUES), rtol=1e-12, atol=1e-12)
        found[claim.name] = np.asarray(array)
    return found


# -- oracles --------------------------------------------------------------------------------------


def close(got: Any, want: Any) -> None:
    np.testing.assert_allclose(got, want, rtol=1e-8, atol=1e-9)


def rank(a: np.ndarray) -> int:
    return int(np.linalg.matrix_rank(a, tol=1e-9 * max(1.0, np.abs(a).max())))


def check_elimination(a: np.ndarray, found: dict[str, Any]) -> None:
    reduced = np.array(sympy.Matrix(a).applyfunc(lambda x: sympy.nsimplify(x, rational=True)).rref()[0], dtype=float)
    close(found["rref"], reduced)
    assert rank(found["echelon"]) == rank(a)
    assert rank(np.vstack([found["echelon"], a])) == rank(a)


def check_lu(a: np.ndarray, found: dict[str, Any]) -> None:
    close(found["P"] @ a, found["L"] @ found["U"])
    close(np.triu(found["L"], 1), 0)
    close(np.diag(found["L"]), 1)
    close(np.tril(found["U"], -1), 0)
    close(found["P"] @ found["P"].T, np.eye(len(a)))


def check_det(a: np.ndarray, found: dict[str, Any]) -> None:
    rounding = 1e-9 * max(1.0, np.abs(a).max() ** len(a))
    np.testing.assert_allclose(found[""], scipy.linalg.det(a), rtol=1e-8, atol=rounding)


def check_inverse(a: np.ndarray, found: dict[str, Any]) -> None:
    np.testing.assert_allclose(found[""], scipy.linalg.inv(a), rtol=1e-6, atol=1e-12)


def check_rank(a: np.ndarray, found: dict[str, Any]) -> None:
    assert found[""] == rank(a)


def check_nullspace(a: np.ndarray, found: dict[str, Any]) -> None:
    n = found["nullspace"].reshape(a.shape[1], -1)
    close(a @ n, 0)
    assert rank(n) == a.shape[1] - rank(a)
    if "columnspace" in found:
        c = found["columnspace"]
        assert rank(c) == c.shape[1] == rank(a) == rank(np.hstack([c, a]))


def check_qr(a: np.ndarray, found: dict[str, Any]) -> None:
    q, r = found["Q"], found["R"]
    close(q @ r, a)
    close(q.T @ q, np.eye(q.shape[1]))
    close(np.tril(r, -1), 0)
    assert q.shape[1] == rank(a)


def check_eigen(a: np.ndarray, found: dict[str, Any]) -> None:
    if "S" in found:
        b = found["B"]
        close(found["S"] @ b @ np.linalg.inv(found["S"]), a)
        close([b[0, 0] - b[1, 1], b[0, 1] + b[1, 0]], 0)
        return
    everything = np.linalg.eigvals(a)
    real = np.sort(everything[np.abs(everything.imag) < 1e-4].real)
    np.testing.assert_allclose(np.sort(found["eigenvalues"]), real, rtol=1e-4, atol=1e-4)
    close(np.poly(found["eigenvalues"]) if len(real) == len(a) else 0, np.poly(a) if len(real) == len(a) else 0)
    v = found["eigenvectors"]
    assert rank(v) == v.shape[1]
    for column in v.T:
        quotient = column @ a @ column / (column @ column)
        close(a @ column, quotient * column)
    distinct = np.unique(np.round(found["eigenvalues"], 7))
    count = sum(len(a) - np.linalg.matrix_rank(a - x * np.eye(len(a)), tol=1e-5) for x in distinct)
    assert v.shape[1] == count


def check_diagonalise(a: np.ndarray, found: dict[str, Any]) -> None:
    p, d = found["P"], found["D"]
    close(p @ d @ np.linalg.inv(p), a)
    close(d, np.diag(np.diag(d)))
    if np.allclose(a, a.T) and "a" not in found:
        values = np.linalg.eigvalsh(a)
        close(np.sort(np.diag(d)), values)


def check_svd(a: np.ndarray, found: dict[str, Any]) -> None:
    u, s, v = found["U"], found["S"], found["V"]
    close(u @ s @ v.T, a)
    close(u.T @ u, np.eye(len(u)))
    close(v.T @ v, np.eye(len(v)))
    np.testing.assert_allclose(np.diag(s), scipy.linalg.svdvals(a), rtol=1e-8, atol=1e-7)


def check_cholesky(a: np.ndarray, found: dict[str, Any]) -> None:
    close(found[""], scipy.linalg.cholesky(a, lower=True))


def check_projection(a: np.ndarray, found: dict[str, Any]) -> None:
    close(found[""], a @ np.linalg.pinv(a))


def check_power(a: np.ndarray, found: dict[str, Any]) -> None:
    values = np.linalg.eigvals(a)
    largest = values[np.argmax(np.abs(values))].real
    np.testing.assert_allclose(found["eigenvalue"], largest, rtol=1e-9)
    v = found["eigenvector"]
    np.testing.assert_allclose(a @ v, largest * v, rtol=1e-8, atol=1e-9 * abs(largest))


ORACLES: dict[str, Callable[[np.ndarray, dict[str, Any]], None]] = {
    name.removeprefix("check_"): made for name, made in list(globals().items()) if name.startswith("check_")
}
WITH_VECTOR = {"lstsq"}
ANGLES = {"rotation"}


def test_every_task_has_an_oracle():
    assert set(task_names()) == set(ORACLES) | WITH_VECTOR | ANGLES


# -- refusals: exactly where there is no answer -------------------------------------------------------


def refused(task: str, name: str, a: np.ndarray) -> bool:
    """Whether there is no answer of the kind."""
    square = a.shape[0] == a.shape[1]
    values = np.linalg.eigvals(a) if square else np.zeros(0)
    real = np.abs(values.imag) < 1e-4
    has_letters = any(c in MATRICES[name] for c in "abcd") and "letter" in name
    if task in ("det", "inverse", "eigen", "diagonalise", "cholesky", "power") and not square:
        return True
    if task == "inverse":
        return rank(a) < len(a)
    if task in ("qr", "projection"):
        return not a.any()
    if task == "eigen":
        return not real.any() and len(a) > 2
    if task == "diagonalise":
        defective = {"defective", "jordan 3"}
        return not real.all() or name in defective
    if task == "svd":
        return has_letters
    if task == "cholesky":
        return not np.allclose(a, a.T) or (not has_letters and np.min(np.linalg.eigvalsh(a)) < 1e-9)
    if task == "power":
        order = np.sort(np.abs(values))[::-1]
        return has_letters or name in ("defective", "jordan 3", "zero", "scalar zero") or (
            len(order) > 1 and order[1] > (1 - 1e-9) * order[0] and name != "multiple of I")  # fmt: skip
    return False


CASES = [(t, n) for t, n in itertools.product(ORACLES, MATRICES) if t != "elimination" or "letter" not in n]


@pytest.mark.parametrize(("task", "name"), CASES, ids=[f"{t}-{n}" for t, n in CASES])
def test_answers_are_right_or_refused(task, name):
    a = value(MATRICES[name])
    if refused(task, name, a):
        with pytest.raises((NoDerivation, GoalError)) as caught:
            solve(task, MATRICES[name])
        assert len(str(caught.value)) > 20
        return
    page = solve(task, MATRICES[name])
    ORACLES[task](a, results(page))


# -- every line passes; a page at each level -----------------------------------------------------------

JUDGED = [(t, n) for k, (t, n) in enumerate(CASES) if k % 8 == 0 or "letter" in n or n in ("spiral", "tall")]


@pytest.mark.daily(16)
@pytest.mark.parametrize(("task", "name"), JUDGED, ids=[f"{t}-{n}" for t, n in JUDGED])
def test_every_line_is_proved_or_supported(task, name):
    try:
        page = solve(task, MATRICES[name])
    except (NoDerivation, GoalError):
        return
    assert {(part.kind, part.name) for line in page.walk() for part in line.rule.parts} <= reasons().keys()
    checked = wb.checked(page)
    found = wb.report(checked)
    assert found.ok, found.open
    for detail in Detail:
        text = wb.show.text(checked, detail)
        assert document(checked, detail).title.plain in text
        assert all(len(line) <= 130 for line in text.splitlines())


@pytest.mark.parametrize("rows", ["[[1, 2, 3], [4, 5, 6], [7, 8, 9]]", "[[1, 2, 0], [0, 3, 0], [1, 0, 0]]"])
def test_a_singular_value_in_decimals_is_enclosed_apart_from_the_eigenvalue_0(rows):
    found = wb.report(wb.checked(solve("svd", rows)))
    assert found.ok, found.open


VECTORS = {
    "integers": "[1, 2]", "formula": "[5, 6]", "singular": "[1, 2]", "rank 2": "[1, 2, 3]", "zero": "[0, 0]",
    "tall": "[6, 0, 0]", "tall dependent": "[1, 2, 4]", "wide": "[1, 1]", "wide rank 1": "[1, 2]", "letters": "[1, 2]",
    "needs a swap": "[3, 1, 1/2]", "four": "[1, 0, 0, 2]", "letter column": "[1, 2, 4]", "column": "[1, 1, 1]",
    "row": "[3]", "rationals": "[1, 1]", "zero column": "[1, 1, 2]", "rank 1": "[1, 2, 0]",
}  # fmt: skip


@pytest.mark.parametrize("name", VECTORS)
def test_elimination_finds_all_solutions_or_none(name):
    a, b = value(MATRICES[name]), value(VECTORS[name])
    page = solve("elimination", MATRICES[name], VECTORS[name])
    report = wb.report(wb.checked(page))
    assert report.ok, report.open
    found = results(page)
    if rank(np.column_stack([a, b])) > rank(a):
        assert page.claim.kind == "NoSolution"
        assert not found
    elif rank(a) == a.shape[1]:
        close(a @ found[""], b)
    else:
        close(a @ found["particular"], b)
        close(a @ found["nullspace"], 0)
        assert found["nullspace"].shape[1] == rank(found["nullspace"]) == a.shape[1] - rank(a)


@pytest.mark.daily(6)
@pytest.mark.parametrize("name", VECTORS)
def test_least_squares_agree_with_scipy(name):
    a, b = value(MATRICES[name]), value(VECTORS[name])
    page = solve("lstsq", MATRICES[name], VECTORS[name])
    report = wb.report(wb.checked(page))
    assert report.ok, report.open
    close(results(page)[""], scipy.linalg.lstsq(a, b)[0])


@pytest.mark.parametrize("name", [n for n in VECTORS if n != "zero"])
def test_projections_of_vectors(name):
    a, b = value(MATRICES[name]), value(VECTORS[name])
    page = solve("projection", MATRICES[name], VECTORS[name])
    report = wb.report(wb.checked(page))
    assert report.ok, report.open
    close(results(page)["p"], a @ np.linalg.pinv(a) @ b)


ROTATIONS = ["pi/6", "pi/4", "-pi/3", "pi/7", "a", "0.3", "2*pi", "a + b", "-a"]


@pytest.mark.daily(6)
@pytest.mark.parametrize(("a", "b"), list(itertools.product(ROTATIONS, ["pi/4", "b", None])))
def test_rotations(a, b):
    angles = [parse(x, LETTERS) for x in (a, b) if x is not None]
    page = worked("rotation", *angles)
    report = wb.report(wb.checked(page))
    assert report.ok, report.open
    total = sum(evaluate(x, VALUES) for x in angles)
    close(results(page)[""], [[np.cos(total), -np.sin(total)], [np.sin(total), np.cos(total)]])


# -- what cannot be, says so ------------------------------------------------------------------------------

REFUSALS = [
    ("inverse", "[[1, 2], [2, 4]]", None, NoDerivation, "rank is 1, not 2; column 2 has no pivot"),
    ("inverse", "[[1, 2, 3], [4, 5, 6]]", None, GoalError, "2 rows and 3 columns"),
    ("det", "[[1, 2, 3], [4, 5, 6]]", None, GoalError, "square"),
    ("diagonalise", "[[1, 1], [0, 1]]", None, NoDerivation, "algebraic multiplicity 2 but geometric multiplicity 1"),
    ("diagonalise", "[[0, -1], [1, 0]]", None, NoDerivation, "± i"),
    ("cholesky", "[[1, 2], [2, 1]]", None, NoDerivation, "pivot 2 is −3"),
    ("cholesky", "[[1, 1], [1, 1]]", None, NoDerivation, "pivot 2 is 0, which is zero"),
    ("cholesky", "[[1, 2], [3, 1]]", None, GoalError, "not symmetric"),
    ("elimination", "[[1, 2], [3, 4]]", "[1, 2, 3]", GoalError, "2 rows but the vector has 3"),
    ("elimination", "[[1, 2], [3, 4]]", "[[1, 2], [3, 4]]", GoalError, "one vector"),
    ("lstsq", "[[1, 2], [3, 4]]", None, GoalError, "right-hand side"),
    ("lu", "[[1, 2], [3, 4]]", "[1, 2]", GoalError, "nothing else"),
    ("qr", "[[0, 0], [0, 0]]", None, NoDerivation, "no direction"),
    ("power", "[[0, 1], [1, 0]]", None, NoDerivation, "same modulus"),
    ("power", "[[2, 0], [0, 1]]", "[0, 1]", NoDerivation, "no part along"),
    ("svd", "[[a, 1], [1, 2]]", None, NoDerivation, "letters"),
    ("nonsense", "[[1]]", None, GoalError, "unknown task"),
    ("det", str([[1] * 9] * 9), None, GoalError, "up to 8 rows"),
    ("det", str([[f"a{i}{j}" for j in range(5)] for i in range(5)]).replace("'", ""), None, GoalError, "with letters"),
    ("det", "[[1e60, 1], [1, 1]]", None, GoalError, "digits"),
]


@pytest.mark.parametrize(("task", "a", "b", "kind", "words"), REFUSALS)
def test_refusals_say_why(task, a, b, kind, words):
    letters = {**LETTERS, **{f"a{i}{j}": scalar(f"a{i}{j}") for i in range(5) for j in range(5)}}
    A, vector = (parse(f"array({t})", letters) if t else None for t in (a, b))
    with pytest.raises(kind, match=words.replace("(", r"\(")):
        worked(task, A, vector)


def test_nested_lists_are_enough():
    page = worked("det", [[2, 1], [1, 3]])
    assert evaluate(page.result, {}) == 5
    assert results(worked("lstsq", [[1, 0], [1, 1], [1, 2]], [6, 0, 0]))[""].tolist() == [5, -3]


def test_names_of_letters_and_of_factors_do_not_clash():
    letters = {name: scalar(name) for name in ("L", "U", "A", "lam")}
    page = worked("lu", parse("array([[L, U], [A, lam]])", letters))
    report = wb.report(wb.checked(page))
    assert report.ok, report.open


def test_eigenvalues_that_have_no_simple_form_are_said_to_be_decimals():
    page = solve("eigen", MATRICES["symmetric cubic"])
    assert "decimals" in page.title
    assert any("no factor with rational coefficients" in note for note in page.notes)
    assert any(line.statement.attrs == ("<",) for line in page.lines)


def test_two_ways_lead_to_the_same_inverse_and_determinant():
    assert [road.name for road in solve("inverse", MATRICES["formula"]).roads] == ["formula", "Gauss-Jordan"]
    assert [road.name for road in solve("det", MATRICES["posdef"]).roads] == ["cofactors", "elimination"]
