"""Open functions: one declaration gives everything the workbench knows of a function.

A declaration is a value ``name = function("name", shape, ...)`` in any module of ``workbench.terms.functions``;
the language finds it by walking, and ``workbench.terms.knowledge`` says which facts there are. The shape law's own
signature is the function's: a parameter without default is a term, a parameter annotated ``Term | None`` may be one,
every other parameter is a literal attribute.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from workbench.terms.heads import as_term, broadcast_shapes
from workbench.terms.knowledge import Knowledge, known
from workbench.terms.sizes import Size, size_of
from workbench.terms.term import Attrs, Head, LanguageError, Shape, Term, build


class Function(Head):
    """A named function of the language; calling it builds a term."""

    __slots__ = ("knows", "parameters", "doc")

    def __init__(self, name: str, shape: Callable[..., Shape], doc: str, knows: Knowledge) -> None:
        self.parameters = tuple(inspect.signature(shape, eval_str=False).parameters.values())
        self.knows = knows
        self.doc = doc

        def law(args: tuple[Term, ...], attrs: Attrs) -> Shape:
            positional, named = self._call_order(args, attrs)
            return shape(*positional, **named)

        super().__init__(name, law)

    def _call_order(self, args: tuple[Term, ...], attrs: Attrs) -> tuple[list[Any], dict[str, Any]]:
        terms, literals = iter(args), iter(attrs)
        out: list[Any] = []
        named: dict[str, Any] = {}
        for p in self.parameters:
            if p.kind is p.VAR_POSITIONAL:
                out.extend(terms if _is_term(p) else next(literals))
            elif p.kind is p.KEYWORD_ONLY:
                named[p.name] = next(literals)
            elif _is_term(p):
                out.append(next(terms, p.default))
            else:
                out.append(next(literals))
        return out, named

    def meaning_of(self, term: Term) -> Term | None:
        """The term in more basic words; None for a function that has none."""
        meaning = self.knows.meaning
        return None if meaning is None else meaning(*term.args, **self.attributes(term))

    @property
    def attribute_names(self) -> tuple[str, ...]:
        """The names of the literal parameters, in order."""
        return tuple(p.name for p in self.parameters if not _is_term(p))

    def attributes(self, term: Term) -> dict[str, Any]:
        """The literal attributes of a term with this head, by name."""
        return dict(zip(self.attribute_names, term.attrs, strict=True))

    def __call__(self, *values: Any, **named: Any) -> Term:
        """The term. Raises LanguageError for arguments that the signature does not have, ShapeError for shapes."""
        if self.knows.writing.literal is not None and not named:
            return self.knows.writing.literal(*values)
        try:
            bound = inspect.Signature(self.parameters).bind(*values, **named)
        except TypeError as error:
            raise LanguageError(f"{self.name}({self.signature}): {error}") from None
        args: list[Term] = []
        attrs: list[Any] = []
        for p in self.parameters:
            value = bound.arguments.get(p.name, () if p.kind is p.VAR_POSITIONAL else p.default)
            if not _is_term(p):
                attrs.append(_literal(self.name, p, value))
            elif p.kind is p.VAR_POSITIONAL:
                args.extend(map(as_term, value))
            elif value is not None:
                args.append(as_term(value))
        return build(self, args, tuple(attrs))

    @property
    def signature(self) -> str:
        return ", ".join(str(p.replace(annotation=p.empty)) for p in self.parameters)


def _is_term(p: inspect.Parameter) -> bool:
    annotation = str(p.annotation)
    return "Term" in annotation or (p.annotation is p.empty and p.default is p.empty)


def _literal(function_name: str, p: inspect.Parameter, value: Any) -> Any:
    if "Size" in str(p.annotation):
        values = value if isinstance(value, tuple) else (value,)
        made = tuple(_size(function_name, v) for v in values)
        return made if p.kind is p.VAR_POSITIONAL or isinstance(value, tuple) else made[0]
    if isinstance(value, Term) and value.head.name == "number" and value.value.denominator == 1:
        return int(value.value)
    if isinstance(value, Term):
        raise LanguageError(f"{function_name}: {p.name} must be a literal, not an expression")
    if isinstance(value, list):
        return tuple(value)
    if value is None or isinstance(value, int | str | tuple | bool | Size):
        return value
    if hasattr(value, "__index__"):
        return int(value)
    raise LanguageError(f"{function_name}: {p.name}={value!r} is not a literal")


def _size(function_name: str, value: Any) -> Any:
    if isinstance(value, Term):
        if value.head.name == "size":
            return value.attrs[0]
        if value.head.name == "number" and value.value.denominator == 1:
            return size_of(int(value.value))
        raise LanguageError(f"{function_name} takes sizes: {value!r} is not one")
    try:
        return size_of(value)
    except ValueError as error:
        raise LanguageError(f"{function_name}: {error}") from None


def function(name: str, shape: Callable[..., Shape], doc: str, **facts: Any) -> Function:
    """Declare a function that acts on whole arrays; the facts are those of ``knowledge``."""
    return Function(name, shape, doc, known(**facts))


def elementwise(name: str, doc: str, **facts: Any) -> Function:
    """Declare a function of one argument that acts entry by entry and keeps the shape."""
    return function(name, lambda x: x.shape, doc, elementwise=True, **facts)


def elementwise_of_two(name: str, doc: str, **facts: Any) -> Function:
    """Declare a function of two broadcast arguments that acts entry by entry."""
    return function(name, lambda x, y: broadcast_shapes((x, y), f"{name} of"), doc, elementwise=True, **facts)


__all__ = ["Function", "elementwise", "elementwise_of_two", "function"]
