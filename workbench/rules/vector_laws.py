"""Laws of vectors by laws of numbers: independent entries, linear images, the shares of a total.

Source: Casella & Berger, Statistical Inference (2002), sections 4.2, 4.3 and 4.6; Devroye, Non-Uniform Random Variate
Generation (1986), theorem 4.1 of chapter XI.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.forms.index_form import same
from workbench.rules.averaging import is_equation, whole_mass
from workbench.rules.inference import Needed, Reduction, Step
from workbench.terms.functions.elementwise import exp, log
from workbench.terms.functions.linear_algebra import diag, eye, inv, logdet, outer, zeros
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import (
    ADD,
    EXPECTATION,
    INTEGRAL,
    MATMUL,
    MUL,
    PRODUCT,
    Sum,
    add,
    at,
    divide,
    equals,
    matmul,
    mul,
    negative,
    number,
    oo,
    power,
    properties,
    relation,
    size_term,
    subtract,
    symbol,
    transpose,
)
from workbench.terms.term import Term, contains, substitute, symbols

_ONE = number(1)


def independent_entries(step: Step) -> Iterator[Reduction]:
    """E 1, E y and E y y^T of a vector whose log density adds up that of a number, at each entry and its parameters;
    the step says which vectors the letters of the one law stand for."""
    goal = step.goal
    if not is_equation(goal) or goal.args[0].head is not EXPECTATION or len(goal.args[0].args) != 3:
        return
    f, y, log_density = goal.args[0].args
    told = [p for p in step.premises if is_equation(p) and p.args[0].head is EXPECTATION and len(p.args[0].args) == 3]
    for u, q in dict.fromkeys(p.args[0].args[1:] for p in told if not p.args[0].args[1].shape):
        letters = {s: step.bindings[s.name] for s in symbols(q) if s.name in step.bindings and s is not u}
        if y.rank != 1 or properties(u) != properties(y) or set(letters) & step.fixed:
            continue
        there = {u: y, **letters}
        known = {p.args[0].args[0]: substitute(p.args[1], there) for p in told if p.args[0].args[1:] == (u, q)}
        value = _of_all(f, y, u, known, {p.args[0].args[0]: p.args[1] for p in told if p.args[0].args[1:] == (u, q)})
        if value is not None:
            law = Needed(equals(log_density, sum_(substitute(q, there))), computed=True)
            mass = whole_mass(u, q) if f is not _ONE else ()
            yield Reduction((equals(goal.args[0], value),), (law, *mass))


def _of_all(f: Term, y: Term, u: Term, known: dict[Term, Term], plain: dict[Term, Term]) -> Term | None:
    """The mean of f, where those of one entry say it."""
    if f is _ONE:
        return _ONE if plain.get(_ONE) is _ONE else None
    mean = known.get(u)
    if mean is None or f is y:
        return mean
    square = power(subtract(u, plain[u]), number(2))
    spread = next((v for w, v in known.items() if same(w, square)), None)
    return None if f is not outer(y, y) or spread is None else add(outer(mean, mean), diag(spread))


def shares_of_a_total(step: Step) -> Iterator[Reduction]:
    """E f(g) = E h(s) E w(x), where positive numbers g are s x, with their total s and their shares x, and s and x are
    independent: the log density of g at s x, and log s^(k - 1) for the volume, is one of s and one of x."""
    goal = step.goal
    if not is_equation(goal) or goal.args[0].head is not EXPECTATION or goal.args[1].head is not MUL:
        return
    (f, g, whole, *ends), factors = goal.args[0].args, goal.args[1].args
    if len(factors) != 2 or ends or any(a.head is not EXPECTATION or len(a.args) != 3 for a in factors):
        return
    (h, s, total), (w, x, shares) = (a.args for a in sorted(factors, key=lambda a: a.args[1].rank))
    alike = "positive" in properties(g) and "positive" in properties(s) and "simplex" in properties(x)
    if not alike or s.shape or x.shape != g.shape or g.rank != 1 or f not in (_ONE, g, outer(g, g)):
        return
    away, bare = exp(symbol("away")), exp(symbol("bare", x.shape))
    free = {s: away, x: divide(bare, sum_(bare))}  # above 0, and with the sum 1, for any letters
    there = {g: mul(s, x)}
    volume = mul(subtract(size_term(g.shape[0]), 1), log(s))
    yield Reduction((goal,), (
        Needed(equals(substitute(substitute(f, there), free), substitute(mul(h, w), free)), computed=True),
        Needed(equals(substitute(add(substitute(whole, there), volume), free), substitute(add(total, shares), free)),
               computed=True),
    ))  # fmt: skip


def definite_images(step: Step) -> Iterator[Reduction]:
    """The two sides of the goal are means over vectors x = b + A z, A positive definite or orthogonal: the log density
    of z is that of x there, and log det A. What x is, the step names."""
    goal = step.goal
    if not is_equation(goal) or any(side.head is not EXPECTATION or len(side.args) != 3 for side in goal.args):
        return
    (f, x, log_density), (g, z, other) = (side.args for side in goal.args)
    h = step.bindings.get(x.name)
    if h is None or x.rank != 1 or x.shape != z.shape or properties(x) - {"constant"} or properties(z) - {"constant"}:
        return
    moving = [a for a in (h.args if h.head is ADD else (h,)) if contains(a, z)]
    if len(moving) != 1 or moving[0].head is not MATMUL or moving[0].args[-1] is not z:
        return
    before = moving[0].args[:-1]
    A = before[0] if len(before) == 1 else matmul(*before)
    if contains(A, z):
        return
    there = {x: h}
    inside, density = substitute(f, there), substitute(log_density, there)
    yield Reduction((goal,), (
        Needed(relation("loewner>=", A, zeros(*A.shape)), computed=True),
        Needed(equals(matmul(A, inv(A)), eye(A.shape[0])), computed=True),
        Needed(equals(g, inside), computed=True),
        Needed(equals(other, add(density, logdet(A))), computed=True),
    ))  # fmt: skip
    yield Reduction((goal,), (
        Needed(equals(matmul(transpose(A), A), eye(A.shape[0]))),
        Needed(equals(g, inside), computed=True),
        Needed(equals(other, density)),
    ))  # fmt: skip


def product_of_integrals(step: Step) -> Iterator[Reduction]:
    """The integral over all vectors of a product of positive functions, one of each entry, is the product of their
    integrals over the line."""
    goal = step.goal
    if not is_equation(goal) or goal.args[0].head is not EXPECTATION or goal.args[1].head is not PRODUCT:
        return
    (f, y, log_density, *ends), (factor, *over) = goal.args[0].args, goal.args[1].args
    if f is not _ONE or ends or y.rank != 1 or properties(y) - {"constant"} or factor.head is not INTEGRAL:
        return
    inside, u, low, high = factor.args
    if len(over) != 1 or over[0].attrs[1] != y.shape[0] or (low, high) != (negative(oo), oo) or properties(u):
        return
    if contains(inside, y) or contains(log_density, u) or inside.head is not exp:
        return
    apart = Sum(substitute(inside.args[0], {u: at(y, over[0])}), over[0])
    yield Reduction((goal,), (Needed(equals(log_density, apart)),))


__all__ = ["definite_images", "independent_entries", "product_of_integrals", "shares_of_a_total"]
