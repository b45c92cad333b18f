"""Steepest descent in a general norm.

Which step of length 1 goes down most depends on how length is measured. Signs of the gradient, one coordinate at a time
and preconditioned steps are all steepest descent, each in its own norm.
"""

from workbench import (
    Equality,
    Inequality,
    derivation,
    equals,
    inv,
    matrix,
    named,
    norm,
    number,
    onehot_argmax,
    relation,
    sign,
    sqrt,
    sqrtm,
    vector,
)
from workbench import abs as modulus
from workbench import max as largest
from workbench import sum as total
from workbench.rules.declared.common import SUBSTITUTION
from workbench.rules.requirements import needs_nonzero

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
R = named("R", sqrtm(P))


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
    pen.given(g, v, P, conditions=[needs_nonzero(norm(g))])
    pen.goal("Find the steps `v` of length 1 with the smallest `g @ v`, in four norms.")
    pen.convention(
        "`g` is a gradient, so `g @ v` is the slope along `v`. The norms are Euclidean, the largest modulus, the "
        "sum of the moduli and the root of `v @ P @ v`; `a`, `b` and `c` are steepest in the last three. `R` is "
        "the symmetric root of `P`."
    )
    pen.idea("Bound `g @ v` from below by a product of two norms, and look where the bound is reached.")

    euclid = pen.follows(relation(">=", g @ v, -norm(g) * norm(v)), name="Cauchy-Schwarz")
    pen.follows(equals(g @ (-g / norm(g)), -norm(g)), euclid, name="reached", why="along minus the gradient")

    moduli = pen.follows(
        relation(">=", g @ v, -total(modulus(g) * modulus(v))), name="term by term", why="no product is lower"
    )
    signs = pen.relate(">=", -norm(g, 1) * largest(modulus(v)), name="largest modulus", why="of `v`, in place of each")
    pen.follows(equals(g @ by_signs, -norm(g, 1)), signs, name="reached", why="every term is as low as can be")
    entry = pen.follows(
        relation(">=", g @ v, -top * norm(v, 1)), moduli, name="largest modulus", why="of `g`, in place of each"
    )
    pen.follows(equals(g @ by_entry, -top), entry, name="reached", why="all of the step in the steepest coordinate")

    split = pen.follows(
        equals(g @ v, (inv(R) @ g) @ (R @ v)), by=SUBSTITUTION, why="`u == R @ v` makes the norm Euclidean"
    )
    pen.follows(relation(">=", g @ v, -norm(inv(R) @ g) * norm(R @ v)), split, euclid, name="Cauchy-Schwarz")
    bound = pen.relate("=", -dual * sqrt(v @ P @ v), name="square root", why="`R @ R` is `P`")
    pen.follows(
        equals(g @ by_matrix, -dual), bound, name="reached", why="`u` along minus `inv(R) @ g`, and `v == inv(R) @ u`"
    )

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
