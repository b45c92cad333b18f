"""How many observations a test needs: the least number with which it rejects often enough where the parameter is other.

Where the mean lies delta off, the statistic of n observations is normal about delta sqrt(n) over the deviation of one:

    it is beyond z_0 with probability at least Phi(z_1)  iff  n >= ((z_0 s_0 + z_1 s_1)/delta)^2

with the deviations s_0 of one observation under the hypothesis and s_1 there. The number is then tried, and the one
before it, with the exact power of the test. Source: Casella & Berger, Statistical Inference, section 8.3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

from workbench.engines.testing import numbers
from workbench.engines.testing.data import fraction, read_known
from workbench.engines.testing.declared import Asked, Laws, Power, Step, Test
from workbench.engines.testing.laws import Density, density
from workbench.engines.testing.numbers import decimal
from workbench.engines.testing.on_data import write_step
from workbench.engines.testing.regions import enclosure, levels, quantile
from workbench.reasons.testing import (
    CHANCE_OF_REJECTING,
    COMPUTED,
    CRITICAL_VALUE,
    CRITICAL_VALUE_ENCLOSED,
    DENSITY_UNDER_THE_HYPOTHESIS,
    DISTANCE,
    ENOUGH,
    LEAST_NUMBER,
    NOT_ENOUGH,
    OBSERVATIONS_NEEDED,
    QUANTILE_FOR_THE_POWER,
    SOLVE_FOR_THE_NUMBER,
)
from workbench.record.derivation import Claim, Derivation
from workbench.record.errors import GoalError
from workbench.record.pen import Mark, Pen
from workbench.rules.rule import replace_nodes
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.heads import (
    NAMED,
    add,
    brief,
    equals,
    meaning,
    named,
    negative,
    number,
    relation,
    scalar,
    subtract,
    symbol,
)
from workbench.terms.statements import iff
from workbench.terms.term import Term, postorder, symbols

MOST = 10**9
"""More observations than that are not looked for."""
_LESS = "_less"
"""What the names of the number before wear."""


@dataclass(frozen=True)
class Plan:
    """What is asked: the test by its module, the hypothesis, the other value, and how often it is to reject there."""

    module: Any
    name: str
    laws: Laws
    null: Fraction
    there: Fraction
    known: Mapping[str, Term]
    alternative: str
    level: Fraction
    power: Fraction

    def test(self, n: int) -> Test:
        """The test with n observations, whatever they are."""
        null = number(self.null)
        if self.module.KIND == "proportions":
            return self._declared(Asked((), null, self.laws, self.known, (scalar("k"),), (named("n", number(n)),)))
        return self._declared(Asked((symbol("x", (n,)),), null, self.laws, self.known))

    def _declared(self, asked: Asked) -> Test:
        made: Test = self.module.declare(asked)
        return made

    @property
    def beyond(self) -> Fraction:
        """What lies beyond the upper critical value."""
        return self.level / 2 if self.alternative == "two-sided" else self.level

    @property
    def fewest(self) -> int:
        return 2 if getattr(self.module, "POWER_KNOWN", ()) else 1


def plan(
    module: Any, name: str, laws: Laws, null: Any, there: Any, known: Mapping[str, Any], alternative: str,
    level: Fraction, power: Any,
) -> Plan:  # fmt: skip
    """What is asked, read. Raises GoalError for a test whose number is not told, and for values that no number
    answers."""
    if not hasattr(module, "deviations"):
        raise GoalError(f"{name}: the number of observations is not told; it is for z, t and proportion")
    for value, option, what in ((null, "null", "of the hypothesis"), (there, "power-at", "where it is to reject")):
        if value is None:
            raise GoalError(f"{name} needs the value {what}, to say how many observations: --{option} VALUE")
    wanted = fraction(power, "the power")
    if not level < wanted < 1:
        raise GoalError(
            f"the power lies between the level, {float(level):g}, and 1; {power} does not: a test that "
            "rejects so often needs no observations, or cannot be had"
        )
    at_null, at = fraction(null, "the value of the hypothesis"), fraction(there, "the value for the power")
    if module.KIND == "proportions" and not (0 < at_null < 1 and 0 < at < 1):
        raise GoalError("proportions lie between 0 and 1, in the hypothesis and where the test is to reject")
    if at == at_null:
        raise GoalError("where the hypothesis holds the test rejects with the probability of the level, however many")
    if alternative != "two-sided" and (at > at_null) != (alternative == "greater"):
        raise GoalError(
            f"the alternative is {alternative}, and {there} lies on the other side of {null}: there the test rejects "
            "less often, the more observations it has"
        )
    return Plan(module, name, laws, at_null, at, read_known(module, name, known, True), alternative, level, wanted)


def page(asked: Plan, id: str = "") -> Derivation:
    """The number of observations: by the normal law, and tried. Raises GoalError where it is too large."""
    pen = Pen()
    normal = density(asked.laws("normal")(number(0), number(1)), "standard normal")
    one, other = (number(v) for v in (asked.null, asked.there))
    delta = named("delta", subtract(other, one) if asked.there > asked.null else subtract(one, other))
    told: dict[Term, Mark] = {}
    write_step(pen, told, Step(delta, DISTANCE, "from the value of the hypothesis"))
    deviations = asked.module.deviations(one, other, asked.known)
    formulas = [write_step(pen, told, step) for step in dict.fromkeys(deviations)]
    f = pen.write(meaning(normal.named), DENSITY_UNDER_THE_HYPOTHESIS, normal.words, rests_on=())
    told[normal.named] = f
    z_0 = _enclosed(pen, told, normal, "z_0", 1 - asked.beyond, CRITICAL_VALUE,
                    f"the area above it is {_plain(asked.beyond)}")  # fmt: skip
    z_1 = _enclosed(pen, told, normal, "z_1", asked.power, QUANTILE_FOR_THE_POWER,
                    f"the area below it is {_plain(asked.power)}")  # fmt: skip
    s_0, s_1 = deviations[0].part, deviations[-1].part
    if numbers.value(z_0 * s_0 + z_1 * s_1) <= 0:
        raise GoalError("so little power is had with one observation; ask for more of it")
    m = scalar("m", "positive")
    need = ((z_0 * s_0 + z_1 * s_1) / delta) ** 2
    pen.given(m)
    pen.follows(
        iff(relation(">=", (delta * sqrt(m) - z_0 * s_0) / s_1, z_1), relation(">=", m, need)),
        *(told[p] for p in dict.fromkeys((delta, s_0, s_1, z_0, z_1))), *formulas, pen.fact(m, "positive"),
        by=SOLVE_FOR_THE_NUMBER, a=delta, b=z_0 * s_0, s=s_1, q=z_1, m=m,
        why="with `m` observations the normal statistic is there beyond `z_0` with the probability that lies below the "
        "left side",
    )  # fmt: skip
    least = named("n_0", need)
    write_step(pen, told, Step(least, OBSERVATIONS_NEEDED, "by the normal law, one side alone"))
    found = _least(asked, float(numbers.value(least)))
    test = asked.test(found)
    n = named("n", number(found))
    told[n] = pen.write(equals(n, number(found)), LEAST_NUMBER, LEAST_NUMBER.reason, rests_on=(told[least],))
    whole, value = _tried(pen, told, asked, test, found, z_0, "")
    pen.write(relation(">=", whole, number(asked.power)), ENOUGH, f"`n == {found}`")
    claims = [Claim("Equality", equals(n, number(found)), result=number(found), name="n"),
              Claim("Inequality", relation(">=", whole, number(asked.power)), result=None),
              Claim("Equality", relation("approx", whole, value), result=value, name="power")]  # fmt: skip
    if found > asked.fewest:
        before = asked.test(found - 1)
        less, _ = _tried(pen, told, asked, before, found - 1, z_0, _LESS)
        pen.write(relation("<", less, number(asked.power)), NOT_ENOUGH, f"`n == {found - 1}`")
        claims.append(Claim("Inequality", relation("<", less, number(asked.power)), result=None))
    pen.claim(*claims)
    _words(pen, asked, test, found)
    title = f"{test.title}: the number of observations"
    return pen.derivation(id=id, title=title, references=test.references, topic="inference", decimals=True)


def _words(pen: Pen, asked: Plan, test: Test, found: int) -> None:
    assert isinstance(test.hypothesis, Term)
    theta = brief(test.hypothesis.args[0])
    other = {"two-sided": "any other", "greater": "a greater", "less": "a smaller"}[asked.alternative]
    pen.goal(
        f"Find the least number of observations with which the test of `{theta} == {float(asked.null):g}` against "
        f"{other} value, at the level {float(asked.level):g}, rejects with probability at least "
        f"{float(asked.power):g} where `{theta} == {float(asked.there):g}`."
    )
    pen.convention(test.model)
    pen.idea(
        "With more observations the statistic moves away from the critical value as their root: ask that it is far "
        "enough, and solve for their number; then try it, and the number before."
    )
    pen.wrong("Rounding to the nearest number: one observation too few rejects too seldom.")
    pen.wrong("Half the distance to be seen, and twice as many observations: it takes four times as many.")
    if test.limit:
        pen.note("The law is that of a limit: the number is approximate.")
        few = min(found * min(p, 1 - p) for p in (asked.null, asked.there))
        if few < 5:
            pen.note(f"Warning: {float(few):.3g} successes or failures are expected at least: the limit law is "
                     "doubtful there; take an exact test.")  # fmt: skip


def _least(asked: Plan, start: float) -> int:
    """The least number with enough power, from the one that the normal law gives."""
    if start > MOST:
        raise GoalError(f"more than {MOST} observations would be needed: the values lie too close together")
    n = max(ceil(start), asked.fewest)
    while _chance(asked, n) < asked.power:
        n += 1
    while n > asked.fewest and _chance(asked, n - 1) >= asked.power:
        n -= 1
    return n


def _ends(asked: Plan, test: Test) -> tuple[float | None, float | None]:
    """The critical values."""
    low, high = (None if b is None else quantile(test.law, b)
                 for b in levels(asked.alternative, test.sides, asked.level))  # fmt: skip
    return (-high if asked.alternative == "two-sided" and high is not None else low), high


def _chance(asked: Plan, n: int) -> float:
    """The power with n observations."""
    test = asked.test(n)
    return _value(_power_of(asked, test), *_ends(asked, test))


def _power_of(asked: Plan, test: Test) -> Power:
    assert test.power is not None
    return test.power((number(asked.there),))


def _value(there: Power, low: float | None, high: float | None) -> float:
    if there.value is not None:
        return there.value(low, high)
    parts = [there.below(number(Fraction(low)))] if low is not None else []
    parts += [there.above(number(Fraction(high)))] if high is not None else []
    return float(numbers.value(add(*parts)))


def _enclosed(
    pen: Pen, told: dict[Term, Mark], law: Density, name: str, below: Fraction, reason: Any, why: str
) -> Term:  # fmt: skip
    """A quantile as a decimal under its name, with the two lines that enclose it."""
    value, statements = enclosure(law, quantile(law, below), below)
    rests = [pen.write(s, CRITICAL_VALUE_ENCLOSED, CRITICAL_VALUE_ENCLOSED.reason, rests_on=(), key=False)
             for s in statements]  # fmt: skip
    made = named(name, value)
    told[made] = pen.write(equals(made, value), reason, f"{why}, rounded", rests_on=rests)
    return made


def _tried(
    pen: Pen, told: dict[Term, Mark], asked: Plan, test: Test, n: int, z_0: Term, suffix: str
) -> tuple[Term, Term]:  # fmt: skip
    """The power with n observations, line by line: the part that is it, and its value."""
    there = _power_of(asked, test)
    c = z_0
    if test.limit is False and test.law.words != "standard normal":
        law = Density(test.law.law, test.law.words, f"f_t{suffix}", test.law.many)
        pen.write(meaning(law.named), DENSITY_UNDER_THE_HYPOTHESIS, law.words, rests_on=())
        c = _enclosed(pen, told, law, f"c{suffix}", 1 - asked.beyond, CRITICAL_VALUE,
                      f"the area above it is {_plain(asked.beyond)}")  # fmt: skip
    parts = [there.below(negative(c))] if asked.alternative != "greater" else []
    parts += [there.above(c)] if asked.alternative != "less" else []
    change = _renamed([*(s.part for s in there.steps), *parts], told, suffix)
    for step in there.steps:
        part = change.get(step.part, step.part)
        if symbols(part):
            told[part] = pen.write(meaning(part), step.reason, step.why, rests_on=())
        elif part not in told:
            write_step(pen, told, Step(part, step.reason, step.why))
    whole = named(f"power{suffix}", replace_nodes(add(*parts), change) if change else add(*parts))
    inside = set(postorder(whole))
    pen.write(meaning(whole), CHANCE_OF_REJECTING, f"with {n} observations; {there.why}",
              rests_on=[line for part, line in told.items() if part in inside])  # fmt: skip
    end = float(numbers.value(c))
    ends = (None if asked.alternative == "greater" else -end, None if asked.alternative == "less" else end)
    value = there.value(*ends) if there.value is not None else float(numbers.value(whole))
    pen.write(relation("approx", whole, decimal(value)), COMPUTED, "rounded")
    return whole, decimal(value, 8)


def _renamed(parts: list[Term], told: Mapping[Term, Mark], suffix: str) -> dict[Term, Term]:
    """The named parts that no line has told yet, under names with the suffix."""
    change: dict[Term, Term] = {}
    for node in (postorder(add(*parts)) if suffix else ()):
        if node.head is NAMED and node not in told:
            value = replace_nodes(node.args[0], change) if change else node.args[0]
            change[node] = named(f"{node.name}{suffix}", value)
    return change


def _plain(value: Fraction) -> str:
    return brief(number(value))


__all__ = ["Plan", "page", "plan"]
