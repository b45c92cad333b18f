"""The likelihood of a normal sample, and Newton's way up.

Each pair of a mean and a variance makes the data more or less likely. The contours are the entry's log-likelihood, the
path is Newton's method with its gradient and its Hessian, and the ring is the estimate in closed form. Drag the data in
the first panel and the start in the second.
"""

from typing import Any

from workbench.show.code.programs import derived
from workbench.show.figures import Button, Slider, figure
from workbench.terms.term import Term

SAMPLE = (-1.2, -0.4, 0.3, 0.9, 2.1)
_DATA = tuple(Slider(f"x{k}", f"x{k}", -4, 4, start) for k, start in enumerate(SAMPLE, 1))


@figure(
    "mle-normal",
    *_DATA,
    Button("seed", "Draw the data again", over=tuple(one.name for one in _DATA), spread=1.3),
    Slider("mu", "start: mu", -2, 2, -0.8),
    Slider("v", "start: v", 0.2, 4, 0.5),
    Slider("steps", "Newton steps", 0, 10, 6, 1, whole=True, play=2),
)
def normal_likelihood(page: Any) -> dict[str, Term]:
    mean, variance, mu_mu, mu_v, v_v = page.claims[:5]
    ell = mu_mu.of
    mu, v = mu_v.wrt
    return {
        "ell": ell, "dell/dmu": derived(ell, mu), "dell/dv": derived(ell, v), "H mu mu": mu_mu.result,
        "H mu v": mu_v.result, "H v v": v_v.result, "best mu": mean.result, "best v": variance.result,
    }  # fmt: skip
