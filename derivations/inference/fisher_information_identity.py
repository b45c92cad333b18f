"""Fisher information: two forms of one number.

The score has mean zero, so its mean square is its variance; and that is how sharply the log-likelihood is curved on
average. Standard errors, natural gradients and the lower bound of Cramer and Rao all measure with it.
"""

from workbench import (
    Equality,
    Sum,
    apply,
    derivation,
    derivative,
    distribution,
    equals,
    exp,
    index,
    information,
    log,
    named,
    number,
    pi,
    relation,
    scalar,
    softmax,
    sqrt,
    vector,
)
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.record.claims import Expectation
from workbench.rules import calculus, leibniz

META = {
    "level": "advanced",
    "bullets": ["Statistical reasoning", "Hessian matrices"],
    "prerequisites": ["leibniz-integral-rule", "logarithmic-differentiation"],
    "references": ["Casella & Berger §7.3.2 (Lemma 7.3.11)", "Wasserman §9.7"],
}

theta = vector("theta", "d")
k, i, j = index("k", "m"), index("i", "d"), index("j", "d")
P = named("P", softmax(apply("f", "m", theta)))

z, mu, v = scalar("z"), scalar("mu"), scalar("v", "positive")
bell = exp(-((z - mu) ** 2) / (2 * v)) / sqrt(2 * pi * v)


def score(a):
    return derivative(log(P[k]), theta[a])


def slope(a):
    return derivative(P[k], theta[a])


twice_log = derivative(score(i), theta[j])
mean_score = Sum(P[k] * score(i), k)
products = Sum(P[k] * score(i) * score(j), k)
curvature = -Sum(P[k] * twice_log, k)


@derivation(claim=[Equality(products, curvature), Equality(mean_score, number(0))])
def fisher_information_identity(pen):
    pen.given(theta)
    pen.goal(
        "Show that the score, the slope of `log(p)` in the parameters `theta`, has mean zero, and that its mean "
        "products are the mean curvature of `-log(p)`."
    )
    pen.convention(
        "`X` takes `m` values, with probabilities `P_k` that are the softmax of a smooth `f(theta)`: any positive "
        "probabilities are of that form. For a density the sums are integrals; then the support must not depend on "
        "`theta`, and a bound on the derivatives must allow differentiation under the integral."
    )
    pen.idea("Probabilities add up to 1 whatever `theta` is. Differentiate that once, and once more.")

    whole = pen.follows(
        equals(Sum(P[k], k), number(1)), P, by=RANGE_OF_A_FUNCTION, name="total mass", why="these are probabilities"
    )
    pen.start(Sum(slope(i), k))
    pen.relate("=", derivative(Sum(P[k], k), theta[i]), by=leibniz.derivative_of_a_big_sum, why="read backwards")
    once = pen.relate(
        "=", number(0), whole, by=calculus.constant_rule, name="differentiate both sides",
        why="1 does not move with `theta`",
    )  # fmt: skip
    trick = pen.follows(
        equals(slope(i), P[k] * score(i)),
        by=calculus.chain_rule,
        name="logarithmic derivative",
        why="the slope of `log(p)` is that of `p` over `p`; `p > 0`",
    )
    zero = pen.follows(equals(mean_score, number(0)), once, trick, name="mean of the score", why="put in")
    pen.start(derivative(P[k] * score(i), theta[j]))
    again = pen.relate(
        "=", slope(j) * score(i) + P[k] * twice_log, by=calculus.product_rule, why="differentiate once more"
    )
    again = pen.relate(
        "=",
        P[k] * score(i) * score(j) + P[k] * twice_log,
        trick,
        name="logarithmic derivative",
        why="the same for `theta_j`",
    )
    pen.start(products + Sum(P[k] * twice_log, k))
    pen.relate(
        "=", Sum(derivative(P[k] * score(i), theta[j]), k), again, name="derivative of a product", why="term by term"
    )
    pen.relate("=", derivative(mean_score, theta[j]), by=leibniz.derivative_of_a_big_sum, why="read backwards")
    total = pen.relate(
        "=", number(0), zero, by=calculus.constant_rule, name="differentiate both sides",
        why="the mean of the score is 0 whatever `theta` is",
    )  # fmt: skip
    pen.follows(equals(products, curvature), total, name="rearrange", why="the other term goes to the right")

    examples = {
        "Bernoulli": information(distribution("bernoulli")),
        "Poisson": information(distribution("poisson").of("y")),
        "normal": information(bell, z, (mu, v)),
    }
    for name, made in examples.items():
        with pen.road(name):
            pen.given(*made.givens)
            pen.engine(made)
            pen.claim(*(Expectation(c.statement) for c in made.claims if c.name))

    pen.sanity(relation(">=", Sum(P[k] * score(i) ** 2, k), number(0)), "on the diagonal stand means of squares")
    pen.wrong("The curvature at one sample without its mean: that is the observed information, which varies.")
    pen.wrong(
        "Either form for a uniform density from 0 to `theta`: its support moves, and the score has mean -1 over "
        "`theta`."
    )
    pen.wrong(
        "Taking `sigma` for `sigma**2`: about `sigma` it is `2 / sigma**2`, about `v == sigma**2` it is `1 / (2*v**2)`."
    )
