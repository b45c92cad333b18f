"""Second and third derivatives and derivatives along a direction, from a gradient that is already on the board."""

from __future__ import annotations

from workbench.engines.tensors import differential as differential_road
from workbench.engines.tensors import index as index_road
from workbench.engines.tensors.opening import Subject, define_parts
from workbench.reasons.common import DEFINITION
from workbench.reasons.tensors import DIRECTIONAL_DERIVATIVE
from workbench.record.board import Board
from workbench.record.finish import bring_home
from workbench.record.naming import free_among, name_parts, names_in
from workbench.terms.functions.linear_algebra import inner
from workbench.terms.heads import derivative, equals, mul, named
from workbench.terms.term import Term

_LETTERS = ("g", "G", "q", "u")
_SECOND = ("H", "K", "M", "W")


def hessian(board: Board, f: Subject, variables: tuple[Term, ...], slope: Term, *, use_facts: bool = True) -> Term:
    """Write the lines from the gradient to ``H[i..., j...] = d grad[i...] / d y[j...]`` and return H.

    The facts of both variables stay hidden until the last derivative is taken.
    """
    x, y = variables
    shown = board.lines[-1:]
    slope = name_parts(slope, y, board.avoid | names_in(f.name, f.value), entrywise=True)
    define_parts(board, slope)
    g = _named_gradient(board, f, slope)
    lhs = derivative(derivative(f.name, x), y)
    return index_road.jacobian(board, Subject(g, slope), y, hide=(x,), use_facts=use_facts, lhs=lhs,
                               also=[line.n for line in shown])  # fmt: skip


def third(board: Board, f: Subject, x: Term, curvature: Term) -> Term:
    """Write the lines from the Hessian to ``T[i..., j..., k...] = d H[i..., j...] / d x[k...]`` and return T."""
    taken = board.avoid | names_in(f.name, f.value, *(line.statement for line in board.lines))
    curvature = name_parts(curvature, x, taken, entrywise=True)
    define_parts(board, curvature)
    h = named(free_among(_SECOND, taken | names_in(curvature)), curvature)
    board.write(equals(h, curvature), DEFINITION, "the Hessian, to be differentiated once more", changed=(curvature,))
    return index_road.jacobian(board, Subject(h, curvature), x)


def directional(board: Board, f: Subject, x: Term, along: Term, slope: Term) -> Term:
    """Write the line <grad f, v> and return it simplified."""
    lhs = inner(derivative(f.name, x), along)
    found = inner(slope, along) if x.shape else mul(slope, along)
    board.write(
        equals(lhs, found), DIRECTIONAL_DERIVATIVE, DIRECTIONAL_DERIVATIVE.reason, changed=(found,)
    )
    return bring_home(board, lhs, found, (x,))


def hessian_vector(board: Board, f: Subject, x: Term, along: Term, slope: Term) -> Term:
    """Write the lines for the gradient of ``<grad f, v>``, which is the Hessian applied to v, and return it."""
    g = _named_gradient(board, f, slope)
    value = inner(g, along) if x.shape else mul(g, along)
    phi = named(free_among(("phi", "psi", "chi"), board.avoid | names_in(value, along)), value)
    board.write(equals(phi, value), DEFINITION, "its gradient is the Hessian applied to the direction", rests_on=())
    return differential_road.gradient(board, Subject(phi, value), x)


def _named_gradient(board: Board, f: Subject, slope: Term) -> Term:
    g = named(free_among(_LETTERS, board.avoid | names_in(f.name, slope)), slope)
    board.write(equals(g, slope), DEFINITION, "the gradient, to be differentiated again", changed=(slope,))
    return g
