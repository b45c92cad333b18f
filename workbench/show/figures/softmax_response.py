"""Which probabilities move when one logit moves.

A column of the Jacobian of the softmax: raise one logit a little, and its own probability gains what all the others
lose. Where a probability is near 0 or 1 nothing moves; that is the saturation that slows learning.
"""

from typing import Any

from workbench.show.figures import Choice, Slider, figure
from workbench.terms.term import Term

_LOGITS = tuple(Slider(f"z{k}", f"logit z{k}", -4, 4, start) for k, start in enumerate((1.5, 0.5, 0.0, -1.0), 1))


@figure("softmax-jacobian", *_LOGITS, Choice("j", "the logit that moves", ("z1", "z2", "z3", "z4")))
def softmax_response(page: Any) -> dict[str, Term]:
    return {"s": page.claim.of, "J": page.claim.result}
