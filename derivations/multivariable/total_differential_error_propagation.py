"""The total differential and the propagation of errors.

How uncertain a result is that was computed from uncertain inputs: measurements, simulations with estimated parameters,
rounding, and the variance of any smooth function of estimates.
"""

from workbench import (
    Equality,
    Gradient,
    Product,
    Sum,
    apply,
    d,
    derivation,
    derivative,
    diag,
    equals,
    index,
    limit,
    log,
    matrix,
    named,
    number,
    ones,
    outer,
    relation,
    scalar,
    sum,
    tensor,
    vector,
)
from workbench.reasons.calculus import DERIVATIVE_ALONG, LINEAR_APPROXIMATION
from workbench.reasons.limits import LIMIT_LAWS
from workbench.reasons.order import positive_by_its_parts
from workbench.rules import calculus, sums

META = {
    "level": "intermediate",
    "bullets": ["Multi-variable derivatives", "Statistical reasoning"],
    "prerequisites": ["linearisation-tangent-plane", "covariance-psd-quadratic-form", "logarithmic-differentiation"],
    "references": ["MIT 18.02", "Taylor, An Introduction to Error Analysis, ch. 3"],
}

x, v, t = vector("x", "n"), vector("v", "n"), scalar("t")
E, p = matrix("E", "m", "n"), vector("p", "m", "simplex", "positive")
i, k, l = index("i", "n"), index("k", "m"), index("l", "m")
f = apply("f", (), x)
g = named("g", derivative(f, x))
e_k = named("e_k", tensor(E[k, i], i))
mu = named("mu", p @ E)
deviations = E - outer(ones("m"), p @ E)
S = named("S", deviations.T @ diag(p) @ deviations)
shifted = apply("f", (), x + t * e_k)
M = named("M", Sum(p[k] * shifted, k))
V = named("V", Sum(p[k] * (shifted - M) ** 2, k))
slope, off = (shifted - f) / t, (shifted - M) / t
z, a, s = vector("z", "n", "positive"), vector("a", "n"), vector("s", "n", "positive")
c = scalar("c", "positive")
q = named("q", c * Product(z[i] ** a[i], i))


@derivation(
    claim=[
        Equality(limit((apply("f", (), x + t * v) - f - g @ (t * v)) / t, t, 0), number(0)),
        Equality(limit(V / t**2, t, 0), g @ S @ g),
        Equality(d(q, z) / q, Sum(a[i] * d(z, z)[i] / z[i], i)),
        Gradient(q, z, q * (a / z)),
    ]
)
def total_differential_error_propagation(pen):
    pen.given(f, x, v, E, p, t, z, a, c)
    pen.goal(
        "Write the change of `f` to first order, and the variance that small errors of the inputs `x` give it; find "
        "the relative error of a product of powers."
    )
    pen.convention(
        "The error of the inputs is `t*e_k` with the probability `p_k`, where `e_k` is row `k` of `E`; `mu` is the "
        "mean of these rows and `S` their covariance. Small errors are those of a small `t`: `t**2 * S` is then "
        "their covariance, and the variance `V` of `f` is close to `t**2` times the limit. Entries of `z` are positive."
    )
    pen.idea("Beside small errors a smooth function is linear, and the variance of what is linear is a quadratic form.")
    pen.define("g", g.args[0], "the gradient")
    pen.follows(
        equals(limit((apply("f", (), x + t * v) - f - g @ (t * v)) / t, t, 0), number(0)), g, by=LINEAR_APPROXIMATION,
        of=f, along=t, x=t * v, name="total differential",
        why="what the linear part of the increment misses is small beside the step",
    )  # fmt: skip
    pen.define("e_k", e_k.args[0], "a row of errors, with the probability `p_k`")
    pen.define("mu", mu.args[0], "the mean error")
    pen.define("S", S.args[0], "covariance of the errors")
    pen.define("M", M.args[0], "mean of `f`")
    pen.define("V", V.args[0], "variance of `f`")
    unit = pen.fact(p, "simplex")
    single = pen.follows(equals(limit(slope, t, 0), g @ e_k), g, by=DERIVATIVE_ALONG, f=f, v=e_k, why="for each error")
    apart = pen.follows(
        equals((M - f) / t, Sum(p[k] * slope, k)), M, unit, name="change of the mean", why="the weights add up to 1"
    )
    pen.start(limit((M - f) / t, t, 0))
    pen.relate("=", Sum(p[k] * (g @ e_k), k), apart, single, by=LIMIT_LAWS, name="limit of a finite sum")
    middle = pen.relate("=", g @ mu, mu, e_k, name="linearity")
    split = pen.follows(equals(off, slope - (M - f) / t), name="measured from `f`", why="`f` is taken away and added")
    each = pen.follows(
        equals(limit(off, t, 0), g @ (e_k - mu)), split, single, middle, by=LIMIT_LAWS, name="limit of a difference"
    )
    scaled = pen.follows(equals(V / t**2, Sum(p[k] * off**2, k)), V, name="squares of deviations")
    pen.start(limit(V / t**2, t, 0))
    pen.relate("=", Sum(p[k] * (g @ (e_k - mu)) ** 2, k), scaled, each, by=LIMIT_LAWS, name="limit of a finite sum")
    pen.relate(
        "=", g @ S @ g, e_k, mu, S, name="variance of a linear function", why="`g` comes out on both sides"
    )

    with pen.road("a product of powers"):
        pos_c, pos_z = pen.fact(c, "positive"), pen.fact(z, "positive")
        pen.define("q", q.args[0], "a product of powers")
        big = pen.follows(equals(log(Product(z[i] ** a[i], i)), a @ log(z)), pos_z, by=sums.log_of_a_big_product)
        taken = pen.follows(equals(log(q), log(c) + a @ log(z)), q, big, pos_c, pos_z, by=calculus.log_of_product)
        some = pen.follows(relation(">", q, 0), q, pos_c, pos_z, by=positive_by_its_parts)
        pen.start(d(log(c) + a @ log(z), z))
        linear = pen.inward("only the logarithms of `z` move", times=3)
        pen.start(d(log(q), z))
        relative = pen.inward("the logarithm changes by the relative change")
        both = pen.follows(
            equals(d(q, z) / q, Sum(a[i] * d(z, z)[i] / z[i], i)), relative, taken, linear,
            name="relative changes add up", why="each times its exponent",
        )  # fmt: skip
        pen.start(d(q, z))
        pen.relate("=", (q * (a / z)) @ d(z, z), both, some, name="times `q`")
        pen.identify()

    pen.sanity(
        equals((a / z) @ diag(s**2) @ (a / z), Sum((a[i] * s[i] / z[i]) ** 2, i)),
        "no correlation, standard deviations `s`: squares of relative errors add up",
    )
    pen.sanity(equals(ones("n") @ S @ ones("n"), sum(S)), "a sum of all inputs: every covariance counts")
    pen.wrong("Adding standard deviations: it is squares that add up, where errors have no correlation.")
    pen.wrong("Leaving out covariances: with errors that move together a sum is less certain, a difference more so.")
    pen.wrong("Using it where the gradient is 0, or for large errors: there the second order decides.")
    pen.wrong("Taking the exponent for the sign of the effect: a divisor adds to the variance as a factor does.")
