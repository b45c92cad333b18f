"""Rational functions: division, partial fractions over the reals, quadratics.

Source: Bronstein, Symbolic Integration I, ch. 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.engines.integrals.moves import Move, Moves
from workbench.engines.integrals.substitution import letter, substituted
from workbench.engines.integrals.symbolic import Expr, integral_of, known_positive, quadratic, slope, sp, split_constant

if TYPE_CHECKING:
    from workbench.engines.integrals.search import Search

_MOST_TERMS = 14


def polynomial_product(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """A product of polynomials, or of roots and polynomials, multiplied out into powers."""
    if f.is_Pow and slope(f.base, x) is not None or not (f.is_Mul or f.is_Pow):
        return None
    factors = [g.as_base_exp() for g in sp.Mul.make_args(f)]
    if not all(
        b == x or b.is_polynomial(x) and n.is_Integer and 0 < n <= 12 or not (b.has(x) or n.has(x)) for b, n in factors
    ):
        return None
    expanded = sp.expand(f)
    if expanded == f or not expanded.is_Add or len(expanded.args) > _MOST_TERMS:
        return None
    return search.after(
        Move(integral_of(expanded, x), "multiply out", "a sum of powers can be integrated term by term"), depth
    )


def _fraction(f: Expr, x: Expr) -> tuple[Expr, Expr] | None:
    """Numerator and denominator of a proper or improper rational function that is no polynomial."""
    if not f.is_rational_function(x) or f.is_polynomial(x):
        return None
    above, below = sp.fraction(sp.together(f))
    return above, below


def cancelled(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """Common factors above and below."""
    found = _fraction(f, x)
    if found is None:
        return None
    above, below = found
    common = sp.gcd(sp.expand(above), sp.expand(below))
    if not common.has(x):
        return None
    reduced = sp.factor(above) / sp.factor(below)
    if reduced == f:
        return None
    return search.after(Move(integral_of(reduced, x), "cancel", "a common factor above and below the bar"), depth)


def divided(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """Polynomial division where the numerator has no lower degree."""
    found = _fraction(f, x)
    if found is None or sp.degree(found[0], x) < sp.degree(found[1], x):
        return None
    above, below = found
    quotient, remainder = sp.div(sp.expand(above), sp.expand(below), x)
    rhs = integral_of(quotient + sp.factor_terms(remainder) / below, x)
    return search.after(
        Move(rhs, "polynomial division", "the numerator has no lower degree than the denominator"), depth
    )


def substituted_power(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """x^{n-1} h(x^n): u = x^n."""
    found = _fraction(f, x)
    if found is None:
        return None
    above, below = (sp.Poly(p, x) for p in found)
    shift, n = above.monoms()[-1][0] + 1, 0
    for (k,) in above.monoms():
        n = sp.igcd(n, k + 1)
    for (k,) in below.monoms():
        n = sp.igcd(n, k)
    if n < 2 or shift < 1:
        return None
    n = int(n)
    u = letter(x**n) if n % 2 else sp.Dummy("u", positive=True)
    h = sp.cancel(f * x / n).replace(lambda e: e.is_Pow and e.base == x, lambda e: u ** (e.exp / n)) / u
    h = sp.factor(sp.cancel(h))
    return None if h.has(x) else substituted(search, x, x**n, u, h, depth)


def over_a_quadratic(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """(B x + C) / (a x^2 + b x + c): a multiple of the derivative, and an arctangent after completing the square."""
    found = _fraction(f, x)
    if found is None:
        return None
    above, below = found
    parts = quadratic(sp.expand(below), x)
    if parts is None or sp.degree(above, x) > 1:
        return None
    a, b, c = parts
    discriminant = sp.factor_terms(sp.expand(b**2 - 4 * a * c))
    if discriminant.is_nonnegative or (sp.sqrt(discriminant).is_rational and discriminant.is_number):
        return None
    k = sp.Poly(above, x).coeff_monomial(x)
    if k != 0:
        inner = sp.expand(2 * a * x + b)
        rest = sp.expand(above - k / (2 * a) * inner)
        if rest == 0:
            return None
        whole = k / (2 * a) * integral_of(inner / below, x) + rest * integral_of(1 / below, x)
        move = Move(whole, "split the numerator", "a multiple of the derivative of the denominator, and a constant")
        return search.after(move, depth)
    if b == 0:
        return None
    h, d = b / (2 * a), sp.factor(c - b**2 / (4 * a))
    scale = a
    square = sp.Add(sp.Pow(x + h, 2), sp.factor(d / a), evaluate=True)
    rhs = above / scale * integral_of(1 / square, x)
    return search.after(Move(rhs, "complete the square", "the square of half the middle coefficient"), depth)


def over_a_quadratic_power(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """1 / (x^2 + c)^n with n > 1, lowered by the reduction formula; (B x + C) / q^n split first."""
    c, g = split_constant(f, x)
    above, below = sp.fraction(g)
    if not (below.is_Pow and below.exp.is_Integer and below.exp >= 2):
        return None
    q, n = below.base, below.exp
    parts = quadratic(q, x)
    if parts is None or not above.is_polynomial(x) or sp.degree(above, x) > 1:
        return None
    a, b, c0 = parts
    if sp.expand(4 * a * c0 - b**2).is_negative:
        return None
    k = sp.Poly(above, x).coeff_monomial(x)
    inner = sp.expand(2 * a * x + b)
    if k != 0:
        rest = sp.expand(above - k / (2 * a) * inner)
        if rest == 0:
            return None
        whole = c * k / (2 * a) * integral_of(inner / below, x) + c * rest * integral_of(1 / below, x)
        return search.after(
            Move(whole, "split the numerator", "a multiple of the derivative of the denominator, and a constant"), depth
        )
    d = sp.expand(4 * a * c0 - b**2)
    lower = above * c * 2 * a * (2 * n - 3) / (d * (n - 1)) * integral_of(1 / q ** (n - 1), x)
    rhs = above * c * inner / (d * (n - 1) * q ** (n - 1)) + lower
    move = Move(
        rhs,
        "reduction formula",
        "integration by parts lowers the power of the quadratic by one",
        needs=() if d.is_nonzero else (sp.Ne(d, 0),),
    )
    return search.after(move, depth)


def partial_fractions(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """A sum over the real factors of the denominator."""
    found = _fraction(f, x)
    if found is None:
        return None
    pieces = _decomposed(f, *found, x)
    if pieces is None or pieces == f or len(sp.Add.make_args(pieces)) < 2:
        return None
    move = Move(integral_of(pieces, x), "partial fractions", "a sum over the factors of the denominator")
    return search.after(move, depth)


def _decomposed(f: Expr, above: Expr, below: Expr, x: Expr) -> Expr | None:
    factors = sp.factor_list(below, x)[1] if not below.free_symbols - {x} else sp.factor_list(below)[1]
    hard = [(p, k) for p, k in factors if p.has(x) and _needs_roots(p, x)]
    try:
        if not hard:
            return _beautiful(sp.apart(sp.factor(f), x), x)
        if len(hard) == 1 and hard[0][1] == 1:
            split = _real_factors(hard[0][0], x)
            return None if split is None else _over_factors(above, below, hard[0][0], split, factors, x)
    except (NotImplementedError, sp.PolynomialError):
        return None
    return None


def _needs_roots(p: Expr, x: Expr) -> bool:
    """Whether an irreducible factor splits further over the reals, or has a degree above 2."""
    parts = quadratic(sp.expand(p), x)
    if parts is None:
        return bool(sp.degree(p, x) > 2)
    a, b, c = parts
    return not (sp.expand(4 * a * c - b**2).is_positive or known_positive(sp.expand(p)))


def _beautiful(pieces: Expr, x: Expr) -> Expr:
    """Every piece with a number in front of a primitive fraction."""
    return sp.Add(*(sp.factor_terms(t) for t in sp.Add.make_args(pieces)))


def _real_factors(p: Expr, x: Expr) -> list[Expr] | None:
    """Real factors of a quadratic with real roots, or of a x^4 + b x^2 + c."""
    poly = sp.Poly(p, x)
    if poly.degree() == 2:
        a, b, c = poly.all_coeffs()
        root = sp.sqrt(sp.factor(b**2 - 4 * a * c))
        if root.is_real is False or not root.is_real and not root.is_extended_real:
            return None
        r1, r2 = sp.simplify((-b - root) / (2 * a)), sp.simplify((-b + root) / (2 * a))
        return [a, x - r1, x - r2]
    if poly.degree() == 4 and all(poly.coeff_monomial(x**k) == 0 for k in (1, 3)):
        a, b, c = (poly.coeff_monomial(x**k) for k in (4, 2, 0))
        b, c = b / a, c / a
        if sp.expand(b**2 - 4 * c).is_negative:
            s = sp.sqrt(c)
            m = sp.sqrt(2 * s - b)
            return [a, x**2 + m * x + s, x**2 - m * x + s]
        if sp.expand(b**2 - 4 * c).is_positive:
            root = sp.sqrt(b**2 - 4 * c)
            return [a, x**2 + (b + root) / 2, x**2 + (b - root) / 2]
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
    moving = [(p, k) for p, k in factors if p.has(x) and p != hard] + [(q, 1) for q in split[1:]]
    constant = sp.cancel(below / sp.Mul(*(p**k for p, k in moving)))
    if constant.has(x):
        constant = sp.simplify(
            sp.expand(below).coeff(x, sp.degree(below, x)) / sp.Mul(*(sp.LC(p, x) ** k for p, k in moving))
        )
    unknowns: list[Expr] = []
    ansatz: list[tuple[Expr, Expr]] = []
    for p, k in moving:
        for power in range(1, k + 1):
            some = [sp.Dummy() for _ in range(sp.degree(p, x))]
            unknowns += some
            ansatz.append((sum(s * x**i for i, s in enumerate(some)), p**power))
    product = sp.Mul(*(p**k for p, k in moving))
    equation = sp.expand(above / constant - sum(sp.expand(n * _without(moving, d)) for n, d in ansatz))
    solution = sp.solve(sp.Poly(equation, x).all_coeffs(), unknowns, dict=True)
    if not solution or product == 0:
        return None
    values = {s: sp.radsimp(v) for s, v in solution[0].items()}
    return sp.Add(*(sp.factor_terms(n.subs(values)) / d for n, d in ansatz))


def _without(moving: list[tuple[Expr, int]], divisor: Expr) -> Expr:
    """The product of all factors, divided by one of their powers."""
    base, power = divisor.as_base_exp() if divisor.is_Pow else (divisor, 1)
    return sp.Mul(*(p ** (k - power if p == base else k) for p, k in moving))


__all__ = [
    "cancelled", "divided", "over_a_quadratic", "over_a_quadratic_power", "partial_fractions", "polynomial_product",
    "substituted_power",
]  # fmt: skip
