"""Formulas as text, broken where a person would: between statements, before a relation, a sum, outside of brackets."""

from __future__ import annotations

import textwrap
from itertools import accumulate

_WEIGHTS = {sign: place for place, signs in enumerate(("⇒⇔", "∧", "=≤≥<>⪯⪰≺≻≈∝∼≠", "+−")) for sign in signs}
_OTHER = 5
"""What a break elsewhere costs; a level of brackets costs as much as from a sum to a statement."""
_LEVEL = 4
_FULL = 0.4
"""The least part of a line that is filled before it is broken."""


def wrapped(text: str, width: int, indent: int) -> list[str]:
    """The text in lines of at most the width, all after the first indented; a word that is longer is cut."""
    indent = min(indent, width // 2)
    words = [part for word in text.split(" ") for part in (textwrap.wrap(word, width - indent) or [""])]
    depths = [0, *accumulate(word.count("(") + word.count("[") - word.count(")") - word.count("]") for word in words)]
    costs = [_WEIGHTS.get(word, _OTHER) + _LEVEL * max(0, depths[place]) for place, word in enumerate(words)]
    lines: list[str] = []
    start = 0
    while start < len(words):
        limit = width - (indent if lines else 0)
        ends = list(accumulate((len(word) for word in words[start:]), lambda so_far, new: so_far + 1 + new))
        fit = max(1, sum(end <= limit for end in ends))
        stop = start + fit
        if stop < len(words):
            places = [p for p in range(start + 1, stop + 1) if ends[p - start - 1] >= _FULL * limit]
            stop = min(places, key=lambda p: (costs[p], -p), default=stop)
        lines.append(" " * (indent if lines else 0) + " ".join(words[start:stop]))
        start = stop
    return lines
