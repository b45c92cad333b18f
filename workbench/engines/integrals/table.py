"""The table: integrals that one knows by heart, with a linear function of the variable inside.

Source: DLMF 4.10, 4.26, 4.40.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.engines.integrals.symbolic import (
    Expr,
    log_of_modulus,
    quadratic,
    root_of,
    slope,
    sp,
    split_constant,
)


@dataclass(frozen=True)
class Known:
    """An antiderivative from the table, its name, and what it needs."""

    value: Expr
    rule: str
    why: str
    needs: tuple[Expr, ...] = ()


def lookup(f: Expr, x: Expr) -> Known | None:
    """The antiderivative of a constant times an integrand of the table."""
    c, g = split_constant(f, x)
    if g == 1:
        return Known(c * x, "constant", "a constant times the variable")
    if g == x:
        return Known(c * x**2 / 2, "power rule", "the exponent grows by one, and one divides by it")
    for entry in (_power, _exponential, _function, _reciprocal_square, _quadratic, _root, _logarithmic, _gaussian):
        found = entry(g, x)
        if found is not None:
            return Known(c * found.value, found.rule, found.why, found.needs)
    return None


def _power(g: Expr, x: Expr) -> Known | None:
    if not g.is_Pow or g.exp.has(x):
        return None
    base, n = g.base, g.exp
    a = slope(base, x)
    if a is None:
        return None
    if n == -1:
        return Known(
            log_of_modulus(base) / a, "integral of a reciprocal", "the slope of its logarithm", _nonzero(a)
        )
    needs = _nonzero(a) + (() if n.is_number else (sp.Ne(n, -1),))
    return Known(
        base ** (n + 1) / (a * (n + 1)), "power rule", "the exponent grows by one, and one divides by it", needs
    )


def _nonzero(a: Expr) -> tuple[Expr, ...]:
    """The parameters' condition that one may divide by a."""
    return () if a.is_nonzero else (sp.Ne(a, 0),)


def _exponential(g: Expr, x: Expr) -> Known | None:
    if isinstance(g, sp.exp):
        a = slope(g.exp, x)
        if a is not None:
            return Known(g / a, "integral of the exponential", "the exponential is its own derivative", _nonzero(a))
    if g.is_Pow and not g.base.has(x) and g.base.is_positive and not isinstance(g, sp.exp):
        a = slope(g.exp, x)
        if a is not None:
            known = Known(g / (a * sp.log(g.base)), "integral of an exponential", "by `exp(x*log(c))`", _nonzero(a))
            return (
                known
                if g.base.is_number
                else Known(known.value, known.rule, known.why, (*known.needs, sp.Ne(g.base, 1)))
            )
    return None


def _function(g: Expr, x: Expr) -> Known | None:
    if not g.is_Function or len(g.args) != 1:
        return None
    (arg,) = g.args
    a = slope(arg, x)
    if a is None:
        return None
    found = {
        sp.sin: (-sp.cos(arg), "integral of the sine", "the derivative of the cosine is minus the sine"),
        sp.cos: (sp.sin(arg), "integral of the cosine", "the derivative of the sine is the cosine"),
        sp.tan: (-log_of_modulus(sp.cos(arg)), "integral of the tangent", "sin is minus the derivative of cos"),
        sp.sinh: (sp.cosh(arg), "integral of the hyperbolic sine", "the derivative of cosh is sinh"),
        sp.cosh: (sp.sinh(arg), "integral of the hyperbolic cosine", "the derivative of sinh is cosh"),
        sp.tanh: (sp.log(sp.cosh(arg)), "integral of the hyperbolic tangent", "sinh is the derivative of cosh"),
        sp.Abs: (arg * sp.Abs(arg) / 2, "integral of the absolute value", "half the square, with its sign"),
        sp.sign: (sp.Abs(arg), "integral of the sign", "the slope of the modulus is the sign"),
    }.get(g.func)  # fmt: skip
    return Known(found[0] / a, found[1], found[2], _nonzero(a)) if found else None


def _reciprocal_square(g: Expr, x: Expr) -> Known | None:
    """1/cos^2 and its kin, and 1/cos, 1/sin."""
    if not g.is_Pow or g.exp not in (-1, -2) or not g.base.is_Function or len(g.base.args) != 1:
        return None
    (arg,) = g.base.args
    a = slope(arg, x)
    if a is None:
        return None
    squares = {
        sp.cos: (sp.tan(arg), "integral of `1/cos(x)**2`", "the derivative of the tangent is `1/cos(x)**2`"),
        sp.sin: (-1 / sp.tan(arg), "integral of `1/sin(x)**2`", "the derivative of the cotangent is `-1/sin(x)**2`"),
        sp.cosh: (sp.tanh(arg), "integral of `1/cosh(x)**2`", "the derivative of `tanh(x)` is `1/cosh(x)**2`"),
        sp.sinh: (-1 / sp.tanh(arg), "integral of `1/sinh(x)**2`", "the derivative of `1/tanh(x)` is `-1/sinh(x)**2`"),
    }  # fmt: skip
    firsts = {
        sp.tan: (log_of_modulus(sp.sin(arg)), "integral of the cotangent", "cos is the derivative of sin"),
        sp.tanh: (log_of_modulus(sp.sinh(arg)), "integral of coth", "cosh is the derivative of sinh"),
        sp.cosh: (2 * sp.atan(sp.exp(arg)), "integral of `1/cosh(x)`", "`1/cosh(x) == 2*exp(x)/(1 + exp(2*x))`"),
    }  # fmt: skip
    found = (squares if g.exp == -2 else firsts).get(g.base.func)
    return Known(found[0] / a, found[1], found[2], _nonzero(a)) if found else None


