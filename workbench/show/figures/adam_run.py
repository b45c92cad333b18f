"""The averages of Adam, step by step, and their bias.

The gradient of every step is drawn anew for each of eight cases, around one mean. Averages that begin at 0 lag behind;
the entry says by how much in the mean over the cases, and what corrects it. It holds exactly, whatever the gradients do
around their mean.
"""

from typing import Any

from workbench.show.code.programs import put
from workbench.show.figures import Choice, Place, Slider
from workbench.show.figures._run import COUNT, Run, chosen, law, normal, run, sides
from workbench.terms.functions.linear_algebra import zeros
from workbench.terms.functions.softmax import softmax
from workbench.terms.heads import compare, index, matrix, scalar, tensor, vector

_STEPS = 60
_T = index("t", "M")


@run(
    "adam-bias-correction",
    Slider("beta_1", "memory beta_1", 0.5, 0.99, 0.9),
    Slider("mu", "mean of the gradients", 0.1, 3, 1),
    Slider("spread", "spread of the gradients", 0, 4, 1.5),
    Choice("kind", "average", ("as it is", "corrected")),
    Place("right", "Where the mean is right at once: corrected", {"kind": 1}),
    steps=_STEPS, play=10, title="Mean of the average", quantity="the mean of the average", first=1, side="equal",
    bound="the entry says", dashed="the entry", log=False,
    tight="Corrected, it is the mean of the gradients from the first step on; as it is, it comes from 0.",
    draws={"noise": normal(_STEPS + 1, 8), "odds": normal(8)},
)  # fmt: skip
def adam_run(page: Any) -> Run:
    plain, corrected = (sides(page.claims[place].statement.args[1]) for place in (0, 2))
    around = scalar("spread") * (tensor(compare("=", _T, COUNT), _T) @ matrix("noise", "M", "n"))
    return Run(
        given={"p": softmax(vector("odds", "n"))},
        start={"m": zeros("n")},
        following={"m": put(law(page, "m"), h=around)},
        seen=chosen("kind", plain[0], corrected[0]),
        bound=chosen("kind", plain[1], corrected[1]),
    )  # fmt: skip
