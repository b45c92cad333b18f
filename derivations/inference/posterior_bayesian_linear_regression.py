"""Bayesian linear regression.

A normal prior of the weights meets normal errors: the posterior is normal, ridge regression is its mean, and a
prediction says how sure it is. Gaussian processes and Kalman filters take the same step.
"""

from derivations.distributions.normal import normal
from workbench import (
    Equality,
    derivation,
    equals,
    exp,
    expectation,
    eye,
    implies,
    inv,
    log,
    logdet,
    matrix,
    named,
    number,
    pi,
    relation,
    scalar,
    size_term,
    vector,
    zeros,
)
from workbench.reasons.algebra import MULTIPLY_OUT
from workbench.reasons.expectation import IN_FRONT
from workbench.reasons.semidefinite import PART_BY_PART
from workbench.record.claims import Expectation
from workbench.rules import calculus, matrices
from workbench.terms.term import substitute

META = {
    "level": "advanced",
    "bullets": ["Bayesian methodology"],
    "prerequisites": [
        "completing-the-square-multivariate",
        "gaussian-conditional-and-marginal",
        "mle-linear-regression",
    ],
    "references": ["MML §9.3.3", "PRML §3.3 (eqs. 3.49-3.51, 3.58-3.59)"],
}

X, y, w = matrix("X", "n", "d"), vector("y", "n"), vector("w", "d")
m_0, S_0, sigma = vector("m_0", "d"), matrix("S_0", "d", "d", "posdef"), scalar("sigma", "positive")
x, epsilon, t = vector("x", "d"), scalar("epsilon"), scalar("t")
n, d = size_term("n"), size_term("d")
P = named("P", inv(S_0) + X.T @ X / sigma**2)
b = named("b", inv(S_0) @ m_0 + X.T @ y / sigma**2)
S_n = named("S_n", inv(P))
m_n = named("m_n", S_n @ b)


def normal_density(at, mean, covariance):
    """The logarithm of the density of a normal vector."""
    return -d / 2 * log(2 * pi) - logdet(covariance) / 2 - (at - mean) @ inv(covariance) @ (at - mean) / 2


likelihood = -n / 2 * log(2 * pi * sigma**2) - (y - X @ w) @ (y - X @ w) / (2 * sigma**2)
prior = normal_density(w, m_0, S_0)
f = named("f", likelihood + prior)
rest = -n / 2 * log(2 * pi * sigma**2) - d / 2 * log(2 * pi) - logdet(S_0) / 2
rest = rest - (y @ y / sigma**2 + m_0 @ inv(S_0) @ m_0) / 2
target = normal_density(w, m_n, S_n)
c = named(
    "c",
    (logdet(S_n) - logdet(S_0) - n * log(2 * pi * sigma**2)) / 2
    - (y @ y / sigma**2 + m_0 @ inv(S_0) @ m_0 - b @ S_n @ b) / 2,
)
u = named("u", t * x)
noise = substitute(normal.log_density, {normal.variable: epsilon, normal.parameters[0]: number(0)})
predictive = expectation(exp(u @ w), w, target) * expectation(exp(t * epsilon), epsilon, noise)
value = exp(t * (x @ m_n) + t**2 * (sigma**2 + x @ S_n @ x) / 2)


