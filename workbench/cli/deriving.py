"""``workbench derive``: one expression, or a batch of requests."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TextIO

from workbench.cli.answering import answered, stem, timed
from workbench.cli.codes import DONE
from workbench.cli.errors import Later, RequestError, described
from workbench.cli.output import put, write

if TYPE_CHECKING:
    from workbench.record.derivation import Derivation
    from workbench.terms.term import Term

LONGEST_LINE = 1_000_000
"""The most characters of a request."""
_TEXTS = ("wrt", "wrt2", "along", "what", "method")


def derive_(options: Namespace) -> int:
    if options.batch is not None:
        return _batch(options)
    if options.target != "numpy" and options.format is None:
        options.format = "python"  # who names a target wants code
    return answered(options, derive_made, options.what or "")


def derive_made(options: Namespace) -> Derivation:
    for name in ("expr", "wrt"):
        if getattr(options, name) is None:
            raise RequestError(f"`workbench derive` needs {'an expression' if name == 'expr' else '--wrt NAME'}")
    if options.target != "numpy" and options.format != "python":
        raise RequestError(f"--target {options.target} says how --format python is written, not {options.format}")
    from workbench.language.parse import declared, parse_variable

    symbols = declared(map(parse_variable, options.var))
    return _derived({name: getattr(options, name) for name in (*_TEXTS, "expr", "structured")}, symbols, stem(options))


def _derived(request: Mapping[str, Any], symbols: dict[str, Term], id: str) -> Derivation:
    from workbench.engines.goals import derive
    from workbench.language.parse import parse
    from workbench.terms.term import contains

    expr = parse(request["expr"], symbols)
    variables = {name: _variable(request, name, symbols) for name in ("wrt", "wrt2", "along")}
    wrt = variables["wrt"]
    assert wrt is not None
    made = derive(
        expr, wrt, what=request.get("what"), wrt2=variables["wrt2"], along=variables["along"],
        method=request.get("method") or "auto", structured=bool(request.get("structured")),
        givens=tuple(symbols.values()), id=id,
    )  # fmt: skip
    for variable in {v for v in (wrt, variables["wrt2"]) if v is not None and not contains(expr, v)}:
        print(f"workbench: {variable.name} does not occur in the expression: the answer is zero", file=sys.stderr)
    return made


def _variable(request: Mapping[str, Any], option: str, symbols: Mapping[str, Term]) -> Term | None:
    name = request.get(option)
    if name is None:
        return None
    if name not in symbols:
        import difflib

        near = difflib.get_close_matches(name, symbols, 3, cutoff=0.5) or list(symbols)
        hint = f"; declared: {', '.join(near)}" if near else "; no variable is declared (--var NAME:SHAPE)"
        raise RequestError(f"{option} {name!r} is not a declared variable{hint}")
    return symbols[name]


# -- batches -------------------------------------------------------------------------


def _batch(options: Namespace) -> int:
    if options.expr is not None:
        raise RequestError("a batch reads its expressions from the file; leave EXPR out")
    if (options.format or "json") != "json":
        raise Later("a batch answers in JSON only")
    with open(0 if options.batch == "-" else options.batch, encoding="utf-8", errors="replace") as file:
        lines = [line for line in _lines(file) if line.strip()]
    answers = _answers(lines, options.check, options.jobs)
    if options.output is not None:
        put("".join(f"{answer}\n" for answer in answers), options.output)
        return DONE
    for answer in answers:
        write(f"{answer}\n")
        sys.stdout.flush()
    return DONE


def _lines(file: TextIO) -> Iterator[str]:
    """The lines of a batch. Raises RequestError for one that never ends."""
    while line := file.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            raise RequestError(f"a line of the batch is longer than {LONGEST_LINE} characters")
        yield line


def _answers(lines: list[str], checked: bool, jobs: int) -> Iterator[str]:
    from functools import partial

    from workbench.workers import in_order

    def died(line: str) -> str:
        return _failed(_id_of(line), "internal", "the process that worked on this request died")

    work = partial(answer_line, checked=checked)
    yield from (made for _, made in in_order(work, lines, min(jobs, len(lines)), died=died))


def answer_line(line: str, checked: bool) -> str:
    """The answer to one request as a line of JSON; whatever goes wrong is an answer too."""
    id = None
    try:
        request = _request(line)
        id = request.get("id")
        return _one_line(_answer(request, checked))
    except Exception as error:
        kind, message, _ = described(error)
        return _failed(id if id is not None else _id_of(line), kind, message)


def _failed(id: Any, kind: str, message: str) -> str:
    return _one_line({"id": id, "error": {"kind": kind, "message": message}})


def _one_line(answer: dict[str, Any]) -> str:
    """As JSON; halves of characters, which no encoding has, by their numbers."""
    said = json.dumps(answer, ensure_ascii=False)
    return said if said.isprintable() or _is_encodable(said) else json.dumps(answer)


def _is_encodable(said: str) -> bool:
    try:
        said.encode()
    except UnicodeEncodeError:
        return False
    return True


def _id_of(line: str) -> Any:
    try:
        read = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return read.get("id") if isinstance(read, dict) else None


def _request(line: str) -> dict[str, Any]:
    try:
        request = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise RequestError(f"not JSON: {error}") from None
    if not isinstance(request, dict):
        raise RequestError("a request is a JSON object")
    return request


def _answer(request: dict[str, Any], checked: bool) -> dict[str, Any]:
    from workbench.language.parse import symbols_from
    from workbench.show.writers import data as json_writer

    _validate(request)
    symbols = symbols_from(request["vars"])
    id = request.get("id")
    made, report, seconds = timed(lambda: _derived(request, symbols, "" if id is None else str(id)), checked)
    answer = json_writer.answer(made, report, request.get("what") or "", seconds=seconds)
    return {**answer, "id": id}


def _validate(request: dict[str, Any]) -> None:
    """Raises RequestError for a request without what it needs, or with something of the wrong type."""
    for name, kind in (("expr", str), ("vars", dict), ("wrt", str)):
        if name not in request:
            raise RequestError(f"the request has no {name!r}")
        if not isinstance(request[name], kind):
            raise RequestError(f"{name!r} must be {'a string' if kind is str else 'an object of strings'}")
    _texts((f"vars[{name!r}]", shape) for name, shape in request["vars"].items())
    _texts((name, request[name]) for name in _TEXTS if request.get(name) is not None)
    if not isinstance(request.get("structured", False), bool):
        raise RequestError("'structured' must be true or false")


def _texts(values: Iterable[tuple[str, Any]]) -> None:
    for name, value in values:
        if not isinstance(value, str):
            raise RequestError(f"{name} must be a string, not {json.dumps(value)[:40]}")
