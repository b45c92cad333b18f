"""What engines ask the adviser: functions of SymPy expressions, run in its process. SymPy loads when one is called."""

from __future__ import annotations

from typing import Any


def limit(f: Any, x: Any, to: Any, side: str = "both") -> Any:
    """The limit of f as x goes to a point; ValueError where the two sides differ."""
    import sympy

    if to.is_infinite or side != "both":
        return sympy.limit(f, x, to, "-" if side == "left" else "+")
    return sympy.limit(f, x, to, "+-")


def factored(f: Any) -> Any:
    """f with its numerator and denominator factored over the rationals, common factors cancelled."""
    import sympy

    return sympy.factor(f)


def expanded(f: Any) -> Any:
    """f multiplied out."""
    import sympy

    return sympy.expand(f)


def together(f: Any) -> Any:
    """f as one quotient with common factors cancelled."""
    import sympy

    return sympy.cancel(sympy.together(f))
