"""Ways to the limit of a difference quotient: powers, roots, exponentials, logarithms, angles, sums and products.

No derivative is used, and no theorem that rests on one: the quotient is rewritten until h cancels, or until what is
left are the standard limits of the sine, the exponential and the logarithm. Source: Spivak, Calculus, ch. 9-10.
"""

from __future__ import annotations

from fractions import Fraction

from workbench.engines.scalars import generators
from workbench.engines.scalars.difference_quotients import ONE, ZERO, DifferenceQuotients, Way, in_order
from workbench.engines.scalars.factoring import common
from workbench.engines.scalars.generators import Sum
from workbench.engines.scalars.ring import Ring
from workbench.engines.scalars.simplifying import simplified
from workbench.engines.scalars.told import Because, Told, put
from workbench.reasons.algebra import (
    ADDITION_FORMULAS,
    BINOMIAL_THEOREM,
    CANCEL,
    CONJUGATE,
    EXPONENTIAL_OF_A_SUM,
    LOGARITHM_OF_A_QUOTIENT,
    MULTIPLY_OUT,
    ONE_FRACTION,
    SUBTRACT_AND_ADD,
)
from workbench.reasons.common import CONSTANT_FACTOR
from workbench.reasons.differentiation import DEFINITION_OF_THE_DERIVATIVE, LET_IT_GO
from workbench.reasons.limits import LIMIT_LAWS
from workbench.record.board import Board
from workbench.rules.condition import Condition
from workbench.rules.requirements import needs_nonzero, needs_positive
from workbench.rules.writing import is_divisor, over, product, total
from workbench.terms.functions.elementwise import cos, exp, log, sin, sqrt
from workbench.terms.heads import ADD, APPLY, MUL, NUMBER, POWER, derivative, mul, number, power
from workbench.terms.monomials import quotient
from workbench.terms.term import Term, contains, postorder, substitute

OUT, FRACTION, LAW = map(Because.of, (MULTIPLY_OUT, ONE_FRACTION, LIMIT_LAWS))
CANCELLED = Because(
    CANCEL, "a factor above and below the bar cancels; it is not 0, as the limit never looks at 0 itself"
)


def _rational(t: DifferenceQuotients, f: Term, left: Term) -> Told | None:
    """One bar, multiply out, cancel h, let h go to 0."""
    if not _is_algebraic(f) or not _has_whole_powers(f, t.x):
        return None
    plain = f.head is POWER and f.args[0] is t.x and f.args[1].head is NUMBER and f.args[1].value > 2
    out = Because.of(BINOMIAL_THEOREM) if plain else OUT
    return _cancelled(t, t.moved(f) - f, ONE, left, Board(), out)


def _is_algebraic(f: Term) -> bool:
    return all(not n.args or n.head in (ADD, MUL, POWER) for n in postorder(f))


def _has_whole_powers(f: Term, x: Term) -> bool:
    powers = [n for n in postorder(f) if n.head is POWER and contains(n, x)]
    return all(n.args[1].head is NUMBER and n.args[1].value.denominator == 1 for n in powers)


def _cancelled(t: DifferenceQuotients, above: Term, below: Term, left: Term, board: Board, out: Because) -> Told | None:
    """above / (below h), h a factor of what is above: over one denominator, multiplied out, h cancelled."""
    ring = Ring(t.h)
    value = ring.read(above)
    front = tuple((g, e) for g, e in common(ring, value, True) if e < 0)
    inside = ring.times(value, Sum.of(quotient(generators.ONE, front)))
    opened = ring.expanded(inside)
    h = ((ring.place(t.h), Fraction(1)),)
    shorter = opened.shifted(quotient(generators.ONE, h))
    if any(e < 0 for m in shorter for _, e in m):
        return None
    bar = over(ONE, below) if below is not ONE else ONE

    def write(top: Sum, divided: bool) -> Term:
        m, c = ring.as_factor(top) if top else (generators.ONE, Fraction(0))
        made = ring.write_monomial(*ring.joined(quotient(front, h) if divided else front, m, c))
        return product(made, bar)

    forms = [(write(inside, True), FRACTION), (write(opened, True), out), (write(shorter, False), CANCELLED)]
    if forms[1][0] is forms[2][0]:
        del forms[1]
    before = board.lines[-1].statement.args[1].args[0] if board.lines else None
    for form, because in forms:
        if form is not before and not (because is FRACTION and not front):
            put(board, left, t.to_zero(form), because, *_above(board))
        before = form
    found = in_order(substitute(forms[-1][0], {t.h: ZERO}))
    put(board, left, found, Because(LET_IT_GO, f"what is left is continuous in `{t.h.name}`"), board.last)
    first = board.lines[0]
    return t.ended(board, left, found, Because(first.rule, first.why))


