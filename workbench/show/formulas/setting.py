"""What a formula is set with: the notation, and the pieces that are set already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workbench.show.formulas.pieces import Piece
from workbench.show.notation import Notation
from workbench.terms.term import Term


@dataclass(frozen=True, slots=True)
class Setting:
    """The notation and the pieces set so far."""

    notation: Notation
    pieces: dict[Term, Piece]

    def __getitem__(self, term: Term) -> Piece:
        return self.pieces[term]


Setter = Callable[[Term, Setting], Piece]
"""What sets one head: its arguments are pieces of the setting by then, so that nothing recurses."""
