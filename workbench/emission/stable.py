"""Functions spelled out before emission: shared parts get shared, and SciPy's calls cost more than small arrays do.

``softmax`` and ``logsumexp`` shift by the largest entry, so that no exponential overflows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.emission.pieces import SHARED
from workbench.terms.declaration import Function
from workbench.terms.functions.elementwise import exp, log, log1p, sigmoid, softplus
from workbench.terms.functions.extremes import max_
from workbench.terms.functions.reductions import axes_of, sum_
from workbench.terms.heads import ADD, MUL, NUMBER, POWER, mul
from workbench.terms.term import Term, build


def in_other_words(term: Term) -> Term | None:
    """The meaning of a function that has no NumPy source; None for all others."""
    head = term.head
    if not isinstance(head, Function) or head.knows.values.source is not None or head.knows.meaning is None:
        return None
    return head.knows.meaning(*term.args, **head.attributes(term))


def steady(term: Term) -> Term | None:
    """The word for what loses digits or overflows as it is written, as log(1 + exp(u)) does; None for all others."""
    if term.head is log:
        (x,) = term.args
        rest = _beside_one(x)
        return None if rest is None else softplus(*rest.args) if rest.head is exp else log1p(rest)
    if term.head is log1p and term.args[0].head is exp:
        return softplus(*term.args[0].args)
    return _logistic(term) if term.head is MUL else None


def _logistic(product: Term) -> Term | None:
    """exp(u) / (1 + exp(u)) in a product, as one function of u."""
    below = {a: _beside_one(a.args[0]) for a in product.args if a.head is POWER and _is(a.args[1], -1)}
    for part, rest in below.items():
        if rest is not None and rest.head is exp and rest in product.args:
            others = list(product.args)
            others[others.index(rest)] = sigmoid(*rest.args)
            others.remove(part)
            return mul(*others) if len(others) > 1 else others[0]
    return None


def _beside_one(x: Term) -> Term | None:
    """What is added to 1 in a sum of two."""
    if x.head is not ADD or len(x.args) != 2:
        return None
    first, second = x.args
    rest = second if _is(first, 1) else first if _is(second, 1) else None
    return rest if rest is not None and rest.shape == x.shape else None


def _is(term: Term, value: int) -> bool:
    return bool(term.head is NUMBER and term.value == value)


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
