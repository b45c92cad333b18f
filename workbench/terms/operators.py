"""What Python's operators, NumPy's functions and arrays' methods mean on terms: NumPy's meaning."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from workbench.terms.sizes import Size
    from workbench.terms.term import Term


class _Words(Protocol):
    """The part of ``heads`` that the operators call; looked up late because heads are built on terms."""

    def __getattr__(self, name: str) -> Any: ...


def _heads() -> _Words:
    from workbench.terms import heads

    return heads


def _numpy_words() -> _Words:
    from workbench.terms import numpy_words

    return numpy_words


def _error(message: str) -> Exception:
    from workbench.terms.term import LanguageError

    return LanguageError(message)


def _method(name: str) -> Callable[..., Any]:
    """The method of NumPy's arrays with this name: the function of the same name on the term."""

    def method(self: Operators, *args: Any, **kwargs: Any) -> Any:
        return _numpy_words().call(name, (self, *args), kwargs)

    method.__name__ = method.__qualname__ = name
    method.__doc__ = f"``np.{name}`` of the term."
    return method


class Operators:
    """Arithmetic, comparison and indexing by Python's own signs."""

    __slots__ = ()

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        """``np.exp(x)``, ``scipy.special.expit(x)``, and ``array + x``, which is refused: an array is no expression."""
        if method != "__call__":
            raise _error(f"np.{ufunc.__name__}.{method} is not in the language")
        return _numpy_words().call(ufunc.__name__, inputs, kwargs)

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        """``np.sum(x, axis=0)``, ``np.linalg.norm(x)`` and the rest of NumPy's functions that ask."""
        return _numpy_words().call(func.__name__, args, kwargs)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        raise _error("a term is not an array: evaluate it on values, or use words of the language")

    def __add__(self, other: object) -> Term:
        return _heads().add(self, other)  # type: ignore[no-any-return]

    def __radd__(self, other: object) -> Term:
        return _heads().add(other, self)  # type: ignore[no-any-return]

    def __sub__(self, other: object) -> Term:
        return _heads().subtract(self, other)  # type: ignore[no-any-return]

    def __rsub__(self, other: object) -> Term:
        return _heads().subtract(other, self)  # type: ignore[no-any-return]

    def __mul__(self, other: object) -> Term:
        return _heads().mul(self, other)  # type: ignore[no-any-return]

    def __rmul__(self, other: object) -> Term:
        return _heads().mul(other, self)  # type: ignore[no-any-return]

    def __truediv__(self, other: object) -> Term:
        return _heads().divide(self, other)  # type: ignore[no-any-return]

    def __rtruediv__(self, other: object) -> Term:
        return _heads().divide(other, self)  # type: ignore[no-any-return]

    def __pow__(self, other: object) -> Term:
        return _heads().power(self, other)  # type: ignore[no-any-return]

    def __rpow__(self, other: object) -> Term:
        return _heads().power(other, self)  # type: ignore[no-any-return]

    def __matmul__(self, other: object) -> Term:
        return _heads().matmul(self, other)  # type: ignore[no-any-return]

    def __rmatmul__(self, other: object) -> Term:
        return _heads().matmul(other, self)  # type: ignore[no-any-return]

    def __neg__(self) -> Term:
        return _heads().negative(self)  # type: ignore[no-any-return]

    def __abs__(self) -> Term:
        return _numpy_words().call("abs", (self,), {})  # type: ignore[no-any-return]

    def __pos__(self) -> Term:
        return self  # type: ignore[return-value]

    def __lt__(self, other: object) -> Term:
        return _heads().compare("<", self, other)  # type: ignore[no-any-return]

    def __le__(self, other: object) -> Term:
        return _heads().compare("<=", self, other)  # type: ignore[no-any-return]

    def __gt__(self, other: object) -> Term:
        return _heads().compare(">", self, other)  # type: ignore[no-any-return]

    def __ge__(self, other: object) -> Term:
        return _heads().compare(">=", self, other)  # type: ignore[no-any-return]

    def __getitem__(self, where: object) -> Term:
        return _heads().at(self, *(where if isinstance(where, tuple) else (where,)))  # type: ignore[no-any-return]

    def __iter__(self) -> Any:
        raise TypeError("a term has symbolic sizes and cannot be iterated over; index it: x[i]")

    def __bool__(self) -> bool:
        raise TypeError("a term has no truth value; use where(condition, a, b)")

    @property
    def size(self) -> Size:
        """How many entries the array has."""
        from workbench.terms.sizes import product_of

        return product_of(self.shape)  # type: ignore[attr-defined]

    @property
    def T(self) -> Term:  # noqa: N802 - NumPy's name
        """All axes reversed."""
        return _heads().transpose(self)  # type: ignore[no-any-return]

    def to_sympy(self) -> Any:
        """The SymPy expression. Raises LanguageError for what SymPy cannot say."""
        from workbench.terms.sympy_bridge import to_sympy

        return to_sympy(self)  # type: ignore[arg-type]

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
