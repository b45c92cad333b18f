"""Gamma and beta integrals, and what a new variable brings to them. Source: DLMF 5.2, 5.9, 5.12."""

from __future__ import annotations

from workbench.engines.integrals.asking import Found, Question, turned
from workbench.engines.integrals.ends import short_value
from workbench.engines.integrals.gaussian import define
from workbench.engines.integrals.integrand import (
    HALF,
    ONE,
    ZERO,
    as_power,
    collected,
    factors,
    is_negative,
    is_positive,
    is_zero,
    over,
    product,
    raised,
    split_constant,
    split_sum,
)
from workbench.engines.integrals.polynomial import plain
from workbench.reasons import integration as by
from workbench.reasons.common import ARITHMETIC
from workbench.record.board import Board
from workbench.rules import integrals as rules
from workbench.rules.condition import Condition
from workbench.rules.requirements import needs_positive
from workbench.terms.functions.elementwise import cos, exp, sin
from workbench.terms.functions.named_integrals import zeta
from workbench.terms.functions.special import gamma
from workbench.terms.heads import NUMBER, add, equals, integral, mul, negative, number, oo, pi, power, scalar
from workbench.terms.term import Term, contains, postorder, symbols


def gamma_integral(board: Board, asked: Question) -> Found | None:
    """k x^{s-1} e^{-c x^q} from 0 on: u = c x^q gives Gamma(s/q)."""
    x = asked.x
    found = _as_gamma(asked.f, x) if asked.over_the_half_line else None
    if found is None:
        return None
    k, s, rate, q = found
    order = collected(over(s, q), x)
    plain_powers = order.head is NUMBER and s.head is NUMBER and s.value.denominator == 1 and s.value < 5 and q is ONE
    if is_negative(rate, x) or is_negative(q, x) or plain_powers or is_negative(order, x) or order is ZERO:
        return None
    needs = _needs(rate, order)
    u = scalar(asked.letters().fresh(("u", "w", "z")), "positive")
    factor = collected(over(k, mul(q, _to_the(rate, order))), x)
    below = collected(add(order, number(-1)), x)
    core = integral(mul(_to_the(u, below), exp(negative(u))) if below is not ZERO else exp(negative(u)), u, ZERO, oo)
    rests: list[str] = []
    if factor is not ONE or q is not ONE:
        why = "what stands in the exponent, with its sign turned"
        rests = [_substituted(board, asked, u, mul(rate, _to_the(x, q)), factor, core, why, needs)]
    whole = gamma(order) if factor is ONE else mul(factor, gamma(order))
    reason = rules.definition_of_the_gamma_function
    board.write(equals(asked.left, whole), reason, reason.reason, rests_on=rests, changed=(whole,), conditions=needs)
    return _in_values(board, asked, whole, by.GAMMA_VALUES.reason, needs), (reason,)


def geometric_integral(board: Board, asked: Question) -> Found | None:
    """k x^p / (e^{c x} - 1), or + 1, from 0 on: a geometric series; u = c x brings it to gamma and zeta."""
    x = asked.x
    found = _as_geometric(asked.f, x) if asked.over_the_half_line else None
    if found is None:
        return None
    k, p, rate, minus = found
    if is_negative(rate, x) or is_negative(p, x) or p is ZERO:
        return None
    needs = _needs(rate, p)
    u = scalar(asked.letters().fresh(("u", "w", "z")), "positive")
    above = collected(add(p, ONE), x)
    factor = collected(over(k, _to_the(rate, above)), x)
    below = add(exp(u), number(-1 if minus else 1))
    core = integral(mul(_to_the(u, p), power(below, -1)), u, ZERO, oo)
    rests: list[str] = []
    if factor is not ONE or rate is not ONE:
        why = "what stands in the exponent"
        rests = [_substituted(board, asked, u, mul(rate, x), factor, core, why, needs)]
    share = () if minus else (add(ONE, negative(power(number(2), negative(p)))),)
    whole = product([*([factor] if factor is not ONE else []), *share, gamma(above), zeta(above)])
    reason = rules.bose_integral if minus else rules.fermi_integral
    board.write(equals(asked.left, whole), reason, reason.reason, rests_on=rests, changed=(whole,), conditions=needs)
    return _in_values(board, asked, whole, "known values of gamma and zeta", needs), (reason,)


