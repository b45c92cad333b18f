"""Reading text: a Lark grammar, the meaning of the same Python; nothing is evaluated.

``parse`` builds the term bottom up over the flat parse tree. Readers of the tree's nodes are generators that ask for
the values of parts by ``yield``; one loop keeps their stack, so nesting costs no recursion. Where a name is an index,
its size is that of the axis it stands at, ``x[i]``, or is written, ``i:n``.
"""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from types import GeneratorType
from typing import TYPE_CHECKING, Any

from workbench.language.names import Names, Node, Steps, Value
from workbench.language.place import ParseError, located
from workbench.language.suggestions import meant
from workbench.language.syntax import flattened, place_of, tree_of
from workbench.language.variables import check_clash, check_name, declared, parse_variable, symbols_from
from workbench.terms import heads as h
from workbench.terms import numpy_words
from workbench.terms.arguments import call_function
from workbench.terms.functions import functions
from workbench.terms.sizes import product_of
from workbench.terms.slicing import subscript
from workbench.terms.term import LanguageError, NotBuilt, ShapeError, Term
from workbench.terms.vocabulary import (
    ALIASES,
    BINDERS,
    LIBRARIES,
    METHODS,
    PLANNED,
    RUNNING,
    STATEMENTS,
    STRUCTURAL,
    nearest,
    word,
)

if TYPE_CHECKING:
    from lark import Token, Tree

_LONGEST_NUMBER, _LARGEST_EXPONENT = 400, 400


def parse(text: str, symbols: Mapping[str, Term], sizes: Iterable[str] = ()) -> Term:
    """The term that the text says.

    ``symbols`` are the declared variables by name (an applied opaque function declares the function);
    ``sizes`` are names of sizes beyond those in the symbols' shapes. ``name = expr; ...; expr`` binds parts by name.

    Raises ParseError with the place for what the grammar or the vocabulary does not know, with what may have been meant
    where that would be read; ShapeError with the place for operands that do not fit, NotBuilt for words to come.
    """
    check_clash(symbols)
    try:
        return _Reader(text, tree_of(text), symbols, sizes).read()
    except NotBuilt:
        raise
    except LanguageError as error:
        raise _with_what_was_meant(error, text, symbols, sizes) from None


def _with_what_was_meant(
    error: LanguageError, text: str, symbols: Mapping[str, Term], sizes: Iterable[str]
) -> LanguageError:
    """The error, with the text that may have been meant where that one is read."""
    for other in meant(text):
        try:
            _Reader(other, tree_of(other), symbols, sizes).read()
        except LanguageError:
            continue
        message, line, place = str(error).partition("\n")
        again = type(error)(f"{message}; did you mean: {other}{line}{place}")
        again.position = getattr(error, "position", None)  # type: ignore[attr-defined]
        return again
    return error


class _Library:
    """``np`` and the like in front of a function's name."""


