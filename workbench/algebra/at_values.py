"""A formula at values of its letters, in order: sums of numbers worked out, zeros and ones left out, and functions at
1 and 2 that are 0 or 1 there. What the values do not touch stays as it was written.

    1 log 1 - loggamma(1) + (1 - 1) log y - 1 y   is   -y
"""

from __future__ import annotations

from collections.abc import Iterable

from workbench.algebra.arithmetic import arithmetic, is_zero, nothing, split_number, split_scalars
from workbench.terms.functions.elementwise import log
from workbench.terms.functions.linear_algebra import eye, inner
from workbench.terms.functions.norms import norm
from workbench.terms.functions.special import gamma, loggamma
from workbench.terms.heads import (
    ADD,
    AT,
    EXPECTATION,
    MATMUL,
    MUL,
    NAMED,
    NUMBER,
    POWER,
    SIZE,
    SUM,
    SYMBOL,
    TRANSPOSE,
    add,
    matmul,
    mul,
    number,
)
from workbench.terms.term import Term, postorder, rebuild

_ZERO, _ONE = number(0), number(1)
_KNOWN = {log(_ONE): _ZERO, loggamma(_ONE): _ZERO, loggamma(number(2)): _ZERO, gamma(_ONE): _ONE,
          gamma(number(2)): _ONE}  # fmt: skip
_PLAIN = frozenset({ADD, MUL, NUMBER, SIZE, SYMBOL})


def at_values(term: Term) -> Term:
    """The same value in order; see the module."""
    done: dict[Term, Term] = {}
    for node in postorder(term):
        again = rebuild(node, (done[a] for a in node.args)) if node.args else node
        done[node] = _KNOWN.get(again, again)
        if done[node].head is ADD:
            done[node] = _sum(done[node])
        elif done[node].head is MUL:
            done[node] = _product(done[node])
        elif done[node].head is POWER:
            done[node] = _power(done[node])
        done[node] = _KNOWN.get(done[node], done[node])
    return done[term]


def at_instance(term: Term, put: Iterable[Term]) -> Term:
    """The same statement in order, where values were put for its letters: what is added and taken away is left out too,
    and so is what 0 makes nothing of. ``put`` holds what each letter stands for, itself where it stays: where none is a
    number, 0 or an identity, and no two are the same, there is nothing to put in order.
    Named parts, the laws that means are over, functions at numbers but log 1, and arrays of which the number 0 is a
    factor stay as they are written: what a law is called by, and what a statement is about, are to be seen in it."""
    values = list(put)
    if len(set(values)) == len(values) and not any(is_zero(v) or v.head in (NUMBER, eye) for v in values):
        return term
    done: dict[Term, Term] = {}
    for node in postorder(term, below=lambda part: part.head is not NAMED):
        if node.head is NAMED or not node.args:
            done[node] = node
            continue
        args = [done[a] for a in node.args]
        if node.head is EXPECTATION:
            args[1:3] = node.args[1:3]
        again = rebuild(node, args)
        if again.head is ADD:
            again = _cancelled(again)
        if again.head is ADD:
            again = _sum(again)
        elif again.head is MUL and not (again.shape and _ZERO in again.args):
            again = _product(again)
        elif again.head is POWER:
            again = _power_of_a_number(again)
        elif _vanishes(again):
            again = nothing(again.shape)
        elif again.head is MATMUL:
            again = _matrix_product(again)
        elif again.head is TRANSPOSE:
            again = _transpose(again)
        done[node] = _ZERO if again is log(_ONE) else again
    return done[term]


def _vanishes(term: Term) -> bool:
    """Whether a term is 0 since a factor is, or what it is linear in, or the norm of."""
    if term.head in (MATMUL, inner):
        return any(map(is_zero, term.args))
    knows = getattr(term.head, "knows", None)
    linear = knows is not None and knows.calculus.linear and len(term.args) == 1
    return (linear or term.head in (AT, SUM, TRANSPOSE, norm)) and is_zero(term.args[0])


def _matrix_product(term: Term) -> Term:
    """Scalars in front, those that divide last, and no identity."""
    a, b = term.args
    (left, a), (right, b) = split_scalars(a), split_scalars(b)
    made = a if b.head is eye else b if a.head is eye else matmul(a, b)
    return arithmetic(mul(*sorted((*left, *right, made), key=_divides)), (made,)) if left or right else made


def _transpose(term: Term) -> Term:
    (inside,) = term.args
    return inside.args[0] if inside.head is TRANSPOSE else inside if inside.head is eye else term


def _divides(factor: Term) -> bool:
    return factor.head is POWER and factor.args[1].head is NUMBER and factor.args[1].value < 0


def _power_of_a_number(term: Term) -> Term:
    base, exponent = term.args
    if is_zero(exponent) and not term.shape:
        return _ONE
    nothing_left = base is _ZERO and exponent.head is NUMBER and exponent.value > 0
    return _ZERO if nothing_left else _power(term)


def _cancelled(term: Term) -> Term:
    """A sum without the parts that another one takes away."""
    left: list[Term] = []
    for part in term.args:
        factor, rest = split_number(part)
        other = next((a for a in left if split_number(a) == (-factor, rest)), None)
        if other is None:
            left.append(part)
        else:
            left.remove(other)
    if len(left) == len(term.args):
        return term
    made = add(*left) if len(left) > 1 else left[0] if left else nothing(term.shape)
    return made if made.shape == term.shape else term


def _sum(term: Term) -> Term:
    flat = [part for a in term.args for part in (a.args if a.head is ADD else (a,))]
    if sum(p.head is NUMBER for p in flat) > 1 and all(t.head in _PLAIN for t in postorder(term)):
        return arithmetic(arithmetic(term))
    left = [a for a in term.args if not is_zero(a)]
    if len(left) == len(term.args):
        return term
    made = add(*left) if len(left) > 1 else left[0] if left else nothing(term.shape)
    return made if made.shape == term.shape else term


def _product(term: Term) -> Term:
    if any(is_zero(a) for a in term.args):
        return nothing(term.shape)
    numbers = [a for a in term.args if a.head is NUMBER]
    if _ONE not in numbers and len(numbers) < 2:
        return term
    value = number(1)
    for n in numbers:
        value = number(value.value * n.value)
    left = [*([] if value is _ONE else [value]), *(a for a in term.args if a.head is not NUMBER)]
    made = mul(*left) if len(left) > 1 else left[0] if left else _ONE
    return made if made.shape == term.shape else term


def _power(term: Term) -> Term:
    base, exponent = term.args
    if base is _ONE and not exponent.shape:
        return _ONE
    return base if exponent is _ONE else term


__all__ = ["at_instance", "at_values"]
