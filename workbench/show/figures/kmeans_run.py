"""Lloyd's algorithm, half a round at a time.

Points choose their nearest centre, then centres move to the mean of their points, in turn. The entry says of each half
that it does not raise the sum of squares: the value before it is the bound of the value after it.
"""

from typing import Any

from workbench.show.figures import Place, Slider, named_part
from workbench.show.figures._run import Run, normal, run
from workbench.terms.functions.linear_algebra import diag, inv
from workbench.terms.heads import compare, matrix, number, scalar

_GROUPS = [[0, 0], [3, 0.5], [1.2, 2.6]]
_TURN, _C, _R = scalar("turn"), matrix("C", "K", "d"), matrix("R", "n", "K")


@run(
    "kmeans-lloyd-updates",
    Slider("spread", "spread of the groups", 0.2, 1.5, 0.7),
    Place("apart", "Where it soon stands still: groups far apart", {"spread": 0.3}),
    steps=20, play=3, title="Sum of squares", quantity="the sum of squares", xname="half round",
    bound="its bound, the value before the last one,", dashed="half a round before", log=False,
    tight="Where no point changes its centre any more, the bound is reached for good.",
    draws={
        "noise": normal(30, 2), "groups": [_GROUPS[i % 3] for i in range(30)],
        "anyhow": [[int(i // 3 % 3 == k) for k in range(3)] for i in range(30)], "begin": normal(3, 2),
    },
    cloud={"points": "X", "centres": ["C"], "weights": "R"},
)  # fmt: skip
def kmeans_run(page: Any) -> Run:
    J, nearest, counts = named_part(page, "J"), named_part(page, "A"), named_part(page, "N")
    means = page.claims[2].statement.args[0]
    # A cluster that lost all its points keeps its centre: the equation leaves it free.
    lost = diag(compare("=", counts, 0))
    centres = inv(means.args[0].args[0] + lost) @ (means.args[1] + lost @ _C)
    return Run(
        given={"X": matrix("groups", "n", "d") + scalar("spread") * matrix("noise", "n", "d")},
        start={"C": matrix("begin", "K", "d"), "R": matrix("anyhow", "n", "K"), "turn": number(0), "before": J},
        following={
            "R": (1 - _TURN) * nearest + _TURN * _R, "C": _TURN * centres + (1 - _TURN) * _C, "turn": 1 - _TURN,
            "before": J,
        },
        seen=J,
        bound=scalar("before"),
    )  # fmt: skip
