"""Compute-optimal allocation.

A loss that falls by one power of the parameters and another of the tokens, under a bound on the product of both: the
best split balances what either would still bring, and both grow by powers of the compute.
"""

from workbench import (
    Equality,
    Implies,
    Inequality,
    both,
    derivation,
    derivative,
    equals,
    exp,
    implies,
    log,
    named,
    relation,
    scalar,
)
from workbench.reasons.order import positive_by_its_parts
from workbench.reasons.signs import RANGE_OF_A_FUNCTION, log_below_its_tangent
from workbench.rules import calculus

META = {
    "level": "advanced",
    "bullets": ["Linear scaling in LLM design", "Optimization algorithms"],
    "prerequisites": ["training-compute-6nd"],
    "references": ["Hoffmann et al. (2022), Training Compute-Optimal Large Language Models, §3.3"],
}

A, B, a, b, C, N, D, r = (scalar(name, "positive") for name in ("A", "B", "alpha", "beta", "C", "N", "D", "r"))
E, lam = scalar("E"), scalar("lambda")
G = named("G", (a * A / (b * B)) ** (1 / (a + b)))
best_N = named("N_star", G * (C / 6) ** (b / (a + b)))
best_D = named("D_star", (C / 6) ** (a / (a + b)) / G)


def loss(parameters, tokens):
    """The loss after training."""
    return E + A * parameters**-a + B * tokens**-b


F = named("F", loss(N, D) + lam * (6 * N * D - C))
least, T = named("L_star", loss(best_N, best_D)), named("T", A * best_N**-a)
flat = both(equals(derivative(F, N), 0), equals(derivative(F, D), 0), equals(6 * N * D, C))


@derivation(
    claim=[
        Implies(flat, both(equals(N, best_N), equals(D, best_D))),
        Equality(6 * best_N * best_D, C),
        Inequality(loss(best_N * r, best_D / r), ">=", least),
        Equality(least - E, (1 + a / b) * A * G**-a * (C / 6) ** (-(a * b) / (a + b))),
    ]
)
def chinchilla_optimal_allocation(pen):
    pen.given(A, B, a, b, C, E, N, D, lam, r)
    pen.goal(
        "Find the numbers of parameters `N` and of tokens `D` with the least loss `E + A/N**alpha + B/D**beta` for the "
        "compute `C == 6*N*D`, and how that loss falls with the compute."
    )
    pen.convention(
        "`N_star` and `D_star` are the best numbers; any other split of the same compute has "
        "`N_star*r` and `D_star/r`. "
        "`lambda` is the multiplier of the condition, and `E` the loss that no model avoids."
    )
    pen.idea(
        "Each term falls by a fixed share when its number grows: at the best split a share more of "
        "either brings the same."
    )
    pos = {letter.name: pen.fact(letter, "positive") for letter in (A, B, a, b, C, N, D, r)}
    rates = pos["alpha"], pos["beta"]
    scales = *rates, pos["A"], pos["B"], pos["C"]

    pen.define("F", F.args[0], "the loss, and the multiplier times what is too much")
    slopes = [
        pen.follows(
            equals(derivative(F, z), -rate * scale * z ** (-rate - 1) + 6 * lam * other), F, pos[z.name],
            by=calculus.power_rule, name=f"slope in `{z.name}`",
        )
        for z, rate, scale, other in ((N, a, A, D), (D, b, B, N))
    ]  # fmt: skip
    pen.define("G", G.args[0])
    pen.define("N_star", best_N.args[0])
    pen.define("D_star", best_D.args[0])
    with pen.suppose(flat, "stationary, with all of the compute used") as at:
        sides = [
            pen.follows(
                equals(rate * scale * z**-rate, lam * C), line, at, pos[z.name], name=f"times `{z.name}`",
            )
            for z, rate, scale, line in ((N, a, A, slopes[0]), (D, b, B, slopes[1]))
        ]  # fmt: skip
        balance = pen.follows(equals(a * A * N**-a, b * B * D**-b), *sides, name="balance",
                              why="a share more of either lowers the loss by the same")  # fmt: skip
        used = pen.follows(equals(D, C / (6 * N)), at, pos["N"], name="solve for `D`")
        power = pen.follows(
            equals(N ** (a + b), a * A / (b * B) * (C / 6) ** b),
            balance,
            used,
            *scales,
            pos["N"],
            name="collect the powers of `N`",
        )
        found = pen.follows(
            equals(N, best_N), power, best_N, G, pos["N"], *scales, name="root", why="of order `alpha + beta`"
        )
        rest = pen.follows(equals(D, best_D), used, found, best_N, best_D, G, *scales, name="put in")
        result = pen.follows(both(equals(N, best_N), equals(D, best_D)), found, rest)
    pen.discharge(at, result)

    pen.follows(equals(6 * best_N * best_D, C), best_N, best_D, G, *scales, name="the compute is used up")
    level = pen.follows(
        equals(a * A * best_N**-a, b * B * best_D**-b),
        best_N,
        best_D,
        G,
        *scales,
        name="balance",
        why="at the best split",
    )
    pen.define("T", T.args[0], "what the parameters still cost")
    pen.define("L_star", least.args[0])
    some = pen.follows(relation(">", T, 0), T, *scales, best_N, G, by=positive_by_its_parts)
    whole = pen.follows(
        equals(least, E + (1 + a / b) * T), least, T, level, *rates, name="put in", why="both terms by the first"
    )
    other = pen.follows(
        equals(loss(best_N * r, best_D / r), E + T * r**-a + a / b * T * r**b), T, level, *pos.values(), best_N,
        best_D, G, name="powers of products", why="the second term by the first",
    )  # fmt: skip
    tangents = []
    for rate in (-a, b):
        t = rate * log(r)
        grown = pen.follows(equals(r**rate, exp(t)), pos["r"], by=calculus.power_as_exp)
        above = pen.follows(relation(">", exp(t), 0), by=RANGE_OF_A_FUNCTION)
        below = pen.follows(relation("<=", log(exp(t)), exp(t) - 1), above, by=log_below_its_tangent)
        inverse = pen.follows(equals(log(exp(t)), t), by=calculus.log_of_exp)
        tangents.append(
            pen.follows(
                relation(">=", r**rate, 1 + t), below, inverse, grown, name="above its tangent", why="in `log(r)`"
            )
        )
    pen.start(loss(best_N * r, best_D / r), other.right, other)
    pen.relate(">=", E + T * (1 - a * log(r)) + a / b * T * (1 + b * log(r)), *tangents, some, *rates, name="put in")
    pen.relate("=", E + (1 + a / b) * T, *rates, name="the logarithms cancel", why="that is what the balance is for")
    pen.relate("=", least, whole, name="the best loss", why="so no other split is better")
    pen.follows(
        equals(least - E, (1 + a / b) * A * G**-a * (C / 6) ** (-(a * b) / (a + b))), whole, T, best_N, G, *scales,
        name="put in `N_star`", why="the excess loss is a power of the compute",
    )  # fmt: skip

    pen.sanity(
        implies(both(equals(a, b), equals(A, B)), equals(best_N, best_D)), "equal laws: as many tokens as parameters"
    )
    pen.wrong("Growing the model alone: with the tokens fixed the second term stays.")
    pen.wrong("Expecting equal growth: the exponents are equal only where `alpha == beta`.")
    pen.wrong("Reading `E` as what more compute can reach: it is what is left when both terms are gone.")
