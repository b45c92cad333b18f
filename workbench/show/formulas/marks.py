"""What changed from one line to the next: the new parts of a formula, and the formula with them marked.

A mark never changes the formula: with the marks taken out, the LaTeX is what it was without them, else nothing is
marked. The marks are two characters that no formula holds; a writer puts in their place what its readers understand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from workbench.show.formulas.displayed import displayed, visible
from workbench.show.formulas.pieces import Piece
from workbench.show.formulas.terms import latex_of, piece_of
from workbench.show.notation import PLAIN, Notation
from workbench.terms.heads import CONSTANT, IFF, IMPLIES, INDEX, NAMED, NUMBER, RELATION
from workbench.terms.term import Term

OPENING, CLOSING = "\ue000", "\ue001"
"""Private characters around a marked part."""


def new_parts(now: Term, before: Iterable[Term], told: tuple[Term, ...] = ()) -> tuple[Term, ...]:
    """The parts of a statement that those it rests on do not hold, as few and as small as they can be.

    ``told`` is what the rule says that it changed; it is believed where it is less than a whole side. Empty where
    nothing is new, and where everything is.
    """
    said = tuple(part for part in told if part not in sides_of(now))
    if said:
        return said
    known = set(visible(*map(displayed, before)))
    if not known:
        return ()
    right = displayed(sides_of(now)[-1])
    found = _new_in(right, known)
    return () if right in found else tuple(found)


def sides_of(statement: Term) -> tuple[Term, ...]:
    """The sides of a relation; a statement without a sign of its own is one side."""
    return statement.args[:2] if statement.head in (RELATION, IMPLIES, IFF) else (statement,)


def _new_in(root: Term, known: set[Term]) -> dict[Term, None]:
    """The outermost nodes below ``root`` whose parts are all known, or all new: there the change took place."""
    found: dict[Term, None] = {}
    stack = [root]
    seen: set[Term] = set()
    while stack:
        node = stack.pop()
        if node in known or node in seen:
            continue
        seen.add(node)
        args = () if node.head is NAMED else node.args
        new = [part for part in args if part not in known and part.head not in (CONSTANT, NUMBER, INDEX)]
        if not new or len(new) == len(args) > 1:
            found[node] = None
        else:
            stack.extend(reversed(new))
    return found


def marked_latex(term: Term, parts: tuple[Term, ...], notation: Notation = PLAIN) -> str:
    """The term in LaTeX with marks around some of its parts; without any where they would change the formula.

    A part that is not set as one piece (the m of 1/m as a power) gives its mark to what it stands in.
    """
    plain = latex_of(term, notation)
    if not parts or len(plain) > LONGEST:
        return plain
    above = _parents(displayed(term, notation.taken))
    kept: set[Term] = set()
    marked = plain
    for part in (displayed(part, notation.taken) for part in parts):
        for place in _upwards(part, above):
            more = _set(term, {*kept, place}, notation)
            if _survives(more, plain):
                kept.add(place)
                marked = more
                break
    return marked


LONGEST = 2000
"""A longer formula is not marked: nobody would find the mark, and looking for places takes time."""


def _set(term: Term, places: set[Term], notation: Notation) -> str:
    return piece_of(term, notation, lambda node, piece: _marked(piece) if node in places else piece).text


def _parents(root: Term) -> dict[Term, Term]:
    """A node that each part stands in, for all but the sides of a statement, which are never marked."""
    whole = {root, *sides_of(root)}
    return {part: node for node in visible(root) if node.head is not NAMED for part in node.args if part not in whole}


def _upwards(part: Term, above: dict[Term, Term], most: int = 3) -> Iterator[Term]:
    while part in above and most:
        yield part
        part, most = above[part], most - 1


def _survives(marked: str, plain: str) -> bool:
    return without_marks(marked) == plain and _nested(marked)


def without_marks(latex: str) -> str:
    return latex.replace(OPENING, "").replace(CLOSING, "")


def _marked(piece: Piece) -> Piece:
    """The piece inside marks; a sign in front stays outside, for a sum may move it."""
    sign = piece.text[:1] if piece.negative else ""
    return replace(piece, text=f"{sign}{OPENING}{piece.text[len(sign) :]}{CLOSING}", scale=None, core=None)


def _nested(latex: str) -> bool:
    """Whether every mark closes in the group in which it opened, none stands inside another, and one is there."""
    depth = count = 0
    opened: int | None = None
    previous = ""
    for character in latex:
        if previous != "\\":
            depth += (character == "{") - (character == "}")
        previous = "" if previous == "\\" else character
        if character == OPENING:
            if opened is not None:
                return False
            opened, count = depth, count + 1
        elif character == CLOSING:
            if opened != depth:
                return False
            opened = None
        elif opened is not None and depth < opened:
            return False
    return opened is None and count > 0