def _substituted(
    board: Board, asked: Question, u: Term, inside: Term, factor: Term, core: Term, why: str,
    needs: tuple[Condition, ...],
) -> str:  # fmt: skip
    """The lines that bring the integral to a factor times one in u."""
    scaled = mul(factor, core) if factor is not ONE else core
    n = define(board, u, collected(inside, asked.x))
    return board.write(
        equals(asked.left, scaled), by.SUBSTITUTION, why, rests_on=(n,), changed=(scaled,), conditions=needs
    )


def _as_geometric(f: Term, x: Term) -> tuple[Term, Term, Term, bool] | None:
    """(k, p, c, whether it is less 1) where f = k x^p / (e^{c x} - 1), or + 1."""
    fixed, order, rate = [], [], None
    for g in factors(f):
        base, n = as_power(g)
        if not contains(g, x):
            fixed.append(g)
        elif base is x and not contains(n, x):
            order.append(n)
        elif n is number(-1) and rate is None:
            one, wave = split_sum(base, x)
            c, inner = split_constant(wave.args[0], x) if wave.head is exp else (ZERO, ZERO)
            if inner is not x or one not in (ONE, number(-1)):
                return None
            rate = c, one is not ONE
        else:
            return None
    if rate is None or not order:
        return None
    return collected(product(fixed), x), collected(add(*order, ZERO), x), *rate


def _to_the(base: Term, exponent: Term) -> Term:
    return raised(base, exponent.value if exponent.head is NUMBER else exponent)


def _needs(*parts: Term) -> tuple[Condition, ...]:
    return tuple(needs_positive(p) for p in parts if not is_positive(p))


def _in_values(board: Board, asked: Question, whole: Term, why: str, needs: tuple[Condition, ...]) -> Term:
    """The last line, where values of the gamma function are known."""
    result = short_value(whole)
    if result is whole or any(n.head is gamma for n in postorder(result)) and len(str(result)) >= len(str(whole)):
        return whole
    known = any(n.head in (gamma, zeta) and not symbols(n) for n in postorder(whole))
    reason = by.GAMMA_VALUES if known else ARITHMETIC
    board.write(equals(asked.left, result), reason, why if known else "equal factors cancel", changed=(result,),
                conditions=needs)  # fmt: skip
    return result


def _as_gamma(f: Term, x: Term) -> tuple[Term, Term, Term, Term] | None:
    """(k, s, c, q) where f = k x^{s-1} e^{-c x^q}."""
    fixed, order, decay = [], [ONE], None
    for g in factors(f):
        base, n = as_power(g)
        if not contains(g, x):
            fixed.append(g)
        elif base is x and not contains(n, x):
            order.append(n)
        elif g.head is exp and decay is None:
            c, power_of_x = split_constant(collected(negative(g.args[0]), x), x)
            b, q = as_power(power_of_x)
            if b is not x or contains(q, x):
                return None
            decay = c, q
        else:
            return None
    if decay is None:
        return None
    return collected(product(fixed), x), collected(add(*order, ZERO), x), *decay


# -- beta ------------------------------------------------------------------------------------------------


def beta_integral(board: Board, asked: Question) -> Found | None:
    """x^{p-1} (1 - x)^{q-1} on (0, 1), and what a substitution brings to it."""
    made = _as_beta(asked)
    if made is None:
        return None
    k, p, q, new = made
    x = asked.x
    if any(is_negative(e, x) or e is ZERO for e in (p, q)):
        return None
    needs = _needs(p, q)
    u = scalar(asked.letters().fresh(("u", "w", "z")), "unit")
    lower = [collected(add(e, number(-1)), x) for e in (p, q)]
    core = integral(mul(_to_the(u, lower[0]), _to_the(add(ONE, negative(u)), lower[1])), u, ZERO, ONE)
    rests: list[str] = []
    if new is not None:
        scaled = mul(k, core) if k is not ONE else core
        n = define(board, u, new)
        rests = [
            board.write(
                equals(asked.left, scaled), by.SUBSTITUTION, "the interval becomes (0, 1)",
                rests_on=(n,), changed=(scaled,), conditions=needs,
            )
        ]  # fmt: skip
    elif k is not ONE:
        own = integral(mul(_to_the(x, lower[0]), _to_the(add(ONE, negative(x)), lower[1])), x, ZERO, ONE)
        why = by.LINEARITY.reason
        rests = [board.write(equals(asked.left, mul(k, own)), by.LINEARITY, why, rests_on=(), changed=(own,))]
    ratio = mul(gamma(p), gamma(q), power(gamma(collected(add(p, q), x)), -1))
    whole = mul(k, ratio) if k is not ONE else ratio
    reason = rules.beta_integral
    board.write(equals(asked.left, whole), reason, reason.reason, rests_on=rests, changed=(whole,), conditions=needs)
    why = "`gamma(1/2) == sqrt(pi)`, `gamma(s)*gamma(1 - s) == pi/sin(pi*s)`"
    return _in_values(board, asked, whole, why, needs), (reason,)


