"""Powers and products of sines and cosines, and rational functions of them. Source: DLMF 4.21, 4.26."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.engines.integrals.moves import Local, Move, Moves, Naming
from workbench.engines.integrals.rational import _fraction
from workbench.engines.integrals.substitution import substituted
from workbench.engines.integrals.symbolic import Expr, integral_of, size, slope, sp, split_constant

if TYPE_CHECKING:
    from workbench.engines.integrals.search import Search

PYTHAGORAS = "Pythagoras"
CIRCLE = "`sin(a)**2 + cos(a)**2 == 1`"


def waves(f: Expr, x: Expr) -> dict[tuple[Expr, Expr], Expr] | None:
    """f as a product of integer powers of sines, cosines and tangents: (function, argument) to exponent."""
    out: dict[tuple[Expr, Expr], Expr] = {}
    for g in sp.Mul.make_args(f):
        base, n = g.as_base_exp()
        if not isinstance(base, sp.sin | sp.cos | sp.tan) or not n.is_Integer or slope(base.args[0], x) is None:
            return None
        out[base.func, base.args[0]] = out.get((base.func, base.args[0]), sp.Integer(0)) + n
    return out


def single(f: Expr, x: Expr) -> tuple[Expr, Expr, Expr] | None:
    """(argument, m, n) where f is sin^m cos^n of one argument, tangents written out."""
    found = waves(f, x)
    if not found or len({arg for _, arg in found}) != 1:
        return None
    arg = next(iter(found))[1]
    t = found.get((sp.tan, arg), 0)
    return arg, found.get((sp.sin, arg), sp.Integer(0)) + t, found.get((sp.cos, arg), sp.Integer(0)) - t


def products(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """sin ax cos bx and its kin as a sum, for different arguments."""
    from sympy.simplify.fu import TR8

    c, g = split_constant(f, x)
    found = waves(g, x)
    if not found or len({arg for _, arg in found}) < 2 or any(n < 0 or fn is sp.tan for (fn, _), n in found.items()):
        return None
    total = sp.expand(TR8(g))
    if not total.is_Add or total.has(sp.tan):
        return None
    return search.after(
        Move(c * integral_of(total, x), "product to sum", "the addition formulas, added and subtracted"), depth
    )


def pythagoras(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """An odd power: one factor goes to the differential, the others are written by the other function."""
    found = single(f, x)
    if found is None:
        return None
    arg, m, n = found
    if m.is_odd and m > 1 or n.is_odd and n > 1:
        main, other, k = (
            (sp.sin, sp.cos, m) if m.is_odd and m > 1 and not (n.is_odd and 1 < n < m) else (sp.cos, sp.sin, n)
        )
        rest = n if main is sp.sin else m
        rewritten = (1 - other(arg) ** 2) ** ((k - 1) / 2) * other(arg) ** rest * main(arg)
        u = sp.Dummy("u", real=True)
        a = slope(arg, x)
        sign = -1 if main is sp.sin else 1
        h = sp.expand(sign * (1 - u**2) ** ((k - 1) / 2) * u**rest / a)
        made = substituted(search, x, other(arg), u, h, depth, "one factor is its derivative")
        if made is None:
            return None
        return (Move(integral_of(rewritten, x), PYTHAGORAS, CIRCLE), *made)
    return None


def powers(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """Even powers: sin^2 and cos^2 by the cosine of the double angle."""
    found = single(f, x)
    if found is None:
        return None
    arg, m, n = found
    if m < 0 or n < 0 or m.is_odd or n.is_odd:
        return None
    double = sp.cos(2 * arg)
    if m == n:
        rewritten = (sp.sin(2 * arg) / 2) ** m
        return search.after(Move(integral_of(rewritten, x), "double angle", "`sin(2*a) == 2*sin(a)*cos(a)`"), depth)
    halves = ((1 - double) / 2) ** (m / 2) * ((1 + double) / 2) ** (n / 2)
    return search.after(
        Move(integral_of(sp.expand(halves), x), "half angle", "`cos(2*a) == 1 - 2*sin(a)**2`"), depth
    )


def half_angles(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """sqrt(1 - cos) and the like are left to others; 1 + cos and 1 - cos below the bar become squares."""
    c, g = split_constant(f, x)
    if not (g.is_Pow and g.exp == -1 and g.base.is_Add and len(g.base.args) == 2):
        return None
    one, wave = g.base.as_independent(x, as_Add=True)
    k, wave = split_constant(wave, x)
    if not isinstance(wave, sp.cos) or slope(wave.args[0], x) is None or one.is_zero:
        return None
    ratio = sp.cancel(k / one)
    if ratio not in (1, -1):
        return None
    half = wave.args[0] / 2
    rewritten = 1 / (2 * one) * (sp.cos(half) if ratio == 1 else sp.sin(half)) ** -2
    why = "`1 + cos(a) == 2*cos(a/2)**2`" if ratio == 1 else "`1 - cos(a) == 2*sin(a/2)**2`"
    return search.after(Move(c * integral_of(rewritten, x), "half angle", why), depth)


def tangent_powers(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """sin^m / cos^n with m + n even and n > 0: u = tan, or tan^2 = 1/cos^2 - 1."""
    found = single(f, x)
    if found is None:
        return None
    arg, m, n = found
    a = slope(arg, x)
    if m + n == 0 and abs(m) >= 2:
        sign, fn = (1, sp.tan(arg)) if m > 0 else (-1, 1 / sp.tan(arg))
        k = abs(m)
        base = sp.cos(arg) if sign == 1 else sp.sin(arg)
        whole = integral_of(fn ** (k - 2) / base**2, x) - integral_of(fn ** (k - 2), x)
        why = "`tan(a)**2 == 1/cos(a)**2 - 1`" if sign == 1 else "the square of the cotangent is `1/sin(a)**2 - 1`"
        return search.after(Move(whole, PYTHAGORAS, why), depth)
    if (m + n).is_even and m + n <= -2:
        u = sp.Dummy("u", real=True)
        h = sp.expand(u**m * (1 + u**2) ** (-(m + n) / 2 - 1) / a)
        return substituted(search, x, sp.tan(arg), u, h, depth, "`1/cos(a)**2` is the slope of the tangent")
    return None


def secants(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """1/cos and 1/sin, and their odd powers by parts, which bring the integral back."""
    found = single(f, x)
    if found is None or not f.is_Pow:
        return None
    arg, m, n = found
    a = slope(arg, x)
    if (m, n) in ((0, -1), (-1, 0)):
        return _first_secant(arg, n == -1, a, x)
    if not (m == 0 and n < -1 and n.is_odd or n == 0 and m < -1 and m.is_odd):
        return None
    secant = m == 0
    k = -(n if secant else m)
    s = 1 / (sp.cos(arg) if secant else sp.sin(arg))
    t = sp.tan(arg) if secant else 1 / sp.tan(arg)
    sign = 1 if secant else -1
    whole = integral_of(f, x)
    u, v = s ** (k - 2), sign * t / a
    naming = Naming("parts", sp.Dummy("u"), u, x, partner=sp.Dummy("v"), partner_value=v)
    first = u * v - (k - 2) * integral_of(s ** (k - 2) * t**2, x)
    second = u * v - (k - 2) * whole + (k - 2) * integral_of(s ** (k - 2), x)
    solved = u * v / (k - 1) + (k - 2) / (k - 1) * integral_of(s ** (k - 2), x)
    why = "`tan(a)**2 == 1/cos(a)**2 - 1`" if secant else "the square of the cotangent is `1/sin(a)**2 - 1`"
    one = integral_of(s ** (k - 2) * t**2, x)
    moves = [
        Move(
            first,
            "integration by parts",
            "`1/cos(a)**2` is the slope of the tangent" if secant else "`-1/sin(a)**2` is the slope of the cotangent",
            names=(naming,),
        ),
        Move(second, PYTHAGORAS, why, locals=(Local(one, whole - integral_of(s ** (k - 2), x), PYTHAGORAS, why),)),
    ]
    rest = search.after(Move(solved, "solve for the integral", "the integral that was asked for came back"), depth)
    return None if rest is None else (*moves, *rest)


def _first_secant(arg: Expr, secant: bool, a: Expr, x: Expr) -> Moves:
    base = sp.cos(arg) if secant else sp.sin(arg)
    other = sp.tan(arg) if secant else 1 / sp.tan(arg)
    whole = 1 / base + other
    slope_of = a * (other / base + 1 / base**2) * (1 if secant else -1)
    rewritten = integral_of((1 / base**2 + other / base) / whole, x)
    value = (1 if secant else -1) * sp.log(sp.Abs(whole)) / a
    first = Move(
        rewritten,
        "expand the fraction",
        "numerator and denominator times " + ("1/cos + tan" if secant else "1/sin + cot"),
    )
    return (
        (
            first,
            Move(value, "logarithmic integral", "the numerator is the derivative of the denominator, up to a constant"),
        )
        if slope_of
        else ()
    )


def double_angles(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """sin 2a and cos 2a by the angle a, where that stands below the bar or inside a function too."""
    arguments = {w.args[0] for w in f.atoms(sp.sin, sp.cos, sp.tan) if w.has(x)}
    if len(arguments) != 2 or waves(f, x) is not None:
        return None
    small, large = sorted(arguments, key=sp.default_sort_key)
    small, large = (small, large) if sp.expand(large - 2 * small) == 0 else (large, small)
    if sp.expand(large - 2 * small) != 0:
        return None
    s, c = sp.sin(small), sp.cos(small)
    choices = [f.xreplace({sp.sin(large): 2 * s * c, sp.cos(large): wide}) for wide in (1 - 2 * s**2, c**2 - s**2)]
    g = min((sp.factor(e) for e in choices), key=size)
    return (
        None
        if g.has(large)
        else search.after(
            Move(integral_of(g, x), "double angle", "`sin(2*a) == 2*sin(a)*cos(a)`, `cos(2*a) == 1 - 2*sin(a)**2`"),
            depth,
        )
    )


def linearised(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """Powers and products of sines and cosines beside other factors, as sums of waves."""
    from sympy.simplify.fu import TR8

    factors = sp.Mul.make_args(f)
    wavy = [g for g in factors if waves(g, x) is not None]
    others = sp.Mul(*(g for g in factors if g not in wavy))
    product = sp.Mul(*wavy)
    found = waves(product, x) if wavy else None
    if not found or not others.has(x) or sum(abs(n) for n in found.values()) < 2:
        return None
    if any(n < 0 or fn is sp.tan for (fn, _), n in found.items()):
        return None
    total = sp.expand(TR8(sp.expand(product)))
    if total == product:
        return None
    whole = sp.expand(others * total)
    return search.after(Move(integral_of(whole, x), "product to sum", "powers of waves as sums of waves"), depth)


def split_over_waves(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """(1 + sin x)/(1 + cos x) term by term."""
    above, below = sp.fraction(f)
    if not above.is_Add or not below.has(x) or not f.has(sp.sin, sp.cos) or f.has(sp.tan):
        return None
    pieces = sp.Add(*(t / below for t in above.args))
    if pieces == f or not pieces.is_Add:
        return None
    return search.after(
        Move(integral_of(pieces, x), "split the fraction", "every term of the numerator is divided"), depth
    )


def rewritten(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """Tangents as quotients, double angles opened, where that makes one argument out of several."""
    if not f.has(sp.sin, sp.cos, sp.tan):
        return None
    choices = []
    if f.has(sp.tan):
        quotient = f.replace(sp.tan, lambda g: sp.sin(g) / sp.cos(g))
        choices.append((quotient, "tangent as a quotient", "`tan(a) == sin(a)/cos(a)`"))
    arguments = {w.args[0] for w in f.atoms(sp.sin, sp.cos)}
    if len(arguments) > 1:
        choices.append((sp.expand_trig(f), "addition formulas", "multiples of an angle by the angle itself"))
    for g, rule, why in choices:
        if g != f:
            found = search.after(Move(integral_of(g, x), rule, why), depth)
            if found is not None:
                return found
    return None


def tangent_of_the_angle(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """u = tan x for what repeats with pi: a rational function of tan, sin^2, cos^2 and sin cos."""
    arguments = {w.args[0] for w in f.atoms(sp.sin, sp.cos, sp.tan) if w.has(x)}
    if len(arguments) != 1:
        return None
    (arg,) = arguments
    a = slope(arg, x)
    if a is None:
        return None
    u, c = sp.Dummy("u", real=True), sp.Dummy("c", real=True)
    g = f.xreplace({sp.sin(arg): u * c, sp.cos(arg): c, sp.tan(arg): u})
    if g.has(x) or not g.is_rational_function(c) or not g.is_rational_function(u) and f.has(sp.log, sp.exp):
        return None
    g = sp.cancel(sp.together(g))
    if sp.cancel(g - g.xreplace({c: -c})) != 0:
        return None
    g = g.replace(lambda e: e.is_Pow and e.base == c and e.exp.is_even, lambda e: (1 + u**2) ** (-e.exp / 2))
    if g.has(c):
        return None
    h = sp.factor(sp.cancel(sp.together(g / (a * (1 + u**2)))))
    return substituted(
        search,
        x,
        sp.tan(arg),
        u,
        h,
        depth,
        "squares of sine and cosine, and the change of the angle, by the tangent",
    )


def half_angle_tangent(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """t = tan(x/2) makes a rational function of sin x and cos x rational."""
    atoms = f.atoms(sp.sin, sp.cos, sp.tan)
    arguments = {w.args[0] for w in atoms if w.has(x)}
    if len(arguments) != 1:
        return None
    (arg,) = arguments
    a = slope(arg, x)
    if a is None:
        return None
    t = sp.Dummy("t", real=True)
    h = f.xreplace(
        {sp.sin(arg): 2 * t / (1 + t**2), sp.cos(arg): (1 - t**2) / (1 + t**2), sp.tan(arg): 2 * t / (1 - t**2)}
    )
    if h.has(x) or not h.is_rational_function(t):
        return None
    h = sp.factor(sp.cancel(sp.together(h * 2 / (a * (1 + t**2)))))
    if _fraction(h, t) is None and not h.is_polynomial(t):
        return None
    why = "sine, cosine and the change of the angle by the tangent of half the angle"
    return substituted(search, x, sp.tan(arg / 2), t, h, depth, why)


__all__ = [
    "double_angles", "half_angle_tangent", "half_angles",
    "linearised", "powers", "products", "pythagoras", "rewritten", "secants", "single", "split_over_waves",
    "tangent_of_the_angle",
    "tangent_powers", "waves",
]  # fmt: skip
