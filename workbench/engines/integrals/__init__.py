"""Integration told step by step: antiderivatives, definite and improper integrals.

    from workbench.engines.integrals import integrate
    integrate(x * exp(x), x)                 # a Derivation whose claim is an Integral
    integrate(exp(-(x**2)), x, -oo, oo)

``search`` looks for moves on terms, by the ``ways`` (files of them: ``table``, ``linearity``, ``substitution``,
``parts``, ``rational``, ``trigonometric``, ``exponentials``, ``roots`` ...); ``writing`` puts them on a board. What
SymPy advises (``advice``: partial fractions, zeros, limits, a guess) comes as terms. Every line is a statement of ours,
checked by quadrature of increments or of the integral itself.
"""

from __future__ import annotations

from workbench.engines.integrals.definite import Divergent
from workbench.engines.integrals.engine import integrate
from workbench.engines.integrals.indefinite import NoAntiderivative

__all__ = ["Divergent", "NoAntiderivative", "integrate"]
