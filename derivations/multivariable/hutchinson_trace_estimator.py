"""Hutchinson's trace estimator.

The trace of a matrix that nobody can afford to form, from products with random vectors: Laplacians and Hessian traces
in deep learning, log-determinants of Gaussian processes, divergences of continuous flows.
"""

from workbench import (
    Equality,
    Sum,
    delta,
    derivation,
    diag,
    equals,
    expectation,
    eye,
    index,
    log,
    matrix,
    named,
    norm,
    number,
    outer,
    relation,
    size_term,
    tensor,
    trace,
    vector,
)
from workbench.reasons.expectation import LINEARITY
from workbench.reasons.signs_at_random import INDEPENDENT_SIGNS
from workbench.record.claims import Expectation
from workbench.rules import matrices, traces

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
mean = Sum(p[a] * (v @ H @ v), a)
twice = 2 * Sum((1 - delta(i, j)) * S[i, j] ** 2, i, j)


def E(value):
    """The mean over independent signs: all of them are equally likely."""
    return expectation(value, s, -size_term("n") * log(number(2)))


@derivation(
    claim=[
        Equality(mean, trace(H)),
        Expectation(equals(E((s @ S @ s - trace(S)) ** 2), twice)),
    ]
)
def hutchinson_trace_estimator(pen):
    pen.given(V, p, H, S, s)
    white = pen.assume(equals(V.T @ diag(p) @ V, eye("n")), "the mean of `outer(v, v)` is `I`")
    pen.assume(relation(">=", size_term("m"), size_term("n")), "at least `n` vectors")
    pen.goal(
        "Find the mean of `v @ H @ v` for random vectors `v` with mean square `I`, and its variance for random signs."
    )
    pen.convention(
        "`v` is row a of `V` and has the probability `p[a]`; a mean is a sum with these weights. `s` is a vector "
        "of `n` independent signs, each as often 1 as -1; its law gives `2**(-n)` to every one, and its mean square is "
        "`I`. `S` is a symmetric matrix and `R` what it has off the diagonal."
    )
    pen.idea("A quadratic form is a trace of a product with `outer(v, v)`, and only `outer(v, v)` is random.")

    with pen.road("mean"):
        pen.start(v @ H @ v)
        form = pen.by(traces.quadratic_form_as_a_trace)
        second = pen.follows(
            equals(Sum(p[a] * outer(v, v), a), eye("n")), white, v, name="mean of `outer(v, v)`", why="by assumption"
        )
        pen.start(mean)
        pen.relate("=", trace(H @ Sum(p[a] * outer(v, v), a)), form, name="linearity", why="the mean goes inside")
        pen.use(second)
        pen.by(matrices.identity_from_the_right)
    with pen.road("variance for signs"):
        pen.define("R", R.args[0], "what `S` has off the diagonal")
        sign = pen.fact(s, "sign")
        off = pen.follows(
            equals(s @ S @ s - trace(S), s @ R @ s), R, sign, name="signs",
            why="`s[i]**2 == 1`: on the diagonal nothing is random",
        )  # fmt: skip
        hollow = pen.follows(equals(R[i, i], number(0)), R, name="nothing on the diagonal")
        even = pen.follows(equals(R.T, R), R, pen.fact(S, "symmetric"), name="symmetric")
        four = Sum(R[i, j] * R[k, l] * (s[i] * s[j] * s[k] * s[l]), i, j, k, l)
        square = pen.follows(equals((s @ R @ s) ** 2, four), name="square of a sum")
        pen.start(E((s @ S @ s - trace(S)) ** 2))
        pen.use(off)
        pen.use(square)
        pen.relate("=", Sum(R[i, j] * R[k, l] * E(s[i] * s[j] * s[k] * s[l]), i, j, k, l), by=LINEARITY)
        pairs = delta(i, j) * delta(k, l) + delta(i, k) * delta(j, l) + delta(i, l) * delta(j, k)
        moments = pairs - 2 * delta(i, j) * delta(j, k) * delta(k, l)
        pen.relate("=", Sum(R[i, j] * R[k, l] * moments, i, j, k, l), by=INDEPENDENT_SIGNS)
        pen.relate(
            "=", Sum(R[i, j] * (R[i, j] + R[j, i]), i, j), hollow, name="pairs",
            why="a pair `i == j` meets the empty diagonal",
        )  # fmt: skip
        pen.relate("=", 2 * Sum(R[i, j] ** 2, i, j), even, name="symmetric", why="each pair of entries twice")
        pen.relate("=", twice, R, name="in entries of `S`")

    pen.sanity(
        relation("<=", twice, 2 * norm(S) ** 2),
        "normal vectors give twice the squared Frobenius norm: signs are never worse",
    )
    pen.sanity(equals(s @ diag(w) @ s, trace(diag(w))), "for a diagonal matrix one vector of signs is enough")
    pen.note(
        "Each sample costs one product `H @ v`; the mean of `N` of them has the standard deviation of one over "
        "`sqrt(N)`."
    )
    pen.wrong("Taking `v` with mean square other than `I`: of unit length, say, which gives the trace over `n`.")
    pen.wrong("Using the variance formula for a matrix that is not symmetric: put `(H + H.T) / 2` in its place.")
    pen.wrong("Averaging `v @ H @ v` over one fixed `v`: unbiased is a statement about fresh vectors.")
