"""Bayes' rule.

How a probability changes when something is seen: the prior times the likelihood, over what both add up to. Every
posterior, every classifier by densities and every reading of a medical test is this one line.
"""

from workbench import Equality, apply, derivation, equals, exp, integral, named, number, relation, scalar
from workbench.reasons.common import CONSTANT_FACTOR
from workbench.reasons.integral_calculus import INTEGRATE_BOTH_SIDES

META = {
    "level": "beginner",
    "bullets": ["Bayesian methodology"],
    "prerequisites": ["law-of-total-expectation"],
    "references": ["MML §6.3", "PML1 §2.3"],
}

theta, x = scalar("theta"), scalar("x")
a, b, l, h = (scalar(name) for name in "ablh")
joint = exp(apply("f", (), theta, x))
prior = named("p_0", integral(joint, x, a, b))
evidence = named("m", integral(joint, theta, l, h))
likelihood = named("L", joint / prior)
posterior = named("q", joint / evidence)
averaged = integral(likelihood * prior, theta, l, h)
u, v, y, z = (scalar(name) for name in "uvyz")
stages = integral(evidence * integral(posterior, theta, u, v), x, y, z)
at_once = integral(integral(joint, theta, u, v), x, y, z)

# The four outcomes of a test: alarm or not for the ill, alarm or not for the healthy.
hit, missed, false, clear = (scalar(f"w_{k}", "positive") for k in range(1, 5))
total = named("W", hit + missed + false + clear)
prevalence = named("r", (hit + missed) / total)
sensitivity = named("s", hit / (hit + missed))
specificity = named("c", clear / (false + clear))
ill = named("D", hit / (hit + false))
alarms = sensitivity * prevalence + (1 - specificity) * (1 - prevalence)
odds = prevalence / (1 - prevalence) * (sensitivity / (1 - specificity))


@derivation(
    claim=[
        Equality(posterior, likelihood * prior / averaged),
        Equality(integral(posterior, theta, l, h), number(1)),
        Equality(stages, at_once),
        Equality(ill, sensitivity * prevalence / alarms),
        Equality(ill / (1 - ill), odds),
    ]
)
def bayes_rule(pen):
    pen.given(theta, x, a, b, l, h, u, v, y, z, hit, missed, false, clear)
    pen.goal(
        "Find the density `q` of `theta` given `x` from the density `L` of `x` given `theta` and the prior density "
        "`p_0` of `theta`; and the probability `D` of illness after a positive test from prevalence, sensitivity and "
        "specificity."
    )
    pen.convention(
        "`theta` between `l` and `h` and `x` between `a` and `b` have any positive joint density `exp(f(theta, x))`; "
        "infinite ends are limits. A conditional density is the joint one over that of what is given. Of a population "
        "with the weight `W`, `w_1` are ill with an alarm, `w_2` ill without, `w_3` healthy with an alarm, `w_4` "
        "healthy without; `r` is the prevalence, `s` the sensitivity and `c` the specificity."
    )
    pen.idea("The joint density factors in two ways; the one that is asked for is what the other leaves.")

    with pen.road("densities"):
        for part, words in (
            (prior, "density of `theta`: the joint one without `x`"),
            (evidence, "density of `x`: the joint one without `theta`"),
            (likelihood, "density of `x` given `theta`"),
            (posterior, "density of `theta` given `x`"),
        ):
            pen.define(part.name, part.args[0], words)
        product = pen.follows(equals(joint, likelihood * prior), likelihood, name="product rule")
        summed = pen.follows(
            equals(evidence, averaged), product, evidence, by=INTEGRATE_BOTH_SIDES, name="sum rule",
            why="`x` happens together with one `theta` or another",
        )  # fmt: skip
        pen.follows(
            equals(posterior, likelihood * prior / averaged), posterior, product, summed, name="Bayes' rule",
            why="the product above the bar, the sum below",
        )  # fmt: skip
    with pen.road("it is the law given `x`"):
        pen.start(integral(posterior, theta, l, h))
        pen.unfold(posterior)
        pen.relate(
            "=", integral(joint, theta, l, h) / evidence, by=CONSTANT_FACTOR, why="the evidence is free of `theta`"
        )
        pen.relate("=", number(1), evidence, name="total mass")
        pen.start(evidence * integral(posterior, theta, u, v))
        pen.unfold(posterior)
        event = pen.relate(
            "=", integral(joint, theta, u, v), by=CONSTANT_FACTOR, why="the evidence is free of `theta`, and cancels"
        )
        pen.follows(
            equals(stages, at_once), event, by=INTEGRATE_BOTH_SIDES, name="total probability",
            why="the probability of `theta` between `u` and `v`, `x` between `y` and `z`",
        )  # fmt: skip
    with pen.road("a medical test"):
        pen.define("W", total.args[0], "everybody")
        pen.define("r", prevalence.args[0], "share of the ill")
        pen.define("s", sensitivity.args[0], "alarms among the ill")
        pen.define("c", specificity.args[0], "no alarm among the healthy")
        pen.define("D", ill.args[0], "the ill among the alarms")
        true = pen.follows(equals(hit / total, sensitivity * prevalence), sensitivity, prevalence, name="product rule",
                           why="ill, with an alarm")  # fmt: skip
        alarm = pen.follows(
            equals(false / total, (1 - specificity) * (1 - prevalence)), specificity, prevalence, total,
            name="product rule", why="healthy, with an alarm",
        )  # fmt: skip
        pen.follows(
            equals(ill, sensitivity * prevalence / alarms), ill, true, alarm, name="Bayes' rule",
            why="both shares over what they add up to",
        )  # fmt: skip
        pen.follows(
            equals(ill / (1 - ill), odds), ill, true, alarm, name="odds form",
            why="prior odds times the likelihood ratio: the evidence is gone",
        )  # fmt: skip

    pen.sanity(relation("<", ill, number(1)), "no test makes certain")
    pen.wrong(
        "Taking the probability of `x` given `theta` for that of `theta` given `x`: for a rare illness most alarms "
        "are false, however good the test."
    )
    pen.wrong("Leaving out the evidence, which then has to be found from the posterior adding up to 1.")
