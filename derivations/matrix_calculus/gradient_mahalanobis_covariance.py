"""Gradients of the Gaussian log-density.

How the Mahalanobis distance and the log-density move with the point, the mean, the covariance and the precision: what
maximum likelihood, Gaussian layers and natural gradients start from.
"""

from workbench import (
    Gradient,
    d,
    derivation,
    derivative,
    equals,
    inv,
    logdet,
    matrix,
    named,
    outer,
    trace,
    vector,
    zeros,
)
from workbench.rules import algebra, matrices, moves, traces

META = {
    "level": "advanced",
    "bullets": ["Gradient computation in vector spaces", "Distribution analysis"],
    "prerequisites": ["gradient-inverse-forms", "gradient-log-determinant", "gradient-quadratic-form"],
    "references": ["PRML §2.3.4", "The Matrix Cookbook §2"],
}

x, mu = vector("x", "n"), vector("mu", "n")
Sigma, Lambda = matrix("Sigma", "n", "n", "posdef"), matrix("Lambda", "n", "n", "posdef")
r = named("r", x - mu)
q = named("q", r @ inv(Sigma) @ r)
ell = named("ell", -logdet(Sigma) / 2 - q / 2)
g = named("g", logdet(Lambda) / 2 - r @ Lambda @ r / 2)
in_covariance = -(inv(Sigma) @ outer(r, r) @ inv(Sigma))
of_density = (inv(Sigma) @ outer(r, r) @ inv(Sigma) - inv(Sigma)) / 2
in_precision = (inv(Lambda) - outer(r, r)) / 2


@derivation(
    claim=[
        Gradient(q, mu, -2 * (inv(Sigma) @ r)),
        Gradient(q, x, 2 * (inv(Sigma) @ r)),
        Gradient(q, Sigma, in_covariance),
        Gradient(ell, Sigma, of_density),
        Gradient(g, Lambda, in_precision),
    ]
)
def gradient_mahalanobis_covariance(pen):
    pen.given(x, mu, Sigma, Lambda)
    pen.goal(
        "Find the gradients of the squared distance `q` and of the normal log-density, without its constant, in "
        "the point, the mean, the covariance and the precision."
    )
    pen.convention(
        "A gradient has the shape of its variable. The entries of a matrix are independent while it is differentiated; "
        "that it is symmetric is used afterwards."
    )
    pen.idea(
        "The distance is a quadratic form in `r` and an inverse form in the covariance. In the precision, the "
        "inverse of the covariance, it is linear: there the log-density is `g`."
    )

    pen.start(d(q, mu))
    pen.by_lemma("gradient-quadratic-form", "`mu` moves, the covariance does not")
    pen.by(matrices.symmetric_matrix, algebra.a_term_twice, name="symmetric matrix", why="so is its inverse")
    pen.by(
        *[moves.inward] * 2,
        matrices.number_out_of_the_right_factor,
        matrices.number_out_of_the_left_factor,
        name="change of `r`",
        why="`dr == -dmu`",
    )
    pen.identify()
    pen.start(d(q, x))
    pen.by_lemma("gradient-quadratic-form", "now `x` moves")
    pen.by(matrices.symmetric_matrix, algebra.a_term_twice, name="symmetric matrix", why="so is its inverse")
    pen.by(*[moves.inward] * 2, name="change of `r`", why="`dr == dx`")
    pen.identify()

    pen.start(d(q, Sigma))
    distance = pen.by_lemma("gradient-inverse-forms", "`a` and `b` are both `r`; now the covariance moves")
    pen.identify()
    _symmetric(pen)

    pen.start(d(ell, Sigma))
    pen.by(*[moves.inward] * 3, all=True, name="linearity", why="one term after the other")
    pen.by_lemma("gradient-log-determinant", "the change of the volume term")
    pen.use(distance, why="the change of `q`")
    pen.identify()
    _symmetric(pen)
    pen.relate("=", of_density, by=algebra.common_factor)

    pen.start(d(g, Lambda))
    pen.by(*[moves.inward] * 3, all=True, name="linearity", why="one term after the other")
    pen.by_lemma("gradient-log-determinant", "now of the precision")
    pen.inward("the distance is linear in the precision", times=3)
    pen.by(traces.quadratic_form_as_a_trace, moves.turned(d(Lambda, Lambda)), name="a number is its trace")
    pen.identify()
    pen.by(
        matrices.transpose_of_an_inverse,
        matrices.symmetric_matrix,
        matrices.transpose_of_an_outer_product,
        name="symmetric matrix",
        why="used only now",
    )
    pen.relate("=", in_precision, by=algebra.common_factor)

    precision = inv(Sigma)
    pen.sanity(equals(trace(in_covariance @ Sigma), -q), "Euler: `q` is homogeneous of degree -1 in the covariance")
    pen.sanity(equals(derivative(q, x) + derivative(q, mu), zeros("n")), "only the difference of `x` and `mu` counts")
    pen.sanity(
        equals(of_density, -(precision @ ((Sigma - outer(r, r)) / 2) @ precision)),
        "the chain rule through the inverse: the gradient in the precision between two inverses, with a minus",
    )
    pen.wrong("Forgetting the minus sign of `d` of an inverse: more variance makes the distance smaller.")
    pen.wrong("Forgetting the factor -1 between `mu` and `x`.")
    pen.wrong("Calling this the gradient of a symmetric variable, whose entries off the diagonal move in pairs.")


def _symmetric(pen):
    """The fact about the variable, after the differentiation."""
    pen.by(
        matrices.transpose_of_an_inverse,
        matrices.symmetric_matrix,
        all=True,
        name="symmetric matrix",
        why="used only now",
    )
