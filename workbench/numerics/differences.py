"""Derivatives and differentials as numbers, by differences. Nothing here knows a rule of calculus; a function that was
drawn may know its own derivatives (``slopes``)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from workbench.numerics.axes import Array, axes_of
from workbench.numerics.environment import Env, array_for, as_floats, check_shape
from workbench.numerics.estimates import slope
from workbench.numerics.inside import Estimate, is_direct, kept, together, value_with
from workbench.numerics.libraries import lib
from workbench.numerics.structure import Compiled, pick
from workbench.terms.heads import ADD, APPLY, DERIVATIVE, MUL, SYMBOL, brief
from workbench.terms.term import LanguageError, ShapeError, Term, contains


def _differential(term: Term) -> Compiled:
    f, *varying = term.args

    def run(env: Env) -> Array:
        if f in varying:
            return _direction(f, env)
        start = {x.name: array_for(x, env.values) for x in varying if x.name in env.values}
        moves = {x.name: _direction(x, env) for x in varying if x.name in env.values}
        if not start:
            raise LanguageError(f"none of the varying symbols of {brief(term)} has a value")
        return kept(term, env, slope(lambda t: value_with(f, env, {k: v + t * moves[k] for k, v in start.items()}),
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
    shape, scale = (*env.shape(f), *point.shape), _scale([point], [1.0])
    units = np.eye(point.size).reshape((point.size, *point.shape))
    if not len(units):
        return np.zeros(shape), np.zeros(shape)
    if is_direct(f):  # all partial derivatives in one run
        moved = together(f, x, env)
        found = slope(lambda t: moved(point + t * units), scale)
        values, errors = (np.moveaxis(part, 0, -1) for part in found)
    else:
        one_by_one = [slope(partial(_moved, f, env, x.name, point, unit), scale) for unit in units]
        values, errors = (np.stack(part, axis=-1) for part in zip(*one_by_one, strict=True))
    return values.reshape(shape), errors.reshape(shape)


def _affine(term: Term) -> tuple[Term, tuple[Term, ...]]:
    """An opaque function and the variables in which it is differentiated, in order, where each argument moves evenly
    with these: x + c, or x * c for numbers x; no variables for any other term."""
    over: list[Term] = []
    while term.head is DERIVATIVE and term.args[1].head is SYMBOL:
        term, x = term.args
        over.insert(0, x)
    fits = term.head is APPLY and not term.indices and all(_moves_evenly(a, x) for a in term.args for x in over)
    return term, tuple(over) if fits else ()


def _moves_evenly(argument: Term, x: Term) -> bool:
    if argument is x or not contains(argument, x):
        return True
    if argument.head is ADD:
        moving = [part for part in argument.args if contains(part, x)]
        return len(moving) == 1 and (not x.shape or argument.shape == x.shape) and _moves_evenly(moving[0], x)
    if argument.head is MUL and not x.shape:
        return argument.args.count(x) == 1 and not any(contains(a, x) for a in argument.args if a is not x)
    return False


def _of_a_known_map(core: Term, over: tuple[Term, ...], env: Env) -> Array | None:
    """The value where the function among the values knows its own derivatives; None where it does not."""
    np, slopes = lib.np, getattr(env.values.get(core.name), "slopes", None)
    if slopes is None:
        return None
    moves = []
    for x in over:
        size = int(np.prod([env.size(s) for s in x.shape], dtype=int))
        moves.append(np.concatenate([_move(a, x, size, env) for a in core.args]))
    shape = [env.size(s) for s in (*core.shape, *(s for x in over for s in x.shape))]
    return slopes([value_with(a, env, {}) for a in core.args], moves).reshape(shape)


def _move(argument: Term, x: Term, size: int, env: Env) -> Array:
    """By how much the numbers of an argument move with each number of x."""
    np = lib.np
    if not contains(argument, x):
        return np.zeros((int(np.prod([env.size(s) for s in argument.shape], dtype=int)), size))
    if x.shape:
        return np.eye(size)
    one, none = (np.ravel(value_with(argument, env, {x.name: np.float64(k)})) for k in (1, 0))
    return (one - none)[:, None]


def _moved(f: Term, env: Env, name: str, point: Array, unit: Array, t: float) -> Array:
    return value_with(f, env, {name: point + t * unit})


def _derivative(term: Term) -> Compiled:
    f, x = term.args
    if x.head is SYMBOL:
        core, over = _affine(term)

        def whole(env: Env) -> Array:
            known = _of_a_known_map(core, over, env) if over else None
            found = _partials(f, x, env) if known is None else (known, lib.np.zeros(lib.np.shape(known)))
            return kept(term, env, found)

        return (), whole
    variable, *where = x.args
    axes, want = axes_of(f), axes_of(term)

    def run(env: Env, *found: Array) -> Array:
        lead, own, rank = len(axes), f.rank, variable.rank
        order = (*range(lead), *range(lead + own, lead + own + rank), *range(lead, lead + own))
        value, error = (
            pick(lib.np.transpose(part, order), axes, where, found, want, env) for part in _partials(f, variable, env)
        )
        return kept(term, env, (value, error))

    return tuple(where), run


COMPILERS: dict[str, Callable[[Term], Compiled]] = {"derivative": _derivative, "differential": _differential}

__all__ = ["COMPILERS"]
