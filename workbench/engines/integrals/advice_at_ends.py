"""What definite integrals ask SymPy for: zeros inside an interval, limits at its ends, a value in its short form.

Functions of SymPy expressions, run in the adviser's process. What depends on parameters in a way that cannot be told
is answered by words (a str), never by a guess.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Expr = Any
"""A SymPy expression; SymPy has no types to speak of."""

_MOST = 40
_SIDES = {"left": "-", "right": "+"}


class _Unclear(Exception):
    """What was asked depends on parameters in a way that cannot be told, or SymPy has no answer; the words say what."""


# -- zeros -------------------------------------------------------------------------------------------


def zeros_between(gs: Sequence[Expr], x: Expr, a: Expr, b: Expr) -> list[Expr] | str:
    """The points strictly between a and b at which one of the g vanishes, in increasing order; words where unclear."""
    try:
        points = dict.fromkeys(point for g in gs for point in _zeros(g, x, a, b))
        inside = [p for p in points if _between(p, a, b)]
    except _Unclear as error:
        return str(error)
    inside.sort(key=lambda p: float(p.subs(_sample(p)).evalf()))
    return inside


def _zeros(g: Expr, x: Expr, a: Expr, b: Expr) -> list[Expr]:
    """The real zeros of g that may lie between a and b."""
    import sympy as sp

    if isinstance(g, sp.Abs):
        g = g.args[0]
    if g == x:
        return [sp.Integer(0)]
    if g.is_positive or g.is_negative:
        return []
    if g.is_polynomial(x):
        if not g.free_symbols - {x}:
            return _real_roots(g, x)
        return [r for r in sp.solve(g, x) if r.is_real is not False and not r.has(sp.I)]
    if isinstance(g, sp.sin | sp.cos):
        return _zeros_of_a_wave(g, x, a, b)
    try:
        found = sp.solveset(g, x, sp.Interval(a, b)) if not g.free_symbols - {x} else sp.solveset(g, x, sp.S.Reals)
    except (NotImplementedError, ValueError, TypeError):  # how solveset says that it cannot
        return _by_numbers(g, x, a, b)
    if isinstance(found, sp.FiniteSet):
        return list(found)
    if found is sp.S.EmptySet:
        return []
    if isinstance(found, sp.Intersection | sp.ConditionSet | sp.ImageSet | sp.Union | sp.Complement):
        return _by_numbers(g, x, a, b)
    raise _Unclear(str(g))


def _real_roots(g: Expr, x: Expr) -> list[Expr]:
    """The different real roots of a polynomial with numbers as coefficients."""
    import sympy as sp

    try:
        return list(dict.fromkeys(sp.Poly(g, x).real_roots()))
    except (NotImplementedError, sp.PolynomialError):
        pass
    roots = sp.roots(g, x)
    if sum(roots.values()) == sp.degree(g, x):
        return [r for r in roots if abs(sp.im(r).evalf(30)) < 1e-20]
    raise _Unclear(str(g))


def _zeros_of_a_wave(g: Expr, x: Expr, a: Expr, b: Expr) -> list[Expr]:
    """k pi, or pi/2 + k pi, solved for x."""
    import sympy as sp

    arg = g.args[0]
    slope = sp.diff(arg, x)
    shift = sp.pi / 2 if isinstance(g, sp.cos) else sp.Integer(0)
    if slope.has(x) or not (a.is_finite and b.is_finite) or a.free_symbols | b.free_symbols | slope.free_symbols:
        raise _Unclear(str(g))
    ends = sorted(float(arg.subs(x, end).evalf()) for end in (a, b))
    first, last = int((ends[0] - float(shift)) // float(sp.pi)), int((ends[1] - float(shift)) // float(sp.pi)) + 1
    if last - first > _MOST:
        raise _Unclear(str(g))
    return [sp.expand((shift + k * sp.pi - arg.subs(x, 0)) / slope) for k in range(first, last + 1)]


def _by_numbers(g: Expr, x: Expr, a: Expr, b: Expr) -> list[Expr]:
    """No zero, where the sign of g is one throughout a fine grid, at several values of its parameters."""
    import sympy as sp

    names = sorted((g.free_symbols | a.free_symbols | b.free_symbols) - {x}, key=str)
    signs = set()
    for draw in ((0.6, 1.4, 0.9), (1.9, 0.7, 1.2)):
        point = {s: sp.Float(draw[k % 3] * (1 if s.is_positive or k % 2 == 0 else -1)) for k, s in enumerate(names)}
        low = float(a.subs(point)) if a.is_finite else -30.0
        high = float(b.subs(point)) if b.is_finite else 30.0
        there = g.subs(point)
        for k in range(1, 200):
            value = there.subs(x, sp.Float(low + (high - low) * k / 200)).evalf()
            if not value.is_real:
                raise _Unclear(str(g))
            signs.add(bool(value > 0))
    if len(signs) > 1:
        raise _Unclear(str(g))
    return []


def _sample(e: Expr) -> dict[Expr, Expr]:
    """Values for parameters, to see an order."""
    import sympy as sp

    return {s: sp.Rational(17 + 7 * k, 11) for k, s in enumerate(sorted(e.free_symbols, key=str))}


def _between(p: Expr, a: Expr, b: Expr) -> bool:
    """Whether p lies strictly inside. Raises _Unclear where that depends on parameters."""
    import sympy as sp

    answers: list[bool | None] = []
    for low, high in ((a, p), (p, b)):
        gap = sp.expand(high - low)
        if gap.is_positive:
            answers.append(True)
        elif gap.is_nonpositive:
            answers.append(False)
        elif not gap.free_symbols and gap.is_comparable:
            answers.append(bool(gap.evalf(30) > 0))
        else:
            answers.append(None)
    if False in answers:
        return False
    if None in answers:
        raise _Unclear(str(p))
    return True


# -- limits ------------------------------------------------------------------------------------------


def limit_at_end(value: Expr, x: Expr, point: Expr, side: str) -> list[Any] | str:
    """[the one-sided limit, what parameters must satisfy for it]; words where it cannot be told.

    The limit is an expression, "infinite" or "none"; the needs are pairs (kind, expression), the kind "positive" or
    "nonzero".
    """
    import sympy as sp

    try:
        found, needs = _limit_at(value, x, point, side)
    except _Unclear as error:
        return str(error)
    if found is sp.nan or found.has(sp.AccumBounds, sp.nan):
        return ["none", []]
    if found.has(sp.oo, sp.zoo, -sp.oo):
        return ["infinite", []]
    return [found, needs]


def _limit_at(value: Expr, x: Expr, point: Expr, side: str) -> tuple[Expr, list[Any]]:
    import sympy as sp

    try:
        return _limit(value, x, point, side), []
    except _Unclear:
        even = _even_in_a_parameter(value, x, point, side)
    if even is not None:
        return even
    total, needs = sp.Integer(0), []
    for piece in sp.Add.make_args(sp.expand(value)):
        found, more = _limit_with_needs(piece, x, point, side)
        total += found
        needs += [n for n in more if n not in needs]
    return total, needs


def _limit(value: Expr, x: Expr, point: Expr, side: str) -> Expr:
    import sympy as sp

    y = sp.Dummy("y", positive=True)
    near = 1 / y if point == sp.oo else -1 / y if point == -sp.oo else point + (y if side == "right" else -y)
    refusals = (NotImplementedError, ValueError, TypeError, AttributeError, RecursionError, sp.PoleError)
    try:
        found = sp.limit(value.subs(x, near), y, 0, "+")
    except refusals:  # SymPy's limits end in any of these
        try:
            found = sp.limit(value, x, point, _SIDES[side] if point.is_finite else "-")
        except refusals as error:
            raise _Unclear(f"the limit of {value} as {x} goes to {point}: {error}") from None
    found = found.replace(sp.sign, lambda b: b / sp.Abs(b) if b.free_symbols else sp.sign(b))
    hidden = found.free_symbols and found.has(sp.oo, sp.zoo)
    if found.has(sp.Limit) or found.has(y) or found.has(x) or hidden:
        raise _Unclear(f"the limit of {value} as {x} goes to {point}")
    return found


def _even_in_a_parameter(value: Expr, x: Expr, point: Expr, side: str) -> tuple[Expr, list[Any]] | None:
    """The limit that is the same for p and -p, by the modulus of the parameter."""
    import sympy as sp

    unsigned = [p for p in value.free_symbols - {x} if p.is_positive is None and p.is_negative is None]
    if len(unsigned) != 1:
        return None
    (p,) = unsigned
    size = sp.Dummy("p", positive=True)
    try:
        up, down = (_limit(value.subs(p, sign * size), x, point, side) for sign in (1, -1))
    except _Unclear:
        return None
    if not up.is_finite or sp.simplify(up - down) != 0:
        return None
    return up.subs(size, sp.Abs(p)), [["nonzero", p]]


def _limit_with_needs(piece: Expr, x: Expr, point: Expr, side: str) -> tuple[Expr, list[Any]]:
    """A limit that depends on the sign of an exponent: the sign for which it is finite, as a condition."""
    import sympy as sp

    try:
        return _limit(piece, x, point, side), []
    except _Unclear:
        piece = sp.powsimp(sp.factor(piece))
    for k in _exponents(piece, x):
        for sign in (-1, 1):
            kappa = sp.Dummy("k", positive=True)
            solved = sorted(
                (s for s in k.free_symbols if s != x and k.diff(s).is_nonzero and not k.diff(s).has(s)), key=str
            )
            value = sp.solve(k - sign * kappa, solved[0]) if solved else []
            if len(value) != 1:
                continue
            try:
                found = _limit(sp.powsimp(piece.subs(solved[0], value[0])), x, point, side)
            except _Unclear:
                continue
            if found.is_finite:
                return found.subs(kappa, sign * k), [["positive", sign * k]]
    raise _Unclear(f"the limit of {piece} as {x} goes to {point} depends on parameters; declare their signs")


def _exponents(piece: Expr, x: Expr) -> list[Expr]:
    import sympy as sp

    found: dict[Expr, None] = {}
    for node in sp.preorder_traversal(piece):
        if isinstance(node, sp.exp) and node.has(x):
            slope = sp.diff(node.exp, x)
            if slope.free_symbols and not slope.has(x):
                found.setdefault(slope)
        elif node.is_Pow and node.base == x and node.exp.free_symbols:
            found.setdefault(node.exp)
    return [k for k in found if k.is_positive is None or k.is_negative is None]


# -- values --------------------------------------------------------------------------------------------


def short_value(value: Expr) -> Expr:
    """The shortest of a few forms of a value; known values of functions are put in."""
    import sympy as sp

    choices = [value]
    forms = [sp.expand, sp.factor_terms, sp.radsimp, sp.logcombine, sp.together]
    forms += [sp.gammasimp] if value.has(sp.gamma) else []
    forms += [sp.simplify] if not value.free_symbols or sp.count_ops(value) < 60 else []
    for form in forms:
        try:
            choices.append(form(value))
        except (NotImplementedError, ValueError, TypeError):  # a form that SymPy does not find is none to choose
            continue
    return min(choices, key=lambda g: (sp.count_ops(g), len(str(g))))


def sum_of_mirrored(f: Expr, other: Expr, x: Expr) -> Expr | None:
    """f + other where that is no harder than f and no multiple of it, in short form."""
    import sympy as sp

    total = sp.simplify(f + other)
    if f.has(sp.log):
        total = sp.simplify(sp.logcombine(total, force=True).replace(sp.log, lambda a: sp.log(sp.simplify(a))))
    harder = sp.count_ops(total) > sp.count_ops(f) or sp.simplify(total - 2 * f) == 0
    return None if harder and total.has(x) else total


def mirrored(f: Expr, x: Expr, mirror: Expr, factor: Expr) -> Expr:
    """f at the mirrored point times the factor, angles opened, what stands in a logarithm over one bar."""
    import sympy as sp

    g = f.subs(x, mirror) * factor
    if g.has(sp.sin, sp.cos, sp.tan, sp.cot):
        g = sp.expand_trig(g.replace(sp.cot, lambda a: 1 / sp.tan(a)))
    return g.replace(sp.log, lambda a: sp.log(sp.factor(sp.together(a))))


__all__ = ["limit_at_end", "mirrored", "short_value", "sum_of_mirrored", "zeros_between"]
