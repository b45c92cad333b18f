"""Gradients in a structured variable: its entries move together, and the free gradient tells what that gives.

Source: Srinivasan & Panda, What is the gradient of a scalar function of a symmetric matrix?; Magnus & Neudecker, 10.
"""

from __future__ import annotations

from workbench.derive.board import Board
from workbench.derive.opening import Subject, free_name
from workbench.derive.record import Remark
from workbench.terms.functions.linear_algebra import diag
from workbench.terms.heads import NAMED, equals, named, properties, subtract, transpose
from workbench.terms.term import Term, postorder

STRUCTURES = frozenset({"symmetric", "posdef", "diagonal"})


def gradient(board: Board, f: Subject, wrt: Term, free: Term) -> Term:
    """Write the lines from the gradient with independent entries to the one with entries that move together.

    Symmetric: the entries [i, j] and [j, i] are one number, so their partial derivatives add up off the diagonal:
    G + G^T - diag(diag(G)). Diagonal: only the diagonal moves: diag(diag(G)).
    """
    g = named(free_name(("G", "M", "H"), f.name, free), free)
    board.write(equals(g, free), "definition", "the gradient with independent entries", changed=(free,))
    if "diagonal" in properties(wrt):
        combined, rule = diag(diag(g)), "only the diagonal moves"
        why = f"the entries of {wrt.name} off the diagonal stay 0"
    else:
        combined, rule = subtract(g + transpose(g), diag(diag(g))), "entries that move together"
        why = f"{wrt.name}[i, j] and {wrt.name}[j, i] are one number: off the diagonal both partial derivatives count"
    lhs = named(f"{g.name}_s", combined)
    board.write(equals(lhs, combined), rule, why, changed=(combined,))
    if "diagonal" not in properties(wrt) and _symmetric(free):
        combined = subtract(2 * g, diag(diag(g)))
        board.write(equals(lhs, combined), "symmetric", f"{g.name}^T = {g.name}", changed=(combined,))
    return combined


def _symmetric(term: Term) -> bool:
    from workbench.terms.index_form import same

    return same(transpose(term), term)


def remark(result: Term, wrt: Term) -> Remark | None:
    """The symmetric part, which is the gradient in the space of symmetric matrices, beside the structured gradient."""
    free = next((t for t in postorder(result) if t.head is NAMED and t.shape == result.shape), None)
    if free is None or "diagonal" in properties(wrt):
        return None
    part = named(f"{free.name}_p", (free + transpose(free)) / 2)
    words = (
        f"{part.name} is the symmetric part of the free gradient {free.name}: df = <{part.name}, d{wrt.name}> for "
        f"every symmetric d{wrt.name}. Optimisers on symmetric matrices mean it when they say gradient; here a pair of "
        "equal entries is one number, which doubles what is off the diagonal"
    )
    return Remark(equals(result, subtract(2 * part, diag(diag(part)))), words)
