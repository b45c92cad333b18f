"""Steepest descent in a general norm.

Which step of length 1 goes down most depends on how length is measured. Signs of the gradient, one coordinate at a time
and preconditioned steps are all steepest descent, each in its own norm.
"""

from workbench import (
    Equality,
    Inequality,
    derivation,
    equals,
    eye,
    index,
    inv,
    matrix,
    named,
    norm,
    number,
    onehot_argmax,
    relation,
    scalar,
    sign,
    sqrt,
    vector,
)
from workbench import abs as modulus
from workbench import max as largest
from workbench import sum as total
from workbench.reasons.extremes import the_largest_for_all
from workbench.reasons.order import sums_keep_the_order
from workbench.reasons.squares import (
    at_least_minus_its_modulus,
    parabola_that_is_never_negative,
    roots_of_both_sides,
)
from workbench.rules import calculus, matrices, norms

META = {
    "level": "advanced",
    "bullets": ["Directional derivative analysis", "Modern optimization techniques"],
    "prerequisites": ["steepest-ascent-direction"],
    "references": ["Boyd & Vandenberghe §9.4"],
}

g, v, P = vector("g", "n"), vector("v", "n"), matrix("P", "n", "n", "posdef")
top, dual = largest(modulus(g)), named("gamma", sqrt(g @ inv(P) @ g))
by_signs = named("a", -sign(g))
by_entry = named("b", -(sign(g) * onehot_argmax(modulus(g))))
by_matrix = named("c", -(inv(P) @ g) / dual)
u = named("u", inv(P) @ g)
t, i = scalar("t"), index("i", "n")


@derivation(
    claim=[
        Inequality(g @ v, ">=", -norm(g) * norm(v)),
        Equality(g @ (-g / norm(g)), -norm(g)),
        Inequality(g @ v, ">=", -norm(g, 1) * largest(modulus(v))),
        Equality(g @ by_signs, -norm(g, 1)),
        Inequality(g @ v, ">=", -top * norm(v, 1)),
        Equality(g @ by_entry, -top),
        Inequality(g @ v, ">=", -dual * sqrt(v @ P @ v)),
        Equality(g @ by_matrix, -dual),
    ]
)
def steepest_descent_general_norm(pen):
    pen.given(g, v, P, t)
    away = pen.assume(relation(">", norm(g), 0), "`g` is not 0")
    posdef = pen.fact(P, "posdef")
    pen.goal("Find the steps `v` of length 1 with the smallest `g @ v`, in four norms.")
    pen.convention(
        "`g` is a gradient, so `g @ v` is the slope along `v`. The norms are Euclidean, the largest modulus, the "
        "sum of the moduli and the root of `v @ P @ v`; `a`, `b` and `c` are steepest in the last three."
    )
    pen.idea("Bound `g @ v` from below by a product of two norms, and look where the bound is reached.")

    cauchy = pen.lemma("cauchy-schwarz-inequality", x=g, y=v)
    pen.follows(relation(">=", g @ v, -modulus(g @ v)), by=at_least_minus_its_modulus)
    pen.relate(">=", -norm(g) * norm(v), cauchy, name="Cauchy-Schwarz")
    square = pen.follows(equals(norm(g) ** 2, g @ g), by=norms.square_norm_of_a_vector)
    pen.follows(equals(g @ (-g / norm(g)), -norm(g)), square, away, name="reached", why="along minus the gradient")

    term = pen.follows(relation(">=", g[i] * v[i], -modulus(g[i] * v[i])), by=at_least_minus_its_modulus)
    terms = pen.follows(
        relation(">=", g[i] * v[i], -modulus(g[i]) * modulus(v[i])), term, by=calculus.modulus_of_a_product
    )
    moduli = pen.follows(
        relation(">=", g @ v, -total(modulus(g) * modulus(v))), terms, by=sums_keep_the_order,
        u=-modulus(g[i]) * modulus(v[i]), v=g[i] * v[i], i=i, why="no product is lower",
    )  # fmt: skip
    one = {z: pen.follows(equals(norm(z, 1), total(modulus(z))), by=norms.one_norm_as_a_sum) for z in (g, v)}
    in_place = {"by": the_largest_for_all, "w": modulus(g), "x": modulus(v)}
    most = pen.follows(
        relation("<=", total(modulus(g) * modulus(v)), largest(modulus(v)) * total(modulus(g))), **in_place
    )
    pen.follows(
        relation(">=", g @ v, -norm(g, 1) * largest(modulus(v))), moduli, most, one[g], name="largest modulus",
        why="of `v`, in place of each",
    )  # fmt: skip
    a = pen.define("a", by_signs.args[0], "minus the signs")
    sign_of = pen.follows(equals(modulus(g), sign(g) * g), by=calculus.modulus_by_sign, why="entry by entry")
    pen.follows(equals(g @ a, -norm(g, 1)), a, sign_of, one[g], name="reached", why="every term is as low as can be")

    in_place = {"by": the_largest_for_all, "w": modulus(v), "x": modulus(g)}
    most = pen.follows(relation("<=", total(modulus(g) * modulus(v)), top * total(modulus(v))), **in_place)
    pen.follows(
        relation(">=", g @ v, -top * norm(v, 1)), moduli, most, one[v], name="largest modulus",
        why="of `g`, in place of each",
    )  # fmt: skip
    b = pen.define("b", by_entry.args[0], "where the modulus is largest, minus the sign")
    place = pen.follows(equals(onehot_argmax(modulus(g)) @ modulus(g), top), by=norms.entry_at_the_place_of_the_largest)
    pen.follows(
        equals(g @ b, -top), b, sign_of, place, name="reached", why="all of the step in the steepest coordinate"
    )

    _in_the_norm_of(pen, posdef, away)

    pen.sanity(equals(largest(modulus(by_signs)), number(1)), "`a` has length 1 in its norm ...")
    pen.sanity(equals(norm(by_entry, 1), number(1)), "... and `b` in its own ...")
    pen.sanity(equals(by_matrix @ P @ by_matrix, number(1)), "... and so has `c`")
    pen.sanity(
        equals(inv(P) @ (P @ (v - g)), v - g),
        "`P` the Hessian of a quadratic with its minimum at `g`: Newton's step from `v` leads there",
    )
    pen.note("Sign descent is steepest descent for the largest modulus, coordinate descent for the sum of moduli.")
    pen.wrong("Speaking of the steepest direction without a norm.")
    pen.wrong("Measuring `g` in the norm of `v`: it is the dual norm that the slope reaches.")
    pen.wrong("Forgetting that the direction need not be unique: with equal moduli in `g` there are many `b`.")


