"""A page read from top to bottom as it is printed, and what a reader stumbles over.

The reader is given the document that the writers write: its formulas in LaTeX, its words. Of a name it knows the shape
that the page gives it; all else it reads off the print.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from workbench.check.statements.judging import judge
from workbench.record.derivation import Status
from workbench.show.formulas.displayed import visible
from workbench.show.formulas.terms import latex_of
from workbench.show.pages.document import NOTHING, Document, Formula, Row, Way
from workbench.show.pages.prose import Lives, Prose, Typed
from workbench.show.reader.faults import Fault, Rule
from workbench.show.reader.formula import ends
from workbench.show.reader.formula import read as read_formula
from workbench.show.reader.items import name_of_latex
from workbench.show.reader.letters import CONSTANTS, bound_by, uses_of
from workbench.show.reader.meanings import Meanings, meanings, sizes_in
from workbench.show.reader.shapes import NUMBER
from workbench.show.reader.syntax import Node, normal, walk
from workbench.show.reader.words import code_in, more_than_a_formula
from workbench.terms import heads
from workbench.terms.term import LanguageError, Term

SHOWN = 160


def faults(document: Document) -> tuple[Fault, ...]:
    """Everything on the page that a strict reader refuses, top to bottom, each once."""
    return tuple(dict.fromkeys(_Page(document).faults()))


@dataclass(frozen=True)
class _Read:
    """A formula with its place, and what it reads as; ``node`` is None where it cannot be read."""

    place: str
    formula: Formula
    node: Node | None
    faults: tuple[Fault, ...]
    row: Row | None = None
    words: Prose = NOTHING


class _Page:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.rows = [(row, _place(row, way, document)) for way in document.ways for row in way.shown]

    @cached_property
    def statements(self) -> list[Term]:
        """All that the page shows, as terms: only names and their shapes are taken from them."""
        page = self.document
        formulas = [*page.definitions, *(row.statement for row, _ in self.rows)]
        formulas += [part.formula for part in (*page.claims, *page.sanity)]
        formulas += [side.formula for side in page.assumptions if side.formula is not None]
        return [*page.variables, *(formula.term for formula in formulas)]

    @cached_property
    def meanings(self) -> Meanings:
        return meanings(self.statements, self.document.notation)

    def read(self, place: str, formula: Formula, row: Row | None = None, words: Prose = NOTHING) -> _Read:
        reading = read_formula(formula.latex, self.meanings)
        shown = formula.plain[:SHOWN]
        found = tuple(Fault(rule, place, why, shown) for rule, why in reading.faults)
        return _Read(place, formula, reading.node, found, row, words)

    @cached_property
    def lines(self) -> list[_Read]:
        return [self.read(place, row.statement, row) for row, place in self.rows]

    @cached_property
    def given(self) -> list[_Read]:
        return [self.read("where", formula) for formula in self.document.definitions]

    @cached_property
    def results(self) -> list[_Read]:
        several = len(self.document.claims) > 1
        return [
            self.read(f"result {number}" if several else "result", claim.formula)
            for number, claim in enumerate(self.document.claims, 1)
        ]

    @cached_property
    def remarks(self) -> list[_Read]:
        told = enumerate(self.document.sanity, 1)
        return [self.read(f"sanity {n}", remark.formula, words=remark.words) for n, remark in told]

    @cached_property
    def assumed(self) -> list[_Read]:
        sides = self.document.assumptions
        return [self.read("assume", side.formula) for side in sides if side.formula is not None]

    def faults(self) -> Iterator[Fault]:
        for read in (*self.assumed, *self.given, *self.lines, *self.results, *self.remarks):
            yield from read.faults
        yield from self.of_letters()
        yield from self.of_results()
        yield from self.of_what_prints_alike()
        yield from self.of_text()
        yield from self.of_ends()
        yield from self.of_words()

    # -- letters ---------------------------------------------------------------

    def of_letters(self) -> Iterator[Fault]:
        """Letters that are unknown where they are used, and letters with two meanings."""
        known = {name_of_latex(given.latex.partition("(")[0]) for given in self.document.given}
        sizes = {name for given in self.document.variables for name in sizes_in(given)}
        for name in sorted(known & sizes):
            if self.meanings.letters.get(name) != ("1", "1"):
                yield Fault(Rule.LETTERS, "given", f"{name} is a size and a name")
        known |= sizes | set(self.meanings.functions)
        known |= {name for read in (*self.given, *self.results) if read.node for name in _introduced(read.node)}
        defined = {name for read in self.lines if read.node for name in _introduced(read.node)}
        words = self.named_in(self.document.convention)
        for name in self.meanings.twice:
            yield Fault(Rule.LETTERS, "page", f"{name} stands for things of two shapes")
        changes = {n.name for read in self.lines if read.node for n in walk(read.node) if n.kind == "change"}
        for sign in sorted(changes & set(self.meanings.letters)):
            yield Fault(Rule.LETTERS, "page", f"{sign} is a letter beside differentials")
        for read in (*self.given, *self.lines, *self.results, *self.remarks):
            if read.node is None:
                continue
            if read.row is not None:
                known |= _introduced(read.node)
                brought = (side.words for side in read.row.conditions if side.words.lives)
                known |= {name for words_ in brought for name in self.named_in(words_)}
            ahead = defined if read.place == "where" else set()
            uses = uses_of(read.node)
            said = words | self.named_in(read.words)
            shown = read.formula.plain[:SHOWN]
            unknown = uses.values - known - ahead - uses.places - CONSTANTS - said
            for name in sorted(name for name in unknown if not self.is_entry(name)):
                yield Fault(Rule.LETTERS, read.place, f"{name} is not known here", shown)
            for name in sorted(_summed(read.node) & known):
                yield Fault(Rule.LETTERS, read.place, f"{name} is summed over and has another meaning", shown)
        used = sizes | {
            name for read in (*self.given, *self.lines, *self.results) if read.node for name in _letters(read.node)
        }
        for read in self.assumed:
            for name in sorted(uses_of(read.node).free - used - CONSTANTS if read.node else ()):
                yield Fault(Rule.LETTERS, read.place, f"{name} does not occur on the page", read.formula.plain)

    def is_entry(self, name: str) -> bool:
        """Whether a letter with a number below is an entry of an array of the page: the first observation, ``x_1``."""
        of, _, below = name.partition("_{")
        shape = self.meanings.letters.get(of)
        return below.removesuffix("}").isdigit() and shape is not None and shape != NUMBER

    def named_in(self, words: Prose) -> set[str]:
        """Letters that some words introduce."""
        terms = [part for part in words.parts if not isinstance(part, str | Typed | Lives)]
        lives = {name_of_latex(part.letter) for part in words.parts if isinstance(part, Lives)}
        found = [node for node in visible(*terms) if node.head in (heads.SYMBOL, heads.SIZE)]
        return lives | {name_of_latex(latex_of(node, self.document.notation)) for node in found}

    # -- results ---------------------------------------------------------------

    def of_results(self) -> Iterator[Fault]:
        """Results that no line says."""
        said = [_in_order(normal(read.node)) for read in (*self.lines, *self.given) if read.node is not None]
        whole = set(said)
        lefts: dict[Node, set[Node]] = defaultdict(set)
        for node in said:
            for left, right in _equal_sides(node):
                lefts[left].add(right)
                lefts[right].add(left)
        for read in self.results:
            if read.node is None:
                continue
            node = _in_order(normal(read.node))
            if node in whole or any(_joined(left, right, lefts) for left, right in _equal_sides(node)):
                continue
            yield Fault(Rule.RESULTS, read.place, "no line says it", read.formula.plain[:SHOWN])

    # -- what prints alike -------------------------------------------------------

    def of_what_prints_alike(self) -> Iterator[Fault]:
        """Named parts and means that are different, and print the same."""
        seen: dict[str, dict[object, Term]] = defaultdict(dict)
        for node in visible(*self.statements):
            if node.head is heads.NAMED:
                seen[latex_of(node, self.document.notation)][node.args[0]] = node
            elif node.head is heads.EXPECTATION:
                seen[latex_of(node, self.document.notation)][node.args[1:]] = node
        for terms in seen.values():
            one, *others = terms.values()
            if all(_means(one, other) for other in others):
                continue
            rule = Rule.CONTEXT if one.head is heads.EXPECTATION else Rule.VALUES
            shown = Formula(one, self.document.notation).plain[:SHOWN]
            yield Fault(rule, "page", f"{len(terms)} different things print alike", shown)

    def of_text(self) -> Iterator[Fault]:
        """Formulas that say different things in LaTeX, and are one line of text."""
        seen: dict[str, Node] = {}
        for read in (*self.given, *self.lines, *self.results, *self.remarks):
            if read.node is not None:
                text = read.formula.plain
                if seen.setdefault(text, normal(read.node)) != normal(read.node):
                    yield Fault(Rule.READINGS, read.place, "another formula of the page is the same text", text[:SHOWN])

    # -- forms -----------------------------------------------------------------

    def of_ends(self) -> Iterator[Fault]:
        """What is unfinished in results, and in the last line of each road."""
        last = [read for read in self.lines if read.row is not None and any(read.row is w.shown[-1] for w in self.ways)]
        for read in (*self.results, *last):
            if read.node is None:
                continue
            for words in ends(read.node, self.meanings):
                yield Fault(Rule.UNFINISHED, read.place, words, read.formula.plain[:SHOWN])

    @property
    def ways(self) -> list[Way]:
        return [way for way in self.document.ways if way.rows]

    # -- words -----------------------------------------------------------------

    def of_words(self) -> Iterator[Fault]:
        """Code in prose, and words that claim more than the formula beside them."""
        page = self.document
        said: list[tuple[str, Prose]] = [("title", page.title), ("goal", page.goal), ("convention", page.convention)]
        said += [
            ("idea", page.idea),
            *(("goes wrong", words) for words in page.wrong),
            *(("note", w) for w in page.notes),
        ]
        said += [(place, words) for row, place in self.rows for words in (row.rule, row.why)]
        said += [(f"sanity {n}", remark.words) for n, remark in enumerate(page.sanity, 1)]
        said += [("assume", side.words) for side in page.assumptions if side.formula is None]
        said += [(place, s.words) for row, place in self.rows for s in row.conditions if s.formula is None]
        said += [("evidence", Prose(words)) for words in page.evidence]
        for place, words in said:
            for code in code_in(words):
                yield Fault(Rule.CODE, place, f"{code!r} is code", words.plain[:SHOWN])
        for remark in page.sanity:
            for claim in more_than_a_formula(remark.words.plain, remark.formula.latex):
                yield Fault(
                    Rule.WORDS, "sanity", f"{claim!r} is more than the formula says", remark.words.plain[:SHOWN]
                )


def _place(row: Row, way: Way, document: Document) -> str:
    ways = document.ways
    number = next((k for k, other in enumerate(ways, 1) if other is way), 1)
    return f"line {row.n}" if len(ways) == 1 else f"road {number}, line {row.n}"


def _means(one: Term, other: Term) -> bool:
    """Whether two named parts, or two means, are the same in other words: numbers have not told them apart."""
    if one.head is heads.NAMED:
        one, other = one.args[0], other.args[0]
    try:
        return judge(heads.equals(one, other)).status is not Status.REFUTED
    except LanguageError:  # of two shapes
        return False


def _introduced(node: Node) -> set[str]:
    """The letters that a formula defines: the one on its left, and those that it says there are."""
    names: set[str] = set()
    while node.kind == "quantified":
        names |= bound_by(node)
        node = node.args[0]
    if node.kind in ("relation", "implies") and node.args[0].kind in ("letter", "entry", "apply"):
        left = node.args[0]
        if node.kind == "relation" and left.kind == "entry":
            left = left.args[0]
        if node.kind == "relation" and left.kind == "letter":
            names.add(left.name)
    return names


def _letters(node: Node | None) -> set[str]:
    return {n.name for n in walk(node) if n.kind == "letter"} if node is not None else set()


def _summed(root: Node) -> set[str]:
    return {
        part.name for node in walk(root) if node.kind == "big" and node.name in ("sum", "prod")
        for part in node.args[1:] if part.kind == "letter"
    }  # fmt: skip


def _in_order(root: Node) -> Node:
    """The formula with summands and factors that commute in one order: who says a^T b has said b^T a."""
    args = tuple(map(_in_order, root.args))
    if root.kind in ("sum", "hadamard"):
        return Node(root.kind, tuple(sorted(args, key=str)), root.name)
    if root.kind == "product":
        for k, (left, right) in enumerate(pairwise(args)):
            if left.kind == "transpose" and _is_vector(left.args[0]) and _is_vector(right):
                first, second = sorted((left.args[0], right), key=str)
                args = (*args[:k], Node("transpose", (first,)), second, *args[k + 2 :])
    return Node(root.kind, args, root.name)


def _is_vector(node: Node) -> bool:
    """Whether a letter is one of a vector, by the custom of the field."""
    return node.kind == "letter" and node.name.lstrip("\\")[:1].islower()


def _equal_sides(node: Node) -> Iterator[tuple[Node, Node]]:
    if node.kind == "relation" and node.name == "=" and len(node.args) == 2:
        yield node.args[0], node.args[1]


def _joined(start: Node, end: Node, links: dict[Node, set[Node]]) -> bool:
    """Whether a chain of equations leads from one side to the other."""
    seen, stack = {start}, [start]
    while stack:
        for other in links.get(stack.pop(), ()):
            if other == end:
                return True
            if other not in seen:
                seen.add(other)
                stack.append(other)
    return False


__all__ = ["faults"]
