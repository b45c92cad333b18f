"""Limits written otherwise: of an equal function, of a multiple, in another variable, by limits that are known.

What is said of a function near the point, apart from the point itself, is enough: it is asked for within a tenth of
the point, or beyond ten. Where a limit is a multiple, other than 0 times, of another, and a number more, each
exists where the other does. Source: Spivak, Calculus, ch. 5.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from workbench.algebra.arithmetic import arithmetic
from workbench.rules.ends import going, limits_at_ends
from workbench.rules.inference import Needed, Reduction, Step
from workbench.rules.limit_laws import known_limits, limit_laws
from workbench.rules.limits import STANDARD
from workbench.rules.rule import replace_nodes
from workbench.rules.writing import parts_of, quotient_of
from workbench.terms.functions.elementwise import absolute, exp
from workbench.terms.heads import (
    ADD,
    LIMIT,
    MUL,
    NUMBER,
    POWER,
    RELATION,
    add,
    equals,
    limit,
    mul,
    negative,
    number,
    oo,
    power,
    relation,
    subtract,
)
from workbench.terms.statements import both, implies
from workbench.terms.term import LanguageError, Term, contains, postorder, substitute

_ZERO, _ONE, _MINUS = number(0), number(1), negative(oo)
_CLOSE, _FAR = number(Fraction(1, 10)), number(10)


def rewritten_limits(step: Step) -> Iterator[Reduction]:
    """An equation of a limit with others: of an equal function, of a multiple, of the exponential of a function, in
    another variable; or of what is put together from functions whose limits are known."""
    for goal in (step.goal, _turned(step.goal)):
        left = None if goal is None else _one_limit(goal.args[0])
        if goal is None or left is None or left.args[1] in step.fixed:
            continue
        right = goal.args[1]
        inner = [t for t in dict.fromkeys(postorder(right)) if t.head is LIMIT]
        if any(t.shape for t in inner):
            continue
        if len(inner) == 1 and inner[0].args[1] not in step.fixed:
            yield from _of_another(step.goal, left, right, inner[0])
        if inner:
            yield from _of_known_ones(step, left, right, inner)


def reciprocals_of_what_vanishes(step: Step) -> Iterator[Reduction]:
    """A quotient grows without bound where its denominator goes to 0 and its numerator does not, and it keeps its
    sign."""
    goal = step.goal
    if goal.head is not RELATION or goal.attrs[0] != "=" or goal.args[0].head is not LIMIT or goal.args[0].shape:
        return
    (q, x, to), side, value = goal.args[0].args, goal.args[0].attrs[0], goal.args[1]
    above, below = parts_of(q)
    if value not in (oo, _MINUS) or not below or x in step.fixed:
        return
    n, d = mul(*above) if above else _ONE, mul(*below) if len(below) > 1 else below[0]
    cited = {(*where.args, where.attrs[0]): v for where, v in known_limits(step)}
    top, bottom = (cited[f, x, to, side] if (f, x, to, side) in cited else _goes(f, x, to, side) for f in (n, d))
    if (top is None or bottom is not _ZERO) and _value_of(limit(quotient_of(below, above), x, to, side)) is _ZERO:
        top, bottom = _ONE, _ZERO
    if top is None or bottom is not _ZERO:
        return
    keeps = implies(near(x, to, side), relation(">" if value is oo else "<", q, _ZERO))
    away = [] if top.head is NUMBER else [Needed(relation(">", absolute(top), _ZERO), computed=True)]
    if top is not _ZERO:
        yield Reduction((goal,), (Needed(keeps, computed=True), *away))


def squeezed(step: Step) -> Iterator[Reduction]:
    """What is not larger in size than something that goes to 0 goes to 0."""
    given: dict[Term, None] = {}
    for premise in step.premises:
        if premise.head is not RELATION or premise.attrs[0] != "<=" or premise.args[0].head is not absolute:
            continue
        (g,), bound = premise.args[0].args, premise.args[1]
        for where, value in known_limits(step):
            body, x, to = where.args
            if body in (bound, absolute(bound)) and value is _ZERO and x not in step.fixed and contains(g, x):
                given[equals(limit(g, x, to, where.attrs[0]), _ZERO)] = None
    if given:
        yield Reduction(tuple(given))


def near(x: Term, to: Term, side: str) -> Term:
    """That x is close to the place, on its side and not there."""
    if to is oo:
        return relation(">", x, _FAR)
    if to is _MINUS:
        return relation("<", x, negative(_FAR))
    way = arithmetic(subtract(x, to) if side != "left" else subtract(to, x))
    size = absolute(way) if side == "both" else way
    return both(relation(">", size, _ZERO), relation("<", size, _CLOSE))


def _one_limit(left: Term) -> Term | None:
    """A limit of numbers, with the factors before it under it."""
    if left.shape:
        return None
    if left.head is LIMIT:
        return left
    inner = [a for a in left.args if a.head is LIMIT] if left.head is MUL else []
    if len(inner) != 1 or inner[0].shape:
        return None
    if any(contains(a, inner[0].args[1]) or _holds_a_limit(a) for a in left.args if a is not inner[0]):
        return None
    f, x, to = inner[0].args
    return limit(mul(*(f if a is inner[0] else a for a in left.args)), x, to, inner[0].attrs[0])


def _holds_a_limit(term: Term) -> bool:
    return any(t.head is LIMIT for t in postorder(term))


def limits_by_laws(step: Step) -> Iterator[Reduction]:
    """By the laws of limits, else as another limit."""
    yield from limit_laws(step)
    yield from limits_at_ends(step)
    yield from rewritten_limits(step)


def _turned(goal: Term) -> Term | None:
    if goal.head is not RELATION or goal.attrs[0] != "=":
        return None
    return equals(goal.args[1], goal.args[0])


# -- one other limit ------------------------------------------------------------------------------


def _of_another(goal: Term, left: Term, right: Term, other: Term) -> Iterator[Reduction]:
    g, y, place = other.args
    f, x, _ = left.args
    whole = replace_nodes(right, {other: g})
    outside = replace_nodes(right, {other: _ONE})
    if contains(outside, x) or contains(outside, y):
        return
    factor = _factor(right, other)
    factor = None if factor is None else arithmetic(factor)
    if factor is None and not (right.head is exp and right.args[0] is other):
        return
    if factor is _ZERO:
        return
    plain = factor is None or factor.head is NUMBER
    needed = [] if plain or factor is None else [Needed(relation(">", absolute(factor), _ZERO))]
    for moved, where in _in_other_variables(f, left, other):
        same = implies(near(y, place, other.attrs[0]), equals(moved, whole))
        if where:
            yield Reduction((goal,), (Needed(same, computed=True), *needed))


def _factor(right: Term, other: Term) -> Term | None:
    """c of c L + d; None for what is no such sum."""
    if right is other:
        return _ONE
    if right.head is MUL and list(right.args).count(other) == 1:
        rest = [a for a in right.args if a is not other]
        return None if any(contains(a, other) for a in rest) else mul(*rest) if len(rest) > 1 else rest[0]
    if right.head is ADD:
        holding = [a for a in right.args if contains(a, other)]
        return _factor(holding[0], other) if len(holding) == 1 else None
    return None


def _in_other_variables(f: Term, left: Term, other: Term) -> Iterator[tuple[Term, bool]]:
    """f in the variable of the other limit, which runs to its place as that of f does."""
    _, x, to = left.args
    _, y, place = other.args
    side, way = left.attrs[0], other.attrs[0]
    if y is x:
        yield f, place is to and side == way
        return
    if contains(f, y):
        return
    turned = {"left": "right", "right": "left"}
    infinite = contains(to, oo) or contains(place, oo)
    choices = [
        (y, place is to and side == way),
        (negative(y), place is arithmetic(negative(to)) and (infinite or way == turned.get(side, side))),
        (power(y, number(-1)), _reciprocal(to, side) == (place, way)),
        (power(y, number(-1)), _reciprocal(place, way) == (to, side)),
    ]
    if not infinite:
        choices.append((add(to, y), place is _ZERO and side == way))
    for value, fits in choices:
        if fits:
            try:
                yield substitute(f, {x: value}), True
            except LanguageError:
                continue


def _reciprocal(to: Term, side: str) -> tuple[Term, str] | None:
    """Where the reciprocal of what grows without bound goes."""
    if to is oo:
        return _ZERO, "right"
    return (_ZERO, "left") if to is _MINUS else None


# -- limits that are known ------------------------------------------------------------------------


def _of_known_ones(step: Step, left: Term, right: Term, inner: list[Term]) -> Iterator[Reduction]:
    f, x, to = left.args
    side = left.attrs[0]
    if any(m.args[1] is not x or m.args[2] is not to or m.attrs[0] != side for m in inner):
        return
    if contains(replace_nodes(right, dict.fromkeys(inner, _ONE)), x):
        return
    cited = dict(known_limits(step))
    values: dict[Term, Term] = {}
    needed: list[Needed] = []
    open_: list[Term] = []
    for m in inner:
        found = (cited[m], ()) if m in cited else _standard(m)
        if found is None:
            value = known_value(m)
            found = None if value is None else (value, ())
        if found is None or contains(found[0], oo):
            open_.append(m)
            continue
        values[m] = found[0]
        needed += map(Needed, found[1])
    if len(open_) > 1 or open_ and not values:
        return
    for m in open_:  # one that is not known, times what is not 0
        factor = _factor(arithmetic(replace_nodes(right, values)), m)
        if factor is None or factor is _ZERO:
            return
        needed += [] if factor.head is NUMBER else [Needed(relation(">", absolute(factor), _ZERO))]
    for node in postorder(right):
        if node.head not in (ADD, MUL, POWER, LIMIT) and any(contains(node, m) for m in inner) and (
            not any(contains(m, node) for m in inner)
        ):
            return
        if node.head is POWER and any(contains(node.args[0], m) for m in inner):
            base, exponent = node.args
            if exponent.head is not NUMBER or exponent.value.denominator != 1:
                return
            at = arithmetic(replace_nodes(base, values))
            if exponent.value < 0 and at is _ZERO:
                return
            if exponent.value < 0 and at.head is not NUMBER:
                needed.append(Needed(relation(">", absolute(at), _ZERO)))
    bodies = replace_nodes(right, {m: m.args[0] for m in inner})
    same = implies(near(x, to, side), equals(f, bodies))
    value = replace_nodes(right, values)
    known = (equals(m, v) for m, v in values.items())
    yield Reduction((equals(left, value), *known), (Needed(same, computed=True), *needed))


def known_value(m: Term) -> Term | None:
    """What a limit is by a standard one, but for numbers in front and a sign; None where that is not seen."""
    f, x, to = m.args
    side = m.attrs[0]
    plain = _value_of(m)
    if plain is not None:
        return plain
    above, below = parts_of(f)
    factor = mul(*(a for a in above if a.head is NUMBER), *(power(b, -1) for b in below if b.head is NUMBER), _ONE)
    rest = [a for a in above if a.head is not NUMBER], [b for b in below if b.head is not NUMBER]
    turned = [arithmetic(add(*(negative(t) for t in a.args))) if a.head is ADD else a for a in rest[0][:1]]
    for sign, numerator in ((1, rest[0]), (-1, [*turned, *rest[0][1:]])):
        found = _value_of(limit(quotient_of(numerator, rest[1]), x, to, side))
        if found is not None and not contains(found, oo):
            return arithmetic(mul(sign, factor, found))
    return None


def _value_of(m: Term) -> Term | None:
    found = _standard(m)
    return found[0] if found is not None and not found[1] else _goes(m.args[0], m.args[1], m.args[2], m.attrs[0])


def _standard(m: Term) -> tuple[Term, tuple[Term, ...]] | None:
    """The value of a standard limit, and what it asks for that is not seen at once."""
    for rule in STANDARD:
        found = rule.apply(m)
        if found is not None:
            asked = [c.statement for c in found.conditions if not c.discharged and c.statement is not None]
            return found.result, tuple(a for a in asked if not _is_seen(a))
    return None


def _is_seen(statement: Term) -> bool:
    where, value = statement.args
    return where.head is LIMIT and _goes(where.args[0], where.args[1], where.args[2], where.attrs[0]) is value


def _goes(f: Term, x: Term, to: Term, side: str) -> Term | None:
    found = going(f, x, to, side)
    return None if found is None or found[1] else found[0]


__all__ = ["known_value", "limits_by_laws", "near", "reciprocals_of_what_vanishes", "rewritten_limits", "squeezed"]
