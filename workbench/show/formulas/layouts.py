"""The layout of derivatives: a statement written the other way round, where the house notation wants it so.

Nothing of a statement's truth changes: the Jacobian J of the language has outputs as rows, and where outputs are to be
columns, ``J == A`` is written as ``J.T == A.T`` with the transpose carried out on the right; a gradient that is to be
a row is written as one, and so is what it equals. Print shows ``J.T`` (and the row) as the bare quotient.
"""

from __future__ import annotations

from collections.abc import Callable

from workbench.show.notation import Notation
from workbench.terms import heads
from workbench.terms.functions.linear_algebra import diag, inv, outer
from workbench.terms.functions.reductions import expand_dims
from workbench.terms.term import Term, build, postorder, rebuild

_STATEMENTS = frozenset({heads.IMPLIES, heads.IFF, heads.FORALL, heads.EXISTS})


def in_layout(statement: Term, notation: Notation) -> Term:
    """The statement in the layout of a notation; itself where nothing has to turn."""
    if notation.jacobian != "denominator" and notation.gradient != "row":
        return statement
    if statement.head in _STATEMENTS:
        return rebuild(statement, (in_layout(part, notation) for part in statement.args))
    if statement.head is not heads.RELATION:
        return statement
    turn = _turn(statement, notation)
    return statement if turn is None else rebuild(statement, map(turn, statement.args))


def _turn(statement: Term, notation: Notation) -> Callable[[Term], Term] | None:
    """What is done to both sides."""
    shapes = {side.shape for side in statement.args}
    if len(shapes) != 1:
        return None
    (shape,) = shapes
    if len(shape) == 2 and notation.jacobian == "denominator" and _holds(statement, is_jacobian):
        return turned
    if len(shape) == 1 and notation.gradient == "row" and _holds(statement, is_gradient):
        return as_row
    return None


def is_jacobian(term: Term) -> bool:
    """Whether the term is the derivative of a vector in a vector."""
    return term.head is heads.DERIVATIVE and term.args[0].rank == 1 and term.args[1].rank == 1


def is_gradient(term: Term) -> bool:
    """Whether the term is the derivative of a scalar in a vector."""
    return term.head is heads.DERIVATIVE and not term.args[0].rank and term.args[1].rank == 1


def _holds(statement: Term, wanted: Callable[[Term], bool]) -> bool:
    nodes = postorder(statement, below=lambda t: t.head not in (heads.NAMED, heads.DERIVATIVE))
    return any(wanted(node) for node in nodes)


def turned(term: Term) -> Term:
    """The transpose of a matrix, carried inward as far as it reads well."""
    head = term.head
    if term.rank < 2 or head is heads.SYMBOL and "symmetric" in heads.properties(term):
        return term
    if head is heads.TRANSPOSE:
        return term.args[0]
    if head is heads.MATMUL and all(arg.rank == 2 for arg in term.args):
        left, right = term.args
        return heads.matmul(turned(right), turned(left))
    if head is heads.ADD and all(arg.shape == term.shape or not arg.rank for arg in term.args):
        return build(head, tuple(turned(arg) for arg in term.args), term.attrs)
    if head is heads.MUL:
        return build(head, tuple(_turned_factor(arg) for arg in term.args), term.attrs)
    if head is diag and term.args[0].rank == 1:
        return term
    if head is outer:
        return outer(term.args[1], term.args[0])
    if head is inv:
        return inv(turned(term.args[0]))
    return heads.transpose(term)


def _turned_factor(factor: Term) -> Term:
    """A factor of an elementwise product; a vector along the rows becomes one along the columns, and back."""
    if factor.rank == 1:
        return expand_dims(factor, axis=1)
    along_columns = factor.head is expand_dims and factor.args[0].rank == 1 and factor.shape[1].is_one
    return factor.args[0] if along_columns else turned(factor)


def as_row(term: Term) -> Term:
    """A vector as a matrix of one row, the row carried inward as far as it reads well."""
    head = term.head
    if term.rank == 0:
        return term
    if head is heads.ADD and all(arg.rank < 2 and (arg.shape == term.shape or not arg.rank) for arg in term.args):
        return build(head, tuple(as_row(arg) for arg in term.args), term.attrs)
    if head is heads.MUL and sum(1 for arg in term.args if arg.rank) == 1:
        return build(head, tuple(as_row(arg) for arg in term.args), term.attrs)
    if head is heads.MATMUL and term.args[0].rank == 2 and term.args[1].rank == 1:
        matrix, vector = term.args
        row = as_row(vector) if vector.head is heads.MATMUL else expand_dims(vector, axis=0)
        return heads.matmul(row, turned(matrix))
    if head is heads.MATMUL and term.args[0].rank == 1 and term.args[1].rank == 2:
        return heads.matmul(as_row(term.args[0]), term.args[1])
    return expand_dims(term, axis=0)
