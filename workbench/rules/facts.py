"""What follows from declared facts: each question answers why, or "" when it does not follow.

The facts are the properties of symbols and what functions know of their values. Not following is not being false.
"""

from __future__ import annotations

from fractions import Fraction
from math import prod

from workbench.terms.declaration import Function
from workbench.terms.functions.activations import maximum
from workbench.terms.functions.blocks import block
from workbench.terms.functions.elementwise import absolute, sqrt
from workbench.terms.functions.linear_algebra import diag, eye, inner, inv, ones, zeros
from workbench.terms.functions.norms import NOT_ZERO
from workbench.terms.functions.reductions import mean, sum_
from workbench.terms.functions.special import gamma
from workbench.terms.functions.spectral import sqrtm
from workbench.terms.heads import (
    ADD,
    AT,
    CONSTANT,
    INDEX,
    MATMUL,
    MUL,
    NAMED,
    NUMBER,
    POWER,
    PRODUCT,
    SIZE,
    SUM,
    SYMBOL,
    TENSOR,
    TRANSPOSE,
)
from workbench.terms.term import Term

_DEEP = 40
"""Facts are looked for this many layers down; beyond that they do not follow."""


_DECLARED = {"posdef": "positive definite", "unit": "between 0 and 1", "onehot": "one-hot", "sign": "a sign",
             "simplex": "to sum to 1", "mask": "0 or 1"}  # fmt: skip


def declared(x: Term, prop: str) -> str:
    """That a symbol was declared with a property."""
    return f"`{x.name}` is declared {_DECLARED.get(prop, prop)}"


def positive(x: Term, deep: int = 0) -> str:
    """Why every entry of x is > 0, or ""."""
    head = x.head
    if deep > _DEEP:
        return ""
    if head is NUMBER:
        return "a positive number" if x.value > 0 else ""
    if head is SIZE:
        return "a size is positive"
    if head is CONSTANT:
        return "a positive constant" if x.name in ("pi", "oo") else ""
    if head is SYMBOL:
        found = x.attrs[2] & {"positive", "unit"}
        return declared(x, sorted(found)[0]) if found else ""
    if head is MUL:
        return _all(x.args, positive, deep, "a product of positive factors")
    if head is ADD:
        if any(positive(a, deep + 1) for a in x.args) and all(nonnegative(a, deep + 1) for a in x.args):
            return "a sum with a positive term and no negative one"
        return _above_zero_by_units(x.args)
    if head is POWER:
        return "a power of a positive number" if positive(x.args[0], deep + 1) else ""
    if head in (SUM, TENSOR):
        return "a sum of positive terms" if positive(x.args[0], deep + 1) else ""
    if head is PRODUCT:
        return "a product of positive factors" if positive(x.args[0], deep + 1) else ""
    if head in (AT, NAMED, TRANSPOSE, sqrt):
        return positive(x.args[0], deep + 1)
    if head in (sum_, mean):
        return "a sum of positive entries" if positive(x.args[0], deep + 1) else ""
    if head is ones:
        return "ones are positive"
    if head is maximum:
        return "not less than a positive number" if any(positive(a, deep + 1) for a in x.args) else ""
    if head is gamma:
        return "the Gamma function of a positive number" if positive(x.args[0], deep + 1) else ""
    if isinstance(head, Function) and head.knows.line.positive:
        if head.knows.line.domain is not NOT_ZERO or nonzero(x.args[0], deep + 1):
            return f"{head.name} is positive"
    return ""


def _above_zero_by_units(terms: tuple[Term, ...]) -> str:
    """Why a sum of numbers and of multiples of numbers between 0 and 1 is > 0, or ""."""
    least, names = Fraction(0), []
    for term in terms:
        factors = term.args if term.head is MUL else (term,)
        numbers = [f.value for f in factors if f.head is NUMBER]
        rest = [f for f in factors if f.head is not NUMBER]
        if len(rest) > 1 or any(f.head is not SYMBOL or "unit" not in f.attrs[2] for f in rest):
            return ""
        factor = prod(numbers, start=Fraction(1))
        least += factor if not rest else min(factor, Fraction(0))
        names += rest
    return declared(names[0], "unit") if names and least >= 0 else ""


def nonnegative(x: Term, deep: int = 0) -> str:
    """Why no entry of x is < 0, or ""."""
    head = x.head
    if deep > _DEEP:
        return ""
    if head is NUMBER:
        return "not a negative number" if x.value >= 0 else ""
    if head is SYMBOL:
        found = x.attrs[2] & {"positive", "unit", "simplex", "onehot", "mask"}
        return declared(x, sorted(found)[0]) if found else ""
    if head is INDEX:
        return "an index counts from 0"
    if head is POWER:
        exponent = x.args[1]
        if exponent.head is NUMBER and exponent.value.denominator == 1 and exponent.value % 2 == 0:
            return "an even power"
        return "a power of a number that is not negative" if nonnegative(x.args[0], deep + 1) else ""
    if isinstance(head, Function) and head.knows.line.nonnegative:
        return f"{head.name} is not negative"
    if head in (ADD, MUL):
        parts = _all(x.args, nonnegative, deep, "made of parts that are not negative")
        return parts or (_above_zero_by_units(x.args) if head is ADD else "")
    if head in (SUM, TENSOR, AT, NAMED, TRANSPOSE, sum_, mean):
        return nonnegative(x.args[0], deep + 1)
    if head in (MATMUL, inner) and x.args[0] is x.args[1] and not x.shape:
        return "a sum of squares"
    return positive(x, deep)


