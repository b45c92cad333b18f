"""The central limit theorem.

Why measurement errors, sums of many small effects and averages of samples are nearly normal, whatever each of them is:
of the law of one term only mean and variance are left in the limit.
"""

from derivations.distributions.normal import normal
from workbench import (
    Claim,
    Equality,
    Implies,
    Sum,
    abs,
    apply,
    both,
    cosh,
    derivation,
    derivative,
    equals,
    exp,
    expectation,
    forall,
    implies,
    index,
    limit,
    log,
    named,
    number,
    relation,
    scalar,
    sqrt,
    vector,
)
from workbench.reasons.limits import CONTINUITY, EQUAL_FUNCTIONS, LHOPITAL, LIMIT_LAWS
from workbench.reasons.order import positive_by_its_parts
from workbench.record.claims import Expectation
from workbench.rules import calculus
from workbench.terms.term import substitute

META = {
    "level": "advanced",
    "bullets": ["Statistical reasoning", "Distribution analysis"],
    "prerequisites": ["normal-mgf-and-moments", "taylor-second-order", "mean-and-variance-rules"],
    "references": ["Casella & Berger Thm 5.5.14"],
}

w, x = vector("w", "m", "simplex", "positive"), vector("x", "m")
p, z = vector("p", "R", "simplex"), vector("z", "R")
k, r = index("k", "m"), index("r", "R")
s, t, h = scalar("s"), scalar("t"), scalar("h")
n = scalar("n", "integer")


def E(value):
    """The mean over the outcomes of one observation."""
    return Sum(w[k] * value, k)


mu = named("mu", E(x[k]))
variance = E((x[k] - mu) ** 2)
sigma = named("sigma", sqrt(variance))
y = named("y", (x - mu) / sigma)


def M(at, order=0):
    """The generating function of one standardised observation, or a derivative of it."""
    factor = (1, y[k], y[k] ** 2)[order]
    return E(factor * exp(at * y[k]) if order else exp(at * y[k]))


def G(at):
    """The generating function of a sum of so many."""
    return apply("G", (), at)


from_0 = relation(">=", n, 0)
power = equals(G(n), M(s) ** n)
joint = Sum(p[r] * w[k] * exp(s * (z[r] + y[k])), r, k)
apart = Sum(p[r] * exp(s * z[r]), r) * M(s)
many = both(relation(">=", n, 1), equals(s, t / sqrt(n)))
standardised = equals(G(n), M(t / sqrt(n)) ** n)
u = t * h
goes = equals(limit(M(u) ** (1 / h**2), h, 0), exp(t**2 / 2))
zeta = scalar("zeta")
mean, spread = normal.parameters
standard = substitute(normal.log_density, {normal.variable: zeta, mean: number(0), spread: number(1)})


@derivation(
    claim=[
        Equality(joint, apart),
        Implies(many, standardised),
        Claim("Equality", equals(limit(log(M(u)) / h**2, h, 0), t**2 / 2)),
        Claim("Equality", goes),
        Expectation(equals(expectation(exp(t * zeta), zeta, standard), exp(t**2 / 2))),
    ]
)
def central_limit_theorem_mgf(pen):
    pen.given(w, x, p, z, s, t, h, n, zeta)
    spread = pen.assume(relation(">", variance, 0), "not all values are the same")
    none = pen.assume(equals(G(number(0)), number(1)), "no term: the sum is 0")
    more = pen.assume(
        forall(implies(from_0, equals(G(n + 1), G(n) * M(s))), n), "one more term, independent of those before"
    )
    pen.goal(
        "Find where the moment generating function of the mean of `n` independent observations, standardised, goes as "
        "`n` grows."
    )
    pen.convention(
        "An observation takes the value `x_k` with the probability `w_k`, and has the mean `mu` and the standard "
        "deviation `sigma`; `y` holds the standardised values. For a density the sums over `k` are integrals, which "
        "may be differentiated under the sign where the generating function is finite around 0. `z` and `p` hold the "
        "values and the probabilities of any number that is independent of the observation, so that a pair has the "
        "probability `p_r*w_k`. `G(n)` is the generating function, at `s`, of the sum of `n` standardised "
        "observations: the error of their mean, over `sigma` and times the root of `n`, is that sum over the root. In "
        "the limits `h` is one over that root, and `n` is `1/h**2`."
    )
    pen.idea(
        "Generating functions of independent terms multiply, so logarithms add up: `n` times the logarithm of the one, "
        "taken so near 0 that only the parabola is seen, whose bend is the variance."
    )
    pen.define("mu", mu.args[0], "the mean")
    pen.define("sigma", sigma.args[0], "the standard deviation")
    pen.define("y", y.args[0], "the standardised values")
    with pen.road("independent terms"):
        _terms(pen, none, more)
    with pen.road("many terms"):
        _limit(pen, spread)
    with pen.road("the law in the limit"):
        pen.lemma("normal", claim=5, x=zeta, mu=number(0), sigma=number(1), why="`zeta` is standard normal")

    pen.sanity(equals(limit(cosh(u) ** (1 / h**2), h, 0), exp(t**2 / 2)), "a coin, 1 or -1")
    pen.sanity(
        equals(limit((exp(-u) / (1 - u)) ** (1 / h**2), h, 0), exp(t**2 / 2)), "waiting times, less their mean of 1"
    )
    pen.note(
        "Where generating functions converge around 0 to that of a law, the laws converge to it (Curtiss, 1942). With "
        "characteristic functions in their place a finite variance is enough."
    )
    pen.wrong("Forgetting the root: the mean itself goes to `mu`, and the sum spreads ever wider.")
    pen.wrong("Using it without a variance: the mean of Cauchy numbers has the law of one of them, for every `n`.")
    pen.wrong("Trusting far tails for a moderate `n`: there the skewness of one term is still to be seen.")


