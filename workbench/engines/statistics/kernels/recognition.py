"""Kernels recognised: which law has a log density that is, up to a constant, a given function of the parameter.

The coefficients of the law's atoms hold its parameters. Setting them equal to the coefficients that are there gives
equations; they are solved one unknown at a time, and a root counts only where it lies in the domain at every trial.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from workbench.engines.statistics.kernels.atoms import FREE, Atom, atoms, gathered
from workbench.engines.statistics.laws.distribution import Distribution
from workbench.engines.statistics.samples.closing import always, domain, readable, root
from workbench.engines.statistics.samples.model import Model
from workbench.engines.statistics.samples.sums import times
from workbench.engines.statistics.samples.trials import Trial
from workbench.terms.heads import ADD, SYMBOL, negative, number, oo, properties, subtract, symbol
from workbench.terms.sizes import Size
from workbench.terms.term import Term, contains, substitute

_CLOSE = 1e-8
RANGES = frozenset({"positive", "unit", "simplex", "integer", "mask", "onehot", "posdef"})


@dataclass(frozen=True)
class Seen:
    """A law of the parameter in letters of its own, the atoms of its log density, and the values of the letters."""

    law: Distribution
    stands: Mapping[Atom, Term]
    values: Mapping[Term, Term]
    at_end: frozenset[Term] = frozenset()
    """The parameters that are ends of the support."""
    shown: Mapping[Term, Term] = field(default_factory=dict)
    """The values as they are found, which may hold letters found before; where they are shorter so."""

    def named(self, names: Mapping[Term, Term]) -> Distribution:
        return self.law.replaced(dict(names))

    @property
    def at(self) -> Distribution:
        """The law with its parameters' values."""
        return self.law.replaced(dict(self.values))


def lives_where(law: Distribution, theta: Term) -> bool:
    """Whether the values of theta are just those of the law's variable, up to the law's own ends."""
    x = law.variable
    if law.total is not None or law.discrete or x.rank != theta.rank:
        return False
    return properties(x) & RANGES == properties(theta) & RANGES


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
    found: Mapping[Atom, Term],
    theta: Term,
    laws: Iterable[Distribution],
    model: Model,
    trials: Sequence[Trial],
    ends: tuple[Term, Term] | None = None,
) -> Seen | None:
    """The first law whose kernel the atoms are, with its parameters; None where there is none.

    ``ends``: where theta lives, where that is not the whole of its range; a law with ends must have just these.
    """
    for law in laws:
        if not lives_where(law, theta) or any(p.head is not SYMBOL for p in law.parameters):
            continue
        mine = law_in(law, theta)
        at_end = _at_ends(mine, theta, ends)
        if at_end is None:
            continue
        stands = {a: c for a, c in atoms(mine.log_density, theta).items() if a != FREE}
        if any(a != FREE and a not in stands for a in found):
            continue
        wanted = {a: found.get(a, number(0)) for a in stands}
        shown: dict[Term, Term] = {}
        values = matched(stands, wanted, mine.parameters, model, trials, at_end, shown)
        if values is not None:
            return Seen(mine, stands, values, frozenset(at_end), shown)
    return None


def _at_ends(law: Distribution, theta: Term, ends: tuple[Term, Term] | None) -> dict[Term, Term] | None:
    """The values that the law's ends give its parameters; None where its ends are not those of theta."""
    usual = law.ends is None
    if theta.shape:
        return {} if usual else None
    wanted = usual_ends(theta) if ends is None else ends
    values: dict[Term, Term] = {}
    for own, other in zip(usual_ends(theta) if law.ends is None else law.ends, wanted, strict=True):
        if own in law.parameters and other not in (oo, negative(oo)):
            values[own] = other
        elif own is not other:
            return None
    return values


def usual_ends(theta: Term) -> tuple[Term, Term]:
    """The ends of the range that is declared for a number."""
    has = properties(theta)
    if "unit" in has:
        return number(0), number(1)
    return (number(0) if "positive" in has else negative(oo)), oo


def matched(
    stands: Mapping[Atom, Term],
    wanted: Mapping[Atom, Term],
    letters: Sequence[Term],
    model: Model,
    trials: Sequence[Trial],
    known: Mapping[Term, Term] | None = None,
    shown: dict[Term, Term] | None = None,
) -> dict[Term, Term] | None:
    """The values of the letters for which every coefficient is the one wanted; ``known``: some of them.

    ``shown`` takes the values that are shorter with letters found before.
    """
    values: dict[Term, Term] = dict(known or {})
    left = list(stands)
    while True:
        ready = [a for a in left if len(_unknown(stands[a], letters, values)) == 1]
        if not ready:
            break
        atom = ready[0]
        (phi,) = _unknown(stands[atom], letters, values)
        short = _at_sight(stands[atom], wanted[atom], phi)
        if short is not None:
            value: Term | None = substitute(short, values)
            if shown is not None and value is not short:
                shown[phi] = short
        else:
            value = _solved(substitute(stands[atom], values), wanted[atom], phi, model, trials)
        if value is None or not always(value, trials, domain(phi)):
            return None
        values[phi] = value
        left.remove(atom)
    if len(values) < len(letters):
        return None
    for atom in left:
        gap = subtract(substitute(stands[atom], values), wanted[atom])
        if not always(gap, trials, lambda v: abs(v) < _CLOSE):
            return None
    return values


def _unknown(coefficient: Term, letters: Sequence[Term], values: Mapping[Term, Term]) -> list[Term]:
    return [p for p in letters if p not in values and contains(coefficient, p)]


def _at_sight(stands: Term, wanted: Term, phi: Term) -> Term | None:
    """phi where the coefficient is the wanted one, if phi stands alone with a sign."""
    flat = stands.args if stands.head is ADD else (stands,)
    minus = number(-1)
    for sign, alone in ((1, phi), (-1, times(minus, phi))):
        rest = [t for t in flat if t is not alone]
        if len(rest) == len(flat) - 1 and not any(contains(t, phi) for t in rest):
            return gathered([(sign, wanted), *((-sign, t) for t in rest)])
    return None


def _solved(stands: Term, wanted: Term, phi: Term, model: Model, trials: Sequence[Trial]) -> Term | None:
    """phi where the coefficient is the wanted one, as a root."""
    if phi.rank:
        return None
    found = root(subtract(stands, wanted), number(0), phi, trials)
    return None if found is None else readable(model, found, trials)


__all__ = ["RANGES", "Seen", "law_in", "lives_where", "matched", "recognised", "usual_ends"]
