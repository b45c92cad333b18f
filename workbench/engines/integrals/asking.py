"""A definite integral as a question: its integrand and ends, and what numbers say of an answer.

The look at numbers only turns the search to another road; nothing is shown as checked because of it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from workbench.algebra.arithmetic import split_number
from workbench.engines.integrals.integrand import collected, product, put_in
from workbench.engines.integrals.writing import Letters
from workbench.numerics.evaluate import evaluate, evaluate_with_error
from workbench.record.naming import names_in
from workbench.rules.reason import Reason
from workbench.terms.declaration import Function
from workbench.terms.functions.elementwise import absolute
from workbench.terms.heads import CONSTANT, add, integral, mul, negative, number, oo
from workbench.terms.term import Term, postorder, symbols, transform

Found = tuple[Term, tuple[Reason, ...]]
"""A value, and the reasons that tell the idea of the road to it."""

MINUS_OO = negative(oo)


@dataclass(frozen=True)
class Question:
    """The integral of f in x from ``lower`` to ``upper``; ``given`` are the symbols whose names are taken."""

    f: Term
    x: Term
    lower: Term
    upper: Term
    given: tuple[Term, ...]

    @property
    def left(self) -> Term:
        return integral(self.f, self.x, self.lower, self.upper)

    @property
    def parameters(self) -> tuple[Term, ...]:
        return tuple(s for s in symbols(self.f, self.lower, self.upper) if s is not self.x)

    def about(self, f: Term, *more: Term) -> Question:
        """The same question about another integrand; ``more`` symbols are taken."""
        return replace(self, f=f, given=(*self.given, *more))

    def between(self, lower: Term, upper: Term) -> Question:
        return replace(self, lower=lower, upper=upper)

    def letters(self) -> Letters:
        return Letters(self.x, {self.x.name, *names_in(self.f, self.lower, self.upper, self.x, *self.given)})

    @property
    def over_the_line(self) -> bool:
        return is_minus_infinity(self.lower) and self.upper is oo

    @property
    def over_the_half_line(self) -> bool:
        return self.lower is number(0) and self.upper is oo


def is_infinite(t: Term) -> bool:
    return any(n.head is CONSTANT and n.name == "oo" for n in postorder(t))


def is_minus_infinity(t: Term) -> bool:
    return is_infinite(t) and t is not oo


def turned(f: Term, x: Term) -> Term:
    """f at -x, a minus sign inside a function brought out where the function's reflection says how."""
    return collected(transform(collected(put_in(f, {x: mul(number(-1), x)}), x), without_signs_inside), x)


def without_signs_inside(node: Term) -> Term | None:
    """A function of -u as one of u, where its reflection says how; None for anything else."""
    head = node.head
    if not isinstance(head, Function) or len(node.args) != 1:
        return None
    factor, rest = split_number(node.args[0])
    if factor >= 0 or not rest:
        return None
    u = product([number(-factor), *rest] if factor != -1 else rest)
    if head is absolute:
        return absolute(u)
    if head.knows.line.reflection is None:
        return None
    a, b, c = head.knows.line.reflection
    parts = [mul(number(a), head(u)), *([mul(number(b), u)] if b else []), *([number(c)] if c else [])]
    return add(*parts) if len(parts) > 1 else parts[0]


# -- numbers -----------------------------------------------------------------------------------------


def numbers_agree(asked: Question, result: Term) -> bool:
    """Whether quadrature gives the value at a few points of the parameters; True where it cannot tell."""
    import numpy as np

    names, draw = asked.parameters, random.Random(1)
    for _ in range(6):
        whole = iter(draw.sample(range(1, 9 + len(names)), len(names)))  # no two alike: their difference is divided by
        point = {s.name: _number(s, draw, next(whole)) for s in names}
        point[asked.x.name] = 0.5
        with np.errstate(all="ignore"):
            (wanted, error), found = evaluate_with_error(asked.left, point), float(evaluate(result, point))
        if np.isfinite(wanted + error + found) and abs(wanted - found) > 1e-5 * (1 + abs(wanted)) + 100 * error:
            return False
        if not names:
            break
    return True


def _number(s: Term, draw: random.Random, whole: int) -> float:
    size = draw.uniform(0.3, 2.4)
    sign = 1 if "positive" in s.attrs[2] or draw.random() < 0.6 else -1
    if "unit" in s.attrs[2]:
        return size / 2.5
    return sign * (whole if "integer" in s.attrs[2] else size)


def has_a_value(asked: Question) -> bool:
    """Whether quadrature settles at a point of the parameters."""
    import numpy as np

    draw = random.Random(2)
    point = {s.name: 2 if "integer" in s.attrs[2] else draw.uniform(0.3, 2.4) for s in asked.parameters}
    with np.errstate(all="ignore"):
        value, error = evaluate_with_error(asked.left, point)
    return bool(np.isfinite(value) and error <= 1e-6 * (1 + abs(value)))


__all__ = [
    "MINUS_OO", "Found", "Question", "has_a_value", "is_infinite", "is_minus_infinity", "numbers_agree", "turned",
    "without_signs_inside",
]  # fmt: skip
