"""Markov, Chebyshev, and the weak law of large numbers.

What is never negative is seldom many times its mean. That one remark bounds how far values stray from their mean, and
says why the average of many measurements can be trusted.
"""

from workbench import (
    Claim,
    Implies,
    Inequality,
    Sum,
    abs,
    both,
    compare,
    delta,
    derivation,
    equals,
    forall,
    iff,
    index,
    limit,
    matrix,
    named,
    number,
    oo,
    relation,
    scalar,
    size_term,
    tensor,
    vector,
)
from workbench.reasons.limits import QUOTIENT_BY_WHAT_GROWS
from workbench.reasons.squares import squares_in_the_strict_order_of_moduli

META = {
    "level": "beginner",
    "bullets": ["Statistical reasoning", "Learning theory fundamentals"],
    "prerequisites": ["mean-and-variance-rules"],
    "references": ["Casella & Berger §3.6, §5.5", "Wasserman, All of Statistics, §4.1 and §5.3"],
}

p, y, x, X = vector("p", "m", "simplex"), vector("y", "m"), vector("x", "m"), matrix("X", "m", "n")
a, c, k, e = scalar("a"), scalar("c"), scalar("k", "positive"), scalar("epsilon", "positive")
mu, sigma, N = scalar("mu"), scalar("sigma", "positive"), scalar("N", "positive")
s, i, j = index("s", "m"), *index("i j", "n")
n = size_term("n")


def mean(value):
    return Sum(p[s] * value, s)


def chance(sign, left, right):
    """The probability of an event: the mean of its indicator."""
    return mean(compare(sign, left, right))


variance = mean((x[s] - mean(x[s])) ** 2)
average = named("x_bar", tensor(Sum(X[s, i], i) / n, s))
never = both(forall(relation(">=", y[s], 0), s), relation(">", a, 0))
enough = relation(">=", n, sigma**2 / (k**2 * e))
markov = relation("<=", chance(">=", y[s], a), mean(y[s]) / a)


@derivation(
    claim=[
        Implies(never, markov),
        Inequality(chance(">=", abs(x[s] - mean(x[s])), k), "<=", variance / k**2),
        Inequality(chance(">=", abs(average[s] - mu), k), "<=", sigma**2 / (n * k**2)),
        Implies(enough, relation("<=", chance(">=", abs(average[s] - mu), k), e)),
        Claim("Equality", equals(limit(sigma**2 / (N * k**2), N, oo), number(0))),
    ]
)
def markov_chebyshev_wlln(pen):
    pen.given(p, y, x, X, a, c, k, e, mu, sigma, N)
    centre = pen.assume(equals(mean(X[s, i]), mu), "all columns of `X` have the mean `mu`")
    pairs = pen.assume(
        equals(mean((X[s, i] - mu) * (X[s, j] - mu)), sigma**2 * delta(i, j)),
        "they have the variance `sigma**2`, and no two have a covariance",
    )
    pen.assume(relation(">=", size_term("m"), n + 1), "`m > n`: fewer outcomes do not allow it")
    pen.goal("Bound the probability of large values, of large deviations, and of a large error of an average.")
    pen.convention(
        "There are `m` outcomes with the probabilities `p`; numbers that depend on the outcome take the values `y`, or "
        "`x`. Column `i` of `X` holds the values of the i-th of `n` measurements; "
        "independent ones are a case. `N` is a number of measurements that grows. A comparison is 1 where it holds and "
        "0 elsewhere: its mean is a probability."
    )
    pen.idea("An indicator lies below a function whose mean is known. Means keep the order.")
    total = pen.fact(p, "simplex")

    with pen.suppose(never, "nothing is negative") as hyp:
        each = pen.follows(
            relation("<=", a * compare(">=", y[s], a), y[s]), hyp, name="two cases",
            why="`a <= y` where the indicator is 1, and `0 <= y` where it is 0",
        )  # fmt: skip
        mean_ = pen.follows(
            relation("<=", a * chance(">=", y[s], a), mean(y[s])), each, total, name="means keep the order"
        )
        bound = pen.follows(markov, mean_, hyp, name="divide")
    general = pen.discharge(hyp, bound)

    size = pen.fact(k, "positive")
    at_squares = pen.instance(general, y=(x - c) ** 2, a=k**2, why="for the squares of the deviations")
    order = pen.follows(
        iff(relation("<", abs(x[s] - c), k), relation("<", (x[s] - c) ** 2, k**2)), size,
        by=squares_in_the_strict_order_of_moduli,
    )  # fmt: skip
    events = pen.follows(
        equals(compare(">=", abs(x[s] - c), k), compare(">=", (x[s] - c) ** 2, k**2)), order,
        name="the same event", why="where the one is less than the bound, so is the other",
    )  # fmt: skip
    pen.start(chance(">=", abs(x[s] - c), k))
    pen.use(events)
    tail = pen.relate(
        "<=", mean((x[s] - c) ** 2) / k**2, at_squares, size, name="Markov", why="a square is not negative"
    )
    pen.instance(tail, c=mean(x[s]), why="around the mean: the mean square is the variance")

    pen.define("x_bar", average.args[0], "the average of the measurements, for each outcome")
    apart = pen.follows(
        equals(average[s] - mu, Sum(X[s, i] - mu, i) / n), average, name="error of the average",
        why="the average of the errors",
    )  # fmt: skip
    pen.start(mean(average[s]))
    pen.relate("=", Sum(mean(X[s, i]), i) / n, average, name="linearity")
    pen.relate("=", mu, centre, name="`n` equal terms", why="the mean of the average")
    pen.start(mean((average[s] - mu) ** 2))
    pen.relate("=", Sum(mean((X[s, i] - mu) * (X[s, j] - mu)), i, j) / n**2, apart, name="square of a sum")
    pen.use(pairs)
    spread = pen.relate("=", sigma**2 / n, name="only `i == j`", why="`n` variances are left, over `n**2`")
    of_average = pen.instance(tail, x=average, c=mu, why="for the average")
    error = pen.follows(
        relation("<=", chance(">=", abs(average[s] - mu), k), sigma**2 / (n * k**2)), of_average, spread, name="put in",
        why="the variance of the average",
    )  # fmt: skip
    with pen.suppose(enough, "measurements enough for `epsilon`") as many:
        few = pen.follows(
            relation("<=", sigma**2 / (n * k**2), e), many, size, pen.fact(e, "positive"), name="solve for `epsilon`"
        )
        rare = pen.follows(relation("<=", chance(">=", abs(average[s] - mu), k), e), error, few, name="put in")
    pen.discharge(many, rare, why="the weak law: any `epsilon` is reached, for any `k`")
    pen.start(limit(sigma**2 / (N * k**2), N, oo))
    pen.relate("=", number(0), by=QUOTIENT_BY_WHAT_GROWS, why="the bound on the probability, whatever `k` and `sigma`")

    pen.sanity(
        equals((compare(">=", abs(-k), k) + compare(">=", abs(k), k)) / 2, 1),
        "deviations `-k` and `k`, each half of the time: the probability is 1, and so is Chebyshev's bound",
    )
    pen.sanity(relation("<=", chance(">=", y[s], a), number(1)), "a bound above 1 says nothing")
    pen.wrong("Markov for what may be negative: values far below 0 pay for values far above.")
    pen.wrong("Reading `sigma**2 / k**2` as the probability: for normal values it is far smaller.")
    pen.wrong("Expecting ten times the accuracy of ten times the data: the error falls with the root of `n`.")
