"""One monomial of more than two axes as NumPy writes it: products of stacks of matrices, broadcasting, sums along axes.

The last two axes of an array are a matrix, those before them number the stack. An index that two arrays share becomes
a matrix product, what repeats along axes is stretched, what is left over is summed. Where the axes do not fit into
this order the monomial is stuck, and an einsum says it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from workbench.forms.atoms import DELTA, Factor, Idx, Node
from workbench.forms.board import Stuck
from workbench.forms.shaping import ONE, Power, call, chained, hadamard, turned, weight
from workbench.terms import heads as h
from workbench.terms.declaration import Function
from workbench.terms.term import Term, build

Where = tuple[Idx, ...]
_DEEPEST = 40
"""A transposition is pushed through so many operations."""


@dataclass(frozen=True, slots=True)
class Block:
    """An elementwise product over indices; a factor may lack axes in front, or have size 1 along some."""

    where: Where
    powers: tuple[Power, ...]

    @property
    def term(self) -> Term:
        return hadamard(self.powers)


def stacked(
    write: Callable[[Node, Fraction], Term], factors: Iterable[Factor], summed: Iterable[Idx], out: Where
) -> list[Power]:
    """What multiplies the scalars, entry by entry, with the axes of ``out``; size 1 along those it does not depend on.

    Raises Stuck where that takes another order of axes.
    """
    blocks: list[Block] = []
    for own, where, exponent in factors:
        if own is DELTA or len(set(where)) < len(where):
            raise Stuck("a diagonal of a stack")
        blocks = _put(blocks, Block(where, ((write(own, exponent), exponent),)))
    left = tuple(summed)
    while left or len(blocks) > 1:
        for step in (_sum_away, _multiply, _stretch):
            found = step(blocks, left, out)
            if found is not None:
                blocks, left = found
                break
        else:
            raise Stuck("axes in another order")
    return list(_stretched(_ordered(blocks[0], out), out).powers)


def _put(blocks: list[Block], new: Block) -> list[Block]:
    """The blocks with one more, which joins one over the same indices."""
    for place, block in enumerate(blocks):
        if block.where == new.where:
            return [*blocks[:place], Block(block.where, (*block.powers, *new.powers)), *blocks[place + 1 :]]
    return [*blocks, new]


Step = tuple[list[Block], Where]


def _sum_away(blocks: list[Block], left: Where, out: Where) -> Step | None:
    """Indices that one block alone has are summed in it."""
    for place, block in enumerate(blocks):
        lone = {i for i in block.where if i in left and not any(i in b.where for b in blocks if b is not block)}
        if lone:
            axes = tuple(a for a, i in enumerate(block.where) if i in lone)
            value = call("sum", block.term, axis=None if len(lone) == len(block.where) else _axis(axes))
            kept = tuple(i for i in block.where if i not in lone)
            rest = [*blocks[:place], *blocks[place + 1 :]]
            return _put(rest, Block(kept, ((value, ONE),))), tuple(i for i in left if i not in lone)
    return None


def _axis(axes: tuple[int, ...]) -> int | tuple[int, ...]:
    return axes[0] if len(axes) == 1 else axes


def _multiply(blocks: list[Block], left: Where, out: Where) -> Step | None:
    """A summed index that two blocks share becomes a matrix product, when their stacks agree or one has none."""
    best: tuple[int, Step] | None = None
    for k in left:
        sharing = [b for b in blocks if k in b.where]
        if len(sharing) != 2:
            continue
        first, second = sharing
        product = _product(first, second, k, [out, *(b.where for b in blocks if b not in sharing)])
        if product is not None and (best is None or len(product.where) < best[0]):
            rest = [b for b in blocks if b not in sharing]
            best = len(product.where), (_put(rest, product), tuple(i for i in left if i is not k))
    return None if best is None else best[1]


def _product(p: Block, q: Block, k: Idx, orders: list[Where]) -> Block | None:
    """The sum over k of p times q as one matrix product."""
    if len(p.where) == 1:
        p, q = q, p
    stack, i = _seen_from(p.where, k)
    if stack is None or i is None:
        return None
    if len(q.where) == 1:
        return Block((*stack, i), ((_times(_last(p, k), q.term), ONE),))
    other, j = _seen_from(q.where, k)
    if other is None or j is None or j is i or (stack and other and stack != other) or i in other or j in stack:
        return None
    before = next((w.index(i) < w.index(j) for w in orders if i in w and j in w), len(p.where) >= len(q.where))
    stack = stack or other
    if before:
        return Block((*stack, i, j), ((_times(_last(p, k), _turned(_last(q, k))), ONE),))
    return Block((*stack, j, i), ((_times(_last(q, k), _turned(_last(p, k))), ONE),))


def _seen_from(where: Where, k: Idx) -> tuple[Where | None, Idx | None]:
    """The stack and the other index of a matrix that has k as its row or column."""
    if len(where) < 2 or k not in where[-2:]:
        return None, None
    return where[:-2], where[-1] if where[-2] is k else where[-2]


def _last(block: Block, k: Idx) -> Term:
    """The block with k as the column of its matrices."""
    return block.term if block.where[-1] is k else _turned(block.term)


def _turned(x: Term) -> Term:
    """The transposes of a stack of matrices, pushed inside where that is no longer."""
    return _turned_in(x, {}, _DEEPEST)


def _turned_in(x: Term, done: dict[Term, Term], depth: int) -> Term:
    if x.rank <= 2:
        return turned(x)
    if x.head.name == "matrix_transpose":
        return x.args[0]
    if x not in done:
        outside = call("matrix_transpose", x)
        inside = _turned_inside(x, lambda part: _turned_in(part, done, depth - 1)) if depth else None
        done[x] = outside if inside is None or weight(inside) > weight(outside) else inside
    return done[x]


def _turned_inside(x: Term, turn: Callable[[Term], Term]) -> Term | None:
    if x.head is h.MATMUL and all(a.rank > 1 for a in x.args):
        return h.matmul(*map(turn, reversed(x.args)))
    if x.head is h.POWER and not x.args[1].rank:
        return turn(x.args[0]) ** x.args[1]
    if x.head in (h.ADD, h.MUL) or (isinstance(x.head, Function) and x.head.knows.entries.elementwise):
        if all(a.rank != 1 for a in x.args):
            return build(x.head, map(turn, x.args), x.attrs)
    if x.head.name == "expand_dims" and x.attrs[0] in (x.rank - 1, x.rank - 2):
        return _with_axes(x.args[0], [-1 if x.attrs[0] == x.rank - 2 else -2])
    return None


def _times(a: Term, b: Term) -> Term:
    return chained(a, b) if a.rank <= 2 and b.rank <= 2 else h.matmul(a, b)


def _stretch(blocks: list[Block], left: Where, out: Where) -> Step | None:
    """A block whose indices another one has too, in the same order or with rows and columns swapped, joins it."""
    pairs = [(p, q) for p in blocks for q in blocks if p is not q and set(p.where) <= set(q.where)]
    for p, q in sorted(pairs, key=lambda pair: (len(pair[1].where), -len(pair[0].where))):
        try:
            joined = _stretched(_ordered(p, q.where), q.where)
        except Stuck:
            continue
        return [Block(q.where, (*q.powers, *joined.powers)) if b is q else b for b in blocks if b is not p], left
    return None


def _ordered(block: Block, out: Where) -> Block:
    """The block with its axes in the order of ``out``, by a transpose. Raises Stuck for another order."""
    want = tuple(i for i in out if i in block.where)
    if block.where == want or not set(block.where) <= set(out):
        if block.where != want:
            raise Stuck("an index is left")
        return block
    full = all(t.rank == len(want) for t, _ in block.powers)
    powers = block.powers if full else ((block.term, ONE),)
    if (*want[:-2], *want[:-3:-1]) == block.where:
        return Block(want, tuple((_turned(t), e) for t, e in powers))
    if want[::-1] == block.where:
        return Block(want, tuple((t.T, e) for t, e in powers))
    raise Stuck("axes in another order")


def _stretched(block: Block, out: Where) -> Block:
    """The block with axes of size 1 where it lacks indices of ``out``; those in front need none."""
    missing = [n for n, i in enumerate(out) if i not in block.where]
    inside = [n for n in missing if any(i in block.where for i in out[:n])]
    if not inside:
        return Block(out, block.powers)
    return Block(out, tuple((_with_axes(t, [n - len(out) for n in inside]), e) for t, e in block.powers))


def _with_axes(term: Term, places: list[int]) -> Term:
    """The term with new axes of size 1, counted from the end; those in front of all its axes are left out."""
    rank = term.rank
    for n in sorted(places, reverse=True):
        rank += -n <= rank
    inside = [n for n in places if -n < rank] if term.rank else []
    if not inside:
        return term
    axis = _axis(tuple(sorted(n % rank for n in inside)))
    if term.head.name in ("sum", "mean") and not term.attrs[1] and _summed_axis(term) == axis:
        return call(term.head.name, term.args[0], axis=term.attrs[0], keepdims=True)
    return call("expand_dims", term, axis=axis)


def _summed_axis(term: Term) -> int | tuple[int, ...] | None:
    axis, rank = term.attrs[0], term.args[0].rank
    return axis if axis is None else axis % rank if isinstance(axis, int) else tuple(a % rank for a in axis)


__all__ = ["stacked"]