@derivation(
    claim=[
        Equality(f - log(expectation(1, w, f)), target),
        Expectation(equals(predictive, value)),
    ]
)
def posterior_bayesian_linear_regression(pen):
    pen.given(X, y, w, m_0, S_0, sigma, x, epsilon, t)
    pen.goal(
        "Find the posterior of the weights `w` of a linear model with independent normal errors, from the prior with "
        "mean `m_0` and covariance `S_0`, and the law of a new target."
    )
    pen.convention(
        "Row `i` of `X` holds the inputs of target `y_i`, whose error has the variance `sigma**2`; `x` are new inputs, "
        "their target is `w @ x + epsilon`. `f` is the log density of `w` and `y` together: less the logarithm of its "
        "integral, it is that of the posterior. A law whose moment generating "
        "function is finite near 0 is known by it, and that of a sum of independent terms is the product of theirs."
    )
    pen.idea("In `w`, likelihood and prior are exponentials of quadratics; so is their product: complete the square.")
    pos, spread = pen.fact(S_0, "posdef"), pen.fact(sigma, "positive")

    pen.define("f", f.args[0], "log likelihood and log prior")
    pen.define("P", P.args[0], "precisions add up: of the prior, and of the data")
    pen.define("b", b.args[0], "so do precisions times means")
    pen.define("S_n", S_n.args[0], "covariance of the posterior")
    pen.define("m_n", m_n.args[0], "mean of the posterior")
    pen.define("c", c.args[0], "free of `w`")
    same = pen.follows(equals(inv(S_0).T, inv(S_0)), pos, by=matrices.transpose_of_an_inverse, name="symmetric")
    even = pen.follows(equals(P.T, P), P, same, name="symmetric")
    joint = pen.follows(
        equals(f, rest - (w @ P @ w - 2 * (b @ w)) / 2), f, P, b, same, spread, by=MULTIPLY_OUT,
        name="collect in powers of `w`",
    )  # fmt: skip
    unit = pen.follows(equals(P @ S_n, eye("d")), P, S_n, pos, spread, by=matrices.matrix_times_its_inverse)
    middle = pen.follows(equals(P @ m_n, b), m_n, unit, name="match what is linear", why="`m_n == S_n @ b`")
    square = pen.follows(
        equals(w @ P @ w - 2 * (b @ w), (w - m_n) @ P @ (w - m_n) - b @ S_n @ b), middle, m_n, even,
        name="complete the square",
    )  # fmt: skip
    there = pen.follows(equals(inv(S_n), P), S_n, P, pos, spread, by=matrices.inverse_of_an_inverse)
    split = pen.follows(
        equals(f, c + target), joint, square, there, c, spread, name="a normal density",
        why="with mean `m_n` and covariance `S_n`; what is left is free of `w`",
    )  # fmt: skip
    above = pen.follows(
        relation("loewner>", P, zeros("d", "d")), P, pos, spread, by=PART_BY_PART, name="positive definite"
    )
    turned = pen.follows(relation("loewner>", S_n, zeros("d", "d")), S_n, above, by=PART_BY_PART)
    symmetric = pen.follows(equals(S_n.T, S_n), S_n, even, by=matrices.transpose_of_an_inverse, name="symmetric")
    mass = pen.lemma("multivariate-normal", symmetric, turned, claim=1, x=w, mu=m_n, S=S_n)
    whole = pen.follows(equals(exp(f), exp(c) * exp(target)), split, by=calculus.exp_of_sum)
    evidence = pen.follows(equals(expectation(1, w, f), exp(c)), whole, mass, by=IN_FRONT)
    pen.follows(
        equals(f - log(expectation(1, w, f)), target), evidence, split, by=calculus.log_of_exp, name="posterior",
        why="the normal law with mean `m_n` and covariance `S_n`",
    )  # fmt: skip

    pen.define("u", u.args[0], "`t * (w @ x)` is `u @ w`")
    error = pen.lemma("normal", spread, claim=5, x=epsilon, mu=number(0), sigma=sigma, t=t)
    signal = pen.lemma("multivariate-normal", symmetric, turned, claim=5, x=w, mu=m_n, S=S_n, t=u)
    pen.start(predictive)
    pen.use(error)
    pen.relate(
        "=", signal.right * error.right, signal, name="generating function of the posterior", why="at `u`"
    )
    pen.relate(
        "=", value, u, by=calculus.exp_of_sum, name="law of the new target",
        why="normal, with mean `x @ m_n` and variance `sigma**2 + x @ S_n @ x`",
    )  # fmt: skip

    pen.sanity(
        implies(equals(m_0, zeros("d")), equals(m_n, inv(X.T @ X + sigma**2 * inv(S_0)) @ X.T @ y)),
        "a prior with mean 0: ridge regression, with the penalty `sigma**2 * inv(S_0)`",
    )
    pen.sanity(equals(m_n, m_0 + S_n @ X.T @ (y - X @ m_0) / sigma**2), "a step towards what the prior did not expect")
    pen.sanity(relation("loewner<=", S_n, S_0), "data never add to the uncertainty of the weights")
    pen.wrong("Adding covariances: it is precisions that add, so the posterior is narrower than the prior.")
    pen.wrong("Leaving `sigma**2` out of the law of a new target: sure weights still leave the noise.")
    pen.wrong("Leaving `x @ S_n @ x` out: far from the data the weights say less, and the band must widen.")
