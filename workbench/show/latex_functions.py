"""How a declared function is typeset: by the template, the operator name or the callable that it declares."""

from __future__ import annotations

import inspect
import re
from typing import Any

from workbench.show.names import escape, name_latex
from workbench.show.notation import Notation
from workbench.show.pieces import ATOM, HADAMARD, OPEN, POWER, PRODUCT, SUM, Piece, fenced, transposed, within
from workbench.show.reading import ARITY, BINARY, LOG_LIKE, RELATIONS, tokens
from workbench.terms.function import Function
from workbench.terms.term import Term

_MARK = "\ue000"
_PLACE = re.compile(r"\{(\d+)\}")
_OPENS = re.compile(r"(\{|\(|\[|\||\\lVert|\\lvert|\\langle|,)\s*$")
_CLOSES = re.compile(r"^\s*(\}|\)|\]|\||\\right|\\rVert|\\rvert|\\rangle|,)")


def function_piece(term: Term, head: Function, args: list[Piece], notation: Notation) -> Piece:
    """The piece for a function of the language applied to pieces."""
    latex = head.knows.latex
    attrs = head.attributes(term)
    if latex == "{0}":
        return _transparent(term, args[0], notation)
    if callable(latex):
        texts = [a.text for a in args]
        return _read(latex(texts, **attrs), max((a.tall for a in args), default=0))
    if latex is not None and _PLACE.search(latex):
        return _template(latex, args)
    operator = re.sub(r"\{\{(.*?)\}\}", r"{\1}", latex) if latex else rf"\operatorname{{{escape(head.name)}}}"
    operator += _remark(term, head, attrs)
    return _applied(operator, args)


def _transparent(term: Term, piece: Piece, notation: Notation) -> Piece:
    """A function that only puts in axes of size 1: a vector becomes a column, or a row when the first axis is new."""
    if term.rank == 2 and term.args[0].rank == 1 and term.shape[0].is_one:
        return transposed(piece, notation.transpose)
    return piece


def _template(template: str, args: list[Piece]) -> Piece:
    parts: list[str] = []
    position = 0
    for match in _PLACE.finditer(template):
        before, after = template[position : match.start()], template[match.end() :]
        parts += [before, _fitted(args[int(match[1])], template[: match.start()], after).text]
        position = match.end()
    pieces = [*parts, template[position:]]
    text = "".join(p if place % 2 else p.replace("{{", "{").replace("}}", "}") for place, p in enumerate(pieces))
    shape = _PLACE.sub("x", template).replace("{{", "{").replace("}}", "}")
    return Piece(text, _binding(shape), max(a.tall for a in args))


def _fitted(piece: Piece, before: str, after: str) -> Piece:
    """The argument, in brackets unless the template's own delimiters enclose it."""
    if _OPENS.search(before.replace("{{", "{")) and _CLOSES.match(after.replace("}}", "}")):
        return piece
    if re.match(r"\s*[\^_]", after):
        return within(piece, ATOM)
    return within(piece, POWER) if before.strip() or after.strip() else piece


def _read(text: str, tall: int) -> Piece:
    return Piece(text, _binding(text), tall, text.startswith("-"))


def _remark(term: Term, head: Function, attrs: dict[str, Any]) -> str:
    """The attributes that a reader must be told: an axis that is not the one understood."""
    defaults = {p.name: p.default for p in head.parameters}
    remarks = []
    for name, value in attrs.items():
        if value == defaults[name] or defaults[name] is inspect.Parameter.empty or name == "keepdims":
            continue
        if name == "axis" and term.args:
            rank = term.args[0].rank
            if rank == 1 or _axes(value, rank) == _axes(defaults[name], rank):
                continue
            remarks.append(rf"\text{{axis {escape(str(value))}}}")
        else:
            remarks.append(rf"\text{{{escape(f'{name}={value}')}}}")
    return f"_{{{', '.join(remarks)}}}" if remarks else ""


def _axes(value: Any, rank: int) -> tuple[int, ...]:
    if value is None:
        return tuple(range(rank))
    return tuple(sorted(a % rank for a in (value if isinstance(value, tuple) else (value,))))


def _applied(operator: str, args: list[Piece]) -> Piece:
    """An operator name and its arguments; ``\\log x`` needs no brackets, ``\\sigma(x)`` keeps them."""
    if not args:
        return Piece(operator)
    tall = max(a.tall for a in args)
    log_like = operator[1:] in LOG_LIKE
    only = args[0] if len(args) == 1 else None
    if log_like and only is not None and only.level >= POWER and not only.negative and not only.text.startswith(("(", "[")):
        return Piece(f"{operator} {only.text}", OPEN, tall)
    inside = fenced(Piece(", ".join(a.text for a in args), SUM, tall))
    return Piece(operator + inside.text, OPEN if log_like else ATOM, tall)


def _binding(latex: str) -> int:
    """How tightly a piece of LaTeX binds, read off its outermost level."""
    depth, atoms, last = 0, 0, "atom"
    waiting = 0
    for kind, text in tokens(latex):
        opens = text in ("{", "(", "[") or kind == "fence" and re.match(r"\\(left|[bB]igg?l)(?![a-z])", text)
        closes = text in ("}", ")", "]") or kind == "fence" and not opens
        if opens:
            if depth == 0 and text != "{":
                atoms, last = atoms + 1, "atom"
            elif depth == 0 and not waiting and last not in ("sup", "sub"):
                atoms += 1
            elif depth == 0 and waiting:
                waiting -= 1
            depth += 1
        elif closes:
            depth -= 1
        elif depth or kind == "space":
            continue
        elif text in ("^", "_"):
            last = "sup" if text == "^" else "sub"
            waiting = 1
        elif text in RELATIONS or text in ("+", "-") and atoms:
            return SUM
        elif text in BINARY and atoms:
            return HADAMARD
        elif waiting:
            waiting -= 1
        else:
            atoms, last = atoms + 1, "atom"
            waiting = ARITY.get(text, 0)
            if text == r"\frac":
                atoms += 1
    if atoms > 1:
        return PRODUCT
    return POWER if last == "sup" else ATOM


__all__ = ["function_piece", "name_latex"]
