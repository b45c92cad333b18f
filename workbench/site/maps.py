"""The map of the curriculum: a lane a subject, what needs nothing on the left, what rests on much on the right.

Each dot is a link to its entry; where scripts run, choosing one shows all that it rests on and all that rests on it,
and lists its neighbours to walk on to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workbench.show.html.page import escaped
from workbench.site.contents import Contents
from workbench.site.frame import address, framed
from workbench.site.markup import slug
from workbench.site.neighbours import title

_LEFT, _STEP, _ROW, _RADIUS, _PAD, _ABREAST = 290, 16, 15, 5, 6, 6
_COLUMN = _ABREAST * _STEP + 18

Place = tuple[float, float]


def curriculum(contents: Contents) -> str:
    """A whole page."""
    return framed("Map of the curriculum", _body(contents), "map.html", ("map.js",))


def _body(contents: Contents) -> Iterator[str]:
    yield "<p>A lane is a subject of the curriculum, a dot an entry: what it needs lies to its left, lines lead to "
    yield "what needs it. Choose a dot to see all that it rests on and all that rests on it.</p>"
    yield '<div id="s-walk" aria-live="polite"><p class="s-small">Nothing is chosen. Without scripts a dot opens its '
    yield "entry, whose page shows its neighbours.</p></div>"
    yield from _picture(contents)


def depths(needs: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """How many steps an entry lies from what needs nothing: 0, or 1 more than the deepest of its needs."""
    found: dict[str, int] = {}
    for id in needs:
        stack = [id]
        open_: set[str] = set()
        while stack:
            name = stack[-1]
            missing = [n for n in needs[name] if n not in found and n not in open_]
            if name not in found and missing:
                open_.add(name)
                stack += missing
            else:
                found.setdefault(name, 1 + max((found.get(n, -1) for n in needs[name]), default=-1))
                open_.discard(name)
                stack.pop()
    return found


def _picture(contents: Contents) -> Iterator[str]:
    depth = depths(contents.needs)
    places: dict[str, Place] = {}
    lanes: list[tuple[str, int, int]] = []
    top = 4
    for bullet, ids in _lanes(contents).items():
        cells: dict[int, list[str]] = {}
        for id in ids:
            cells.setdefault(depth[id], []).append(id)
        rows = max(-(-len(cell) // _ABREAST) for cell in cells.values())
        high = rows * _ROW + 2 * _PAD
        for column, cell in cells.items():
            for k, id in enumerate(cell):
                x = _LEFT + column * _COLUMN + (k % _ABREAST) * _STEP + _RADIUS
                places[id] = (x, top + _PAD + (k // _ABREAST) * _ROW + _ROW / 2)
        lanes.append((bullet, top, high))
        top += high + 3
    width = _LEFT + (max(depth.values(), default=0) + 1) * _COLUMN
    yield '<div class="s-picture" tabindex="0" role="group" aria-label="The map, scrolls sideways">'
    yield f'<svg id="s-map" viewBox="0 0 {width} {top}" role="group" aria-label="Entries by subject">'
    for _, y, high in lanes:
        yield f'<rect class="s-lane" x="0" y="{y}" width="{width}" height="{high}"/>'
    for id, needs in contents.needs.items():
        yield from (_edge(name, id, places[name], places[id]) for name in needs)
    for bullet, y, high in lanes:
        words = f'<text x="6" y="{y + high / 2 + 4:g}">{escaped(bullet or "Other")}</text>'
        yield f'<a href="subjects.html#{slug(bullet)}">{words}</a>' if bullet else words
    yield from (_dot(contents, id, place) for id, place in places.items())
    yield "</svg></div>"


def _lanes(contents: Contents) -> Mapping[str, list[str]]:
    """Each entry in the lane of the first of its subjects; the lanes in the order in which the course comes to them."""
    lanes: dict[str, list[str]] = {}
    for id, known in contents.known.items():
        lanes.setdefault(known.bullets[0] if known.bullets else "", []).append(id)
    return lanes


def _edge(start: str, end: str, a: Place, b: Place) -> str:
    half = max((b[0] - a[0]) / 2, 20)
    path = f"M{a[0]:g} {a[1]:g}C{a[0] + half:g} {a[1]:g} {b[0] - half:g} {b[1]:g} {b[0]:g} {b[1]:g}"
    return f'<path class="s-edge" data-from="{escaped(start)}" data-to="{escaped(end)}" d="{path}"/>'


def _dot(contents: Contents, id: str, place: Place) -> str:
    name = escaped(title(contents, id))
    needs = escaped(" ".join(contents.needs[id]))
    return (
        f'<a href="{address(id)}" data-id="{escaped(id)}" data-needs="{needs}" aria-label="{name}">'
        f"<title>{name}</title>"
        f'<circle cx="{place[0]:g}" cy="{place[1]:g}" r="{_RADIUS}"/></a>'
    )
