r"""From printed LaTeX to the reader's syntax.

The precedence is the one of print: relations, then sums, then products entry by entry, then factors side by side. A
prefix such as ``\log`` takes one factor, a big operator all that follows in the product, a derivative one factor. What
has two readings is read one way and remembered as a doubt.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from workbench.show.formulas.signs import LOG_LIKE, RELATIONS
from workbench.show.reader.items import (
    MARKS,
    Item,
    Row,
    changes,
    is_d,
    items_of,
    moves,
    name_of,
    parted,
    text_of,
    without_words,
)
from workbench.show.reader.syntax import Node, Unreadable

_PAIRS = {
    "(": ")",
    "[": "]",
    r"\langle": r"\rangle",
    r"\lVert": r"\rVert",
    r"\lvert": r"\rvert",
    "|": "|",
    r"\{": r"\}",
}
_CLOSERS = frozenset(_PAIRS.values())
_BIG = {r"\sum": "sum", r"\prod": "prod", r"\max": "max", r"\min": "min", r"\sup": "sup", r"\inf": "inf"}
_SIGNS = RELATIONS - {
    r"\wedge",
    r"\Rightarrow",
    r"\Leftrightarrow",
    r"\Longrightarrow",
    r"\Longleftrightarrow",
    r"\mid",
}
_ARROWS = frozenset({r"\Rightarrow", r"\Leftrightarrow", r"\Longrightarrow", r"\Longleftrightarrow"})
_ENTRYWISE = {r"\odot": "hadamard", r"\oslash": "divided", r"\otimes": "kron", r"\times": "times", r"\circ": "after"}
_DIVERGENCES = frozenset({r"D_{\mathrm{KL}}"})
_CALLED = frozenset(
    {
        r"\Gamma",
        r"\psi",
        r"\Phi",
        r"\phi",
        r"\sigma",
        r"\sigma_{\varepsilon}",
        r"\beta",
        r"\mathrm{B}",
        "H",
        "I_{0}",
        "I_{1}",
    }
    | _DIVERGENCES
)
"""Letters that are read as functions where a bracket follows them, unless the page has given them another meaning."""


@dataclass
class Reader:
    """Reads formulas of one page: ``letters`` are the names it has given, ``functions`` those that are called."""

    letters: Collection[str] = ()
    functions: Collection[str] = ()
    doubts: list[str] = field(default_factory=list)

    def read(self, latex: str) -> Node:
        """The formula. Raises Unreadable; ``doubts`` are what has two readings."""
        try:
            return self.row(items_of(latex))
        except RecursionError:
            raise Unreadable("brackets in brackets without end") from None

    def row(self, items: Row) -> Node:
        return _Parser(items, self).whole()


def is_mark(above: Row) -> bool:
    """Whether a superscript is a transpose or works entry by entry: no upper end."""
    return above[0].text in (r"\top", r"\odot", r"\oslash", "-") and (len(above) == 1 or above[-1].text != r"\infty")


class _Parser:
    """Reads one group from left to right."""

    def __init__(self, items: Row, reader: Reader) -> None:
        self.items, self.place, self.reader = items, 0, reader
        self.integrals = 0

    # -- moving ----------------------------------------------------------------

    @property
    def next(self) -> Item | None:
        return self.items[self.place] if self.place < len(self.items) else None

    def at(self, *texts: str) -> bool:
        item = self.next
        return item is not None and item.text in texts and item.kind not in ("open", "close")

    def take(self) -> Item:
        item = self.next
        if item is None:
            raise Unreadable("it ends where something must follow")
        self.place += 1
        return item

    def rest(self) -> str:
        return " ".join(item.text for item in self.items[self.place : self.place + 6])

    # -- statements ------------------------------------------------------------

    def whole(self) -> Node:
        if not self.items:
            return Node("empty")
        node = self.several()
        if self.next is not None:
            raise Unreadable(f"nothing reads on at {self.rest()}")
        return node

    def several(self) -> Node:
        parts = [self.statement()]
        while self.at(",", ";"):
            self.take()
            parts.append(self.statement())
        return parts[0] if len(parts) == 1 else Node("list", tuple(parts))

    def statement(self) -> Node:
        if self.at(r"\forall", r"\exists"):
            sign = self.take().text
            over = [self.ranging()]
            while self.at(","):
                self.take()
                over.append(self.ranging())
            if not self.at(":"):
                raise Unreadable("a quantifier has no colon")
            self.take()
            return Node("quantified", (self.statement(), *over), sign)
        return self.chain(_ARROWS, "implies", lambda: self.chain({r"\wedge"}, "and", self.relation))

    def ranging(self) -> Node:
        """A letter of a quantifier, with where it lives where that is said."""
        letter = self.sum()
        if not self.at(r"\in", ">"):
            return letter
        sign = self.take().text
        return Node("relation", (letter, self.sum()), sign)

    def chain(self, signs: Collection[str], kind: str, inner: Callable[[], Node]) -> Node:
        parts = [inner()]
        while self.at(*signs):
            self.take()
            parts.append(self.statement() if self.at_after_quantifier() else inner())
        if kind == "implies" and len(parts) > 2:
            self.reader.doubts.append("arrows in a row have several readings")
        return parts[0] if len(parts) == 1 else Node(kind, tuple(parts))

    def at_after_quantifier(self) -> bool:
        return self.at(r"\forall", r"\exists")

    def relation(self) -> Node:
        sides, signs = [self.sum()], []
        while (item := self.next) is not None and item.text in _SIGNS and item.kind not in ("open", "close"):
            signs.append(self.take().text)
            sides.append(self.sum())
        if self.at(r"\mid", "|"):  # given what
            self.take()
            return Node(
                "given", (Node("relation", tuple(sides), " ".join(signs)) if signs else sides[0], self.several())
            )
        return sides[0] if not signs else Node("relation", tuple(sides), " ".join(signs))

    # -- expressions -----------------------------------------------------------

    def sum(self) -> Node:
        parts: list[Node] = []
        minus = False
        if self.at("-", "+"):
            minus = self.take().text == "-"
        while True:
            part = self.entrywise()
            parts.append(Node("negative", (part,)) if minus else part)
            if not self.at("+", "-", r"\pm"):
                break
            minus = self.take().text == "-"
            if self.at("+", "-"):
                raise Unreadable(f"two signs in a row at {self.rest()}")
        return parts[0] if len(parts) == 1 else Node("sum", tuple(parts))

    def entrywise(self) -> Node:
        left = self.product()
        while (item := self.next) is not None and item.text in _ENTRYWISE:
            self.take()
            left = Node(_ENTRYWISE[item.text], (left, self.product()))
        return left

    def product(self) -> Node:
        factors = [self.factor()]
        while self.goes_on():
            if self.at(r"\cdot"):
                self.take()
            factors.append(self.factor())
        if self.at("/"):
            self.take()
            above = factors[0] if len(factors) == 1 else Node("product", tuple(factors))
            factors = [Node("fraction", (above, self.factor()))]
        for place, factor in enumerate(factors[:-1]):
            if factor.kind in ("derivative", "nabla") and factor.name.endswith("…"):
                self.doubt("what follows a derivative may belong to it", factor)
            if (
                factor.kind == "apply"
                and factor.name.endswith("…")
                and factors[place + 1].kind in ("letter", "entry", "number", "power")
            ):
                self.doubt("what follows a function may belong to its argument", factor)
        return factors[0] if len(factors) == 1 else Node("product", tuple(factors))

    def doubt(self, words: str, node: Node) -> None:
        self.reader.doubts.append(words)

    def goes_on(self) -> bool:
        item = self.next
        if item is None or item.kind == "close":
            return False
        if self.integrals and is_d(item):
            return False
        stops = (*_SIGNS, *_ARROWS, *_ENTRYWISE, r"\wedge", r"\mid", "+", "-", r"\pm", ",", ";", ":", "&", "|", "/")
        return item.kind == "open" or item.text not in stops

    def factor(self) -> Node:
        node = self.one_factor()
        while self.at("!"):
            self.take()
            node = Node("factorial", (node,))
        return node

    def one_factor(self) -> Node:
        item = self.take()
        if item.text == "|" and item.kind == "char":
            return self.bars()
        if item.kind == "open":
            return self.bracket(item)
        if is_d(item):
            sign = item.args[0][0].text.lstrip("\\")
            if item.above is not None:
                return self.scripted(Node("change", (self.factor(),), sign), Item("", "", (), None, None))
            along = tuple(self.reader.row(part) for part in parted(item.below or ()))
            return Node("change", (self.factor(), *along), sign)
        if item.text in _BIG and (item.below is not None or item.text in (r"\sum", r"\prod")):
            return self.big(item)
        if item.text == r"\lim":
            return self.limit(item)
        if item.text == r"\int":
            return self.integral(item)
        if item.text == r"\nabla":
            return self.nabla(item)
        if item.text == r"\frac":
            return self.fraction(item)
        if item.text == r"\mathbb" and item.args and item.args[0][0].text in "EP":
            return self.mean(item)
        if item.text == r"\operatorname" and "".join(i.text for i in item.args[0]).startswith("arg"):
            return self.big(item)
        if item.text[1:] in LOG_LIKE or item.text == r"\operatorname":
            return self.function(item)
        return self.atom(item)

    def atom(self, item: Item) -> Node:
        if item.kind == "number":
            return self.scripted(Node("number", (), item.text), item)
        if item.kind == "text":
            return Node("words", (), item.text)
        if item.kind == "row":
            return self.scripted(self.reader.row(item.args[0]), item)
        if item.kind in ("array", "cases"):
            return self.scripted(self.matrix(item), item)
        if item.text in (r"\cdots", r"\dots", r"\ldots"):
            return Node("dots")
        if item.text == r"\sqrt":
            return self.scripted(Node("root", (self.reader.row(item.args[0]),)), item)
        if item.text == r"\binom":
            return Node("binom", tuple(map(self.reader.row, item.args)))
        if item.text == r"\infty":
            return Node("number", (), "oo")
        if item.text == ":" or item.text in _CLOSERS:
            raise Unreadable(f"{item.text} stands alone")
        name = name_of(item)
        if name is None:
            raise Unreadable(f"{item.text or 'a script without a base'} is no sign of mathematics here")
        return self.letter(name, item)

    def letter(self, name: str, item: Item) -> Node:
        """A letter with what belongs to its name: marks, words below, and a subscript that the page has given it."""
        below, above = item.below, item.above
        marks = [i.text for i in above or () if i.text in MARKS]
        if above is not None and marks:
            name += "^" + "".join(marks)
            above = tuple(i for i in above if i.text not in MARKS) or None
        if below is not None:
            whole = f"{name}_{{{text_of(below)}}}"
            first = f"{name}_{{{text_of(parted(below)[0])}}}"
            if len(parted(below)) > 1 and first in self.reader.letters and whole not in self.reader.letters:
                # The entry of a letter that has a subscript in its name: alpha_{n,i}.
                after = next(k for k, i in enumerate(below) if i.text == ",")
                return self.scripted(Node("letter", (), first), Item("", "", (), below[after + 1 :], above))
            base, mark, _ = name.partition("^")
            with_mark = f"{base}_{{{text_of(below)}}}{mark and name[len(base) :]}"
            if with_mark in self.reader.letters:
                name, below = with_mark, None
            elif whole in self.reader.letters or whole in self.reader.functions or self.is_word(below):
                name, below = whole, None
        if name in (r"\mathbf{1}",) and below is None and self.next is not None and self.next.text == "[":
            inside = self.bracket(self.take())
            return Node("apply", (inside,), "indicator")
        if below is not None and f"{name}_{{{text_of(below)}}}" in _CALLED and name not in self.reader.letters:
            name, below = f"{name}_{{{text_of(below)}}}", None
        plain = name.partition("^")[0]
        called = (
            name in self.reader.functions
            or plain in self.reader.functions
            or (name in _CALLED and name not in self.reader.letters)
        )
        opens = self.next is not None and self.next.kind == "open" and self.next.text == "("
        order = above is not None and len(above) > 2 and above[0].text == "(" and above[-1].text == ")"
        word = r"_{\m" in name and name not in self.reader.letters  # the largest eigenvalue of, and its like
        if opens and (called or order or word) and below is None:
            return self.called(name, above)
        if opens and name == r"\mathbf{1}":
            return self.called(name + text_of(below or ()), above)
        return self.scripted(Node("letter", (), name), Item("", "", (), below, above))

    @staticmethod
    def is_word(below: Row) -> bool:
        """Whether a subscript is a word, which belongs to the name."""
        return all(i.text in (r"\mathrm", r"\max", r"\min", r"\star", ",") or i.kind == "text" for i in below)

    def called(self, name: str, above: Row | None) -> Node:
        bracket = self.take()
        if name in _DIVERGENCES:  # two bars between two laws are no norm
            self.items = tuple(Item("char", ",") if i.text == r"\lVert" else i for i in self.items)
        arguments, close = self.inside(bracket)
        args = arguments.args if arguments.kind == "list" else (arguments,)
        node = Node("apply", args, name + (f"^{{{text_of(above)}}}" if above else ""))
        return self.scripted(node, close)

    def inside(self, opening: Item) -> tuple[Node, Item]:
        """What stands between brackets, and the sign that closes them with its scripts."""
        wanted = {_PAIRS.get(opening.text, ")"), *((")", "]") if opening.text in "([" else ())}
        inner = _Parser(self.items, self.reader)
        inner.place = self.place
        node = Node("empty") if inner.next is not None and inner.next.kind == "close" else inner.several()
        close = inner.next
        if close is None or close.text not in wanted:
            raise Unreadable(f"a bracket {opening.text} is not closed at {inner.rest()}")
        self.place = inner.place + 1
        return node, close

    def bars(self) -> Node:
        """An absolute value between plain bars."""
        end = next((k for k in range(self.place, len(self.items)) if self.items[k].text == "|"), None)
        if end is None:
            raise Unreadable("a bar stands alone")
        inside, close = self.items[self.place : end], self.items[end]
        self.place = end + 1
        return self.scripted(Node("abs", (self.reader.row(inside),)), close)

    def bracket(self, opening: Item) -> Node:
        if opening.text == r"\{":
            item = self.take()
            node = self.matrix(item)
            if self.next is not None and self.next.kind == "close":
                self.take()
            return node
        node, close = self.inside(opening)
        kinds = {"(": "group", "[": "square", r"\langle": "pair", "|": "abs", r"\lvert": "abs"}
        kind = kinds.get(opening.text, "norm")
        args = node.args if kind == "pair" and node.kind == "list" else (node,)
        if kind == "norm":
            # The number below a norm is its kind and no index.
            return self.scripted(Node(kind, args), Item("", "", (), None, close.above))
        if kind == "square" and close.below is not None and not (close.above and is_mark(close.above)):
            ends = [self.reader.row(part) for part in (close.below, close.above) if part is not None]
            if len(ends) == 2 or ends[0].kind == "relation":
                return Node("ends", (node, *ends))
        return self.scripted(Node(kind, args), close)

    def scripted(self, base: Node, item: Item) -> Node:
        if item.below is not None:
            base = Node("entry", (base, *self.places(item.below)))
        return base if item.above is None else self.raised(base, item.above)

    def raised(self, base: Node, above: Row) -> Node:
        text = text_of(above)
        if text == r"\top":
            return Node("transpose", (base,))
        if text == r"-\top":
            return Node("transpose", (Node("power", (base, Node("negative", (Node("number", (), "1"),)))),))
        if above and above[0].text in (r"\odot", r"\oslash"):
            return Node("each", (base, self.reader.row(above[1:])))
        if text == "+":
            return Node("apply", (base,), "pinv")
        if text in ("-", "+"):
            return base
        return Node("power", (base, self.reader.row(above)))

    def places(self, below: Row) -> tuple[Node, ...]:
        """The subscripts: between commas, or letters side by side."""
        groups: list[list[Item]] = [[]]
        for item in below:
            if item.text == ",":
                groups.append([])
            else:
                groups[-1].append(item)
        if len(groups) == 1 and all(name_of(i) is not None and i.kind != "number" for i in below) and len(below) > 1:
            groups = [[item] for item in below]
        return tuple(self.place_of(tuple(group)) for group in groups)

    def place_of(self, group: Row) -> Node:
        """One subscript; a colon stands for all places, or for those between two."""
        colon = next((k for k, item in enumerate(group) if item.text == ":"), None)
        if colon is None:
            return self.reader.row(group)
        return Node("all", tuple(self.reader.row(part) for part in (group[:colon], group[colon + 1 :]) if part))

    # -- operators -------------------------------------------------------------

    def big(self, item: Item) -> Node:
        bound: list[Node] = []
        for part in parted(item.below or ()):
            node = self.reader.row(part)
            bound.append(node)
        if item.above is not None:
            bound.append(Node("upper", (self.reader.row(item.above),)))
        body = self.entrywise()
        name = _BIG.get(item.text) or "arg max"
        return Node("big", (body, *bound), name)

    def limit(self, item: Item) -> Node:
        below = item.below or ()
        arrow = next((k for k, i in enumerate(below) if i.text == r"\to"), None)
        if arrow is None:
            raise Unreadable("a limit has no arrow")
        place = tuple(
            Item(i.kind, i.text, i.args, i.below) if i.above and i.above[0].text in "+-" else i for i in below
        )
        return Node("limit", (self.entrywise(), self.reader.row(place[:arrow]), self.reader.row(place[arrow + 1 :])))

    def integral(self, item: Item) -> Node:
        ends = [self.reader.row(part) for part in (item.below, item.above) if part is not None]
        self.integrals += 1
        body = self.entrywise()
        self.integrals -= 1
        if self.next is None or not is_d(self.next):
            raise Unreadable(f"an integral has no d at {self.rest()}")
        self.take()
        return Node("integral", (body, self.atom(self.take()), *ends))

    def nabla(self, item: Item) -> Node:
        variable = (self.reader.row(item.below),) if item.below else ()
        order = text_of(item.above) if item.above else "1"
        return self.operated("nabla", order, variable)

    def operated(self, kind: str, order: str, variables: tuple[Node, ...]) -> Node:
        of = self.factor()
        open_ended = of.kind not in ("group",)
        return Node(kind, (of, *variables), order + ("…" if open_ended else ""))

    def fraction(self, item: Item) -> Node:
        above, below = item.args
        if above and (is_d(above[0]) or above[0].text == r"\partial") and below and moves(below):
            order = text_of(above[0].above) if above[0].above else "1"
            variables = tuple(self.reader.row(part) for part in changes(below))
            if len(above) == 1:
                return self.operated("derivative", order, variables)
            return self.scripted(Node("derivative", (self.reader.row(above[1:]), *variables), order), item)
        return self.scripted(Node("fraction", (self.reader.row(above), self.reader.row(below))), item)

    def mean(self, item: Item) -> Node:
        kind = "mean" if item.args[0][0].text == "E" else "chance"
        over = tuple(self.reader.row(part) for part in parted(item.below or ()))
        if self.next is None or self.next.kind != "open":
            return Node("letter", (), rf"\mathbb{{{item.args[0][0].text}}}")
        body, close = self.inside(self.take())
        return self.scripted(Node(kind, (body, *over)), Item("", "", (), close.below, close.above))

    def function(self, item: Item) -> Node:
        name = item.text[1:] if item.text != r"\operatorname" else text_of(item.args[0])
        if item.below is not None:
            name += f"_{{{text_of(item.below)}}}"
        if self.next is not None and self.next.kind == "open" and self.next.text == "(":
            arguments, close = self.inside(self.take())
            args = arguments.args if arguments.kind == "list" else (arguments,)
            node = Node("apply", args, name)
            if close.above is not None and item.text != r"\operatorname":
                self.doubt("an exponent after the brackets of a function may belong to its argument", node)
        else:
            if self.next is None or not self.goes_on():
                return Node("letter", (), name)
            inner = self.factor()
            if inner.kind == "transpose" and item.text != r"\det":
                self.doubt("a transpose after a function may belong to its argument", inner)
            node, close = Node("apply", (inner,), name + "…"), Item("", "")
        if item.above is not None:
            node = Node("power", (node, self.reader.row(item.above)))
        return self.scripted(node, close)

    def matrix(self, item: Item) -> Node:
        rows = []
        for (cells,) in item.args:
            rows.append(Node("row", tuple(self.reader.row(without_words(cell)) for cell in cells.args)))
        return Node("choice" if item.kind == "cases" else "matrix", tuple(rows))
