"""``workbench worked``: linear algebra on a given matrix, every step shown."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Iterable
from typing import TYPE_CHECKING

from workbench.cli.answering import answered
from workbench.cli.errors import RequestError

if TYPE_CHECKING:
    from workbench.record.derivation import Derivation
    from workbench.terms.term import Term

_NAME = re.compile(r"(?<![\w.\"'])([^\W\d]\w*)(?!\w)(?!\s*\()")
_CONSTANTS = ("pi", "oo", "np", "numpy", "math")


def worked_(options: Namespace) -> int:
    return answered(options, worked_made, lambda made: "" if made.results else options.task)


def worked_made(options: Namespace) -> Derivation:
    from workbench.engines.worked import task_names, worked
    from workbench.language.parse import declared, parse_variable

    if options.task not in task_names():
        import difflib

        near = difflib.get_close_matches(options.task, task_names(), 2)
        hint = f"; did you mean {' or '.join(near)}?" if near else f"; there are {', '.join(task_names())}"
        raise RequestError(f"unknown task {options.task!r}{hint}")
    texts = [text for text in (options.matrix, options.vector) if text is not None]
    symbols = {**_scalars(texts), **declared(map(parse_variable, options.var))}
    values = [_value(text, symbols) for text in texts]
    return worked(options.task, *values, givens=tuple(declared(map(parse_variable, options.var)).values()))


def _scalars(texts: Iterable[str]) -> dict[str, Term]:
    """Names in the entries that nobody declared are real scalars."""
    from workbench.language.variables import check_name
    from workbench.terms.heads import scalar

    found: dict[str, Term] = {}
    for text in texts:
        for name in _NAME.findall(text):
            if name not in _CONSTANTS and name not in found:
                check_name(name)
                found[name] = scalar(name)
    return found


def _value(text: str, symbols: dict[str, Term]) -> Term:
    """``[[2, 1], [1, 3]]`` and ``[1, 2]`` as array literals; any other text as an expression."""
    from workbench.language.parse import parse
    from workbench.language.syntax import tree_of

    if not text.lstrip().startswith("["):
        return parse(text, symbols)
    tree_of(text)  # what is wrong with its brackets is said of the text as it was written
    return parse(f"array({text.strip()})", symbols)
