"""Second derivative test in two variables.

At a critical point the second derivatives decide whether the function has a valley, a hilltop or a pass there: the
smallest example of what the eigenvalues of a Hessian say about a loss surface.
"""

from workbench import (
    Equality,
    Implies,
    apply,
    both,
    derivation,
    derivative,
    equals,
    implies,
    limit,
    named,
    number,
    relation,
    scalar,
)
from workbench.reasons.calculus import CHAIN_RULE_AT, DIFFERENTIATE_BOTH_SIDES
from workbench.reasons.inference import INSTANCE

META = {
    "level": "beginner",
    "bullets": ["Hessian matrices", "Optimization algorithms"],
    "prerequisites": ["multivariate-taylor-second-order"],
    "references": ["MIT 18.02", "Boyd & Vandenberghe, Convex Optimization (the definite case)"],
}

x, y, h, k, t, s = (scalar(name) for name in "x y h k t s".split())
f, moved = apply("f", (), x, y), apply("f", (), x + t * h, y + t * k)
f_x, f_y = derivative(f, x), derivative(f, y)
# The three second derivatives as numbers: the test is about the quadratic form that they make.
a, b, D = scalar("a"), scalar("b"), scalar("D")
c = named("c", (D + b**2) / a)
q = named("q", (a * h**2 + 2 * b * h * k + c * k**2) / 2)
squares = (a * (h + b / a * k) ** 2 + D / a * k**2) / 2
f_xx, f_xy, f_yx, f_yy = (derivative(slope, z) for slope in (f_x, f_y) for z in (x, y))
form = (f_xx * h**2 + 2 * f_xy * h * k + f_yy * k**2) / 2
rest = moved - f - t * (f_x * h + f_y * k)
a_step = relation(">", h**2 + k**2, 0)
# What q is for the steps (1, 0) and (-b, a).
on_first, on_second = a / 2, a * D / 2


def example(u, v):
    return u**3 - 3 * u + v**2


def positive(z):
    return relation(">", z, 0)


