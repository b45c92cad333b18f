"""Calls of declared functions: the declaration's own source, filled in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from workbench.emission.chains import diagonal_of_product
from workbench.emission.code import ATOM, PRODUCT, Code, Writer, call, level_of
from workbench.emission.products import Compiled, aligned_args
from workbench.numerics.axes import axes_of
from workbench.terms.declaration import Function
from workbench.terms.sizes import Size
from workbench.terms.term import LanguageError, Term

_PLACE = re.compile(r"ARG_(\d+)_")


class _Raw(str):
    """Source that formats and prints as itself."""

    def __repr__(self) -> str:
        return str(self)


def function(term: Term, writer: Writer) -> Compiled:
    """A call. Raises LanguageError for a function without NumPy source."""
    head = term.head
    assert isinstance(head, Function)
    if head.name == "trace" or (head.name == "diag" and term.rank == 1):
        short = diagonal_of_product(term, writer, "" if head.name == "trace" else ", axis=1")
        if short is not None:
            return short
    if head.name in ("expand_dims", "reshape") and not term.indices and term.args[0].rank:
        return term.args, lambda codes: _moved(term, codes[0], writer)
    if head.name == "log" and _is_binary(term.args[0]):  # 0 or -oo, without NumPy's warning
        return term.args, lambda codes: call("np.where", f"{codes[0].within(PRODUCT)} > 0", "0.0", "-np.inf")
    if head.knows.values.source is None:
        if head.knows.meaning is None:
            raise LanguageError(f"{head.name} has no NumPy source")
        for arg in term.args:  # the meaning may use it several times
            writer.uses[arg] = writer.uses.get(arg, 0) + 1
        return (head.knows.meaning(*term.args, **head.attributes(term)),), lambda codes: codes[0]

    def render(codes: Sequence[Code]) -> Code:
        writer.imports.update(head.knows.values.imports)
        template = _template(head, term, writer)
        if not term.indices:
            return _method(term, _filled(template, codes, writer), codes, writer)
        if head.knows.entries.elementwise:
            return _filled(template, aligned_args(term, term.args, codes), writer)
        return _cell_by_cell(template, term, codes, writer)

    return term.args, render


def _method(term: Term, code: Code, codes: Sequence[Code], writer: Writer) -> Code:
    """``x.sum(axis=0)`` for ``np.sum(x, axis=0)`` of an array that has a name: half the cost of the call."""
    called = f"np.{term.head.name}({codes[0].text}" if codes else ""
    if term.head.name not in ("sum", "max", "min") or not writer.in_place or not codes[0].is_name:
        return code
    if not code.text.startswith((f"{called},", f"{called})")):
        return code
    return Code(f"{codes[0].text}.{term.head.name}({code.text[len(called) :].removeprefix(', ')}")


def _moved(term: Term, code: Code, writer: Writer) -> Code:
    """The same entries under another shape: a view, which is the function's own when the array is."""
    if term.head.name == "reshape":
        if not term.rank:
            return Code(f"np.reshape({code.text}, ())", own=code.own)
        return Code(f"{code.within(ATOM)}.reshape({writer.shape(term.shape)[1:-1].removesuffix(',')})", own=code.own)
    (axis,) = term.attrs
    new = {a % term.rank for a in (axis if isinstance(axis, tuple) else (axis,))}
    slots = ["None" if k in new else ":" for k in range(term.rank)]
    return Code(f"{code.within(ATOM)}[{', '.join(slots)}]", own=code.own)


def _is_binary(term: Term) -> bool:
    if term.head.name == "symbol":
        return bool(term.attrs[2] & {"mask", "onehot"})
    return isinstance(term.head, Function) and term.head.knows.entries.binary


def _template(head: Function, term: Term, writer: Writer) -> str:
    """The declared source with ``ARG_0_`` ... where the arguments go."""
    args = [f"ARG_{k}_" for k in range(len(term.args))]
    attrs = {name: _attribute(value, writer) for name, value in head.attributes(term).items()}
    source = head.knows.values.source
    if isinstance(source, str):
        return source.format(*args, **attrs)
    assert source is not None
    return str(source(args, **attrs))


def _attribute(value: Any, writer: Writer) -> Any:
    if isinstance(value, Size):
        return _Raw(writer.size(value).text)
    if isinstance(value, tuple) and all(isinstance(v, Size) for v in value):
        return _Raw(writer.shape(value))
    return value


def _filled(template: str, codes: Sequence[Code], writer: Writer) -> Code:
    """The template with the arguments in it; one that is needed twice is computed once, before."""
    times: dict[int, int] = {}
    for match in _PLACE.finditer(template):
        times[int(match[1])] = times.get(int(match[1]), 0) + 1
    parts = [writer.named(c) if times.get(k, 0) > 1 else c for k, c in enumerate(codes)]

    def put(match: re.Match[str]) -> str:
        before, after = template[: match.start()].rstrip(" "), template[match.end() :].lstrip(" ")
        enclosed = before[-1:] in ("(", ",") and after[:1] in (")", ",")
        code = parts[int(match[1])]
        return code.text if enclosed and not before.endswith("((") else code.within(ATOM)

    text = _PLACE.sub(put, template)
    return Code(text, level_of(text))


def _cell_by_cell(template: str, term: Term, codes: Sequence[Code], writer: Writer) -> Code:
    """A function that knows whole arguments only: a comprehension over the free indices."""
    want = axes_of(term)
    letters = {i: writer.temporary() for i in want}
    picked = []
    for arg, code in zip(term.args, codes, strict=True):
        inside = ", ".join(letters[i] for i in axes_of(arg))
        picked.append(Code(f"{writer.named(code).within(ATOM)}[{inside}]") if inside else writer.named(code))
    text = _filled(template, picked, writer).text
    for i in reversed(want):
        text = f"[{text} for {letters[i]} in range({writer.size(i.attrs[1]).text})]"
    return Code(f"np.array({text})")
