"""A function of a number taken apart: constants times functions that vary."""

from __future__ import annotations

from workbench.adviser import ask
from workbench.engines.statistics.laws.distribution import T
from workbench.engines.statistics.samples import advice
from workbench.engines.statistics.samples.sums import ONE, Part, parts, times
from workbench.record.errors import NoDerivation
from workbench.terms.heads import (
    ADD,
    MUL,
    NUMBER,
    mul,
)
from workbench.terms.term import LanguageError, Term, depends_on


def as_written(f: Term, x: Term) -> list[Part]:
    """The parts of a sum as they stand, what a constant multiplies each alone."""
    found: list[Part] = []
    for piece in parts(f, depends_on(f, (x,))):
        inside = piece.what.args if piece.what.head is ADD else (piece.what,)
        for what in inside:
            front = what.args[0] if what.head is MUL and what.args[0].head is NUMBER else ONE
            rest = what if front is ONE else mul(*what.args[1:])
            found.append(Part(times(piece.coefficient, front), rest))
    return found


def multiplied_out(f: Term, x: Term) -> list[Part]:
    """The parts of f once its products are multiplied out; none where the adviser cannot say."""
    try:
        pairs = ask(advice.separated, f, [x], T)
    except (NoDerivation, LanguageError):
        return []
    return [Part(c, w) for c, w in pairs or ()]


__all__ = ["as_written", "multiplied_out"]
