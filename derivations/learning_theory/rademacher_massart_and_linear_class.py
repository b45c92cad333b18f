"""Rademacher complexity of a finite class, and of linear predictors.

How well can a class agree with labels that are mere coin tosses? A finite class pays for the logarithm of its number,
a class of linear predictors for lengths only: the dimension does not matter.
"""

from workbench import (
    Implies,
    Inequality,
    Product,
    Sum,
    cosh,
    delta,
    derivation,
    derivative,
    equals,
    exists,
    exp,
    expectation,
    index,
    log,
    matrix,
    max,
    named,
    norm,
    number,
    ones,
    outer,
    relation,
    scalar,
    size_term,
    sqrt,
    tanh,
    tensor,
    vector,
)
from workbench.reasons.calculus import MEAN_VALUE
from workbench.reasons.expectation import LINEARITY
from workbench.reasons.extremes import at_most_the_largest, the_largest_is_one_of_them
from workbench.reasons.order import exp_keeps_the_order, log_keeps_the_order, means_keep_the_order, sums_keep_the_order
from workbench.reasons.signs import RANGE_OF_A_FUNCTION, exp_above_its_tangent
from workbench.reasons.signs_at_random import INDEPENDENT_SIGNS, SIGN_BY_SIGN
from workbench.reasons.squares import (
    at_most_its_modulus,
    parabola_that_is_never_negative,
    the_smaller_square,
)
from workbench.rules import calculus, norms, sums
from workbench.rules.reason import together
from workbench.terms.statements import both

META = {
    "level": "research",
    "bullets": ["Learning theory fundamentals"],
    "prerequisites": ["cauchy-schwarz-inequality", "pac-finite-class-realizable"],
    "references": ["Shalev-Shwartz & Ben-David, Understanding Machine Learning, Lemma 26.8 and Lemma 26.10"],
}

A, s, X = matrix("A", "N", "m"), vector("s", "m", "sign"), matrix("X", "m", "d")
w, B, c = vector("w", "d"), scalar("B", "positive"), vector("c", "m")
t, x, u, theta = scalar("t"), scalar("x"), scalar("u"), scalar("theta", "unit")
tau = scalar("tau", "unit")
k, i, j, a = index("k", "N"), *index("i j", "m"), index("a", "d")
N, m = size_term("N"), size_term("m")


def E(value):
    """The mean over independent signs: all of them are equally likely."""
    return expectation(value, s, -m * log(number(2)))


row = tensor(A[k, i], i)
x_i, x_j = tensor(X[i, a], a), tensor(X[j, a], a)
best = max(A @ s)
mu = named("mu", E(best))
lengths = tensor(norm(row), k)
r = named("r", max(lengths))
v = named("v", X.T @ s)
nu = named("nu", E(norm(v)))
aligned = named("w_star", B / norm(v) * v)
LENGTHS = together([norms.square_norm_of_a_vector])
AT_ZERO = together([calculus.cosh_by_exponentials, calculus.exp_of_zero, calculus.log_of_one])


def missed(y):
    """What the logarithm of cosh lacks to the parabola."""
    return y**2 / 2 - log(cosh(y))


ball = relation("<=", norm(w), B)
squares = Sum(norm(x_i) ** 2, i)


@derivation(
    claim=[
        Inequality(mu / m, "<=", r * sqrt(2 * log(N)) / m),
        Implies(ball, relation("<=", s @ (X @ w), B * norm(v))),
        Implies(relation(">", norm(v), 0), both(equals(norm(aligned), B), equals(s @ (X @ aligned), B * norm(v)))),
        Inequality(B * nu / m, "<=", B * sqrt(squares) / m),
        Inequality(cosh(x), "<=", exp(x**2 / 2)),
    ]
)
def rademacher_massart_and_linear_class(pen):
    pen.given(A, s, X, w, B, t, x, u)
    pen.goal("Bound the Rademacher complexity of `N` vectors, and that of linear predictors with `norm(w) <= B`.")
    pen.convention(
        "`s` is a vector of `m` independent signs, each as often 1 as -1. The Rademacher complexity of a set of "
        "vectors is the mean over `s` of the largest product of `s` with one of them, over `m`. A finite set "
        "is the rows of `A`: its complexity is `mu/m`, with `mu` the mean of the largest entry of `A @ s`. Row `i` of "
        "`X` is an example, and the predictor `w` gives the vector `X @ w`. The largest product of `s` with one of "
        "these is `B*norm(v)`, with `v == X.T @ s`, and it is reached (by every predictor, where `v` is 0): the "
        "complexity of the class is `B*nu/m`, with `nu` the mean of `norm(v)`. `t`, `u` and `x` are any numbers."
    )
    pen.idea(
        "The largest is one of them: so its exponential is at most the sum of all, and each of these is a product."
    )

    with pen.road("a finite class"):
        _finite(pen, _bound_of_cosh(pen))
    with pen.road("linear predictors"):
        _linear(pen)

    pen.sanity(equals(E(c @ s), number(0)), "one vector alone has the complexity 0, as the bound says")
    pen.sanity(
        equals(E(max((A - outer(ones("N"), c)) @ s)), mu), "taking the same vector from all rows changes nothing"
    )
    pen.sanity(
        equals(sqrt(m) * sqrt(2 * log(2**m)) / m, sqrt(2 * log(number(2)))),
        "all `2**m` vectors of signs have the complexity 1, and the bound does not grow with `m` either",
    )
    pen.wrong("Putting the largest of the means, 0, for the mean of the largest: the choice comes after `s`.")
    pen.wrong(
        "Looking for the dimension `d` in the second bound: only lengths count, and so it holds with kernels too."
    )
    pen.wrong(
        "Reading it as the error itself: on average the largest gap between a risk and its value on the sample is at "
        "most twice this."
    )


