"""Reasons: what a line's step is made by, as declared objects.

A line never carries a bare string. Its reason is a rule (an identity or a rule of calculus, see ``rule``), a schema of
inference, a definition, a lemma (a result of the library), or a procedure: an algorithm whose steps are the sub-lines.
Reasons are declared in modules of the room ``workbench.reasons``, each once, and found by walking; two of one
kind with one name are the same reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import ClassVar

from workbench.rules.inference import Reduction, Step
from workbench.terms.term import Term

_ROUNDS, _MOST = 3, 80


class Weight(IntEnum):
    """How much a step says where several make one line: the heaviest are named, the others go without saying."""

    SILENT = 0
    """It only puts in order what another step made."""
    BOOKKEEPING = 1
    """It goes without saying beside another step."""
    CLOSING = 2
    """It ends what another step did."""
    TELLING = 3


@dataclass(frozen=True, eq=False)
class Reason:
    """``name`` is what a page prints, in the field's words; ``reason`` the one line said when a step says nothing more
    exact; ``weight`` how much it says beside others; ``reference`` where it is stated; ``of`` the declared reason that
    it is a reading of, such as an identity read backwards."""

    name: str
    reason: str
    weight: Weight = field(default=Weight.TELLING, kw_only=True)
    reference: str = field(default="", kw_only=True)
    of: Reason | None = field(default=None, kw_only=True)

    kind: ClassVar[str] = "rule"
    alone: ClassVar[bool] = False
    """Whether a step by it must be one by it, however else its statement may follow."""

    def __post_init__(self) -> None:
        if not self.name:
            raise TypeError("a reason without a name is none")

    def __str__(self) -> str:
        return self.name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reason) and (self.kind, self.name) == (other.kind, other.name)

    def __hash__(self) -> int:
        return hash((self.kind, self.name))

    @property
    def parts(self) -> tuple[Reason, ...]:
        """The reasons that it consists of: itself, unless several made the line."""
        return (self,)

    @property
    def declared(self) -> Reason:
        """What stands in the room of rules: itself, unless it is a reading of something there."""
        return self if self.of is None else self.of.declared

    @property
    def lemma(self) -> str:
        """The id of the entry that is cited, "" where none is."""
        return ""

    def reductions(self, step: Step) -> Iterator[Reduction]:
        """What the step comes down to by this reason, each way that there is; a name alone adds nothing."""
        yield from ()


class Definition(Reason):
    """What a name stands for."""

    kind = "definition"


class Procedure(Reason):
    """An algorithm: what it did is told by the sub-lines, or decided by computation."""

    kind = "procedure"


class Schema(Reason):
    """A schema of inference: from statements to a statement."""

    kind = "schema"


class Stated(Reason):
    """Said without a derivation, with a reference: what lies beyond the page."""

    kind = "stated"


@dataclass(frozen=True, eq=False)
class Lemma(Reason):
    """A result of the library: ``id`` is the entry that proves it."""

    id: str = field(default="", kw_only=True)

    kind: ClassVar[str] = "lemma"

    @property
    def lemma(self) -> str:
        return self.id


@dataclass(frozen=True, eq=False)
class Several(Reason):
    """Reasons that made one line together, in order of use."""

    made_by: tuple[Reason, ...] = field(default=(), kw_only=True)

    kind: ClassVar[str] = "several"

    @property
    def parts(self) -> tuple[Reason, ...]:
        return self.made_by

    def reductions(self, step: Step) -> Iterator[Reduction]:
        """Each reason's by itself, then what all of those that only add equations add together, for a few rounds: what
        one makes, another goes on from."""
        for part in self.made_by:
            yield from part.reductions(step)
        given: dict[Term, None] = {}
        for _ in range(_ROUNDS):
            before = len(given)
            known = replace(step, premises=(*step.premises, *given))
            for part in self.made_by:
                for reduction in part.reductions(known):
                    if not reduction.needed:
                        given.update(dict.fromkeys(reduction.given))
            if len(given) == before or len(given) > _MOST:
                break
        if given:
            yield Reduction(tuple(given))


def together(reasons: Iterable[Reason], words: str = "") -> Reason:
    """The reason of a line that several steps made; each is named once. ``words``: what was done, where that says more
    than the names of the steps, such as which rows were exchanged. Raises ValueError for no reason at all."""
    parts = tuple(dict.fromkeys(part for reason in reasons for part in reason.parts))
    if not parts:
        raise ValueError("a line needs a reason")
    if len(parts) == 1 and not words:
        return parts[0]
    return Several(words or ", ".join(part.name for part in parts), parts[-1].reason, made_by=parts)


__all__ = ["Definition", "Lemma", "Procedure", "Reason", "Schema", "Several", "Stated", "Weight", "together"]
