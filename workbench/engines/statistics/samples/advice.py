"""What the engine asks the adviser; SymPy loads in its process when a task is called."""

from __future__ import annotations

from typing import Any

from workbench.adviser.forms import forms


def roots(f: Any, x: Any) -> list[list[Any]] | None:
    """Real solutions of f = 0 in x, found exactly, each in a few equal forms; None where the list is not complete."""
    import sympy

    circle = _on_circle(f, x)
    if circle is not None:
        return [[root] for root in circle]
    two = _two_powers(f, x)
    if two is None:
        two = _two_exponentials(f, x)
    if two is not None:
        return [forms(two)]
    above = sympy.fraction(sympy.together(f))[0]
    above = sympy.expand_log(sympy.expand(above)) if above.has(sympy.log) else sympy.expand(above)
    if above.is_polynomial(x):
        degree = sympy.degree(above, x)
        if degree == 0 or degree > 4:
            return None
        found = list(sympy.roots(sympy.Poly(above, x), multiple=False))
        if len(found) == 0:
            return None
    else:
        try:
            found = sympy.solve(above, x)
        except NotImplementedError:
            return None
    strange = sympy.I, sympy.LambertW, sympy.Piecewise, x
    return [forms(r) for r in found if not r.has(*strange)] or None


def _on_circle(f: Any, x: Any) -> list[Any] | None:
    """The two angles where a cos x + b sin x = 0, each written so that it is right in every quadrant."""
    import sympy

    cosine, sine = sympy.cos(x), sympy.sin(x)
    opened = sympy.expand(f)
    a, b = opened.coeff(cosine), opened.coeff(sine)
    if a == 0 or b == 0 or sympy.expand(opened - a * cosine - b * sine) != 0 or a.has(x) or b.has(x):
        return None
    shared = sympy.gcd(a, b)
    a, b = sympy.cancel(a / shared), sympy.cancel(b / shared)
    radius = sympy.sqrt(a**2 + b**2)
    return [2 * sympy.atan(a / (radius - b)), 2 * sympy.atan(-a / (radius + b))]


def _two_powers(f: Any, x: Any) -> Any | None:
    """The positive solution of c x^a + d x^b = 0, for a positive x; None for anything else."""
    import sympy

    if not x.is_positive:
        return None
    terms = sympy.Add.make_args(sympy.powsimp(sympy.expand(sympy.expand(f), power_base=True), deep=True))
    by_exponent: dict[Any, Any] = {}
    for term in terms:
        coefficient, power = sympy.powsimp(term).as_independent(x)
        base, exponent = power.as_base_exp()
        if base != x and power != 1 or exponent.has(x):
            return None
        exponent = exponent if power != 1 else sympy.Integer(0)
        exponent = sympy.expand(exponent)
        by_exponent[exponent] = by_exponent.get(exponent, 0) + coefficient
    parts = [(e, sympy.factor(c)) for e, c in by_exponent.items() if sympy.simplify(c) != 0]
    if len(parts) != 2:
        return None
    (a, c), (b, d) = parts
    if all(e.is_Integer for e in (a, b)):
        return None
    e = sympy.simplify(b - a)
    if e.could_extract_minus_sign():
        return sympy.simplify(-d / c) ** (1 / sympy.simplify(-e))
    return sympy.simplify(-c / d) ** (1 / e)


def _two_exponentials(f: Any, x: Any) -> Any | None:
    """The solution of c exp(a x) + d exp(b x) = 0; None for anything else."""
    import sympy

    by_rate: dict[Any, Any] = {}
    for term in sympy.Add.make_args(sympy.expand(f)):
        coefficient, power = term.as_independent(x)
        if power == 1:
            rate = sympy.Integer(0)
        elif isinstance(power, sympy.exp) and not sympy.diff(power.args[0], x).has(x):
            rate = sympy.diff(power.args[0], x)
            coefficient = coefficient * sympy.exp(sympy.simplify(power.args[0] - rate * x))
        else:
            return None
        by_rate[rate] = by_rate.get(rate, 0) + coefficient
    if len(by_rate) != 2:
        return None
    (a, c), (b, d) = by_rate.items()
    if (b - a).could_extract_minus_sign():
        (a, c), (b, d) = (b, d), (a, c)
    return sympy.log(sympy.cancel(-c / d)) / (b - a)


def separated(f: Any, data: list[Any], x: Any) -> list[list[Any]] | None:
    """f multiplied out as pairs [coefficient, function]: the coefficient holds x, the function the data, none both."""
    import sympy

    parts: dict[Any, Any] = {}
    for term in sympy.Add.make_args(sympy.expand(sympy.expand(f, trig=True))):
        coefficient, what = sympy.Integer(1), sympy.Integer(1)
        for factor in sympy.Mul.make_args(term):
            if factor.has(*data):
                if factor.has(x):
                    return None
                what *= factor
            else:
                coefficient *= factor
        parts[what] = parts.get(what, sympy.Integer(0)) + coefficient
    return [[c, w] for w, c in parts.items() if c != 0]


def as_it_is(f: Any) -> Any:
    """f as SymPy keeps it: what stands above and below a bar cancels."""
    return f


__all__ = ["as_it_is", "roots", "separated"]
