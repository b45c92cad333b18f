"""Adjoints: <u, L(v)> = <L* u, v>, one linear map at a time, and the walk that collects them.

``inner(u, v)`` is the sum of the products of entries; a scalar ``u`` stands for the array of that scalar. ``step``
moves the outermost linear map of a term to the other side; ``collect`` goes down to the direction, over shared nodes
once, so that its cost is linear in the term. Source: Magnus & Neudecker, ch. 2; Griewank & Walther, ch. 3.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from workbench.rules.reason import Weight
from workbench.rules.rule import Found, Rewrite, Rule, name_of, reason_of
from workbench.rules.samples import sample_terms
from workbench.rules.writing import filled, flipped, is_divisor, is_zero, matrix_product, product, renamed, unbroadcast
from workbench.terms.declaration import Function
from workbench.terms.functions.linear_algebra import einsum, inner, ones, outer
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import (
    ADD,
    AT,
    DIFFERENTIAL,
    MATMUL,
    MUL,
    NAMED,
    SUM,
    TENSOR,
    TRANSPOSE,
    Sum,
    add,
    at,
    brief,
    broadcast_shapes,
    delta,
    differential,
    fresh_axes,
    index,
    matrix,
    named,
    number,
    scalar,
    size,
    symbol,
    tensor,
    vector,
)
from workbench.terms.term import Head, LanguageError, Shape, Term, build, depends_on, postorder

Carries = Callable[[Term], bool]
Pairs = list[tuple[Term, Term]]


@dataclass(frozen=True, slots=True)
class Moved:
    """<u, L> as a sum of pairs <u', d'>; ``over``: indices that the pairs are also summed over."""

    pairs: tuple[tuple[Term, Term], ...]
    rule: Rule
    over: tuple[Term, ...] = ()

    @property
    def result(self) -> Term:
        """The sum of the inner products."""
        terms = [pairing(u, v) for u, v in self.pairs]
        whole = add(*terms) if terms else number(0)
        return Sum(whole, *self.over) if self.over else whole


def pairing(u: Term, v: Term) -> Term:
    """<u, v>; the plain product of two scalars."""
    return product(u, v) if not u.shape and not v.shape else inner(u, v)


Move = Callable[[Term, Term, Carries], "Pairs | Moved | None"]
MOVES: dict[Head, tuple[Rule, Move]] = {}


def step(u: Term, linear: Term, d: Term | Carries | None = None) -> Moved | None:
    """Move the outermost linear map of ``linear`` over to ``u``.

    ``d`` is the direction, or a test of which terms carry it; without it every differential is a direction. None when
    ``linear`` is a direction itself, or is not linear in the way any rule knows (a product of two terms that carry it).
    ``u`` broadcasts to the shape of ``linear``; so does every u' to that of its d'.
    """
    carries = carrier(linear, d)
    if is_direction(linear, d) or not carries(linear):
        return None
    found = MOVES.get(linear.head)
    if found is not None:
        rule, move = found
        made = move(u, linear, carries)
    elif isinstance(linear.head, Function) and linear.head.knows.calculus.linear:
        rule = adjoint_rule(linear.head)
        made = _function(u, linear, carries)
    else:
        return None
    if made is None:
        return None
    if isinstance(made, Moved):
        return Moved(made.pairs, rule, made.over)
    return Moved(tuple(made), rule)


def is_direction(term: Term, d: Term | Carries | None = None) -> bool:
    return term is d or (term.head is DIFFERENTIAL and (d is None or callable(d)))


def carrier(root: Term, d: Term | Carries | None) -> Carries:
    """A test of which nodes of ``root`` carry the direction."""
    if d is None:
        return depends_on(root, [t for t in postorder(root) if t.head is DIFFERENTIAL])
    if isinstance(d, Term):
        return depends_on(root, [d])
    return d


def collect(u: Term, linear: Term, direction: Term) -> tuple[Term, tuple[Rewrite, ...]]:
    """G with <u, linear> = <G, direction>, and the steps taken; G has the shape of the direction.

    Goes from the root down, adding up what reaches a shared node before passing it on. Raises LanguageError naming the
    term that is not linear in the direction by any known rule.
    """
    rewrites: list[Rewrite] = []
    collected = _collect(u, linear, direction, rewrites)
    return filled(collected, direction.shape), tuple(rewrites)


def _collect(u: Term, linear: Term, direction: Term, rewrites: list[Rewrite]) -> Term:
    carries = depends_on(linear, [direction])
    arrived: dict[Term, list[Term]] = {linear: [u]}
    for node in reversed(list(postorder(linear))):
        if node is direction or node not in arrived or not carries(node):
            continue
        here = _together(arrived.pop(node))
        moved = step(here, node, carries)
        if moved is None:
            raise LanguageError(f"{brief(node)} is not linear in {brief(direction)} by any known rule")
        rewrites.append(Rewrite(moved.result, moved.rule, (("u", here), ("L", node))))
        for part, below in moved.pairs:
            if moved.over:
                inside = filled(_collect(part, below, direction, rewrites), direction.shape)
                arrived.setdefault(direction, []).append(Sum(inside, *moved.over))
            else:
                arrived.setdefault(below, []).append(part)
    return _together(arrived.get(direction, []))


def _together(parts: list[Term]) -> Term:
    """The sum of what arrived at a node; a scalar stands for the array of that scalar."""
    kept = [p for p in parts if not is_zero(p)]
    return add(*kept) if kept else number(0)


# -- one rule for each linear head ---------------------------------------------

_m, _n, _p = size("m"), size("n"), size("p")
_x, _v, _b = vector("x", _n), vector("v", _n), vector("b", _m)
_X, _A, _B, _U = matrix("X", _m, _n), matrix("A", _p, _m), matrix("B", _n, _p), matrix("U", _m, _n)
_C = matrix("C", _p, _n)
_u, _w, _t, _s = scalar("u"), vector("w", _p), scalar("t"), scalar("s")
_g = vector("g", _m)
_k: Term = index("k", _n)
_j: Term = index("j", _m)


def _d(x: Term) -> Term:
    return differential(x, x)


def moves(
    head: Head, cases: Callable[[], list[Term]], weight: Weight = Weight.TELLING
) -> Callable[[Move], Rule]:
    """Declare how <u, L(v)> moves for one head."""

    def declare(move: Move) -> Rule:
        rule = Rule(name_of(move), reason_of(move), lambda term: _find(term, head), cases=cases, weight=weight)
        MOVES[head] = (rule, move)
        return rule

    return declare


def _find(term: Term, head: Head) -> Found | None:
    if term.head is not inner or term.args[1].head is not head:
        return None
    u, linear = term.args
    moved = step(u, linear)
    return Found(moved.result, (("u", u), ("L", linear))) if moved is not None else None


def _the_one(linear: Term, carries: Carries) -> int | None:
    """The place of the only argument that carries the direction."""
    places = [k for k, a in enumerate(linear.args) if carries(a)]
    return places[0] if len(places) == 1 else None


@moves(
    ADD, lambda: [inner(_U, _d(_X) + 2 * _d(_X)), inner(_U, _d(_x) + _d(_X)), inner(_t, _d(_x) + _d(_s))],
    weight=Weight.BOOKKEEPING,
)
def inner_product_with_a_sum(u: Term, linear: Term, carries: Carries) -> Pairs:
    """the inner product with a sum is the sum of the inner products"""
    return [(unbroadcast(u, linear.shape, a.shape), a) for a in linear.args if carries(a)]


@moves(
    MUL, lambda: [inner(_v, 2 * _x * _d(_v)), inner(_U, _x * _d(_v)), inner(_U, _X * _d(_t)), inner(_v, _d(_v) / _t)]
)
def factors_move_to_the_other_side(u: Term, linear: Term, carries: Carries) -> Pairs | None:
    """in an inner product an elementwise factor may stand on either side"""
    place = _the_one(linear, carries)
    if place is None:
        return None
    v = linear.args[place]
    others = [a for k, a in enumerate(linear.args) if k != place]
    if not v.shape and linear.shape:
        return [(_onto_scalar(u, others, linear.shape), v)]
    return [(unbroadcast(_before(u, others), linear.shape, v.shape), v)]


def _before(u: Term, others: list[Term]) -> Term:
    """The factors around u: scalars in front, arrays behind."""
    return product(*(a for a in others if not a.shape and not is_divisor(a)), u, *others_of_arrays(others))


def others_of_arrays(others: list[Term]) -> list[Term]:
    return [a for a in others if a.shape or is_divisor(a)]


def _onto_scalar(u: Term, others: list[Term], shape: Shape) -> Term:
    """<u, c * v> for a scalar v is <u, c> v."""
    scalars = [a for a in others if not a.shape]
    array = product(*(a for a in others if a.shape))
    if u.shape and u.head is not ones:
        return product(*scalars, inner(u, array) if shape in (u.shape, array.shape) else sum_(filled(u * array, shape)))
    return product(*scalars, *([u] if not u.shape else []), unbroadcast(array, shape, ()))


@moves(
    MATMUL,
    lambda: [
        inner(_w, _A @ _d(_b)),
        inner(_C, _A @ _d(_X)),
        inner(_u, _d(_v) @ _x),
        inner(_t, _x @ _d(_v)),
        inner(_g, _d(_X) @ _x),
        inner(_C.T, _d(_X).T @ _A.T),
        inner(_w, _d(_x) @ _B),
        inner(_w, _b @ _d(matrix("Y", _m, _p))),
        inner(_t, _A @ _d(_b)),
    ],
)
def factor_of_a_matrix_product_moves_over(u: Term, linear: Term, carries: Carries) -> Pairs | None:
    """a matrix factor goes to the other side of an inner product as its transpose"""
    place = _the_one(linear, carries)
    if place is None:
        return None
    a, b = linear.args
    if a.rank > 2 or b.rank > 2:
        return _stacked(filled(u, linear.shape), linear, place)
    if a.rank == b.rank == 1:
        return [(product(u, b if place == 0 else a), linear.args[place])]
    u = filled(u, linear.shape)
    if place == 1:
        return [(outer(a, u) if a.rank == 1 else matrix_product(flipped(a), u), b)]
    if b.rank == 1:
        return [(outer(u, b), a)]
    return [(b @ u if a.rank == 1 else matrix_product(u, flipped(b)), a)]


def _stacked(u: Term, linear: Term, place: int) -> Pairs | None:
    """The same for stacks of matrices, whose leading axes ride along."""
    a, b = linear.args
    batch = "abcdefgh"[: max(a.rank, b.rank) - 2] if max(a.rank, b.rank) > 2 else ""
    left = (batch[len(batch) - max(a.rank - 2, 0) :] if a.rank > 2 else "") + ("ij" if a.rank > 1 else "j")
    right = (batch[len(batch) - max(b.rank - 2, 0) :] if b.rank > 2 else "") + ("jk" if b.rank > 1 else "j")
    out = batch + ("i" if a.rank > 1 else "") + ("k" if b.rank > 1 else "")
    target, other, letters = (a, b, (right, left)) if place == 0 else (b, a, (left, right))
    try:
        return [(einsum(f"{out},{letters[0]}->{letters[1]}", u, other), target)]
    except LanguageError:
        return None  # a stack of one matrix stretched over many


@moves(TRANSPOSE, lambda: [inner(_U.T, _d(_X).T), inner(_t, _d(_X).T)], weight=Weight.BOOKKEEPING)
def transposing_both_sides(u: Term, linear: Term, carries: Carries) -> Pairs:
    """an inner product stays the same when both sides are transposed"""
    return [(flipped(filled(u, linear.shape)) if u.shape else u, linear.args[0])]


@moves(NAMED, lambda: [inner(_v, named("h", 2 * _d(_v)))])
def inner_product_with_a_named_part(u: Term, linear: Term, carries: Carries) -> Pairs:
    """the name means its value"""
    return [(u, linear.args[0])]


@moves(AT, lambda: [inner(_t, _d(_x)[_k]), inner(_t, _d(_X)[_j, _k])])
def inner_product_with_an_entry(u: Term, linear: Term, carries: Carries) -> Pairs:
    """only the entry at that place counts: the Kronecker delta picks it"""
    v, *where = linear.args
    axes = fresh_axes(v.shape, avoid=[*u.indices, *linear.indices])
    return [(tensor(product(u, *(delta(a, w) for a, w in zip(axes, where, strict=True))), *axes), v)]


@moves(SUM, lambda: [inner(_t, Sum(_x[_k] * _d(_v)[_k], _k)), inner(_x[_k], Sum(_x[_k] * _d(_v)[_k], _k))])
def inner_product_under_a_big_sum(u: Term, linear: Term, carries: Carries) -> Moved:
    """the inner product with a sum is the sum of the inner products, for every value of the index"""
    body, bound = renamed(linear, u.indices)
    return Moved(((u, body),), inner_product_under_a_big_sum, bound)


@moves(TENSOR, lambda: [inner(_v, tensor(_x[_k] * _d(_v)[_k], _k)), inner(_t, tensor(_d(_X)[_j, _k], _k, _j))])
def inner_product_entry_by_entry(u: Term, linear: Term, carries: Carries) -> Moved:
    """the inner product is the sum over entries"""
    body, bound = renamed(linear, u.indices)
    part = at(filled(u, linear.shape), *bound) if u.shape else u
    return Moved(((part, body),), inner_product_entry_by_entry, bound)


# -- functions, from their declarations ----------------------------------------

_SCALAR_STANDS_FOR_ARRAY = frozenset({"sum", "mean", "expand_dims"})
"""Functions whose declared adjoint takes a scalar for the array of that scalar."""


@cache
def adjoint_rule(head: Function) -> Rule:
    """ "adjoint of trace", from the declaration."""
    return Rule(
        f"adjoint of {head.name}",
        f"{head.name} is linear: it moves to the other side as its adjoint",
        lambda term: _find(term, head),
        cases=lambda: _function_cases(head),
        lemma=head.knows.calculus.lemma,
        reference=head.knows.calculus.reference,
        weight=Weight.BOOKKEEPING if head.knows.calculus.goes_without_saying else Weight.TELLING,
    )


def _function_cases(head: Function) -> list[Term]:
    cases = []
    for f in sample_terms(head):
        for place, x in enumerate(f.args):
            linear = build(head, (*f.args[:place], _d(x), *f.args[place + 1 :]), f.attrs)
            u = symbol("G" if f.rank > 1 else "g", f.shape)
            if f.args.count(x) == 1 and step(u, linear) is not None:
                cases.append(inner(u, linear))
    return cases


def _function(u: Term, linear: Term, carries: Carries) -> Pairs | None:
    head = linear.head
    place = _the_one(linear, carries)
    if place is None or not isinstance(head, Function) or head.knows.calculus.adjoint is None:
        return None
    if head.name not in _SCALAR_STANDS_FOR_ARRAY:
        u = filled(u, linear.shape)
    try:
        made = head.knows.calculus.adjoint(place, u, *linear.args, **head.attributes(linear))
    except LanguageError:
        return None
    made = product(made) if made.head is MUL else made
    v = linear.args[place]
    if len(linear.args) == 2 and made.shape != v.shape:
        made = unbroadcast(made, broadcast_shapes((made, v), head.name), v.shape)
    return [(made, v)]
