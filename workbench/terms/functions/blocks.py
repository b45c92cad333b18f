"""Two-by-two block matrices. Source: Horn & Johnson, Matrix Analysis, 0.7.3."""

from __future__ import annotations

from workbench.terms.declaration import function
from workbench.terms.functions.patterns import concat
from workbench.terms.heads import misfit


def _block_shape(a, b, c, d):
    if any(x.rank != 2 for x in (a, b, c, d)):
        raise misfit("block takes four matrices", a, b)
    for one, other, axis in ((a, b, 0), (c, d, 0), (a, c, 1), (b, d, 1)):
        if one.shape[axis] != other.shape[axis]:
            raise misfit(f"block needs equal numbers of {'columns' if axis else 'rows'}", one, other)
    return (a.shape[0] + c.shape[0], a.shape[1] + b.shape[1])


block = function(
    "block", _block_shape, "The matrix with the blocks A and B above C and D.",
    numpy=lambda lib, a, b, c, d: lib.np.block([[a, b], [c, d]]), source="np.block([[{0}, {1}], [{2}, {3}]])",
    latex=lambda args: r"\begin{pmatrix} " + " & ".join(args[:2]) + r" \\ " + " & ".join(args[2:]) + r" \end{pmatrix}",
    meaning=lambda a, b, c, d: concat(concat(a, b, axis=1), concat(c, d, axis=1), axis=0),
    reason="each block changes at its own place",
)  # fmt: skip

__all__ = ["block"]
