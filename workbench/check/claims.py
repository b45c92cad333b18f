"""Checks of claims, by kind: derivatives of the *original* expression by differences, against the result's values.

One table holds the check of each kind; a kind without one is undecided, and says so. A derivative is checked on all
coordinates at one point of each set of sizes where there are few, and along random directions elsewhere: a random
direction of random size sees every wrong entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from workbench.check.compare import Array, Outcome, Value, compare
from workbench.check.differences import along, observed_order, second
from workbench.check.judging import Judge, Tally, witness
from workbench.check.sample import Point, seed_of
from workbench.check.truth import Truth
from workbench.check.values import is_numeric, moved_value
from workbench.derive.record import Claim, Status, Verdict
from workbench.terms.heads import derivative as derivative_of
from workbench.terms.heads import equals, properties
from workbench.terms.term import LanguageError, Term

FULL_FIRST = 40
"""So many coordinates are all tried, one by one, in first derivatives."""
FULL_SECOND = 10
"""So many pairs of coordinates are all tried in second derivatives."""

Probe = tuple[str, Value, Value]
"""Words, and the two values that must agree: the differences' and the result's."""


@dataclass
class Evidence:
    """What the check of a claim saw beside its verdict: the order at which differences approach the result."""

    order: float = float("nan")
    convergence: list[tuple[float, float]] = field(default_factory=list)


def check_claim(claim: Claim, judge: Judge, evidence: Evidence | None = None) -> Verdict:
    """The verdict on a claim, by the check of its kind."""
    check = KINDS.get(claim.kind)
    if check is None:
        return Verdict(Status.UNDECIDED, "none", witness=f"no check for this kind yet: {claim.kind}")
    try:
        return check(claim, judge, evidence if evidence is not None else Evidence())
    except LanguageError as error:
        return Verdict(Status.UNDECIDED, "none", witness=str(error))


# -- statements -----------------------------------------------------------------


def _statement(claim: Claim, judge: Judge, evidence: Evidence) -> Verdict:
    return judge.verdict(claim.statement)


# -- derivatives ----------------------------------------------------------------


def _derivative(claim: Claim, judge: Judge, evidence: Evidence) -> Verdict:
    """Gradient, Jacobian, Hessian ...: probes at the pool's points until enough of them have decided."""
    assert claim.of is not None
    if claim.result is None:
        return Verdict(Status.UNDECIDED, "none", witness="the claim has no result")
    if any(x.head.name != "symbol" for x in claim.wrt) or claim.of.indices or claim.result.indices:
        return _in_components(claim, judge)
    if is_numeric(claim.result):
        return Verdict(Status.UNDECIDED, "none", witness="the result is not evaluated: a derivative is left in it")
    tally, full = Tally(), set[int]()
    for point in judge.pool.points():
        if judge.enough(tally):
            break
        if not judge.holds((), point):
            continue
        if not evidence.convergence and claim.kind not in _SECOND_ORDER:
            _observe(claim, point, judge, evidence)
        outcome = _at_point(claim, point, judge, point.instance not in full)
        if outcome.outcome is Outcome.FAILS:
            tally.decided += 1
            tally.instances.add(point.instance)
            return Verdict(Status.REFUTED, _words(claim, evidence, tally), tally.decided, len(tally.instances),
                           outcome.error, witness(point, outcome))
        if outcome.outcome is Outcome.HOLDS:
            full.add(point.instance)
            tally.agree(point, outcome)
        else:
            tally.reasons[outcome.reason] += 1
    return _concluded(claim, judge, tally, evidence)


def _concluded(claim: Claim, judge: Judge, tally: Tally, evidence: Evidence) -> Verdict:
    words, sets = _words(claim, evidence, tally), len(tally.instances)
    if judge.enough(tally):
        return Verdict(Status.SUPPORTED, words, tally.decided, sets, tally.error)
    error = tally.error if tally.decided else None
    return Verdict(Status.UNDECIDED, words, tally.decided, sets, error, judge.why(tally))