class _Reader(Names):
    """One reading: the values of the nodes, asked for by the loop in ``read``."""

    # -- the loop ------------------------------------------------------------

    def read(self) -> Term:
        stack: list[Steps] = [self._statements(self.tree)]
        value: Value = None
        while stack:
            try:
                part = stack[-1].send(value)
            except StopIteration as stop:
                stack.pop()
                value = stop.value
            else:
                if isinstance(part, GeneratorType):
                    stack.append(part)
                    value = None
                else:
                    value = part
        return value  # type: ignore[no-any-return]

    def _statements(self, tree: Tree[Token]) -> Steps:
        value: Value = None
        for statement in tree.children:
            value = yield self._statement(statement)
        return self._term(value, place_of(tree))

    def _statement(self, node: Any) -> Steps:
        """A bare comparison here is a statement; elsewhere it is the array of 0 and 1."""
        kind = getattr(node, "data", None)
        if kind == "bind":
            return (yield self._bind(node))
        if kind == "comparison" and any(str(c) == "==" for c in node.children[1::2]):
            return (yield self._comparison(node, as_statement=True))
        return (yield self.value(node))

    def value(self, node: Any) -> Value:
        """A node's value, or the steps that give it."""
        if hasattr(node, "data"):
            return getattr(self, f"_{node.data}")(node)
        return self._leaf(node)

    def _part(self, node: Any) -> Steps:
        """The steps that give a node's value, which must be a term."""
        value = yield self.value(node)
        return value if isinstance(value, Term) else self._term(value, place_of(node))

    # -- leaves --------------------------------------------------------------

    def _leaf(self, token: Token) -> Value:
        if token.type == "NUMBER":
            return self._number(token)
        if token.type == "STRING":
            return str(token)[1:-1]
        found = self._known(str(token))
        return self._unknown(token) if found is None else found

    def _number(self, token: Token) -> Term:
        mantissa, _, exponent = token.lower().partition("e")
        if len(mantissa) > _LONGEST_NUMBER or len(exponent) > 5 or abs(int(exponent or 0)) > _LARGEST_EXPONENT:
            raise self._error("this number is too long to be meant", token)
        return h.number(Fraction(str(token)))

    # -- operators -----------------------------------------------------------

    def _bind(self, node: Node) -> Steps:
        target, expression = node.children
        name = str(target)
        try:
            check_name(name)
        except ParseError as error:
            raise located(error, self.text, place_of(target)) from None
        if name in self.symbols or name in self.sizes:
            what = "a declared variable" if name in self.symbols else "a size"
            raise self._error(f"{name} is {what} and cannot be bound again", target)
        value = yield self._part(expression)
        self.bound[name] = h.named(self._free_name(name), value)
        return self.bound[name]

    def _comparison(self, node: Node, as_statement: bool = False) -> Steps:
        if len(node.children) > 3:
            raise self._error("comparisons do not chain: write a product of two comparisons", node.children[3])
        left, sign, right = node.children
        a = yield self._part(left)
        b = yield self._part(right)
        if as_statement:
            return self._build(sign, h.relation, "=" if str(sign) == "==" else str(sign), a, b)
        if str(sign) == "!=":
            return h.subtract(1, self._build(sign, h.compare, "=", a, b))
        return self._build(sign, h.compare, "=" if str(sign) == "==" else str(sign), a, b)

    def _sum(self, node: Node) -> Steps:
        first = yield self._part(node.children[0])
        operands, signs = [first], node.children[1::2]
        for sign, child in zip(signs, node.children[2::2], strict=True):
            value = yield self._part(child)
            operands.append(h.negative(value) if str(sign) == "-" else value)
        return self._build_many(h.add, operands, signs)

    def _product(self, node: Node) -> Steps:
        first = yield self._part(node.children[0])
        factors, signs = [first], []
        for sign, child in zip(node.children[1::2], node.children[2::2], strict=True):
            value = yield self._part(child)
            signs.append(sign)
            if str(sign) == "*":
                factors.append(value)
            elif str(sign) == "@":
                factors = [self._build(sign, h.matmul, self._build_many(h.mul, factors, signs), value)]
                signs = []
            elif value.head is h.NUMBER and not value.value:
                raise self._error("division by zero", sign)
            elif len(factors) == 1 and factors[0].head is value.head is h.NUMBER:
                factors, signs = [h.divide(factors[0], value)], []
            else:
                factors.append(h.power(value, -1))
        return self._build_many(h.mul, factors, signs)

    def _unary(self, node: Node) -> Steps:
        value = yield self._part(node.children[-1])
        minuses = sum(str(c) == "-" for c in node.children[:-1])
        if value.head is h.NUMBER:
            return h.number(-value.value) if minuses % 2 else value
        return h.mul(*[-1] * minuses, value)

    _exponent = _unary

    def _power(self, node: Node) -> Steps:
        base, sign, exponent = node.children
        a = yield self._part(base)
        b = yield self._part(exponent)
        return self._build(sign, h.power, a, b)

    # -- brackets, attributes, calls -----------------------------------------

    def _group(self, node: Node) -> Steps:
        return (yield self.value(node.children[0]))

    def _list(self, node: Node) -> Steps:
        values = []
        for child in flattened(node):
            if getattr(child, "data", None) == "keyword":
                raise self._error("a name = value belongs into a call", child)
            values.append((yield self.value(child)))
        return values

    def _array(self, node: Node, trailers: int) -> Steps:
        return self._postfix(node, trailers)

    def _postfix(self, node: Node, count: int | None = None) -> Steps:
        first, *trailers = node.children
        if getattr(first, "type", "") == "NAME" and str(first) in LIBRARIES and self._known(str(first)) is None:
            value: Value = _Library()
        else:
            value = yield self.value(first)
        for trailer in trailers[:count]:
            value = yield getattr(self, f"_{trailer.data}")(trailer, value)
        return value

    def _attribute(self, node: Node, value: Value) -> Value:
        token = node.children[0]
        name = str(token)
        if isinstance(value, _Library):
            if name in LIBRARIES:
                return value
            if name in ("pi", "inf"):
                return h.pi if name == "pi" else h.oo
        elif name in ("T", "shape", "ndim", "size"):
            term = self._term(value, place_of(node))
            if name == "T":
                return h.transpose(term)
            return term.shape if name == "shape" else h.as_term(term.rank if name == "ndim" else product_of(term.shape))
        raise self._error(f"there is no attribute .{name}; there are .T, .shape, .ndim and .size", token)

    def _method(self, node: Node, value: Value) -> Steps:
        token, _, *arguments = node.children
        name = str(token)
        inside = flattened(arguments)
        if isinstance(value, _Library):
            return (yield self._called(token, inside, ()))
        if name == "transpose" and not inside:
            return h.transpose(self._term(value, place_of(node)))
        if name not in METHODS:
            raise self._error(f"there is no method .{name}(){nearest(name, METHODS)}; write {name}(x, ...)", token)
        return (yield self._called(token, inside, (self._term(value, place_of(node)),)))

    def _subscript(self, node: Node, value: Value) -> Steps:
        bracket, *arguments = node.children
        inside = flattened(arguments)
        if isinstance(value, tuple):
            where = (yield self.value(inside[0])) if len(inside) == 1 else None
            axis = where.value if isinstance(where, Term) and where.head is h.NUMBER else Fraction(1, 2)
            if axis.denominator != 1 or not -len(value) <= axis < len(value):
                raise self._error(f"x.shape[k] needs an axis: the shape is {h.show_shape(value)}", bracket)
            return h.size_term(value[int(axis)])
        term = self._term(value, place_of(bracket))
        places: list[Value] = []
        for child in inside:
            stands = _axis_of(places, term.rank, len(inside))
            if stands is not None and getattr(child, "type", "") == "NAME" and self._is_free_index(str(child)):
                places.append(h.index(str(child), term.shape[stands]))
            else:
                places.append((yield self.value(child)))
        if len(places) == 1 and isinstance(places[0], list):
            places = places[0]
        return self._build(bracket, subscript, term, *places)

    def _slice(self, node: Node) -> Steps:
        """``1:``, ``:n - 1``, ``a:b:c``: the ends that are there, None for the others."""
        ends: list[Value] = [None]
        for child in node.children:
            if getattr(child, "type", "") == "COLON":
                ends.append(None)
            else:
                ends[-1] = yield self._part(child)
        return slice(*ends)

    def _dots(self, node: Node) -> Value:
        return Ellipsis

    def _call(self, node: Node) -> Steps:
        token, *arguments = node.children
        return (yield self._called(token, flattened(arguments), ()))

    def _binder(self, token: Token, arguments: Sequence[Any]) -> Steps:
        name = str(token)
        if len(arguments) < 2:
            hint = "; the sum of all entries is sum(x)" if name == "Sum" else ""
            raise self._error(f"{name} needs a term and its indices: {name}(x[k], k){hint}", token)
        body, *places = arguments
        bound: list[Term] = []
        for place in places:
            if getattr(place, "data", None) == "typed":
                bound.append(self._typed(place))
            elif getattr(place, "type", None) == "NAME" and not keyword.iskeyword(str(place)):
                size = yield self._inferred(token, str(place))
                if size is None:
                    raise self._error(f"the size of index {place} is not said: write {place}:n", place)
                bound.append(h.index(str(place), size))
            else:
                raise self._error(f"the indices of {name} are names: {name}(x[k], k)", place)
        for i in bound:
            self.indices.setdefault(i.name, []).append(i)
        value = yield self._part(body)
        for i in bound:
            self.indices[i.name].pop()
        return self._build(token, BINDERS[name], value, *bound)

    def _called(self, token: Token, arguments: Sequence[Any], before: tuple[Term, ...]) -> Steps:
        name = str(token)
        opaque = self.symbols.get(name)
        if opaque is not None and opaque.head is not h.APPLY:
            opaque = None  # a name before a bracket is a function, whatever variable has the name too
        if opaque is None and name in BINDERS:
            return (yield self._binder(token, arguments))
        own = self._own_variables(name, arguments) if opaque is None and name in RUNNING else ()
        for variable in own:
            self.bound[variable] = h.scalar(variable)
        values: list[Value] = list(before)
        named: dict[str, Value] = {}
        for argument in arguments:
            if getattr(argument, "data", None) == "keyword":
                key, expression = argument.children
                named[str(key)] = yield self.value(expression)
            elif name in STATEMENTS and getattr(argument, "data", None) == "comparison":
                values.append((yield self._comparison(argument, as_statement=True)))
            else:
                values.append((yield self.value(argument)))
        for variable in own:
            del self.bound[variable]
        if opaque is not None:
            return self._build(token, self._opaque, token, opaque, values, named)
        structural = STRUCTURAL.get(name) or STATEMENTS.get(name)
        if (structural is None or (name == "transpose" and len(values) + len(named) > 1)) and self._is_spelt_out(name):
            return self._build(token, numpy_words.call, name, _plain(values), {k: _plain(v) for k, v in named.items()})
        if structural is None:
            return self._build(token, call_function, self._function(token), values, named)
        return self._build(token, structural, *values, **named)

    def _own_variables(self, name: str, arguments: Sequence[Any]) -> tuple[str, ...]:
        """The names of variables that only an integral, a limit or an iteration knows: ``integral(exp(-t), t, 0, x)``.

        Newton's iteration may have several, named one after the other.
        """
        found: dict[str, None] = {}
        for place in arguments[1 : None if name == "newton" else 2]:
            if getattr(place, "type", None) != "NAME" or keyword.iskeyword(str(place)):
                break
            if self._known(str(place)) is None:
                found[str(place)] = None
        return tuple(found)

    def _is_spelt_out(self, name: str) -> bool:
        """Whether the name is no word of the language, but one of NumPy's that the language says in its words."""
        return name not in functions() and name not in ALIASES and self._known(name) is None and numpy_words.knows(name)

    def _function(self, token: Token) -> Any:
        name = str(token)
        if keyword.iskeyword(name):
            raise self._error(f"{name!r} is a keyword of Python", token)
        try:
            return word(name)
        except NotBuilt as error:
            raise located(error, self.text, place_of(token)) from None
        except LanguageError:
            if self._known(name) is not None:
                message = f"{name} is a variable, not a function: a product is written with *"
                raise self._error(message, token) from None
            near = nearest(name, [*functions(), *PLANNED, *BINDERS, *STRUCTURAL])
            raise self._error(f"unknown function {name!r}{near}", token) from None

    def _opaque(self, token: Token, declared_as: Term, values: list[Value], named: dict[str, Value]) -> Term:
        terms = [self._term(v, place_of(token)) for v in values]
        shapes = [a.shape for a in declared_as.args]
        if named or [t.shape for t in terms] != shapes:
            wanted = ", ".join(map(h.show_shape, shapes))
            raise ShapeError(f"{token} takes arguments of shapes {wanted}, not {', '.join(map(h.brief, terms))}")
        return h.apply(str(token), declared_as.attrs[1], *terms)


def _plain(value: Value) -> Value:
    """Whole numbers, also those in lists, as Python's: axes and their kind."""
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    whole = isinstance(value, Term) and value.head is h.NUMBER and value.value.denominator == 1
    return int(value.value) if whole else value


def _axis_of(before: Sequence[Value], rank: int, count: int) -> int | None:
    """The axis at which the next of so many places stands; None behind the last one."""
    named = sum(place is not None and place is not Ellipsis for place in before)
    axis = rank - (count - len(before)) if Ellipsis in before else named
    return axis if 0 <= axis < rank else None


__all__ = ["ParseError", "declared", "parse", "parse_variable", "symbols_from"]
