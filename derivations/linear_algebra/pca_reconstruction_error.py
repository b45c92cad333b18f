"""Principal components as the best reconstruction.

What is lost when points are projected on a subspace? The variance across it: so the subspace with the least error is
the one with the most variance, and the error is the sum of the eigenvalues that are left out.
"""

from workbench import (
    Equality,
    Implies,
    Sum,
    both,
    derivation,
    diag,
    equals,
    eye,
    index,
    matrix,
    named,
    norm,
    relation,
    scalar,
    size_term,
    sum,
    tensor,
    trace,
    vector,
)
from workbench.reasons.order import sums_keep_the_order
from workbench.rules import norms

META = {
    "level": "intermediate",
    "bullets": ["Dimension reduction methods"],
    "prerequisites": ["pca-maximum-variance", "orthogonal-projection-matrix"],
    "references": ["Deisenroth, Faisal & Ong, Mathematics for Machine Learning, 10.3"],
}

n, k = size_term("n"), size_term("k")
X, W = matrix("X", "n", "d"), matrix("W", "d", "k")
V, l = matrix("V", "d", "d", "orthogonal"), vector("lambda", "d")
c, t = vector("c", "d", "mask"), scalar("t")
i, a, j = index("i", "d"), index("a", "k"), index("j", "d")
S = named("S", X.T @ X / n)
T = named("T", V @ diag(l) @ V.T)
error = norm(X - X @ W @ W.T) ** 2 / n
p = named("p", tensor(Sum((V.T @ W)[i, a] ** 2, a), i))
order = relation(">=", (2 * c - 1) * (l - t), 0)
left = sum((1 - c) * l)


@derivation(
    claim=[
        Equality(error, trace(S) - trace(W.T @ S @ W)),
        Implies(both(order, equals(sum(c), k)), relation(">=", trace(T) - trace(W.T @ T @ W), left)),
        Implies(equals(W @ W.T, V @ diag(c) @ V.T), equals(trace(T) - trace(W.T @ T @ W), left)),
    ]
)
def pca_reconstruction_error(pen):
    pen.given(X, W, V, l, c, t)
    frame = pen.assume(equals(W.T @ W, eye("k")), "the columns of `W` are orthonormal")
    pen.goal(
        "Find the subspace of `k` dimensions on which centred points can be projected with the least mean square "
        "error, and this error."
    )
    pen.convention(
        "Rows of `X` are `n` points with mean 0, the columns of `W` a basis of the subspace; `S` is the covariance "
        "matrix, and `T` any such matrix in its eigenbasis `V`; with `T == S` the bound is one on the error. `c` is 1 "
        "for `k` eigenvalues that are kept, 0 for the others; the kept ones are at least `t`, the others at most `t`."
    )
    pen.idea("What is lost and what is kept add up to the variance; no direction is kept more than once.")
    ortho = pen.fact(V, "orthogonal")

    pen.define("S", S.args[0])
    pen.start(error)
    pen.relate("=", trace((X - X @ W @ W.T).T @ (X - X @ W @ W.T)) / n, by=norms.square_norm_of_a_matrix)
    pen.relate(
        "=", trace(S) - trace(W.T @ S @ W), frame, S, name="multiply out",
        why="`W @ W.T` is its own square; the trace is cyclic",
    )  # fmt: skip
    pen.define("T", T.args[0])
    pen.define("p", p.args[0], "how much of each eigenvector lies in the subspace")
    kept = pen.follows(equals(trace(W.T @ T @ W), sum(l * p)), T, p, name="in the eigenbasis")
    whole = pen.follows(equals(trace(T), sum(l)), T, ortho, name="in the eigenbasis", why="the trace is cyclic")
    total = pen.follows(equals(sum(p), k), p, frame, ortho, name="sum of all parts", why="`trace(W.T @ W)`")
    low = pen.follows(relation(">=", p, 0), p, name="sums of squares")
    v_i = tensor(V[j, i], j)
    rest = v_i - W @ (W.T @ v_i)
    outside = pen.follows(equals(1 - p[i], rest @ rest), p, ortho, frame, name="Pythagoras", why="what lies outside")
    high = pen.follows(relation("<=", p[i], 1), outside, name="a square is not negative")
    with pen.suppose(both(order, equals(sum(c), k)), "the `k` largest eigenvalues are marked") as hyp:
        term = pen.follows(
            relation("<=", (l[i] - t) * p[i], (l[i] - t) * c[i]), hyp, low, high, pen.fact(c, "mask"),
            name="case by case", why="at most all of it where `lambda_i >= t`, at least nothing elsewhere",
        )  # fmt: skip
        added = pen.follows(
            relation("<=", Sum((l[i] - t) * p[i], i), Sum((l[i] - t) * c[i], i)), term, by=sums_keep_the_order
        )
        bound = pen.follows(
            relation(">=", trace(T) - trace(W.T @ T @ W), left), added, total, hyp, kept, whole, name="put in",
            why="both sums of weights are `k`, so `t` cancels",
        )  # fmt: skip
    pen.discharge(hyp, bound, why="no subspace loses less than the smallest eigenvalues")
    with pen.suppose(equals(W @ W.T, V @ diag(c) @ V.T), "the subspace of the marked eigenvectors") as hyp:
        reached = pen.follows(
            equals(trace(T) - trace(W.T @ T @ W), left), hyp, whole, T, ortho, name="put in", why="the trace is cyclic"
        )
    pen.discharge(hyp, reached, why="the bound is reached")

    pen.sanity(equals(trace(W.T @ W), k), "as many directions are kept")
    pen.wrong("Forgetting to centre: then the first direction is spent on the mean.")
    pen.wrong("Adding up singular values of `X`: the error is a sum of eigenvalues, which are their squares over `n`.")
    pen.wrong("Expecting the axes themselves: a linear autoencoder finds the subspace, in any basis.")
