"""Index terms as NumPy: sums of products as einsum, deltas sifted, everything else by named axes and broadcasting."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.emission.chains import transposed
from workbench.emission.code import ATOM, PRODUCT, SIGN, Code, Writer, call
from workbench.emission.diagonals import Planner
from workbench.emission.products import Compiled, align, aligned_args
from workbench.emission.stable import in_other_words, spelled_out, steady
from workbench.numerics.axes import Axes, axes_of
from workbench.terms.heads import AT, DELTA, INDEX, MUL, NUMBER, SUM, Sum, mul
from workbench.terms.term import Term, postorder, substitute, transform

_LETTERS = "ijklmnopqrstuvwxyzabcdefghABCDEFGHIJKLMNOPQRSTUVWXYZ"


def prepared(term: Term, in_place: bool = True) -> Term:
    """The term with tensors and sums as products of arrays; where that fails, deltas carried out under each sum.

    ``in_place``: NumPy's own ways are welcome, writing into views above all.
    """
    while any(in_other_words(t) is not None for t in postorder(term)):
        term = transform(term, in_other_words)
    term = transform(term, steady)
    term = transform(term, Planner(in_place).change)
    term = transform(term, lambda t: _simpler_sum(t) if t.head is SUM else None)
    return transform(term, spelled_out) if in_place else term


def _simpler_sum(term: Term) -> Term:
    body, *bound = term.args
    if body.head.name == "add" and not body.rank and any(a.head is MUL for a in body.args):
        parts = [_sift(Sum(a, *bound)) for a in body.args]
        total = parts[0]
        for part in parts[1:]:
            total = total + part
        return total
    return _sift(term)


def _sift(term: Term) -> Term:
    """Sum over k of delta(k, j) f(k) is f(j), for two indices over one size."""
    while term.head is SUM:
        body, *bound = term.args
        factors = list(body.args) if body.head is MUL else [body]
        found = None
        for place, factor in enumerate(factors):
            if factor.head is DELTA and factor.args[0] is not factor.args[1]:
                pair = [a for a in factor.args if a in bound]
                if pair and all(a.head is INDEX for a in factor.args):
                    found = place, pair[0]
                    break
        if found is None:
            return term
        place, k = found
        (other,) = (a for a in factors[place].args if a is not k)
        rest = factors[:place] + factors[place + 1 :]
        inside = mul(*rest) if rest else mul(1)
        term = Sum(substitute(inside, {k: other}), *(i for i in bound if i is not k))
    return term


def at(term: Term, writer: Writer) -> Compiled:
    """One component, or with free indices the array of them."""
    x, *where = term.args
    have, want = axes_of(x), axes_of(term)
    if all(w.head is INDEX for w in where):
        names = (*have, *where)
        if len(set(names)) == len(names):
            order = tuple(names.index(i) for i in want)
            return (x,), lambda codes: _reordered(codes[0], order)
        spec = f"{spell(names, want)}->{spell(want, want)}"
        return (x,), lambda codes: call("np.einsum", f'"{spec}"', codes[0])
    plain = [w.head is INDEX or (w.head is NUMBER and w.value.denominator == 1) for w in where]
    left = (*have, *(w for w in where if w.head is INDEX))
    if all(plain) and len(set(left)) == len(left):
        order = tuple(left.index(i) for i in want)
        inside = ", ".join([":" for _ in have] + [":" if w.head is INDEX else str(w.value) for w in where])
        return (x,), lambda codes: _reordered(Code(f"{codes[0].within(ATOM)}[{inside}]"), order)

    def render(codes: Sequence[Code]) -> Code:
        lead = [align(_arange(i, writer, "int"), (i,), 0, want, 0).text for i in have]
        picks = [
            align(_arange(w, writer, "int") if w.head is INDEX else _whole(c), axes_of(w), 0, want, 0).text
            for w, c in zip(where, codes[1:], strict=True)
        ]
        return Code(f"{codes[0].within(ATOM)}[{', '.join([*lead, *picks])}]")

    return term.args, render


def _whole(code: Code) -> Code:
    return code if code.text.isdigit() else Code(f"np.asarray({code.text}).astype(int)")


def _arange(index: Term, writer: Writer, kind: str = "float") -> Code:
    size = writer.size(index.attrs[1])
    return call("np.arange", size) if kind == "int" else call("np.arange", size, dtype="float")


def index(term: Term, writer: Writer) -> Compiled:
    """An index on its own: 0, 1, 2 ... along its axis."""
    return (), lambda codes: _arange(term, writer)


def _reordered(code: Code, order: tuple[int, ...]) -> Code:
    if order == tuple(range(len(order))):
        return code
    if order == (1, 0):
        return transposed(code)
    return call("np.transpose", code, str(order))


def spell(indices: Sequence[Term], among: Sequence[Term]) -> str:
    """The einsum letters of the indices: their own names where these are letters, else free ones."""
    letters: dict[Term, str] = {}
    pool = sorted({*among, *indices}, key=lambda i: (i.name, str(i.attrs[1])))
    for i in pool:
        if len(i.name) == 1 and i.name in _LETTERS and i.name not in letters.values():
            letters[i] = i.name
    spare = iter([c for c in _LETTERS if c not in letters.values()])
    for i in pool:
        if i not in letters:
            letters[i] = next(spare)
    return "".join(letters[i] for i in indices)


def delta(term: Term, writer: Writer) -> Compiled:
    """Kronecker's delta: an identity matrix, or a comparison."""
    i, j = term.args
    if i.head is INDEX and j.head is INDEX and i is not j:
        return (), lambda codes: call("np.eye", writer.size(i.attrs[1]))

    def render(codes: Sequence[Code]) -> Code:
        a, b = aligned_args(term, term.args, codes)
        return call("np.where", f"{a.within(PRODUCT)} == {b.within(PRODUCT)}", "1.0", "0.0")

    return term.args, render


