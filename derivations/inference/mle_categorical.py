"""Maximum likelihood for categories.

Relative frequencies: the maximum under a constraint, and the simplest language model.
"""

from workbench import (
    Gradient,
    Hessian,
    Iff,
    derivation,
    diag,
    equals,
    gradient,
    hessian,
    iff,
    log,
    mle,
    named,
    number,
    ones,
    prod,
    relation,
    scalar,
    size_term,
    sum,
    vector,
    zeros,
)

META = {
    "level": "beginner",
    "bullets": ["Statistical reasoning", "Distribution analysis"],
    "prerequisites": ["mle-bernoulli", "lagrange-multiplier-condition"],
    "references": ["PML1 §4.2.4", "PRML §2.2 (eq. 2.33)"],
}

x, theta = vector("x", "K", "onehot"), vector("theta", "K", "simplex")
density = prod(theta**x)

n = size_term("n")
q, lam = vector("q", "K", "positive"), scalar("lam", "positive")
counts = vector("c", "K", "positive")
lagrangian = named("F", counts @ log(q) - lam * (sum(q) - 1))
share = counts / sum(counts)


@derivation(
    claim=[
        Gradient(lagrangian, q, counts / q - lam),
        Iff(equals(sum(counts / lam), number(1)), equals(lam, sum(counts))),
        Hessian(lagrangian, q, -diag(counts / q**2)),
    ]
)
def mle_categorical(pen):
    made = mle(density, x, theta)
    pen.given(*made.givens, counts, q, lam)
    pen.goal(
        "Find the probabilities `theta` of `K` categories for which `n` independent observations are most probable."
    )
    pen.convention(
        "Row `i` of `x` has its single 1 at the category of observation `i`; `c` holds the `K` counts, here all "
        "positive."
    )
    pen.idea(
        "The probabilities add up to 1: a Lagrange multiplier pays for the constraint, and counting says what it is."
    )

    with pen.road("Lagrange multiplier"):
        slope = pen.engine(gradient(lagrangian, q))
        pen.follows(
            iff(equals(slope.right, zeros("K")), equals(q, counts / lam)),
            slope,
            name="solve",
            why="each probability is its count over `lam`",
        )
        pen.follows(
            iff(equals(sum(counts / lam), number(1)), equals(lam, sum(counts))),
            name="constraint",
            why="`lam` is the number of observations",
        )
        twice = pen.engine(hessian(lagrangian, q))
        pen.follows(
            relation("loewner<=", twice.right, zeros("K", "K")),
            pen.fact(counts, "positive"),
            name="second derivative",
            why="concave: the only stationary point is the maximum",
        )

    best = relation("<=", counts @ log(theta), counts @ log(share))
    pen.sanity(best, "no other probabilities make the counts more likely (Gibbs' inequality)")
    sample = made.givens[0]
    pen.sanity(equals(sum(sample.T @ ones("n")), n), "the counts of a sample add up to `n`, so `lam == n`")
    pen.sanity(equals(sum(share), number(1)), "the shares add up to 1")
    pen.wrong(
        "Setting the gradient to 0 without the constraint: `c_k / theta_k` is never 0, the likelihood only grows."
    )
    pen.wrong("Trusting a share of 0 from few observations: a category that was not seen gets probability 0 for ever.")
    return made
