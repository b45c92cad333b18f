"""Declarations of variables as text: ``x:n:positive``, ``S:d,d:posdef``, ``t:``."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Mapping

from workbench.language.place import ParseError
from workbench.terms.heads import symbol
from workbench.terms.sizes import Size, size_of
from workbench.terms.term import Term, size_names

_CONSTANTS = ("pi", "oo", "nan")


def parse_variable(text: str) -> Term:
    """A symbol from ``NAME:SHAPE[:PROPERTY...]``; the shape is comma-separated sizes, empty for a scalar.

    Raises ParseError for a name, shape or property that cannot be, ShapeError for a property the shape cannot have.
    """
    name, colon, rest = text.partition(":")
    name = name.strip()
    if not colon:
        raise ParseError(f"{text!r} declares no shape: write {name}: for a scalar, {name}:n for a vector")
    check_name(name)
    shape, *properties = (part.strip() for part in rest.split(":"))
    sizes = tuple(_read_size(part, text) for part in shape.split(",")) if shape else ()
    return symbol(name, sizes, *(p for p in properties if p))


def symbols_from(variables: Mapping[str, str]) -> dict[str, Term]:
    """The symbols of a request's ``{"A": "m,n", "S": "d,d:posdef", "lam": ":positive"}``, in the given order."""
    return declared(parse_variable(f"{name}:{shape}") for name, shape in variables.items())


def declared(variables: Iterable[Term]) -> dict[str, Term]:
    """The symbols by name. Raises ParseError when a name is declared twice or names a size as well."""
    found: dict[str, Term] = {}
    for variable in variables:
        if found.setdefault(variable.name, variable) is not variable:
            raise ParseError(f"{variable.name} is declared twice")
    check_clash(found)
    return found


def check_clash(symbols: Mapping[str, Term]) -> None:
    """Raises ParseError when a declared variable has the name of a size."""
    for name in size_names(*symbols.values()):
        if name in symbols:
            shaped = [key for key, s in symbols.items() if any(name in z.names for z in s.shape)]
            where = f" in the shape of {shaped[0]}" if shaped else ""
            raise ParseError(f"{name} is a variable and a size{where}: a size is a scalar already; rename one of them")


def instead_of(keyword: str) -> str:
    """A name that may stand in the place of a keyword: ``lam`` for ``lambda``."""
    return "lam" if keyword == "lambda" else f"{keyword}_"


def check_name(name: str) -> None:
    """Raises ParseError for a name that no variable may have."""
    if not name.isidentifier():
        raise ParseError(f"{name!r} is not a name: a letter or _, then letters, digits and _")
    if keyword.iskeyword(name):
        raise ParseError(f"{name!r} is a keyword of Python and cannot name a variable; call it {instead_of(name)}")
    if name in _CONSTANTS:
        raise ParseError(f"{name} is a constant and cannot name a variable")


def _read_size(part: str, text: str) -> Size:
    try:
        size = size_of(part)
    except ValueError as error:
        raise ParseError(f"in {text!r}: {error}") from None
    if size.value is not None and size.value < 1:
        raise ParseError(f"in {text!r}: the size {part} is not positive")
    for name in size.names:
        check_name(name)
    return size
