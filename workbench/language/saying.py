"""Terms in words: their text between backticks, which every writer sets as mathematics."""

from __future__ import annotations

from workbench.terms.heads import NAMED, brief
from workbench.terms.term import Term, symbols

_SHORT = 100
"""The longest definition that a goal says."""


def said(term: Term, limit: int = 160) -> str:
    """The term in words: its text between backticks; one that is longer than the limit is told by its variables."""
    text = brief(term, limit)
    if not text.endswith("..."):
        return f"`{text}`"
    *names, last = [f"`{symbol.name}`" for symbol in symbols(term)] or ["no variable"]
    return f"a function of {', '.join(names)} and {last}" if names else f"a function of {last}"


def defined(part: Term) -> str:
    """A named part with what it stands for, where that is short: a goal is to be understood alone."""
    text = brief(part.args[0], _SHORT) if part.head is NAMED else "..."
    return f"`{part.name}`" if text.endswith("...") else f"`{part.name} == {text}`"
