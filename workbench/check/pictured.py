"""A claimed derivative beside its differences at one random point, as numbers for a picture.

The matrix that is claimed, the one that differences measure, and the error of plain difference quotients over their
step: it falls with the order of the quotient while the step shrinks, and rises again where rounding takes over. The
slopes are fitted to the measured errors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from workbench.check.claims.probes import ORDER, PROBES, Site, observed
from workbench.check.numbers.compare import Array, Outcome, Value, compare
from workbench.check.points.sample import Point, seed_of
from workbench.check.statements.judging import Judge, make_pool, statements_of
from workbench.record.derivation import Derivation
from workbench.terms.term import LanguageError

LARGEST = 40
"""Entries along either side of a matrix that is still drawn."""
STEPS = tuple(float(h) for h in np.logspace(-13, 0, 53))
EPSILON = 2.0**-52
FITTED = 10
"""So many steps next to the least error show a quotient's order: further ones are too long for it."""
LOST = 0.1
"""Relative errors from here on are no longer proportional to anything: no digit is left."""
FORWARD, CENTRAL = "forward difference", "central difference"


@dataclass(frozen=True)
class Slope:
    """A straight piece of a curve between two logarithmic axes: its slope, and the steps of the fit."""

    slope: float
    low: float
    high: float


@dataclass(frozen=True)
class ErrorCurve:
    """Steps and the largest errors there; ``falling``: where the quotient's order shows; ``rising``: the rounding."""

    name: str
    steps: tuple[float, ...]
    errors: tuple[float, ...]
    falling: Slope | None
    rising: Slope | None


@dataclass(frozen=True)
class Picture:
    """What was seen at one point. The matrices have the same shape; ``seed`` makes the picture again."""

    seed: int
    sizes: tuple[tuple[str, int], ...]
    claimed: tuple[tuple[float, ...], ...]
    measured: tuple[tuple[float, ...], ...]
    error: float
    agrees: bool | None
    curves: tuple[ErrorCurve, ...]


def pictured(derivation: Derivation, seed: int = 0) -> Picture:
    """The picture of the main claim at a point that the seed draws; sizes change with the seed, too.

    Raises LanguageError for a claim that is no derivative, and where no point could be had.
    """
    claim = derivation.claim
    known = claim.kind in PROBES and claim.kind != "Third"
    if not known or claim.of is None or claim.result is None or claim.of.indices or claim.result.indices:
        raise LanguageError("only the claim that a derivative has a value can be compared with differences")
    assumed = statements_of(derivation.assumptions)
    terms = (claim.statement, claim.of, claim.result, *claim.wrt, *derivation.givens)
    pool = make_pool(terms, assumed, seed_of(derivation.id, "picture", seed), claim.structured)
    judge = Judge(pool, assumed)
    for point in _points(judge, seed):
        made = _at(Site(claim, point, judge, True), seed)
        if made is not None:
            return made
    raise LanguageError("no point was found at which the expression has a value and its differences too")


def _points(judge: Judge, seed: int) -> Iterator[Point]:
    """The points inside, those of one set of sizes first: which one, the seed says."""
    drawn = list(judge.pool.points())
    first = seed % max(1, len(judge.pool.sets))
    for point in sorted(drawn, key=lambda p: p.instance != first):
        inside = judge.inside.nearest((), point)
        if inside is not None:
            yield inside


def _at(site: Site, seed: int) -> Picture | None:
    with np.errstate(all="ignore"):
        found = _matrices(site)
        if found is None or not all(np.all(np.isfinite(a)) for a in found[:2]):
            return None
        claimed, measured, error, agrees = found
        curves = tuple(_curves(site))
    sizes = tuple(sorted(site.point.sizes.items()))
    return Picture(seed, sizes, _rows(claimed), _rows(measured), error, agrees, curves)


def _rows(matrix: Array) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(float(x) for x in row) for row in matrix)


# -- the two matrices ------------------------------------------------------------------


def _matrices(site: Site) -> tuple[Array, Array, float, bool | None] | None:
    """Claimed and measured, entry by entry, and what the comparison says; None where they are too large to draw."""
    pair = _entry_by_entry(site)
    if pair is None:
        return None
    measured, claimed = pair
    shape = _drawn_shape(site, claimed.array.shape)
    if max(shape) > LARGEST:
        return None
    outcome = compare("=", measured, claimed).outcome
    agrees = None if outcome is Outcome.UNKNOWN else outcome is Outcome.HOLDS
    gap, size = np.max(np.abs(claimed.array - measured.array), initial=0.0), np.max(np.abs(claimed.array), initial=0.0)
    error = float(gap / size) if size else float(gap)
    return claimed.array.reshape(shape), measured.array.reshape(shape), error, agrees


