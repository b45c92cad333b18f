"""The first principal axis, by turning a line.

The variance of the data along a direction is the Rayleigh quotient of their covariance matrix. Turn the line: the
quotient is largest, and equal to the largest eigenvalue, where its gradient vanishes, on the first principal axis.
"""

from typing import Any

from workbench.show.figures import Button, Slider, figure, named_part
from workbench.show.programs import put
from workbench.terms.heads import matrix, size_term
from workbench.terms.term import Term


@figure(
    "rayleigh-quotient-extrema",
    Slider("angle", "direction of the line", 0, 180, 100, 1, unit="degrees", play=30),
    Slider("tilt", "tilt of the cloud", 0, 180, 30, 1, unit="degrees"),
    Slider("long", "length of the cloud", 0.6, 2, 1.6),
    Button("seed", "Draw the data again", 1),
)
def principal_axis(page: Any) -> dict[str, Term]:
    X = matrix("X", "N", "n")
    covariance = {"A": X.T @ X / size_term("N")}
    return {
        "R": put(named_part(page, "R"), **covariance),
        "gradient of R": put(page.claim.result, **covariance),
        "largest eigenvalue": put(page.claims[1].result, **covariance),
    }
