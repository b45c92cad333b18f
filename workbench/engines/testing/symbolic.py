"""The derivation with symbols: from the model to the statistic and its law, then region, p-value, power, interval."""

from __future__ import annotations

from dataclasses import replace

from workbench.algebra.arithmetic import arithmetic
from workbench.engines.testing.declared import Test
from workbench.engines.testing.laws import Density, Q, follows, probability
from workbench.engines.testing.regions import p_words, surprise
from workbench.reasons.testing import NOT_REJECTED_VALUES, POWER_THERE, SIZE
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
    last = test.story(pen)
    statement = follows(test.statistic, law, test.samples, limit=test.limit)
    further = _after(pen, test, law, alternative, c, last)
    pen.claim(
        Law(statement) if not law.law.discrete else replace(Law(statement), result=None),
        *(Claim("Equality", equals(s.part, s.part.args[0])) for s in test.steps[-1:]),
        *further,
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


def _after(pen: Pen, test: Test, law: Density, alternative: str, c: Term, above: Mark) -> list[Claim]:
    """Region, p-value, power and interval; ``above`` says what law the statistic has."""
    T, (sign, inside) = test.statistic, _region(test, alternative)
    value = law.below(c) if sign == "<=" else law.above(c) if inside is T else 2 * law.above(c)
    which = f"`{T.name if inside is T else f'abs({T.name})'} {sign} {c.name}`"
    statement = relation("approx" if test.limit else "=", probability(sign, inside, c, test.samples), value)
    pen.follows(statement, above, by=SIZE, why=f"{which}; {SIZE.reason}")
    pen.define("p_value", surprise(law, T, alternative, test.sides), p_words(alternative, test.sides))
    claims = []
    if test.power is not None and test.told_at:
        claims.append(_power(pen, test, alternative, c, above))
    if test.interval is not None and alternative == "two-sided":
        _coverage(pen, test, c)
    return claims


def _region(test: Test, alternative: str) -> tuple[str, Term]:
    """Where the test rejects: where the second, with the first as its sign, is beyond the critical value."""
    if alternative == "two-sided" and test.sides == "symmetric":
        return ">=", absolute(test.statistic)
    return "<=" if alternative == "less" else ">=", test.statistic


def _power(pen: Pen, test: Test, alternative: str, c: Term, above: Mark) -> Claim:
    """Under another value of the parameter: the probability of rejecting there."""
    assert test.power is not None
    power = test.power(test.told_at)
    for step in power.steps:
        if step.part in {t for line in pen.lines for t in line.statement.args}:
            continue
        pen.define(step.part.name, step.part.args[0], step.why)
    sign, inside = _region(test, alternative)
    value = power.below(c) if sign == "<=" else power.above(c)
    value = value if inside is test.statistic else value + power.below(negative(c))
    statement = relation("approx" if power.limit else "=", probability(sign, inside, c, power.samples), value)
    # against one other value the law is that under the hypothesis, for another parameter: it rests on the same lines
    rests = [above] if test.against is None else next(line.rests_on for line in pen.lines if line.n == above.n)
    pen.follows(statement, *rests, by=POWER_THERE, why=power.why)
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
    pen.follows(
        equals(inside, compare("<=", lower, value) * compare("<=", value, upper)),
        by=NOT_REJECTED_VALUES,
        why=f"`{brief(theta)}` lies there with probability 1 less the level",
    )


__all__ = ["page", "said"]
