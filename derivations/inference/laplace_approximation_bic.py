"""Laplace's approximation and the Bayesian information criterion.

A posterior of many data is nearly normal, and its normalising constant a determinant: evidences without integration,
and from the terms that grow with the number of data a price for every parameter.
"""

from workbench import (
    Claim,
    Equality,
    Implies,
    derivation,
    det,
    equals,
    exp,
    expectation,
    inv,
    limit,
    log,
    matrix,
    named,
    number,
    oo,
    pi,
    relation,
    scalar,
    size_term,
    sqrt,
    vector,
    zeros,
)
from workbench.reasons.expectation import IN_FRONT
from workbench.reasons.semidefinite import PART_BY_PART
from workbench.reasons.stretches import determinant_of_a_positive_matrix
from workbench.rules import algebra, calculus, determinants, matrices

META = {
    "level": "advanced",
    "bullets": ["Bayesian methodology", "Hessian matrices"],
    "prerequisites": ["multivariate-taylor-second-order", "gaussian-multivariate-normalisation"],
    "references": [
        "Bishop, Pattern Recognition and Machine Learning, §4.4 (eqs. 4.135-4.139)",
        "MacKay, Information Theory, Inference, and Learning Algorithms, ch. 27",
    ],
}

theta, m, h = vector("theta", "d"), vector("m", "d"), vector("h", "d")
H, n, tau, f_0 = matrix("H", "d", "d", "posdef"), scalar("n", "positive"), scalar("tau"), scalar("f_0")
d = size_term("d")


bowl = f_0 + (theta - m) @ H @ (theta - m) / 2
S = named("S", inv(H) / n)
bell = expectation(1, theta, -(theta - m) @ inv(S) @ (theta - m) / 2)
value = exp(-n * f_0) * (2 * pi / n) ** (d / 2) / sqrt(det(H))
Z = named("Z", expectation(1, theta, -n * bowl))
rest = (d * log(2 * pi) - log(det(H))) / 2
ell, q = scalar("ell"), scalar("q", "positive")
at_best = equals(n * f_0, -ell - log(q))


@derivation(
    claim=[
        Claim("Expectation", equals(Z, value), wrt=(theta,), result=value),
        Equality(log(Z), -n * f_0 - d / 2 * log(n) + rest),
        Implies(at_best, equals(log(Z), ell - d / 2 * log(n) + (log(q) + rest))),
    ]
)
def laplace_approximation_bic(pen):
    pen.given(theta, m, h, H, n, tau, f_0, ell, q)
    pen.goal(
        "Approximate the integral of `exp(-n*f)` over all `theta`, where `f` is least at `m`, and find which terms of "
        "its logarithm grow with `n`."
    )
    pen.convention(
        "At `m` the gradient of `f` is 0, its value is `f_0`, and its Hessian `H` is positive definite. `n*f` is minus "
        "the logarithm of likelihood times prior for `n` data, `m` the most probable `theta`. `Z` is the integral with "
        "the quadratic in the place of `f`. `ell` is the log-likelihood at `m`, `q` the prior density there."
    )
    pen.idea("For large `n` only `theta` near the minimum counts, and there `f` is a quadratic: a normal integral.")
    pos, many = pen.fact(H, "posdef"), pen.fact(n, "positive")

    pen.lemma(
        "multivariate-taylor-second-order", claim=2, x=m, h=h, tau=tau,
        why="with the gradient 0, `f` near `m` is `f_0` and half of a quadratic form",
    )  # fmt: skip
    pen.define("Z", Z.args[0], "the integral over the quadratic")
    pen.define("S", S.args[0], "the more data, the narrower")
    back = pen.follows(equals(inv(S), n * H), S, pos, many, by=matrices.inverse_of_a_multiple, name="precision")
    even = pen.follows(equals(S.T, S), S, pos, by=matrices.transpose_of_an_inverse, name="symmetric")
    above = pen.follows(
        relation("loewner>", S, zeros("d", "d")), S, pos, many, by=PART_BY_PART, name="positive definite"
    )
    known = pen.lemma("gaussian-multivariate-normalisation", even, above, x=theta, mu=m, S=S)
    spread = (theta - m) @ inv(S) @ (theta - m)
    exponent = pen.follows(equals(-n * bowl, -n * f_0 - spread / 2), back, name="multiply out", why="`inv(S) == n*H`")
    split = pen.follows(
        equals(exp(-n * bowl), exp(-n * f_0) * exp(-spread / 2)), exponent, by=calculus.exp_of_sum
    )
    front = pen.follows(equals(Z, exp(-n * f_0) * bell), Z, split, by=IN_FRONT)
    some = pen.follows(relation(">", det(H), 0), pos, by=determinant_of_a_positive_matrix)
    volume = pen.follows(
        equals(det(S), (1 / n) ** d / det(H)), S, pos, many, by=determinants.determinant_of_a_multiple, name="volume"
    )
    root = pen.follows(
        equals(sqrt(det(S)), (1 / n) ** (d / 2) / sqrt(det(H))), volume, some, many, by=calculus.root_of_a_quotient
    )
    powers = pen.follows(
        equals((2 * pi / n) ** (d / 2), (2 * pi) ** (d / 2) * (1 / n) ** (d / 2)), many, by=algebra.power_of_a_product
    )
    whole = pen.follows(equals(Z, value), front, known, root, powers, name="put in", why="the more data, the smaller")
    pen.start(log(Z))
    pen.relate("=", log(value), whole, name="take logarithms")
    logs = pen.relate(
        "=", -n * f_0 - d / 2 * log(n) + rest, many, pos, by=calculus.log_of_product,
        name="what grows", why="with `n`: `-n*f_0`, and half of `log(n)` for each parameter",
    )  # fmt: skip

    with pen.suppose(at_best, "likelihood and prior at the most probable `theta`") as case:
        criterion = pen.follows(
            equals(log(Z), ell - d / 2 * log(n) + (log(q) + rest)), logs, case, name="put in",
            why="the last two terms do not grow with `n`: without them it is the Bayesian information criterion",
        )  # fmt: skip
    pen.discharge(case, criterion, why="the log-likelihood, less half of `log(n)` for each parameter")

    pen.note(
        "That the integral of `exp(-n*f)` over `Z` goes to 1 is Laplace's method, and not shown here: far from `m` the "
        "integrand is exponentially small, near `m` what Taylor's formula misses is small."
    )
    pen.sanity(
        equals((2 * pi / n) ** (d / 2) / sqrt(det(H)), (2 * pi) ** (d / 2) * sqrt(det(S))),
        "the volume where the posterior lives: its covariance is `S`",
    )
    pen.sanity(equals(limit(log(n) / n, n, oo), number(0)), "beside `n*f_0` the price of a parameter is small")
    pen.wrong("`d*log(n)` without the half: the width in each direction goes with the root of `n`.")
    pen.wrong("Counting parameters that the data do not determine: there the Hessian has no inverse.")
    pen.wrong("A minimum at the edge, or several: each interior one adds its share, an edge only a part.")
