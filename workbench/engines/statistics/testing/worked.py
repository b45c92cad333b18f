"""The worked solution on given data: the quantities, the statistic, p-value, critical value, decision, interval."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from workbench.algebra.arithmetic import arithmetic
from workbench.engines.statistics.testing import numbers
from workbench.engines.statistics.testing.data import Given
from workbench.engines.statistics.testing.declared import Step, Test
from workbench.engines.statistics.testing.numbers import decimal
from workbench.engines.statistics.testing.regions import (
    enclosure,
    levels,
    p_value,
    p_words,
    quantile,
    surprise,
)
from workbench.engines.statistics.testing.symbolic import said
from workbench.record.board import Board
from workbench.record.derivation import Claim, Derivation, Remark
from workbench.record.errors import NoDerivation
from workbench.rules.rule import replace_nodes
from workbench.terms.functions.arrays import array
from workbench.terms.functions.elementwise import absolute
from workbench.terms.heads import NAMED, add, brief, equals, named, negative, number, power, relation
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


class Sheet:
    """The lines, and what was found under which name."""

    def __init__(self) -> None:
        self.board = Board()
        self.claims: list[Claim] = []
        self.said: dict[Term, str] = {}

    def step(self, step: Step) -> str:
        """The quantity by its formula, with its numbers put in, and its value; the number of the last line."""
        self.said[step.part] = self._step(step)
        return self.said[step.part]

    def _step(self, step: Step) -> str:
        part, formula = step.part, step.part.args[0]
        write = self.board.write
        used = postorder(formula, below=lambda t: t.head is not NAMED)
        n = write(equals(part, formula), step.rule, step.why, rests_on=[self.said[t] for t in used if t in self.said])
        inside = with_numbers(formula)
        whole = not any(t.head is NAMED and t.shape for t in postorder(inside, below=lambda t: t.head is not NAMED))
        if inside is not formula and whole:
            n = write(equals(part, inside), "numbers put in", rests_on=(n,), key=False)
        if part.shape:
            return self._entries(part, n)
        sign, value = numbers.shown(numbers.value(part))
        if value is not inside:
            n = write(relation(sign, part, value), "computed", "" if sign == "=" else "rounded", rests_on=(n,))
        return n

    def _entries(self, part: Term, n: str) -> str:
        """An array that is not too large by its entries."""
        found = numbers.value(part)
        entries = list(found.reshape(-1))
        if len(entries) > MOST_ENTRIES:
            return n
        short = [numbers.shown(e) for e in entries]
        exact = all(sign == "=" for sign, _ in short)
        shown = [e for _, e in short] if exact else [numbers.places(float(e)) for e in entries]
        value = array(*shown, dims=found.shape)
        return self.board.write(
            relation("=" if exact else "approx", part, value), "computed", "" if exact else "rounded", rests_on=(n,)
        )

    def result(self, name: str, part: Term, value: Term, kind: str = "Equality") -> None:
        """What a named part is, in numbers, as an answer."""
        exact = numbers.exact(part)
        sign = "=" if isinstance(exact, Fraction) and exact == value.value else "approx"
        self.claims.append(Claim(kind, relation(sign, part, value), result=value, name=name))


def with_numbers(formula: Term) -> Term:
    """Named numbers by their values where these are short, arrays by their names."""
    change = {}
    for node in postorder(formula, below=lambda t: t.head is not NAMED):
        if node.head is NAMED and not node.shape:
            found = numbers.exact(node)
            short = isinstance(found, Fraction) and numbers.shown(found)[0] == "="
            if short:
                change[node] = number(found)
    return replace_nodes(formula, change) if change else formula


def page(
    test: Test, given: Given, alternative: str, level: Fraction, at: Sequence[Term] = (), id: str = ""
) -> Derivation:
    """The test on the data, with its power where the parameter has the values ``at``. Raises NoDerivation where the
    statistic has no value."""
    sheet = Sheet()
    try:
        for step in test.steps:
            sheet.step(step)
        found = float(numbers.value(test.statistic))
    except (LanguageError, ZeroDivisionError) as error:
        raise NoDerivation(f"the statistic has no value on these data{test.breaks}: {error}") from None
    sheet.result("statistic", test.statistic, _result(numbers.value(test.statistic)))
    p, decided = _surprise(sheet, test, found, alternative, level, sheet.said[test.statistic])
    critical = _critical(sheet, test, found, alternative, level)
    if test.interval is not None:
        _interval(sheet, test, alternative, level, critical)
    if test.effect is not None:
        sheet.step(test.effect)
        sheet.result("effect", test.effect.part, _result(numbers.value(test.effect.part)))
    if at and test.power is not None:
        _power(sheet, test, alternative, at, critical)
    notes = _notes(test)
    return Derivation(
        id=id, title=f"{test.title}, worked", givens=(),
        goal=f"Test the hypothesis {said(test.hypothesis)} {_against(test, alternative)} at the level "
        f"{float(level):g}, for {'; '.join(given.words)}.",
        claims=_main_first(sheet.claims), roads=(sheet.board.road("worked"),), convention=test.model,
        idea=f"If the hypothesis holds, the statistic has {_article(test)} law: {test.law.words}.",
        remarks=_remarks(p, decided), wrong=test.wrong, notes=tuple(notes), references=test.references,
        topic="inference", decimals=given.decimals,
    )  # fmt: skip


def _article(test: Test) -> str:
    return "approximately this" if test.limit else "this"


def _main_first(claims: list[Claim]) -> tuple[Claim, ...]:
    return tuple(sorted(claims, key=lambda c: c.name != "p_value"))


def _remarks(p: Term, decided: bool) -> tuple[Remark, ...]:
    return (Remark(relation("<=", p, number(1)), "a probability"),)


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


def _surprise(
    sheet: Sheet, test: Test, found: float, alternative: str, level: Fraction, above: str
) -> tuple[Term, bool]:
    law = test.law
    write = sheet.board.write
    density = write(equals(law.named, law.named.args[0]), "density under the hypothesis", law.words, rests_on=())
    p = named("p_value", surprise(law, test.statistic, alternative, test.sides))
    n = write(equals(p, p.args[0]), "p-value", p_words(alternative, test.sides), rests_on=(above, density))
    value = p_value(law, found, alternative, test.sides)
    if value < LEAST:
        bound = power(number(10), number(BOUND))
        n = write(relation("<", p, bound), law.counted, "far too small for the numbers of a computer", rests_on=(n,))
        sheet.claims.append(Claim("Inequality", relation("<", p, bound), result=bound, name="p_value"))
    else:
        n = write(relation("approx", p, decimal(value)), law.counted, "rounded", rests_on=(n,))
        sheet.result("p_value", p, decimal(value, RESULT_DIGITS))
    reject = value < level
    verdict = "reject the hypothesis" if reject else "the hypothesis is not rejected"
    why = "p is below the level" if reject else "p is not below the level: the data do not speak against it enough"
    write(relation("<" if reject else ">=", p, number(level)), verdict, why, rests_on=(n,))
    return p, reject


_FURTHER = ("a little nearer, more lies beyond", "a little further out, less")
_WHOLE = ("no more than the level there and beyond", "more from the value before")
_ENCLOSED = {
    (False, True): _FURTHER, (False, False): _FURTHER[::-1], (True, True): _WHOLE, (True, False): _WHOLE,
}  # fmt: skip


def _critical(
    sheet: Sheet, test: Test, found: float, alternative: str, level: Fraction
) -> tuple[Term | None, Term | None]:
    """The lower and the upper critical value, each enclosed, and where the statistic lies; None where there is none."""
    law, write = test.law, sheet.board.write
    made: list[Term | None] = []
    for below, other in zip(levels(alternative, test.sides, level), ("c_1", "c_2"), strict=True):
        if below is None:
            made.append(None)
            continue
        name = "c" if alternative != "two-sided" or test.sides == "symmetric" else other
        value, enclosed = enclosure(law, quantile(law, below), below)
        upper = 2 * below > 1
        area, discrete = brief(number(1 - below if upper else below)), law.law.discrete
        rests = [
            write(statement, "critical value enclosed", words, rests_on=(), key=False)
            for statement, words in zip(enclosed, _ENCLOSED[discrete, upper], strict=True)
        ]
        c = named(name, value)
        side = "above" if upper else "below"
        why = f"the area {side} it is {area}, rounded"
        if discrete:
            why = f"the {'smallest' if upper else 'largest'} value with no more than {area} there and beyond"
        n = write(equals(c, value), "critical value", why, rests_on=rests)
        sheet.said[c] = n
        sheet.result("critical_value" if name != "c_1" else "lower_critical_value", c, value)
        two = alternative == "two-sided" and test.sides == "symmetric"
        height, end = abs(found) if two else found, float(value.value)
        if abs(height - end) > 1e-6 * abs(end):
            inside = (height > end) == upper
            write(
                relation(">" if height > end else "<", absolute(test.statistic) if two else test.statistic, c),
                "in the critical region" if inside else "not in the critical region", rests_on=(n,), key=False,
            )  # fmt: skip
        made.append(c)
    return made[0], made[1]


def _interval(
    sheet: Sheet, test: Test, alternative: str, level: Fraction, critical: tuple[Term | None, Term | None]
) -> None:
    """The values of the parameter that the test would not reject."""
    assert test.interval is not None
    low, high = critical
    if alternative == "two-sided" and test.sides == "symmetric" and high is not None:
        low = negative(high)
    ends = test.interval.ends(low if low is not None else number(1), high if high is not None else number(1))
    confidence = f"{float(100 * (1 - level)):g} %"
    for name, end, needed in (("lower", ends[0], high), ("upper", ends[1], low)):
        if needed is None:
            continue
        part = named(name, arithmetic(end))
        sheet.step(Step(part, f"{name} end of the {confidence} interval", test.interval.words))
        sheet.result(f"interval_{'low' if name == 'lower' else 'high'}", part, _result(numbers.value(part)))


def _power(
    sheet: Sheet, test: Test, alternative: str, at: Sequence[Term], critical: tuple[Term | None, Term | None]
) -> None:
    """The probability of rejecting where the parameter has another value."""
    assert test.power is not None
    there = test.power(at)
    for step in there.steps:
        if symbols(step.part):  # a density: a function of its variable
            sheet.said[step.part] = sheet.board.write(equals(step.part, step.part.args[0]), step.rule, step.why,
                                                      rests_on=())  # fmt: skip
        else:
            sheet.step(step)
    low, high = critical
    if alternative == "two-sided" and test.sides == "symmetric" and high is not None:
        low = negative(high)
    parts = [there.below(low)] if low is not None else []
    if high is not None:
        parts.append(there.above(high))
    whole = named("power", add(*parts))
    write = sheet.board.write
    inside = set(postorder(whole))
    rests = [n for part, n in sheet.said.items() if part in inside]
    n = write(equals(whole, whole.args[0]), "power", there.why or "the probability of rejecting there", rests_on=rests)
    if there.value is None:
        value = float(numbers.value(whole))
    else:
        value = there.value(*(None if c is None else float(numbers.value(c)) for c in (low, high)))
    write(relation("approx", whole, decimal(value)), "computed", "rounded", rests_on=(n,))
    sheet.result("power", whole, decimal(value, RESULT_DIGITS))


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


__all__ = ["page"]
