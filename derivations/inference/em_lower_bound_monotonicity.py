"""Why EM never goes down.

Where part of the data is hidden, the likelihood is the logarithm of a sum. EM works with a bound that touches it at the
present parameters: whatever raises the bound raises the likelihood at least as much.
"""

from workbench import (
    Equality,
    Implies,
    Inequality,
    apply,
    derivation,
    equals,
    exp,
    log,
    named,
    relation,
    sum,
    vector,
)
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.rules import calculus

META = {
    "level": "advanced",
    "bullets": ["Pattern identification", "Optimization algorithms"],
    "prerequisites": ["kl-divergence-nonnegative", "bayes-rule"],
    "references": [
        "Bishop, Pattern Recognition and Machine Learning, §9.4 (eqs. 9.70-9.72)",
        "Deisenroth, Faisal & Ong, Mathematics for Machine Learning, §11.3",
    ],
}

q, theta, eta = vector("q", "K", "simplex", "positive"), vector("theta", "m"), vector("eta", "m")


def log_joint(at):
    """Of what was seen and each value of what was not."""
    return apply("g", ("K",), at)


g, h = log_joint(theta), log_joint(eta)
p = named("p", sum(exp(g)))
r = named("r", exp(g) / p)
later = sum(exp(h))


def bound(law, at):
    return sum(law * log(exp(log_joint(at)) / law))


D = sum(q * log(q / r))
better = relation(">=", sum(r * h), sum(r * g))


@derivation(
    claim=[
        Equality(log(p), bound(q, theta) + D),
        Inequality(bound(q, theta), "<=", log(p)),
        Equality(bound(r, theta), log(p)),
        Implies(better, relation(">=", log(later), log(p))),
    ]
)
def em_lower_bound_monotonicity(pen):
    pen.given(q, theta, eta)
    pen.goal(
        "Split the log-likelihood `log(p)` of parameters `theta` by any law `q` of what is hidden, and show that no "
        "step of EM lowers it."
    )
    pen.convention(
        "What is hidden has `K` values, and `exp(g(theta))` holds the joint probabilities of what was seen with each "
        "of them. `p` is the likelihood, `r` the posterior of what is hidden. The E-step takes `q == r`; the M-step "
        "goes to an `eta` where the mean of the joint log-probability under `r` is at least what it was. For "
        "densities the sums are integrals."
    )
    pen.idea("A bound that holds for every `q` and all parameters, and touches for `q == r`.")
    pos, one = pen.fact(q, "positive"), pen.fact(q, "simplex")

    pen.define("p", p.args[0], "likelihood: the sum over what is hidden")
    pen.define("r", r.args[0], "posterior, by Bayes' rule")
    all_ = pen.follows(relation(">", exp(g), 0), by=RANGE_OF_A_FUNCTION)
    some = pen.follows(relation(">", p, 0), p, all_, name="a sum of positive numbers")
    above = pen.follows(relation(">", r, 0), r, some, all_, name="positive")
    unit = pen.follows(equals(sum(r), 1), r, p, some, name="a law", why="it sums to `p` over `p`")
    posterior = pen.follows(
        equals(log(r), g - log(p)), r, some, by=calculus.log_of_quotient, name="logarithm of the posterior",
        why="the joint over the likelihood",
    )  # fmt: skip
    joint = pen.follows(equals(log(exp(g) / q), g - log(q)), pos, by=calculus.log_of_quotient)
    against = pen.follows(equals(log(q / r), log(q) - log(r)), pos, above, by=calculus.log_of_quotient)
    whole = pen.follows(
        equals(log(p), bound(q, theta) + D), posterior, joint, against, one, name="mean under `q`",
        why="`log(q)` cancels, and the weights count `log(p)` once",
    )  # fmt: skip
    gibbs = pen.lemma("kl-divergence-nonnegative", pos, one, above, unit, p=q, q=r)
    below = pen.follows(
        relation("<=", bound(q, theta), log(p)), whole, gibbs, name="lower bound", why="no divergence is negative"
    )
    own = pen.follows(equals(log(exp(g) / r), g - log(r)), above, by=calculus.log_of_quotient)
    touch = pen.follows(
        equals(bound(r, theta), log(p)), own, posterior, unit, name="E-step", why="the bound touches for `q == r`"
    )
    plain = pen.follows(relation("<=", bound(q, theta), log(sum(exp(g)))), below, p, name="definition of `p`")
    there = pen.instance(plain, why="at the new parameters, with the old posterior", q=r, theta=eta)
    with pen.suppose(better, "an M-step") as hyp:
        new = pen.follows(equals(log(exp(h) / r), h - log(r)), above, by=calculus.log_of_quotient)
        raised = pen.follows(
            relation(">=", bound(r, eta), bound(r, theta)), hyp, own, new, name="the bound rises",
            why="the entropy of `r` is in both",
        )  # fmt: skip
        ascent = pen.follows(
            relation(">=", log(later), log(p)), raised, touch, there, name="ascent",
            why="at least as high as the bound, which was the likelihood before",
        )  # fmt: skip
    pen.discharge(hyp, ascent, why="no step lowers the likelihood")

    pen.sanity(equals(sum(r * g) - sum(r * log(r)), log(p)), "the mean under the posterior, and its entropy")
    pen.wrong("Expecting the global maximum: where EM starts decides where it ends.")
    pen.wrong("Changing `r` within the M-step: the posterior is that of the old parameters until the step is done.")
    pen.wrong("Taking a step that is not the best for useless: any `eta` that raises the mean is enough.")
