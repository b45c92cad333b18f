"""How a declared function is typeset: by the template, the operator name or the callable that it declares."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from functools import cache
from typing import Any

from workbench.show.formulas.names import escape
from workbench.show.formulas.pieces import (
    ATOM,
    CLOSED,
    HADAMARD,
    OPEN,
    POWER,
    PRODUCT,
    SUM,
    Piece,
    fenced,
    inverse,
    transposed,
    within,
)
from workbench.show.formulas.reading import tokens
from workbench.show.formulas.setting import Setting
from workbench.show.formulas.signs import ARITY, BINARY, LOG_LIKE, RELATIONS
from workbench.show.notation import Notation
from workbench.terms.declaration import Function
from workbench.terms.term import Term

_FORMAT = re.compile(r"\{\{|\}\}|\{(\d+)\}")
_OPENS = re.compile(r"(\{|\(|\[|\||\\lVert|\\lvert|\\langle|,)\s*$")
_OPENER = re.compile(r"\\(left|begin|[bB]igg?l)(?![a-z])")
_CLOSES = re.compile(r"^\s*(\}|\)|\]|\||\\right|\\rVert|\\rvert|\\rangle|,)")


def set_function(term: Term, setting: Setting) -> Piece:
    """A function of the language applied to its arguments."""
    assert isinstance(term.head, Function)
    return function_piece(term, term.head, [setting[a] for a in term.args], setting.notation)


def function_piece(term: Term, head: Function, args: list[Piece], notation: Notation) -> Piece:
    """The piece for a function of the language applied to pieces."""
    latex = head.knows.writing.latex
    attrs = head.attributes(term)
    if latex == "{0}":
        return _transparent(term, args[0], notation)
    if callable(latex):
        texts = [a.text for a in args]
        if _asks_for_shapes(latex):  # a norm is written as that of what it is taken of
            attrs = {**attrs, "shapes": tuple(arg.shape for arg in term.args)}
        return _read(latex(texts, **attrs), max((a.tall for a in args), default=0))
    parts = _parts(latex or rf"\operatorname{{{escape(head.name)}}}")
    if parts == ["", "0", "^{-1}"]:
        return inverse(args[0], notation.transpose)
    if len(parts) > 1:
        return _template(parts, args)
    operator = notation.logarithm if parts[0] == r"\log" else parts[0]
    operator += _remark(term, head, attrs)
    return _applied(operator, args)


@cache
def _asks_for_shapes(latex: Callable[..., str]) -> bool:
    return "shapes" in inspect.signature(latex).parameters


def _transparent(term: Term, piece: Piece, notation: Notation) -> Piece:
    """A function that only puts in axes of size 1: a vector becomes a column, or a row when the first axis is new."""
    if term.rank == 2 and term.args[0].rank == 1 and term.shape[0].is_one:
        return transposed(piece, notation.transpose)
    return piece


def _parts(template: str) -> list[str]:
    """The template cut at its places: text, number of the argument, text, ...; double braces become single ones."""
    parts, position = [""], 0
    for match in _FORMAT.finditer(template):
        parts[-1] += template[position : match.start()]
        if match[1] is None:
            parts[-1] += match[0][0]
        else:
            parts += [match[1], ""]
        position = match.end()
    parts[-1] += template[position:]
    return parts


def _template(parts: list[str], args: list[Piece]) -> Piece:
    out = parts[:]
    for place in range(1, len(parts), 2):
        before, after = "".join(parts[:place]), "".join(parts[place + 1 :])
        out[place] = _fitted(args[int(parts[place])], before, after).text
    sample = "".join("x" if place % 2 else part for place, part in enumerate(parts))
    return Piece("".join(out), _binding(sample), max(a.tall for a in args))


def _fitted(piece: Piece, before: str, after: str) -> Piece:
    """The argument, in brackets unless the template's own delimiters enclose it."""
    if _OPENS.search(before) and _CLOSES.match(after):
        return piece
    if re.match(r"\s*[\^_]", after):
        return within(piece, ATOM)
    return within(piece, POWER) if before.strip() or after.strip() else piece


def _read(text: str, tall: int) -> Piece:
    rows = text.count(r"\\") if r"\begin" in text else 0
    return Piece(text, _binding(text), max(tall, 1 + rows if rows else 0), text.startswith("-"))


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
    if log_like and len(args) == 1 and _needs_no_brackets(args[0]):
        return Piece(f"{operator} {args[0].text}", OPEN, tall)
    inside = fenced(Piece(", ".join(a.text for a in args), SUM, tall))
    prefix = log_like or operator.startswith("\\log\\")  # the logarithm of a function: an exponent belongs to neither
    return Piece(operator + inside.text, CLOSED if prefix else ATOM, tall)


def _needs_no_brackets(piece: Piece) -> bool:
    turned = piece.level == POWER and piece.text.endswith(r"\top}")
    return piece.level >= POWER and not turned and not piece.negative and not piece.text.startswith(("(", "["))


def _binding(latex: str) -> int:
    """How tightly a piece of LaTeX binds, read off its outermost level."""
    depth, atoms, last = 0, 0, "atom"
    waiting = 0
    for kind, text in tokens(latex):
        opens = text in ("{", "(", "[") or kind in ("fence", "array") and _OPENER.match(text)
        closes = text in ("}", ")", "]") or kind in ("fence", "array") and not opens
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
