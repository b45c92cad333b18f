"""What occurs more than once in a result, bound once: D = G V^T, and what is worked out from D in turn.

Parts count as the same when their index forms agree up to a multiple and a transposition, so that the two halves of a
gradient through X W X^T share what stands in one of them turned round. Names that are there already stay closed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from workbench.record.naming import free_among, names_in
from workbench.terms.declaration import Function
from workbench.terms.functions.elementwise import exp
from workbench.terms.heads import ADD, CONSTANT, MATMUL, MUL, NAMED, NUMBER, POWER, SIZE, TRANSPOSE, mul, named, number
from workbench.terms.term import Term, contains, postorder, rebuild

_LEAST = 5
"""Parts whose tree has fewer nodes than this are written out each time; but for products of two matrices."""

_MOST = 10**9

_LETTERS = {0: ("s", "t", "c", "q"), 1: ("u", "v", "q", "w"), 2: ("D", "E", "M", "N")}
_SUMS = {0: ("s", "t", "c", "q"), 1: ("r", "e", "u", "v"), 2: ("R", "E", "M", "N")}


@dataclass(frozen=True, slots=True)
class Shared:
    """A result in which each part of some size stands once; ``parts`` are the new names, innermost first."""

    result: Term
    parts: tuple[Term, ...]


def with_shared_parts(result: Term, avoid: Iterable[str] = ()) -> Shared:
    """The result with a letter for every part of some size that occurs twice or more; ``avoid``: letters taken."""
    result = _upright(result)
    search = _Search(result)
    wanted = search.shared()
    if not wanted:
        return Shared(result, ())
    base = {"e"} if any(t.head is exp for t in search.size) else set()  # printed as a power of e
    return _named(result, search, wanted, {*avoid, *names_in(result), *base})


@dataclass(frozen=True, slots=True)
class _Likeness:
    """A part as a multiple of what it shares with others: ``of`` names that, ``turned`` says which way round."""

    of: object
    by: Fraction = Fraction(1)
    turned: bool = False


class _Search:
    """Every part of the result once, what it is like, and how many times that is used."""

    def __init__(self, root: Term) -> None:
        from workbench.forms.reading import Reader

        self.reader = Reader()
        self.size = _sizes(root)
        self.likeness: dict[Term, _Likeness] = {}
        self.uses: dict[object, int] = {}
        self.best: dict[object, Term] = {}
        entered: set[Term] = set()
        stack = [root]
        while stack:
            term = stack.pop()
            if _is_part(term, self.size[term]):
                same = self._like(term).of
                self.uses[same] = self.uses.get(same, 0) + 1
                again = self.uses[same] > 1
            else:
                again = term in entered and not _is_plain_step(term)
            entered.add(term)
            if not again and term.head is not NAMED:
                stack.extend(reversed(term.args))

    def shared(self) -> set[object]:
        """What is used twice, and what is passed back through a named softmax: that is the adjoint of its argument."""
        back = {like.of for term, like in self.likeness.items() if term.rank == 2 and _passed_back(term) is not None}
        return back | {same for same, count in self.uses.items() if count > 1}

    def _like(self, term: Term) -> _Likeness:
        if term not in self.likeness:
            like = self.likeness[term] = self._read(term)
            best = self.best.setdefault(like.of, term)
            if self.size[term] < self.size[best]:
                self.best[like.of] = term
        return self.likeness[term]

    def _read(self, term: Term) -> _Likeness:
        from workbench.forms.atoms import Unsupported
        from workbench.forms.boxes import box

        try:
            form = self.reader.form(term)
        except (Unsupported, ZeroDivisionError):
            return _Likeness(term)
        if not form.terms or any(len(axis) != 1 for axis in form.axes):
            return _Likeness(term)
        by, node, order = box(form)
        if len(order) != term.rank:
            return _Likeness(term)
        turned = term.rank == 2 and order != form.free and not node.symmetric
        return _Likeness((node.key, term.rank), by, turned)


def _sizes(root: Term) -> dict[Term, int]:
    """How long each part is to read: the nodes of the written tree, a name being one, a transposition none."""
    sizes: dict[Term, int] = {}
    for term in postorder(root, below=lambda t: t.head is not NAMED):
        below = 0 if term.head is NAMED else sum(sizes[a] for a in term.args)
        sizes[term] = min(_MOST, below + (term.head is not TRANSPOSE))
    return sizes


def _is_part(term: Term, size: int) -> bool:
    """Whether the term could carry a name: a value of some size in no index, that is no mere step from another."""
    if term.indices or term.rank > 2 or _is_plain_step(term):
        return False
    if size < _LEAST and not (term.head is MATMUL and all(a.rank == 2 for a in term.args)):
        return False
    return isinstance(term.head, Function) or term.head in (ADD, MUL, MATMUL)


def _is_plain_step(term: Term) -> bool:
    """A transpose, a power with a number, a multiple: what stands in it is what deserves the name."""
    if term.head is TRANSPOSE:
        return True
    if term.head is POWER:
        return term.args[1].head is NUMBER
    return term.head is MUL and sum(not _is_number(a) for a in term.args) < 2


def _is_number(term: Term) -> bool:
    return not term.shape and all(t.head in (NUMBER, SIZE, CONSTANT, POWER, MUL) for t in postorder(term))


def _upright(result: Term) -> Term:
    """What is weighted by the transpose of a named softmax is turned round: P^T * A^T is (P * A)^T."""
    from workbench.forms.shaping import turned

    done: dict[Term, Term] = {}
    for term in postorder(result, below=lambda t: t.head is not NAMED and not _weighted_across(t)):
        again = term if term.head is NAMED or _weighted_across(term) else rebuild(term, (done[a] for a in term.args))
        done[term] = turned(again).T if _weighted_across(term) else again
    return done[result]


def _weighted_across(term: Term) -> bool:
    return term.head is MUL and any(a.head is TRANSPOSE and _weights_of(a.args[0]) is not None for a in term.args)


def _passed_back(term: Term) -> Term | None:
    """The named argument Z of P = softmax(Z) where the term is P * (D - <what P says of D>), or None."""
    if term.head is not MUL:
        return None
    for factor in term.args:
        z = _weights_of(factor)
        if z is not None and any(a.head is ADD and contains(a, factor) for a in term.args):
            return z
    return None


def _weights_of(factor: Term) -> Term | None:
    if factor.head is not NAMED:
        return None
    inside = factor.args[0]
    knows = getattr(inside.head, "knows", None)
    return inside.args[0] if knows is not None and knows.entries.axis_sum and inside.args[0].head is NAMED else None


def _named(result: Term, search: _Search, wanted: set[object], taken: set[str]) -> Shared:
    parts: dict[object, Term] = {}
    done: dict[Term, Term] = {}
    for term in sorted(search.size, key=search.size.__getitem__):
        again = term if term.head is NAMED else rebuild(term, (done[a] for a in term.args))
        like = search.likeness.get(term)
        if like is not None and like.of in wanted and term is not result:
            best = search.best[like.of]
            if like.of not in parts:
                value = again if best is term else rebuild(best, (done[a] for a in best.args))
                name = free_among(_letters(value), taken)
                taken.add(name)
                parts[like.of] = named(name, value)
            again = _as(parts[like.of], like, search.likeness[best])
        done[term] = again
    return Shared(done[result], tuple(parts.values()))


def _as(part: Term, like: _Likeness, best: _Likeness) -> Term:
    value = part.T if like.turned != best.turned else part
    by = like.by / best.by
    return value if by == 1 else mul(number(by), value)


def _letters(value: Term) -> tuple[str, ...]:
    """What one calls it: the adjoint of Z behind P = softmax(Z), a residual, anything else."""
    z = _passed_back(value)
    if z is not None:
        return (f"{z.name}_bar", *_LETTERS[value.rank])
    return (_SUMS if value.head is ADD else _LETTERS)[value.rank]
