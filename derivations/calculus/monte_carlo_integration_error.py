"""The error of Monte Carlo integration.

An integral as a mean over random draws, or as a sum of trapezoids. The first error falls like one over the root of the
number of draws, whatever the dimension; the second falls much faster, but needs a grid, which few dimensions allow.
"""

from workbench import (
    Claim,
    Equality,
    Sum,
    apply,
    both,
    delta,
    derivation,
    derivative,
    equals,
    exists,
    exp,
    index,
    integral,
    matrix,
    named,
    number,
    relation,
    scalar,
    size_term,
    sqrt,
    tensor,
    vector,
)
from workbench.reasons.calculus import CHAIN_RULE_AT, MEAN_OF_TWO_VALUES, MEAN_VALUE
from workbench.reasons.equations import DIVIDE
from workbench.reasons.inference import INSTANCE
from workbench.reasons.integral_calculus import DERIVATIVE_OF_AN_INTEGRAL
from workbench.reasons.ranges import SPLIT_INTERVAL
from workbench.reasons.sequences import LAST_APART
from workbench.rules import calculus
from workbench.rules.regular import placed

META = {
    "level": "intermediate",
    "bullets": ["Integration methods", "Statistical reasoning"],
    "prerequisites": ["taylor-second-order", "mean-and-variance-rules"],
    "references": ["MacKay, Information Theory, Inference and Learning Algorithms, ch. 29"],
}

w, G = vector("w", "m", "simplex"), matrix("G", "m", "n")
k, i, j = index("k", "m"), index("i", "n"), index("j", "n")
n = size_term("n")
x, a, b = scalar("x"), scalar("a"), scalar("b")
p, g = exp(apply("q", (), x)), apply("g", (), x)
I, V = scalar("I"), scalar("V", "positive")


def E(value):
    """The mean over the outcomes."""
    return Sum(w[k] * value, k)


estimates = named("I_hat", tensor(Sum(G[k, i], i) / n, k))
estimate = estimates[k]
pair = E((G[k, i] - I) * (G[k, j] - I))
split = delta(i, j) * V + (1 - delta(i, j)) * ((E(G[k, i]) - I) * (E(G[k, j]) - I))

c, y, t, u = (scalar(name) for name in "c y t u".split())
h, theta, eta, s = scalar("h", "positive"), *(scalar(name, "unit") for name in ("theta", "eta", "s"))
z, v, tau = scalar("z", "unit"), scalar("v", "unit"), scalar("tau")
N = size_term("N")
r = index("r", "N")


def f(at):
    return apply("f", (), at)


def bend(at, by):
    """The second derivative of f at a place, by a symbol of it."""
    return derivative(derivative(f(at), by), by)


left = c + y


def missed(step):
    """What one trapezoid misses."""
    return integral(f(u), u, left, left + step) - step / 2 * (f(left) + f(left + step))


M = named("M", missed(h) / h**3)
phi = named("phi", missed(t) - M * t**3)
psi = (f(left + t) - f(left)) / 2 - t / 2 * derivative(f(left + t), c) - 3 * M * t**2
one = equals(missed(h), -(h**3) / 12 * bend(left + s * h, c))
ends = Sum(f(c + r * h) + f(c + (r + 1) * h), r)
trapezoids = h / 2 * ends
many = equals(integral(f(u), u, c, c + N * h) - trapezoids, -N * h**3 / 12 * bend(c + s * N * h, c))


