"""Gradients in structured variables: every structure by every road, against differences that stay inside it."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engines.oracle import jacobian_by_differences
from workbench.check import check, report
from workbench.engines.goals import derive
from workbench.engines.tensors.structured import KNOWN, STRUCTURES
from workbench.language.parse import parse, parse_variable
from workbench.numerics.evaluate import evaluate
from workbench.record.errors import GoalError
from workbench.terms.heads import symbol
from workbench.terms.text import text_of

CASES = {
    "linear in a symmetric matrix": ("trace(S @ A)", "S:n,n:symmetric A:n,n"),
    "gaussian": ("logdet(S) + trace(inv(S) @ A)", "S:n,n:posdef A:n,n"),
    "scaling": ("sum((A @ D @ b)**2)", "D:n,n:diagonal A:m,n b:n"),
    "positive diagonal": ("logdet(D)", "D:n,n:diagonal:posdef"),
    "entropy": ("-sum(p * log(p))", "p:n:simplex"),
    "mixture": ("sum(log(A @ p))", "p:n:simplex A:m,n:positive"),
    "rows": ("sum(P * log(P)) - sum(A * P)", "P:m,n:simplex A:m,n"),
    "stack of rows": ("sum(T**2 * A)", "T:k,m,n:simplex A:k,m,n"),
    "procrustes": ("-trace(A.T @ Q @ B)", "Q:n,n:orthogonal A:n,m B:n,m"),
    "brockett": ("trace(Q.T @ A @ Q @ N)", "Q:n,n:orthogonal A:n,n:symmetric N:n,n:diagonal"),
}
SIZES = {"n": 3, "m": 4, "k": 2}
SHORT = {
    "linear in a symmetric matrix": "A.T + A - diag(diag(A))",
    "entropy": "mean(log(p)) - log(p)",
    "brockett": "A @ Q @ N - Q @ N @ Q.T @ A @ Q",
}


def asked(expr: str, declared: str):
    names = {v.name: v for v in map(parse_variable, declared.split())}
    return parse(expr, names), next(iter(names.values())), tuple(names.values())


def derived(expr: str, declared: str, **options):
    f, x, givens = asked(expr, declared)
    return derive(f, x, structured=True, givens=givens, **options)


def test_every_structure_has_a_case() -> None:
    tried = {prop for _, declared in CASES.values() for prop in declared.split()[0].split(":")[2:]}
    assert tried >= set(KNOWN)


@pytest.mark.daily(4)
@pytest.mark.parametrize("method", ["differential", "index", "graph"])
@pytest.mark.parametrize("case", CASES)
def test_every_line_claim_and_remark_passes_by_every_road(case: str, method: str) -> None:
    made = derived(*CASES[case], method=method)
    found = report(check(made))
    assert found.ok, found.open
    assert made.claim.structured
    assert made.remarks
    assert any("free gradient" in remark.words for remark in made.remarks)


@pytest.mark.parametrize("case", SHORT)
def test_the_free_gradient_is_written_out_where_that_is_short(case: str) -> None:
    assert text_of(derived(*CASES[case]).result) == SHORT[case]


# How each structure moves, said once more and differently: an orthonormal basis of the possible changes.


def basis(prop: str, x: np.ndarray) -> list[np.ndarray]:
    units = list(np.eye(x.size).reshape((-1, *x.shape)))
    if prop == "diagonal":
        return [u for u in units if np.trace(u)]
    if prop in ("symmetric", "posdef"):
        return [u + u.T if not np.trace(u) else u for u in units if np.array_equal(u, np.triu(u))]
    if prop == "simplex":
        n = x.shape[-1]
        rows = np.linalg.qr(np.column_stack([np.ones(n), np.eye(n)[:, 1:]]))[0][:, 1:].T
        heads = np.eye(x.size // n).reshape((-1, *x.shape[:-1]))
        return [h[..., None] * r for h in heads for r in rows]
    return [x @ (u - u.T) / np.sqrt(2) for u in units if np.any(np.triu(u, 1))]


def value_of(variable, random) -> np.ndarray:
    from workbench.check.points.sample import draw_symbol

    return draw_symbol(variable, SIZES, random)


@pytest.mark.parametrize("case", CASES)
def test_the_gradient_is_made_of_the_slopes_along_possible_changes(case: str) -> None:
    f, x, givens = asked(*CASES[case])
    made = derived(*CASES[case])
    random = np.random.default_rng(7)
    values = {v.name: value_of(v, random) for v in givens}
    free = jacobian_by_differences(f, x.name, values)
    prop = next(p for p in CASES[case][1].split()[0].split(":")[2:] if p in KNOWN)
    found = evaluate(made.result, values)
    if prop in ("symmetric", "posdef"):  # one number for a pair: its partial derivative stands at both places
        expected = sum(np.sum(free * b) * (b != 0) for b in basis(prop, values[x.name]))
    else:
        expected = sum(np.sum(free * b) * b for b in basis(prop, values[x.name]))
    assert found == pytest.approx(expected, abs=1e-7)


@pytest.mark.parametrize("structure", STRUCTURES, ids=lambda s: s.properties[0])
def test_the_convention_says_what_moves(structure) -> None:
    prop = structure.properties[0]
    case = next(c for c, (_, declared) in CASES.items() if f":{prop}" in declared.split()[0])
    made = derived(*CASES[case])
    assert structure.moves.format(x=made.claim.wrt[0].name)[5:] in made.convention
    free = derive(*asked(*CASES[case])[:2])
    assert structure.moves.format(x=free.claim.wrt[0].name)[5:] not in free.convention
    assert "independent" in free.convention


@pytest.mark.parametrize(
    ("expr", "declared"),
    [("trace(S.T - S)", "S:n,n:symmetric"), ("sum(p)", "p:n:simplex"), ("sum(P)", "P:m,n:simplex"),
     ("trace(Q.T @ A @ Q)", "Q:n,n:orthogonal A:n,n"), ("sum(D) - trace(D)", "D:n,n:diagonal")],
)  # fmt: skip
def test_what_cannot_change_has_no_gradient_and_the_page_says_so(expr: str, declared: str) -> None:
    made = derived(expr, declared)
    assert made.result.head.name == "zeros"
    assert "does not change" in made.remarks[0].words
    assert report(check(made)).ok


@pytest.mark.parametrize("props", [(), ("onehot",), ("positive",), ("mask",), ("sign",), ("unit",)])
def test_other_properties_are_refused_with_what_is_known(props) -> None:
    x = symbol("x", "n", *props)
    with pytest.raises(GoalError, match="diagonal, symmetric, posdef, simplex or orthogonal") as refusal:
        derive(x @ x, x, structured=True)
    assert (props[0] if props else "without a property") in str(refusal.value)


def test_two_structures_at_a_time_are_refused() -> None:
    q = symbol("Q", "n,n", "orthogonal", "symmetric")
    with pytest.raises(GoalError, match="one structure at a time"):
        derive(q[0, 0], q, structured=True)


def test_structured_is_for_gradients() -> None:
    p = symbol("p", "n", "simplex")
    with pytest.raises(GoalError, match="gradients"):
        derive(p @ p, p, what="hessian", structured=True)
