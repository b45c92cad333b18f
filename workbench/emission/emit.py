"""A term as NumPy source that a person could have written.

Inverses become ``solve``, traces of products become sums of entries, diagonal matrices scale, vectors are multiplied
first, index terms become ``einsum`` or broadcasting, shared work is computed once. Nothing recurses: the term is
compiled node by node, and long pieces get local names. What runs in a loop is a function of its own, written in the
same way: the writer carries ``numpy_source`` to whoever needs one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence

from workbench.emission import chains, diagonals, indexed, iterations, products
from workbench.emission.calls import function
from workbench.emission.code import ATOM, PRODUCT, Code, Writer, call, number_code
from workbench.emission.pieces import TOGETHER
from workbench.emission.products import Compiled, aligned_args
from workbench.terms.declaration import Function
from workbench.terms.heads import SYMBOL, brief
from workbench.terms.sizes import Size
from workbench.terms.term import LanguageError, Shape, Term, build, postorder


def numpy_source(
    term: Term,
    variables: Sequence[Term],
    name: str = "gradient",
    shape: Shape | None = None,
    in_place: bool = True,
) -> str:
    """Source that, executed in an empty namespace, defines ``name``.

    The function takes the variables by position in the given order, used or not, and never sizes: it reads those off
    the shapes of its arguments. It returns float64 of the term's shape; with ``shape``, the term broadcast to that.
    Integer arrays are accepted. Without ``in_place`` no array is written to: each statement only gives a name.

    Raises LanguageError for a term with free indices, for a symbol that is not among the variables, for a size that
    no variable shows, and for heads without a value in NumPy (derivative, limit, opaque functions ...).
    """
    if term.indices:
        raise LanguageError(f"{brief(term)} has free indices; bind them with tensor(...)")
    term = indexed.prepared(term, in_place)
    uses: dict[Term, int] = {}
    for node in postorder(term):
        for arg in node.args:
            uses[arg] = uses.get(arg, 0) + 1
    writer = Writer(uses, numpy_source, in_place)
    if in_place:
        writer.factored = chains.for_vectors_only(term, writer)
    parameters = [writer.name_for(v, v.name) for v in variables]
    for v in variables:
        writer.names.setdefault(("variable", v.name), writer.names[v])
    for size_name in sorted({n for v in variables for s in v.shape for n in s.names}):
        writer.name_for(("size", size_name), size_name)
    code, used = _body(term, writer, {v.name: v for v in variables})
    result = _result(code, term, term.shape if shape is None else shape, writer)
    head = _opening(variables, used, writer, "\n".join([*writer.statements, result]))
    imports = ["import numpy as np"]
    if writer.imports:
        imports.append(f"from scipy import {', '.join(sorted(writer.imports))}")
    lines = [*head, *writer.statements, f"return {result}"]
    before = [part for text in iterations.helpers(writer) for part in (text, "")]
    opening = f"def {name}({', '.join(parameters)}):"
    return "\n".join([*imports, "", "", *before, opening, *(f"    {x}" for x in lines), ""])


def numpy_program(
    terms: Sequence[Term], variables: Sequence[Term], name: str = "gradients", in_place: bool = True
) -> str:
    """Source of a function that returns the values of several terms as a tuple, what they share computed once.

    Variables, sizes, shapes and errors as in ``numpy_source``.
    """
    return numpy_source(build(TOGETHER, terms), variables, name, in_place=in_place)


def _together(term: Term, writer: Writer) -> Compiled:
    def render(codes: Sequence[Code]) -> Code:
        parts = [_result(code, t, t.shape, writer) for code, t in zip(codes, term.args, strict=True)]
        return Code(f"({', '.join(parts)}{',' if len(parts) == 1 else ''})", own=True)

    return term.args, render


def _body(term: Term, writer: Writer, known: dict[str, Term]) -> tuple[Code, set[Term]]:
    """The code of the term; shared and long pieces become statements on the way."""
    plan = _plan(term, writer)
    count: dict[Term, int] = {}
    for _, children, _ in plan:
        for child in children:
            count[child] = count.get(child, 0) + 1
    done: dict[Term, Code] = {}
    used: set[Term] = set()
    for node, children, render in plan:
        if node.head is SYMBOL:
            variable = known.get(node.name)
            if variable is None or variable.shape != node.shape:
                raise LanguageError(f"{node.name} is not among the variables ({', '.join(known) or 'none'})")
            used.add(variable)
            done[node] = Code(writer.names[variable])
            continue
        code = render([done[c] for c in children])
        if node.head.name == "named" and not code.is_name:
            code = writer.bind(code, writer.name_for(node, node.name))
        elif node is not term and not code.is_cheap and (count.get(node, 0) > 1 or len(code.text) > 56):
            code = writer.bind(code)
        done[node] = code
    return done[term], used


def _plan(root: Term, writer: Writer) -> list[tuple[Term, Sequence[Term], Callable[[Sequence[Code]], Code]]]:
    """The nodes that get code of their own, arguments first; patterns have swallowed the others."""
    compiled: dict[Term, Compiled] = {}
    order: list[tuple[Term, Sequence[Term], Callable[[Sequence[Code]], Code]]] = []
    done: set[Term] = set()
    stack: list[tuple[Term, bool]] = [(root, False)]
    while stack:
        term, ready = stack.pop()
        if term in done:
            continue
        if ready:
            done.add(term)
            order.append((term, *compiled.pop(term)))
            continue
        if term not in compiled:
            compiled[term] = _compile(term, writer)
        stack.append((term, True))
        stack.extend((c, False) for c in reversed(compiled[term][0]) if c not in done)
    return order


def _compile(term: Term, writer: Writer) -> Compiled:
    if isinstance(term.head, Function):
        return function(term, writer)
    compiler = _COMPILERS.get(term.head.name)
    if compiler is None:
        raise LanguageError(f"{brief(term)} cannot be written as NumPy code")
    return compiler(term, writer)


def _literal(term: Term, writer: Writer) -> Compiled:
    return (), lambda codes: number_code(term.value)


def _constant(term: Term, writer: Writer) -> Compiled:
    return (), lambda codes: Code({"pi": "np.pi", "e": "np.e", "oo": "np.inf", "nan": "np.nan"}[term.name])


def _compare(term: Term, writer: Writer) -> Compiled:
    sign = {"=": "=="}.get(term.attrs[0], term.attrs[0])

    def render(codes: Sequence[Code]) -> Code:
        a, b = aligned_args(term, term.args, codes)
        return call("np.where", f"{a.within(PRODUCT)} {sign} {b.within(PRODUCT)}", "1.0", "0.0")

    return term.args, render


def _transpose(term: Term, writer: Writer) -> Compiled:
    if not term.indices and (term.rank == 2 or (writer.in_place and term.rank > 2)):
        return term.args, lambda codes: chains.transposed(codes[0])
    if term.rank < 2:
        return term.args, lambda codes: codes[0]
    lead, rank = len(term.indices), term.rank
    order = (*range(lead), *reversed(range(lead, lead + rank)))
    return term.args, lambda codes: call("np.transpose", codes[0], str(order))


_COMPILERS: dict[str, Callable[[Term, Writer], Compiled]] = {
    "number": _literal, "constant": _constant, "symbol": lambda term, writer: ((), lambda codes: Code(term.name)),
    "size": lambda term, writer: ((), lambda codes: writer.size(term.attrs[0])),
    "index": indexed.index, "add": products.add, "mul": products.mul, "power": products.power,
    "matmul": chains.matmul, "transpose": _transpose, "compare": _compare, "at": indexed.at, "Sum": indexed.big_sum,
    "Product": indexed.big_product, "tensor": indexed.tensor, "delta": indexed.delta,
    "diagonals": diagonals.compiled, "factored": chains.factored,
    "contiguous": lambda term, writer: (term.args, lambda codes: call("np.ascontiguousarray", codes[0])),
    "shared": lambda term, writer: (term.args, lambda codes: codes[0]),
    "newton": iterations.newton, "integral": iterations.integral,
    "named": lambda term, writer: (term.args, lambda codes: codes[0]), "together": _together,
}


# -- the frame -----------------------------------------------------------------


def _result(code: Code, term: Term, shape: Shape, writer: Writer) -> str:
    """The returned expression: float64, of exactly the shape, and no view of an argument."""
    if term.head is TOGETHER:
        return code.text
    constant = not any(t.head is SYMBOL for t in postorder(term))
    chooses = any(t.head.name == "where" for t in postorder(term))
    if shape != term.shape:
        if not term.rank:
            return f"np.full({writer.shape(shape)}, {code.text}, dtype=float)"
        return f"np.array(np.broadcast_to({code.text}, {writer.shape(shape)}))"
    if not term.rank and (constant or chooses):  # a choice between whole numbers is no float
        return f"np.float64({code.text})"
    return code.text if code.own else f"{code.within(ATOM)}.copy()"


def _opening(variables: Sequence[Term], used: set[Term], writer: Writer, body: str) -> list[str]:
    """Arguments to float64, sizes off their shapes; only what the body needs."""
    mentioned = set(re.findall(r"\w+", body))
    needed = {n for n in writer.sizes_used if writer.size_name(n) in mentioned}
    likely = sorted(variables, key=lambda v: (v not in used, -len({n for s in v.shape for n in s.names} & needed)))
    sizes, readers = _size_lines(likely, writer, needed)
    lines = []
    for v in variables:
        if v in used or v in readers:
            name = writer.names[v]
            lines.append(f"{name} = np.asarray({name}, dtype=float)")
    return lines + sizes


def _size_lines(variables: Sequence[Term], writer: Writer, needed: set[str]) -> tuple[list[str], set[Term]]:
    """Statements that give every size used, and the variables whose shapes they read."""
    places = [(v, axis, size) for v in variables for axis, size in enumerate(v.shape)]
    found: dict[str, tuple[Term, int, Size]] = {}
    for place in places:
        bare = _bare(place[2])
        if bare and bare not in found:
            found[bare] = place
    while True:
        step = next(((p, n) for p in places if (n := _unknown(p[2], found))), None)
        if step is None:
            break
        found[step[1]] = step[0]
    wanted = set(needed)
    for name in reversed(found):
        if name in wanted:
            wanted.update(found[name][2].names)
    if missing := sorted(wanted - set(found)):
        raise LanguageError(f"the size {missing[0]} cannot be read off the shapes of the variables")
    names = [n for n in found if n in wanted]
    return _readings(names, found, writer), {found[n][0] for n in names}


def _readings(names: list[str], found: dict[str, tuple[Term, int, Size]], writer: Writer) -> list[str]:
    lines: list[str] = []
    written: set[str] = set()
    for name in names:
        v, axis, size = found[name]
        if name in written:
            continue
        together = [_bare(s) for s in v.shape]
        if len(set(together)) == len(together) > 1 and all(b in names and found[b][0] is v for b in together if b):
            if None not in together:
                lines.append(f"{', '.join(writer.size_name(b) for b in together if b)} = {writer.names[v]}.shape")
                written.update(b for b in together if b)
                continue
        lines.append(f"{writer.size_name(name)} = {_solution(size, name, f'{writer.names[v]}.shape[{axis}]', writer)}")
    return lines


def _bare(size: Size) -> str | None:
    terms = size.terms
    if len(terms) == 1 and terms[0][1] == 1 and len(terms[0][0]) == 1 and terms[0][0][0][1] == 1:
        return terms[0][0][0][0]
    return None


def _unknown(size: Size, known: Container[str]) -> str | None:
    """The one unknown name of a size, when it stands in one monomial only, so that it can be solved for."""
    unknown = [n for n in size.names if n not in known]
    if len(unknown) != 1 or sum(any(n == unknown[0] for n, _ in m) for m, _ in size.terms) != 1:
        return None
    return unknown[0]


def _solution(size: Size, name: str, length: str, writer: Writer) -> str:
    (holding,) = ((m, c) for m, c in size.terms if any(n == name for n, _ in m))
    rest = Size({m: c for m, c in size.terms if m != holding[0]})
    power = dict(holding[0])[name]
    factor = Size({tuple((n, p) for n, p in holding[0] if n != name): holding[1]})
    text = length if rest == 0 else f"({length} - {writer.size(rest).within(PRODUCT)})"
    if factor != 1:
        text = f"{text} // ({writer.size(factor).text})"
    return text if power == 1 else f"round(({text}) ** (1 / {power}))"


