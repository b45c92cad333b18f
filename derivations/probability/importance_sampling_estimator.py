"""Importance sampling.

A mean under one law from draws under another: each draw counts by how much likelier the first law makes it. A good
proposal draws where the function has its mass, and the best one leaves least noise.
"""

from workbench import (
    Equality,
    Implies,
    Inequality,
    Sum,
    abs,
    both,
    delta,
    derivation,
    equals,
    implies,
    index,
    matrix,
    named,
    relation,
    size_term,
    vector,
)
from workbench.reasons.order import modulus_of_what_is_not_negative
from workbench.rules import calculus

META = {
    "level": "intermediate",
    "bullets": ["Statistical reasoning", "Integration methods"],
    "prerequisites": ["mean-and-variance-rules", "cauchy-schwarz-inequality"],
    "references": [
        "Bishop, Pattern Recognition and Machine Learning, §11.1.4",
        "MacKay, Information Theory, Inference, and Learning Algorithms, ch. 29",
    ],
}

p, q, f = vector("p", "m", "simplex"), vector("q", "m", "simplex"), vector("f", "m")
V, s = matrix("V", "K", "n"), vector("s", "K", "simplex")
n = size_term("n")
i, j, l, k = index("i", "m"), index("j", "n"), index("l", "n"), index("k", "K")
w = named("w", p / q)
theta, area = named("theta", Sum(p[i] * f[i], i)), named("A", Sum(p[i] * abs(f[i]), i))
estimate = named("theta_hat", Sum(V[k, j], j) / n)


def E_q(value):
    """The mean over one draw from the proposal."""
    return Sum(q[i] * value, i)


def E(value):
    """The mean over all samples of n draws."""
    return Sum(s[k] * value, k)


second = E_q((w[i] * f[i]) ** 2)
excess = Sum((p[i] * abs(f[i]) - area * q[i]) ** 2 / q[i], i)
best = equals(area * q, p * abs(f))
least = implies(best, equals(second, area**2))
silent = implies(both(best, relation(">=", f, 0)), equals(second, theta**2))


