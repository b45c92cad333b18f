"""Open functions: one declaration gives everything the workbench knows of a function.

A declaration is a value ``name = function("name", shape, ...)`` in any module of ``workbench.terms.functions``;
the language finds it by walking. The shape law's own signature is the function's: a parameter without default
is a term, a parameter annotated ``Term | None`` may be one, every other parameter is a literal attribute.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workbench.terms.heads import as_term, broadcast_shapes
from workbench.terms.sizes import Size, size_of
from workbench.terms.term import Attrs, Head, LanguageError, Shape, Term, build


@dataclass(frozen=True)
class Knowledge:
    """What is known of a function, for whoever needs it; every callable takes the attributes by keyword.

    - ``numpy(lib, *arrays, **attrs)``: its value on arrays; ``lib`` has ``np``, ``special`` and ``linalg``, loaded
      when touched. Works on the trailing axes, so a stack of arguments gives a stack of values where NumPy can.
      ``stacks``: it takes a stack of matrices in front of the last two axes and gives the stack of values.
    - ``source``: the same as NumPy source with ``{0}``, ``{1}`` for arguments and ``{axis}`` for attributes, or a
      callable ``(args, **attrs) -> str``; ``imports`` names what the source needs beside ``np``: "special", "linalg".
    - ``latex``: a template with ``{0}`` ... for typeset arguments, or a callable ``(args, **attrs) -> str``;
      without one the function is shown by its components or its meaning, else its name is set as an operator.
    - ``display(*terms, **attrs)``: a term of the same value that is typeset in its place, or None.
    - ``meaning(*terms, **attrs)``: the function in more basic words of the language; ``transparent``: normal forms see
      through to it (a mean, a norm), while other functions with a meaning keep their name (softmax).
    - ``derivative(f, *terms, **attrs)``: for elementwise functions, the derivative (or a tuple, one for each argument)
      as a term; ``f`` is the function term itself, so that it can be used again.
    - ``differential(f, position, d, *terms, **attrs)``: for the others, the change of f when argument ``position``
      moves by ``d``: a term linear in d.
    - ``linear``: in each argument separately; then the differential needs no declaration, and
      ``adjoint(position, u, *terms, **attrs)`` is the v with <u, f(..., d, ...)> = <v, d> for all d.
    - ``component(where, *terms, **attrs)``: for structural functions, the entry at the index terms ``where``.
    - ``axis_sum``: the attribute ``axis`` along which the values sum to 1 (softmax).
    - ``positive``: values are > 0; ``domain`` of the arguments: "all", "positive", "square", "invertible" ...
    - ``under_trace(f, d, *terms)``: for functions of one matrix that have a plain derivative only there, the change of
      the trace of f when the matrix moves by d; ``refusal``: why there is no derivative elsewhere.
    - ``called``: letters for its value, when its derivative repeats the value and a name reads better.
    - ``binary``: every value is 0 or 1; ``symmetric``: the value is a symmetric matrix.
    - ``kinks``: where it is not differentiable, in words; ``lemma``: the id of the entry that proves the derivative.
    - ``reflection``: (a, b, c) when f(-x) = a f(x) + b x + c.
    - ``literal(*values)``: what a call with lists instead of terms means: ``array([[2, 1], [1, 3]])``.
    - ``reason``: the one line said when the derivative is used; ``goes_without_saying``: beside another step it is not
      named (the differential of a sum).
    """

    numpy: Callable[..., Any] | None = None
    stacks: bool = False
    source: str | Callable[..., str] | None = None
    imports: tuple[str, ...] = ()
    latex: str | Callable[..., str] | None = None
    display: Callable[..., Term | None] | None = None
    meaning: Callable[..., Term] | None = None
    transparent: bool = False
    derivative: Callable[..., Any] | None = None
    differential: Callable[..., Term] | None = None
    linear: bool = False
    adjoint: Callable[..., Term] | None = None
    component: Callable[..., Term] | None = None
    elementwise: bool = False
    axis_sum: bool = False
    positive: bool = False
    reflection: tuple[int, int, int] | None = None
    domain: str = "all"
    under_trace: Callable[..., Term] | None = None
    refusal: str = ""
    called: tuple[str, ...] = ()
    binary: bool = False
    symmetric: bool = False
    kinks: str = ""
    lemma: str = ""
    literal: Callable[..., Term] | None = None
    reason: str = ""
    goes_without_saying: bool = False
    reference: str = ""


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

    @property
    def attribute_names(self) -> tuple[str, ...]:
        """The names of the literal parameters, in order."""
        return tuple(p.name for p in self.parameters if not _is_term(p))

    def attributes(self, term: Term) -> dict[str, Any]:
        """The literal attributes of a term with this head, by name."""
        return dict(zip(self.attribute_names, term.attrs, strict=True))

    def __call__(self, *values: Any, **named: Any) -> Term:
        """The term. Raises LanguageError for arguments that the signature does not have, ShapeError for shapes."""
        if self.knows.literal is not None and not named:
            return self.knows.literal(*values)
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


def function(name: str, shape: Callable[..., Shape], doc: str, **knows: Any) -> Function:
    """Declare a function that acts on whole arrays."""
    return Function(name, shape, doc, Knowledge(**knows))


def elementwise(name: str, doc: str, **knows: Any) -> Function:
    """Declare a function of one argument that acts entry by entry and keeps the shape."""
    return Function(name, lambda x: x.shape, doc, Knowledge(elementwise=True, **knows))


def elementwise_of_two(name: str, doc: str, **knows: Any) -> Function:
    """Declare a function of two broadcast arguments that acts entry by entry."""
    return Function(
        name, lambda x, y: broadcast_shapes((x, y), f"{name} of"), doc, Knowledge(elementwise=True, **knows)
    )


__all__ = ["Function", "Knowledge", "elementwise", "elementwise_of_two", "function"]
