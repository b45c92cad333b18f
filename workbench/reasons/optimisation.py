"""What is said where a function is smallest: stationarity with multipliers, convexity, certificates.

Reference: Boyd & Vandenberghe, Convex Optimization, chapters 3 to 5; Nocedal & Wright, Numerical Optimization, ch. 12.
"""

from __future__ import annotations

from workbench.rules.reason import Procedure

STATIONARY = Procedure(
    "stationarity", "the slope of the Lagrangian is 0: no multiplier of an inequality is negative",
    reference="Boyd & Vandenberghe, Convex Optimization, section 5.5.3",
)  # fmt: skip
FIRST = Procedure("derivative", "by the rules of differentiation")
DOWNHILL = Procedure("no way down", "where a place is at an end, the slope there points out of the domain")
FREE = Procedure("where the slope is 0", "the equation of the gradient, solved for the variable")
FEASIBLE = Procedure("the conditions hold there", "the place put into them")
COMPLETED = Procedure(
    "completed squares", "the difference from the value there, as multiples of the conditions and of squares"
)
SQUARES = Procedure("squares are not negative", "a sum of squares with positive weights is not negative")
NO_SMALLER = Procedure("nothing is smaller", "what is added to the value there is not negative")
NO_LARGER = Procedure("nothing is larger", "what is taken from the value there is not negative")
TAYLOR = Procedure("exact expansion", "a quadratic function is its tangent and half its second derivative")
TANGENT = Procedure("on one side of its tangent", "a convex function lies above its tangents, a concave one below",
                    reference="Boyd & Vandenberghe, Convex Optimization, section 3.1.3")  # fmt: skip
CURVES_UP = Procedure("convex", "a second derivative that is nowhere negative",
                      reference="Boyd & Vandenberghe, Convex Optimization, section 3.1.4")  # fmt: skip
CURVES_DOWN = Procedure("concave", "a second derivative that is nowhere positive",
                        reference="Boyd & Vandenberghe, Convex Optimization, section 3.1.4")  # fmt: skip
SECOND = Procedure("second derivative", "differentiated once more")
SEMIDEFINITE = Procedure("no direction curves down", "the second derivative is positive semidefinite")
MULTIPLIER = Procedure("multiplier", "the condition, solved for its multiplier")
THRESHOLD = Procedure(
    "sorted threshold", "of the sets that could be positive, the right one gives the smallest threshold",
    reference="Held, Wolfe & Crowder, Validation of subgradient optimization, 1974",
)  # fmt: skip
SLACKNESS = Procedure("complementary slackness", "where a condition does not bind, its multiplier is 0")
CONTRADICTION = Procedure(
    "a combination of the conditions", "their multiples add up to what no place can meet",
    reference="Boyd & Vandenberghe, Convex Optimization, section 5.8.3",
)  # fmt: skip
ALONG = Procedure("along a ray", "every place on it meets the conditions")
COMPARED = Procedure("compared", "the values at all candidates and at the ends, in order")
AT_ENDS = Procedure("end of the domain", "what the function comes near to there")
PIECES = Procedure("piece by piece", "a modulus is its argument on one side of the kink and minus that on the other")
ELIMINATED = Procedure("one variable less", "the condition, solved for one of the variables")
CAUCHY_SCHWARZ = Procedure("Cauchy-Schwarz", "a product of vectors is at least minus the product of their lengths")
