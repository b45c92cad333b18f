"""Sizes and shapes in SymPy's words."""

from __future__ import annotations

from typing import Any

from workbench.terms.sizes import Size
from workbench.terms.term import Term


def size_to_sympy(sp: Any, size: Size) -> Any:
    """A size as a polynomial in positive integer symbols."""
    total = sp.Integer(0)
    for monomial, coefficient in size.terms:
        product = sp.Integer(coefficient)
        for name, power in monomial:
            product = product * sp.Symbol(name, integer=True, positive=True) ** power
        total = total + product
    return total


def dimensions(sp: Any, term: Term) -> tuple[Any, Any]:
    """Rows and columns; a vector is one column."""
    sizes = [size_to_sympy(sp, s) for s in term.shape]
    return (sizes[0], sizes[1]) if len(sizes) == 2 else (sizes[0], sp.Integer(1))


__all__ = ["dimensions", "size_to_sympy"]
