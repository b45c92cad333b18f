"""What engines ask the adviser: functions of SymPy expressions, run in its process. SymPy loads when one is called."""

from __future__ import annotations

from typing import Any

# -- algebra ------------------------------------------------------------------------------------


def same(f: Any) -> Any:
    """f as SymPy keeps it: numbers worked out, known values of functions put in."""
    return f


def expanded(f: Any) -> Any:
    """f multiplied out."""
    import sympy

    return sympy.expand(f)


def factored(f: Any) -> Any:
    """f with its numerator and denominator factored over the rationals, common factors cancelled."""
    import sympy

    return sympy.factor(f)


def together(f: Any) -> Any:
    """f as one quotient with common factors cancelled."""
    import sympy

    return sympy.cancel(sympy.together(f))


def numerator_and_denominator(f: Any) -> list[Any]:
    """f over one bar."""
    import sympy

    return list(sympy.fraction(sympy.together(f)))


def without_common_factor(f: Any, x: Any) -> list[Any] | None:
    """[numerator, denominator, common factor, quotient], the first two factored; None where nothing cancels."""
    import sympy

    above, below = sympy.fraction(sympy.together(f))
    shared = sympy.gcd(above, below)
    if not shared.has(x):
        return None
    return [sympy.factor(above), sympy.factor(below), sympy.factor(shared), sympy.cancel(above / below)]


def divided(parts: list[Any], by: Any) -> list[Any]:
    """Each part over ``by``, what is under a root divided under the root; for a positive variable."""
    return [_divided(part, by) for part in parts]


def _divided(part: Any, by: Any) -> Any:
    import sympy

    roots = [f for f in sympy.Mul.make_args(part) if f.is_Pow and f.base.is_Add and f.exp.is_Rational and f.exp.q > 1]
    if len(roots) != 1:
        return sympy.expand(sympy.cancel(sympy.powsimp(part / by)), deep=False)
    (root,) = roots
    rest = by * root / part
    sign = -1 if rest.could_extract_minus_sign() else 1
    inside = sympy.expand(root.base / sympy.powdenest((sign * rest) ** (1 / root.exp), force=True))
    return sign * sympy.expand(inside) ** root.exp


# -- limits and expansions ----------------------------------------------------------------------


def limit(f: Any, x: Any, to: Any, side: str = "both") -> Any:
    """The limit of f as x goes to a point; ValueError where the two sides differ."""
    import sympy

    if to.is_infinite or side != "both":
        return sympy.limit(f, x, to, "-" if side == "left" else "+")
    return sympy.limit(f, x, to, "+-")


def expansion(f: Any, x: Any, to: Any, most: int = 12) -> list[Any] | None:
    """[the first term of the expansion of f, its exponent, its coefficient]; None where that is no whole power."""
    import sympy

    t = sympy.Dummy("t", positive=True)
    small = 1 / x if to.is_infinite else x - to
    moved = f.subs(x, sympy.sign(to) / t if to.is_infinite else to + t)
    for order in range(1, most + 1):
        shown = sympy.series(moved, t, 0, order).removeO()
        terms = sympy.collect(sympy.expand(shown), t, evaluate=False)
        found = [(key.as_base_exp()[1] if key.has(t) else sympy.Integer(0), c) for key, c in terms.items() if c != 0]
        if found:
            exponent, coefficient = min(found, key=lambda pair: pair[0])
            if coefficient.has(t) or not exponent.is_Integer:
                return None
            lead = coefficient * small**exponent
            return [lead, int(exponent), sympy.factor_terms(coefficient)]
    return None


def taylor(f: Any, x: Any, at: Any, order: int) -> list[Any] | None:
    """The coefficients of (x - at)^0, ..., (x - at)^order; None where the expansion has other terms too."""
    import sympy

    t = sympy.Dummy("t", real=True)
    shown = sympy.expand(sympy.series(f.subs(x, at + t), t, 0, order + 1).removeO())
    coefficients = [shown.coeff(t, k) for k in range(order + 1)]
    rest = sympy.expand(shown - sum(c * t**k for k, c in enumerate(coefficients)))
    if rest != 0 or any(c.has(t) or c.has(sympy.I) for c in coefficients):
        return None
    return [sympy.factor_terms(sympy.nsimplify(c) if c.is_Rational else c) for c in coefficients]


