"""The values of one evaluation: what the names stand for, checked against the declared shapes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Protocol

from workbench.numerics.axes import Array, Axes, axes_of
from workbench.numerics.libraries import lib
from workbench.terms.heads import show_shape
from workbench.terms.sizes import Size
from workbench.terms.term import LanguageError, ShapeError, Term


class Steps(Protocol):
    """A compiled term."""

    def run(self, env: Env, instead: Mapping[int, Array] | None = None) -> Array:
        """The value of its last step."""


Bind = Callable[[Term, Mapping[str, Any], Mapping[str, int]], "tuple[Env, Steps]"]


class Env:
    """Arrays by symbol, integers by size name, and for every numeric node its value with its error.

    ``bind(term, values, sizes)`` gives an environment and a plan for another term: what evaluates an integrand.
    """

    __slots__ = ("values", "sizes", "bind", "arrays", "estimates")

    def __init__(self, values: Mapping[str, Any], sizes: dict[str, int], bind: Bind) -> None:
        self.values = values
        self.sizes = sizes
        self.bind = bind
        self.arrays: dict[Term, Array] = {}
        self.estimates: dict[Term, tuple[Array, Array]] = {}

    def size(self, size: Size) -> int:
        """The integer. Raises LanguageError when a name has no value."""
        number, plain = _kind(size)
        if number is not None:
            return number
        if plain in self.sizes:
            return self.sizes[plain]
        for name in size.names:
            if name not in self.sizes:
                if name not in self.values:
                    raise LanguageError(f"the size {name} has no value")
                self.sizes[name] = int(self.values[name])
        return size.at(self.sizes)

    def value(self, term: Term, values: Mapping[str, Any]) -> Array:
        """The value of another term at other values."""
        inner, steps = self.bind(term, values, {})
        return steps.run(inner)

    def lengths(self, axes: Axes) -> tuple[int, ...]:
        return tuple(self.size(i.attrs[1]) for i in axes)

    def shape(self, term: Term) -> tuple[int, ...]:
        """The shape of the array that stands for the term: its free indices, then its own axes."""
        return (*self.lengths(axes_of(term)), *map(self.size, term.shape))


@lru_cache(maxsize=4096)
def _kind(size: Size) -> tuple[int | None, str]:
    """The integer, when the size is one, and the name, when it is nothing but a name ("" otherwise)."""
    terms = size.terms
    is_name = len(terms) == 1 and terms[0][1] == 1 and len(terms[0][0]) == 1 and terms[0][0][0][1] == 1
    return size.value, terms[0][0][0][0] if is_name else ""


def array_for(symbol: Term, values: Mapping[str, Any]) -> Array:
    """The value of a symbol, in floating point. Raises LanguageError when there is none."""
    try:
        value = values[symbol.name]
    except KeyError:
        raise LanguageError(f"{symbol.name} has no value (given: {', '.join(map(str, values)) or 'nothing'})") from None
    return as_floats(value)


def as_floats(value: Any) -> Array:
    """The value as an array: at least float64; complex, longdouble and object arrays stay what they are."""
    np = lib.np
    if type(value) is np.float64 or (type(value) is np.ndarray and value.dtype == np.float64 and value.ndim):
        return value
    array = np.asarray(value)
    if array.dtype.kind in "biuf" and array.dtype.itemsize <= 8:
        return array.astype(np.float64, copy=False)[()]
    return array[()]


def read_sizes(symbol: Term, env: Env) -> None:
    """Learn the sizes that are plain names from the array of a symbol, unless values say otherwise."""
    shape = _shape(env.arrays[symbol])
    if len(shape) != len(symbol.shape):
        raise ShapeError(f"{symbol.name} has shape {show_shape(symbol.shape)} but its value has shape {shape}")
    for size, length in zip(symbol.shape, shape, strict=True):
        name = _kind(size)[1]
        if name and name not in env.sizes:
            given = env.values.get(name)
            env.sizes[name] = length if given is None else int(given)


def _shape(array: Array) -> tuple[int, ...]:
    """The shape; a number of another library has none."""
    return getattr(array, "shape", ())


def check_shape(symbol: Term, array: Array, env: Env) -> None:
    """Raises ShapeError when the array is not what the symbol was declared to be."""
    shape = _shape(array)
    if shape and any(env.size(size) != length for size, length in zip(symbol.shape, shape, strict=True)):
        sizes = ", ".join(f"{n}={env.sizes[n]}" for n in sorted({n for s in symbol.shape for n in s.names}))
        raise ShapeError(
            f"{symbol.name} has shape {show_shape(symbol.shape)} with {sizes or 'no names'}, "
            f"but its value has shape {shape}"
        )
