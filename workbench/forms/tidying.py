"""What a step towards the shortest form does; see ``index_form.tidy_steps``."""

from __future__ import annotations

from enum import Enum, auto


class Tidying(Enum):
    """The kind of a step, by what stood on top of the part and what became of it."""

    ARRAY_FROM_ENTRIES = auto()
    LIKE_TERMS = auto()
    COMMON_FACTORS = auto()
    SYMMETRY = auto()
    TRANSPOSE_INSIDE = auto()
    FACTORS = auto()
    OTHER = auto()


__all__ = ["Tidying"]
