"""Gradient of a linear form.

The simplest gradient there is, and the pattern of all others: what stands beside x, in the shape of x. Every linear
layer, every score and every first-order Taylor term holds one.
"""

from workbench import Gradient, Sum, d, derivation, derivative, equals, index, matrix, scalar, vector, zeros
from workbench.rules import calculus, matrices, sums

META = {
    "level": "beginner",
    "bullets": ["Gradient computation", "Gradient computation in vector spaces"],
    "prerequisites": ["power-rule-from-definition"],
    "references": ["The Matrix Cookbook §2.4", "MML §5.5"],
}

a, x, c, v = vector("a", "n"), vector("x", "n"), scalar("c"), vector("v", "n")
A = matrix("A", "m", "n")
i, k = index("i k", "n")
f = a @ x + c


@derivation(claim=[Gradient(f, x, a), Gradient(x @ a, x, a)])
def gradient_linear_form(pen):
    pen.given(x, a, c)
    pen.goal("Find the gradient in `x` of the linear function `a @ x + c`.")
    pen.convention("The gradient is a column, of the shape of `x`: entry `k` is the derivative in `x[k]`.")
    pen.idea("Write the product as a sum: only one term holds `x[k]`.")

    with pen.road("index notation"):
        entries = pen.follows(equals(f, Sum(a[i] * x[i], i) + c), name="definition of the product")
        pen.start(derivative(f, x[k]))
        pen.use(entries)
        pen.inward("the entries of `x` are independent; `c` is constant", times=4)
        pen.by(sums.sift, "only the term `i == k` is left")
        pen.matrix_form(derivative(f, x), k, why="the derivatives, one below the other")

    with pen.road("differential"):
        pen.start(d(f, x))
        pen.inward("`a` and `c` do not move", times=3)
        found = pen.identify()
        pen.start(derivative(x @ a, x))
        pen.by(matrices.dot_product_is_symmetric)
        pen.relate("=", derivative(f, x), by=calculus.sum_rule, why="the constant `c` has no slope")
        pen.use(found)

    pen.sanity(
        equals(a @ (x + v) + c - f, a @ v), "a step changes the value by `a @ v` exactly, not only to first order"
    )
    pen.sanity(equals(derivative(derivative(f, x), x), zeros("n", "n")), "no curvature: the Hessian is 0")
    pen.sanity(equals(derivative(A @ x, x), A), "`m` linear forms at once: the Jacobian is the matrix of the rows")
    pen.wrong("Writing the gradient as a row: that is the Jacobian, its transpose.")
    pen.wrong("Keeping the constant `c`.")
