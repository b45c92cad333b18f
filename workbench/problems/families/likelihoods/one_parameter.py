"""Maximum likelihood of one parameter."""

from workbench import exp as exponential
from workbench import mle, number, scalar
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import given, multiple, power
from workbench.terms.heads import oo


@family(level="beginner")
def one_parameter(draw: Draw) -> Variant:
    x, theta = scalar("x", "positive"), scalar("theta", "positive")
    k = draw.integer(2, 5)
    p = draw.pick(
        theta * exponential(-theta * x),
        theta**k * power(x, k - 1) * exponential(-theta * x) / number(_factorial(k - 1)),
        exponential(-x / theta) / theta,
        multiple(k, x ** (k - 1)) * theta * exponential(-theta * x**k),
        x / theta * exponential(-(x**2) / (2 * theta)),
        power(x, k - 1) * exponential(-x / theta) / (number(_factorial(k - 1)) * theta**k),
    )
    return Variant(
        "Find the maximum likelihood estimate of `theta` from `n` independent observations with the density `p`.",
        lambda: mle(p, x, theta, support=(number(0), oo)), (given("p", p),), (x, theta),
    )  # fmt: skip


def _factorial(n: int) -> int:
    return n * _factorial(n - 1) if n > 1 else 1
