"""Integration by parts: what gets simpler when differentiated against what can be integrated; cyclic parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.engines.integrals.moves import Move, Moves, Naming, Side, last
from workbench.engines.integrals.symbolic import Expr, integral_of, size, slope, sp, split_constant

if TYPE_CHECKING:
    from workbench.engines.integrals.search import Search

RULE = "integration by parts"
WHY = "the derivative of one factor is simpler, the other can be integrated"


def of_an_inverse(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """Parts with a logarithm, an inverse function or the error function as u."""
    return by_parts(search, f, x, depth) if any(_is_transcendental(g, x) for g in sp.Mul.make_args(f)) else None


def by_parts(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """u dv = u v - v du, with u a logarithm, an inverse function or a polynomial."""
    for u, dv in _splits(f, x):
        move = _step(search, u, dv, x, depth)
        if move is None:
            continue
        left = _left(move, x)
        if left is not None and size(left) > 3 * size(f) + 12:
            continue
        found = search.after(move, depth)
        if found is not None:
            return found
    return None


def _left(move: Move, x: Expr) -> Expr | None:
    found = list(move.rhs.atoms(sp.Integral))
    return found[0].function if found else None


def _splits(f: Expr, x: Expr) -> list[tuple[Expr, Expr]]:
    """Choices of (u, dv), the most promising first."""
    factors = list(sp.Mul.make_args(f))
    out: list[tuple[Expr, Expr]] = []

    def taken(chosen: list[Expr]) -> None:
        u = sp.Mul(*chosen)
        out.append((u, sp.Mul(*(g for g in factors if g not in chosen))))

    inverse = [g for g in factors if _is_transcendental(g, x)]
    for g in inverse:
        taken([g])
    polynomial = [g for g in factors if g.is_polynomial(x) and g.has(x)]
    if polynomial and len(polynomial) < len(factors):
        rest = [g for g in factors if g not in polynomial]
        gaussian = (
            [g for g in rest if isinstance(g, sp.exp) and sp.degree(g.exp, x) == 2]
            if all(not isinstance(g, sp.exp) or g.exp.is_polynomial(x) for g in rest)
            else []
        )
        if gaussian:
            out += _against_a_gaussian(sp.Mul(*polynomial), sp.Mul(*rest), gaussian[0], x)
        elif all(_is_smooth(g, x) for g in rest):
            taken(polynomial)
        else:
            out += _against_a_derivative(sp.Mul(*polynomial), sp.Mul(*rest), x)
    if any(g.is_Pow and g.exp.is_negative for g in factors) and len(factors) > 1:
        for g in factors:
            if not (g.is_Pow and g.exp.is_negative) and g.has(x) and not g.is_polynomial(x):
                taken([g])
    return out


def _is_transcendental(g: Expr, x: Expr) -> bool:
    base = g.base if g.is_Pow and g.exp.is_Integer and g.exp > 0 else g
    return base.has(x) and isinstance(base, sp.log | sp.asin | sp.acos | sp.atan | sp.erf)


def _is_smooth(g: Expr, x: Expr) -> bool:
    """Exponentials, sines and powers of cosines that can be integrated again and again."""
    if isinstance(g, sp.exp):
        return slope(g.exp, x) is not None
    if g.is_Pow and not g.base.has(x):
        return slope(g.exp, x) is not None
    base = g.base if g.is_Pow and g.exp.is_Integer else g
    return (
        isinstance(base, sp.sin | sp.cos | sp.sinh | sp.cosh | sp.tan | sp.tanh) and slope(base.args[0], x) is not None
    )


def _against_a_gaussian(p: Expr, rest: Expr, gaussian: Expr, x: Expr) -> list[tuple[Expr, Expr]]:
    """x^n e^{q(x)}: one factor q' goes to the exponential."""
    inner = sp.diff(gaussian.exp, x)
    quotient, remainder = sp.div(p, inner, x)
    return [(quotient, inner * rest)] if remainder == 0 and quotient.has(x) else []


