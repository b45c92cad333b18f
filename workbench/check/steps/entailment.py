"""Points at which premises hold, and among them one at which the goal fails.

From many starts at a time the coordinates of all symbols are moved by damped Gauss-Newton steps until the premises
hold; where the goal then fails, the step does not follow. As random starts miss a branch ((u - v)(w - 40) = 0 does not
give u = v), the premises are then solved for together with a gap in the goal: the attack.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.check.numbers.compare import Array
from workbench.check.numbers.solving import has_properties
from workbench.check.numbers.values import Evaluator
from workbench.check.points.sample import Point, SmoothMap
from workbench.check.points.sets import seed_of, size_sets
from workbench.check.steps.contradiction import MORE, contradictory, is_polynomial
from workbench.check.steps.newton import SOLVED, STEPS, Residual, solved
from workbench.check.steps.touching import around, fails_exactly, limit_of, parts
from workbench.check.steps.unknowns import Coordinates, starts
from workbench.check.steps.violation import STRICT, Flags, Stack, excess, holds, is_relation, violation
from workbench.terms.heads import APPLY, BOTH, DIFFERENTIAL, SYMBOL, symbol
from workbench.terms.term import LanguageError, Term, postorder, size_names

POINTS = 8
"""Points from different starts at which the premises hold and the goal does, for the goal to follow."""
ROWS = 24
"""Starts at a time, for each set of sizes."""
_SETS, _MOST_SETS = 2, 4
"""Sets of sizes at which the premises are to be met, and that are tried."""
_FEWEST, _WORK = 6, 900
_AGAIN = 2
"""So many times as many starts, where few led to where the premises hold."""
_MOST_UNKNOWNS = 160
"""Coordinates of all symbols together; a step of the search takes time like their cube."""
_DEGREES, _MOST_COLUMNS = 3, 400
"""Equations that may contradict each other are taken times powers below this one, as long as there are not more."""
_MET = 1e-9
_CLEAR = 1e-2
_ORDINARY = 0.1
"""How far apart the sides of the goal are where it clearly fails, relative to their size; smaller ones count as this
large, for near a multiple root both the premises and the goal are nearly 0."""
_SAME = 1e-7
_EQUAL = 1e-10
"""Sides of a strict inequality that are this near are equal."""
_ENTRY = "~entry"
"""Which entry of the goal an attack breaks, as a part of all of them."""
_AIM = "~aim"
_MARGIN = "~margin"
_MARGINS = (0.3, 0.0, 0.05, 1.0, 0.0)
"""How clearly premises that are inequalities are to hold, start by start: inside, and on the boundary."""
_GAPS = (0.5, -0.5, 3.0, -3.0, 0.05, -0.05)
_BESIDE = 0.5
"""How far beside a place, in coordinates, other starts are."""


_FAR = 1e4
"""Numbers beyond are far out: what is small there is small for that reason."""
_LOST, _LEAST = 1e-6, 1e-3
"""Sides that are known less well than this, relative to their size, decide nothing."""
_SHRINKS = 0.1
"""What is left of the gap at a near miss, once the premises were solved further, where it is on its way to 0."""
_MOVED = 1e-3
"""A point that solving further moves by more, relative to where it is, is no point yet."""


class Found(Enum):
    FOLLOWS = "follows"
    FAILS = "fails"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Entailed:
    """What the points say; ``points`` at which the premises were met, the witness where the goal fails there: in words,
    and as the number of the set of sizes and the ``values`` by name."""

    found: Found
    points: int = 0
    witness: str = ""
    instance: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)


def entailed(
    goal: Term,
    premises: Sequence[Term],
    rows: int = ROWS,
    sets: Sequence[Mapping[str, int]] | None = None,
    attacked: bool = True,
    defined: bool = False,
) -> Entailed:
    """Whether points at which the premises hold are points at which the goal, a relation, does; at two sets of small
    sizes of its own choice at which they can hold (no 3 vectors of R^2 are orthonormal), or at those of ``sets``.
    Without the attack nothing follows, and only what is plainly wrong fails. ``defined``: where one side of the goal
    has a value and the other has none, the goal fails; else such points count for nothing."""
    words = _Words.of(goal, *premises)
    wanted = _SETS if sets is None else len(sets)
    if sets is None:
        sets = size_sets(words.sizes, words.shapes, count=_MOST_SETS)
        wanted = min(wanted, len(sets))
    met, instances = 0, 0
    for instance, sizes in enumerate(sets):
        if instances == wanted:
            break
        search = _Search(goal, tuple(premises), words, sizes, instance)
        if search.coordinates.count > _MOST_UNKNOWNS:
            return Entailed(Found.UNKNOWN, met, "there are too many unknowns to search for points")
        some = search.affordable(rows)
        good, broken = search.random(some)
        if broken is None and attacked:
            broken = search.attack(some)
        if broken is None and attacked and 0 < good < POINTS and wanted < _SETS:  # few are met: once more, elsewhere
            more, broken = search.random(_AGAIN * some, 1)
            good += more
        broken = broken or (search.undefined if defined else None)
        if broken is not None:
            return Entailed(Found.FAILS, met + good, broken, instance, search.place)
        if search.near:
            return Entailed(Found.UNKNOWN, met + good, "the sides come nearer to each other than can be told apart")
        met += good
        instances += good > 0
    if met >= POINTS and instances == wanted > 0 and attacked:
        return Entailed(Found.FOLLOWS, met)
    return Entailed(Found.UNKNOWN, met, f"the premises were met at {met} points" if premises else "no values")


def broken_from(
    goal: Term, premises: Sequence[Term], places: Sequence[Mapping[str, Any]], sizes: Mapping[str, int], instance: int
) -> Entailed:
    """Whether the attack alone, from places at which the premises hold, finds one at which the goal fails too."""
    search = _Search(goal, tuple(premises), _Words.of(goal, *premises), sizes, instance)
    broken = search.attack_from(places) if goal.attrs[0] != "!=" else None
    if broken is None:
        return Entailed(Found.UNKNOWN)
    return Entailed(Found.FAILS, len(places), broken, instance, search.place)


def glance(goal: Term, premises: Sequence[Term]) -> Entailed:
    """A short look, which finds what is plainly wrong and says of nothing that it follows."""
    return entailed(goal, premises, rows=_FEWEST, attacked=False)


@dataclass(frozen=True)
class _Words:
    """What occurs: symbols that need values, sizes, opaque functions."""

    symbols: tuple[Term, ...]
    sizes: tuple[str, ...]
    shapes: tuple[Any, ...]
    applied: tuple[Term, ...]

    @staticmethod
    def of(*terms: Term) -> _Words:
        found = {t.name: t for t in postorder(*terms) if t.head is SYMBOL}
        directions = (x for t in postorder(*terms) if t.head is DIFFERENTIAL for x in t.args[1:])
        found |= {f"d{x.name}": symbol(f"d{x.name}", x.shape) for x in directions if x.head is SYMBOL}
        applied = {t.name: t for t in postorder(*terms) if t.head is APPLY}
        shapes = dict.fromkeys(size for t in postorder(*terms) for size in t.shape)
        return _Words(
            tuple(found[n] for n in sorted(found)),
            size_names(*terms),
            tuple(shapes),
            tuple(applied[n] for n in sorted(applied)),
        )


class _Search:
    """The search at one set of sizes."""

    def __init__(self, goal: Term, premises: tuple[Term, ...], words: _Words, sizes: Mapping[str, int], k: int) -> None:
        self.goal, self.premises = goal, premises
        self.coordinates = Coordinates(words.symbols, sizes)
        self.sizes = sizes
        self.place: dict[str, Any] = {}  # of the last witness
        self.undefined: str | None = None  # a point at which one side of the goal has a value and the other has none
        self.near = False  # whether the sides of a strict goal were equal in floating point, and not known to be
        self.seed = seed_of("step", k, len(premises)) % 2**32
        self.fixed = {
            f.name: SmoothMap(tuple(s.at(sizes) for s in f.shape), seed_of(self.seed, f.name)) for f in words.applied
        }

    def affordable(self, rows: int) -> int:
        """Fewer starts where there are many unknowns: the work of a step grows with their product."""
        return min(rows, max(_FEWEST, _WORK // (self.coordinates.count + 1)))

    def random(self, rows: int, turn: int = 0) -> tuple[int, str | None]:
        """Starts moved to where the premises hold: at how many the goal holds too, and a witness where it fails."""
        random = np.random.default_rng((self.seed, 1 + turn) if turn else self.seed)
        z, drawn = self._starts(random, rows)
        z = self._solved(self._premises, z, drawn)
        return self._looked_at(z, drawn)

    def attack(self, rows: int) -> str | None:
        """The premises solved for together with a gap in one entry of the goal."""
        random = np.random.default_rng((self.seed, 1))
        z, drawn = self._starts(random, rows)
        drawn[_ENTRY] = random.random(rows)
        aims = np.resize(_GAPS, rows)
        sign = self.goal.attrs[0]
        if sign == "!=":
            return self._equal_sides(z, drawn)
        drawn[_AIM] = aims if sign == "=" else np.abs(aims) * (aims > 0 if sign in STRICT else 1)
        return self._attacked(self._solved(lambda z, drawn: self._broken(z, drawn)[:, -1:], z, drawn, steps=8), drawn)

    def attack_from(self, places: Sequence[Mapping[str, Any]]) -> str | None:
        """The same from places at which the premises hold, and from a little beside them."""
        rows = len(places) * len(_GAPS)
        random = np.random.default_rng((self.seed, 1))
        z, drawn = self.coordinates.located([places[k % len(places)] for k in range(rows)])
        z[len(places) :] += _BESIDE * random.standard_normal(z[len(places) :].shape)
        drawn[_MARGIN] = np.zeros(rows)
        drawn[_ENTRY] = random.random(rows)
        drawn[_AIM] = np.abs(np.repeat(_GAPS, len(places)))
        return self._attacked(z, drawn)

    def _attacked(self, z: Array, drawn: dict[str, Array]) -> str | None:
        z = self._solved(self._broken, z, drawn)
        found = self._looked_at(z, drawn)[1] or self._brought_back(z, drawn)
        if found is None and self.goal.attrs[0] in STRICT and self.premises:  # several bounds at once, the sides equal
            drawn[_MARGIN] = drawn[_AIM] = np.zeros(len(z))
            z = self._solved(self._at_bounds, z, drawn, enough=0.0)
            found = self._looked_at(z, drawn)[1]
        return found

    def _brought_back(self, z: Array, drawn: Mapping[str, Array]) -> str | None:
        """A witness where an inequality cannot be broken by as much as was tried: those rows that ended nearest to the
        premises and the gap go back to where the premises hold, but for no margin. They are on the boundary then,
        where the goal is broken as much as it can be."""
        if self.goal.attrs[0] == "=" or not self.premises:
            return None
        with np.errstate(all="ignore"):
            lost = ~self._met(self._stack(z, drawn), len(z))
            off = np.where(lost, np.sum(self._broken(z, drawn) ** 2, axis=1), np.inf)
        near = np.argsort(off)[: min(_FEWEST, int(np.sum(np.isfinite(off))))]
        if not len(near):
            return None
        part = {name: a[near] for name, a in drawn.items()}
        part[_MARGIN], part[_AIM] = np.zeros(len(near)), np.ones(len(near))
        return self._looked_at(self._solved(self._premises, z[near], part), part)[1]

    def _equal_sides(self, z: Array, drawn: dict[str, Array]) -> str | None:
        """The premises solved for together with what is to be apart being equal."""

        def residual(z: Array, drawn: Mapping[str, Array]) -> Array:
            return np.concatenate([self._premises(z, drawn), self._stack(z, drawn).gap(self.goal)], axis=1)

        z = self._solved(residual, z, drawn)
        at = self._stack(z, drawn)
        gap = at.gap(self.goal)
        apart = np.max(np.abs(gap), axis=1, initial=0.0)
        equal = np.flatnonzero(self._met(at, len(z)) & (apart <= _EQUAL * at.size(self.goal)))
        k = self._steady(residual, z, drawn, equal, np.zeros(len(z)), exact=True) if len(equal) else None
        return None if k is None else self._witness(at, k, gap[k])

    def _starts(self, random: np.random.Generator, rows: int) -> tuple[Array, dict[str, Array]]:
        drawn = self.coordinates.drawn(random, rows)
        drawn[_MARGIN] = np.resize(_MARGINS, rows)
        return starts(self.coordinates, random, rows), drawn

    # -- solving -------------------------------------------------------------------------------

    def _stack(self, z: Array, drawn: Mapping[str, Array]) -> Stack:
        own = (_ENTRY, _AIM, _MARGIN)
        moved = {**self.coordinates.values(z), **{n: a for n, a in drawn.items() if n not in own}}
        return Stack(len(z), moved, self.fixed, self.sizes, drawn.get(_MARGIN, 0.0))

    def _premises(self, z: Array, drawn: Mapping[str, Array]) -> Array:
        at = self._stack(z, drawn)
        parts = [violation(p, at, self.seed % 1000) for p in self.premises]
        return np.concatenate([*parts, np.zeros((len(z), 1))], axis=1)

    def _broken(self, z: Array, drawn: Mapping[str, Array]) -> Array:
        gap, _ = excess(self.goal, self._stack(z, drawn))
        chosen = gap[np.arange(len(gap)), (drawn[_ENTRY] * gap.shape[1]).astype(int)]
        return np.concatenate([self._premises(z, drawn), (chosen - drawn[_AIM])[:, None]], axis=1)

    def _at_bounds(self, z: Array, drawn: Mapping[str, Array]) -> Array:
        """What is broken, where premises that are nearly equations are to be equations."""
        at = replace(self._stack(z, drawn), tight=True)
        gap, _ = excess(self.goal, at)
        chosen = gap[np.arange(len(gap)), (drawn[_ENTRY] * gap.shape[1]).astype(int)]
        parts = [violation(p, at, self.seed % 1000) for p in self.premises]
        return np.concatenate([*parts, (chosen - drawn[_AIM])[:, None]], axis=1)

    def _solved(
        self, residual: Residual, z: Array, drawn: Mapping[str, Array], steps: int = STEPS, enough: float = SOLVED
    ) -> Array:
        if not self.premises and residual == self._premises:
            return z
        return solved(residual, z, drawn, steps, enough)

    def solvable(self, rows: int) -> bool:
        """Whether some start leads to where the premises hold."""
        z, drawn = self._starts(np.random.default_rng(self.seed), rows)
        drawn[_MARGIN] = np.zeros(rows)
        z = self._solved(self._premises, z, drawn)
        return bool(np.any(self._met(self._stack(z, drawn), rows)))

    def contradictory(self, over: tuple[Term, ...]) -> bool:
        """Whether the equations among the premises, between polynomials in ``over``, cannot all hold: some multiples of
        them by polynomials of low degree add up to a number that is not 0 (a first step of the Nullstellensatz)."""
        parts = [part for p in self.premises for part in (p.args if p.head is BOTH else (p,))]
        equations = [e for e in parts if is_relation(e) and e.attrs[0] == "="]
        equations = [e for e in equations if is_polynomial(e.args[0], over) and is_polynomial(e.args[1], over)]
        for degree in range(_DEGREES) if equations else ():
            columns = self._multiples(equations, over, degree, 1).shape[1]
            if columns > _MOST_COLUMNS:
                return False
            if contradictory(self._multiples(equations, over, degree, columns + MORE)):
                return True
        return False

    def _multiples(self, equations: Sequence[Term], over: tuple[Term, ...], degree: int, rows: int) -> Array:
        """What the equations are off by at random places, one row a place; also times each entry of what is looked for
        and its powers, up to the degree."""
        at = self._stack(*self._starts(np.random.default_rng(self.seed), rows))
        gaps = np.concatenate([at.gap(e) for e in equations], axis=1)
        entries = np.concatenate([np.reshape(at.moved[s.name], (rows, -1)) for s in over if s.name in at.moved], axis=1)
        multiples = [gaps[:, :, None] * entries[:, None, :] ** k for k in range(1, degree + 1)]
        return np.concatenate([gaps, *(m.reshape(rows, -1) for m in multiples)], axis=1)

    def _met(self, at: Stack, rows: int) -> Flags:
        return np.asarray(np.logical_and.reduce([np.ones(rows, bool), *(holds(p, at, _MET) for p in self.premises)]))

    # -- looking -------------------------------------------------------------------------------

    def _looked_at(
        self, z: Array, drawn: Mapping[str, Array], before: tuple[Array, Array] | None = None
    ) -> tuple[int, str | None]:
        at = self._stack(z, drawn)
        with np.errstate(all="ignore"):
            met = self._met(at, len(z))
            gap, worst = excess(self.goal, at)
            wrong = worst(gap) / at.size(self.goal)
        sign = self.goal.attrs[0]
        strict = sign in STRICT
        sound = met & np.isfinite(wrong)
        inside = ~self.coordinates.at_an_edge(z)
        self._note_undefined(at, np.flatnonzero(met & inside & ~np.isfinite(wrong)))
        if sign == "!=":
            return int(np.sum(sound & (wrong < -_SAME))), None
        good = sound & (wrong <= (-1e-12 if strict else _SAME))
        bad = sound & (worst(gap) > _CLEAR * np.maximum(at.size(self.goal), _ORDINARY))
        equal = sound & strict & (np.abs(wrong) <= _EQUAL) & (drawn.get(_AIM, np.ones(len(z))) == 0.0)
        equal &= (at.farthest() < _FAR) | (np.abs(worst(gap)) <= _EQUAL * at.size(self.goal, least=0.0))
        for rows, residual in ((bad & inside, self._premises), (equal & inside, self._broken)):
            if np.any(rows):
                k = self._steady(residual, z, drawn, np.flatnonzero(rows), worst(gap))
                if k is not None and (bad[k] or self._meet(at, z, drawn, k)):
                    return int(np.sum(good)), self._witness(at, k, gap[k])
                self.near = self.near or k is not None
                if k is None and residual == self._broken and (found := self._further(z, drawn, np.flatnonzero(rows))):
                    return int(np.sum(good)), found
        near = sound & inside & ~good & ~equal
        if np.any(near):
            if before is None:  # at a multiple root the premises nearly hold before they do
                return self._looked_at(self._solved(self._premises, z, drawn, enough=0.0), drawn, (z, wrong))
            stays = np.max(np.abs(z - before[0]) / (1 + np.abs(z)), axis=1, initial=0.0) < _MOVED
            if np.any(near & stays & (wrong > _SHRINKS * before[1])):
                return 0, None  # near misses that stay count for nothing, and make the rest doubtful
        return int(np.sum(good)), None

    def _further(self, z: Array, drawn: Mapping[str, Array], rows: NDArray[np.intp]) -> str | None:
        """A witness where the search for equal sides is on its way to, ever slower: at a multiple root."""
        some = rows[:4]
        part = {name: a[some] for name, a in drawn.items()}
        way = [z[some]]
        for _ in range(2):
            way.append(self._solved(self._broken, way[-1], part, steps=4, enough=0.0))
        end = self._solved(self._premises, limit_of(*way), part)
        at = self._stack(end, part)
        with np.errstate(all="ignore"):
            gap, _ = excess(self.goal, at)
            met = self._met(at, len(end)) & ~self.coordinates.at_an_edge(end) & np.all(np.isfinite(end), axis=1)
        for k in np.flatnonzero(met):
            if self._meet(at, end, part, int(k)):
                return self._witness(at, int(k), gap[k])
        return None

    def _meet(self, at: Stack, z: Array, drawn: Mapping[str, Array], row: int) -> bool:
        """Whether the sides of a strict goal, equal in floating point at this row, are equal there."""
        gap, _ = excess(self.goal, at)
        entry = int(np.argmax(gap[row]))
        places = around(z[row], np.random.default_rng(self.seed))
        part = {name: np.repeat(a[row : row + 1], len(places), axis=0) for name, a in drawn.items()}
        away = self._stack(self._solved(self._premises, places, part), part)
        with np.errstate(all="ignore"):
            elsewhere, _ = excess(self.goal, away)
        if parts(float(gap[row, entry]), elsewhere[:, entry], float(at.size(self.goal)[row])):
            return True
        values = {name: a[row] for name, a in at.moved.items() if name[0] != "~"}
        near = () if self.premises else (2, 6)  # a round value near by, where nothing else is asked of it
        tried = (values, *({n: np.round(v, digits) for n, v in values.items()} for digits in near))
        own = [s for s in self.coordinates.symbols if s.name in values]
        inside = (point for point in tried if all(has_properties(s, point[s.name]) for s in own))
        return not self.fixed and any(fails_exactly(self.goal, {**point, **self.sizes}) for point in inside)

    def _note_undefined(self, at: Stack, rows: NDArray[np.intp]) -> None:
        if self.undefined is None and len(rows) and self.goal.attrs[0] == "=":
            with np.errstate(all="ignore"):
                left, right = (np.any(np.isnan(at.value(side)), axis=1) for side in self.goal.args)
            for k in rows[(left != right)[rows]][:1]:
                point = self._witness(at, int(k), np.zeros(1)).rpartition(":")[0]
                self.undefined = f"{point}: the {'left' if left[k] else 'right'} side has no value"

    def _steady(
        self, residual: Residual, z: Array, drawn: Mapping[str, Array], rows: NDArray[np.intp], wrong: Array,
        exact: bool = False,
    ) -> int | None:  # fmt: skip
        """A row at which solving the premises further changes neither place nor gap: at a multiple root (x^4 = 0) and
        far out (exp(-x) = 0) the premises nearly hold where they do not; and at which digits were not lost.
        ``exact``: the sides are to be equal there, not apart."""
        some = rows[:4]
        part = {name: a[some] for name, a in drawn.items()}
        tight = self._solved(residual, z[some], part, steps=8, enough=0.0)
        at = self._stack(tight, part)
        gap, worst = excess(self.goal, at)
        met = np.logical_and.reduce([np.ones(len(some), bool), *(holds(p, at, _MET / 10) for p in self.premises)])
        moved = np.max(np.abs(tight - z[some]) / (1 + np.abs(tight)), axis=1, initial=0.0)
        for k, row in enumerate(some):
            if not met[k] or moved[k] >= _MOVED:
                continue
            if exact or worst(gap)[k] >= 0.9 * wrong[row] - 1e-12 and self._to_digits(at, k, float(worst(gap)[k])):
                return int(row)
        return None

    def _to_digits(self, at: Stack, row: int, gap: float) -> bool:
        """Whether the sides of relations are known well enough at this row: far out cosh^2 - sinh^2 is anything."""
        point = Point(0, self.sizes, {**self.fixed, **{n: a[row] for n, a in at.moved.items()}, **self.sizes})
        for statement in (self.goal, *self.premises):
            if not is_relation(statement):
                continue
            try:
                sides = [Evaluator().value(side, point) for side in statement.args]
            except LanguageError:
                continue
            bound = max(float(np.max(side.bound, initial=0.0)) for side in sides)
            size = max(_LEAST, *(float(np.max(np.abs(side.array), initial=0.0)) for side in sides))
            if statement is self.goal and gap > 1e-9 * size and bound > gap / 3:
                return False
            if statement is not self.goal and bound > _LOST * size:
                return False
        return True

    def _witness(self, at: Stack, row: int, gap: Array) -> str:
        self.place = {**self.fixed, **{name: value[row] for name, value in at.moved.items() if name[0] != "~"}}
        parts = [f"{name}={size}" for name, size in sorted(self.sizes.items())]
        for name, value in sorted(at.moved.items()):
            if not name.startswith("~"):
                parts.append(f"{name}={np.round(value[row], 4).tolist()}")
        largest = gap[int(np.argmax(np.abs(gap)))]
        return f"{'; '.join(parts)}: left - right is {largest:.4g}"


def instanced(body: Term, over: tuple[Term, ...], premises: Sequence[Term], rows: int = ROWS) -> Entailed:
    """Whether at points where the premises hold there are values of ``over`` for which the body, a statement, holds.

    It fails where equations of the body contradict each other; where a search for a solution that need not exist comes
    to nothing, that is unknown.
    """
    words = _Words.of(body, *premises)
    sets = size_sets(words.sizes, words.shapes, count=2)
    there, missed = 0, False
    for instance, sizes in enumerate(sets):
        around = replace(words, symbols=tuple(s for s in words.symbols if s not in over))
        outer = _Search(body, tuple(premises), around, sizes, instance)
        z, drawn = outer._starts(np.random.default_rng(outer.seed), rows)
        corners = outer.coordinates.corners()[:rows]  # a * x = b has a solution but for one a
        z[len(z) - len(corners):] = np.where(np.isnan(corners), z[len(z) - len(corners):], corners)
        z = outer._solved(outer._premises, z, drawn)
        at = outer._stack(z, drawn)
        held = np.flatnonzero(outer._met(at, len(z)))
        met = [*held[: POINTS // len(sets) + 1], *held[held >= len(z) - len(corners)]]
        for row in met:
            values = {name: a[row] for name, a in at.moved.items()}
            inner = _Search(body, (body,), replace(words, symbols=over), sizes, instance)
            inner.fixed = {**inner.fixed, **outer.fixed, **values}
            if inner.solvable(rows):
                there += 1
            elif inner.contradictory(over):
                return Entailed(Found.FAILS, there, outer._witness(at, int(row), np.zeros(1)).rpartition(":")[0])
            else:
                missed = True
    wanted = len(sets) * (POINTS // len(sets) + 1) if sets else POINTS
    if there >= min(POINTS, wanted) > 0 and not missed:
        return Entailed(Found.FOLLOWS, there)
    return Entailed(Found.UNKNOWN, there, f"values were found at {there} points")


def evaluated(terms: Sequence[Term], rows: int = 24) -> list[Array] | None:
    """The values of terms at random points of one set of sizes, one row a point; None where one has none."""
    words = _Words.of(*terms)
    for sizes in size_sets(words.sizes, words.shapes, count=1):
        search = _Search(terms[0], (), words, sizes, 0)
        z, drawn = search._starts(np.random.default_rng(search.seed), rows)
        at = search._stack(z, drawn)
        found = [at.value(term) for term in terms]
        return found if all(np.all(np.isfinite(a)) for a in found) else None
    return None


__all__ = ["Entailed", "Found", "broken_from", "entailed", "evaluated", "glance", "instanced"]
