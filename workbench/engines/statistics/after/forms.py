"""What the adviser is asked for a value to read well; SymPy loads in its process when the task is called."""

from __future__ import annotations

from typing import Any


def forms(f: Any) -> list[Any]:
    """A few equal forms of f; a sign in front of a quotient is also taken into a difference below."""
    import sympy

    found = [f]
    for way in (sympy.cancel, sympy.factor, sympy.simplify, sympy.expand, _closed):
        try:
            found.append(way(f))
        except (sympy.PolynomialError, NotImplementedError, AttributeError, TypeError):
            continue
    found += [_turned(g) for g in found]
    bad = (sympy.Piecewise, sympy.I, sympy.binomial, sympy.beta)
    return list(dict.fromkeys(g for g in found if not g.has(*bad)))


def multiplied_out(f: Any) -> list[Any]:
    """f multiplied out, powers and exponentials of one base put together."""
    import sympy

    return [sympy.expand(sympy.powsimp(sympy.expand(f)))]


def _closed(f: Any) -> Any:
    """Gamma and digamma functions at arguments that differ by whole numbers, in terms of one of them."""
    import sympy

    plain = sympy.gammasimp(f.rewrite(sympy.gamma))
    return sympy.factor(sympy.expand_func(plain) if plain.has(sympy.polygamma) else plain)


def _turned(f: Any) -> Any:
    """-c/(p (p - 1)) as c/(p (1 - p))."""
    import sympy

    above, below = sympy.fraction(sympy.factor(f))
    if not above.could_extract_minus_sign():
        return f
    factors = list(sympy.Mul.make_args(below))
    for k, g in enumerate(factors):
        base, exponent = g.as_base_exp()
        if base.is_Add and exponent.is_odd:
            factors[k] = sympy.Pow(sympy.expand(-base), exponent)
            return -above / sympy.Mul(*factors)
    return f


__all__ = ["forms", "multiplied_out"]
