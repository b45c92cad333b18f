"""The text of an entry, from its record: read without a script, and what the stepper takes the place of.

Sub-lines stand in ``details``, which open without a script.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbench.show.html.page import escaped
from workbench.site.markup import boxed, formula, item, listed, mark, said

Record = dict[str, Any]


def text(record: Record) -> Iterator[str]:
    """The page of an entry, from what is given to what is cited."""
    for section in record["before"]:
        yield from _section(section)
    for road in record["roads"]:
        if len(record["roads"]) > 1:
            yield f"<h3>{escaped(road['name'])}</h3>"
        yield from _lines(road, road["levels"]["lecture"])
    yield f'<div class="s-result"><b>Result.</b>{listed(map(item, record["claims"]))}</div>'
    for section in record["after"]:
        yield from _section(section)
    if not record["checked"]:
        yield '<p class="s-small">Not checked.</p>'


def _section(section: Record) -> Iterator[str]:
    items = [item(one) for one in section["items"]]
    label = escaped(section["label"])
    if len(items) == 1:
        yield f"<p><b>{label}.</b> {items[0]}</p>"
    elif section.get("flowing"):
        yield f"<p><b>{label}.</b> {'; '.join(items)}</p>"
    else:
        yield f"<p><b>{label}.</b></p>{listed(items)}"


def _lines(road: Record, rows: list[list[Any]]) -> Iterator[str]:
    if not rows:
        return
    yield '<ol class="s-lines">'
    for n, shown, note in rows:
        line = road["lines"][n]
        whole = f"{line.get('left', '') if shown else ''} {line['right']}".strip()
        beside = said(note) + "".join(
            "; " + (formula(c["latex"]) if c.get("latex") else said(c.get("words"))) for c in line.get("conditions", ())
        )
        yield f'<li><span class="s-n">{escaped(n)}</span> {boxed(whole)} '
        yield f"<small>{beside} {''.join(mark(line))}</small>"
        if line.get("rows"):
            yield "<details><summary>How</summary>"
            yield from _lines(road, line["rows"])
            yield "</details>"
        yield "</li>"
    yield "</ol>"
