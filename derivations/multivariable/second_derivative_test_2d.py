"""Second derivative test in two variables.

At a critical point the second derivatives decide whether the function has a valley, a hilltop or a pass there: the
smallest example of what the eigenvalues of a Hessian say about a loss surface.
"""

from workbench import (
    Equality,
    Implies,
    apply,
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
from workbench.rules import algebra
from workbench.rules.declared.limits import TAYLORS_FORMULA
from workbench.rules.requirements import needs_nonzero

META = {
    "level": "beginner",
    "bullets": ["Hessian matrices", "Optimization algorithms"],
    "prerequisites": ["multivariate-taylor-second-order"],
    "references": ["MIT 18.02", "Boyd & Vandenberghe, Convex Optimization (the definite case)"],
}

x, y, h, k, t = (scalar(name) for name in "x y h k t".split())
f, moved = apply("f", (), x, y), apply("f", (), x + t * h, y + t * k)
f_x, f_y = derivative(f, x), derivative(f, y)
# The three second derivatives as numbers: the test is about the quadratic form that they make.
a, b, D, p = scalar("a"), scalar("b"), scalar("D"), scalar("p", "positive")
c = named("c", (D + b**2) / a)
q = named("q", (a * h**2 + 2 * b * h * k + c * k**2) / 2)
squares = (a * (h + b / a * k) ** 2 + D / a * k**2) / 2
form = (derivative(f_x, x) * h**2 + 2 * derivative(f_x, y) * h * k + derivative(f_y, y) * k**2) / 2
rest = moved - f - t * (f_x * h + f_y * k)


def example(u, v):
    return u**3 - 3 * u + v**2


def positive(z):
    return relation(">", z, 0)


@derivation(
    claim=[
        Equality(q, squares),
        Implies(positive(D), implies(positive(a), relation(">=", q, 0))),
        Implies(equals(a, -p), implies(positive(D), relation("<=", q, 0))),
        Implies(equals(D, -p), relation("<=", (a * h**2 / 2) * (D / a * k**2 / 2), 0)),
        Equality(limit(rest / t**2, t, 0), form),
    ]
)
def second_derivative_test_2d(pen):
    pen.given(x, y, h, k, t, a, b, D, p, conditions=[needs_nonzero(a)])
    pen.goal("Tell a minimum, a maximum and a saddle of `f(x, y)` apart by its second derivatives at a critical point.")
    pen.convention(
        "`a`, `b` and `c` are the derivatives `f_xx`, `f_xy` and `f_yy` at the critical point, `D == a*c - b**2` "
        "is the determinant of the Hessian (so `c` follows from `D`), `p` a positive number, and `t` times (`h`, "
        "`k`) a small step. If `a == 0`, exchange `x` and `y`; if `c == 0` too, `q == b*h*k` is a saddle."
    )
    pen.idea("Near the point only the quadratic part counts. Completing the square shows the signs that it can have.")

    near = pen.follows(
        equals(limit(rest / t**2, t, 0), form),
        by=TAYLORS_FORMULA,
        why="at a critical point both slopes are 0: the change of `f` is `t**2*q` and a smaller rest",
    )
    pen.start(q)
    pen.relate("=", (a * h**2 + 2 * b * h * k + c * k**2) / 2, near, name="definition of `q`")
    pen.relate(
        "=",
        (a * (h + b / a * k) ** 2 - b**2 / a * k**2 + c * k**2) / 2,
        by=algebra.complete_the_square,
        why="in `h`, for `a` is not 0",
    )
    two = pen.relate("=", squares, c, name="collect `k**2`", why="`c - b**2/a == D/a`")
    pen.follows(
        implies(positive(D), implies(positive(a), relation(">=", q, 0))),
        two,
        name="minimum",
        why="`D > 0` and `a > 0`: both squares count positive, and they are 0 together only where `h` and `k` are",
    )
    pen.follows(
        implies(equals(a, -p), implies(positive(D), relation("<=", q, 0))),
        two,
        pen.fact(p, "positive"),
        name="maximum",
        why="`D > 0` and `a == -p`, negative: both count negative",
    )
    along = pen.follows(
        implies(equals(k, 0), equals(q, a * h**2 / 2)), two, name="along `k == 0`", why="`q` has the sign of `a`"
    )
    turned = pen.follows(
        implies(equals(h, -b / a * k), equals(q, D / a * k**2 / 2)),
        two,
        name="along `h == -(b/a)*k`",
        why="`q` has the sign of `D/a`",
    )
    pen.follows(
        implies(equals(D, -p), relation("<=", (a * h**2 / 2) * (D / a * k**2 / 2), 0)),
        along,
        turned,
        pen.fact(p, "positive"),
        name="saddle",
        why="`D == -p`, negative: on these two lines `q` has opposite signs",
    )

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
