"""The law of a sum of t(x_i): by the generating function of t(x), which is looked for among the declared families.

What is found by trying is written as lines, which are checked: E exp(s t(x)) by quadrature, its n-th power, and the law
itself on samples.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from workbench.engines.statistics.after.family import points, value_at
from workbench.engines.statistics.after.sums import law_of_the_sum
from workbench.engines.statistics.laws.citing import cited, claim
from workbench.engines.statistics.laws.distribution import Distribution, T
from workbench.engines.statistics.laws.distribution import Given as Premised
from workbench.engines.statistics.laws.domains import condition
from workbench.reasons.expectation import GENERATING_FUNCTION as OF_THE_LAW
from workbench.reasons.testing import GENERATING_FUNCTION
from workbench.record.derivation import Line
from workbench.record.errors import GoalError, NoDerivation
from workbench.record.lemmas import Cited
from workbench.record.pen import Mark, Pen
from workbench.rules.reason import together
from workbench.terms.functions.elementwise import exp
from workbench.terms.heads import NUMBER, SYMBOL, brief, equals, mul, number, power, properties
from workbench.terms.term import LanguageError, Term, postorder, symbols

_ARGUMENTS = (-0.3, -0.1)


@dataclass(frozen=True)
class Total:
    """The law of the sum, the name of its family, and the lines that lead there."""

    law: Distribution
    family: str
    lines: tuple[Line, ...]

    def told(self, pen: Pen) -> tuple[Mark, ...]:
        """The lines, on a page."""
        return tuple(pen.follows(x.statement, by=x.rule, why=x.why, conditions=x.conditions) for x in self.lines)


def law_of_total(law: Distribution, t: Term, n: Term, families: Sequence[Distribution]) -> Total:
    """The law of t(x_1) + ... + t(x_n) for independent observations. Raises NoDerivation where no declared family is
    it."""
    one, family = _of_one(law, t, families)
    mgf, premise = _generating(one)
    held = [] if premise is None else [condition(premise, "the argument is small enough")]
    statement = equals(law.expectation(exp(mul(T, t))), mgf)
    why = f"of `{brief(t)}`: the one of the {_plain(family.name)} distribution"
    shown = _page(one.replaced({one.variable: t}) if t is law.variable else one, family)
    for start, values in ((one, {}), (family, dict(zip(family.parameters, one.parameters, strict=True)))):
        pen = Pen()
        pen.follows(statement, by=together([shown, GENERATING_FUNCTION], GENERATING_FUNCTION.name), why=why,
                    conditions=held)  # fmt: skip
        try:
            found, letters = law_of_the_sum(pen, start, n, families)
        except NoDerivation:
            if values:
                raise
            continue
        found = found.replaced(letters).replaced(values)
        page, held_there = _page(found, found.declared), _generating(found)[1]
        small = [] if held_there is None else [condition(held_there, "the argument is small enough")]
        pen.follows(page.statement, by=page, why=page.reason, conditions=small)
        return Total(found, _plain((found.family or found).name), pen.lines)
    raise AssertionError("the last start returns or raises")


def _page(law: Distribution, family: Distribution) -> Cited:
    """The generating function of a member of a family, from the page of the law."""
    member = replace(law, family=family)
    said = claim(member, "moment generating function")
    assert said is not None
    return cited(member, said, OF_THE_LAW(family.name))


def _plain(name: str) -> str:
    return name.replace("-", " ")


def _generating(law: Distribution) -> tuple[Term, Term | None]:
    mgf = law.mgf
    assert mgf is not None
    return (mgf.value, mgf.premise) if isinstance(mgf, Premised) else (mgf, None)


def _of_one(law: Distribution, t: Term, families: Sequence[Distribution]) -> tuple[Distribution, Distribution]:
    """The law of t(x) as a member of a family, and the family in its own letters."""
    averaged = law.expectation(exp(mul(T, t)))
    rows = [(p, [value_at(averaged, {**p, T.name: s}) for s in _ARGUMENTS]) for p in points(law, 3)]
    rows = [(p, seen) for p, seen in rows if any(v is not None for v in seen)]
    if len(rows) < 2:
        raise NoDerivation(f"the generating function of {brief(t)} has no value near 0, so its law is not found")
    for family in families:
        if family.mgf is None or family.variable.shape or any(p.head is not SYMBOL for p in family.parameters):
            continue
        for values in _choices(family, law):
            try:
                member = family(*values)
                mgf, _ = _generating(member)
            except (GoalError, LanguageError, ZeroDivisionError):
                continue
            if all(
                _agree(value_at(mgf, {**p, T.name: s}), v)
                for p, seen in rows
                for s, v in zip(_ARGUMENTS, seen, strict=True)
            ):
                return member, family
    raise NoDerivation(
        f"no declared family has the generating function of {brief(t)}, so the law of the sum is not known"
    )


def _agree(a: float | None, b: float | None) -> bool:
    return b is None or (a is not None and abs(a - b) <= 1e-7 * (1 + abs(b)))


def _choices(family: Distribution, law: Distribution) -> Iterator[tuple[Term, ...]]:
    """Simple values for the parameters: letters, their reciprocals, squares, and the numbers that the density holds."""
    letters = [s for s in symbols(*law.parameters) if not s.shape] + [
        s for s in symbols(law.log_density) if s is not law.variable and s not in law.parameters and not s.shape
    ]
    held = [t for t in postorder(law.log_density) if t.head is NUMBER and t.value > 0]
    half = number(Fraction(1, 2))
    plain: list[Term] = [*letters, number(1), *(power(p, -1) for p in letters if _positive(p)), half]
    plain += [mul(half, power(p, -2)) for p in letters if _positive(p)]
    plain += [mul(half, power(p, -1)) for p in letters if _positive(p)]
    plain += [1 - p for p in letters if "unit" in properties(p)]
    plain = list(dict.fromkeys([*plain, *held]))
    count = len(family.parameters)
    return product(plain, repeat=count) if count <= 2 else iter(())


def _positive(p: Term) -> bool:
    return bool(properties(p) & {"positive", "unit"})


__all__ = ["Total", "law_of_total"]
