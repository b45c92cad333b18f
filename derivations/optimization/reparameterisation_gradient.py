"""Reparameterisation gradient.

A mean over a normal law can be differentiated through its draws: write each draw as a function of the parameters and of
noise that does not move. Variational autoencoders are trained by this.
"""

from derivations.distributions.normal import normal as law
from workbench import (
    Equality,
    apply,
    derivation,
    derivative,
    equals,
    exp,
    forall,
    limit,
    named,
    oo,
    pi,
    sqrt,
)
from workbench.reasons.calculus import CHAIN_RULE_AT, DIFFERENTIATE_BOTH_SIDES
from workbench.reasons.common import CONSTANT_FACTOR
from workbench.reasons.estimation import DERIVATIVE_OF_A_MEAN
from workbench.reasons.expectation import CHANGE_OF_VARIABLES, LINEARITY
from workbench.rules import calculus
from workbench.terms.term import substitute

META = {
    "level": "advanced",
    "bullets": ["Modern optimization techniques", "Bayesian methodology"],
    "prerequisites": ["gaussian-stein-lemma", "leibniz-integral-rule", "chain-rule"],
    "references": [
        "Kingma & Welling (2013), Auto-Encoding Variational Bayes, §2.4",
        "Mohamed et al. (2020), Monte Carlo Gradient Estimation in Machine Learning",
    ],
}

x, (mu, sigma) = law.variable, law.parameters
standard = law(0, 1).of("epsilon")
e = standard.variable
f, density = apply("f", (), x), exp(-((x - mu) ** 2) / (2 * sigma**2)) / (sigma * sqrt(2 * pi))
E, E_0 = law.expectation, standard.expectation
l = named("l", law.log_density)
draw = mu + sigma * e
there = apply("f", (), draw)
slope, bend = derivative(there, mu), derivative(derivative(there, mu), mu)
df, ddf = derivative(f, x), derivative(derivative(f, x), x)
pull, push = (x - mu) / sigma**2, ((x - mu) ** 2 / sigma**2 - 1) / sigma
_ENDS = ((-oo, "on the left"), (oo, "on the right"))


