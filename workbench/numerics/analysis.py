"""Derivatives, integrals, expectations and limits as numbers: differences, quadrature, sampling, approach.

Nothing here knows a rule of calculus; that is what makes these numbers worth comparing with. Each value comes with
an estimate of its error, kept in ``env.estimates``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from itertools import pairwise
from typing import Any

from workbench.numerics.axes import Array, axes_of, cells
from workbench.numerics.densities import around_the_peak, average, double_exponential, listed
from workbench.numerics.environment import Env, array_for, as_floats, check_shape
from workbench.numerics.estimates import approach, infinite_sum, quadrature, rise, slope, sum_by_blocks
from workbench.numerics.evaluate import bind
from workbench.numerics.libraries import lib
from workbench.numerics.structure import Compiled, pick
from workbench.terms.function import Function
from workbench.terms.heads import EXPECTATION, SYMBOL, at, brief, fresh_axes, index, properties, symbol, tensor
from workbench.terms.term import LanguageError, ShapeError, Term, contains, postorder, substitute, transform

Estimate = tuple[Array, Array]


def compile_numeric(term: Term) -> Compiled:
    """The arguments to evaluate first and the step, for the heads of this module."""
    return _COMPILERS[term.head.name](term)


def _value(f: Term, env: Env, change: Mapping[str, Any]) -> Array:
    inner, plan = bind(f, {**env.values, **change}, env.sizes)
    return lib.np.asarray(plan.run(inner))


def _along(f: Term, x: Term, env: Env) -> Callable[[Any], Array]:
    """f as a function of the symbol x: bound once, as integrals and averages ask for it a thousand times."""
    np = lib.np
    inner, plan = bind(f, {**env.values, x.name: np.zeros(tuple(map(env.size, x.shape)))}, env.sizes)
    named = [s for s in inner.arrays if s.name == x.name]
    values: dict[str, Any] = dict(inner.values)
    inner.values = values

    def value(t: Any) -> Array:
        values[x.name] = number = np.float64(t)
        for s in named:
            inner.arrays[s] = number
        return np.asarray(plan.run(inner))

    return value


def _kept(term: Term, env: Env, estimate: Estimate) -> Array:
    env.estimates[term] = estimate
    return estimate[0]


def _differential(term: Term) -> Compiled:
    f, *varying = term.args

    def run(env: Env) -> Array:
        if f in varying:
            return _direction(f, env)
        start = {x.name: array_for(x, env.values) for x in varying if x.name in env.values}
        moves = {x.name: _direction(x, env) for x in varying if x.name in env.values}
        if not start:
            raise LanguageError(f"none of the varying symbols of {brief(term)} has a value")
        return _kept(term, env, slope(lambda t: _value(f, env, {k: v + t * moves[k] for k, v in start.items()}),
                                      _scale(start.values(), moves.values())))

    return (), run


def _direction(x: Term, env: Env) -> Array:
    name = "d" + x.name
    if name not in env.values:
        raise LanguageError(f"the direction of {x.name} has no value; give it as {name!r}")
    array = as_floats(env.values[name])
    if lib.np.ndim(array) != x.rank:
        raise ShapeError(f"{name} must have the shape of {x.name}, not {lib.np.shape(array)}")
    check_shape(x, array, env)
    return array


def _scale(points: Any, moves: Any) -> float:
    """How far one may step: about the size of the point, in units of the direction."""
    size = max((float(lib.np.max(lib.np.abs(p), initial=0.0)) for p in points), default=1.0)
    speed = max((float(lib.np.max(lib.np.abs(m), initial=0.0)) for m in moves), default=1.0)
    return min(1.0, max(size, 0.1)) / (speed or 1.0)


def _partials(f: Term, x: Term, env: Env) -> Estimate:
    """df/dx with the axes of f (its free indices, its shape) and then those of x."""
    np = lib.np
    point = np.asarray(array_for(x, env.values))
    values, errors = [], []
    scale = _scale([point], [1.0])
    for place in np.ndindex(point.shape):
        unit = np.zeros(point.shape)
        unit[place] = 1.0
        value, error = slope(partial(_moved, f, env, x.name, point, unit), scale)
        values.append(value)
        errors.append(error)
    shape = (*env.shape(f), *point.shape)
    if not values:
        return np.zeros(shape), np.zeros(shape)
    return np.stack(values, axis=-1).reshape(shape), np.stack(errors, axis=-1).reshape(shape)


def _moved(f: Term, env: Env, name: str, point: Array, unit: Array, t: float) -> Array:
    return _value(f, env, {name: point + t * unit})


def _derivative(term: Term) -> Compiled:
    f, x = term.args
    if x.head is SYMBOL:
        return (), lambda env: _kept(term, env, _partials(f, x, env))
    variable, *where = x.args
    axes, want = axes_of(f), axes_of(term)

    def run(env: Env, *found: Array) -> Array:
        lead, own, rank = len(axes), f.rank, variable.rank
        order = (*range(lead), *range(lead + own, lead + own + rank), *range(lead, lead + own))
        value, error = (
            pick(lib.np.transpose(part, order), axes, where, found, want, env) for part in _partials(f, variable, env)
        )
        return _kept(term, env, (value, error))

    return tuple(where), run


def _integral(term: Term) -> Compiled:
    f, x, lower, upper = term.args

    def one(env: Env, integrand: Callable[[float], Array], a: Array, b: Array) -> Estimate:
        number = not (f.shape or f.indices)
        if number and (lib.np.isinf(a) or lib.np.isinf(b)):
            integrand = _without_overflow(f, x, env, integrand)
        edges = _kinks(f, x, env, float(a), float(b)) if number else [float(a), float(b)]
        parts = [quadrature(integrand, low, high) for low, high in pairwise(edges)]
        found = parts[0] if len(parts) == 1 else (sum(p[0] for p in parts), sum(p[1] for p in parts))
        if not number or _is_sharp(found) or not (lib.np.isinf(b) and lib.np.isfinite(a) and lib.np.isfinite(found[0])):
            return found
        return _long_tail(f, x, float(a), env) or found

    return (lower, upper), _over_cells(term, f, x, (lower, upper), one)


def _kinks(f: Term, x: Term, env: Env, lower: float, upper: float) -> list[float]:
    """The ends, and between them the zeros of what stands in a modulus: quadrature takes each smooth piece alone."""
    inside = [bend for node in postorder(f) if (bend := _bend(node)) is not None and contains(bend, x)]
    if not inside or not lower < upper:
        return [lower, upper]
    from scipy.optimize import brentq

    np = lib.np
    wide = np.tan(np.linspace(-1.5, 1.5, 61)) if np.isinf(upper - lower) else np.linspace(lower, upper, 61)
    grid = [float(t) for t in wide if lower < t < upper]
    found: set[float] = set()
    for term in inside:
        height = _along(term, x, env)
        rows = np.array([np.ravel(height(t)) for t in grid])  # a column for each entry: |x_i - m| bends at every x_i
        for k, values in enumerate(rows.T):
            for (s, u), (t, v) in pairwise(zip(grid, values, strict=True)):
                if u * v < 0:
                    found.add(float(brentq(lambda at, height=height, k=k: np.ravel(height(at))[k], s, t, xtol=1e-15)))
                elif v == 0:
                    found.add(t)
    return [lower, *sorted(found)[:20], upper]


def _bend(node: Term) -> Term | None:
    """What is 0 where the function at the root has a kink."""
    bend = node.head.knows.calculus.bend if isinstance(node.head, Function) else None
    return None if bend is None else bend(*node.args, **node.head.attributes(node))  # type: ignore[attr-defined]


def _without_overflow(f: Term, x: Term, env: Env, integrand: Callable[[float], Array]) -> Callable[[float], Array]:
    """The integrand, where it is inf/inf far out, by numbers that do not overflow: e^x / (1 + e^x)^2."""
    from workbench.numerics.precise import NotReal, can_be_precise, precise

    values: dict[str, Any] | None = None
    known = can_be_precise(f) and not _has_waves(f)

    def value(t: float) -> Array:
        nonlocal values
        found = integrand(t)
        if not known or abs(t) < 30.0 or lib.np.isfinite(found):
            return found
        if values is None:
            values = {name: float(v) for name, v in env.values.items() if not callable(v) and lib.np.ndim(v) == 0}
        try:
            return lib.np.float64(precise(f, {**values, x.name: float(t)}, 20))
        except (NotReal, LanguageError, ArithmeticError):
            return found

    return value


def _has_waves(f: Term) -> bool:
    return any(isinstance(node.head, Function) and node.head.knows.line.period is not None for node in postorder(f))


def _long_tail(f: Term, x: Term, lower: float, env: Env) -> Estimate | None:
    """An integral to infinity whose tail reaches beyond all floats, by x = e^u with numbers of any size."""
    import mpmath

    from workbench.numerics.precise import NotReal, can_be_precise, precise

    if _has_waves(f):
        return None  # a wave at e^(10^8) asks for as many digits
    start = max(lower, 1.0)
    head = quadrature(lambda t: _value(f, env, {x.name: t}), lower, start)
    if not (can_be_precise(f) and _is_sharp(head)):
        return None
    values = {name: float(v) for name, v in env.values.items() if not callable(v) and lib.np.ndim(v) == 0}

    def height(u: Any) -> Any:
        t = mpmath.exp(u)
        return mpmath.mpf(precise(f, {**values, x.name: t}, 20)) * t

    try:
        if abs(height(mpmath.mpf(10) ** 8)) > 1e-15:  # falls off no faster than 1/u^2: nothing to tell
            return None
        value, error = mpmath.quad(height, [mpmath.log(start), mpmath.inf], error=True, maxdegree=7)
    except (NotReal, LanguageError, ArithmeticError, ValueError, TypeError):
        return None
    return lib.np.float64(value) + head[0], lib.np.float64(10 * error) + head[1]


def _antiderivative(term: Term) -> Compiled:
    raise LanguageError(f"{brief(term)} is known up to a constant only; it has no value of its own")


def _between(term: Term) -> Compiled:
    f, x, lower, upper = term.args

    def one(env: Env, function: Callable[[float], Array], a: Array, b: Array) -> Estimate:
        found = rise(function, float(a), float(b))
        if _is_sharp(found):
            return found
        up = bool(a <= b)
        top = _slowly(f, x, upper, "left" if up else "right", env)
        bottom = _slowly(f, x, lower, "right" if up else "left", env)
        return found if top is None or bottom is None else (top[0] - bottom[0], top[1] + bottom[1])

    return (lower, upper), _over_cells(term, f, x, (lower, upper), one)


def _is_sharp(found: Estimate) -> bool:
    return bool(lib.np.all(found[1] <= 1e-10 * (1 + lib.np.abs(found[0]))))


def _slowly(f: Term, x: Term, to: Term, side: str, env: Env) -> Estimate | None:
    """The one-sided limit of a scalar to many digits, for what the approach in floats does not settle."""
    from workbench.numerics.approach import approached
    from workbench.numerics.precise import NotReal, can_be_precise

    if not (can_be_precise(f) and can_be_precise(to)):
        return None
    values = {name: float(v) for name, v in env.values.items() if not callable(v) and lib.np.ndim(v) == 0}
    try:
        found = approached(f, x, to, "both" if lib.np.isinf(_value(to, env, {})) else side, values)
    except (NotReal, LanguageError, ArithmeticError):
        return None
    return None if found is None else (lib.np.float64(found.value), lib.np.float64(found.error))


def _limit(term: Term) -> Compiled:
    f, x, to = term.args
    (side,) = term.attrs

    def one(env: Env, function: Callable[[float], Array], point: Array) -> Estimate:
        found = approach(function, float(point), side)
        return found if _is_sharp(found) else _slowly(f, x, to, side, env) or found

    return (to,), _over_cells(term, f, x, (to,), one)


def _over_cells(
    term: Term, f: Term, x: Term, bounds: tuple[Term, ...], one: Callable[..., Estimate]
) -> Callable[..., Array]:
    """``one`` for all free indices of f at a time, and for one value of the bounds at a time."""
    inside = axes_of(f)
    outside = axes_of(*bounds)
    want = axes_of(term)

    def run(env: Env, *arrays: Array) -> Array:
        np = lib.np
        lengths = env.lengths(outside)
        function = _along(f, x, env)
        found = [
            one(env, function, *cell)
            for cell in cells(arrays, [axes_of(b) for b in bounds], outside, lengths)
        ]
        parts = []
        for part in zip(*found, strict=True):
            full = np.stack(part).reshape((*lengths, *np.shape(part[0])))
            parts.append(_merge(full, (*outside, *inside), want))
        return _kept(term, env, (parts[0], parts[1]))

    return run


def _merge(array: Array, have: tuple[Term, ...], want: tuple[Term, ...]) -> Array:
    """Named axes brought into order; one named twice becomes its diagonal."""
    letters = {i: k for k, i in enumerate(want)}
    return lib.np.einsum(array, [*(letters[i] for i in have), ...], [*(letters[i] for i in want), ...])


def _expectation(term: Term) -> Compiled:
    f, x, log_density, *ends = term.args
    if log_density.indices:
        raise LanguageError(f"the log density of {brief(term)} must not have free indices")

    def run(env: Env, *bounds: Array) -> Array:
        np, shape, props = lib.np, tuple(map(env.size, x.shape)), properties(x)
        places = listed(shape, props, bounds)
        if places is None and (not shape or (np.prod(shape) == 1 and "unit" in props)):
            return _kept(term, env, _of_a_number(f, x, log_density, shape, _ends(props, bounds), env))
        if places is None:
            smooth = all(_bend(node) is None for node in postorder(f))
            return _kept(term, env, average(_together(f, x, env), _together(log_density, x, env), shape, props, smooth))
        value, logarithm = _along(f, x, env), _along(log_density, x, env)
        parts = [np.exp(logarithm(place)) * value(place) for place in places]
        return _kept(term, env, (np.asarray(sum(parts))[()], 1e-15 * len(parts) * sum(map(np.abs, parts))))

    return tuple(ends), run


@lru_cache(maxsize=512)
def _for_each_draw(f: Term, x: Term) -> tuple[Term, Term]:
    """f with one of many values in the place of x, and the symbol that holds these."""
    if f.indices:
        raise LanguageError(f"{brief(f)} must not have free indices in an expectation over an array")
    draws = symbol(f"{x.name}_draws", (f"{x.name}_count", *x.shape), *(properties(x) - {"posdef", "symmetric"}))
    draw = index("draw", draws.shape[0])
    axes = fresh_axes(x.shape, [draw])
    entry = at(draws, draw, *axes)
    return transform(substitute(f, {x: tensor(entry, *axes) if axes else entry}), _entry_by_entry), draws


def _together(f: Term, x: Term, env: Env) -> Callable[[Array], Array]:
    """f at many values of x at once; the first axis counts them."""
    np, (each, draws) = lib.np, _for_each_draw(f, x)
    moves = each is not f

    def values(points: Array) -> Array:
        inner, plan = bind(each, {**env.values, draws.name: points}, {**env.sizes, f"{x.name}_count": len(points)})
        found = np.asarray(plan.run(inner))
        return found if moves else np.broadcast_to(found, (len(points), *found.shape))

    return values


def _entry_by_entry(term: Term) -> Term | None:
    """An outer product by its entries, which are found for all draws at once."""
    if term.head.name != "outer":
        return None
    i, j = fresh_axes(term.shape, term.indices)
    return tensor(at(term.args[0], i) * at(term.args[1], j), i, j)


_NEGLIGIBLE = 1e-60
"""Where a density is so small a part of its largest value, an average inside is not taken."""


@lru_cache(maxsize=512)
def _is_staged(f: Term, x: Term) -> bool:
    """Whether f averages under a law that holds x: then it has a value for one x at a time."""
    return any(node.head is EXPECTATION and contains(node.args[2], x) for node in postorder(f))


def _filled(where: Array, found: Array) -> Array:
    whole = lib.np.zeros(len(where))
    whole[where] = found
    return whole


def _both(f: Term, log_density: Term, x: Term, env: Env) -> tuple[Callable[[Array], Array], Callable[[Array], Array]]:
    """f and the log density at many numbers at once."""
    if not _is_staged(f, x):
        return _together(f, x, env), _together(log_density, x, env)
    one = _along(f, x, env)
    return lambda points: lib.np.array([one(t) for t in points]), _together(log_density, x, env)


def _weighted(f: Term, log_density: Term, x: Term, env: Env) -> Callable[[Array], Array]:
    """f times the density at many numbers at once; 0 where the density is."""
    np = lib.np
    value, logarithm = _both(f, log_density, x, env)
    staged = _is_staged(f, x)

    def values(points: Array) -> Array:
        density = np.exp(logarithm(points))
        if staged:  # an average inside is dear: only where it counts
            counts = density > _NEGLIGIBLE * np.max(density, initial=0.0)
            return _filled(counts, density[counts] * value(points[counts]))
        found = value(points)
        density = density.reshape(-1, *(1,) * (found.ndim - 1))
        return np.where(density > 0, density * found, 0.0)

    return values


def _ends(props: frozenset[str], bounds: tuple[Array, ...]) -> tuple[float, float]:
    """Where a number may lie: as given, else as its properties say."""
    if bounds:
        return float(bounds[0]), float(bounds[1])
    low = 0.0 if props & {"positive", "unit", "mask", "posdef"} else -lib.np.inf
    return low, 1.0 if props & {"unit", "mask"} else lib.np.inf


def _of_a_number(
    f: Term, x: Term, log_density: Term, shape: tuple[int, ...], ends: tuple[float, float], env: Env
) -> Estimate:
    np = lib.np
    logarithm, value = _along(log_density, x, env), _along(f, x, env)

    def weighted(t: float) -> Array:
        point = np.full(shape, t) if shape else t
        density = np.exp(logarithm(point))
        return density * value(point) if density > 0 else np.zeros(env.shape(f))

    if not properties(x) & {"integer", "mask"}:
        if f.indices or shape:
            return quadrature(weighted, *ends)
        found = double_exponential(_weighted(f, log_density, x, env), *ends)
        if found is None and ends == _ends(properties(x), ()):
            found = around_the_peak(*_both(f, log_density, x, env), properties(x))
        return found or quadrature(weighted, *ends)
    low, high = ends
    if np.isfinite(low) and np.isfinite(high):
        values = [weighted(float(k)) for k in range(int(np.ceil(low)), int(np.floor(high)) + 1)]
        return np.asarray(sum(values))[()], 1e-15 * len(values) * np.asarray(sum(map(np.abs, values)))
    start = float(np.ceil(low)) if np.isfinite(low) else None
    if start is None or f.indices or shape:
        return infinite_sum(weighted, start)
    return sum_by_blocks(_weighted(f, log_density, x, env), _together(log_density, x, env), start)


_COMPILERS: dict[str, Callable[[Term], Compiled]] = {
    "derivative": _derivative, "differential": _differential, "integral": _integral, "expectation": _expectation,
    "limit": _limit, "between": _between, "antiderivative": _antiderivative,
}

__all__ = ["compile_numeric"]
