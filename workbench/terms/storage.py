"""Terms as flat lists of plain data, for pickling and JSON: one row a node, arguments by row number."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from workbench.terms.functions import head_named
from workbench.terms.sizes import Size, size_of
from workbench.terms.term import Term, build, postorder


def store(root: Term) -> list[list[Any]]:
    """Rows ``[head, [rows of the arguments], [attributes]]``; the last row is the term. JSON can hold it."""
    rows: dict[Term, int] = {}
    out: list[list[Any]] = []
    for term in postorder(root):
        rows[term] = len(out)
        out.append([term.head.name, [rows[a] for a in term.args], [_plain(a) for a in term.attrs]])
    return out


def load(rows: list[list[Any]]) -> Term:
    """The term that ``store`` wrote down. Raises KeyError for a head that the language does not have."""
    terms: list[Term] = []
    for name, args, attrs in rows:
        terms.append(build(head_named(name), (terms[a] for a in args), tuple(_rich(a) for a in attrs)))
    return terms[-1]


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return {"fraction": str(value)}
    if isinstance(value, Size):
        return {"size": str(value)}
    if isinstance(value, tuple):
        return {"tuple": [_plain(v) for v in value]}
    if isinstance(value, frozenset):
        return {"set": sorted(value)}
    return value


def _rich(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, content),) = value.items()
    if kind == "fraction":
        return Fraction(content)
    if kind == "size":
        return size_of(content)
    if kind == "tuple":
        return tuple(_rich(v) for v in content)
    return frozenset(content)
