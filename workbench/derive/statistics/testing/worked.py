"""The worked solution on given data: the quantities, the statistic, p-value, critical value, decision, interval."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from workbench.derive.arithmetic import arithmetic
from workbench.derive.board import Board
from workbench.derive.errors import GoalError, NoDerivation
from workbench.derive.record import Claim, Derivation, Remark
from workbench.derive.statistics.testing import numbers
from workbench.derive.statistics.testing.data import Given
from workbench.derive.statistics.testing.declared import Step, Test
from workbench.derive.statistics.testing.numbers import decimal
from workbench.derive.statistics.testing.regions import (
    enclosure,
    frozen,
    levels,
    p_value,
    p_words,
    quantile,
    surprise,
)
from workbench.derive.statistics.testing.symbolic import said
from workbench.rules.rule import replace_nodes
from workbench.terms.functions.arrays import array
from workbench.terms.functions.elementwise import absolute
from workbench.terms.heads import NAMED, add, brief, equals, named, negative, number, relation
from workbench.terms.term import LanguageError, Term, postorder, substitute

EXPECTED = 5
"""Expected counts below this make the chi-square limit doubtful."""
RESULT_DIGITS = 8
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


def page(test: Test, given: Given, alternative: str, level: Fraction, at: Fraction | None, id: str = "") -> Derivation:
    """The test on the data. Raises NoDerivation where the statistic has no value."""
    sheet = Sheet()
    try:
        marks = [sheet.step(step) for step in test.steps]
        found = float(numbers.value(test.statistic))
    except (LanguageError, ZeroDivisionError) as error:
        raise NoDerivation(f"the statistic has no value on these data: {error}") from None
    sheet.result("statistic", test.statistic, _result(numbers.value(test.statistic)))
    p, decided = _surprise(sheet, test, found, alternative, level, marks[-1])
    critical = _critical(sheet, test, found, alternative, level)
    if test.interval is not None:
        _interval(sheet, test, alternative, level, critical)
    if test.effect is not None:
        sheet.step(test.effect)
        sheet.result("effect", test.effect.part, _result(numbers.value(test.effect.part)))
    if at is not None:
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
    sign = "!=" if test.sides == "upper" else {"two-sided": "!=", "greater": ">", "less": "<"}[alternative]
    return f"against {brief(theta)} {sign} {brief(value)}"


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
    n = write(relation("approx", p, decimal(value)), "area under the density", "rounded", rests_on=(n,))
    sheet.result("p_value", p, decimal(value, RESULT_DIGITS))
    reject = value < level
    verdict = "reject the hypothesis" if reject else "the hypothesis is not rejected"
    why = "p is below the level" if reject else "p is not below the level: the data do not speak against it enough"
    write(relation("<" if reject else ">=", p, number(level)), verdict, why, rests_on=(n,))
    return p, reject


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
        area = brief(number(1 - below if upper else below))
        rests = [
            write(statement, "critical value enclosed", f"one side of {area}", rests_on=(), key=False)
            for statement in enclosed
        ]
        c = named(name, value)
        side = "above" if upper else "below"
        n = write(equals(c, value), "critical value", f"the area {side} it is {area}, rounded", rests_on=rests)
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


def _power(sheet: Sheet, test: Test, alternative: str, at: Fraction, critical: tuple[Term | None, Term | None]) -> None:
    """The probability of rejecting where the parameter has another value. Raises GoalError where it is no area of the
    law of the statistic, as for t, whose law is then another."""
    if test.shift is None or isinstance(test.hypothesis, str):
        raise GoalError(f"{test.title}: the power is told for known variance only (z)")
    theta, law = test.hypothesis.args[0], test.law
    shift = named("delta_1", substitute(test.shift, {theta: number(at)}))
    sheet.step(Step(shift, "shift", f"of the statistic where {brief(theta)} is {brief(number(at))}"))
    low, high = critical
    if alternative == "two-sided" and high is not None:
        low = negative(high)
    parts = [law.below(low - shift)] if low is not None else []
    if high is not None:
        parts.append(law.above(high - shift))
    power = named("power", add(*parts))
    write = sheet.board.write
    rests = [n for part, n in sheet.said.items() if part in (shift, low, high)]
    n = write(equals(power, power.args[0]), "power", "the probability of rejecting there", rests_on=rests)
    moved, made = float(numbers.value(shift)), frozen(law)
    value = sum(
        (float(made.cdf(numbers.value(low) - moved)) if low is not None else 0.0,
         float(made.sf(numbers.value(high) - moved)) if high is not None else 0.0)
    )  # fmt: skip
    write(relation("approx", power, decimal(value)), "area under the density", "rounded", rests_on=(n,))
    sheet.result("power", power, decimal(value, RESULT_DIGITS))


def _notes(test: Test) -> list[str]:
    notes = []
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