def _bound_of_cosh(pen):
    unit = pen.fact(tau, "unit")
    slope = pen.lemma("tanh-derivative", x=u)
    between = pen.obtain(
        pen.follows(
            exists(equals(tanh(x) - tanh(number(0)), x * (1 - tanh(theta * x) ** 2)), theta), slope,
            by=MEAN_VALUE, f=tanh(u), t=u, x=number(0), h=x, theta=theta, s=slope.right,
            m=1 - tanh(theta * x) ** 2, d=tanh(x) - tanh(number(0)), why="`tanh(0)` is 0",
        )
    )  # fmt: skip
    zero = pen.follows(equals(tanh(number(0)), number(0)), by=calculus.tanh_as_a_quotient, name="value at 0")
    below = pen.follows(
        relation("<=", x * tanh(x), x**2), between, zero, name="times `x`", why="a square is taken away"
    )
    always = pen.for_all(below, x)
    rate = pen.follows(equals(derivative(missed(u), u), u - tanh(u)), by=calculus.chain_rule)
    there = pen.obtain(
        pen.follows(
            exists(equals(missed(x) + log(cosh(number(0))), x * (tau * x - tanh(tau * x))), tau), rate,
            by=MEAN_VALUE, f=missed(u), t=u, x=number(0), h=x, theta=tau, s=rate.right,
            m=tau * x - tanh(tau * x), d=missed(x) + log(cosh(number(0))), why="for what is missed",
        )
    )  # fmt: skip
    nothing = pen.follows(equals(log(cosh(number(0))), number(0)), by=AT_ZERO, name="value at 0")
    here = pen.instance(always, x=tau * x)
    log_below = pen.follows(
        relation("<=", log(cosh(x)), x**2 / 2), there, nothing, here, unit, name="never negative",
        why="`tau` is positive",
    )  # fmt: skip
    pen.start(cosh(x))
    pen.relate("=", exp(log(cosh(x))), by=calculus.exp_of_log)
    return pen.relate("<=", exp(x**2 / 2), log_below, by=exp_keeps_the_order)


