"""Substitution: an inner function whose derivative stands beside it, and new variables for roots and exponentials."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from workbench.engines.integrals.moves import Move, Moves, Naming, inside, last
from workbench.engines.integrals.symbolic import Expr, integral_of, size, slope, sp, split_constant

if TYPE_CHECKING:
    from workbench.engines.integrals.search import Search

RULE = "substitution"
_MOST = 8


def letter(value: Expr) -> Expr:
    """A new variable for a value, positive where the value is."""
    root = value.is_Pow and value.exp.is_Rational and not value.exp.is_Integer
    if value.is_positive or root:
        return sp.Dummy("u", positive=True)
    return sp.Dummy("u", real=True)


def direct(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """u = g(x) where f = h(g(x)) g'(x) and h is no harder than f."""
    found: list[tuple[int, Expr, Expr, Expr]] = []
    for g in candidates(f, x):
        u = letter(g)
        h = in_terms_of(f / sp.diff(g, x), g, u, x)
        if h is not None and size(h) <= size(f) + 1 and not (_is_a_shifted_function(g, x) and size(h) > 3):
            found.append((size(h), g, u, h))
    found.sort(key=lambda t: (t[0], size(t[1])))
    ways = []
    for _, g, u, h in found[:3]:
        made = substituted(search, x, g, u, h, depth)
        if made is not None:
            ways.append(made)
            if len(made) <= 3:
                break
    return search.best(ways)


def _is_a_shifted_function(g: Expr, x: Expr) -> bool:
    """tan x + 1 and its kin: u = tan x says the same with simpler letters, unless all that is left is a power of u."""
    if not g.is_Add:
        return False
    moving = split_constant(g.as_independent(x, as_Add=True)[1], x)[1]
    return bool(moving.is_Function)


def substituted(search: Search, x: Expr, g: Expr, u: Expr, h: Expr, depth: int, why: str = "") -> Moves | None:
    """The moves of u = g(x) into the integral of h(u), its solution, and back."""
    solution = search.solve(h, u, depth + 1)
    if solution is None:
        return None
    there = integral_of(h, u)
    needs = (sp.Lt(sp.Abs(g.args[0]), sp.pi / 2),) if isinstance(g, sp.tan) else ()
    why = why or "the inner function, and its derivative beside it"
    move = Move(there, RULE, why, names=(Naming("inner", u, g, x),), needs=needs)
    end = last(solution)
    back = Move(end.xreplace({u: g}), "substitution back", "the meaning of the letter")
    return (move, *inside(there, there, solution), back)


def candidates(f: Expr, x: Expr) -> list[Expr]:
    """Parts of f that may be the inner function."""
    found: dict[Expr, None] = {}
    for node in sp.postorder_traversal(f):
        if not node.has(x) or node == x or node is f and not node.is_Function:
            continue
        if node.is_Function or isinstance(node, sp.exp):
            found.setdefault(node)
            for arg in node.args:
                found.setdefault(arg)
        elif node.is_Pow:
            if node.exp.has(x):
                found.setdefault(node)
                found.setdefault(node.exp)
            else:
                found.setdefault(node.base)
                if node.base == x and node.exp.is_Integer and abs(node.exp) > 1 or not node.exp.is_Integer:
                    found.setdefault(node)
                if node.base == x and node.exp.is_Integer and node.exp % 2 == 0 and node.exp > 2:
                    found.setdefault(x**2)
        elif node.is_Add and node is not f:
            found.setdefault(node)
    usable = [g for g in found if g.has(x) and g != x and slope(g, x) is None and not g.is_number]
    return sorted(usable, key=size, reverse=True)[: 2 * _MOST]


def in_terms_of(f: Expr, g: Expr, u: Expr, x: Expr) -> Expr | None:
    """f as an expression in u = g(x), or None."""
    if f.has(sp.exp):
        f = sp.powsimp(f, combine="exp")
    for shape in (f, _cancelled):
        h = shape(f, x) if callable(shape) and shape is _cancelled else f
        h = _replaced(h, g, u, x)
        if h is not None and not h.has(x):
            return _tidied(h, u)
    return None


def _cancelled(f: Expr, x: Expr) -> Expr:
    if f.is_rational_function(x):
        return sp.cancel(f)
    above, below = sp.fraction(sp.together(f))
    return sp.factor_terms(above) / sp.factor_terms(below)


def _tidied(h: Expr, u: Expr) -> Expr:
    if h.is_rational_function(u) and not h.is_polynomial(u):
        return sp.cancel(h) if size(sp.cancel(h)) < size(h) else h
    return h


