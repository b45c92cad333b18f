"""SymPy, loaded when the first of its words is used, and small words about expressions that the search shares."""

from __future__ import annotations

from typing import Any

Expr = Any
"""A SymPy expression; SymPy has no types to speak of."""


class _Sympy:
    """The module, imported on the first use: the room loads light."""

    def __getattr__(self, name: str) -> Any:
        import sympy

        value = getattr(sympy, name)
        setattr(self, name, value)
        return value


sp = _Sympy()


def dilog(z: Expr) -> Expr:
    """Spence's function as the language has it: Li_2(1 - z)."""
    return sp.Function("dilog", real=True)(z)


def integral_of(f: Expr, x: Expr) -> Expr:
    """The integral sign before f dx, not worked out."""
    return sp.Integral(f, x)


def open_integrals(expression: Expr) -> list[Expr]:
    """The integral signs that still stand in an expression, in a stable order."""
    return sorted(expression.atoms(sp.Integral), key=sp.default_sort_key)


def slope(g: Expr, x: Expr) -> Expr | None:
    """a where g = a x + b with a not 0 and neither depending on x; else None."""
    if not g.has(x):
        return None
    a = sp.diff(g, x)
    return None if a.has(x) or a == 0 else a


def quadratic(g: Expr, x: Expr) -> tuple[Expr, Expr, Expr] | None:
    """(a, b, c) where g = a x^2 + b x + c; else None."""
    if not g.is_polynomial(x):
        return None
    poly = sp.Poly(g, x)
    if poly.degree() != 2:
        return None
    a, b, c = poly.all_coeffs()
    return a, b, c


def is_rational(f: Expr, x: Expr) -> bool:
    return bool(f.is_rational_function(x))


def modulus(g: Expr) -> Expr:
    """|g|, without the bars where g is known to be positive."""
    return g if g.is_positive else sp.Abs(g)


def known_positive(g: Expr) -> bool:
    """Whether g is positive for all real values of its symbols, as far as is easily seen."""
    if g.is_positive:
        return True
    for x in g.free_symbols:
        found = quadratic(g, x)
        if found is not None:
            a, b, c = found
            return bool(a.is_positive and sp.expand(4 * a * c - b**2).is_positive)
    return False


def log_of_modulus(g: Expr) -> Expr:
    return sp.log(g if known_positive(g) else sp.Abs(g))


def root_of(g: Expr) -> Expr:
    """The square root of what is positive; of a square its base, whatever its sign: either root serves."""
    g = sp.factor_terms(g)
    out = sp.Integer(1)
    for base, exponent in g.as_powers_dict().items():
        if exponent.is_integer and (exponent / 2).is_integer and not base.is_number:
            out *= base ** (exponent / 2)
        else:
            out *= sp.sqrt(base**exponent)
    return out


def split_constant(f: Expr, x: Expr) -> tuple[Expr, Expr]:
    """f = c g with c free of x."""
    c, g = f.as_independent(x, as_Add=False)
    return c, g


def size(expression: Expr) -> int:
    return int(sp.count_ops(expression, visual=False))


__all__ = [
    "Expr", "dilog", "integral_of", "is_rational", "known_positive", "log_of_modulus", "modulus", "open_integrals",
    "quadratic", "root_of", "size", "slope", "sp", "split_constant",
]  # fmt: skip
