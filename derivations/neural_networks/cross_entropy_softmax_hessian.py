"""Hessian of the softmax cross-entropy.

A convex loss whose curvature never exceeds one half: the reason why gradient descent on logits has a safe step length,
and the matrix in the middle of every Gauss-Newton step.
"""

from workbench import (
    Hessian,
    Inequality,
    Sum,
    d,
    derivation,
    derivative,
    diag,
    equals,
    eye,
    implies,
    index,
    log,
    max,
    min,
    named,
    norm,
    number,
    ones,
    outer,
    softmax,
    trace,
    vector,
    zeros,
)

META = {
    "level": "intermediate",
    "bullets": ["Hessian matrices", "Error function development"],
    "prerequisites": ["cross-entropy-softmax-gradient", "softmax-jacobian"],
    "references": ["Bishop, Pattern Recognition and Machine Learning, 4.3.4", "Bohning (1992) for the bound"],
}

z, y, v = vector("z", "n"), vector("y", "n", "simplex"), vector("v", "n")
k = index("k", "n")
p = named("p", softmax(z))
L = named("L", -Sum(y[k] * log(p[k]), k))
H = diag(p) - outer(p, p)
mean = p @ v
middle = named("c", (max(v) + min(v)) / 2)
half_range = (max(v) - min(v)) / 2
one, zero = ones("n"), zeros("n")


@derivation(
    claim=[
        Hessian(L, z, H),
        Inequality(H, "loewner>=", zeros("n", "n")),
        Inequality(H, "loewner<=", eye("n") / 2),
    ]
)
def cross_entropy_softmax_hessian(pen):
    pen.given(z, y, v)
    pen.goal(
        "Find the Hessian of the cross-entropy `L` of a softmax in the logits `z`, and bound its eigenvalues from "
        "below and above."
    )
    pen.convention("`H[i, j]` is the derivative of entry `i` of the gradient in `z[j]`; `y` sums to 1.")
    pen.idea("The gradient is `p - y`, and `y` is fixed; as a quadratic form the Jacobian of `p` is a variance.")

    pen.start(derivative(L, z))
    slope = pen.by(pen.rule_of("cross-entropy-softmax-gradient"))
    pen.start(d(derivative(L, z), z))
    pen.use(slope)
    pen.inward("`y` does not move")
    pen.by_lemma("softmax-jacobian")
    pen.identify("it stands beside `dz`")

    pen.start(v @ H @ v)
    form = pen.relate("=", p @ (v - mean) ** 2, name="variance", why="of `v` under `p`")
    pen.relate(">=", number(0), name="a square is not negative", why="0 only where `v` is constant")
    pen.start(v @ H @ v, form.right, form)
    pen.relate("<=", p @ (v - middle) ** 2, name="the mean is nearest", why="any other number is farther off")
    pen.relate("<=", half_range**2, name="bound every term", why="`c` is the middle of the range")
    pen.relate("<=", (norm(v) ** 2) / 2, name="square of a difference", why="only two entries of `v` are needed")

    pen.sanity(equals(H @ one, zero), "no curvature along the ones: the eigenvalue 0, for every `p`")
    pen.sanity(implies(equals(H @ v, zero), equals(v, mean * one)), "and no other direction has it: `p` is positive")
    pen.sanity(equals(derivative(derivative(L, z), z), H), "the target `y` does not occur")
    pen.sanity(equals(trace(H), 1 - p @ p), "the eigenvalues sum to 1 less the sum of squared probabilities")
    pen.wrong("Calling `L` strictly convex: adding one number to all logits changes nothing.")
    pen.wrong("Bounding the eigenvalues by 1/4: that is the curvature of two classes in the one number `z[0] - z[1]`.")
