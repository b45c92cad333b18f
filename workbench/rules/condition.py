"""Side conditions as data."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.terms.term import Term


@dataclass(frozen=True, slots=True)
class Condition:
    """What a step needs: a statement where the language can say it, and always the words for it.

    ``discharged`` says from which declared fact it follows; empty while it is an assumption.
    """

    words: str
    statement: Term | None = None
    discharged: str = ""
