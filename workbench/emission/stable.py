"""Functions spelled out before emission: shared parts get shared, and SciPy's calls cost more than small arrays do.

``softmax`` and ``logsumexp`` shift by the largest entry, so that no exponential overflows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.emission.pieces import SHARED
from workbench.terms.declaration import Function
from workbench.terms.functions.elementwise import exp, log
from workbench.terms.functions.extremes import max_
from workbench.terms.functions.reductions import axes_of, sum_
from workbench.terms.term import Term, build


def in_other_words(term: Term) -> Term | None:
    """The meaning of a function that has no NumPy source; None for all others."""
    head = term.head
    if not isinstance(head, Function) or head.knows.values.source is not None or head.knows.meaning is None:
        return None
    return head.knows.meaning(*term.args, **head.attributes(term))


def spelled_out(term: Term) -> Term | None:
    """The faster stable spelling of a function that has one; None for all others."""
    if not isinstance(term.head, Function) or term.head.name not in _STABLE or term.indices:
        return None
    spelling = _STABLE[term.head.name](*term.args, **term.head.attributes(term))
    return None if spelling is None else build(SHARED, (spelling,))


def _axis(x: Term, axis: Any) -> tuple[Any, bool]:
    """The axis and whether to keep it: of a vector there is one only, and a scalar broadcasts anyway."""
    return (None, False) if len(axes_of(axis, x)) == x.rank else (axis, True)


def _softmax(x: Term, axis: Any) -> Term:
    over, keep = _axis(x, axis)
    weights = exp(x - max_(x, over, keep))
    return weights / sum_(weights, over, keep)


def _log_softmax(x: Term, axis: Any) -> Term:
    over, keep = _axis(x, axis)
    shifted = x - max_(x, over, keep)
    return shifted - log(sum_(exp(shifted), over, keep))


def _logsumexp(x: Term, axis: Any, keepdims: bool) -> Term | None:
    if not x.rank or (keepdims and len(axes_of(axis, x)) == x.rank):
        return None
    over, keep = _axis(x, axis)
    sums = log(sum_(exp(x - max_(x, over, keep)), axis, keepdims))
    return max_(x, axis, keepdims) + sums


_STABLE: dict[str, Callable[..., Term | None]] = {
    "softmax": _softmax, "log_softmax": _log_softmax, "logsumexp": _logsumexp,
}  # fmt: skip
