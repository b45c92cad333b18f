"""What rules require: the conditions that they use, and how each is discharged from declared facts.

Two layers: a function such as ``needs_positive(x)`` makes the Condition about a term at hand; a class such as
``Positive("x")`` is what a rule writes under ``requires``: the same about the term that its letter stands for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from workbench.language.saying import said
from workbench.rules import facts
from workbench.rules.condition import Condition
from workbench.terms.declaration import Function
from workbench.terms.functions.elementwise import absolute, cos
from workbench.terms.functions.linear_algebra import det, eye, zeros
from workbench.terms.functions.norms import NOT_ZERO, norm
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import (
    INDEX,
    NUMBER,
    RELATION,
    SYMBOL,
    brief,
    equals,
    matmul,
    number,
    relation,
    size_term,
    transpose,
)
from workbench.terms.statements import both
from workbench.terms.term import Term, postorder, symbols

Bindings = Mapping[str, Term]
_ZERO = number(0)


def needs_positive(x: Term) -> Condition:
    return Condition(f"{_entries(x)} > 0", relation(">", x, _ZERO), facts.positive(x))


def needs_nonnegative(x: Term) -> Condition:
    return Condition(f"{_entries(x)} >= 0", relation(">=", x, _ZERO), facts.nonnegative(x))


def needs_nonzero(x: Term) -> Condition:
    size = x if facts.nonnegative(x) else absolute(x)
    return Condition(f"{_entries(x)} not 0", relation(">", size, _ZERO), facts.nonzero(x))


def needs_invertible(x: Term) -> Condition:
    return Condition(f"`{brief(x)}` invertible", relation(">", absolute(det(x)), _ZERO), facts.invertible(x))


def needs_symmetric(x: Term) -> Condition:
    return Condition(f"`{brief(x)}` symmetric", equals(transpose(x), x), facts.symmetric(x))


def needs_orthogonal(x: Term) -> Condition:
    why = facts.declared(x, "orthogonal") if x.head is SYMBOL and "orthogonal" in x.attrs[2] else ""
    return Condition(f"`{brief(x)}` orthogonal", equals(matmul(transpose(x), x), eye(x.shape[0])), why)


def needs_sum_one(x: Term) -> Condition:
    return Condition(f"the entries of `{brief(x)}` sum to 1", equals(sum_(x, -1), number(1)), facts.sums_to_one(x))


def _not_zero_vector(x: Term) -> Condition:
    return Condition(f"`{brief(x)}` is not the zero vector", relation(">", norm(x), _ZERO), facts.nonzero(x))


def _above_minus_one(x: Term) -> Condition:
    return Condition(f"{_entries(x)} > -1", relation(">", x, number(-1)), facts.nonnegative(x))


def _inside_unit(x: Term) -> Condition:
    return Condition(f"{_entries(x)} between -1 and 1", relation("<", absolute(x), number(1)), _declared_unit(x))


def _declared_unit(x: Term) -> str:
    return facts.declared(x, "unit") if x.head is SYMBOL and "unit" in x.attrs[2] else ""


def _cosine_not_zero(x: Term) -> Condition:
    return Condition(f"cos of {_entries(x)} not 0", relation(">", absolute(cos(x)), _ZERO))


def restated(statement: Term) -> Condition:
    """The condition that a statement says, discharged where it follows from what is declared of its symbols."""
    if statement.head is RELATION and statement.args[1] is _ZERO:
        x, sign = statement.args[0], statement.attrs[0]
        if sign == ">" and x.head is absolute:
            (inside,) = x.args
            if inside.head in (det, cos):
                return (needs_invertible if inside.head is det else _cosine_not_zero)(inside.args[0])
            return needs_nonzero(inside)
        if sign == ">":
            return _not_zero_vector(x.args[0]) if x.head is norm else needs_positive(x)
        if sign == ">=":
            return needs_nonnegative(x)
    if statement.head is RELATION:
        x, value = statement.args
        if statement.attrs[0] == ">" and value is number(-1):
            return _above_minus_one(x)
        if statement.attrs[0] == "<" and value is number(1) and x.head is absolute:
            return _inside_unit(x.args[0])
        if statement.attrs[0] in ("<", "<=") and value is number(1):
            return Condition(f"`{brief(statement)}`", statement, _declared_unit(x))
    return Condition(f"`{brief(statement)}`", statement)



def property_statement(x: Term, prop: str) -> Term | None:
    """What a property says of a term, as a statement; None where the language has none for it."""
    if prop == "symmetric":
        return equals(transpose(x), x)
    if prop == "posdef":
        return both(equals(transpose(x), x), relation("loewner>", x, zeros(*x.shape)))
    if prop == "orthogonal":
        unit = eye(x.shape[0])
        return both(equals(matmul(transpose(x), x), unit), equals(matmul(x, transpose(x)), unit))
    if prop == "positive":
        return relation(">", x, _ZERO)
    if prop == "unit":
        return both(relation(">", x, _ZERO), relation("<", x, number(1)))
    if prop == "simplex":
        return both(relation(">=", x, _ZERO), equals(sum_(x, -1), number(1)))
    if prop == "onehot":
        return both(equals(x * x, x), equals(sum_(x, -1), number(1)))
    if prop in ("sign", "mask"):
        return equals(x * x, number(1) if prop == "sign" else x)
    return None


_SAID = {"symmetric": "symmetry of {}", "posdef": "{} positive definite", "orthogonal": "{} orthogonal",
         "positive": "{} positive", "unit": "{} between 0 and 1", "simplex": "the entries of {} sum to 1",
         "onehot": "{} one-hot", "sign": "{} a sign", "mask": "{} 0 or 1"}  # fmt: skip


def property_words(x: Term, prop: str) -> str:
    """The property as a reason names it."""
    return _SAID.get(prop, f"{{}} {prop}").format(f"`{brief(x)}`")


def domain_conditions(f: Term) -> tuple[Condition, ...]:
    """What the function at the root of f asks of its arguments, and where it has kinks."""
    head = f.head
    if not isinstance(head, Function):
        return ()
    domain = head.knows.line.domain
    if domain.statement is not None:
        found = [restated(domain.statement(x)) for x in domain.arguments(f.args)]
    else:
        found = [] if domain.silent else [Condition(f"{brief(x)}: {domain.words}") for x in f.args]
    if head.knows.calculus.kinks and domain is not NOT_ZERO and not _chosen_once(f):
        found.append(kink(f))
    return tuple(found)


def _chosen_once(f: Term) -> bool:
    """Whether what f chooses by, arguments along which it is flat, holds no symbol: then nothing jumps."""
    head = f.head
    if not isinstance(head, Function) or head.knows.calculus.derivative is None or len(f.args) < 2:
        return False
    slopes = head.knows.calculus.derivative(f, *f.args, **head.attributes(f))
    by = [a for a, slope in zip(f.args, slopes, strict=False) if slope is _ZERO]
    return bool(by) and not symbols(*by)


def kink(f: Term) -> Condition:
    """Away from the kinks of the function at the root of f; the words are the function's own."""
    head = f.head
    assert isinstance(head, Function)
    words = f"{head.name} of `{brief(f.args[0])}`: {head.knows.calculus.kinks}"
    bend = head.knows.calculus.bend
    if bend is None or len(f.args) > 1:
        return Condition(words)
    inside = bend(*f.args, **head.attributes(f))
    return Condition(words, relation(">", absolute(inside), _ZERO), facts.nonzero(inside))


