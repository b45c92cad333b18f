"""The values of an einsum for all values of its free indices at once: each index is one more letter in front."""

from __future__ import annotations

from typing import Any

from workbench.numerics.axes import Array, axes_of
from workbench.numerics.libraries import lib
from workbench.terms.term import Term

_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def with_indices(term: Term) -> str | None:
    """The einsum of the arguments with their free indices as leading axes; None where the letters do not suffice."""
    spec: str = term.attrs[0]
    left, arrow, out = spec.replace(" ", "").partition("->")
    if not arrow:
        out = "".join(sorted(c for c in set(left) if c.isalpha() and left.count(c) == 1))
    spare = [c for c in _LETTERS if c not in left]
    indices = axes_of(term)
    if len(indices) > len(spare):
        return None
    letter = dict(zip(indices, spare, strict=False))
    ins = ["".join(letter[i] for i in axes_of(arg)) + own for arg, own in zip(term.args, left.split(","), strict=True)]
    return ",".join(ins) + "->" + "".join(letter.values()) + out


def contract(spec: str, *arrays: Array) -> Any:
    """The einsum, pair by pair where there are more than two operands."""
    return lib.np.einsum(spec, *arrays, optimize=len(arrays) > 2)


__all__ = ["contract", "with_indices"]
