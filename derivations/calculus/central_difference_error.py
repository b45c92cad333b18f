"""Error of numerical derivatives.

Why gradient checks take differences to both sides, and a step of about the cube root of the rounding error: one error
shrinks with the step, the other grows.
"""

from workbench import (
    Claim,
    Equality,
    Inequality,
    apply,
    derivation,
    derivative,
    equals,
    exp,
    implies,
    limit,
    named,
    number,
    relation,
    scalar,
)
from workbench.reasons.limits import EQUAL_FUNCTIONS, LIMIT_LAWS, TAYLORS_FORMULA
from workbench.rules import calculus

META = {
    "level": "intermediate",
    "bullets": ["Derivative calculations"],
    "prerequisites": ["taylor-second-order"],
    "references": ["Press et al., Numerical Recipes, §5.7"],
}

x, r, s, b, c = (scalar(name) for name in "x r s b c".split())
h, eps, M, F = (scalar(name, "positive") for name in ("h", "epsilon", "M", "F"))


def f(u):
    return apply("f", (), u)


f_1 = derivative(f(x), x)
f_2 = derivative(f_1, x)
f_3 = derivative(f_2, x)
forward, central = (f(x + r) - f(x)) / r, (f(x + r) - f(x - r)) / (2 * r)
B = named("B", h**2 / 6 * M + eps * F / h)
best = named("h_best", (3 * eps * F / M) ** (number(1) / 3))
least = best**2 / 6 * M + eps * F / best


@derivation(
    claim=[
        Equality(limit((central - s) / r**2, r, 0), f_3 / 6),
        Claim("Equality", implies(equals(h, best), equals(derivative(B, h), number(0)))),
        Inequality(least, "<=", h**2 / 6 * M + eps * F / h),
        Equality(limit((forward - s) / r, r, 0), f_2 / 2),
    ]
)
def central_difference_error(pen):
    pen.given(x, r, s, b, c, h, eps, M, F)
    slopes = [
        pen.assume(equals(s, f_1), "`s` is the slope"),
        pen.assume(equals(b, f_2), "`b` the second derivative"),
        pen.assume(equals(c, f_3), "`c` the third derivative"),
    ]
    pen.goal(
        "Find the error of the forward and of the central difference quotient of a function `f`, taken for its "
        "slope, and the step with the least error in all."
    )
    pen.convention(
        "`s` is the slope of `f` at `x`, which is asked for, `b` and `c` are the next two derivatives, and `r` is a "
        "step of any sign; `h > 0` is the step that is taken, `epsilon` the relative rounding error of `f`, `F` the "
        "size of `f` and `M` that of its third derivative, which is not 0."
    )
    pen.idea("Taylor's formula to both sides: what is even in the step cancels in the central difference.")

    def rest(step, order):
        """What the Taylor polynomial misses after a step of the size `r`, over that power of `r`."""
        kept = f(x) + s * step + b / 2 * step**2
        return (f(x + step) - (kept + c / 6 * step**3 if order == 3 else kept)) / r**order

    letters = {"f": f(x), "x": x, "r": r}
    small = pen.follows(
        equals(limit(rest(r, 2), r, 0), 0), *slopes[:2], by=TAYLORS_FORMULA, **letters, h=r, n=number(2),
        why="to the second order",
    )  # fmt: skip
    one = pen.follows(equals(limit(rest(r, 2) + b / 2, r, 0), b / 2), small, by=LIMIT_LAWS)
    pen.follows(
        equals(limit((forward - s) / r, r, 0), f_2 / 2), one, slopes[1], by=EQUAL_FUNCTIONS, name="forward",
        why="the value and the slope cancel: the error is of the first order in `r`",
    )  # fmt: skip
    ahead = pen.follows(
        equals(limit(rest(r, 3), r, 0), 0), *slopes, by=TAYLORS_FORMULA, **letters, h=r, n=number(3),
        why="to the third order",
    )  # fmt: skip
    behind = pen.follows(
        equals(limit(rest(-r, 3), r, 0), 0), *slopes, by=TAYLORS_FORMULA, **letters, h=-r, n=number(3),
        why="and backwards",
    )  # fmt: skip
    both_ = pen.follows(
        equals(limit(rest(r, 3) / 2 - rest(-r, 3) / 2 + c / 6, r, 0), c / 6), ahead, behind, by=LIMIT_LAWS,
        name="subtract the two expansions",
    )  # fmt: skip
    pen.follows(
        equals(limit((central - s) / r**2, r, 0), f_3 / 6), both_, slopes[2], by=EQUAL_FUNCTIONS, name="central",
        why="the value and the term in `r**2` cancel: the error is `r**2/6` times the third derivative, and terms "
        "with `r**4`",
    )  # fmt: skip
    pen.define(
        "B", h**2 / 6 * M + eps * F / h, "a bound: this error, and two values of `f` off by `epsilon * F`, over `2*h`"
    )
    slope = pen.follows(
        equals(derivative(B, h), h * M / 3 - eps * F / h**2), by=calculus.power_rule, why="one term grows, one falls"
    )
    pen.follows(
        implies(equals(h, best), equals(derivative(B, h), number(0))),
        slope,
        best,
        name="set to 0",
        why="`h**3 == 3 * epsilon * F / M`",
    )
    bend = pen.follows(
        equals(derivative(derivative(B, h), h), M / 3 + 2 * eps * F / h**3), slope, by=calculus.power_rule
    )
    pen.follows(
        relation(">", M / 3 + 2 * eps * F / h**3, 0),
        bend,
        pen.fact(M, "positive"),
        pen.fact(eps, "positive"),
        pen.fact(F, "positive"),
        pen.fact(h, "positive"),
        name="positive terms",
        why="`B` is convex: the step is the best one",
    )
    pen.follows(
        relation("<=", least, h**2 / 6 * M + eps * F / h),
        best,
        pen.fact(M, "positive"),
        pen.fact(h, "positive"),
        name="global minimum",
        why="of a convex function",
    )

    pen.sanity(equals(least, eps * F / best * (number(3) / 2)), "at the best step truncation is half of rounding")
    sine = (exp(r) - exp(-r)) / (2 * r)
    pen.sanity(
        equals(limit((sine - 1 - r**2 / 6) / r**4, r, 0), number(1) / 120),
        "the next term, for exp at 0: of order `r**4`",
    )
    pen.wrong("Making `h` as small as possible: below the best step rounding takes over.")
    pen.wrong("Using the step of the forward difference, the square root of `epsilon`, for the central one.")
    pen.wrong("Expecting full precision: with `epsilon == 1e-16` about 10 digits of the derivative are right.")
