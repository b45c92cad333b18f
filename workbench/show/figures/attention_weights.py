"""Attention weights on a short sentence.

Each row says where one word looks. Queries and keys are drawn at random (no trained model): without the division by the
root of the width d the scores grow with d, and each word looks at one place only. The causal mask hides what comes
later.
"""

from typing import Any

from workbench.show.figures import Button, Slider, Switch, figure, named_part
from workbench.terms.functions.linear_algebra import ones
from workbench.terms.term import Term, substitute

WORDS = ("the", "cat", "sat", "as", "it", "was", "tired")


@figure(
    "causal-mask-attention-gradient",
    Slider("d", "width d", 1, 64, 16, 1, whole=True),
    Switch("scaled", "divide by √d", 1),
    Switch("masked", "causal mask", 1),
    Slider("row", "row to look at", 1, len(WORDS), 5, 1, whole=True),
    Button("seed", "Other queries and keys", 1),
    words=WORDS,
)
def attention_weights(page: Any) -> dict[str, Term]:
    weights, mask = named_part(page, "P"), named_part(page, "M")
    return {"P, masked": weights, "P, not masked": substitute(weights, {mask: ones("n", "n")})}
