"""The normal distribution has the largest entropy.

Of all laws with a given variance the normal one says least beyond it: the default for noise, the worst case of a
channel, the yardstick of independent component analysis.
"""

from derivations.distributions.gaussian_mixture import gaussian_mixture as law
from derivations.distributions.laplace import laplace
from derivations.distributions.logistic import logistic
from derivations.distributions.multivariate_normal import multivariate_normal
from derivations.distributions.uniform import uniform
from workbench import (
    Claim,
    derivation,
    equals,
    exp,
    log,
    logdet,
    named,
    number,
    pi,
    relation,
    scalar,
    size_term,
    vector,
)
from workbench.engines.statistics.expectation.engine import entropy
from workbench.record.claims import Expectation

META = {
    "level": "advanced",
    "bullets": ["Distribution analysis"],
    "prerequisites": ["kl-divergence-nonnegative", "covariance-psd-quadratic-form"],
    "references": ["Cover & Thomas, Elements of Information Theory, Thms 8.4.1 and 8.6.5"],
}

x, (w, mu, sigma) = law.variable, law.parameters
t = scalar("t", "positive")
m = named("m", law.mean)
v = named("V", law.variance)
log_f = law.log_density
log_phi = -log(2 * pi * v) / 2 - (x - m) ** 2 / (2 * v)
bound = log(2 * pi * exp(number(1)) * v) / 2
E = law.expectation
vectors = multivariate_normal.of("y")
d, S = size_term("d"), vectors.parameters[1]
nu = vector("nu", "d")
vectors = vectors(nu, S)
many = vectors.expectation(-vectors.log_density)


def largest(variance):
    """The entropy of the normal law with this variance."""
    return log(2 * pi * exp(number(1)) * variance) / 2


@derivation(
    claim=[
        Claim("Equality", relation("<=", E(-log_f), largest(law.variance))),
        Expectation(equals(many, (d * log(2 * pi * exp(number(1))) + logdet(S)) / 2)),
    ]
)
def max_entropy_gaussian(pen):
    pen.given(x, w, mu, sigma, t, vectors.variable, nu, S)
    pen.goal("Show that no density of variance `V` has more entropy than the normal one; find that in `d` dimensions.")
    pen.convention(
        "`f` is any density with mean `m` and variance `V`; the lines use only these two. They are checked for "
        "mixtures of normal laws, which come close to every density. `phi` is the normal density with the same `m` "
        "and `V`."
    )
    pen.idea(
        "`log(phi)` is quadratic, so its mean is the same under `f` and under `phi`; the rest is Gibbs' inequality."
    )

    first = pen.follows(equals(E((x - m) ** 2), v), name="variance", why="of `f`, and of `phi` by choice")
    pen.start(E(-log_phi))
    pen.relate("=", log(2 * pi * v) / 2 + E((x - m) ** 2) / (2 * v), name="linearity of expectation")
    pen.use(first)
    quadratic = pen.relate(
        "=", bound, name="entropy of the normal law", why="1/2 is half of `log(e)`; `f` itself does not occur"
    )
    tangent = pen.follows(relation("<=", log(t), t - 1), name="tangent at 1", why="the logarithm is concave")
    pen.start(E(log_phi - log_f))
    pen.relate("<=", E(exp(log_phi - log_f) - 1), tangent, name="under the tangent", why="`t == phi/f` in every place")
    gibbs = pen.relate("=", number(0), name="total mass", why="`f*phi/f` is `phi`, and both integrate to 1")
    pen.start(E(-log_f))
    pen.relate("=", E(-log_phi) + E(log_phi - log_f), name="add and subtract", why="`log(phi)`")
    pen.relate("<=", E(-log_phi), gibbs, name="Gibbs' inequality", why="the last mean is not positive")
    pen.use(quadratic)

    with pen.road("entropy in `d` dimensions"):
        last = pen.engine(entropy(vectors))
        pen.start(last.left, last.right, last)
        pen.relate(
            "=", (d * log(2 * pi * exp(number(1))) + logdet(S)) / 2, name="one logarithm", why="`d` is `d * log(e)`"
        )

    for other, words in ((laplace, "Laplace"), (uniform, "uniform"), (logistic, "logistic")):
        pen.sanity(relation("<=", other.entropy, largest(other.variance)), f"the {words} law with the same variance")
    pen.wrong("Without a fixed variance: then no density has the largest entropy, wider ones have more.")
    pen.wrong("Reading a negative differential entropy as a mistake: unlike that of counts it may have any sign.")
    pen.wrong("Counting parameters: the bound needs the variance only; the mean moves the density and no entropy.")
