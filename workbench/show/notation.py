"""House notation as a value: what a lecturer may want otherwise, in one frozen record."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notation:
    """How terms are set.

    - ``bold``: vectors and matrices in bold type, their components in italics.
    - ``transpose``: the superscript of a transpose, LaTeX.
    - ``hadamard``, ``hadamard_division``: the signs of elementwise product and quotient, LaTeX.
    - ``gradient``: "nabla" sets the derivative of a scalar in an array as a nabla, "partial" as a quotient.
    - ``index_base``: what the first component is called; the language itself counts from 0.
    - ``limit``: a part whose LaTeX would be longer than this is cut to dots (a shared part is written out each time
      it occurs, so a deep term may be exponentially long).
    """

    bold: bool = False
    transpose: str = r"\top"
    hadamard: str = r"\odot"
    hadamard_division: str = r"\oslash"
    gradient: str = "nabla"
    index_base: int = 0
    limit: int = 20_000


PLAIN = Notation()
