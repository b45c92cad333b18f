"""Maximum likelihood for the Dirichlet distribution.

Fitting probability vectors: topic mixtures, compositions, priors; a Newton step that costs no more than the gradient.
"""

from workbench import (
    Equality,
    Gradient,
    Hessian,
    derivation,
    derivative,
    diag,
    digamma,
    equals,
    gamma,
    gradient,
    hessian,
    implies,
    log,
    loggamma,
    matrix,
    mean,
    mle,
    named,
    ones,
    outer,
    polygamma,
    prod,
    relation,
    size_term,
    sum,
    vector,
    zeros,
)
from workbench.engines.statistics.likelihood.beginning import score_in
from workbench.reasons.algebra import MULTIPLY_OUT
from workbench.reasons.common import MATRIX_FORM

META = {
    "level": "advanced",
    "bullets": ["Statistical reasoning", "Distribution analysis"],
    "prerequisites": ["mle-beta-score", "woodbury-identity"],
    "references": ["Minka (2000), Estimating a Dirichlet distribution"],
}

x, alpha = vector("x", "K", "simplex"), vector("alpha", "K", "positive")
sample = matrix("x", "n", "K", "simplex")
density = gamma(sum(alpha)) / prod(gamma(alpha)) * prod(x ** (alpha - 1))
n, one = size_term("n"), ones("K")
g_bar = named("g", mean(log(sample), axis=0))
total = sum(alpha)
ell = named("ell", n * loggamma(total) - n * sum(loggamma(alpha)) + n * ((alpha - 1) @ g_bar))
score = n * (digamma(total) - digamma(alpha) + g_bar)
own = named("q", -n * polygamma(1, alpha))
z = named("z", n * polygamma(1, total))
H = z * outer(one, one) + diag(own)
u = vector("u", "K")
b = named("b", sum(u / own) / (1 / z + sum(1 / own)))


@derivation(
    claim=[
        Gradient(ell, alpha, score),
        Hessian(ell, alpha, n * polygamma(1, total) * outer(one, one) - diag(n * polygamma(1, alpha))),
        Equality(H @ ((u - b) / own), u),
    ]
)
def mle_dirichlet_score(pen):
    made = mle(density, x, alpha)
    pen.given(*made.givens, u)
    pen.goal(
        "Find the `alpha` for which `n` independent probability vectors from a Dirichlet distribution are most "
        "likely, and a Newton step that takes `K` operations."
    )
    pen.convention(
        "Row `i` of `x` is the i-th of `n` probability vectors; `g` holds the means of `log(x_k)`; `u` is any gradient."
    )
    pen.idea("The entries of `alpha` meet only in their sum: the Hessian is diagonal plus a multiple of the ones.")

    with pen.road("over `n`"):
        pen.start(score_in(made, alpha))
        pen.relate(
            "=",
            score,
            g_bar,
            name="mean of the logarithms",
            why="the gradient, with `n` in front: the sum of the `log(x_k)` is `n*g`",
        )
        slope = pen.engine(gradient(ell, alpha))
        pen.follows(equals(derivative(ell, alpha), score), slope, g_bar)
        twice = pen.engine(hessian(ell, alpha))
        curved = n * polygamma(1, total) * outer(one, one) - diag(n * polygamma(1, alpha))
        pen.follows(equals(twice.left, curved), twice, by=MATRIX_FORM)
        pen.start(n * (polygamma(1, total) * ones("K", "K") - diag(polygamma(1, alpha))))
        pen.relate(
            "=", H, z, own, name="diagonal plus rank one", why="the Hessian: `q` on the diagonal, `z` everywhere"
        )
    with pen.road("the Newton step"):
        pen.start(H @ ((u - b) / own))
        pen.relate(
            "=", u - b + z * sum((u - b) / own) * one, by=MULTIPLY_OUT, why="the diagonal, and a multiple of the ones"
        )
        pen.relate("=", u + (z * sum(u / own) - b * (1 + z * sum(1 / own))) * one, name="one multiple of the ones")
        pen.relate("=", u, b, name="Sherman-Morrison formula", why="`b` is chosen so that the multiple is 0")

    pair = implies(equals(score, zeros("K")), equals(digamma(alpha) - digamma(total), g_bar))
    pen.sanity(pair, "where the score is 0 the means of the logarithms come out")
    pen.sanity(relation("loewner<=", H, zeros("K", "K")), "concave: there is one maximum")
    pen.wrong("Inverting the `K` by `K` Hessian: that costs `K**3` where `K` steps do.")
    pen.wrong("A full Newton step from afar: an entry of `alpha` may fall below 0; halve the step then.")
    return made
