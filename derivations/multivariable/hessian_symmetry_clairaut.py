"""Symmetry of second derivatives.

The order of two partial derivatives does not matter where they are continuous. So every Hessian is symmetric, has real
eigenvalues, and costs only half.
"""

from workbench import Equality, apply, derivation, derivative, equals, integral, limit, number, scalar, vector
from workbench.reasons.calculus import CHAIN_RULE_AT, DIFFERENTIATE_BOTH_SIDES
from workbench.reasons.integral_calculus import ANTIDERIVATIVE_PUT_IN, DERIVATIVE_OF_AN_INTEGRAL
from workbench.rules import calculus
from workbench.rules.reason import together

META = {
    "level": "intermediate",
    "bullets": ["Hessian matrices", "Multi-variable derivatives"],
    "prerequisites": ["total-derivative-chain-rule"],
    "references": ["Rudin Thm 9.41", "MML §5.7"],
}

x, y, h, a, u = (scalar(name) for name in "x y h a u".split())
w, p, q = vector("w", "n"), vector("p", "n"), vector("q", "n")


def f(first, second):
    """Any function with continuous second derivatives."""
    return apply("f", (), first, second)


def g(z):
    return apply("g", (), z)


def along(first, second):
    """g near w, along two directions."""
    return g(w + first * p + second * q)


def peano(a, b):
    """Has both mixed derivatives at the origin, and they differ."""
    return a * b * (a**2 - b**2) / (a**2 + b**2)


y_then_x = derivative(derivative(f(x, y), y), x)
x_then_y = derivative(derivative(f(x, y), x), y)
hessian = derivative(derivative(g(w), w), w)


@derivation(claim=[Equality(y_then_x, x_then_y), Equality(hessian, hessian.T)])
def hessian_symmetry_clairaut(pen):
    pen.given(x, y, w)
    pen.goal("Show that the mixed second derivatives of a function with continuous second derivatives are equal.")
    pen.convention(
        "`a` is any number, `p` and `q` are any directions; the Hessian of `g` holds the second derivatives in the "
        "entries of `w`."
    )
    pen.idea("A function is the integral of its slope in `x`, and under an integral one may differentiate in `y`.")

    with pen.road("two variables"):
        _mixed(pen, f)
    with pen.road("many variables"):
        turned = _mixed(pen, along)
        first = _second(pen, x, y, p, q)
        other = _second(pen, y, x, q, p)
        both = pen.follows(equals(first.right, other.right), first, other, turned, name="either order")
        start = pen.instance(both, x=number(0), y=number(0), why="where both numbers are 0")
        here = pen.follows(equals(q @ hessian @ p, p @ hessian @ q), start, name="at `w` itself")
        pen.follows(
            equals(hessian, hessian.T), pen.for_all(here, p, q), name="for all directions",
            why="matrices that give the same with all vectors are equal",
        )  # fmt: skip

    pen.sanity(equals(limit(peano(h, y) / h, h, 0), -y), "counterexample: on the `y` axis the slope in `x` is `-y`")
    pen.sanity(
        equals(limit(peano(x, h) / h, h, 0), x), "and on the `x` axis the slope in `y` is `x`: -1 and 1 at the origin"
    )
    pen.wrong("Using the theorem without continuity: at the origin of the counterexample the order matters.")


def _mixed(pen, f):
    """The mixed derivatives of f are equal, in either order."""
    slope = derivative(f(u, y), u)
    whole = pen.follows(
        equals(f(x, y) - f(a, y), integral(slope, u, a, x)), by=ANTIDERIVATIVE_PUT_IN, f=f(u, y),
        why="the slope in the first variable, integrated",
    )  # fmt: skip
    under, apart = integral(derivative(slope, y), u, a, x), derivative(f(x, y), y) - derivative(f(a, y), y)
    moved = pen.follows(
        equals(derivative(f(x, y) - f(a, y), y), under), whole,
        by=together([DIFFERENTIATE_BOTH_SIDES, DERIVATIVE_OF_AN_INTEGRAL]),
        why="in the second variable: the derivative goes under the integral, for the mixed derivative is continuous",
    )  # fmt: skip
    inside = pen.follows(equals(apart, under), moved, by=calculus.sum_rule)
    right = pen.follows(
        equals(derivative(apart, x), derivative(derivative(f(x, y), x), y)), inside,
        by=together([DIFFERENTIATE_BOTH_SIDES, DERIVATIVE_OF_AN_INTEGRAL]),
        why="in the first variable: the slope of an integral in its upper end",
    )  # fmt: skip
    return pen.follows(
        equals(derivative(derivative(f(x, y), y), x), derivative(derivative(f(x, y), x), y)), right,
        by=calculus.sum_rule,
        why="what stands at `a` does not move with the first variable",
    )  # fmt: skip


def _second(pen, last, first, along_last, along_first):
    """The second derivative of g along two directions, in the Hessian."""
    slope = derivative(along(x, y), w)
    once = pen.follows(equals(derivative(along(x, y), first), slope @ along_first), by=CHAIN_RULE_AT)
    return pen.follows(
        equals(derivative(derivative(along(x, y), first), last), along_first @ derivative(slope, w) @ along_last), once,
        by=together([DIFFERENTIATE_BOTH_SIDES, CHAIN_RULE_AT]), why="each entry of the gradient moves too",
    )  # fmt: skip
