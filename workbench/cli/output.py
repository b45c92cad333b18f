"""Where an answer goes: standard output, or a file that is written whole or not at all."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

from workbench.cli.errors import RequestError
from workbench.cli.options import FORMATS

if TYPE_CHECKING:
    from argparse import Namespace

    from workbench.check import Report
    from workbench.record.derivation import Derivation
    from workbench.show.notation import Notation
    from workbench.show.writers.data import Seconds


def put(text: str, file: str | None) -> None:
    """Write the answer. A file is written beside its place and then renamed into it."""
    if file is None or file == "-":
        write(text)
        return
    from workbench.show.publish import files

    files.put(text.encode(), file)


def write(text: str) -> None:
    """To standard output."""
    sys.stdout.write(text)


def require(form: str) -> None:
    """Raises RequestError for a format that there is not."""
    if form not in FORMATS:
        raise RequestError(f"no format is called {form!r}; there are {', '.join(FORMATS)}")


def notation_of(options: Namespace) -> Notation:
    """The notation asked for. Raises NotationError for a profile that there is not, or that says something wrong."""
    from workbench.show.notation import PLAIN
    from workbench.show.profiles import notation

    return PLAIN if options.notation is None else notation(options.notation)


def written(
    form: str,
    derivation: Derivation,
    report: Report | None,
    *,
    name: str = "",
    detail: str = "lecture",
    seconds: Seconds | None = None,
    to_file: bool = False,
    target: str = "numpy",
    notation: Notation | None = None,
) -> str:
    """The answer in a format."""
    from workbench import show
    from workbench.show.notation import PLAIN

    house = notation or PLAIN
    if form == "json":
        from workbench.show.writers import data as json_writer

        return json_writer.write(derivation, report, name, detail, seconds or json_writer.Seconds(), house)
    if form == "python":
        return show.python(derivation, name, target)
    if form == "html":
        return _html(derivation, detail, house, checked=report is not None)
    if form == "notebook":
        from workbench.show.pages.from_record import document
        from workbench.show.writers import notebook as notebook_writer

        return notebook_writer.write(document(derivation, detail, house), derivation)
    if form == "text":
        return _text(derivation, detail, house, to_file)
    return {"latex": show.latex, "markdown": show.markdown}[form](derivation, detail, house)


def _html(derivation: Derivation, detail: str, notation: Notation, checked: bool) -> str:
    """The page, with the entries that it cites; they are judged where the derivation was."""
    from workbench import catalog, show
    from workbench.check import check

    def lemmas(id: str) -> Derivation:
        return check(catalog.entry(id)) if checked else catalog.entry(id)

    return show.html_page(derivation, detail=detail, lemmas=lemmas, notation=notation)


def _text(derivation: Derivation, detail: str, notation: Notation, to_file: bool) -> str:
    """Colour and the terminal's width on a terminal; neither elsewhere."""
    from workbench.show.pages.from_record import document
    from workbench.show.writers import text as text_writer

    page = document(derivation, detail, notation)
    if to_file or not sys.stdout.isatty():
        return text_writer.write(page)
    width = max(60, min(120, shutil.get_terminal_size().columns))
    colour = not os.environ.get("NO_COLOR")
    return text_writer.write(page, width, text_writer.rich_painter() if colour else text_writer.unpainted)
