"""What all ways to a mean share: the board that is written on, the law, and what its page shows."""

from __future__ import annotations

from workbench.engines.statistics.laws.distribution import Distribution, Given, Value
from workbench.engines.statistics.laws.domains import condition
from workbench.record.errors import NoDerivation
from workbench.record.pen import Mark, Pen
from workbench.rules.condition import Condition
from workbench.terms.heads import brief, equals
from workbench.terms.term import Term, contains, symbols


class Averages:
    """Writes E g(X) = value for functions g, each once. ``cites``: mean and variance may be taken from the page."""

    def __init__(self, pen: Pen, distribution: Distribution, cites: bool) -> None:
        self.pen, self.distribution, self.cites = pen, distribution, cites
        self.x = distribution.variable
        self._found: dict[Term, Mark] = {}
        self._cites: dict[Term, Mark] = {}
        self._reasons: list[str] = []

    def varies(self, f: Term) -> bool:
        return contains(f, self.x)

    def _constant(self, g: Term) -> Mark:
        return self.pen.have(equals(self.distribution.expectation(g), g), "a constant", "it averages to itself")

    def cited(self, f: Term, value: Value, what: str) -> Mark:
        """What the distribution's page shows. Raises NoDerivation where the premise is false."""
        known = value.value if isinstance(value, Given) else value
        words = f"{what} of the {self.distribution.name.replace('-', ' ')} distribution"
        conditions = self._premise(value.premise, words) if isinstance(value, Given) else []
        if f not in self._cites:
            said = equals(self.distribution.expectation(f), known)
            self._cites[f] = self.pen.have(said, words, "shown on its page", conditions=conditions)
        return self._cites[f]

    def _premise(self, premise: Term, words: str) -> list[Condition]:
        if symbols(premise):
            return [condition(premise, brief(premise))]
        from workbench.numerics.evaluate import evaluate

        left, right = (float(evaluate(side, {})) for side in premise.args)
        if not {"<": left < right, ">": left > right, "<=": left <= right, ">=": left >= right}[premise.attrs[0]]:
            raise NoDerivation(f"the {words} is finite only where {brief(premise)}, which is not so")
        return []

    def _refused(self, f: Term) -> NoDerivation:
        why = "; ".join(dict.fromkeys(self._reasons))
        return NoDerivation(f"no way to the expectation of {brief(f)} was found" + (f": {why}" if why else ""))


__all__ = ["Averages"]
