"""Derivatives of a function of one letter, one after the other."""

from __future__ import annotations

from functools import lru_cache

from workbench.engines.limits.orders.scale import NotKnown
from workbench.record.errors import NoDerivation
from workbench.terms.term import LanguageError, Term


@lru_cache(256)
def slopes_of(f: Term, x: Term, most: int) -> tuple[Term, ...]:
    """f, f', f'' ... Raises NotKnown where there is no derivative."""
    from workbench.engines.scalars.by_rules import derivation

    found = [f]
    for _ in range(most):
        try:
            made = derivation(found[-1], x)
        except (NoDerivation, LanguageError) as error:
            raise NotKnown(str(error)) from None
        if made.result is None:
            raise NotKnown(f"no derivative of {found[-1]!r}")
        found.append(made.result)
    return tuple(found)


__all__ = ["slopes_of"]
