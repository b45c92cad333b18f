"""The first principal axis, by turning a line.

The variance of the data along a direction is the Rayleigh quotient of their covariance matrix. Turn the line: the
quotient is largest, and equal to the largest eigenvalue, where the gradient of the Lagrangian vanishes.
"""

from typing import Any

from workbench.show.figures import Button, Slider, figure, named_part
from workbench.terms.term import Term


@figure(
    "pca-maximum-variance",
    Slider("angle", "direction of the line", 0, 180, 100, 1, unit="degrees", play=30),
    Slider("tilt", "tilt of the cloud", 0, 180, 30, 1, unit="degrees"),
    Slider("long", "length of the cloud", 0.6, 2, 1.6),
    Button("seed", "Draw the data again", 1),
)
def principal_axis(page: Any) -> dict[str, Term]:
    gradient, bound = page.claims[:2]
    return {"variance": named_part(page, "R"), "gradient": gradient.result, "largest eigenvalue": bound.result}
