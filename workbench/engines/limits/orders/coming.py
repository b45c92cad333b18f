"""What a term comes to near a point, from each side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workbench.algebra.quotients import Exact, written
from workbench.engines.limits.orders.functions import of_function, way_of
from workbench.engines.limits.orders.scale import (
    ONE,
    UNIT,
    ZERO,
    NotKnown,
    Order,
    Orders,
    Scale,
    Unreal,
    constant,
    log_order,
)
from workbench.rules.cases import is_zero
from workbench.rules.cases.bounds import Bounds
from workbench.terms.declaration import Function
from workbench.terms.functions.elementwise import exp, log
from workbench.terms.heads import (
    ADD,
    COMPARE,
    CONSTANT,
    INTEGRAL,
    MUL,
    NAMED,
    NUMBER,
    POWER,
    SYMBOL,
    add,
    mul,
    negative,
    number,
    oo,
    power,
    properties,
)
from workbench.terms.term import LanguageError, Term, contains, postorder

_KEPT = (5, 9, 14)
"""So many orders are kept of a sum; more where they cancel."""


@dataclass(frozen=True, slots=True)
class Coming:
    """``kind``: value, oo, -oo, bounded (no limit is told) or unreal; ``sign``: that of the expression near the
    point, where it is known; ``value``: the limit, for a value."""

    kind: str
    value: Term | None = None
    sign: int | None = None


class Place:
    """The variable near its point from one side, as a sum of orders in a t that goes to oo."""

    def __init__(self, x: Term, to: Term, way: int, scale: Scale) -> None:
        self.x, self.scale = x, scale
        t = log_order(0)
        if to is oo:
            self.value = Orders(((t, ONE),))
        elif to is negative(oo):
            self.value = Orders(((t, -ONE),))
        else:
            small = (scale.to_power(t, -ONE), Exact.of(way))
            self.value = scale.gathered([(UNIT, scale.exact(to)), small])
        self.whole = "integer" in properties(x) and to is oo
        self._known: dict[Term, Orders | Exception] = {}

    def orders(self, term: Term) -> Orders:
        """The term as a sum of orders. Raises NotKnown, Unreal, and what signs raise."""
        for node in postorder(term, below=lambda n: n.head is not INTEGRAL):
            if node not in self._known:
                try:
                    self._known[node] = self._node(node)
                except (NotKnown, Unreal) as error:
                    self._known[node] = error
                except (LanguageError, ZeroDivisionError, OverflowError) as error:
                    self._known[node] = NotKnown(str(error))
        found = self._known[term]
        if isinstance(found, Exception):
            raise found
        return found

    def _of(self, term: Term) -> Orders:
        found = self._known[term]
        if isinstance(found, Exception):
            raise found
        return found

    def _node(self, node: Term) -> Orders:
        head, scale = node.head, self.scale
        if node.shape or node.indices:
            raise NotKnown("no scalar")
        if node is self.x:
            return self.value
        if head is CONSTANT and node.name in ("oo", "nan"):
            raise NotKnown(f"{node.name} is no number")
        if head in (NUMBER, CONSTANT, SYMBOL):
            return constant(scale.exact(node))
        if head is NAMED:
            return self._of(node.args[0])
        if head is MUL and number(0) in node.args:
            return Orders()
        if head is INTEGRAL:
            return self._integral(*node.args)
        args = [self._of(a) for a in node.args]
        if head is ADD:
            return scale.add(*args)
        if head is MUL:
            total = args[0]
            for a in args[1:]:
                total = scale.multiply(total, a)
            return total
        if head is POWER:
            return self._power(node, *args)
        if head is COMPARE:
            return self._compared(node.attrs[0], *args)
        if isinstance(head, Function):
            meaning = None if node.head.name in _OWN else head.meaning_of(node)
            if meaning is not None:
                return self.orders(meaning)
            return of_function(scale, node, args)
        raise NotKnown(f"{head.name} is not expanded")

    def _power(self, node: Term, base: Orders, exponent: Orders) -> Orders:
        scale = self.scale
        if not contains(node.args[1], self.x):
            p = scale.exact(node.args[1])
            if p.rational is None and not base.terms and base.rest is None:
                if scale.sign(p) > 0:
                    return Orders()
                raise Unreal("0 to a power that is not positive")
            return scale.power(base, p)
        if self.whole and not contains(node.args[0], self.x):
            c = scale.exact(node.args[0])
            if scale.sign(c) < 0:
                size = scale.exp(scale.multiply(exponent, constant(scale.logarithm(-c))))
                top = size.terms[0][0] if size.terms else size.rest
                return Orders((), top, False)
        if not base.terms and base.rest is None:
            way = way_of(scale, exponent)
            if way > 0:
                return Orders()
            raise Unreal("0 to a power that is not positive")
        return scale.exp(scale.multiply(exponent, scale.log(base)))

    def _integral(self, f: Term, t: Term, lower: Term, upper: Term) -> Orders:
        """Between bounds that come to one point, term by term from there; to infinity, of what is not integrable
        there, its largest order."""
        if contains(f, self.x):
            raise NotKnown("an integrand that moves")
        scale, ends = self.scale, [self.orders(end) for end in (lower, upper)]
        parts = [scale.parts(end) for end in ends]
        if not any(grows for grows, _, _ in parts) and is_zero(parts[0][1] - parts[1][1]):
            at = written(parts[0][1])
            below, above = (self._from_the_point(f, t, at, small) for _, _, small in parts)
            return scale.add(above, scale.scaled(below, -ONE))
        if not parts[0][0] and parts[1][0]:
            return self._beyond(f, t, ends[1])
        if not parts[1][0] and parts[0][0]:
            return scale.scaled(self._beyond(f, t, ends[0]), -ONE)
        raise NotKnown("an integral over a range that stays")

    def _from_the_point(self, f: Term, t: Term, at: Term, small: Orders) -> Orders:
        """The integral from a point to one a little beyond it."""
        way = way_of(self.scale, small)
        if not way:
            return Orders()
        inner = Place(t, at, way, self.scale).orders(f)
        return self.scale.scaled(self._summed(inner, self.scale.scaled(small, Exact.of(way)), 1), Exact.of(way))

    def _beyond(self, f: Term, t: Term, end: Orders) -> Orders:
        """The integral from any place to one that goes to infinity: what it starts with does not count beside it."""
        scale = self.scale
        way = way_of(scale, end)
        inner = Place(t, oo if way > 0 else negative(oo), way, scale).orders(f)
        m, c, _ = scale.leading(inner)
        size = scale.scaled(end, Exact.of(way))
        found = self._exponential(m, c, size) if m.inside else self._summed(Orders(((m, c),), m, True), size, -1)
        return scale.scaled(found, Exact.of(way))

    def _exponential(self, m: Order, c: Exact, end: Orders) -> Orders:
        """The integral of c t^s e^g(t), where g grows like d t^q: it goes like the integrand over g'."""
        scale, t = self.scale, log_order(0)
        n, d = scale.sorted(dict(m.inside))[0]
        q = _exponent(n)
        if scale.sign(d) <= 0 or scale.sign(q) <= 0 or end != Orders(((t, ONE),)):
            raise NotKnown("an integral whose beginning counts")
        order = scale.times(m, scale.to_power(t, ONE - q))
        return Orders(((order, c / (d * q)),), order, True)

    def _summed(self, inner: Orders, end: Orders, way: int) -> Orders:
        """The integral of powers of s, term by term, to an ``end``: from 0 (``way`` 1; orders are those of 1/s), or of
        what is not integrable at infinity from anywhere (-1)."""
        scale = self.scale
        found = [scale.scaled(self._power_summed(m, end, way), c) for m, c in inner.terms]
        if inner.rest is not None:
            size = self._power_summed(inner.rest, end, way)
            found.append(Orders((), size.terms[0][0] if size.terms else size.rest, inner.little))
        return scale.add(*found)

    def _power_summed(self, m: Order, end: Orders, way: int) -> Orders:
        scale = self.scale
        p = _exponent(m) * Exact.of(-way) + ONE
        sign = scale.sign(p)
        if sign > 0:
            return scale.scaled(scale.power(end, p), ONE / p)
        if sign == 0 and way < 0:
            return scale.log(end)
        raise NotKnown("an integral whose beginning counts")

    def _compared(self, op: str, a: Orders, b: Orders) -> Orders:
        way = way_of(self.scale, self.scale.add(a, self.scale.scaled(b, -ONE)))
        holds = {"<": way < 0, "<=": way <= 0, ">": way > 0, ">=": way >= 0, "=": way == 0}.get(op)
        if holds is None:
            raise NotKnown(f"a comparison by {op}")
        return constant(int(holds))


