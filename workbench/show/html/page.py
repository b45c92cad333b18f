"""Derivations as one HTML file that needs nothing else: no server, no network, no JavaScript to be read.

Each entry stands there as text first: labels, lines, rules, formulas as one line of Unicode. The bundle in ``page/``,
which the file holds, turns entries into views with typeset formulas, where lines fold open and can be stepped through.
An entry that has a figure shows its still picture, which a second bundle turns into one that moves.
A policy in the file's head lets the browser run these scripts and fetch nothing.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from itertools import groupby

from workbench.record.derivation import Derivation
from workbench.show import figures
from workbench.show.html.record import Data, Lemmas, page
from workbench.show.notation import PLAIN, Notation
from workbench.show.pages.document import Document, Formula, Row, Side, Statement
from workbench.show.pages.from_record import document
from workbench.show.pages.speech import note_words
from workbench.show.pages.verdicts import in_words, unproven
from workbench.show.wording import wording


@cache
def bundle(name: str) -> str:
    """A file of the built bundle: ``stepper.js`` or ``stepper.css``."""
    return files("workbench.show").joinpath("page", name).read_text("utf-8")


def html_page(
    derivations: Derivation | Iterable[Derivation],
    title: str = "",
    detail: str = "lecture",
    lemmas: Lemmas | None = None,
    notation: Notation = PLAIN,
) -> str:
    """One self-contained HTML document of one or several derivations, with contents when there are several.

    ``lemmas`` finds the entries that lines cite, so that they open in place; without it they are named only. What is
    shown as checked is what was checked before: pass ``check(derivation)`` for verdicts. Raises ValueError for none.
    """
    shown = [derivations] if isinstance(derivations, Derivation) else list(derivations)
    if not shown:
        raise ValueError("a page needs at least one derivation")
    record = page(shown, lemmas, notation)
    record["start"] = {"level": detail}
    drawn = {key: list(figures.records(d)) for key, d in zip(record["shown"], shown, strict=True)}
    record["drawn"] = {key: [figure["name"] for figure in own] for key, own in drawn.items()}
    record["figures"] = {figure["name"]: figure for own in drawn.values() for figure in own}
    pages = dict(zip(record["shown"], (document(d, detail, notation) for d in shown), strict=True))
    words = wording(notation.language)
    first = next(iter(pages.values()))
    title = title.replace("`", "") or (first.title.plain if len(shown) == 1 else words["derivations"])
    return "\n".join(_document(title, pages, record, notation.language)) + "\n"


def _document(title: str, pages: dict[str, Document], record: Data, language: str) -> Iterator[str]:
    body = list(_contents(pages)) if len(pages) > 1 else []
    for number, (key, shown) in enumerate(pages.items()):
        alone = len(pages) == 1 and shown.title.plain == title
        body += _entry(number, key, shown, alone, record["drawn"][key])
    return framed(title, body, record, language)


def framed(title: str, body: Iterable[str], record: Data, language: str = PLAIN.language) -> Iterator[str]:
    """The lines of a whole document: a body of HTML with the style, the record and the script that takes it over."""
    kinds = ("stepper", "figures") if record.get("figures") else ("stepper",)
    scripts = [bundle(f"{kind}.js") for kind in kinds]
    yield from ("<!DOCTYPE html>", f'<html lang="{language}">', "<head>", '<meta charset="utf-8">')
    yield f'<meta http-equiv="Content-Security-Policy" content="{_policy(scripts)}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="generator" content="derivation-workbench">'
    yield f"<title>{escaped(title)}</title>"
    for kind in kinds:
        yield f"<style>{bundle(f'{kind}.css')}</style>"
    yield from ("</head>", '<body class="dw-page">', "<main>", f"<h1>{escaped(title)}</h1>")
    yield from body
    yield "</main>"
    yield f'<script type="application/json" id="dw-record">{escaped_json(record)}</script>'
    for script in scripts:
        yield f'<script type="module">{script}</script>'
    yield from ("</body>", "</html>")


def _policy(scripts: Iterable[str]) -> str:
    """Nothing may be fetched, and no script may run but the bundle."""
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


_NEVER_AS_IT_IS = re.compile("[<>&\u2028\u2029\ud800-\udfff]")


def escaped_json(data: Data) -> str:
    """JSON that cannot end the element it stands in, and that UTF-8 can hold."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return _NEVER_AS_IT_IS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def escaped(text: object) -> str:
    """Text, escaped; characters that no HTML document may hold become the sign for that."""
    return escape("".join("\ufffd" if _forbidden(c) else c for c in str(text)))


