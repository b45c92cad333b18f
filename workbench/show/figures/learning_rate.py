"""Learning rate and curvature.

A step multiplies the error along each direction by 1 − eta lambda, lambda being the curvature there. Too small a rate
crawls along the flat direction, too large a one explodes along the steep one; the best rate treats both alike.
"""

from typing import Any

from workbench.show.figures import Slider, figure, named_part
from workbench.terms.term import Term


@figure(
    "gradient-descent-quadratic-optimal-step",
    Slider("mu", "curvature mu of the flat direction", 0.1, 2, 0.4),
    Slider("c", "how much steeper the other is", 0.05, 4, 2.1),
    Slider("eta", "learning rate eta", 0.01, 1.4, 0.2, play=0.15),
)
def learning_rate(page: Any) -> dict[str, Term]:
    names = {"worst factor": "rho", "best rate": "eta_star", "best factor": "rho_star", "L": "L", "step": "x_next"}
    converges = page.claims[1].statement.args[0]
    return {"factor": converges.args[0], **{words: named_part(page, name) for words, name in names.items()}}
