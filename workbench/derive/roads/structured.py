"""Gradients in a structured variable: its entries move together, and the free gradient tells what that gives.

Source: Srinivasan & Panda, What is the gradient of a scalar function of a symmetric matrix?; Magnus & Neudecker, 10.
"""

from __future__ import annotations

from workbench.derive.board import Board
from workbench.derive.finish import bring_home
from workbench.derive.opening import Subject
from workbench.terms.functions.linear_algebra import diag
from workbench.terms.heads import equals, named, properties, subtract, transpose
from workbench.terms.term import Term

STRUCTURES = frozenset({"symmetric", "posdef", "diagonal"})


def gradient(board: Board, f: Subject, wrt: Term, free: Term) -> Term:
    """Write the lines from the gradient with independent entries to the one with entries that move together.

    Symmetric: the entries [i, j] and [j, i] are one number, so their partial derivatives add up off the diagonal:
    G + G^T - diag(diag(G)). Diagonal: only the diagonal moves: diag(diag(G)).
    """
    g = named("G", free)
    if "diagonal" in properties(wrt):
        combined, rule = diag(diag(g)), "only the diagonal moves"
        why = f"the entries of {wrt.name} off the diagonal stay 0"
    else:
        combined, rule = subtract(g + transpose(g), diag(diag(g))), "entries that move together"
        why = f"{wrt.name}[i, j] and {wrt.name}[j, i] are one number: off the diagonal both partial derivatives count"
    board.write(equals(g, free), "definition", "the gradient with independent entries", changed=(free,))
    lhs = named("G_s", combined)
    board.write(equals(lhs, combined), rule, why, changed=(combined,))
    return bring_home(board, lhs, combined, (wrt,))


def symmetric_part(free: Term) -> Term:
    return (free + transpose(free)) / 2
