"""Trace and determinant from the eigenvalues.

Two numbers that can be read off a matrix without solving anything are the sum and the product of its eigenvalues: a
first check of every spectrum, and the reason why log-determinants are sums.
"""

from workbench import (
    Equality,
    Product,
    Sum,
    basis,
    derivation,
    derivative,
    det,
    diag,
    equals,
    eye,
    implies,
    index,
    inv,
    matrix,
    named,
    number,
    ones,
    outer,
    scalar,
    size_term,
    trace,
    tril_mask,
    vector,
)
from workbench.rules import calculus, determinants
from workbench.rules.declared.algebra import CANCEL
from workbench.rules.requirements import needs_invertible

META = {
    "level": "intermediate",
    "bullets": ["Eigenvalue decomposition"],
    "prerequisites": ["characteristic-polynomial-2x2"],
    "references": ["MML §4.2 (theorems on trace and determinant)", "Horn & Johnson §1.2"],
}

V, N, l, t, s = matrix("V", "n", "n"), matrix("N", "n", "n"), vector("ell", "n"), scalar("t"), scalar("s")
a, b = scalar("a"), scalar("b")
i = index("i", "n")
n = size_term("n")
above = outer(ones("n"), ones("n")) - tril_mask("n")
T = named("T", diag(l) + N * above)
A = named("A", V @ T @ inv(V))
turn = a * eye(2) + b * (outer(basis(1, 2), basis(0, 2)) - outer(basis(0, 2), basis(1, 2)))
from_eigenvalues = Product(1 - s * l[i], i)
from_diagonal = Product(1 - s * A[i, i], i)


@derivation(claim=[Equality(trace(A), Sum(l[i], i)), Equality(det(A), Product(l[i], i))])
def trace_determinant_from_eigenvalues(pen):
    pen.given(V, l, N, t, s, a, b, conditions=[needs_invertible(V)])
    pen.goal("Show that the trace is the sum of the eigenvalues, and the determinant their product.")
    pen.convention(
        "The eigenvalues, each as often as the characteristic polynomial has it, are the entries of a vector. Over "
        "the complex numbers every matrix is similar to a triangular `T` with them on its diagonal and anything "
        "above; the argument is the same for real and for complex numbers."
    )
    pen.idea("The characteristic polynomial can be written in two ways: with the eigenvalues and with the entries.")

    pen.start(det(t * eye("n") - A))
    pen.relate(
        "=",
        det(V @ (t * eye("n") - T) @ inv(V)),
        name="similarity",
        why="`V @ inv(V) == I`, and `t*I` commutes with `V`",
    )
    pen.relate("=", det(V) * det(t * eye("n") - T) / det(V), by=determinants.determinant_of_a_product)
    pen.relate("=", det(t * eye("n") - T), by=CANCEL, why="similar matrices have one characteristic polynomial")
    factors = pen.relate(
        "=", Product(t - l[i], i), name="triangular matrix", why="its determinant is the product of the diagonal"
    )
    zero = pen.follows(equals(det(-A), Product(-l[i], i)), factors, name="at `t == 0`")
    signs = pen.follows(
        equals(number(-1) ** n * det(A), number(-1) ** n * Product(l[i], i)),
        zero,
        name="the signs come out",
        why="`n` of them on either side",
    )
    pen.follows(equals(det(A), Product(l[i], i)), signs, name="cancel the sign")
    reversed_ = pen.follows(
        equals(det(eye("n") - s * A), from_eigenvalues),
        factors,
        name="divide by `t**n`",
        why="with `s == 1/t`: the coefficient of `t**(n - 1)` is now that of `s`",
    )
    one = pen.follows(
        implies(equals(s, 0), equals(derivative(from_eigenvalues, s), -Sum(l[i], i))),
        by=calculus.product_rule,
        why="the coefficient of `s`: one factor changes, the others are 1",
    )
    other = pen.follows(
        implies(equals(s, 0), equals(derivative(det(eye("n") - s * A), s), derivative(from_diagonal, s))),
        name="expand the determinant",
        why="a product that leaves the diagonal leaves it twice, and has the factor `s**2`",
    )
    diagonal = pen.follows(
        implies(equals(s, 0), equals(derivative(from_diagonal, s), -trace(A))),
        by=calculus.product_rule,
        why="the same once more",
    )
    pen.follows(
        equals(trace(A), Sum(l[i], i)),
        reversed_,
        one,
        other,
        diagonal,
        name="compare",
        why="one polynomial has one coefficient of `s`",
    )

    pen.sanity(equals(trace(A @ A), Sum(l[i] ** 2, i)), "the eigenvalues of the square of `A` are the squares")
    pen.sanity(equals(det(t * eye("n") + A), Product(t + l[i], i)), "adding `t*I` moves every eigenvalue by `t`")
    pen.sanity(
        equals(trace(turn), 2 * a), "a turn and a stretch, with the eigenvalues `a + i*b` and `a - i*b`: their sum"
    )
    pen.sanity(equals(det(turn), a**2 + b**2), "and their product, `(a + i*b) * (a - i*b)`")
    pen.wrong("Counting a repeated eigenvalue once.")
    pen.wrong("Reading the eigenvalues off the diagonal: only their sum is there, unless the matrix is triangular.")
    pen.wrong("Leaving out the complex ones: they come in pairs, and both count.")
