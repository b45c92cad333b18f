"""The derivation with symbols: from the model to the statistic and its law, then region, p-value, power, interval."""

from __future__ import annotations

from dataclasses import replace

from workbench.algebra.arithmetic import arithmetic
from workbench.engines.statistics.testing.declared import Test
from workbench.engines.statistics.testing.laws import Density, Q, follows, probability
from workbench.engines.statistics.testing.regions import p_words, surprise
from workbench.record.claims import Law
from workbench.record.derivation import Claim, Derivation
from workbench.record.pen import Mark, Pen
from workbench.rules.condition import Condition
from workbench.terms.functions.elementwise import absolute
from workbench.terms.heads import brief, compare, equals, negative, relation, scalar
from workbench.terms.term import Term


def page(test: Test, alternative: str, id: str = "") -> Derivation:
    """The derivation of the law of the statistic, and what follows from it."""
    pen = Pen()
    law = test.population or test.law
    c = scalar("c", *(("positive",) if test.sides != "symmetric" or alternative == "two-sided" else ()))
    pen.given(*test.givens, Q, c, conditions=[Condition(brief(c), c) for c in test.conditions])
    rival = "" if test.against is None else f", and the best test against {said(test.against)}"
    pen.goal(f"Find the law of the statistic under the hypothesis {said(test.hypothesis)}{rival}.")
    growing = " The sign ≈ says that the law is reached as the samples grow." if test.limit else ""
    pen.convention(f"{test.model} P is the probability under the hypothesis; {law.about}.{growing}")
    pen.idea("A statistic whose law under the hypothesis holds nothing unknown: how far out it lies can be told.")
    pen.define("f", law.named.args[0], f"the density: {law.words}")
    test.story(pen)
    statement = follows(test.statistic, law, test.samples, limit=test.limit)
    last = _after(pen, test, law, alternative, c)
    pen.claim(
        Law(statement) if not law.law.discrete else replace(Law(statement), result=None),
        *(Claim("Equality", equals(s.part, s.part.args[0])) for s in test.steps[-1:]),
        *last,
        *test.found,
    )
    for words in test.wrong:
        pen.wrong(words)
    for words in test.notes:
        pen.note(words)
    if test.limit:
        pen.note("The law is that of a limit: for small samples the probabilities are approximate.")
    return pen.derivation(
        id=id, title=f"{test.title}: the statistic and its law", references=test.references, topic="inference"
    )  # fmt: skip


def said(statement: Term | str) -> str:
    """A hypothesis in a sentence."""
    if isinstance(statement, str):
        return statement
    left, right = statement.args
    return f"`{brief(left)} = {brief(right)}`"


def _after(pen: Pen, test: Test, law: Density, alternative: str, c: Term) -> list[Claim]:
    """Region, p-value, power and interval."""
    sign = "approx" if test.limit else "="
    law_mark = Mark(pen._board.last, follows(test.statistic, law, test.samples, limit=test.limit))
    T = test.statistic
    letter, claims = T.name, []
    why = "choose c so that this is the level"
    if alternative == "two-sided" and test.sides == "symmetric":
        region = probability(">=", absolute(T), c, test.samples)
        pen.have(relation(sign, region, 2 * law.above(c)), f"size of the region |{letter}| >= c", why, law_mark)
    elif alternative == "less":
        region = probability("<=", T, c, test.samples)
        pen.have(relation(sign, region, law.below(c)), f"size of {letter} <= c", why, law_mark)
    else:
        region = probability(">=", T, c, test.samples)
        pen.have(relation(sign, region, law.above(c)), f"size of {letter} >= c", why, law_mark)
    tail = surprise(law, T, alternative, test.sides)
    pen.define("p_value", tail, p_words(alternative, test.sides))
    if test.power is not None and test.told_at:
        claims.append(_power(pen, test, alternative, c, law_mark))
    if test.interval is not None and alternative == "two-sided":
        _coverage(pen, test, c)
    return claims


def _power(pen: Pen, test: Test, alternative: str, c: Term, mark: Mark) -> Claim:
    """Under another value of the parameter: the probability of rejecting there."""
    assert test.power is not None
    power = test.power(test.told_at)
    for step in power.steps:
        if step.part in {t for line in pen.lines for t in line.statement.args}:
            continue
        pen.define(step.part.name, step.part.args[0], step.why)
    T, samples = test.statistic, power.samples
    if alternative == "two-sided" and test.sides == "symmetric":
        region, value = probability(">=", absolute(T), c, samples), power.above(c) + power.below(negative(c))
    elif alternative == "less":
        region, value = probability("<=", T, c, samples), power.below(c)
    else:
        region, value = probability(">=", T, c, samples), power.above(c)
    statement = relation("approx" if power.limit else "=", region, value)
    pen.have(statement, "power", power.why, mark)
    return replace(Law(statement), result=None)


def _coverage(pen: Pen, test: Test, c: Term) -> None:
    """The values that the test would not reject are those between the ends of the interval."""
    assert test.interval is not None
    if test.sides != "symmetric" or not test.interval.inverts:
        return
    lower, upper = map(arithmetic, test.interval.ends(negative(c), c))
    assert not isinstance(test.hypothesis, str)
    theta, value = test.hypothesis.args
    if value.head.name != "symbol":
        return
    inside = compare("<=", absolute(test.statistic.args[0]), c)
    pen.have(
        equals(inside, compare("<=", lower, value) * compare("<=", value, upper)),
        "interval: the values that are not rejected", f"{brief(theta)} lies there with probability 1 less the level",
    )  # fmt: skip


__all__ = ["page", "said"]
