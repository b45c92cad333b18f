"""What may be asked of an expression, as data: a goal that makes sense, and the term that its answer is about."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.terms.functions.linear_algebra import inner
from workbench.terms.heads import derivative, differential
from workbench.terms.term import Term, contains

KINDS = {
    "gradient": "Gradient",
    "derivative": "Derivative",
    "jacobian": "Jacobian",
    "hessian": "Hessian",
    "third": "Third",
    "directional": "Directional",
    "hvp": "HessianVector",
    "differential": "Differential",
}
"""What may be asked for, and the kind of claim that answers it."""

TWICE = ("hessian", "third", "hvp")
"""Goals that differentiate again: until the last time no fact of a variable may be used."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal that makes sense: checked, with its defaults filled in. ``what`` is one of KINDS, ``method`` a road."""

    expr: Term
    wrt: Term
    what: str
    wrt2: Term | None
    along: Term | None
    method: str
    structured: bool

    @property
    def variables(self) -> tuple[Term, ...]:
        second = self.wrt2 if self.wrt2 is not None else self.wrt
        return (self.wrt, second) if self.what == "hessian" else (self.wrt,)

    @property
    def absent(self) -> tuple[Term, ...]:
        """The variables that do not occur: in these the derivative is zero."""
        return tuple(dict.fromkeys(s for s in self.variables if not contains(self.expr, s)))

    def of(self, f: Term) -> Term:
        """What is claimed about the function f, as a term: its gradient, its Hessian ..."""
        x = self.wrt
        if self.what == "hessian":
            return derivative(derivative(f, x), self.variables[-1])
        if self.what == "third":
            return derivative(derivative(derivative(f, x), x), x)
        if self.what == "differential":
            return differential(f, x)
        if self.what == "directional":
            return inner(derivative(f, x), self.along)
        if self.what == "hvp":
            return derivative(inner(derivative(f, x), self.along), x)
        return derivative(f, x)


__all__ = ["KINDS", "TWICE", "Goal"]
