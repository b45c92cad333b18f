"""The best policy at a price for leaving the reference.

Fine-tuning on a reward alone ends in answers that exploit it. At a price for the distance from the reference the best
policy is the reference, tilted towards the reward: a posterior, with the reward as its log-likelihood.
"""

from workbench import (
    Equality,
    Implies,
    Inequality,
    Sum,
    derivation,
    derivative,
    equals,
    exp,
    index,
    log,
    named,
    ones,
    relation,
    scalar,
    sum,
    vector,
)
from workbench.reasons.common import COLLECT
from workbench.reasons.order import positive_by_its_parts
from workbench.rules import calculus
from workbench.rules.reason import together

META = {
    "level": "research",
    "bullets": ["Error function development", "Bayesian methodology", "Modern optimization techniques"],
    "prerequisites": ["max-entropy-boltzmann-softmax", "kl-divergence-nonnegative"],
    "references": ["Rafailov et al. (2023), Direct Preference Optimization, eq. 4 and appendix A.1"],
}

p, q = vector("p", "n", "simplex", "positive"), vector("q", "n", "simplex", "positive")
r, beta, lam = vector("r", "n"), scalar("beta", "positive"), scalar("lambda")
i, j, k = index("i j k", "n")
weights = q * exp(r / beta)
Z = named("Z", sum(weights))
best = named("p_star", weights / Z)


def objective(policy):
    """The mean reward less what the distance from the reference costs."""
    return sum(policy * r) - beta * sum(policy * log(policy / q))


F = named("F", objective(p))
D = sum(p * log(p / best))
LOGS = together([calculus.log_of_quotient, calculus.log_of_product, calculus.log_of_exp])


@derivation(
    claim=[
        Inequality(F, "<=", beta * log(Z)),
        Equality(objective(best), beta * log(Z)),
        Equality(beta * log(Z) - F, beta * D),
        Implies(equals(D, 0), equals(p[k], best[k])),
        Equality(r[i], beta * log(best[i] / q[i]) + beta * log(Z)),
    ]
)
def rlhf_kl_optimal_policy(pen):
    pen.given(p, q, r, beta)
    pen.goal("Find the policy `p` with the largest `F`, and the reward that a given policy is best for.")
    pen.convention(
        "Probabilities of the `n` answers to one prompt: `p` any policy, `q` the reference, both positive; `r` holds "
        "their rewards, `beta` is the price of the divergence of `p` from `q`."
    )
    pen.idea(
        "A multiplier finds the policy `p_star`; what `F` lacks to the bound is `beta` times a divergence from it."
    )
    positive, whole, base = pen.fact(p, "positive"), pen.fact(p, "simplex"), pen.fact(q, "positive")
    price = pen.fact(beta, "positive")

    pen.define("F", F.args[0])
    ratio = pen.follows(equals(log(p / q), log(p) - log(q)), positive, base, by=calculus.log_of_quotient)
    spread = pen.follows(
        equals(F, Sum(p[k] * r[k] - beta * p[k] * log(p[k]) + beta * p[k] * log(q[k]), k)),
        F,
        ratio,
        by=COLLECT,
        name="put in",
    )
    pen.follows(
        equals(derivative(F, p[j]), r[j] - beta * (log(p[j]) + 1) + beta * log(q[j])), spread, positive,
        by=calculus.product_rule, name="slope of `F`", why="only the terms with `p_j` move",
    )  # fmt: skip
    pen.define("Z", Z.args[0])
    total = pen.follows(relation(">", Z, 0), base, by=positive_by_its_parts)
    back = [pen.follows(equals(exp(log(x)), x), fact, by=calculus.exp_of_log) for x, fact in ((p, positive), (q, base))]
    alike = equals(r - beta * (log(p) + 1) + beta * log(q), lam * ones("n"))
    with pen.suppose(alike, "the sum is held at 1: one multiplier for all slopes") as level:
        logs = pen.follows(
            equals(log(p), log(q) + r / beta - (1 + lam / beta) * ones("n")), level, price, name="solve for `log(p)`"
        )
        tilted = pen.follows(
            equals(p, exp(-1 - lam / beta) * weights), logs, *back, by=calculus.exp_of_sum, name="exponentiate",
            why="the reference, in proportion to `exp(r/beta)`",
        )  # fmt: skip
        factor = pen.follows(equals(exp(-1 - lam / beta) * Z, 1), tilted, whole, Z, name="they add up to 1")
        found = pen.follows(equals(p, weights / Z), tilted, factor, total, name="normalise")
    pen.discharge(level, found)

    pen.define("p_star", best.args[0], "what was found")
    above = pen.follows(relation(">", best, 0), base, by=positive_by_its_parts)
    one = pen.follows(equals(sum(best), 1), best, Z, total, name="the weights add up to 1")
    own = pen.follows(equals(log(best), log(q) + r / beta - log(Z)), best, base, total, by=LOGS, name="logarithm")
    other = pen.follows(equals(log(p / best), log(p) - log(best)), positive, above, by=calculus.log_of_quotient)
    split = pen.follows(
        equals(beta * log(Z) - F, beta * D), ratio, other, own, whole, price, F, name="put in",
        why="the reward is `beta*log(p_star/q) + beta*log(Z)`",
    )  # fmt: skip
    gibbs = pen.lemma("kl-divergence-nonnegative", positive, whole, above, one, p=p, q=best)
    pen.follows(relation("<=", F, beta * log(Z)), split, gibbs, price, name="no divergence is negative")
    pen.start(log(best / q))
    moved = pen.by(calculus.log_of_quotient)
    pen.follows(
        equals(objective(best), beta * log(Z)), moved, own, one, price, name="put in", why="`p_star` reaches the bound"
    )
    pen.lemma(
        "kl-divergence-nonnegative", positive, whole, above, one, claim=6, p=p, q=best,
        why="the bound is reached nowhere else",
    )  # fmt: skip
    pen.follows(
        equals(r[i], beta * log(best[i] / q[i]) + beta * log(Z)), moved, own, price, by=calculus.log_of_quotient,
        name="solve for the reward", why="up to one number for all answers, the policy knows it",
    )  # fmt: skip

    pen.sanity(relation(">=", beta * log(Z), q @ r), "the value is above the mean reward of the reference")
    pen.sanity(equals(derivative(beta * log(Z), r), best), "its slope in the rewards is `p_star`")
    pen.wrong("Exchanging the two laws in the divergence: then the best policy is no exponential tilt.")
    pen.wrong("Letting `beta` go to 0: all weight goes to the answers of the largest reward, exploited or not.")
    pen.wrong("Estimating `Z` to use the reward: in differences of rewards it cancels, which is what DPO is made of.")
