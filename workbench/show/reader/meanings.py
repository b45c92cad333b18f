"""What the letters of a page mean: the givens, the functions, the names, and the sizes that they bring."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workbench.show.formulas.displayed import visible
from workbench.show.formulas.symbols import size_piece
from workbench.show.formulas.terms import latex_of
from workbench.show.notation import Notation
from workbench.show.pages.letters import free_symbols
from workbench.show.reader.items import name_of_latex
from workbench.show.reader.shapes import NUMBER, ONE, Called, Shape
from workbench.terms import heads
from workbench.terms.sizes import size_of
from workbench.terms.term import Shape as TermShape
from workbench.terms.term import Term


@dataclass(frozen=True)
class Meanings:
    """Names as they print, with the shapes of what they stand for; ``sizes`` are the letters of sizes."""

    letters: Mapping[str, Shape | None]
    functions: Mapping[str, Called]
    sizes: frozenset[str]
    twice: tuple[str, ...]


def shape_of(shape: TermShape) -> Shape | None:
    """A shape as the reader has it: an array of one axis is a column."""
    sizes = ["1" if size.is_one else size_piece(size).text for size in shape]
    if not sizes:
        return NUMBER
    if len(sizes) == 1:
        return (sizes[0], ONE)
    return (sizes[0], sizes[1]) if len(sizes) == 2 else None


def meanings(terms: Iterable[Term], notation: Notation) -> Meanings:
    """What the letters in some terms mean. A letter that prints alike for two shapes is told in ``twice``."""
    letters: dict[str, Shape | None] = {}
    functions: dict[str, Called] = {}
    sizes: set[str] = set()
    twice: dict[str, None] = {}
    terms = tuple(terms)
    said = _said_where_bound(terms, notation)
    for node in visible(*terms):
        sizes |= sizes_in(node)
        if node in said:
            continue
        if node.head in (heads.SYMBOL, heads.NAMED):
            name, shape = name_of_latex(latex_of(node, notation)), shape_of(node.shape)
            if name in letters and letters[name] != shape:
                twice[name] = None
            letters.setdefault(name, shape)
        elif node.head is heads.APPLY:
            name = name_of_latex(latex_of(heads.symbol(node.name), notation))
            functions.setdefault(name, Called(tuple(shape_of(a.shape) for a in node.args), shape_of(node.shape)))
    for name in sizes:
        letters.setdefault(name, NUMBER)
    return Meanings(letters, functions, frozenset(sizes), tuple(twice))


def _said_where_bound(terms: tuple[Term, ...], notation: Notation) -> set[Term]:
    """The symbols that only quantifiers bring, which say where they live."""
    over = {part for node in visible(*terms) if node.head in (heads.FORALL, heads.EXISTS) for part in node.args[1:]}
    bound = {part for part in over if part.head is heads.SYMBOL and part.name in notation.several}
    return bound - set(free_symbols(*terms)) if bound else bound


def sizes_in(*terms: Term) -> set[str]:
    """The letters of the sizes of some terms."""
    return {name_of_latex(size_piece(size_of(n)).text) for t in terms for size in t.shape for n in size.names}
