"""Where an integrand or an antiderivative may break: poles, zeros below a root or in a logarithm, jumps of a branch."""

from __future__ import annotations

from workbench.engines.integrals.symbolic import Expr, sp

_MOST = 40


class Unclear(Exception):
    """Where an expression breaks depends on parameters in a way that cannot be told."""


def critical(e: Expr, x: Expr, strict: bool = False) -> list[Expr]:
    """What must not vanish, or changes its sign: the expressions whose zeros may be breaks.

    ``strict`` leaves out what has a value where it vanishes, seen from inside: roots, moduli.
    """
    found: dict[Expr, None] = {}
    for node in sp.preorder_traversal(e):
        if not node.has(x):
            continue
        if node.is_Pow and node.base.has(x) and (node.exp.is_negative or not node.exp.is_integer):
            if not (strict and node.exp.is_positive):
                found.setdefault(node.base)
        elif isinstance(node, sp.log | sp.sign) or isinstance(node, sp.Abs) and not strict:
            found.setdefault(node.args[0])
        elif isinstance(node, sp.tan):
            found.setdefault(sp.cos(node.args[0]))
        elif node.is_Function and node.func.__name__ == "dilog":
            found.setdefault(node.args[0])
    return list(found)


def breaks(e: Expr, x: Expr, a: Expr, b: Expr) -> list[Expr]:
    """The points strictly between a and b at which e may break, in increasing order. Raises Unclear."""
    points: dict[Expr, None] = {}
    for g in critical(e, x):
        for point in _zeros(g, x, a, b):
            points.setdefault(point)
    inside = [p for p in points if _between(p, a, b)]
    inside.sort(key=lambda p: float(p.subs(_sample(p)).evalf()))
    return inside


def _zeros(g: Expr, x: Expr, a: Expr, b: Expr) -> list[Expr]:
    """The real zeros of g that may lie between a and b."""
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
    except (NotImplementedError, ValueError, TypeError):
        return _by_numbers(g, x, a, b)
    if isinstance(found, sp.FiniteSet):
        return list(found)
    if found is sp.S.EmptySet:
        return []
    if isinstance(found, sp.Intersection | sp.ConditionSet | sp.ImageSet | sp.Union | sp.Complement):
        return _by_numbers(g, x, a, b)
    raise Unclear(str(g))


def _real_roots(g: Expr, x: Expr) -> list[Expr]:
    """The different real roots of a polynomial with numbers as coefficients."""
    try:
        return list(dict.fromkeys(sp.Poly(g, x).real_roots()))
    except (NotImplementedError, sp.PolynomialError):
        pass
    roots = sp.roots(g, x)
    if sum(roots.values()) == sp.degree(g, x):
        return [r for r in roots if abs(sp.im(r).evalf(30)) < 1e-20]
    raise Unclear(str(g))


def _zeros_of_a_wave(g: Expr, x: Expr, a: Expr, b: Expr) -> list[Expr]:
    """k pi, or pi/2 + k pi, solved for x."""
    arg = g.args[0]
    slope = sp.diff(arg, x)
    if slope.has(x):
        raise Unclear(str(g))
    shift = sp.pi / 2 if isinstance(g, sp.cos) else sp.Integer(0)
    if not (a.is_finite and b.is_finite) or (a.free_symbols | b.free_symbols | slope.free_symbols):
        raise Unclear(str(g))
    ends = sorted(float(arg.subs(x, end).evalf()) for end in (a, b))
    first, last = int((ends[0] - float(shift)) // float(sp.pi)), int((ends[1] - float(shift)) // float(sp.pi)) + 1
    if last - first > _MOST:
        raise Unclear(str(g))
    return [sp.expand((shift + k * sp.pi - arg.subs(x, 0)) / slope) for k in range(first, last + 1)]


def _by_numbers(g: Expr, x: Expr, a: Expr, b: Expr) -> list[Expr]:
    """No zero, where the sign of g is one throughout a fine grid, at several values of its parameters."""
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
                raise Unclear(str(g))
            signs.add(bool(value > 0))
    if len(signs) > 1:
        raise Unclear(str(g))
    return []


def _sample(e: Expr) -> dict[Expr, Expr]:
    """Values for parameters, to see an order."""
    return {s: sp.Rational(17 + 7 * k, 11) for k, s in enumerate(sorted(e.free_symbols, key=str))}


def _between(p: Expr, a: Expr, b: Expr) -> bool:
    """Whether p lies strictly inside. Raises Unclear where that depends on parameters."""
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
        raise Unclear(str(p))
    return True


__all__ = ["Unclear", "breaks", "critical"]