def _in_components(claim: Claim, judge: Judge) -> Verdict:
    """A derivative in a component, or of one: the statement that the derivative head has the result's values."""
    assert claim.of is not None
    assert claim.result is not None
    left = claim.of
    for x in claim.wrt:
        left = derivative_of(left, x)
    return judge.verdict(equals(left, claim.result))


def _words(claim: Claim, evidence: Evidence, tally: Tally) -> str:
    sets = len(tally.instances)
    where = f"{tally.decided} points on {sets} set{'' if sets == 1 else 's'} of sizes"
    if claim.kind in _SECOND_ORDER:
        return f"central second differences of order 8 with error estimates, {where}"
    order = evidence.order
    seen = f"; plain differences converge with order {order:.2f}" if np.isfinite(order) else ""
    return f"scipy.differentiate, central differences of order 8 with error estimates, {where}{seen}"


def _at_point(claim: Claim, point: Point, judge: Judge, everywhere: bool) -> Truth:
    """All probes at one point; a disagreement must survive other steps and the noise of the values."""
    for words, left, right in _probes(claim, point, judge, everywhere):
        found = compare("=", left, right)
        if found.outcome is Outcome.FAILS:
            found = compare("=", left, right, _noise(claim, point, judge))
        if found.outcome is not Outcome.HOLDS:
            return Truth(found.outcome, found, words if found.outcome is Outcome.FAILS else found.reason)
        worst = found
    return Truth(Outcome.HOLDS, worst)


def _noise(claim: Claim, point: Point, judge: Judge) -> float:
    """How much the result changes when the point changes by a few units of rounding."""
    assert claim.result is not None
    return 100 * judge.truths.noise(equals(claim.result, claim.result), point)


def _probes(claim: Claim, point: Point, judge: Judge, everywhere: bool) -> Iterator[Probe]:
    """What to compare at a point. Raises LanguageError when something has no value whatever the point."""
    result = judge.values.value(claim.result, point)  # type: ignore[arg-type]
    return _PROBES[claim.kind](claim, point, judge, result, everywhere)


# -- directions -----------------------------------------------------------------


@dataclass(frozen=True)
class Direction:
    """A direction in one variable, and the weights that pair it with a result.

    Unstructured, the weights are the direction itself. Where the entries of a symmetric variable move together, the
    partial derivative in S[i,j] is already that of the pair, so that only one triangle is summed.
    """

    move: Array
    weights: Array


def _coordinates(x: Term, shape: tuple[int, ...], structured: bool) -> list[Direction]:
    """One direction for each entry; S[i,j] and S[j,i] together where structured, tried from both triangles."""
    out = []
    for place in np.ndindex(*shape):
        weights = np.zeros(shape)
        weights[place] = 1.0
        move = np.maximum(weights, weights.T) if _together(x, structured) else weights
        out.append(Direction(move, weights))
    return out


def _random_directions(x: Term, shape: tuple[int, ...], structured: bool, seed: int) -> list[Direction]:
    random = np.random.default_rng(seed)
    move = np.asarray(random.standard_normal(shape))
    if not _together(x, structured):
        return [Direction(move, move)]
    move = (move + move.T) / 2
    return [Direction(move, np.triu(move)), Direction(move, np.tril(move))]


def _together(x: Term, structured: bool) -> bool:
    return structured and bool(properties(x) & {"symmetric", "posdef", "diagonal"})


def _paired(result: Value, weights: Sequence[Array]) -> Value:
    """The result with its last axes summed against the weights, the last variable first."""
    array, error = result.array, result.error
    for w in reversed(weights):
        array, error = np.tensordot(array, w, np.ndim(w)), np.tensordot(error, np.abs(w), np.ndim(w))
    return Value(np.asarray(array), np.asarray(error), result.magnitude)


def _speed(moves: Sequence[Array], points: Sequence[Array]) -> float:
    """How fast the argument moves against its own size, so that steps stay small beside it."""
    fastest = max(float(np.max(np.abs(m), initial=0.0)) for m in moves)
    size = max(float(np.max(np.abs(p), initial=0.0)) for p in points)
    return max(fastest / min(1.0, max(size, 1e-3)), 1e-12)


