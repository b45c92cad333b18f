"""A function of arrays, run once on symbols: the term that it computes, in the names that its author gave."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from workbench.backward.loading import LayerError, line_of, quietly
from workbench.language.from_function import called_on_terms, from_function
from workbench.terms.heads import ADD, MATMUL, MUL, NAMED, SYMBOL, named
from workbench.terms.term import LanguageError, Term, build, postorder, rebuild, size_names, symbols

_WAYS = (
    "It is run once, on symbols in the place of the arrays. Operators, indexing, the functions of NumPy and SciPy that "
    "the language has (`np.exp(x)`, `x.sum(axis=-1, keepdims=True)`, `A @ B`, `np.einsum`, `np.where`), helpers in the "
    "same file and loops over whole numbers work; entries that are assigned (`out[i] = ...`), conditions on values "
    "(`if x > 0`: write `np.where`), loops over a symbolic size (give it as a number, `x:5,d`, and take "
    "`x.shape[0]`, not `len(x)`) and other libraries do not."
)


def arguments_of(fn: Callable[..., Any], variables: Mapping[str, Term]) -> list[str]:
    """The declared variables in the order of the function's parameters. Raises LayerError where they do not fit."""
    name = getattr(fn, "__name__", "the function")
    try:
        parameters = list(inspect.signature(fn).parameters.values())
    except (TypeError, ValueError):
        raise LayerError(f"{name} does not say what it takes: wrap it in a function with named arguments") from None
    named_ones = [p for p in parameters if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    anything = len(named_ones) < len(parameters)
    wanted = [p.name for p in named_ones]
    unknown = [v for v in variables if v not in wanted]
    if unknown and not anything:
        raise LayerError(f"{name} takes no {unknown[0]}; its arguments are {', '.join(wanted) or 'none'}")
    missing = [p.name for p in named_ones if p.name not in variables and p.default is p.empty]
    if missing:
        raise LayerError(f"{name} needs {', '.join(missing)}: declare {missing[0]} with --var {missing[0]}:SHAPE")
    return [w for w in wanted if w in variables] + unknown


def traced(fn: Callable[..., Any], variables: Mapping[str, Term], path: str = "") -> Term:
    """The term that the function computes; what its author called by a name is named so.

    Raises LayerError where it cannot be run on symbols: it says at which line, and what would work.
    """
    with quietly(), _watching(fn) as local:
        try:
            term = from_function(fn, **variables)
        except LanguageError as error:
            raise LayerError(f"{_where(fn, error, path)}: {error}. {_WAYS}") from None
        except Exception as error:
            words = " ".join(str(error).split())
            raise LayerError(f"{_where(fn, error, path)}: {type(error).__name__}: {words}. {_WAYS}") from None
    _require_known(term, variables)
    return in_their_names(term, local, variables)


def traced_many(
    fn: Callable[..., Any], arguments: Mapping[str, Term] | Sequence[Term]
) -> tuple[Any, dict[str, Term]]:
    """What a function returns on symbols, and its local names. Raises whatever it raises."""
    by_name = arguments if isinstance(arguments, Mapping) else {}
    with quietly(), _watching(fn) as local:
        found = called_on_terms(fn, () if by_name else tuple(arguments), by_name)
    return found, local


@contextmanager
def _watching(fn: Callable[..., Any]) -> Iterator[dict[str, Term]]:
    """The terms that the function's own local names stand for when it returns."""
    found: dict[str, Term] = {}
    code = getattr(fn, "__code__", None)

    def look(frame: Any, event: str, arg: Any) -> None:
        if event == "return" and frame.f_code is code:
            found.update((n, v) for n, v in frame.f_locals.items() if isinstance(v, Term))

    before = sys.getprofile()
    sys.setprofile(look)
    try:
        yield found
    finally:
        sys.setprofile(before)


def in_their_names(term: Term, local: Mapping[str, Term], variables: Mapping[str, Term]) -> Term:
    """The term with its parts called by the local names, where each name has one meaning."""
    taken = {s.name for s in symbols(term)} | set(variables) | set(size_names(term, *variables.values()))
    names: dict[Term, str] = {}
    for name, value in local.items():
        usual = value.args and value.head is not NAMED and not value.indices and symbols(value)
        if usual and value is not term and name not in taken and not name.startswith("_") and value not in names:
            names[value] = name
    runs = [v for v in names if v.head in (MUL, ADD) or v.head is MATMUL and all(a.rank == 2 for a in v.args)]
    runs.sort(key=lambda v: -len(v.args))
    done: dict[Term, Term] = {}
    for node in postorder(term, *names):
        grouped = _grouped(node, runs) if node.args and not node.indices else node
        for inside in postorder(grouped, below=lambda t: t not in done):
            if inside not in done:
                again = rebuild(inside, (done[a] for a in inside.args)) if inside.args else inside
                done[inside] = named(names[inside], again) if inside in names else again
        done[node] = done[grouped]
    return done[term]


def _grouped(node: Term, runs: list[Term]) -> Term:
    """A flat product or sum in which what an author had named stands together again: his a * b in a * b * c."""
    args = list(node.args)
    for run in runs:
        if run.head is not node.head or run is node:
            continue
        many = len(run.args)
        for k in range(len(args) - many + 1):
            if tuple(args[k : k + many]) == run.args and len(args) > many:
                args[k : k + many] = [run]
                break
    return node if len(args) == len(node.args) else build(node.head, args, node.attrs)


def _require_known(term: Term, variables: Mapping[str, Term]) -> None:
    for s in symbols(term):
        if s.head is SYMBOL and variables.get(s.name) is not s:
            raise LayerError(f"the function brings {s.name} of its own, which is not declared")


def _where(fn: Callable[..., Any], error: BaseException, path: str) -> str:
    name = getattr(fn, "__name__", "the function")
    line = line_of(error, path or getattr(getattr(fn, "__code__", None), "co_filename", ""))
    return f"{name} cannot be followed on symbols{f', {line}' if line else ''}"


__all__ = ["arguments_of", "in_their_names", "traced", "traced_many"]
