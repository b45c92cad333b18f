"""Integrals, values between bounds and limits as numbers, by quadrature and by approach.

Where float64 cannot tell (an integrand that overflows, a tail beyond all floats, a limit that settles slowly), numbers
of many digits do. Nothing here knows a rule of calculus.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from workbench.numerics.approach import approached
from workbench.numerics.axes import Array
from workbench.numerics.environment import Env
from workbench.numerics.estimates import Many, approach, quadrature, rise
from workbench.numerics.inside import Estimate, along, at_once, bend, is_sharp, over_cells, value_with
from workbench.numerics.libraries import lib
from workbench.numerics.precise import precise
from workbench.numerics.reading import can_be_precise
from workbench.numerics.reals import NotReal
from workbench.numerics.structure import Compiled
from workbench.terms.declaration import Function
from workbench.terms.heads import COMPARE, brief, subtract
from workbench.terms.instances import moving_symbols
from workbench.terms.term import LanguageError, Term, postorder


def _integral(term: Term) -> Compiled:
    f, x, lower, upper = term.args

    def one(env: Env, integrand: Callable[[float], Array], a: Array, b: Array) -> Estimate:
        number = not (f.shape or f.indices)
        many = at_once(f, x, env)
        if number and (lib.np.isinf(a) or lib.np.isinf(b)):
            integrand, many = _without_overflow(f, x, env, integrand, many)
        edges = _kinks(f, x, env, float(a), float(b)) if number else [float(a), float(b)]
        parts = [quadrature(integrand, low, high, many) for low, high in pairwise(edges)]
        found = parts[0] if len(parts) == 1 else (sum(p[0] for p in parts), sum(p[1] for p in parts))
        if not number or is_sharp(found) or not (lib.np.isinf(b) and lib.np.isfinite(a) and lib.np.isfinite(found[0])):
            return found
        return _long_tail(f, x, float(a), env) or found

    return (lower, upper), over_cells(term, f, x, (lower, upper), one)


def _kinks(f: Term, x: Term, env: Env, lower: float, upper: float) -> list[float]:
    """The ends, and between them the zeros of what stands in a modulus, and the places where the two sides of a
    comparison meet: quadrature takes each smooth piece alone."""
    known = moving_symbols(f)
    jumps = [subtract(*node.args) for node in postorder(f) if node.head is COMPARE]
    bends = [zero for node in postorder(f) if (zero := bend(node)) is not None]
    inside = [zero for zero in (*bends, *jumps) if x in (own := moving_symbols(zero)) and own <= known]
    if not inside or not lower < upper:
        return [lower, upper]
    from scipy.optimize import brentq

    np = lib.np
    wide = np.tan(np.linspace(-1.5, 1.5, 61)) if np.isinf(upper - lower) else np.linspace(lower, upper, 61)
    grid = [float(t) for t in wide if lower < t < upper]
    found: set[float] = set()
    for term in inside:
        height = along(term, x, env)
        rows = np.array([np.ravel(height(t)) for t in grid])  # a column for each entry: |x_i - m| bends at every x_i
        for k, values in enumerate(rows.T):
            for (s, u), (t, v) in pairwise(zip(grid, values, strict=True)):
                if u * v < 0:
                    found.add(float(brentq(lambda at, height=height, k=k: np.ravel(height(at))[k], s, t, xtol=1e-15)))
                elif v == 0:
                    found.add(t)
    return [lower, *sorted(found)[:20], upper]


def _without_overflow(
    f: Term, x: Term, env: Env, integrand: Callable[[float], Array], together: Many | None
) -> tuple[Callable[[float], Array], Many | None]:
    """The integrand, where it is inf/inf far out, by numbers that do not overflow: e^x / (1 + e^x)^2."""

    values: dict[str, Any] | None = None
    known = can_be_precise(f) and not _has_waves(f)

    def value(t: float) -> Array:
        found = integrand(t)
        return precisely(t, found) if known and abs(t) >= 30.0 and not lib.np.isfinite(found) else found

    def precisely(t: float, found: Array) -> Array:
        nonlocal values
        if values is None:
            values = {name: float(v) for name, v in env.values.items() if not callable(v) and lib.np.ndim(v) == 0}
        try:
            return lib.np.float64(precise(f, {**values, x.name: float(t)}, 20))
        except (NotReal, LanguageError, ArithmeticError):
            return found

    def many(t: Array) -> Array:
        assert together is not None
        found = lib.np.array(together(t))
        for k in lib.np.flatnonzero((abs(t) >= 30.0) & ~lib.np.isfinite(found)):
            found[k] = precisely(t[k], found[k])
        return found

    return value, many if known and together is not None else together


def _has_waves(f: Term) -> bool:
    return any(isinstance(node.head, Function) and node.head.knows.line.period is not None for node in postorder(f))


def _long_tail(f: Term, x: Term, lower: float, env: Env) -> Estimate | None:
    """An integral to infinity whose tail reaches beyond all floats, by x = e^u with numbers of any size."""
    import mpmath


    if _has_waves(f):
        return None  # a wave at e^(10^8) asks for as many digits
    start = max(lower, 1.0)
    head = quadrature(lambda t: value_with(f, env, {x.name: t}), lower, start)
    if not (can_be_precise(f) and is_sharp(head)):
        return None
    values = {name: float(v) for name, v in env.values.items() if not callable(v) and lib.np.ndim(v) == 0}

    def height(u: Any) -> Any:
        t = mpmath.exp(u)
        return mpmath.mpf(precise(f, {**values, x.name: t}, 20)) * t

    try:
        if abs(height(mpmath.mpf(10) ** 8)) > 1e-15:  # falls off no faster than 1/u^2: nothing to tell
            return None
        value, error = mpmath.quad(height, [mpmath.log(start), mpmath.inf], error=True, maxdegree=7)
    except (NotReal, LanguageError, ArithmeticError, ValueError, TypeError):
        return None
    return lib.np.float64(value) + head[0], lib.np.float64(10 * error) + head[1]


def _antiderivative(term: Term) -> Compiled:
    raise LanguageError(f"{brief(term)} is known up to a constant only; it has no value of its own")


def _between(term: Term) -> Compiled:
    f, x, lower, upper = term.args

    def one(env: Env, function: Callable[[float], Array], a: Array, b: Array) -> Estimate:
        found = rise(function, float(a), float(b))
        if is_sharp(found):
            return found
        up = bool(a <= b)
        top = _slowly(f, x, upper, "left" if up else "right", env)
        bottom = _slowly(f, x, lower, "right" if up else "left", env)
        return found if top is None or bottom is None else (top[0] - bottom[0], top[1] + bottom[1])

    return (lower, upper), over_cells(term, f, x, (lower, upper), one)


def _slowly(f: Term, x: Term, to: Term, side: str, env: Env) -> Estimate | None:
    """The one-sided limit of a scalar to many digits, for what the approach in floats does not settle."""

    if not (can_be_precise(f) and can_be_precise(to)):
        return None
    values = {name: float(v) for name, v in env.values.items() if not callable(v) and lib.np.ndim(v) == 0}
    try:
        found = approached(f, x, to, "both" if lib.np.isinf(value_with(to, env, {})) else side, values)
    except (NotReal, LanguageError, ArithmeticError):
        return None
    return None if found is None else (lib.np.float64(found.value), lib.np.float64(found.error))


def _limit(term: Term) -> Compiled:
    f, x, to = term.args
    (side,) = term.attrs

    def one(env: Env, function: Callable[[float], Array], point: Array) -> Estimate:
        found = approach(function, float(point), side)
        return found if is_sharp(found) else _slowly(f, x, to, side, env) or found

    return (to,), over_cells(term, f, x, (to,), one)


COMPILERS: dict[str, Callable[[Term], Compiled]] = {
    "integral": _integral, "antiderivative": _antiderivative, "between": _between, "limit": _limit,
}  # fmt: skip

__all__ = ["COMPILERS"]
