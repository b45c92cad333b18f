"""Tensors with Kronecker deltas: the block that a delta leaves is written into a view of a diagonal.

``DIAGONALS`` is a head of the emitter's own: an array (or zeros) with blocks added on its diagonals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.emission.code import PRODUCT, Code, Writer, call
from workbench.emission.contracting import contract
from workbench.emission.monomials import Expansion, Monomial
from workbench.emission.pieces import Piece, flipped, lift, scaled
from workbench.emission.products import Compiled, unshared
from workbench.terms.functions.linear_algebra import diag, eye, reshape
from workbench.terms.heads import ADD, MATMUL, MUL, NUMBER, POWER, SUM, TENSOR, TRANSPOSE, add, matmul, number
from workbench.terms.sizes import product_of
from workbench.terms.term import Head, Shape, Term, build

DIAGONALS = Head("diagonals", lambda args, attrs: attrs[0])
"""Arguments: the array when the second attribute says so, then the blocks; attributes: shape, that, the views."""

_DEEPEST = 30
_LETTERS = "ijklmnopqrstuvwxyzabcdefghABCDEFGHIJKLMNOPQRSTUVWXYZ"
Pattern = tuple[Term, ...]


class Planner:
    """Tensors and sums of one term as products of whole arrays; equal ones are planned once."""

    def __init__(self, in_place: bool = True) -> None:
        self.in_place = in_place
        self.found: dict[tuple[Term, tuple[Term, ...]], Term | None] = {}
        self.depth = 0

    def change(self, term: Term) -> Term | None:
        """For ``transform``: what stands in place of a closed tensor, sum, or sum with a diagonal."""
        if term.indices:
            return None
        if term.head is MATMUL:
            return _without_kron(*term.args)
        if term.head is TENSOR:
            return self.planned(term.args[0], term.args[1:])
        if term.head is SUM:
            return self.planned(term, ())
        return with_diagonals(term) if self.in_place and term.head is ADD and term.rank == 2 else None

    def planned(self, body: Term, out: Sequence[Term]) -> Term | None:
        """The array of the entries ``body`` over ``out``; None when the general way has to do."""
        key = (body, tuple(out))
        if key not in self.found:
            self.depth += 1
            self.found[key] = self._planned(body, key[1]) if self.depth < _DEEPEST else None
            self.depth -= 1
        return self.found[key]

    def _planned(self, body: Term, out: tuple[Term, ...]) -> Term | None:
        if body.rank or not body.indices <= set(out):
            return None
        monomials = Expansion(body, out).monomials()
        if monomials is None:
            return None
        parts: dict[Pattern, list[Piece]] = {}
        for m in monomials:
            equal = dict(m.equal)
            parts.setdefault(tuple(equal.get(i, i) for i in out), []).append(self._array(m, out, equal))
        if not self.in_place and (list(parts) != [out] or any(p.axes != out for p in parts[out])):
            return None
        return _assembled(parts, out)

    def _array(self, m: Monomial, out: tuple[Term, ...], equal: Mapping[Term, Term]) -> Piece:
        coefficient, scalars, pieces = m.number, [], []
        for factor in m.factors:
            piece = lift(factor, self.planned)
            sign, term = _signed(piece.term)
            coefficient *= sign
            if piece.axes:
                pieces.append(Piece(term, piece.axes))
            else:
                scalars.append(term)
        return contract(pieces, [number(coefficient), *scalars], m.summed, tuple(i for i in out if i not in equal))


def _without_kron(left: Term, right: Term) -> Term | None:
    """(A (x) B) x is A X B.T in row-major order, for the X with the entries of x; the large matrix is never built."""
    if left.rank == 1 and right.rank == 2:
        left, right = flipped(right), left
    if left.rank != 2 or right.rank != 1:
        return None
    turned = left.head is TRANSPOSE
    product = left.args[0] if turned else left
    if product.head.name != "kron":
        return None
    a, b = (flipped(x) for x in product.args) if turned else product.args
    rows = reshape(right, a.shape[1], b.shape[1])
    if right.head.name == "vec" and right.args[0].shape == (b.shape[1], a.shape[1]):
        rows = flipped(right.args[0])
    return reshape(matmul(matmul(a, rows), flipped(b)), product_of((a.shape[0], b.shape[0])))


def _signed(term: Term) -> tuple[int, Term]:
    """A sum that starts or ends in a negative number with its sign turned, so that x - 1 and 1 - x are one array."""
    if term.head is ADD and any(a.head is NUMBER and a.value < 0 for a in term.args):
        return -1, add(*(_negative(a) for a in reversed(term.args)))
    return 1, term


def _negative(term: Term) -> Term:
    if term.head is NUMBER:
        return number(-term.value)
    if term.head is MUL and term.args[0].head is NUMBER:
        return scaled([number(-term.args[0].value)], scaled(term.args[1:-1], term.args[-1]))
    return -term


def _assembled(parts: dict[Pattern, list[Piece]], out: tuple[Term, ...]) -> Term | None:
    """The sum of arrays, each on the diagonal where its indices are equal."""
    shape = tuple(i.attrs[1] for i in out)
    if not parts:
        return None
    full = parts.pop(out, [])
    base = _sum(full, out) if full else None
    if base is not None and base.shape != shape:  # an axis that nothing has: filled by assignment
        parts, base = {out: full, **parts}, None
    if not parts:
        return base
    blocks = {pattern: _sum(pieces, _distinct(pattern)) for pattern, pieces in parts.items()}
    if base is None and len(out) == 2 and len(blocks) == 1 and out not in blocks:
        (block,) = blocks.values()
        return diag(block) if block.rank else scaled([block], eye(*shape[:1]))
    largest_first = sorted(blocks.items(), key=lambda pair: -pair[1].rank)
    return _on_diagonals(shape, base, {_view(pattern): block for pattern, block in largest_first})


def _distinct(pattern: Pattern) -> tuple[Term, ...]:
    return tuple(dict.fromkeys(pattern))


def _sum(pieces: Sequence[Piece], order: tuple[Term, ...]) -> Term:
    terms = [p.broadcast(order) for p in pieces]
    return terms[0] if len(terms) == 1 else add(*terms)


def _view(pattern: Pattern) -> str:
    """The view of a diagonal as an einsum: ``ijkj->ijk``."""
    letters = dict(zip(_distinct(pattern), _LETTERS, strict=False))
    return f"{''.join(letters[i] for i in pattern)}->{''.join(letters.values())}"


def _on_diagonals(shape: Shape, base: Term | None, blocks: Mapping[str, Term]) -> Term:
    args = (*([] if base is None else [base]), *blocks.values())
    return build(DIAGONALS, args, (shape, base is not None, tuple(blocks)))


def with_diagonals(term: Term) -> Term | None:
    """A computed matrix plus multiples of the identity or diagonal matrices: these are added on its diagonal."""
    diagonals = [_diagonal(a) for a in term.args]
    rest = [a for a, d in zip(term.args, diagonals, strict=True) if d is None]
    if not rest or len(rest) == len(term.args):
        return None
    base = rest[0] if len(rest) == 1 else add(*rest)
    inside = base.args[0] if base.head is TRANSPOSE else base
    if base.shape != term.shape or not _computed(inside):
        return None
    blocks = [d for d in diagonals if d is not None]
    return _on_diagonals(term.shape, base, {"ii->i": blocks[0] if len(blocks) == 1 else add(*blocks)})


def _computed(term: Term) -> bool:
    """Whether the value is an array of its own, made by arithmetic."""
    return term.head in (ADD, MUL, MATMUL, POWER, DIAGONALS) or term.head.name == "outer"


def _diagonal(term: Term) -> Term | None:
    """What stands on the diagonal of a matrix that has nothing else, or None."""
    if term.head.name == "eye":
        return number(1)
    if term.head.name == "diag" and term.rank == 2:
        return term.args[0]
    if term.head is not MUL or term.rank != 2:
        return None
    matrices = [a for a in term.args if a.rank == 2]
    if len(matrices) != 1 or any(0 < a.rank < 2 for a in term.args):
        return None
    inside = _diagonal(matrices[0])
    return None if inside is None else scaled([a for a in term.args if a is not matrices[0]], inside)


# -- source ----------------------------------------------------------------------


def compiled(term: Term, writer: Writer) -> Compiled:
    """Statements that make the array and write into views of its diagonals."""
    shape, has_base, views = term.attrs
    mine = has_base and unshared(term.args[0], writer)

    def render(codes: Sequence[Code]) -> Code:
        blocks, fresh = list(codes), True
        if has_base:
            base = blocks.pop(0)
            array = base if mine and base.own else call("np.array", base)
            array = array if array.is_name else writer.bind(array)
            fresh = False
        else:
            array = writer.bind(call("np.zeros", writer.shape(shape)))
        for view, part, block in zip(views, term.args[len(term.args) - len(views) :], blocks, strict=True):
            sign = "=" if fresh else "+="
            if not fresh and block.text.startswith("-") and block.level >= PRODUCT:
                sign, block = "-=", Code(block.text[1:], block.level)
            writer.statements.append(f"{_place(array.text, view, term, part, writer)} {sign} {block.text}")
            fresh = False
        return Code(array.text, own=True)

    return term.args, render


def _place(array: str, view: str, term: Term, block: Term, writer: Writer) -> str:
    """What is assigned to: the whole array, every n+1st entry in row-major order, or an einsum that is a view."""
    whole, _, kept = view.partition("->")
    if whole == kept:
        return f"{array}[...]"
    if whole == kept + kept and (not block.rank or len(kept) == 1):
        step = writer.size(product_of(term.shape[: len(kept)]) + 1)
        return f"{array}.flat[:: {step.text}]"
    return f'np.einsum("{view}", {array})[...]'
