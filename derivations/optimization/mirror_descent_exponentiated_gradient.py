"""Mirror descent on the simplex: exponentiated gradient.

Probabilities want to be multiplied, not shifted: measure a step by the divergence in the place of the distance, and the
gradient stands in an exponent. Boosting, Hedge and the replicator equation make this step.
"""

from workbench import (
    Equality,
    Implies,
    Inequality,
    Sum,
    derivation,
    derivative,
    equals,
    exp,
    index,
    log,
    named,
    ones,
    relation,
    scalar,
    softmax,
    sqrt,
    sum,
    vector,
    zeros,
)
from workbench.reasons.order import a_factor_keeps_the_order, positive_by_its_parts, sums_keep_the_order
from workbench.reasons.signs import log_below_its_tangent
from workbench.rules import calculus
from workbench.rules.reason import together

META = {
    "level": "advanced",
    "bullets": ["Modern optimization techniques"],
    "prerequisites": ["max-entropy-boltzmann-softmax", "lagrange-multiplier-condition"],
    "references": ["Bubeck (2015), Convex Optimization: Algorithms and Complexity, §4.3"],
}

x, q = vector("x", "n", "simplex", "positive"), vector("q", "n", "simplex", "positive")
g, a = vector("g", "n"), vector("a", "n")
eta, nu = scalar("eta", "positive"), scalar("nu")
j = index("j", "n")
Z = named("Z", sum(q * exp(-eta * g)))
s = named("s", q * exp(-eta * g) / Z)


def price(at):
    """What the gradient promises, and the divergence from the last point over the step size."""
    return g @ at + sum(at * log(at / q)) / eta


c = -1 - eta * nu
G = named("G", price(x))
D, gap = sum(x * log(x / s)), sum((sqrt(x) - sqrt(s)) ** 2)
r = sqrt(s[j] / x[j])
level = equals(g + (log(x / q) + 1) / eta + nu * ones("n"), zeros("n"))


