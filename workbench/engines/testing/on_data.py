"""The worked solution on given data: the quantities, the statistic, p-value, critical value, decision, interval."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from workbench.algebra.arithmetic import arithmetic
from workbench.engines.testing import numbers
from workbench.engines.testing.data import Given
from workbench.engines.testing.declared import Step, Test
from workbench.engines.testing.numbers import decimal
from workbench.engines.testing.regions import (
    enclosure,
    levels,
    p_value,
    p_words,
    quantile,
    surprise,
)
from workbench.engines.testing.symbolic import said
from workbench.reasons.testing import (
    CHANCE_OF_REJECTING,
    COMPUTED,
    CRITICAL_VALUE,
    CRITICAL_VALUE_ENCLOSED,
    DENSITY_UNDER_THE_HYPOTHESIS,
    IN_THE_REGION,
    LOWER_END,
    NOT_IN_THE_REGION,
    NOT_REJECTED,
    NUMBERS_PUT_IN,
    P_VALUE,
    REJECT,
    UPPER_END,
)
from workbench.record.derivation import Claim, Derivation
from workbench.record.errors import NoDerivation
from workbench.record.pen import Mark, Pen
from workbench.rules.rule import replace_nodes
from workbench.terms.functions.arrays import array
from workbench.terms.functions.elementwise import absolute
from workbench.terms.heads import (
    NAMED,
    add,
    brief,
    equals,
    meaning,
    named,
    negative,
    number,
    power,
    relation,
)
from workbench.terms.term import LanguageError, Term, postorder, symbols

EXPECTED = 5
"""Expected counts below this make the chi-square limit doubtful."""
RESULT_DIGITS = 8
LEAST = 1e-300
"""A smaller p-value is only said to be below ``BOUND``, which is as far down as the check can tell numbers apart."""
BOUND = -6
"""The power of ten."""
MOST_ENTRIES = 24
"""An array of more entries is not written out."""
Told = dict[Term, Mark]
"""The quantities of a page, each with the line that gives its value."""
Ends = tuple[Term | None, Term | None]
"""The lower and the upper critical value; None where the test does not reject on that side."""


def page(
    test: Test, given: Given, alternative: str, level: Fraction, at: Sequence[Term] = (), id: str = ""
) -> Derivation:
    """The test on the data, with its power where the parameter has the values ``at``. Raises NoDerivation where the
    statistic has no value."""
    pen, told = Pen(), Told()
    try:
        for step in test.steps:
            write_step(pen, told, step)
        found = float(numbers.value(test.statistic))
    except (LanguageError, ZeroDivisionError) as error:
        raise NoDerivation(f"the statistic has no value on these data{test.breaks}: {error}") from None
    surprising = _surprise(pen, test, found, alternative, level, told[test.statistic])
    critical, further = _critical(pen, told, test, found, alternative, level)
    if test.interval is not None:
        further += _interval(pen, told, test, alternative, level, critical)
    if test.effect is not None:
        write_step(pen, told, test.effect)
        further.append(_answer("effect", test.effect.part))
    if at and test.power is not None:
        further.append(_power(pen, told, test, alternative, at, critical))
    pen.claim(surprising, _answer("statistic", test.statistic), *further)
    pen.sanity(relation("<=", surprising.statement.args[0], number(1)), "a probability")
    for words in test.wrong:
        pen.wrong(words)
    for words in _notes(test):
        pen.note(words)
    pen.goal(
        f"Test the hypothesis {said(test.hypothesis)} {_against(test, alternative)} at the level {float(level):g}, for "
        f"{'; '.join(given.words)}."
    )
    pen.convention(test.model)
    pen.idea(
        f"If the hypothesis holds, the statistic has {'approximately this' if test.limit else 'this'} law: "
        f"{test.law.words}."
    )
    return pen.derivation(
        givens=(), id=id, title=f"{test.title}, worked", references=test.references, topic="inference",
        decimals=given.decimals,
    )  # fmt: skip


# -- quantities ------------------------------------------------------------------------------------


def write_step(pen: Pen, told: Told, step: Step) -> Mark:
    """The quantity by its formula, with its numbers put in, and its value; the line with the formula."""
    part, formula = step.part, step.part.args[0]
    used = postorder(formula, below=lambda t: t.head is not NAMED)
    line = first = pen.write(meaning(part), step.reason, step.why, rests_on=[told[t] for t in used if t in told])
    inside = with_numbers(formula)
    whole = not any(t.head is NAMED and t.shape for t in postorder(inside, below=lambda t: t.head is not NAMED))
    if inside is not formula and whole:
        line = pen.write(equals(part, inside), NUMBERS_PUT_IN, key=False)
    if part.shape:
        told[part] = _entries(pen, part) or line
        return first
    sign, value = numbers.shown(numbers.value(part))
    if value is not inside:
        line = pen.write(relation(sign, part, value), COMPUTED, "" if sign == "=" else "rounded")
    told[part] = line
    return first


def _entries(pen: Pen, part: Term) -> Mark | None:
    """An array that is not too large by its entries."""
    found = numbers.value(part)
    entries = list(found.reshape(-1))
    if len(entries) > MOST_ENTRIES:
        return None
    short = [numbers.shown(e) for e in entries]
    exact = all(sign == "=" for sign, _ in short)
    shown = [e for _, e in short] if exact else [numbers.places(float(e)) for e in entries]
    value = array(*shown, dims=found.shape)
    return pen.write(relation("=" if exact else "approx", part, value), COMPUTED, "" if exact else "rounded")


def _answer(name: str, part: Term, value: Term | None = None) -> Claim:
    """What a named part is, in numbers, as an answer: its value, where no other one is given."""
    value = _result(numbers.value(part)) if value is None else value
    exact = numbers.exact(part)
    sign = "=" if isinstance(exact, Fraction) and exact == value.value else "approx"
    return Claim("Equality", relation(sign, part, value), result=value, name=name)


def with_numbers(formula: Term) -> Term:
    """Named numbers by their values where these are short, arrays by their names."""
    change = {}
    for node in postorder(formula, below=lambda t: t.head is not NAMED):
        if node.head is NAMED:
            found = None if node.shape else numbers.exact(node)
            short = isinstance(found, Fraction) and numbers.shown(found)[0] == "="
            change[node] = node  # a name that stays keeps its meaning
            if short and isinstance(found, Fraction):
                change[node] = number(found)
    return replace_nodes(formula, change) if change else formula


def _against(test: Test, alternative: str) -> str:
    if isinstance(test.hypothesis, str):
        return "against every other possibility"
    theta, value = test.hypothesis.args
    if test.against is not None:
        return f"against {said(test.against)}"
    sign = "!=" if test.sides == "upper" else {"two-sided": "!=", "greater": ">", "less": "<"}[alternative]
    return f"against `{brief(theta)} {sign} {brief(value)}`"


def _result(found: Any) -> Term:
    return number(found) if isinstance(found, Fraction) else decimal(float(found), RESULT_DIGITS)


# -- the decision ------------------------------------------------------------------------------------


def _surprise(pen: Pen, test: Test, found: float, alternative: str, level: Fraction, above: Mark) -> Claim:
    """The p-value and the decision."""
    law = test.law
    density = pen.write(meaning(law.named), DENSITY_UNDER_THE_HYPOTHESIS, law.words, rests_on=())
    p = named("p_value", surprise(law, test.statistic, alternative, test.sides))
    pen.write(meaning(p), P_VALUE, p_words(alternative, test.sides), rests_on=(above, density))
    value = p_value(law, found, alternative, test.sides)
    if value < LEAST:
        bound = power(number(10), number(BOUND))
        line = pen.write(relation("<", p, bound), law.counted, "far too small for the numbers of a computer")
        claim = Claim("Inequality", line.statement, result=bound, name="p_value")
    else:
        pen.write(relation("approx", p, decimal(value)), law.counted, "rounded")
        claim = _answer("p_value", p, decimal(value, RESULT_DIGITS))
    sign, decision = ("<", REJECT) if value < level else (">=", NOT_REJECTED)
    pen.write(relation(sign, p, number(level)), decision, decision.reason)
    return claim


_FURTHER = ("a little nearer, more lies beyond", "a little further out, less")
_WHOLE = ("no more than the level there and beyond", "more from the value before")
_ENCLOSED = {
    (False, True): _FURTHER, (False, False): _FURTHER[::-1], (True, True): _WHOLE, (True, False): _WHOLE,
}  # fmt: skip


def _critical(
    pen: Pen, told: Told, test: Test, found: float, alternative: str, level: Fraction
) -> tuple[Ends, list[Claim]]:
    """The critical values, each enclosed, and where the statistic lies."""
    law = test.law
    both = alternative == "two-sided" and test.sides == "symmetric"
    made: list[Term | None] = []
    claims: list[Claim] = []
    for below, other in zip(levels(alternative, test.sides, level), ("c_1", "c_2"), strict=True):
        if below is None:
            made.append(None)
            continue
        name = "c" if alternative != "two-sided" or both else other
        value, enclosed = enclosure(law, quantile(law, below), below)
        upper = 2 * below > 1
        area, discrete = brief(number(1 - below if upper else below)), law.law.discrete
        rests = [
            pen.write(statement, CRITICAL_VALUE_ENCLOSED, words, rests_on=(), key=False)
            for statement, words in zip(enclosed, _ENCLOSED[discrete, upper], strict=True)
        ]
        c = named(name, value)
        why = f"the area {'above' if upper else 'below'} it is {area}, rounded"
        if discrete:
            why = f"the {'smallest' if upper else 'largest'} value with no more than {area} there and beyond"
        told[c] = pen.write(equals(c, value), CRITICAL_VALUE, why, rests_on=rests)
        claims.append(_answer("critical_value" if name != "c_1" else "lower_critical_value", c, value))
        height, end = abs(found) if both else found, float(value.value)
        if abs(height - end) > 1e-6 * abs(end):
            inside = (height > end) == upper
            pen.write(
                relation(">" if height > end else "<", absolute(test.statistic) if both else test.statistic, c),
                IN_THE_REGION if inside else NOT_IN_THE_REGION, rests_on=(told[c],), key=False,
            )  # fmt: skip
        made.append(c)
    return (made[0], made[1]), claims


def _both_ends(test: Test, alternative: str, critical: Ends) -> Ends:
    """The critical values, the lower one of a symmetric law written out."""
    low, high = critical
    symmetric = alternative == "two-sided" and test.sides == "symmetric" and high is not None
    return (negative(high) if symmetric else low), high


def _interval(
    pen: Pen, told: Told, test: Test, alternative: str, level: Fraction, critical: Ends
) -> list[Claim]:  # fmt: skip
    """The values of the parameter that the test would not reject."""
    assert test.interval is not None
    low, high = _both_ends(test, alternative, critical)
    ends = test.interval.ends(low if low is not None else number(1), high if high is not None else number(1))
    words = ", ".join(w for w in (f"{float(100 * (1 - level)):g} %", test.interval.words) if w)
    claims = []
    for name, reason, end, needed in (("low", LOWER_END, ends[0], high), ("high", UPPER_END, ends[1], low)):
        if needed is None:
            continue
        part = named("lower" if name == "low" else "upper", arithmetic(end))
        write_step(pen, told, Step(part, reason, words))
        claims.append(_answer(f"interval_{name}", part))
    return claims


def _power(pen: Pen, told: Told, test: Test, alternative: str, at: Sequence[Term], critical: Ends) -> Claim:
    """The probability of rejecting where the parameter has another value."""
    assert test.power is not None
    there = test.power(at)
    for step in there.steps:
        if symbols(step.part):  # a density: a function of its variable
            told[step.part] = pen.write(meaning(step.part), step.reason, step.why, rests_on=())
        else:
            write_step(pen, told, step)
    low, high = _both_ends(test, alternative, critical)
    parts = [there.below(low)] if low is not None else []
    if high is not None:
        parts.append(there.above(high))
    whole = named("power", add(*parts))
    inside = set(postorder(whole))
    rests = [line for part, line in told.items() if part in inside]
    pen.write(meaning(whole), CHANCE_OF_REJECTING, there.why or "the probability of rejecting there", rests_on=rests)
    if there.value is None:
        value = float(numbers.value(whole))
    else:
        value = there.value(*(None if c is None else float(numbers.value(c)) for c in (low, high)))
    pen.write(relation("approx", whole, decimal(value)), COMPUTED, "rounded")
    return _answer("power", whole, decimal(value, RESULT_DIGITS))


def _notes(test: Test) -> list[str]:
    notes = list(test.notes)
    if test.limit:
        notes.append("The law is that of a limit: the p-value is approximate.")
    if test.expected is not None:
        import numpy as np

        small = np.ravel(np.asarray(numbers.value(test.expected), dtype=float))
        few = [v for v in small if v < EXPECTED]
        if few:
            notes.append(
                f"Warning: {len(few)} of {len(small)} expected counts are below {EXPECTED} (the smallest is "
                f"{min(few):.3g}): the limit law is doubtful here; take an exact test or join categories."
            )
    return notes


__all__ = ["page", "write_step"]
