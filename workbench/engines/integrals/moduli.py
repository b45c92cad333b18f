"""Moduli and signs of a linear function: one antiderivative on each side of its zero, joined without a jump."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.engines.integrals.moves import Move, Moves, Side, last
from workbench.engines.integrals.symbolic import Expr, integral_of, slope, sp

if TYPE_CHECKING:
    from workbench.engines.integrals.search import Search


def piece_by_piece(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """|g| = g on one side of the zero of g and -g on the other; both antiderivatives are chosen 0 at the zero."""
    inside = {e.args[0] for e in f.atoms(sp.Abs, sp.sign) if e.has(x)}
    if len(inside) != 1:
        return None
    (g,) = inside
    a = slope(g, x)
    if a is None:
        return None
    even = _of_the_modulus_alone(search, f, g, x, depth) if g == x else None
    if even is not None:
        return even
    zero = sp.expand(-g.subs(x, 0) / a)
    sides, values = [], []
    for sign in (1, -1):
        piece = f.xreplace({sp.Abs(g): sign * g, sp.sign(g): sp.Integer(sign)})
        found = search.solve(piece, x, depth + 1)
        if found is None:
            return None
        value = last(found) - last(found).subs(x, zero)
        if not value.subs(x, zero).is_finite:
            return None
        sides.append(Side(integral_of(piece, x), found))
        values.append(value)
    right, left = values
    whole = sp.expand((right + left) / 2) + sp.expand((right - left) / 2) * sp.sign(g)
    whole = _with_bars(whole, g, x)
    return (
        Move(
            whole,
            "piece by piece",
            "one antiderivative on each side of the zero, joined without a jump",
            sides=tuple(sides),
        ),
    )


def _of_the_modulus_alone(search: Search, f: Expr, g: Expr, x: Expr, depth: int) -> Moves | None:
    """h(|x|): the antiderivative for x > 0 that is 0 at 0, mirrored to an odd function."""
    r = sp.Dummy("r", positive=True)
    h = f.xreplace({sp.Abs(g): r})
    if h.has(x):
        return None
    found = search.solve(h, r, depth + 1)
    if found is None:
        return None
    start = last(found).subs(r, 0)
    if not start.is_finite:
        return None
    whole = sp.sign(x) * (last(found) - start).xreplace({r: sp.Abs(x)})
    return (Move(whole, "odd extension", "an antiderivative on the right that is 0 at 0, mirrored", needs=()),)


def _with_bars(whole: Expr, g: Expr, x: Expr) -> Expr:
    """g times its sign is its modulus."""
    whole = sp.expand(whole)
    out = []
    for t in sp.Add.make_args(whole):
        if t.has(sp.sign(g)) and g == x and (t / sp.sign(g) / x).is_polynomial(x):
            t = sp.expand(t / sp.sign(g) / x) * sp.Abs(x)
        out.append(t)
    return sp.Add(*out)


__all__ = ["piece_by_piece"]
