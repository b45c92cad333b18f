"""Regret of online gradient descent, round by round.

Losses that are linear, their gradients drawn around one that stays: what was lost against a fixed choice u. The entry
bounds it by the distance of u and by the squares of the gradients, whatever the gradients are.
"""

from typing import Any

from workbench.show.code.programs import put
from workbench.show.figures import Place, Slider, named_part
from workbench.show.figures._run import Run, normal, run
from workbench.terms.functions.linear_algebra import ones, outer, zeros
from workbench.terms.heads import index, matrix, scalar, tensor, vector

_T = index("t", "N")


@run(
    "online-gradient-descent-regret",
    Slider("eta", "step eta", 0.02, 0.6, 0.2),
    Slider("far", "distance of u from the start", 0.2, 8, 4),
    Slider("spread", "spread of the gradients", 0, 2, 0.8),
    Place("same", "Where the whole bound is used: one gradient for all rounds", {"spread": 0, "eta": 0.2, "far": 4}),
    steps=40, play=8, title="Regret so far", quantity="the regret", xname="round", first=1, log=False,
    tight="It is reached where all gradients are the same and the steps lead to u: nothing was dropped on the way.",
    draws={"noise": normal(40, 2), "always": [1, 0], "c": [0, 0]}, grows=("g",),
)  # fmt: skip
def regret_run(page: Any) -> Run:
    tangent = page.assumptions[0].statement.args[1]
    losses = put(named_part(page, "r"), f=tensor(tangent, _T), h=zeros("N"))
    always = vector("always", "n")
    return Run(
        given={
            "g": outer(ones("M"), always) + scalar("spread") * matrix("noise", "M", "n"),
            "u": vector("c", "n") - scalar("far") * always,
        },
        start={},
        following={},
        seen=losses,
        bound=page.claims[0].statement.args[1],
    )  # fmt: skip
