"""Densities under a change of variables.

Probability is carried along and not lost: where a map stretches, the density thins out. Log-normal laws, sampling by
the inverse distribution function, normalising flows and every density in other coordinates.
"""

from derivations.distributions.log_normal import log_normal
from derivations.distributions.multivariate_normal import multivariate_normal
from derivations.distributions.normal import normal
from workbench import (
    Equality,
    Implies,
    apply,
    derivation,
    derivative,
    det,
    equals,
    exp,
    eye,
    integral,
    inv,
    log,
    logdet,
    matrix,
    number,
    oo,
    relation,
    scalar,
    vector,
)
from workbench.reasons.algebra import CANCEL
from workbench.reasons.integral_calculus import SUBSTITUTION_IN_AN_INTEGRAL
from workbench.rules import calculus, determinants, differentiation, matrices
from workbench.rules.requirements import needs_invertible
from workbench.terms.term import substitute

META = {
    "level": "intermediate",
    "bullets": ["Distribution analysis", "Jacobian computation"],
    "prerequisites": ["integration-by-substitution", "inverse-function-jacobian"],
    "references": ["MML §6.7", "PML1 §2.8"],
}

a, u, x, y = (scalar(name) for name in "a u x y".split())
r, (mu, sigma) = scalar("r", "positive"), normal.parameters


def p(t):
    return exp(apply("q", (), t))


def g(t):
    return apply("g", (), t)


probability = integral(p(x), x, g(a), g(y))
slope = derivative(g(y), y)
F = integral(p(u), u, 0, x)
w, z, m = vector("w", "n"), vector("z", "n"), vector("m", "n")
J, G = derivative(apply("f", "n", w), w), matrix("G", "n", "n")
S, B = matrix("S", "n", "n", "posdef"), matrix("B", "n", "n")
law = multivariate_normal.of("z")
before, after = law(m, S).density, substitute(law(B @ m, B @ S @ B.T).density, {z: B @ z})
lognormal = substitute(log_normal.density, {log_normal.variable: r})
carried = substitute(normal.density, {normal.variable: log(r)})


@derivation(
    claim=[
        Equality(derivative(probability, y), p(g(y)) * slope),
        Implies(equals(G @ J, eye("n")), equals(abs(det(G)), 1 / abs(det(J)))),
        Equality(p(x) / derivative(F, x), number(1)),
        Equality(lognormal, carried / r),
        Equality(after, before / abs(det(B))),
    ]
)
def change_of_variables_density(pen):
    pen.given(x, y, a, u, r, mu, sigma, w, G, z, m, S, B, conditions=[needs_invertible(J)])
    stretches = pen.assume(relation(">", abs(det(B)), number(0)), "`B` invertible")
    pen.goal("Find the density of `Y == f(X)` from the density `p` of `X`, for a smooth invertible `f`.")
    pen.convention(
        "`g` undoes `f`. For numbers `f` is increasing; for a decreasing one the ends change places, and the "
        "modulus of the slope of `g` stands for the slope. For vectors `J` is the Jacobian of `f` at `w` and `G` "
        "that of the inverse map at `f(w)`."
    )
    pen.idea(
        "`Y` lies in a set exactly if `X` lies in what is mapped there: write that probability as an integral over `Y`."
    )

    inside = pen.follows(
        equals(probability, integral(p(g(u)) * derivative(g(u), u), u, a, y)),
        by=SUBSTITUTION_IN_AN_INTEGRAL,
        g=g(u),
        x=u,
        u=x,
        why="`Y` lies between `a` and `y` where `X` lies between `g(a)` and `g(y)`; `x == g(u)`",
    )
    pen.follows(
        equals(derivative(probability, y), p(g(y)) * slope),
        inside,
        by=differentiation.fundamental_theorem_of_calculus,
        name="density of `Y`",
        why="a density is the slope of the probability",
    )

    with pen.road("several dimensions"):
        with pen.suppose(equals(G @ J, eye("n")), "there and back is the identity") as back:
            pen.start(det(G @ J))
            product = pen.by(determinants.determinant_of_a_product)
            pen.start(det(G @ J))
            pen.use(back)
            one = pen.by(determinants.determinant_of_the_identity)
            whole = pen.follows(equals(det(G) * det(J), number(1)), product, one, name="volumes there and back")
            pen.start(abs(det(G) * det(J)))
            moduli = pen.by(calculus.modulus_of_a_product)
            pen.start(abs(det(G) * det(J)))
            pen.use(whole)
            unit = pen.relate("=", number(1), by=calculus.modulus_of_a_nonnegative_number)
            found = pen.follows(
                equals(abs(det(G)), 1 / abs(det(J))), moduli, unit, name="volumes",
                why="the density of `Y` at `y` is that of `X` at `g(y)` times `abs(det(G))`: substitution in the "
                "integral over a set",
            )  # fmt: skip
        pen.discharge(back, found)

    with pen.road("the distribution function"):
        known = pen.follows(
            equals(derivative(F, x), p(x)),
            by=differentiation.fundamental_theorem_of_calculus,
            why="`f == F`, up to a constant",
        )
        pen.start(p(x) / derivative(F, x))
        pen.use(known)
        pen.relate(
            "=",
            number(1),
            by=CANCEL,
            why="`F(X)` is uniform; so the inverse of `F`, taken at a uniform number, has the law of `X`",
        )

    with pen.road("log-normal"):
        pen.start(lognormal)
        pen.relate(
            "=",
            exp(-log(r) + log(carried)),
            by=calculus.log_of_exp,
            name="put the logarithm in",
            why="the density of `X` at `log(y)`, less `log(y)`",
        )
        pen.relate(
            "=", carried / r, pen.fact(r, "positive"), pen.fact(sigma, "positive"), by=calculus.exp_of_sum,
            why="`g(y) == log(y)` has the slope `1/y`",
        )  # fmt: skip

    with pen.road("affine flow"):
        spread = pen.follows(
            equals(det(B @ S @ B.T), det(B) ** 2 * det(S)),
            by=determinants.determinant_of_a_product,
            why="`B` on both sides",
        )
        form = pen.follows(
            equals((B @ z - B @ m) @ inv(B @ S @ B.T) @ (B @ z - B @ m), (z - m) @ inv(S) @ (z - m)),
            by=matrices.inverse_of_a_product,
            why="`B` and its inverse cancel",
        )
        volume = pen.follows(
            equals(logdet(B @ S @ B.T), 2 * log(abs(det(B))) + logdet(S)), spread, stretches, pen.fact(S, "posdef"),
            by=determinants.log_determinant,
        )  # fmt: skip
        pen.follows(
            equals(after, before / abs(det(B))), volume, form, stretches, by=calculus.exp_of_sum,
            name="normal densities", why="the same form; `abs(det(B))` below",
        )  # fmt: skip

    pen.sanity(equals(integral(lognormal, r, 0, oo), number(1)), "no probability is lost on the way")
    pen.wrong(
        "`p(g(y))` alone: it does not integrate to 1; the slope of `g` says how much of `x` a piece of `y` stands for."
    )
    pen.wrong("The Jacobian of `f` where that of the inverse belongs: multiply by one or divide by the other.")
    pen.wrong("A map that is not one to one: then every `x` that is mapped to `y` adds its share.")
