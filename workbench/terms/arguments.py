"""Arguments as text gives them, brought to what a function's own signature wants."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from typing import Any

from workbench.terms import heads as h
from workbench.terms.declaration import Function
from workbench.terms.sizes import Size, size_of
from workbench.terms.term import LanguageError, Term, postorder


def call_function(function: Function, values: Sequence[Any], named: Mapping[str, Any]) -> Term:
    """The function's term. Lists of integers become axes, lists of sizes a shape, terms of sizes become sizes."""
    if function.knows.writing.literal is not None:
        return function(*values, **named)
    values, named = _after_a_list(function, values, named)
    try:
        bound = inspect.Signature(function.parameters).bind(*values, **named)
    except TypeError as error:
        raise LanguageError(f"{function.name}({function.signature}): {error}") from None
    for p in function.parameters:
        if p.name not in bound.arguments:
            continue
        value = bound.arguments[p.name]
        if p.kind is p.VAR_POSITIONAL:
            value = tuple(part for v in value for part in (v if isinstance(v, list | tuple) else (v,)))
        if "Size" in str(p.annotation):
            bound.arguments[p.name] = tuple(map(_size, value)) if isinstance(value, list | tuple) else _size(value)
        else:
            bound.arguments[p.name] = tuple(map(_integer, value)) if isinstance(value, list | tuple) else value
    return function(*bound.args, **bound.kwargs)


def _after_a_list(
    function: Function, values: Sequence[Any], named: Mapping[str, Any]
) -> tuple[Sequence[Any], Mapping[str, Any]]:
    """``concat([A, B], 1)``: what follows a list of terms by position goes to the parameters behind the terms."""
    first, *others = function.parameters
    if first.kind is not first.VAR_POSITIONAL or not values or not isinstance(values[0], list | tuple):
        return values, named
    rest = values[1:]
    if len(rest) > len(others) or not all(_integer(v) is not v or not isinstance(v, Term) for v in rest):
        return values, named
    return values[:1], {**named, **{p.name: v for p, v in zip(others, rest, strict=False)}}


def _integer(value: Any) -> Any:
    """The integer that a number term is; anything else stays."""
    if isinstance(value, Term) and value.head is h.NUMBER and value.value.denominator == 1:
        return int(value.value)
    return value


def _size(value: Any) -> Any:
    return size_from(value) if isinstance(value, Term) else value


def size_from(term: Term) -> Size:
    """The size that a term of sizes and integers says: ``m*p + 1``. Raises LanguageError for anything else."""
    found: dict[Term, Size] = {}
    for part in postorder(term):
        if part.head is h.SIZE:
            found[part] = part.attrs[0]
        elif part.head is h.NUMBER and part.value.denominator == 1:
            found[part] = size_of(int(part.value))
        elif part.head is h.ADD:
            found[part] = sum((found[a] for a in part.args), size_of(0))
        elif part.head is h.MUL:
            total = size_of(1)
            for a in part.args:
                total = total * found[a]
            found[part] = total
        else:
            raise LanguageError(f"{h.brief(term)} is not a size: sizes are made of names and integers with *, + and -")
    return found[term]
