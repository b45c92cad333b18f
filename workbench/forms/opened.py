"""A form with the index terms that lead its axes, and the forms of the simplest things."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from workbench.forms.atoms import ONE, Axis, Form, Idx, Mono, node
from workbench.terms.sizes import Size
from workbench.terms.term import Term


@dataclass(frozen=True, slots=True)
class Open:
    """A form with the index terms that its leading axes stand for."""

    names: tuple[Term, ...]
    form: Form

    @property
    def labels(self) -> list[Hashable]:
        return [*self.names, *range(len(self.names), len(self.form.axes))]


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