def _against_a_derivative(p: Expr, rest: Expr, x: Expr) -> list[tuple[Expr, Expr]]:
    """A polynomial against what is a derivative: x^3 cos(x^2) = x^2 (x cos(x^2)), x^2 / (1 + x^2)^2 = x (x / ...)."""
    degree = sp.degree(p, x)
    out = []
    for k in range(1, min(degree, 3) + 1):
        quotient, remainder = sp.div(p, x**k, x)
        if remainder == 0 and quotient.has(x):
            out.append((quotient, x**k * rest))
    return [*out, (p, rest)]


def _step(search: Search, u: Expr, dv: Expr, x: Expr, depth: int) -> Move | None:
    c, dv = split_constant(dv, x)
    solution = _antiderivative(search, dv, x, depth)
    if solution is None:
        return None
    v = last(solution)
    if dv == 1 and isinstance(u, sp.log) and slope(u.args[0], x) is not None:
        v = sp.expand(u.args[0] / slope(u.args[0], x))
    rest = _simplest(v * sp.diff(u, x), x)
    k, rest = split_constant(rest, x)
    rhs = c * u * v - c * k * integral_of(rest, x)
    naming = Naming("parts", sp.Dummy("u"), u, x, partner=sp.Dummy("v"), partner_value=v)
    sides = (Side(integral_of(dv, x), solution),) if len(solution) > 1 else ()
    return Move(rhs, RULE, WHY, names=(naming,), sides=sides)


def _antiderivative(search: Search, dv: Expr, x: Expr, depth: int) -> Moves | None:
    if dv == 1:
        return (Move(x, "constant", "a constant times the variable"),)
    return search.solve(dv, x, depth + 1)


def _simplest(g: Expr, x: Expr) -> Expr:
    """The integrand that is left, multiplied out or cancelled, whichever is shorter."""
    if g.is_rational_function(x):
        return sp.cancel(g)
    c, g = split_constant(g, x)
    choices = [g, sp.factor_terms(g), sp.powsimp(g)]
    best = min(choices, key=size)
    return c * best


def cyclic(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """Parts twice bring the integral back: e^{ax} cos bx, sin(log x); then it is solved for."""
    factors = list(sp.Mul.make_args(f))
    waves = [g for g in factors if isinstance(g, sp.sin | sp.cos | sp.sinh | sp.cosh)]
    if len(waves) != 1:
        return None
    (wave,) = waves
    rest = sp.Mul(*(g for g in factors if g is not wave))
    growing = isinstance(rest, sp.exp) and slope(rest.exp, x) is not None and slope(wave.args[0], x) is not None
    of_a_log = rest == 1 and isinstance(wave.args[0], sp.log)
    powered = rest.is_Pow and not rest.base.has(x) and slope(rest.exp, x) is not None
    if not (growing or of_a_log or powered):
        return None
    moves: list[Move] = []
    whole, part = None, integral_of(f, x)
    target = part
    for _ in range(2):
        function = part.function
        again = [g for g in sp.Mul.make_args(function) if isinstance(g, sp.sin | sp.cos | sp.sinh | sp.cosh)]
        if len(again) != 1:
            return None
        step = _step(search, again[0], sp.Mul(*(g for g in sp.Mul.make_args(function) if g is not again[0])), x, depth)
        if step is None:
            return None
        rhs = step.rhs if whole is None else whole.xreplace({part: step.rhs})
        rhs = sp.expand(rhs)
        moves.append(Move(rhs, RULE, WHY if not moves else "once more, the same way round", names=step.names))
        left = list(rhs.atoms(sp.Integral))
        if len(left) != 1:
            return None
        whole, (part,) = rhs, left
    if part != target:
        return None
    k = sp.expand(whole).coeff(target)
    if sp.expand(1 - k) == 0:
        return None
    rest_of_it = sp.expand(whole - k * target)
    solved = sp.factor_terms(rest_of_it) / sp.factor(1 - k)
    needs = () if (1 - k).is_nonzero else (sp.Ne(sp.numer(sp.together(1 - k)), 0),)
    moves.append(
        Move(
            sp.factor_terms(sp.cancel(sp.together(solved)) if not (1 - k).is_number else solved),
            "solve for the integral",
            "the integral that was asked for came back",
            needs=needs,
        )
    )
    return tuple(moves)


__all__ = ["by_parts", "cyclic", "of_an_inverse"]
