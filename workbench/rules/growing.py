"""What grows without bound and what vanishes: polynomials far out, powers near 0.

Reference: Rudin, Principles of Mathematical Analysis, Thm 3.20.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from workbench.rules.inference import Needed, Reduction, Step
from workbench.rules.linearity import products
from workbench.terms.heads import LIMIT, NUMBER, POWER, add, equals, mul, number, oo, relation
from workbench.terms.term import Term, contains, postorder

_ZERO = number(0)


def growing(step: Step) -> Iterator[Reduction]:
    """The limits far out in the step of sums of powers of the variable: the highest power decides."""
    yield from _known(step, _far_out)


def vanishing(step: Step) -> Iterator[Reduction]:
    """The limits from the right at 0 in the step of powers whose exponent is positive."""
    yield from _known(step, _near_zero)


def _known(step: Step, find: object) -> Iterator[Reduction]:
    given: dict[Term, None] = {}
    needed: dict[Term, None] = {}
    for node in postorder(step.goal, *step.premises):
        if node.head is LIMIT and not node.shape:
            for value, asked in find(node):  # type: ignore[operator]
                if equals(node, value) in (step.goal, *step.premises) or value is _ZERO:
                    given[equals(node, value)] = None
                    needed[asked] = None
    if given:
        yield Reduction(tuple(given), tuple(map(Needed, needed)))


def _far_out(node: Term) -> Iterator[tuple[Term, Term]]:
    """What the sum goes to, and the sign of the highest coefficient that makes it."""
    body, x, to = node.args
    parts = products(body, x) if contains(to, oo) and contains(body, x) else None
    if parts is None:
        return
    together: dict[Fraction, list[Term]] = {}
    for fixed, moving in parts:
        if len(moving) > 1 or any(base is not x for base, _ in moving):
            return
        together.setdefault(Fraction(moving[0][1] if moving else 0), []).append(mul(*fixed) if fixed else number(1))
    highest = max(together)
    if highest < 1:
        return
    first = add(*together[highest]) if len(together[highest]) > 1 else together[highest][0]
    turned = to is not oo and highest % 2 == 1
    for value, sign in ((oo, ">"), (-oo, "<")):
        yield value, relation({">": "<", "<": ">"}[sign] if turned else sign, first, _ZERO)


def _near_zero(node: Term) -> Iterator[tuple[Term, Term]]:
    """That the power goes to 0, and that its exponent is positive."""
    body, x, to = node.args
    if body.head is not POWER or to is not _ZERO or body.args[0] is not x or contains(body.args[1], x):
        return
    whole = body.args[1].head is NUMBER and body.args[1].value.denominator == 1
    if node.attrs[0] == "right" or whole:
        yield _ZERO, relation(">", body.args[1], _ZERO)


__all__ = ["growing", "vanishing"]
