"""The adviser's process: a task of SymPy's expressions, asked with terms, answered with terms, within counted work."""

from __future__ import annotations

import contextlib
import importlib
from typing import Any

from workbench.adviser.counting import Exhausted, counted
from workbench.adviser.process import serve as serve_questions
from workbench.terms.heads import size_term
from workbench.terms.term import Term, size_names, substitute, symbols

SEED = 20250701
"""SymPy tries points at random to tell whether an expression is constant: at the same ones for every question."""
_LATE = (
    "sympy.assumptions.wrapper sympy.integrals.heurisch sympy.integrals.manualintegrate sympy.integrals.risch "
    "sympy.physics.units sympy.sets.setexpr sympy.tensor.tensor"
).split()
"""What would else be loaded amid an answer: it is loaded before the first question, once for all."""


def answer(task: Any, work: int, *arguments: Any) -> Any:
    """The value of the task: terms go in as SymPy expressions, SymPy expressions come back as terms.

    Raises TooMuch beyond ``work`` expressions, and whatever the task raises.
    """
    import random

    import sympy
    from sympy.core.cache import clear_cache

    random.seed(SEED)
    sympy.core.random.seed(SEED)
    clear_cache()  # what was asked before does not make a question cheaper
    terms = _terms(arguments)
    given = {n: size_term(n) for n in size_names(*terms)} | {s.name: s for s in symbols(*terms)}
    try:
        with counted(work):
            return _back(task(*(_there(a) for a in arguments)), given)
    except Exhausted:
        raise TooMuch(f"SymPy built {work:,} expressions without an answer") from None


class TooMuch(Exception):
    """The counted work of a question is used up."""


def _terms(value: Any) -> list[Term]:
    if isinstance(value, Term):
        return [value]
    if isinstance(value, dict):
        return _terms(tuple(value.values()))
    return [t for part in value for t in _terms(part)] if isinstance(value, list | tuple) else []


def _there(value: Any) -> Any:
    if isinstance(value, Term):
        return value.to_sympy()
    if isinstance(value, list | tuple):
        return type(value)(map(_there, value))
    return {k: _there(v) for k, v in value.items()} if isinstance(value, dict) else value


def _back(value: Any, given: dict[str, Term]) -> Any:
    """SymPy's expressions as terms about the given symbols; containers and plain data as they are."""
    import sympy

    if value is sympy.true or value is sympy.false:
        return bool(value)
    if isinstance(value, sympy.Basic):
        from workbench.terms.sympy_bridge import from_sympy

        term = from_sympy(value, as_printed=True)
        return substitute(term, {s: given[s.name] for s in symbols(term) if s.name in given})
    if isinstance(value, list | tuple):
        return type(value)(_back(part, given) for part in value)
    return {k: _back(v, given) for k, v in value.items()} if isinstance(value, dict) else value


def serve() -> None:
    """Answer until nobody asks, each question in a copy of this process as it is now."""
    for name in _LATE:
        with contextlib.suppress(ImportError):  # another version of SymPy may keep it elsewhere
            importlib.import_module(name)
    serve_questions(lambda task, arguments: answer(task, *arguments), apart=True)


__all__ = ["TooMuch", "answer", "serve"]
