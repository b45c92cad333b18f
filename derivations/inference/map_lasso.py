"""Lasso as the most probable weights.

A Laplace prior on the weights is a penalty on their absolute values: it sets small weights to exactly 0.
"""

from workbench import (
    Claim,
    Equality,
    Implies,
    Sum,
    both,
    derivation,
    equals,
    eye,
    iff,
    implies,
    index,
    log,
    matrix,
    maximum,
    named,
    norm,
    pi,
    relation,
    scalar,
    sign,
    size_term,
    vector,
)
from workbench import abs as modulus
from workbench.reasons.order import (
    modulus_at_most,
    modulus_of_what_is_not_negative,
    modulus_of_what_is_not_positive,
    sign_of_what_is_negative,
    sign_of_what_is_positive,
    sums_keep_the_order,
    the_first_is_the_larger,
    the_second_is_the_larger,
)
from workbench.reasons.squares import at_least_minus_its_modulus, at_most_its_modulus
from workbench.rules import norms
from workbench.rules.reason import together
from workbench.terms.term import substitute

META = {
    "level": "advanced",
    "bullets": ["Bayesian methodology", "Error function development"],
    "prerequisites": ["map-ridge", "proximal-soft-threshold", "mle-laplace"],
    "references": ["ESL §3.4.2-3.4.3", "PML1 §11.4"],
}

X, y = matrix("X", "n", "d"), vector("y", "n")
w, v = vector("w", "d"), vector("v", "d")
sigma, b = scalar("sigma", "positive"), scalar("b", "positive")
lam = named("lam", sigma**2 / b)
n, d = size_term("n"), size_term("d")
i, j = index("i", "n"), index("j", "d")

log_likelihood = Sum(-((y - X @ w)[i] ** 2) / (2 * sigma**2) - log(2 * pi * sigma**2) / 2, i)
log_prior = Sum(-modulus(w[j]) / b - log(2 * b), j)
constant = sigma**2 * (n / 2 * log(2 * pi * sigma**2) + d * log(2 * b))


def lasso(at):
    return norm(y - X @ at) ** 2 / 2 + lam * norm(at, 1)


slope = X.T @ (y - X @ v)
touches = equals(slope @ v, lam * norm(v, 1))
below = relation("<=", slope @ w, lam * norm(w, 1))
best = relation("<=", lasso(v), lasso(w))

t, c, level = scalar("t"), scalar("c"), scalar("l", "positive")


def soft(at, by):
    return sign(at) * maximum(modulus(at) - by, 0)


s = named("s", soft(c, level))
first = equals((c - s) * s, level * modulus(s))
second = relation("<=", (c - s) * t, level * modulus(t))
whole = both(first, second)
positive, negative = relation(">", c, level), relation("<", c, -level)
between = both(relation(">=", c, -level), relation("<=", c, level))
z = named("z", X.T @ y)
ENTRIES = norms.one_norm_as_a_sum
LENGTHS = together([norms.square_norm_of_a_vector, ENTRIES])
w_hat = named("w_hat", soft(z, lam))


