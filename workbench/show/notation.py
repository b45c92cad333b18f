"""House notation as a value: what a lecturer may want otherwise, in one frozen record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.terms.term import Term

VECTORS = ("plain", "bold", "arrow")
GRADIENTS = ("nabla", "column", "row")
JACOBIANS = ("numerator", "denominator", "primed")
CHOICES = {"vectors": VECTORS, "gradient": GRADIENTS, "jacobian": JACOBIANS}


class NotationError(ValueError):
    """A profile that says something no notation has; the message says where and what would work."""


@dataclass(frozen=True, slots=True)
class Notation:
    """How terms are set.

    - ``vectors``: "plain", "bold", or "arrow" over vectors and bold matrices; components stay in italics.
    - ``transpose``: the superscript of a transpose, LaTeX.
    - ``hadamard``, ``hadamard_division``: the signs of elementwise product and quotient, LaTeX.
    - ``gradient``: "nabla"; or the derivative of a scalar in a vector as a quotient, a "column" like the vector or a
      "row", and then what it equals is transposed.
    - ``jacobian``: "numerator": outputs are rows; "denominator": outputs are columns, and every formula is transposed;
      "primed": outputs are rows, and the quotient says so by a transpose sign below.
    - ``expectation``, ``probability``, ``logarithm``: their names, LaTeX.
    - ``index_base``: what the first component is called; the language itself counts from 0.
    - ``language``: of the fixed words: "en", "de", "es".
    - ``decimals``: a number that ends as a decimal is written so: 5.1, not 51/10.
    - ``letters``: what symbols are called on a page where their own names mean something else: (name, rank, new name).
    - ``parts``: what named parts are called, by what they stand for, where an earlier part has their own name.
    - ``laws``: what a mean wears for its law (LaTeX) where a page has means of one thing under several laws.
    - ``differential``: the sign of a differential, LaTeX: another one where a letter of the page is d.
    - ``apart``: what has differentials in several variables on a page: the sign then says along which.
    - ``taken``: names that no bound index may have: those of the page's symbols and sizes.
    - ``several``: letters whose quantifiers say where they live, for shapes change on the page.
    - ``limit``: a part whose LaTeX would be longer than this is cut to dots (a shared part is written out each time
      it occurs, so a deep term may be exponentially long).
    """

    vectors: str = "plain"
    transpose: str = r"\top"
    hadamard: str = r"\odot"
    hadamard_division: str = r"\oslash"
    gradient: str = "nabla"
    jacobian: str = "numerator"
    expectation: str = r"\mathbb{E}"
    probability: str = r"\mathbb{P}"
    logarithm: str = r"\log"
    differential: str = r"\mathrm{d}"
    index_base: int = 0
    language: str = "en"
    decimals: bool = False
    limit: int = 20_000
    letters: tuple[tuple[str, int, str], ...] = ()
    parts: tuple[tuple[Term, str], ...] = field(default=(), repr=False)
    laws: tuple[tuple[Term, str], ...] = field(default=(), repr=False)
    apart: frozenset[Term] = field(default=frozenset(), repr=False)
    taken: frozenset[str] = frozenset()
    several: frozenset[str] = frozenset()

    def letter(self, name: str, rank: int) -> str:
        """What a symbol of that rank is called on the page."""
        return next((new for old, axes, new in self.letters if (old, axes) == (name, rank)), name)

    def law(self, log_density: Term) -> str:
        """What a mean wears for its law, where it has to say which; nothing where there is one."""
        return next((said for law, said in self.laws if law is log_density), "")

    def part(self, name: str, meaning: Term) -> str:
        """What a named part is called on the page."""
        return next((new for stands, new in self.parts if stands is meaning), name)


PLAIN = Notation()