# -- slopes -------------------------------------------------------------------------------------


def slope(f: Any, x: Any) -> Any:
    """The derivative of f, factored where it splits."""
    import sympy

    found = sympy.diff(f, x)
    if found.has(sympy.Derivative, sympy.Subs):
        raise ValueError("no derivative that is known")
    return sympy.factor(sympy.together(sympy.powsimp(found)))


def by_a_term(f: Any, x: Any) -> list[list[Any]]:
    """[[t, f/t], ...] for the terms of a sum f that hold x, f/t multiplied out; at most four, the last ones first."""
    import sympy

    terms = [t for t in sympy.Add.make_args(f) if t.has(x)]
    bare = [sympy.Mul(*(p for p in sympy.Mul.make_args(t) if p.has(x))) for t in terms]
    return [[t, sympy.Add(*(sympy.powsimp(part / t) for part in sympy.Add.make_args(f)))] for t in bare[-4:]]


# -- equations ----------------------------------------------------------------------------------


def coefficients(f: Any, x: Any) -> list[Any] | None:
    """The coefficients of a polynomial in x, the highest power first; None for what is none."""
    import sympy

    f = sympy.expand(f)
    if not f.is_polynomial(x) or not f.has(x):
        return None
    return [sympy.factor_terms(c) for c in sympy.Poly(f, x).all_coeffs()]


def factors(f: Any, x: Any) -> list[Any] | None:
    """[[factor, multiplicity], ...] of those factors of f that hold x; None where f does not split."""
    import sympy

    content, found = sympy.factor_list(sympy.together(f))
    split = [[part, int(times)] for part, times in found if part.has(x)]
    if len(split) < 2 and not (split and split[0][1] > 1):
        return None
    rest = sympy.Mul(content, *(part**times for part, times in found if not part.has(x)))
    return [rest, split]


def in_one_quantity(f: Any, x: Any) -> list[Any] | None:
    """[P, q, d] where f * d = P(u) at u = q, a polynomial in u; q is an expression in x. None where none is found."""
    import sympy

    u = sympy.Symbol("u", real=True)
    for way in (_exponential, _logarithm, _root, _modulus, _angle):
        found = way(sympy, f, x, u)
        if found is None:
            continue
        replaced, quantity = found
        if replaced.has(x):
            continue
        above, below = sympy.fraction(sympy.together(sympy.expand(replaced)))
        above = sympy.expand(above)
        if above.is_polynomial(u) and below.is_polynomial(u) and sympy.degree(above, u) > 0:
            return [above, quantity, below.subs(u, quantity)]
    return None


def _exponential(sympy: Any, f: Any, x: Any, u: Any) -> Any:
    def powers(e: Any) -> bool:
        return bool(e.is_Pow and e.exp.has(x) and not e.base.has(x))

    g = f.replace(powers, lambda e: sympy.exp(e.exp * sympy.expand_log(sympy.log(e.base), force=True), evaluate=False))
    g = sympy.expand(g)
    found = sorted((e for e in g.atoms(sympy.exp, sympy.Pow) if powers(e) or e.func is sympy.exp and e.has(x)), key=str)
    arguments = {e: e.exp * sympy.expand_log(sympy.log(e.base), force=True) if e.is_Pow else e.args[0] for e in found}
    if not arguments:
        return None
    first = next(iter(arguments.values()))
    ratios = {e: sympy.nsimplify(sympy.simplify(a / first)) for e, a in arguments.items()}
    if any(not r.is_Rational for r in ratios.values()):
        return None
    step = sympy.gcd(list(ratios.values()))
    if (first * step).could_extract_minus_sign():
        step = -step
    positive = sympy.Symbol("u", positive=True)
    quantity = sympy.exp(first * step)
    quantity = quantity.rewrite(sympy.Pow) if quantity.atoms(sympy.log) else quantity
    return g.subs({e: positive ** (r / step) for e, r in ratios.items()}).subs(positive, u), quantity


