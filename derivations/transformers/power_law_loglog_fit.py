"""Fitting a power law.

On logarithmic axes a power law is a line, so least squares gives exponent and factor in closed form; and the exponent
says how much more it takes to halve a loss.
"""

from workbench import (
    Equality,
    Iff,
    Implies,
    Inequality,
    Sum,
    both,
    derivation,
    derivative,
    equals,
    exp,
    iff,
    index,
    log,
    named,
    number,
    relation,
    scalar,
    size_term,
    sum,
    vector,
)
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.rules import algebra, calculus
from workbench.rules.reason import together

META = {
    "level": "intermediate",
    "bullets": ["Linear scaling in LLM design", "Pattern identification"],
    "prerequisites": ["normal-equations-least-squares"],
    "references": [
        "Kaplan et al. (2020), Scaling Laws for Neural Language Models, §1.2",
        "Deisenroth, Faisal & Ong, Mathematics for Machine Learning, §9.2",
    ],
}

x, y, c, b = vector("x", "n"), vector("y", "n"), scalar("c"), scalar("b")
i, n = index("i", "n"), size_term("n")
x_bar, y_bar = named("x_bar", sum(x) / n), named("y_bar", sum(y) / n)
S = named("S", Sum((x[i] - x_bar) ** 2, i))
T = named("T", Sum((x[i] - x_bar) * (y[i] - y_bar), i))
best = named("b_hat", -T / S)
start = named("c_hat", y_bar + best * x_bar)


def squares(at, slope):
    """What a line on logarithmic axes misses, squared and added up."""
    return Sum((y[i] - (at - slope * x[i])) ** 2, i)


R = named("R", squares(c, b))
flat = both(equals(derivative(R, c), 0), equals(derivative(R, b), 0))
a, C, u, beta = (scalar(name, "positive") for name in ("a", "C", "u", "beta"))
h = named("h", log(number(2)))
root = exp(h / beta)
halved = iff(equals(a * (u * C) ** (-beta), a * C ** (-beta) / 2), equals(u, root))