@derivation(
    claim=[
        Equality(E(estimate), integral(g * p, x, a, b)),
        Equality(E((estimate - I) ** 2), integral((g - I) ** 2 * p, x, a, b) / n),
        Equality(sqrt(E((estimate - I) ** 2)), sqrt(V / n)),
        Claim("Equality", exists(many, s)),
    ]
)
def monte_carlo_integration_error(pen):
    pen.given(w, G, x, a, b, I, V, c, y, h, t, u)
    pen.assume(relation("<", a, b), "`a < b`")
    asked = pen.assume(equals(I, integral(g * p, x, a, b)), "the integral that is asked for")
    variance = equals(V, integral((g - I) ** 2 * p, x, a, b))
    one_value = pen.assume(variance, "the variance of one value")
    mean = pen.assume(equals(E(G[k, i]), I), "every draw has the density `p`: the mean")
    products = pen.assume(
        equals(pair, split), "its variance is `V`; different draws are independent: the mean of a product of errors is "
        "the product of the means",
    )  # fmt: skip
    pen.assume(relation(">=", size_term("m"), n + 1), "`m > n`: fewer outcomes do not allow it")
    pen.goal(
        "Find the mean and the standard error of an integral that is estimated by `n` random draws, and for comparison "
        "the error of `N` trapezoids of width `h`."
    )
    pen.convention(
        "`p` is the density `exp(q(x))`, of total mass 1 between `a` and `b`, and `g` the function whose mean under "
        "it is asked for. Row `k` of `G` holds the values of `g` at `n` independent draws from `p` in one of `m` "
        "outcomes, which has the probability `w_k`; sums with these weights are expectations, and for densities they "
        "are integrals. In any number of dimensions `x` is a vector, and the same lines hold. `f` has two continuous "
        "derivatives; the trapezoids stand side by side from `c` to `c + N*h`, and one of them begins at `c + y`. `s` "
        "lies between 0 and 1."
    )
    pen.idea(
        "Errors of independent draws cancel in part: their squares add up, over `n**2`. A trapezoid errs with the "
        "third power of its width, by the bend of `f`, and these errors just add up."
    )

    pen.define("I_hat", estimates.args[0], "the mean of `n` values of `g`, in outcome `k`")
    with pen.road("random draws"):
        pen.start(E(estimate))
        pen.relate("=", Sum(E(G[k, i]), i) / n, estimates, name="linearity of expectation")
        pen.use(mean)
        unbiased = pen.relate("=", I, name="`n` equal terms", why="no bias")
        pen.follows(equals(E(estimate), integral(g * p, x, a, b)), unbiased, asked, name="the integral")
        away = pen.follows(
            equals(estimate - I, Sum(G[k, i] - I, i) / n), estimates, name="error of a mean",
            why="the mean of the errors",
        )  # fmt: skip
        pen.start(pair)
        pen.use(products, why="for two draws the mean of a product is the product of the means")
        pen.use(mean)
        alone = pen.relate("=", V * delta(i, j), name="`I - I` is 0", why="independent draws have no covariance")
        pen.start(E((estimate - I) ** 2))
        pairs = Sum(E((G[k, i] - I) * (G[k, j] - I)), i, j) / n**2
        pen.relate("=", pairs, away, name="square of a sum", why="all pairs of draws")
        pen.use(alone, why="only a draw with itself is left")
        mean_square = pen.relate("=", V / n, name="`n` equal terms", why="over `n**2`")
        pen.follows(
            equals(E((estimate - I) ** 2), integral((g - I) ** 2 * p, x, a, b) / n), mean_square, one_value,
            name="variance of the estimate",
        )  # fmt: skip
        pen.follows(
            equals(sqrt(E((estimate - I) ** 2)), sqrt(V / n)), mean_square, name="standard error",
            why="it falls like one over the root of `n`",
        )  # fmt: skip

    with pen.road("trapezoids"):
        _many_trapezoids(pen, _one_trapezoid(pen))
    pen.sanity(equals(sqrt(V / (4 * n)), sqrt(V / n) / 2), "four times as many draws halve the standard error")
    pen.sanity(
        equals(2 * N * (h / 2) ** 3 / 12, N * h**3 / 12 / 4),
        "twice as many trapezoids on the same interval quarter the error, as far as the bend is the same",
    )
    pen.sanity(
        equals(integral(u**2, u, c, c + h) - h / 2 * (c**2 + (c + h) ** 2), -(h**3) / 6),
        "a parabola bends by 2 everywhere: the trapezoid lies above it",
    )
    pen.wrong("Expecting a tenth of the error of ten times as many draws: it takes a hundred times as many.")
    pen.wrong(
        "Carrying the rate of the trapezoids over to many dimensions: the number of points of a grid grows with a "
        "power of the number along each axis, and beyond four dimensions random draws are ahead."
    )
    pen.wrong("Adding the standard errors of the draws: the variances add up, if the draws are independent.")