def _exponent(m: Order) -> Exact:
    """Of an order that is a power. Raises NotKnown for any other."""
    if m.inside or len(m.powers) > 1:
        raise NotKnown("an order that is no power")
    return m.powers[0] if m.powers else ZERO


_OWN = frozenset(("exp log sqrt sin cos tan sinh cosh tanh arctan arcsin erf loggamma gamma digamma abs sign step relu "
                  "maximum minimum where").split())  # fmt: skip
"""Functions that are expanded as they are, not by what they mean."""


def coming(f: Term, x: Term, to: Term, way: int, known: Bounds = ()) -> Coming:
    """What f comes to as x goes to a point from one side (``way`` -1 or 1).

    Raises NotKnown where orders do not tell, and Question or Undecided of ``rules.cases`` for a sign that is needed.
    """
    return _with_more(lambda scale: _read(scale, Place(x, to, way, scale).orders(f)), known)


def _with_more(read: Callable[[Scale], Coming], known: Bounds) -> Coming:
    for most in _KEPT:
        try:
            found = read(Scale(known, most))
            if found.kind != "bounded" or most == _KEPT[-1]:
                return found  # what was kept may have cancelled: more of it decides
        except Unreal:
            return Coming("unreal")
        except NotKnown:
            if most == _KEPT[-1]:
                raise
        except RecursionError:
            raise NotKnown("the orders lie too deep") from None
    raise AssertionError


