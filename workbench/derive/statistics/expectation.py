"""Expectations told line by line: E f(X) for a declared distribution.

Linearity takes f apart; each part is a moment that the distribution's page shows, a value of its generating function, a
derivative of that at 0, something that a score holds (scores have mean zero), a finite sum, or an integral. What none
of these reaches is refused.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace

from workbench.derive.claims import Expectation
from workbench.derive.errors import GoalError, NoDerivation
from workbench.derive.pen import Pen
from workbench.derive.record import Derivation
from workbench.derive.statistics.arrays import ArrayMeans
from workbench.derive.statistics.distribution import Distribution, Given
from workbench.derive.statistics.means import Means
from workbench.derive.statistics.sums import times
from workbench.rules.condition import Condition
from workbench.terms.functions.linear_algebra import outer
from workbench.terms.heads import ADD, SYMBOL, add, as_term, brief, number, power, show_shape
from workbench.terms.term import Term, contains, symbols

GOALS = ("mean", "variance", "entropy", "mgf")
"""What may be asked for by name."""
_LONG = {"mgf": "moment generating function"}


def expect(
    f: Term | str, distribution: Distribution, *, givens: Iterable[Term] | None = None, id: str = "", title: str = ""
) -> Derivation:
    """The derivation of E f(X) where X has the distribution; f holds its variable, or is one of GOALS.

    By name, the moments are worked out and not taken from the distribution's page. Raises GoalError for a goal that
    makes no sense, NoDerivation where the expectation is not finite or no way to it was found.
    """
    started = time.perf_counter()
    x = distribution.variable
    cites = f not in ("mean", "variance", "mgf")
    sought = f"{_LONG.get(f, f)} of {_article(distribution)}" if isinstance(f, str) else ""
    title = title or sought[:1].upper() + sought[1:]
    f = _goal(f, distribution) if isinstance(f, str) else as_term(f)
    if f.indices or (f.shape and not x.shape):
        raise GoalError(f"an expectation of a number; {brief(f)} is none")
    for s in symbols(f):
        if s.name == x.name and s is not x:
            raise GoalError(f"{x.name} is declared with other properties than the variable of {distribution.name}")
    pen = Pen()
    obeyed = [Condition(brief(c), c) for c in distribution.conditions]
    pen.given(x, *_others(f, distribution, givens), conditions=obeyed)
    pen.goal(f"Find the {sought or f'expectation of {brief(f)} where {x.name} has {_article(distribution)}'}.")
    pen.convention(f"E_{x.name} averages over {x.name} with the density of {_article(distribution)}.")
    pen.idea("An expectation is linear: take the function apart, and put the averages of its parts together again.")
    last = (ArrayMeans if x.shape else Means)(pen, distribution, cites).of(f)
    pen.claim(Expectation(last.statement))
    made = pen.derivation(id=id, title=title or f"Expectation of {brief(f)} under {_article(distribution)}")
    return replace(made, seconds=time.perf_counter() - started)


def entropy(distribution: Distribution, **words: str) -> Derivation:
    """-E log p(X)."""
    return expect("entropy", distribution, **words)  # type: ignore[arg-type]


def divergence(p: Distribution, q: Distribution, *, givens: Iterable[Term] | None = None) -> Derivation:
    """KL(p || q) = E log p(X) - log q(X) under p. Raises GoalError where the variables or supports are not the same."""
    if p.variable.shape != q.variable.shape:
        raise GoalError(f"{p.name} and {q.name} are laws of arrays of different shapes")
    if p.variable is not q.variable:
        q = q.replaced({q.variable: p.variable})
    if p.ends != q.ends:
        raise GoalError(f"the supports differ: where {q.name} has density 0 and {p.name} has not, KL is infinite")
    title = f"Kullback-Leibler divergence of {_article(p)} from {_article(q)}"
    return expect(add(p.log_density, _less(q.log_density)), p, givens=givens, title=title)


def _less(f: Term) -> Term:
    """-f, the sign taken to each term."""
    return add(*(times(number(-1), a) for a in (f.args if f.head is ADD else (f,))))


def _goal(name: str, distribution: Distribution) -> Term:
    x = distribution.variable
    if name == "mean":
        return x
    if name == "entropy":
        return _less(distribution.log_density)
    if name == "mgf":
        from workbench.terms.functions.elementwise import exp

        return exp(distribution.argument)
    if name == "variance":
        mean = distribution.mean
        if mean is None:
            raise NoDerivation(f"{_article(distribution)} has no mean, so it has no variance")
        off = add(x, _less(mean.value if isinstance(mean, Given) else mean))
        if x.rank > 1:
            raise GoalError(f"the covariance of a vector; {x.name} has the shape {show_shape(x.shape)}")
        return outer(off, off) if x.shape else power(off, 2)
    raise GoalError(f"unknown goal {name!r}; there are {', '.join(GOALS)}, and expressions")


def _article(distribution: Distribution) -> str:
    """``the normal distribution`` with its parameters."""
    inside = ", ".join(brief(p) for p in distribution.parameters)
    return f"the {distribution.name.replace('-', ' ')} distribution ({inside})"


def _others(f: Term, distribution: Distribution, givens: Iterable[Term] | None) -> list[Term]:
    inside = symbols(f, *distribution.parameters)
    found = dict.fromkeys([*(givens or ()), *inside])
    return [s for s in found if s.head is SYMBOL and not contains(s, distribution.variable)]


__all__ = ["GOALS", "divergence", "entropy", "expect"]
