"""Remarks that let a reader trust a result: identities that it satisfies, found by testing candidates.

A candidate becomes a remark only when the index form shows it; the checker then tests it with numbers as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.derive.opening import Subject
from workbench.derive.record import Remark
from workbench.terms.functions.linear_algebra import inner, ones, zeros
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import equals, number, properties, transpose
from workbench.terms.term import Term, postorder

_LARGEST = 150
"""Results with more nodes are not searched for identities: that would cost more than deriving them."""


def remarks(f: Subject, what: str, variables: tuple[Term, ...], result: Term, structured: bool) -> tuple[Remark, ...]:
    """The identities that hold, with the words for them."""
    from workbench.terms.index_form import same

    if sum(1 for _ in postorder(result)) > _LARGEST or not result.shape:
        return ()
    found = []
    for left, right, words in _candidates(f, what, variables, result, structured):
        if same(left, right):
            found.append(Remark(equals(left, right), words))
    return tuple(found)


def _candidates(
    f: Subject, what: str, variables: tuple[Term, ...], result: Term, structured: bool
) -> Iterator[tuple[Term, Term, str]]:
    x = variables[0]
    if what == "gradient" and not structured:
        yield inner(result, x), number(0), f"the gradient is orthogonal to {x.name}: scaling {x.name} changes nothing"
        if x.rank == 1:
            yield sum_(result), number(0), f"the entries sum to 0: adding a constant to {x.name} changes nothing"
        if properties(x) & {"symmetric", "posdef"}:
            yield transpose(result), result, "the gradient in a symmetric matrix is symmetric here"
    if what == "jacobian" and f.value.rank == 1 and x.rank == 1:
        n, m = x.shape[0], f.value.shape[0]
        yield result @ ones(n), zeros(m), f"rows sum to 0: adding a constant to {x.name} changes nothing"
        yield ones(m) @ result, zeros(n), "columns sum to 0: the sum of the outputs does not change"
        yield result @ x, zeros(m), f"J {x.name} = 0: scaling {x.name} changes nothing"
        if n == m:
            yield transpose(result), result, "the Jacobian is symmetric, as of a gradient"
    if what == "hessian" and len(set(variables)) == 1 and x.rank == 1:
        yield transpose(result), result, "a Hessian is symmetric"
