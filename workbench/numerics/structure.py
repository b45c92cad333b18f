"""One compiler a head: the arguments to evaluate first, and what to run on their arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from workbench.numerics.axes import Array, Axes, aligned, aligner, axes_of, cells
from workbench.numerics.environment import Env
from workbench.numerics.libraries import lib
from workbench.terms.heads import INDEX
from workbench.terms.term import LanguageError, ShapeError, Term

Run = Callable[..., Array]
"""What a step does: ``run(env, *arrays)``."""
Compiled = tuple[Sequence[Term], Run]


def _number(term: Term) -> Compiled:
    numerator, denominator = term.value.numerator, term.value.denominator
    try:
        value = lib.np.float64(numerator / denominator)
    except OverflowError:
        value = lib.np.float64(float("inf") if numerator > 0 else float("-inf"))
    return (), lambda env: value


def _constant(term: Term) -> Compiled:
    known = {"pi": lib.np.pi, "e": lib.np.e, "oo": lib.np.inf, "nan": lib.np.nan}
    if term.name not in known:
        raise LanguageError(f"the constant {term.name} has no value")
    value = lib.np.float64(known[term.name])
    return (), lambda env: value


def _symbol(term: Term) -> Compiled:
    return (), lambda env: env.arrays[term]


def _index(term: Term) -> Compiled:
    return (), lambda env: lib.np.arange(float(env.size(term.attrs[1])))


def _size(term: Term) -> Compiled:
    return (), lambda env: lib.np.float64(env.size(term.attrs[0]))


def aligners(term: Term) -> list[tuple[Any, ...] | None] | None:
    """How to align the arguments; None when NumPy's broadcasting does it alone."""
    axes, rank = axes_of(term), max((a.rank for a in term.args), default=0)
    how = [aligner(axes_of(a), a.rank, axes, rank) for a in term.args]
    return None if all(h is None for h in how) else how


def _fold(term: Term, two: Callable[[Array, Array], Array]) -> Compiled:
    how = aligners(term)

    def run(env: Env, *arrays: Array) -> Array:
        if how is not None:
            arrays = tuple(map(aligned, arrays, how))
        total = arrays[0]
        for array in arrays[1:]:
            total = two(total, array)
        return total

    return term.args, run


def _factors(term: Term) -> Compiled:
    """A factor x**-1 of a number is divided by: x / x is 1 then, and not within rounding of it."""
    below = [a.head.name == "power" and a.args[1].head.name == "number" and a.args[1].value == -1 for a in term.args]
    if below[0] or not any(below) or term.shape or term.indices:
        return _fold(term, lambda a, b: a * b)

    def run(env: Env, *arrays: Array) -> Array:
        total = arrays[0]
        for array, divides in zip(arrays[1:], below[1:], strict=True):
            total = total / array if divides else total * array
        return total

    return tuple(a.args[0] if divides else a for a, divides in zip(term.args, below, strict=True)), run


def _power(term: Term) -> Compiled:
    how = aligners(term)
    if how is not None and term.args[1].head.name == "number":
        how[1] = None  # a bare number, for which NumPy has short ways: squares, roots, reciprocals

    def run(env: Env, x: Array, exponent: Array) -> Array:
        if how is not None:
            x, exponent = aligned(x, how[0]), aligned(exponent, how[1])
        return x**exponent

    return term.args, run


def _compare(term: Term) -> Compiled:
    np, how = lib.np, aligners(term)
    test = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal, "=": np.equal}[term.attrs[0]]

    def run(env: Env, a: Array, b: Array) -> Array:
        if how is not None:
            a, b = aligned(a, how[0]), aligned(b, how[1])
        a, b = np.real(a), np.real(b)
        return np.where(np.isnan(a) | np.isnan(b), np.nan, test(a, b))[()]

    return term.args, run


