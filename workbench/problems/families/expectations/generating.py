"""An expectation of an exponential, of a power or of a logarithm."""

from workbench import distribution, exp, expect
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import given, multiple


@family(level="intermediate")
def generating(draw: Draw) -> Variant:
    c = draw.integer(1, 4)
    name, words, f, values = draw.pick(
        ("normal", "is normal with mean `mu` and standard deviation `sigma`", "exp", {}),
        ("poisson", "is Poisson distributed with mean `lam`", "exp", {}),
        ("gamma", "has the gamma distribution with shape `alpha` and rate `beta`", "power", {}),
        ("exponential", "is exponential with rate `lam`", "power", {}),
        ("beta", "has the beta distribution with the parameters `a` and `b`", "power", {}),
        ("normal", "is normal with mean 0 and standard deviation `sigma`", "power", {"mu": 0}),
    )
    declared = distribution(name)
    law = declared(**values) if values else declared
    x = law.variable
    term = exp(multiple(draw.pick(-1, 1) * c if name == "normal" else 1, x)) if f == "exp" else x ** draw.integer(2, 4)
    return Variant(
        f"The random variable `x` {words}. Find the expectation of `f`.", lambda: expect(term, law),
        (given("f", term),), (x, *declared.parameters),
    )  # fmt: skip
