"""Fisher's linear discriminant.

Along which line do two classes lie furthest apart, measured by how much each of them spreads along it? Not along the
difference of the means: the spread turns the direction.
"""

from workbench import (
    Gradient,
    Implies,
    Inequality,
    both,
    d,
    derivation,
    derivative,
    equals,
    implies,
    inv,
    matrix,
    named,
    norm,
    relation,
    scalar,
    vector,
    zeros,
)
from workbench.reasons.stretches import quadratic_form_of_a_positive_matrix
from workbench.rules import calculus, matrices

META = {
    "level": "intermediate",
    "bullets": ["Pattern identification", "Dimension reduction methods"],
    "prerequisites": ["rayleigh-quotient-extrema", "cauchy-schwarz-inequality"],
    "references": [
        "Bishop, Pattern Recognition and Machine Learning, §4.1.4",
        "Murphy, Probabilistic Machine Learning: An Introduction, §9.2.6",
    ],
}

w, m, S = vector("w", "p"), vector("m", "p"), matrix("S", "p", "p", "posdef")
c = scalar("c")
top, spread = (w @ m) ** 2, w @ S @ w
J = named("J", top / spread)
best = named("w_star", inv(S) @ m)
q = named("q", m @ inv(S) @ m)
slope = 2 * ((w @ m) * m - J * (S @ w)) / spread
t = (w @ m) / q
flat = both(equals(derivative(J, w), zeros("p")), relation(">", J, 0))
along = both(equals(w, c * best), relation(">", abs(c), 0))


@derivation(
    claim=[
        Gradient(J, w, slope),
        Implies(flat, equals(w, (w @ m) / J * best)),
        Inequality(J, "<=", q),
        Implies(along, equals(J, q)),
    ]
)
def fisher_linear_discriminant(pen):
    pen.given(w, m, S, c)
    long = pen.assume(relation(">", norm(w), 0), "`w` is not 0")
    apart = pen.assume(relation(">", norm(m), 0), "the means differ")
    pen.goal(
        "Find the directions `w` along which the squared distance of the class means is largest, over the scatter "
        "within the classes."
    )
    pen.convention(
        "`m` is the difference of the means of two classes, and `S` their scatter within the classes, positive "
        "definite; `c` is any number."
    )
    pen.idea("Where the gradient is 0, `S @ w` points along `m`; that this is the maximum, one square shows.")
    pos = pen.fact(S, "posdef")

    pen.define("J", J.args[0], "squared distance over scatter")
    pen.define("w_star", best.args[0])
    pen.define("q", q.args[0])
    inside = pen.follows(relation(">", spread, 0), long, pos, by=quadratic_form_of_a_positive_matrix)
    pen.start(d(top, w))
    pen.inward("chain rule")
    above = pen.relate("=", 2 * (w @ m) * (m @ d(w, w)), by=matrices.dot_product_is_symmetric)
    pen.start(d(spread, w))
    pen.by_lemma("gradient-quadratic-form")
    below = pen.relate("=", 2 * (S @ w) @ d(w, w), pos, name="symmetric", why="`S.T == S`")
    pen.start(d(J, w))
    pen.unfold(J)
    pen.by(calculus.quotient_rule)
    pen.relate("=", slope @ d(w, w), above, below, inside, J, name="put in", why="and `J` is the quotient of the two")
    grad = pen.identify()
    pen.start(inv(S) @ S)
    one = pen.by(matrices.inverse_times_the_matrix)
    pen.start(S @ inv(S))
    other = pen.by(matrices.matrix_times_its_inverse)
    with pen.suppose(flat, "a stationary point that tells the means apart") as hyp:
        turned = pen.follows(
            equals((w @ m) * m, J * (S @ w)), hyp, grad, inside, name="set the gradient to 0",
            why="`S @ w` is a multiple of `m`",
        )  # fmt: skip
        solved = pen.follows(equals(w, (w @ m) / J * best), turned, hyp, one, best, name="multiply by `inv(S)`")
    pen.discharge(hyp, solved, why="all of them lie along `w_star`")

    back = pen.follows(equals(S @ best, m), best, other, name="`S @ inv(S) == I`")
    length = pen.follows(equals(best @ S @ best, q), back, best, q, pos, name="scatter along `w_star`")
    plus = pen.follows(
        relation(">", m @ inv(S) @ m, 0), apart, pos, by=quadratic_form_of_a_positive_matrix, why="so is the inverse"
    )
    positive = pen.follows(relation(">", q, 0), plus, q, name="definition of `q`")
    square = pen.follows(
        equals((w - t * best) @ S @ (w - t * best), spread - top / q), back, length, positive, pos,
        name="multiply out", why="`w @ S @ w_star == w @ m`",
    )  # fmt: skip
    never = pen.follows(relation(">=", (w - t * best) @ S @ (w - t * best), 0), pos, name="positive definite")
    pen.follows(
        relation("<=", J, q), square, never, inside, positive, J, name="divide by `w @ S @ w`",
        why="the inequality of Cauchy and Schwarz in the scalar product of `S`",
    )  # fmt: skip
    with pen.suppose(along, "a direction along `w_star`") as hyp:
        distance = pen.follows(equals(w @ m, c * q), hyp, best, q, pos, name="put in")
        scatter = pen.follows(equals(spread, c**2 * q), hyp, length, name="put in")
        reached = pen.follows(equals(J, q), J, distance, scatter, positive, hyp, name="`c` cancels")
    pen.discharge(hyp, reached, why="the bound is reached, whatever the length")

    pen.sanity(implies(equals(w @ m, 0), equals(J, 0)), "nothing is seen across the difference of the means")
    pen.wrong("Taking `m` itself for the direction: right only where `S @ m` is a multiple of `m`.")
    pen.wrong("Expecting a length or a threshold: `J` does not know the length of `w`, nor where to cut.")
    pen.wrong("A singular `S`, with fewer points than dimensions: along some `w` the scatter is 0.")