@derivation(
    claim=[
        Equality(q, squares),
        Implies(both(positive(D), positive(a), a_step), positive(q)),
        Implies(both(positive(D), relation("<", a, 0), a_step), relation("<", q, 0)),
        Implies(relation("<", D, 0), relation("<", on_first * on_second, 0)),
        Equality(limit(rest / t**2, t, 0), form),
    ]
)
def second_derivative_test_2d(pen):
    pen.given(x, y, h, k, t, a, b, D)
    curved = pen.assume(relation(">", a**2, 0), "`a` is not 0")
    pen.goal("Tell a minimum, a maximum and a saddle of `f(x, y)` apart by its second derivatives at a critical point.")
    pen.convention(
        "`a`, `b` and `c` are the derivatives `f_xx`, `f_xy` and `f_yy` at the critical point, `D == a*c - b**2` "
        "is the determinant of the Hessian (so `c` follows from `D`), and `t` times (`h`, `k`) a small step. If "
        "`a == 0`, exchange `x` and `y`; if `c == 0` too, `q == b*h*k` is a saddle."
    )
    pen.idea("Near the point only the quadratic part counts. Completing the square shows the signs that it can have.")

    _near(pen)
    q_ = pen.define("q", q.args[0], "the quadratic part, a half of the second derivative along the step")
    two = pen.follows(
        equals(q_, squares), q_, c, curved, name="complete the square",
        why="in `h`, for `a` is not 0; `c - b**2/a == D/a`",
    )
    steps = both(positive(D), positive(a), a_step)
    with pen.suppose(steps, "a step that is not 0") as hyp:
        up = pen.follows(positive(q), two, hyp, name="minimum", why="both squares count positive, and one is not 0")
    pen.discharge(hyp, up)
    with pen.suppose(both(positive(D), relation("<", a, 0), a_step), "a step that is not 0") as hyp:
        down = pen.follows(relation("<", q, 0), two, hyp, name="maximum", why="both count negative")
    pen.discharge(hyp, down)
    pen.follows(
        implies(both(equals(h, 1), equals(k, 0)), equals(q, on_first)), two, name="along (1, 0)",
        why="`q` has the sign of `a`",
    )  # fmt: skip
    pen.follows(
        implies(both(equals(h, -b), equals(k, a)), equals(q, on_second)), two, curved, name="along (`-b`, `a`)",
        why="`q` has the sign of `a*D`",
    )  # fmt: skip
    pen.follows(
        implies(relation("<", D, 0), relation("<", on_first * on_second, 0)), curved, name="saddle",
        why="`D < 0`: on these two lines `q` has opposite signs",
    )  # fmt: skip

    f_uu = derivative(derivative(example(x, y), x), x)
    det = f_uu * derivative(derivative(example(x, y), y), y) - derivative(derivative(example(x, y), x), y) ** 2
    pen.sanity(equals(det, 12 * x), "`x**3 - 3*x + y**2` has `D == 12*x`: critical at `x == 1` and `x == -1`, `y == 0`")
    pen.sanity(relation(">=", example(1 + h**2, k), example(number(1), number(0))), "at (1, 0) `D > 0`: a minimum")
    pen.sanity(
        equals(example(-1 + h, k) - example(number(-1), number(0)), h**3 - 3 * h**2 + k**2),
        "at (-1, 0) `D < 0`: down along `x`, up along `y`, a saddle",
    )
    pen.sanity(
        implies(equals(D, 0), equals(q, a * (h + b / a * k) ** 2 / 2)),
        "`D == 0`: flat along a line, higher terms decide",
    )
    pen.wrong("Concluding from `f_xx > 0` and `f_yy > 0` that there is a minimum: `f_xy` can be larger than both.")
    pen.wrong(
        "Taking `D == 0` for a saddle, or for a minimum: `x**4 + y**4`, `x**3 + y**2` and `-x**4 - y**4` all have it."
    )
    pen.wrong("Using the test where the gradient is not 0.")


def _near(pen):
    """What is left beside the tangent plane, along a line, over the square of the step: Taylor's formula there."""

    def line(u):
        return apply("f", (), x + u * h, y + u * k)

    first, second = (derivative(line(s), z) for z in (x, y))
    taylor = pen.lemma("taylor-second-order", claim=2, f=line, x=s, r=t, why="for `f` along a line, at any `s`")
    slope = pen.follows(
        equals(derivative(line(s), s), first * h + second * k), by=CHAIN_RULE_AT, why="the place moves by (`h`, `k`)"
    )
    there = (
        derivative(first, x) * h**2
        + (derivative(first, y) + derivative(second, x)) * h * k
        + derivative(second, y) * k**2
    )
    again = pen.follows(
        equals(derivative(derivative(line(s), s), s), derivative(first * h + second * k, s)), slope,
        by=DIFFERENTIATE_BOTH_SIDES,
    )  # fmt: skip
    bend = pen.follows(
        equals(derivative(first * h + second * k, s), there), by=CHAIN_RULE_AT, why="the slopes move too"
    )
    left = pen.follows(
        equals(limit((line(s + t) - line(s) - (first * h + second * k) * t) / t**2, t, 0), there / 2),
        taylor, slope, again, bend, name="put in",
    )  # fmt: skip
    start = pen.follows(
        equals(limit(rest / t**2, t, 0), (f_xx * h**2 + (f_xy + f_yx) * h * k + f_yy * k**2) / 2), left,
        by=INSTANCE, s=number(0), why="from the point itself",
    )  # fmt: skip
    mixed = pen.lemma("hessian-symmetry-clairaut")
    pen.follows(
        equals(limit(rest / t**2, t, 0), form), start, mixed, name="the mixed derivatives are equal",
        why="at a critical point both slopes are 0: the change of `f` is `t**2*q` and a smaller rest",
    )  # fmt: skip
