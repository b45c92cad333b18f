"""Steepest descent in the spectral norm.

A step that stretches no vector by more than `eta` goes down most when it turns the gradient's own directions into each
other, all with the same strength: the gradient with its singular values replaced by 1. That is what Muon approximates.
"""

from workbench import (
    Equality,
    Implies,
    Inequality,
    Sum,
    derivation,
    diag,
    equals,
    eye,
    index,
    inner,
    matrix,
    named,
    norm,
    relation,
    scalar,
    size_term,
    spectral_norm,
    sum,
    vector,
)
from workbench import abs as modulus
from workbench.reasons.order import a_factor_keeps_the_order, sums_keep_the_order
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.reasons.squares import at_least_minus_its_modulus, the_smaller_square
from workbench.reasons.stretches import at_most_the_largest_stretch
from workbench.rules import norms

META = {
    "level": "research",
    "bullets": ["Modern optimization techniques", "Neural network parameter matrices"],
    "prerequisites": ["singular-value-differential", "steepest-descent-general-norm"],
    "references": [
        "Bernstein & Newhouse (2024), Old Optimizer, New Norm: An Anthology",
        "Jordan et al. (2024), Muon: An optimizer for hidden layers in neural networks",
    ],
}

U, V, s = matrix("U", "m", "r"), matrix("V", "n", "r"), vector("s", "r", "positive")
D, eta, x = matrix("D", "m", "n"), scalar("eta", "positive"), vector("x", "n")
i = index("i", "r")
G = named("G", U @ diag(s) @ V.T)
best = named("D_star", -eta * (U @ V.T))
u, v = U[:, i], V[:, i]


@derivation(
    claim=[
        Equality(inner(G, D), Sum(s[i] * (u @ D @ v), i)),
        Implies(relation("<=", spectral_norm(D), eta), relation(">=", inner(G, D), -eta * sum(s))),
        Equality(inner(G, best), -eta * sum(s)),
        Inequality(norm(best @ x), "<=", eta * norm(x)),
    ]
)
def muon_spectral_steepest_descent(pen):
    pen.given(U, V, s, D, eta, x)
    left = pen.assume(equals(U.T @ U, eye("r")), "the columns of `U` are orthonormal")
    right = pen.assume(equals(V.T @ V, eye("r")), "the columns of `V` are orthonormal")
    pen.assume(relation(">=", size_term("m"), size_term("r")), "there is room for them")
    pen.assume(relation(">=", size_term("n"), size_term("r")), "on both sides")
    pen.goal("Find the step `D` of spectral norm at most `eta` with the smallest `inner(G, D)`.")
    pen.convention(
        "`G` is the gradient in a matrix of weights, by its singular values `s`: `inner(G, D)` is the change of the "
        "loss to first order. The columns `i` of `U` and `V` belong to `s_i`. The sum of the singular values is the "
        "nuclear norm of `G`; `x` is any vector."
    )
    pen.idea(
        "Each singular value meets one entry on the diagonal of `U.T @ D @ V`, and none of them exceeds the "
        "spectral norm."
    )
    positive, step = pen.fact(s, "positive"), pen.fact(eta, "positive")

    pen.define("G", G.args[0])
    pen.start(inner(G, D))
    split = pen.relate("=", Sum(s[i] * (u @ D @ v), i), G, name="trace", why="`trace(diag(s) @ U.T @ D @ V)`")
    units = []
    for w, line in ((u, left), (v, right)):
        sign = pen.follows(relation(">=", norm(w), 0), by=RANGE_OF_A_FUNCTION)
        one = pen.follows(equals(w @ w, 1), line, name="a unit vector", why="an entry on the diagonal")
        square = pen.follows(equals(norm(w) ** 2, w @ w), by=norms.square_norm_of_a_vector)
        units.append(pen.follows(equals(norm(w), 1), one, square, sign, name="length"))
    cauchy = pen.lemma("cauchy-schwarz-inequality", x=u, y=D @ v)
    stretch = pen.follows(relation("<=", norm(D @ v), spectral_norm(D) * norm(v)), by=at_most_the_largest_stretch)
    least = pen.follows(relation(">=", u @ (D @ v), -modulus(u @ (D @ v))), by=at_least_minus_its_modulus)
    with pen.suppose(relation("<=", spectral_norm(D), eta), "no vector is stretched more") as known:
        entry = pen.follows(relation(">=", u @ (D @ v), -eta), cauchy, stretch, least, *units, known,
                            name="no entry is lower")  # fmt: skip
        term = pen.follows(
            relation("<=", s[i] * -eta, s[i] * (u @ (D @ v))), entry, positive, by=a_factor_keeps_the_order
        )
        terms = pen.follows(
            relation("<=", Sum(s[i] * -eta, i), Sum(s[i] * (u @ (D @ v)), i)), term, by=sums_keep_the_order
        )
        bound = pen.follows(relation(">=", inner(G, D), -eta * sum(s)), split, terms, name="norm duality")
    pen.discharge(known, bound, why="no allowed step goes down more")
    pen.define("D_star", best.args[0], "all singular values `eta`, against the gradient")
    pen.follows(
        equals(inner(G, best), -eta * sum(s)), G, best, left, right, name="reached",
        why="`U.T @ U` and `V.T @ V` drop out",
    )  # fmt: skip
    pen.start(norm(best @ x) ** 2)
    pen.by(norms.square_norm_of_a_vector)
    pen.relate("=", eta**2 * ((V.T @ x) @ (V.T @ x)), best, left, name="`U` keeps lengths")
    length = pen.last
    rest = pen.follows(
        relation(">=", (x - V @ (V.T @ x)) @ (x - V @ (V.T @ x)), 0),
        name="a square is not negative",
        why="what `V` does not see",
    )
    part = pen.follows(relation("<=", (V.T @ x) @ (V.T @ x), x @ x), rest, right, name="Pythagoras")
    own = pen.follows(equals(norm(x) ** 2, x @ x), by=norms.square_norm_of_a_vector)
    squares = pen.follows(
        relation("<=", norm(best @ x) ** 2, (eta * norm(x)) ** 2), length, part, own, step, name="put in"
    )
    sign = pen.follows(relation(">=", norm(x), 0), by=RANGE_OF_A_FUNCTION)
    pen.follows(
        relation("<=", norm(best @ x), eta * norm(x)), squares, step, sign, by=the_smaller_square,
        why="for every `x`: the step is allowed",
    )  # fmt: skip

    pen.sanity(equals(inner(best, best), eta**2 * size_term("r")), "each of the directions gets its share")
    pen.wrong("Scaling the gradient by its Frobenius norm: steepest in another norm, and what is small stays small.")
    pen.wrong("Calling the step unique: directions in which the gradient is 0 may be turned in any way, or not at all.")
    pen.wrong("Computing the decomposition in each step: a few steps of Newton and Schulz come near `U @ V.T`.")
