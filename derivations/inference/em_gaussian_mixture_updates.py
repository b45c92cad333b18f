"""EM for Gaussian mixtures.

Soft clustering: who might have drawn each point, then weighted means, covariances and shares; every step makes the data
more likely.
"""

from workbench import (
    Equality,
    Gradient,
    Implies,
    Inequality,
    Sum,
    both,
    derivation,
    derivative,
    diag,
    equals,
    exp,
    gradient,
    iff,
    index,
    inv,
    log,
    logdet,
    logsumexp,
    matrix,
    named,
    number,
    ones,
    outer,
    pi,
    relation,
    size_term,
    softmax,
    sum,
    tensor,
    trace,
    vector,
    zeros,
)
from workbench.reasons.common import COLLECT
from workbench.reasons.order import sums_keep_the_order
from workbench.reasons.signs import RANGE_OF_A_FUNCTION, log_below_its_tangent
from workbench.rules import calculus, traces
from workbench.rules.names import definition

META = {
    "level": "advanced",
    "bullets": ["Pattern identification", "Statistical reasoning"],
    "prerequisites": ["em-lower-bound-monotonicity", "mle-multivariate-normal", "mle-categorical"],
    "references": ["PRML §9.2.2 (eqs. 9.16-9.27) and §9.4", "MML §11.2"],
}

n, m = size_term("n"), size_term("m")
A, w = matrix("A", "n", "K"), vector("w", "K", "simplex", "positive")
R = matrix("R", "n", "K", "simplex", "positive")
A_new, w_new = matrix("A_new", "n", "K"), vector("w_new", "K", "simplex", "positive")
i, k, j, l = index("i", "n"), index("k", "K"), index("j", "K"), index("l", "m")

loglik = named("ell", sum(logsumexp(log(w) + A, axis=1)))
P = named("P", softmax(log(w) + A, axis=1))
bound = named("B", sum(R * (log(w) + A - log(R))))
gap = named("D", sum(R * log(R / P)))
new_loglik = sum(logsumexp(log(w_new) + A_new, axis=1))
new_bound = sum(R * (log(w_new) + A_new - log(R)))
N = vector("N", "K", "positive")
counts = sum(R, axis=0)

r, X = vector("r", "n", "positive"), matrix("X", "n", "m")
mu, Lam = vector("mu", "m"), matrix("Lambda", "m", "m", "posdef")
total = named("N_k", sum(r))
off = named("C", X - outer(ones("n"), mu))
spread = named("S", off.T @ diag(r) @ off)
Q = named("Q", total / 2 * logdet(Lam) - trace(Lam @ spread) / 2)
centre = named("c", X.T @ r / total)
around = named("C_c", X - outer(ones("n"), centre))
at_centre = total / 2 * logdet(Lam) - trace(Lam @ (around.T @ diag(r) @ around)) / 2
row = tensor(X[i, l], l) - mu
log_density = -m / 2 * log(2 * pi) + logdet(Lam) / 2 - row @ Lam @ row / 2
part = Sum(r[i] * log_density, i)
share = counts / n


