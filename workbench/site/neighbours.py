"""The neighbourhood of an entry as a picture one can walk: what it needs to its left, who needs it to its right."""

from __future__ import annotations

from workbench.show.html.page import escaped
from workbench.site.contents import Contents
from workbench.site.markup import plain

_MOST = 8
"""So many are drawn on a side; the lists beside the picture have all."""
_WIDE, _HIGH, _GAP = 230, 34, 70
_LETTERS = 28


def drawing(contents: Contents, id: str) -> str:
    """An SVG with links. Names longer than their box are cut; their whole is the title of the box."""
    left, right = contents.needs[id][:_MOST], contents.needed_by[id][:_MOST]
    rows = max(len(left), len(right), 1)
    high = rows * (_HIGH + 10) + 10
    middle = (_WIDE + _GAP + 5, high / 2 - _HIGH / 2)
    columns = ((left, 5.0), (right, 2 * (_WIDE + _GAP) + 5.0))
    places = [
        (name, x, (high - len(names) * (_HIGH + 10)) / 2 + 5 + k * (_HIGH + 10))
        for names, x in columns for k, name in enumerate(names)
    ]  # fmt: skip
    edges = "".join(_edge(x, y, *middle) for _, x, y in places)
    boxes = "".join(_box(contents, name, x, y) for name, x, y in places)
    width = 3 * _WIDE + 2 * _GAP + 10
    return (
        f'<div class="s-picture"><svg class="s-near" viewBox="0 0 {width} {high:g}" role="group" '
        f'aria-label="What it needs, and who needs it">{edges}{boxes}{_box(contents, id, *middle, here=True)}</svg>'
        "</div>"
    )


def _edge(x: float, y: float, to_x: float, to_y: float) -> str:
    (a, b), (c, d) = ((x, y), (to_x, to_y)) if x < to_x else ((to_x, to_y), (x, y))
    start, end, half = a + _WIDE, c, _GAP / 2
    b, d = b + _HIGH / 2, d + _HIGH / 2
    return f'<path class="s-edge" d="M{start:g} {b:g}C{start + half:g} {b:g} {end - half:g} {d:g} {end:g} {d:g}"/>'


def _box(contents: Contents, id: str, x: float, y: float, here: bool = False) -> str:
    name = title(contents, id)
    cut = name if len(name) <= _LETTERS else name[: _LETTERS - 1].rstrip() + "…"
    box = (
        f'<rect x="{x:g}" y="{y:g}" width="{_WIDE}" height="{_HIGH}" rx="5"/>'
        f'<text x="{x + 10:g}" y="{y + _HIGH / 2 + 5:g}">{escaped(cut)}</text>'
    )
    if here:
        return f'<g class="s-box s-here">{box}</g>'
    return f'<a class="s-box" href="{escaped(id)}.html"><title>{escaped(name)}</title>{box}</a>'


def title(contents: Contents, id: str) -> str:
    """The title of an entry as one line of text."""
    return plain(contents.leaves[id]["record"]["heading"]) or contents.known[id].title
