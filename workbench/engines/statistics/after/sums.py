"""The law of a sum of independent observations, by its generating function: the n-th power of that of one.

Which family a density belongs to, and which family has the n-th power, is found by trying simple values for the
parameters; what is found is written as a line and checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Any

from workbench.engines.statistics.after.family import points, value_at
from workbench.engines.statistics.laws.distribution import Distribution, Given, T
from workbench.engines.statistics.laws.domains import condition
from workbench.reasons.estimation import LAW_OF_THE_SUM
from workbench.record.errors import GoalError, NoDerivation
from workbench.record.pen import Pen
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.heads import SYMBOL, equals, mul, number, power, properties, symbol
from workbench.terms.term import LanguageError, Term, symbols

_ARGUMENTS = (-0.4, -0.15, 0.1)


def law_of_the_sum(
    pen: Pen, law: Distribution, n: Term, families: Sequence[Distribution]
) -> tuple[Distribution, dict[Term, Term]]:
    """The law of the sum of n observations, in the variable S with letters for parameters that are no symbols, and
    what the letters stand for. Raises NoDerivation where none of the families is it."""
    mgf = law.mgf
    if mgf is None:
        raise NoDerivation("no generating function of one observation is known, so the law of the sum is not either")
    value, premise = (mgf.value, mgf.premise) if isinstance(mgf, Given) else (mgf, None)
    held = [] if premise is None else [condition(premise, "t small enough")]
    found = _with_power(value, law, n, families)
    if found is None:
        raise NoDerivation(f"no declared family has the n-th power of the generating function of {law.name}")
    family, members = found
    member = family(*members)
    its = member.mgf.value if isinstance(member.mgf, Given) else member.mgf
    assert its is not None
    pen.follows(
        equals(power(value, n), its),
        by=LAW_OF_THE_SUM,
        why=(
            "the generating functions of independent terms multiply: it is that of the "
            f"{family.name.replace('-', ' ')} distribution"
        ),
        conditions=held,
    )
    letters = {
        symbol(f"{p.name}_S", (), *properties(p)): value
        for p, value in zip(family.parameters, members, strict=True)
        if value.head is not SYMBOL
    }
    back = {value: letter for letter, value in letters.items()}
    x = family.variable
    general = family(*(back.get(value, value) for value in members))
    return general.replaced({x: symbol("S", (), *properties(x))}), letters


def declared(law: Distribution, families: Iterable[Distribution]) -> Distribution | None:
    """The declared distribution that a given density is, with its parameters; None where none is found."""
    for family in families:
        if family.variable.shape or family.discrete != law.discrete:
            continue
        if any(p.head is not SYMBOL or p.shape for p in family.parameters):
            continue
        moved = family.replaced({family.variable: law.variable})
        letters = [p for p in law.parameters if not p.shape]
        for values in _choices(moved.parameters, letters, ()):
            try:
                member = moved(*values)
            except (GoalError, LanguageError, ZeroDivisionError):  # no value of that parameter
                continue
            if _same(law.log_density, member.log_density, law, (law.variable,)):
                return member
    return None


def _with_power(
    mgf: Term, law: Distribution, n: Term, families: Iterable[Distribution]
) -> tuple[Distribution, tuple[Term, ...]] | None:
    letters = [s for s in symbols(*law.parameters) if not s.shape]
    for family in families:
        if family.mgf is None or family.variable.shape or any(p.head is not SYMBOL for p in family.parameters):
            continue
        for values in _choices(family.parameters, letters, (n,)):
            member = family(*values)
            other = member.mgf.value if isinstance(member.mgf, Given) else member.mgf
            assert other is not None
            if _same(power(mgf, n), other, law, (T,), n):
                return family, values
    return None


def _choices(parameters: Sequence[Term], letters: Sequence[Term], sizes: Sequence[Term]) -> Iterator[tuple[Term, ...]]:
    """Simple values for the parameters of a family."""
    one = number(1)
    plain: list[Term] = [*letters, *(power(p, -1) for p in letters if "positive" in properties(p)), one]
    plain += [sqrt(p) for p in letters if "positive" in properties(p)]
    for n in sizes:
        plain = [*sizes, *plain, *(mul(n, p) for p in letters), *(mul(sqrt(n), p) for p in letters)]
        plain += [sqrt(mul(n, p)) for p in letters if "positive" in properties(p)]
    return product(plain, repeat=len(parameters)) if len(parameters) <= 2 else iter(())


def _same(a: Term, b: Term, law: Distribution, more: Sequence[Term], n: Term | None = None) -> bool:
    """Whether two terms have the same values at some points of the law's parameters and of what varies beside them."""
    seen = 0
    for point in points(law, 3):
        for place in _places(law, more[0]):
            here: dict[str, Any] = {**point, more[0].name: place, **({} if n is None else {str(n.attrs[0]): 3})}
            left, right = value_at(a, here), value_at(b, here)
            if left is None and right is None:
                continue
            if left is None or right is None or abs(left - right) > 1e-9 * (1 + abs(left)):
                return False
            seen += 1
    return seen >= 3


def _places(law: Distribution, s: Term) -> Sequence[float]:
    if s is not law.variable:
        return _ARGUMENTS
    has = properties(s)
    if "mask" in has:
        return (0.0, 1.0)
    if "integer" in has:
        return (1.0, 2.0, 5.0)
    return (0.2, 0.5, 0.9) if has & {"unit"} else (0.3, 1.1, 2.7)


__all__ = ["declared", "law_of_the_sum"]
