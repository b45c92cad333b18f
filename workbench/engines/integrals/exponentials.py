"""Exponentials of quadratics, rational functions of e^x, hyperbolic functions, dilogarithms.

Source: DLMF 4.40, 7.2, 25.12.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.engines.integrals.moves import Move, Moves
from workbench.engines.integrals.substitution import substituted
from workbench.engines.integrals.symbolic import Expr, dilog, integral_of, quadratic, size, slope, sp, split_constant

if TYPE_CHECKING:
    from workbench.engines.integrals.search import Search


def squares(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """e^{a x^2 + b x + c} with the square completed; a polynomial in front is written by the shifted variable."""
    for g in sp.Mul.make_args(f):
        if not isinstance(g, sp.exp):
            continue
        found = quadratic(sp.expand(g.exp), x)
        rest = sp.Mul(*(k for k in sp.Mul.make_args(f) if k is not g))
        if found is None or not rest.is_polynomial(x):
            continue
        a, b, c = found
        if b == 0 and c == 0:
            continue
        h = b / (2 * a)
        constant = sp.exp(sp.factor(c - b**2 / (4 * a)))
        if rest.has(x):
            if b == 0:
                return None
            u = sp.Dummy("u", real=True)
            inside = sp.expand(rest.subs(x, u - h)) * sp.exp(a * u**2) * constant
            return substituted(search, x, x + h, u, inside, depth, "the square completed")
        shifted = constant * rest * integral_of(sp.exp(a * sp.Pow(x + h, 2)), x)
        return search.after(Move(shifted, "complete the square", "the square of half the middle coefficient"), depth)
    return None


def rational_in_exp(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """A rational function of e^{ax}: u = e^{ax}."""
    exponents = {e.exp for e in f.atoms(sp.exp) if e.has(x)}
    slopes = [slope(e, x) for e in exponents]
    known = [a for a in slopes if a is not None]
    if not known or len(known) < len(slopes):
        return None
    first = known[0]
    ratios = [sp.cancel(a / first) for a in known]
    if not all(r.is_Rational for r in ratios):
        return None
    unit = first * sp.Rational(sp.igcd(0, *(r.p for r in ratios)), sp.ilcm(1, *(r.q for r in ratios)))
    u = sp.Dummy("u", positive=True)
    h = f.replace(
        lambda e: isinstance(e, sp.exp) and e.has(x),
        lambda e: u ** sp.cancel(sp.diff(e.exp, x) / unit) * sp.exp(sp.expand(e.exp - x * sp.diff(e.exp, x))),
    )
    if h.has(x) or not h.is_rational_function(u):
        return None
    h = sp.factor(sp.cancel(sp.together(h / (unit * u))))
    return substituted(search, x, sp.exp(unit * x), u, h, depth, "a rational function of the exponential")


def expanded(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """1/(k e^{ax} + d): numerator and denominator times e^{-ax}, and the numerator is a derivative."""
    c, g = split_constant(f, x)
    if not (g.is_Pow and g.exp == -1 and g.base.is_Add and len(g.base.args) == 2):
        return None
    d, wave = g.base.as_independent(x, as_Add=True)
    k, wave = split_constant(wave, x)
    a = slope(wave.exp, x) if isinstance(wave, sp.exp) else None
    if a is None or d == 0 or not a.is_nonzero:
        return None
    inverse = sp.exp(-wave.exp)
    move = Move(
        c * integral_of(inverse / (k + d * inverse), x),
        "expand the fraction",
        "above and below the bar times the inverse exponential",
    )
    return search.after(move, depth)


def dilogarithm(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """log(1 + c x) / x and log(x) / (1 - x), whose antiderivative is a dilogarithm."""
    c, g = split_constant(f, x)
    above, below = sp.fraction(g)
    if not isinstance(above, sp.log):
        return None
    inner = above.args[0]
    if isinstance(inner, sp.Abs):
        return _of_a_modulus(search, inner.args[0], c, x, depth) if below == 1 else None
    rule, why = "integral to a dilogarithm", "the dilogarithm is defined by this integral"
    if below == x and slope(inner, x) is not None and inner.subs(x, 0) == 1:
        return (Move(-c * dilog(inner), rule, why),)
    b = slope(below, x)
    if inner == x and b is not None and sp.expand(below.subs(x, 1)) == 0:
        return (Move(-c / b * dilog(x), rule, why),)
    if isinstance(inner, sp.Add) and below == 1:
        one, wave = inner.as_independent(x, as_Add=True)
        k, wave = split_constant(wave, x)
        if one == 1 and isinstance(wave, sp.exp) and slope(wave.exp, x) is not None:
            u = sp.Dummy("u", positive=True)
            a = slope(wave.exp, x)
            return substituted(search, x, wave, u, c * sp.log(1 + k * u) / (a * u), depth)
    return None


def _of_a_modulus(search: Search, inner: Expr, c: Expr, x: Expr, depth: int) -> Moves | None:
    """log |e^{ax} - 1| = a x + log(1 - e^{-ax}) where a x > 0."""
    minus, wave = inner.as_independent(x, as_Add=True)
    if minus == 1 and isinstance(-wave, sp.exp) and (a := slope((-wave).exp, x)) is not None:
        move = Move(c * integral_of(sp.log(inner), x), "modulus of a positive number", "", needs=(sp.Gt(-a * x, 0),))
        return search.after(move, depth)
    a = slope(wave.exp, x) if isinstance(wave, sp.exp) else None
    if a is None or minus != -1 or sp.expand(wave.exp - a * x) != 0:
        return None
    whole = c * integral_of(a * x, x) + c * integral_of(sp.log(1 - sp.exp(-a * x)), x)
    move = Move(whole, "logarithm of a product", "`exp(a*x) - 1 == exp(a*x)*(1 - exp(-a*x))`", needs=(sp.Gt(a * x, 0),))
    return search.after(move, depth)


def derivative_of_a_product(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """r(x) e^{g(x)} = (h e^g)' for rational h, found by unknown coefficients: h' + g' h = r."""
    grown = [g for g in sp.Mul.make_args(f) if isinstance(g, sp.exp) and g.has(x)]
    if len(grown) != 1:
        return None
    (e,) = grown
    r, inner = sp.cancel(sp.together(f / e)), sp.diff(e.exp, x)
    if not (r.is_rational_function(x) and inner.is_rational_function(x)) or r.is_polynomial(x):
        return None
    below = sp.denom(r)
    base = sp.gcd(below, sp.diff(below, x))
    degree = max(sp.degree(sp.numer(r), x) - sp.degree(below, x), 0) + sp.degree(base, x) + 1
    unknowns = [sp.Dummy() for _ in range(int(degree) + 1)]
    h = sum(c * x**k for k, c in enumerate(unknowns)) / base
    equation = sp.numer(sp.together(sp.diff(h, x) + inner * h - r))
    if equation == 0 or not equation.is_polynomial(x):
        return None
    found = sp.solve(sp.Poly(equation, x).all_coeffs(), unknowns, dict=True)
    if not found:
        return None
    value = sp.factor(h.subs(found[0]).subs(dict.fromkeys(unknowns, 0)))
    return (Move(value * e, "derivative of a product", "the product rule, read backwards"),)


