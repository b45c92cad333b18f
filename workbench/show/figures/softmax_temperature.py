"""Temperature moves the softmax through the simplex.

Every mixture of three choices is a point of the triangle. As the temperature T grows, the softmax of the logits z walks
from the corner of the largest logit to the centre; the arrow is the derivative that the entry finds, and the entropy
rises at the rate Var / T^3.
"""

from typing import Any

from workbench.show.figures import Slider, figure
from workbench.terms.term import Term

_LOGITS = tuple(Slider(f"z{k}", f"logit z{k}", -3, 3, start) for k, start in ((1, 2.0), (2, 0.5), (3, -1.0)))


@figure("softmax-temperature-derivative", *_LOGITS, Slider("T", "temperature T", 0.1, 6, 1, play=1.5))
def softmax_temperature(page: Any) -> dict[str, Term]:
    weights, entropy = page.claims[:2]
    return {"p": weights.of, "dp/dT": weights.result, "H": entropy.of, "dH/dT": entropy.result}
