"""The uniform law has the largest entropy on finitely many values.

Nothing is less certain than equal chances: the start of the principle of maximum entropy, the yardstick of every
perplexity, and the reason why `log(K)` is the loss of a model that has learned nothing.
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
    implies,
    index,
    log,
    named,
    number,
    ones,
    relation,
    scalar,
    size_term,
    sum,
    vector,
)
from workbench.reasons.common import COLLECT
from workbench.rules import calculus

META = {
    "level": "intermediate",
    "bullets": ["Distribution analysis", "Optimization algorithms"],
    "prerequisites": ["kl-divergence-nonnegative"],
    "references": ["Cover & Thomas, Elements of Information Theory, Thm 2.6.4"],
}

p, lam = vector("p", "K", "simplex", "positive"), scalar("lambda")
K = size_term("K")
j, k = index("j k", "K")
H = named("H", -Sum(p[k] * log(p[k]), k))
u = named("u", ones("K") / K)
D = sum(p * log(p / u))


@derivation(
    claim=[
        Inequality(H, "<=", log(K)),
        Implies(equals(D, 0), equals(p[k], 1 / K)),
        Equality(-Sum(u[k] * log(u[k]), k), log(K)),
        Equality(log(K) - H, D),
    ]
)
def max_entropy_discrete_uniform(pen):
    pen.given(p)
    pen.goal("Find the probabilities `p` of `K` values that have the largest entropy `H`.")
    pen.convention(
        "`p` is positive and sums to 1; logarithms are natural; a value of probability 0 adds nothing to `H`."
    )
    pen.idea(
        "A multiplier makes all slopes of `H` equal, and with them all probabilities. That this is the maximum is "
        "Gibbs' inequality: what is missing from `log(K)` is a divergence from the uniform law."
    )
    positive, whole = pen.fact(p, "positive"), pen.fact(p, "simplex")

    pen.define("H", H.args[0])
    pen.follows(
        equals(derivative(H, p[j]), -log(p[j]) - 1), H, positive, by=calculus.product_rule, name="slope of the entropy",
        why="only the term with `p_j` moves",
    )  # fmt: skip
    back = pen.follows(equals(exp(log(p)), p), positive, by=calculus.exp_of_log)
    alike = equals(-log(p) - 1, lam * ones("K"))
    with pen.suppose(alike, "the sum is held at 1: one multiplier for all slopes") as level:
        same = pen.follows(
            equals(p, exp(-1 - lam) * ones("K")), level, back, by=calculus.exp_of_sum, name="solve for `p`",
            why="all probabilities are one number",
        )  # fmt: skip
        total = pen.follows(
            equals(K * exp(-1 - lam), 1), same, whole, name="they add up to 1", why="there are `K` of them"
        )
        found = pen.follows(equals(p, ones("K") / K), same, total, name="put in")
    pen.discharge(level, found)

    pen.define("u", u.args[0], "what was found")
    some = pen.follows(relation(">", u, 0), u, name="positive")
    unit = pen.follows(equals(sum(u), 1), u, name="a distribution")
    logs = pen.follows(
        equals(log(p / u), log(p) + log(K)), u, positive, by=calculus.log_of_product, name="logarithm of a product",
        why="`p/u` is `K*p`",
    )  # fmt: skip
    split = pen.follows(
        equals(log(K) - H, D), logs, whole, H, name="weighted sum", why="the weights `p` count `log(K)` once"
    )
    gibbs = pen.lemma("kl-divergence-nonnegative", positive, whole, some, unit, p=p, q=u)
    pen.follows(relation("<=", H, log(K)), split, gibbs, name="so it is the largest")
    at_u = pen.follows(equals(log(1 / K), -log(K)), by=calculus.log_of_reciprocal)
    pen.follows(
        equals(-Sum(u[k] * log(u[k]), k), log(K)), u, at_u, by=COLLECT, name="and `u` reaches it", why="`K` equal terms"
    )

    only = pen.lemma("kl-divergence-nonnegative", positive, whole, some, unit, claim=6, p=p, q=u)
    pen.follows(
        implies(equals(D, 0), equals(p[k], 1 / K)),
        only,
        u,
        name="only there",
        why="elsewhere `H` is less than `log(K)`",
    )

    pen.sanity(relation(">=", H, number(0)), "the least entropy is 0, of one certain value")
    pen.sanity(equals(exp(log(K)), K), "the perplexity of the uniform law is the number of values")
    pen.wrong("Maximising without the constraint: all slopes are 0 at `exp(-1)`, which does not add up to 1.")
    pen.wrong("Calling a stationary point the maximum: the divergence, or the concavity of `H`, says that it is.")
    pen.wrong("Carrying this over to the whole line: without a bound or a moment no density has the largest entropy.")
