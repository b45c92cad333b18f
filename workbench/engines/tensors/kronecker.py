"""The Kronecker form of a Hessian between matrices: ``d vec(grad f) / d vec(X)^T``, columns stacked.

Term by term, from the graph of indices of ``H[i, j, k, l]``: what falls apart into a part for the rows (i, k) and one
for the columns (j, l) is a Kronecker product; into (i, l) and (j, k), one in front of a commutation matrix; into (i, j)
and (k, l), an outer product of two vecs. What is held together by two summed indices alone, one between the rows and
one between the columns, is a diagonal between two such products. Factors of (i, j) alone are a diagonal in front of the
rest, factors of (k, l) alone one behind it.

Source: Magnus & Neudecker, Matrix Differential Calculus, ch. 9-10; Laue, Mitterreiter & Giesen for the graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

from workbench.record.components import expand_components
from workbench.record.derivation import Remark
from workbench.record.naming import free_among, names_in
from workbench.terms.functions.kronecker import commutation, matricize
from workbench.terms.functions.linear_algebra import diag, einsum, eye, kron, ones, outer, vec, zeros
from workbench.terms.heads import (
    ADD,
    AT,
    DELTA,
    MUL,
    NUMBER,
    POWER,
    SUM,
    TENSOR,
    TRANSPOSE,
    Sum,
    add,
    at,
    delta,
    equals,
    fresh_axes,
    matmul,
    mul,
    named,
    number,
    power,
    size_term,
    tensor,
    transpose,
)
from workbench.terms.term import Shape, Term, fresh_index, postorder, substitute

_LARGEST = 250
"""Results with more nodes are not searched: nobody reads a Kronecker form of them."""
_MOST_TERMS = 12
ONE = number(1)
_OPENED = frozenset({ADD, MUL, TENSOR, einsum, ones, eye})
"""Arrays whose entries are taken apart; a factor of any other kind stays one."""

Indices = frozenset[Term]


@dataclass(frozen=True, slots=True)
class Product:
    """Factors, and the indices that are summed over all of them."""

    factors: tuple[Term, ...]
    bound: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A number times a matrix; ``crossed``: in front of the commutation matrix."""

    core: Term
    crossed: bool = False
    number: Term = ONE

    def times(self, matrix: Term) -> Term:
        return matrix if self.number.head is NUMBER and self.number.value == 1 else mul(self.number, matrix)


@dataclass(frozen=True, slots=True)
class Places:
    """The four indices of an entry, and every index that is taken."""

    i: Term
    j: Term
    k: Term
    l: Term

    @property
    def all(self) -> tuple[Term, Term, Term, Term]:
        return self.i, self.j, self.k, self.l


def remarks(result: Term, variables: Sequence[Term], avoid: Iterable[str]) -> tuple[Remark, ...]:
    """The Kronecker form as a checked statement; nothing where no term-by-term form exists."""
    found = form(result)
    if found is None:
        return ()
    x, y = variables
    h = named(free_among(("H", "K", "M", "W"), {*avoid, *names_in(result, x, y)}), result)
    words = (
        f"the Kronecker form: the matrix that takes `vec(d{y.name})` to the change of the gradient in `{x.name}`, "
        "both with their columns stacked"
    )
    if any(t.head is commutation for t in postorder(found)):
        words += f"; the commutation matrix takes `vec({y.name})` to `vec({y.name}.T)`"
    return (Remark(equals(matricize(h), found), words),)


def form(result: Term) -> Term | None:
    """The (m n) x (p q) matrix of ``result[i, j, k, l]`` by Kronecker products; None where there is none."""
    if result.head is zeros:
        m, n, p, q = result.shape
        return zeros(m * n, p * q)
    if result.rank != 4 or sum(1 for _ in postorder(result)) > _LARGEST:
        return None
    places = Places(*fresh_axes(result.shape, avoid=[t for t in postorder(result) if t.head.name == "index"]))
    todo, found = [Product((at(result, *places.all),))], list[Part]()
    while todo:
        product = _entered(todo.pop(0))
        part = _matrix_of(product, places)
        if part is not None:
            found.append(part)
            continue
        opened = _opened(product)
        if opened is None or len(todo) + len(opened) + len(found) > _MOST_TERMS:
            return None
        todo = [*opened, *todo]
    return _added(found, result.shape)


def _added(parts: Sequence[Part], shape: Shape) -> Term:
    """The sum of the parts; where several stand in front of the commutation matrix it is taken out."""
    crossed = [part for part in parts if part.crossed]
    behind = commutation(*shape[2:])
    terms = [part.times(part.core) for part in parts if not part.crossed]
    if len(crossed) == 1:
        terms.append(crossed[0].times(matmul(crossed[0].core, behind)))
    elif crossed:
        terms.append(matmul(add(*(part.times(part.core) for part in crossed)), behind))
    return add(*terms)


# -- products of factors -------------------------------------------------------


