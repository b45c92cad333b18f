"""Terms as SymPy expressions: scalars as scalars, matrices as matrix expressions, vectors as single columns.

Sums over indices become ``Sum`` of ``Indexed`` entries and ``KroneckerDelta``. A number made of vectors, such as
x @ y, becomes the trace of a 1 x 1 matrix, which SymPy differentiates. What SymPy has no word for (broadcasting of
arrays, rank 3) is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.terms.declaration import Function
from workbench.terms.heads import AT, SYMBOL, brief, properties, show_shape
from workbench.terms.sympy_sizes import dimensions, size_to_sympy
from workbench.terms.term import LanguageError, Term, postorder


def to_sympy(term: Term) -> Any:
    """The SymPy expression of a term. Raises LanguageError for what SymPy cannot say."""
    try:
        return _written(term)
    except RecursionError:
        raise LanguageError(f"{brief(term)} is nested too deeply for SymPy") from None


def _written(term: Term) -> Any:
    import sympy

    done: dict[Term, Any] = {}
    stack: list[tuple[Term, bool]] = [(term, False)]
    expanded: dict[Term, Term] = {}
    whole = _used_whole(term)
    while stack:
        node, ready = stack.pop()
        if node in done:
            continue
        meaning = expanded[node] if node in expanded else _meaning(node)
        if meaning is not None:
            expanded[node] = meaning
            if ready:
                done[node] = done[meaning]
            else:
                stack += [(node, True), (meaning, False)]
        elif ready:
            args = [done[a] for a in node.args]
            entry = node.head is AT and node.args[0].head is SYMBOL and node.args[0] not in whole
            done[node] = _indexed(sympy, node, args) if entry else _convert(sympy, node, args)
        else:
            stack.append((node, True))
            stack.extend((a, False) for a in reversed(node.args) if a not in done)
    return done[term]


def _used_whole(root: Term) -> set[Term]:
    """The symbols that stand somewhere as arrays, and all matrices: their entries are SymPy's matrix elements."""
    found: set[Term] = set()
    for node in postorder(root):
        for place, arg in enumerate(node.args):
            if arg.head is SYMBOL and (arg.rank == 2 or not (node.head is AT and place == 0)):
                found.add(arg)
    return found


def _meaning(term: Term) -> Term | None:
    """What stands in for a function that SymPy does not have."""
    head = term.head
    if not isinstance(head, Function) or head.knows.values.sympy is not None:
        return None
    meaning = head.meaning_of(term)
    if meaning is None:
        raise LanguageError(f"SymPy has no {head.name}")
    return meaning


def _convert(sp: Any, term: Term, args: list[Any]) -> Any:
    if term.rank > 2:
        raise LanguageError(f"{brief(term)} of shape {show_shape(term.shape)} is no matrix, so SymPy cannot say it")
    if isinstance(term.head, Function):
        return _function(sp, term.head, term, args)
    converter = _HEADS.get(term.head.name)
    if converter is None:
        raise LanguageError(f"SymPy has no counterpart of {brief(term)}")
    return converter(sp, term, args)


def _function(sp: Any, head: Function, term: Term, args: list[Any]) -> Any:
    known = head.knows.values.sympy
    if callable(known):
        return known(sp, term, *args, **head.attributes(term))
    assert isinstance(known, str)
    function = getattr(sp, known)
    return args[0].applyfunc(function) if term.rank and head.knows.entries.elementwise else function(*args)


def _symbol(sp: Any, term: Term, args: list[Any]) -> Any:
    if term.rank:
        return sp.MatrixSymbol(term.name, *dimensions(sp, term))
    facts = {"real": True}
    if properties(term) & {"positive", "unit"}:
        facts = {"positive": True}
    if "integer" in properties(term):
        facts["integer"] = True
    return sp.Symbol(term.name, **facts)


def _index(sp: Any, term: Term, args: list[Any]) -> Any:
    return sp.Idx(term.name, size_to_sympy(sp, term.attrs[1]))


def _same_shape(term: Term) -> None:
    for arg in term.args:
        if arg.rank and arg.shape != term.shape:
            raise LanguageError(f"{brief(term)} broadcasts {brief(arg)}; SymPy has no word for that")


