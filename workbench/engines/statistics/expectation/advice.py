"""What the adviser is asked for at the end of an expectation; SymPy loads in its process when a task is called."""

from __future__ import annotations

from typing import Any


def antidifference(f: Any, x: Any) -> Any | None:
    """F with F(x + 1) - F(x) = f(x); None where there is none in closed form."""
    import sympy

    k, n = sympy.Dummy("k", integer=True), sympy.Dummy("n", integer=True, positive=True)
    found = sympy.summation(f.subs(x, k), (k, 0, n - 1)).subs(n, x)
    plain = [p.args[-1][0] if isinstance(p, sympy.Piecewise) else p for p in sympy.Add.make_args(found)]
    value = sympy.factor(sympy.Add(*plain)) if not found.has(sympy.exp) else sympy.Add(*plain)
    return None if value.has(sympy.Sum, sympy.Piecewise, sympy.I, sympy.zeta, sympy.harmonic) else value


def heavy(f: Any, x: Any) -> Any | None:
    """The limit of x f(x) far out where it is not 0: then the integral of f to infinity has no finite value."""
    import sympy

    far = sympy.limit(x * f, x, sympy.oo)
    if far == 0 or far.has(sympy.limit, sympy.AccumBounds, sympy.nan) or isinstance(far, sympy.Limit):
        return None
    return far


__all__ = ["antidifference", "heavy"]
