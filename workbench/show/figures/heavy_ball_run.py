"""The heavy ball on a quadratic, and what complex roots leave.

Six curvatures from 1 to L, an eigenbasis drawn at random, and a start at rest. Step and momentum keep all roots
complex: then each step multiplies a form of every coordinate and of the one before by beta, whatever the curvature, and
the form bounds the coordinate. The error itself swings below.
"""

from typing import Any

from workbench.show.code.programs import put
from workbench.show.figures import Choice, Place, Slider, named_part
from workbench.show.figures._run import Run, chosen, mirror, normal, run
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.functions.norms import norm
from workbench.terms.functions.patterns import basis
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import matrix, scalar, vector
from workbench.terms.term import substitute

_E, _ELL, _FORM, _Q = vector("e", "n"), vector("ell", "n"), vector("form", "n"), matrix("Q", "n", "n")
_BETA, _S = scalar("beta"), scalar("s")
_LEAST, _MOST = (1 - sqrt(_BETA)) ** 2, (1 + sqrt(_BETA)) ** 2
"""Of the step times the curvature, while the roots are complex."""


@run(
    "heavy-ball-quadratic-rate",
    Slider("beta", "momentum beta", 0.1, 0.95, 0.8),
    Slider("wide", "how far the curvatures go, of what beta allows", 0.05, 0.95, 0.5),
    Slider("s", "step alpha, between the least and the largest that beta allows", 0.05, 0.95, 0.5),
    Choice("start", "start", ("anywhere", "along the flattest direction", "along the steepest")),
    Place(
        "worst", "Where the whole bound is used, every fourth step",
        {"start": 1, "beta": 0.5, "wide": 0.1, "s": 0.7},
    ),
    steps=40, play=8, title="Distance to the minimum", quantity="the distance to the minimum",
    tight="A single direction reaches it, as often as its roots turn by half a circle.",
    draws={"z": normal(6), "w": normal(6), "spots": [0, 0.2, 0.4, 0.6, 0.8, 1]},
)  # fmt: skip
def heavy_ball_run(page: Any) -> Run:
    law, least = page.claims[3].statement.args[1], page.claims[4].statement
    beta, form = law.args
    per_square = put(least.args[0].args[0], **{"lambda": _ELL})
    begin = _Q @ chosen("start", vector("w", "n"), basis(0, "n"), basis(5, "n"))
    return Run(
        given={
            "L": 1 + scalar("wide") * (_MOST / _LEAST - 1),
            "alpha": (1 - _S) * _LEAST + _S * _MOST / scalar("L"),
            "ell": 1 + (scalar("L") - 1) * vector("spots", "n"),
            "Q": mirror("z", "n"),
        },
        start={"e": begin, "o": begin, "form": put(form, x=_Q.T @ begin, y=_Q.T @ begin, **{"lambda": _ELL})},
        following={"e": named_part(page, "e_next"), "o": _E, "form": beta * _FORM},
        seen=norm(_E),
        bound=sqrt(sum_(substitute(least.args[1], {form: _FORM}) / per_square)),
    )  # fmt: skip
