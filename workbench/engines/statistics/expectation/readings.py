"""How a function of a variable reads: a power, a distance from a centre; and what goes with a claim or a parameter."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.algebra.length import length
from workbench.engines.statistics.laws.distribution import Distribution, Given, T, Value
from workbench.engines.statistics.samples.sums import ONE, Part, times
from workbench.language.saying import said
from workbench.rules import facts
from workbench.terms.heads import ADD, NUMBER, POWER, add, number, properties, relation
from workbench.terms.term import Term, contains, substitute


def says_nothing(f: Term, pieces: list[Part]) -> bool:
    """Whether f is its only part, perhaps in another spelling that is no shorter."""
    if len(pieces) > 1:
        return False
    (piece,) = pieces
    return piece.what is f or (piece.coefficient is ONE and length(piece.what) >= length(f))


def positive_parameters(law: Distribution, other: Distribution) -> Iterator[Term]:
    """What the new parameters obey, where the old ones are declared positive."""
    for old, new in zip(law.parameters, other.parameters, strict=True):
        if old is not new and properties(old) & {"positive"} and not facts.positive(new):
            yield relation(">", new, number(0))


def taken_at(value: Value, t: Term) -> Value:
    if isinstance(value, Given):
        sign = value.premise.attrs[0]
        return Given(substitute(value.value, {T: t}), sign, *(substitute(s, {T: t}) for s in value.premise.args))
    return substitute(value, {T: t})


def centre_of(base: Term, x: Term) -> Term | None:
    """c, for x - c; 0 for x itself."""
    if base is x:
        return number(0)
    if base.head is not ADD or base.args.count(x) != 1:
        return None
    others = [a for a in base.args if a is not x]
    return None if any(contains(a, x) for a in others) else add(*(times(number(-1), a) for a in others))


def order_of(g: Term, x: Term) -> int | None:
    """k, for x^k."""
    if g is x:
        return 1
    whole = g.head is POWER and g.args[0] is x and g.args[1].head is NUMBER and g.args[1].value.denominator == 1
    return int(g.args[1].value) if whole else None


def article(distribution: Distribution) -> str:
    """``the normal distribution`` with its parameters."""
    inside = ", ".join(said(p) for p in distribution.parameters)
    return f"the {distribution.name.replace('-', ' ')} distribution ({inside})"


def ordinal(k: int) -> str:
    return {1: "first", 2: "second", 3: "third"}.get(k, f"{k}th")


__all__ = ["article", "centre_of", "order_of", "ordinal", "positive_parameters", "says_nothing", "taken_at"]