@derivation(
    claim=[
        Implies(level, equals(x, s.args[0])),
        Equality(price(s), -log(Z) / eta),
        Equality(G, -log(Z) / eta + D / eta),
        Inequality(G, ">=", -log(Z) / eta + gap / eta),
    ]
)
def mirror_descent_exponentiated_gradient(pen):
    pen.given(x, q, g, eta, nu)
    pen.goal(
        "Find the probabilities `x` that minimise `G`: the loss `g @ x` of the linear model at the last point `q`, and "
        "the divergence from `q` over the step size `eta`."
    )
    pen.convention(
        "`g` is the gradient at `q`. Logarithms and exponentials of vectors are taken entry by entry. `nu` is the "
        "multiplier of the condition that the entries of `x` sum to 1."
    )
    pen.idea("The slope of the divergence is a logarithm: solved for `x`, the gradient stands in an exponent.")
    positive, last = pen.fact(x, "positive"), pen.fact(q, "positive")
    whole, step = pen.fact(x, "simplex"), pen.fact(eta, "positive")

    pen.define("G", G.args[0], "what is minimised")
    ratio = pen.follows(equals(log(x / q), log(x) - log(q)), positive, last, by=calculus.log_of_quotient)
    pen.follows(
        equals(derivative(G, x[j]), g[j] + (log(x[j] / q[j]) + 1) / eta), G, positive, last, by=calculus.product_rule,
        name="slope of `G`", why="only the terms with `x_j` move",
    )  # fmt: skip
    back = pen.follows(equals(exp(log(x)), x), positive, by=calculus.exp_of_log)
    back_q = pen.follows(equals(exp(log(q)), q), last, by=calculus.exp_of_log)
    pen.define("Z", Z.args[0], "what will make the entries sum to 1")
    with pen.suppose(level, "the sum is held at 1: every slope of `G` is `-nu`") as hyp:
        logs = pen.follows(
            equals(log(x), log(q) - eta * g + c * ones("n")), hyp, ratio, step, name="solve for `log(x)`"
        )
        factor = pen.follows(
            equals(x, exp(c) * (q * exp(-eta * g))), logs, back, back_q, by=calculus.exp_of_sum, name="exponentiate"
        )
        one = pen.follows(equals(exp(c) * Z, 1), factor, whole, Z, name="the entries of `x` sum to 1")
        end = pen.follows(equals(x, s.args[0]), factor, one, name="put in", why="so the multiplier is gone")
    pen.discharge(hyp, end)
    pen.define("s", s.args[0], "this point: the last one times `exp(-eta*g)`, normalised")
    above = pen.follows(relation(">", q * exp(-eta * g), 0), last, by=positive_by_its_parts)
    total = pen.follows(relation(">", Z, 0), last, Z, by=positive_by_its_parts)
    some = pen.follows(relation(">", s, 0), last, Z, s, by=positive_by_its_parts)
    unit = pen.follows(equals(sum(s), 1), s, Z, total, name="normalised")
    parts = (
        pen.follows(
            equals(log(s), log(q * exp(-eta * g)) - log(Z) * ones("n")), s, above, total, by=calculus.log_of_quotient
        ),
        pen.follows(
            equals(log(q * exp(-eta * g)), log(q) + log(exp(-eta * g))), last, by=calculus.log_of_product
        ),
        pen.follows(equals(log(exp(-eta * g)), -eta * g), by=calculus.log_of_exp),
    )
    own = pen.follows(equals(log(s), log(q) - eta * g - log(Z) * ones("n")), *parts, name="put in")
    apart = pen.follows(equals(log(x / s), log(x) - log(s)), positive, some, by=calculus.log_of_quotient)
    there = pen.follows(equals(log(s / q), log(s) - log(q)), some, last, by=calculus.log_of_quotient)
    pen.follows(
        equals(price(s), -log(Z) / eta), there, own, unit, step, name="the value at `s`", why="`g @ s` cancels"
    )
    exact = pen.follows(
        equals(G, -log(Z) / eta + D / eta), G, ratio, apart, own, whole, step, name="weighted sum",
        why="`eta*g == log(q) - log(s) - log(Z)`, entry by entry, and the weights `x` count `log(Z)` once",
    )  # fmt: skip
    above = pen.follows(relation(">", r, 0), positive, last, s, Z, by=positive_by_its_parts)
    tangent = pen.follows(relation("<=", log(r), r - 1), above, by=log_below_its_tangent)
    weighted = pen.follows(
        relation("<=", x[j] * log(r), x[j] * (r - 1)), tangent, positive, by=a_factor_keeps_the_order
    )
    added = pen.follows(
        relation("<=", Sum(x[j] * log(r), j), Sum(x[j] * (r - 1), j)), weighted, by=sums_keep_the_order
    )
    turned = pen.follows(
        equals(D, -2 * Sum(x[j] * log(r), j)), positive, some,
        by=together([calculus.log_of_quotient, calculus.log_of_power]), name="turned over, and halved",
    )  # fmt: skip
    squares = pen.follows(
        equals(-2 * Sum(x[j] * (r - 1), j), gap), positive, some, whole, unit,
        by=together([calculus.root_of_a_quotient, calculus.square_of_a_root]), name="complete the square",
        why="`x` and `s` both sum to 1",
    )  # fmt: skip
    apart_by = pen.follows(relation(">=", D, gap), turned, added, squares, name="put in")
    pen.follows(
        relation(">=", G, -log(Z) / eta + gap / eta), exact, apart_by, step, name="put in",
        why="and a square is positive where `x` is not `s`",
    )  # fmt: skip

    pen.sanity(equals(s, softmax(log(q) - eta * g)), "in logits it is a step against the gradient")
    pen.sanity(
        equals(s * exp(-eta * a) / sum(s * exp(-eta * a)), q * exp(-eta * (g + a)) / sum(q * exp(-eta * (g + a)))),
        "two steps: the gradients add up",
    )
    pen.wrong("Subtracting `eta*g` and projecting: that step is for the Euclidean distance, and can set entries to 0.")
    pen.wrong("Starting with a 0: what is 0 stays 0.")
    pen.wrong("Calling `s` the softmax of `-eta*g`: that is so only from equal probabilities.")
