"""Noise of rounding.

Numbers that are rounded to a grid miss by anything up to half a step. That error has mean 0 and the variance of a
uniform law; each bit more makes it four times smaller, and in a dot product the errors of the weights add up.
"""

from workbench import (
    Equality,
    Sum,
    delta,
    derivation,
    equals,
    expectation,
    index,
    log,
    matrix,
    named,
    number,
    relation,
    scalar,
    size_term,
    sum,
    vector,
)
from workbench.record.claims import Expectation

META = {
    "level": "intermediate",
    "bullets": ["Linear scaling in LLM design", "Neural network parameter matrices", "Distribution analysis"],
    "prerequisites": ["mean-and-variance-rules", "integration-by-substitution"],
    "references": [
        "Gersho & Gray, Vector Quantization and Signal Compression, ch. 5",
        "Dettmers et al. (2022), LLM.int8()",
    ],
}

e, c = scalar("e"), scalar("c", "positive")
D, low, high = named("Delta", 2 * c), named("l", -c), named("u", c)
a, b, sigma = (scalar(name, "positive") for name in ("a", "b", "sigma"))
E, p, x = matrix("E", "m", "n"), vector("p", "m", "simplex"), vector("x", "n")
s, i, j = index("s", "m"), *index("i j", "n")
step = named("h", 2 * a / number(2) ** b)
ratio = named("r", sigma**2 / (step**2 / 12))


def mean(f):
    """The mean over an error that is anywhere in one step, with the same density."""
    return expectation(f, e, -log(high - low), low, high)


def over_cases(f):
    """The mean over the cases s of the errors of all weights."""
    return Sum(p[s] * f, s)


product = over_cases(Sum(x[j] * E[s, j], j) ** 2)


@derivation(
    claim=[
        Expectation(equals(mean(e), 0)),
        Expectation(equals(mean(e**2), D**2 / 12)),
        Equality(ratio, 12 * sigma**2 * number(2) ** (2 * b) / (4 * a**2)),
        Equality(product, D**2 / 12 * sum(x**2)),
    ]
)
def uniform_quantisation_noise(pen):
    pen.given(e, c, a, b, sigma, E, p, x)
    white = pen.assume(
        equals(over_cases(E[s, i] * E[s, j]), D**2 / 12 * delta(i, j)), "errors of two weights have no covariance"
    )
    pen.assume(relation(">=", size_term("m"), size_term("n") + 1), "`m > n`: fewer cases do not allow it")
    pen.goal("Find mean and variance of the error of rounding, its size against the signal, and what it does to a sum.")
    pen.convention(
        "`e` is the error of rounding to a grid of step `Delta`: uniform within half a step `c`, which holds where a "
        "step is small against the spread of the numbers, and nothing is cut off. A range from `-a` to `a` in `2**b` "
        "steps has the step `h`, `sigma**2` is the mean square of the signal, and `r` that over the variance of the "
        "error. Row `s` of `E` holds the errors of `n` weights in one of `m` cases, with the probability `p_s`."
    )
    pen.idea("All of it is the second moment of a uniform law: a twelfth of the square of the step.")

    with pen.road("one error"):
        pen.define("Delta", D.args[0], "the step, from half a step below to half a step above")
        pen.define("l", low.args[0], "the ends of the law")
        pen.define("u", high.args[0])
        wide = pen.follows(relation(">", high, low), low, high, pen.fact(c, "positive"), name="the step is positive")
        first = pen.lemma("uniform", wide, claim=2, x=e, a=low, b=high, why="the middle of the step")
        pen.follows(equals(mean(e), 0), first, low, high, name="halves cancel")
        second = pen.lemma("uniform", wide, claim=3, x=e, a=low, b=high, why="a twelfth of the square of the width")
        pen.follows(
            equals(mean(e**2), D**2 / 12), second, low, high, D, name="measured from 0", why="which is the mean"
        )
    with pen.road("bits"):
        pen.define("h", step.args[0], "the step of `b` bits")
        pen.define("r", ratio.args[0], "signal over noise")
        pen.follows(
            equals(ratio, 12 * sigma**2 * number(2) ** (2 * b) / (4 * a**2)), ratio, step, pen.fact(a, "positive"),
            name="put in", why="a bit more is a factor of 4: six decibels",
        )  # fmt: skip
    with pen.road("a sum"):
        pen.start(product)
        pen.relate(
            "=", Sum(x[i] * x[j] * over_cases(E[s, i] * E[s, j]), i, j), name="square of a sum", why="all pairs"
        )
        pen.use(white)
        pen.relate("=", D**2 / 12 * sum(x**2), name="only pairs `i == j` are left")

    pen.sanity(equals(ratio * 4, 12 * sigma**2 * number(2) ** (2 * (b + 1)) / (4 * a**2)), "one bit more")
    pen.wrong("Taking the step for the error: the root of its mean square is the step over `2 * sqrt(3)`.")
    pen.wrong("Forgetting what is cut off: a smaller range has smaller steps, but large numbers miss by any amount.")
    pen.wrong("Expecting the errors of a coarse grid to be uniform: with few steps they depend on the numbers.")