def hyperbolic(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """Hyperbolic functions by exponentials; even powers by the double argument."""
    if not f.has(sp.sinh, sp.cosh, sp.tanh):
        return None
    found = _even_power(f, x)
    if found is None:
        g = f.rewrite(sp.exp)
        g = sp.expand(g) if g.is_polynomial(*g.atoms(sp.exp)) else sp.cancel(sp.together(g))
        if size(g) > 12 * size(f) + 20:
            return None
        why = "`sinh(x) == (exp(x) - exp(-x))/2`, `cosh(x) == (exp(x) + exp(-x))/2`"
        found = g, "hyperbolic functions by exponentials", why
    g, rule, why = found
    return None if g == f else search.after(Move(integral_of(g, x), rule, why), depth)


def _even_power(f: Expr, x: Expr) -> tuple[Expr, str, str] | None:
    base, n = f.as_base_exp()
    if not isinstance(base, sp.sinh | sp.cosh | sp.tanh) or n != 2 or slope(base.args[0], x) is None:
        return None
    arg = base.args[0]
    if isinstance(base, sp.tanh):
        return 1 - 1 / sp.cosh(arg) ** 2, "hyperbolic Pythagoras", "`cosh(x)**2 - sinh(x)**2 == 1`"
    sign = -1 if isinstance(base, sp.sinh) else 1
    return (sp.cosh(2 * arg) + sign) / 2, "half argument", "`cosh(2*x) == 2*cosh(x)**2 - 1`"


__all__ = ["derivative_of_a_product", "dilogarithm", "expanded", "hyperbolic", "rational_in_exp", "squares"]
