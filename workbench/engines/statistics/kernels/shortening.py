"""What the adviser is asked for at the end of an expectation; SymPy loads in its process when a task is called."""

from __future__ import annotations

from typing import Any


def short_form(f: Any) -> Any:
    """The shortest of a few equal forms of f; quotients of gamma functions whose arguments differ by integers close."""
    import sympy

    forms = [f]
    for way in (sympy.cancel, sympy.factor, sympy.simplify, sympy.expand, _closed):
        try:
            forms.append(way(f))
        except (sympy.PolynomialError, NotImplementedError, AttributeError, TypeError):
            continue
    forms += [sympy.expand_log(g) for g in forms if _powers_in_logs(g)]
    forms = [g for g in forms if not _powers_in_logs(g)] or forms
    forms = [g for g in forms if not g.has(sympy.Piecewise, sympy.I, sympy.binomial, sympy.beta)]
    return min(forms, key=lambda g: (g.count_ops(), len(str(g))))


def _powers_in_logs(f: Any) -> bool:
    """Whether a power with a symbol in its exponent stands in a logarithm."""
    import sympy

    return any(p.exp.free_symbols for log in f.atoms(sympy.log) for p in log.args[0].atoms(sympy.Pow))


def opened_logs(f: Any) -> Any:
    """f with logarithms of products as sums, powers of products as products, and multiplied out."""
    import sympy

    f = f.replace(sympy.log, lambda u: sympy.log(sympy.cancel(u) if u.is_Add and u.is_rational_function() else u))
    plain = sympy.powsimp(sympy.expand_power_base(sympy.powdenest(f, force=True), force=True), deep=True)
    return sympy.expand(sympy.expand_log(plain, force=True), power_exp=False, power_base=False)


def antidifference(f: Any, x: Any) -> Any | None:
    """F with F(x + 1) - F(x) = f(x); None where there is none in closed form."""
    import sympy

    k, n = sympy.Dummy("k", integer=True), sympy.Dummy("n", integer=True, positive=True)
    found = sympy.summation(f.subs(x, k), (k, 0, n - 1)).subs(n, x)
    plain = [p.args[-1][0] if isinstance(p, sympy.Piecewise) else p for p in sympy.Add.make_args(found)]
    value = sympy.factor(sympy.Add(*plain)) if not found.has(sympy.exp) else sympy.Add(*plain)
    return None if value.has(sympy.Sum, sympy.Piecewise, sympy.I, sympy.zeta, sympy.harmonic) else value


def heavy(f: Any, x: Any) -> Any | None:
    """The limit of x f(x) far out where it is not 0: then the integral of f to infinity has no finite value."""
    import sympy

    far = sympy.limit(x * f, x, sympy.oo)
    if far == 0 or far.has(sympy.limit, sympy.AccumBounds, sympy.nan) or isinstance(far, sympy.Limit):
        return None
    return far


def _closed(f: Any) -> Any:
    """Gamma and digamma functions at arguments that differ by whole numbers, in terms of one of them."""
    import sympy

    plain = sympy.gammasimp(f.rewrite(sympy.gamma))
    return sympy.factor(sympy.expand_func(plain) if plain.has(sympy.polygamma) else plain)


__all__ = ["antidifference", "heavy", "opened_logs", "short_form"]