def _value(pair: tuple[Array, Array], magnitude: float) -> Value:
    array, error = pair
    return Value(np.asarray(array), np.asarray(error), max(magnitude, float(np.max(np.abs(array), initial=0.0))))


# -- first derivatives ------------------------------------------------------------


def _first(claim: Claim, point: Point, judge: Judge, result: Value, everywhere: bool) -> Iterator[Probe]:
    """J[i..., j...] = d f[i...] / d x[j...]."""
    (x,) = claim.wrt
    start = np.asarray(point.values[x.name])
    if everywhere and start.size <= FULL_FIRST:
        units = _coordinates(x, start.shape, claim.structured)
        yield _all_at_once(claim, point, x, start, units, result)
        return
    seed = seed_of(judge.pool.seed, "direction", *map(float, start.reshape(-1)[:3]))
    for direction in _random_directions(x, start.shape, claim.structured, seed):
        moves = {x.name: direction.move}
        found = _slope(claim, point, moves, start)
        yield "along a random direction", _value(found, result.magnitude), _paired(result, [direction.weights])


def _slope(claim: Claim, point: Point, moves: dict[str, Array], *starts: Array) -> tuple[Array, Array]:
    of = _of(claim)
    return along(lambda t: moved_value(of, point, moves, t), _speed(list(moves.values()), starts))


def _of(claim: Claim) -> Term:
    assert claim.of is not None
    return claim.of


def _all_at_once(
    claim: Claim, point: Point, x: Term, start: Array, units: list[Direction], result: Value
) -> Probe:
    """Every coordinate by one call, so that the comparison names the entry."""
    of, name = _of(claim), x.name

    def moved(t: float) -> Array:
        return np.stack([moved_value(of, point, {name: u.move}, t) for u in units], axis=-1)

    value, error = along(moved, _speed([u.move for u in units], [start]))
    shape = (*value.shape[:-1], *start.shape)
    return "", _value((value.reshape(shape), error.reshape(shape)), result.magnitude), result


def _directional(claim: Claim, point: Point, judge: Judge, result: Value, everywhere: bool) -> Iterator[Probe]:
    """The derivative of f along a direction that is a term."""
    (x,) = claim.wrt
    move = judge.values.array(_direction(claim), point)
    found = _slope(claim, point, {x.name: move}, np.asarray(point.values[x.name]))
    yield "", _value(found, result.magnitude), result


def _direction(claim: Claim) -> Term:
    if claim.along is None:
        raise LanguageError(f"the claim {claim.kind} has no direction")
    return claim.along


def _differential(claim: Claim, point: Point, judge: Judge, result: Value, everywhere: bool) -> Iterator[Probe]:
    """df, where the result is a term in the directions dX."""
    moves = {x.name: np.asarray(point.values["d" + x.name]) for x in claim.wrt}
    starts = [np.asarray(point.values[x.name]) for x in claim.wrt]
    yield "", _value(_slope(claim, point, moves, *starts), result.magnitude), result


def _observe(claim: Claim, point: Point, judge: Judge, evidence: Evidence) -> None:
    """The order of convergence of plain central differences along one direction, towards the claimed value."""
    assert claim.result is not None
    result = judge.values.value(claim.result, point)
    if claim.kind in ("Directional", "Differential"):
        sides = list(_PROBES[claim.kind](claim, point, judge, result, False))
        exact = sides[0][2].array
        moves = (
            {claim.wrt[0].name: judge.values.array(_direction(claim), point)} if claim.kind == "Directional"
            else {x.name: np.asarray(point.values["d" + x.name]) for x in claim.wrt}
        )
    else:
        (x,) = claim.wrt
        start = np.asarray(point.values[x.name])
        direction = _random_directions(x, start.shape, claim.structured, judge.pool.seed)[0]
        exact, moves = _paired(result, [direction.weights]).array, {x.name: direction.move}
    speed = _speed(list(moves.values()), [np.asarray(point.values[n]) for n in moves])
    of = _of(claim)
    order, pairs = observed_order(lambda t: moved_value(of, point, moves, t), exact, speed)
    if all(np.isfinite(e) for _, e in pairs):
        evidence.order, evidence.convergence = order, pairs


