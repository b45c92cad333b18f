"""Pages for the browser tests: entries of the library, checked once, as records and as files."""

from __future__ import annotations

import html
from functools import cache
from typing import Any

from workbench import catalog
from workbench.check import check
from workbench.record.derivation import Derivation
from workbench.show.html.page import html_page
from workbench.show.html.record import page

ENTRY = "log-softmax-jacobian"
"""Has sub-lines, conditions, and a lemma that cites another."""
ROADS = "softmax-jacobian"
"""Has several roads."""


@cache
def checked(id: str) -> Derivation:
    return check(catalog.entry(id))


@cache
def record(id: str = ENTRY) -> dict[str, Any]:
    return page([checked(id)], checked)


@cache
def file_of(*ids: str) -> str:
    return html_page([checked(id) for id in ids], lemmas=checked)


def rows(level: str = "lecture", road: int = 0, id: str = ENTRY) -> list[tuple[str, dict[str, Any], str]]:
    """Number, line and note of every row at a level of detail."""
    shown = record(id)["entries"][id]["roads"][road]
    return [(n, shown["lines"][n], note) for n, _, note in shown["levels"][level]]


READ = """() => [...document.querySelectorAll('.dw-list > .dw-lines > .dw-line')].map((line) => ({
  n: line.dataset.n,
  right: line.querySelector(':scope > .dw-right annotation')?.textContent,
  left: line.querySelector(':scope > .dw-left annotation')?.textContent ?? '',
  seen: getComputedStyle(line.querySelector(':scope > .dw-right')).visibility === 'visible',
  noted: getComputedStyle(line.querySelector(':scope > .dw-note')).visibility === 'visible',
  now: line.getAttribute('aria-current') === 'step',
}))"""
"""What the page shows of the lines, read back from what KaTeX made."""


def unset(annotation: str) -> str:
    return html.unescape(annotation).removeprefix(r"\displaystyle ")