def _replaced(f: Expr, g: Expr, u: Expr, x: Expr) -> Expr | None:
    """u for g, and for powers and kin of g: x^4 is u^2 for u = x^2, cos^2 is 1 - u^2 for u = sin."""
    h = f.xreplace({g: u})
    if g.is_Pow and g.base == x and g.exp.is_Rational:
        n = g.exp
        h = h.replace(
            lambda e: e.is_Pow and e.base == x and e.exp.is_Rational and (e.exp / n).is_Integer,
            lambda e: u ** (e.exp / n),
        )
        if n < 0 or sp.Rational(1) / n == int(1 / n):
            if h.has(x) and (1 / n).is_Integer:
                h = h.xreplace({x: u ** (1 / n)})
    if isinstance(g, sp.exp):
        a = slope(g.exp, x)
        if a is not None:
            h = h.replace(
                lambda e: isinstance(e, sp.exp) and slope(e.exp, x) is not None and (sp.diff(e.exp, x) / a).is_Integer
                and sp.expand(e.exp - g.exp * (sp.diff(e.exp, x) / a)).has(x) is False,
                lambda e: u ** (sp.diff(e.exp, x) / a) * sp.exp(sp.expand(e.exp - g.exp * (sp.diff(e.exp, x) / a))),
            )  # fmt: skip
    kin = _KIN.get(type(g).__name__)
    if kin is not None:
        other, sign = kin
        partner = getattr(sp, other)(g.args[0])
        h = h.replace(
            lambda e: e.is_Pow and e.base == partner and e.exp.is_Integer and e.exp % 2 == 0,
            lambda e: sign(u) ** (e.exp / 2),
        )
    if g.is_Add and h.has(x):
        h = _by_linear_part(h, g, u, x)
    return h


_KIN: dict[str, tuple[str, Callable[[Expr], Expr]]] = {
    "sin": ("cos", lambda u: 1 - u**2),
    "cos": ("sin", lambda u: 1 - u**2),
    "sinh": ("cosh", lambda u: 1 + u**2),
    "cosh": ("sinh", lambda u: u**2 - 1),
}


def _by_linear_part(h: Expr, g: Expr, u: Expr, x: Expr) -> Expr:
    """Where g = p(x) + c with one moving term p, p is u - c: x^2 is u - 1 for u = x^2 + 1."""
    c, p = g.as_independent(x, as_Add=True)
    if p.is_Add:
        return h
    k, p = p.as_independent(x, as_Add=False)
    value = (u - c) / k
    if p.is_Pow and p.base == x and p.exp.is_Integer and p.exp > 1:
        n = p.exp
        return h.replace(
            lambda e: e.is_Pow and e.base == x and e.exp.is_Integer and e.exp % n == 0, lambda e: value ** (e.exp / n)
        )
    return h.xreplace({p: value})


# -- new variables ------------------------------------------------------------------------


def inverted(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """u for a function that can be solved for x: e^x, log x, arcsin x, sqrt(tan x); f dx is rewritten through x(u)."""
    ways = []
    for g in candidates(f, x)[:_MOST]:
        u = letter(g)
        solved = _solved(g, u, x)
        if solved is None:
            continue
        h = f.xreplace({g: u}).xreplace({x: solved}) * sp.diff(solved, u)
        h = _tidied(sp.powsimp(h), u)
        if h.has(x) or size(h) > 2 * size(f) + 6:
            continue
        made = substituted(search, x, g, u, h, depth, "a new variable for the inner function")
        if made is not None:
            ways.append(made)
            break
    return search.best(ways)


def _solved(g: Expr, u: Expr, x: Expr) -> Expr | None:
    """x where u = g(x), for a g with an inverse on its domain."""
    value: Expr = u
    while g != x:
        if isinstance(g, sp.exp):
            g, value = g.exp, sp.log(value)
        elif isinstance(g, sp.log):
            g, value = g.args[0], sp.exp(value)
        elif isinstance(g, sp.asin):
            g, value = g.args[0], sp.sin(value)
        elif isinstance(g, sp.acos):
            g, value = g.args[0], sp.cos(value)
        elif isinstance(g, sp.atan):
            g, value = g.args[0], sp.tan(value)
        elif isinstance(g, sp.tan):
            g, value = g.args[0], sp.atan(value)
        elif g.is_Pow and g.exp.is_Rational and not g.exp.is_Integer and g.exp.p in (1, -1):
            g, value = g.base, value ** (1 / g.exp)
        elif g.is_Add:
            c, g = g.as_independent(x, as_Add=True)
            value = value - c
            if g.is_Add:
                return None
        elif g.is_Mul:
            c, g = g.as_independent(x, as_Add=False)
            value = value / c
            if g.is_Mul:
                return None
        else:
            return None
    return sp.expand(value) if value.is_polynomial(u) else value


__all__ = ["candidates", "direct", "in_terms_of", "inverted", "letter", "substituted"]