def _terms(pen, none, more):
    pen.start(joint)
    pen.relate("=", Sum(p[r] * w[k] * exp(s * z[r] + s * y[k]), r, k), name="multiply out", why="in the exponent")
    pen.by(calculus.exp_of_sum)
    pen.relate("=", apart, name="independent", why="each factor has its own sum")
    base = pen.follows(equals(G(number(0)), M(s) ** 0), none, name="`n == 0`")
    now = pen.instance(more, n=n)
    with pen.suppose(both(from_0, power), "for `n` terms") as known:
        after = pen.follows(pen.next_of(power, n), now, known, name="one factor more")
    always = pen.induction(implies(from_0, power), n, base, pen.discharge(known, after), start=0)
    with pen.suppose(many, "over the root of `n`") as here:
        now = pen.follows(power, always, here, name="at this `n`")
        there = pen.follows(standardised, now, here, name="put in", why="the scale of the sum goes into `s`")
    pen.discharge(here, there, why="the generating function of the standardised mean")


def _limit(pen, spread):
    total, weights = pen.fact(w, "simplex"), pen.fact(w, "positive")
    root = pen.follows(equals(sqrt(variance) ** 2, variance), spread, by=calculus.square_of_a_root)
    mean = pen.follows(equals(E(y[k]), 0), y, mu, total, name="mean 0", why="`mu` was taken off")
    square = pen.follows(equals(E(y[k] ** 2), 1), y, sigma, root, spread, name="variance 1", why="over the variance")
    first = pen.follows(equals(derivative(M(u), h), t * M(u, 1)), by=calculus.chain_rule)
    second = pen.follows(equals(derivative(M(u, 1), h), t * M(u, 2)), by=calculus.chain_rule)
    one = pen.follows(equals(exp(number(0)), 1), by=calculus.exp_of_zero)
    at_0 = pen.follows(equals(limit(M(u), h, 0), 1), total, one, by=CONTINUITY, why="the total probability")
    at_1 = pen.follows(equals(limit(M(u, 1), h, 0), 0), mean, one, by=CONTINUITY, why="the mean")
    at_2 = pen.follows(equals(limit(t * M(u, 2) / 2, h, 0), t / 2), square, one, by=CONTINUITY, why="the variance")
    twice = pen.follows(equals(derivative(2 * h, h), 2), by=calculus.power_rule)
    line = pen.follows(equals(limit(2 * h, h, 0), 0), by=CONTINUITY)
    bend = pen.follows(
        equals(limit(M(u, 1) / (2 * h), h, 0), t / 2), second, at_1, at_2, twice, line,
        by=LHOPITAL, why="both go to 0, and so one looks at their slopes",
    )  # fmt: skip
    above = pen.follows(
        relation(">", M(u), 0), weights, by=positive_by_its_parts, why="exponentials, with positive weights"
    )
    slope = pen.follows(equals(derivative(log(M(u)), h), t * M(u, 1) / M(u)), first, above, by=calculus.chain_rule)
    parabola = pen.follows(equals(derivative(h**2, h), 2 * h), by=calculus.power_rule)
    flat = pen.follows(equals(limit(h**2, h, 0), 0), by=CONTINUITY)
    nothing = pen.follows(equals(limit(log(M(u)), h, 0), 0), at_0, by=LIMIT_LAWS, why="the logarithm of 1")
    over = pen.follows(
        equals(limit(t * M(u, 1) / M(u) / (2 * h), h, 0), t**2 / 2), bend, at_0, by=LIMIT_LAWS, why="`t` times `t/2`"
    )
    logarithm = pen.follows(
        equals(limit(log(M(u)) / h**2, h, 0), t**2 / 2), slope, parabola, flat, nothing, over,
        by=LHOPITAL, why="near 0 the logarithm is a parabola",
    )  # fmt: skip
    grown = pen.follows(
        equals(limit(exp(log(M(u)) / h**2), h, 0), exp(t**2 / 2)), logarithm, by=LIMIT_LAWS, why="exp is continuous"
    )
    raised = pen.follows(
        implies(relation(">", abs(h), 0), equals(M(u) ** (1 / h**2), exp(log(M(u)) / h**2))), above,
        by=calculus.power_as_exp,
    )  # fmt: skip
    pen.follows(goes, raised, grown, by=EQUAL_FUNCTIONS, why="whatever the law of one observation is")