def _in_the_norm_of(pen, posdef, away):
    """The bound in the norm of P, as for lengths: no parabola with two zeros; and where it is reached."""
    pen.define("u", u.args[0], "the preconditioned gradient")
    gamma = pen.define("gamma", dual.args[0])
    identity = pen.follows(equals(P @ inv(P), eye("n")), posdef, by=matrices.matrix_times_its_inverse)
    maps = pen.follows(equals(P @ u, g), u, identity, name="`P` undoes its inverse")
    form = pen.follows(equals(g @ inv(P) @ g, g @ u), u)
    moved = v - t * u
    never = pen.follows(relation(">=", moved @ P @ moved, 0), posdef, name="`P` is positive definite")
    parabola = pen.follows(
        relation(">=", v @ P @ v - 2 * (g @ v) * t + (g @ u) * t**2, 0), never, maps, posdef, name="multiply out",
        why="`P` is symmetric, and `P @ u == g`",
    )  # fmt: skip
    squares = pen.follows(
        relation("<=", (g @ v) ** 2, (v @ P @ v) * (g @ u)), pen.for_all(parabola, t),
        by=parabola_that_is_never_negative,
        a=v @ P @ v, b=g @ v, c=g @ u, t=t,
    )  # fmt: skip
    square = pen.follows(equals(norm(g) ** 2, g @ g), by=norms.square_norm_of_a_vector)
    some = pen.follows(relation(">", g @ g, 0), square, away, name="`g` is not 0")
    positive = pen.follows(relation(">", u @ P @ u, 0), maps, posdef, some, name="`u` is not 0")
    above = pen.follows(relation(">", g @ u, 0), positive, maps)
    length = pen.follows(relation(">=", v @ P @ v, 0), posdef, name="`P` is positive definite")
    roots = [
        pen.follows(equals(gamma**2, g @ u), gamma, form, above, by=calculus.square_of_a_root),
        pen.follows(equals(sqrt(v @ P @ v) ** 2, v @ P @ v), length, by=calculus.square_of_a_root),
    ]
    pen.follows(relation("<=", (g @ v) ** 2, (gamma * sqrt(v @ P @ v)) ** 2), squares, *roots)
    bound = pen.follows(
        relation("<=", modulus(g @ v), gamma * sqrt(v @ P @ v)), pen.last, by=roots_of_both_sides, u=g @ v,
        v=gamma * sqrt(v @ P @ v),
    )  # fmt: skip
    pen.follows(relation(">=", g @ v, -modulus(g @ v)), by=at_least_minus_its_modulus)
    pen.relate(">=", -gamma * sqrt(v @ P @ v), bound, name="Cauchy-Schwarz", why="in the inner product of `P`")
    c = pen.define("c", by_matrix.args[0], "along minus `u`")
    pen.follows(equals(g @ c, -gamma), c, form, roots[0], above, name="reached", why="`g @ u` over its root")
