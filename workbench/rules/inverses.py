"""What an inverse and a root of a matrix are: wherever there is one, M^-1 M = M M^-1 = I; M^(1/2) M^(1/2) = M.

Source: Horn & Johnson, Matrix Analysis, sections 0.5 and 7.2.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules.inference import Reduction, Step
from workbench.terms.functions.linear_algebra import eye, inv, logdet, trace, zeros
from workbench.terms.functions.norms import norm
from workbench.terms.functions.reductions import sum_
from workbench.terms.functions.spectral import sqrtm
from workbench.terms.heads import DIFFERENTIAL, differential, equals, matmul, number, power, relation, transpose
from workbench.terms.statements import both, implies
from workbench.terms.term import Term, postorder


def inverses(step: Step) -> Iterator[Reduction]:
    """What the inverses and roots in the goal and in what is cited are defined by. Of a symmetric matrix the inverse is
    symmetric, of a positive definite one the root; the square of a norm is a sum of squares."""
    given: dict[Term, None] = {}
    perhaps: dict[Term, None] = {}
    for node in postorder(step.goal, *step.premises):
        if node.head is inv:
            m, unit = node.args[0], eye(node.shape[0])
            given[equals(matmul(m, node), unit)] = None
            given[equals(matmul(node, m), unit)] = None
            perhaps[implies(equals(transpose(m), m), equals(transpose(node), node))] = None
        elif node.head is sqrtm:
            m = node.args[0]
            base = m.args[0] if m.head is inv else m
            definite = both(equals(transpose(base), base), relation("loewner>=", base, zeros(*base.shape)))
            perhaps[implies(definite, equals(matmul(node, node), m))] = None
            perhaps[implies(definite, equals(transpose(node), node))] = None
        elif node.head is norm:
            given[equals(power(node, number(2)), sum_(power(node.args[0], number(2))))] = None
    if given or perhaps:
        yield Reduction(tuple(given), perhaps=tuple(perhaps))


def change_of_logdet(step: Step) -> Iterator[Reduction]:
    """Jacobi's formula: the change of log |det A| is tr(A^-1 dA)."""
    given: dict[Term, None] = {}
    for node in postorder(step.goal):
        if node.head is DIFFERENTIAL and node.args[0].head is logdet:
            (a,), over = node.args[0].args, node.args[1:]
            given[equals(node, trace(matmul(inv(a), differential(a, *over))))] = None
    if given:
        yield Reduction(tuple(given))


__all__ = ["change_of_logdet", "inverses"]
