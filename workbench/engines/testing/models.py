"""A model whose density is given as text, with hypotheses about its first parameter; with symbols or on data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from workbench.engines.statistics.after.family import law_of
from workbench.engines.statistics.laws.distribution import Distribution, resized
from workbench.engines.statistics.samples.model import Model
from workbench.engines.testing.laws import Sample
from workbench.record.errors import GoalError
from workbench.terms.heads import named, negative, number, oo, properties, symbol
from workbench.terms.sizes import Size, size_of
from workbench.terms.term import Term, substitute

Families = Callable[[], Sequence[Distribution]]


@dataclass(frozen=True)
class Stated:
    """The model, the law of one observation, and the values of the first parameter that the hypotheses name: symbols,
    or numbers where data are given. ``put``: what a term of the derivation is on the data."""

    model: Model
    law: Distribution
    null: Term
    against: Term
    families: Families
    change: Mapping[Term, Term] = field(default_factory=dict)
    count: int | None = None

    @property
    def theta(self) -> Term:
        return self.model.params[0]

    @property
    def x(self) -> Term:
        return self.model.samples[0]

    @property
    def n(self) -> Term:
        return self.model.n

    def put(self, term: Term) -> Term:
        """The term where the sample is the data; the term itself where there are none."""
        if self.count is None:
            return term
        sizes: dict[str, Size] = {str(self.model.size): size_of(self.count)}
        there = resized(term, sizes)
        return substitute(there, {resized(old, sizes): new for old, new in self.change.items()})

    def law_at(self, value: Term) -> Distribution:
        """The law of one observation where the first parameter has this value."""
        return self.law.replaced({self.theta: value})

    def sample_at(self, value: Term) -> Sample:
        return Sample(self.x, self.law_at(value))


def stated(request: Mapping[str, Any], families: Families) -> Stated:
    """The model asked about, with symbols. Raises GoalError for what is no density, for vectors, for covariates, and
    where the support moves with the parameter."""
    ends = request.get("support") or (negative(oo), oo)
    known = tuple(request.get("known", ()))
    model = Model(
        request["density"], tuple(request["data"]), tuple(request["params"]), known, ends,
        bool(request.get("discrete", False)),
    )  # fmt: skip
    law, model = law_of(model)
    theta = model.params[0]
    if theta.shape:
        raise GoalError(f"the hypothesis is about one number; {theta.name} has a shape")
    if model.moving:
        raise GoalError(
            f"the support depends on {model.moving[0].name}: the likelihood is no smooth function there, and the law "
            "of its ratio is another one"
        )
    null, against = (symbol(f"{theta.name}_{k}", (), *properties(theta)) for k in (0, 1))
    return Stated(model, law, null, against, families)


def on_data(
    made: Stated, sample: Sequence[Fraction], null: Fraction, against: Fraction | None, known: Mapping[str, Fraction],
    array: Term,
) -> Stated:  # fmt: skip
    """The model on data. Raises GoalError for values outside their domains, for data outside the support, and for
    known quantities without a value."""
    theta = made.theta
    names = [k.name for k in made.model.known]
    for name in (*names, *known):
        if name not in known:
            raise GoalError(f"{name} has no value on data: write its number into the density")
        if name not in names:
            raise GoalError(f"the density has no known quantity {name}; declare it with --known")
    for k in made.model.known:
        _require_inside(k, known[k.name])
    for value in (null, against):
        if value is not None:
            _require_inside(theta, value)
    _require_support(made, sample)
    values = {made.null: number(null)} | {k: named(k.name, number(known[k.name])) for k in made.model.known}
    if against is not None:
        values[made.against] = number(against)
    return Stated(
        made.model, made.law, made.null, made.against, made.families, {made.x: array, **values}, len(sample)
    )  # fmt: skip


def _require_inside(theta: Term, value: Fraction) -> None:
    has = properties(theta)
    if ("positive" in has and value <= 0) or ("unit" in has and not 0 < value < 1):
        where = "between 0 and 1" if "unit" in has else "positive"
        raise GoalError(f"{theta.name} is {where}; {value} is not")


def _require_support(made: Stated, sample: Sequence[Fraction]) -> None:
    """Every observation lies between the ends."""
    from workbench.engines.statistics.after.family import value_at

    x = made.model.observed
    for v in sample:
        if made.model.discrete and v.denominator != 1:
            raise GoalError(f"{x.name} is a whole number; {float(v):g} is not")
    low, high = (value_at(end, {}) for end in made.model.support)
    for v in sample:
        if (low is not None and v < low) or (high is not None and v > high):
            raise GoalError(f"{float(v):g} lies outside the support of {x.name}")


__all__ = ["Families", "Stated", "on_data", "stated"]
