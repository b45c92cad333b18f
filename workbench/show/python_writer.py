"""The result as source: of NumPy, or of a module that PyTorch or JAX differentiates by it."""

from __future__ import annotations

from workbench.derive.record import Derivation
from workbench.terms.heads import SYMBOL

NAMES = {
    "Gradient": "gradient", "Derivative": "gradient", "Jacobian": "jacobian", "Hessian": "hessian",
    "Directional": "directional", "HessianVector": "hvp", "Differential": "differential",
}  # fmt: skip
"""How the function is called for a kind of claim, unless the caller says."""


def write(derivation: Derivation, name: str = "", target: str = "numpy") -> str:
    """Source that defines one function of the declared symbols, in order.

    ``numpy``: the result, under the name. ``torch`` and ``jax``: a module whose function ``value`` is the expression,
    differentiated by the derived result; see ``modules``.

    Raises LanguageError when there is no result, or one that NumPy source cannot say.
    """
    from workbench.terms.emit import numpy_source
    from workbench.terms.term import LanguageError

    if derivation.result is None:
        raise LanguageError(f"{derivation.id or 'this derivation'} claims a statement; there is nothing to compute")
    if target != "numpy":
        from workbench.show.modules import module

        return module(derivation, target)
    variables = [term for term in derivation.givens if term.head is SYMBOL]
    return numpy_source(derivation.result, variables, name or NAMES.get(derivation.claim.kind, "result"))
