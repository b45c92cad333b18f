"""The page of an entry: its text and stepper, figure, code, what it needs and who needs it, the works it cites."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.show.html.page import escaped, escaped_json
from workbench.show.html.record import SCHEMA, Data
from workbench.site.contents import Contents, in_words
from workbench.site.frame import address, framed, to_entry
from workbench.site.markup import link, listed, plain, slug
from workbench.site.neighbours import drawing

_ROOT = "../"


def entry_page(contents: Contents, id: str) -> str:
    """A whole page."""
    leaf, known = contents.leaves[id], contents.known[id]
    figured = bool(leaf["figures"])
    return framed(
        plain(leaf["record"]["heading"]) or known.title,
        _body(contents, id),
        address(id),
        ("stepper.js", "figures.js") if figured else ("stepper.js",),
        ("stepper.css", "figures.css") if figured else ("stepper.css",),
        leaf["heading"],
    )


def _body(contents: Contents, id: str) -> Iterator[str]:
    leaf = contents.leaves[id]
    yield f'<p class="s-where">{_where(contents, id)}</p>'
    yield f'<article><div class="dw-static" data-dw-entry="0">\n{leaf["html"]}\n</div>'
    for figure, still in zip(leaf["figures"], leaf["stills"], strict=True):
        yield f'<div class="dw-drawn" data-dw-figure="{escaped(figure["name"])}">{still}</div>'
    yield "</article>"
    yield from _code(leaf["record"].get("copy", {}))
    yield from _around(contents, id)
    yield from _works(contents, id)
    yield from _next(contents, id)
    yield f'<script type="application/json" id="dw-record">{escaped_json(_record(contents, id))}</script>'


def _where(contents: Contents, id: str) -> str:
    known, lecture = contents.known[id], contents.lecture_of.get(id)
    parts = [link(f"{_ROOT}topics.html#{slug(known.topic)}", escaped(in_words(known.topic))), escaped(known.level)]
    if lecture is not None:
        words = escaped(f"Lecture {lecture.number}: {lecture.title}")
        parts.insert(0, link(f"{_ROOT}lectures.html#lecture-{lecture.number}", words))
    parts += [link(f"{_ROOT}subjects.html#{slug(bullet)}", escaped(bullet)) for bullet in known.bullets]
    return " · ".join(parts)


def _record(contents: Contents, id: str) -> Data:
    """The stepper's record: the entry, and what it cites itself, so that a citation opens in place."""
    leaf = contents.leaves[id]
    cited = {n: contents.leaves[n]["record"] for n in leaf["cites"] if n in contents.leaves}
    lemmas = {n: {k: v for k, v in record.items() if k != "copy"} for n, record in cited.items()}
    drawn = {figure["name"]: figure for figure in leaf["figures"]}
    return {
        "schema": SCHEMA, "shown": [id], "entries": {id: leaf["record"], **lemmas}, "start": {"level": "lecture"},
        "drawn": {id: list(drawn)}, "figures": drawn,
    }  # fmt: skip


def _code(copies: Data) -> Iterator[str]:
    if copies.get("python"):
        code = escaped(copies["python"])
        yield f'<section><h2 id="code">Code</h2><pre tabindex="0"><code>{code}</code></pre></section>'
    if copies.get("latex"):
        latex = escaped(copies["latex"]["lecture"])
        yield f'<details class="s-copy"><summary>LaTeX of the page</summary><pre tabindex="0">{latex}</pre></details>'


def _around(contents: Contents, id: str) -> Iterator[str]:
    needs, users = contents.needs[id], contents.needed_by[id]
    if not needs and not users:
        return
    yield '<section><h2 id="around">Around it</h2>'
    yield drawing(contents, id)
    yield '<div class="s-two">'
    for words, ids in (("Needs", needs), ("Needed by", users)):
        if ids:
            yield f"<div><h3>{words}</h3>{listed(to_entry(contents, name, _ROOT) for name in ids)}</div>"
    yield "</div></section>"


def _works(contents: Contents, id: str) -> Iterator[str]:
    references = contents.leaves[id]["references"]
    if references:
        keys = contents.works.keys
        items = (link(f"{_ROOT}works.html#{slug(keys[r])}", escaped(r)) for r in dict.fromkeys(references))
        yield f'<section><h2 id="works">Works cited</h2>{listed(items)}</section>'


def _next(contents: Contents, id: str) -> Iterator[str]:
    """What comes before and after in the course."""
    order = list(contents.leaves)
    place = order.index(id)
    yield '<nav class="s-next" aria-label="Course">'
    for words, near in (("Before", place - 1), ("Next", place + 1)):
        if 0 <= near < len(order):
            yield f"<p>{words}: {to_entry(contents, order[near], _ROOT)}</p>"
    yield "</nav>"
