"""What the search asks SymPy for: functions of SymPy expressions, run in the adviser's process.

Each takes expressions and gives back expressions (terms on both sides for whoever asks), or None without an answer.
An answer is no truth: it becomes a line that is checked like any other.
"""

from __future__ import annotations

from typing import Any

Expr = Any
"""A SymPy expression; SymPy has no types to speak of."""


# -- partial fractions ----------------------------------------------------------------------------


def partial_fractions(f: Expr, x: Expr) -> list[Expr] | None:
    """The terms of f over the real factors of its denominator; None where these are not found."""
    import sympy as sp

    above, below = sp.fraction(sp.together(f))
    factors = sp.factor_list(below, x)[1] if not below.free_symbols - {x} else sp.factor_list(below)[1]
    hard = [(p, k) for p, k in factors if p.has(x) and _needs_roots(p, x)]
    pieces = None
    if not hard:
        pieces = sp.apart(sp.factor(f), x)
    elif len(hard) == 1 and hard[0][1] == 1:
        split = _real_factors(hard[0][0], x)
        pieces = None if split is None else _over_factors(above, below, hard[0][0], split, factors, x)
    return None if pieces is None else [sp.factor_terms(t) for t in sp.Add.make_args(pieces)]


def _needs_roots(p: Expr, x: Expr) -> bool:
    """Whether an irreducible factor splits further over the reals, or has a degree above 2."""
    import sympy as sp

    poly = sp.Poly(sp.expand(p), x)
    if poly.degree() < 2:
        return False
    if poly.degree() > 2:
        return True
    a, b, c = poly.all_coeffs()
    gap = sp.expand(4 * a * c - b**2)
    return not (gap.is_positive or sp.expand(p).is_positive)


def _real_factors(p: Expr, x: Expr) -> list[Expr] | None:
    """Real factors of a quadratic with real roots, or of a x^4 + b x^2 + c."""
    import sympy as sp

    poly = sp.Poly(p, x)
    if poly.degree() == 2:
        a, b, c = poly.all_coeffs()
        root = sp.sqrt(sp.factor(b**2 - 4 * a * c))
        if root.is_real is False or not root.is_real and not root.is_extended_real:
            return None
        return [a, x - sp.simplify((-b - root) / (2 * a)), x - sp.simplify((-b + root) / (2 * a))]
    if poly.degree() == 4 and all(poly.coeff_monomial(x**k) == 0 for k in (1, 3)):
        a, b, c = (poly.coeff_monomial(x**k) for k in (4, 2, 0))
        b, c = b / a, c / a
        gap = sp.expand(b**2 - 4 * c)
        if gap.is_negative:
            s = sp.sqrt(c)
            m = sp.sqrt(2 * s - b)
            return [a, x**2 + m * x + s, x**2 - m * x + s]
        if gap.is_positive:
            return [a, x**2 + (b + sp.sqrt(gap)) / 2, x**2 + (b - sp.sqrt(gap)) / 2]
    if poly.degree() == 4 and not p.free_symbols - {x}:
        for d in (2, 3, 5):
            _, found = sp.factor_list(p, extension=sp.sqrt(d))
            if len(found) == 2:
                return [sp.LC(p, x), *(sp.expand(q / sp.LC(q, x)) for q, _ in found)]
    return None


def _over_factors(
    above: Expr, below: Expr, hard: Expr, split: list[Expr], factors: list[tuple[Expr, int]], x: Expr
) -> Expr | None:
    """Partial fractions by unknown coefficients, with the irrational factors as they are."""
    import sympy as sp

    moving = [(p, k) for p, k in factors if p.has(x) and p != hard] + [(q, 1) for q in split[1:]]
    constant = sp.cancel(below / sp.Mul(*(p**k for p, k in moving)))
    if constant.has(x):
        lead = sp.expand(below).coeff(x, sp.degree(below, x))
        constant = sp.simplify(lead / sp.Mul(*(sp.LC(p, x) ** k for p, k in moving)))
    unknowns: list[Expr] = []
    ansatz: list[tuple[Expr, Expr, int]] = []
    for p, k in moving:
        for power in range(1, k + 1):
            some = [sp.Dummy() for _ in range(sp.degree(p, x))]
            unknowns += some
            ansatz.append((sum(s * x**i for i, s in enumerate(some)), p, power))

    def without(p: Expr, power: int) -> Expr:
        return sp.Mul(*(q ** (k - power if q == p else k) for q, k in moving))

    equation = sp.expand(above / constant - sum(sp.expand(n * without(p, power)) for n, p, power in ansatz))
    solution = sp.solve(sp.Poly(equation, x).all_coeffs(), unknowns, dict=True)
    if not solution:
        return None
    values = {s: sp.radsimp(v) for s, v in solution[0].items()}
    return sp.Add(*(sp.factor_terms(n.subs(values)) / p**power for n, p, power in ansatz))


# -- antiderivatives ------------------------------------------------------------------------------


def times_an_exponential(r: Expr, inner: Expr, x: Expr) -> Expr | None:
    """The rational h with h' + h inner = r, so that (h e^g)' = r e^g where inner = g'; None where there is none."""
    import sympy as sp

    r, inner = sp.cancel(sp.together(r)), sp.cancel(sp.together(inner))
    below = sp.denom(r)
    base = sp.gcd(below, sp.diff(below, x))
    degree = max(sp.degree(sp.numer(r), x) - sp.degree(below, x), 0) + sp.degree(base, x) + 1
    unknowns = [sp.Dummy() for _ in range(int(degree) + 1)]
    h = sum(c * x**k for k, c in enumerate(unknowns)) / base
    equation = sp.numer(sp.together(sp.diff(h, x) + inner * h - r))
    if equation == 0 or not equation.is_polynomial(x):
        return None
    found = sp.solve(sp.Poly(equation, x).all_coeffs(), unknowns, dict=True)
    return sp.factor(h.subs(found[0]).subs(dict.fromkeys(unknowns, 0))) if found else None


def antiderivative(f: Expr, x: Expr) -> Expr | None:
    """An elementary antiderivative that SymPy knows or guesses, real where f is; None where it has none."""
    import sympy as sp
    from sympy.integrals.heurisch import heurisch
    from sympy.integrals.manualintegrate import manualintegrate

    value = manualintegrate(f, x)
    if _is_open(value) and _is_tame(f, x):
        value = heurisch(f, x)
    if value is None or _is_open(value):
        return None
    return value.replace(sp.log, lambda a: sp.log(a if a.is_positive else sp.Abs(a)))


def _is_open(value: Expr) -> bool:
    import sympy as sp

    return value is None or value.has(sp.Integral, sp.Piecewise, sp.I, sp.nan, sp.zoo)


def _is_tame(f: Expr, x: Expr) -> bool:
    """Whether a guess is likely to end soon: few functions, of one argument, and no roots of them."""
    import sympy as sp

    functions = [g for g in f.atoms(sp.Function, sp.exp) if g.has(x)]
    arguments = {g.args[0] for g in functions if isinstance(g, sp.sin | sp.cos | sp.tan)}
    roots = [e for e in f.atoms(sp.Pow) if e.exp.is_Rational and not e.exp.is_Integer and e.base.has(x)]
    return len(functions) <= 4 and len(arguments) <= 1 and not (roots and functions)


__all__ = ["antiderivative", "partial_fractions", "times_an_exponential"]
