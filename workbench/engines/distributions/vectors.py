"""Total masses and moments of vectors that are made of independent numbers: by their entries, their images, their
shares.
"""

from __future__ import annotations

from typing import Any

from workbench.engines.statistics.expectation.averages import Averages
from workbench.engines.statistics.expectation.means import Means
from workbench.engines.statistics.expectation.random_arrays import squared_deviation
from workbench.engines.statistics.expectation.readings import article
from workbench.engines.statistics.laws.distribution import Distribution
from workbench.reasons.expectation import MEAN, TOTAL_MASS, VARIANCE, VARIANCE_RULE
from workbench.reasons.inference import FOLLOWS
from workbench.reasons.vector_laws import INDEPENDENT_ENTRIES, POSITIVE_DEFINITE_IMAGE, SHARES_OF_A_TOTAL
from workbench.record import finish
from workbench.record.pen import Mark
from workbench.terms.functions.linear_algebra import diag, outer
from workbench.terms.heads import add, brief, divide, equals, mul, number, power, properties, subtract
from workbench.terms.term import Term, substitute

_ONE = number(1)


def mass_of_a_vector(means: Averages) -> Mark | None:
    """E 1 = 1 of independent entries, of a positive definite image of such a vector, of shares of a total."""
    law = means.distribution
    if not means.x.shape:
        return None
    if law.entries is not None:
        return _of_entries(means, law, _ONE)
    if law.image is not None:
        return _of_image(means)
    return _of_shares(means, _ONE) if law.shares is not None else None


def moment_of_shares(means: Averages, f: Term) -> Mark | None:
    """The mean or the covariance of shares of a total; None for other laws and functions."""
    law, x = means.distribution, means.x
    if law.shares is None:
        return None
    if f is x:
        return _of_shares(means, x)
    return _spread_of_shares(means) if means.mean is not None and f is squared_deviation(x, means.mean) else None


def _spread_of_shares(means: Averages) -> Mark:
    """E (x - m)(x - m)^T, by E x x^T and the mean."""
    law, x = means.distribution, means.x
    assert means.mean is not None
    first, second = means.of(x), _of_shares(means, outer(x, x))
    left = law.expectation(squared_deviation(x, means.mean))
    total = subtract(law.expectation(outer(x, x)), outer(means.mean, means.mean))
    line = means.pen.follows(equals(left, total), first, by=VARIANCE_RULE, why="the products less those of the means")
    means.pen.start(left, total, line)
    return means.pen.use(second)


def _of_entries(means: Averages, law: Distribution, f: Term) -> Mark:
    """The mean of 1, of y or of y y^T, by those of one entry."""
    assert law.entries is not None
    (one, pairs), y = law.entries, law.variable
    u, there = one.variable, {law.entries[0].variable: y, **dict(pairs)}
    under = means.share(Means(means.pen, one, True, means.page))
    known, value = [], _ONE
    if f is _ONE:
        known = [under.total_mass()]
    else:
        assert isinstance(one.mean, Term) and isinstance(one.variance, Term)
        known, value = [under.total_mass(), under.cited(u, one.mean, MEAN)], substitute(one.mean, there)
        if f is not y:
            known.append(under.cited(power(subtract(u, one.mean), number(2)), one.variance, VARIANCE))
            value = add(outer(value, value), diag(substitute(one.variance, there)))
    letters: dict[str, Any] = {letter.name: vector for letter, vector in pairs}
    why = f"each entry has {article(one)}"
    if letters:
        why += ", with " + ", ".join(f"`{name} == {brief(vector)}[i]`" for name, vector in letters.items())
    return means.pen.follows(equals(law.expectation(f), value), *known, by=INDEPENDENT_ENTRIES, why=why, **letters)


def _of_image(means: Averages) -> Mark | None:
    law = means.distribution
    assert law.image is not None
    base, value = law.image
    if base.entries is None:
        return None
    last = _of_entries(means, base, _ONE)
    said = equals(law.expectation(_ONE), base.expectation(_ONE))
    facts = [means.pen.fact(p, "posdef") for p in law.parameters if "posdef" in properties(p)]
    named: dict[str, Any] = {means.x.name: value}
    why = f"`{means.x.name} == {brief(value)}`, with independent standard entries"
    first = means.pen.follows(said, *facts, by=POSITIVE_DEFINITE_IMAGE, why=why, **named)
    means.pen.start(first.left, first.right, first)
    return means.pen.use(last)


def _of_shares(means: Averages, f: Term) -> Mark:
    """The mean of 1, x or x x^T by those of the numbers and of their total."""
    law, x = means.distribution, means.x
    assert law.shares is not None
    parts, total = law.shares
    g, s = parts.variable, total.variable
    whole = substitute(f, {x: g})
    h = {_ONE: _ONE, x: s}.get(f, power(s, number(2)))
    above = _of_entries(means, parts, whole)
    apart = equals(parts.expectation(whole), mul(total.expectation(h), law.expectation(f)))
    facts = [means.pen.fact(p, "positive") for p in law.parameters if "positive" in properties(p)]
    why = f"`{g.name} == {s.name}*{x.name}`, where `{s.name}` has {article(total)}"
    split = means.pen.follows(apart, *facts, by=SHARES_OF_A_TOTAL, why=why)
    under = means.share(Means(means.pen, total, True, means.page))
    size = under.cited(_ONE, _ONE, TOTAL_MASS) if f is _ONE else under.of(h)
    value = _ONE if f is _ONE else finish.tidied_or_same(divide(above.right, size.right))
    rests = (above, split, size, *(() if f is _ONE else facts))
    return means.pen.follows(equals(law.expectation(f), value), *rests, by=FOLLOWS, why="solved for the shares")


__all__ = ["mass_of_a_vector", "moment_of_shares"]