def beta_with_parameters(board: Board, asked: Question) -> Found | None:
    """A beta integral whose exponents are parameters: no antiderivative to speak of is to be looked for."""
    return beta_integral(board, asked) if asked.parameters else None


def _as_beta(asked: Question) -> tuple[Term, Term, Term, Term | None] | None:
    """(constant, p, q, the new variable where there is one) for the integrands that lead to a beta integral."""
    x = asked.x
    found = _powers(asked.f, x)
    if found is None:
        return None
    k, powers = found
    if asked.lower is ZERO and asked.upper is ONE:
        return _on_the_unit_interval(k, powers, x)
    if asked.lower is ZERO and is_zero(add(asked.upper, negative(over(pi, number(2)))), x):
        return _on_the_quarter_turn(k, powers, x)
    line = asked.over_the_line and is_zero(add(turned(asked.f, x), negative(asked.f)), x)
    if asked.over_the_half_line or line:
        return _on_the_half_line(mul(number(2), k) if line else k, powers, x)
    return None


def _powers(f: Term, x: Term) -> tuple[Term, dict[Term, Term]] | None:
    """The constant, and the exponents of the bases that move; None where an exponent moves."""
    fixed: list[Term] = []
    powers: dict[Term, Term] = {}
    for g in factors(f):
        base, n = as_power(g)
        if not contains(g, x):
            fixed.append(g)
        elif contains(n, x) or g.head is exp:
            return None
        else:
            powers[base] = collected(add(powers.get(base, ZERO), n), x)
    return collected(product(fixed), x), powers


def _on_the_unit_interval(k: Term, powers: dict[Term, Term], x: Term) -> tuple[Term, Term, Term, None] | None:
    """x^m (1 - x)^n; whole exponents alone are multiplied out elsewhere."""
    rest = [b for b in powers if b is not x]
    if len(rest) > 1 or rest and not is_zero(add(rest[0], x, number(-1)), x):
        return None
    m, n = powers.get(x, ZERO), powers[rest[0]] if rest else ZERO
    if all(e.head is NUMBER and e.value.denominator == 1 for e in (m, n)):
        return None
    return k, collected(add(m, ONE), x), collected(add(n, ONE), x), None


def _on_the_quarter_turn(k: Term, powers: dict[Term, Term], x: Term) -> tuple[Term, Term, Term, Term] | None:
    if not powers or any(b not in (sin(x), cos(x)) for b in powers):
        return None
    p, q = (collected(over(add(powers.get(w(x), ZERO), ONE), number(2)), x) for w in (sin, cos))
    return collected(mul(number(HALF), k), x), p, q, power(sin(x), 2)


def _on_the_half_line(k: Term, powers: dict[Term, Term], x: Term) -> tuple[Term, Term, Term, Term] | None:
    """x^s (1 + x^e)^n by u = x^e / (1 + x^e)."""
    s = powers.pop(x, ZERO)
    if len(powers) != 1:
        return None
    ((base, n),) = powers.items()
    one, wave = split_sum(base, x)
    b, e = as_power(wave)
    if one is not ONE or b is not x or not is_positive(e):
        return None
    p = plain(over(add(s, ONE), e))
    q = plain(add(negative(n), negative(p)))
    return collected(over(k, e), x), collected(p, x), collected(q, x), over(wave, add(ONE, wave))


__all__ = ["beta_integral", "beta_with_parameters", "gamma_integral", "geometric_integral"]
