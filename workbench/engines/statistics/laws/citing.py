"""What the page of a distribution shows, cited: the claim at the values of the parameters, and what it asks of them."""

from __future__ import annotations

from workbench.algebra.comparisons import plainly
from workbench.engines.statistics.laws.distribution import Distribution, Said, T
from workbench.record.lemmas import Cited
from workbench.rules.inference import Needed
from workbench.rules.reason import Lemma
from workbench.terms.functions.elementwise import exp
from workbench.terms.heads import equals, integral, mul, number
from workbench.terms.term import Term, substitute


def cited(
    law: Distribution, said: Said, reason: Lemma, at: Term = T, between: tuple[Term, Term] | None = None,
    f: Term | None = None,
) -> Cited:  # fmt: skip
    """The reason with the claim of the law, at the argument of its generating function; ``between``: the mean as the
    integral of the density between these ends, which are the law's own; ``f``: what is averaged, as it is written."""
    there, value = (substitute(term, {T: at}) for term in (said.f, said.value))
    f = there if f is None else f
    premises = () if said.premise is None else (said.premise,)
    needed = tuple(Needed(plainly(substitute(s, {T: at}))) for s in (*premises, *law.obeyed()))
    mean = law.expectation(f)
    if between is not None:
        density = exp(law.log_density)
        mean = integral(density if f is number(1) else mul(f, density), law.variable, *between)
    return Cited(reason.name, reason.reason, id=reason.id, statement=equals(mean, value), needed=needed)


def claim(law: Distribution, words: str) -> Said | None:
    """The claim of the law that the words name."""
    return next((said for said in law.said() if said.words == words), None)


__all__ = ["cited", "claim"]