@derivation(
    claim=[
        Equality(E(f), E_0(there)),
        Equality(derivative(E_0(there), mu), E_0(slope)),
        Equality(derivative(E_0(there), sigma), E_0(e * slope)),
        Equality(E_0(e * slope), sigma * E_0(bend)),
        Equality(E(f * derivative(l, mu)), E_0(slope)),
        Equality(E(f * derivative(l, sigma)), E_0(e * slope)),
    ]
)
def reparameterisation_gradient(pen):
    pen.given(mu, sigma, f, x, e)
    plain, times, steep = (
        [pen.assume(forall(equals(limit(g * density, x, to), 0), mu, sigma), f"{words} {side}") for to, side in _ENDS]
        for g, words in (
            (f, "`f` grows slower than any normal density falls,"),
            ((x - mu) * f, "times a linear function it still does,"),
            (df, "and so does its slope,"),
        )
    )
    pen.goal(
        "Find the derivatives in `mu` and `sigma` of the mean of `f` under the normal law with mean `mu` and variance "
        "`sigma**2`, as means of slopes of `f` at draws; and compare them with those from scores."
    )
    pen.convention(
        "`x` is normal with these parameters, and `epsilon` is standard normal: noise that no parameter moves. `f` has "
        "two continuous derivatives, and all means are finite. `l` is the logarithm of the density of `x`: its slopes "
        "in `mu` and `sigma` are the scores."
    )
    pen.idea("A draw is a function of the parameters and of noise: so its slope can be taken, draw by draw.")

    positive = pen.fact(sigma, "positive")

    def stein(g, ends, words):
        here = [pen.instance(end, mu=mu, sigma=sigma) for end in ends]
        return pen.lemma("gaussian-stein-lemma", *here, positive, g=lambda u: substitute(g, {x: u}), why=words)

    same = pen.follows(
        equals(E(f), E_0(there)), positive, by=CHANGE_OF_VARIABLES, x=draw, name="reparameterise",
        why="`x == mu + sigma*epsilon`: now the law stands still",
    )  # fmt: skip
    pen.define("l", l.args[0], "the logarithm of the density")
    one = pen.follows(equals(derivative(l, mu), pull), l, by=calculus.chain_rule, name="score of the mean")
    other = pen.follows(equals(derivative(l, sigma), push), l, by=calculus.chain_rule, name="score of the width")
    along = pen.follows(
        equals(derivative(there, sigma), e * slope), by=CHAIN_RULE_AT, why="`sigma` moves a draw by its noise"
    )

    first = stein(f, plain, "for `f`")
    pen.start(derivative(E_0(there), mu))
    pen.relate("=", derivative(E(f), mu), same, by=DIFFERENTIATE_BOTH_SIDES)
    scored = pen.relate(
        "=", E(f * pull), same, by=DERIVATIVE_OF_A_MEAN, why="the density moves, and its slope is the score times it"
    )
    pen.relate("=", E((x - mu) * f) / sigma**2, by=CONSTANT_FACTOR)
    pen.relate("=", E(df), first, positive, name="Stein's identity", why="from the density onto the function")
    inside = pen.relate(
        "=", E_0(slope), positive, by=CHANGE_OF_VARIABLES, x=draw,
        why="the slope of each draw: the derivative has gone under the mean",
    )  # fmt: skip
    pen.start(E(f * derivative(l, mu)))
    pen.relate("=", E(f * pull), one, l, name="put in the score")
    pen.relate("=", E_0(slope), scored, inside, name="the two gradients are one")

    product = pen.follows(
        equals(derivative((x - mu) * f, x), f + (x - mu) * df), by=calculus.product_rule, why="`x - mu` has the slope 1"
    )
    second = stein((x - mu) * f, times, "for `(x - mu) * f`")
    pen.start(derivative(E_0(there), sigma))
    pen.relate("=", derivative(E(f), sigma), same, by=DIFFERENTIATE_BOTH_SIDES)
    scored = pen.relate("=", E(f * push), same, by=DERIVATIVE_OF_A_MEAN, why="with the score of `sigma`")
    pen.relate("=", E((x - mu) * ((x - mu) * f)) / sigma**3 - E(f) / sigma, positive, by=LINEARITY)
    pen.relate("=", E(f + (x - mu) * df) / sigma - E(f) / sigma, second, product, positive, name="Stein's identity")
    left = pen.relate("=", E((x - mu) * df) / sigma, by=LINEARITY, why="what does not hold the slope cancels")
    pen.follows(
        equals(E((x - mu) * df), E_0(sigma * (e * slope))), positive, by=CHANGE_OF_VARIABLES, x=draw
    )
    front = pen.relate("=", sigma * E_0(e * slope), by=CONSTANT_FACTOR)
    inside = pen.follows(
        equals(derivative(E_0(there), sigma), E_0(e * slope)), left, front, positive, name="put in",
        why="the noise counts how far a draw moves",
    )  # fmt: skip
    pen.follows(
        equals(derivative(E_0(there), sigma), E_0(derivative(there, sigma))), inside, along, name="draw by draw",
        why="the derivative has gone under the mean",
    )  # fmt: skip
    pen.start(E(f * derivative(l, sigma)))
    pen.relate("=", E(f * push), other, l, name="put in the score")
    pen.relate("=", E_0(e * slope), scored, inside, name="the two gradients are one")

    third = stein(df, steep, "for the slope")
    back = pen.follows(equals(E(ddf), E_0(bend)), positive, by=CHANGE_OF_VARIABLES, x=draw)
    pen.follows(
        equals(E_0(e * slope), sigma * E_0(bend)), third, front, back, positive, name="put in",
        why="noise becomes curvature: a wider law gains where `f` bends upwards",
    )  # fmt: skip

    pen.sanity(equals(derivative(E_0(draw**2), sigma), 2 * sigma), "`f` is the square: its mean is `mu**2 + sigma**2`")
    pen.sanity(equals(E_0(e * exp(draw)), sigma * E_0(exp(draw))), "`f` is the exponential, its own slope")
    pen.wrong("Differentiating `f` at a fixed draw: a draw moves with `mu` and `sigma`.")
    pen.wrong("Using it where `f` jumps: the slopes of draws do not see the jump; scores do.")
    pen.wrong("Leaving out the noise in the derivative in `sigma`.")
