"""What is said when an expression is written in another way: as a product, over one bar, in another variable.

Identities with letters to match are rules (``workbench.rules.algebra``); these are procedures on whole expressions.
"""

from __future__ import annotations

from workbench.rules.reason import Procedure, Schema

FACTORING = Procedure("factoring", "the expression as a product")
CANCELLING = Procedure("cancelling", "a factor above and below the bar that is not 0 there")
COMMON_DENOMINATOR = Procedure("common denominator", "the terms over one bar")
SIMPLIFY = Procedure("simplify", "an equal expression that is shorter")
MULTIPLY_AND_DIVIDE = Schema("multiply and divide", "times and over the same is nothing new, where it is not 0")
LOGARITHM_OF_A_PRODUCT = Schema("logarithm of a product", "a sum of logarithms is the logarithm of the product")
COMPLETING_THE_SQUARE = Procedure("completing the square", "a square and what is left")
ADDITION_FORMULAS = Schema("addition formulas", "sines and cosines of sums by those of the terms")
CHANGE_OF_VARIABLE = Schema("change of variable", "the same, in another letter")
VALUES_OF_FUNCTIONS = Procedure("values of the functions", "functions at numbers where their values are known")
