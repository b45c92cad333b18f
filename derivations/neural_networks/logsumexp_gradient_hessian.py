"""Gradient and Hessian of logsumexp.

The smooth maximum: its gradient is the softmax, its curvature a variance, and it never leaves the maximum by more than
the logarithm of the number of entries.
"""

from workbench import (
    Gradient,
    Hessian,
    Inequality,
    Sum,
    derivation,
    derivative,
    diag,
    equals,
    exp,
    index,
    log,
    logsumexp,
    max,
    named,
    number,
    ones,
    outer,
    scalar,
    size_term,
    softmax,
    vector,
    zeros,
)
from workbench.rules import names, sums

META = {
    "level": "intermediate",
    "bullets": ["Hessian matrices", "Gradient computation"],
    "prerequisites": ["softmax-jacobian"],
    "references": ["Boyd & Vandenberghe, Convex Optimization, 3.1.5"],
}

z, v = vector("z", "n"), vector("v", "n")
j, k = index("j k", "n")
c = scalar("c")
f = named("f", logsumexp(z))
top = max(z)
S = named("S", Sum(exp(z[k]), k))
p = named("p", softmax(z))
H = diag(p) - outer(p, p)


@derivation(
    claim=[
        Gradient(f, z, p),
        Hessian(f, z, H),
        Inequality(top, "<=", f),
        Inequality(f, "<=", top + log(size_term("n"))),
    ]
)
def logsumexp_gradient_hessian(pen):
    pen.given(z, v, c)
    pen.goal(
        "Find the gradient and the Hessian of `f == logsumexp(z)`, and show that `f` is convex and close to the "
        "maximum."
    )
    pen.convention(
        "The gradient has the shape of `z`; `H[i, j]` is the derivative of entry `i` of the gradient in `z[j]`."
    )
    pen.idea("The chain rule gives the softmax; its Jacobian is known; as a quadratic form it is a variance.")

    total = pen.follows(equals(f, log(S)), by=names.definition(logsumexp))
    pen.start(derivative(S, z[j]))
    pen.unfold(S)
    pen.inward("the sum is finite: differentiate under it", times=4)
    d_total = pen.by(sums.sift, why="one term survives the delta")
    pen.start(derivative(f, z[j]))
    pen.use(total)
    pen.inward()
    quotient = pen.use(d_total)
    pen.follows(
        equals(derivative(f, z[j]), p[j]),
        quotient,
        by=names.definition(softmax),
        why="the quotient is an entry of the softmax",
    )
    gradient = pen.matrix_form(derivative(f, z), j)
    pen.start(derivative(derivative(f, z), z))
    pen.use(gradient)
    hessian = pen.by_lemma("softmax-jacobian")
    pen.start(v @ derivative(derivative(f, z), z) @ v)
    pen.use(hessian)
    pen.relate(
        "=",
        p @ (v - p @ v) ** 2,
        name="variance",
        why="the mean of `v` squared less its squared mean, under the weights `p`",
    )
    pen.relate(
        ">=",
        number(0),
        name="a square is not negative",
        why="the weights are positive, so the Hessian is positive semidefinite",
    )
    pen.start(f)
    pen.relate(
        "=",
        top + log(Sum(exp(z[k] - top), k)),
        name="factor out the maximum",
        why="every term has the exponential of the largest logit as a factor",
    )
    pen.relate("<=", top + log(Sum(number(1), k)), name="bound every term", why="no exponent is above 0")
    pen.relate("=", top + log(size_term("n")), name="count the terms", why="there are `n` of them")
    pen.start(f)
    pen.relate("=", top + log(Sum(exp(z[k] - top), k)), name="factor out the maximum", why="the same step again")
    pen.relate(
        ">=", top, name="keep the largest term", why="the term of the largest entry is 1, and the others are positive"
    )

    pen.sanity(equals(p @ ones("n"), 1), "the gradient is a probability vector")
    pen.sanity(equals(H @ ones("n"), zeros("n")), "no curvature along the ones: `f(z + c) == f(z) + c`")
    pen.sanity(
        equals(logsumexp(z + c), f + c), "a shift of all entries comes out, which is why code subtracts the maximum"
    )
    pen.wrong("Calling `f` strictly convex: it is linear along the vector of ones.")
    pen.wrong("Computing `exp(z)` without subtracting the maximum: it overflows long before `f` does.")
