"""What is said when a scalar is differentiated: inner functions named, derivatives put in, results put in order.

Source: any calculus text; the logarithmic derivative as in Apostol, Calculus I, 6.8.
"""

from __future__ import annotations

from workbench.rules.reason import Definition, Procedure, Schema, Weight

OF_A_CONSTANT = Schema("derivative of a constant", "the variable does not occur")
OF_THE_VARIABLE = Schema("derivative of the variable", "it changes as itself")
INNER_FUNCTION = Definition("inner function", "what the outer function is applied to", weight=Weight.SILENT)
BACK = Schema("put back", "the name gives way to what it stands for", weight=Weight.SILENT)
LOGARITHMIC = Schema("logarithmic differentiation", "the logarithm changes by the relative change")
LOGARITHM_OF_A_POWER = Schema("logarithm of a power", "the exponent comes in front of the logarithm")
MULTIPLY_BACK = Schema("multiply back", "both sides times the function")
COMMON_FACTORS = Procedure("common factors", "the factor that all terms share stands in front")
ONE_FRACTION = Procedure("one fraction", "all terms over one denominator")
MULTIPLY_OUT = Procedure("multiply out", "the products in the sum multiplied out, like terms counted together")
FACTOR = Procedure("factor", "the sum is a product")
CANCEL = Procedure("cancel", "what stands above and below the bar cancels")
LIMIT_LAWS = Schema("limit laws", "the limit of a sum is the sum of the limits, and likewise for products")
CONSTANT = Schema("constant", "nothing changes")
CONTINUITY = Schema("continuity", "the limit of a continuous function is its value")
DEFINITION_OF_THE_DERIVATIVE = Definition("definition of the derivative", "the limit of the slopes of the secants")
CONJUGATE = Schema("conjugate", "numerator and denominator times the sum of the roots")
EXPONENTIAL_OF_A_SUM = Schema("exponential of a sum", "the exponential of a sum is the product of the exponentials")
CONSTANT_FACTOR = Schema("constant factor", "what does not vary stands in front", weight=Weight.BOOKKEEPING)
LOGARITHM_OF_A_QUOTIENT = Schema(
    "logarithm of a quotient", "the difference of logarithms is the logarithm of the quotient"
)
ADDITION_FORMULA = Schema("addition formula", "sine and cosine of a sum")
SUBTRACT_AND_ADD = Schema("subtract and add", "what is subtracted and added changes nothing")
BINOMIAL_THEOREM = Schema("binomial theorem", "the power of the sum multiplied out")
LET_IT_GO = Schema("let the step go to 0", "what is left is continuous in it")

# -- along curves, implicit and inverse functions ----------------------------------------------------

THE_CURVE = Definition("the curve", "how the variables move")
SLOPE_OF_A_CURVE = Schema("slope of a curve", "the quotient of the velocities: the chain rule, solved for it")
SLOPE_OF_THE_SLOPE = Schema(
    "slope of the slope", "the slope changes with the abscissa as it changes with the parameter, over its speed"
)
SOLVE_FOR_THE_SLOPE = Schema("solve for the slope", "what stays constant has the derivative 0")
SLOPE_PUT_IN = Schema("put the slope in", "the slope that was found is put in")
INVERSE_FUNCTIONS = Definition("inverse functions", "each undoes the other")
DIVIDE = Schema("divide", "solved for the slope")
