"""Linear maps of normal vectors.

A x + b of a normal x is normal, with mean A mu + b and covariance A S A^T: error propagation, Kalman filters,
reparametrised samples of a variational autoencoder, sums of independent noise.
"""

from derivations.distributions.multivariate_normal import multivariate_normal as law
from workbench import Equality, derivation, equals, exp, eye, implies, matrix, outer, vector
from workbench.reasons.common import CONSTANT_FACTOR
from workbench.reasons.expectation import LINEARITY
from workbench.record.claims import Expectation
from workbench.rules import calculus

META = {
    "level": "intermediate",
    "bullets": ["Distribution analysis", "Matrix operations and transformations"],
    "prerequisites": ["normal-mgf-and-moments", "trace-cyclic-property"],
    "references": ["MML §6.5.3", "Bishop, Pattern Recognition and Machine Learning, §2.3"],
}

x, (mu, S) = law.variable, law.parameters
A, b, u = matrix("A", "m", "d"), vector("b", "m"), vector("u", "m")
middle, spread = A @ mu + b, A @ S @ A.T
off = A @ x + b - middle
generating = exp(u @ middle + u @ spread @ u / 2)
P, Q = matrix("P", "m", "m", "posdef"), matrix("Q", "m", "m", "posdef")
p, q = vector("p", "m"), vector("q", "m")
first, second = exp(u @ p + u @ P @ u / 2), exp(u @ q + u @ Q @ u / 2)
total = exp(u @ (p + q) + u @ (P + Q) @ u / 2)
L = matrix("L", "d", "d")


@derivation(
    claim=[
        Expectation(equals(law.expectation(A @ x + b), middle)),
        Expectation(equals(law.expectation(outer(off, off)), spread)),
        Expectation(equals(law.expectation(exp(u @ (A @ x + b))), generating)),
        Equality(first * second, total),
    ]
)
def linear_combination_of_gaussians(pen):
    pen.given(x, mu, S, A, b, u, p, P, q, Q)
    pen.goal("Find the law of `y == A @ x + b`, where `x` is normal with mean `mu` and covariance `S`.")
    pen.convention("A law whose moment generating function is finite near 0, as here, is known by that function.")
    pen.idea("Mean and covariance are linear and quadratic in `A`; the generating function says that `y` is normal.")

    pos = pen.fact(S, "posdef")
    mean = pen.lemma("multivariate-normal", pos, claim=2)
    pen.start(law.expectation(A @ x + b))
    pen.relate("=", A @ law.expectation(x) + b, by=LINEARITY)
    pen.use(mean)
    spreads = pen.lemma("multivariate-normal", pos, claim=3)
    pen.start(law.expectation(outer(off, off)))
    pen.relate(
        "=", A @ law.expectation(outer(x - mu, x - mu)) @ A.T, by=LINEARITY,
        why="a deviation is `A` times that of `x`, on both sides",
    )  # fmt: skip
    pen.use(spreads)

    known = pen.lemma("multivariate-normal", pos, claim=5, t=A.T @ u)
    moved = pen.follows(
        equals(u @ (A @ x + b), u @ b + (A.T @ u) @ x), name="transpose", why="`u @ A @ x` is `(A.T @ u) @ x`"
    )
    pen.start(law.expectation(exp(u @ (A @ x + b))))
    pen.use(moved)
    pen.by(calculus.exp_of_sum)
    pen.relate("=", exp(u @ b) * law.expectation(exp((A.T @ u) @ x)), by=CONSTANT_FACTOR, why="`b` is no chance")
    pen.relate(
        "=", exp(u @ b) * exp((A.T @ u) @ mu + (A.T @ u) @ S @ (A.T @ u) / 2), known,
        name="generating function of `x`", why="at `A.T @ u`",
    )  # fmt: skip
    pen.relate(
        "=", generating, by=calculus.exp_of_sum, name="collect the exponents",
        why="the generating function of the normal law with mean `A @ mu + b` and covariance `A @ S @ A.T`",
    )  # fmt: skip

    with pen.road("sum of two independent vectors"):
        pen.start(first * second)
        pen.relate(
            "=",
            exp(u @ p + u @ P @ u / 2 + u @ q + u @ Q @ u / 2),
            by=calculus.exp_of_sum,
            name="independence",
            why="the generating function of a sum is the product: exponents add up",
        )
        pen.relate("=", total, name="recognise", why="the normal law with mean `p + q` and covariance `P + Q`")

    pen.sanity(
        implies(equals(L @ L.T, S), equals(L @ eye("d") @ L.T, S)), "`mu + L @ z` of a standard normal `z`: a sample"
    )
    pen.note(
        "The law has a density of its own if `A` has full row rank; the mean and the covariance need no such thing."
    )
    pen.wrong(
        "`A @ S` in place of `A @ S @ A.T`: a deviation is multiplied by `A`, so products of deviations on both sides."
    )
    pen.wrong("Shifting the covariance by `b`: a constant does not vary.")
    pen.wrong("Adding standard deviations of independent terms: covariances add up.")
    pen.wrong("Taking normal entries for a normal vector: the sum of two dependent normal numbers need not be normal.")
