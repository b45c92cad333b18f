"""Reading a derivative off a differential: what stands beside dX, where dX stands alone at the right.

``df = <G, dX>`` for every dX says that the gradient is G; ``df = tr(G^T dX)`` and ``df = u^T dx`` are the same said
otherwise; ``du = J dx`` says that the Jacobian is J. Source: Magnus & Neudecker, Matrix Differential Calculus, ch. 9.
"""

from __future__ import annotations

from functools import reduce

from workbench.algebra.arithmetic import arithmetic
from workbench.forms.index_form import same
from workbench.rules.writing import flipped, product
from workbench.terms.functions.linear_algebra import diag, eye, inner, outer, trace
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import ADD, MATMUL, MUL, SUM, Sum, add, matmul, mul, number
from workbench.terms.term import Term, contains, substitute


def read_off(linear: Term, direction: Term) -> Term | None:
    """The factor of the direction; None where it does not stand alone at the end of every term. A number dt may stand
    anywhere in an array: what stands beside it is the array at ``dt == 1``."""
    if linear.shape and not direction.shape:
        at_one = arithmetic(substitute(linear, {direction: number(1)}))
        return at_one if same(linear, direction * at_one) else None
    if linear.head is ADD:
        factors = [read_off(term, direction) for term in linear.args]
        known = [f for f in factors if f is not None]
        return add(*known) if len(known) == len(factors) and len({f.shape for f in known}) == 1 else None
    if linear.head is SUM and not any(i in direction.indices for i in linear.args[1:]):
        factor = read_off(linear.args[0], direction)
        return None if factor is None else Sum(factor, *linear.args[1:])
    if linear.head is sum_ and not linear.shape and linear.args[0].head is MUL:
        beside = [a for a in linear.args[0].args if a is not direction]
        alone = len(beside) + 1 == len(linear.args[0].args) and not any(contains(a, direction) for a in beside)
        factor = product(*beside) if alone and direction.shape else None
        return factor if factor is not None and factor.shape == direction.shape else None
    if linear is direction:
        return number(1) if not direction.shape else eye(direction.shape[0]) if direction.rank == 1 else None
    if linear.head is MUL:
        return _beside(linear, direction)
    if linear.head is inner and direction in linear.args:
        other = linear.args[0] if linear.args[1] is direction else linear.args[1]
        return other if other.shape == direction.shape and not contains(other, direction) else None
    if linear.head is trace:
        linear, factor = linear.args[0], _left_of(linear.args[0], direction)
        return flipped(factor) if factor is not None and linear.rank == direction.rank == 2 else None
    return _left_of(linear, direction) if direction.rank == 1 else None


def _beside(linear: Term, direction: Term) -> Term | None:
    """What an elementwise product multiplies the direction by: numbers stay in front, u (w^T dx) is u w^T dx."""
    beside = [a for a in linear.args if not contains(a, direction)]
    carrying = [a for a in linear.args if contains(a, direction)]
    factor = read_off(carrying[0], direction) if len(carrying) == 1 else None
    arrays = [a for a in beside if a.shape]
    if factor is None or not arrays or not direction.shape:
        return product(*beside, factor) if factor is not None else None
    scalars = [a for a in beside if not a.shape]
    if direction.rank != 1 or linear.rank != 1 or any(a.shape != linear.shape for a in arrays):
        return None
    column = mul(*arrays)
    if carrying[0].shape:
        return product(*scalars, diag(column) if factor.head is eye else diag(column) @ factor)
    return product(*scalars, outer(column, factor))


def _left_of(chain: Term, direction: Term) -> Term | None:
    """A B ... of a product A (B ... dX), bracketed anyhow, with the numbers inside it in front."""
    left: list[Term] = []
    numbers: list[Term] = []
    while chain is not direction:
        beside = [a for a in chain.args if not contains(a, direction)]
        carrying = [a for a in chain.args if contains(a, direction)]
        if len(carrying) != 1 or chain.head not in (MATMUL, MUL):
            return None
        if chain.head is MUL and not any(a.shape for a in beside):
            numbers.extend(beside)
        elif chain.head is MATMUL and beside[0] is chain.args[0]:
            left.extend(beside)
        else:
            return None
        chain = carrying[0]
    return product(*numbers, reduce(matmul, left)) if left else None


__all__ = ["read_off"]