def _forbidden(character: str) -> bool:
    code = ord(character)
    control = code < 32 and character not in "\t\n\r" or 127 <= code < 160
    return control or 0xD800 <= code < 0xE000 or 0xFDD0 <= code < 0xFDF0 or code & 0xFFFE == 0xFFFE


# -- contents ------------------------------------------------------------------------


def _contents(pages: dict[str, Document]) -> Iterator[str]:
    words = next(iter(pages.values())).words
    yield f'<nav class="dw-contents" aria-label="{escaped(words["contents"])}">'
    for topic, group in groupby(pages.items(), key=lambda pair: pair[1].topic):
        if topic:
            yield f"<p>{escaped(topic.replace('-', ' ').capitalize())}</p>"
        yield "<ul>"
        for key, shown in group:
            yield f'<li><a href="#{_anchor(key)}">{escaped(shown.title)}</a></li>'
        yield "</ul>"
    yield "</nav>"


def _anchor(key: str) -> str:
    """A name for a place in the page: no space, nothing to be escaped."""
    return "entry-" + "".join(c if c.isascii() and (c.isalnum() or c == "-") else f"_{ord(c):x}_" for c in key)


# -- an entry as text ------------------------------------------------------------------


def _entry(number: int, key: str, shown: Document, alone: bool, drawn: Iterable[str]) -> Iterator[str]:
    yield f'<article id="{_anchor(key)}">'
    if not alone:
        yield f"<h2>{escaped(shown.title)}</h2>"
    yield f'<div class="dw-static" data-dw-entry="{number}">'
    yield from as_text(shown)
    yield "</div>"
    for name in drawn:
        yield f'<div class="dw-drawn" data-dw-figure="{name}">{figures.still(name)}</div>'
    yield "</article>"


def as_text(shown: Document) -> Iterator[str]:
    """A page as HTML that can be read without the script."""
    words = shown.words
    yield from _part(words["given"], [escaped(g.plain) for g in shown.given])
    yield from _part(words["assume"], map(_side, shown.assumptions))
    yield from _part(words["where"], map(_formula, shown.definitions))
    verb, rest = shown.aim
    yield from _part(verb, [escaped(rest)])
    yield from _part(words["convention"], [escaped(shown.convention)])
    yield from _part(words["idea"], [escaped(shown.idea)])
    for way in shown.ways:
        if len(shown.ways) > 1:
            yield from _part(words["road"], [escaped(way.name.plain)])
        yield from _lines(way.shown, shown)
    yield from _part(words["result"], map(_statement, shown.claims))
    yield from _part(words["sanity"], map(_statement, shown.sanity))
    for label, texts in (
        ("goes-wrong", shown.wrong), ("note", shown.notes), ("evidence", shown.evidence),
        ("references", shown.references),
    ):  # fmt: skip
        yield from _part(words[label], map(escaped, texts))


def _part(label: str, items: Iterable[str]) -> Iterator[str]:
    shown = [text for text in items if text]
    if len(shown) == 1:
        yield f"<p><b>{label}.</b> {shown[0]}</p>"
    elif shown:
        yield f"<p><b>{label}.</b></p><ul>{''.join(f'<li>{text}</li>' for text in shown)}</ul>"


def _lines(rows: Sequence[Row], shown: Document) -> Iterator[str]:
    if rows:
        yield "<ol>"
        yield from (_line(row, shown) for row in rows)
        yield "</ol>"


def _line(row: Row, shown: Document) -> str:
    note = note_words(row, shown.detail).plain + "".join(f"; {side.plain}" for side in row.conditions)
    number = f' value="{row.n}"' if row.n.isdigit() else ""
    return f"<li{number}>{_formula(row.statement)} <small>{escaped(note)}{_mark(row)}</small></li>"


def _formula(formula: Formula) -> str:
    return f'<span class="dw-plain">{escaped(formula.plain)}</span>'


def _side(side: Side) -> str:
    return _formula(side.formula) if side.formula else escaped(side.words)


def _statement(statement: Statement) -> str:
    words = f" ({escaped(statement.words)})" if statement.words else ""
    return f"{_formula(statement.formula)}{words}{_mark(statement)}"


def _mark(shown: Row | Statement) -> str:
    """The mark of a verdict; what is no pass says so in words."""
    formula = shown.formula if isinstance(shown, Statement) else shown.statement
    doubt = in_words(unproven(shown.verdict), formula.notation)
    return f" {shown.mark} {doubt}".rstrip()
