"""Equal forms of an expression, one of which may read better than the others; SymPy loads when a task is called.

These tasks make candidates and choose none: the choice is ``shortest`` of ``workbench.algebra.length``, by the one
measure of the project (``shortened`` of this package asks and chooses).
"""

from __future__ import annotations

from typing import Any


def forms(f: Any) -> list[Any]:
    """f and a few equal forms of it; a sign in front of a quotient is also taken into a difference below."""
    import sympy

    found = [f]
    for way in (
        sympy.together, _over_one_bar, sympy.cancel, sympy.factor, _with_powers_joined, sympy.simplify, sympy.expand,
        _with_logs_opened, _with_gammas_joined,
    ):  # fmt: skip
        try:
            found.append(way(f))
        except (sympy.PolynomialError, NotImplementedError, AttributeError, TypeError, ValueError):
            continue
    found += [_with_logs_opened(g) for g in found]
    found += [_turned(g) for g in found]
    strange = sympy.Piecewise, sympy.I, sympy.binomial, sympy.beta, sympy.nan, sympy.zoo
    return [g for g in dict.fromkeys(found) if g is f or not g.has(*strange) and _can_be_said(g)]


def _can_be_said(f: Any) -> bool:
    from workbench.terms.sympy_bridge import from_sympy
    from workbench.terms.term import LanguageError

    try:
        from_sympy(f, as_printed=True)
    except LanguageError:
        return False
    return True


def multiplied_out(f: Any) -> list[Any]:
    """f multiplied out, powers and exponentials of one base put together."""
    import sympy

    return [sympy.expand(sympy.powsimp(sympy.expand(f)))]


def with_opened_logs(f: Any) -> Any:
    """f with logarithms of products as sums, powers of products as products, and multiplied out."""
    import sympy

    f = f.replace(sympy.log, lambda u: sympy.log(_one_ratio(u) if u.is_Add else u))
    plain = sympy.powsimp(sympy.expand_power_base(sympy.powdenest(f, force=True), force=True), deep=True)
    return sympy.expand(sympy.expand_log(plain, force=True), power_exp=False, power_base=False)


def _one_ratio(u: Any) -> Any:
    """A sum of ratios that is positive, as one ratio: -1/(x - 1) is 1/(1 - x), where x - 1 is the only factor whose
    sign can turn. The sum itself where it is none."""
    import sympy

    u = sympy.cancel(sympy.expand(u)) if sympy.expand(u).is_rational_function() else u
    try:
        (above, tops), (below, bottoms) = (sympy.factor_list(part) for part in sympy.fraction(u))
    except sympy.PolynomialError:
        return u
    if above / below > 0:
        return u
    turning = [base for base, k in (*tops, *bottoms) if base.is_Add and k % 2]
    if len(turning) != 1:
        return u

    def put_together(factors: Any) -> Any:
        return sympy.prod((sympy.Add(*(-t for t in b.args)) if b in turning else b) ** k for b, k in factors)

    return -above / below * put_together(tops) / put_together(bottoms)


def _over_one_bar(f: Any) -> Any:
    import sympy

    return sympy.factor_terms(sympy.together(f))


def _with_powers_joined(f: Any) -> Any:
    import sympy

    return sympy.powsimp(sympy.expand_power_base(f))


def _with_logs_opened(f: Any) -> Any:
    """Logarithms of powers whose exponent varies as multiples of logarithms."""
    import sympy

    powers = (p for log in f.atoms(sympy.log) for p in log.args[0].atoms(sympy.Pow))
    return sympy.expand_log(f) if any(p.exp.free_symbols for p in powers) else f


def _with_gammas_joined(f: Any) -> Any:
    """Gamma and digamma functions at arguments that differ by whole numbers, in terms of one of them."""
    import sympy

    if not f.has(sympy.gamma, sympy.polygamma, sympy.loggamma, sympy.beta, sympy.factorial, sympy.binomial):
        return f
    plain = sympy.gammasimp(f.rewrite(sympy.gamma))
    return sympy.factor(sympy.expand_func(plain) if plain.has(sympy.polygamma) else plain)


def _turned(f: Any) -> Any:
    """-c/(p (p - 1)) as c/(p (1 - p))."""
    import sympy

    above, below = sympy.fraction(sympy.factor(f))
    if not above.could_extract_minus_sign():
        return f
    factors = list(sympy.Mul.make_args(below))
    for k, g in enumerate(factors):
        base, exponent = g.as_base_exp()
        if base.is_Add and exponent.is_odd:
            factors[k] = sympy.Pow(sympy.expand(-base), exponent)
            return -above / sympy.Mul(*factors)
    return f


__all__ = ["forms", "multiplied_out", "with_opened_logs"]
