"""A first look by numbers at what the search found, so that a slip there sends it on to the next way.

Nothing is shown as checked because of it: the checker works on its own, from the terms.
"""

from __future__ import annotations

import random

from workbench.engines.integrals.symbolic import Expr, sp

_POINTS = 10
_TRIES = 40


def agrees(value: Expr, f: Expr, x: Expr) -> bool:
    """Whether the derivative of the value is f at random points where both are real; True where no point decides."""
    difference = sp.diff(_plain(value), x) - _plain(f)
    free = sorted(difference.free_symbols | f.free_symbols, key=str)
    draw = random.Random(0)
    seen = 0
    for _ in range(_TRIES):
        point = {s: sp.Float(_number(s, draw)) for s in free}
        gap, size = _number_of(difference, point), _number_of(_plain(f), point)
        if gap is None or size is None:
            continue
        seen += 1
        if abs(gap) > 1e-7 * (1 + abs(size)):
            return False
        if seen == _POINTS:
            break
    return True


def _number(s: Expr, draw: random.Random) -> float:
    if s.is_integer:
        return float(draw.randint(1, 5))
    size = draw.uniform(0.1, 2.5)
    return size if s.is_positive or draw.random() < 0.6 else -size


def _number_of(e: Expr, point: dict[Expr, Expr]) -> complex | None:
    try:
        value = complex(e.subs(point).evalf(20))
    except (TypeError, ValueError, ZeroDivisionError, ArithmeticError):
        return None
    if value != value or abs(value.imag) > 1e-9 * (1 + abs(value.real)) or abs(value) > 1e12:
        return None
    return value


def _plain(e: Expr) -> Expr:
    """Dilogarithms by SymPy's own, which it can evaluate and differentiate."""
    return e.replace(lambda g: g.is_Function and g.func.__name__ == "dilog", lambda g: sp.polylog(2, 1 - g.args[0]))


__all__ = ["agrees"]
