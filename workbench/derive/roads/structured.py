"""Gradients in a structured variable: its entries move together, and the free gradient tells what that gives.

Source: Srinivasan & Panda, What is the gradient of a scalar function of a symmetric matrix?; Magnus & Neudecker, 10.
"""

from __future__ import annotations

from workbench.derive.board import Board
from workbench.derive.naming import free_among, names_in
from workbench.derive.opening import Subject
from workbench.derive.record import Remark
from workbench.terms.functions.linear_algebra import diag
from workbench.terms.heads import equals, named, subtract, transpose
from workbench.terms.term import Term, postorder

STRUCTURES = frozenset({"symmetric", "posdef"})


def gradient(board: Board, f: Subject, wrt: Term, free: Term) -> Term:
    """Write the lines from the gradient with independent entries to the one with entries that move together.

    The entries [i, j] and [j, i] are one number, so their partial derivatives add up off the diagonal:
    G + G^T - diag(diag(G)).
    """
    g = named(free_among(("G", "M", "H"), board.avoid | names_in(f.name, free)), free)
    board.write(equals(g, free), "definition", "the gradient with independent entries", changed=(free,))
    combined = subtract(g + transpose(g), diag(diag(g)))
    lhs = named(f"{g.name}_s", combined)
    why = f"{wrt.name}[i, j] and {wrt.name}[j, i] are one number: off the diagonal both partial derivatives count"
    board.write(equals(lhs, combined), "entries that move together", why, changed=(combined,))
    if _symmetric(free):
        combined = subtract(2 * g, diag(diag(g)))
        board.write(equals(lhs, combined), "symmetric", f"{g.name}^T = {g.name}", changed=(combined,))
    return combined


def _symmetric(term: Term) -> bool:
    from workbench.terms.index_form import same

    return same(transpose(term), term)


def remark(result: Term, wrt: Term) -> Remark:
    """What the structured gradient has to do with the symmetric part of the free one."""
    g = [t.args[0].args[0] for t in postorder(result) if t.head is diag and t.args[0].head is diag][-1]
    part = named(f"{g.name}_p", (g + transpose(g)) / 2)
    words = (
        f"{part.name} is the symmetric part of the free gradient {g.name}: df = <{part.name}, d{wrt.name}> for "
        f"every symmetric d{wrt.name}. Optimisers on symmetric matrices mean it when they say gradient; here a pair of "
        "equal entries is one number, which doubles what is off the diagonal"
    )
    return Remark(equals(result, subtract(2 * part, diag(diag(part)))), words)
