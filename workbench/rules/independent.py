"""Means over samples of independent observations of one law: of a sum, and of the square of a sum.

    E sum_i w(x_i) = n E w,    E (sum_i w(x_i))^2 = n E w^2 + n (n - 1) (E w)^2

A law of an array is that of a sample where its log density is the sum of one function of each entry. Source: Casella &
Berger, Statistical Inference, section 5.2.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules.averaging import slope_of_means
from workbench.rules.inference import Needed, Reduction, Step
from workbench.rules.linearity import products
from workbench.terms.declaration import Function
from workbench.terms.functions.reductions import mean, sum_
from workbench.terms.heads import (
    ADD,
    EXPECTATION,
    MUL,
    POWER,
    SUM,
    add,
    at,
    equals,
    expectation,
    mul,
    number,
    oo,
    power,
    properties,
    size_term,
    subtract,
    symbol,
)
from workbench.terms.term import LanguageError, Term, contains, postorder, substitute


def independent(step: Step) -> Iterator[Reduction]:
    """The mean of a polynomial of the second degree in one sum over a sample, by means of one observation."""
    known = [m for m in postorder(*step.premises) if m.head is EXPECTATION and not m.args[1].shape]
    for node in postorder(step.goal):
        if node.head is not EXPECTATION or len(node.args) != 3 or node.args[1].rank != 1 or node.shape:
            continue
        for one in {m.args[1:]: m for m in known}.values():
            yield from _by_one(node, one)


def scores_add(step: Step) -> Iterator[Reduction]:
    """As ``independent``, where the sum is one of scores, whose mean is 0."""
    for reduction in independent(step):
        yield reduction
        singles = [m for g in reduction.given for m in postorder(g) if m.head is EXPECTATION and not m.args[1].shape]
        for single in singles:
            zero = equals(single, number(0))
            for other in slope_of_means(Step(zero, step.premises, pinned=step.pinned)):
                yield Reduction((*reduction.given, zero), (*reduction.needed, *other.needed))


def _by_one(node: Term, one: Term) -> Iterator[Reduction]:
    """By the law of one observation that ``one`` is a mean under."""
    body, x, whole = node.args
    y, log_density, *ends = one.args[1:]
    density = density_of_one(whole, x, y)
    if density is None or contains(log_density, x) or contains(body, y) or not same_values(x, y, ends):
        return
    sums = {t: w for t in postorder(body) if (w := of_one(t, x, y)) is not None and contains(w, y)}
    if len(set(sums.values())) != 1:
        return
    (w,), total, n = set(sums.values()), symbol(f"total_of_{x.name}", ()), size_term(x.shape[0])
    shares = {t: mul(total, power(n, number(-1))) if t.head is mean else total for t in sums}
    inside = substitute(body, shares)
    split = None if contains(inside, x) else products(inside, total)
    if split is None or any(base is not total or k not in (1, 2) for _, moving in split for base, k in moving):
        return
    law = (y, log_density, *ends)
    parts = [mul(number(1), *fixed, *(_power_of_sum(w, k, n, law) for _, k in moving)) for fixed, moving in split]
    said = equals(node, add(*parts) if len(parts) > 1 else parts[0])
    yield Reduction((said,), (Needed(equals(density, log_density), computed=True),))


def same_values(x: Term, y: Term, ends: list[Term]) -> bool:
    """Whether each entry of x has the values of y; that whole numbers are counts, their density says."""
    counts = "integer" in properties(y) and ends == [number(0), oo]
    return properties(x) == properties(y) and (not ends or counts)


def _power_of_sum(w: Term, k: int, n: Term, law: tuple[Term, ...]) -> Term:
    mean_of_one = expectation(w, *law)
    if k == 1:
        return mul(n, mean_of_one)
    pairs = mul(n, subtract(n, number(1)), power(mean_of_one, number(2)))
    return add(mul(n, expectation(power(w, number(2)), *law)), pairs)


def density_of_one(whole: Term, x: Term, y: Term) -> Term | None:
    """The log density of one entry, where that of the sample is the sum of them: its entries are independent then, and
    have this law. None for anything else; a mean of logarithms is the log density of another law."""
    return None if whole.head is mean else of_one(whole, x, y)


def of_one(total: Term, x: Term, y: Term) -> Term | None:
    """w(y), for the sum or the mean of w over the entries of x; None for anything else."""
    if total.shape or not contains(total, x):
        return None
    if total.head is SUM and len(total.args) == 2 and total.args[1].attrs[1] == x.shape[0]:
        here = at(x, total.args[1])
        made = substitute(total.args[0], {here: y})
        return None if contains(made, x) or total.args[1] in made.indices else made
    if total.head in (sum_, mean) and total.args[0].shape == x.shape and _is_entrywise(total.args[0], x):
        try:
            made = substitute(total.args[0], {x: y})
        except LanguageError:
            return None
        return None if made.shape else made
    return None


def _is_entrywise(array: Term, x: Term) -> bool:
    """Whether each entry is a function of that entry of x alone."""
    for node in postorder(array):
        if node is x or not contains(node, x) or node.head in (ADD, MUL, POWER):
            continue
        if not (isinstance(node.head, Function) and node.head.knows.entries.elementwise):
            return False
    return True


__all__ = ["density_of_one", "independent", "of_one", "same_values", "scores_add"]
