"""Kernel principal components.

Principal components of features that nobody writes down: the matrix of their dot products is enough. Once it is
centred, each of its eigenvectors holds the scores of all points.
"""

from workbench import (
    Equality,
    Implies,
    both,
    derivation,
    equals,
    eye,
    matrix,
    named,
    ones,
    outer,
    scalar,
    size_term,
    sqrt,
    vector,
    zeros,
)
from workbench.rules import calculus

META = {
    "level": "advanced",
    "bullets": ["Dimension reduction methods", "Pattern identification"],
    "prerequisites": ["kernel-trick-feature-map", "pca-maximum-variance"],
    "references": [
        "Schölkopf, Smola & Müller (1998), Nonlinear component analysis as a kernel eigenvalue problem",
        "Murphy, Probabilistic Machine Learning: An Introduction, 20.4.6",
    ],
}

n, one = size_term("n"), ones("n")
Phi, a, v = matrix("Phi", "n", "m"), vector("a", "n"), vector("v", "m")
mu = scalar("mu", "positive")
K = named("K", Phi @ Phi.T)
J = named("J", eye("n") - outer(one, one) / n)
F = named("F", J @ Phi)
K_c = named("K_c", J @ K @ J)
centred = K - outer(one, one @ K) / n - outer(K @ one, one) / n + (one @ K @ one) / n**2 * outer(one, one)
w = named("w", F.T @ a / sqrt(mu))
alpha = named("alpha", F @ v / mu)
eigen = both(equals(K_c @ a, mu * a), equals(a @ a, 1))


@derivation(
    claim=[
        Equality(K_c, F @ F.T),
        Equality(K_c, centred),
        Implies(eigen, both(equals(w @ w, 1), equals(F.T @ F @ w, mu * w), equals(F @ w, sqrt(mu) * a))),
        Implies(
            equals(F.T @ F @ v, mu * v),
            both(equals(v, F.T @ alpha), equals(K_c @ alpha, mu * alpha), equals(v @ v, mu * (alpha @ alpha))),
        ),
    ]
)
def kernel_pca_centering(pen):
    pen.given(Phi, a, v, mu)
    pen.goal(
        "Find the principal components of centred features, and the scores of the points, from the kernel matrix `K` "
        "alone."
    )
    pen.convention(
        "Rows of `Phi` are the features of `n` points; only their dot products `K` are known. `J` subtracts means, "
        "and `F` holds the centred features. A principal component is an eigenvector of `F.T @ F`, which is `n` times "
        "the covariance matrix; the scores are the coordinates of all points along it. `v` and `a` are any vectors."
    )
    pen.idea("A component is a combination of the features: so its coefficients are an eigenvector of dot products.")
    positive = pen.fact(mu, "positive")

    pen.define("K", K.args[0], "dot products of the features")
    pen.define("J", J.args[0], "centring")
    pen.define("F", F.args[0], "centred features")
    pen.define("K_c", K_c.args[0])
    even = pen.follows(equals(J.T, J), J, name="symmetric")
    gram = pen.follows(equals(K_c, F @ F.T), K_c, K, F, even, name="dot products of centred features")
    turned = pen.follows(equals(K.T, K), K, name="symmetric")
    pen.follows(equals(K_c, centred), K_c, J, turned, name="multiply out", why="means of rows, of columns, and of all")

    root = pen.follows(equals(sqrt(mu) ** 2, mu), positive, by=calculus.square_of_a_root)
    with pen.suppose(equals(F.T @ F @ v, mu * v), "`v` is a component") as hyp:
        pen.define("alpha", alpha.args[0], "its scores over `mu`")
        span = pen.follows(
            equals(v, F.T @ alpha), hyp, alpha, positive, name="divide by `mu`",
            why="a combination of the centred features of the points",
        )  # fmt: skip
        stays = pen.follows(
            equals(K_c @ alpha, mu * alpha), gram, span, alpha, positive, name="an eigenvector of dot products",
            why="`F @ F.T @ alpha == F @ v`",
        )  # fmt: skip
        long = pen.follows(
            equals(v @ v, mu * (alpha @ alpha)), span, stays, gram, name="lengths", why="`alpha @ K_c @ alpha`"
        )
        found = pen.follows(
            both(span.statement, stays.statement, long.statement), span, stays, long, name="together"
        )
    pen.discharge(hyp, found, why="no component is missed, and with unit length `alpha` has the length `1/sqrt(mu)`")
    with pen.suppose(eigen, "a unit eigenvector of the centred kernel matrix") as hyp:
        pen.define("w", w.args[0], "the combination with these coefficients")
        unit = pen.follows(
            equals(w @ w, 1), hyp, gram, w, root, positive, name="unit length", why="`a @ K_c @ a == mu`, over `mu`"
        )
        scores = pen.follows(
            equals(F @ w, sqrt(mu) * a), hyp, gram, w, root, positive, name="scores", why="`K_c @ a` over the root"
        )
        stays = pen.follows(
            equals(F.T @ F @ w, mu * w), scores, w, root, positive, name="a component", why="`F.T @ a` is `sqrt(mu)*w`"
        )
        three = both(unit.statement, stays.statement, scores.statement)
        whole = pen.follows(three, unit, stays, scores, name="together")
    pen.discharge(hyp, whole, why="no feature is written down: the scores are read off `a`")

    pen.sanity(equals(K_c @ one, zeros("n")), "centred scores add up to 0")
    pen.wrong("Forgetting to centre: subtracting a mean from the points is not subtracting it from the features.")
    pen.wrong("Unit length of `a` for that of the component: without the root the scores have the wrong scale.")
    pen.wrong("Components with `mu == 0`: along them no centred feature has any part.")
