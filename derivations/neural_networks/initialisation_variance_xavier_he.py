"""Initial weights that keep signals alive.

A layer adds up many random products, so it multiplies the size of its input by its width times the variance of the
weights. Over many layers that explodes or vanishes, unless the variance is one over the width.
"""

from workbench import (
    Equality,
    Iff,
    Sum,
    delta,
    derivation,
    equals,
    iff,
    implies,
    index,
    matrix,
    named,
    number,
    relation,
    relu,
    scalar,
    size_term,
    vector,
)
from workbench.rules import calculus

META = {
    "level": "intermediate",
    "bullets": ["Neural network parameter matrices", "Distribution analysis"],
    "prerequisites": ["mean-and-variance-rules", "linear-layer-backward"],
    "references": [
        "Glorot & Bengio (2010), Understanding the difficulty of training deep feedforward neural networks, §4.2",
        "He et al. (2015), Delving Deep into Rectifiers, §2.2",
    ],
}

W, a = matrix("W", "M", "n"), vector("a", "M", "simplex")
X, b = matrix("X", "N", "n"), vector("b", "N", "simplex")
s, t = index("s", "M"), index("t", "N")
i, j = index("i j", "n")
n = size_term("n")
nu, v, u, c = (scalar(name, "positive") for name in ("nu", "v", "u", "c"))


def E(value):
    """The mean over the weights of a unit and the input."""
    return Sum(a[s] * b[t] * value, s, t)


z = Sum(W[s, i] * X[t, i], i)
m = scalar("m", "positive")
g, h = vector("g", "k"), vector("h", "k", "simplex")
l = index("l", "k")
S = named("S", Sum(h[l] * g[l] ** 2, l))
alive = Sum(h[l] * (relu(g[l]) ** 2 + relu(-g[l]) ** 2) / 2, l)
forward, backward = n * c, m * c
linear = iff(equals(forward, 1), equals(c, 1 / n))
compromise = iff(equals((forward + backward) / 2, 1), equals(c, 2 / (n + m)))
rectified = iff(equals(forward * (u / 2), u), equals(c, 2 / n))


@derivation(
    claim=[
        Equality(E(z), number(0)),
        Equality(E(z**2), n * nu * v),
        Equality(alive, S / 2),
        Iff(*linear.args),
        Iff(*compromise.args),
        Iff(*rectified.args),
    ]
)
def initialisation_variance_xavier_he(pen):
    pen.given(W, a, X, b, nu, v, g, h, u, m, c)
    centred = pen.assume(equals(Sum(a[s] * W[s, i], s), 0), "weights have mean 0")
    white = pen.assume(
        equals(Sum(a[s] * W[s, i] * W[s, j], s), nu * delta(i, j)),
        "they have variance `nu`, and no two of them a covariance",
    )
    same = pen.assume(equals(Sum(b[t] * X[t, i] ** 2, t), v), "each input has the mean square `v`")
    pen.assume(relation(">=", size_term("M"), n + 1), "`M > n`: fewer cases do not allow it")
    pen.goal(
        "Find what a layer does to the mean square of its input, forward and backward, and the variance of the weights "
        "that keeps it."
    )
    pen.convention(
        "The weights of a unit are row `s` of `W` with the probability `a_s`, and its `n` inputs, independent of "
        "them, row `t` of `X` with the probability `b_t`; sums with these weights are means. `nu` is the variance "
        "of a weight, and `c` the one to be chosen for it. Backward the same layer adds up over its `m` outputs, so "
        "the same lines hold with `m` for `n`. A sum before a ReLU takes the values `g_l` and `-g_l` alike, with half "
        "the probability `h_l` each; `u` is the mean square of the sums before the ReLU of the layer below."
    )
    pen.idea("Means of independent products are products of means, and weights with mean 0 kill the mixed terms.")
    pen.start(E(z))
    pen.relate(
        "=",
        Sum(Sum(a[s] * W[s, i], s) * Sum(b[t] * X[t, i], t), i),
        name="independence",
        why="the mean of a product is the product of the means",
    )
    pen.use(centred)
    pen.relate("=", number(0), name="each term is 0")
    pen.start(E(z**2))
    pen.relate(
        "=",
        Sum(Sum(a[s] * W[s, i] * W[s, j], s) * Sum(b[t] * X[t, i] * X[t, j], t), i, j),
        name="square of a sum",
        why="all pairs; weights are independent of the input",
    )
    pen.use(white)
    pen.relate("=", nu * Sum(Sum(b[t] * X[t, i] ** 2, t), i), name="only pairs `i == j` are left")
    pen.use(same)
    pen.relate("=", n * nu * v, name="`n` equal terms")
    pen.define("S", S.args[0], "mean square of the sum")
    squares = pen.follows(
        equals(relu(g[l]) ** 2 + relu(-g[l]) ** 2, g[l] ** 2), by=calculus.relu_by_step, name="positive parts",
        why="of a number and its negative one is the modulus, the other 0",
    )  # fmt: skip
    pen.follows(equals(alive, S / 2), squares, S, name="half survives", why="the law is symmetric about 0")
    spread, width = pen.fact(u, "positive"), pen.fact(m, "positive")
    pen.follows(linear, name="forward", why="`nu == c` makes `n*nu*v` the same as `v`")
    pen.follows(
        compromise,
        width,
        name="Glorot and Bengio",
        why="forward wants `1/n`, backward `1/m`: their factors are 1 on average",
    )
    pen.follows(rectified, spread, name="He et al.", why="half of the mean square is lost in between")

    pen.sanity(implies(equals(c, 2 / n), equals(forward / 2, number(1))), "with ReLU no layer changes the mean square")
    pen.wrong("Using the variance of the input in place of its mean square: behind a ReLU the mean is not 0.")
    pen.wrong("Taking the same variance for all widths: over many layers the factor per layer becomes a power.")
    pen.wrong("Expecting it after training: it is a law for weights that are independent of their input.")
