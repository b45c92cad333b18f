"""Polynomial equations: linear, quadratic with its discriminant, powers of one quantity, factors, digits at the end."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from math import gcd
from typing import Any

from workbench.adviser import advised, tasks
from workbench.engines.series.polynomial import monomial, total
from workbench.engines.solving.sheet import ONE, ZERO, Candidate, Sheet, fresh, sign_of, tidy
from workbench.language.saying import said
from workbench.rules.conditions import needs_nonnegative, needs_nonzero
from workbench.rules.reasons import algebra, common
from workbench.rules.reasons import equations as reasons
from workbench.rules.writing import product
from workbench.terms.functions.elementwise import absolute, sqrt
from workbench.terms.heads import ADD, NUMBER, add, brief, divide, equals, iff, mul, number, power, relation
from workbench.terms.term import Term, substitute, symbols

Solve = Callable[[Sheet, Term, Term, str], list[Candidate]]
"""How parts are solved: side, value, line."""


def polynomial(sheet: Sheet, g: Term, coefficients: list[Term], line: str, solve: Solve) -> list[Candidate]:
    """The candidates of g = 0 for a polynomial g with these coefficients, the highest first."""
    degree = len(coefficients) - 1
    if degree == 1:
        return _linear(sheet, g, coefficients[0], coefficients[1], line)
    gaps = [degree - k for k, c in enumerate(coefficients) if c is not ZERO]
    step = reduce(gcd, (n for n in gaps if n), 0)
    if degree == 2 and step == 1:
        a, b, c = coefficients
        return quadratic(sheet, g, a, b, c, line, solve)
    if len([c for c in coefficients if c is not ZERO]) == 2 and gaps[-1] == 0:
        return _pure_power(sheet, g, coefficients, line, solve)
    if step > 1 and gaps[-1] == 0:
        return _in_a_power(sheet, g, coefficients, step, line, solve)
    split = advised(tasks.factors, g, sheet.x, seconds=5)
    if split is not None:
        return product_is_zero(sheet, g, split, line, solve)
    return digits(sheet, g, line)


def _linear(sheet: Sheet, g: Term, a: Term, b: Term, line: str) -> list[Candidate]:
    value = tidy(product(number(-1), divide(b, a)) if b is not ZERO else ZERO)
    conditions = () if sign_of(a) is not None else (needs_nonzero(a),)
    statement = iff(equals(g, ZERO), equals(sheet.x, value))
    n = sheet.write(statement, reasons.LINEAR, f"divide by {said(a)}" if a is not ONE else "", (line,), conditions)
    if conditions:
        none, rest = said(equals(a, ZERO)), said(equals(b, ZERO))
        sheet.notes.append(f"Where {none} the equation is not about `{sheet.x.name}`: {rest} or nothing.")
    return [Candidate(value, n)]


def quadratic(
    sheet: Sheet, g: Term, a: Term, b: Term, c: Term, line: str, solve: Solve | None = None
) -> list[Candidate]:
    """Factoring where the roots are rational, else the square completed and the formula."""
    inside = tidy(b**2 - 4 * a * c)
    if symbols(a, b, c):
        split = advised(tasks.factors, g, sheet.x, seconds=5)
        if split is not None and solve is not None:
            return product_is_zero(sheet, g, split, line, solve)
        return _with_letters(sheet, g, a, b, c, inside, line)
    sign = sign_of(inside)
    n = sheet.write(equals(b**2 - 4 * a * c, inside), reasons.DISCRIMINANT, "`b**2 - 4*a*c`", (line,))
    middle = tidy(divide(product(number(-1), b), 2 * a))
    if sign == -1:
        left = tidy(divide(product(number(-1), inside), 4 * a**2))
        square = mul(a, add(power(_minus(sheet.x, middle), 2), left)) if a is not ONE else add(
            power(_minus(sheet.x, middle), 2), left)  # fmt: skip
        m = sheet.write(equals(g, square), algebra.COMPLETING_THE_SQUARE, "a square and what is left", (n,))
        way = ">" if sign_of(a) == 1 else "<"
        sheet.write(relation(way, g, ZERO), reasons.NO_SOLUTION, "a square plus a positive number is never 0", (m,))
        return []
    if sign == 0:
        square = _times(a, power(_minus(sheet.x, middle), 2))
        m = sheet.write(
            equals(g, square), algebra.COMPLETING_THE_SQUARE, "the discriminant is 0: a perfect square", (n,)
        )
        m = sheet.write(
            iff(equals(g, ZERO), equals(sheet.x, middle)), reasons.DOUBLE_ROOT, "only 0 has the square 0", (m,)
        )
        return [Candidate(middle, m)]
    root = tidy(sqrt(inside))
    low, high = (tidy(divide(add(product(number(-1), b), s), 2 * a)) for s in (product(number(-1), root), root))
    low, high = (low, high) if sign_of(a) == 1 else (high, low)
    rational = root.head is NUMBER and a.head is NUMBER and b.head is NUMBER
    factored = _times(a, mul(_minus(sheet.x, low), _minus(sheet.x, high)))
    if rational:
        m = sheet.write(equals(g, factored), algebra.FACTORING, f"the discriminant has the root {said(root)}", (n,))
    else:
        square = _times(a, add(power(_minus(sheet.x, middle), 2), tidy(divide(product(number(-1), inside), 4 * a**2))))
        m = sheet.write(equals(g, square), algebra.COMPLETING_THE_SQUARE, "a square and what is left", (n,))
    zero = mul(_minus(sheet.x, low), _minus(sheet.x, high))
    formula = "`-b` plus or minus the root of the discriminant, over `2*a`"
    why = "a product is 0 when a factor is" if rational else formula
    rule = reasons.ZERO_PRODUCT if rational else reasons.QUADRATIC_FORMULA
    m = sheet.write(iff(equals(g, ZERO), equals(zero, ZERO)), rule, why, (m,))
    return [Candidate(low, m), Candidate(high, m)]


def _with_letters(sheet: Sheet, g: Term, a: Term, b: Term, c: Term, inside: Term, line: str) -> list[Candidate]:
    """The formula for coefficients with parameters: a not 0, discriminant not negative."""
    nonzero = () if sign_of(a) is not None else (needs_nonzero(a),)
    linear = add(2 * a * sheet.x, b) if b is not ZERO else 2 * a * sheet.x
    identity = equals(mul(number(4), a, g), add(power(linear, 2), *_negated(inside)))
    n = sheet.write(identity, algebra.COMPLETING_THE_SQUARE, "times `4*a`, and `b**2` added and taken away", (line,))
    root = tidy(sqrt(inside))
    perfect = root.head is not sqrt and not _is_sqrt(root)
    real = () if perfect or needs_nonnegative(inside).discharged else (needs_nonnegative(inside),)
    if real:
        none = said(relation("<", inside, ZERO))
        sheet.notes.append(f"Where {none} there is no real solution; where both sides are equal the two are one.")
    if nonzero:
        sheet.notes.append(f"Where {said(equals(a, ZERO))} the equation is linear.")
    out = []
    for sign in (-1, 1):
        value = tidy(divide(add(product(number(-1), b), product(number(sign), root)), 2 * a))
        put_in = equals(substitute(g, {sheet.x: value}), ZERO)
        why = f"`-b` {'minus' if sign < 0 else 'plus'} the root, over `2*a`"
        m = sheet.write(put_in, reasons.QUADRATIC_FORMULA, why, (n,), (*nonzero, *real))
        out.append(Candidate(value, m))
    return out


def _is_sqrt(term: Term) -> bool:
    return any(t.head is sqrt for t in (term, *term.args))


def _negated(term: Term) -> tuple[Term, ...]:
    return tuple(product(number(-1), t) for t in (term.args if term.head is ADD else (term,)))


def _minus(x: Term, value: Term) -> Term:
    return x if value is ZERO else add(x, *_negated(value))


def _times(a: Term, rest: Term) -> Term:
    return rest if a is ONE else product(a, rest)


def _pure_power(sheet: Sheet, g: Term, coefficients: list[Term], line: str, solve: Solve) -> list[Candidate]:
    """a x^n + c = 0."""
    degree = len(coefficients) - 1
    value = tidy(product(number(-1), divide(coefficients[-1], coefficients[0])))
    raised = power(sheet.x, degree)
    alone = _times(coefficients[0], _minus(raised, value))
    n = sheet.write(equals(g, alone), reasons.POWER_ALONE, f"{said(equals(raised, value))} is left", (line,))
    return solve(sheet, raised, value, n)


def _in_a_power(sheet: Sheet, g: Term, coefficients: list[Term], step: int, line: str, solve: Solve) -> list[Candidate]:
    """A polynomial in x^m, as a biquadratic one."""
    u = fresh([g, sheet.x, sheet.k], "uvw")
    degree = (len(coefficients) - 1) // step
    inner = total(monomial(c, u, degree - k) for k, c in enumerate(coefficients[::step]))
    raised = power(sheet.x, step)
    n = sheet.write(
        equals(g, substitute(inner, {u: raised})), common.SUBSTITUTION, f"{u.name} = {brief(raised)}", (line,)
    )
    return through(sheet, inner, u, raised, n, solve)


def through(sheet: Sheet, inner: Term, u: Term, quantity: Term, line: str, solve: Solve) -> list[Candidate]:
    """First the values of the quantity, then the unknown for each of them."""
    out: list[Candidate] = []
    for found in solve(sheet.for_unknown(u), inner, ZERO, line):
        out.extend(solve(sheet, quantity, found.value, found.line))
    return out


def product_is_zero(sheet: Sheet, g: Term, split: list[Any], line: str, solve: Solve) -> list[Candidate]:
    """The candidates of each factor."""
    rest, factors = split
    written = [power(f, times) if times > 1 else f for f, times in factors]
    whole = mul(*([rest] if rest is not ONE else []), *written)
    n = sheet.write(equals(g, whole), algebra.FACTORING, "a product is 0 when a factor is", (line,))
    out: list[Candidate] = []
    for factor, _ in factors:
        out.extend(solve(sheet, factor, ZERO, n))
    return out


# -- digits -------------------------------------------------------------------------------------


def digits(sheet: Sheet, g: Term, line: str) -> list[Candidate]:
    """Roots to 15 digits where nothing closes: a scan for sign changes, then Newton's method."""
    from workbench.engines.solving.newton import real_roots

    if set(symbols(g)) - {sheet.x}:
        return []
    out = []
    for value in real_roots(g, sheet.x):
        near = relation("<=", absolute(substitute(g, {sheet.x: value})), _small(g, sheet.x, value))
        why = "no closed form was found: by sign changes and Newton's method, to 15 digits"
        exact = value.value.denominator <= 1000
        out.append(
            Candidate(value, line if exact else sheet.write(near, reasons.NUMERIC_ROOT, why, (line,)), near=not exact)
        )
    sheet.notes.append("Solutions were looked for between -1000 and 1000; decimals are to 15 digits (approx).")
    return out


def _small(g: Term, x: Term, value: Term) -> Term:
    """How large g may be beside the root for 15 digits of it."""
    from workbench.engines.solving.newton import steepness

    size = max(1.0, steepness(g, x, value)) * max(1.0, abs(float(value.value)))
    exponent = 0
    while 10.0**exponent < size * 1e-13:
        exponent += 1
    while exponent > -13 and 10.0 ** (exponent - 1) >= size * 1e-13:
        exponent -= 1
    return number(Fraction(10) ** exponent)


__all__ = ["Solve", "digits", "polynomial", "product_is_zero", "quadratic", "through"]
