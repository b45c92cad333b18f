"""Whether a printed result survives: its text is parsed and its NumPy source run, and both give the same values."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from types import FunctionType
from typing import Any

import numpy as np

from workbench.check.numbers.compare import Outcome, Value, compare
from workbench.check.points.sample import Point
from workbench.check.statements import digits
from workbench.check.statements.judging import Judge
from workbench.record.derivation import Claim, Status, Verdict
from workbench.terms.functions.arrays import array
from workbench.terms.term import LanguageError, Term, postorder, size_names

_UNPRINTED = frozenset("apply differential".split())
"""Heads that have no text or source of their own: opaque functions and directions."""

_NO_SOURCE = frozenset(("integral",))
"""Heads that have no source: an integral that no antiderivative was found for."""

_NAMES = {"Directional": "directional", "HessianVector": "hvp"}
_POINTS = 2
_TRIED = 6
"""Draws from which a point in a case is looked for."""


def read_back(claim: Claim, variables: Sequence[Term], judge: Judge) -> Verdict | None:
    """None when the result's text and source give its values; otherwise the verdict that says what went wrong.

    ``variables`` are the declared ones, in the order in which the emitted function takes them. Both are compared at
    points where the values are known, names that the text binds included; without such a point nothing is passed.
    Results with free indices, opaque functions or directions are neither re-read nor run.
    """
    result = claim.result
    if result is None or result.indices or any(t.head.name in _UNPRINTED for t in postorder(result)):
        return None
    if any(t.head.name == "newton" for t in postorder(result)):
        return None  # it has a value on samples of its density: the check of optima runs its source there
    try:
        again = _parsed(result, variables)
        whole = not any(t.head.name in _NO_SOURCE for t in postorder(result))
        function = _emitted(result, variables, _NAMES.get(claim.kind, claim.kind.lower())) if whole else None
    except (LanguageError, SyntaxError) as error:
        return Verdict(Status.UNDECIDED, "read back", witness=f"the result cannot be read back: {error}")
    left = _POINTS
    for place in _in_branches(claim, judge):
        wrong = _differs_without_number(function, again, variables, place, judge, judge.values.value(result, place))
        if wrong:
            return Verdict(Status.REFUTED, "read back", witness=wrong)
    for drawn in judge.pool.points():
        if not left:
            break
        near = judge.inside.nearest((), drawn)
        if near is None:
            continue
        point = near
        value = _value(result, point, judge)
        if not np.all(np.isfinite(value.array)):
            if claim.kind == "Limit" and not result.rank:  # oo is a limit, and nan says that there is none
                left -= 1
                wrong = _differs_without_number(function, again, variables, point, judge, value)
                if wrong:
                    return Verdict(Status.REFUTED, "read back", witness=wrong)
            continue
        if not value.array.size:  # an empty set: nothing but its shape
            wrong = _is_not_empty(function, again, variables, point, judge, value.array.shape)
            return Verdict(Status.REFUTED, "read back", witness=wrong) if wrong else None
        if compare("=", value, value).outcome is Outcome.UNKNOWN:
            continue  # too small beside what it is made from: rounding decides every comparison there
        left -= 1
        wrong = _text_differs(again, value, point, judge)
        wrong = wrong or (_source_differs(function, variables, value, point) if function is not None else "")
        if wrong:
            return Verdict(Status.REFUTED, "read back", witness=wrong)
    if left == _POINTS:
        return Verdict(Status.UNDECIDED, "read back", witness="at no point could the printed result be compared")
    return None


def _in_branches(claim: Claim, judge: Judge) -> Iterator[Point]:
    """A point in every case of an answer by cases, where one is found."""
    for branch in claim.branches:
        met = (judge.inside.nearest((branch.when,), drawn) for drawn in islice(judge.pool.points(), _TRIED))
        point = next((p for p in met if p is not None), None)
        if point is not None:
            yield point


def _differs_without_number(
    function: Callable[..., Any] | None,
    again: Term,
    variables: Sequence[Term],
    point: Point,
    judge: Judge,
    value: Value,
) -> str:
    """Of a scalar that may be infinite or nan: whether text and source give anything else."""

    def same(found: Any) -> bool:
        return bool(np.isclose(np.asarray(found, dtype=float), value.array, rtol=1e-9, atol=1e-12, equal_nan=True))

    if not same(judge.values.value(again, point).array):
        return "the printed text means something else than the result"
    if function is None:
        return ""
    with np.errstate(all="ignore"):
        found = function(*[np.asarray(point.values[v.name]) for v in variables])
    return "" if same(found) else "the emitted source gives other values than the result"


def _is_not_empty(
    function: Callable[..., Any] | None,
    again: Term,
    variables: Sequence[Term],
    point: Point,
    judge: Judge,
    shape: tuple[int, ...],
) -> str:
    """Of an array without entries: whether text and source give another shape."""
    if judge.values.value(again, point).array.shape != shape:
        return "the printed text has another shape than the result"
    if function is None:
        return ""
    found = np.shape(function(*[np.asarray(point.values[v.name]) for v in variables]))
    return "" if found == shape else "the emitted source gives another shape than the result"


def _parsed(result: Term, variables: Sequence[Term]) -> Term:
    from workbench.language.parse import parse
    from workbench.terms.text import text_of

    known = {v.name: v for v in variables}
    return parse(text_of(result, avoid={*known, *size_names(*variables)}), known, size_names(result))


def _emitted(result: Term, variables: Sequence[Term], name: str) -> Callable[..., Any]:
    from workbench.emission.emit import numpy_source

    return run_emitted(numpy_source(result, variables, name), name)


def run_emitted(source: str, name: str) -> Callable[..., Any]:
    """The function ``name`` that source emitted by ourselves defines, run as a module in an empty namespace.

    Only for source from ``workbench.emission.emit``: it is made from terms, never from anybody's text.
    """
    namespace: dict[str, Any] = {"__builtins__": builtins}
    FunctionType(compile(source, f"<emitted {name}>", "exec"), namespace)()
    function: Callable[..., Any] = namespace[name]
    return function


def _value(term: Term, point: Point, judge: Judge) -> Value:
    """The value; of scalars that floats cannot tell beside what they are made from, log(10**20), by many digits."""
    value = judge.values.value(term, point)
    if not value.array.size or compare("=", value, value).outcome is not Outcome.UNKNOWN:
        return value
    known = [digits.value(entry, point) for entry in (term.args if term.head is array else (term,))]
    if any(k is None for k in known):
        return value
    found = np.asarray(known if term.head is array else known[0], dtype=float)
    return Value(found, np.zeros(found.shape), float(np.max(np.abs(found))))


def _text_differs(again: Term, value: Value, point: Point, judge: Judge) -> str:
    found = _value(again, point, judge)
    if found.array.shape != value.array.shape:
        return f"the printed text has shape {found.array.shape}, the result {value.array.shape}"
    if compare("=", value, found).outcome is not Outcome.HOLDS:
        return "the printed text means something else than the result"
    return ""


def _source_differs(function: Callable[..., Any], variables: Sequence[Term], value: Value, point: Point) -> str:
    with np.errstate(all="ignore"):
        found = function(*[np.asarray(point.values[v.name]) for v in variables])
    array = np.asarray(found)
    if array.shape != value.array.shape:
        return f"the emitted source gives shape {array.shape}, the result has {value.array.shape}"
    if array.dtype != np.float64:
        return f"the emitted source gives {array.dtype}"
    run = Value(array, np.zeros(array.shape), value.magnitude, value.rounding)
    if compare("=", value, run).outcome is not Outcome.HOLDS:
        return "the emitted source gives other values than the result"
    return ""
