"""What a goal asks for: its first words are the label beside it on a page.

A goal is a sentence, of an author or of an engine: ``Show that S``, ``Find x``. This is the one place where it is
taken apart; everything else reads the aim.
"""

from __future__ import annotations

from enum import StrEnum


class Aim(StrEnum):
    """What is to be done. The value is the key of its words in every language."""

    SHOW_THAT = "show-that"
    PROVE_THAT = "prove-that"
    SHOW = "show"
    FIND = "find"
    PROVE = "prove"
    DERIVE = "derive"
    COMPUTE = "compute"


def aim_of(goal: str) -> tuple[Aim, str]:
    """The aim of a goal and the rest of its words; a goal that begins otherwise is to be shown, as it stands."""
    first, _, rest = goal.partition(" ")
    second, _, after = rest.partition(" ")
    for words, left in ((f"{first}-{second}", after), (first, rest)):
        if words.lower() in _AIMS:
            return Aim(words.lower()), left
    return Aim.SHOW, goal


_AIMS = frozenset(Aim)
