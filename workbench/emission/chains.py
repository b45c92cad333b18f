"""Matrix products: vector ends first, otherwise left to right; inverses solve, diagonal matrices scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.emission.code import ATOM, PRODUCT, SIGN, Code, Writer, call
from workbench.emission.products import Compiled, align
from workbench.numerics.axes import axes_of
from workbench.terms.heads import MATMUL, TRANSPOSE, size_term
from workbench.terms.term import Head, Term, build, postorder

FACTORED = Head("factored", lambda args, attrs: args[0].shape)
"""The LU factors of a matrix, which solve for several vectors."""


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor of a chain. ``kind`` says what matrix the code stands for:

    plain (itself), inv (its inverse), inv.T, lu and lu.T (the inverse, from the LU factors), diag (the diagonal matrix
    of it), ones (the vector of that many ones).
    """

    kind: str
    code: Code
    rank: int

    def plain(self) -> Code:
        """The factor as an array."""
        if self.kind == "inv":
            return call("np.linalg.inv", self.code)
        if self.kind == "inv.T":
            return transposed(call("np.linalg.inv", self.code))
        if self.kind == "diag":
            return call("np.diag", self.code)
        if self.kind == "ones":
            return call("np.ones", self.code)
        return self.code


def transposed(code: Code) -> Code:
    """``code.T``; two of them cancel."""
    text = code.within(ATOM)
    return Code(text[:-2] if text.endswith(".T") else f"{text}.T")


def product(left: Factor, right: Factor) -> Factor:
    """left @ right."""
    rank = left.rank + right.rank - 2
    if left.kind == "diag" and right.kind == "diag":
        return Factor("diag", Code(f"{left.code.within(PRODUCT)} * {right.code.within(SIGN)}", PRODUCT), 2)
    if right.kind == "ones" and left.kind in ("plain", "diag"):
        if left.kind == "diag":
            return Factor("plain", left.code, 1)
        return Factor("plain", Code(f"{left.code.within(ATOM)}.sum({'axis=1' if left.rank == 2 else ''})"), rank)
    if left.kind == "ones" and right.kind in ("plain", "diag"):
        if right.kind == "diag":
            return Factor("plain", right.code, 1)
        return Factor("plain", Code(f"{right.code.within(ATOM)}.sum({'axis=0' if right.rank == 2 else ''})"), rank)
    if left.kind == "diag":
        scale = left.code
        if right.rank == 2:
            scale = Code(f"{scale.within(ATOM)}[:, None]")
        return Factor("plain", Code(f"{scale.within(PRODUCT)} * {right.plain().within(SIGN)}", PRODUCT), rank)
    if right.kind == "diag":
        return Factor("plain", Code(f"{left.plain().within(PRODUCT)} * {right.code.within(SIGN)}", PRODUCT), rank)
    if left.kind.startswith("lu"):
        return Factor("plain", _from_factors(left, right, "1" if left.kind == "lu.T" else "0"), rank)
    if right.kind.startswith("lu"):
        return Factor("plain", _from_factors(right, left, "0" if right.kind == "lu.T" else "1"), rank)
    if left.kind in ("inv", "inv.T"):
        matrix = left.code if left.kind == "inv" else transposed(left.code)
        return Factor("plain", call("np.linalg.solve", matrix, right.plain()), rank)
    if right.kind in ("inv", "inv.T"):
        matrix = transposed(right.code) if right.kind == "inv" else right.code
        if left.rank == 1:
            return Factor("plain", call("np.linalg.solve", matrix, left.plain()), rank)
        return Factor("plain", transposed(call("np.linalg.solve", matrix, transposed(left.plain()))), rank)
    return Factor("plain", Code(f"{left.plain().within(PRODUCT)} @ {right.plain().within(SIGN)}", PRODUCT), rank)


def _from_factors(factors: Factor, vector: Factor, trans: str) -> Code:
    keywords = {} if trans == "0" else {"trans": trans}
    return call("linalg.lu_solve", factors.code, vector.plain(), **keywords, check_finite="False")


def for_vectors_only(root: Term, writer: Writer) -> set[Term]:
    """The inverses that are used several times, always in a product with a vector: no matrix need be inverted."""
    good: dict[Term, int] = {}
    inside = {a for t in postorder(root) if t.head is MATMUL and not t.indices for a in t.args if writer.once(a)}
    for term in postorder(root):
        if term.head is MATMUL and not term.indices and term not in inside and max(a.rank for a in term.args) <= 2:
            factors = chain(term, writer)
            if len(factors) < 2 or (factors[0].rank == 2 and factors[-1].rank == 2):
                continue
            for factor in factors:
                inner = factor.args[0] if factor.head is TRANSPOSE else factor
                if inner.head.name == "inv":
                    good[inner] = good.get(inner, 0) + 1 if writer.once(factor) or inner is factor else -1
    return {t for t, times in good.items() if times == writer.uses.get(t, 0) > 1}


def fold(factors: list[Factor], narrow_end: bool, writer: Writer) -> Factor:
    """The product of all: from the right when the last factor is a vector, else from the left."""
    factors = list(factors)
    if narrow_end:
        total = factors.pop()
        while factors:
            total = _short(product(factors.pop(), total), writer, last=not factors)
        return total
    for k in reversed(range(len(factors) - 1)):
        if factors[k].kind in ("inv", "inv.T") and factors[0].rank == 2:
            factors[k : k + 2] = [_short(product(factors[k], factors[k + 1]), writer, last=len(factors) == 2)]
    total = factors[0]
    for k, factor in enumerate(factors[1:], 2):
        total = _short(product(total, factor), writer, last=k == len(factors))
    return total


