"""Maximum likelihood from counts."""

from workbench import exp, gamma, mle, number, scalar
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import given, multiple
from workbench.terms.heads import oo


@family(level="beginner")
def counts(draw: Draw) -> Variant:
    k = scalar("k", "integer")
    theta, q = scalar("theta", "positive"), scalar("q", "unit")
    c = draw.integer(2, 6)
    p, param, low = draw.pick(
        (theta**k * exp(-theta) / gamma(k + 1), theta, 0), (q * (1 - q) ** k, q, 0), (q * (1 - q) ** (k - 1), q, 1),
        (multiple(c, theta) ** k * exp(-multiple(c, theta)) / gamma(k + 1), theta, 0),
        ((k + 1) * q**2 * (1 - q) ** k, q, 0),
    )  # fmt: skip
    return Variant(
        f"Find the maximum likelihood estimate of `{param.name}` from `n` independent counts with the probabilities "
        "`p`.", lambda: mle(p, k, param, support=(number(low), oo), discrete=True), (given("p", p),), (k, param),
    )  # fmt: skip