@derivation(
    claim=[
        Implies(flat, both(equals(b, best), equals(c, start))),
        Equality(R, squares(start, best) + n * (c - start - (b - best) * x_bar) ** 2 + (b - best) ** 2 * S),
        Inequality(R, ">=", squares(start, best)),
        Iff(*halved.args),
    ]
)
def power_law_loglog_fit(pen):
    pen.given(x, y, c, b, a, C, u, beta)
    varied = pen.assume(relation(">", S, 0), "not all `x` are equal")
    pen.goal(
        "Find the least-squares line through points on logarithmic axes, and the factor `u` of compute that halves a "
        "loss that follows a power law."
    )
    pen.convention(
        "`x` holds the logarithms of the compute and `y` those of the losses, so the law `a * C**(-b)` is the line "
        "`c - b*x` with `c == log(a)`. `R` is the sum of the squared deviations from a line. A loss that cannot be "
        "avoided is taken off before."
    )
    pen.idea("Measure `x` and `y` from their means: then the slope does not depend on the height of the line.")

    with pen.road("the line"):
        pen.define("x_bar", x_bar.args[0])
        pen.define("y_bar", y_bar.args[0])
        pen.define("S", S.args[0])
        pen.define("T", T.args[0])
        spread = pen.follows(equals(S, Sum(x[i] ** 2, i) - n * x_bar**2), S, x_bar, name="multiply out")
        joint = pen.follows(equals(T, Sum(x[i] * y[i], i) - n * x_bar * y_bar), T, x_bar, y_bar, name="multiply out")
        pen.define("R", R.args[0])
        slopes = []
        for at in (c, b):
            pen.start(derivative(R, at))
            pen.unfold(R)
            slopes.append(pen.inward(times=6, arithmetic=True))
        with pen.suppose(flat, "no slope in either direction") as level:
            height = pen.follows(
                equals(c, y_bar + b * x_bar), level, slopes[0], x_bar, y_bar, name="first normal equation",
                why="the deviations add up to 0: the line passes the means",
            )  # fmt: skip
            second = pen.follows(
                equals(Sum(x[i] * y[i], i), c * (n * x_bar) - b * Sum(x[i] ** 2, i)), level, slopes[1], x_bar,
                name="second normal equation",
            )  # fmt: skip
            lean = pen.follows(
                equals(b * S, -T), height, second, spread, joint, name="eliminate `c`", why="only deviations are left"
            )
            found = pen.follows(equals(b, best), lean, varied, best, name="divide by `S`")
            both_ = pen.follows(
                both(equals(b, best), equals(c, start)), found, height, start, name="put in",
            )  # fmt: skip
        pen.discharge(level, both_)
        scale = pen.follows(equals(best * S, -T), best, varied, name="times `S`")
        parabola = pen.follows(
            equals(R, squares(start, best) + n * (c - start - (b - best) * x_bar) ** 2 + (b - best) ** 2 * S),
            R, start, scale, spread, joint, x_bar, y_bar, name="complete the squares",
            why="what is left of the line is perpendicular to what it can change",
        )  # fmt: skip
        pen.follows(
            relation(">=", R, squares(start, best)), parabola, varied, name="squares are not negative",
            why="so it is the least sum, and no other line has it",
        )  # fmt: skip
    with pen.road("half the loss"):
        positive = [pen.fact(letter, "positive") for letter in (a, C, u, beta)]
        split = pen.follows(
            equals((u * C) ** (-beta), u ** (-beta) * C ** (-beta)), *positive[1:3], by=algebra.power_of_a_product
        )
        some = pen.follows(relation(">", C ** (-beta), 0), positive[1], by=RANGE_OF_A_FUNCTION)
        level = pen.follows(
            iff(equals(a * (u * C) ** (-beta), a * C ** (-beta) / 2), equals(u ** (-beta), number(1) / 2)),
            split, some, positive[0], name="divide", why="factor and compute cancel",
        )  # fmt: skip
        power = pen.follows(equals(u ** (-beta), exp(-beta * log(u))), positive[2], by=calculus.power_as_exp)
        pen.define("h", h.args[0])
        two = pen.follows(
            equals(exp(-h), number(1) / 2), h, by=together([calculus.exp_of_negative, calculus.exp_of_log]),
            name="exponential of a logarithm",
        )  # fmt: skip
        with pen.suppose(equals(u ** (-beta), number(1) / 2)) as known:
            same = pen.follows(equals(log(u ** (-beta)), log(exp(-h))), known, two, name="logarithms")
            logs = pen.follows(
                equals(-beta * log(u), -h), same, positive[2], by=together([calculus.log_of_power, calculus.log_of_exp])
            )
            own = pen.follows(equals(log(u), h / beta), logs, positive[3], name="divide")
            factor = pen.follows(equals(u, root), own, positive[2], by=calculus.exp_of_log, name="exponentials")
        forth = pen.discharge(known, factor)
        with pen.suppose(equals(u, root)) as known:
            own = pen.follows(equals(log(u), h / beta), known, by=calculus.log_of_exp, name="logarithms")
            less = pen.follows(equals(u ** (-beta), number(1) / 2), own, power, two, positive[3], name="put in")
        back = pen.discharge(known, less)
        pen.follows(iff(*halved.args), level, forth, back, name="both ways")

    pen.sanity(equals(root, number(2) ** (1 / beta)), "a root of 2: large for a small exponent")
    pen.wrong("Fitting the loss itself, with what cannot be avoided still in it: then the line bends.")
    pen.wrong("Reading the fit as least squares of the losses: relative errors are made small, not absolute ones.")
    pen.wrong("Expecting twice the compute to halve the loss: with the exponent 1/20 it takes a million times as much.")
