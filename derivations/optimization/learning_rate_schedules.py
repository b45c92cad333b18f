"""Schedules of the learning rate.

A warm-up rises like a line until it meets a curve that falls like one over the root of the time; half a period of a
cosine falls from one rate to another without a corner at either end. Both are known by a few numbers.
"""

from workbench import (
    Equality,
    Implies,
    Inequality,
    cos,
    derivation,
    derivative,
    equals,
    implies,
    integral,
    minimum,
    named,
    number,
    pi,
    relation,
    scalar,
    sin,
    sqrt,
)
from workbench.reasons.algebra import VALUES_OF_FUNCTIONS
from workbench.reasons.integral_calculus import ANTIDERIVATIVE_PUT_IN
from workbench.reasons.order import positive_by_its_parts, the_first_is_the_smaller, the_second_is_the_smaller
from workbench.reasons.squares import the_smaller_square
from workbench.rules import calculus

META = {
    "level": "beginner",
    "bullets": ["Modern optimization techniques"],
    "prerequisites": ["integration-by-substitution", "power-rule-from-definition"],
    "references": ["Vaswani et al. (2017), Attention Is All You Need, §5.3", "Loshchilov & Hutter (2017), SGDR"],
}

width, w, t, T = (scalar(name, "positive") for name in "m w t T".split())
low, high, s = scalar("a"), scalar("b"), scalar("s")
rise, fall = t / (w * sqrt(w)), 1 / sqrt(t)
noam, peak = named("eta", minimum(fall, rise) / sqrt(width)), 1 / sqrt(width * w)
early, late = relation("<=", t, w), relation("<=", w, t)


def cosine(at):
    """Half a period of a cosine from the rate b to the rate a."""
    return low + (high - low) / 2 * (1 + cos(pi * at / T))


slope = -(high - low) / 2 * (pi / T) * sin(pi * s / T)


def primitive(at):
    """What has the cosine schedule for its slope."""
    return (low + high) / 2 * at + (high - low) / 2 * (T / pi) * sin(pi * at / T)


y = named("y", cosine(s))
total = integral(y, s, 0, T)


