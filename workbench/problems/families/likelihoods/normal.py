"""Maximum likelihood of a normal distribution with one parameter."""

from workbench import exp, mle, pi, scalar, sqrt
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import given, multiple, total


@family(level="intermediate")
def normal(draw: Draw) -> Variant:
    x, mu, v = scalar("x"), scalar("mu"), scalar("v", "positive")
    c, s = draw.integer(-4, 4), draw.integer(2, 5)
    a = draw.integer(2, 5)
    p, param = draw.pick(
        (exp(-((x - multiple(a, mu)) ** 2) / 2) / sqrt(2 * pi), mu),
        (exp(-((x - mu) ** 2) / (2 * s**2)) / (s * sqrt(2 * pi)), mu),
        (exp(-(total((1, x), -c) ** 2) / (2 * v)) / sqrt(2 * pi * v), v),
    )
    return Variant(
        f"Find the maximum likelihood estimate of `{param.name}` from `n` independent observations with the density "
        "`p`.", lambda: mle(p, x, param), (given("p", p),), (x, param),
    )  # fmt: skip
