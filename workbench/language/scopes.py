"""Which axis tells an index's size: for each binder of a parse tree, the places ``x[.., i, ..]`` of its names."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lark import Token, Tree

Place = tuple[Any, int, int, frozenset[str]]


_BEGIN_WITH_A_WORD = ("call", "attribute", "method", "keyword", "bind")


class _Scope:
    """The names that one binder binds, inside the scope around it."""

    __slots__ = ("key", "names", "outer")

    def __init__(self, key: int | None, names: frozenset[str], outer: _Scope | None) -> None:
        self.key = key
        self.names = names
        self.outer = outer

    def binder_of(self, name: str) -> int | None:
        scope: _Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.key
            scope = scope.outer
        return None


class Scopes:
    """One walk over the tree, made when the first index asks.

    ``places(binder, name)`` gives for each the node, how many of its trailers belong to the array x, the axis, and the
    names that must be known to read x. Arrays that themselves hold bound indices do not count.
    """

    def __init__(self, tree: Tree[Token], binders: Container[str]) -> None:
        self._binders = binders
        self._places: dict[tuple[int | None, str], list[Place]] = {}
        for node, scope in self._walk(tree, _Scope(None, frozenset(), None)):
            if getattr(node, "data", "") == "postfix":
                self._note(node, scope)

    def places(self, binder: Token | None, name: str) -> list[Place]:
        """Where the name stands as an index of this binder, given by the token of its name, or of the whole text."""
        return self._places.get((None if binder is None else id(binder), name), [])

    def _walk(self, tree: Any, scope: _Scope) -> Iterator[tuple[Any, _Scope]]:
        stack = [(tree, scope)]
        while stack:
            node, scope = stack.pop()
            yield node, scope
            if not hasattr(node, "data"):
                continue
            arguments = self._binder_arguments(node)
            if arguments:
                names = frozenset(str(n.children[0] if hasattr(n, "data") else n) for n in arguments[1:])
                stack.append((arguments[0], _Scope(id(node.children[0]), names, scope)))
            elif node.data != "typed":
                children = node.children[1:] if node.data in _BEGIN_WITH_A_WORD else node.children
                stack.extend((child, scope) for child in reversed(children))

    def _binder_arguments(self, node: Any) -> list[Any]:
        if node.data == "call" and str(node.children[0]) in self._binders and len(node.children) > 1:
            return list(node.children[1].children)
        return []

    def _note(self, node: Any, scope: _Scope) -> None:
        for count, trailer in enumerate(node.children[1:]):
            if trailer.data != "subscript" or len(trailer.children) < 2:
                continue
            indices = list(_named_axes(trailer.children[1].children))
            needs = self._free_names(node.children[: count + 1]) if indices else frozenset()
            if any(scope.binder_of(n) is not None for n in needs):
                continue
            for axis, name in indices:
                self._places.setdefault((scope.binder_of(name), name), []).append((node, count, axis, needs))

    def _free_names(self, nodes: list[Any]) -> frozenset[str]:
        """The names in the nodes that no binder inside them binds."""
        top = _Scope(None, frozenset(), None)
        parts = (part for node in nodes for part in self._walk(node, top))
        return frozenset(str(n) for n, scope in parts if _is_name(n) and scope.binder_of(str(n)) is None)


def _named_axes(places: list[Any]) -> Iterator[tuple[int, str]]:
    """The names that stand at axes, up to dots; a new axis is none of the array's."""
    axis = 0
    for place in places:
        if getattr(place, "data", "") == "dots":
            return
        if _is_name(place):
            yield axis, str(place)
        axis += str(place) != "None"


def _is_name(node: Any) -> bool:
    return getattr(node, "type", "") == "NAME" and node not in ("None", "True", "False")
