"""What a sum of squares says: it is 0 only where each of what is squared is 0.

At such premises all points lie at a multiple root, which a search comes near to and does not reach; what they say is
read off the term and joins the premises.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.terms.heads import (
    ADD,
    MATMUL,
    MUL,
    NUMBER,
    POWER,
    SYMBOL,
    TRANSPOSE,
    equals,
    matmul,
    number,
    properties,
    transpose,
)
from workbench.terms.term import LanguageError, Term


def with_definite(premises: Sequence[Term]) -> tuple[Term, ...]:
    """The premises, and for each that a sum of squares is 0 (or at most 0), that each of what is squared is 0."""
    return tuple(dict.fromkeys((*premises, *(made for premise in premises for made in _zeros(premise)))))


def _zeros(premise: Term) -> Iterator[Term]:
    if premise.head.name not in ("relation", "compare") or premise.attrs[0] not in ("=", "<=", ">="):
        return
    left, right = premise.args if premise.attrs[0] != ">=" else premise.args[::-1]
    if _is_zero(left) and premise.attrs[0] == "=":
        left, right = right, left
    found = (squared(left) or _kernel(left)) if _is_zero(right) else None
    for part in found or ():
        try:
            yield equals(part, _nothing(part))
        except LanguageError:
            continue


def squared(term: Term) -> list[Term] | None:
    """The terms whose squares, with positive factors, add up to the term (or to its diagonal); None where it is no such
    sum. A norm and a modulus count as squares."""
    name = term.head.name
    if name in ("norm", "abs"):
        return [term.args[0]]
    if term.head is ADD:
        parts = [squared(part) for part in term.args]
        return None if None in parts else [t for part in parts if part is not None for t in part]
    if term.head is MUL:
        factors = [a for a in term.args if not (a.head is NUMBER and a.value > 0)]
        return squared(factors[0]) if len(factors) == 1 else None
    if term.head is POWER and term.args[1].head is NUMBER:
        base, power = term.args[0], term.args[1].value
        inner = squared(base) if power > 0 and not base.shape else None
        even = power.denominator == 1 and power > 0 and power % 2 == 0
        return inner if inner is not None else [base] if even else None
    if name in ("sum", "mean") and not term.shape:
        return squared(term.args[0])
    if name in ("dot", "inner") and term.args[0] is term.args[1]:
        return [term.args[0]]
    if name == "trace" or term.head is MATMUL:
        return _half(_chain(term.args[0] if name == "trace" else term))
    return None


def _kernel(term: Term) -> list[Term] | None:
    """M R where the term is M^T M R: where one is 0, so is the other."""
    chain = _chain(term) if term.head is MATMUL and term.shape else []
    for k in range(1, len(chain) // 2 + 1):
        if all(_turned(chain[j]) is chain[2 * k - 1 - j] for j in range(k)) and chain[0].rank == 2:
            return [_product(chain[k:])]
    return None


def _half(chain: list[Term]) -> list[Term] | None:
    """The right half M of a chain M^T M or M^T S M with S positive definite."""
    half, middle = divmod(len(chain), 2)
    for k in range(half):
        if _turned(chain[k]) is not chain[-1 - k]:
            return None
    if middle:
        centre = chain[half]
        if not half or centre.head is not SYMBOL or "posdef" not in properties(centre):
            return None
    if not half:
        return None
    return [_product(chain[-half:])]


def _product(factors: Sequence[Term]) -> Term:
    made = factors[-1]
    for factor in reversed(factors[:-1]):
        made = matmul(factor, made)
    return made


def _chain(term: Term) -> list[Term]:
    """The factors of a matrix product, transposes put to the single ones; a vector on the left is a row, one on the
    right a column."""
    if term.head is MATMUL:
        left, right = map(_chain, term.args)
        if term.args[0].rank == 1 and left[0].rank == 2:
            left = [_turned(factor) for factor in reversed(left)]
        if term.args[1].rank == 1 and right[-1].rank == 2:
            right = [_turned(factor) for factor in reversed(right)]
        return [*left, *right]
    if term.head is TRANSPOSE and term.args[0].head is MATMUL:
        return [_turned(factor) for factor in reversed(_chain(term.args[0]))]
    return [term]


def _turned(term: Term) -> Term:
    if term.head is TRANSPOSE:
        return term.args[0]
    return transpose(term)


def _is_zero(term: Term) -> bool:
    return term.head is NUMBER and term.value == 0 or term.head.name == "zeros"


def _nothing(like: Term) -> Term:
    from workbench.terms.functions.linear_algebra import zeros

    return zeros(*like.shape) if like.shape else number(0)


__all__ = ["squared", "with_definite"]
