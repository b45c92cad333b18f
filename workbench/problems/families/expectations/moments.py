"""The expectation of a quadratic function of a random variable."""

from workbench import distribution, expect
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import given, polynomial


@family(level="beginner")
def moments(draw: Draw) -> Variant:
    a = draw.integer(1, 4)
    name, values, words = draw.pick(
        ("normal", (draw.integer(-3, 3), a), "is normal with mean {} and standard deviation {}"),
        ("exponential", (a,), "is exponential with rate {}"),
        ("poisson", (a,), "is Poisson distributed with mean {}"),
        ("uniform", (0, 2 * a), "is uniform between {} and {}"),
    )
    declared = distribution(name)
    law = declared(**{p.name: value for p, value in zip(declared.parameters, values, strict=True)})
    x = law.variable
    f = polynomial(x, draw.integer(1, 3), draw.integer(-4, 4, ()), draw.integer(-5, 5))
    return Variant(
        f"The random variable `x` {words.format(*values)}. Find the expectation of `f`.", lambda: expect(f, law),
        (given("f", f),), (x,),
    )  # fmt: skip
