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
    relation,
    scalar,
    size_term,
    softmax,
    sum,
    vector,
    zeros,
)
from workbench.reasons.extremes import (
    a_sum_is_at_least_each_term,
    at_most_the_largest,
    the_largest_is_at_most,
)
from workbench.reasons.order import exp_keeps_the_order, log_keeps_the_order, sums_keep_the_order
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.rules import calculus, names, norms, sums
from workbench.rules.reason import together

META = {
    "level": "intermediate",
    "bullets": ["Hessian matrices", "Gradient computation"],
    "prerequisites": ["softmax-jacobian"],
    "references": ["Boyd & Vandenberghe, Convex Optimization, 3.1.5"],
}

z, v = vector("z", "n"), vector("v", "n")
j, k = index("j k", "n")
c, n = scalar("c"), size_term("n")
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
        Inequality(f, "<=", top + log(n)),
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
    whole = pen.follows(equals(sum(p), 1), p, by=norms.weights_sum_to_one)
    positive = pen.follows(relation(">", p, 0), p, by=RANGE_OF_A_FUNCTION)
    pen.start(v @ derivative(derivative(f, z), z) @ v)
    pen.use(hessian)
    pen.relate(
        "=", p @ (v - p @ v) ** 2, whole, name="variance",
        why="the mean of `v` squared less its squared mean, under the weights `p`",
    )  # fmt: skip
    pen.relate(
        ">=", number(0), positive, name="a square is not negative", why="so the Hessian is positive semidefinite"
    )
    pen.define("S", S.args[0])
    below = pen.follows(
        relation("<=", exp(z[j]), S), S, by=a_sum_is_at_least_each_term, u=exp(z[k]), j=k, i=j,
        why="the other terms are positive",
    )  # fmt: skip
    logs = pen.follows(relation("<=", log(exp(z[j])), log(S)), below, by=log_keeps_the_order)
    each = pen.follows(relation("<=", z[j], f), logs, total, by=calculus.log_of_exp)
    pen.follows(relation("<=", top, f), each, by=the_largest_is_at_most, why="the largest entry is one of them")
    largest = pen.follows(relation("<=", z[k], top), by=at_most_the_largest)
    powers = pen.follows(relation("<=", exp(z[k]), exp(top)), largest, by=exp_keeps_the_order)
    terms = pen.follows(
        relation("<=", Sum(exp(z[k]), k), Sum(exp(top), k)), powers, by=sums_keep_the_order,
        u=exp(z[k]), v=exp(top), i=k,
    )  # fmt: skip
    above = pen.follows(relation("<=", S, n * exp(top)), terms, S, name="count the terms", why="there are `n` of them")
    positive = pen.follows(relation(">", S, 0), S, by=RANGE_OF_A_FUNCTION)
    logs = pen.follows(relation("<=", log(S), log(n * exp(top))), above, positive, by=log_keeps_the_order)
    pen.follows(
        relation("<=", f, top + log(n)), logs, total, by=together([calculus.log_of_product, calculus.log_of_exp])
    )

    pen.sanity(equals(p @ ones("n"), 1), "the gradient is a probability vector")
    pen.sanity(equals(H @ ones("n"), zeros("n")), "no curvature along the ones: `f(z + c) == f(z) + c`")
    pen.sanity(
        equals(logsumexp(z + c), f + c), "a shift of all entries comes out, which is why code subtracts the maximum"
    )
    pen.wrong("Calling `f` strictly convex: it is linear along the vector of ones.")
    pen.wrong("Computing `exp(z)` without subtracting the maximum: it overflows long before `f` does.")
