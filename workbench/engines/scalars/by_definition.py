"""A derivative from its definition: the limit of the difference quotient, told line by line.

Powers, polynomials and quotients of them, roots, exponentials, logarithms, sine and cosine of a x + b, and sums,
products and reciprocals of all these.
"""

from __future__ import annotations

from collections.abc import Iterable

from workbench.engines.scalars.by_rules import named_function, write_told
from workbench.engines.scalars.difference_quotients import DifferenceQuotients
from workbench.engines.scalars.differentiating import can_tell
from workbench.engines.scalars.domains import assumptions
from workbench.engines.scalars.quotient_ways import WAYS
from workbench.engines.scalars.told import Because, put
from workbench.language.saying import defined, said
from workbench.reasons.differentiation import DEFINITION_OF_THE_DERIVATIVE
from workbench.record.board import Board
from workbench.record.derivation import Claim, Derivation
from workbench.record.errors import NoRule
from workbench.record.naming import free_among, names_in
from workbench.terms.heads import brief, derivative, equals, scalar
from workbench.terms.term import Term, symbols

METHOD = "definition"
_IDEA = (
    "Write the difference quotient and rewrite it until the h below the bar is gone, or only limits are left that one "
    "knows."
)


def from_definition(
    f: Term, x: Term, *, givens: Iterable[Term] | None = None, id: str = "", title: str = ""
) -> Derivation:
    """df/dx as the limit of (f(x + h) - f(x)) / h. Raises NoRule for an expression that is not told this way."""
    if not can_tell(f, x):
        raise NoRule(f"{brief(f)} is no scalar expression in {x.name} that is told from the definition")
    givens = tuple(givens) if givens is not None else symbols(f, x)
    board = Board((), names_in(*givens, f))
    name = named_function(board, f, x)
    h = scalar(free_among(("h", "k", "t"), board.avoid | names_in(f, name)))
    quotients = DifferenceQuotients(x, h, WAYS)
    value = name.args[0]
    left = derivative(name, x)
    secants = quotients.limit_of(value)
    why = f"the slope of the secant from `{x.name}` to `{x.name} + {h.name}`, as `{h.name}` goes to 0"
    put(board, left, secants, Because(DEFINITION_OF_THE_DERIVATIVE, why), "1")
    told = quotients.told(value, left)
    write_told(board, told)
    result = told.value
    return Derivation(
        id=id,
        title=title or f"Derivative of {said(f, 50)} in `{x.name}`, from the definition",
        givens=givens,
        goal=f"Find the derivative of {defined(name)} in `{x.name}` from the definition.",
        claims=(Claim("Derivative", equals(left, result), value, (x,), result),),
        roads=(board.road(METHOD),),
        convention="No rule of differentiation is used.",
        idea=_IDEA.replace("h below", f"`{h.name}` below"),
        assumptions=assumptions(board, givens),
        wrong=(f"putting 0 for `{h.name}` while it still stands below the bar.",),
    )


__all__ = ["METHOD", "from_definition"]