def _short(factor: Factor, writer: Writer, last: bool) -> Factor:
    return factor if last else Factor(factor.kind, writer.short(factor.code), factor.rank)


def chain(term: Term, writer: Writer) -> list[Term]:
    """The factors of nested matrix products that may be regrouped, identity matrices left out."""
    out: list[Term] = []
    stack: list[tuple[Term, bool]] = [(term, True)]
    while stack:
        node, free = stack.pop()
        inside = free and node.head is MATMUL and not node.indices and (node is term or writer.once(node))
        if not inside or max(node.rank, *(a.rank for a in node.args)) > 2:
            out.append(node)
            continue
        left, right = node.args
        stack.append((right, right.rank == 2 or _end_rank(right, 0) == 2))
        stack.append((left, left.rank == 2 or _end_rank(left, 1) == 2))
    kept = [t for t in out if t.head.name != "eye"]
    return kept or out[:1]


def _end_rank(term: Term, side: int) -> int:
    """The rank of the outermost factor on a side, as far as products reach."""
    while term.head is MATMUL:
        term = term.args[side]
    return term.rank


def describe(term: Term, writer: Writer) -> tuple[str, Term]:
    """The kind of factor that a term is, and the term whose code it needs."""
    inner, kind = term, "inv"
    if inner.head is TRANSPOSE and inner.args[0].head.name == "inv" and writer.once(inner):
        inner, kind = inner.args[0], "inv.T"
    if inner in writer.factored:
        return kind.replace("inv", "lu"), build(FACTORED, inner.args)
    if inner.head.name == "inv" and writer.once(inner):
        return kind, inner.args[0]
    if term.head.name == "diag" and term.rank == 2:
        return "diag", term.args[0]
    if term.head.name == "ones" and term.rank == 1:
        return "ones", size_term(term.shape[0])
    return "plain", term


def narrow(terms: Sequence[Term]) -> bool:
    """Whether to multiply from the right: the last factor is a vector or a single column."""
    last, first = terms[-1], terms[0]
    if last.rank == 1:
        return not (first.rank == 1 and last.head.name == "ones")
    return last.shape[-1].is_one and first.rank == 2 and not first.shape[0].is_one


def matmul(term: Term, writer: Writer) -> Compiled:
    """The node of a matrix product."""
    a, b = term.args
    if term.indices:
        return _stacked(term)
    if max(a.rank, b.rank) > 2:
        return term.args, lambda codes: Code(f"{codes[0].within(PRODUCT)} @ {codes[1].within(SIGN)}", PRODUCT)
    terms = chain(term, writer)
    kinds = [describe(t, writer) for t in terms]
    end = narrow(terms)

    def render(codes: Sequence[Code]) -> Code:
        factors = [Factor(kind, c, t.rank) for (kind, _), t, c in zip(kinds, terms, codes, strict=True)]
        return fold(factors, end, writer).plain()

    return [t for _, t in kinds], render


def diagonal_of_product(term: Term, writer: Writer, reduced: str) -> Compiled | None:
    """tr(A @ B) or its diagonal without the product: entries of A times entries of B.T, summed."""
    inside = term.args[0]
    if inside.head is not MATMUL or term.indices or not writer.once(inside) or max(a.rank for a in inside.args) > 2:
        return None
    terms = chain(inside, writer)
    kinds = [describe(t, writer) for t in terms]
    if len(terms) < 2 or any(kind != "plain" for kind, _ in kinds) or any(t.rank != 2 for t in terms):
        return None

    def render(codes: Sequence[Code]) -> Code:
        factors = [Factor("plain", c, 2) for c in codes]
        left = fold(factors[:-1], False, writer).code
        return Code(f"np.sum({left.within(PRODUCT)} * {transposed(factors[-1].code).within(SIGN)}{reduced})")

    return [t for _, t in kinds], render


def factored(term: Term, writer: Writer) -> Compiled:
    """The statement that factors a matrix."""
    writer.imports.add("linalg")
    return term.args, lambda codes: call("linalg.lu_factor", codes[0], check_finite="False")


def _stacked(term: Term) -> Compiled:
    """A product whose factors have free indices: NumPy's stack of products."""
    a, b = term.args
    want, rank = axes_of(term), max(a.rank, b.rank, 2)

    def render(codes: Sequence[Code]) -> Code:
        x, y = codes
        if a.rank == 1:
            x = Code(f"{x.within(ATOM)}[..., None, :]")
        if b.rank == 1:
            y = Code(f"{y.within(ATOM)}[..., None]")
        x = align(x, axes_of(a), max(a.rank, 2), want, rank)
        y = align(y, axes_of(b), max(b.rank, 2), want, rank)
        gone = ("0, 0" if b.rank == 1 else "0, :") if a.rank == 1 else ("0" if b.rank == 1 else "")
        out = call("np.matmul", x, y)
        return Code(f"{out.text}[..., {gone}]") if gone else out

    return term.args, render