def _finite(pen, tame):
    pen.define("mu", mu.args[0], "`m` times the complexity")
    pen.define("r", r.args[0], "the longest row")
    touching = exp(t * mu) * (1 + t * best - t * mu)
    tangent = pen.follows(relation("<=", touching, exp(t * best)), by=exp_above_its_tangent, why="at the mean")
    means = pen.follows(relation("<=", E(touching), E(exp(t * best))), tangent, by=means_keep_the_order)
    pen.start(E(touching))
    pen.relate("=", exp(t * mu) * (1 + t * E(best) - t * mu), by=LINEARITY)
    left = pen.relate("=", exp(t * mu), mu, name="meaning of `mu`", why="the tangent averages to its value at the mean")
    jensen = pen.follows(relation("<=", exp(t * mu), E(exp(t * best))), means, left, name="Jensen", why="put together")
    union = pen.follows(
        relation("<=", exp(t * best), Sum(exp(t * (A @ s)[k]), k)),
        by=the_largest_is_one_of_them, u=exp(t * x), t=x, x=A @ s, j=k,
    )  # fmt: skip
    added = pen.follows(
        relation("<=", E(exp(t * best)), E(Sum(exp(t * (A @ s)[k]), k))), union, by=means_keep_the_order
    )
    apart = pen.follows(equals(E(Sum(exp(t * (A @ s)[k]), k)), Sum(E(exp(t * (A @ s)[k])), k)), by=LINEARITY)

    pen.start(exp(t * (A @ s)[k]))
    pen.relate("=", exp(Sum(t * A[k, i] * s[i], i)), name="entry of a product")
    powers = pen.relate("=", Product(exp(t * A[k, i] * s[i]), i), by=sums.exp_of_a_big_sum)
    pen.start(E(exp(t * (A @ s)[k])))
    pen.relate("=", E(Product(exp(t * A[k, i] * s[i]), i)), powers, name="put in")
    pen.relate("=", Product((exp(t * A[k, i]) + exp(-t * A[k, i])) / 2, i), by=SIGN_BY_SIGN)
    signs = pen.relate("=", Product(cosh(t * A[k, i]), i), by=calculus.cosh_by_exponentials)
    factor = pen.instance(tame, x=t * A[k, i])
    least = pen.follows(relation(">=", cosh(t * A[k, i]), 1), by=RANGE_OF_A_FUNCTION)
    factors = pen.follows(
        relation("<=", Product(cosh(t * A[k, i]), i), Product(exp((t * A[k, i]) ** 2 / 2), i)), factor, least,
        name="factor by factor", why="all are positive",
    )  # fmt: skip
    pen.start(Product(exp((t * A[k, i]) ** 2 / 2), i))
    pen.relate("=", exp(Sum((t * A[k, i]) ** 2 / 2, i)), by=sums.exp_of_a_big_sum)
    together_ = pen.relate("=", exp(t**2 / 2 * (row @ row)), name="sum of squares")
    length = pen.follows(equals(norm(row) ** 2, row @ row), by=norms.square_norm_of_a_vector)
    never = pen.follows(relation(">=", norm(row), 0), by=RANGE_OF_A_FUNCTION)
    short = pen.follows(relation("<=", norm(row), r), r, by=at_most_the_largest, x=lengths, i=k)
    exponent = pen.follows(
        relation("<=", t**2 / 2 * (row @ row), t**2 / 2 * r**2), length, never, short, name="square both sides",
        why="times `t**2/2`, which is not negative",
    )  # fmt: skip
    larger = pen.follows(
        relation("<=", exp(t**2 / 2 * (row @ row)), exp(t**2 / 2 * r**2)), exponent, by=exp_keeps_the_order
    )
    each = pen.follows(
        relation("<=", E(exp(t * (A @ s)[k])), exp(t**2 / 2 * r**2)), signs, factors, together_, larger,
        name="put together", why="one row",
    )  # fmt: skip
    all_ = pen.follows(
        relation("<=", Sum(E(exp(t * (A @ s)[k])), k), Sum(exp(t**2 / 2 * r**2), k)), each, by=sums_keep_the_order
    )
    whole = pen.follows(
        relation("<=", exp(t * mu), N * exp(t**2 / 2 * r**2)), jensen, added, apart, all_, name="put together",
        why="`N` equal terms",
    )  # fmt: skip
    logs = pen.follows(relation("<=", log(exp(t * mu)), log(N * exp(t**2 / 2 * r**2))), whole, by=log_keeps_the_order)
    parabola = pen.follows(
        relation(">=", 2 * log(N) - 2 * mu * t + r**2 * t**2, 0), logs,
        by=together([calculus.log_of_product, calculus.log_of_exp]), why="times 2, on one side",
    )  # fmt: skip
    always = pen.for_all(parabola, t)
    square = pen.follows(
        relation("<=", mu**2, 2 * log(N) * r**2), always, by=parabola_that_is_never_negative,
        a=2 * log(N), b=mu, c=r**2, t=t, why="as good as the best `t`, `mu/r**2`",
    )  # fmt: skip
    count = pen.follows(relation("<=", log(number(1)), log(N)), by=log_keeps_the_order, why="one row at least")
    some = pen.follows(relation(">=", log(N), 0), count, by=calculus.log_of_one)
    root = pen.follows(equals(sqrt(2 * log(N)) ** 2, 2 * log(N)), some, by=calculus.square_of_a_root)
    squares_ = pen.follows(relation("<=", mu**2, (r * sqrt(2 * log(N))) ** 2), square, root, name="put in")
    sizes = pen.follows(relation(">=", sqrt(2 * log(N)), 0), some, by=RANGE_OF_A_FUNCTION)
    long = pen.follows(relation(">=", r, 0), short, never, name="a length")
    right = pen.follows(relation(">=", r * sqrt(2 * log(N)), 0), long, sizes, name="not negative")
    bound = pen.follows(relation("<=", mu, r * sqrt(2 * log(N))), squares_, right, by=the_smaller_square)
    pen.follows(relation("<=", mu / m, r * sqrt(2 * log(N)) / m), bound, name="over `m`", why="Massart's bound")


