"""Sums of many small effects look normal.

Draw n numbers from a law that is far from normal, add them, and scale the sum to mean 0 and variance 1. As n grows, the
heap of such sums takes the shape of the entry's density. It takes longer for lopsided laws.
"""

from typing import Any

from workbench.show.figures import Button, Choice, Slider, figure, named_part
from workbench.terms.functions.elementwise import exp
from workbench.terms.term import Term


@figure(
    "normal",
    Choice("law", "each number is", ("uniform", "exponential", "a rare event (p = 0.1)", "a coin")),
    Slider("n", "numbers in a sum, n", 1, 60, 3, 1, whole=True, play=8),
    Button("seed", "Draw again", 1),
)
def sums_become_normal(page: Any) -> dict[str, Term]:
    return {"density": exp(named_part(page, "ell"))}
