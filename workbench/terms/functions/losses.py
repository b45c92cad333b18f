"""Information measures and losses. Source: Cover & Thomas, ch. 2; Bishop, PRML, 4.3.4."""

from __future__ import annotations

from workbench.terms.declaration import function
from workbench.terms.domains import POSITIVE
from workbench.terms.functions.elementwise import log
from workbench.terms.functions.reductions import sum_
from workbench.terms.functions.softmax import log_softmax
from workbench.terms.heads import broadcast_shapes, misfit, size_term
from workbench.terms.sizes import product_of


def _scalar_shape(p):
    return ()


def _alike(p, q):
    if p.shape != q.shape:
        broadcast_shapes((p, q), "kl_div of")
    return ()


entropy = function(
    "entropy", _scalar_shape, "-sum p log p, with the natural logarithm, over all entries.",
    numpy=lambda lib, p: lib.np.sum(lib.special.entr(p)), source="np.sum(special.entr({0}))", imports=("special",),
    latex="H", meaning=lambda p: -sum_(p * log(p)), domain=POSITIVE,
)
kl_div = function(
    "kl_div", _alike, "The relative entropy `sum(p * log(p / q))`, over all entries.",
    numpy=lambda lib, p, q: lib.np.sum(lib.special.rel_entr(p, q)), source="np.sum(special.rel_entr({0}, {1}))",
    imports=("special",), latex=r"D_{{\mathrm{{KL}}}}\left({0} \,\lVert\, {1}\right)",
    meaning=lambda p, q: sum_(p * log(p / q)), domain=POSITIVE,
)


def _cross_entropy_shape(logits, target):
    if not logits.rank or logits.shape != target.shape:
        raise misfit(
            "cross_entropy needs logits and target probabilities (or one-hot rows) of one shape", logits, target
        )
    return ()


def _count(logits):
    return product_of(logits.shape[:-1])


def _cross_entropy_meaning(logits, target):
    total = -sum_(target * log_softmax(logits))
    return total if logits.rank == 1 else total / size_term(_count(logits))


cross_entropy = function(
    "cross_entropy", _cross_entropy_shape,
    "-sum target * log softmax(logits) over the last axis, mean over the others.",
    numpy=lambda lib, logits, target: -lib.np.mean(
        lib.np.sum(target * lib.special.log_softmax(logits, axis=-1), axis=-1)),
    source="-np.mean(np.sum({1} * special.log_softmax({0}, axis=-1), axis=-1))", imports=("special",),
    latex=r"\operatorname{{CE}}", meaning=_cross_entropy_meaning,
)

__all__ = ["cross_entropy", "entropy", "kl_div"]
