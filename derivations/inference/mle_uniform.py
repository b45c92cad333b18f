"""Maximum likelihood for the uniform distribution.

The end of an interval from what was seen inside it: serial numbers, ranges, and a maximum that no derivative finds.
"""

from workbench import (
    Derivative,
    Equality,
    derivation,
    differentiate,
    equals,
    integral,
    mle,
    number,
    relation,
    scalar,
)
from workbench.reasons.common import CONSTANT_FACTOR
from workbench.reasons.expectation import POWERS_TOGETHER
from workbench.rules import integrals

META = {
    "level": "intermediate",
    "bullets": ["Statistical reasoning", "Distribution analysis"],
    "prerequisites": ["mle-exponential"],
    "references": ["Casella & Berger ch. 7", "Wasserman §9.3"],
}

x, theta = scalar("x"), scalar("theta", "positive")
y, a, b = scalar("y"), scalar("a"), scalar("b")
t, N = scalar("t", "positive"), scalar("N", "positive")
below = (t / theta) ** N
density_of_largest = N * t ** (N - 1) / theta**N
mean_of_largest = integral(t * density_of_largest, t, 0, theta)


@derivation(
    claim=[
        Derivative(below, t, density_of_largest),
        Equality(mean_of_largest, N / (N + 1) * theta),
    ]
)
def mle_uniform(pen):
    made = mle(1 / theta, x, theta, support=(number(0), theta))
    both = mle(1 / (b - a), y, (a, b), support=(a, b))
    pen.given(*made.givens, *both.givens, t, N, conditions=both.assumptions)
    pen.goal(
        "Find the `theta` for which `n` independent uniform numbers between 0 and `theta` are most likely; then "
        "both ends `a` and `b` of an interval."
    )
    pen.convention(
        "`x` holds `n` numbers between 0 and `theta`, `y` as many between `a` and `b`; `N` is their number in the "
        "last part."
    )
    pen.idea("A longer interval makes every point less likely: take the shortest that holds them all.")
    pen.claim(*both.claims)

    with pen.road("both ends"):
        pen.engine(both)
    with pen.road("the mean of the largest of `N`"):
        slope = pen.engine(differentiate(below, t))
        pen.start(slope.left, slope.right, slope)
        pen.relate(
            "=",
            density_of_largest,
            pen.fact(theta, "positive"),
            name="density of the largest",
            why="all `N` are below `t` with probability `(t/theta)**N`",
        )
        whole = pen.fact(N, "positive"), pen.fact(theta, "positive")
        product = pen.follows(
            equals(t * density_of_largest, N / theta**N * t**N), *whole, pen.fact(t, "positive"), by=POWERS_TOGETHER,
            why="`t` times its power `N - 1`",
        )  # fmt: skip
        pen.start(mean_of_largest)
        pen.relate("=", N / theta**N * integral(t**N, t, 0, theta), product, by=CONSTANT_FACTOR)
        pen.relate("=", N / theta**N * (theta ** (N + 1) / (N + 1)), *whole, by=integrals.power_from_zero)
        pen.relate("=", N / (N + 1) * theta, *whole, by=POWERS_TOGETHER)

    pen.sanity(equals(integral(density_of_largest, t, 0, theta), number(1)), "the density of the largest has mass 1")
    pen.sanity(relation("<", N / (N + 1) * theta, theta), "the largest falls short: the estimate is biased downward")
    pen.sanity(equals((N + 1) / N * (N / (N + 1) * theta), theta), "times `(N + 1)/N` it is right on average")
    pen.wrong(
        "Leaving the support out of the likelihood: `theta**(-n)` alone grows without bound as `theta` goes to 0."
    )
    return made