@derivation(
    claim=[
        Implies(equals(X.T @ X, eye("d")), relation("<=", lasso(w_hat), lasso(w))),
        Equality(-(sigma**2) * (log_likelihood + log_prior), lasso(w) + constant),
        Implies(both(touches, below), best),
        Claim("Equality", whole),
    ]
)
def map_lasso(pen):
    pen.given(X, y, w, v, sigma, b, t, c, level)
    pen.goal(
        "Find the most probable weights `w` of a linear regression with normal errors and a Laplace prior: what they "
        "minimise, by what they are known, and their values where `X.T @ X == I`."
    )
    pen.convention(
        "Errors are normal with variance `sigma**2`, the prior of each weight has the density "
        "`exp(-abs(w_j)/b)/(2*b)`; `lam == sigma**2/b`. For one coordinate `c` is the entry of `z == X.T @ y`, `l` "
        "stands for `lam`, and `t` is any number."
    )
    pen.idea(
        "Minus the log posterior is a square and a sum of moduli. At the kink of a modulus every slope between -1 and "
        "1 supports it: there a weight is held at 0."
    )
    widths = pen.fact(sigma, "positive"), pen.fact(b, "positive")

    with pen.road("the objective"):
        pen.define("lam", lam.args[0])
        pen.start(-(sigma**2) * (log_likelihood + log_prior))
        pen.relate(
            "=",
            Sum((y - X @ w)[i] ** 2, i) / 2 + sigma**2 / b * Sum(modulus(w[j]), j) + constant, *widths,
            name="multiply by `-sigma**2`", why="and take what is free of `w` out of the sums",
        )  # fmt: skip
        pen.relate("=", lasso(w) + constant, lam, by=LENGTHS, name="lengths",
                   why="the sum of squares, and the sum of moduli")  # fmt: skip
    with pen.road("the weights"):
        pen.define("lam", lam.args[0])
        with pen.suppose(both(touches, below), "minus the slope of the square supports the penalty") as hyp:
            squares = pen.follows(
                equals(norm(y - X @ w) ** 2 / 2,
                       norm(y - X @ v) ** 2 / 2 - (w - v) @ (X.T @ (y - X @ v)) + (X @ (w - v)) @ (X @ (w - v)) / 2),
                by=norms.square_norm_of_a_vector, name="expand at `v`", why="exact for a square",
            )  # fmt: skip
            put = pen.follows(
                equals(lasso(w) - lasso(v),
                       (X @ (w - v)) @ (X @ (w - v)) / 2 + (lam * norm(w, 1) - slope @ w)), squares, hyp, name="put in",
                why="at `v` the slope meets the penalty",
            )  # fmt: skip
            most = pen.follows(
                best, put, hyp, name="neither term is negative", why="so no `w` is better than `v`"
            )
        found = pen.discharge(hyp, most)

        of_level = pen.fact(level, "positive")
        pen.define("s", s.args[0], why="the soft threshold of `c`")
        up = pen.follows(relation("<=", t, modulus(t)), by=at_most_its_modulus)
        down = pen.follows(relation("<=", -modulus(t), t), by=at_least_minus_its_modulus)
        with pen.suppose(positive, "`c` is large") as large:
            above_0 = pen.follows(relation(">", c, 0), large, of_level)
            own = pen.follows(equals(modulus(c), c), above_0, by=modulus_of_what_is_not_negative)
            one = pen.follows(equals(sign(c), 1), above_0, by=sign_of_what_is_positive)
            top = pen.follows(equals(maximum(modulus(c) - level, 0), modulus(c) - level), own, large,
                              by=the_first_is_the_larger)  # fmt: skip
            value = pen.follows(equals(s, c - level), one, own, top, s, name="put in")
            size = pen.follows(equals(modulus(s), s), value, large, by=modulus_of_what_is_not_negative)
            done = pen.follows(whole, value, size, up, of_level, name="the slope is `l`",
                               why="the largest that there is")  # fmt: skip
        when_large = pen.discharge(large, done)
        with pen.suppose(negative, "`c` is large and negative") as low:
            below_0 = pen.follows(relation("<", c, 0), low, of_level)
            own = pen.follows(equals(modulus(c), -c), below_0, by=modulus_of_what_is_not_positive)
            one = pen.follows(equals(sign(c), -1), below_0, by=sign_of_what_is_negative)
            top = pen.follows(equals(maximum(modulus(c) - level, 0), modulus(c) - level), own, low,
                              by=the_first_is_the_larger)  # fmt: skip
            value = pen.follows(equals(s, c + level), one, own, top, s, name="put in")
            size = pen.follows(equals(modulus(s), -s), value, low, by=modulus_of_what_is_not_positive)
            done = pen.follows(whole, value, size, down, of_level, name="the slope is `-l`",
                               why="the least that there is")  # fmt: skip
        when_low = pen.discharge(low, done)
        with pen.suppose(between, "`c` is small") as small:
            most = pen.follows(relation("<=", modulus(c), level), small, by=modulus_at_most)
            top = pen.follows(equals(maximum(modulus(c) - level, 0), 0), most, by=the_second_is_the_larger)
            value = pen.follows(equals(s, 0), top, s, name="put in", why="the weight is exactly 0")
            size = pen.follows(equals(modulus(s), s), value, by=modulus_of_what_is_not_negative)
            done = pen.follows(whole, value, size, up, down, small, of_level, name="the slope is `c`",
                               why="between `-l` and `l`")  # fmt: skip
        when_small = pen.discharge(small, done)
        threshold = pen.cases(whole, when_large, when_low, when_small)

        pen.define("z", z.args[0])
        pen.define("w_hat", w_hat.args[0], why="the soft threshold of every entry of `z`")
        spelled = pen.follows(
            substitute(whole, {s: s.args[0]}), threshold, s, name="written out", why="for the entries of `z`"
        )
        entry = pen.instance(spelled, c=z[j], l=lam, t=w[j], why="coordinate by coordinate")
        pen.start(w_hat[j])
        pen.unfold(w_hat)
        part = pen.components("entry by entry")
        meets = pen.follows(
            equals((z[j] - w_hat[j]) * w_hat[j], lam * modulus(w_hat[j])), entry, part, name="the first part"
        )
        stays = pen.follows(relation("<=", (z[j] - w_hat[j]) * w[j], lam * modulus(w[j])), entry, part,
                            name="the second part")  # fmt: skip
        total = pen.follows(
            relation("<=", Sum((z[j] - w_hat[j]) * w[j], j), Sum(lam * modulus(w[j]), j)), stays, by=sums_keep_the_order
        )
        moduli = pen.follows(equals(Sum(lam * modulus(w[j]), j), lam * norm(w, 1)), by=ENTRIES)
        at_best = pen.instance(found, v=w_hat)
        with pen.suppose(equals(X.T @ X, eye("d")), "orthonormal inputs") as hyp:
            rest = pen.follows(equals(X.T @ (y - X @ w_hat), z - w_hat), hyp, z, name="the coordinates separate")
            one = pen.follows(
                equals((z - w_hat) @ w_hat, lam * norm(w_hat, 1)), meets, by=ENTRIES, name="sum over the coordinates"
            )
            two = pen.follows(
                relation("<=", (z - w_hat) @ w, lam * norm(w, 1)), total, moduli, name="sum over the coordinates"
            )
            best_one = pen.follows(at_best.statement.args[1], at_best, rest, one, two, name="the condition holds")
        pen.discharge(hyp, best_one)

    pen.sanity(relation("<=", modulus(s), modulus(c)), "weights are shrunk, never enlarged")
    pen.sanity(implies(positive, equals(s, c - level)), "large weights lose `l`, whereas ridge scales them")
    pen.sanity(iff(relation("<=", modulus(c), level), equals(s, 0)), "small entries of `z` give weights that are 0")
    pen.wrong("Setting the derivative to 0 everywhere: at `w_j == 0` there is none, and there the solution often lies.")
    pen.wrong("Soft thresholding `X.T @ y` for inputs that are not orthonormal: then the coordinates do not separate.")
    pen.wrong("Zeros as probable values: the posterior has a density, it is only its mode that has exact zeros.")