def _add(sp: Any, term: Term, args: list[Any]) -> Any:
    if not term.rank:
        return sp.Add(*args)
    _same_shape(term)
    ones = sp.OneMatrix(*dimensions(sp, term))
    spread = [a if t.rank else ones if a == 1 else sp.MatMul(a, ones) for t, a in zip(term.args, args, strict=True)]
    return sp.MatAdd(*spread)


def _mul(sp: Any, term: Term, args: list[Any]) -> Any:
    if not term.rank:
        return sp.Mul(*args)
    _same_shape(term)
    scalar = sp.Mul(*(a for t, a in zip(term.args, args, strict=True) if not t.rank))
    arrays = [a for t, a in zip(term.args, args, strict=True) if t.rank]
    product = arrays[0] if len(arrays) == 1 else sp.HadamardProduct(*arrays)
    return product if scalar == 1 else sp.MatMul(scalar, product)


def _power(sp: Any, term: Term, args: list[Any]) -> Any:
    base, exponent = args
    if not term.rank:
        return sp.Pow(base, exponent)
    if term.args[1].rank or not term.args[0].rank:
        raise LanguageError(f"{brief(term)}: SymPy has no power with an array as exponent")
    return sp.HadamardPower(base, exponent)


def _matmul(sp: Any, term: Term, args: list[Any]) -> Any:
    a, b = term.args
    left, right = args
    if a.rank == 1 and b.rank == 1:
        return sp.Trace(sp.MatMul(_row(sp, left), right))
    if a.rank == 1:
        return sp.MatMul(sp.Transpose(right), left)
    return sp.MatMul(left, right)


def _row(sp: Any, column: Any) -> Any:
    """The transpose of a column, with (M^T v)^T written v^T M."""
    if isinstance(column, sp.MatMul) and len(column.args) == 2 and isinstance(column.args[0], sp.Transpose):
        return sp.MatMul(sp.Transpose(column.args[1]), column.args[0].arg)
    return sp.Transpose(column)


def _indexed(sp: Any, term: Term, args: list[Any]) -> Any:
    x = term.args[0]
    shape = tuple(size_to_sympy(sp, s) for s in x.shape)
    return sp.Indexed(sp.IndexedBase(x.name, shape=shape), *args[1:])


def _at(sp: Any, term: Term, args: list[Any]) -> Any:
    where = term.args[1:]
    return args[0][args[1], args[2]] if len(where) == 2 else args[0][args[1], 0]


def _limits(sp: Any, term: Term, args: list[Any]) -> list[Any]:
    return [
        (i, 0, size_to_sympy(sp, t.attrs[1]) - 1) for t, i in zip(term.args[1:], args[1:], strict=True)
    ]


def _compare(sp: Any, term: Term, args: list[Any]) -> Any:
    relation = {"<": sp.Lt, "<=": sp.Le, ">": sp.Gt, ">=": sp.Ge, "=": sp.Eq}[term.attrs[0]]
    if term.rank:
        raise LanguageError(f"{brief(term)}: SymPy compares numbers only")
    return sp.Piecewise((1, relation(*args)), (0, True))


_Converter = Callable[[Any, Term, list[Any]], Any]

_HEADS: dict[str, _Converter] = {
    "number": lambda sp, term, args: sp.Rational(term.value.numerator, term.value.denominator),
    "constant": lambda sp, term, args: {"pi": sp.pi, "e": sp.E, "oo": sp.oo, "nan": sp.nan}[term.name],
    "size": lambda sp, term, args: size_to_sympy(sp, term.attrs[0]),
    "named": lambda sp, term, args: args[0],
    "apply": lambda sp, term, args: sp.Function(term.name)(*args),
    "transpose": lambda sp, term, args: sp.Transpose(args[0]),
    "delta": lambda sp, term, args: sp.KroneckerDelta(*args),
    "Sum": lambda sp, term, args: sp.Sum(args[0], *_limits(sp, term, args)),
    "Product": lambda sp, term, args: sp.Product(args[0], *_limits(sp, term, args)),
    "derivative": lambda sp, term, args: sp.Derivative(*args),
    "integral": lambda sp, term, args: sp.Integral(args[0], tuple(args[1:])),
    "limit": lambda sp, term, args: sp.Limit(*args, {"left": "-", "right": "+", "both": "+-"}[term.attrs[0]]),
    "symbol": _symbol, "index": _index, "add": _add, "mul": _mul, "power": _power, "matmul": _matmul, "at": _at,
    "compare": _compare,
}

__all__ = ["to_sympy"]
