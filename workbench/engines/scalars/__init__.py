"""Derivatives of scalar expressions in a scalar, told one rule at a time, and put in the form a person would write.

    by_rules.derivation(f, x, order)                      the default road of ``derive`` (``differentiating`` tells it)
    by_definition.from_definition(f, x)                   the limit of the difference quotient
    by_logarithm.logarithmic_derivative(f, x)             by the logarithm of a product
    curves.total_derivative(f, {x: ..., y: ...}, t)       along a curve
    curves.parametric_derivative(x, y, t, order)          dy/dx of a curve, and its second derivative
    implicit.implicit_derivative(equation, x, y)          dy/dx where F(x, y) is constant
    implicit.inverse_derivative(g, x, f, y)               of an inverse function

``roads`` is what the goals know: which of these leads to what is asked. ``ring`` reads an expression as a sum of
products of ``generators`` and ``writing`` writes it; ``factoring`` and ``relations`` rewrite such sums, and
``simplifying`` gives the named steps to the shortest form.
"""
