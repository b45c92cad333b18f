"""What engines ask the adviser: functions of SymPy expressions, run in its process. SymPy loads when one is called."""

from __future__ import annotations

from typing import Any

# -- algebra ------------------------------------------------------------------------------------


def same(f: Any) -> Any:
    """f as SymPy keeps it: numbers worked out, known values of functions put in."""
    return f


def expanded(f: Any) -> Any:
    """f multiplied out."""
    import sympy

    return sympy.expand(f)


def factored(f: Any) -> Any:
    """f with its numerator and denominator factored over the rationals, common factors cancelled."""
    import sympy

    return sympy.factor(f)


def together(f: Any) -> Any:
    """f as one quotient with common factors cancelled."""
    import sympy

    return sympy.cancel(sympy.together(f))


def tidied(f: Any) -> Any:
    """The shortest of a few equal forms of f."""
    import sympy

    forms = [f, sympy.together(f), sympy.factor_terms(sympy.together(f)), sympy.powsimp(sympy.expand_power_base(f))]
    for way in (sympy.cancel, sympy.simplify):
        try:
            forms.append(way(f))
        except (sympy.PolynomialError, NotImplementedError, AttributeError, TypeError):
            continue
    return min(forms, key=_length)


def _length(f: Any) -> tuple[int, int]:
    return f.count_ops(), len(str(f))


def numerator_and_denominator(f: Any) -> list[Any]:
    """f over one bar."""
    import sympy

    return list(sympy.fraction(sympy.together(f)))


def without_common_factor(f: Any, x: Any) -> list[Any] | None:
    """[numerator, denominator, common factor, quotient], the first two factored; None where nothing cancels."""
    import sympy

    above, below = sympy.fraction(sympy.together(f))
    shared = sympy.gcd(above, below)
    if not shared.has(x):
        return None
    return [sympy.factor(above), sympy.factor(below), sympy.factor(shared), sympy.cancel(above / below)]


def divided(parts: list[Any], by: Any) -> list[Any]:
    """Each part over ``by``, what is under a root divided under the root; for a positive variable."""
    return [_divided(part, by) for part in parts]


def _divided(part: Any, by: Any) -> Any:
    import sympy

    roots = [f for f in sympy.Mul.make_args(part) if f.is_Pow and f.base.is_Add and f.exp.is_Rational and f.exp.q > 1]
    if len(roots) != 1:
        return sympy.expand(sympy.cancel(sympy.powsimp(part / by)), deep=False)
    (root,) = roots
    rest = by * root / part
    sign = -1 if rest.could_extract_minus_sign() else 1
    inside = sympy.expand(root.base / sympy.powdenest((sign * rest) ** (1 / root.exp), force=True))
    return sign * sympy.expand(inside) ** root.exp


# -- limits and expansions ----------------------------------------------------------------------


def limit(f: Any, x: Any, to: Any, side: str = "both") -> Any:
    """The limit of f as x goes to a point; ValueError where the two sides differ."""
    import sympy

    if to.is_infinite or side != "both":
        return sympy.limit(f, x, to, "-" if side == "left" else "+")
    return sympy.limit(f, x, to, "+-")


def expansion(f: Any, x: Any, to: Any, most: int = 12) -> list[Any] | None:
    """[the first term of the expansion of f, its exponent, its coefficient]; None where that is no whole power."""
    import sympy

    t = sympy.Dummy("t", positive=True)
    small = 1 / x if to.is_infinite else x - to
    moved = f.subs(x, sympy.sign(to) / t if to.is_infinite else to + t)
    for order in range(1, most + 1):
        shown = sympy.series(moved, t, 0, order).removeO()
        terms = sympy.collect(sympy.expand(shown), t, evaluate=False)
        found = [(key.as_base_exp()[1] if key.has(t) else sympy.Integer(0), c) for key, c in terms.items() if c != 0]
        if found:
            exponent, coefficient = min(found, key=lambda pair: pair[0])
            if coefficient.has(t) or not exponent.is_Integer:
                return None
            lead = coefficient * small**exponent
            return [lead, int(exponent), sympy.factor_terms(coefficient)]
    return None


def taylor(f: Any, x: Any, at: Any, order: int) -> list[Any] | None:
    """The coefficients of (x - at)^0, ..., (x - at)^order; None where the expansion has other terms too."""
    import sympy

    t = sympy.Dummy("t", real=True)
    shown = sympy.expand(sympy.series(f.subs(x, at + t), t, 0, order + 1).removeO())
    coefficients = [shown.coeff(t, k) for k in range(order + 1)]
    rest = sympy.expand(shown - sum(c * t**k for k, c in enumerate(coefficients)))
    if rest != 0 or any(c.has(t) or c.has(sympy.I) for c in coefficients):
        return None
    return [sympy.factor_terms(sympy.nsimplify(c) if c.is_Rational else c) for c in coefficients]
