"""Functions of the rows, columns or entries that one-hot rows pick."""

from __future__ import annotations

from workbench.rules import facts
from workbench.rules.condition import Condition
from workbench.rules.requirements import domain_conditions, property_words
from workbench.rules.rule import Found, Rule
from workbench.terms.declaration import Function
from workbench.terms.functions.elementwise import exp, log
from workbench.terms.heads import MATMUL, TRANSPOSE, matmul, matrix, properties, transpose, vector
from workbench.terms.term import Term, rebuild

_B, _S, _X = matrix("B", "m", "n", "onehot"), matrix("S", "n", "k"), matrix("X", "k", "n")
_p = vector("p", "n", "positive")


def _picked(term: Term) -> Found | None:
    """An elementwise function of ``B @ A`` or of ``A @ B.T``, where the rows of B are one-hot."""
    head = term.head
    if not isinstance(head, Function) or not head.knows.entries.elementwise or len(term.args) != 1:
        return None
    inside = term.args[0]
    if inside.head is not MATMUL or len(inside.args) != 2:
        return None
    left, right = inside.args
    if "onehot" in properties(left):
        B, A, result = left, right, matmul(left, rebuild(term, (right,)))
    elif right.head is TRANSPOSE and "onehot" in properties(right.args[0]):
        B, A, result = right.args[0], left, matmul(rebuild(term, (left,)), right)
    else:
        return None
    one_hot = Condition(property_words(B, "onehot"), None, facts.declared(B, "onehot"))
    return Found(result, (("B", B), ("A", A)), (one_hot, *domain_conditions(rebuild(term, (A,)))))


function_of_what_is_picked = Rule(
    "function of what is picked",
    "each entry of the product is one of the matrix: it may be picked before the function or after it",
    _picked,
    cases=lambda: [(exp(_B @ _S), _B @ exp(_S)), (exp(_X @ transpose(_B)), exp(_X) @ transpose(_B)),
                   (log(_B @ _p), _B @ log(_p))],
    counter=lambda: exp(_X @ _S),
)  # fmt: skip

__all__ = ["function_of_what_is_picked"]
