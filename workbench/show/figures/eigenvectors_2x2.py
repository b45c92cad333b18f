"""Eigenvectors of a map of the plane.

The matrix takes the circle to an ellipse. Most arrows turn; those on an eigenvector keep their line and are only
stretched by the eigenvalue, which is where the characteristic polynomial is zero. Turn x and watch A x.
"""

from typing import Any

from workbench.show.figures import Slider, figure, named_part
from workbench.terms.heads import matrix, vector
from workbench.terms.term import Term

_ENTRIES = tuple(
    Slider(name, name, -2, 2, start) for name, start in (("a11", 1.4), ("a12", 0.6), ("a21", 0.4), ("a22", 0.8))
)


@figure("characteristic-polynomial-2x2", *_ENTRIES, Slider("angle", "direction of x", 0, 360, 70, 1, play=60))
def eigenvectors_2x2(page: Any) -> dict[str, Term]:
    return {
        "det(A − λI)": page.claim.statement.args[0],
        "λ1": named_part(page, "lambda_1"),
        "λ2": named_part(page, "lambda_2"),
        "discriminant": named_part(page, "Delta"),
        "A x": matrix("A", 2, 2) @ vector("x", 2),
    }