def _quadratic(g: Expr, x: Expr) -> Known | None:
    """1 / (p x^2 + q) with p and q of one sign."""
    found = quadratic(g.base, x) if g.is_Pow and g.exp == -1 else None
    square = _shifted_square(g.base, x) if g.is_Pow and g.exp == -1 else None
    if found is not None and found[1] == 0:
        p, _, q = found
        inner = x
    elif square is not None:
        p, inner, q = square
    else:
        return None
    ratio = sp.factor_terms(q / p)
    if ratio.is_negative or ratio.is_zero:
        return None
    needs = () if ratio.is_positive else (sp.Gt(ratio, 0),)
    if ratio.is_nonnegative:
        needs = tuple(sp.Ne(s, 0) for s in sorted(ratio.free_symbols, key=str))
    k = root_of(ratio)
    return Known(
        sp.atan(inner / k) / (p * k), "integral to an arctangent",
        "the derivative of `arctan(x)` is `1/(1 + x**2)`", needs,
    )


def _shifted_square(base: Expr, x: Expr) -> tuple[Expr, Expr, Expr] | None:
    """(p, l, q) where the base is p l^2 + q with l = x + h, written so."""
    if not base.is_Add:
        return None
    squares = [t for t in base.args if t.has(x)]
    rest = sp.Add(*(t for t in base.args if not t.has(x)))
    if len(squares) != 1 or rest == 0:
        return None
    c, s = split_constant(squares[0], x)
    if not (s.is_Pow and s.exp == 2):
        return None
    a = slope(s.base, x)
    return None if a is None else (c * a**2, sp.expand(s.base / a), rest)


def _root(g: Expr, x: Expr) -> Known | None:
    """1 / sqrt(p x^2 + q)."""
    if not (g.is_Pow and g.exp == -sp.Rational(1, 2)):
        return None
    found, square = quadratic(g.base, x), _shifted_square(g.base, x)
    if found is not None and found[1] == 0:
        p, _, q = found
        inner = x
    elif square is not None:
        p, inner, q = square
    else:
        return None
    if q == 0:
        return None
    if p.is_negative and not q.is_negative:
        ratio = sp.factor_terms(-q / p)
        k = root_of(ratio) if ratio.is_positive else sp.sqrt(ratio)
        needs = () if q.is_positive else (sp.Gt(q, 0),)
        return Known(
            sp.asin(inner / k) / sp.sqrt(-p),
            "integral to an arcsine",
            "the derivative of `arcsin(x)` is `1/sqrt(1 - x**2)`",
            needs,
        )
    if p.is_positive:
        whole = sp.sqrt(p) * inner + sp.sqrt(g.base)
        value = sp.log(whole if q.is_positive or q.is_nonnegative else sp.Abs(whole)) / sp.sqrt(p)
        return Known(
            value, "integral of `1/sqrt(x**2 + c)`", "`log(x + sqrt(x**2 + c))` has the derivative `1/sqrt(x**2 + c)`"
        )
    return None


def _logarithmic(g: Expr, x: Expr) -> Known | None:
    """g'/g up to a constant: numerator and denominator as they are written."""
    above, below = sp.fraction(g)
    if not below.has(x) or not below.is_Add:
        return None
    inner = sp.diff(below, x)
    ratio = above / inner if inner != 0 else None
    if ratio is None:
        return None
    if ratio.has(x):
        ratio = sp.cancel(ratio) if ratio.is_rational_function(x) else sp.factor_terms(above) / sp.factor_terms(inner)
    if ratio.has(x):
        return None
    return Known(
        ratio * log_of_modulus(below),
        "logarithmic integral",
        "the numerator is the derivative of the denominator, up to a constant",
    )


def _gaussian(g: Expr, x: Expr) -> Known | None:
    if not isinstance(g, sp.exp):
        return None
    found, square = quadratic(g.exp, x), None
    if found is not None and found[1] == 0 and found[2] == 0:
        p, inner = found[0], x
    else:
        c, s = split_constant(g.exp, x)
        square = slope(s.base, x) if s.is_Pow and s.exp == 2 else None
        if square is None:
            return None
        p, inner = c * square**2, sp.expand(s.base / square)
    if p.is_positive or p.is_zero:
        return None
    needs = () if p.is_negative else (sp.Lt(p, 0),)
    k = sp.sqrt(-p)
    return Known(
        sp.sqrt(sp.pi) * sp.erf(k * inner) / (2 * k),
        "integral to the error function",
        "the derivative of `erf(x)` is `2*exp(-x**2)/sqrt(pi)`",
        needs,
    )


__all__ = ["Known", "lookup"]
