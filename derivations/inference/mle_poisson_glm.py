"""Maximum likelihood for Poisson regression.

Counts whose rate depends on inputs through a logarithm: clicks, claims, spikes of neurons.
"""

from derivations.distributions.poisson import poisson
from workbench import (
    Gradient,
    Hessian,
    derivation,
    diag,
    equals,
    exp,
    gamma,
    loggamma,
    matrix,
    mle,
    named,
    number,
    oo,
    scalar,
    sum,
    vector,
)

META = {
    "level": "intermediate",
    "bullets": ["Gradient computation", "Statistical reasoning"],
    "prerequisites": ["mle-poisson", "exponential-family-cumulants"],
    "references": ["PML1 §12.2-12.4", "McCullagh & Nelder, Generalized Linear Models"],
}

count, row, w = scalar("y"), vector("X", "d"), vector("w", "d")
density = exp(-exp(row @ w)) * exp(row @ w) ** count / gamma(count + 1)

X, y = matrix("X", "n", "d"), vector("y", "n", "integer")
mu = named("mu", exp(X @ w))
ell = y @ (X @ w) - sum(exp(X @ w)) - sum(loggamma(y + 1))
zeta = scalar("zeta")
law = poisson(exp(zeta))
k = law.variable


@derivation(claim=[Gradient(ell, w, X.T @ (y - mu)), Hessian(ell, w, -(X.T @ diag(mu) @ X))])
def mle_poisson_glm(pen):
    made = mle(density, (count, row), w, support=(number(0), oo), discrete=True)
    pen.given(*made.givens, zeta)
    pen.goal(
        "Find the gradient and the Hessian of the log-likelihood of `n` Poisson counts with the rates `exp(x_i @ w)`."
    )
    pen.convention("Row `i` of `X` holds the inputs `x_i`; `mu_i == exp(x_i @ w)` is the mean of the count `y_i`.")
    pen.idea("With the logarithm as link, `y_i` multiplies the logit: the counts stand linearly in the likelihood.")

    v = vector("v", "d")
    pen.sanity(
        equals(law.expectation(k - exp(zeta)), number(0)), "one count with logit `zeta`: its score has mean zero"
    )
    pen.sanity(
        equals(law.expectation((k - exp(zeta)) ** 2), exp(zeta)),
        "and variance `mu`: the information is `X.T @ diag(mu) @ X`",
    )
    pen.sanity(equals(v @ (X.T @ diag(mu) @ X) @ v, sum(mu * (X @ v) ** 2)), "no direction curves upward: concave")
    pen.wrong("Looking for the counts in the Hessian: they are not there, so observed and expected information agree.")
    pen.wrong("Fitting `log(y)` by least squares: counts of 0 have no logarithm.")
    return made
