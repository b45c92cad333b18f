"""From an antiderivative to a definite integral: limits at infinite and singular ends, and the form of the value."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from workbench.engines.integrals.breaking import critical
from workbench.engines.integrals.symbolic import Expr, size, sp

_SIDES = {"left": "-", "right": "+"}


class Diverges(Exception):
    """The integral has no finite value; the words say where."""


class Unknown(Exception):
    """A limit or a value could not be worked out; the words say which."""


@dataclass(frozen=True)
class End:
    """What an antiderivative comes to at one end of an interval."""

    point: Expr
    side: str
    value: Expr
    singular: bool
    needs: tuple[Expr, ...] = ()


def at_end(value: Expr, x: Expr, point: Expr, side: str) -> End:
    """The value at an end approached from a side. Raises Diverges, Unknown."""
    if point.is_finite is not False and not _is_singular(value, x, point):
        there = value.subs(x, point)
        if there.is_finite is not False and not there.has(sp.nan, sp.zoo, sp.oo):
            return End(point, side, there, False)
    found, needs = limit_at(value, x, point, side)
    if found.is_infinite or found.has(sp.oo, sp.zoo, -sp.oo):
        raise Diverges(f"the antiderivative grows beyond all bounds as {x} goes to {_say(point)}")
    if found is sp.nan or found.has(sp.AccumBounds, sp.nan):
        raise Diverges(f"the antiderivative has no limit as {x} goes to {_say(point)}")
    return End(point, side, found, True, needs)


def _say(point: Expr) -> str:
    return str(point)


def _is_singular(value: Expr, x: Expr, point: Expr) -> bool:
    """Whether something that must not vanish does at the point."""
    for g in critical(value, x, strict=True):
        there = g.subs(x, point)
        if there == 0 or there.has(sp.nan, sp.zoo) or sp.simplify(there) == 0:
            return True
    return False


def limit_at(value: Expr, x: Expr, point: Expr, side: str) -> tuple[Expr, tuple[Expr, ...]]:
    """The one-sided limit, and what parameters must satisfy for it. Raises Unknown."""
    total, needs = sp.Integer(0), []
    plain = _evaluable(value)
    pieces = sp.Add.make_args(sp.expand(plain))
    try:
        whole = _limit(plain, x, point, side)
    except Unknown:
        whole = None
    if whole is not None:
        return whole, ()
    even = _even_in_a_parameter(plain, x, point, side)
    if even is not None:
        return even
    for piece in pieces:
        found, more = _limit_with_needs(piece, x, point, side)
        total += found
        needs += more
    return total, tuple(dict.fromkeys(needs))


def _limit(value: Expr, x: Expr, point: Expr, side: str) -> Expr:
    y = sp.Dummy("y", positive=True)
    moved = value.subs(
        x, 1 / y if point == sp.oo else -1 / y if point == -sp.oo else point + (y if side == "right" else -y)
    )
    try:
        found = sp.limit(moved, y, 0, "+")
    except (NotImplementedError, ValueError, TypeError, AttributeError, RecursionError, sp.PoleError) as error:
        try:
            found = sp.limit(value, x, point, _SIDES[side] if point.is_finite else "-")
        except Exception:
            raise Unknown(f"the limit of {value} as {x} goes to {point}: {error}") from None
    found = found.replace(sp.sign, lambda b: b / sp.Abs(b) if b.free_symbols else sp.sign(b))
    hidden = found.free_symbols and found.has(sp.oo, sp.zoo)
    if found.has(sp.Limit) or found.has(y) or found.has(x) or hidden:
        raise Unknown(f"the limit of {value} as {x} goes to {point}")
    return found


def _even_in_a_parameter(value: Expr, x: Expr, point: Expr, side: str) -> tuple[Expr, tuple[Expr, ...]] | None:
    """The limit that is the same for p and -p, by the modulus of the parameter."""
    unsigned = [p for p in value.free_symbols - {x} if p.is_positive is None and p.is_negative is None]
    if len(unsigned) != 1:
        return None
    (p,) = unsigned
    size_of = sp.Dummy("p", positive=True)
    try:
        up, down = (_limit(value.subs(p, sign * size_of), x, point, side) for sign in (1, -1))
    except Unknown:
        return None
    if not up.is_finite or sp.simplify(up - down) != 0:
        return None
    return up.subs(size_of, sp.Abs(p)), (sp.Ne(p, 0),)


def _limit_with_needs(piece: Expr, x: Expr, point: Expr, side: str) -> tuple[Expr, list[Expr]]:
    """A limit that depends on the sign of an exponent: the sign for which it is finite, as a condition."""
    with suppress(Unknown):
        return _limit(piece, x, point, side), []
    piece = sp.powsimp(sp.factor(piece))
    for k in _exponents(piece, x):
        for sign in (-1, 1):
            kappa = sp.Dummy("k", positive=True)
            solved = [s for s in k.free_symbols if s != x and k.diff(s).is_nonzero and not k.diff(s).has(s)]
            if not solved:
                continue
            s = solved[0]
            value = sp.solve(k - sign * kappa, s)
            if len(value) != 1:
                continue
            try:
                found = _limit(sp.powsimp(piece.subs(s, value[0])), x, point, side)
            except Unknown:
                continue
            if found.is_finite:
                return found.subs(kappa, sign * k), [sp.Gt(k, 0) if sign > 0 else sp.Lt(k, 0)]
    raise Unknown(f"the limit of {piece} as {x} goes to {point} depends on parameters; declare their signs")


def _exponents(piece: Expr, x: Expr) -> list[Expr]:
    found: dict[Expr, None] = {}
    for node in sp.preorder_traversal(piece):
        if isinstance(node, sp.exp) and node.has(x):
            slope = sp.diff(node.exp, x)
            if slope.free_symbols and not slope.has(x):
                found.setdefault(slope)
        elif node.is_Pow and node.base == x and node.exp.free_symbols:
            found.setdefault(node.exp)
    return [k for k in found if k.is_positive is None or k.is_negative is None]


def _evaluable(value: Expr) -> Expr:
    return value.replace(lambda g: g.is_Function and g.func.__name__ == "dilog", lambda g: sp.polylog(2, 1 - g.args[0]))


def best_value(value: Expr) -> Expr:
    """The shortest of a few forms of a value."""
    value = _evaluable(value)
    choices = [value]
    for form in (sp.expand, sp.factor_terms, sp.radsimp, sp.logcombine, sp.together, sp.gammasimp, sp.nsimplify):
        if form is sp.nsimplify or form is sp.gammasimp and not value.has(sp.gamma):
            continue
        try:
            choices.append(form(value))
        except (NotImplementedError, ValueError, TypeError):
            continue
    if not value.free_symbols or size(value) < 60:
        with suppress(NotImplementedError, ValueError, TypeError):
            choices.append(sp.simplify(value))
    return min(choices, key=lambda g: (size(g), len(str(g))))


__all__ = ["Diverges", "End", "Unknown", "at_end", "best_value", "limit_at"]
