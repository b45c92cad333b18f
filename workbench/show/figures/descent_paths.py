"""Gradient descent, momentum, Adam and Newton on a contour map.

The same valley, the same start, four ways down. Descent zigzags where the curvatures differ; momentum averages that
away; Adam scales each coordinate, so it minds how the valley is turned; Newton knows the curvature and jumps.
"""

from fractions import Fraction
from typing import Any

from workbench.show.code.programs import derived
from workbench.show.figures import Slider, figure, named_part
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.functions.linear_algebra import inv
from workbench.terms.heads import number, scalar, vector
from workbench.terms.term import Term

_B1, _B2, _TINY = number(Fraction(9, 10)), number(Fraction(999, 1000)), number(Fraction(1, 10**8))


@figure(
    "gradient-descent-quadratic-optimal-step",
    Slider("kappa", "ratio of the curvatures", 1.2, 20, 15, 0.1),
    Slider("angle", "turn of the valley", 0, 180, 25, 1, unit="degrees"),
    Slider("eta", "learning rate", 0.02, 2.2, 1.2),
    Slider("beta", "momentum beta", 0, 0.95, 0.5),
    Slider("fast", "rate of Adam", 0.02, 1, 0.25),
    Slider("x1", "start x1", -2.5, 2.5, -2.2),
    Slider("x2", "start x2", -2, 2, 0.9),
    Slider("steps", "steps", 0, 40, 20, 1, whole=True, play=8),
)
def descent_paths(page: Any) -> dict[str, Term]:
    g, following = named_part(page, "g"), named_part(page, "x_next")
    x, m, v = (vector(name, "n") for name in "xmv")
    eta, beta, k = scalar("eta"), scalar("beta"), scalar("k")
    first, second = _B1 * m + (1 - _B1) * g, _B2 * v + (1 - _B2) * g**2
    scaled = (first / (1 - _B1**k)) / (sqrt(second / (1 - _B2**k)) + _TINY)
    return {
        "f": named_part(page, "f"), "descent": following, "momentum: m": beta * m + g,
        "momentum: x": x - eta * (beta * m + g), "Adam: m": first, "Adam: v": second, "Adam: x": x - eta * scaled,
        "Newton": x - inv(derived(g, x)) @ g,
    }  # fmt: skip
