"""Integration of a scalar expression: which question it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from workbench.engines.integrals.definite import definite
from workbench.engines.integrals.indefinite import indefinite
from workbench.record.derivation import Derivation
from workbench.record.errors import GoalError
from workbench.terms.heads import SYMBOL, as_term, brief
from workbench.terms.term import Term, symbols


def integrate(
    f: Term,
    x: Term,
    lower: object | None = None,
    upper: object | None = None,
    *,
    givens: Iterable[Term] | None = None,
    apart: bool = True,
    id: str = "",
    title: str = "",
) -> Derivation:
    """An antiderivative of the scalar f in the symbol x, or with both bounds the definite integral, line by line.

    Bounds may be infinite (``oo``) and may hold other symbols. With ``apart`` the values of parameters that change the
    answer are told apart, as cases; without, they are conditions. Raises GoalError for a question that makes no sense,
    NoAntiderivative where nothing was found (which does not say that there is nothing), Divergent where the integral
    has no finite value.
    """
    _check(f, x, lower, upper)
    ends = () if lower is None or upper is None else (as_term(lower), as_term(upper))
    given = tuple(givens) if givens is not None else symbols(f, x, *ends)
    made = definite(f, x, *ends, given, apart) if ends else indefinite(f, x, given, apart)
    return replace(made, id=id, title=title or made.title)


def _check(f: Term, x: Term, lower: object | None, upper: object | None) -> None:
    if x.head is not SYMBOL or x.shape:
        raise GoalError(f"an integral is in a scalar variable; {brief(x)} is none")
    if f.shape or f.indices:
        raise GoalError(f"an integral is of a scalar; {brief(f)} is none")
    if (lower is None) != (upper is None):
        raise GoalError("a definite integral needs both bounds")


__all__ = ["integrate"]
