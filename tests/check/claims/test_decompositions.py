"""The checks of worked linear algebra are tested by planted faults: wrong factors, right products of wrong factors."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workbench.check.claims.decompositions import DECOMPOSITIONS
from workbench.check.claims.kinds import KINDS, check_claim
from workbench.check.statements.judging import Judge, make_pool
from workbench.engines.worked import worked
from workbench.language.parse import parse
from workbench.record.derivation import Claim, Status
from workbench.terms.functions.arrays import array
from workbench.terms.heads import NAMED, equals, matmul, mul, named, number, relation, scalar
from workbench.terms.term import Term, build, postorder, substitute

LETTERS = {name: scalar(name) for name in "abcd"}
PAGES = [
    ("elimination", "[[2, 1, 0], [4, 2, 1]]", None), ("elimination", "[[2, 1], [1, 3]]", "[1, 2]"),
    ("elimination", "[[1, 2, 3], [2, 4, 6]]", "[1, 2]"), ("elimination", "[[1, 2], [2, 4]]", "[1, 3]"),
    ("lu", "[[0, 2], [1, 1]]", None), ("lu", "[[a, b], [c, d]]", None), ("det", "[[1, 2], [3, 4]]", None),
    ("det", "[[a, b], [c, d]]", None), ("inverse", "[[1, 2], [3, 4]]", None), ("inverse", "[[a, b], [c, d]]", None),
    ("rank", "[[1, 2], [2, 4]]", None), ("nullspace", "[[1, 2, 3], [2, 4, 6]]", None),
    ("nullspace", "[[1, 2], [3, 4]]", None), ("qr", "[[1, 1], [1, 2], [1, 3]]", None),
    ("lstsq", "[[1, 0], [1, 1], [1, 2]]", "[6, 0, 0]"), ("projection", "[[1, 0], [1, 1], [1, 2]]", None),
    ("cholesky", "[[4, 2], [2, 3]]", None), ("eigen", "[[2, 1], [1, 3]]", None), ("eigen", "[[1, -2], [3, 1]]", None),
    ("eigen", "[[1, 2, 0], [0, 1, 1], [1, 0, 1]]", None), ("diagonalise", "[[4, 1], [2, 3]]", None),
    ("diagonalise", "[[2, 1], [1, 2]]", None), ("svd", "[[3, 0], [4, 5]]", None), ("power", "[[2, 1], [1, 3]]", None),
]  # fmt: skip


def claim_of(task: str, a: str, b: str | None) -> Claim:
    A, vector = (parse(f"array({t})", LETTERS) if t else None for t in (a, b))
    return worked(task, A, vector).claim


def verdict(claim: Claim):
    terms = [t for t in (claim.statement, claim.of, claim.result) if t is not None]
    return check_claim(claim, Judge(make_pool(terms, (), 0)))


def faults(claim: Claim):
    """The claim with one entry of one of its literals changed, in the place of the given matrix or of a factor."""
    for part in postorder(claim.statement):
        if part.head is not array:
            continue
        for k, entry in enumerate(part.args):
            for wrong in (entry + number(1), number(-1) * entry, number(2) * entry):
                entries = list(part.args)
                entries[k] = wrong
                yield part, build(array, entries, part.attrs)


@pytest.mark.parametrize(("task", "a", "b"), PAGES)
def test_the_claim_passes(task, a, b):
    assert verdict(claim_of(task, a, b)).status.passed


@pytest.mark.parametrize(("task", "a", "b"), PAGES)
def test_a_wrong_entry_is_refuted(task, a, b):
    """In a factor or in the matrix: whenever the claim then says something false, which only a second look can tell."""
    claim = claim_of(task, a, b)
    killed = survived = 0
    for before, after in faults(claim):
        wrong = replace(claim, statement=substitute(claim.statement, {before: after}))
        found = verdict(wrong)
        if found.status.passed:
            survived += 1
        else:
            assert found.status is Status.REFUTED, (found, wrong.statement)
            killed += 1
    # Some faults leave the claim true: twice a basis vector, another number times 0, a matrix of the same rank.
    assert killed >= (1 if task in ("rank", "elimination", "nullspace") else 4)
    assert killed >= survived or task in ("elimination", "rank", "nullspace", "det", "projection")


RIGHT_PRODUCTS = {
    "LU": [
        ("P @ A == L @ U", "[[1,0],[0,1]]", "[[2,1],[1,3]]", "[[2,0],[1,1]]", "[[1,1/2],[0,5/2]]"),  # L without ones
        ("P @ A == L @ U", "[[1,0],[0,1]]", "[[2,1],[1,3]]", "[[1,0],[0,1]]", "[[2,1],[1,3]]"),  # U not triangular
        ("P @ A == L @ U", "[[2,0],[0,1]]", "[[2,1],[1,3]]", "[[1,0],[1/4,1]]", "[[4,2],[0,5/2]]"),  # P no permutation
    ],
    "QR": [
        ("A == Q @ R", "[[3,0],[4,5]]", "[[6/5,-8/5],[8/5,6/5]]", "[[5/2,2],[0,3/2]]"),  # Q not orthonormal
        ("A == Q @ R", "[[3,0],[4,5]]", "[[1,0],[0,1]]", "[[3,0],[4,5]]"),  # R not triangular
        ("A == Q @ R", "[[3,0],[4,5]]", "[[-3/5,-4/5],[-4/5,3/5]]", "[[-5,-4],[0,3]]"),  # a negative diagonal
    ],
    "Cholesky": [("A == L @ M.T", "[[4,2],[2,2]]", "[[-2,0],[-1,-1]]", "[[-2,0],[-1,-1]]"),
                 ("A == L @ M.T", "[[4,2],[2,2]]", "[[2,0],[0,1]]", "[[2,0],[1,2]]")],
    "Eigen": [
        ("A @ V == V @ D", "[[2,0],[0,2]]", "[[1],[0]]", "[[2]]"),  # one eigenvector of two
        ("A @ V == V @ D", "[[2,1],[0,3]]", "[[1,1],[0,0]]", "[[2,0],[0,2]]"),  # the same one twice
        ("A @ V == V @ D", "[[2,1],[0,3]]", "[[1,0],[1,0]]", "[[3,0],[0,7]]"),  # the zero vector
    ],
    "Diagonalisation": [
        ("A == P @ D @ R", "[[2,1],[1,3]]", "[[1,0],[0,1]]", "[[2,1],[1,3]]", "[[1,0],[0,1]]"),  # D not diagonal
        ("A == P @ D @ R", "[[2,0],[0,3]]", "[[1,0],[0,1]]", "[[1,0],[0,1]]", "[[2,0],[0,3]]"),  # not the inverse
    ],
    "SVD": [
        ("A == U @ S @ V.T", "[[1,0],[0,2]]", "[[1,0],[0,1]]", "[[1,0],[0,2]]", "[[1,0],[0,1]]"),  # smallest first
        ("A == U @ S @ V.T", "[[2,0],[0,1]]", "[[1,0],[0,1]]", "[[1,0],[0,1]]", "[[2,0],[0,1]]"),  # V not orthogonal
        ("A == U @ S @ V.T", "[[2,0],[0,-1]]", "[[1,0],[0,1]]", "[[2,0],[0,-1]]", "[[1,0],[0,1]]"),  # a negative value
    ],
    "NullSpace": [
        ("A @ N == zeros(1, 1)", "[[1,1,1]]", "[[1],[-1],[0]]"),  # a dimension too few
        ("A @ N == zeros(1, 3)", "[[1,1,1]]", "[[1,0,1],[-1,1,0],[0,-1,-1]]"),  # dependent columns
        ("A @ N == zeros(1)", "[[1,1]]", "[0, 0]"),  # not only the zero vector
    ],
    "RowReduction": [
        ("row_equivalent(A, R)", "[[1,2],[3,4]]", "[[2,0],[0,1]]"),  # a pivot that is not 1
        ("row_equivalent(A, R)", "[[1,2],[2,4]]", "[[0,0],[1,2]]"),  # a zero row on top
    ],
    "LinearSystem": [("A @ x == b", "[[1,1],[2,2]]", "[1,0]", "[1,2]")],  # one of many solutions
    "RealForm": [("A == S @ B @ R", "[[0,-1],[1,0]]", "[[1,0],[0,2]]", "[[0,-2],[1/2,0]]", "[[1,0],[0,1/2]]")],
    "Projection": [("P == A @ inv(A.T @ A) @ A.T", "[[1/2,1/2],[1/2,1/2]]", "[[1],[2]]")],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "case"), [(kind, case) for kind, cases in RIGHT_PRODUCTS.items() for case in cases])
def test_a_true_statement_with_wrong_factors_is_refuted(kind, case):
    statement, *literals = case
    names = [c for c in dict.fromkeys(statement) if c.isalpha() and c.isupper() and c != "T" or c in "xb"]
    parts = dict(zip(names, literals, strict=True))
    bound = "; ".join(f"{name} = array({text})" for name, text in parts.items())
    term = parse(f"{bound}; {statement}", {})
    claim = Claim(kind, term, of=next(t for t in postorder(term) if t.head is NAMED and t.name == "A"))
    found = verdict(claim)
    assert found.status is Status.REFUTED, found


@pytest.mark.parametrize(
    ("result", "status"), [("3.618033988750", "supported"), ("1.381966011250", "refuted"), ("3.6181", "refuted")]
)
def test_a_dominant_eigenvalue_is_judged_to_its_digits(result, status):
    A = named("A", parse("array([[2, 1], [1, 3]])", {}))
    v = named("v", parse("array([0.525731112119, 0.850650808352])", {}))
    lam = named("l", parse(result, {}))
    claim = Claim("PowerIteration", relation("approx", matmul(A, v), mul(lam, v)), of=A, result=lam.args[0])
    assert verdict(claim).status == status


def test_eigenvalues_are_judged_with_their_multiplicities():
    A = parse("array([[2, 0], [0, 2]])", {})
    for text, status in (("[2, 2]", Status.PROVED), ("[2, 3]", Status.REFUTED), ("[2]", Status.REFUTED)):
        values: Term = named("l", parse(f"array({text})", {}))
        found = verdict(Claim("Eigenvalues", equals(values, values.args[0]), of=A, result=values.args[0]))
        assert found.status is status, (text, found)


def test_every_kind_is_known_to_the_checker():
    assert DECOMPOSITIONS.keys() <= KINDS.keys()
    claimed = {claim_of(*page).kind for page in PAGES} | {"Rotation", "Eigenvalues"}
    assert claimed | {"Projection"} == DECOMPOSITIONS.keys()
