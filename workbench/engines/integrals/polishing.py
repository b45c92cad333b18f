"""The form of a result: terms collected, logarithms of powers opened, arguments of arctangents over one bar."""

from __future__ import annotations

from workbench.engines.integrals.symbolic import Expr, size, sp


def polished(value: Expr, x: Expr) -> Expr:
    """The same antiderivative, up to a constant, in the shortest of a few forms that a person would write."""
    if value.is_polynomial(x):
        return _without_constants(sp.expand(value), x)
    base = _opened(value, x)
    expanded = _collected(_opened(sp.expand(base), x), x)
    choices = [base, expanded, _in_front(expanded, x), sp.factor_terms(expanded, fraction=False)]
    choices += [_in_front(base, x), _factored(expanded)]
    return min(choices, key=_weight)


def _weight(g: Expr) -> tuple[int, int]:
    """Operations, fractions inside sums counted heavily."""
    stacked = sum(1 for a in g.atoms(sp.Add) for t in a.args if sp.denom(t).free_symbols)
    return size(g) + 2 * stacked, len(str(g))


def _factored(value: Expr) -> Expr:
    """Over one bar, where parameters stand below several."""
    if len(value.free_symbols) < 2 or not any(sp.denom(t).free_symbols for t in sp.Add.make_args(value)):
        return value
    try:
        return sp.factor(value)
    except (NotImplementedError, sp.PolynomialError):
        return value


def _opened(value: Expr, x: Expr) -> Expr:
    value = value.replace(sp.log, _log)
    value = value.replace(sp.atan, _angle)
    for f in (sp.atan, sp.asin, sp.erf):
        value = value.replace(f, lambda a, f=f: f(_over_one_bar(a)))
    return _without_constants(value, x)


def _over_one_bar(a: Expr) -> Expr:
    if not a.is_Add and not (a.is_Mul and any(p.is_Add for p in a.args)):
        return a
    together = sp.factor_terms(sp.together(sp.expand(a)))
    return min((a, together), key=size)


def _angle(a: Expr) -> Expr:
    """arctan(tan y) is y, up to a constant on each branch of the tangent."""
    return a.args[0] if isinstance(a, sp.tan) else sp.atan(a)


def _log(a: Expr) -> Expr:
    """log |x^n| is n log |x|; of a product of such, a sum."""
    inner = a.args[0] if isinstance(a, sp.Abs) else a
    if a.is_Add and len(a.args) == 2 and a.args[0] == 1 and a.args[1].is_Pow and a.args[1].exp == 2:
        if isinstance(a.args[1].base, sp.tan):
            return -2 * sp.log(sp.Abs(sp.cos(a.args[1].base.args[0])))
    if isinstance(a, sp.Abs | sp.Pow | sp.Mul) and inner.is_commutative:
        factors = sp.Mul.make_args(sp.factor_terms(inner) if inner.is_Add else inner)
        if all(_is_a_modulus_power(p) or isinstance(a, sp.Abs) or p.is_positive for p in factors):
            parts = [p.as_base_exp() for p in factors]
            if len(parts) > 1 or parts[0][1] != 1:
                return sp.Add(*(n * sp.log(_bars(b)) for b, n in parts))
    return sp.log(a)


def _bars(b: Expr) -> Expr:
    return b if b.is_positive or isinstance(b, sp.Abs) else sp.Abs(b)


def _is_a_modulus_power(p: Expr) -> bool:
    base, n = p.as_base_exp()
    return isinstance(base, sp.Abs) or bool(n.is_even)


def _without_constants(value: Expr, x: Expr) -> Expr:
    """Terms without x go into the constant of integration."""
    return sp.Add(*(t for t in sp.Add.make_args(value) if t.has(x)))


def _collected(value: Expr, x: Expr) -> Expr:
    """Terms that share an exponential, a logarithm, a root or an inverse function are put together."""
    atoms = [a for a in value.atoms(sp.Function, sp.exp) if a.has(x)]
    roots = [a for a in value.atoms(sp.Pow) if a.has(x) and a.exp.is_Rational and not a.exp.is_Integer]
    shared = [a for a in (*atoms, *roots) if sum(1 for t in sp.Add.make_args(value) if t.has(a)) > 1]
    if not shared or len(shared) > 3:
        return value
    shared.sort(key=size)
    try:
        return sp.collect(value, shared[-1])
    except (NotImplementedError, TypeError):
        return value


def _in_front(value: Expr, x: Expr) -> Expr:
    """A common factor of all terms in front of them."""
    if not value.is_Add:
        return value
    content = sp.gcd_terms(value)
    if not content.is_Mul or size(content) > size(value) + 2:
        return value
    rest = content.as_coeff_Mul()[1]
    shared = sp.Mul(*(p for p in sp.Mul.make_args(rest) if not p.is_Add))
    if shared.has(x) or shared.has(sp.Pow):
        return content
    return value


__all__ = ["polished"]
