"""Operations undone one by one, from the outside, where the unknown stands in one place only.

Each step is an equivalence; where an operation has several inverses (a square, a modulus, a sine) it branches.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from workbench.engines.solving.everywhere import sign_known
from workbench.engines.solving.working import ONE, ZERO, Candidate, Working, branch, tidy
from workbench.reasons import equations as reasons
from workbench.rules.condition import Condition
from workbench.rules.reason import Reason
from workbench.rules.requirements import needs_nonnegative, needs_nonzero, needs_positive, restated
from workbench.rules.writing import difference, parts_of, product
from workbench.terms.declaration import Function
from workbench.terms.functions.elementwise import absolute, arctan, cos, exp, log, log1p, sign, sin, sqrt, tan
from workbench.terms.heads import ADD, MUL, NUMBER, POWER, add, brief, divide, equals, mul, number, pi, power, relation
from workbench.terms.statements import iff
from workbench.terms.term import Head, Term, postorder

Branches = list[tuple[Term, Term, str]]
"""What is left to solve: a side, its value, the line that says so."""


def occurrences(root: Term, x: Term) -> int:
    """In how many places the unknown is written."""
    counts: dict[Term, int] = {}
    for node in postorder(root):
        counts[node] = 1 if node is x else sum(counts[a] for a in node.args)
    return counts[root]


Then = Callable[[Working, Term, Term, str], list[Candidate]]
"""How an inner part is solved that cannot be undone: side, value, line."""


def undo(work: Working, side: Term, value: Term, line: str, then: Then | None = None) -> list[Candidate]:
    """The candidates of ``side = value``, where x does not occur in the value. Operations are undone as long as one
    part of the side holds x; ``then`` solves for what is left, where x occurs more than once."""
    done: list[Candidate] = []
    open_: Branches = [(side, value, line)]
    while open_:
        side, value, line = open_.pop(0)
        if side is work.x:
            done.append(Candidate(value, line))
        elif then is not None and not peels(work, side):
            done += branch(work, then, side, value, line)
        else:
            open_ = [*_step(work, side, value, line), *open_]
    return done


def peels(work: Working, side: Term) -> bool:
    """Whether the outermost operation is a function, or a power, that can be undone."""
    inner = [a for a in side.args if work.varies(a)]
    if len(inner) != 1:
        return False
    if side.head is POWER:
        return inner[0] is side.args[1] or (side.args[1].head is NUMBER and side.args[1] is not ZERO)
    return _has_inverse(side.head)


def can_undo(work: Working, side: Term) -> bool:
    """Whether every operation on the way to x has an inverse that is known."""
    while side is not work.x:
        inner = [a for a in side.args if work.varies(a)]
        if len(inner) != 1 or (side.head is MUL and ZERO in side.args):
            return False
        known = side.head in (ADD, MUL) or _has_inverse(side.head)
        if side.head is POWER:
            fixed = side.args[1].head is NUMBER and side.args[1] is not ZERO
            known = inner[0] is side.args[0] and fixed or inner[0] is side.args[1]
        if not known:
            return False
        side = inner[0]
    return True


def _has_inverse(head: Head) -> bool:
    line = head.knows.line if isinstance(head, Function) else None
    return line is not None and line.inverse is not None and (line.period is None or head in _TURNS)


def _step(work: Working, side: Term, value: Term, line: str) -> Branches:
    if side.head is ADD:
        rest = [t for t in side.args if not work.varies(t)]
        (inner,) = (t for t in side.args if work.varies(t))
        minus = [product(number(-1), t) for t in rest]
        return _one(work, side, value, inner, lambda v: add(v, *minus), line, reasons.SUBTRACT)
    if side.head is MUL:
        return _product(work, side, value, line)
    if side.head is POWER:
        return _power(work, side, value, line)
    return _function(work, side, value, line)


def _one(
    work: Working,
    side: Term,
    value: Term,
    inner: Term,
    undo_by: Callable[[Term], Term],
    line: str,
    rule: Reason,
    why: str = "",
    conditions: tuple[Condition, ...] = (),
) -> Branches:
    """The same done to both sides. Where there is no solution, the line says what it does to the left side."""
    new = tidy(undo_by(value))
    if work.plain:
        statement = equals(undo_by(side), inner)
    else:
        statement = iff(equals(side, value), equals(inner, new))
    return [(inner, new, work.write(statement, rule, why, (line,), conditions))]


def _only_zero(work: Working, side: Term, inner: Term, line: str, modulus: Term, why: str) -> Branches:
    """A power or a modulus that is 0."""
    statement = equals(modulus, absolute(inner)) if work.plain else iff(equals(side, ZERO), equals(inner, ZERO))
    return [(inner, ZERO, work.write(statement, reasons.ONLY_ZERO, why, (line,)))]


def _needs(make: Callable[[Term], Condition], value: Term) -> tuple[Condition, ...]:
    """The condition where the value depends on parameters."""
    return () if sign_known(value) is not None else (make(value),)


def _none(work: Working, side: Term, value: Term, why: str, line: str) -> Branches:
    """No solution: the side is never that value."""
    apart = relation(">", absolute(difference(side, value)), ZERO)
    work.write(apart, reasons.NO_SOLUTION, why, (line,))
    return []


def _product(work: Working, side: Term, value: Term, line: str) -> Branches:
    rest = [t for t in side.args if not work.varies(t)]
    (inner,) = (t for t in side.args if work.varies(t))
    factor = mul(*rest)
    conditions = _needs(needs_nonzero, factor)
    above, below = parts_of(factor)
    return _one(
        work, side, value, inner, lambda v: mul(v, *below, *([power(mul(*above), -1)] if above else [])), line,
        reasons.DIVIDE, "", conditions,
    )  # fmt: skip


def _power(work: Working, side: Term, value: Term, line: str) -> Branches:
    base, exponent = side.args
    if not work.varies(base):
        if sign_known(value) in (-1, 0):
            return _none(work, side, value, "a power of a positive number is positive", line)
        conditions = (*_needs(needs_positive, value), *_needs(needs_positive, base))
        return _one(work, side, value, exponent, lambda v: divide(log(v), log(base)), line, reasons.LOGARITHM,
                    "the exponential is one-to-one", conditions)  # fmt: skip
    e = exponent.value
    if e < 0:
        if sign_known(value) == 0:
            return _none(work, side, value, "a reciprocal is never 0", line)
        new = power(base, number(-e)) if e != -1 else base
        return _one(work, side, value, new, lambda v: divide(ONE, v), line, reasons.RECIPROCALS, "",
                    (*_needs(needs_nonzero, value), needs_nonzero(base)))  # fmt: skip
    if e.denominator != 1:
        return _root(work, side, value, line, base, Fraction(1) / e)
    if e % 2 == 0:
        return _even(work, side, value, line, base, int(e))
    return _odd(work, side, value, line, base, int(e))


def _even(work: Working, side: Term, value: Term, line: str, base: Term, n: int) -> Branches:
    sign_ = sign_known(value)
    if sign_ == -1:
        return _none(work, side, value, "an even power is never negative", line)
    if sign_ == 0:
        return _only_zero(work, side, base, line, power(side, number(Fraction(1, n))), "only 0 has the power 0")
    root = tidy(sqrt(value) if n == 2 else power(value, number(Fraction(1, n))))
    work.wrong["Taking the positive root only: both signs have the same even power."] = None
    return _two(work, side, value, line, base, root, product(number(-1), root), reasons.ROOT,
                "both signs have this power", _needs(needs_nonnegative, value))  # fmt: skip


def _two(
    work: Working, side: Term, value: Term, line: str, inner: Term, first: Term, second: Term, rule: Reason, why: str,
    conditions: tuple[Condition, ...] = (),
) -> Branches:  # fmt: skip
    """Two values of the inner part, said by a product that is 0."""
    first, second = tidy(first), tidy(second)
    zero = mul(*(difference(inner, v) for v in (first, second)))
    if side.head is POWER and side.args[1] is number(2):
        statement = equals(difference(side, value), zero)
    elif work.plain:
        statement = equals(power(side, 2), power(inner, 2 * side.args[1] if side.head is POWER else 2))
    else:
        statement = iff(equals(side, value), equals(zero, ZERO))
    n = work.write(statement, rule, why, (line,), conditions)
    return [(inner, second, n), (inner, first, n)]


def _odd(work: Working, side: Term, value: Term, line: str, base: Term, n: int) -> Branches:
    sign_ = sign_known(value)
    third = number(Fraction(1, n))
    if sign_ == 0:
        new = ZERO
    elif sign_ == 1 or (sign_ is None and needs_positive(value).discharged):
        new = power(value, third)
    elif sign_ == -1:
        new = product(number(-1), power(tidy(product(number(-1), value)), third))
    else:
        new = mul(sign(value), power(absolute(value), third))
    real_root = lambda v: new if v is value else mul(sign(v), power(absolute(v), third))
    return _one(work, side, value, base, real_root, line, reasons.ROOT, "an odd power is one-to-one")


def _root(work: Working, side: Term, value: Term, line: str, base: Term, e: Fraction) -> Branches:
    if sign_known(value) == -1:
        return _none(work, side, value, "a root is never negative", line)
    conditions = (*_needs(needs_nonnegative, value), needs_nonnegative(base))
    return _one(work, side, value, base, lambda v: power(v, number(e)), line, reasons.POWER,
                "both sides are not negative", conditions)  # fmt: skip


# -- functions ----------------------------------------------------------------------------------


_SAID = {exp: reasons.LOGARITHM, log: reasons.EXPONENTIAL, log1p: reasons.EXPONENTIAL, sqrt: reasons.SQUARE,
         absolute: reasons.MODULUS}  # fmt: skip
"""What undoing a function is called; anything else is its inverse on both sides."""
_INSIDE = {log: needs_positive, sqrt: needs_nonnegative}
"""What is said of the part inside, beside what its value says."""


def _function(work: Working, side: Term, value: Term, line: str) -> Branches:
    """A function with a declared inverse: one value, two of both signs, or one for every turn."""
    head = side.head
    assert isinstance(head, Function) and head.knows.line.inverse is not None
    if head in _TURNS:
        return _TURNS[head](work, side, value, line)
    inverse, (inner,), reason = head.knows.line.inverse, side.args, _SAID.get(head, reasons.INVERSE_FUNCTION)
    conditions = _as_a_value(head, value)
    if conditions is None:
        return _none(work, side, value, inverse.outside, line)
    if inverse.both_signs:
        lowest = head.knows.line.range.low if head.knows.line.range is not None else ZERO
        if sign_known(difference(value, lowest)) == 0:
            words = "only 0 has the modulus 0" if head is absolute else "only 0 has this value"
            plain = work.plain and head is absolute
            statement = equals(side, absolute(inner)) if plain else iff(equals(side, value), equals(inner, ZERO))
            return [(inner, ZERO, work.write(statement, reasons.ONLY_ZERO, words, (line,)))]
        first = inverse.of(value)
        second = product(number(-1), first)
        return _two(work, side, value, line, inner, first, second, reason, inverse.why, conditions)
    if head in _INSIDE:
        conditions = (*conditions, _INSIDE[head](inner))
    return _one(work, side, value, inner, inverse.of, line, reason, inverse.why, conditions)


def _as_a_value(head: Function, value: Term) -> tuple[Condition, ...] | None:
    """What must hold for a number to be a value of the function; None where it is none."""
    interval = head.knows.line.range
    found = []
    for sign_, bound in interval.bounds if interval is not None else ():
        side = sign_known(difference(value, bound))
        if side is None:
            found.append(restated(relation(sign_, value, bound)))
        elif side == (-1 if ">" in sign_ else 1) or (side == 0 and "=" not in sign_):
            return None
    return tuple(found)


def _angle(work: Working, side: Term, value: Term, line: str) -> Branches:
    """Sine and cosine: two angles in a turn, one at the crest."""
    inner, turn, inverse = side.args[0], 2 * pi * work.k, side.head.knows.line.inverse  # type: ignore[attr-defined]
    size = sign_known(add(absolute(value), number(-1)))
    if size == 1:
        return _none(work, side, value, inverse.outside, line)
    first = tidy(inverse.of(value))
    second = tidy(add(pi, product(number(-1), first)) if side.head is sin else product(number(-1), first))
    inside = () if size is not None else (_at_most_one(value),)
    work.wrong["Giving one angle only: the others, and whole turns, solve it too."] = None
    halves = [sin(divide(difference(inner, a), number(2))) for a in (first, second)]
    why = "sum to product: 0 at these angles, and whole turns more"
    n = work.write(equals(difference(side, value), mul(number(-2), *halves)), reasons.ANGLES, why, (line,), inside)
    if sign_known(value) == 0:
        return [(inner, add(first, pi * work.k) if first is not ZERO else pi * work.k, n)]  # half turns apart
    angles = [first] if size == 0 else [first, second]  # at 1 and at -1 the two differ by a whole turn
    return [(inner, add(a, turn) if a is not ZERO else turn, n) for a in angles]


def _at_most_one(value: Term) -> Condition:
    return Condition(f"|{brief(value)}| <= 1", relation("<=", absolute(value), ONE))


def _tan(work: Working, side: Term, value: Term, line: str) -> Branches:
    inner = side.args[0]
    angle = tidy(arctan(value))
    apart = Condition("cos not 0", relation(">", absolute(cos(inner)), ZERO))
    ratio = divide(sin(difference(inner, angle)), mul(cos(inner), tidy(cos(angle))))
    n = work.write(equals(difference(side, value), ratio), reasons.ANGLES,
                    "0 at this angle, and half turns more", (line,), (apart,))  # fmt: skip
    work.wrong["Giving one angle only: half turns more solve it too."] = None
    return [(inner, add(angle, pi * work.k) if angle is not ZERO else pi * work.k, n)]


_TURNS: dict[Function, Callable[[Working, Term, Term, str], Branches]] = {sin: _angle, cos: _angle, tan: _tan}
"""Functions that have each value again and again."""

__all__ = ["can_undo", "occurrences", "peels", "undo"]
