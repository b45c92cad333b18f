"""Derivatives of scalar expressions in a scalar, told one rule at a time, and put in the form a person would write.

    goal.derivation(f, x, order)                       by rules: the default road of ``derive`` (``telling`` tells it)
    definition.from_definition(f, x)                   the limit of the difference quotient
    logarithmic.logarithmic_derivative(f, x)           by the logarithm of a product
    curves.total_derivative(f, {x: ..., y: ...}, t)    along a curve
    curves.parametric_derivative(x, y, t, order)       dy/dx of a curve, and its second derivative
    implicit.implicit_derivative(equation, x, y)       dy/dx where F(x, y) is constant
    implicit.inverse_derivative(g, x, f, y)            of an inverse function

``ring`` reads an expression as a sum of monomials, ``factoring`` and ``relations`` rewrite such sums, ``forms`` chooses
the shortest writing by ``measure`` and gives the named steps that lead there. ``entrance`` is what the goals know.
"""