def big_sum(term: Term, writer: Writer, out: Axes | None = None) -> Compiled:
    """A big sum; of a product, one einsum (or one matrix product). ``out`` is the wanted order of the free indices."""
    body, *bound = term.args
    want = axes_of(term) if out is None else out
    absent = [i for i in bound if i not in body.indices]
    if body.head is MUL and not body.rank and writer.once(body) and len(body.args) <= 20:
        return _contraction(body, want, absent, writer)
    have = axes_of(body)
    if body.head is AT and not body.args[0].indices and all(w.head is INDEX for w in body.args[1:]):
        names = tuple(body.args[1:])
        if len(set(names)) < len(names) and not absent:
            spec = f"{spell(names, have)}->{spell(want, have)}"
            return (body.args[0],), lambda codes: call("np.einsum", f'"{spec}"', codes[0])
    gone = tuple(have.index(i) for i in bound if i in body.indices)
    left = [i for i in have if i not in bound]
    order = tuple(left.index(i) for i in want)

    def render(codes: Sequence[Code]) -> Code:
        code = codes[0]
        if gone:
            code = _summed(code, gone, len(gone) == len(have) and not body.rank)
        return _counted(_reordered(code, order), absent, writer)

    return (body,), render


def _summed(code: Code, gone: tuple[int, ...], everything: bool) -> Code:
    return call("np.sum", code) if everything else call("np.sum", code, axis=str(gone[0] if len(gone) == 1 else gone))


def _counted(code: Code, absent: Sequence[Term], writer: Writer) -> Code:
    for i in absent:
        code = Code(f"{writer.size(i.attrs[1]).within(SIGN)} * {code.within(SIGN)}", PRODUCT)
    return code


