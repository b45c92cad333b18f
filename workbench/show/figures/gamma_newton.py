"""Newton's method for the shape of a gamma law.

No formula gives the likeliest shape alpha: the entry has an equation g(alpha) = 0 and a step that follows the tangent.
Beside it the log-likelihood in both parameters, with the path: beta = alpha / mean at each step.
"""

from typing import Any

from workbench.show.figures import Button, Slider, figure, named_part
from workbench.terms.term import Term

SAMPLE = (0.4, 0.9, 1.3, 2.2, 3.1)
_DATA = tuple(Slider(f"x{k}", f"x{k}", 0.05, 5, start) for k, start in enumerate(SAMPLE, 1))


@figure(
    "mle-gamma-newton",
    *_DATA,
    Button("seed", "Draw the data again", over=tuple(one.name for one in _DATA), spread=0.7, positive=True),
    Slider("start", "start: alpha", 0.2, 3, 0.5),
    Slider("steps", "Newton steps", 0, 8, 5, 1, whole=True, play=2),
)
def gamma_newton(page: Any) -> dict[str, Term]:
    step = page.claims[3].statement.args[1]
    return {
        "g": named_part(page, "g"), "step": step, "ell": named_part(page, "ell"),
        "good start": named_part(page, "alpha_0"), "mean": named_part(page, "x_bar"),
    }  # fmt: skip