@derivation(
    claim=[
        Equality(E_q(w[i] * f[i]), theta),
        Equality(E(estimate), theta),
        Equality(E((estimate - theta) ** 2), (second - theta**2) / n),
        Equality(second, area**2 + excess),
        Inequality(second, ">=", area**2),
        Implies(*least.args),
        Implies(*silent.args),
    ]
)
def importance_sampling_estimator(pen):
    pen.given(p, q, f, V, s)
    positive = pen.assume(relation(">", q[i], 0), "the proposal may draw every outcome that counts")
    each = pen.assume(equals(E(V[k, j]), E_q(w[i] * f[i])), "every draw is one from `q`")
    pairs = pen.assume(
        equals(E(V[k, j] * V[k, l]), delta(j, l) * second + (1 - delta(j, l)) * E_q(w[i] * f[i]) ** 2),
        "different draws are independent",
    )
    pen.assume(relation(">=", size_term("K"), n + 1), "enough samples: `n` uncorrelated draws take `n + 1` rows")
    pen.goal(
        "Estimate the mean `theta` of `f` under `p` from `n` draws under another law `q`; find the variance of the "
        "estimate `theta_hat`, and the `q` that makes it least."
    )
    pen.convention(
        "There are `m` outcomes. `p_i` and `q_i` are their probabilities under the target and under the proposal; one "
        "with `p_i * f_i == 0` adds nothing to any sum below, so it may be left out where `q_i` is 0. Row `k` of `V` "
        "holds the weighted values `w_i * f_i` at the `n` draws of a sample, `s_k` is the probability of that sample: "
        "sums with these are means over all samples. Integrals take the place of sums for densities."
    )
    pen.idea("Multiply and divide by `q`: a mean under `p` is the mean under `q` of something else.")

    one, there = pen.fact(s, "simplex"), pen.fact(q, "simplex")
    pen.define("w", w.args[0], "how much likelier the target makes an outcome")
    pen.define("theta", theta.args[0], "what is looked for")
    pen.start(E_q(w[i] * f[i]))
    same = pen.relate(
        "=", theta, w, theta, positive, name="multiply and divide", why="`q_i` cancels: no outcome that counts has 0"
    )
    pen.define("theta_hat", estimate.args[0], "the mean of the weighted values")
    pen.start(E(estimate))
    pen.relate("=", Sum(E(V[k, j]), j) / n, estimate, name="linearity of expectation")
    pen.relate("=", theta, each, same, name="`n` equal means", why="no bias, whatever `q` is")
    pen.start(E((V[k, j] - theta) * (V[k, l] - theta)))
    pen.relate(
        "=", E(V[k, j] * V[k, l]) - theta * E(V[k, j]) - theta * E(V[k, l]) + theta**2, one, name="multiply out",
        why="and average term by term",
    )  # fmt: skip
    pairwise = pen.relate(
        "=", (second - theta**2) * delta(j, l), each, pairs, same, name="independent draws",
        why="only a draw with itself has a covariance",
    )  # fmt: skip
    square = pen.follows(
        equals((estimate - theta) ** 2, Sum((V[k, j] - theta) * (V[k, l] - theta), j, l) / n**2), estimate,
        name="square of a sum", why="all pairs of draws",
    )  # fmt: skip
    pen.start(E((estimate - theta) ** 2))
    pen.use(square)
    pen.relate("=", Sum(E((V[k, j] - theta) * (V[k, l] - theta)), j, l) / n**2, name="linearity of expectation")
    pen.use(pairwise)
    pen.relate("=", (second - theta**2) / n, name="variance of a mean", why="`n` pairs with `j == l` are left")

    pen.define("A", area.args[0], "the mean of `abs(f)` under the target")
    modulus = pen.follows(equals(abs(f[i]) ** 2, f[i] ** 2), by=calculus.square_of_a_modulus)
    gap = pen.follows(
        equals(second, area**2 + excess), modulus, w, area, there, positive, name="complete the square",
        why="only the mean square depends on `q`; the mixed terms make `-2*A**2`, the last ones `A**2`",
    )  # fmt: skip
    pen.follows(
        relation(">=", second, area**2), gap, positive, name="squares are not negative", why="no proposal does better"
    )
    with pen.suppose(best, "draw in proportion to `p * abs(f)`") as hyp:
        value = pen.follows(equals(second, area**2), gap, hyp, name="every square is 0")
    known = pen.discharge(hyp, value, why="this proposal is best, and by the squares no other one is")
    with pen.suppose(silent.args[0], "and `f` is nowhere negative") as hyp:
        value = pen.follows(equals(second, area**2), known, hyp, name="the best proposal")
        sign = pen.follows(relation(">=", f[i], 0), hyp, name="entry by entry")
        plain = pen.follows(equals(abs(f[i]), f[i]), sign, by=modulus_of_what_is_not_negative)
        total = pen.follows(equals(area, theta), area, theta, plain, name="no sign cancels")
        last = pen.follows(equals(second, theta**2), value, total, name="put in")
    pen.discharge(hyp, last, why="the variance is 0: every weighted value is `theta`")

    pen.sanity(equals(E_q(w[i]), 1), "the weights are 1 on average ...")
    pen.sanity(
        equals(E_q(w[i] ** 2), 1 + Sum((p[i] - q[i]) ** 2 / q[i], i)),
        "... and vary by the chi-square distance of the two laws",
    )
    pen.note("The best proposal asks for `A`, as hard to find as `theta`: it shows what a good one looks like.")
    pen.wrong("A proposal that hardly draws what counts: a few draws with huge weights make the mean.")
    pen.wrong("Judging by the spread of the weights that were drawn: where no draw falls, none warns.")
    pen.wrong("Taking `p` for the best proposal: it is so only where `abs(f)` is constant.")
    pen.wrong("Dividing by the sum of the weights and calling it unbiased: that helps where `p` has an unknown factor.")
