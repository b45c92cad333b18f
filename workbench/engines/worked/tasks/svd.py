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
    Eigenspace,
    eigenspaces,
    unsolved,
    why_decimals,
    write_eigenspaces,
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
    shown,
    transposed,
)
from workbench.engines.worked.problem import Problem
from workbench.engines.worked.spaces import null_space
from workbench.engines.worked.spectrum import LONGEST, Spectrum, longest, spectrum_of
from workbench.reasons.linear_algebra import (
    GRAM,
    IMAGE,
    LEFT_VECTORS,
    LEFT_VECTORS_ROUNDED,
    MULTIPLIED_OUT,
    RIGHT_VECTORS,
    RIGHT_VECTORS_ROUNDED,
    ROOT_OF_EIGENVALUE,
    SINGULAR_VALUES,
    SINGULAR_VALUES_ROUNDED,
    UNIT_EIGENVECTOR,
    UP_TO_ROUNDING,
)
from workbench.record.claims import Answer
from workbench.record.derivation import Claim
from workbench.record.errors import NoDerivation
from workbench.record.pen import Pen
from workbench.terms.functions.arrays import array
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.functions.linear_algebra import eye
from workbench.terms.heads import add, equals, matmul, meaning, mul, number, power, relation, transpose
from workbench.terms.term import Term


@dataclass(frozen=True)
class Pair:
    """A singular value: its square, a direction of the domain (not normalised) and its image."""

    square: Exact
    direction: Row
    image: Row


def work(pen: Pen, problem: Problem) -> None:
    if not problem.is_numeric:
        raise NoDerivation("svd is worked for matrices of numbers; letters would need the order of the singular values")
    wide = problem.columns > problem.rows
    a = transposed(problem.A) if wide else problem.A
    gram = product(transposed(a), a)
    found = spectrum_of(gram)
    spaces = () if found.rest or found.is_unwieldy else _orthogonal(eigenspaces(gram, found))
    in_decimals = not spaces or any(longest(dot(w, w) * s.value) > LONGEST for s in spaces for w in s.basis)
    if in_decimals and any(c.rational is None for p in found.rest for c in p):
        raise unsolved(found, "squares of the singular values")
    A, G = pen.named("A", shown(problem.A)), pen.named("G", shown(gram))
    pen.write(equals(G, matmul(A, transpose(A)) if wide else matmul(transpose(A), A)), GRAM)
    pen.write(meaning(G), MULTIPLIED_OUT)
    if in_decimals:
        _by_decimals(pen, A, problem.A, G, gram, found)
    else:
        _exactly(pen, A, a, G, gram, spaces, wide)
    pen.wrong("Choosing the signs of `u` and `v` independently: `u` must be `A @ v/sigma`.")
    pen.title("Singular value decomposition of `A`")
    pen.goal("Find `A == U @ Sigma @ V.T` with orthogonal `U`, `V` and diagonal `Sigma`.")
    pen.idea(
        "`A.T @ A == V @ Sigma.T @ Sigma @ V.T`: eigenvectors of `A.T @ A` are the right singular vectors, and "
        "`A @ v/sigma` are the left ones."
    )


def _orthogonal(spaces: tuple[Eigenspace, ...]) -> tuple[Eigenspace, ...]:
    """The spaces with the largest eigenvalue first, each with an orthogonal basis without fractions."""
    return tuple(
        Eigenspace(s.value, s.multiplicity, tuple(cleared(step.left) for step in orthogonalised(s.basis)))
        for s in reversed(spaces)
    )


def _exactly(
    pen: Pen, A: Term, a: Matrix, G: Term, gram: Matrix, spaces: tuple[Eigenspace, ...], wide: bool
) -> None:  # fmt: skip
    letter = write_polynomial(pen, G, gram).letter
    write_eigenspaces(pen, G, gram, letter, spaces)
    pairs = [Pair(s.value, w, applied(a, w)) for s in spaces if s.value for w in s.basis]
    zeros = [w for s in spaces if not s.value for w in s.basis]
    right = [(p.direction, dot(p.direction, p.direction)) for p in pairs] + [(w, dot(w, w)) for w in zeros]
    left = _images(pen, transpose(A) if wide else A, a, pairs, right, ("u", "v") if wide else ("v", "u"))
    _collected(pen, A, pairs, right, left, wide)


