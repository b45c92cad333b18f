"""Newton's method for a root, and the square of the error.

The root of 2 with any exponent p: each step follows the tangent of x to the p, less 2. The entry says what the new
error is, up to a point between x and the root; the worst such point is the bound.
"""

from typing import Any

from workbench.show.code.programs import instance, put
from workbench.show.figures import Place, Slider, named_part
from workbench.show.figures._run import Run, run
from workbench.terms.functions.activations import maximum
from workbench.terms.functions.elementwise import absolute
from workbench.terms.heads import number, scalar
from workbench.terms.term import Term

_P, _X = scalar("p", "positive"), scalar("x")


def _power(at: Term) -> Term:
    return at**_P - 2


@run(
    "newton-root-finding",
    Slider("p", "exponent p", 1.3, 5, 3.5, 0.1),
    Slider("x0", "start", 0.4, 5, 4),
    Place("heron", "Where the whole bound is used: p = 2, Heron's rule", {"p": 2, "x0": 4}),
    steps=12, begin=6, play=3, title="Distance to the root", quantity="the distance to the root",
    tight="For p = 2 the second derivative is the same everywhere, and the bound is reached at every step.", draws={},
)  # fmt: skip
def newton_run(page: Any) -> Run:
    error = instance(page.claims[0].statement.args[0].args[1], {"f": _power})
    step = instance(named_part(page, "x_next"), {"f": _power})
    root = scalar("root")
    worst = [absolute(put(error, e=_X - root, theta=number(end))) for end in (0, 1)]
    return Run(
        given={"root": 2 ** (1 / _P)},
        start={"x": scalar("x0"), "before": absolute(scalar("x0") - root)},
        following={"x": step, "before": maximum(*worst)},
        seen=absolute(_X - root),
        bound=scalar("before"),
    )