def _read(scale: Scale, a: Orders) -> Coming:
    """A limit from the largest orders."""
    value = ZERO
    for m, c in a.terms:
        size = scale.compare(m, UNIT)
        if size > 0:
            way = scale.sign(c)
            if way:
                return Coming("oo" if way > 0 else "-oo", None, way)
        elif size == 0:
            value = value + c
        else:
            break
    if a.rest is not None:
        size = scale.compare(a.rest, UNIT)
        if size > 0:
            raise NotKnown("what is left out may grow")
        if size == 0 and not a.little:
            return Coming("bounded")
    return Coming("value", written(value) if not is_zero(value) else number(0), None)


def near(f: Term, x: Term, to: Term, way: int, known: Bounds = ()) -> int:
    """The sign of f near the point from one side. Raises as ``coming``."""
    found = _with_more(
        lambda scale: Coming("value", None, way_of(scale, Place(x, to, way, scale).orders(f))), known
    )
    if found.sign is None:
        raise NotKnown("no real value near the point")
    return found.sign


def lead(f: Term, x: Term, to: Term, way: int, known: Bounds = ()) -> Term:
    """The largest order of f with its coefficient, as a term in x. Raises as ``coming``."""
    for most in _KEPT:
        scale = Scale(known, most)
        try:
            m, c, _ = scale.leading(Place(x, to, way, scale).orders(f))
        except Unreal as error:
            raise NotKnown(str(error)) from None
        except NotKnown:
            if most == _KEPT[-1]:
                raise
            continue
        t = x if to is oo else negative(x) if to is negative(oo) else power(way * (x - to) if to is not number(0) else
                                                                            way * x if way < 0 else x, number(-1))
        return _said(c, m, t)
    raise AssertionError


def _said(c: Exact, m: Order, t: Term) -> Term:
    factors = [] if c == ONE else [written(c)]
    inside = [_said(d, n, t) for n, d in sorted(m.inside, key=repr)]
    if inside:
        factors.append(exp(add(*inside)))
    for k, e in enumerate(m.powers):
        if e:
            base = t
            for _ in range(k):
                base = log(base)
            factors.append(base if e == ONE else power(base, written(e)))
    return mul(*factors) if factors else number(1)


__all__ = ["Coming", "Place", "coming", "lead", "near"]
