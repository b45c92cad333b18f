"""Maximum likelihood for the von Mises distribution.

Mean direction and concentration of angles: wind, orientations, phases, times of the day.
"""

from dataclasses import replace

from derivations.distributions.von_mises import von_mises as law
from workbench import (
    Derivative,
    Equality,
    Inequality,
    Sum,
    arctan,
    cos,
    derivation,
    derivative,
    equals,
    exp,
    gradient,
    i0,
    i1,
    index,
    log,
    mle,
    named,
    number,
    oo,
    pi,
    relation,
    sin,
    size_term,
    sqrt,
    sum,
    vector,
)
from workbench.engines.statistics.likelihood.beginning import until_the_score
from workbench.reasons.estimation import DERIVATIVE_OF_A_MEAN
from workbench.reasons.expectation import LINEARITY, POSITIVE_SQUARES, SCORE_HAS_MEAN_ZERO
from workbench.reasons.likelihood import NEWTON_ITERATION, NOTHING_LARGER, ONE_AFTER_ANOTHER, SUM_OVER_THE_SAMPLE
from workbench.reasons.linear_algebra import ENTRY_BY_ENTRY
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.reasons.squares import the_smaller_square
from workbench.rules import algebra, angles, calculus
from workbench.terms.heads import argmax, newton

META = {
    "level": "advanced",
    "bullets": ["Vector manipulation and spatial relationships", "Statistical reasoning"],
    "prerequisites": ["mle-normal", "cauchy-schwarz-inequality"],
    "references": ["Mardia & Jupp, Directional Statistics, §5.3", "PRML §2.3.8"],
}

x, (mu, kappa) = law.variable, law.parameters
density = exp(kappa * cos(x - mu)) / (2 * pi * i0(kappa))

sample, n, i = vector("x", "n"), size_term("n"), index("i", "n")
C, S = named("C", sum(cos(sample))), named("S", sum(sin(sample)))
R = named("R", sqrt(C**2 + S**2) / n)
aligned = sum(cos(sample - mu))
length = sqrt(sum(cos(sample)) ** 2 + sum(sin(sample)) ** 2)
mu_hat = named("mu_hat", 2 * arctan(S / (C + n * R)))
profile = named("ell_1", n * kappa * R - n * log(2 * pi * i0(kappa)))
ratio = i1(kappa) / i0(kappa)

angle = law.variable
rising = 1 - ratio / kappa - ratio**2
estimates = (
    2 * arctan(S / (C + n * R)),
    newton(kappa * length - n * log(2 * pi * i0(kappa)), kappa, number(0), oo, length - n * ratio, -n * rising, 0),
)

signs = ("ni", "=")  # a whole turn further the direction is the same