def _entered(product: Product) -> Product:
    """The product with entries of sums and products as sums and products of entries, flat."""
    factors: list[Term] = []
    todo = list(product.factors)
    while todo:
        factor = todo.pop(0)
        if factor.head is AT and factor.args[0].head in _OPENED:
            opened, _ = expand_components(factor) if factor.args[0].head is einsum else (_entry(factor), None)
            todo.insert(0, opened)
        elif factor.head is MUL:
            todo[:0] = factor.args
        elif factor.head is POWER and factor.args[0].head is MUL and _is_whole(factor.args[1]):
            todo[:0] = [power(f, factor.args[1]) for f in factor.args[0].args]
        else:
            factors.append(factor)
    return Product(tuple(factors), product.bound)


def _is_whole(exponent: Term) -> bool:
    return exponent.head is NUMBER and exponent.value.denominator == 1


def _entry(term: Term) -> Term:
    from workbench.rules import components

    rewrite = components.step(term, avoid=[t for t in postorder(term) if t.head.name == "index"])
    assert rewrite is not None, term
    return rewrite.result


def _opened(product: Product) -> list[Product] | None:
    """One compound factor opened: a sum joins the indices summed, or the product is distributed over its terms."""
    for place, factor in enumerate(product.factors):
        before, after = product.factors[:place], product.factors[place + 1 :]
        if factor.head is SUM:
            body, bound = factor.args[0], factor.args[1:]
            taken = {*product.bound, *(t for f in product.factors for t in postorder(f) if t.head.name == "index")}
            fresh = []
            for index in bound:
                fresh.append(fresh_index(index, taken))
                taken.add(fresh[-1])
            body = substitute(body, dict(zip(bound, fresh, strict=True)))
            return [Product((*before, body, *after), (*product.bound, *fresh))]
    for place, factor in enumerate(product.factors):
        if factor.head is ADD and factor.indices:
            before, after = product.factors[:place], product.factors[place + 1 :]
            return [Product((*before, term, *after), product.bound) for term in factor.args]
    return None


def _components(product: Product, cut: Indices = frozenset()) -> list[tuple[Indices, list[Term]]]:
    """The factors that hang together by indices that are not cut, each group with all indices it touches."""
    groups: list[tuple[Indices, list[Term]]] = []
    for factor in product.factors:
        touched, members, rest = factor.indices, [factor], []
        for indices, others in groups:
            if (indices & touched) - cut:
                touched, members = touched | indices, [*others, *members]
            else:
                rest.append((indices, others))
        groups = [*rest, (touched, members)]
    return groups


# -- one product as a matrix -----------------------------------------------------


def _matrix_of(product: Product, places: Places) -> Part | None:
    """The product as a matrix; None where it does not split."""
    touched = frozenset().union(*(f.indices for f in product.factors))
    counted = [size_term(b.attrs[1]) for b in product.bound if b not in touched]  # a sum of what does not change
    scale = _array([*counted, *(f for f in product.factors if not f.indices)], (), ())
    rest = Product(tuple(f for f in product.factors if f.indices), tuple(b for b in product.bound if b in touched))
    if scale is None:
        return None
    found = _whole(rest, places) or _dressed(rest, places)
    return None if found is None else replace(found, number=scale)


def _whole(rest: Product, places: Places) -> Part | None:
    """A product of factors with indices as one of the shapes that the module's words name."""
    i, j, k, l = places.all
    ways = (((i, k), (j, l), False), ((i, l), (j, k), True))
    for rows, columns, crossed in ways:
        parts = _split(rest, rows, columns)
        if parts is not None:
            return Part(kron(parts[1], parts[0]), crossed)
    parts = _split(rest, (i, j), (k, l))
    if parts is not None:
        return Part(outer(vec(parts[0]), vec(parts[1])))
    for rows, columns, crossed in ways:
        found = _between(rest, rows, columns)
        if found is not None:
            return Part(_sandwich(*found), crossed)
    return None


def _dressed(rest: Product, places: Places) -> Part | None:
    """Entry by entry: factors of (i, j) alone are a diagonal in front, factors of (k, l) alone one behind."""
    i, j, k, l = places.all
    before, behind = frozenset((i, j)), frozenset((k, l))
    deltas = [frozenset(f.args) for f in rest.factors if f.head is DELTA]
    # Under a delta an index goes by either name: what mixes both sides is brought to one of them.
    renamed: dict[Indices, dict[Term, Term]] = {}
    for one, other in ((i, k), (j, l)):
        if frozenset((one, other)) in deltas:
            renamed[behind - {other} | {one}] = {one: other}
            renamed[before - {one} | {other}] = {other: one}
    factors = [substitute(f, renamed[f.indices]) if f.indices in renamed else f for f in rest.factors]
    left, right = ([f for f in factors if f.indices == side] for side in (before, behind))
    inner = _whole(Product(tuple(f for f in factors if f.indices not in (before, behind)), rest.bound), places)
    if inner is None or not (left or right):
        return None
    core = inner.core
    for members, axes, first in ((left, (i, j), True), (right, (l, k) if inner.crossed else (k, l), False)):
        array = _array(members, (), axes)
        if array is None:
            return None
        if members:
            core = _chain([diag(vec(array)), core] if first else [core, diag(vec(array))])
    return Part(core, inner.crossed)


