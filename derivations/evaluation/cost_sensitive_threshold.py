"""Thresholds where errors have different costs.

When should an alarm be given, if a missed case costs more than a false alarm? At a probability that the two costs
decide; at a likelihood ratio that they and the prior decide; where the ROC curve has that slope.
"""

from workbench import (
    Equality,
    Iff,
    Inequality,
    Sum,
    apply,
    compare,
    derivation,
    derivative,
    equals,
    exp,
    iff,
    index,
    integral,
    named,
    number,
    relation,
    scalar,
    vector,
)
from workbench.reasons.integral_calculus import DERIVATIVE_OF_AN_INTEGRAL
from workbench.reasons.signs import RANGE_OF_A_FUNCTION

META = {
    "level": "intermediate",
    "bullets": ["Performance measurement", "Hypothesis evaluation"],
    "prerequisites": ["bayes-rule", "neyman-pearson-normal-mean", "roc-auc-mann-whitney"],
    "references": ["PML1 §5.1.2", "DeGroot, Optimal Statistical Decisions, ch. 8"],
}

c, d = scalar("c", "positive"), scalar("d", "positive")
p, q, phi = vector("p", "n", "unit"), vector("q", "n", "simplex"), vector("phi", "n", "unit")
i = index("i", "n")
alarm, silence = c * (1 - p[i]), d * p[i]
threshold = named("t_star", c / (c + d))
best = named("psi", compare(">=", p, threshold))


def cost(rule):
    """The expected cost of giving an alarm with the probabilities of the rule."""
    return Sum(q[i] * (rule[i] * alarm + (1 - rule[i]) * silence), i)


w, g, h = scalar("w", "unit"), scalar("g", "positive"), scalar("h", "positive")
posterior = named("r", w * g / (w * g + (1 - w) * h))
level = c * (1 - w) / (d * w)
a, b, t, u = (scalar(name) for name in "abtu")


def share(of, at):
    """The part of a density above a threshold."""
    return integral(exp(apply(of, (), u)), u, at, b)


hits, alarms = share("k", t), share("l", t)
f_1, f_0 = exp(apply("k", (), t)), exp(apply("l", (), t))
mean_cost = d * w * (1 - hits) + c * (1 - w) * alarms
slope = derivative(hits, t) / derivative(alarms, t)
decision = iff(relation("<=", alarm, silence), relation(">=", p[i], threshold))
odds = iff(relation(">=", posterior, threshold), relation(">=", g / h, level))
still = iff(equals(derivative(mean_cost, t), 0), equals(slope, level))


@derivation(
    claim=[
        Iff(*decision.args),
        Inequality(cost(best), "<=", cost(phi)),
        Iff(*odds.args),
        Equality(slope, f_1 / f_0),
        Iff(*still.args),
    ]
)
def cost_sensitive_threshold(pen):
    pen.given(c, d, p, q, phi, w, g, h, b, t, u)
    pen.goal(
        "Find the decisions of least expected cost where a false alarm costs `c` and a missed case `d`: as a "
        "threshold for the probability of a case, as one for the likelihood ratio, and as a point of the ROC "
        "curve."
    )
    pen.convention(
        "`p_i` is the probability of a case, given what is seen; the i-th of `n` things to be seen has the "
        "probability `q_i`. A rule gives an alarm with the probability `phi_i` there. For one observation `w` is "
        "the prior probability of a case, `g` the density of what is seen in a case and `h` that otherwise; `r` "
        "is the posterior probability. Scores lie below `b` and have the density `exp(k(u))` in a case, else "
        "`exp(l(u))`; an alarm is given above `t`, and the integrals from `t` to `b` are the rates TPR of hits "
        "and FPR of false alarms."
    )
    pen.idea("Given what is seen, both decisions have an expected cost: take the cheaper one, each time.")

    false, missed = pen.fact(c, "positive"), pen.fact(d, "positive")
    prior = pen.fact(w, "unit")
    with pen.road("the probability of a case"):
        pen.define("t_star", threshold.args[0], "the share of the false alarm in the two costs")
        pen.follows(
            decision, threshold, false, missed, name="solve for `p_i`",
            why="an alarm is wrong with the probability `1 - p_i`, silence with `p_i`",
        )  # fmt: skip
        pen.define("psi", best.args[0], "an alarm from the threshold on")
        signs = pen.follows(
            relation("<=", (best[i] - phi[i]) * (alarm - silence), 0), best, threshold, false, missed,
            pen.fact(phi, "unit"), name="opposite signs",
            why="where an alarm is cheaper, `psi` gives it for certain, and elsewhere never",
        )  # fmt: skip
        pen.follows(
            relation("<=", cost(best), cost(phi)), signs, pen.fact(q, "simplex"), name="a mean of both sides",
            why="no rule costs less, not even one that tosses a coin",
        )  # fmt: skip
    with pen.road("the likelihood ratio"):
        pen.define("t_star", threshold.args[0], "the threshold")
        pen.define("r", posterior.args[0], "Bayes' rule")
        pen.follows(
            odds, posterior, threshold, false, missed, prior, pen.fact(g, "positive"), pen.fact(h, "positive"),
            name="odds", why="`r >= t_star` where `r/(1 - r) >= c/d`, and the odds are those of the prior times `g/h`: "
            "the test of Neyman and Pearson",
        )  # fmt: skip
    with pen.road("the ROC curve"):
        up = pen.follows(
            equals(derivative(hits, t), -f_1), by=DERIVATIVE_OF_AN_INTEGRAL, why="a higher threshold, fewer hits"
        )
        right = pen.follows(
            equals(derivative(alarms, t), -f_0), by=DERIVATIVE_OF_AN_INTEGRAL, why="and fewer false alarms"
        )
        positive = pen.follows(relation(">", f_0, 0), by=RANGE_OF_A_FUNCTION)
        ratio = pen.follows(
            equals(slope, f_1 / f_0), up, right, positive, name="slope of the curve", why="the signs cancel"
        )
        pen.start(derivative(mean_cost, t))
        pen.inward(times=4)
        change = pen.relate("=", d * w * f_1 - c * (1 - w) * f_0, up, right, name="put in")
        pen.follows(
            still, change, ratio, false, missed, prior, positive, name="solve for the slope",
            why="the expected cost stands still where the ROC curve has the slope of the likelihood ratio's threshold",
        )  # fmt: skip

    pen.sanity(equals(c / (c + c), number(1) / 2), "equal costs: the more probable class")
    pen.wrong("A threshold of 1/2 whatever the costs: that says that both errors cost the same.")
    pen.wrong("Moving the threshold for the costs after the training data were weighted by them: they count twice.")
    pen.wrong(
        "Taking any point with that slope for the best: if the likelihood ratio of the score is not monotone, there "
        "may be several."
    )
