"""Newton and Schulz, and what is left of the error.

A tall matrix with singular values up to 1, and the iteration that sends them all to 1: it goes to its polar factor. The
entry bounds what is left of the error of each singular value. Close to 1 the error is squared, and no power keeps up.
"""

from typing import Any

from workbench.show.code.programs import put
from workbench.show.figures import Place, Slider
from workbench.show.figures._run import Run, law, mirror, normal, run, sides
from workbench.terms.functions.elementwise import sigmoid, sqrt
from workbench.terms.functions.linear_algebra import diag
from workbench.terms.functions.norms import norm
from workbench.terms.functions.patterns import eye_columns
from workbench.terms.heads import matrix, scalar, vector

_LOW, _WIDE = scalar("low"), scalar("wide")


@run(
    "polar-factor-newton-schulz",
    Slider("low", "no singular value below", 0.01, 0.95, 0.2),
    Slider("wide", "how far above they are spread", 0, 1, 0.9),
    Place("small", "Where small values take long", {"low": 0.03, "wide": 0.05}),
    steps=14, play=3, title="Distance to the polar factor",
    quantity="the distance to the polar factor", tight="The first step reaches it: the factor q is that step's own.",
    draws={"y": normal(5), "z": normal(4), "w": normal(3)},
)  # fmt: skip
def schulz_run(page: Any) -> Run:
    left = sides(page.claims[5].statement.args[1])[0]
    error = sides(page.claims[3].statement.args[1].args[2])[1]
    first = vector("s_0", "r")
    U, V = matrix("U", "m", "r"), matrix("V", "n", "r")
    return Run(
        given={
            "U": mirror("y", "m") @ eye_columns("m", 0, "r"), "V": mirror("z", "n") @ eye_columns("n", 0, "r"),
            "s_0": _LOW + (1 - _LOW) * _WIDE * sigmoid(vector("w", "r")),
        },
        start={"X": U @ diag(first) @ V.T},
        following={"X": law(page, "X")},
        seen=sqrt(left),
        bound=norm(put(error, t_0=first)),
    )  # fmt: skip
