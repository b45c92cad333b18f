"""Wilks' theorem for the likelihood ratio.

How much more likely are the data at the estimate than at a hypothesis that holds? Twice the difference of the
log-likelihoods is nearly a sum of squares of standard normals, one for each parameter that the hypothesis fixes.
"""

from derivations.distributions.chi_square import chi_square
from derivations.distributions.normal import normal
from workbench import (
    Claim,
    Equality,
    apply,
    both,
    derivation,
    derivative,
    equals,
    exists,
    exp,
    eye,
    implies,
    inv,
    limit,
    log,
    matrix,
    named,
    number,
    relation,
    scalar,
    sqrt,
    sum,
    vector,
)
from workbench.engines.testing.laws import Q, Sample, density, follows
from workbench.reasons.limits import LIMIT_LAWS
from workbench.record.claims import Expectation, Law
from workbench.rules import calculus, matrices
from workbench.rules.requirements import needs_invertible
from workbench.terms.heads import size, size_term

META = {
    "level": "research",
    "bullets": ["Hypothesis evaluation"],
    "prerequisites": ["mle-asymptotic-normality", "chi-square-from-normals", "taylor-second-order"],
    "references": ["Casella & Berger Thm 10.3.1"],
}

b, d, h, t, y = (scalar(name) for name in "theta_hat d h t y".split())
r, I = scalar("tau", "unit"), scalar("I_1", "positive")


def ell(at):
    return apply("ell", (), at)


def slope(f):
    return derivative(f, b)


curvature, third = slope(slope(ell(b))), slope(slope(slope(ell(b + r * d))))
at_the_top = equals(slope(ell(b)), 0)
expansion = equals(2 * (ell(b) - ell(b + d)), -curvature * d**2 - third * d**3 / 3)
E, J, T = (apply(name, (), h) for name in "e J T".split())
ratio = J * E**2 + h * T * E**3 / 3
bent = both(equals(curvature, -J / h**2), equals(third, T / h**2))
sizes = both(relation(">", abs(h), 0), both(equals(d, -h * E), bent))
small = equals(limit(ratio - I * E**2, h, 0), 0)
one = equals(limit(ratio, h, 0), y**2)
square = implies(
    relation("<", t, number(1) / 2),
    equals(normal(number(0), number(1)).of("y").expectation(exp(t * y**2)), (1 - 2 * t) ** (-number(1) / 2)),
)
a, g, zeta = vector("a", "r"), vector("g", "m"), vector("zeta", "r")
L, B, D = matrix("L", "r", "r"), matrix("B", "r", "m"), matrix("D", "m", "m", "posdef")
A = named("A", L @ L.T + B @ inv(D) @ B.T)
v, w = named("v", inv(D) @ (g - B.T @ a)), named("w", inv(D) @ g)
z = named("z", L.T @ a)
S = named("S", A - B @ inv(D) @ B.T)
parabola = a @ A @ a + 2 * (a @ B @ v) + v @ D @ v - w @ D @ w
k = size_term(size("r"))
total = follows(sum(zeta**2), density(chi_square(k), "chi-square"), [Sample(zeta, normal(number(0), number(1)))])