def _by_decimals(pen: Pen, A: Term, a: Matrix, G: Term, gram: Matrix, found: Spectrum) -> None:
    """Squares of singular values without a simple form: decimals, said to be decimals."""
    import numpy as np

    write_pairs(pen, G, gram, found, [pair for pair in reversed(real_eigenpairs(gram)) if pair.value > 1e-9])
    u, sizes, vt = np.linalg.svd(floats(a))
    U, V = pen.named("U", columns_of(u.T.tolist())), pen.named("V", columns_of(vt.tolist()))
    m, n = u.shape[0], vt.shape[0]
    entries = [decimal(float(sizes[i])) if i == j else number(0) for i in range(m) for j in range(n)]
    S = pen.named("Sigma", array(*entries, dims=(m, n)))
    one = pen.write(meaning(S), SINGULAR_VALUES_ROUNDED)
    two = pen.write(meaning(V), RIGHT_VECTORS_ROUNDED, rests_on=())
    three = pen.write(meaning(U), LEFT_VECTORS_ROUNDED, rests_on=())
    whole = matmul(matmul(U, S), transpose(V))
    pen.write(relation("approx", whole, A), UP_TO_ROUNDING, rests_on=(one, two, three))
    pen.claim(Claim("SVD", relation("approx", A, whole), of=A), Answer("U", U), Answer("S", S), Answer("V", V))
    pen.note(why_decimals(found))


def _images(
    pen: Pen, B: Term, a: Matrix, pairs: list[Pair], right: list[tuple[Row, Exact]], letters: tuple[str, str]
) -> list[tuple[Row, Exact]]:
    """The lines sigma = sqrt(lambda), u = B v / sigma; then the directions that no image reaches."""
    left: list[tuple[Row, Exact]] = []
    for k, (pair, (w, square)) in enumerate(zip(pairs, right, strict=False), 1):
        sigma = pen.named(f"sigma_{k}", sqrt(written(pair.square)))
        one = pen.write(equals(sigma, _root(pair.square)), ROOT_OF_EIGENVALUE, rests_on=())
        first = pen.named(f"{letters[0]}_hat_{k}", unit_vector(w, square))
        two = pen.write(meaning(first), UNIT_EIGENVECTOR, rests_on=())
        scale = square * pair.square
        second = pen.named(f"{letters[1]}_hat_{k}", unit_vector(pair.image, scale))
        pen.write(equals(second, mul(power(sigma, -1), matmul(B, first))), IMAGE, rests_on=(one, two))
        pen.write(meaning(second), MULTIPLIED_OUT)
        left.append((pair.image, scale))
    unreached = null_space(tuple(pair.image for pair in pairs)) if pairs else identity(len(a))
    for step in orthogonalised(unreached):
        w = cleared(step.left)
        left.append((w, dot(w, w)))
    return left


def _root(square: Exact) -> Term:
    return written(root(square))


def _collected(
    pen: Pen, A: Term, pairs: list[Pair], right: list[tuple[Row, Exact]], left: list[tuple[Row, Exact]], wide: bool
) -> None:  # fmt: skip
    u, v = (right, left) if wide else (left, right)
    U, V = pen.named("U", unit_columns(u)), pen.named("V", unit_columns(v))
    m, n = len(u), len(v)
    entries = [number(0)] * (m * n)
    for k, pair in enumerate(pairs):
        entries[k * n + k] = _root(pair.square)
    S = pen.named("Sigma", array(*entries, dims=(m, n)))
    added = len(left) - len(pairs)
    words = f"{added} orthogonal direction{'' if added == 1 else 's'} added" if added else ""
    one = pen.write(meaning(U), LEFT_VECTORS, "" if wide else words, rests_on=())
    two = pen.write(meaning(S), SINGULAR_VALUES, rests_on=())
    three = pen.write(meaning(V), RIGHT_VECTORS, words if wide else "", rests_on=())
    whole = matmul(matmul(U, S), transpose(V))
    pen.write(equals(whole, A), MULTIPLIED_OUT, rests_on=(one, two, three))
    pen.claim(Claim("SVD", equals(A, whole), of=A), Answer("U", U), Answer("S", S), Answer("V", V))
    pen.sanity(equals(matmul(transpose(U), U), eye(m)), "`U` is orthogonal")
    pen.sanity(equals(matmul(transpose(V), V), eye(n)), "`V` is orthogonal")
    total = ZERO
    for pair in pairs:
        total = total + pair.square
    if pairs:
        squares = [power(_root(pair.square), 2) for pair in pairs]
        pen.sanity(equals(add(*squares), written(total)), "the sum of the squares of all entries of `A`")
    pen.note(f"The rank of `A` is {len(pairs)}: so many singular values are not 0.")
