"""The Kronecker form of Hessians between matrices, against numbers: sizes pairwise different, columns stacked."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.check import check, report
from workbench.engines.goals import derive
from workbench.engines.tensors import kronecker
from workbench.language.parse import parse, parse_variable
from workbench.numerics.evaluate import evaluate
from workbench.record.derivation import Status
from workbench.terms.functions.kronecker import commutation, matricize
from workbench.terms.functions.linear_algebra import kron, vec
from workbench.terms.heads import equals, index, matrix, tensor
from workbench.terms.term import postorder
from workbench.terms.text import text_of

# expression, variables, what is differentiated in (two names: a mixed Hessian), the form
CASES = {
    "quadratic": ("trace(A @ X @ B @ X.T)", "X:m,n A:m,m B:n,n", "X", "kron(B, A.T) + kron(B.T, A)"),
    "residual": ("sum((A @ X @ B - C)**2)", "X:m,n A:p,m B:n,q C:p,q", "X", "2 * kron(B @ B.T, A.T @ A)"),
    "log determinant": ("logdet(X)", "X:n,n", "X", "-(kron(inv(X), inv(X).T) @ commutation(n, n))"),
    "determinant": ("det(X)", "X:n,n", "X", None),
    "gram": ("logdet(eye(m) + X @ X.T)", "X:m,n", "X", None),
    "inverse": ("trace(A @ inv(X))", "X:n,n A:n,n", "X", None),
    "cube": ("trace(X @ X @ X)", "X:n,n", "X", "(3 * kron(X, eye(n)) + 3 * kron(eye(n), X.T)) @ commutation(n, n)"),
    "entries": ("sum(exp(X))", "X:m,n", "X", "diag(vec(exp(X)))"),
    "layer": ("sum(tanh(A @ X @ B))", "X:m,n A:p,m B:n,q", "X", None),
    "turned layer": ("sum(A * exp(B @ X.T @ C))", "X:m,n B:p,n C:m,q A:p,q", "X", None),
    "norm": ("norm(X)", "X:m,n", "X", "1 / norm(X) * kron(eye(n), eye(m)) - 1 / norm(X)**3 * outer(vec(X), vec(X))"),
    "trace squared": ("trace(X)**2", "X:n,n", "X", "2 * outer(vec(eye(n)), vec(eye(n)))"),
    "bilinear squared": ("(a @ X @ b)**2", "X:m,n a:m b:n", "X", "2 * kron(outer(b, b), outer(a, a))"),
    "neuron": ("sum(tanh(X @ w))", "X:m,n w:n", "X", None),
    "softmax regression": ("cross_entropy(X @ W, Y)", "X:k,m W:m,n Y:k,n:onehot", "W", None),
    "row norms": ("sum(sqrt(sum(X**2, axis=1)))", "X:m,n", "X", None),
    "product of entries": ("prod(X)", "X:m,n", "X", None),
    "mixed trace": ("trace(X.T @ A @ Y @ B)", "X:m,n A:m,p Y:p,q B:q,n", "X Y", "kron(B.T, A)"),
    "mixed, turned": ("trace(X @ A @ Y @ B)", "X:m,n A:n,p Y:p,q B:q,m", "X Y", "kron(A, B.T) @ commutation(p, q)"),
    "factorisation": ("sum((X @ Y.T - R)**2)", "X:m,n Y:p,n R:m,p", "X Y", None),
    "mixed layer": ("sum(tanh(X @ Y))", "X:m,n Y:n,q", "X Y", None),
    "entries times a matrix": ("sum((tanh(X) @ A)**2)", "X:m,n A:n,p", "X", None),
    "entries of a gram matrix": ("sum(exp(X) * (B @ exp(X)))", "X:m,n B:m,m", "X", None),
    "mixed entries of a product": ("sum(exp(Q @ K.T))", "Q:m,p K:n,p", "Q K", None),
    "attention": ("sum(G * attention(Q, K, V))", "Q:m,p K:n,p V:n,p G:m,p", "Q K", None),
    "mixed entries": ("trace(exp(X) @ A @ sin(Y) @ B)", "X:m,n A:n,p Y:p,q B:q,m", "X Y", None),
    "linear": ("sum(A @ X)", "X:m,n A:p,m", "X", "zeros(m*n, m*n)"),
}
SIZES = [{"m": 3, "n": 2, "p": 4, "q": 5, "k": 6}, {"m": 2, "n": 5, "p": 3, "q": 4, "k": 1}]


def derived(case: str):
    expr, declared, wrt, _ = CASES[case]
    names = {v.name: v for v in map(parse_variable, declared.split())}
    first, *other = (names[w] for w in wrt.split())
    return derive(parse(expr, names), first, what="hessian", wrt2=other[0] if other else None), names


def form_of(made):
    (remark,) = [r for r in made.remarks if r.statement.args[0].head is matricize]
    return remark


def invertible(random: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    entries = random.uniform(0.3, 1.5, shape)
    return entries + 2 * np.eye(shape[0]) if len(shape) == 2 and shape[0] == shape[1] else entries


@pytest.mark.parametrize("case", CASES)
def test_it_is_the_hessian_in_vec_order(case: str) -> None:
    made, names = derived(case)
    kron_form = form_of(made).statement.args[1]
    for number, sizes in enumerate(SIZES):
        random = np.random.default_rng(number)
        values = {n: invertible(random, tuple(size.at(sizes) for size in v.shape)) for n, v in names.items()}
        hessian = evaluate(made.result, {**values, **sizes})
        m, n, p, q = hessian.shape
        expected = np.array(
            [[hessian[i, j, k, l] for l in range(q) for k in range(p)] for j in range(n) for i in range(m)]
        )
        assert evaluate(kron_form, {**values, **sizes}) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("case", [c for c in CASES if CASES[c][3] is not None])
def test_it_reads_like_a_textbook(case: str) -> None:
    made, _ = derived(case)
    assert text_of(form_of(made).statement.args[1]) == CASES[case][3]


@pytest.mark.daily(3)
@pytest.mark.parametrize("case", ["quadratic", "log determinant", "layer", "mixed, turned", "mixed layer", "norm"])
def test_the_checker_passes_it_and_refutes_planted_faults(case: str) -> None:
    made = check(derived(case)[0])
    remark = form_of(made)
    assert remark.verdict.status.passed
    assert "Kronecker" in remark.words
    assert ("commutation" in remark.words) == any(t.head is commutation for t in postorder(remark.statement))
    from workbench.check.mutants import differs, mutants_of
    from workbench.check.statements.judging import Judge, make_pool

    judge = Judge(make_pool([remark.statement], (), 0))
    killed = 0
    for mutant in list(mutants_of(remark.statement))[:12]:
        if differs(remark.statement.args[1], mutant.term.args[1], judge) is True:
            assert judge.verdict(mutant.term).status is Status.REFUTED, mutant.fault
            killed += 1
    assert killed >= 2


def test_swapped_factors_and_a_missing_commutation_are_refuted() -> None:
    from workbench.check.statements.judging import Judge, make_pool

    a, b = matrix("A", "m", "p"), matrix("B", "n", "q")
    i, j, k, l = (index(c, s) for c, s in zip("ijkl", "mnpq", strict=True))
    straight = matricize(tensor(a[i, k] * b[j, l], i, j, k, l))
    square = matrix("C", "n", "n")
    one, two, three, four = (index(c, "n") for c in "ijkl")
    crossed = matricize(tensor(square[one, four] * square[two, three], one, two, three, four))
    right = [(straight, kron(b, a)), (crossed, kron(square, square) @ commutation("n", "n"))]
    wrong = [(straight, kron(b, 2 * a)), (crossed, kron(square, square)),
             (crossed, kron(square.T, square) @ commutation("n", "n"))]  # fmt: skip
    judge = Judge(make_pool([t for pair in (*right, *wrong) for t in pair], (), 0))
    assert all(judge.verdict(equals(*pair)).status.passed for pair in right)
    assert all(judge.verdict(equals(*pair)).status is Status.REFUTED for pair in wrong)


def test_where_there_is_none_the_page_says_so() -> None:
    names = {v.name: v for v in map(parse_variable, ("X:m,n", "A:n,p"))}
    expr = parse("sum((A.T @ tanh(X.T @ X))**2)", names)
    made = derive(expr, names["X"], what="hessian")
    assert not [r for r in made.remarks if r.statement.args[0].head is matricize]
    assert any("Kronecker" in note for note in made.notes)
    assert not any("Kronecker" in note for note in derive(expr, names["X"]).notes)


def test_what_is_tied_together_has_no_form() -> None:
    t = tensor_of_rank_four()
    assert kronecker.form(t) is None


def test_a_sum_of_what_does_not_change_counts_its_terms() -> None:
    from workbench.forms.index_form import same
    from workbench.terms.heads import Sum, vector

    a, b, v = matrix("A", "m", "m"), matrix("B", "n", "n"), vector("v", "q")
    i, j, k, l, p = (index(c, s) for c, s in zip("ijklp", "mnmnq", strict=True))
    found = kronecker.form(tensor(Sum(a[i, k] * b[j, l] * (v[p] * a[k, i] + 1), p), i, j, k, l))
    from workbench.terms.functions.reductions import sum_
    from workbench.terms.heads import size_term

    assert found is not None
    assert same(found, sum_(v) * kron(b, a * a.T) + size_term("q") * kron(b, a))


def tensor_of_rank_four():
    from workbench.terms.functions.elementwise import exp

    a = matrix("A", "m", "n")
    i, j, k, l = (index(c, s) for c, s in zip("ijkl", "mnmn", strict=True))
    return tensor(exp(a[i, j] * a[k, l] + a[i, l] * a[k, j]), i, j, k, l)


def test_the_commutation_matrix_takes_vec_to_vec_of_the_transpose() -> None:
    from workbench.forms.index_form import same

    x = matrix("X", "m", "n")
    assert same(commutation("m", "n") @ vec(x), vec(x.T))
    assert not same(commutation("n", "m") @ vec(x), vec(x.T))
    found = report(check(derive(vec(x) @ commutation("m", "n").T @ vec(x.T), x)))
    assert found.ok, found.open
