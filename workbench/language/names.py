"""What a name means at its place in a text: a variable, a bound part, a size, an index; and errors with that place."""

from __future__ import annotations

import keyword
from bisect import bisect_left
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from workbench.language.place import ParseError, located
from workbench.language.scopes import Scopes
from workbench.language.syntax import place_of
from workbench.language.variables import instead_of
from workbench.terms import heads as h
from workbench.terms.functions import functions
from workbench.terms.sizes import Size, size_of
from workbench.terms.term import LanguageError, Term, size_names
from workbench.terms.vocabulary import ALIASES, BINDERS, CONSTANTS, PLANNED, nearest

if TYPE_CHECKING:
    from lark import Token, Tree

Value = Any
Node = Any
Steps = Generator[Any, Any, Value]


class Names:
    """The declared names, the names bound so far, the indices of the binders around the place."""

    def __init__(self, text: str, tree: Tree[Token], symbols: Mapping[str, Term], sizes: Iterable[str]) -> None:
        self.text = text
        self.tree = tree
        self.symbols = symbols
        self.sizes = {*size_names(*symbols.values()), *sizes}.difference(symbols)
        self.bound: dict[str, Term] = {}
        self.taken = {*self.symbols, *self.sizes}
        self.rounds: dict[str, int] = {}
        self.indices: dict[str, list[Term]] = {}
        self.shapes: dict[tuple[int, int], Any] = {}
        self.scopes: Scopes | None = None  # made when the first index asks

    def _array(self, node: Node, trailers: int) -> Steps:
        """The steps that give the array to which the first trailers of a node belong."""
        raise NotImplementedError

    def _known(self, name: str) -> Value:
        if self.indices.get(name):
            return self.indices[name][-1]
        for names in (self.bound, self.symbols):
            if name in names and names[name].head is not h.APPLY:
                return names[name]
        return h.size_term(name) if name in self.sizes else CONSTANTS.get(name)

    def _unknown(self, token: Token) -> Steps:
        """A name that nothing declares: a literal, or a free index whose size an axis tells, or an error."""
        name = str(token)
        if name in ("True", "False", "None"):
            return {"True": True, "False": False, "None": None}[name]
        if keyword.iskeyword(name):
            message = f"{name!r} is a keyword of Python and cannot name a variable; call it {instead_of(name)}"
            raise self._error(message, token)
        size = yield self._inferred(None, name)
        if size is not None:
            return h.index(name, size)
        if name in functions() or name in PLANNED or name in ALIASES:
            raise self._error(f"{name} is a function: write {name}(...)", token)
        known = [*self.symbols, *self.bound, *sorted(self.sizes), *CONSTANTS]
        hint = nearest(name, known) or f"; declared: {', '.join(self.symbols) or 'nothing'}"
        if self.sizes and "did you" not in hint:
            hint += f"; sizes: {', '.join(sorted(self.sizes))}"
        raise self._error(f"unknown name {name!r}{hint}", token)

    # -- indices -------------------------------------------------------------

    def _inferred(self, binder: Any, name: str) -> Steps:
        """The size of the index that the binder (or, without one, the whole text) means by the name; None if unsaid."""
        if self.scopes is None:
            self.scopes = Scopes(self.tree, BINDERS)
        for node, trailers, axis, needs in self.scopes.places(binder, name):
            if any(self._known(n) is None for n in needs):
                continue
            key = (id(node), trailers)
            if key not in self.shapes:
                array = yield self._array(node, trailers)
                self.shapes[key] = getattr(array, "shape", ())
            if axis < len(self.shapes[key]):
                return self.shapes[key][axis]
        return None

    def _typed(self, node: Any) -> Term:
        name, _, size = node.children
        if keyword.iskeyword(str(name)):
            raise self._error(f"{str(name)!r} is a keyword of Python and cannot name an index", name)
        return self._build(size, h.index, str(name), self._written_size(size))

    def _written_size(self, node: Node) -> Size:
        try:
            return size_of("".join(map(str, node.children)))
        except ValueError as error:
            raise self._error(str(error), node) from None

    def _is_free_index(self, name: str) -> bool:
        return self._known(name) is None and not keyword.iskeyword(name)

    def _free_name(self, name: str) -> str:
        """The name itself, or ``name_2`` ... when it was bound before: each part keeps a name of its own."""
        count = self.rounds.get(name, 0) + 1
        while (free := name if count == 1 else f"{name}_{count}") in self.taken:
            count += 1
        self.rounds[name] = count
        self.taken.add(free)
        return free

    # -- building with a place -----------------------------------------------

    def _build(self, node: Any, make: Callable[..., Term], *values: Any, **named: Any) -> Term:
        """The term made; an error gets the place of the node."""
        try:
            return make(*values, **named)
        except LanguageError as error:
            raise located(error, self.text, place_of(node)) from None
        except (TypeError, ValueError, AttributeError, IndexError, KeyError) as error:
            # A law of shapes met a literal of a kind it does not expect.
            raise self._error(f"this cannot be built: {error}", node) from None

    def _build_many(self, make: Callable[..., Term], operands: Sequence[Term], signs: Sequence[Any]) -> Term:
        """The n-ary term; an error stands at the sign before the first operand that does not fit those before it."""
        if len(operands) == 1:
            return operands[0]
        try:
            return make(*operands)
        except LanguageError:
            count = bisect_left(range(len(operands) + 1), True, lo=2, key=lambda n: not _builds(make, operands[:n]))
            return self._build(signs[count - 2], make, *operands[:count])

    def _term(self, value: Value, position: int) -> Term:
        if isinstance(value, Term):
            return value
        kinds = {str: "a string", list: "a list", tuple: "a shape", bool: "a truth value", type(None): "None"}
        kind = kinds.get(type(value), "a library")
        raise ParseError(f"{kind} cannot stand here: an expression is wanted", self.text, position)

    def _error(self, message: str, node: Any) -> ParseError:
        return ParseError(message, self.text, place_of(node))


def _builds(make: Callable[..., Term], operands: Sequence[Term]) -> bool:
    try:
        make(*operands)
    except LanguageError:
        return False
    return True
