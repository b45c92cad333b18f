"""How something behaves near the point: goes to 0, to a number, grows without bound, or does not settle.

Behaviour is felt by numbers (many digits, a few draws of the parameters) and only chooses the road; that a line is
right is for its rule to say and for the checker to see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from workbench.numerics.approach import SCALES, approached, samples
from workbench.numerics.draws import draws
from workbench.numerics.precise import precise
from workbench.numerics.reading import can_be_precise
from workbench.numerics.reals import NotReal, real
from workbench.terms.heads import limit, negative, oo
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
    """``kind``: zero, finite (not 0), oo, -oo, unsettled (or the sides differ), varies (with the parameters), unreal;
    ``values`` at the draws of the parameters numbered ``draws``, those at which it is real."""

    kind: str
    values: tuple[Any, ...] = ()
    draws: tuple[int, ...] = ()

    @property
    def is_finite(self) -> bool:
        return self.kind in ("zero", "finite")

    @property
    def is_infinite(self) -> bool:
        return self.kind in ("oo", "-oo")

    @property
    def settles(self) -> bool:
        return self.is_finite or self.is_infinite


class Sense:
    """Behaviours for one approach, felt once for each expression."""

    def __init__(self, approach: Approach, parameters: Sequence[Term]) -> None:
        self.approach = approach
        self.points = draws([p for p in parameters if p is not approach.x], _DRAWS)
        self._known: dict[Term, Behaviour] = {}

    def of(self, body: Term) -> Behaviour:
        if body not in self._known:
            self._known[body] = self._felt(body)
        return self._known[body]

    def _felt(self, body: Term) -> Behaviour:
        if not can_be_precise(body):
            return Behaviour("unreal")
        kinds, values, draws = [], [], []
        for draw, point in enumerate(self.points):
            kind, value = self._at(body, point)
            if kind != "unreal":
                kinds.append(kind)
                values.append(value)
                draws.append(draw)
        if not kinds:
            return Behaviour("unreal")
        if len(set(kinds)) > 1:
            same = set(kinds) <= {"zero", "finite"}
            kinds[0] = "finite" if same and kinds.count("finite") > 1 else "varies"
        return Behaviour(kinds[0], tuple(values), tuple(draws))

    def _at(self, body: Term, point: dict[str, Any]) -> tuple[str, Any]:
        approach = self.approach
        try:
            if not contains(body, approach.x):
                value, error = precise(body, point), real(Fraction(0))
            else:
                found = approached(body, approach.x, approach.to, approach.side, point)
                if found is None:
                    return ("unsettled" if self.is_real(body, point) else "unreal"), None
                value, error = found.value, found.error
        except (NotReal, LanguageError):
            return "unreal", None
        if abs(value) == real(Fraction(1)) * float("inf"):
            return ("oo" if value > 0 else "-oo"), value
        return ("zero" if abs(value) <= max(10 * error, 1e-25) else "finite"), value

    def is_real(self, body: Term, point: dict[str, Any] | None = None) -> bool:
        """Whether the body has values near the point, on every side from which it is approached."""
        point = self.points[0] if point is None else point
        x, to = self.approach.x, self.approach.to
        ways = [samples(body, x, to, way, SCALES[0], point, 6) for way in self.approach.sides]
        return all(any(v is not None for v in way[2:]) for way in ways)

    def sign(self, body: Term) -> int:
        """1 or -1 where the body has one sign near the point, at every draw; else 0."""
        signs = set()
        for point in self.points:
            for way in self.approach.sides:
                seen = samples(body, self.approach.x, self.approach.to, way, SCALES[0], point, 7)[1:]
                signs |= {0 if v is None or v == 0 else 1 if v > 0 else -1 for v in seen}
        return signs.pop() if len(signs) == 1 else 0

    def value_is(self, body: Term, value: Term) -> bool:
        """Whether the limit of the body has the value of a term, at every draw where both are there."""
        behaviour = self.of(body)
        if not behaviour.settles:
            return False
        for draw, seen in zip(behaviour.draws, behaviour.values, strict=True):
            try:
                said = precise(value, self.points[draw])
            except (NotReal, LanguageError):
                return False
            if said != seen and not abs(said - seen) <= 1e-5 * max(1, abs(said)):
                return False
        return True


def parameters_of(*terms: Term) -> tuple[Term, ...]:
    """The scalar symbols that occur."""
    return tuple(s for s in symbols(*terms) if not s.shape)


__all__ = ["MINUS_OO", "Approach", "Behaviour", "Sense", "parameters_of"]