def _above(board: Board) -> tuple[str, ...]:
    return (board.last,) if board.lines else ()


def _of_any_function(t: DifferenceQuotients, f: Term, left: Term) -> Told | None:
    """A function of which it is only known that it is differentiable."""
    if f.head is not APPLY or f.args != (t.x,):
        return None
    because = Because(DEFINITION_OF_THE_DERIVATIVE, f"`{f.attrs[0]}` is differentiable")
    return _in_steps(t, left, (derivative(f, t.x), because))


def _in_steps(
    t: DifferenceQuotients, left: Term, *steps: tuple[Term, Because],
    conditions: tuple[Condition, ...] = (), in_the_end: tuple[Condition, ...] = (),
) -> Told:  # fmt: skip
    """Rewritten step by step, the first and the last under conditions; then the limits that are left are put in."""
    board = Board()
    for found, because in steps:
        needs = in_the_end if board.lines else conditions
        put(board, left, found, because, *_above(board), conditions=needs)
    return t.ended(board, left, steps[-1][0], steps[0][1])


def _of_a_sum(t: DifferenceQuotients, f: Term, left: Term) -> Told | None:
    if f.head is not ADD:
        return None
    return _split(t, left, [a for a in f.args if contains(a, t.x)])


def _of_a_multiple(t: DifferenceQuotients, f: Term, left: Term) -> Told | None:
    if f.head is not MUL or all(contains(a, t.x) or a is ONE for a in f.args):
        return None
    return _split(t, left, [f])


def _split(t: DifferenceQuotients, left: Term, terms: list[Term]) -> Told:
    """Sums term by term, constant factors in front."""
    parts = []
    for term in terms:
        factors = term.args if term.head is MUL else (term,)
        constant = [a for a in factors if not contains(a, t.x)]
        rest = mul(*(a for a in factors if contains(a, t.x)))
        parts.append(product(*constant, t.part(rest)))
    return _in_steps(t, left, (total(parts, ()), LAW))


def _of_a_root(t: DifferenceQuotients, f: Term, left: Term) -> Told | None:
    """The conjugate turns a difference of roots into a difference."""
    if f.head is not sqrt or not _is_algebraic(f.args[0]):
        return None
    u, there = f.args[0], t.moved(f.args[0])
    conjugate = sqrt(there) + f
    board = Board()
    found = t.to_zero(over(there - u, mul(t.h, conjugate)))
    put(board, left, found, Because.of(CONJUGATE), conditions=(needs_positive(u),))
    return _cancelled(t, there - u, conjugate, left, board, OUT)


def _slope(t: DifferenceQuotients, u: Term) -> Term | None:
    """a in u = a x + b, None for anything else."""
    ring = Ring(t.x)
    change = ring.expanded(ring.read(t.moved(u) - u, True))
    slope = ring.write(change)
    for step in simplified(over(slope, t.h), t.x):
        slope = step.after
    if not contains(u, t.x) or contains(slope, t.x) or contains(slope, t.h):
        return None
    return slope if slope is not ZERO else None


def _step(t: DifferenceQuotients, a: Term) -> Term:
    """How far a x + b moves."""
    return t.h if a is ONE else product(a, t.h)


def _in_front(t: DifferenceQuotients) -> Because:
    return Because(CONSTANT_FACTOR, f"what does not contain `{t.h.name}` stands in front")