def _split(product: Product, first: tuple[Term, Term], second: tuple[Term, Term]) -> tuple[Term, Term] | None:
    """Two matrices whose entries multiply to the product, if no factor ties one pair of indices to the other."""
    groups: tuple[list[Term], list[Term]] = ([], [])
    for indices, members in _components(product):
        if not indices.isdisjoint(first) and not indices.isdisjoint(second):
            return None
        groups[0 if indices.isdisjoint(second) else 1].extend(members)
    one, other = (_array(g, product.bound, pair) for g, pair in zip(groups, (first, second), strict=True))
    return None if one is None or other is None else (one, other)


Pair = tuple[Term, Term]


def _between(product: Product, rows: Pair, columns: Pair) -> tuple[Pair, Term, Pair] | None:
    """Matrices L_r[i, p], L_c[j, q], F[p, q], R_r[k, p], R_c[l, q] for rows (i, k) and columns (j, l)."""
    for row in (None, *rows):
        for column in (None, *columns):
            hubbed = _with_hub(_with_hub(product, rows, row), columns, column)
            for p, q in _hubs(hubbed):
                found = _cut_at(hubbed, rows, columns, p, q)
                if found is not None:
                    return found
    return None


def _with_hub(product: Product, pair: Pair, place: Term | None) -> Product:
    """The product with a summed index h in the place of an outer one, s, and a delta between h and s.

    A delta between the two of the pair makes both of them h.
    """
    if place is None:
        return product
    hub = fresh_index(place, {*product.bound, *(t for f in product.factors for t in f.indices)})
    same = next((f for f in product.factors if f.head is DELTA and set(f.args) == set(pair)), None)
    replaced = [place] if same is None else list(pair)
    moved = [substitute(f, dict.fromkeys(replaced, hub)) for f in product.factors if f is not same]
    return Product((*moved, *(delta(s, hub) for s in replaced)), (*product.bound, hub))


def _hubs(product: Product) -> Iterator[Pair]:
    yield from permutations(product.bound, 2)
    yield from ((p, p) for p in product.bound)


def _cut_at(product: Product, rows: Pair, columns: Pair, p: Term, q: Term) -> tuple[Pair, Term, Pair] | None:
    """The parts between the outer indices and the summed p and q, if nothing else ties them together."""
    cut = frozenset((p, q))
    groups: dict[Term | None, list[Term]] = {None: [], **{s: [] for s in (*rows, *columns)}}
    for indices, members in _components(product, cut):
        ends = [s for s in (*rows, *columns) if s in indices]
        allowed = cut if not ends else frozenset((p if ends[0] in rows else q,))
        if len(ends) > 1 or not indices & cut <= allowed:
            return None
        groups[ends[0] if ends else None].extend(members)
    if not all(groups[s] for s in (*rows, *columns)):
        return None
    bound = tuple(b for b in product.bound if b not in cut)
    twin = q
    if p is q:  # one index ties all four: the columns get a copy of their own
        twin = fresh_index(q, [*product.bound, *rows, *columns])
        groups[None].append(delta(p, twin))
    found = [_array(groups[s], bound, (s, p if s in rows else q)) for s in (*rows, *columns)]
    middle = _array(groups[None], bound, (p, twin))
    known = [f for f in found if f is not None]
    if middle is None or len(known) < len(found):
        return None
    a, b, c, d = known
    return (a, c), middle, (b, d)


def _sandwich(left: Pair, middle: Term, right: Pair) -> Term:
    """(L_c kron L_r) diag(vec F) (R_c kron R_r)^T, without what is the identity."""
    factors = [diag(vec(middle))]
    if not all(map(_is_identity, left)):
        factors.insert(0, kron(left[1], left[0]))
    if not all(map(_is_identity, right)):
        factors.append(kron(*(_transposed(r) for r in reversed(right))))
    return factors[0] if len(factors) == 1 else _chain(factors)


def _chain(factors: Sequence[Term]) -> Term:
    out = factors[0]
    for factor in factors[1:]:
        out = matmul(out, factor)
    return out


def _is_identity(term: Term) -> bool:
    return term.head is eye


def _transposed(term: Term) -> Term:
    return term if _is_identity(term) else term.args[0] if term.head is TRANSPOSE else transpose(term)


def _array(factors: Sequence[Term], bound: Sequence[Term], axes: Sequence[Term]) -> Term | None:
    """The array of the product over the axes, in matrix notation; None where it has no closed form."""
    from workbench.forms.index_form import Unsupported, tidy

    body = mul(*factors) if factors else mul(1)
    summed = [b for b in bound if b in body.indices]
    try:
        tidied = tidy(tensor(Sum(body, *summed), *axes))
    except (Unsupported, ZeroDivisionError):
        return None
    return tidied.term if tidied.closed else None


__all__ = ["form", "remarks"]
