"""A form with the index terms that lead its axes, the forms of the simplest things, and what reads terms as forms.

Reading is a true recursion: a derivative in a term is worked out on forms, for which more terms are read. ``Reading``
is what those who are handed a reader may ask it; ``forms.reading`` has the reader.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from workbench.forms.atoms import ONE, Axis, Form, Idx, Mono, node
from workbench.terms.sizes import Size
from workbench.terms.term import Shape, Term


@dataclass(frozen=True, slots=True)
class Open:
    """A form with the index terms that its leading axes stand for."""

    names: tuple[Term, ...]
    form: Form

    @property
    def labels(self) -> list[Hashable]:
        return [*self.names, *range(len(self.names), len(self.form.axes))]


class Reading(Protocol):
    """What reads terms as forms, and puts forms together."""

    hide: frozenset[Term]

    def read(self, root: Term) -> Open: ...

    def knowing(self, meanings: Mapping[Term, Open]) -> Reading:
        """Another reader, to which these symbols mean the forms."""
        ...

    def contract(self, operands: Sequence[tuple[Open, Sequence[Hashable]]], out: Sequence[Hashable]) -> Form: ...

    def product(self, operands: Iterable[Open], shape: Shape) -> Open: ...

    def aligned(
        self, operands: Sequence[Open], shape: Shape
    ) -> tuple[tuple[Term, ...], tuple[Axis, ...], list[list[Mono]]]: ...

    def indexed(self, names: tuple[Term, ...], form: Form, where: Sequence[Term], shape: Shape) -> Open: ...

    def with_axes(self, body: Open, out: Sequence[Hashable], term: Term) -> Form: ...

    def elementwise(self, term: Term) -> Open: ...


def axis_for(size: Size, hint: str = "") -> Axis:
    return () if size.is_one else (Idx(size, hint),)


def by_name(names: Iterable[Term]) -> tuple[Term, ...]:
    return tuple(sorted(names, key=lambda n: (n.name, str(n.attrs[1]))))


def basis(position: int, size: Size) -> Form:
    """The array that is 1 at the position and 0 elsewhere; along an axis of size 1 that is no factor at all."""
    axis = axis_for(size)
    if not axis:
        return Form((axis,), [Mono(ONE, (), ())])
    atom = node("basis", (position, str(size)), (size,), (position, size))
    return Form((axis,), [Mono(ONE, [(atom, axis, ONE)], ())])
