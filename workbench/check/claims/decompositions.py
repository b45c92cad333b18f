"""Checks of worked linear algebra: the factors multiply to the matrix, have their structure, and agree with NumPy.

A claim says where its parts stand: ``P A = L U`` holds P, A, L and U in these places. Their values come from the
evaluation of the terms; ``numpy.linalg`` computes the same thing its own way from the value of A alone. Each check
gives pairs of arrays that must agree, so that one comparison decides them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import numpy as np

from workbench.check.numbers.compare import Array, Outcome, Value, compare
from workbench.check.numbers.exact import same_exactly
from workbench.check.points.sample import Point
from workbench.check.statements.evidence import Tally
from workbench.check.statements.judging import Judge, witness
from workbench.check.statements.truth import Truth
from workbench.record.derivation import Claim, Status, Verdict
from workbench.terms.term import LanguageError, Term, symbols

Pairs = Iterator[tuple[str, Any, Any]]
"""What is compared, in words, with both values."""
SAME_RANK = 1e-9
FURTHER = 400
"""Further draws where the assumptions are met by few points only."""


def check_decomposition(claim: Claim, judge: Judge, evidence: object = None) -> Verdict:
    """The verdict on a claim of one of ``DECOMPOSITIONS``: its statement, and what NumPy says of its parts.

    A claim without symbols has one point, and that is the whole of it.
    """
    own = judge.verdict(claim.statement)
    if not own.status.passed and claim.statement.attrs[0] != "approx":
        return own
    said = DECOMPOSITIONS[claim.kind]
    alone = not symbols(claim.statement)
    tally = Tally()
    for point in _points(judge, alone):
        if tally.decided and alone or judge.enough(tally):
            break
        if not judge.inside.holds((), point):
            continue
        try:
            with np.errstate(all="ignore"):  # outside the domain values are nan, which decides nothing
                truth = _at_point(said, claim, judge, point)
        except (np.linalg.LinAlgError, LanguageError) as error:
            truth = Truth(Outcome.UNKNOWN, reason=str(error))
        if truth.outcome is Outcome.UNKNOWN:
            tally.reasons[truth.reason] += 1
            continue
        tally.agree(point, truth.error)
        if truth.outcome is Outcome.FAILS:
            return Verdict(Status.REFUTED, _METHOD, tally.decided, len(tally.instances), truth.error,
                           witness(point, truth))  # fmt: skip
    if not (tally.decided and alone or judge.enough(tally)):
        return Verdict(Status.UNDECIDED, _METHOD, tally.decided, len(tally.instances), None, judge.why(tally))
    status = Status.PROVED if own.status is Status.PROVED and same_exactly(claim.statement) else Status.SUPPORTED
    method = f"{'equal in exact arithmetic; ' if status is Status.PROVED else ''}{_METHOD}"
    if not own.status.passed:
        return own
    return Verdict(status, method, tally.decided, len(tally.instances), max(tally.error, own.error or 0.0))


def _points(judge: Judge, alone: bool) -> Iterator[Point]:
    """The points of the pool, then further draws, as many as positive definite matrices of letters need."""
    yield from judge.pool.points()
    first = next(iter(judge.pool.points()), None)
    if first is not None and not alone:
        yield from (judge.pool.another(first, turn) for turn in range(FURTHER))


_METHOD = "parts, structure and numpy.linalg compared by numbers"


def _at_point(said: Callable[[Claim, _Values], Pairs], claim: Claim, judge: Judge, point: Point) -> Truth:
    worst = Truth(Outcome.HOLDS)
    value = _Values(judge, point)
    # "Approximately" is a tenth; decimals that are claimed are good to far more.
    sides: list[tuple[str, Any, Any]] = []
    if claim.statement.attrs[0] == "approx":
        sides.append(("both sides", value(claim.statement.args[0]), value(claim.statement.args[1])))
    for words, left, right in chain(sides, said(claim, value)):
        a, b = np.asarray(left, dtype=float), np.asarray(right, dtype=float)
        if a.shape != b.shape:
            return Truth(Outcome.FAILS, reason=f"{words}: shapes {a.shape} and {b.shape}")
        if not a.size:
            continue
        size = float(max(np.max(np.abs(a)), np.max(np.abs(b)), 1.0))
        error = np.full(a.shape, 1e-12 * size)
        found = compare("=", Value(a, error, size), Value(b, error, size))
        if found.outcome is not Outcome.HOLDS:
            return Truth(found.outcome, found, words if found.outcome is Outcome.FAILS else f"{words}: {found.reason}")
        if worst.comparison is None or found.error > worst.error:
            worst = Truth(Outcome.HOLDS, found)
    return worst


class _Values:
    """The values of terms at one point."""

    def __init__(self, judge: Judge, point: Point) -> None:
        self._judge = judge
        self._point = point

    def __call__(self, term: Term) -> Array:
        return self._judge.values.array(term, self._point)


def _factors(product: Term) -> list[Term]:
    """The factors of a matrix product, bracketed anyhow, from left to right."""
    out: list[Term] = []
    stack = [product]
    while stack:
        term = stack.pop()
        if term.head.name == "matmul":
            stack.extend(reversed(term.args))
        else:
            out.append(term)
    return out


def _parts(side: Term, count: int, what: str) -> list[Term]:
    found = _factors(side)
    if len(found) != count:
        raise LanguageError(f"the claim does not read {what}")
    return found


# -- structure ---------------------------------------------------------------------------------------


def _rank(a: Array) -> int:
    return int(np.linalg.matrix_rank(a)) if a.size else 0


def _is_echelon(a: Array) -> bool:
    """Leading entries go to the right, zero rows stand below."""
    last = -1
    for row in a:
        filled = np.flatnonzero(np.abs(row) > SAME_RANK * max(1.0, float(np.max(np.abs(a)))))
        lead = int(filled[0]) if filled.size else a.shape[1]
        if lead <= last and lead < a.shape[1]:
            return False
        if last == a.shape[1] and lead < a.shape[1]:
            return False
        last = lead
    return True


def _leading(a: Array) -> list[tuple[int, int]]:
    places = []
    for i, row in enumerate(a):
        filled = np.flatnonzero(np.abs(row) > SAME_RANK)
        if filled.size:
            places.append((i, int(filled[0])))
    return places


def _sorted(values: Any) -> Array:
    """Eigenvalues in order; complex ones show in the second column."""
    array = np.asarray(values, dtype=complex).reshape(-1)
    size = max(1.0, float(np.max(np.abs(array), initial=0.0)))
    order = np.lexsort((np.round(array.imag / size, 6), np.round(array.real / size, 6)))
    return np.stack([array[order].real, array[order].imag], axis=1)


def _true(words: str, holds: bool) -> tuple[str, float, float]:
    return words, float(holds), 1.0


# -- what each kind says -----------------------------------------------------------------------------


def _row_reduction(claim: Claim, value: _Values) -> Pairs:
    a, r = map(value, claim.statement.args)
    places = _leading(r)
    yield _true("the result is in echelon form", _is_echelon(r))
    yield "as many rows as the rank", len(places), _rank(a)
    for i, j in places:
        yield f"column {j + 1} is a unit vector", r[:, j], np.eye(len(r))[i]


def _linear_system(claim: Claim, value: _Values) -> Pairs:
    (A, x), b = _parts(claim.statement.args[0], 2, "A x = b"), claim.statement.args[1]
    a, solution, right = value(A), value(x), value(b)
    yield "A has full column rank: one solution", _rank(a), a.shape[1]
    if a.shape[0] == a.shape[1]:
        yield "numpy.linalg.solve", solution, np.linalg.solve(a, right)
    else:
        yield "numpy.linalg.lstsq", solution, np.linalg.lstsq(a, right, rcond=None)[0]
    if claim.result is not None:
        yield "the result is the solution", value(claim.result), solution


def _solution_set(claim: Claim, value: _Values) -> Pairs:
    A, whole = _parts(claim.statement.args[0], 2, "A x = b")
    a, right = value(A), value(claim.statement.args[1])
    start, *moves = whole.args
    directions = np.stack([value(next(f for f in m.args if f.rank)) for m in moves], axis=1)
    yield "the particular solution", a @ value(start), right
    yield "the directions", a @ directions, np.zeros((len(a), len(moves)))
    yield "as many independent directions as free unknowns", _rank(directions), a.shape[1] - _rank(a)
    yield "no direction too many", len(moves), a.shape[1] - _rank(a)


def _no_solution(claim: Claim, value: _Values) -> Pairs:
    stacked = claim.statement.args[0].args[0]
    a, right = map(value, stacked.args)
    yield _true("numpy.linalg.lstsq leaves a residual", float(np.linalg.norm(
        a @ np.linalg.lstsq(a, right, rcond=None)[0] - right)) > SAME_RANK)  # fmt: skip


def _lu(claim: Claim, value: _Values) -> Pairs:
    (P, A), (L, U) = (_parts(side, 2, "P A = L U") for side in claim.statement.args)
    p, low, up = value(P), value(L), value(U)
    yield "P is a permutation", p @ p.T, np.eye(len(p))
    yield "P has entries 0 and 1", p, np.where(p > 0.5, 1.0, 0.0)
    yield "L is lower triangular with ones", np.triu(low), np.eye(len(low))
    yield _true("U is in echelon form", _is_echelon(up))
    if up.shape[0] == up.shape[1]:
        yield "the determinant", np.linalg.det(p) * np.prod(np.diag(up)), np.linalg.det(value(A))


def _determinant(claim: Claim, value: _Values) -> Pairs:
    a = value(claim.statement.args[0].args[0])
    sign, size = np.linalg.slogdet(a)
    yield "numpy.linalg.slogdet", value(claim.statement.args[1]), sign * np.exp(size)


def _inverse(claim: Claim, value: _Values) -> Pairs:
    a, found = value(claim.statement.args[0].args[0]), value(claim.statement.args[1])
    yield "numpy.linalg.solve", found, np.linalg.solve(a, np.eye(len(a)))
    yield "from the left", found @ a, np.eye(len(a))
    yield "from the right", a @ found, np.eye(len(a))


def _rank_of(claim: Claim, value: _Values) -> Pairs:
    sizes = np.linalg.svd(value(claim.statement.args[0].args[0]), compute_uv=False)
    yield "singular values that are not 0", value(claim.statement.args[1]), np.sum(sizes > SAME_RANK * sizes[0])


def _null_space(claim: Claim, value: _Values) -> Pairs:
    A, N = _parts(claim.statement.args[0], 2, "A N = 0")
    a, basis = value(A), value(N)
    basis = basis.reshape(len(basis), -1)
    yield "A N = 0", a @ basis, np.zeros((len(a), basis.shape[1]))
    yield "the dimension", _rank(basis), a.shape[1] - _rank(a)
    yield "the columns are independent", _rank(basis), basis.shape[1] if np.any(basis) else 0


def _qr(claim: Claim, value: _Values) -> Pairs:
    Q, R = _parts(claim.statement.args[1], 2, "A = Q R")
    q, r = value(Q), value(R)
    yield "the columns of Q are orthonormal", q.T @ q, np.eye(q.shape[1])
    yield _true("R is upper triangular", _is_echelon(r))
    yield "R has no row of zeros", len(_leading(r)), len(r)
    yield _true("the leading entries of R are positive", all(r[place] > 0 for place in _leading(r)))
    a = value(claim.statement.args[0])
    if q.shape[1] == a.shape[1]:
        yield "numpy.linalg.qr, up to signs", np.abs(r), np.abs(np.linalg.qr(a)[1])


def _least_squares(claim: Claim, value: _Values) -> Pairs:
    _, A, x = _parts(claim.statement.args[0], 3, "A^T A x = A^T b")
    b = _parts(claim.statement.args[1], 2, "A^T A x = A^T b")[1]
    found = value(x)
    yield "numpy.linalg.lstsq", found, np.linalg.lstsq(value(A), value(b), rcond=None)[0]
    if claim.result is not None:
        yield "the result is the minimiser", value(claim.result), found


def _projection(claim: Claim, value: _Values) -> Pairs:
    p = value(claim.statement.args[0])
    a = value(_factors(claim.statement.args[1])[0])
    basis = np.linalg.svd(a, full_matrices=False)
    u = basis[0][:, : _rank(a)]
    yield "U U^T of the singular vectors", p, u @ u.T
    yield "projecting twice", p @ p, p


def _eigen(claim: Claim, value: _Values) -> Pairs:
    """A V = V D: eigenvectors V, and below them the eigenvalues that belong to them."""
    (A, V), (_, D) = (_parts(side, 2, "A V = V D") for side in claim.statement.args)
    a, v, d = value(A), value(V), value(D)
    yield "D is diagonal", d, np.diag(np.diag(d))
    yield "the eigenvectors are independent", _rank(v), v.shape[1]
    everything = np.linalg.eigvals(a)
    for each in np.unique(np.round(np.diag(d), 9)):
        # As many as the null space of A - each I has dimensions: no eigenvector is missing.
        sizes = np.linalg.svd(a - each * np.eye(len(a)), compute_uv=False)
        near = np.sum(sizes <= 1e-7 * max(1.0, float(np.max(np.abs(a)))))
        yield f"eigenvectors of {each:.6g}", np.sum(np.abs(np.diag(d) - each) < 1e-7), near
        distance = float(np.min(np.abs(everything - each)))
        yield _true(f"{each:.6g} among numpy.linalg.eigvals", distance < 1e-4 * (1 + abs(each)))


def _eigenvalues(claim: Claim, value: _Values) -> Pairs:
    """The list of eigenvalues, with their multiplicities: the coefficients of the characteristic polynomial agree."""
    assert claim.of is not None
    a, found = value(claim.of), value(claim.statement.args[1])
    yield "numpy.poly of the matrix and of the eigenvalues", np.poly(found), np.poly(a)


def _diagonalised(claim: Claim, value: _Values) -> Pairs:
    P, D, other = _parts(claim.statement.args[1], 3, "A = P D P^{-1}")
    a, p, d = value(claim.statement.args[0]), value(P), value(D)
    yield "D is diagonal", d, np.diag(np.diag(d))
    yield "the columns of P are independent", _rank(p), len(p)
    yield "A P = P D", a @ p, p @ d
    yield "numpy.linalg.eigvals", _sorted(np.diag(d)), _sorted(np.linalg.eigvals(a))
    yield "the third factor is the inverse", p @ value(other), np.eye(len(p))


def _svd(claim: Claim, value: _Values) -> Pairs:
    U, S, V = _parts(claim.statement.args[1], 3, "A = U S V^T")
    u, s, v = value(U), value(S), value(V)
    yield "U is orthogonal", u.T @ u, np.eye(len(u))
    yield "V is orthogonal", v.T @ v, np.eye(len(v))
    n = min(s.shape)
    full = np.zeros(s.shape)
    np.fill_diagonal(full, np.diag(s))
    yield "S is diagonal", s, full
    yield "numpy.linalg.svd", np.diag(s)[:n], np.linalg.svd(value(claim.statement.args[0]), compute_uv=False)


def _cholesky(claim: Claim, value: _Values) -> Pairs:
    L = _parts(claim.statement.args[1], 2, "A = L L^T")[0]
    low = value(L)
    yield "L is lower triangular", low, np.tril(low)
    yield _true("its diagonal is positive", bool(np.all(np.diag(low) > 0)))
    yield "numpy.linalg.cholesky", low, np.linalg.cholesky(value(claim.statement.args[0]))


def _power(claim: Claim, value: _Values) -> Pairs:
    """The dominant eigenvalue, to the digits that iterating gives."""
    assert claim.of is not None
    assert claim.result is not None
    found = np.linalg.eigvals(value(claim.of))
    largest = found[int(np.argmax(np.abs(found)))]
    yield "numpy.linalg.eigvals", value(claim.result), np.real(largest)
    yield "a real eigenvalue", np.imag(largest), 0.0


def _real_form(claim: Claim, value: _Values) -> Pairs:
    S, B, other = _parts(claim.statement.args[1], 3, "A = S B S^{-1}")
    b = value(B)
    yield "B is a rotation times a scale", b, np.array([[b[0, 0], -b[1, 0]], [b[1, 0], b[0, 0]]])
    yield "numpy.linalg.eigvals", _sorted(np.linalg.eigvals(value(claim.statement.args[0]))), _sorted(
        [b[0, 0] + 1j * b[1, 0], b[0, 0] - 1j * b[1, 0]])  # fmt: skip
    yield "the third factor is the inverse", value(S) @ value(other), np.eye(2)


def _rotation(claim: Claim, value: _Values) -> Pairs:
    product, whole = map(value, claim.statement.args)
    yield "the product is orthogonal", product @ product.T, np.eye(2)
    yield "its determinant", np.linalg.det(whole), 1.0
    if claim.result is not None:
        yield "the result", value(claim.result), product


DECOMPOSITIONS: dict[str, Callable[[Claim, _Values], Pairs]] = {
    "RowReduction": _row_reduction, "LinearSystem": _linear_system, "SolutionSet": _solution_set,
    "NoSolution": _no_solution, "LU": _lu, "Determinant": _determinant, "Inverse": _inverse, "Rank": _rank_of,
    "NullSpace": _null_space, "QR": _qr, "LeastSquares": _least_squares, "Projection": _projection, "Eigen": _eigen,
    "Eigenvalues": _eigenvalues, "Diagonalisation": _diagonalised, "SVD": _svd, "Cholesky": _cholesky,
    "PowerIteration": _power, "RealForm": _real_form, "Rotation": _rotation,
}  # fmt: skip
"""What each kind of claim says beside its statement."""

__all__ = ["DECOMPOSITIONS", "check_decomposition"]