@derivation(
    claim=[
        Claim("Equality", implies(at_the_top, exists(expansion, r))),
        Claim("Equality", small),
        Claim("Equality", one),
        Expectation(square),
        Equality(parabola, z @ z),
        Equality(L.T @ inv(S) @ L, eye("r")),
        Law(total),
    ]
)
def wilks_theorem(pen):
    pen.given(b, d, h, t, I, y, a, g, zeta, L, B, D, Q, total.args[1].args[1], conditions=[needs_invertible(L)])
    apart = pen.assume(relation(">", abs(d), 0), "`d` is not 0")
    errors = pen.assume(equals(limit(E, h, 0), y / sqrt(I)), "the estimate is nearly normal")
    bends = pen.assume(equals(limit(J, h, 0), I), "the law of large numbers for the curvature")
    third_ = pen.assume(equals(limit(h * T, h, 0), 0), "the third derivative stays bounded, over `N`")
    pen.goal(
        "Find the limit law of twice the log-likelihood ratio, if the hypothesis holds that one parameter has a given "
        "value, and if `r` parameters have, with `m` others that are free."
    )
    pen.convention(
        "`ell` is the log-likelihood of `N` data, smooth, `theta_hat` the estimate, inside of the range, and "
        "`theta_hat + d` the true value, that of the hypothesis. `h` is `1/sqrt(N)`, and the estimate is off by "
        "`h*e(h)`; `J(h)` is `-h**2` times the curvature at the estimate, and `T(h)` is `h**2` times the third "
        "derivative in between. `e(h)` goes to `y/sqrt(I_1)`, by the asymptotic normality of the estimate: `I_1` is "
        "the information of one observation and `y` standard normal, and by Skorokhod's representation theorem all may "
        "be taken to converge for each outcome. In several parameters the same expansion leaves, in the limit, a "
        "quadratic form with the information matrix: its blocks are `A` for the restricted parameters, `D` for the "
        "free ones, and `B` between them. `a` is the limit of the error of the restricted ones, `g` the score of the "
        "free ones. The form at the free estimate is taken less that at the estimate under the hypothesis. The last "
        "line gives the distribution function of a sum of `r` squares, taken at `q`, with the density `f` at `u`."
    )
    pen.idea(
        "At the top the slope is 0, so the likelihood that is lost is the parabola: half the curvature times the "
        "squared error. The error is normal with one over that curvature for its variance."
    )
    with pen.road("the top is flat"):
        there = pen.lemma("taylor-second-order", apart, claim=1, x=b, h=d, f=ell)
        with pen.suppose(at_the_top, "the likelihood is largest at the estimate") as top:
            found = pen.obtain(there, r, why="a place between the estimate and the truth")
            solved = pen.follows(
                expansion, found, top, name="no linear term", why="twice, and turned over: what the truth falls short"
            )
            here = pen.witness(exists(expansion, r), {r: r}, solved)
        pen.discharge(top, here)
        with pen.suppose(sizes, "the three in their own sizes") as scaled:
            same = pen.follows(equals(-curvature * d**2 - third * d**3 / 3, ratio), scaled, name="put in")
        pen.discharge(scaled, same, why="`h` cancels in the first term, and once stays in the second")
    with pen.road("many data, one parameter"):
        info = pen.fact(I, "positive")
        pen.follows(
            small, errors, bends, third_, by=LIMIT_LAWS,
            why="the ratio is `N*I_1` times the squared error, up to what goes to 0",
        )  # fmt: skip
        root = pen.follows(equals(sqrt(I) ** 2, I), info, by=calculus.square_of_a_root)
        goes = pen.follows(
            equals(limit(J * E**2 + h * T * E**3 / 3, h, 0), I * (y / sqrt(I)) ** 2), errors, bends, third_,
            by=LIMIT_LAWS, why="the third derivative comes with an `h`",
        )  # fmt: skip
        pen.follows(one, goes, root, info, name="the information cancels", why="the square of a standard normal number")
        pen.lemma("chi-square-from-normals", claim=3, t=t, y=y, why="chi-square, with one degree of freedom")
    with pen.road("many data, several parameters"):
        pen.define("A", A.args[0], "`L @ L.T` is what is left of it once the free parameters have answered")
        pen.define("v", v.args[0], "the error of the free parameters, if all are estimated")
        pen.define("w", w.args[0], "the same under the hypothesis: no restricted one errs")
        pen.define("z", z.args[0], "the error of the restricted ones, scaled")
        pen.define("S", S.args[0], "the Schur complement: its inverse is the covariance of `a`")
        pos = pen.fact(D, "posdef")
        unit = pen.follows(equals(D @ inv(D), eye("m")), pos, by=matrices.matrix_times_its_inverse)
        part = pen.follows(equals(D @ w, g), w, unit, name="likelihood equations", why="under the hypothesis")
        full = pen.follows(equals(D @ v, g - B.T @ a), v, unit, name="likelihood equations", why="without it")
        left = pen.follows(
            equals(parabola, a @ (A - B @ inv(D) @ B.T) @ a), v, w, part, full, pos, name="put in",
            why="the score of the free parameters cancels",
        )  # fmt: skip
        whole = pen.follows(equals(S, L @ L.T), S, A, name="put in", why="`L` is a root of `S`")
        pen.follows(equals(parabola, z @ z), left, A, z, name="a sum of squares", why="one for each restriction")
        pen.start(L.T @ inv(S) @ L)
        pen.use(whole)
        pen.by(matrices.inverse_of_a_product)
        pen.relate("=", (L.T @ inv(L.T)) @ (inv(L) @ L), name="other brackets")
        pen.by(
            matrices.matrix_times_its_inverse, matrices.inverse_times_the_matrix, matrices.identity_from_the_left,
            name="inverses cancel", why="the covariance of `z`: the law of `zeta`",
        )  # fmt: skip
        pen.lemma("chi-square-from-normals", claim=5, z=zeta, why="chi-square, with `r` degrees of freedom")

    n, lam, l = scalar("n", "positive"), scalar("lambda", "positive"), scalar("l", "positive")
    pen.sanity(
        equals(2 * ((n * l * log(l) - n * l) - (n * l * log(lam) - n * lam)), 2 * n * (l * log(l / lam) - (l - lam))),
        "`n` counts with a Poisson law, of mean `l`: the ratio for the hypothesis `lambda`",
    )
    pen.sanity(
        equals(derivative(derivative(2 * n * (l * log(l / lam) - (l - lam)), lam), lam), 2 * n * l / lam**2),
        "where `l == lambda` it bends by twice `n/lambda`, and `1/lambda` is the information of one count",
    )
    pen.wrong("Forgetting the 2: the likelihood loses half a square for each restriction.")
    pen.wrong("Counting all parameters: the degrees of freedom are those that the hypothesis fixes.")
    pen.wrong(
        "Using it where the hypothesis lies at the end of the range, as for a variance of 0: the estimate cannot "
        "err to both sides, and half of the time the ratio is 0."
    )
