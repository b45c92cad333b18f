"""Gradient descent on a quadratic, and its rate.

Six curvatures from mu to L, an eigenbasis drawn at random, a step eta. The entry bounds how much of the error a step
can leave; taken step after step, that is the dashed line. Start anywhere, or along one direction only.
"""

from typing import Any

from workbench.show.code.programs import put
from workbench.show.figures import Choice, Place, Slider, named_part
from workbench.show.figures._run import Run, called, chosen, mirror, normal, run, sides
from workbench.terms.functions.norms import norm
from workbench.terms.functions.patterns import basis
from workbench.terms.heads import matrix, scalar, vector
from workbench.terms.term import substitute

_BEFORE, _E = scalar("before"), vector("e", "n")


@run(
    "gradient-descent-quadratic-optimal-step",
    Slider("mu", "smallest curvature mu", 0.1, 1, 0.3),
    Slider("c", "how much larger the largest is", 0.1, 4, 1.7),
    Slider("eta", "step eta", 0.02, 1.2, 0.45),
    Choice("start", "start", ("anywhere", "along the flattest direction", "along the steepest")),
    Place("worst", "Where the whole bound is used", {"start": 1, "eta": 0.4, "mu": 0.3, "c": 1.7}),
    steps=40, play=8, title="Distance to the minimum",
    quantity="the distance to the minimum",
    tight="A start along the direction of the largest factor reaches it: with a short step the flattest one.",
    draws={"z": normal(6), "w": normal(6), "b": normal(6), "u": [0, 0.2, 0.4, 0.6, 0.8, 1]},
)  # fmt: skip
def descent_run(page: Any) -> Run:
    x_star, factor = named_part(page, "x_star"), sides(called(page, "the largest factor"))[1]
    begin = chosen("start", vector("w", "n"), basis(0, "n"), basis(5, "n"))
    return Run(
        given={
            "Q": mirror("z", "n"), "ell": put(named_part(page, "lambda_u"), u=vector("u", "n")),
            "A": named_part(page, "S"),
        },
        start={"x": x_star + matrix("Q", "n", "n") @ begin, "before": norm(begin)},
        following={"x": named_part(page, "x_next"), "before": substitute(factor, {norm(_E): _BEFORE})},
        seen=norm(vector("x", "n") - x_star),
        bound=_BEFORE,
    )  # fmt: skip