def _contraction(body: Term, want: Axes, absent: list[Term], writer: Writer) -> Compiled:
    children: list[Term] = []
    names: list[tuple[Term, ...]] = []
    scalars: list[Term] = []
    for factor in body.args:
        if not factor.indices:
            scalars.append(factor)
        elif factor.head is AT and not factor.args[0].indices and all(w.head is INDEX for w in factor.args[1:]):
            children.append(factor.args[0])
            names.append(tuple(factor.args[1:]))
        else:
            children.append(factor)
            names.append(axes_of(factor))
    among = axes_of(body)

    def render(codes: Sequence[Code]) -> Code:
        arrays, factors = codes[: len(children)], list(codes[len(children) :])
        code = _matrix_product(arrays, names, want) if len(arrays) == 2 else None
        if not arrays:
            code = Code("1.0")
        elif len(arrays) == 1 and len(set(names[0])) == len(names[0]):
            gone = tuple(k for k, i in enumerate(names[0]) if i not in want)
            left = [i for i in names[0] if i in want]
            code = _summed(arrays[0], gone, not want) if gone else arrays[0]
            code = _reordered(code, tuple(left.index(i) for i in want))
        elif code is None:
            spec = f"{','.join(spell(n, among) for n in names)}->{spell(want, among)}"
            extra = {"optimize": "True"} if len(arrays) > 2 else {}
            code = call("np.einsum", f'"{spec}"', *(writer.short(a) for a in arrays), **extra)
        for factor in reversed(factors):
            code = Code(f"{factor.within(PRODUCT)} * {code.within(SIGN)}", PRODUCT)
        return _counted(code, absent, writer)

    return [*children, *scalars], render


def _matrix_product(arrays: Sequence[Code], names: Sequence[tuple[Term, ...]], want: Axes) -> Code | None:
    """Two operands of rank 1 or 2 that share one summed index: ``@`` says it, and faster."""
    a, b = names
    shared = set(a) & set(b)
    if len(shared) != 1 or max(len(a), len(b)) > 2 or len(set(a)) < len(a) or len(set(b)) < len(b):
        return None
    (k,) = shared
    rest_a, rest_b = tuple(i for i in a if i is not k), tuple(i for i in b if i is not k)
    if k in want or set(want) != {*rest_a, *rest_b}:
        return None
    x, y = arrays
    if (*rest_a, *rest_b) != want:
        (x, y), (a, b) = (y, x), (b, a)
    left = x if a[-1] is k else transposed(x)
    right = y if b[0] is k else transposed(y)
    return Code(f"{left.within(PRODUCT)} @ {right.within(SIGN)}", PRODUCT)


def big_product(term: Term, writer: Writer) -> Compiled:
    """A big product."""
    body, *bound = term.args
    have = axes_of(body)
    gone = tuple(have.index(i) for i in bound if i in body.indices)

    def render(codes: Sequence[Code]) -> Code:
        code = call("np.prod", codes[0], axis=str(gone[0] if len(gone) == 1 else gone)) if gone else codes[0]
        for i in bound:
            if i not in body.indices:
                code = call("np.power", code, writer.size(i.attrs[1]))
        return code

    return (body,), render


def tensor(term: Term, writer: Writer) -> Compiled:
    """An array from its entries: the axes put into the order of the indices, missing ones filled."""
    body, *bound = term.args
    have, want = axes_of(body), (*axes_of(term), *bound)
    present = tuple(i for i in want if i in have)
    spread = [None if i not in have else ":" for i in want]

    def filled(code: Code) -> Code:
        if len(present) == len(want):
            return code
        sizes = writer.shape(i.attrs[1] for i in want)
        if not present:
            return call("np.full", sizes, code, dtype="float")
        return call("np.broadcast_to", f"{code.within(ATOM)}[{', '.join(map(str, spread))}]", sizes)

    if body.head is SUM and writer.once(body):
        children, inner = big_sum(body, writer, present)
        return children, lambda codes: filled(inner(codes))
    order = tuple(have.index(i) for i in present)
    return (body,), lambda codes: filled(_reordered(codes[0], order))

