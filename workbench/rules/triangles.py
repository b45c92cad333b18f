"""Masks of triangles: which entries of a matrix count.

Source: Golub & Van Loan, Matrix Computations, 1.2.
"""

from __future__ import annotations

from workbench.rules.rule import Found, Rule
from workbench.terms.functions.linear_algebra import eye
from workbench.terms.functions.patterns import tril_mask
from workbench.terms.heads import MUL, transpose
from workbench.terms.term import Term


def _twice(term: Term) -> Found | None:
    """What two masks of triangles are together, entry by entry."""
    if term.head is not MUL or len(term.args) != 2 or term.args[0].head is not tril_mask:
        return None
    first, second = term.args
    if second is first:
        return Found(first)
    return Found(eye(first.shape[0])) if second is transpose(first) else None


lower_and_lower = Rule(
    "a mask twice", "what counts counts once", lambda t: _twice(t) if t.args and t.args[-1] is t.args[0] else None,
    cases=lambda: [(tril_mask("n") * tril_mask("n"), tril_mask("n"))],
)  # fmt: skip
lower_and_upper = Rule(
    "lower and upper triangle", "they share the diagonal",
    lambda t: _twice(t) if t.args and t.args[-1] is not t.args[0] else None,
    cases=lambda: [(tril_mask("n") * tril_mask("n").T, eye("n"))],
)  # fmt: skip
