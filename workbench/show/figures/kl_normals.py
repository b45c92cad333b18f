"""The divergence between two normal laws.

Under p one asks, at every x, how much more likely p makes it than q. The average of that is the divergence: the area in
the second panel, and the entry's closed form. Exchange the laws, and it changes.
"""

from typing import Any

from workbench.show.figures import Slider, figure
from workbench.terms.functions.elementwise import exp
from workbench.terms.term import Term


@figure(
    "kl-gaussians-univariate",
    Slider("m", "mean of p", -3, 3, -0.6),
    Slider("s", "deviation of p", 0.3, 2.5, 0.8),
    Slider("n", "mean of q", -3, 3, 0.8),
    Slider("r", "deviation of q", 0.3, 2.5, 1.3),
)
def kl_normals(page: Any) -> dict[str, Term]:
    ratio, _, log_p = page.claim.statement.args[0].args[:3]
    return {
        "p": exp(log_p),
        "q": exp(log_p - ratio),
        "p (log p − log q)": exp(log_p) * ratio,
        "divergence": page.claim.result,
    }
