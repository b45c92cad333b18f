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
    forall,
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
)
from workbench.reasons.order import positive_by_its_parts, sums_keep_the_order
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
i, j, k = index("i j k", "n")
Z = named("Z", sum(q * exp(-eta * g)))
s = named("s", q * exp(-eta * g) / Z)


def price(at):
    """What the gradient promises, and the divergence from the last point over the step size."""
    return g @ at + sum(at * log(at / q)) / eta


G = named("G", price(x))
D, gap = sum(x * log(x / s)), sum((sqrt(x) - sqrt(s)) ** 2)
r = sqrt(s[k] / x[k])
level = forall(equals(derivative(G, x[j]) + nu, 0), j)
solved = equals(x[j], q[j] * exp(-eta * g[j]) / Sum(q[i] * exp(-eta * g[i]), i))


@derivation(
    claim=[
        Implies(level, solved),
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
    slope = pen.follows(
        equals(derivative(G, x[j]), g[j] + (log(x[j] / q[j]) + 1) / eta), G, positive, last, by=calculus.product_rule,
        name="slope of `G`", why="only the terms with `x_j` move",
    )  # fmt: skip
    with pen.suppose(level, "the slope of `G + nu*(sum(x) - 1)` in each entry is 0") as hyp:
        flat = pen.follows(
            equals(g[j] + (log(x[j] / q[j]) + 1) / eta + nu, 0), slope, hyp, name="put in"
        )
        logs = pen.follows(
            equals(log(x[j]), log(q[j]) - eta * g[j] - (1 + eta * nu)), flat, positive, last, step,
            by=calculus.log_of_quotient, name="solve for `log(x_j)`",
        )  # fmt: skip
        both = pen.follows(
            equals(exp(log(x[j])), exp(log(q[j])) * exp(-eta * g[j]) * exp(-(1 + eta * nu))), logs,
            by=calculus.exp_of_sum, name="exponentiate",
        )  # fmt: skip
        factor = pen.follows(
            equals(x[j], q[j] * exp(-eta * g[j]) * exp(-(1 + eta * nu))), both, positive, last,
            by=calculus.exp_of_log,
        )
        one = pen.follows(
            equals(exp(-(1 + eta * nu)) * Sum(q[i] * exp(-eta * g[i]), i), 1), factor, whole,
            name="the entries of `x` sum to 1",
        )  # fmt: skip
        end = pen.follows(solved, factor, one, name="put in", why="so the multiplier is gone")
    pen.discharge(hyp, end)
    pen.define("Z", Z.args[0], "what makes the entries sum to 1")
    pen.define("s", s.args[0], "this point: the last one times `exp(-eta*g)`, normalised")
    above = pen.follows(relation(">", q * exp(-eta * g), 0), last, by=positive_by_its_parts)
    total = pen.follows(relation(">", Z, 0), last, Z, by=positive_by_its_parts)
    some = pen.follows(relation(">", s, 0), last, Z, s, by=positive_by_its_parts)
    unit = pen.follows(equals(sum(s), 1), s, Z, total, name="normalised")
    own = pen.follows(
        equals(log(s), log(q) - eta * g - log(Z) * ones("n")), s, above, total, last, name="logarithm of `s`",
        by=together([calculus.log_of_quotient, calculus.log_of_product, calculus.log_of_exp]),
    )  # fmt: skip
    pen.follows(
        equals(price(s), -log(Z) / eta), own, unit, some, last, step, by=calculus.log_of_quotient,
        name="the value at `s`", why="`g @ s` cancels",
    )  # fmt: skip
    exact = pen.follows(
        equals(G, -log(Z) / eta + D / eta), G, own, positive, some, last, whole, step, by=calculus.log_of_quotient,
        name="weighted sum", why="`eta*g` is `log(q) - log(s) - log(Z)*ones(n)`: `x` counts `log(Z)` once",
    )  # fmt: skip
    above = pen.follows(relation(">", r, 0), positive, last, s, Z, by=positive_by_its_parts)
    tangent = pen.follows(relation("<=", log(r), r - 1), above, by=log_below_its_tangent)
    added = pen.follows(
        relation("<=", Sum(x[k] * log(r), k), Sum(x[k] * (r - 1), k)), tangent, positive, by=sums_keep_the_order,
        name="a weighted sum keeps the order",
    )  # fmt: skip
    turned = pen.follows(
        equals(D, -2 * Sum(x[k] * log(r), k)), positive, some,
        by=together([calculus.log_of_quotient, calculus.log_of_power]), name="turned over, and halved",
    )  # fmt: skip
    squares = pen.follows(
        equals(-2 * Sum(x[k] * (r - 1), k), gap), positive, some, whole, unit,
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
    pen.wrong("Subtracting `eta*g` and projecting: the step of the Euclidean distance, which can set entries to 0.")
    pen.wrong("Starting with a 0: what is 0 stays 0.")
    pen.wrong("Calling `s` the softmax of `-eta*g`: that is so only from equal probabilities.")
