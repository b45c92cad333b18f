"""The site put together and written: only what has changed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib.resources import files as resources
from pathlib import Path

from workbench import catalog
from workbench.press.cache import default_folder
from workbench.press.exporting import ordered
from workbench.press.making import Step, silent
from workbench.show.html.page import bundle
from workbench.show.publish import files
from workbench.site import lists
from workbench.site.contents import Contents
from workbench.site.entry_page import entry_page
from workbench.site.frame import address, picture
from workbench.site.leaf import Leaf
from workbench.site.leaf import leaf as leaf_made
from workbench.site.maps import curriculum
from workbench.site.markup import require_mathml
from workbench.site.said_reasons import Told, said_reasons, told_of
from workbench.site.searching import index_script, search_page
from workbench.workers import in_order

MANIFEST = ".site.json"
"""The names of the files that a build wrote, so that the next takes away what is no more; nothing else is touched."""
_EXPORT = re.compile(r"export\{[^{}]*\};?\s*$")


def build(
    to: Path,
    ids: Sequence[str] = (),
    *,
    checked: bool = True,
    jobs: int = 1,
    cached: bool = True,
    step: Step = silent,
) -> tuple[int, int]:
    """Write the site of some entries, or of the whole library, into a folder; how many files it has, and how many of
    them were new or had changed. The site of some entries explains the reasons that these use, that of the library all.

    Raises NoMathML, UnknownEntry, NotDerived, OSError.
    """
    require_mathml()
    names = [catalog.metadata(id).id for id in ids] or list(ordered().ids)
    folder = default_folder() if cached else None
    contents = Contents.of(_leaves(list(dict.fromkeys(names)), checked, jobs, folder, step))
    told = told_of(sorted(contents.users)) if ids else said_reasons(folder)
    return write(pages(contents, told), to)


def _leaves(ids: Sequence[str], checked: bool, jobs: int, folder: Path | None, step: Step) -> Iterator[Leaf]:
    work = partial(leaf_made, checked=checked, folder=folder)
    for done, (_, made) in enumerate(in_order(work, ids, min(jobs, len(ids))), 1):
        yield made
        step(done, len(ids))


def pages(contents: Contents, told: Sequence[Told]) -> Iterator[tuple[str, bytes]]:
    """Every file of the site by its address, one after the other; ``told`` are the reasons that it explains."""
    made: tuple[tuple[str, Callable[[], str]], ...] = (
        ("index.html", lambda: lists.first(contents)),
        ("lectures.html", lambda: lists.lectures(contents)),
        ("topics.html", lambda: lists.topics(contents)),
        ("subjects.html", lambda: lists.subjects(contents)),
        ("map.html", lambda: curriculum(contents)),
        ("rules.html", lambda: lists.rules(contents, told)),
        ("schemas.html", lambda: lists.schemas(contents, told)),
        ("works.html", lambda: lists.works(contents)),
        ("search.html", lambda: search_page(contents)),
        ("assets/index.js", lambda: index_script(contents)),
    )
    yield from ((name, page().encode()) for name, page in made)
    for id, leaf in contents.leaves.items():
        yield address(id), entry_page(contents, id).encode()
        for figure, still in zip(leaf["figures"], leaf["stills"], strict=True):
            yield picture(figure["name"]), still.encode()
    yield from _assets()


def _assets() -> Iterator[tuple[str, bytes]]:
    """Scripts and styles. A page on a disk may load no module, so that the bundles come as plain scripts."""
    for name in ("stepper", "figures"):
        script, count = _EXPORT.subn("", bundle(f"{name}.js"))
        if count != 1:
            raise ValueError(f"{name}.js does not end as a bundle does")
        yield f"assets/{name}.js", f"(() => {{\n{script}\n}})();\n".encode()
        yield f"assets/{name}.css", bundle(f"{name}.css").encode()
    yield "assets/theme.css", bundle("src/theme.css").encode()
    for path in sorted(resources("workbench.site").joinpath("files").iterdir(), key=lambda path: path.name):
        yield f"assets/{path.name}", path.read_bytes()


def write(pages: Iterator[tuple[str, bytes]], to: Path) -> tuple[int, int]:
    """Write the files that are new or differ, and take away those of the build before that are no more."""
    to.mkdir(parents=True, exist_ok=True)
    before = _written(to)
    names, changed = [], 0
    for name, data in pages:
        names.append(name)
        path = to / name
        if not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            files.put(data, str(path))
            changed += 1
    for name in before - set(names):
        (to / name).unlink(missing_ok=True)
    files.put((json.dumps(sorted(names), indent=0) + "\n").encode(), str(to / MANIFEST))
    return len(names), changed


def _written(to: Path) -> set[str]:
    try:
        names = json.loads((to / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return set()
    inside = to.resolve()
    return {name for name in names if isinstance(name, str) and (to / name).resolve().is_relative_to(inside)}
