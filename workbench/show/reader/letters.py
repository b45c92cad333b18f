"""Which letters a formula uses, and how: as values, as places, and bound by a sum, an integral, a limit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from workbench.show.reader.syntax import Node, walk

CONSTANTS = frozenset(
    {r"\pi", "e", "I", r"\mathbf{1}", r"\mathbb{E}", r"\mathbb{P}", r"\mathbb{R}", r"\mathbb{Z}", r"\mathbb{N}"}
)
_BINDERS = frozenset({"big", "integral", "limit", "mean", "chance", "quantified", "ends"})


@dataclass
class Uses:
    """The letters of one formula."""

    values: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    bound: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    @property
    def free(self) -> set[str]:
        return self.values | self.places


def uses_of(root: Node) -> Uses:
    """The letters of a formula; ``faults`` tells of a letter that is bound twice, or bound and free."""
    uses = Uses()
    summed: set[str] = set()
    stack: list[tuple[Node, frozenset[str], bool]] = [(root, frozenset(), False)]
    while stack:
        node, bound, place = stack.pop()
        if node.kind == "letter":
            if node.name not in bound:
                (uses.places if place else uses.values).add(node.name)
            below = node.name.partition("_{")[2].removesuffix("}")
            if len(below) == 1 and below.isalpha() and below not in bound:
                uses.places.add(below)  # w_i, where that is the name of a thing for each i
            continue
        if node.kind == "entry" and node.args[0].kind == "square":
            # An array by its entries: its places are bound in them, also those along which all entries are the same.
            named = {p.name for p in node.args[1:] if p.kind == "letter"}
            inside = uses_of(node.args[0].args[0])
            if named & inside.places:
                uses.faults += inside.faults
                uses.values |= inside.values - bound - named
                uses.places |= inside.places - bound - named
                uses.bound |= inside.bound
                continue
        if node.kind == "entry":
            if not _is_delta(node):
                stack.append((node.args[0], bound, place))
            stack.extend((part, bound, True) for part in node.args[1:])
            continue
        if node.kind not in _BINDERS:
            stack.extend((part, bound, place) for part in node.args)
            continue
        new = bound_by(node)
        if node.kind == "big" and node.name in ("sum", "prod"):
            for name in sorted(new & bound):
                uses.faults.append(f"{name} is bound twice, one inside the other")
            summed |= new
        uses.bound |= new
        inner, outer = parts_of(node)
        stack.extend((part, bound | new, place) for part in inner)
        stack.extend((part, bound, place) for part in outer)
    for name in sorted(summed & uses.free):
        uses.faults.append(f"{name} is free and bound in one formula")
    return uses


def _is_delta(node: Node) -> bool:
    """Whether an entry is Kronecker's delta, which is no letter of the page."""
    base, *places = node.args
    return base == Node("letter", (), r"\delta") and len(places) == 2


def bound_by(node: Node) -> frozenset[str]:
    """The letters that a binder binds."""
    names: set[str] = set()
    for part in _variables(node):
        letter = part.args[0] if part.kind == "relation" else part
        names.update(inner.name for inner in walk(letter) if inner.kind == "letter")
    return frozenset(names)


def _variables(node: Node) -> Iterator[Node]:
    if node.kind == "big":
        yield from (part for part in node.args[1:] if part.kind != "upper")
    elif node.kind in ("integral", "limit"):
        yield node.args[1]
    elif node.kind == "ends":
        yield from (part for part in node.args[1:2] if part.kind == "relation")
    else:
        yield from node.args[1:]


def parts_of(node: Node) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    """What stands inside a binder, and what outside: the ends of a range, the place of a limit."""
    body = (node.args[0],)
    if node.kind == "big":
        ranges = [part.args[-1] for part in node.args[1:] if part.kind in ("relation", "upper")]
        return body, tuple(ranges)
    if node.kind in ("integral", "limit"):
        return body, node.args[2:]
    if node.kind == "ends":
        return body, tuple(p.args[-1] if p.kind == "relation" else p for p in node.args[1:])
    return body, ()


def without_range(root: Node) -> Iterator[str]:
    """The letters of sums and products that count as numbers, and have no range."""
    for node in walk(root):
        if node.kind == "big" and node.name in ("sum", "prod"):
            ranged = any(part.kind == "upper" for part in node.args[1:])
            for part in node.args[1:]:
                if part.kind == "letter" and not ranged and part.name in uses_of(node.args[0]).values:
                    yield part.name
