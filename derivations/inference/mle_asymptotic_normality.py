"""The maximum likelihood estimate is nearly normal.

How far is the estimate from the truth? With many data the score is nearly normal and the log-likelihood nearly a
parabola: the error is the one over the curvature of the other, and its variance is one over the information.
"""

from derivations.distributions.normal import normal
from workbench import (
    Claim,
    apply,
    derivation,
    derivative,
    equals,
    exists,
    exp,
    implies,
    limit,
    log,
    named,
    number,
    relation,
    scalar,
    sqrt,
)
from workbench.reasons.calculus import MEAN_VALUE
from workbench.reasons.limits import EQUAL_FUNCTIONS, LIMIT_LAWS
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.record.claims import Expectation
from workbench.rules import calculus

META = {
    "level": "advanced",
    "bullets": ["Statistical reasoning", "Hypothesis evaluation"],
    "prerequisites": ["fisher-information-identity", "taylor-second-order"],
    "references": ["Casella & Berger Thm 10.1.12", "Wasserman §9.7"],
}

theta, e, h, s, u = (scalar(name) for name in "theta e h s u".split())
r, zeta, x = scalar("r", "unit"), scalar("zeta"), scalar("x")
rate, t = scalar("lam", "positive"), scalar("t", "positive")
I = scalar("I", "positive")


def score(at, by):
    """The slope of the log-likelihood at a place, by a symbol of it."""
    return derivative(apply("ell", (), at), by)


bend = derivative(score(theta + r * e, theta), theta)
mean_value = exists(equals(score(theta + e, theta) - score(theta, theta), e * bend), r)
at_the_top = equals(score(theta + e, theta), 0)
expansion = equals(score(theta, theta), -bend * e)
S, J = apply("S", (), h), apply("J", (), h)
error = named("e_h", h * S / J)
law = normal.of("x")(number(0), sqrt(I))
nearly = equals(limit(error / h, h, 0), zeta / I)
normal_error = equals(law.expectation(exp(s * (x / I))), exp(s**2 / (2 * I)))


@derivation(
    claim=[
        Claim("Equality", implies(at_the_top, exists(expansion, r))),
        Claim("Equality", nearly),
        Expectation(normal_error),
    ]
)
def mle_asymptotic_normality(pen):
    pen.given(theta, e, h, s, I, x)
    scores = pen.assume(equals(limit(S, h, 0), zeta), "the central limit theorem for the score")
    bends = pen.assume(equals(limit(J, h, 0), I), "the law of large numbers for the curvature")
    pen.goal("Find the limit law of the error of the maximum likelihood estimate, times the root of the sample size.")
    pen.convention(
        "`ell` is the log-likelihood of `N` data, smooth, `theta` the true parameter, inside of its range, and "
        "`theta + e` the estimate, which is consistent. `h` is `1/sqrt(N)`, `S(h)` the score at `theta` times "
        "`h`, and `J(h)` is `-h**2` times the curvature at `theta + r*e`, so that the estimate has the error "
        "`e_h`. The score adds up `N` independent terms of mean 0 and variance `I`, the information of one "
        "observation: by the central limit theorem `S(h)` goes to a normal number with the variance `I`, the law "
        "of `x`. `J(h)` is a mean of `N` terms with the mean `I`, taken near `theta`: it goes to `I` if the "
        "curvature is bounded near `theta` in its slope. By Skorokhod's representation theorem both may be taken "
        "to converge for each outcome, and `zeta` is the limit at one; what converges for each outcome converges "
        "in law, and a law is known by its moment generating function."
    )
    pen.idea("From the truth to the estimate the score falls to 0, and how fast it falls is the information.")

    info = pen.fact(I, "positive")
    with pen.road("the score at the estimate"):
        there = pen.follows(mean_value, by=MEAN_VALUE, f=score(u, u), t=u, x=theta, h=e, theta=r)
        with pen.suppose(at_the_top, "the likelihood is largest there") as top:
            found = pen.obtain(there, why="a place between the truth and the estimate")
            solved = pen.follows(expansion, found, top, name="the score falls to 0", why="all the way from the truth")
            here = pen.witness(exists(expansion, r), {r: r}, solved)
        pen.discharge(top, here)
    with pen.road("many data"):
        pen.define("e_h", error.args[0], "the error: score over curvature, times `h` over `h**2`")
        same = pen.follows(
            implies(relation(">", abs(h), 0), equals(error / h, S / J)), error, name="`h` cancels",
            why="the error, times the root of `N`",
        )  # fmt: skip
        quotient = pen.follows(
            equals(limit(S / J, h, 0), zeta / I), scores, bends, info, by=LIMIT_LAWS, why="`I` is not 0"
        )
        pen.follows(nearly, same, quotient, by=EQUAL_FUNCTIONS)
    with pen.road("the law"):
        root = pen.follows(equals(sqrt(I) ** 2, I), info, by=calculus.square_of_a_root)
        never = pen.follows(relation(">=", sqrt(I), 0), info, by=RANGE_OF_A_FUNCTION)
        wide = pen.follows(relation(">", sqrt(I), 0), root, never, info, name="positive")
        made = pen.lemma("normal", wide, claim=5, x=x, mu=number(0), sigma=sqrt(I), t=s / I)
        pen.follows(
            normal_error, made, root, info, name="recognise",
            why="a normal law with mean 0 and variance `1/I`: the variance `I`, over `I**2`",
        )  # fmt: skip

    pen.sanity(
        equals(-derivative(derivative(log(rate) - rate * t, rate), rate), 1 / rate**2),
        "an exponential rate, from one waiting time `t`: its estimate has the variance `lam**2/N`",
    )
    pen.wrong("Taking the variance for exact: it is right in the limit, for many data.")
    pen.wrong("Using it where the support moves: the largest of uniform data errs by the order `1/N`, always below.")
    pen.wrong("Forgetting `N`: `I` is the information of one observation, and the estimate has the variance `1/(N*I)`.")
