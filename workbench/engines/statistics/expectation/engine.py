"""Expectations told line by line: E f(X) for a declared distribution.

Linearity takes f apart; each part is a moment that the distribution's page shows, a value of its generating function, a
derivative of that at 0, something that a score holds (scores have mean zero), a finite sum, or an integral. What none
of these reaches is refused.
"""

from __future__ import annotations

from collections.abc import Iterable

from workbench.engines.statistics.expectation.arrays import ArrayMeans
from workbench.engines.statistics.expectation.averages import Page
from workbench.engines.statistics.expectation.means import Means
from workbench.engines.statistics.expectation.readings import article
from workbench.engines.statistics.laws.distribution import Distribution, Given, Said
from workbench.engines.statistics.laws.domains import never
from workbench.engines.statistics.samples.sums import times
from workbench.language.saying import said as spoken
from workbench.reasons.expectation import ENTROPY, GENERATING_FUNCTION, MEAN, VARIANCE
from workbench.record.claims import Expectation
from workbench.record.derivation import Derivation
from workbench.record.errors import GoalError, NoDerivation
from workbench.record.pen import Pen
from workbench.rules.condition import Condition
from workbench.terms.functions.linear_algebra import outer
from workbench.terms.heads import (
    ADD,
    SYMBOL,
    add,
    as_term,
    brief,
    negative,
    number,
    oo,
    power,
    properties,
    relation,
    show_shape,
)
from workbench.terms.term import Term, contains, postorder, symbols

GOALS = ("mean", "variance", "entropy", "mgf")
"""What may be asked for by name."""
_LONG = {"mgf": "moment generating function"}
_SHOWN = {"mean": MEAN, "variance": VARIANCE, "entropy": ENTROPY, "moment generating function": GENERATING_FUNCTION}
"""What the page of a distribution is cited for."""


def expect(
    f: Term | str,
    distribution: Distribution,
    *,
    givens: Iterable[Term] | None = None,
    id: str = "",
    title: str = "",
    conditions: Iterable[Term] = (),
) -> Derivation:
    """The derivation of E f(X) where X has the distribution; f holds its variable, or is one of GOALS.

    By name, the moments are worked out and only taken from the distribution's page where no way to them was found.
    ``conditions``: what is assumed beside the conditions of the distribution. Raises GoalError for a goal that
    makes no sense, NoDerivation where the expectation is not finite or no way to it was found.
    """
    x = distribution.variable
    cites = f not in ("mean", "variance", "mgf")
    sought = f"{_LONG.get(f, f)} of {article(distribution)}" if isinstance(f, str) else ""
    title, goal = title or sought[:1].upper() + sought[1:], f if isinstance(f, str) else ""
    f = checked_function(_goal(f, distribution) if isinstance(f, str) else as_term(f), distribution)
    said = _shown(goal, distribution) if goal else None
    if said is not None and said.premise is not None and not symbols(said.premise):
        means(Pen(), distribution, cites).premise(said.premise, _SHOWN[said.words])
    obeyed = [Condition(brief(c), c) for c in (*distribution.conditions, *conditions)]

    def begun() -> Pen:
        pen = Pen()
        pen.given(x, *others(f, distribution, givens), conditions=obeyed)
        return pen

    pen = begun()
    try:
        last = means(pen, distribution, cites).of(f)
    except NoDerivation:
        if said is None:
            raise
        pen = begun()
        known = said.value if said.premise is None else Given(said.value, said.premise.attrs[0], *said.premise.args)
        last = means(pen, distribution, True).cited(said.f, known, _SHOWN[said.words])
    pen.goal(f"Find the {sought or f'expectation of {spoken(f)} where `{x.name}` has {article(distribution)}'}.")
    pen.convention(f"The expectation averages over `{x.name}` with the density of {article(distribution)}.")
    pen.idea("An expectation is linear: take the function apart, and put the averages of its parts together again.")
    pen.claim(Expectation(last.statement))
    made = pen.derivation(id=id, title=title or f"Expectation of {spoken(f)} under {article(distribution)}")
    return made