def _of_an_exponential(t: DifferenceQuotients, f: Term, left: Term) -> Told | None:
    base = f.args[0] if f.head is POWER else None
    if f.head is not exp and (base is None or contains(base, t.x)):
        return None
    a = _slope(t, f.args[-1])
    if a is None:
        return None
    needs: tuple[Condition, ...] = ()
    if base is not None:
        a = product(a, log(base))
        needs = (needs_positive(base),)
    k = _step(t, a)
    found = t.to_zero(product(f, over(exp(k) - 1, t.h)))
    standard = product(f, *(() if a is ONE else (a,)), t.to_zero(over(exp(k) - 1, k)))
    steps = (found, Because.of(EXPONENTIAL_OF_A_SUM)), (standard, _in_front(t))
    return _in_steps(t, left, *steps, conditions=needs)


def _of_a_logarithm(t: DifferenceQuotients, f: Term, left: Term) -> Told | None:
    a = _slope(t, f.args[0]) if f.head is log else None
    if a is None:
        return None
    u = f.args[0]
    grown = over(_step(t, a), u)
    found = t.to_zero(over(log(1 + grown), t.h))
    standard = product(over(a, u), t.to_zero(over(log(1 + grown), grown)))
    steps = (found, Because.of(LOGARITHM_OF_A_QUOTIENT)), (standard, _in_front(t))
    return _in_steps(t, left, *steps, conditions=(needs_positive(u),))


def _of_an_angle(t: DifferenceQuotients, f: Term, left: Term) -> Told | None:
    a = _slope(t, f.args[0]) if f.head in (sin, cos) else None
    if a is None:
        return None
    u, k = f.args[0], _step(t, a)
    other = cos(u) if f.head is sin else product(number(-1), sin(u))
    flat, steep = over(1 - cos(k), t.h), over(sin(k), t.h)
    found = t.to_zero(total([product(number(-1), f, flat), product(other, steep)], ()))
    factor = () if a is ONE else (a,)
    standard = total(
        [
            product(number(-1), f, *factor, t.to_zero(over(1 - cos(k), power(k, 2))), t.to_zero(k)),
            product(other, *factor, t.to_zero(over(sin(k), k))),
        ],
        (),
    )
    because = Because(ADDITION_FORMULAS, "the addition formula, sorted by what contains `h`")
    return _in_steps(t, left, (found, because), (standard, LAW))


def _of_a_product(t: DifferenceQuotients, f: Term, left: Term) -> Told | None:
    if f.head is not MUL or len(f.args) < 2 or not all(contains(a, t.x) for a in f.args):
        return None
    u, v = f.args[0], mul(*f.args[1:])
    found = t.to_zero(product(t.moved(u), t.quotient(v)) + product(v, t.quotient(u)))
    standard = product(t.to_zero(t.moved(u)), t.part(v)) + product(v, t.part(u))
    because = Because(SUBTRACT_AND_ADD, "the moved first factor times the second one is subtracted and added")
    return _in_steps(t, left, (found, because), (standard, LAW))


def _of_a_reciprocal(t: DifferenceQuotients, f: Term, left: Term) -> Told | None:
    factor = f.args[1] if f.head is MUL and len(f.args) == 2 and f.args[0] is ONE else f
    if not is_divisor(factor):
        return None
    u = factor.args[0]
    found = t.to_zero(product(number(-1), over(t.quotient(u), mul(t.moved(u), u))))
    standard = product(number(-1), over(t.part(u), mul(t.to_zero(t.moved(u)), u)))
    because = Because(ONE_FRACTION, "both fractions over one denominator")
    needs = (needs_nonzero(u),)
    return _in_steps(t, left, (found, because), (standard, LAW), conditions=needs, in_the_end=needs)


WAYS: tuple[Way, ...] = (
    _of_any_function,
    _of_a_sum,
    _of_a_multiple,
    _rational,
    _of_a_root,
    _of_an_exponential,
    _of_a_logarithm,
    _of_an_angle,
    _of_a_product,
    _of_a_reciprocal,
)
"""In the order in which they are tried."""


__all__ = ["WAYS"]
