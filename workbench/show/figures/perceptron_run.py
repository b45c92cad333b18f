"""The perceptron, example by example.

Every example is shown three times, in order. They are drawn in twenty-four dimensions and moved apart, until a
direction separates them with the margin; or they stand at right angles to each other. The entry bounds the number of
mistakes by the longest example and the margin, whatever the order.
"""

from typing import Any

from workbench.show.figures import Choice, Place, Slider
from workbench.show.figures._run import COUNT, Run, called, chosen, normal, run, sides
from workbench.terms.functions.elementwise import sign
from workbench.terms.functions.extremes import max_, min_
from workbench.terms.functions.linear_algebra import eye, ones, outer, zeros
from workbench.terms.functions.norms import norm
from workbench.terms.heads import AT, NAMED, TENSOR, compare, index, matrix, number, scalar, tensor, vector
from workbench.terms.term import Term, postorder, substitute

_LENGTH = 24
_X, _U, _Y = matrix("X", "N", "n"), vector("u", "n"), vector("y", "N")
_NOISE, _ALL = matrix("noise", "n", "n"), matrix("again", "N", "n")
_T, _I = index("t", "N"), index("i", "n")


def _at_work(term: Term) -> Term:
    """What the entry says of a mistake, of the weights now and of the example shown now."""
    shown = tensor(compare("=", _T, COUNT), _T)
    now: dict[Term, Term] = {}
    for part in postorder(term):
        if part.head is NAMED and part.name == "w_t":
            now[part] = vector("w", "n")
        elif part.head is TENSOR and part.args[0].head is AT and part.args[0].args[0].name == "X":
            now[part] = shown @ _X
        elif part.head is AT and part.args[0].name == "y":
            now[part] = shown @ _Y
    return substitute(term, now)


@run(
    "perceptron-mistake-bound",
    Slider("margin", "margin", 0.1, 3, 1.2),
    Choice("examples", "examples", ("drawn", "at right angles")),
    Place("worst", "Where the whole bound is used: examples at right angles", {"examples": 1}),
    steps=3 * _LENGTH, play=6, title="Mistakes so far", quantity="the number of mistakes", xname="example", log=False,
    tight="It is reached where no example says anything of another: each of them is a mistake, once.",
    draws={
        "noise": normal(_LENGTH, _LENGTH),
        "again": [[int(i % _LENGTH == k) for k in range(_LENGTH)] for i in range(3 * _LENGTH)],
    },
)  # fmt: skip
def perceptron_run(page: Any) -> Run:
    errs = _at_work(page.assumptions[2].statement.args[0])
    stepped = _at_work(sides(called(page, "multiply out"))[0].args[0].args[0])
    wrong = compare("<=", errs, 0)
    labels = sign(_NOISE @ _U)
    w = vector("w", "n")
    return Run(
        given={
            "u": ones("n") / norm(ones("n")),
            "y": _ALL @ chosen("examples", labels, ones("n")),
            "X": _ALL @ chosen("examples", _NOISE + scalar("margin") * outer(labels, _U), eye("n")),
            "gamma": min_(_Y * (_X @ _U)),
            "R": max_(tensor(norm(tensor(_X[_T, _I], _I)), _T)),
        },
        start={"w": zeros("n"), "mistakes": number(0)},
        following={"w": wrong * stepped + (1 - wrong) * w, "mistakes": scalar("mistakes") + wrong},
        seen=scalar("mistakes"),
        bound=page.claims[0].statement.args[1],
    )  # fmt: skip