@derivation(
    claim=[
        Equality(loglik, bound + gap),
        Inequality(bound, "<=", loglik),
        Equality(part, Q - total * m / 2 * log(2 * pi)),
        Gradient(Q, mu, Lam @ (X.T @ r - total * mu)),
        Inequality(Q, "<=", at_centre),
        Gradient(Q, Lam, (total * inv(Lam) - spread) / 2),
        Inequality(Sum(counts[k] * log(w[k]), k), "<=", Sum(counts[k] * log(share[k]), k)),
        Implies(both(equals(R, P), relation("<=", bound, new_bound)), relation("<=", loglik, new_loglik)),
    ]
)
def em_gaussian_mixture_updates(pen):
    pen.given(A, w, R, A_new, w_new, r, X, mu, Lam)
    pen.goal(
        "Find updates of means, covariances and shares of a mixture of `K` normal laws that never lower the "
        "likelihood of `n` points."
    )
    pen.convention(
        "`A[i, k]` is the logarithm of the normal density of component `k` at point `i`, `w` holds the shares. "
        "Row `i` of `R` is any probability vector over the components, `P` the one by Bayes' rule: the "
        "responsibilities. For one component, `r` is its column of `R`, the rows of `X` are the points and `Lambda` is "
        "the inverse of its covariance."
    )
    pen.idea(
        "The logarithm of a sum is bounded from below by a weighted sum of logarithms, which separates: each component "
        "is a normal with weights, and the shares are frequencies."
    )

    with pen.road("lower bound"):
        lower_bound(pen)
    with pen.road("the part of one component"):
        for named_part, words in (
            (total, "how many points the component holds"), (off, "deviations of the points"),
            (spread, "weighted scatter"), (Q, "what the mean and the covariance change"),
        ):  # fmt: skip
            pen.define(named_part.name, named_part.args[0], words)
        scatter = pen.follows(
            equals(Sum(r[i] * (row @ Lam @ row), i), trace(Lam @ spread)), spread, off,
            by=traces.quadratic_form_as_a_trace, why="a scalar is its own trace, and the trace is linear",
        )  # fmt: skip
        pen.start(part)
        pen.relate(
            "=", sum(r) * (-m / 2 * log(2 * pi) + logdet(Lam) / 2) - Sum(r[i] * (row @ Lam @ row), i) / 2,
            name="sum over the points",
        )  # fmt: skip
        pen.use(scatter)
        pen.relate("=", Q - total * m / 2 * log(2 * pi), Q, total, name="what is free of the component apart")
    with pen.road("its mean and covariance"):
        slope = pen.engine(gradient(Q, mu))
        gathered = pen.follows(
            equals(derivative(Q, mu), Lam @ (X.T @ r - total * mu)), slope, by=COLLECT, why="weights add up to `N_k`"
        )
        pen.define("c", centre.args[0], "weighted mean of the points")
        pen.define("C_c", around.args[0], "deviations from it")
        pen.follows(
            iff(equals(Lam @ (X.T @ r - total * mu), zeros("m")), equals(mu, centre)), gathered, centre, total,
            pen.fact(Lam, "posdef"), pen.fact(r, "positive"), name="set the gradient to 0",
            why="`Lambda` is invertible: the weighted mean",
        )  # fmt: skip
        split = pen.follows(
            equals(spread, around.T @ diag(r) @ around + total * outer(centre - mu, centre - mu)), spread, off, around,
            centre, total, pen.fact(r, "positive"), name="scatter around another point",
            why="weighted deviations from the weighted mean add up to 0",
        )  # fmt: skip
        square = pen.follows(
            equals(Q, at_centre - total / 2 * ((centre - mu) @ Lam @ (centre - mu))), Q, split,
            by=traces.quadratic_form_as_a_trace,
        )  # fmt: skip
        never = pen.follows(
            relation(">=", (centre - mu) @ Lam @ (centre - mu), number(0)), pen.fact(Lam, "posdef"),
            name="positive definite",
        )  # fmt: skip
        positive = pen.follows(relation(">=", total, number(0)), total, pen.fact(r, "positive"), name="weights")
        pen.follows(
            relation("<=", Q, at_centre), square, never, positive, name="the weighted mean is the maximum",
            why="for every covariance",
        )  # fmt: skip
        bent = pen.engine(gradient(Q, Lam))
        pen.follows(
            equals(derivative(Q, Lam), (total * inv(Lam) - spread) / 2), bent, by=COLLECT, why="zero where the "
            "covariance, the inverse of `Lambda`, is the weighted scatter over `N_k`",
        )  # fmt: skip
    with pen.road("shares"):
        simplex = pen.fact(R, "simplex")
        filled = pen.follows(relation(">", counts[k], number(0)), pen.fact(R, "positive"), name="positive")
        ratio = pen.follows(
            relation(">", w[k] / share[k], number(0)), filled, pen.fact(w, "positive"), name="positive"
        )
        tangent = pen.follows(
            relation("<=", log(w[k] / share[k]), w[k] / share[k] - 1), ratio, by=log_below_its_tangent
        )
        apart = pen.follows(
            equals(log(w[k] / share[k]), log(w[k]) - log(share[k])), filled, pen.fact(w, "positive"),
            by=calculus.log_of_quotient,
        )  # fmt: skip
        term = pen.follows(
            relation("<=", counts[k] * (log(w[k]) - log(share[k])), n * w[k] - counts[k]), tangent, apart, filled,
            name="each component", why="times `N_k`",
        )  # fmt: skip
        added = pen.follows(
            relation("<=", Sum(counts[k] * (log(w[k]) - log(share[k])), k), Sum(n * w[k] - counts[k], k)), term,
            by=sums_keep_the_order,
        )  # fmt: skip
        nothing = pen.follows(
            equals(Sum(n * w[k] - counts[k], k), number(0)), simplex, pen.fact(w, "simplex"), name="count",
            why="every row of `R` adds up to 1, and so does `w`",
        )  # fmt: skip
        pen.follows(
            relation("<=", Sum(counts[k] * log(w[k]), k), Sum(counts[k] * log(share[k]), k)), added, nothing,
            name="the shares are frequencies", why="no other shares give the bound more",
        )  # fmt: skip

    pen.sanity(equals(sum(share), number(1)), "the new shares add up to 1")
    pen.sanity(
        equals(derivative(loglik, A), P), "the gradient of the log-likelihood is that of the bound: a fixed point of "
        "the updates is a stationary point",
    )  # fmt: skip
    pen.wrong(
        "Maximising the bound in `R` and the parameters at once: the steps alternate, `R == P` before every update."
    )
    pen.wrong("The old mean in the new covariance: the scatter is around the new one.")
    pen.wrong("A component that shrinks onto one point: its variance goes to 0 and the likelihood to infinity.")


