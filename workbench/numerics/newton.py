"""Newton's iteration for the largest value of a function of a few scalars, as it is run and as it is emitted.

``ascend`` is plain NumPy and stands alone: emitted source holds its very text. Half-lines and intervals are walked in
log and logit, so that no step leaves the domain; where the function is not concave the step is turned uphill; steps
that lead down are halved. Starts are the best points of a coarse grid laid by the data.
Reference: Nocedal & Wright, Numerical Optimization, ch. 3.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from workbench.numerics.axes import Array
from workbench.numerics.environment import Env, array_for
from workbench.numerics.libraries import lib
from workbench.terms.heads import NEWTON, brief
from workbench.terms.term import LanguageError, Term, build, size_names, symbols

Run = Callable[..., Array]
Evaluate = Callable[[Term, Mapping[str, Any]], Array]
"""The value of a term at values by name."""


def ascend(f: Any, first: Any, second: Any, lower: Any, upper: Any, data: Any, alone: Any) -> Any:
    """Where f(x), x_k between lower[k] and upper[k], is largest: the points visited, the last the answer.

    first(x) gives the first derivatives, second(x) the matrix of the second ones. The coordinates that stand
    ``alone`` start on a grid, those of arrays at 0. Where f is the same along a line, no step is made along it: from 0
    the answer is the point of smallest norm. The last point is nan where there is no maximum, and where a coordinate
    that stands alone is free to move along such a line.
    """
    import itertools

    import numpy as np

    m = len(lower)

    def inside(u: Any) -> Any:
        """x, dx/du and the second derivative of x in u, for u on the whole line."""
        x, d, e = np.array(u), np.ones(m), np.zeros(m)
        for k in range(m):
            a, b = lower[k], upper[k]
            if np.isfinite(a) and np.isfinite(b):
                s = 1.0 / (1.0 + np.exp(-u[k]))
                x[k], d[k] = a + (b - a) * s, (b - a) * s * (1.0 - s)
                e[k] = d[k] * (1.0 - 2.0 * s)
            elif np.isfinite(a):
                x[k] = a + np.exp(u[k])
                d[k] = e[k] = np.exp(u[k])
            elif np.isfinite(b):
                x[k] = b - np.exp(u[k])
                d[k] = e[k] = -np.exp(u[k])
        return x, d, e

    def outside(x: Any) -> Any:
        u = np.array(x, dtype=float)
        for k in range(m):
            a, b = lower[k], upper[k]
            if np.isfinite(a) and np.isfinite(b):
                u[k] = np.log((x[k] - a) / (b - x[k]))
            elif np.isfinite(a):
                u[k] = np.log(x[k] - a)
            elif np.isfinite(b):
                u[k] = np.log(b - x[k])
        return u

    def at(u: Any) -> Any:
        value = float(f(inside(u)[0]))
        return value if value < np.inf else -np.inf

    def grid() -> Any:
        columns = [np.asarray(d, dtype=float).ravel() for d in data if np.ndim(d)]
        places, scales = [0.0, 1.0, -1.0], [1.0]
        for c in columns:
            if c.size and np.all(np.isfinite(c)):
                places += [np.median(c), np.mean(c), np.quantile(c, 0.25), np.quantile(c, 0.75)]
                spread = np.std(c)
                scales += [s for s in (spread, 1.0 / spread if spread else 0.0, abs(np.mean(c))) if s > 1e-12]
        count = sum(alone)
        few = 60 if count == 1 else 14 if count == 2 else 6
        for k in range(m):
            a, b = lower[k], upper[k]
            if not alone[k]:
                yield [(a + b) / 2 if np.isfinite(a) and np.isfinite(b) else a + 1.0 if np.isfinite(a) else 0.0]
            elif np.isfinite(a) and np.isfinite(b):
                yield [a + (b - a) * s for s in (0.5, 0.1, 0.9, 0.25, 0.75, 0.02, 0.98)][:few]
            elif np.isfinite(a) or np.isfinite(b):
                steps = sorted({round(s * q, 12) for s in scales for q in (1.0, 0.3, 3.0, 0.1, 10.0, 0.03, 30.0)})
                steps = [s for s in steps if s > 0]
                steps = steps[:: max(1, len(steps) // few)]
                yield [a + s if np.isfinite(a) else b - s for s in steps]
            else:
                yield places if count < 3 else [0.0, *places[3:7]]

    with np.errstate(all="ignore"):
        starts = [(at(outside(x)), k, outside(x)) for k, x in enumerate(itertools.product(*grid()))]
        starts = sorted((s for s in starts if s[0] > -np.inf), key=lambda s: -s[0])
        if not starts:
            return [np.full(m, np.nan)]
        best, chosen = -np.inf, [np.full(m, np.nan)]
        apart = starts[3 :: max(1, len(starts) // 8)][:4] if m > 1 else []
        for value, _, u in [*starts[:3], *apart]:
            seen, longest, curve, begun = [inside(u)[0]], np.inf, np.zeros((m, m)), u
            level, ways = np.zeros(m, dtype=bool), np.eye(m)
            for _ in range(80):
                x, d, e = inside(u)
                g = np.asarray(first(x), dtype=float)
                slope = g * d
                curve = np.asarray(second(x), dtype=float) * np.outer(d, d) + np.diag(g * e)
                if not (np.all(np.isfinite(slope)) and np.all(np.isfinite(curve))):
                    break
                size, ways = np.linalg.eigh((curve + curve.T) / 2)
                size = np.maximum(np.abs(size), 1e-12 * max(1.0, np.max(np.abs(size))))
                uphill = ways.T @ slope
                level = (size < 1e-11 * np.max(size)) & (np.abs(uphill) < 1e-9 * (1.0 + abs(value)))
                step = ways @ np.where(level, 0.0, uphill / size)
                longest = np.max(np.abs(step))
                if longest <= 1e-13 * (1.0 + np.max(np.abs(u))):
                    break
                if longest > 2.0 + np.max(np.abs(u)):
                    step = step * ((2.0 + np.max(np.abs(u))) / longest)
                for _ in range(40):
                    after = at(u + step)
                    if after >= value - 1e-14 * abs(value):
                        break
                    step = step / 2.0
                else:
                    break
                u, value = u + step, max(value, after)
                seen.append(inside(u)[0])
                if np.max(np.abs(u)) > 1e9:
                    break
                if np.max(np.abs(step)) <= 1e-14 * (1.0 + np.max(np.abs(u))):
                    break
            if value > best + 1e-12 * abs(best) or best == -np.inf:
                best, chosen = value, seen
                ended = np.isfinite(lower) | np.isfinite(upper)
                # On its way to the edge of a domain, or still on its way: there is no maximum.
                small = np.where(np.abs(u) > 15.0, 1e-3, 1e-7) * (1.0 + abs(value))  # curvature that is noise
                flat = np.any(ended & (np.abs(np.diag(curve)) < small))
                far = np.any(ended & (np.abs(u) > 33.0)) or np.max(np.abs(u)) > 1e8
                # No step is made along a line on which f is the same: who came along it came by a rise that died out.
                along = ways[:, level]
                drifted = np.any(np.abs(along.T @ (u - begun)) > 1e-6 * (1.0 + np.max(np.abs(u))))
                several = np.any(np.abs(along[np.array(alone, dtype=bool)]) > 1e-6)
                if drifted or several or flat or far or not longest <= 1e-6 * (1.0 + np.max(np.abs(u))):
                    chosen = [*seen, np.full(m, np.nan)]
    return chosen


def parts_of(term: Term) -> tuple[Term, tuple[Term, ...], tuple[Term, ...], tuple[Term, ...], tuple[Term, ...], Any]:
    """f, the variables, lower and upper ends, first derivatives, second ones as rows of a full matrix."""
    m = term.attrs[0]
    f, rest = term.args[0], term.args[1:]
    x, lower, upper, first = (rest[k * m : (k + 1) * m] for k in range(4))
    triangle = iter(rest[4 * m :])
    second: list[list[Term]] = [[f] * m for _ in range(m)]
    for j in range(m):
        for k in range(j, m):
            second[j][k] = second[k][j] = next(triangle)
    return f, x, lower, upper, first, second


def free_symbols(term: Term) -> tuple[Term, ...]:
    """The symbols that the iteration takes as given."""
    moving = set(term.args[1 : 1 + term.attrs[0]])
    return tuple(s for s in symbols(term) if s not in moving)


def compile_newton(term: Term) -> tuple[Sequence[Term], Run]:
    """No argument is evaluated before; the iteration evaluates the function and its derivatives itself."""
    if term.head is not NEWTON or term.indices:
        raise LanguageError(f"{brief(term)} is no iteration that can be run")
    count, place = term.attrs
    whole = build(NEWTON, term.args, (count, 0))
    moving = term.args[1 : 1 + count]

    def run(env: Env) -> Array:
        found = _answer(whole, {**env.values, **env.sizes}, env.value)
        shapes = [tuple(env.size(length) for length in x.shape) for x in moving]
        sizes = [math.prod(shape) for shape in shapes]
        start = sum(sizes[:place])
        part = found[start : start + sizes[place]]
        return part.reshape(shapes[place]) if moving[place].rank else part[0]

    return (), run


_answers: OrderedDict[Any, Any] = OrderedDict()
_KEPT = 256


def _answer(whole: Term, values: Any, evaluate: Evaluate) -> Any:
    """Where the iteration comes to rest, kept for the places that ask for another of its variables."""
    given = [array_for(s, values) for s in free_symbols(whole)]
    key = (whole, *((g.shape, g.tobytes()) for g in map(lib.np.asarray, given)))
    if key not in _answers:
        _answers[key] = visited(whole, values, evaluate)[-1]
        while len(_answers) > _KEPT:
            _answers.popitem(last=False)
    return _answers[key]


def visited(term: Term, values: Any, evaluate: Evaluate) -> list[Any]:
    """The points that the iteration visits, its variables one after the other; the last of them is its answer."""
    import numpy as np

    f, x, lower, upper, first, second = parts_of(term)
    given = {s.name: array_for(s, values) for s in free_symbols(term)}
    for s in free_symbols(term):
        for size, length in zip(s.shape, np.shape(given[s.name]), strict=True):
            given |= {name: length for name in size.names if size.terms == ((((name, 1),), 1),)}
    given = {**{n: values[n] for n in size_names(term) if n in values}, **given}
    shapes = [tuple(length.at(given) for length in s.shape) for s in x]
    counts = [math.prod(shape) for shape in shapes]
    ends = np.cumsum([0, *counts])

    def value_of(part: Term, point: Any) -> Any:
        places = zip(x, ends[:-1], ends[1:], shapes, strict=True)
        moved = {s.name: np.reshape(point[a:b], shape) if shape else point[a] for s, a, b, shape in places}
        return evaluate(part, {**given, **moved})

    def block(j: int, k: int, point: Any) -> Any:
        if j > k:
            return block(k, j, point).T
        return np.reshape(value_of(second[j][k], point), (counts[j], counts[k]))

    still = np.zeros(ends[-1])
    low, high = (
        [v for e, n in zip(side, counts, strict=True) for v in [float(value_of(e, still))] * n]
        for side in (lower, upper)
    )
    return list(
        ascend(
            lambda p: value_of(f, p),
            lambda p: np.concatenate([np.ravel(value_of(g, p)) for g in first]),
            lambda p: np.block([[block(j, k, p) for k in range(len(x))] for j in range(len(x))]),
            low,
            high,
            [given[s.name] for s in free_symbols(term)],
            [not s.rank for s, n in zip(x, counts, strict=True) for _ in range(n)],
        )
    )


__all__ = ["ascend", "compile_newton", "free_symbols", "parts_of", "visited"]
