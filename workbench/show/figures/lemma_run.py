"""The descent lemma at work: how far each step goes down.

Gradient descent on a function whose curvature is at most L: a mixture of log cosh, which is flat far out, and of a
square, which is curved as much everywhere. The entry bounds the height after a step by what is known before it.
"""

from typing import Any

from workbench.show.code.programs import derived, instance
from workbench.show.figures import Place, Slider
from workbench.show.figures._run import Run, normal, run
from workbench.terms.functions.elementwise import log, softplus
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import number, scalar, vector
from workbench.terms.term import Term

_SHARE, _L, _X = scalar("w"), scalar("L", "positive"), vector("x", "n")


def _valley(at: Term) -> Term:
    return _L * sum_((1 - _SHARE) * (at + softplus(-2 * at) - log(number(2))) + _SHARE * at**2 / 2)


@run(
    "descent-lemma",
    Slider("L", "largest curvature L", 0.5, 2, 1),
    Slider("eta", "step eta", 0.05, 1.2, 0.8),
    Slider("w", "share of the square", 0, 1, 0.2),
    Place("square", "Where the whole bound is used: a square", {"w": 1, "L": 1, "eta": 0.4}),
    steps=30, play=6, title="Height above the lowest point", quantity="the height",
    tight="On a square, which is curved by L everywhere, every step goes down just as far as promised, and no further.",
    draws={"z": normal(5)},
)  # fmt: skip
def lemma_run(page: Any) -> Run:
    after, most = page.claims[1].statement.args
    letters = {"f": _valley, "g": lambda at: derived(_valley(at), at)}
    return Run(
        start={"x": 2 * vector("z", "n"), "before": _valley(2 * vector("z", "n"))},
        following={"x": instance(after.args[0], letters), "before": instance(most, letters)},
        seen=_valley(_X),
        bound=scalar("before"),
    )
