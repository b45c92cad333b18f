"""Roots: a new variable for a root of a linear or Moebius function; sines and sinh for roots of quadratics."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.engines.integrals.moves import Move, Moves, Naming, inside, last
from workbench.engines.integrals.substitution import substituted
from workbench.engines.integrals.symbolic import Expr, integral_of, quadratic, root_of, size, slope, sp

if TYPE_CHECKING:
    from workbench.engines.integrals.search import Search


def _roots(f: Expr, x: Expr) -> list[Expr]:
    """The fractional powers of what moves."""
    return [e for e in f.atoms(sp.Pow) if e.exp.is_Rational and not e.exp.is_Integer and e.base.has(x)]


def root_substitution(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """u for the root of a x + b, or of (a x + b)/(c x + d): f dx becomes rational in u."""
    found = _roots(f, x)
    bases = {e.base for e in found}
    if len(bases) != 1:
        return _two_roots(search, f, x, depth, bases)
    (base,) = bases
    q = sp.ilcm(*(e.exp.q for e in found)) if len(found) > 1 else found[0].exp.q
    u = sp.Dummy("u", positive=True)
    solved = _inverse(base, u**q, x)
    if solved is None:
        return None
    h = f.replace(lambda e: e.is_Pow and e.base == base and e.exp.is_Rational, lambda e: u ** (e.exp * q))
    h = h.subs(base, u**q).xreplace({x: solved}) * sp.diff(solved, u)
    if h.has(x):
        return None
    h = sp.factor(sp.cancel(sp.together(h))) if h.is_rational_function(u) else sp.powsimp(h)
    return substituted(search, x, base ** sp.Rational(1, q), u, h, depth, "a new variable for the root")


def _inverse(base: Expr, value: Expr, x: Expr) -> Expr | None:
    """x where base = value, for base a x + b or (a x + b)/(c x + d)."""
    a = slope(base, x)
    if a is not None:
        return sp.expand((value - base.subs(x, 0)) / a)
    if not base.is_rational_function(x):
        return None
    above, below = sp.fraction(sp.together(base))
    if sp.degree(above, x) > 1 or sp.degree(below, x) > 1:
        return None
    (a, b), (c, d) = (_linear(p, x) for p in (above, below))
    return (b - d * value) / (c * value - a)


def _linear(p: Expr, x: Expr) -> tuple[Expr, Expr]:
    return sp.Poly(p, x).coeff_monomial(x), sp.Poly(p, x).coeff_monomial(1)


def _two_roots(search: Search, f: Expr, x: Expr, depth: int, bases: set[Expr]) -> Moves | None:
    """1/(sqrt(x + a) + sqrt(x + b)): multiply by the conjugate."""
    above, below = sp.fraction(f)
    if len(bases) != 2 or not below.is_Add or len(below.args) != 2:
        return None
    p, q = below.args
    product = sp.expand((p - q) * below)
    if product.has(x) and not product.is_polynomial(x):
        return None
    g = sp.expand(above * (p - q) / product) if not product.has(x) else above * (p - q) / product
    move = Move(integral_of(g, x), "rationalise", "numerator and denominator times the conjugate")
    return search.after(move, depth)


def odd_root(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """x h(x^2, sqrt(a x^2 + c)): u for the root, as x dx is a multiple of u du."""
    found = _roots(f, x)
    bases = {e.base for e in found}
    if len(bases) != 1 or any(e.exp.q != 2 for e in found):
        return None
    (base,) = bases
    parts = quadratic(base, x)
    if parts is None or parts[1] != 0:
        return None
    a, _, c = parts
    u, s = sp.Dummy("u", positive=True), sp.Dummy("s", positive=True)
    reduced = sp.expand_power_base(f / x).replace(
        lambda e: e.is_Pow and e.base == base and e.exp.is_Rational, lambda e: u ** (2 * e.exp)
    )
    reduced = sp.cancel(sp.together(reduced)) if reduced.is_rational_function(x, u) else reduced
    reduced = reduced.replace(
        lambda e: e.is_Pow and e.base == x and e.exp.is_Integer and e.exp % 2 == 0, lambda e: s ** (e.exp / 2)
    )
    if reduced.has(x):
        return None
    h = sp.factor(sp.cancel(sp.together(reduced.subs(s, (u**2 - c) / a) * u / a)))
    why = "the variable times its change is a multiple of the root times its own"
    return substituted(search, x, sp.sqrt(base), u, h, depth, why)


def completed_square(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """sqrt(a x^2 + b x + c) with b: the square completed, and u = x + b/(2a)."""
    found = _roots(f, x)
    bases = {e.base for e in found}
    if len(bases) != 1 or any(e.exp.q != 2 for e in found):
        return None
    (base,) = bases
    parts = quadratic(sp.expand(base), x) if base.is_polynomial(x) else None
    if parts is None or parts[1] == 0:
        return None
    a, b, c = parts
    h = sp.factor(b / (2 * a))
    u = sp.Dummy("u", real=True)
    rest = sp.factor(sp.expand(c - b**2 / (4 * a)))
    g = f.xreplace({base: a * u**2 + rest}).subs(x, u - h)
    if not g.is_rational_function(*g.atoms(sp.Pow)) and size(g) > 4 * size(f):
        return None
    return substituted(search, x, x + h, u, g, depth, "the square completed")


def trigonometric_substitution(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """x = k sin t for sqrt(k^2 - x^2), x = k sinh t for sqrt(x^2 + k^2), x = k cosh t for sqrt(x^2 - k^2)."""
    found = _roots(f, x)
    bases = {e.base for e in found}
    if len(bases) != 1 or any(e.exp.q != 2 for e in found):
        return None
    (base,) = bases
    parts = quadratic(base, x)
    if parts is None or parts[1] != 0 or parts[2] == 0:
        return None
    p, _, q = parts
    made = _new_variable(p, q, x)
    if made is None:
        return None
    outer, root, back = made.outer, made.root, made.back
    t = sp.Dummy("t", real=True)
    g = f.replace(lambda e: e.is_Pow and e.base == base and e.exp.is_Rational, lambda e: root(t) ** (2 * e.exp))
    h = g.xreplace({x: outer(t)}) * sp.diff(outer(t), t)
    h = sp.factor_terms(sp.powsimp(h))
    solution = search.solve(h, t, depth + 1)
    if solution is None:
        return None
    there = integral_of(h, t)
    naming = Naming("outer", t, made.value, x, inverse=outer(t))
    first = Move(
        there,
        "trigonometric substitution" if p.is_negative else "hyperbolic substitution",
        made.why,
        names=(naming,),
        needs=made.needs,
    )
    end = back(last(solution), t)
    if end is None:
        return None
    moves = [first, *inside(there, there, solution)]
    return (
        *moves,
        Move(end, "substitution back", "by the right triangle" if p.is_negative else "by the hyperbolic Pythagoras"),
    )


@dataclass(frozen=True)
class _New:
    """x = outer(t), what the root becomes, t by x, the way back, what is needed, and why."""

    outer: Callable[[Expr], Expr]
    root: Callable[[Expr], Expr]
    value: Expr
    back: Callable[[Expr, Expr], Expr | None]
    needs: tuple[Expr, ...]
    why: str


def _new_variable(p: Expr, q: Expr, x: Expr) -> _New | None:
    """The new variable for the root of p x^2 + q."""
    a = sp.sqrt(sp.Abs(p) if p.is_number else p if p.is_positive else -p)
    if p.is_negative and not q.is_negative:
        k = root_of(-q / p)
        needs: tuple[Expr, ...] = () if k.is_positive else (sp.Gt(k, 0),)
        return _New(
            lambda t: k * sp.sin(t),
            lambda t: a * k * sp.cos(t),
            sp.asin(x / k),
            lambda g, t: _from_circle(g, t, x, k),
            needs,
            "the root becomes a cosine",
        )
    if p.is_positive and (q.is_positive or q.is_nonnegative):
        k = root_of(q / p)
        needs = () if k.is_positive else (sp.Gt(k, 0),)
        rise = sp.sqrt(x**2 + k**2)
        return _New(
            lambda t: k * sp.sinh(t),
            lambda t: a * k * sp.cosh(t),
            sp.log((x + rise) / k),
            lambda g, t: _from_hyperbola(g, t, x / k, rise / k, sp.log(x + rise)),
            needs,
            "the root becomes a cosh",
        )
    if p.is_positive and (q.is_negative or q.is_nonpositive):
        k = root_of(-q / p)
        needs = (sp.Gt(x, k),) if k.is_positive else (sp.Gt(k, 0), sp.Gt(x, k))
        rise = sp.sqrt(x**2 - k**2)
        return _New(
            lambda t: k * sp.cosh(t),
            lambda t: a * k * sp.sinh(t),
            sp.log((x + rise) / k),
            lambda g, t: _from_hyperbola(g, t, rise / k, x / k, sp.log(sp.Abs(x + rise))),
            needs,
            "the root becomes a sinh",
        )
    return None


def _from_circle(g: Expr, t: Expr, x: Expr, k: Expr) -> Expr | None:
    root = sp.sqrt(k**2 - x**2)
    g = sp.expand(sp.expand_trig(g)).replace(
        lambda e: e.is_Pow and e.base == sp.cos(t) and e.exp.is_Integer and e.exp > 1,
        lambda e: (1 - sp.sin(t) ** 2) ** (e.exp // 2) * sp.cos(t) ** (e.exp % 2),
    )
    g = sp.expand(g)
    g = g.xreplace({sp.sin(t): x / k, sp.cos(t): root / k, sp.tan(t): x / root})
    g = g.replace(lambda e: e == t, lambda e: sp.asin(x / k)) if g.has(t) else g
    return None if g.has(t) or g.has(sp.tan) else _polished(g)


def _from_hyperbola(g: Expr, t: Expr, sine: Expr, cosine: Expr, angle: Expr) -> Expr | None:
    g = sp.expand(sp.expand_trig(g)).replace(
        lambda e: e.is_Pow and e.base == sp.cosh(t) and e.exp.is_Integer and e.exp > 1,
        lambda e: (1 + sp.sinh(t) ** 2) ** (e.exp // 2) * sp.cosh(t) ** (e.exp % 2),
    )
    g = sp.expand(g)
    g = g.xreplace(
        {
            sp.sinh(t): sine,
            sp.cosh(t): cosine,
            sp.tanh(t): sine / cosine,
            sp.exp(t): sine + cosine,
            sp.exp(-t): cosine - sine,
        }
    )
    g = g.xreplace({t: angle})
    return None if g.has(t) else _polished(g)


def _polished(g: Expr) -> Expr:
    g = sp.expand(g)
    return sp.Add(*(sp.powsimp(sp.powdenest(t)) for t in sp.Add.make_args(g)))


__all__ = ["completed_square", "odd_root", "root_substitution", "trigonometric_substitution"]