def checked_function(f: Term, distribution: Distribution) -> Term:
    """f, where it is a function of the variable that can be averaged. Raises GoalError where it is none."""
    x = distribution.variable
    if f.indices or (f.shape and not x.shape):
        raise GoalError(f"an expectation of a number; {brief(f)} is none")
    for s in symbols(f):
        if s.name == x.name and s is not x:
            raise GoalError(f"{x.name} is declared with other properties than the variable of {distribution.name}")
    return f


def entropy(distribution: Distribution, **words: str) -> Derivation:
    """-E log p(X)."""
    return expect("entropy", distribution, **words)  # type: ignore[arg-type]


def divergence(p: Distribution, q: Distribution, *, givens: Iterable[Term] | None = None) -> Derivation:
    """KL(p || q) = E log p(X) - log q(X) under p. Raises GoalError where the variables or supports are not the same."""
    if p.variable.shape != q.variable.shape:
        raise GoalError(f"{p.name} and {q.name} are laws of arrays of different shapes")
    conditions = _inside(p, q)
    if p.variable is not q.variable:
        q = q.replaced({q.variable: p.variable})
    title = f"Kullback-Leibler divergence of {article(p)} from {article(q)}"
    whole = add(p.log_density, less(q.log_density))
    return expect(whole, p, givens=givens, title=title, conditions=conditions)


def _inside(p: Distribution, q: Distribution) -> list[Term]:
    """What makes the support of p a part of that of q. Raises GoalError where it is none."""
    same = p.variable is q.variable or properties(p.variable) == properties(q.variable)
    if same and p.ends == q.ends:
        return []
    words = f"the supports differ: where `{q.name}` has density 0 and `{p.name}` has not, KL is infinite"
    if p.support is None or q.support is None or p.discrete != q.discrete:
        raise GoalError(words)
    (low, high), (below, above) = p.support, q.support
    needed = [] if below is low or below is negative(oo) else [relation(">=", low, below)]
    needed += [] if above is high or above is oo else [relation("<=", high, above)]
    for statement in needed:
        if oo in postorder(statement) or never(statement):
            raise GoalError(words)
    return [s for s in needed if symbols(s)]


def means(pen: Pen, distribution: Distribution, cites: bool, page: Page | None = None) -> ArrayMeans | Means:
    """What averages functions of the variable on the board of the pen; see ``Averages`` for ``cites`` and ``page``."""
    return (ArrayMeans if distribution.variable.shape else Means)(pen, distribution, cites, page)


def _shown(goal: str, distribution: Distribution) -> Said | None:
    """What the page of the distribution shows for a goal that was asked for by name."""
    words = _LONG.get(goal, goal)
    return next((said for said in distribution.said() if said.words == words), None)


def less(f: Term) -> Term:
    """-f, the sign taken to each term."""
    return add(*(times(number(-1), a) for a in (f.args if f.head is ADD else (f,))))


def _goal(name: str, distribution: Distribution) -> Term:
    x = distribution.variable
    if name == "mean":
        return x
    if name == "entropy":
        return less(distribution.log_density)
    if name == "mgf":
        from workbench.terms.functions.elementwise import exp

        return exp(distribution.argument)
    if name == "variance":
        mean = distribution.mean
        if mean is None:
            raise NoDerivation(f"{article(distribution)} has no mean, so it has no variance")
        off = add(x, less(mean.value if isinstance(mean, Given) else mean))
        if x.rank > 1:
            raise GoalError(f"the covariance of a vector; {x.name} has the shape {show_shape(x.shape)}")
        return outer(off, off) if x.shape else power(off, 2)
    raise GoalError(f"unknown goal {name!r}; there are {', '.join(GOALS)}, and expressions")


def others(f: Term, distribution: Distribution, givens: Iterable[Term] | None) -> list[Term]:
    """The symbols beside the variable, those that were given first."""
    inside = symbols(f, *distribution.parameters)
    found = dict.fromkeys([*(givens or ()), *inside])
    return [s for s in found if s.head is SYMBOL and not contains(s, distribution.variable)]


__all__ = ["GOALS", "checked_function", "divergence", "entropy", "expect", "less", "means", "others"]
