"""The reader's own small syntax: what a formula says to somebody who sees nothing but its print.

Nothing of the language's terms is in it: a letter is a letter with its marks and subscripts, factors stand side by
side, and a bracket is kept, because it tells one reading from another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a formula: its kind, what it is made of, and its name.

    Kinds, with their arguments: ``number``, ``letter``, ``entry`` (base, places), ``group`` (in brackets), ``sum``,
    ``negative``, ``product``, ``hadamard``, ``divided`` (entry by entry), ``kron``, ``fraction``, ``power``,
    ``transpose``, ``root``, ``norm``, ``abs``, ``pair`` (in angle brackets), ``apply`` (name; arguments), ``big`` (the
    sign is the name; body, then the bound letters), ``range`` (lower, upper), ``integral`` (body, variable, ends),
    ``mean`` and ``chance`` (body, variables), ``limit`` (body, variable, place), ``change`` (d of what, along what;
    the sign),
    ``derivative`` (of what, variables; the name is the order), ``nabla`` (of what, variable; order), ``matrix`` (rows),
    ``row``, ``choice``, ``relation`` (sides; the name holds the signs), ``and``, ``implies``, ``quantified``, ``list``,
    ``square`` (square brackets), ``words``, ``dots``, ``empty``.
    """

    kind: str
    args: tuple[Node, ...] = ()
    name: str = ""

    def __str__(self) -> str:
        inside = ", ".join(map(str, self.args))
        return f"{self.kind}{f'[{self.name}]' if self.name else ''}{f'({inside})' if inside else ''}"


class Unreadable(ValueError):
    """What cannot be read as mathematics at all; the message says where it stops."""


def walk(root: Node) -> Iterator[Node]:
    """Every node, outer first."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(node.args))


def bare(node: Node) -> Node:
    """The node without brackets around it."""
    while node.kind == "group":
        node = node.args[0]
    return node


def normal(root: Node) -> Node:
    """The formula with every bracket taken off that only groups, and products in products opened."""
    args = tuple(normal(a) for a in root.args)
    if root.kind == "group":
        return args[0]
    if root.kind in ("product", "sum"):
        args = tuple(part for a in args for part in (a.args if a.kind == root.kind else (a,)))
    return Node(root.kind, args, root.name)


ONES = Node("letter", (), r"\mathbf{1}")