@derivation(
    claim=[
        Implies(early, equals(noam, rise / sqrt(width))),
        Implies(late, equals(noam, fall / sqrt(width))),
        Inequality(noam, "<=", peak),
        Implies(equals(t, w), equals(noam, peak)),
        Equality(derivative(y, s), slope),
        Implies(equals(s, 0), equals(slope, number(0))),
        Implies(equals(s, T), equals(slope, number(0))),
        Equality(total, T * (low + high) / 2),
        Equality(total / T, (low + high) / 2),
    ]
)
def learning_rate_schedules(pen):
    pen.given(width, w, t, T, low, high, s)
    pen.goal(
        "Find where the schedule with warm-up and inverse root has its peak, and how high that is; the slope of the "
        "cosine schedule, its mean, and the length of all its steps together."
    )
    pen.convention(
        "`t` is the number of the step, taken for a continuous time. The first schedule is the "
        "smaller one of `1/sqrt(t)` "
        "and `t/(w*sqrt(w))`, over the root `sqrt(m)` of the width, where `w` is the length of the warm-up. The other "
        "one falls from `b` at the time 0 to `a` at the time `T`."
    )
    pen.idea("A minimum of a rising and a falling branch is largest where they meet.")

    with pen.road("warm-up and inverse root"):
        times, widths = [pen.fact(z, "positive") for z in (t, w)], pen.fact(width, "positive")
        pen.define("eta", noam.args[0], "the smaller branch")
        squares = [pen.follows(equals(sqrt(z) ** 2, z), known, by=calculus.square_of_a_root)
                   for z, known in zip((t, w), times, strict=True)]  # fmt: skip
        signs = [pen.follows(relation(">", sqrt(z), 0), known, by=positive_by_its_parts)
                 for z, known in zip((t, w), times, strict=True)]  # fmt: skip
        parts = *squares, *signs
        wide = pen.follows(relation(">", sqrt(width), 0), widths, by=positive_by_its_parts)
        top = pen.follows(equals(peak, 1 / (sqrt(width) * sqrt(w))), times[1], widths, by=calculus.root_of_a_product)
        results = []
        for case, words, value, other, rule, ends in (
            (early, "during the warm-up", rise, fall, the_second_is_the_smaller, (t, w)),
            (late, "after it", fall, rise, the_first_is_the_smaller, (w, t)),
        ):
            with pen.suppose(case, words) as known:
                roots = pen.follows(
                    relation("<=", *map(sqrt, ends)),
                    known,
                    *squares,
                    *times,
                    by=the_smaller_square,
                    why="roots keep the order",
                )
                below = pen.follows(
                    relation("<=", value, other), roots, *parts, name="the smaller one",
                    why=f"`{ends[0].name}*sqrt({ends[0].name})` is at most `{ends[1].name}*sqrt({ends[1].name})`",
                )  # fmt: skip
                branch = pen.follows(equals(minimum(fall, rise), value), below, by=rule)
                chosen = pen.follows(equals(noam, value / sqrt(width)), branch, noam, name="one branch")
                bound = pen.follows(
                    relation("<=", value, 1 / sqrt(w)),
                    known if ends[0] is t else roots,
                    *parts,
                    name="before the branches meet" if ends[0] is t else "after they meet",
                    why=f"`{ends[0].name}` is at most `{ends[1].name}`",
                )
                high_ = pen.follows(
                    relation("<=", noam, peak), chosen, bound, top, wide, name="at most the value at `w`"
                )
            pen.discharge(known, chosen)
            results.append(pen.discharge(known, high_))
        pen.cases(relation("<=", noam, peak), *results)
        with pen.suppose(equals(t, w), "at the end of the warm-up") as known:
            meet = pen.follows(equals(rise, fall), known, *parts, name="the branches meet")
            branch = pen.follows(equals(minimum(fall, rise), fall), meet, by=the_first_is_the_smaller)
            reached = pen.follows(equals(noam, peak), branch, noam, top, known, name="the peak")
        pen.discharge(known, reached)
    with pen.road("cosine"):
        period = pen.fact(T, "positive")
        pen.define("y", y.args[0])
        pen.follows(
            equals(derivative(y, s), slope), y, by=calculus.chain_rule, name="chain rule",
            why="the cosine has minus the sine for its slope",
        )  # fmt: skip
        for end, words in ((number(0), "so it starts level"), (T, "so it ends level")):
            with pen.suppose(equals(s, end)) as known:
                level = pen.follows(equals(slope, 0), known, period, by=VALUES_OF_FUNCTIONS, why=words)
            pen.discharge(known, level)
        found = pen.follows(
            equals(derivative(primitive(s), s), y), y, period, by=calculus.constant_factor, name="an antiderivative"
        )
        put = pen.follows(
            equals(total, primitive(T) - primitive(0)), found, period, by=ANTIDERIVATIVE_PUT_IN, f=primitive(s)
        )
        length = pen.follows(
            equals(total, T * (low + high) / 2),
            put,
            period,
            by=VALUES_OF_FUNCTIONS,
            name="both sines are 0",
            why="the length of all steps together",
        )
        pen.follows(equals(total / T, (low + high) / 2), length, period, name="divide", why="the mean of both ends")

    pen.sanity(implies(equals(s, T / 2), equals(y, (low + high) / 2)), "half way, half of the fall is done")
    pen.sanity(implies(equals(t, 4 * w), equals(noam, peak / 2)), "after four warm-ups the rate is half of the peak")
    pen.wrong("Doubling the width with everything else as it was: the peak is divided by `sqrt(2)`.")
    pen.wrong("Making the warm-up longer for a higher peak: it makes the peak lower, and later.")
    pen.wrong("Forgetting `a` in the mean: a cosine that does not fall to 0 goes further.")
