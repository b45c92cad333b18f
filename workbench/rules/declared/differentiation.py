"""What is said when a scalar is differentiated: inner functions named, derivatives put in, results put in order.

Source: any calculus text; the logarithmic derivative as in Apostol, Calculus I, 6.8.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules.inference import Reduction, Step
from workbench.rules.reason import Definition, Schema, Weight
from workbench.rules.secants import secants


class _Secants(Definition):
    """A derivative is the limit of the slopes of secants."""

    def reductions(self, step: Step) -> Iterator[Reduction]:
        yield from secants(step)


OF_A_CONSTANT = Schema("derivative of a constant", "the variable does not occur")
OF_THE_VARIABLE = Schema("derivative of the variable", "it changes as itself")
INNER_FUNCTION = Definition("inner function", "what the outer function is applied to", weight=Weight.SILENT)
BACK = Schema("put back", "the name gives way to what it stands for", weight=Weight.SILENT)
LOGARITHMIC = Schema("logarithmic differentiation", "the logarithm changes by the relative change")
MULTIPLY_BACK = Schema("multiply back", "both sides times the function")
CONSTANT = Schema("constant", "nothing changes")
DEFINITION_OF_THE_DERIVATIVE = _Secants("definition of the derivative", "the limit of the slopes of the secants")
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
