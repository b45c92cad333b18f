"""What is wrong with a gradient that is wrong, and in which term.

The evidence is always the same: the derived gradient with this one mistake planted equals what was written at all
points, or what was written with this one place mended equals the derived gradient there. Where the backward pass can be
run on symbols, its own terms are mended; the terms of the derived gradient are tried in any case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import islice

import numpy as np

from workbench.algebra.arithmetic import arithmetic
from workbench.backward import repairs
from workbench.backward.comparing import Comparison, Seen
from workbench.backward.draws import Array, values_of
from workbench.backward.layer import Layer
from workbench.backward.repairs import Change, Tree
from workbench.record.naming import without_names
from workbench.terms import heads as h
from workbench.terms.heads import brief
from workbench.terms.term import Shape, Term, postorder, symbols

_READ, _LINE = 80, 120
"""Characters of a term in which names are written out, and of one in a sentence."""
_MOST = 6_000
"""So many changes of one kind are tried at most."""
_NEAR = 1e4
"""In roundings; a changed term is computed in another order."""


@dataclass(frozen=True)
class Mistake:
    """What is wrong: one of the kinds, the term, and a sentence."""

    kind: str
    term: Term | None
    why: str


KINDS = (
    "sign", "factor", "missing term", "extra term", "transposed", "missing reduction", "wrong axis", "wrong point",
    "other",
)  # fmt: skip


def explained(layer: Layer, comparison: Comparison, all_written: Sequence[Term | None]) -> Mistake:
    """The mistake in a gradient that was found wrong; kind "other" where no single one explains it.

    ``all_written``: the gradients as terms, where the backward pass could be run on symbols, in the order of ``wrt``.
    """
    k = layer.wrt.index(comparison.variable)
    written = all_written[k]
    derived = layer.gradients[k]
    seen = [s for s in comparison.seen if s.point.ordinary and not s.is_lost] or list(comparison.seen)
    if not seen:
        return Mistake("other", derived, comparison.why)
    misfit = any(s.misfit for s in seen)
    plain = _misshapen(layer, k, seen, comparison) if misfit else None
    if plain is not None:
        return plain
    sides = [_Side(derived, [s.written for s in seen], seen, mends=False, shape=None if misfit else derived.shape)]
    if written is not None:
        sides.insert(0, _Side(written, [s.derived for s in seen], seen, mends=True, shape=derived.shape))
    values = _values(layer, [t for t in all_written if t is not None])
    for family in _FAMILIES:
        for side in sides:
            found = family(side, values)
            if found is not None:
                return found
    return Mistake("other", derived, comparison.why) if misfit else _left_over(layer, k, seen, comparison, values)


@dataclass(frozen=True)
class _Side:
    """A term to be changed until it equals the goal. ``mends``: it is what was written, and the goal is derived."""

    root: Term
    goal: Sequence[Array]
    seen: Sequence[Seen]
    mends: bool
    shape: Shape | None

    @cached_property
    def tree(self) -> Tree:
        return Tree(self.root, self.shape)

    def values(self, term: Term, first: bool = False) -> list[Array] | None:
        seen = self.seen[:1] if first else self.seen
        found = values_of(term, [s.point for s in seen])
        if found is None or any(v.shape != g.shape for v, g in zip(found, self.goal, strict=False)):
            return None
        return found

    def met(self, found: Sequence[Array] | None) -> bool:
        return found is not None and all(
            _near(v, g, s) for v, g, s in zip(found, self.goal, self.seen, strict=False)
        )

    def reached(self, term: Term) -> bool:
        """Whether the term is the goal at all points."""
        return self.met(self.values(term, first=True)) and self.met(self.values(term))


def _near(value: Array, goal: Array, seen: Seen) -> bool:
    if not np.all(np.isfinite(value)):
        return False
    return float(np.max(np.abs(value - goal), initial=0.0)) <= _NEAR * seen.noise


# -- a term by a factor: sign, factor, missing, extra --------------------------------------------


def _scaled(side: _Side, values: Sequence[Term]) -> Mistake | None:
    """A summand by a factor, found by solving for it: 0 is a term too many or missing, -1 a sign."""
    now, tree = side.values(side.root), side.tree
    if now is None:
        return None
    for site in tree.sites:
        if not site.summed or not repairs.is_value(site.part):
            continue
        twice = tree.put(site, h.mul(2, site.part))
        there = None if twice is None else side.values(twice)
        factors = None if there is None else _factors(now, there, side)
        c = None if factors is None else _factor_named(factors, side.seen)
        made = None if c is None else tree.put(site, h.mul(c, site.part))
        if c is not None and made is not None and side.reached(made):
            return _by_factor(side, site.part, c)
    return None


def _factors(now: Sequence[Array], there: Sequence[Array], side: _Side) -> list[float] | None:
    """c at each point, such that the goal is what it is with the part c times as large."""
    found = []
    for a, b, goal, s in zip(now, there, side.goal, side.seen, strict=True):
        slope, gap = np.ravel(b - a), np.ravel(goal - a)
        length = float(slope @ slope)
        if not np.isfinite(length) or length == 0.0:
            return None
        c = float(slope @ gap) / length
        if not np.all(np.isfinite(gap)) or float(np.max(np.abs(gap - c * slope), initial=0.0)) > _NEAR * s.noise:
            return None
        found.append(1.0 + c)
    return found


def _factor_named(factors: Sequence[float], seen: Sequence[Seen]) -> Term | None:
    """The factor as a term: a number, or one made of sizes or of scalar variables."""
    first = factors[0]
    if max(abs(f - first) for f in factors) < 1e-7 * max(1.0, abs(first)):
        exact = Fraction(first).limit_denominator(1000)
        number = exact if abs(float(exact) - first) < 1e-7 * max(1.0, abs(first)) else Fraction(first)
        return h.number(number)
    for term in _measures(seen):
        found = values_of(term, [s.point for s in seen])
        if found is not None and all(abs(float(v) - f) < 1e-7 * max(1.0, abs(f)) for v, f in
                                     zip(found, factors, strict=True)):  # fmt: skip
            return term
    return None


def _measures(seen: Sequence[Seen]) -> Iterator[Term]:
    names = list(seen[0].point.sizes)
    sizes = [h.size_term(n) for n in names]
    scalars = [h.symbol(n, ()) for n, v in seen[0].point.arrays.items() if not np.ndim(v)]
    plain = [*sizes, *(h.power(n, Fraction(1, 2)) for n in sizes), *scalars]
    for a in plain:
        for c in (1, -1, 2, -2, Fraction(1, 2)):
            yield h.mul(c, a)
            yield h.divide(c, a)
        yield h.subtract(1, a)
        yield h.divide(1, h.subtract(1, a))
        yield h.divide(a, h.subtract(a, 1))
        yield h.divide(h.subtract(a, 1), a)
        yield h.power(a, 2)
        yield h.divide(1, h.power(a, 2))
    for a in plain:
        for b in plain:
            if a is not b:
                yield h.divide(a, b)
                yield h.mul(a, b)


def _by_factor(side: _Side, part: Term, c: Term) -> Mistake:
    value = c.value if c.head is h.NUMBER else None
    whole = part is side.root
    where = "the whole gradient" if whole else f"the term {_said(part)}"
    if value == 0:
        if side.mends:
            return Mistake("extra term", part, f"{where} does not belong there: without it yours is the derived one")
        return Mistake("missing term", part, f"{where} is missing: the derived gradient without it is yours")
    if value == -1:
        return Mistake("sign", part, f"{where} has the wrong sign: {_evidence(side, 'with the other sign')}")
    said = brief(arithmetic(h.divide(1, c) if side.mends else c))
    return Mistake("factor", part, f"{where} is {said} times what it should be: {_evidence(side, 'with that factor')}")


def _evidence(side: _Side, words: str) -> str:
    if side.mends:
        return "mended there, yours equals the derived gradient at all points"
    return f"the derived gradient {words} equals yours at all points"


def _said(part: Term) -> str:
    return brief(_plain(part), _LINE)


def _plain(part: Term) -> Term:
    """The term with its names written out, where that is short."""
    short = without_names(part, ())
    return short if len(brief(short, 2 * _READ)) <= _READ else part


# -- one place changed -----------------------------------------------------------------------


def _changed(
    family: Callable[[Tree, Sequence[Term]], Iterator[Change]], kinds: Sequence[str] = KINDS
) -> Callable[..., Mistake | None]:
    def look(side: _Side, values: Sequence[Term]) -> Mistake | None:
        tried: set[Term] = set()
        for change in islice(family(side.tree, values), _MOST):
            if change.made in tried:
                continue
            tried.add(change.made)
            kind = change.undone if side.mends else change.kind
            if kind in kinds and side.reached(change.made):
                return _told(side, change, kind)
        return None

    return look


def _told(side: _Side, change: Change, kind: str) -> Mistake:
    part, put = change.part, change.put
    right, wrong = (put, part) if side.mends else (part, put)
    meant, is_written = ("" if t is None else _said(t) for t in (right, wrong))
    evidence = _evidence(side, "with this mistake")
    if kind == "transposed":
        return Mistake(kind, right, f"{meant} is meant, and {is_written} written: {evidence}")
    if kind == "missing reduction":
        return Mistake(kind, right, f"{meant} is meant, and the sum is not taken: {evidence}")
    if kind == "wrong axis":
        return Mistake(kind, right, f"{meant} is meant, and {is_written} written: {evidence}")
    if kind == "wrong point":
        return Mistake(kind, right, f"{is_written} stands where {meant} belongs: {evidence}")
    if kind in ("factor", "sign"):
        return _factor_told(side, change, kind, evidence)
    if kind in ("missing term", "extra term"):
        what = "is missing" if kind == "missing term" else "does not belong there"
        return Mistake(kind, part, f"the term {_said(part)} {what}: {evidence}")
    return Mistake("other", right, f"{is_written} is summed once too often: {evidence}")


def _factor_told(side: _Side, change: Change, kind: str, evidence: str) -> Mistake:
    part, put = change.part, change.put
    if change.words == "left out" and part.head is h.NUMBER and part.value == -1:
        return Mistake("sign", side.root if put is None else put, f"a sign is turned: {evidence}")
    if change.words == "left out":
        what = "does not belong there" if side.mends else "is missing"
        return Mistake(kind, part, f"the factor {_said(part)} {what}: {evidence}")
    if change.words in ("times", "over") and put is not None:
        missing = (change.words == "times") is side.mends
        verb = "multiplied by" if missing else "divided by"
        return Mistake(kind, part, f"{_said(part)} is to be {verb} {_said(put)}: {evidence}")
    if put is not None:
        right, wrong = (put, part) if side.mends else (part, put)
        if right.head is wrong.head is h.NUMBER and right.value == -wrong.value:
            kind = "sign"
        return Mistake(kind, right, f"{_said(wrong)} stands where {_said(right)} belongs: {evidence}")
    return Mistake(kind, part, evidence)


_FAMILIES: tuple[Callable[[_Side, Sequence[Term]], Mistake | None], ...] = (
    _scaled,
    *map(_changed, (repairs.left_out, repairs.axes, repairs.turned, repairs.reductions, repairs.dropped,
                    repairs.other_numbers, repairs.elsewhere, repairs.elsewhere_of_another_shape,
                    repairs.deeper_factors, repairs.multiplied)),
    _changed(repairs.reductions, ("extra reduction",)),
)  # fmt: skip
"""From the simplest mistake on: the first that explains what was written is told."""


def _values(layer: Layer, written: Sequence[Term]) -> list[Term]:
    """What could stand in the place of another value: variables, the cotangent, and what is computed on the way."""
    found: dict[Term, None] = dict.fromkeys(layer.parameters)
    roots = (layer.output, *layer.gradients, *written)
    for root in roots:
        for t in postorder(root):
            if t.indices or not t.args or not symbols(t):
                continue
            if t.head is h.NAMED or root is layer.output:
                found.setdefault(t)
    kept: dict[Term, Term] = {}
    for t in found:
        if t.head is h.NAMED:
            kept[t.args[0]] = t
        else:
            kept.setdefault(t, t)
    literals = {t for t in postorder(*roots) if t.head is h.NUMBER}
    return [*list(kept.values())[:120], *sorted(literals, key=lambda t: t.value)]


# -- what is left ------------------------------------------------------------------------------


def _misshapen(layer: Layer, k: int, seen: Sequence[Seen], comparison: Comparison) -> Mistake | None:
    """A gradient of another shape: its transpose, or not summed over what was broadcast."""
    derived, x = layer.gradients[k], layer.wrt[k]
    if all(s.written.T.shape == s.derived.shape and _near(s.written.T, s.derived, s) for s in seen):
        return Mistake("transposed", derived, f"the gradient in {x.name} is transposed: {comparison.why}")
    for what, reduce in (("sum", np.sum), ("mean", np.mean)):
        if all(_reduces(s, reduce) for s in seen):
            words = "summed" if what == "sum" else "averaged"
            why = (f"the gradient in {x.name} is to be {words} over the axes along which {x.name} is broadcast: "
                   f"{comparison.why}; {words} there, yours equals the derived one at all points")  # fmt: skip
            return Mistake("missing reduction", derived, why)
    return None


def _reduces(s: Seen, reduce: Callable[..., Array]) -> bool:
    written, want = s.written, s.derived.shape
    if written.ndim < len(want) or not np.all(np.isfinite(written)):
        return False
    extra = written.ndim - len(want)
    for axes in _choices(written.ndim, extra):
        left = reduce(written, axis=axes) if axes else written
        stretched = tuple(k for k, n in enumerate(want) if n == 1 and left.shape[k] != 1)
        left = reduce(left, axis=stretched, keepdims=True) if stretched else left
        if left.shape == want and _near(left, s.derived, s):
            return True
    return False


def _choices(rank: int, count: int) -> list[tuple[int, ...]]:
    from itertools import combinations

    return list(combinations(range(rank), count))


def _left_over(
    layer: Layer, k: int, seen: Sequence[Seen], comparison: Comparison, values: Sequence[Term]
) -> Mistake:
    """No single mistake explains it: the difference, or an extra term that is known by itself."""
    derived = layer.gradients[k]
    gaps = [s.written - s.derived for s in seen]
    for t in values:
        if t.shape == derived.shape:
            found = values_of(t, [s.point for s in seen])
            if found is None:
                continue
            side = _Side(derived, [s.written for s in seen], seen, mends=False, shape=derived.shape)
            zero = [np.zeros_like(g) for g in gaps]
            factors = _factors(zero, found, _Side(t, gaps, seen, mends=False, shape=t.shape))
            named = None if factors is None else _factor_named([f - 1 for f in factors], seen)
            if named is not None and side.reached(h.add(derived, h.mul(named, t))):
                extra = h.mul(named, t)
                return Mistake("extra term", extra, f"{_said(extra)} is added and does not belong there: the "
                               "derived gradient with it equals yours at all points")  # fmt: skip
    return Mistake("other", derived, f"{comparison.why}; no single mistake explains it")


__all__ = ["KINDS", "Mistake", "explained"]
