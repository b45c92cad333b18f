"""The bias correction of Adam.

Adam averages gradients and their squares, starting from 0. Both averages begin too small by a factor that is known, so
it can be divided out; without that the first steps would have the wrong size.
"""

from workbench import (
    Equality,
    Implies,
    abs,
    apply,
    both,
    derivation,
    equals,
    forall,
    implies,
    named,
    number,
    ones,
    relation,
    scalar,
    sqrt,
    vector,
    zeros,
)
from workbench.reasons.sequences import power_below_one
from workbench.rules import calculus

META = {
    "level": "intermediate",
    "bullets": ["Modern optimization techniques", "Optimization algorithms"],
    "prerequisites": ["momentum-ema-unrolled"],
    "references": ["Kingma & Ba (2015), Adam, §3"],
}

p = vector("p", "n", "simplex")
beta, gamma = scalar("beta_1", "unit"), scalar("beta_2", "unit")
mu, s, g = scalar("mu"), scalar("s", "positive"), scalar("g")
eta, tiny = scalar("eta", "positive"), scalar("epsilon", "positive")
k = scalar("k", "integer")
from_0, from_1 = relation(">=", k, 0), relation(">=", k, 1)


def over_cases(name, at):
    """Values of something random, one for each of n cases."""
    return apply(name, ("n",), at)


def spread(name, mean, at):
    """Any values with that mean: a deviation less its own mean is added."""
    deviation = over_cases(name, at)
    return mean * ones("n") + deviation - (p @ deviation) * ones("n")


def m(at):
    return over_cases("m", at)


def v(at):
    return over_cases("v", at)


mean_of_m = equals(p @ m(k), (1 - beta**k) * mu)
mean_of_v = equals(p @ v(k), (1 - gamma**k) * s)
m_1, v_1 = named("m_1", beta * 0 + (1 - beta) * g), named("v_1", gamma * 0 + (1 - gamma) * g**2)
step = -eta * (m_1 / (1 - beta)) / (sqrt(v_1 / (1 - gamma)) + tiny)


@derivation(
    claim=[
        Implies(from_0, mean_of_m),
        Implies(from_0, mean_of_v),
        Implies(from_1, equals(p @ (m(k) / (1 - beta**k)), mu)),
        Implies(from_1, equals(p @ (v(k) / (1 - gamma**k)), s)),
        Equality(step, -eta * g / (abs(g) + tiny)),
    ]
)
def adam_bias_correction(pen):
    pen.given(p, beta, gamma, mu, s, k, g, eta, tiny)
    pen.goal("Find the means of Adam's two averages after `k` steps, what corrects them, and the first step.")
    pen.convention(
        "Means are over `n` cases with the probabilities `p`: the mean of `x` is `p @ x`. The gradient of step `k` has "
        "the mean `mu` and its square the mean `s`, at every step; `h(k)` and `r(k)` say how they deviate from case to "
        "case. `m(k)` and `v(k)` are the averages of the gradients and of their squares."
    )
    pen.idea("One step of an average is linear, so the mean of the average has the same recursion. It can be solved.")
    total = pen.fact(p, "simplex")
    smaller = pen.fact(beta, "unit"), pen.fact(gamma, "unit")

    def mean(name, average, deviation, value, factor):
        start = pen.assume(equals(average(number(0)), zeros("n")), f"`{name}(0) == 0`")
        law = pen.assume(
            forall(
                implies(
                    from_0,
                    equals(average(k + 1), factor * average(k) + (1 - factor) * spread(deviation, value, k + 1)),
                ),
                k,
            ),
            f"the recursion of `{name}`",
        )
        statement = equals(p @ average(k), (1 - factor**k) * value)
        data = pen.follows(
            equals(p @ spread(deviation, value, k + 1), value), total, name="the mean of the new value",
            why="the probabilities add up to 1",
        )  # fmt: skip
        base = pen.follows(
            equals(p @ average(number(0)), (1 - factor**0) * value), start, name="`k == 0`", why="it starts at 0"
        )
        following = pen.instance(law, k=k)
        with pen.suppose(both(from_0, statement), "the mean after `k` steps") as known:
            linear = pen.follows(
                equals(
                    p @ average(k + 1), factor * (p @ average(k)) + (1 - factor) * (p @ spread(deviation, value, k + 1))
                ),
                following, known, name="linearity", why="the mean of a sum is the sum of the means",
            )  # fmt: skip
            put_in = pen.follows(
                equals(p @ average(k + 1), factor * ((1 - factor**k) * value) + (1 - factor) * value), linear, data,
                known, name="put in",
            )  # fmt: skip
            after = pen.follows(pen.next_of(statement, k), put_in, name="collect", why="a geometric sum, one term more")
        always = pen.induction(implies(from_0, statement), k, base, pen.discharge(known, after), start=0)
        with pen.suppose(from_1) as later:
            less = pen.follows(relation("<", factor**k, 1), pen.fact(factor, "unit"), later, by=power_below_one)
            corrected = pen.follows(
                equals(p @ (average(k) / (1 - factor**k)), value), always, later, less, name="divide",
                why="the corrected average has the right mean",
            )  # fmt: skip
        pen.discharge(later, corrected)

    with pen.road("the average of the gradients"):
        mean("m", m, "h", mu, beta)
    with pen.road("the average of their squares"):
        mean("v", v, "r", s, gamma)
    with pen.road("the first step"):
        pen.define("m_1", m_1.args[0], why="the average before is 0")
        pen.define("v_1", v_1.args[0])
        pen.start(step)
        pen.relate("=", -eta * g / (sqrt(g**2) + tiny), m_1, v_1, *smaller, name="the corrected averages",
                   why="are `g` and `g**2`")  # fmt: skip
        pen.by(calculus.root_of_a_square, "the first step has the size `eta`, whatever `g`")

    uncorrected = (number("0.1") * g) ** 2 / (number("0.001") * g**2)
    pen.sanity(
        equals(uncorrected, number(10)),
        "for `beta_1 == 0.9` and `beta_2 == 0.999`, the square of an uncorrected first step: `sqrt(10)` times too long",
    )
    pen.wrong("Taking the corrected root for unbiased: the mean of a root is not the root of the mean.")
    pen.wrong("Correcting where gradients drift: then a rest stays that depends on how the mean moves.")
    pen.wrong("Putting `epsilon` inside the root: `1e-8` there is a floor of `1e-4` for the root.")
