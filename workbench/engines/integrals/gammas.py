"""The Gaussian integral by polar coordinates, Gamma and Beta integrals.

Sources: DLMF 5.2, 5.9, 5.12; Whittaker & Watson, ch. 12.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.engines.integrals.ends import best_value
from workbench.engines.integrals.symbolic import Expr, quadratic, sp, split_constant
from workbench.engines.integrals.writing import Writer
from workbench.record.board import Board
from workbench.terms.functions import functions
from workbench.terms.heads import add, equals, integral, mul, named, negative, number, oo, pi, power, scalar
from workbench.terms.term import Term

if TYPE_CHECKING:
    from workbench.engines.integrals.finite import Definite

Found = tuple[Term, tuple[str, ...]]


# -- Gauss -----------------------------------------------------------------------------


def gaussian(board: Board, asked: Definite, seconds: float) -> Found | None:
    """c e^{-p x^2 + q x + r} over the whole line: the square completed, the square of the integral in polar form."""
    c, g = split_constant(asked.problem.f, asked.problem.x)
    x = asked.problem.x
    if asked.a != -sp.oo or asked.b != sp.oo or not isinstance(g, sp.exp):
        return None
    found = quadratic(sp.expand(g.exp), x)
    if found is None:
        return None
    p, q, r = found
    if not (-p).is_positive:
        return None
    show = asked.presenter()
    u, v = (scalar(show.fresh(names)) for names in (("u", "w", "z"), ("v", "y", "s")))
    exp = functions()["exp"]
    e_u, e_v = exp(negative(power(u, 2))), exp(negative(power(v, 2)))
    core = integral(e_u, u, negative(oo), oo)
    root, factor = sp.sqrt(-p), c * sp.exp(sp.factor(r - q**2 / (4 * p)))
    rests = []
    if factor != 1 or root != 1:
        scaled = mul(show.term(factor / root), core)
        why = "the square completed" if q != 0 else "the constant goes into the variable"
        n = _letter(board, u, show.term(root * (x + q / (2 * p))))
        rests = [board.write(equals(asked.left, scaled), "substitution", why, rests_on=(n,), changed=(scaled,))]
        left = core
    else:
        left = asked.left
    square = power(left, 2)
    double = integral(integral(mul(e_u, e_v), v, negative(oo), oo), u, negative(oo), oo)
    n = board.write(
        equals(square, double),
        "square of an integral",
        "a product of integrals is a double integral",
        rests_on=(),
        changed=(double,),
    )
    radius, angle = (scalar(show.fresh(names)) for names in (("r", "rho"), ("theta", "phi")))
    ring = integral(mul(radius, exp(negative(power(radius, 2)))), radius, number(0), oo)
    polar = integral(ring, angle, number(0), mul(2, pi))
    n = board.write(
        equals(square, polar),
        "polar coordinates",
        "polar coordinates; the element of area is the radius times both changes",
        rests_on=(n,),
        changed=(polar,),
    )
    half = functions()["sqrt"](pi)
    n = board.write(
        equals(ring, show.term(sp.Rational(1, 2))), "substitution",
        "radius times its change is half the differential of its square", rests_on=(),
    )
    n = board.write(
        equals(square, pi),
        "integral of a constant",
        "one half over the angles from 0 to 2 pi",
        rests_on=(str(int(n) - 1), n),
        changed=(pi,),
    )
    n = board.write(equals(left, half), "positive root", "the integrand is positive", rests_on=(n,), changed=(half,))
    if left is asked.left:
        return half, ("polar coordinates",)
    result = show.term(best_value(factor * sp.sqrt(sp.pi) / root))
    board.write(equals(asked.left, result), "put in", "the value above", rests_on=(*rests, n), changed=(result,))
    return result, ("polar coordinates",)


# -- Gamma and Beta ----------------------------------------------------------------------


def gamma_integral(board: Board, asked: Definite, seconds: float) -> Found | None:
    """x^{s-1} e^{-c x^q} from 0 on: u = c x^q gives Gamma(s/q)."""
    if asked.a != 0 or asked.b != sp.oo:
        return None
    x = asked.problem.x
    k, s, rate, q = sp.Integer(1), sp.Integer(1), None, sp.Integer(1)
    for g in sp.Mul.make_args(sp.powsimp(asked.problem.f, combine="exp")):
        base, n = g.as_base_exp() if not isinstance(g, sp.exp) else (g, sp.Integer(1))
        if not g.has(x):
            k *= g
        elif base == x and not n.has(x):
            s += n
        elif isinstance(g, sp.exp) and rate is None:
            c, power_of_x = split_constant(-g.exp, x)
            b, q = power_of_x.as_base_exp()
            if b != x or q.has(x):
                return None
            rate = c
        else:
            return None
    if rate is None or rate.is_negative or q.is_negative or s.is_integer and s < 5 and q == 1:
        return None
    order = sp.factor_terms(s / q)
    needs = [sp.Gt(e, 0) for e in (rate, order) if not e.is_positive]
    if order.is_nonpositive or any(n == sp.false for n in needs):
        return None
    show = asked.presenter()
    writer = Writer(board, show)
    u = scalar(show.fresh(("u", "w", "z")), "positive")
    factor = k / (q * rate**order)
    core = integral(mul(power(u, show.term(order - 1)), functions()["exp"](negative(u))), u, number(0), oo)
    value = sp.gamma(order)
    rests: list[str] = []
    if factor != 1 or q != 1:
        scaled = mul(show.term(factor), core) if factor != 1 else core
        n = _letter(board, u, show.term(rate * x**q))
        rests = [
            board.write(
                equals(asked.left, scaled),
                "substitution",
                "what stands in the exponent, with its sign turned",
                rests_on=(n,),
                changed=(scaled,),
                conditions=writer.conditions(needs),
            )
        ]
    value_of = functions()["gamma"](show.term(order))
    whole = value_of if factor == 1 else mul(show.term(factor), value_of)
    board.write(
        equals(asked.left, whole),
        "definition of the gamma function",
        "`gamma(s)` is the integral of `u**(s - 1)*exp(-u)` in `u` from 0 on",
        rests_on=rests,
        changed=(whole,),
        conditions=writer.conditions(needs),
    )
    result = whole if value.has(sp.gamma) else show.term(best_value(factor * value))
    if result is not whole:
        board.write(
            equals(asked.left, result),
            "values of the gamma function",
            "Gamma(n + 1) = n!, Gamma(1/2) = sqrt(pi)",
            changed=(result,),
            conditions=writer.conditions(needs),
        )
    return result, ("definition of the gamma function",)


def beta_integral(board: Board, asked: Definite, seconds: float) -> Found | None:
    """x^{p-1} (1 - x)^{q-1} on (0, 1), and what a substitution brings to it."""
    made = _as_beta(asked)
    if made is None:
        return None
    k, p, q, new = made
    needs = [sp.Gt(e, 0) for e in (p, q) if not e.is_positive]
    if any(n == sp.false for n in needs) or p.is_nonpositive or q.is_nonpositive:
        return None
    show = asked.presenter()
    writer = Writer(board, show)
    conditions = writer.conditions(needs)
    u = scalar(show.fresh(("u", "w", "z")), "unit")
    one = number(1)
    core = integral(mul(power(u, show.term(p - 1)), power(add(one, negative(u)), show.term(q - 1))), u, number(0), one)
    rests: list[str] = []
    if new is not None:
        scaled = mul(show.term(k), core) if k != 1 else core
        n = _letter(board, u, show.term(new))
        why = "the interval becomes (0, 1)"
        rests = [
            board.write(
                equals(asked.left, scaled), "substitution", why, rests_on=(n,), changed=(scaled,), conditions=conditions
            )
        ]
    gamma = functions()["gamma"]
    ratio = mul(gamma(show.term(p)), gamma(show.term(q)), power(gamma(show.term(p + q)), -1))
    whole = mul(show.term(k), ratio) if k != 1 else ratio
    board.write(
        equals(asked.left, whole),
        "beta integral",
        "the beta integral is `gamma(p)*gamma(q)/gamma(p + q)`",
        rests_on=rests,
        changed=(whole,),
        conditions=conditions,
    )
    result = show.term(best_value(sp.gammasimp(k * sp.gamma(p) * sp.gamma(q) / sp.gamma(p + q))))
    if result is not whole:
        board.write(
            equals(asked.left, result),
            "values of the gamma function",
            "`gamma(1/2) == sqrt(pi)`, `gamma(s)*gamma(1 - s) == pi/sin(pi*s)`",
            changed=(result,),
            conditions=conditions,
        )
    return result, ("beta integral",)


def _letter(board: Board, u: Term, value: Term) -> str:
    """The line that says what the new variable stands for."""
    return board.write(
        equals(named(u.name, value), value), "definition", "the new variable", rests_on=(), changed=(value,)
    )


def _as_beta(asked: Definite) -> tuple[Expr, Expr, Expr, Expr | None] | None:
    """(constant, p, q, the new variable where there is one) for the integrands that lead to a beta integral."""
    x, half = asked.problem.x, sp.Rational(1, 2)
    k: Expr = sp.Integer(1)
    powers: dict[Expr, Expr] = {}
    for g in sp.Mul.make_args(asked.problem.f):
        base, n = g.as_base_exp()
        if not g.has(x):
            k *= g
        elif n.has(x) or isinstance(g, sp.exp):
            return None
        else:
            powers[base] = powers.get(base, 0) + n
    if asked.a == 0 and asked.b == 1 and set(powers) <= {x, 1 - x}:
        if not any(n.free_symbols or not n.is_Integer for n in powers.values()):
            return None
        return (k, powers.get(x, sp.Integer(0)) + 1, powers.get(1 - x, sp.Integer(0)) + 1, None)
    if asked.a == 0 and asked.b == sp.pi / 2 and set(powers) <= {sp.sin(x), sp.cos(x)} and powers:
        m, n = (powers.get(w, sp.Integer(0)) for w in (sp.sin(x), sp.cos(x)))
        return (k * half, (m + 1) / 2, (n + 1) / 2, sp.sin(x) ** 2)
    line = asked.a == -sp.oo and sp.simplify(asked.problem.f.xreplace({x: -x}) - asked.problem.f) == 0
    if asked.b == sp.oo and (asked.a == 0 or line):
        k = 2 * k if line else k
        s = powers.pop(x, sp.Integer(0))
        if len(powers) != 1:
            return None
        ((base, n),) = powers.items()
        one, wave = base.as_independent(x, as_Add=True)
        b, e = wave.as_base_exp()
        if one != 1 or b != x or not e.is_positive:
            return None
        p = (s + 1) / e
        return (k / e, p, -n - p, x**e / (1 + x**e))
    return None


__all__ = ["beta_integral", "gamma_integral", "gaussian"]
