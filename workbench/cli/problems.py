"""``workbench problems``: a sheet drawn from a seed, or of the problems in a file of the user's own."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.cli.codes import DONE, NOT_PASSED
from workbench.cli.errors import RequestError
from workbench.cli.output import notation_of, put, write

if TYPE_CHECKING:
    from workbench.problems import Sheet, streaming
    from workbench.problems.pages import SheetPage

MOST_BYTES = 1_000_000
"""Of a file of one's own problems."""
ENDINGS = {
    ".txt": "text", ".tex": "latex", ".md": "markdown", ".html": "html", ".ipynb": "notebook", ".json": "json",
    ".jsonl": "jsonl", ".pdf": "pdf",
}  # fmt: skip


def problems_(options: Namespace) -> int:
    if options.topics:
        return _topics()
    form = _form(options)
    if form == "jsonl" and options.file is None:
        return _streamed(options)
    if options.scheduler is not None:
        raise RequestError("--scheduler is for drawn problems as JSON lines: --to FILE.jsonl")
    from workbench.problems.pages import sheet_page

    notation = notation_of(options)
    sheet = _own(options) if options.file is not None else _drawn(options)
    page = sheet_page(sheet, options.extra, options.detail, notation)
    _put(form, page, options.output)
    return _concluded(sheet)


def _concluded(sheet: Sheet) -> int:
    """Problems of a file are written even where a line did not pass, with its mark; then the code says so."""
    from workbench.check import report

    open_ = [n for n, problem in enumerate(sheet.problems, 1) if not report(problem.derivation).ok]
    if open_:
        print(f"workbench: not every claim and line of problem {', '.join(map(str, open_))} passed", file=sys.stderr)
    return NOT_PASSED if open_ else DONE


def _form(options: Namespace) -> str:
    """The format, by name or by the file's ending."""
    if options.format is not None:
        form: str = options.format
    elif options.output in (None, "-"):
        form = "text"
    else:
        ending = os.path.splitext(options.output)[1].lower()
        if ending not in ENDINGS:
            raise RequestError(f"--to takes {' '.join(ENDINGS)}, not {options.output!r}; or say --format")
        form = ENDINGS[ending]
    return form


def _topics() -> int:
    from workbench.problems import LEVELS, every_family, topics

    for topic in topics():
        levels = {f.level for f in every_family().values() if f.topic == topic}
        sys.stdout.write(f"{topic:<20}{', '.join(level for level in LEVELS if level in levels)}\n")
    return DONE


def _drawn(options: Namespace) -> Sheet:
    from dataclasses import replace

    from workbench.cli.progress import progress
    from workbench.problems import SheetError, sheet

    try:
        with progress("problems") as step:
            made = sheet(options.topic, options.level, options.count, options.seed, options.jobs, step)
    except SheetError as error:
        raise RequestError(str(error)) from None
    for family, number, reason in made.refused:
        print(f"workbench: {family} number {number} was left out: {reason}", file=sys.stderr)
    return replace(made, title=options.title) if options.title else made


def _streamed(options: Namespace) -> int:
    """JSON lines of any number; a run that was stopped goes on where it was."""
    from workbench.cli.progress import progress
    from workbench.problems import SheetError, streaming

    wishes = streaming.Wishes(options.topic, options.level, options.seed, options.detail, notation_of(options))
    try:
        with progress("problems") as step:
            if options.output in (None, "-"):
                left = _printed(streaming.lines(wishes, options.count, options.jobs, options.scheduler))
            else:
                left = streaming.write(
                    wishes, options.count, options.output, options.jobs, options.scheduler, step
                )  # fmt: skip
    except SheetError as error:
        raise RequestError(str(error)) from None
    if left:
        reasons = ", ".join(f"{count} {reason}" for reason, count in left.most_common())
        print(f"workbench: candidates left out: {reasons}", file=sys.stderr)
    return DONE


def _printed(lines: Iterator[str | streaming.Left]) -> Counter[str]:
    left: Counter[str] = Counter()
    for line in lines:
        if isinstance(line, str):
            write(line)
            sys.stdout.flush()
        else:
            left[line.reason.partition(":")[0]] += 1
    return left


def _own(options: Namespace) -> Sheet:
    from workbench.cli.own_problems import own_sheet
    from workbench.show.publish import files

    if options.topic is not None or options.level is not None:
        raise RequestError("--topic and --level draw problems; a file brings its own")
    text = files.text(0 if options.file == "-" else options.file, MOST_BYTES, options.file)
    return own_sheet(text, options.file, options.title or "", options.jobs)


def _put(form: str, page: SheetPage, output: str | None) -> None:
    from importlib import import_module

    from workbench.show.publish import files

    module, function = {"json": ("data", "write"), "jsonl": ("data", "lines")}.get(form, (form, "write"))
    made = getattr(import_module(f"workbench.problems.writers.{module}"), function)(page)
    if isinstance(made, str):
        put(made, output)
    elif output in (None, "-"):
        sys.stdout.buffer.write(made)
    else:
        files.put(made, output)
