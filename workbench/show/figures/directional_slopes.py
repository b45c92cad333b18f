"""The slope in every direction, and the gradient.

From the point x one can walk in any direction v: the slope is the gradient times v. It is largest along the gradient,
zero along the level line. Drag the point, or move the sliders.
"""

from typing import Any

from workbench.show.code.programs import derived, instance
from workbench.show.figures import Choice, Slider, figure
from workbench.terms.functions.elementwise import cos, exp, sin
from workbench.terms.term import Term

SURFACES = {
    "a bowl": lambda u: u[0] ** 2 / 2 + u[1] ** 2,
    "a saddle": lambda u: (u[0] ** 2 - u[1] ** 2) / 2 + u[0] * u[1] / 2,
    "waves": lambda u: sin(u[0]) * cos(u[1]) * 2,
    "a hill": lambda u: 3 * exp(-(u[0] ** 2) / 2 - (u[1] - u[0] / 2) ** 2),
}


@figure(
    "directional-derivative",
    Choice("surface", "f is", tuple(SURFACES)),
    Slider("x1", "x1", -2, 2, 1),
    Slider("x2", "x2", -2, 2, 0.8),
    Slider("angle", "direction of v", 0, 360, 120, 1, unit="degrees", play=60),
)
def directional_slopes(page: Any) -> dict[str, Term]:
    f, gradient = page.claim.result.args[0].args
    made = {}
    for k, surface in enumerate(SURFACES.values()):
        made[f"f{k}"] = instance(f, {"f": surface})
        made[f"gradient{k}"] = derived(made[f"f{k}"], gradient)
        made[f"slope{k}"] = instance(page.claim.result, {"f": surface})
    return made