def _matmul(term: Term) -> Compiled:
    a, b = term.args
    if not term.indices:
        return term.args, lambda env, x, y: x @ y
    np, axes, rank = lib.np, axes_of(term), max(a.rank, b.rank, 2)
    how_a = aligner(axes_of(a), max(a.rank, 2), axes, rank)
    how_b = aligner(axes_of(b), max(b.rank, 2), axes, rank)

    def run(env: Env, x: Array, y: Array) -> Array:
        x = x[..., None, :] if a.rank == 1 else x
        y = y[..., :, None] if b.rank == 1 else y
        out = np.matmul(aligned(x, how_a), aligned(y, how_b))
        if b.rank == 1:
            out = out[..., 0]
        if a.rank == 1:
            out = out[..., 0] if b.rank == 1 else out[..., 0, :]
        return out

    return term.args, run


def _transpose(term: Term) -> Compiled:
    lead, rank = len(term.indices), term.rank
    order = (*range(lead), *reversed(range(lead, lead + rank)))
    return term.args, lambda env, x: lib.np.transpose(x, order)


def pick(array: Array, axes: Axes, where: Sequence[Term], found: Sequence[Array], want: Axes, env: Env) -> Array:
    """``array[..., where]``: the axes after the named ones, indexed by terms that may have named axes themselves.

    An index outside its axis gives NaN.
    """
    np = lib.np
    lead = [
        aligned(np.arange(n), aligner((i,), 0, want, 0)) for i, n in zip(axes, env.lengths(axes), strict=True)
    ]
    picks, outside = [], np.False_
    for axis, (term, index) in enumerate(zip(where, found, strict=True), len(axes)):
        length = np.shape(array)[axis]
        place = aligned(np.rint(np.real(index)).astype(int), aligner(axes_of(term), 0, want, 0))
        wrong = (place < 0) | (place >= length)
        outside = outside | wrong
        picks.append(np.where(wrong, 0, place))
    out = np.asarray(array)[(*lead, *picks)]
    if np.any(outside):
        full = np.broadcast_to(outside, env.lengths(want))
        out = np.where(full.reshape((*full.shape, *[1] * (out.ndim - full.ndim))), np.nan, out)
    return out


def _at(term: Term) -> Compiled:
    x, *where = term.args
    axes, want = axes_of(x), axes_of(term)
    if all(w.head is INDEX for w in where) and len({*axes, *where}) == len(axes) + len(where):
        have = (*axes, *where)
        order = tuple(have.index(i) for i in want)
        if order == tuple(range(len(order))):
            return (x,), lambda env, array: array
        return (x,), lambda env, array: lib.np.transpose(array, order)
    return term.args, lambda env, array, *found: pick(array, axes, where, found, want, env)


def _delta(term: Term) -> Compiled:
    i, j = term.args
    if i.head is INDEX and j.head is INDEX and i is not j:
        return (), lambda env: lib.np.eye(env.size(i.attrs[1]))
    how = aligners(term)

    def run(env: Env, a: Array, b: Array) -> Array:
        if how is not None:
            a, b = aligned(a, how[0]), aligned(b, how[1])
        return lib.np.where(lib.np.equal(a, b), 1.0, 0.0)[()]

    return term.args, run


def _sum(term: Term) -> Compiled:
    body, *bound = term.args
    absent = [i for i in bound if i not in body.indices]
    if body.head.name == "mul" and not body.rank and len(body.args) < 30:
        return _contraction(term, body, absent)
    axes = axes_of(body)
    gone = tuple(axes.index(i) for i in bound if i in body.indices)

    def run(env: Env, array: Array) -> Array:
        out = lib.np.sum(array, axis=gone) if gone else array
        return out * float(_count(env, absent)) if absent else out

    return (body,), run


def _count(env: Env, indices: Sequence[Term]) -> int:
    total = 1
    for i in indices:
        total *= env.size(i.attrs[1])
    return total


def _contraction(term: Term, body: Term, absent: list[Term]) -> Compiled:
    letters = {i: k for k, i in enumerate(axes_of(body))}
    names = [[letters[i] for i in axes_of(a)] for a in body.args]
    out = [letters[i] for i in axes_of(term)]

    def run(env: Env, *arrays: Array) -> Array:
        small = len(arrays) < 3 or _count(env, tuple(letters)) < 20_000
        operands = [part for pair in zip(arrays, names, strict=True) for part in pair]
        total = lib.np.einsum(*operands, out, optimize=not small)
        return total * float(_count(env, absent)) if absent else total

    return body.args, run


