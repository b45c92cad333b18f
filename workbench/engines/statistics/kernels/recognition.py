"""Kernels recognised: whether a log density is, up to a constant in the variable, that of a declared law.

    log p(x) = sum_j eta_j t_j(x) + c,    the t_j free of what is sought, the eta_j and c free of x

Both sides are taken apart into statistics t_j and coefficients eta_j (``atoms``). They differ by a constant where every
statistic has the same coefficient on both sides, and that is the one thing which is decided here (``same_kernel``). A
parameter that stands inside a statistic, as in log(1 - x^a), or at an end of the support, is not one that coefficients
could tell: a law is recognised with it as it stands, or not at all.

Two questions are answered so. ``recognised``: which law has a given kernel; its parameters are found by setting the
coefficients equal, one unknown at a time, and a root counts only where it lies in the domain at every trial.
``tilted``: whether g times a density is a multiple of another density of the same family.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from workbench.adviser import shortened
from workbench.algebra.arithmetic import arithmetic
from workbench.algebra.reading import exact
from workbench.engines.statistics.kernels.atoms import FREE, Atom, atoms, gathered
from workbench.engines.statistics.laws.distribution import Distribution
from workbench.engines.statistics.samples.letters import always, domain
from workbench.engines.statistics.samples.model import Model
from workbench.engines.statistics.samples.roots import root
from workbench.engines.statistics.samples.short_forms import readable
from workbench.engines.statistics.samples.sums import times
from workbench.engines.statistics.samples.trials import Trial
from workbench.terms.functions.elementwise import exp, log
from workbench.terms.heads import (
    ADD,
    MUL,
    NUMBER,
    SYMBOL,
    add,
    mul,
    negative,
    number,
    oo,
    power,
    properties,
    size_term,
    subtract,
    symbol,
)
from workbench.terms.sizes import Size
from workbench.terms.term import LanguageError, Term, contains, substitute, transform

_CLOSE = 1e-8
_ZERO = number(0)
RANGES = frozenset({"positive", "unit", "simplex", "integer", "mask", "onehot", "posdef"})


Kernel = Mapping[Atom, Term]
"""A log density taken apart: the coefficient of every statistic; that of FREE is no part of the kernel."""


def same_kernel(first: Kernel, second: Kernel, vanishes: Callable[[Term], bool]) -> bool:
    """Whether two log densities differ by a constant only: every statistic has the same coefficient in both.

    ``vanishes`` decides whether a difference of coefficients is 0; a difference of which that is not known is a
    difference.
    """
    statistics = dict.fromkeys((*first, *second))
    return all(
        vanishes(subtract(first.get(atom, _ZERO), second.get(atom, _ZERO))) for atom in statistics if atom != FREE
    )


def is_nothing(coefficient: Term) -> bool:
    """Whether a coefficient is 0, by exact arithmetic; what that cannot read is not known to be 0."""
    try:
        return not exact(transform(coefficient, _logarithm_opened))
    except LanguageError:
        return False


def _logarithm_opened(node: Term) -> Term | None:
    """log(r e^u) as log r + u."""
    factors = _factors(node.args[0]) if node.head is log else ()
    powers = [f.args[0] for f in factors if f.head is exp]
    if not powers:
        return None
    rest = [f for f in factors if f.head is not exp]
    return add(*powers, *([log(mul(*rest))] if rest else []), _ZERO)


def _factors(term: Term) -> tuple[Term, ...]:
    return term.args if term.head is MUL else (term,)


def stand_inside(letters: Iterable[Term], kernel: Kernel) -> list[Term]:
    """The letters that stand inside a statistic: no coefficient tells these."""
    return [p for p in letters if any(contains(base, p) for atom in kernel for base, _ in atom)]


# -- the law that has a given kernel --------------------------------------------------------------


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
    return {size_term(a): size_term(b) for a, b in sizes.items() if a != b}


def recognised(
    found: Kernel,
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
        seen = fitted(mine, (theta,), found, model, trials, at_end)
        if seen is not None:
            return seen
    return None


def fitted(
    law: Distribution,
    thetas: Sequence[Term],
    found: Kernel,
    model: Model,
    trials: Sequence[Trial],
    at_end: Mapping[Term, Term] | None = None,
) -> Seen | None:
    """The law with the values of its letters for which its kernel in the parameters is the one that was found.

    ``at_end``: the values of letters that are ends of the support. None where a letter stands inside a statistic, or
    where no values in the domains of the letters make all coefficients agree.
    """
    known, shown = dict(at_end or {}), dict[Term, Term]()
    stands = {a: c for a, c in atoms(law.log_density, *thetas).items() if a != FREE}
    if stand_inside(law.parameters, stands) or any(a != FREE and a not in stands for a in found):
        return None
    values = _solution(stands, found, law.parameters, model, trials, known, shown)
    if values is None:
        return None
    there = {a: substitute(c, values) for a, c in stands.items()}
    if not same_kernel(there, found, lambda gap: always(gap, trials, lambda v: abs(v) < _CLOSE)):
        return None
    return Seen(law, stands, values, frozenset(known), shown)


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


def _solution(
    stands: Kernel,
    found: Kernel,
    letters: Sequence[Term],
    model: Model,
    trials: Sequence[Trial],
    known: Mapping[Term, Term],
    shown: dict[Term, Term],
) -> dict[Term, Term] | None:
    """Values of the letters, each from a coefficient in which it is the only unknown one; ``known``: some of them.

    ``shown`` takes the values that are shorter with letters found before.
    """
    values: dict[Term, Term] = dict(known)
    left = list(stands)
    while True:
        ready = [a for a in left if len(_unknown(stands[a], letters, values)) == 1]
        if not ready:
            return values if len(values) == len(letters) else None
        atom, wanted = ready[0], found.get(ready[0], _ZERO)
        (phi,) = _unknown(stands[atom], letters, values)
        short = _at_sight(stands[atom], wanted, phi)
        if short is not None:
            value: Term | None = substitute(short, values)
            if value is not short:
                shown[phi] = short
        else:
            value = _solved(substitute(stands[atom], values), wanted, phi, model, trials)
        if value is None or not always(value, trials, domain(phi)):
            return None
        values[phi] = value
        left.remove(atom)


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


# -- another density of the same family -----------------------------------------------------------


def tilted(g: Term, law: Distribution) -> Distribution | None:
    """The law whose density is a multiple of g times the density of ``law``; None where none is seen.

        x^k times x^(a - 1) e^(-b x)  is the kernel of the gamma distribution with a + k in place of a

    Each statistic of log g must be one of the law, with a coefficient that one parameter moves, linearly or as its
    logarithm: then that parameter takes up what g brings. A constant factor of g is taken out before anybody asks.
    """
    x = law.variable
    if x.shape:
        return None
    if any(p.head is not SYMBOL for p in law.parameters):
        return _of_a_member(g, law)
    brought = _brought(g, x)
    if not brought or FREE in brought:
        return None
    stands = atoms(law.log_density, x)
    fixed = stand_inside(law.parameters, stands)
    fixed += [p for p in law.parameters if any(contains(end, p) for end in law.support or ())]
    change: dict[Term, Term] = {}
    for statistic, more in brought.items():
        found = _moved(stands, statistic, more, [p for p in law.parameters if p not in fixed])
        if found is None or found[0] in change:
            return None
        change[found[0]] = found[1]
    other = law(*(change.get(p, p) for p in law.parameters))
    wanted = {a: add(c, brought[a]) if a in brought else c for a, c in stands.items()}
    return other if same_kernel(wanted, atoms(other.log_density, x), is_nothing) else None


def _of_a_member(g: Term, law: Distribution) -> Distribution | None:
    """The same for a member of a family: for any parameters first, and the values put in."""
    if law.family is None:
        return None
    letters = {p: symbol(f"{p.name}_member", p.shape, *properties(p)) for p in law.family.parameters}
    general = law.family.replaced({**letters, law.family.variable: law.variable})
    other = tilted(g, replace(general, family=None))
    if other is None:
        return None
    values = dict(zip(letters.values(), law.parameters, strict=True))
    return law.family.of(law.variable.name)(*(arithmetic(substitute(p, values)) for p in other.parameters))


def _brought(g: Term, x: Term) -> Kernel:
    """log g taken apart; empty where a factor of g does not vary."""
    factors = [f for f in _factors(g) if f is not number(1)]
    if not all(contains(f, x) for f in factors):
        return {}
    return atoms(add(*(f.args[0] if f.head is exp else log(f) for f in factors), _ZERO), x)


def _moved(stands: Kernel, statistic: Atom, more: Term, free: Sequence[Term]) -> tuple[Term, Term] | None:
    """The parameter that moves the coefficient of one statistic and of no other, and where it has to go so that the
    coefficient grows by ``more``."""
    coefficient = stands.get(statistic)
    if coefficient is None:
        return None
    inside = [p for p in free if not p.shape and "integer" not in properties(p) and contains(coefficient, p)]
    if len(inside) == 1 and coefficient is log(inside[0]):
        return inside[0], mul(inside[0], exp(more))
    for theta in inside:
        slope = _slope(coefficient, theta)
        if slope is not None and sum(contains(c, theta) for a, c in stands.items() if a != FREE) == 1:
            if slope.head is NUMBER:
                return theta, add(theta, times(number(1 / slope.value), more))
            return theta, shortened(add(theta, mul(more, power(slope, number(-1)))))
    return None


def _slope(coefficient: Term, theta: Term) -> Term | None:
    """a, where the coefficient is a theta + b."""
    inside = {a: c for a, c in atoms(coefficient, theta).items() if a != FREE}
    return inside.get(((theta, Fraction(1)),)) if len(inside) == 1 else None


__all__ = [
    "RANGES", "Kernel", "Seen", "fitted", "is_nothing", "law_in", "lives_where", "recognised", "same_kernel",
    "tilted", "usual_ends",
]  # fmt: skip
