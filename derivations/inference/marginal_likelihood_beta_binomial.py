"""Evidence of a coin.

How probable are the data under a model whose parameter is not known? Averaged over the prior, a model that could
explain anything pays for what did not happen: the Bayes factor weighs it against a fair coin.
"""

from workbench import (
    Equality,
    derivation,
    equals,
    gamma,
    integral,
    named,
    number,
    prod,
    relation,
    scalar,
    size_term,
    sum,
    vector,
)
from workbench.reasons.common import CONSTANT_FACTOR
from workbench.reasons.expectation import POWERS_TOGETHER
from workbench.rules import integrals

META = {
    "level": "intermediate",
    "bullets": ["Bayesian methodology", "Hypothesis evaluation"],
    "prerequisites": ["posterior-beta-bernoulli", "beta-gamma-identity"],
    "references": [
        "MacKay, Information Theory, Inference, and Learning Algorithms, ch. 3 and 28",
        "Murphy, Probabilistic Machine Learning: An Introduction, 5.2",
    ],
}

x, n, p = vector("x", "n", "mask"), size_term("n"), scalar("p", "unit")
a, b = scalar("a", "positive"), scalar("b", "positive")
s = named("s", sum(x))


def B(u, v, total):
    """The beta function of two numbers whose sum is `total`."""
    return gamma(u) * gamma(v) / gamma(total)


before, after = named("B_0", B(a, b, a + b)), named("B_n", B(a + s, b + n - s, a + b + n))
likelihood = prod(p**x * (1 - p) ** (1 - x))
prior = p ** (a - 1) * (1 - p) ** (b - 1) / before
joint = p ** (a + s - 1) * (1 - p) ** (b + n - s - 1)
m_1 = named("m_1", integral(likelihood * prior, p, number(0), number(1)))
m_0 = named("m_0", prod((1 / number(2)) ** x * (1 - 1 / number(2)) ** (1 - x)))


@derivation(
    claim=[
        Equality(m_1, after / before),
        Equality(m_0, 1 / 2**n),
        Equality(m_1 / m_0, after / before * 2**n),
    ]
)
def marginal_likelihood_beta_binomial(pen):
    pen.given(x, p, a, b)
    pen.goal(
        "Find how probable a sequence of `n` trials is where the chance `p` of success has a beta prior, and compare "
        "this with a fair coin."
    )
    pen.convention(
        "`x` holds 1 for a success and 0 for a failure, so `s` is the number of successes. The prior of `p` has the "
        "density `p**(a - 1)*(1 - p)**(b - 1)/B_0`. `m_1` is the evidence of "
        "the model with unknown `p`, `m_0` that of `p == 1/2`. Both are for this sequence; for the number of successes "
        "alone both get the same binomial coefficient."
    )
    pen.idea("Likelihood times prior is a beta density but for its constant: the evidence is a ratio of two constants.")
    binary = pen.fact(x, "mask")

    for part, words in (
        (s, "successes"), (before, "constant of the prior"), (after, "constant of the posterior"),
        (m_1, "the likelihood, averaged over the prior"), (m_0, "the likelihood at `p == 1/2`"),
    ):  # fmt: skip
        pen.define(part.name, part.args[0], words)
    shape = pen.follows(
        equals(likelihood * prior, joint / before), s, pen.fact(p, "unit"), by=POWERS_TOGETHER,
        why="`s` successes, `n - s` failures",
    )  # fmt: skip
    more = pen.follows(relation(">", a + s, 0), s, pen.fact(a, "positive"), binary, name="counts and `a`")
    less = pen.follows(relation(">", b + n - s, 0), s, pen.fact(b, "positive"), binary, name="counts and `b`")
    mass = pen.follows(
        equals(integral(joint, p, number(0), number(1)), B(a + s, b + n - s, a + b + n)), more, less,
        by=integrals.beta_integral,
    )  # fmt: skip
    pen.start(m_1)
    pen.unfold(m_1)
    pen.use(shape)
    pen.relate("=", integral(joint, p, number(0), number(1)) / before, by=CONSTANT_FACTOR, why="free of `p`")
    evidence = pen.relate("=", after / before, mass, after, name="beta integral", why="the constant of the posterior")
    fair = pen.follows(
        equals(m_0, 1 / 2**n), m_0, by=POWERS_TOGETHER, name="a fair coin", why="1/2 for every trial"
    )
    pen.follows(
        equals(m_1 / m_0, after / before * 2**n), evidence, fair, name="Bayes factor", why="one over the other"
    )

    pen.sanity(
        equals(B(a + s + 1, b + n - s, a + b + n + 1) / after, (a + s) / (a + b + n)),
        "one success more: times its predictive probability",
    )
    pen.wrong("Comparing largest likelihoods: the model with a free `p` would never lose.")
    pen.wrong(
        "`a` and `b` near 0, so as to know nothing: with both outcomes seen the evidence goes to 0, and the fair coin "
        "wins."
    )
    pen.wrong("A binomial coefficient in one of the two: either both are for the sequence, or both for the count.")
