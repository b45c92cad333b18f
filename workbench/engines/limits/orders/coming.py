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
        for node in postorder(term):
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

    def _compared(self, op: str, a: Orders, b: Orders) -> Orders:
        way = way_of(self.scale, self.scale.add(a, self.scale.scaled(b, -ONE)))
        holds = {"<": way < 0, "<=": way <= 0, ">": way > 0, ">=": way >= 0, "=": way == 0}.get(op)
        if holds is None:
            raise NotKnown(f"a comparison by {op}")
        return constant(int(holds))


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
