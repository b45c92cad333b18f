"""The singular value decomposition A = U S V^T from the eigenvalues of A^T A (or A A^T, whichever is smaller).

Source: Strang, Introduction to Linear Algebra, ch. 7; Golub & Van Loan, Matrix Computations, ch. 2.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.algebra import Exact, root, written
from workbench.engines.worked.approximate import (
    columns_of,
    decimal,
    floats,
    real_eigenpairs,
    write_pairs,
)
from workbench.engines.worked.eigenspaces import (
    eigenspaces,
    unsolved,
    vector_names,
    why_decimals,
    write_eigenspace,
    write_polynomial,
)
from workbench.engines.worked.gram_schmidt import orthogonalised, unit_columns, unit_vector
from workbench.engines.worked.matrices import (
    ZERO,
    Matrix,
    Row,
    applied,
    cleared,
    dot,
    identity,
    product,
    transposed,
)
from workbench.engines.worked.sheet import Problem, Sheet
from workbench.engines.worked.spaces import null_space
from workbench.engines.worked.spectrum import LONGEST, Spectrum, longest, spectrum_of
from workbench.record.derivation import Derivation
from workbench.record.errors import NoDerivation
from workbench.terms.functions.arrays import array
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.functions.linear_algebra import eye
from workbench.terms.heads import add, equals, matmul, mul, number, power, relation, transpose
from workbench.terms.term import Term


@dataclass(frozen=True)
class Pair:
    """A singular value: its square, a direction of the domain (not normalised) and its image."""

    square: Exact
    direction: Row
    image: Row


def work(problem: Problem) -> Derivation:
    if not all(e.is_number for row in problem.A for e in row):
        raise NoDerivation("svd is worked for matrices of numbers; letters would need the order of the singular values")
    wide = problem.columns > problem.rows
    a = transposed(problem.A) if wide else problem.A
    gram = product(transposed(a), a)
    found = spectrum_of(gram)
    if found.rest or found.is_unwieldy:
        return _by_decimals(problem, gram, found, wide)
    sheet = Sheet(problem)
    A = sheet.matrix("A", problem.A)
    B = transpose(A) if wide else A
    G = sheet.matrix("G", gram)
    smaller = matmul(A, transpose(A)) if wide else matmul(transpose(A), A)
    sheet.line(equals(G, smaller), "its eigenvalues are the squares of the singular values")
    sheet.define(G, "multiplied out", rests_on=(sheet.last,))
    spectrum, _ = write_polynomial(sheet, G, gram)
    spaces = tuple(reversed(eigenspaces(gram, spectrum)))
    bases = [tuple(cleared(s.left) for s in orthogonalised(space.basis)) for space in spaces]
    if any(longest(dot(w, w) * s.value) > LONGEST for s, basis in zip(spaces, bases, strict=True) for w in basis):
        return _by_decimals(problem, gram, found, wide)
    names = vector_names(spaces)
    for space, basis, own in zip(spaces, bases, names, strict=True):
        write_eigenspace(sheet, G, gram, type(space)(space.value, space.multiplicity, basis), own)
    pairs = [Pair(s.value, w, applied(a, w)) for s, basis in zip(spaces, bases, strict=True) if s.value for w in basis]
    zeros = [w for s, basis in zip(spaces, bases, strict=True) if not s.value for w in basis]
    letters = ("u", "v") if wide else ("v", "u")
    right = [(p.direction, dot(p.direction, p.direction)) for p in pairs] + [(w, dot(w, w)) for w in zeros]
    left = _images(sheet, B, a, pairs, right, letters)
    return _collected(sheet, A, a, pairs, right, left, wide)


def _by_decimals(problem: Problem, gram: Matrix, found: Spectrum, wide: bool) -> Derivation:
    """Squares of singular values without a simple form: decimals, said to be decimals."""
    if any(c.rational is None for p in found.rest for c in p):
        raise unsolved(found, "squares of the singular values")
    import numpy as np

    sheet = Sheet(problem)
    A, G = sheet.matrix("A", problem.A), sheet.matrix("G", gram)
    smaller = matmul(A, transpose(A)) if wide else matmul(transpose(A), A)
    sheet.line(equals(G, smaller), "its eigenvalues are the squares of the singular values")
    sheet.define(G, "multiplied out", rests_on=(sheet.last,))
    _, letter = write_polynomial(sheet, G, gram)
    pairs = [pair for pair in reversed(real_eigenpairs(gram)) if pair.value > 1e-9]
    write_pairs(sheet, G, sheet.lines[-1].statement.args[1], letter, pairs, found)
    u, sizes, vt = np.linalg.svd(floats(problem.A))
    U, V = sheet.name("U", columns_of(u.T.tolist())), sheet.name("V", columns_of(vt.tolist()))
    m, n = u.shape[0], vt.shape[0]
    entries = [decimal(float(sizes[i])) if i == j else number(0) for i in range(m) for j in range(n)]
    S = sheet.name("Sigma", array(*entries, dims=(m, n)))
    one = sheet.define(S, "roots of the eigenvalues, largest first, rounded")
    two = sheet.define(V, "orthonormal eigenvectors of `A.T @ A`, rounded", rests_on=())
    three = sheet.define(U, "their images divided by the singular values, rounded", rests_on=())
    whole = matmul(matmul(U, S), transpose(V))
    sheet.line(relation("approx", whole, A), "multiplied out, up to rounding", rests_on=(one, two, three))
    sheet.claim("SVD", relation("approx", A, whole), of=A)
    for key, part in (("U", U), ("S", S), ("V", V)):
        sheet.answer(key, part)
    sheet.notes.append(why_decimals(found))
    return _finished(sheet)


def _images(
    sheet: Sheet, B: Term, a: Matrix, pairs: list[Pair], right: list[tuple[Row, Exact]], letters: tuple[str, str]
) -> list[tuple[Row, Exact]]:
    """The lines sigma = sqrt(lambda), u = B v / sigma; then the directions that no image reaches."""
    left: list[tuple[Row, Exact]] = []
    for k, (pair, (w, square)) in enumerate(zip(pairs, right, strict=False), 1):
        sigma = sheet.name(f"sigma_{k}", sqrt(written(pair.square)))
        one = sheet.line(equals(sigma, _root(pair.square)), "the root of the eigenvalue", rests_on=())
        first = sheet.name(f"{letters[0]}_hat_{k}", unit_vector(w, square))
        two = sheet.define(first, "the eigenvector divided by its length", rests_on=())
        scale = square * pair.square
        second = sheet.name(f"{letters[1]}_hat_{k}", unit_vector(pair.image, scale))
        rule = f"its image divided by `sigma_{k}`"
        sheet.line(equals(second, mul(power(sigma, -1), matmul(B, first))), rule, rests_on=(one, two))
        sheet.define(second, "multiplied out")
        left.append((pair.image, scale))
    unreached = null_space(tuple(pair.image for pair in pairs)) if pairs else identity(len(a))
    for step in orthogonalised(unreached):
        w = cleared(step.left)
        left.append((w, dot(w, w)))
    return left


def _root(square: Exact) -> Term:
    value = root(square)
    return written(value)


def _collected(
    sheet: Sheet, A: Term, a: Matrix, pairs: list[Pair], right: list[tuple[Row, Exact]],
    left: list[tuple[Row, Exact]], wide: bool,
) -> Derivation:  # fmt: skip
    u, v = (right, left) if wide else (left, right)
    U, V = sheet.name("U", unit_columns(u)), sheet.name("V", unit_columns(v))
    m, n = len(u), len(v)
    entries = [number(0)] * (m * n)
    for k, pair in enumerate(pairs):
        entries[k * n + k] = _root(pair.square)
    S = sheet.name("Sigma", array(*entries, dims=(m, n)))
    added = len(left) - len(pairs)
    words = f"{added} orthogonal direction{'' if added == 1 else 's'} added" if added else ""
    one = sheet.define(U, "the left singular vectors as columns", "" if wide else words, rests_on=())
    two = sheet.define(S, "the singular values, largest first", rests_on=())
    three = sheet.define(V, "the right singular vectors as columns", words if wide else "", rests_on=())
    whole = matmul(matmul(U, S), transpose(V))
    sheet.line(equals(whole, A), "multiplied out", rests_on=(one, two, three))
    sheet.claim("SVD", equals(A, whole), of=A)
    for key, part in (("U", U), ("S", S), ("V", V)):
        sheet.answer(key, part)
    sheet.remark(equals(matmul(transpose(U), U), eye(m)), "`U` is orthogonal")
    sheet.remark(equals(matmul(transpose(V), V), eye(n)), "`V` is orthogonal")
    total = ZERO
    for pair in pairs:
        total = total + pair.square
    squares = [power(_root(pair.square), 2) for pair in pairs]
    if squares:
        sheet.remark(equals(add(*squares), written(total)), "the sum of the squares of all entries of `A`")
    sheet.notes.append(f"The rank of `A` is {len(pairs)}: so many singular values are not 0.")
    return _finished(sheet)


def _finished(sheet: Sheet) -> Derivation:
    sheet.wrong.append("Choosing the signs of `u` and `v` independently: `u` must be `A @ v/sigma`.")
    return sheet.derivation(
        "Singular value decomposition of `A`",
        "Find `A == U @ Sigma @ V.T` with orthogonal `U`, `V` and diagonal `Sigma`.",
        "`A.T @ A == V @ Sigma.T @ Sigma @ V.T`: eigenvectors of `A.T @ A` are the right singular vectors, and "
        "`A @ v/sigma` are the left ones.",
    )  # fmt: skip
