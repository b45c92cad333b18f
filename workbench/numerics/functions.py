"""Functions of the language on arrays: by their declared NumPy value, for all values of the free indices."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from inspect import signature
from typing import Any

from workbench.numerics.axes import Array, aligned, axes_of
from workbench.numerics.contractions import contract, with_indices
from workbench.numerics.environment import Env
from workbench.numerics.libraries import lib
from workbench.numerics.structure import Compiled, Run, aligners, cell_by_cell
from workbench.terms.declaration import Function
from workbench.terms.heads import fresh_axes, tensor
from workbench.terms.sizes import Size
from workbench.terms.term import LanguageError, Term


def compile_function(term: Term) -> Compiled:
    head = term.head
    assert isinstance(head, Function)
    numpy, name = head.knows.values.numpy, head.name
    if numpy is None:
        raise LanguageError(f"{name} has no numeric value yet")
    attrs = head.attributes(term)
    sized = any(isinstance(p, Size) for a in attrs.values() for p in (a if isinstance(a, tuple) else (a,)))

    def call(env: Env, *arrays: Array) -> Array:
        given = {k: _concrete(v, env) for k, v in attrs.items()} if sized else attrs
        try:
            return numpy(lib, *arrays, **given)
        except lib.np.linalg.LinAlgError:
            return lib.np.full(tuple(map(env.size, term.shape)), lib.np.nan)[()]

    if head.knows.values.stacks and len(term.args) == 1 and term.indices:
        one_matrix_at_a_time = cell_by_cell(term, call)[1]

        def run(env: Env, array: Array) -> Array:
            try:
                return numpy(lib, array, **attrs)
            except lib.np.linalg.LinAlgError:  # one matrix of the stack: the others have a value all the same
                return one_matrix_at_a_time(env, array)

        return term.args, run
    if not head.knows.entries.elementwise or len(term.args) != 1:
        how = aligners(term) if head.knows.entries.elementwise else None
        if head.knows.entries.elementwise:
            return term.args, lambda env, *arrays: call(env, *(arrays if how is None else map(aligned, arrays, how)))
        args, one_by_one = cell_by_cell(term, call)
        if term.indices and name == "einsum" and (spec := with_indices(term)):
            return args, lambda env, *arrays: contract(spec, *arrays)
        if term.indices and len(term.args) == 1 and "axis" in attrs and not sized:
            return args, _all_cells(term, partial(numpy, lib), attrs, one_by_one)
        if term.indices and head.knows.meaning is not None:  # in basic words, all cells at once
            return (head.knows.meaning(*term.args, **attrs),), lambda env, array: array
        if term.indices and head.knows.entries.component is not None and not sized and not _splits(head):
            return _by_entries(term, call, one_by_one)
        return args, one_by_one
    return term.args, call


def _splits(head: Function) -> bool:
    """Whether an entry's place must be taken apart to say what stands there, as for a Kronecker product."""
    return "split" in signature(head.knows.entries.component).parameters  # type: ignore[arg-type]


def _by_entries(term: Term, call: Run, one_by_one: Run) -> Compiled:
    """A function whose entries are declared, all cells at once; where the first cell is another one than the function
    itself makes of it, cell by cell."""
    assert isinstance(term.head, Function)
    component = term.head.knows.entries.component
    assert component is not None
    places = fresh_axes(term.shape, avoid=term.indices)
    entry = component(places, *term.args, **term.head.attributes(term))
    whole = tensor(entry, *places) if places else entry
    np, have, want = lib.np, [axes_of(a) for a in term.args], axes_of(term)
    if axes_of(whole) != want:
        return term.args, one_by_one

    agreed: set[tuple[int, ...]] = set()  # that both ways are one is a matter of shapes, and looked at once for each

    def run(env: Env, found: Array, *arrays: Array) -> Array:
        lengths = env.lengths(want)
        shape = (*lengths, *map(env.size, term.shape))
        if np.shape(found) == shape and all(lengths):
            if shape in agreed:
                return found
            one = call(env, *(a[(0,) * len(axes)] for a, axes in zip(arrays, have, strict=True)))
            if np.allclose(found[(0,) * len(lengths)], one, rtol=1e-12, atol=0, equal_nan=True):
                if np.all(np.isfinite(one)):
                    agreed.add(shape)
                return found
        return one_by_one(env, *arrays)

    return (whole, *term.args), run


def _all_cells(term: Term, numpy: Callable[..., Array], attrs: dict[str, Any], one_by_one: Run) -> Run:
    """A function along axes of one argument: its axes counted from the end, it takes all values of the free indices.

    Where that does not give the expected shape, and the same values in the first cell, it is called cell by cell.
    """
    np, rank, axis, lead = lib.np, term.args[0].rank, attrs["axis"], len(term.indices)
    axes = tuple(range(rank)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    back = tuple(a - rank if a >= 0 else a for a in axes)
    moved = {**attrs, "axis": back[0] if isinstance(axis, int) else back}
    want, first = axes_of(term), (0,) * lead
    agreed: set[tuple[int, ...]] = set()  # that both ways are one is a matter of shapes, and looked at once for each

    def run(env: Env, array: Array) -> Array:
        shape = (*env.lengths(want), *map(env.size, term.shape))
        try:
            found = numpy(array, **moved)
            if np.shape(found) == shape and np.shape(array) in agreed:
                return found
            one = numpy(array[first], **attrs)
            if np.shape(found) == shape and np.allclose(found[first], one, rtol=1e-12, atol=0, equal_nan=True):
                if np.all(np.isfinite(one)):
                    agreed.add(np.shape(array))
                return found
        except (TypeError, ValueError, IndexError):
            pass
        return one_by_one(env, array)

    return run


def _concrete(value: Any, env: Env) -> Any:
    if isinstance(value, Size):
        return env.size(value)
    if isinstance(value, tuple):
        return tuple(_concrete(v, env) for v in value)
    return value


__all__ = ["compile_function"]