@derivation(
    claim=[
        Equality(aligned, C * cos(mu) + S * sin(mu)),
        Inequality(aligned, "<=", n * R),
        Equality(cos(mu_hat), C / (n * R)),
        Equality(sin(mu_hat), S / (n * R)),
        Derivative(n * kappa * R - n * log(2 * pi * i0(kappa)), kappa, n * (R - ratio)),
        Derivative(ratio, kappa, rising),
        Inequality(rising, ">", number(0)),
    ]
)
def mle_von_mises(pen):
    made = mle(density, x, (mu, kappa), support=(-pi, pi))
    pen.goal(
        "Find the direction `mu` and the concentration `kappa` for which `n` independent angles from a von Mises "
        "distribution are most likely."
    )
    pen.convention(
        "`C` and `S` add up the unit vectors (`cos(x_i)`, `sin(x_i)`); `R` is the length of their mean, between 0 "
        "and 1."
    )
    pen.idea("Every angle is a unit vector, and the likelihood sees only their sum: `mu` points where the sum does.")
    with pen.road("the direction, then the concentration"):
        entry = pen.follows(
            equals(cos(sample[i] - mu), cos(sample[i]) * cos(mu) + sin(sample[i]) * sin(mu)), by=angles.cosine_of_a_sum,
            name="cosine of a difference",
        )  # fmt: skip
        pen.start(aligned)
        pen.relate("=", Sum(cos(sample[i] - mu), i), by=ENTRY_BY_ENTRY)
        pen.relate("=", Sum(cos(sample[i]) * cos(mu) + sin(sample[i]) * sin(mu), i), entry, name="in every term")
        turned = pen.relate(
            "=", C * cos(mu) + S * sin(mu), C, S, by=ENTRY_BY_ENTRY, name="sums of cosines and sines",
            why="`mu` is the same in every term",
        )  # fmt: skip
        squared = pen.follows(equals(n * R, sqrt(C**2 + S**2)), R, name="length of the sum")
        longer = pen.follows(relation(">=", sqrt(C**2 + S**2), number(0)), by=RANGE_OF_A_FUNCTION)
        longer = pen.follows(relation(">=", n * R, number(0)), squared, longer, name="not negative")
        root = pen.follows(equals(sqrt(C**2 + S**2) ** 2, C**2 + S**2), by=calculus.square_of_a_root)
        squared = pen.follows(equals((n * R) ** 2, C**2 + S**2), squared, root, name="its square")
        circle = pen.follows(equals(cos(mu) ** 2 + sin(mu) ** 2, number(1)), by=calculus.pythagoras)
        short = pen.follows(
            relation("<=", (C * cos(mu) + S * sin(mu)) ** 2, (n * R) ** 2), squared, circle,
            name="Cauchy-Schwarz inequality", why="what is missing is the square of `C*sin(mu) - S*cos(mu)`",
        )  # fmt: skip
        short = pen.follows(relation("<=", C * cos(mu) + S * sin(mu), n * R), short, longer, by=the_smaller_square)
        bound = pen.follows(
            relation("<=", aligned, n * R), turned, short, name="the bound",
            why="(`C`, `S`) times a unit vector; equal where they point the same way",
        )  # fmt: skip
        across = pen.follows(
            equals(cos(mu_hat), C / (n * R)),
            mu_hat,
            R,
            by=calculus.cosine_of_a_double_angle,
            name="same direction",
            why="the tangent of half the angle is `S / (C + n*R)`",
        )
        up = pen.follows(
            equals(sin(mu_hat), S / (n * R)),
            mu_hat,
            R,
            by=calculus.sine_of_a_double_angle,
            name="same direction",
            why="so `mu_hat` is the angle of the point (`C`, `S`)",
        )
        pen.start(C * cos(mu_hat) + S * sin(mu_hat))
        pen.relate("=", n * R, across, up, squared, name="at `mu_hat`", why="the bound is reached, for every `kappa`")
        at_best = pen.last
        best = pen.instance(turned, mu=mu_hat, why="the same at `mu_hat`")
        reached = pen.follows(equals(best.left, n * R), best, at_best, name="at `mu_hat`")
        whole = made.claims[0].statement.args[0].args[0]
        loglik = named("ell", kappa * aligned - n * log(2 * pi * i0(kappa)))
        summed = pen.follows(equals(whole, loglik), loglik, by=SUM_OVER_THE_SAMPLE)
        least = relation("<=", aligned, best.left)
        least = pen.follows(least, bound, reached, name="nowhere larger")
        direction = pen.follows(
            relation("ni", argmax(loglik, mu), mu_hat.args[0]), loglik, mu_hat, least, pen.fact(kappa, "positive"),
            by=NOTHING_LARGER, why="nor is it larger a whole turn further",
        )  # fmt: skip
        found = pen.engine(gradient(profile, kappa))
        pen.start(found.left, found.right, found)
        first = pen.relate("=", n * (R - ratio), by=algebra.common_factor, why="0 where `I1/I0 == R`")
        slope = pen.engine(gradient(named("A", ratio), kappa))
        along = cos(angle - mu)
        mass = pen.lemma("von-mises", pen.fact(kappa, "positive"), x=x, mu=mu, kappa=kappa)
        none = pen.follows(equals(law.expectation(along - ratio), number(0)), mass, by=SCORE_HAS_MEAN_ZERO)
        known = pen.follows(equals(law.expectation(along), ratio), none, by=LINEARITY)
        moved = pen.follows(
            equals(law.expectation(along * (along - ratio)), rising), known, slope, by=DERIVATIVE_OF_A_MEAN
        )
        spread = pen.follows(
            equals(law.expectation((along - ratio) ** 2), rising), known, moved, by=LINEARITY,
            name="the slope is a variance", why="of the cosine",
        )  # fmt: skip
        never = pen.follows(
            relation(">", spread.left, number(0)), by=POSITIVE_SQUARES, why="the cosine is 1 at `mu`, and -1 opposite",
            p=mu, q=mu + pi,
        )  # fmt: skip
        rises = pen.follows(
            relation(">", rising, number(0)), never, spread, name="the ratio rises", why="from 0 to 1: one root"
        )
        again = pen.follows(
            equals(derivative(derivative(profile, kappa), kappa), -n * rising), first, slope,
            by=calculus.sum_rule, why="`R` does not depend on `kappa`",
        )  # fmt: skip
        peak = pen.follows(
            equals(argmax(profile, kappa), estimates[1]), profile, R, C, S, first, again, rises, by=NEWTON_ITERATION
        )
        for place, sign in enumerate(signs):
            pen.follows(
                relation(sign, argmax(whole, mu, kappa, place=place), estimates[place]), summed, direction, peak,
                reached, profile, loglik, R, C, S, mu_hat, by=ONE_AFTER_ANOTHER,
            )  # fmt: skip
    pen.sanity(
        equals(law.expectation(sin(x - mu)), number(0)), "the score of `mu` has mean zero at the true parameters"
    )
    pen.sanity(
        equals(law.expectation(cos(x - mu)), ratio), "so has that of `kappa`: the mean of `cos(x - mu)` is `I1/I0`"
    )
    pen.wrong("Averaging the angles as numbers: 359 and 1 degrees have the mean direction 0, not 180.")
    pen.wrong("`arctan(S/C)`: it knows no difference between a direction and its opposite.")
    claims = (
        replace(c, statement=relation(sign, c.statement.args[0], value), result=value, together=estimates)
        for c, value, sign in zip(made.claims, estimates, signs, strict=True)
    )
    return replace(until_the_score(made), claims=tuple(claims))
