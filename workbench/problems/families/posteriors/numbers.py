"""A conjugate prior with given numbers."""

from workbench import distribution, posterior, scalar
from workbench.problems import Variant, family
from workbench.problems.draw import Draw


@family(level="intermediate")
def numbers(draw: Draw) -> Variant:
    a, b = draw.integer(1, 6), draw.integer(1, 6)
    law, prior, kind, data = draw.pick(
        ("bernoulli", "beta", "unit", ("x", "integer")), ("geometric", "beta", "unit", ("k", "integer")),
        ("poisson", "gamma", "positive", ("k", "integer")), ("exponential", "gamma", "positive", ("x", "positive")),
    )  # fmt: skip
    theta = scalar("theta", kind)
    likelihood = distribution(law)
    seen = likelihood.of(data[0])
    (parameter,) = seen.parameters
    declared = distribution(prior)
    first, second = declared.parameters
    before = declared(**{first.name: a, second.name: b})
    return Variant(
        f"The parameter `theta` of {_article(law)} {law} distribution has the {prior} distribution with the parameters "
        f"{a} and {b}. Find its posterior after `n` independent observations.",
        lambda: posterior(
            seen(**{parameter.name: theta}), before, None, theta,
            families=[declared, *(distribution(name) for name in ("beta", "gamma") if name != prior)],
        ),
        (), (theta,),
    )  # fmt: skip


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"
