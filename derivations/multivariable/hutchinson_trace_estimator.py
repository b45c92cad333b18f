"""Hutchinson's trace estimator.

The trace of a matrix that nobody can afford to form, from products with random vectors: Laplacians and Hessian traces
in deep learning, log-determinants of Gaussian processes, divergences of continuous flows.
"""

from workbench import (
    Condition,
    Equality,
    Sum,
    array,
    delta,
    derivation,
    diag,
    equals,
    eye,
    index,
    matrix,
    named,
    norm,
    outer,
    relation,
    size_term,
    tensor,
    trace,
    vector,
)
from workbench.rules import algebra, matrices, traces

META = {
    "level": "advanced",
    "bullets": ["Hessian matrices"],
    "prerequisites": ["trace-cyclic-property", "hessian-vector-product"],
    "references": ["Hutchinson (1990), A stochastic estimator of the trace of the influence matrix"],
}

V, p, H = matrix("V", "m", "n"), vector("p", "m", "simplex"), matrix("H", "n", "n")
S, s = matrix("S", "n", "n", "symmetric"), vector("s", "n", "sign")
w = vector("w", "n")
a = index("a", "m")
i, j, k, l = index("i j k l", "n")
v = named("v", tensor(V[a, i], i))
R = named("R", S - diag(diag(S)))
variance = 2 * Sum((1 - delta(i, j)) * S[i, j] ** 2, i, j)
mean = Sum(p[a] * (v @ H @ v), a)
pairs = delta(i, k) * delta(j, l) + delta(i, l) * delta(j, k)
B = matrix("B", 3, 3, "symmetric")
signs = named("Q", array([[1, 1, 1], [1, 1, -1], [1, -1, 1], [1, -1, -1]]))
c, e, f = index("c", 4), *index("e f", 3)
q = named("q", tensor(signs[c, e], e))
spread = Sum((q @ B @ q - trace(B)) ** 2, c) / 4
twice = 2 * Sum((1 - delta(e, f)) * B[e, f] ** 2, e, f)


@derivation(
    claim=[
        Equality(mean, trace(H)),
        Equality(Sum(R[i, j] * R[k, l] * pairs, i, j, k, l), variance),
        Equality(spread, twice),
    ]
)
def hutchinson_trace_estimator(pen):
    pen.given(
        *(V, p, H, S, s, B),
        conditions=[
            Condition("the mean of `outer(v, v)` is `I`", equals(V.T @ diag(p) @ V, eye("n"))),
            Condition("at least `n` vectors", relation(">=", size_term("m"), size_term("n"))),
        ],
    )
    pen.goal(
        "Find the mean of `v @ H @ v` for random vectors `v` with mean square `I`, and its variance for random signs."
    )
    pen.convention(
        "`v` is row a of `V` and has the probability `p[a]`; a mean is a sum with these weights. `s` is a vector "
        "of signs, `S` a symmetric matrix and `R` what it has off the diagonal. The rows of `Q` are the vectors of "
        "three signs, up to an overall sign that the estimate does not see."
    )
    pen.idea("A quadratic form is a trace of a product with `outer(v, v)`, and only `outer(v, v)` is random.")

    pen.start(v @ H @ v)
    form = pen.by(traces.quadratic_form_as_a_trace)
    second = pen.follows(
        equals(Sum(p[a] * outer(v, v), a), eye("n")), name="the mean of `outer(v, v)`", why="by assumption"
    )
    pen.follows(equals(mean, trace(H @ Sum(p[a] * outer(v, v), a))), form, name="linearity", why="the mean goes inside")
    pen.use(second)
    pen.by(matrices.identity_from_the_right)

    pen.follows(
        equals(s @ S @ s - trace(S), s @ R @ s),
        R,
        pen.fact(s, "sign"),
        name="signs",
        why="`s[i]**2 == 1`: on the diagonal nothing is random",
    )
    four = Sum(R[i, j] * R[k, l] * (s[i] * s[j] * s[k] * s[l]), i, j, k, l)
    square = pen.follows(
        equals((s @ R @ s) ** 2, four), by=algebra.square_of_a_sum, why="the terms of `R` have `i` and `j` different"
    )
    paired = pen.follows(
        equals(Sum(R[i, j] * R[k, l] * pairs, i, j, k, l), Sum(R[i, j] * (R[i, j] + R[j, i]), i, j)),
        square,
        name="independence",
        why="the mean of four signs is 1 if they pair up",
    )
    pen.relate("=", variance, by=matrices.symmetric_matrix, why="each pair of entries twice")
    pen.follows(equals(spread, twice), paired, name="the case `n == 3`", why="all vectors of signs listed")

    pen.sanity(
        relation("<=", variance, 2 * norm(S) ** 2),
        "normal vectors give twice the squared Frobenius norm: signs are never worse",
    )
    pen.sanity(equals(s @ diag(w) @ s, trace(diag(w))), "for a diagonal matrix one vector of signs is enough")
    pen.sanity(equals(Sum(q @ B @ q, c) / 4, trace(B)), "`n == 3`: the mean over all signs is the trace")
    pen.note(
        "Each sample costs one product `H @ v`; the mean of `N` of them has the standard deviation of one over "
        "`sqrt(N)`."
    )
    pen.wrong("Taking `v` with mean square other than `I`: of unit length, say, which gives the trace over `n`.")
    pen.wrong("Using the variance formula for a matrix that is not symmetric: put `(H + H.T) / 2` in its place.")
    pen.wrong("Averaging `v @ H @ v` over one fixed `v`: unbiased is a statement about fresh vectors.")
