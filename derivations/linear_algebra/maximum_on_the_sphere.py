"""A quadratic form has a largest value on the unit sphere.

The sphere is closed and bounded, and a continuous function on such a set takes its largest value. This is stated here
and not derived: it is what arguments by a maximum begin with.
"""

from workbench import Claim, both, derivation, equals, exists, forall, matrix, number, relation, vector

META = {
    "level": "intermediate",
    "bullets": ["Eigenvalue decomposition"],
    "prerequisites": [],
    "references": ["Rudin, Principles of Mathematical Analysis, Theorems 2.41 and 4.16"],
}

A, w, x = matrix("A", "n", "n"), vector("w", "n"), vector("x", "n")
attained = exists(
    both(equals(w @ w, number(1)), forall(relation("<=", x @ A @ x, (w @ A @ w) * (x @ x)), x)),
    w,
)


@derivation(claim=Claim("Equality", attained))
def maximum_on_the_sphere(pen):
    pen.given(A)
    pen.goal("State that `x @ A @ x` takes its largest value among the vectors of length 1.")
    pen.convention(
        "For vectors of any length: `x @ A @ x` is at most `x @ x` times the largest value on the sphere, because "
        "both sides take the factor `c**2` when `x` becomes `c*x`."
    )
    pen.idea("The sphere is closed and bounded, the form is continuous.")
    pen.stated(
        attained,
        "a continuous function on a closed and bounded set takes its largest value",
        "Rudin, Principles of Mathematical Analysis, Theorems 2.41 and 4.16",
        name="a maximum is attained",
    )
    pen.sanity(equals((-x) @ (A @ (-x)), x @ (A @ x)), "where one vector gives it, its opposite does too")
    pen.wrong("Using it on a set that is not closed: `x` has no largest value between 0 and 1, ends left out.")