def _entry_by_entry(site: Site) -> tuple[Value, Value] | None:
    """The differences' values and the result's, for every entry of the result."""
    kind, x, y = site.claim.kind, site.claim.wrt[0], site.claim.wrt[-1]
    if kind not in ("Hessian", "HessianVector"):
        probes = list(PROBES[kind](site))
        return (probes[0][1], probes[0][2]) if len(probes) == 1 and not probes[0][0] else None
    result = site.result()
    if max(site.start(x).size, site.start(y).size) > LARGEST:
        return None
    others = [site.along] if kind == "HessianVector" else [v.move for v in site.coordinates(y)]
    found = [site.bilinear((x, u.move), (y, v)) for u in site.coordinates(x) for v in others]
    value, error = (np.stack([np.asarray(f[k]) for f in found]).reshape(result.array.shape) for k in (0, 1))
    magnitude = max(result.magnitude, float(np.max(np.abs(value), initial=0.0)))
    return Value(value, error, magnitude), result


def _drawn_shape(site: Site, shape: tuple[int, ...]) -> tuple[int, int]:
    """Vectors stand upright; of more than two axes those of the variable (the second one, in a Hessian) go across."""
    if len(shape) <= 2:
        rows, columns = (*shape, 1, 1)[:2]
        return rows, columns
    across = site.start(site.claim.wrt[-1]).size
    return int(np.prod(shape)) // across, across


# -- errors over steps ---------------------------------------------------------------------


def _curves(site: Site) -> Iterator[ErrorCurve]:
    seen = observed(site)
    if seen is None:
        return
    central, exact = seen
    order = ORDER.get(site.claim.kind, 1)
    if order == 1:
        yield _curve(FORWARD, _forward(site), exact)
    yield _curve(CENTRAL if order == 1 else "central second difference", central, exact)


def _forward(site: Site) -> Callable[[float], Array]:
    """The one-sided quotient along the direction that the central one takes."""
    (x, *_), kind = site.claim.wrt, site.claim.kind
    if kind == "Directional":
        moves = {x.name: site.along}
    else:
        moves = site.differential if kind == "Differential" else {x.name: site.randomly(x)[0].move}
    f, speed = site.moved(moves), site.speed(moves)

    def quotient(step: float) -> Array:
        h = step / speed
        up, centre = f(np.array([h, 0.0]))
        return np.asarray((up - centre) / h)

    return quotient


def _curve(name: str, quotient: Callable[[float], Array], exact: Array) -> ErrorCurve:
    size = float(np.max(np.abs(exact), initial=0.0)) or 1.0
    errors = [float(np.max(np.abs(quotient(h) - exact), initial=0.0)) / size for h in STEPS]
    kept = [(h, e) for h, e in zip(STEPS, errors, strict=True) if np.isfinite(e)]
    steps, found = tuple(h for h, _ in kept), tuple(e for _, e in kept)
    return ErrorCurve(name, steps, found, *_slopes(np.array(steps), np.array(found)))


def _slopes(steps: Array, errors: Array) -> tuple[Slope | None, Slope | None]:
    """The slope to the right of the least error, where truncation is seen, and to the left, where rounding is."""
    if not len(steps):
        return None, None
    # One lucky rounding is no floor: the least error is that of a few neighbours.
    smooth = np.array([np.max(errors[max(0, k - 2) : k + 3]) for k in range(len(errors))])
    best = int(np.argmin(smooth))
    least = max(float(smooth[best]), EPSILON)
    right = np.flatnonzero((np.arange(len(steps)) > best) & (errors > 10 * least) & (steps <= 0.3))[:FITTED]
    left = np.flatnonzero((np.arange(len(steps)) < best) & (errors > 10 * least) & (errors < LOST))
    return _fitted(steps[right], errors[right]), _fitted(steps[left], errors[left])


def _fitted(steps: Array, errors: Array) -> Slope | None:
    if len(steps) < 4:
        return None
    slope = float(np.polyfit(np.log(steps), np.log(errors), 1)[0])
    return Slope(slope, float(steps[0]), float(steps[-1]))


__all__ = ["ErrorCurve", "Picture", "Slope", "pictured"]