def _entries(x: Term) -> str:
    return f"entries of {said(x)}" if x.shape else said(x)


# -- what a rule asks of its letters -------------------------------------------


@dataclass(frozen=True)
class Requirement:
    """A condition on what a letter of a rule stands for.

    ``judge`` answers False when the condition is decidedly false (the rule then does not apply), True when it holds
    by the look of the terms and nothing need be said, else the Condition to keep with the line.
    """

    letter: str
    sample_property: ClassVar[str] = ""
    """The property that the sample symbol is declared with in the rule's statement."""

    def judge(self, bound: Bindings) -> Condition | bool:
        raise NotImplementedError

    @property
    def letters(self) -> tuple[str, ...]:
        return (self.letter,)


class Positive(Requirement):
    """Every entry is > 0."""

    sample_property = "positive"

    def judge(self, bound: Bindings) -> Condition | bool:
        x = bound[self.letter]
        if x.head is NUMBER:
            return bool(x.value > 0)
        return x.head is not zeros and needs_positive(x)


class Nonzero(Requirement):
    """No entry is 0."""

    def judge(self, bound: Bindings) -> Condition | bool:
        x = bound[self.letter]
        if x.head is NUMBER:
            return bool(x.value)
        return x.head is not zeros and needs_nonzero(x)


class Invertible(Requirement):
    """The square matrix has an inverse."""

    def judge(self, bound: Bindings) -> Condition | bool:
        x = bound[self.letter]
        if x.rank != 2 or x.shape[0] != x.shape[1] or x.head is zeros:
            return False
        return needs_invertible(x)


class Symmetric(Requirement):
    """The matrix is its own transpose; this must follow from what is declared."""

    sample_property = "symmetric"

    def judge(self, bound: Bindings) -> Condition | bool:
        x = bound[self.letter]
        if x.rank != 2 or x.shape[0] != x.shape[1]:
            return False
        condition = needs_symmetric(x)
        return bool(condition.discharged) and condition


class PositiveDefinite(Requirement):
    """The matrix is symmetric and positive definite; this must follow from what is declared."""

    sample_property = "posdef"

    def judge(self, bound: Bindings) -> Condition | bool:
        x = bound[self.letter]
        if x.rank != 2 or x.shape[0] != x.shape[1]:
            return False
        why = facts.posdef(x)
        return bool(why) and Condition(f"`{brief(x)}` positive definite", property_statement(x, "posdef"), why)


