"""How something behaves near the point: goes to 0, to a number, grows without bound, or does not settle.

It is worked out by orders of growth under what is known of the parameters. That a line is right is for its rule to say
and for the checker to see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from workbench.algebra.reading import exact
from workbench.engines.limits.orders import Coming, NotKnown, coming, near
from workbench.numerics.approach import SCALES, approached, samples
from workbench.numerics.precise import precise
from workbench.numerics.reading import can_be_precise, has_values
from workbench.numerics.reals import NotReal, real
from workbench.rules.cases import Question, Undecided, is_zero, sign_if_known
from workbench.rules.cases.bounds import Bounds
from workbench.rules.cases.points import points_in
from workbench.terms.heads import limit, negative, number, oo
from workbench.terms.instances import moving_symbols
from workbench.terms.term import LanguageError, Term, contains, symbols

MINUS_OO = negative(oo)
_DRAWS = 3
"""Points at which parameters are tried."""


@dataclass(frozen=True, slots=True)
class Approach:
    """x goes to a point, from one side or both."""

    x: Term
    to: Term
    side: str = "both"

    @staticmethod
    def of(term: Term) -> Approach:
        """The approach of a limit."""
        return Approach(term.args[1], term.args[2], term.attrs[0])

    def limit(self, body: Term) -> Term:
        return limit(body, self.x, self.to, self.side)

    @property
    def infinite(self) -> bool:
        return self.to in (oo, MINUS_OO)

    @property
    def sides(self) -> tuple[int, ...]:
        """-1 for the left, 1 for the right."""
        return (1,) if self.infinite else {"left": (-1,), "right": (1,)}.get(self.side, (-1, 1))


@dataclass(frozen=True, slots=True)
class Behaviour:
    """``kind``: zero, finite (not 0), perhaps zero (finite, 0 for some parameters), oo, -oo, unsettled (or the sides
    differ), varies (with the parameters), unreal; ``values`` at the draws of the parameters numbered ``draws``, those
    at which it is real."""

    kind: str
    values: tuple[Any, ...] = ()
    draws: tuple[int, ...] = ()

    @property
    def is_finite(self) -> bool:
        return self.kind in ("zero", "finite", "perhaps zero")

    @property
    def is_infinite(self) -> bool:
        return self.kind in ("oo", "-oo")

    @property
    def settles(self) -> bool:
        return self.is_finite or self.is_infinite


class Sense:
    """Behaviours for one approach under what is known of the parameters, worked out once for each expression.

    By orders of growth, which ask for signs and never try values for a parameter. What these do not tell is felt by
    numbers, and only chooses the road.
    """

    def __init__(self, approach: Approach, parameters: Sequence[Term], known: Bounds = ()) -> None:
        self.approach = approach
        self.bounds = known
        self.points = points_in([p for p in parameters if p is not approach.x], known, _DRAWS) or [{}]
        self._known: dict[Term, Behaviour] = {}

    def of(self, body: Term) -> Behaviour:
        if body not in self._known:
            self._known[body] = self._found(body)
        return self._known[body]

    def _found(self, body: Term) -> Behaviour:
        if not has_values(body):
            return Behaviour("unreal")
        try:
            outcome = outcome_of(body, self.approach, self.bounds)
        except NotKnown:
            # Values that were tried for a parameter would say nothing of the others.
            alone = all(s is self.approach.x for s in parameters_of(body))
            return self._felt(body) if alone and can_be_precise(body) else Behaviour("varies")
        except (Question, Undecided):
            return Behaviour("varies")
        return self._read(outcome)

    def _read(self, outcome: Outcome) -> Behaviour:
        """A behaviour with its values at the draws."""
        if outcome.kind in ("oo", "-oo"):
            value = real(Fraction(1)) * float("inf") * (1 if outcome.kind == "oo" else -1)
            return Behaviour(outcome.kind, (value,) * len(self.points), tuple(range(len(self.points))))
        if outcome.value is None:
            return Behaviour("unreal" if outcome.kind == "unreal" else "unsettled")
        values, drawn = [], []
        for draw, point in enumerate(self.points):
            try:
                values.append(precise(outcome.value, point))
                drawn.append(draw)
            except (NotReal, LanguageError):
                continue
        way = sign_if_known(outcome.value, self.bounds)
        kind = "zero" if outcome.value is number(0) or way == 0 else "finite" if way else "perhaps zero"
        return Behaviour(kind, tuple(values), tuple(drawn))

    def _felt(self, body: Term) -> Behaviour:
        kinds, values, drawn = [], [], []
        for draw, point in enumerate(self.points):
            kind, value = self._at(body, point)
            if kind != "unreal":
                kinds.append(kind)
                values.append(value)
                drawn.append(draw)
        if not kinds:
            return Behaviour("unreal")
        if len(set(kinds)) > 1:
            same = set(kinds) <= {"zero", "finite"}
            kinds[0] = "finite" if same and kinds.count("finite") > 1 else "varies"
        return Behaviour(kinds[0], tuple(values), tuple(drawn))

    def _at(self, body: Term, point: dict[str, Any]) -> tuple[str, Any]:
        approach = self.approach
        try:
            if not contains(body, approach.x):
                value, error = precise(body, point), real(Fraction(0))
            else:
                found = approached(body, approach.x, approach.to, approach.side, point)
                if found is None:
                    return ("unsettled" if self._seems_real(body, point) else "unreal"), None
                value, error = found.value, found.error
        except (NotReal, LanguageError):
            return "unreal", None
        if abs(value) == real(Fraction(1)) * float("inf"):
            return ("oo" if value > 0 else "-oo"), value
        return ("zero" if abs(value) <= max(10 * error, 1e-25) else "finite"), value

    def is_real(self, body: Term) -> bool:
        """Whether the body has values near the point, on every side from which it is approached."""
        try:
            ways = [coming(body, self.approach.x, self.approach.to, w, self.bounds) for w in self.approach.sides]
        except (NotKnown, Question, Undecided):
            return self._seems_real(body, self.points[0])
        return all(way.kind != "unreal" for way in ways)

    def is_unreal(self, body: Term) -> bool:
        """Whether it follows that the body has no real value near the point, on a side from which it is approached."""
        try:
            ways = [coming(body, self.approach.x, self.approach.to, w, self.bounds) for w in self.approach.sides]
        except (NotKnown, Question, Undecided):
            return False
        return any(way.kind == "unreal" for way in ways)

    def _seems_real(self, body: Term, point: dict[str, Any]) -> bool:
        if not can_be_precise(body):
            return False
        x, to = self.approach.x, self.approach.to
        ways = [samples(body, x, to, way, SCALES[0], point, 6) for way in self.approach.sides]
        return all(any(v is not None for v in way[2:]) for way in ways)

    def sign(self, body: Term) -> int:
        """1 or -1 where the body has one sign near the point, else 0."""
        x, to = self.approach.x, self.approach.to
        try:
            signs = {near(body, x, to, way, self.bounds) for way in self.approach.sides}
        except (Question, Undecided):
            return 0
        except NotKnown:
            if any(s is not x for s in parameters_of(body)) or not can_be_precise(body):
                return 0
            signs = self._signs_seen(body)
        return signs.pop() if len(signs) == 1 else 0

    def _signs_seen(self, body: Term) -> set[int]:
        signs = set()
        for point in self.points:
            for way in self.approach.sides:
                seen = samples(body, self.approach.x, self.approach.to, way, SCALES[0], point, 7)[1:]
                signs |= {0 if v is None or v == 0 else 1 if v > 0 else -1 for v in seen}
        return signs

    def value_is(self, body: Term, value: Term) -> bool:
        """Whether the limit of the body has the value of a term, at every draw where both are there."""
        behaviour = self.of(body)
        if not behaviour.settles or not behaviour.values:
            return False
        for draw, seen in zip(behaviour.draws, behaviour.values, strict=True):
            try:
                said = precise(value, self.points[draw])
            except (NotReal, LanguageError):
                return False
            if said != seen and not abs(said - seen) <= 1e-5 * max(1, abs(said)):
                return False
        return True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a body comes to: ``kind`` value (then ``value``), oo, -oo, bounded, unreal, or sides, where the two sides
    come to different ``each``, the left one first."""

    kind: str
    value: Term | None = None
    each: tuple[Coming, ...] = ()

    @property
    def settles(self) -> bool:
        return self.kind in ("value", "oo", "-oo")

    @property
    def result(self) -> Term | None:
        """The limit, where there is one."""
        return {"oo": oo, "-oo": MINUS_OO}.get(self.kind, self.value)


def outcome_of(body: Term, approach: Approach, known: Bounds = ()) -> Outcome:
    """What the body comes to from all sides. Raises NotKnown, Question, Undecided."""
    each = tuple(coming(body, approach.x, approach.to, way, known) for way in approach.sides)
    first = each[0]
    if all(_alike(first, other) for other in each[1:]):
        return Outcome(first.kind, first.value, each)
    if all(c.kind in ("value", "oo", "-oo", "unreal") for c in each):
        return Outcome("sides", None, each)
    return Outcome("bounded", None, each)


def _alike(a: Coming, b: Coming) -> bool:
    if a.value is None or b.value is None:
        return a.kind == b.kind
    return a.value is b.value or is_zero(exact(a.value) - exact(b.value))


def parameters_of(*terms: Term) -> tuple[Term, ...]:
    """The scalar symbols that occur, but for those that only an integral or a limit runs over."""
    moving = moving_symbols(*terms)
    return tuple(s for s in symbols(*terms) if not s.shape and s in moving)


__all__ = ["MINUS_OO", "Approach", "Behaviour", "Outcome", "Sense", "outcome_of", "parameters_of"]
