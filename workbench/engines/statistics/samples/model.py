"""A statistical model as it is asked about: the density of one observation, what was seen, what is sought.

One observation is a scalar symbol (or a vector of d); the sample is an array of the same name whose axis 0 runs over
the n observations. The first data symbol is the one whose density is given; the others are covariates, taken as given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from workbench.record.errors import GoalError
from workbench.record.naming import free_among
from workbench.rules import facts
from workbench.rules.condition import Condition
from workbench.terms.heads import (
    NUMBER,
    at,
    brief,
    compare,
    index,
    mul,
    negative,
    number,
    oo,
    properties,
    relation,
    size_term,
    subtract,
    symbol,
    tensor,
)
from workbench.terms.sizes import Size, size_of
from workbench.terms.term import Term, contains, size_names, substitute, symbols

_MINUS_OO = negative(oo)


def declared_support(data: Sequence[Term]) -> tuple[Term, Term] | None:
    """Where an observation that is declared a mask lives: it is 0 or 1, a whole number. None for other declarations."""
    return (number(0), number(1)) if data and "mask" in properties(data[0]) else None


@dataclass(frozen=True)
class Model:
    """The density p of one observation, in the symbols of one observation; see the module.

    ``support``: the ends between which the density is meant, which may hold parameters; ``discrete``: whole numbers
    only. Raises GoalError for names that nothing declares, and where there is nothing to estimate.
    """

    density: Term
    data: tuple[Term, ...]
    params: tuple[Term, ...]
    known: tuple[Term, ...] = ()
    support: tuple[Term, Term] = (_MINUS_OO, oo)
    discrete: bool = False

    def __post_init__(self) -> None:
        if not self.data:
            raise GoalError("say what is observed: --data x: for a number, --data x:d for a vector of d")
        if not self.params:
            raise GoalError("say what is to be estimated: --param NAME:SHAPE")
        if self.density.shape:
            raise GoalError(f"a density is a number; {brief(self.density)} has a shape")
        declared = (*self.data, *self.params, *self.known)
        names = [s.name for s in declared]
        for name in names:
            if names.count(name) > 1:
                raise GoalError(f"{name} is declared twice")
        for s in symbols(self.density, *self.support):
            if s not in declared:
                raise GoalError(f"{s.name} is neither data nor a parameter nor known: --data, --param or --known it")
        for p in self.params:
            if not contains(self.density, p) and not any(contains(e, p) for e in self.support):
                raise GoalError(f"the density does not depend on {p.name}: nothing can be learnt about it")

    # -- the sample ------------------------------------------------------------------

    @property
    def observed(self) -> Term:
        """The symbol whose density is given."""
        return self.data[0]

    @cached_property
    def size(self) -> Size:
        """The number of observations."""
        taken = {s.name for s in (*self.data, *self.params, *self.known)} | set(size_names(*self.data, *self.params))
        return size_of(free_among(("n", "N", "m"), taken))

    @property
    def n(self) -> Term:
        return size_term(self.size)

    @cached_property
    def i(self) -> Term:
        """The index of the observations."""
        taken = {s.name for s in (*self.data, *self.params, *self.known)} | set(size_names(*self.data, *self.params))
        made: Term = index(free_among(("i", "k", "l", "j"), taken | {self.size.terms[0][0][0][0]}), self.size)
        return made

    @cached_property
    def samples(self) -> tuple[Term, ...]:
        """The arrays of observations, with what the support says of their entries."""
        rest = (
            symbol(d.name, (self.size, *d.shape), *(properties(d) - {"simplex"} if not d.shape else properties(d)))
            for d in self.data[1:]
        )
        x = self.observed
        return symbol(x.name, (self.size, *x.shape), *(properties(x) | self._declared)), *rest

    @cached_property
    def _declared(self) -> frozenset[str]:
        low, high = self.support
        if self.observed.shape:
            return frozenset()
        if self.discrete and _is(low, 0) and _is(high, 1):
            return frozenset({"mask"})
        positive = bool(facts.positive(low)) or (_is(low, 0) and not self.discrete)
        found = {"unit"} if _is(low, 0) and _is(high, 1) else {"positive"} if positive else set()
        return frozenset(found | ({"integer"} if self.discrete else set()))

    @cached_property
    def assumptions(self) -> tuple[Condition, ...]:
        """What the support says beside the properties: of the data, and that it is not empty."""
        whole = dict(zip(self.data, self.samples, strict=True))
        low, high = (substitute(end, whole) for end in self.support)
        (x, *_), found = self.samples, []
        if self._moving:
            if low is not _MINUS_OO and high is not oo:
                room = relation(">", subtract(high, low), number(0))
                found.append(Condition(f"`{brief(high)} > {brief(low)}`", room))
            return tuple(c for c in found if not facts.positive(c.statement.args[0]))  # type: ignore[union-attr]
        if x.rank > 1:
            counts = "integer" in properties(x) and "positive" not in properties(x)
            return (Condition(f"every `{x.name} >= 0`", relation(">=", x, number(0))),) if counts else ()
        if not self._declared & {"mask", "unit"}:
            least = 1 if self.discrete else 0  # what "positive" says already
            said = "positive" in self._declared and low.head is NUMBER and low.value <= least
            if low is not _MINUS_OO and not said:
                found.append(Condition(f"every `{x.name} >= {brief(low)}`", relation(">=", x, low)))
            if high is not oo:
                found.append(Condition(f"every `{x.name} <= {brief(high)}`", relation("<=", x, high)))
        return tuple(found)

    @property
    def _moving(self) -> bool:
        return any(contains(end, p) for end in self.support for p in self.params)

    @property
    def moving(self) -> tuple[Term, ...]:
        """The parameters on which the support depends."""
        return tuple(p for p in self.params if any(contains(end, p) for end in self.support))

    def of_observation(self, term: Term) -> Term:
        """A term about one observation, about observation i of the sample."""
        return substitute(term, {d: self.entry(s) for d, s in zip(self.data, self.samples, strict=True)})

    def entry(self, sample: Term) -> Term:
        """Observation i: the entry, or the row."""
        if sample.rank == 1:
            return at(sample, self.i)
        axes: list[Term] = []
        for place, length in enumerate(sample.shape[1:]):
            axes.append(index("jklpq"[place], length))
        return tensor(at(sample, self.i, *axes), *axes)

    @property
    def supported(self) -> Term:
        """The density with its support, where that depends on parameters, as a factor 0 or 1."""
        if not self._moving:
            return self.density
        low, high = self.support
        factors = []
        if low is not _MINUS_OO:
            factors.append(compare(">=", self.observed, low))
        if high is not oo:
            factors.append(compare("<=", self.observed, high))
        return mul(self.density, *factors)


def _is(term: Term, value: int) -> bool:
    return term.head is NUMBER and term.value == value


def symbols_named(terms: Sequence[Term]) -> dict[str, Term]:
    return {t.name: t for t in terms}


__all__ = ["Model", "declared_support", "symbols_named"]