def _linear(pen):
    pen.define("v", v.args[0], "the examples with random signs, added up")
    pen.define("nu", nu.args[0], "its mean length")
    pen.define("w_star", aligned.args[0], "in the direction of `v`, as long as the class allows")
    size = pen.fact(B, "positive")
    never = pen.follows(relation(">=", norm(v), 0), by=RANGE_OF_A_FUNCTION)
    length = pen.follows(equals(norm(v) ** 2, v @ v), by=norms.square_norm_of_a_vector)
    turned = pen.follows(equals(s @ (X @ w), w @ v), v, name="transposed", why="whatever `w` is")
    bound = pen.lemma("cauchy-schwarz-inequality", x=w, y=v)
    least = pen.follows(relation("<=", w @ v, abs(w @ v)), by=at_most_its_modulus)
    with pen.suppose(ball, "a predictor of the class") as inside:
        most = pen.follows(
            relation("<=", s @ (X @ w), B * norm(v)), inside, turned, least, bound, never, name="put together"
        )
    pen.discharge(inside, most)
    general = pen.for_all(turned, w)
    with pen.suppose(relation(">", norm(v), 0), "where it has a direction") as some:
        scaled = pen.follows(
            equals(norm(aligned) ** 2, (B / norm(v)) ** 2 * norm(v) ** 2),
            aligned,
            by=LENGTHS,
            name="length of a multiple",
        )
        same = pen.follows(equals(norm(aligned) ** 2, B**2), scaled, some, name="cancel")
        real = pen.follows(relation(">=", norm(aligned), 0), by=RANGE_OF_A_FUNCTION)
        fits = pen.follows(equals(norm(aligned), B), same, real, size, name="as long as `B`")
        value = pen.instance(general, w=aligned)
        reached = pen.follows(
            equals(s @ (X @ aligned), B * norm(v)), value, aligned, length, some, name="the bound is reached"
        )
        both_ = pen.follows(both(fits.statement, reached.statement), fits, reached, name="both")
    pen.discharge(some, both_)

    below = pen.follows(
        relation("<=", 2 * nu * norm(v) - nu**2, norm(v) ** 2), name="tangent of the square", why="at the mean"
    )
    mean = pen.follows(relation("<=", E(2 * nu * norm(v) - nu**2), E(norm(v) ** 2)), below, by=means_keep_the_order)
    pen.start(E(2 * nu * norm(v) - nu**2))
    pen.relate("=", 2 * nu * E(norm(v)) - nu**2, by=LINEARITY)
    centre = pen.relate("=", nu**2, nu, name="meaning of `nu`")
    jensen = pen.follows(relation("<=", nu**2, E(norm(v) ** 2)), mean, centre, name="Jensen", why="put together")
    pen.start(norm(v) ** 2)
    pen.use(length)
    pairs = pen.relate("=", Sum((x_i @ x_j) * (s[i] * s[j]), i, j), v, name="square of a sum")
    pen.start(E(norm(v) ** 2))
    pen.relate("=", E(Sum((x_i @ x_j) * (s[i] * s[j]), i, j)), pairs, name="put in")
    pen.relate("=", Sum((x_i @ x_j) * E(s[i] * s[j]), i, j), by=LINEARITY)
    pen.relate("=", Sum((x_i @ x_j) * delta(i, j), i, j), by=INDEPENDENT_SIGNS)
    pen.relate("=", Sum(x_i @ x_i, i), by=sums.sift, why="all mixed terms average to 0")
    sum_ = pen.relate("=", squares, by=norms.square_norm_of_a_vector)
    under = pen.follows(relation(">=", squares, 0), name="squares")
    root = pen.follows(equals(sqrt(squares) ** 2, squares), under, by=calculus.square_of_a_root)
    sizes = pen.follows(relation(">=", sqrt(squares), 0), under, by=RANGE_OF_A_FUNCTION)
    ordered = pen.follows(relation("<=", nu**2, sqrt(squares) ** 2), jensen, sum_, root, name="put in")
    found = pen.follows(relation("<=", nu, sqrt(squares)), ordered, sizes, by=the_smaller_square)
    pen.follows(relation("<=", B * nu / m, B * sqrt(squares) / m), found, size, name="times `B/m`")
