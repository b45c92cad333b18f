"""Attention as a step down an energy.

Stored patterns make an energy landscape, and one step of attention, with a state as query and the patterns as keys and
values, goes down in it: a continuous Hopfield network that finds the pattern nearest to where it starts.
"""

from workbench import (
    Gradient,
    Inequality,
    d,
    derivation,
    equals,
    log,
    logsumexp,
    matrix,
    named,
    relation,
    scalar,
    softmax,
    sum,
    vector,
)
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.rules import calculus, names, norms

META = {
    "level": "research",
    "bullets": ["Attention mechanisms in transformers", "Optimization algorithms"],
    "prerequisites": ["logsumexp-gradient-hessian", "kl-divergence-nonnegative"],
    "references": ["Ramsauer et al. (2020), Hopfield Networks is All You Need, §2"],
}

X, xi, beta = matrix("X", "n", "m"), vector("xi", "m"), scalar("beta", "positive")
a = named("a", beta * (X @ xi))
p = named("p", softmax(a))
eta = named("eta", X.T @ p)
b = named("b", beta * (X @ eta))
r = named("r", softmax(b))
E = named("E", -logsumexp(a) / beta + xi @ xi / 2)
E_1 = named("E_1", -logsumexp(b) / beta + eta @ eta / 2)
step = eta - xi
gap = logsumexp(b) - logsumexp(a) - p @ (b - a)


@derivation(
    claim=[
        Gradient(E, xi, xi - X.T @ p),
        Inequality(E_1, "<=", E - step @ step / 2),
    ]
)
def hopfield_attention_energy(pen):
    pen.given(X, xi, beta)
    pen.goal("Find the gradient of the energy `E`, and show that a step of attention from `xi` to `eta` lowers it.")
    pen.convention(
        "Rows of `X` are the stored patterns, `xi` is the state. `eta` is the output of attention for the query `xi`, "
        "with the patterns as keys and values; `E_1`, `b` and `r` are at `eta` what `E`, `a` and `p` are at `xi`."
    )
    pen.idea("The logsumexp is convex, so with its minus sign it lies below its tangent; what is left is a parabola.")

    pen.start(d(a, xi))
    pen.unfold(a)
    scores = pen.inward(times=2)
    pen.start(d(E, xi))
    pen.unfold(E)
    pen.inward(times=3, arithmetic=True)
    pen.fold(p)
    pen.use(scores)
    pen.relate("=", (xi - X.T @ p) @ d(xi, xi), name="collect", why="`beta` cancels")
    pen.identify("it stands beside `dxi`: it is 0 where `eta == xi`")
    for part, words in ((eta, "the new state"), (b, "its scores"), (r, "and their softmax")):
        pen.define(part.name, part.args[0], words)
    log_p = pen.follows(equals(log(p), a - logsumexp(a)), p, by=names.log_of_softmax)
    log_r = pen.follows(equals(log(r), b - logsumexp(b)), r, by=names.log_of_softmax)
    facts = []
    for weights in (p, r):
        facts.append(pen.follows(relation(">", weights, 0), weights, by=RANGE_OF_A_FUNCTION))
        facts.append(pen.follows(equals(sum(weights), 1), weights, by=norms.weights_sum_to_one))
    never = pen.lemma("kl-divergence-nonnegative", *facts, claim=1, p=p, q=r)
    convex = pen.follows(
        relation(">=", gap, 0), never, log_p, log_r, *facts[:3], by=calculus.log_of_quotient, name="convexity",
        why="the relative entropy is the gap between logsumexp and its tangent",
    )  # fmt: skip
    linear = pen.follows(
        equals(p @ (b - a), beta * (eta @ step)), a, b, eta, name="along the step", why="`X.T @ p == eta`"
    )
    pen.start(E_1)
    pen.unfold(E_1)
    pen.relate(
        "<=", -(logsumexp(a) + beta * (eta @ step)) / beta + eta @ eta / 2, convex, linear, pen.fact(beta, "positive"),
        name="above its tangent", why="divided by `-beta`",
    )  # fmt: skip
    pen.relate(
        "=", E - step @ step / 2, E, pen.fact(beta, "positive"), name="complete the square", why="`beta` cancels"
    )

    pen.sanity(relation("<=", E_1, E), "no step goes up")
    pen.wrong("Leaving out the parabola: without it the energy falls without bound where the state grows.")
    pen.wrong(
        "Expecting a stored pattern exactly: a fixed point is a mean of the patterns, close to one for large `beta`."
    )
    pen.wrong("Taking keys and values from different matrices: with projections it is attention still, but no energy.")
