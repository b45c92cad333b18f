"""Bodies and values in order: a power of what is under a bar, equal factors above and below, functions at 0."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from workbench.algebra.arithmetic import arithmetic
from workbench.rules.ends import known_at_zero
from workbench.rules.writing import product
from workbench.terms.heads import CONSTANT, LIMIT, MUL, NAMED, NUMBER, POWER, mul, number, power
from workbench.terms.term import Term, postorder, rebuild

_ZERO, _ONE = number(0), number(1)


def in_order(root: Term) -> Term:
    """The term near the point as one writes it: nothing to the power 0, no bar under a bar, factors that cancel left
    out, known values at 0 put in. Limits and named parts stay as they are; with infinity nothing is done."""
    if any(t.head is CONSTANT and t.name in ("oo", "nan") for t in postorder(root)):
        return root
    whole = frozenset(t for t in postorder(root) if t.head in (LIMIT, NAMED))
    done: dict[Term, Term] = {}
    for node in postorder(root, below=lambda n: n not in whole):
        if node in whole or node.shape:
            done[node] = node
            continue
        again = rebuild(node, (done[a] for a in node.args))
        value = known_at_zero(again)
        done[node] = value if value is not None else _product(again) if again.head in (MUL, POWER) else again
    after = arithmetic(done[root], whole)
    return after if _limits(after) == _limits(root) else root


def _limits(term: Term) -> set[Term]:
    return {t for t in postorder(term) if t.head is LIMIT}


def _product(term: Term) -> Term:
    """A product with its equal factors joined, where a bar is under a bar or something cancels."""
    factors = list(_factors(term, Fraction(1)))
    exponents: dict[Term, Fraction] = {}
    for base, e in factors:
        exponents[base] = exponents.get(base, Fraction(0)) + e
    if len(exponents) == len(factors) and not any(map(_is_unfinished, postorder(term))):
        return term
    front = Fraction(1)
    above: list[Term] = []
    below: list[Term] = []
    for base, e in exponents.items():
        if base.head is NUMBER and e.denominator == 1 and base.value:
            front *= base.value ** int(e)
        elif e:
            (above if e > 0 else below).append(base if abs(e) == 1 else power(base, number(abs(e))))
    top = product(number(front), *above)
    return top if not below else mul(*(() if top is _ONE else (top,)), power(mul(*below), -1))


def _factors(term: Term, times: Fraction) -> Iterator[tuple[Term, Fraction]]:
    """Factors with whole exponents, those of products under a bar one by one."""
    if term.head is MUL:
        for factor in term.args:
            yield from _factors(factor, times)
    elif term.head is POWER and term.args[1].head is NUMBER and term.args[1].value.denominator == 1:
        base, e = term.args
        yield from _factors(base, times * e.value) if base is not _ZERO else ((term, times),)
    else:
        yield term, times


def _is_unfinished(node: Term) -> bool:
    """A power of a power, of a number, or to the power 0."""
    if node.head is not POWER or node.args[1].head is not NUMBER or node.args[1].value.denominator != 1:
        return False
    base, e = node.args
    return base.head is POWER and e.value == -1 or base.head is NUMBER and e.value < 0 and base is not _ZERO and (
        base.value.numerator in (1, -1)) or (not e.value and base is not _ZERO)  # fmt: skip


__all__ = ["in_order"]