def _product(term: Term) -> Compiled:
    body, *bound = term.args
    axes = axes_of(body)
    gone = tuple(axes.index(i) for i in bound if i in body.indices)
    absent = [i for i in bound if i not in body.indices]

    def run(env: Env, array: Array) -> Array:
        out = lib.np.prod(array, axis=gone) if gone else array
        return out ** float(_count(env, absent)) if absent else out

    return (body,), run


def _tensor(term: Term) -> Compiled:
    body, *bound = term.args
    have = axes_of(body)
    want = (*axes_of(term), *bound)
    order = tuple(have.index(i) for i in want if i in have)
    spread = tuple(slice(None) if i in have else None for i in want)

    def run(env: Env, array: Array) -> Array:
        out = lib.np.transpose(array, order)
        return out if len(have) == len(want) else lib.np.broadcast_to(out[spread], env.lengths(want))

    return (body,), run


def _named(term: Term) -> Compiled:
    return term.args, lambda env, array: array


def _apply(term: Term) -> Compiled:
    """An opaque function: called once for every value of the free indices, or for all of them where it has a way
    ``together(lengths, *arguments)``, whose arguments have the indices' axes in front. What has a way ``given(env)``
    is the function at the other values."""

    def function(env: Env) -> Any:
        f: Any = env.values.get(term.name)
        f = f.given(env) if hasattr(f, "given") else f
        if not callable(f):
            raise LanguageError(f"the opaque function {term.name} needs a callable among the values")
        return f

    def fitting(out: Array, shape: tuple[int, ...]) -> Array:
        if out.shape != shape:
            raise ShapeError(f"{term.name} was to give shape {shape} but gave {out.shape}")
        return out[()]

    def call(env: Env, *arrays: Array) -> Array:
        return fitting(lib.np.asarray(function(env)(*arrays)), tuple(map(env.size, term.shape)))

    if not term.indices:
        return term.args, call
    one_by_one, want = cell_by_cell(term, call)[1], axes_of(term)
    hows = [aligner(axes_of(a), a.rank, want, a.rank) for a in term.args]

    def run(env: Env, *arrays: Array) -> Array:
        together = getattr(function(env), "together", None)
        if together is None:
            return one_by_one(env, *arrays)
        lengths = env.lengths(want)
        shapes = [(*lengths, *map(env.size, a.shape)) for a in term.args]
        spread = [
            lib.np.broadcast_to(aligned(a, how), shape) for a, how, shape in zip(arrays, hows, shapes, strict=True)
        ]
        return fitting(lib.np.asarray(together(lengths, *spread)), (*lengths, *map(env.size, term.shape)))

    return term.args, run


def cell_by_cell(term: Term, call: Run) -> Compiled:
    """A function that only knows whole arguments: called once for every value of the free indices."""
    if not term.indices:
        return term.args, call
    np, want, have = lib.np, axes_of(term), [axes_of(a) for a in term.args]

    def run(env: Env, *arrays: Array) -> Array:
        lengths = env.lengths(want)
        values = [call(env, *cell) for cell in cells(arrays, have, want, lengths)]
        shape = (*lengths, *map(env.size, term.shape))
        return np.stack(values).reshape(shape) if values else np.zeros(shape)

    return term.args, run


COMPILERS: dict[str, Callable[[Term], Compiled]] = {
    "number": _number, "constant": _constant, "symbol": _symbol, "index": _index, "size": _size,
    "add": lambda term: _fold(term, lambda a, b: a + b), "mul": _factors,
    "power": _power, "matmul": _matmul, "transpose": _transpose, "compare": _compare, "at": _at, "Sum": _sum,
    "Product": _product, "tensor": _tensor, "delta": _delta, "named": _named, "apply": _apply,
}  # fmt: skip

__all__ = ["COMPILERS", "Compiled", "Run", "aligners", "cell_by_cell", "pick"]