def lower_bound(pen):
    for named_part, words in (
        (loglik, "log-likelihood"), (P, "responsibilities"), (bound, "the bound"), (gap, "the gap")
    ):  # fmt: skip
        pen.define(named_part.name, named_part.args[0], words)
    unit, pos = pen.fact(R, "simplex"), pen.fact(R, "positive")
    opened = pen.follows(
        equals(P[i, k], exp(log(w[k]) + A[i, k]) / Sum(exp(log(w[j]) + A[i, j]), j)), P, by=definition(softmax)
    )
    weighted = pen.follows(
        equals(exp(log(w[k]) + A[i, k]), w[k] * exp(A[i, k])), pen.fact(w, "positive"), by=calculus.exp_of_sum,
    )  # fmt: skip
    pen.follows(
        equals(P[i, k], w[k] * exp(A[i, k]) / Sum(w[j] * exp(A[i, j]), j)), opened, weighted, name="Bayes' rule",
        why="the responsibility of component `k` for point `i`",
    )  # fmt: skip
    inside = pen.follows(relation(">", P[i, k], number(0)), P, by=RANGE_OF_A_FUNCTION)
    ones_ = pen.follows(equals(Sum(P[i, k], k), number(1)), P, by=RANGE_OF_A_FUNCTION)
    soft = pen.follows(
        equals(sum(R * (log(w) + A - log(P))), loglik), loglik, P, unit, name="logarithm of a softmax",
        why="`log(P)` is `A`, with `log(w)` added to every row, less logsumexp, which is the same in a row; a row of "
        "`R` adds up to 1",
    )  # fmt: skip
    pen.start(bound + gap)
    pen.unfold(bound, gap)
    pen.relate(
        "=", sum(R * (log(w) + A - log(P))), inside, pos, by=calculus.log_of_quotient, why="`log(R)` cancels"
    )
    whole = pen.use(soft)
    ratio = pen.follows(relation(">", P[i, k] / R[i, k], number(0)), inside, pos, name="positive")
    tangent = pen.follows(
        relation("<=", log(P[i, k] / R[i, k]), P[i, k] / R[i, k] - 1), ratio, by=log_below_its_tangent
    )
    term = pen.follows(
        relation("<=", R[i, k] * log(P[i, k] / R[i, k]), P[i, k] - R[i, k]), tangent, pos, name="each term",
        why="times `R[i, k]`",
    )  # fmt: skip
    row_ = pen.follows(
        relation("<=", Sum(R[i, k] * log(P[i, k] / R[i, k]), k), Sum(P[i, k] - R[i, k], k)), term,
        by=sums_keep_the_order,
    )  # fmt: skip
    nothing = pen.follows(equals(Sum(P[i, k] - R[i, k], k), number(0)), ones_, unit, name="probabilities")
    point = pen.follows(
        relation("<=", Sum(R[i, k] * log(P[i, k] / R[i, k]), k), number(0)), row_, nothing, name="Gibbs' inequality"
    )
    turned = pen.follows(
        equals(gap, -Sum(Sum(R[i, k] * log(P[i, k] / R[i, k]), k), i)), gap, inside, pos, by=calculus.log_of_quotient
    )
    positive = pen.follows(relation(">=", gap, number(0)), turned, point, name="no gap is negative")
    last = pen.follows(
        relation("<=", bound, loglik), whole, positive, name="lower bound",
        why="with equality for `R == P`: the E-step",
    )  # fmt: skip
    plain = pen.follows(
        relation("<=", bound.args[0], loglik.args[0]), last, bound, loglik, name="with the names written out"
    )
    later = pen.instance(plain, w=w_new, A=A_new, why="it holds for the new parameters too")
    steps = both(equals(R, P), relation("<=", bound, new_bound))
    with pen.suppose(steps, "an E-step, then parameters that do not lower the bound") as both_steps:
        same = pen.follows(equals(log(R), log(P)), both_steps, name="equals in the place of equals")
        touched = pen.follows(equals(bound, loglik), bound, soft, same, name="no gap", why="after the E-step")
        raised = pen.follows(relation("<=", loglik, new_loglik), touched, both_steps, later, name="ascent")
    pen.discharge(both_steps, raised, why="no step lowers the likelihood")