def _logarithm(sympy: Any, f: Any, x: Any, u: Any) -> Any:
    logs = [e for e in f.atoms(sympy.log) if e.has(x)]
    return (f.subs(logs[0], u), logs[0]) if len(logs) == 1 else None


def _root(sympy: Any, f: Any, x: Any, u: Any) -> Any:
    powers = [e for e in f.atoms(sympy.Pow) if e.base == x and e.exp.is_Rational and not e.exp.is_Integer]
    if not powers:
        return None
    q = sympy.ilcm(1, *(e.exp.q for e in powers))
    positive = sympy.Symbol("u", positive=True)
    return f.subs(x, positive**q).subs(positive, u), x ** sympy.Rational(1, q)


def _modulus(sympy: Any, f: Any, x: Any, u: Any) -> Any:
    moduli = [e for e in f.atoms(sympy.Abs) if e.has(x)]
    if len(moduli) != 1:
        return None
    inside = moduli[0].args[0]
    return f.subs(moduli[0], u).subs(inside**2, u**2), moduli[0]


def _angle(sympy: Any, f: Any, x: Any, u: Any) -> Any:
    angles = {e.args[0] for e in f.atoms(sympy.sin, sympy.cos, sympy.tan) if e.has(x)}
    if not angles:
        return None
    least = min(angles, key=lambda a: abs(a.coeff(x)) if a.coeff(x).is_number else 10**6)
    g = sympy.expand(sympy.expand_trig(f)) if len(angles) > 1 else sympy.expand(f)
    s, c, t = sympy.sin(least), sympy.cos(least), sympy.tan(least)
    for keep, drop in ((s, c), (c, s)):
        even = sympy.expand(g.subs(drop**2, 1 - keep**2).subs(drop**4, (1 - keep**2) ** 2))
        if not even.has(drop) and not even.has(t):
            return even.subs(keep, u), keep
    if not g.has(s) and not g.has(c):
        return g.subs(t, u), t
    ratio = sympy.expand(sympy.expand(g / c).subs(s, t * c))
    return (ratio.subs(t, u), t) if not ratio.has(s) and not ratio.has(c) else None


def one_sine(f: Any, x: Any) -> list[Any] | None:
    """[r, u + c, d] where f = r sin(u + c) + d, for f = a sin u + b cos u + d; None for anything else."""
    import sympy

    f = sympy.expand(f)
    angles = {e.args[0] for e in f.atoms(sympy.sin, sympy.cos) if e.has(x)}
    if len(angles) != 1:
        return None
    (u,) = angles
    a, b = f.coeff(sympy.sin(u)), f.coeff(sympy.cos(u))
    rest = sympy.expand(f - a * sympy.sin(u) - b * sympy.cos(u))
    if rest.has(x) or a.has(x) or b.has(x) or not (a.is_number and b.is_number) or a == 0 or b == 0:
        return None
    return [sympy.sign(a) * sympy.sqrt(a**2 + b**2), u + sympy.atan(b / a), rest]


def without_tangents(f: Any, x: Any) -> list[Any] | None:
    """[d, f * d] with the product d of the cosines of the angles under tangents; None without tangents."""
    import sympy

    found = sorted((e for e in f.atoms(sympy.tan) if e.has(x)), key=str)
    if not found:
        return None
    opened = sympy.together(f.subs({e: sympy.sin(e.args[0]) / sympy.cos(e.args[0]) for e in found}))
    above, below = sympy.fraction(opened)
    return [below, above] if below.has(x) and not above.has(sympy.tan) else None


def expanded_angles(f: Any) -> Any:
    """f with the angles of its trigonometric functions opened, factored where it splits."""
    import sympy

    return sympy.factor(sympy.expand_trig(f))
