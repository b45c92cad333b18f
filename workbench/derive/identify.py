"""Reading a derivative off a differential: what stands beside dX, where dX stands alone at the right.

``df = <G, dX>`` for every dX says that the gradient is G; ``df = tr(G^T dX)`` and ``df = u^T dx`` are the same said
otherwise; ``du = J dx`` says that the Jacobian is J. Source: Magnus & Neudecker, Matrix Differential Calculus, ch. 9.
"""

from __future__ import annotations

from functools import reduce

from workbench.rules.writing import flipped, product
from workbench.terms.functions.linear_algebra import inner, trace
from workbench.terms.heads import ADD, MATMUL, MUL, add, matmul, number
from workbench.terms.term import Term, contains


def read_off(linear: Term, direction: Term) -> Term | None:
    """The factor of the direction; None where it does not stand alone at the end of every term."""
    if linear.head is ADD:
        factors = [read_off(term, direction) for term in linear.args]
        known = [f for f in factors if f is not None]
        return add(*known) if len(known) == len(factors) and len({f.shape for f in known}) == 1 else None
    if linear is direction and not direction.shape:
        return number(1)
    if linear.head is MUL:
        beside = [a for a in linear.args if not contains(a, direction)]
        (*others, last) = [a for a in linear.args if contains(a, direction)]
        factor = read_off(last, direction)
        if others or factor is None or any(a.shape for a in beside):
            return None
        return product(*beside, factor)
    if linear.head is inner and direction in linear.args:
        other = linear.args[0] if linear.args[1] is direction else linear.args[1]
        return other if other.shape == direction.shape and not contains(other, direction) else None
    if linear.head is trace:
        linear, factor = linear.args[0], _left_of(linear.args[0], direction)
        return flipped(factor) if factor is not None and linear.rank == direction.rank == 2 else None
    return _left_of(linear, direction) if direction.rank == 1 else None


def _left_of(chain: Term, direction: Term) -> Term | None:
    """A B ... of a product A (B ... dX), bracketed anyhow."""
    left: list[Term] = []
    while chain.head is MATMUL and not contains(chain.args[0], direction):
        left.append(chain.args[0])
        chain = chain.args[1]
    return reduce(matmul, left) if left and chain is direction else None


__all__ = ["read_off"]
