"""Integration told step by step: antiderivatives, definite and improper integrals.

    from workbench.engines.integrals import integrate
    integrate(x * exp(x), x)                 # a Derivation whose claim is an Integral
    integrate(exp(-(x**2)), x, -oo, oo)

The search for a way runs in the adviser's process on SymPy expressions (``search`` and its ways: ``table``,
``substitution``, ``parts``, ``rational``, ``trigonometric``, ``exponentials``, ``roots``); ``writing`` puts what it did
on a board as terms. Every line is a statement of ours, checked by quadrature of increments or of the integral itself.
"""

from __future__ import annotations

from workbench.engines.integrals.definite import Divergent
from workbench.engines.integrals.engine import NoAntiderivative, integrate

__all__ = ["Divergent", "NoAntiderivative", "integrate"]
