"""What trials do to a belief about a probability.

The prior is a beta density. Each success adds one to the first exponent and each failure one to the second: the
posterior narrows, and moves from the prior's mean to the share of successes.
"""

from typing import Any

from workbench.show.figures import Slider, figure, named_part
from workbench.terms.term import Term


@figure(
    "posterior-beta-bernoulli",
    Slider("a", "prior a", 0.5, 20, 2, 0.1),
    Slider("b", "prior b", 0.5, 20, 2, 0.1),
    Slider("hits", "successes", 0, 60, 7, 1, whole=True, play=8),
    Slider("misses", "failures", 0, 60, 3, 1, whole=True, play=8),
)
def beta_posterior(page: Any) -> dict[str, Term]:
    results = {claim.name: claim.result for claim in page.results}
    return {
        "log prior": named_part(page, "h"), "log likelihood": named_part(page, "ell"),
        "log posterior": results["log_density"], "posterior mean": results["mean"],
    }  # fmt: skip
