"""Estimates in a short form: by means where the size of the sample cancels, with one root in the place of several."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.adviser import advised, shortened
from workbench.engines.statistics.samples import advice
from workbench.engines.statistics.samples.letters import Letters
from workbench.engines.statistics.samples.model import Model
from workbench.engines.statistics.samples.sums import times
from workbench.engines.statistics.samples.trials import Trial
from workbench.rules.rule import preorder, replace_nodes
from workbench.terms.declaration import Function
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.functions.reductions import mean, sum_
from workbench.terms.heads import (
    ADD,
    MUL,
    NAMED,
    NUMBER,
    POWER,
    SIZE,
    mul,
    number,
    power,
    size_term,
)
from workbench.terms.term import Term, contains, postorder, rebuild, substitute


def one_over_size(inner: Term) -> Term:
    return power(size_term(inner.shape[0]), -1)


def _is_call(term: Term) -> bool:
    return isinstance(term.head, Function) and bool(term.head.knows.entries.elementwise)


def readable(model: Model, term: Term, trials: Sequence[Trial]) -> Term:
    """The term in a short form, by means where the sample's size cancels then."""
    letters = Letters(trials)
    outside = list(preorder(term, below=lambda t: t.head in (ADD, MUL, POWER, NAMED) or _is_call(t)))
    term = replace_nodes(
        term,
        {
            t: mul(sum_(t.args[0]), one_over_size(t.args[0]))
            for t in outside
            if t.head is mean and not t.rank and t.args[0].rank == 1
        },
    )
    sums = [t for t in postorder(term) if t.head is sum_ and not t.rank and t.args[0].shape == (model.size,)]
    hidden = letters.hidden(term, ())
    best = letters.back(shortened(hidden))
    size = letters.names.get(model.n)
    if size is None or not sums:
        return best
    means = {letters.of(s): mul(size, letters.of(mean(s.args[0]))) for s in sums}
    short = shortened(substitute(hidden, means))
    return best if contains(short, size) else letters.back(short)


def one_root(term: Term) -> Term:
    """Roots that are multiplied under one root: sqrt(a) / (2 sqrt(b)) is sqrt(a / (4 b))."""
    done: dict[Term, Term] = {}
    for node in postorder(term):
        again = rebuild(node, (done[a] for a in node.args)) if node.args else node
        done[node] = _joined_roots(again) if again.head is MUL and not again.rank else again
    return done[term]


def _joined_roots(term: Term) -> Term:
    above: list[Term] = []
    below: list[Term] = []
    others: list[Term] = []
    value = number(1).value
    for factor in _factors(term):
        side, base = (below, factor.args[0]) if _is_divisor(factor) else (above, factor)
        if base.head is sqrt:
            side.append(base.args[0])
        elif base.head is NUMBER and base.value > 0:
            value = value / base.value if side is below else value * base.value
        else:
            others.append(factor)
    if len(above) + len(below) < 2 and not (above + below and value != 1 and not others):
        return term
    square = value * value
    plain = all(v.head is NUMBER for v in above + below)
    if plain:
        return term
    for v in above:
        if v.head is NUMBER:
            square = square * v.value
    rest = [v for v in above if v.head is not NUMBER]
    for v in below:
        if v.head is NUMBER:
            square = square / v.value
    low = [v for v in below if v.head is not NUMBER]
    top = mul(*([number(square.numerator)] if square.numerator != 1 or not rest else []), *rest)
    bottom = times(number(square.denominator), mul(*low) if low else number(1))
    inside = top if bottom is number(1) else mul(top, *(power(f, -1) for f in _parts(bottom)))
    return mul(*others, sqrt(with_means(inside)))


def _parts(term: Term) -> tuple[Term, ...]:
    """A count on its own, so that a sum over it is a mean; the other factors together."""
    factors = term.args if term.head is MUL else (term,)
    count = [f for f in factors if f.head is SIZE]
    rest = [f for f in factors if f.head is not SIZE]
    return (*count, *([mul(*rest)] if rest else []))


def _factors(term: Term) -> list[Term]:
    """The factors of a product, those below a bar one by one."""
    out: list[Term] = []
    for f in term.args:
        if _is_divisor(f) and f.args[0].head is MUL:
            out.extend(power(g, -1) for g in f.args[0].args)
        else:
            out.append(f)
    return out


def _is_divisor(f: Term) -> bool:
    return f.head is POWER and f.args[1] is number(-1)


def with_means(term: Term) -> Term:
    """Means for sums over a count, also inside arrays."""
    done: dict[Term, Term] = {}
    for node in postorder(term):
        again = rebuild(node, (done[a] for a in node.args)) if node.args else node
        if again.head is MUL:
            for s in again.args:
                if s.head is sum_ and not s.rank and s.args[0].rank == 1:
                    count = power(size_term(s.args[0].shape[0]), -1)
                    if count in again.args:
                        rest = list(again.args)
                        rest.remove(count)
                        rest[rest.index(s)] = mean(s.args[0])
                        again = mul(*rest)
                        break
        done[node] = again
    return done[term]


def collected(term: Term, trials: Sequence[Trial]) -> Term:
    """The term with what cancels at sight cancelled; itself where the adviser cannot say."""
    letters = Letters(trials)
    plain = replace_nodes(
        term,
        {
            t: mul(sum_(t.args[0]), one_over_size(t.args[0]))
            for t in postorder(term)
            if t.head is mean and not t.rank and t.args[0].rank == 1
        },
    )
    hidden = letters.hidden(plain, ())
    if any(t.rank for t in postorder(hidden)):
        return term
    found = advised(advice.as_it_is, hidden)
    return term if found is None else with_means(letters.back(found))


__all__ = ["collected", "one_over_size", "one_root", "readable", "with_means"]
