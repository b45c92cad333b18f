"""Limits of sums, products, powers and functions whose parts have limits, infinite ones too.

Finite limits obey the laws of limits. What grows without bound outweighs what stays bounded, and times what stays away
from 0 it grows; one over it goes to 0; where two infinities meet against each other, nothing is said. How a function
ends is declared on it. Source: Apostol, Calculus 1, sections 3.4 and 7.14.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import prod

from workbench.algebra.arithmetic import arithmetic, split_number
from workbench.rules import facts
from workbench.rules.falling import falls
from workbench.rules.inference import Needed, Reduction, Step
from workbench.rules.regular import regular
from workbench.rules.requirements import restated
from workbench.terms.declaration import Function
from workbench.terms.functions.elementwise import absolute, cos, cosh, exp, log, sqrt
from workbench.terms.functions.norms import NOT_ZERO
from workbench.terms.heads import (
    ADD,
    LIMIT,
    MUL,
    NUMBER,
    POWER,
    RELATION,
    add,
    equals,
    mul,
    negative,
    number,
    oo,
    power,
    relation,
    symbol,
)  # fmt: skip
from workbench.terms.term import LanguageError, Term, contains, postorder, rebuild, substitute

_ZERO = number(0)
_MINUS = negative(oo)


def limits_at_ends(step: Step) -> Iterator[Reduction]:
    """The value of each limit in the step that its parts tell. Where the sign of a letter matters and is not declared,
    it is asked for: all of them above 0, or all below."""
    parts = tuple(postorder(step.goal, *step.premises))
    nodes = [n for n in parts if n.head is LIMIT and not n.shape]
    values = [equals(n, v) for n in parts if (v := known_at_zero(n)) is not None]
    cited = {(*e.args[0].args, e.args[0].attrs[0]): e.args[1] for e in step.premises if _is_known(e)}
    for sign, falling in ((1, True), (-1, True), (1, False), (-1, False)):
        found: list[tuple[Term, tuple[Term, ...]]] = []
        for node in dict.fromkeys(nodes):
            body, x, to = node.args
            side = node.attrs[0]
            known = {f: v for (f, y, where, way), v in cited.items()
                     if y is x and where is to and way in ("both", side) and f is not body}  # fmt: skip
            going = _Going(x, to, side, known, sign, falling)
            value = going.value(body)
            if value is not None:
                found.append((equals(node, value), tuple(going.needed)))
        # of a step that is about one of them the others may ask for what does not hold
        choices = [[e for e in found if not e[1]], found, *([e] for e in found if len(found) > 1)]
        for chosen in choices:
            if chosen:
                needed = dict.fromkeys(n for _, asked in chosen for n in asked)
                yield Reduction((*(e for e, _ in chosen), *values), tuple(map(Needed, needed)))


def going(f: Term, x: Term, to: Term, side: str) -> tuple[Term, tuple[Term, ...]] | None:
    """What f goes to as x goes to a place, and the statements that this asks for; None where its parts do not tell."""
    there = _Going(x, to, side, {}, 1)
    value = there.value(f)
    return None if value is None else (value, tuple(there.needed))


def _is_known(e: Term) -> bool:
    if e.head is not RELATION or e.attrs[0] != "=" or e.args[0].head is not LIMIT:
        return False
    where, value = e.args
    return not any(t.head is LIMIT for t in postorder(value)) and not contains(value, where.args[1])


@dataclass
class _Going:
    """Values of parts as x goes to a place, and the statements that they ask for."""

    x: Term
    to: Term
    side: str
    known: Mapping[Term, Term]
    sign: int
    falling: bool = True
    """Whether an exponential is taken to fall where the sign of its rate is not known."""
    needed: dict[Term, None] = field(default_factory=dict)

    def value(self, f: Term) -> Term | None:
        """What f goes to, oo and -oo among it; None where this does not tell."""
        if f in self.known:
            return self.known[f]
        if not contains(f, self.x):
            return f
        if f is self.x:
            return self.to
        if _infinite(self.to):
            asked = falls(f, self.x, self.to is oo)
            if asked is not None and self.falling:
                rate = asked.args[0] if asked.attrs[0] == ">" else arithmetic(negative(asked.args[0]))
                if not facts.positive(arithmetic(negative(rate))):
                    self._ask(relation(">", rate, _ZERO))
                    return _ZERO
        if f.head is POWER and not contains(f.args[1], self.x):
            return self._power(f)
        parts = [self.value(a) for a in f.args] if f.head in (ADD, MUL) or isinstance(f.head, Function) else [None]
        values = [v for v in parts if v is not None]
        if len(values) < len(parts):
            return None
        if f.head is ADD:
            return self._sum(values)
        if f.head is MUL:
            return self._product(values)
        return self._function(f, values)

    def _sum(self, values: list[Term]) -> Term | None:
        grown = {v for v in values if _infinite(v)}
        if not grown:
            return arithmetic(add(*values))
        return grown.pop() if len(grown) == 1 else None

    def _product(self, values: list[Term]) -> Term | None:
        if not any(map(_infinite, values)):
            return arithmetic(mul(*values))
        signs = [self._sign(v) for v in values]
        if None in signs:
            return None
        return oo if prod(s for s in signs if s is not None) > 0 else _MINUS

    def _power(self, f: Term) -> Term | None:
        base, by = self.value(f.args[0]), f.args[1]
        if base is None:
            return None
        whole = by.head is NUMBER and by.value.denominator == 1
        if _infinite(base):
            if base is not oo and not whole:
                return None
            up = self._sign(by)
            if up is None or up < 0:
                return _ZERO if up is not None else None
            return oo if base is oo or by.value % 2 == 0 else _MINUS
        if whole and by.value > 0:
            return arithmetic(power(base, by))
        if base is _ZERO:  # powers of what goes to 0 from above
            above = f.args[0] is self.x and self.side == "right" or facts.positive(f.args[0])
            sign = self._sign(by) if above else None
            return None if sign is None else _ZERO if sign > 0 else oo
        self._ask(relation(">", absolute(base) if whole else base, _ZERO))
        return arithmetic(power(base, by))

    def _function(self, f: Term, values: list[Term]) -> Term | None:
        if not isinstance(f.head, Function) or len(values) != 1 or f.shape:
            return None
        (at,) = values
        if f.head is absolute:
            return oo if _infinite(at) else _ZERO if at is _ZERO else arithmetic(absolute(at))
        edge = at is _ZERO and (f.args[0] is self.x and self.side == "right" or bool(facts.positive(f.args[0])))
        if _infinite(at) or edge:
            if f.head is sqrt and at is _ZERO:
                return _ZERO
            for end in f.head.knows.line.ends:
                if end.at is at:
                    return end.limit
        if _infinite(at):
            return None
        letter = symbol("going", ())
        try:
            asked = regular(rebuild(f, (letter,)), (letter,))
            if asked is None:
                return None
            for c in asked:
                self._ask(substitute(c, {letter: at}))
            there = rebuild(f, (at,))
            whole = known_at_zero(there)
            return arithmetic(there) if whole is None else whole
        except LanguageError:
            return None

    def _sign(self, value: Term) -> int | None:
        """The sign of a limit, asked for where it is not known; None for 0."""
        if _infinite(value):
            return 1 if value is oo else -1
        if value.head is NUMBER:
            return None if not value.value else 1 if value.value > 0 else -1
        if facts.positive(value):
            return 1
        if facts.positive(negative(value)):
            return -1
        self._ask(relation(">", value if self.sign > 0 else negative(value), _ZERO))
        return self.sign

    def _ask(self, statement: Term) -> None:
        (left, right), way = statement.args, statement.attrs[0]
        factor, rest = split_number(arithmetic(left))
        if right is _ZERO and factor < 0 and rest and way == ">":  # -a > 0 is a < 0
            statement = relation("<", mul(number(-factor), *rest) if factor != -1 else mul(*rest), _ZERO)
        need = restated(rebuild(statement, map(arithmetic, statement.args)))
        if not need.discharged and need.statement is not None:
            self.needed[need.statement] = None


def known_at_zero(node: Term) -> Term | None:
    """The value of a function at 0, or of the logarithm at 1, where it is a whole number."""
    if not isinstance(node.head, Function) or len(node.args) != 1 or node.shape:
        return None
    at = arithmetic(node.args[0])
    if node.head is log:
        return _ZERO if at is number(1) else None
    if at is not _ZERO:
        return None
    if node.head in (exp, cos, cosh):
        return number(1)
    if node.head in (absolute, sqrt):
        return _ZERO
    line = node.head.knows.line
    return _ZERO if line.reflection == (-1, 0, 0) and line.domain is not NOT_ZERO else None


def _infinite(value: Term) -> bool:
    return value is oo or value is _MINUS


__all__ = ["going", "known_at_zero", "limits_at_ends"]
