"""Laplace's approximation and the Bayesian information criterion.

A posterior of many data is nearly normal, and its normalising constant a determinant: evidences without integration,
and from the terms that grow with the number of data a price for every parameter.
"""

from workbench import (
    Claim,
    Equality,
    Implies,
    apply,
    derivation,
    derivative,
    det,
    equals,
    exp,
    expectation,
    inv,
    limit,
    log,
    loggamma,
    matrix,
    named,
    number,
    oo,
    pi,
    scalar,
    size_term,
    sqrt,
    vector,
    zeros,
)
from workbench.reasons.expectation import IN_FRONT
from workbench.reasons.limits import LIMIT_LAWS
from workbench.rules import calculus, determinants, matrices

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
H, n, tau = matrix("H", "d", "d", "posdef"), scalar("n", "positive"), scalar("tau")
f_0 = scalar("f_0")
d = size_term("d")


def f(z):
    return apply("f", (), z)


slope = derivative(f(m), m)
bend = derivative(slope, m)
rise = (f(m + tau * h) - f_0) / tau**2
bowl = f_0 + (theta - m) @ H @ (theta - m) / 2
S = named("S", inv(H) / n)
spread = (theta - m) @ inv(S) @ (theta - m)
bell = expectation(1, theta, -spread / 2)
value = exp(-n * f_0) * (2 * pi / n) ** (d / 2) / sqrt(det(H))
Z = named("Z", expectation(1, theta, -n * bowl))
rest = (d * log(2 * pi) - log(det(H))) / 2
ell, q = scalar("ell"), scalar("q", "positive")
at_best = equals(n * f_0, -ell - log(q))
stirling = sqrt(2 * pi * n) * n**n * exp(-n)


@derivation(
    claim=[
        Equality(limit(exp(-rise), tau, 0), exp(-h @ H @ h / 2)),
        Claim("Expectation", equals(Z, value), wrt=(theta,), result=value),
        Equality(log(Z), -n * f_0 - d / 2 * log(n) + rest),
        Implies(at_best, equals(log(Z), ell - d / 2 * log(n) + (log(q) + rest))),
    ]
)
def laplace_approximation_bic(pen):
    pen.given(theta, m, h, H, n, tau, f_0, ell, q)
    least = pen.assume(equals(f(m), f_0), "the value at `m`")
    flat = pen.assume(equals(slope, zeros("d")), "`m` is a minimum, and inside the domain")
    curved = pen.assume(equals(bend, H), "the Hessian at `m`")
    pen.goal(
        "Approximate the integral of `exp(-n*f)` over all `theta`, where `f` is least at `m`, and find which terms of "
        "its logarithm grow with `n`."
    )
    pen.convention(
        "`n*f` is minus the logarithm of likelihood times prior for `n` data, `m` the most probable `theta`. `ell` is "
        "the log-likelihood at `m`, `q` the prior density there. `f` has three continuous derivatives."
    )
    pen.idea("For large `n` only `theta` near the minimum counts, and there `f` is a quadratic: a normal integral.")
    pos, many = pen.fact(H, "posdef"), pen.fact(n, "positive")

    taylor = pen.lemma("multivariate-taylor-second-order", claim=2, x=m, h=h, tau=tau)
    second = pen.follows(
        equals(limit(rise, tau, 0), h @ H @ h / 2), taylor, least, flat, curved, name="at the minimum",
        why="the linear term is gone",
    )  # fmt: skip
    pen.follows(
        equals(limit(exp(-rise), tau, 0), exp(-h @ H @ h / 2)), second, by=LIMIT_LAWS,
        why="`n == 1/tau**2`: at `m + h/sqrt(n)` the integrand over its height goes to a bell",
    )  # fmt: skip
    pen.define("Z", Z.args[0], "the integral with this quadratic in the place of `f`: `theta - m` is `tau*h`")
    pen.define("S", S.args[0], "the more data, the narrower")
    back = pen.follows(equals(inv(S), n * H), S, pos, many, by=matrices.inverse_of_a_multiple, name="precision")
    known = pen.lemma("gaussian-multivariate-normalisation", pos, many, x=theta, mu=m, S=S)
    pen.start(exp(-n * bowl))
    pen.relate("=", exp(-n * f_0 - spread / 2), back, name="multiply out", why="`inv(S) == n*H`")
    split = pen.relate("=", exp(-n * f_0) * exp(-spread / 2), by=calculus.exp_of_sum, why="a height, and a bell")
    front = pen.follows(equals(Z, exp(-n * f_0) * bell), Z, split, by=IN_FRONT)
    volume = pen.follows(
        equals(det(S), (1 / n) ** d / det(H)), S, pos, many, by=determinants.determinant_of_a_multiple, name="volume"
    )
    root = pen.follows(
        equals((2 * pi) ** (d / 2) * sqrt(det(S)), (2 * pi / n) ** (d / 2) / sqrt(det(H))), volume, pos, many,
        by=calculus.root_of_a_quotient,
    )  # fmt: skip
    whole = pen.follows(equals(Z, value), front, known, root, name="put in")
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
        "That the integral of `exp(-n*f)` over `Z` goes to 1 is Laplace's method, and not shown here: it needs that "
        "`f` stays above `f_0` and grows far from `m`, so that limit and integral may change places in line 3."
    )
    pen.sanity(
        equals(limit(exp(loggamma(n + 1)) / stirling, n, oo), number(1)),
        "`gamma(n + 1)` is the integral of `exp(-n*(t - log(t)))` times `n**(n + 1)`, least at 1 with the second "
        "derivative 1: this is Stirling's formula",
    )
    pen.wrong("`d*log(n)` without the half: the width in each direction goes with the root of `n`.")
    pen.wrong("Counting parameters that the data do not determine: there the Hessian has no inverse.")
    pen.wrong("A minimum at the edge, or several: each interior one adds its share, an edge only a part.")
