"""What the adviser is asked for at the end of an expectation; SymPy loads in its process when a task is called."""

from __future__ import annotations

from typing import Any


def short_form(f: Any) -> Any:
    """The shortest of a few equal forms of f; quotients of gamma functions whose arguments differ by integers close."""
    import sympy

    forms = [f]
    for way in (sympy.cancel, sympy.factor, sympy.simplify, sympy.expand, _closed):
        try:
            forms.append(way(f))
        except (sympy.PolynomialError, NotImplementedError, AttributeError, TypeError):
            continue
    forms = [g for g in forms if not g.has(sympy.Piecewise, sympy.I, sympy.binomial, sympy.beta)]
    return min(forms, key=lambda g: (g.count_ops(), len(str(g))))


def _closed(f: Any) -> Any:
    """Gamma and digamma functions at arguments that differ by whole numbers, in terms of one of them."""
    import sympy

    plain = sympy.gammasimp(f.rewrite(sympy.gamma))
    return sympy.factor(sympy.expand_func(plain) if plain.has(sympy.polygamma) else plain)


__all__ = ["short_form"]