def _one_trapezoid(pen):
    wide = pen.fact(h, "positive")
    pen.define("M", M.args[0], "what one trapezoid of width `h` misses, over `h**3`")
    pen.define("phi", phi.args[0], "what one of width `t` misses, less a cubic term")
    area = pen.follows(
        equals(derivative(integral(f(u), u, left, left + t), t), f(left + t)), by=DERIVATIVE_OF_AN_INTEGRAL,
        why="the area grows by its height at the end",
    )  # fmt: skip
    nothing = pen.follows(
        equals(integral(f(u), u, left, left), 0), by=SPLIT_INTERVAL, name="no width", why="no area"
    )
    moves = pen.follows(
        equals(derivative(f(left + t), t), derivative(f(left + t), c)), by=CHAIN_RULE_AT, why="`c + y + t` moves alike"
    )
    slope = pen.follows(equals(derivative(phi, t), psi), area, moves, phi, by=calculus.product_rule)
    first = pen.follows(
        exists(equals(number(0), h * placed(psi, t, theta * h)), theta), slope, nothing, phi, M, wide,
        by=MEAN_VALUE, why="`phi` is 0 at `t == 0`, and by the choice of `M` at `t == h`",
        f=phi.args[0], t=t, x=number(0), h=h, theta=theta, s=psi, m=placed(psi, t, theta * h), d=number(0),
    )  # fmt: skip
    at_theta = pen.obtain(first, why="a place where `phi` has the slope 0")
    bent = -t / 2 * bend(left + t, c) - 6 * M * t
    bends = pen.follows(equals(derivative(derivative(f(left + t), c), t), bend(left + t, c)), by=CHAIN_RULE_AT)
    second = pen.follows(equals(derivative(psi, t), bent), moves, bends, by=calculus.product_rule)
    again = pen.follows(
        exists(equals(number(0), (theta * h) * placed(bent, t, eta * theta * h)), eta), second, at_theta, wide,
        by=MEAN_VALUE, why="the slope of `phi` is 0 at `t == 0` too",
        f=psi, t=t, x=number(0), h=theta * h, theta=eta, s=bent, m=placed(bent, t, eta * theta * h), d=number(0),
    )  # fmt: skip
    at_eta = pen.obtain(again, why="and one before it where its second derivative is 0")
    found = pen.follows(
        equals(M, -bend(left + eta * theta * h, c) / 12), at_eta, wide, pen.fact(theta, "unit"), pen.fact(eta, "unit"),
        by=DIVIDE, why="none of `h`, `theta` and `eta` is 0", c=6 * eta * theta**2 * h**2,
    )  # fmt: skip
    formula = pen.follows(
        equals(missed(h), -(h**3) / 12 * bend(left + eta * theta * h, c)), found, M, wide, name="times `h**3`",
        why="the meaning of `M`",
    )  # fmt: skip
    units = pen.fact(theta, "unit"), pen.fact(eta, "unit")
    return pen.witness(exists(one, s), {s: eta * theta}, formula, *units, why="the error of one trapezoid")


def _many_trapezoids(pen, alone):
    statement = exists(many, s)
    first = pen.follows(equals(pen.at(ends, N, 1), f(c) + f(c + h)), by=LAST_APART, why="one trapezoid")
    at_c = equals(integral(f(u), u, c, c + h) - h / 2 * (f(c) + f(c + h)), -(h**3) / 12 * bend(c + s * h, c))
    begin = pen.follows(exists(at_c, s), alone, by=INSTANCE, y=number(0), why="`y == 0`")
    at_v = pen.obtain(begin, v)
    pen.start(integral(f(u), u, c, c + h) - pen.at(trapezoids, N, 1))
    pen.use(first)
    put_in = pen.relate("=", -(h**3) / 12 * bend(c + v * h, c), at_v, name="put in")
    base = pen.witness(pen.at(statement, N, 1), {s: v}, put_in, why="`N == 1`")
    following = pen.instance(alone, y=N * h, why="the trapezoid after `N` of them")
    last = pen.follows(equals(pen.next_of(ends, N), ends + (f(c + N * h) + f(c + (N + 1) * h))), by=LAST_APART)
    whole = pen.follows(
        equals(
            integral(f(u), u, c, c + (N + 1) * h),
            integral(f(u), u, c, c + N * h) + integral(f(u), u, c + N * h, c + N * h + h),
        ),
        by=SPLIT_INTERVAL,
    )
    with pen.suppose(statement, "for `N` trapezoids") as known:
        so_far, one_more = pen.obtain(known), pen.obtain(following, z)
        total = pen.follows(
            equals(
                integral(f(u), u, c, c + (N + 1) * h) - pen.next_of(trapezoids, N),
                -(h**3) / 12 * (N * bend(c + s * N * h, c) + 1 * bend(c + N * h + z * h, c)),
            ),
            last, whole, so_far, one_more, name="errors add up",
        )  # fmt: skip
        start, end, apart = c + s * N * h, c + N * h + z * h, N * h + z * h - s * N * h
        mean = equals(N * bend(start, c) + 1 * bend(end, c), (N + 1) * bend(start + tau * apart, c))
        middle = pen.follows(
            exists(both(both(relation(">=", tau, 0), relation("<=", tau, 1)), mean), tau),
            by=MEAN_OF_TWO_VALUES, why="the second derivative is continuous",
            f=bend(t, t), t=t, a=start, h=apart, p=N, q=number(1), s=tau,
        )  # fmt: skip
        there = pen.obtain(middle)
        share = (s * N + tau * (N + z - s * N)) / (N + 1)
        after = pen.follows(
            equals(
                integral(f(u), u, c, c + (N + 1) * h) - pen.next_of(trapezoids, N),
                -(N + 1) * h**3 / 12 * bend(c + share * (N + 1) * h, c),
            ),
            total, there, name="put in", why="the place as a part of the whole way, a mean of two places",
        )  # fmt: skip
        units = [pen.fact(letter, "unit") for letter in (s, z)]
        found = pen.witness(pen.next_of(statement, N), {s: share}, after, there, *units)
    pen.induction(statement, N, base, pen.discharge(known, found))
