"""What is wrong with a gradient that is wrong, and in which term.

The evidence is always the same: the derived gradient with this one mistake planted equals what was written at all
points, or what was written with this one place mended equals the derived gradient there. Where the backward pass can be
run on symbols, its own terms are mended; the terms of the derived gradient are tried in any case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import islice

import numpy as np

from workbench.backward import repairs
from workbench.backward.comparing import Comparison, Seen
from workbench.backward.draws import Array, values_of
from workbench.backward.layer import Layer
from workbench.backward.repairs import Change, Tree
from workbench.backward.sides import NEAR, Side, near
from workbench.backward.telling import KINDS, Mistake, by_factor, said, told
from workbench.record.naming import without_names
from workbench.terms import heads as h
from workbench.terms.functions.linear_algebra import inner
from workbench.terms.term import LanguageError, Term, contains, postorder, size_names, symbols

_MOST = 6_000
"""So many changes of one kind are tried at most."""


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
    sides = [Side(derived, [s.written for s in seen], seen, mends=False, shape=None if misfit else derived.shape)]
    if written is not None:
        sides.insert(0, Side(written, [s.derived for s in seen], seen, mends=True, shape=derived.shape))
    values = _values(layer, [t for t in all_written if t is not None])
    first_values = [(side, _without_adjoints(side, values, layer)) for side in sides]
    found = _first(first_values)
    if found is None and not misfit:
        short = _in_short(layer, k)
        found = None if short is None else _first([(replace(sides[-1], root=short), first_values[-1][1])])
    found = found or _first([(side, values) for side in sides])
    if found is not None:
        return found
    return Mistake("other", derived, comparison.why) if misfit else _left_over(layer, k, seen, comparison, values)


def _first(sides: Sequence[tuple[Side, Sequence[Term]]]) -> Mistake | None:
    """What the first family that explains what was written says; each side with the values that may stand in it."""
    for family in _FAMILIES:
        for side, values in sides:
            found = family(side, values)
            if found is not None:
                return found
    return None


def _without_adjoints(side: Side, values: Sequence[Term], layer: Layer) -> list[Term]:
    """The values without the other side's adjoints: that one of them belongs there only says that another is wrong."""
    own = set(postorder(side.root)) if side.mends else {t for g in layer.gradients for t in postorder(g)}
    return [v for v in values if v.head is not h.NAMED or v in own or not contains(v, layer.cotangent)]


def _in_short(layer: Layer, k: int) -> Term | None:
    """The derived gradient as the other roads write it, in which terms stand apart that adjoints hold together."""
    from workbench.engines.goals import gradient
    from workbench.record.errors import NoDerivation

    pairing = inner(layer.cotangent, layer.output) if layer.output.shape else layer.cotangent * layer.output
    try:
        return gradient(without_names(pairing, ()), layer.wrt[k]).result
    except (NoDerivation, LanguageError):
        return None


# -- a term by a factor: sign, factor, missing, extra --------------------------------------------


def _scaled(side: Side, values: Sequence[Term]) -> Mistake | None:
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
            return by_factor(side, site.part, c)
    return None


def _factors(now: Sequence[Array], there: Sequence[Array], side: Side) -> list[float] | None:
    """c at each point, such that the goal is what it is with the part c times as large."""
    found = []
    for a, b, goal, s in zip(now, there, side.goal, side.seen, strict=True):
        slope, gap = np.ravel(b - a), np.ravel(goal - a)
        length = float(slope @ slope)
        if not np.isfinite(length) or length == 0.0:
            return None
        c = float(slope @ gap) / length
        if not np.all(np.isfinite(gap)) or float(np.max(np.abs(gap - c * slope), initial=0.0)) > NEAR * s.noise:
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


# -- one place changed -----------------------------------------------------------------------


def _changed(
    family: Callable[[Tree, Sequence[Term]], Iterator[Change]], kinds: Sequence[str] = KINDS
) -> Callable[..., Mistake | None]:
    def look(side: Side, values: Sequence[Term]) -> Mistake | None:
        tried: set[Term] = set()
        for change in islice(family(side.tree, values), _MOST):
            if change.made in tried:
                continue
            tried.add(change.made)
            kind = change.undone if side.mends else change.kind
            if kind in kinds and side.reached(change.made):
                return told(side, change, kind)
        return None

    return look


_FAMILIES: tuple[Callable[[Side, Sequence[Term]], Mistake | None], ...] = (
    _scaled,
    *map(_changed, (repairs.left_out, repairs.axes, repairs.turned, repairs.reductions, repairs.signs,
                    repairs.dropped, repairs.other_numbers, repairs.elsewhere, repairs.elsewhere_of_another_shape,
                    repairs.deeper_factors, repairs.multiplied, repairs.added)),
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
    sizes = [h.size_term(n) for n in size_names(*layer.variables)]
    return [*list(kept.values())[:120], *sizes, *sorted(literals, key=lambda t: t.value)]


# -- what is left ------------------------------------------------------------------------------


def _misshapen(layer: Layer, k: int, seen: Sequence[Seen], comparison: Comparison) -> Mistake | None:
    """A gradient of another shape: its transpose, or not summed over what was broadcast."""
    derived, x = layer.gradients[k], layer.wrt[k]
    if all(s.written.T.shape == s.derived.shape and near(s.written.T, s.derived, s) for s in seen):
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
        if left.shape == want and near(left, s.derived, s):
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
            side = Side(derived, [s.written for s in seen], seen, mends=False, shape=derived.shape)
            zero = [np.zeros_like(g) for g in gaps]
            factors = _factors(zero, found, Side(t, gaps, seen, mends=False, shape=t.shape))
            named = None if factors is None else _factor_named([f - 1 for f in factors], seen)
            if named is not None and side.reached(h.add(derived, h.mul(named, t))):
                extra = h.mul(named, t)
                return Mistake("extra term", extra, f"{said(extra)} is added and does not belong there: the "
                               "derived gradient with it equals yours at all points")  # fmt: skip
    return Mistake("other", derived, f"{comparison.why}; no single mistake explains it")


__all__ = ["explained"]
