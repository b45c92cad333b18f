"""Sizes of axes: integer polynomials in names, in normal form.

A size is what stands in a shape: ``3``, ``n``, ``m*p``, ``2*n + 1``. Two sizes are equal exactly when
their normal forms are, so ``m*p == p*m``. A symbolic size is never taken to be 1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Union

from workbench.terms.monomials import Monomial, Polynomial
from workbench.terms.operators import words

SizeLike = Union["Size", int, str]

_TOKEN = re.compile(r"\s*(?:(?P<number>\d+)|(?P<name>[^\W\d]\w*)|(?P<sign>[-+])|(?P<times>\*))\s*")
_set = object.__setattr__
_ARITHMETIC = {"add": "__add__", "subtract": "__sub__", "multiply": "__mul__"}


class Size:
    """An integer polynomial in named sizes, as a thing of the language; immutable and hashable.

    ``terms`` are its monomials and their coefficients in a fixed order, none of these 0.
    """

    __slots__ = ("terms", "_polynomial", "_hash")
    terms: tuple[tuple[Monomial[str, int], int], ...]
    _polynomial: Polynomial[str, int, int]
    _hash: int

    def __init__(self, terms: Mapping[Monomial[str, int], int] | Polynomial[str, int, int]) -> None:
        polynomial = terms if isinstance(terms, Polynomial) else Polynomial({m: c for m, c in terms.items() if c})
        ordered = tuple(sorted(polynomial.items()))
        _set(self, "_polynomial", polynomial)
        _set(self, "terms", ordered)
        _set(self, "_hash", hash(ordered))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a size is immutable")

    def __reduce__(self) -> tuple[object, ...]:
        return size_of, (str(self),)

    @property
    def value(self) -> int | None:
        """The integer, when the size is one; else None."""
        return self._polynomial.constant

    @property
    def is_one(self) -> bool:
        return self.value == 1

    @property
    def names(self) -> tuple[str, ...]:
        """The names that occur, sorted."""
        return tuple(sorted(self._polynomial.generators))

    def at(self, sizes: Mapping[str, int]) -> int:
        """The integer for given values of the names."""
        total = 0
        for monomial, coefficient in self.terms:
            product = coefficient
            for name, power in monomial:
                product *= sizes[name] ** power
            total += product
        return total

    # With sizes and integers arithmetic gives sizes; with anything else, and for quotients, a term of the language.

    def __add__(self, other: Any) -> Any:
        right = _as_size(other)
        if right is None:
            return _term(self) + other
        return Size(self._polynomial + right._polynomial)

    def __sub__(self, other: Any) -> Any:
        right = _as_size(other)
        return _term(self) - other if right is None else self + right * -1

    def __rsub__(self, other: Any) -> Any:
        return self * -1 + other

    def __neg__(self) -> Size:
        return self * -1  # type: ignore[no-any-return]

    def __mul__(self, other: Any) -> Any:
        right = _as_size(other)
        if right is None:
            return _term(self) * other
        return Size(self._polynomial * right._polynomial)

    def __radd__(self, other: Any) -> Any:
        return self + other if _as_size(other) is not None else other + _term(self)

    def __rmul__(self, other: Any) -> Any:
        return self * other if _as_size(other) is not None else other * _term(self)

    def __truediv__(self, other: Any) -> Any:
        return _term(self) / other

    def __rtruediv__(self, other: Any) -> Any:
        return other / _term(self)

    def __pow__(self, other: Any) -> Any:
        if not isinstance(other, int) or other < 0:
            return _term(self) ** other
        return product_of((self,) * other)

    def __rpow__(self, other: Any) -> Any:
        return other ** _term(self)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        """``np.sqrt(X.shape[1])`` is the term; NumPy's integers count as integers."""
        sizes = [size for size in map(_as_size, inputs) if size is not None]
        if ufunc.__name__ in _ARITHMETIC and len(sizes) == len(inputs) == 2:
            return getattr(sizes[0], _ARITHMETIC[ufunc.__name__])(sizes[1])
        terms = [_term(value) if isinstance(value, Size) else value for value in inputs]
        return getattr(ufunc, method)(*terms, **kwargs)

    def __index__(self) -> int:
        if self.value is None:
            raise TypeError(f"the size {self} is symbolic and has no value to count with")
        return self.value

    def __eq__(self, other: object) -> bool:
        if isinstance(other, int):
            return self.value == other
        return isinstance(other, Size) and self.terms == other.terms

    def __hash__(self) -> int:
        return self._hash

    def __lt__(self, other: Size) -> bool:
        return self.terms < other.terms

    def __str__(self) -> str:
        text = ""
        for monomial, coefficient in sorted(self.terms, key=lambda t: (-sum(p for _, p in t[0]), t[0])):
            factors = [name for name, power in monomial for _ in range(power)]
            if abs(coefficient) != 1 or not factors:
                factors.insert(0, str(abs(coefficient)))
            sign = "-" if coefficient < 0 else ("+" if text else "")
            text += f" {sign} " if text else sign
            text += "*".join(factors)
        return text or "0"

    def __repr__(self) -> str:
        return f"Size({str(self)!r})"


def _as_size(value: object) -> Size | None:
    """The size that the value is, or None for terms, fractions and other numbers."""
    if isinstance(value, Size):
        return value
    if isinstance(value, int | str) and not isinstance(value, bool):
        return size_of(value)
    return size_of(int(value)) if type(value).__module__ == "numpy" and hasattr(value, "__index__") else None


def _term(size: Size) -> Any:
    """The size as a term of the language."""
    return words.size_term(size)


def size_of(value: SizeLike) -> Size:
    """A size from an integer, from text such as ``"m*p + 1"``, or the size itself.

    Raises ValueError for text that is not a sum of products of names and integers.
    """
    if isinstance(value, Size):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Size({(): value})
    if isinstance(value, str):
        return _read(value)
    raise ValueError(f"not a size: {value!r}")


def named_size(name: str) -> Size:
    """The size that is just a name."""
    return Size({((name, 1),): 1})


def product_of(sizes: tuple[Size, ...]) -> Size:
    """The product of the sizes: how many entries an array of that shape has."""
    total: Size = size_of(1)
    for size in sizes:
        total = total * size
    return total


def _read(text: str) -> Size:
    total: Size = size_of(0)
    product: Size = size_of(1)
    position, expects_factor = 0, True
    start = True
    while position < len(text):
        match = _TOKEN.match(text, position)
        if not match:
            break
        position = match.end()
        if expects_factor and match["number"]:
            product, expects_factor = product * int(match["number"]), False
        elif expects_factor and match["name"]:
            product, expects_factor = product * named_size(match["name"]), False
        elif match["times"] and not expects_factor:
            expects_factor = True
        elif match["sign"] and (start or not expects_factor):
            total = size_of(0) if start else total + product
            product, expects_factor = size_of(-1 if match["sign"] == "-" else 1), True
        else:
            break
        start = False
    else:
        if not expects_factor:
            total = total + product
            return total
    raise ValueError(f"not a size: {text!r} (a size is made of names and integers with *, + and -)")
