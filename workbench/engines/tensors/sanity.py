"""Remarks that let a reader trust a result: identities that it satisfies, found by testing candidates.

A candidate becomes a remark only when the index form shows it; the checker then tests it with numbers as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.engines.tensors.opening import Subject
from workbench.record.derivation import Remark
from workbench.terms.declaration import Function
from workbench.terms.functions.elementwise import log
from workbench.terms.functions.linear_algebra import inner, ones, zeros
from workbench.terms.functions.norms import norm
from workbench.terms.functions.reductions import mean, sum_
from workbench.terms.heads import POWER, equals, number, transpose
from workbench.terms.sizes import Size
from workbench.terms.term import Head, Term, depends_on, postorder

_LARGEST = 150
"""Results with more nodes are not searched for identities: that would cost more than deriving them."""
_TERMS = 300
"""More terms than these are not multiplied out for an identity."""


def remarks(f: Subject, what: str, variables: tuple[Term, ...], result: Term) -> tuple[Remark, ...]:
    """The identities that hold, with the words for them."""
    from workbench.forms.index_form import is_closed, same

    nodes = list(postorder(result))
    if len(nodes) > _LARGEST or not result.shape or not is_closed(result):
        return ()
    found = []
    for left, right, words in _candidates(f, what, variables, result):
        if same(left, right, most=_TERMS):
            found.append(Remark(equals(left, right), words))
    return tuple(found)


Candidate = tuple[Term, Term, str]


def _candidates(f: Subject, what: str, variables: tuple[Term, ...], result: Term) -> Iterator[Candidate]:
    x = variables[0]
    varies = depends_on(f.value, (x,))
    heads = {t.head for t in postorder(f.value) if varies(t)}
    if what == "gradient":
        yield from _of_gradient(x, result, heads)
    if what == "jacobian" and f.value.rank == 1 and x.rank == 1:
        yield from _of_jacobian(f.value.shape[0], x, result, heads)
    if what == "hessian" and len(set(variables)) == 1 and x.rank == 1:
        yield transpose(result), result, "a Hessian is symmetric"


def _of_gradient(x: Term, result: Term, heads: set[Head]) -> Iterator[Candidate]:
    if _may_not_scale(heads):
        yield inner(result, x), number(0), f"orthogonal to `{x.name}`: scaling `{x.name}` changes nothing"
    if _may_not_shift(heads) and x.rank == 1:
        yield sum_(result), number(0), f"the entries sum to 0: adding a constant to `{x.name}` changes nothing"


def _of_jacobian(m: Size, x: Term, result: Term, heads: set[Head]) -> Iterator[Candidate]:
    n = x.shape[0]
    if _may_not_shift(heads):
        yield result @ ones(n), zeros(m), f"rows sum to 0: adding a constant to `{x.name}` changes nothing"
        yield ones(m) @ result, zeros(n), "columns sum to 0: the sum of the outputs does not change"
    if _may_not_scale(heads):
        yield result @ x, zeros(m), f"scaling `{x.name}` changes nothing"
    if n == m:
        yield transpose(result), result, "the Jacobian is symmetric, as of a gradient"


def _may_not_scale(heads: set[Head]) -> bool:
    """Whether there is a quotient, a norm or a logarithm, without which scaling always shows."""
    return bool({POWER, norm, log} & heads)


def _may_not_shift(heads: set[Head]) -> bool:
    """Whether there is a mean, or a function of differences such as softmax."""
    return mean in heads or any(
        h.knows.calculus.differential is not None and h is not norm for h in heads if isinstance(h, Function)
    )
