"""What is said when an expression is written in another way: as a product, over one bar, in another variable.

Identities with letters to match are rules (``workbench.rules.algebra``); these are procedures on whole expressions.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules.inference import Reduction, Step
from workbench.rules.limit_forms import rewritten_limits
from workbench.rules.reason import Procedure, Schema
from workbench.rules.schema import Computed
from workbench.terms.functions.special import gamma
from workbench.terms.heads import ADD, POWER, SIZE, Sum, add, equals, index, scalar, size, size_term
from workbench.terms.term import Term, postorder

COMMON_DENOMINATOR = Procedure("common denominator", "the terms over one bar")
SIMPLIFY = Procedure("simplify", "an equal expression that is shorter")
MULTIPLY_AND_DIVIDE = Schema("multiply and divide", "times and over the same is nothing new, where it is not 0")
LOGARITHM_OF_A_PRODUCT = Schema("logarithm of a product", "a sum of logarithms is the logarithm of the product")
COMPLETING_THE_SQUARE = Procedure("completing the square", "a square and what is left")
ADDITION_FORMULAS = Schema("addition formulas", "sines and cosines of sums by those of the terms")
CHANGE_OF_VARIABLE = Computed("change of variable", "the same, in another letter", ways=rewritten_limits)
VALUES_OF_FUNCTIONS = Procedure("values of the functions", "functions at numbers where their values are known")
COMMON_FACTORS = Procedure("common factors", "the factor that all terms share stands in front")
ONE_FRACTION = Procedure("one fraction", "all terms over one denominator")
MULTIPLY_OUT = Procedure("multiply out", "the products in the sum multiplied out, like terms counted together")
FACTOR = Procedure("factor", "the sum is a product")
CANCEL = Procedure("cancel", "what stands above and below the bar cancels")
CONJUGATE = Schema("conjugate", "numerator and denominator times the sum of the roots")
EXPONENTIAL_OF_A_SUM = Schema("exponential of a sum", "the exponential of a sum is the product of the exponentials")
LOGARITHM_OF_A_POWER = Schema("logarithm of a power", "the exponent comes in front of the logarithm")
LOGARITHM_OF_A_QUOTIENT = Schema(
    "logarithm of a quotient", "the difference of logarithms is the logarithm of the quotient"
)
SUBTRACT_AND_ADD = Schema("subtract and add", "what is subtracted and added changes nothing")


def _multiplied_out(step: Step) -> Iterator[Reduction]:
    """The powers in the step of sums of two, whose exponents are sizes, as sums over binomial coefficients."""
    given: dict[Term, None] = {}
    for node in postorder(step.goal, *step.premises):
        if node.head is POWER and not node.shape and node.args[1].head is SIZE and node.args[0].head is ADD:
            (x, *rest), n = node.args[0].args, node.args[1]
            k = index("k", n.attrs[0] + 1)
            given[equals(node, Sum(choose(n, k) * x ** (n - k) * add(*rest) ** k, k))] = None
    if given:
        yield Reduction(tuple(given))


def choose(n: Term, k: Term) -> Term:
    """The binomial coefficient, by Gamma functions."""
    return gamma(n + 1) / (gamma(k + 1) * gamma(n - k + 1))


_a, _b, _n = scalar("a"), scalar("b"), size("n")
_k, _all = index("k", _n + 1), size_term(_n)
BINOMIAL_THEOREM = Computed(
    "binomial theorem", "the power of the sum multiplied out", ways=_multiplied_out,
    reference="Graham, Knuth & Patashnik, Concrete Mathematics, (5.12)",
    cases=lambda: [([], equals((_a + _b) ** _all, Sum(choose(_all, _k) * _a ** (_all - _k) * _b**_k, _k)))],
    counters=lambda: [([], equals((_a + _b) ** _all, Sum(choose(_all, _k) * _a ** (_all - _k) * _b, _k))),
                      ([], equals((_a + _b) ** _all, Sum(_a ** (_all - _k) * _b**_k, _k)))],
)  # fmt: skip
