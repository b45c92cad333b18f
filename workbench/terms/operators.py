"""What Python's operators, NumPy's functions and arrays' methods mean on terms: NumPy's meaning."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn, Self


class Words:
    """What the operators call. Terms have operators, and the words that operators stand for build terms: so the words
    are tied in when the room is loaded (``workbench.terms``), and none of the modules below needs one above it."""

    add: Callable[..., Any]
    subtract: Callable[..., Any]
    mul: Callable[..., Any]
    divide: Callable[..., Any]
    power: Callable[..., Any]
    matmul: Callable[..., Any]
    negative: Callable[..., Any]
    compare: Callable[..., Any]
    at: Callable[..., Any]
    transpose: Callable[..., Any]
    size_term: Callable[..., Any]
    product_of: Callable[..., Any]
    numpy_call: Callable[..., Any]
    text_of: Callable[..., str]
    from_sympy: Callable[..., Any]
    to_sympy: Callable[..., Any]
    store: Callable[..., list[list[Any]]]
    load: Callable[..., Any]
    refused: Callable[[str], Exception]


words = Words()


def _refuse(message: str) -> NoReturn:
    raise words.refused(message)


def _method(name: str) -> Callable[..., Any]:
    """The method of NumPy's arrays with this name: the function of the same name on the term."""

    def method(self: Operators, *args: Any, **kwargs: Any) -> Any:
        return words.numpy_call(name, (self, *args), kwargs)

    method.__name__ = method.__qualname__ = name
    method.__doc__ = f"``np.{name}`` of the term."
    return method


class Operators:
    """Arithmetic, comparison and indexing by Python's own signs."""

    __slots__ = ()

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        """``np.exp(x)``, ``scipy.special.expit(x)``, and ``array + x``, which is refused: an array is no expression."""
        if method != "__call__":
            _refuse(f"np.{ufunc.__name__}.{method} is not in the language")
        return words.numpy_call(ufunc.__name__, inputs, kwargs)

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        """``np.sum(x, axis=0)``, ``np.linalg.norm(x)`` and the rest of NumPy's functions that ask."""
        return words.numpy_call(func.__name__, args, kwargs)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        _refuse("a term is not an array: evaluate it on values, or use words of the language")

    def __add__(self, other: object) -> Self:
        return words.add(self, other)

    def __radd__(self, other: object) -> Self:
        return words.add(other, self)

    def __sub__(self, other: object) -> Self:
        return words.subtract(self, other)

    def __rsub__(self, other: object) -> Self:
        return words.subtract(other, self)

    def __mul__(self, other: object) -> Self:
        return words.mul(self, other)

    def __rmul__(self, other: object) -> Self:
        return words.mul(other, self)

    def __truediv__(self, other: object) -> Self:
        return words.divide(self, other)

    def __rtruediv__(self, other: object) -> Self:
        return words.divide(other, self)

    def __pow__(self, other: object) -> Self:
        return words.power(self, other)

    def __rpow__(self, other: object) -> Self:
        return words.power(other, self)

    def __matmul__(self, other: object) -> Self:
        return words.matmul(self, other)

    def __rmatmul__(self, other: object) -> Self:
        return words.matmul(other, self)

    def __neg__(self) -> Self:
        return words.negative(self)

    def __abs__(self) -> Self:
        return words.numpy_call("abs", (self,), {})

    def __pos__(self) -> Self:
        return self

    def __lt__(self, other: object) -> Self:
        return words.compare("<", self, other)

    def __le__(self, other: object) -> Self:
        return words.compare("<=", self, other)

    def __gt__(self, other: object) -> Self:
        return words.compare(">", self, other)

    def __ge__(self, other: object) -> Self:
        return words.compare(">=", self, other)

    def __getitem__(self, where: object) -> Self:
        return words.at(self, *(where if isinstance(where, tuple) else (where,)))

    def __iter__(self) -> Any:
        raise TypeError("a term has symbolic sizes and cannot be iterated over; index it: x[i]")

    def __bool__(self) -> bool:
        raise TypeError("a term has no truth value; use where(condition, a, b)")

    @property
    def size(self) -> Any:
        """How many entries the array has."""
        return words.product_of(self.shape)  # type: ignore[attr-defined]

    @property
    def T(self) -> Self:  # noqa: N802 - NumPy's name
        """All axes reversed."""
        return words.transpose(self)

    def to_sympy(self) -> Any:
        """The SymPy expression. Raises LanguageError for what SymPy cannot say."""
        return words.to_sympy(self)

    def _sympy_(self) -> Any:
        return self.to_sympy()

    sum = _method("sum")
    mean = _method("mean")
    var = _method("var")
    std = _method("std")
    prod = _method("prod")
    max = _method("max")
    min = _method("min")
    dot = _method("dot")
    trace = _method("trace")
    reshape = _method("reshape")
    ravel = _method("ravel")
    flatten = _method("ravel")
    transpose = _method("transpose")
    swapaxes = _method("swapaxes")
    diagonal = _method("diagonal")
    clip = _method("clip")
    copy = _method("copy")
