"""Numbers beside arrays, as a mathematician writes them: ``v - 1`` with a vector of ones, ``M - 1`` with a matrix.

NumPy stretches a number to the shape of an array, and print does not: a number that is added to an array, paired or
compared with one stands with a vector of ones (a matrix: ``11^T``). The number 0 is the zero of every shape.
"""

from __future__ import annotations

from workbench.terms.functions.linear_algebra import inner, ones
from workbench.terms.functions.reductions import expand_dims
from workbench.terms.heads import ADD, COMPARE, MUL, NUMBER, RELATION, matmul, mul
from workbench.terms.sizes import Size
from workbench.terms.term import Shape, Term, build

_ALIKE = frozenset({ADD, COMPARE, RELATION, inner})
"""Heads whose arguments have one shape in mathematics."""


def conforming(term: Term) -> Term:
    """The term with its numbers in the shape of the arrays beside them."""
    if term.head not in _ALIKE or not any(arg.rank for arg in term.args):
        return term
    shape = term.shape if term.head is ADD else max((arg.shape for arg in term.args), key=_axes)
    if len(shape) > 2:
        return term
    args = [_in_shape(arg, shape, term.head is ADD) for arg in term.args]
    return term if all(a is b for a, b in zip(args, term.args, strict=True)) else build(term.head, args, term.attrs)


def _axes(shape: Shape) -> tuple[int, int]:
    """How many axes a shape has that are not of size 1, and how many in all: the most are those of the whole."""
    return sum(not size.is_one for size in shape), len(shape)


def _in_shape(arg: Term, shape: Shape, summed: bool) -> Term:
    """An argument in the shape of the others. A vector in a sum of matrices is written out where the sum is set."""
    arg = arg if arg.shape == shape else _number_in(arg)
    if not arg.rank:
        return arg if _is_zero(arg) else _stretched(arg, shape)
    if summed or arg.shape == shape or len(shape) != 2:
        return arg
    if arg.rank == 1:
        return matmul(ones(shape[0], 1), expand_dims(arg, 0)) if arg.shape[0] == shape[1] else arg
    if arg.shape[1].is_one and arg.shape[0] == shape[0]:
        return matmul(arg, expand_dims(ones(shape[1]), 0))
    return arg


def _number_in(arg: Term) -> Term:
    """The number that a number times an array of ones is, where all axes are of size 1; other arguments as they are."""
    if arg.rank and all(size.is_one for size in arg.shape) and arg.head is MUL:
        numbers = [a for a in arg.args if not a.rank]
        if all(a.head is ones for a in arg.args if a.rank):
            return mul(*numbers)
    return arg


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
