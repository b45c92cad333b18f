"""Power iteration, and how fast it turns.

A symmetric matrix with one leading direction, multiplied again and again. The entry bounds the tangent of the angle
between the iterate and that direction: it falls by the factor rho, or faster, at every step.
"""

from typing import Any

from workbench.show.code.programs import put
from workbench.show.figures import Choice, Place, Slider, named_part
from workbench.show.figures._run import Run, chosen, law, mirror, normal, run, sides, statements
from workbench.terms.functions.norms import norm
from workbench.terms.functions.patterns import basis
from workbench.terms.heads import scalar, size, vector

_RHO, _M = scalar("rho"), size("m")


@run(
    "power-iteration-convergence",
    Slider("rho", "second eigenvalue over the first: rho", 0.1, 0.98, 0.8),
    Slider("a", "how much of the start points that way: a", 0.02, 2, 0.4),
    Choice("start", "start across", ("anywhere", "along the second eigenvector")),
    Place("worst", "Where the whole bound is used", {"start": 1, "rho": 0.8, "a": 0.4}),
    steps=40, play=8, title="Tangent of the angle", quantity="the tangent of the angle",
    tight="A start across that holds nothing but the second eigenvector reaches it.",
    draws={"z": normal(6), "w": normal(5), "shares": [1, -0.8, 0.6, 0.3, -0.1], "mu": 1},
)  # fmt: skip
def power_run(page: Any) -> Run:
    tangent, bound = sides(page.claims[1].statement.args[1].args[1])
    begin = next(sides(one)[1] for one in statements(page) if str(one).endswith("x(0) == a * q + W @ d"))
    S = named_part(page, "S")
    scaled = 1 / norm(S @ vector("x", _M + 1))
    return Run(
        given={
            "Q": mirror("z", _M + 1), "r": _RHO * vector("shares", _M),
            "d": chosen("start", vector("w", _M), basis(0, _M)),
        },
        start={"x": begin},
        following={"x": put(law(page, "x"), g=scaled)},
        seen=tangent,
        bound=bound,
    )  # fmt: skip