def nonzero(x: Term, deep: int = 0) -> str:
    """Why no entry of x is 0, or ""."""
    head = x.head
    if deep > _DEEP:
        return ""
    if head is NUMBER:
        return "a number that is not 0" if x.value else ""
    if head is SYMBOL and "sign" in x.attrs[2]:
        return f"{x.name} is -1 or 1"
    if head is MUL:
        return _all(x.args, nonzero, deep, "a product of factors that are not 0")
    if head is POWER:
        return "a power of a number that is not 0" if nonzero(x.args[0], deep + 1) else ""
    if head in (AT, NAMED, TRANSPOSE, absolute):
        return nonzero(x.args[0], deep + 1)
    if isinstance(head, Function) and head.name == "det":
        why = invertible(x.args[0], deep + 1)
        return f"the matrix is invertible: {why}" if why else ""
    return positive(x, deep)


def invertible(x: Term, deep: int = 0) -> str:
    """Why the square matrix x has an inverse, or ""."""
    if deep > _DEEP:
        return ""
    if x.head is SYMBOL:
        found = x.attrs[2] & {"posdef", "orthogonal"}
        return declared(x, sorted(found)[0]) if found else ""
    if x.head is eye:
        return "the identity is invertible"
    if x.head in (TRANSPOSE, NAMED):
        return invertible(x.args[0], deep + 1)
    if x.head is inv:
        return "an inverse is invertible"
    if x.head is MATMUL and all(a.rank == 2 and a.shape[0] == a.shape[1] for a in x.args):
        return _all(x.args, invertible, deep, "a product of invertible matrices")
    if x.head is block and zeros in (x.args[1].head, x.args[2].head) and x.args[0].shape[0] == x.args[0].shape[1]:
        return _all((x.args[0], x.args[3]), invertible, deep, "invertible blocks on the diagonal of a triangle")
    return posdef(x, deep)


def posdef(x: Term, deep: int = 0) -> str:
    """Why the square matrix x is symmetric positive definite, or ""."""
    if deep > _DEEP:
        return ""
    if x.head is SYMBOL:
        return declared(x, "posdef") if "posdef" in x.attrs[2] else ""
    if x.head is eye:
        return "the identity is positive definite"
    if x.head in (inv, TRANSPOSE, NAMED):
        return posdef(x.args[0], deep + 1)
    if x.head is MUL:
        matrices = [a for a in x.args if a.rank == 2]
        if len(matrices) == 1 and posdef(matrices[0], deep + 1):
            if all(not a.shape and positive(a, deep + 1) for a in x.args if a is not matrices[0]):
                return "a positive multiple of a positive definite matrix"
        return ""
    if x.head is ADD and all(a.rank == 2 for a in x.args):
        if any(posdef(a, deep + 1) for a in x.args) and all(semidefinite(a, deep + 1) for a in x.args):
            return "a sum with a positive definite term and no indefinite one"
        return ""
    if x.head is diag and x.rank == 2:
        return "a diagonal of positive entries" if positive(x.args[0], deep + 1) else ""
    return ""


def semidefinite(x: Term, deep: int = 0) -> str:
    if x.head is MATMUL:
        left, right = x.args
        if (left.head is TRANSPOSE and left.args[0] is right) or (right.head is TRANSPOSE and right.args[0] is left):
            return "a Gram matrix"
    return posdef(x, deep)


def symmetric(x: Term, deep: int = 0) -> str:
    """Why the square matrix x is its own transpose, or ""."""
    if deep > _DEEP:
        return ""
    if x.head is SYMBOL:
        found = x.attrs[2] & {"symmetric", "posdef", "diagonal"}
        return declared(x, sorted(found)[0]) if found else ""
    if x.head is eye or (x.head is diag and x.rank == 2):
        return "a diagonal matrix is symmetric"
    if x.head in (inv, TRANSPOSE, NAMED, sqrtm):
        return symmetric(x.args[0], deep + 1)
    if x.head is MUL and sum(a.rank > 0 for a in x.args) == 1:
        return next(symmetric(a, deep + 1) for a in x.args if a.rank)
    if x.head is ADD and all(a.rank == 2 for a in x.args):
        return _all(x.args, symmetric, deep, "a sum of symmetric matrices")
    return semidefinite(x, deep) if x.head is MATMUL and x.rank == 2 else ""


def sums_to_one(x: Term) -> str:
    """Why the entries along the last axis of x sum to 1, or ""."""
    if x.head is NAMED:
        return sums_to_one(x.args[0])
    if x.head is SYMBOL:
        found = x.attrs[2] & {"simplex", "onehot"}
        return declared(x, sorted(found)[0]) if found else ""
    if isinstance(x.head, Function) and x.head.knows.entries.axis_sum:
        axis = x.head.attributes(x).get("axis")
        if axis == -1 or axis == x.rank - 1 or (axis is None and x.rank == 1):
            return f"{x.head.name} sums to 1"
    return ""


def whole(x: Term) -> str:
    """Why x is an integer, or ""."""
    if x.head is NUMBER:
        return "an integer" if Fraction(x.value).denominator == 1 else ""
    if x.head in (SIZE, INDEX):
        return "a size or an index is an integer"
    if x.head in (ADD, MUL):
        return "sums and products of integers are integers" if all(map(whole, x.args)) else ""
    return declared(x, "integer") if x.head is SYMBOL and "integer" in x.attrs[2] else ""


def _all(parts: tuple[Term, ...], question, deep: int, why: str) -> str:  # type: ignore[no-untyped-def]
    return why if all(question(p, deep + 1) for p in parts) else ""


__all__ = ["invertible", "nonnegative", "nonzero", "posdef", "positive", "sums_to_one", "symmetric", "whole"]
