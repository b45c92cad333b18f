"""Tangent, parabola, and what they miss.

At x the tangent has the value and the slope of f, the parabola its curvature too. The error of the parabola at x + h
shrinks like the third power of h; it is f''' / 6 h^3 at a point in between. Drag the point of expansion.
"""

from collections.abc import Callable
from typing import Any

from workbench.show.code.programs import instance
from workbench.show.figures import Choice, Slider, figure
from workbench.terms.functions.elementwise import cos, exp, sin, softplus
from workbench.terms.heads import ADD
from workbench.terms.term import Term, build

FUNCTIONS: dict[str, Callable[[Term], Term]] = {
    "exp x": exp,
    "sin 2x": lambda u: sin(2 * u),
    "softplus x": softplus,
    "x^3 / 3 − x": lambda u: u**3 / 3 - u,
    "cos x + x / 4": lambda u: cos(u) + u / 4,
}


@figure(
    "taylor-second-order",
    Choice("which", "f is", tuple(FUNCTIONS), 1),
    Slider("x", "x", -2, 2, 0.4, play=0.8),
    Slider("h", "h", -1.5, 1.5, 0.9),
)
def taylor_parabola(page: Any) -> dict[str, Term]:
    value, expansion = page.claim.statement.args[0].args
    made = {}
    for k, f in enumerate(FUNCTIONS.values()):
        for name, term in (
            ("f", value), ("tangent", build(ADD, expansion.args[:2])), ("parabola", build(ADD, expansion.args[:3])),
            ("rest", expansion.args[3]),
        ):  # fmt: skip
            made[f"{name}{k}"] = instance(term, {"f": f})
    return made
