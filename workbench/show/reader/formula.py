"""One formula read: what it says, and what is wrong with it whatever page it stands on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.show.reader.faults import Rule
from workbench.show.reader.letters import uses_of, without_range
from workbench.show.reader.meanings import Meanings
from workbench.show.reader.parse import Reader
from workbench.show.reader.shapes import Shapes
from workbench.show.reader.syntax import Node, Unreadable, normal, walk
from workbench.show.reader.unfinished import broken, unfinished


@dataclass(frozen=True)
class Reading:
    """What a formula reads as, None where it cannot be read; and the rules that it breaks, with why."""

    node: Node | None
    faults: tuple[tuple[Rule, str], ...]


def read(latex: str, known: Meanings) -> Reading:
    """Read what is printed, with the letters that the page has given."""
    reader = Reader(known.letters, known.functions)
    try:
        node = reader.read(latex)
    except Unreadable as error:
        return Reading(None, ((Rule.READINGS, f"it cannot be read: {error}"),))
    return Reading(node, tuple(dict.fromkeys(_faults(node, reader.doubts, known))))


def _faults(node: Node, doubts: list[str], known: Meanings) -> Iterator[tuple[Rule, str]]:
    for words in doubts:
        yield Rule.READINGS, words
    shapes = Shapes(known.letters, known.functions)
    shapes.judge(node)
    for words in shapes.faults:
        yield Rule.SHAPES, words
    for words in uses_of(node).faults:
        yield Rule.LETTERS, words
    for name in without_range(node):
        yield Rule.RANGES, f"{name} counts, and has no range"
    plain = normal(node)
    for words in broken(plain):
        yield Rule.UNFINISHED, words
    if plain.kind in ("relation", "implies") and len(plain.args) == 2 and plain.args[0] == plain.args[1]:
        yield Rule.ALIKE, "both sides are the same"
    for words in _shifted(plain, known):
        yield Rule.READINGS, words


def _shifted(root: Node, known: Meanings) -> Iterator[str]:
    """``d/dx f(x + h)``, where the derivative of f at x + h is meant: it has a prime."""
    for node in walk(root):
        if node.kind != "derivative" or node.args[0].kind != "apply" or len(node.args[0].args) != 1:
            continue
        (inside,) = node.args[0].args
        variable = node.args[1]
        if node.args[0].name not in known.functions:
            continue
        if inside.kind == "sum" and variable in inside.args:
            yield "the derivative at a shifted point wants a prime"


def ends(node: Node, known: Meanings) -> Iterator[str]:
    """What is unfinished on the right of a formula that is to be an end."""
    shapes = Shapes(known.letters, known.functions)
    for side in _right_sides(normal(node)):
        yield from unfinished(side, lambda part: shapes.is_number(shapes.judge(part)))


def _right_sides(node: Node) -> tuple[Node, ...]:
    if node.kind == "relation":
        return node.args[1:]
    if node.kind in ("implies", "and", "quantified"):
        return tuple(side for part in node.args for side in _right_sides(part))
    return (node,)
