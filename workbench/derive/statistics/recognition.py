"""Kernels recognised: which law has a log density that is, up to a constant, a given function of the parameter.

The coefficients of the law's atoms hold its parameters. Setting them equal to the coefficients that are there gives
equations; they are solved one unknown at a time, and a root counts only where it lies in the domain at every trial.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workbench.derive.statistics.atoms import FREE, Atom, atoms, gathered
from workbench.derive.statistics.closing import always, domain, readable, root
from workbench.derive.statistics.distribution import Distribution
from workbench.derive.statistics.model import Model
from workbench.derive.statistics.sums import times
from workbench.derive.statistics.trials import Trial
from workbench.terms.heads import ADD, SYMBOL, number, properties, subtract, symbol
from workbench.terms.sizes import Size
from workbench.terms.term import Term, contains, substitute

_CLOSE = 1e-8
_RANGES = frozenset({"positive", "unit", "simplex", "integer", "mask", "onehot", "posdef"})


@dataclass(frozen=True)
class Seen:
    """A law of the parameter in letters of its own, the atoms of its log density, and the values of the letters."""

    law: Distribution
    stands: Mapping[Atom, Term]
    values: Mapping[Term, Term]

    def named(self, names: Mapping[Term, Term]) -> Distribution:
        return self.law.replaced(dict(names))

    @property
    def at(self) -> Distribution:
        """The law with its parameters' values."""
        return self.law.replaced(dict(self.values))


def lives_where(law: Distribution, theta: Term) -> bool:
    """Whether the values of theta are just those of the law's variable."""
    x = law.variable
    if law.ends is not None or law.total is not None or law.conditions or x.rank != theta.rank:
        return False
    return properties(x) & _RANGES == properties(theta) & _RANGES


def law_in(law: Distribution, theta: Term) -> Distribution:
    """The law as one of theta, with letters of its own for the parameters."""
    x = law.variable
    sizes = dict(zip(x.shape, theta.shape, strict=True))
    change: dict[Term, Term] = {x: theta}
    for p in law.parameters:
        if p.head is SYMBOL:
            change[p] = symbol(f"{p.name}_post", tuple(sizes.get(s, s) for s in p.shape), *properties(p))
    return law.replaced({**change, **_resized(sizes)})


def _resized(sizes: Mapping[Size, Size]) -> dict[Term, Term]:
    from workbench.terms.heads import size_term

    return {size_term(a): size_term(b) for a, b in sizes.items() if a != b}


def recognised(
    found: Mapping[Atom, Term], theta: Term, laws: Iterable[Distribution], model: Model, trials: Sequence[Trial]
) -> Seen | None:
    """The first law whose kernel the atoms are, with its parameters; None where there is none."""
    for law in laws:
        if not lives_where(law, theta) or any(p.head is not SYMBOL for p in law.parameters):
            continue
        mine = law_in(law, theta)
        stands = {a: c for a, c in atoms(mine.log_density, theta).items() if a != FREE}
        if any(a != FREE and a not in stands for a in found):
            continue
        values = _matched(stands, {a: found.get(a, number(0)) for a in stands}, mine, model, trials)
        if values is not None:
            return Seen(mine, stands, values)
    return None


def _matched(
    stands: Mapping[Atom, Term], wanted: Mapping[Atom, Term], law: Distribution, model: Model, trials: Sequence[Trial]
) -> dict[Term, Term] | None:
    """The parameters for which every coefficient is the one wanted."""
    values: dict[Term, Term] = {}
    left = list(stands)
    while True:
        ready = [a for a in left if len(_unknown(stands[a], law, values)) == 1]
        if not ready:
            break
        atom = ready[0]
        (phi,) = _unknown(stands[atom], law, values)
        value = _solved(substitute(stands[atom], values), wanted[atom], phi, model, trials)
        if value is None or not always(value, trials, domain(phi)):
            return None
        values[phi] = value
        left.remove(atom)
    if len(values) < len(law.parameters):
        return None
    for atom in left:
        gap = subtract(substitute(stands[atom], values), wanted[atom])
        if not always(gap, trials, lambda v: abs(v) < _CLOSE):
            return None
    return values


def _unknown(coefficient: Term, law: Distribution, values: Mapping[Term, Term]) -> list[Term]:
    return [p for p in law.parameters if p not in values and contains(coefficient, p)]


def _solved(stands: Term, wanted: Term, phi: Term, model: Model, trials: Sequence[Trial]) -> Term | None:
    """phi where the coefficient is the wanted one: at sight where phi stands alone with a sign, else by its root."""
    flat = stands.args if stands.head is ADD else (stands,)
    minus = number(-1)
    for sign, alone in ((1, phi), (-1, times(minus, phi))):
        rest = [t for t in flat if t is not alone]
        if len(rest) == len(flat) - 1 and not any(contains(t, phi) for t in rest):
            return gathered([(sign, wanted), *((-sign, t) for t in rest)])
    if phi.rank:
        return None
    gap = subtract(stands, wanted)
    found = root(gap, number(0), phi, trials)
    return None if found is None else readable(model, found, trials)


__all__ = ["Seen", "lives_where", "recognised"]