class Orthogonal(Requirement):
    """The inverse is the transpose; this must follow from what is declared."""

    sample_property = "orthogonal"

    def judge(self, bound: Bindings) -> Condition | bool:
        x = bound[self.letter]
        if x.rank != 2 or x.shape[0] != x.shape[1]:
            return False
        condition = needs_orthogonal(x)
        return bool(condition.discharged) and condition


class SumsToOne(Requirement):
    """The entries along the last axis sum to 1; this must follow from what is declared."""

    sample_property = "simplex"

    def judge(self, bound: Bindings) -> Condition | bool:
        x = bound[self.letter]
        if not x.shape:
            return False
        condition = needs_sum_one(x)
        return bool(condition.discharged) and condition


class Whole(Requirement):
    """The number is an integer."""

    sample_property = "integer"

    def judge(self, bound: Bindings) -> Condition | bool:
        x = bound[self.letter]
        if x.head is NUMBER:
            return x.value.denominator == 1
        return Condition(f"`{brief(x)}` is an integer", None, facts.whole(x))


class SquareMatrix(Requirement):
    """The matrix has as many rows as columns."""

    def judge(self, bound: Bindings) -> Condition | bool:
        x = bound[self.letter]
        return x.rank == 2 and x.shape[0] == x.shape[1]


@dataclass(frozen=True)
class _OfTwo(Requirement):
    other: str

    @property
    def letters(self) -> tuple[str, ...]:
        return (self.letter, self.other)


class Free(_OfTwo):
    """``Free("f", "k")``: the index k does not occur in f."""

    def judge(self, bound: Bindings) -> Condition | bool:
        return bound[self.other] not in bound[self.letter].indices


class Constant(_OfTwo):
    """``Constant("c", "t")``: the symbol t does not occur in c."""

    def judge(self, bound: Bindings) -> Condition | bool:
        return bound[self.other] not in set(postorder(bound[self.letter]))


class Distinct(_OfTwo):
    """``Distinct("i", "j")``: two indices that are different numbers."""

    def judge(self, bound: Bindings) -> Condition | bool:
        i, j = bound[self.letter], bound[self.other]
        if i is j:
            return False
        if i.head is NUMBER and j.head is NUMBER:
            return True
        return Condition(f"{brief(i)} and {brief(j)} different", relation(">", absolute(i - j), _ZERO))


class InRange(_OfTwo):
    """``InRange("j", "k")``: j is a place of the axis that k runs over."""

    def judge(self, bound: Bindings) -> Condition | bool:
        j, k = bound[self.letter], bound[self.other]
        if j.head is not NUMBER or k.head is NUMBER or j.value == 0:
            return True
        size = k.attrs[1]
        if size.value is not None:
            return bool(j.value < size.value)
        return Condition(f"{brief(j)} < {size}", relation("<", j, size_term(size)))


class Running(Requirement):
    """The index is a letter that runs, not a fixed number."""

    def judge(self, bound: Bindings) -> Condition | bool:
        return bound[self.letter].head is INDEX


class Empty(Requirement):
    """The index runs over nothing."""

    def judge(self, bound: Bindings) -> Condition | bool:
        k = bound[self.letter]
        return k.head is INDEX and k.attrs[1] == 0


@dataclass(frozen=True)
class PowerLaw(_OfTwo):
    """``PowerLaw("x", "a")``: x to the a is defined and obeys the laws of powers.

    Any x for whole a >= 0, x not 0 for whole a < 0, x > 0 for every other a.
    """

    sample_property = "positive"

    def judge(self, bound: Bindings) -> Condition | bool:
        x, a = bound[self.letter], bound[self.other]
        if a.head is NUMBER and a.value.denominator == 1:
            if a.value >= 0:
                return True
            return needs_nonzero(x) if x.head is not NUMBER else bool(x.value)
        if x.head is NUMBER:
            return bool(x.value > 0)
        return needs_positive(x)


class Nonnegative(Requirement):
    """No entry is < 0."""

    sample_property = "positive"

    def judge(self, bound: Bindings) -> Condition | bool:
        x = bound[self.letter]
        return bool(x.value >= 0) if x.head is NUMBER else needs_nonnegative(x)


class SameShape(_OfTwo):
    """``SameShape("u", "v")``: the two do not broadcast, they have one shape."""

    def judge(self, bound: Bindings) -> Condition | bool:
        return bound[self.letter].shape == bound[self.other].shape


__all__ = [
    "Distinct",
    "Empty",
    "Free",
    "InRange",
    "PositiveDefinite",
    "Invertible",
    "Nonnegative",
    "Nonzero",
    "Orthogonal",
    "Positive",
    "PowerLaw",
    "Requirement",
    "Running",
    "SameShape",
    "SquareMatrix",
    "SumsToOne",
    "Symmetric",
    "Whole",
    "domain_conditions",
    "kink",
]
