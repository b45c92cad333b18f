"""What is said of means, variances and covariances, and of laws that are made from laws.

Source: Casella & Berger, Statistical Inference, ch. 2 to 4; Isserlis, Biometrika 12 (1918).
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.rules.linearity import linear
from workbench.rules.reason import Definition, Lemma, Procedure, Schema
from workbench.rules.schema import Computed

# -- from the page of a distribution ---------------------------------------------------------------

@dataclass(frozen=True)
class OfTheDistribution:
    """A result that pages of distributions have; called with the name of a law it is the citation."""

    what: str

    def __call__(self, law: str) -> Lemma:
        return Lemma(f"{self.what} of the {law.replace('-', ' ')} distribution", "shown on its page", id=law)


MEAN = OfTheDistribution("mean")
VARIANCE = OfTheDistribution("variance")
COVARIANCE = OfTheDistribution("covariance")
ENTROPY = OfTheDistribution("entropy")
GENERATING_FUNCTION = OfTheDistribution("moment generating function")
CHARACTERISTIC_FUNCTION = OfTheDistribution("characteristic function")

# -- linearity -------------------------------------------------------------------------------------

CONSTANT = Schema("a constant", "it averages to itself")
AT_THE_COEFFICIENTS = Schema("moment generating function", "at the coefficients of x")
LINEARITY = Computed(
    "linearity of expectation", "the mean of a sum is the sum of the means; factors stand in front", ways=linear
)
COLLECT_POWERS = Procedure("collect powers", "the same function")
MEAN_SQUARE = Schema("mean square", "the variance and the square of the mean")
SECOND_MOMENTS = Schema("second moments", "the covariance, and the product of the means")
COVARIANCE_OF_PARTS = Schema("covariance", "what is linear is taken out on both sides")
ONE_CLASS = Schema("one class at a time", "products of two different entries are 0")
ISSERLIS = Schema("Isserlis", "each entry is its mean, or is paired with another entry: their covariance")

# -- scores and generating functions ---------------------------------------------------------------

SCORE_HAS_MEAN_ZERO = Schema("the score has mean zero", "the density integrates to 1 whatever the parameter is")
GENERATED_MOMENTS = Schema("moments from the generating function", "its derivatives at 0")

# -- another law -----------------------------------------------------------------------------------

KERNEL = Schema("recognise the kernel", "the same family with other parameters")
COMPLETE_THE_KERNEL = Schema("complete the kernel", "the same family with other parameters")
TOTAL_MASS = Schema("total mass", "it is a density too")
IN_FRONT = Schema("a constant stands in front", "what is left is a mean of the other law")
CHANGE_OF_LAW = Schema("change of the law", "a factor times the density is its mean times another density")
CHANGE_OF_VARIABLES = Schema("change of variables", "the mean is one over a simpler variable")
PARAMETERS_PUT_IN = Schema("put the parameters in", "what holds for any parameters holds for these")
NORMAL_NUMBER = Schema("linear map of a normal vector", "the number is normal")

# -- sums and integrals ----------------------------------------------------------------------------

SUM_OVER_THE_VALUES = Schema("sum over the values", "each with its probability")
NEIGHBOURS = Schema("a difference of neighbours", "found by summing up, and seen by multiplying out")
TELESCOPING = Schema("telescoping sum", "all but the two ends cancel; equal weights")
DEFINITION = Definition(
    "definition of the expectation", "the function times the density, integrated over the support"
)
INTEGRAL = Schema("the integral", "worked out above")

# -- variances -------------------------------------------------------------------------------------

BY_MOMENTS = Schema("a variance by moments", "the mean of the product less the product of the means")
VARIANCE_OF_AFFINE = Schema(
    "variance rules", "what is added does not vary; a factor counts in both deviations"
)
VARIANCE_RULE = Schema("variance rule", "the products less those of the means")
COVARIANCE_WITH_THE_SCORE = Schema("covariance with the score", "the slope of the mean, under the integral")
TOWER = Schema("tower rule", "the mean of the conditional means")
TOTAL_VARIANCE = Schema("law of total variance", "the mean of the conditional ones, and that of the conditional means")

# -- images ----------------------------------------------------------------------------------------

GENERATING_FUNCTION_OF_A_NORMAL = Schema(
    "generating function of a normal law", "with the mean and the covariance found above"
)
MONOTONE = Schema("strictly monotone", "the slope keeps its sign, so that each y comes from one x")
DENSITY_OF_AN_IMAGE = Schema("density of Y", "the slope of the distribution function")
INVERSE = Schema("inverse", "put back, it gives y again")
POWERS_TOGETHER = Procedure("powers put together", "powers and exponentials put together")