# -- second derivatives -----------------------------------------------------------


def _hessian(claim: Claim, point: Point, judge: Judge, result: Value, everywhere: bool) -> Iterator[Probe]:
    """H[..., j..., k...] = d^2 f / d x[j...] d y[k...], the first symbol of ``wrt`` first."""
    x, y = (claim.wrt[0], claim.wrt[-1])
    starts = [np.asarray(point.values[s.name]) for s in (x, y)]
    shapes = [s.shape for s in starts]
    if everywhere and starts[0].size * starts[1].size <= FULL_SECOND:
        first, other = (_coordinates(s, shape, claim.structured) for s, shape in zip((x, y), shapes, strict=True))
        words = "on all pairs of coordinates"
    else:
        seed = seed_of(judge.pool.seed, "directions", *map(float, starts[0].reshape(-1)[:3]))
        first, other = (
            _random_directions(s, shape, claim.structured, seed + k)
            for k, (s, shape) in enumerate(zip((x, y), shapes, strict=True))
        )
        words = "along two random directions"
    for u in first:
        for v in other:
            found = bilinear(_of(claim), point, (x, u.move), (y, v.move), _speed([u.move, v.move], starts))
            yield words, _value(found, result.magnitude), _paired(result, [u.weights, v.weights])


def _hessian_vector(claim: Claim, point: Point, judge: Judge, result: Value, everywhere: bool) -> Iterator[Probe]:
    """H v: paired with directions u it is the second derivative along u and v."""
    x, y = claim.wrt[0], claim.wrt[-1]
    move = judge.values.array(_direction(claim), point)
    starts = [np.asarray(point.values[s.name]) for s in (x, y)]
    seed = seed_of(judge.pool.seed, "directions", *map(float, starts[0].reshape(-1)[:3]))
    few = everywhere and starts[0].size <= FULL_SECOND
    units = _coordinates(x, starts[0].shape, False) if few else _random_directions(x, starts[0].shape, False, seed)
    for u in units:
        found = bilinear(_of(claim), point, (x, u.move), (y, move), _speed([u.move, move], starts))
        yield "paired with a direction", _value(found, result.magnitude), _paired(result, [u.weights])


def bilinear(
    f: Term, point: Point, first: tuple[Term, Array], other: tuple[Term, Array], speed: float
) -> tuple[Array, Array]:
    """D^2 f [u, v] with its estimated error, by polarisation: (q(u + v) - q(u - v)) / 4, q the second derivative."""
    (x, u), (y, v) = first, other

    def along_sum(sign: float) -> tuple[Array, Array]:
        moves = {x.name: u + sign * v} if x is y else {x.name: u, y.name: sign * v}
        return second(lambda t: moved_value(f, point, moves, t), speed)

    (plus, e1), (minus, e2) = along_sum(1.0), along_sum(-1.0)
    return (plus - minus) / 4, (e1 + e2) / 4


_SECOND_ORDER = frozenset(("Hessian", "HessianVector"))

_PROBES: dict[str, Callable[[Claim, Point, Judge, Value, bool], Iterator[Probe]]] = {
    "Derivative": _first, "Gradient": _first, "Jacobian": _first, "Directional": _directional,
    "Differential": _differential, "Hessian": _hessian, "HessianVector": _hessian_vector,
}

KINDS: dict[str, Callable[[Claim, Judge, Evidence], Verdict]] = {
    **dict.fromkeys(_PROBES, _derivative),
    "Equality": _statement,
    "Inequality": _statement,
}
"""The check of each kind of claim; later engines add theirs."""

__all__ = ["KINDS", "Evidence", "bilinear", "check_claim"]
