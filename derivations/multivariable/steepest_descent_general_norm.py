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

    euclid = pen.have(relation(">=", g @ v, -norm(g) * norm(v)), "Cauchy-Schwarz")
    pen.have(equals(g @ (-g / norm(g)), -norm(g)), "reached", "along minus the gradient", euclid)

    moduli = pen.have(relation(">=", g @ v, -total(modulus(g) * modulus(v))), "term by term", "no product is lower")
    signs = pen.relate(">=", -norm(g, 1) * largest(modulus(v)), "largest modulus", "of `v`, in place of each")
    pen.have(equals(g @ by_signs, -norm(g, 1)), "reached", "every term is as low as can be", signs)
    entry = pen.have(relation(">=", g @ v, -top * norm(v, 1)), "largest modulus", "of `g`, in place of each", moduli)
    pen.have(equals(g @ by_entry, -top), "reached", "all of the step in the steepest coordinate", entry)

    split = pen.have(equals(g @ v, (inv(R) @ g) @ (R @ v)), SUBSTITUTION, "`u == R @ v` makes the norm Euclidean")
    pen.have(relation(">=", g @ v, -norm(inv(R) @ g) * norm(R @ v)), "Cauchy-Schwarz", "", split, euclid)
    bound = pen.relate("=", -dual * sqrt(v @ P @ v), "square root", "`R @ R` is `P`")
    pen.have(equals(g @ by_matrix, -dual), "reached", "`u` along minus `inv(R) @ g`, and `v == inv(R) @ u`", bound)

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
