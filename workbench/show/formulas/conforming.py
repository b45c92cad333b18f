"""Numbers beside arrays, as a mathematician writes them: ``v - 1`` with a vector of ones, ``M - 1`` with a matrix.

NumPy stretches a number to the shape of an array, and print does not: a number that is added to an array, paired or
compared with one stands with a vector of ones (a matrix: ``11^T``). The number 0 is the zero of every shape.
"""

from __future__ import annotations

from workbench.terms.functions.linear_algebra import inner, ones
from workbench.terms.heads import ADD, NUMBER, RELATION, mul
from workbench.terms.sizes import Size
from workbench.terms.term import Shape, Term, build

_ALIKE = frozenset({ADD, RELATION, inner})
"""Heads whose arguments have one shape in mathematics."""


def conforming(term: Term) -> Term:
    """The term with its numbers in the shape of the arrays beside them."""
    if term.head not in _ALIKE or not any(arg.rank for arg in term.args):
        return term
    shape = term.shape if term.head is ADD else max((arg.shape for arg in term.args), key=len)
    if len(shape) > 2 or all(arg.rank or _is_zero(arg) for arg in term.args):
        return term
    args = [arg if arg.rank or _is_zero(arg) else _stretched(arg, shape) for arg in term.args]
    return build(term.head, args, term.attrs)


def _is_zero(arg: Term) -> bool:
    return arg.head is NUMBER and not arg.value


def _stretched(number: Term, shape: Shape) -> Term:
    """The number times the array of ones."""
    array = displayed_ones(*shape)
    return array if number.head is NUMBER and number.value == 1 else mul(number, array)


def displayed_ones(*shape: Size) -> Term:
    """The array of ones as it is displayed: a matrix as a column of ones times a row of ones."""
    array = ones(*shape)
    display = ones.knows.writing.display
    shown = display(**ones.attributes(array)) if display is not None else None
    return array if shown is None else shown


__all__ = ["conforming"]
