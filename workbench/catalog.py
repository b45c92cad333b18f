"""The library, found by walking: one folder a topic, one file an entry, nothing registered.

``entries()`` reads titles and metadata as text and builds nothing, so listing stays fast; ``entry(id)`` builds one
derivation on demand. Other packages add entries by an entry point in the group ``workbench.derivations`` whose value
is a package laid out like ``derivations``.

An entry's file opens with its docstring, whose first line is the title, and holds a literal ``META = {...}`` that
starts and ends at the margin, and one function marked ``@derivation``.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import re
import sys
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from workbench.engines.statistics.laws.distribution import Distribution
    from workbench.record.derivation import Derivation
    from workbench.record.entry import Entry

GROUP = "workbench.derivations"
HOME = "derivations"
DISTRIBUTIONS = "distributions"
"""The topic whose files declare a distribution each, and are entries as well: its page."""

_OPENING = re.compile(r'\s*(?:r|R)?"""(.*?)"""', re.DOTALL)
_META = re.compile(r"^META(?:: [^=\n]+)? = (\{.*?^\})", re.DOTALL | re.MULTILINE)


class CatalogError(Exception):
    """A file of the library that is no entry, or two entries with one id; the message names the file."""


class UnknownEntry(LookupError):
    """No entry has this id; the message offers the nearest ones."""

    def __str__(self) -> str:
        return str(self.args[0])


class Metadata(NamedTuple):
    """What is known of an entry without building it."""

    id: str
    title: str
    topic: str
    level: str
    bullets: tuple[str, ...]
    prerequisites: tuple[str, ...]
    references: tuple[str, ...]
    summary: str
    module: str
    path: str


class Lecture(NamedTuple):
    """A lecture of the course: its number, its title, and its entries that the library has, in reading order."""

    number: int
    title: str
    entries: tuple[str, ...]


class Resource(NamedTuple):
    """Where else to learn what an area is about."""

    level: str
    title: str
    address: str


class Area(NamedTuple):
    """An area of the curriculum: its subjects, which are the ``bullets`` of entries, and where else to learn them."""

    title: str
    subjects: tuple[str, ...]
    resources: tuple[Resource, ...]


@cache
def entries() -> dict[str, Metadata]:
    """Every entry by id, in order of topic and name. Raises CatalogError for a file that is no entry."""
    found: dict[str, Metadata] = {}
    for package, folder in _homes():
        for topic, name, path in _files(folder):
            known = _read(path, f"{package}.{topic}.{name}", topic, name)
            if known.id in found:
                raise CatalogError(f"{path} and {found[known.id].path} are both the entry {known.id}")
            found[known.id] = known
    return dict(sorted(found.items(), key=lambda item: (item[1].topic, item[0])))


def entry(id: str) -> Derivation:
    """The derivation of an entry, built now. Raises UnknownEntry, and CatalogError for a broken file."""
    return _built(metadata(id).id)


def lemmas(id: str) -> Derivation:
    """What a derivation that cites entries is given to find them by."""
    return entry(id)


def metadata(id: str) -> Metadata:
    """What is known of an entry without building it. Raises UnknownEntry."""
    known = entries()
    if id not in known:
        import difflib

        near = difflib.get_close_matches(id, known, 3)
        hint = f"did you mean {' or '.join(near)}?" if near else "`workbench list` shows all of them"
        raise UnknownEntry(f"no entry is called {id!r}; {hint}")
    return known[id]


def path(id: str) -> tuple[str, ...]:
    """The reading order that ends in the entry: what it cites and presupposes, first things first.

    Prerequisites that are not in the library (yet) are left out. Raises UnknownEntry, and CatalogError for a circle.
    """
    return tuple(road(id))


def road(id: str, known: Collection[str] = ()) -> dict[str, tuple[str, ...]]:
    """The entries to read before one and the entry itself, in reading order, each with what it needs of them.

    ``known``: ids that the reader knows already; they and what only they need are left out. Raises UnknownEntry, and
    CatalogError for a circle.
    """
    metadata(id)
    order: dict[str, tuple[str, ...]] = {}
    open_: dict[str, None] = {}
    stack = [(id, False)]
    while stack:
        name, ready = stack.pop()
        needed = tuple(before for before in _before(name) if before not in known)
        if ready:
            open_.pop(name)
            order[name] = needed
        elif name in open_:
            raise CatalogError(f"a circle of entries: {' -> '.join([*open_, name])}")
        elif name not in order:
            open_[name] = None
            stack.append((name, True))
            stack.extend((before, False) for before in reversed(needed) if before not in order)
    return order


@cache
def lectures() -> tuple[Lecture, ...]:
    """The course, from ``lectures.toml`` in the folder of the library; ids that the library lacks are left out."""
    known = entries()
    told = [part for _, folder in _homes() for part in _toml(os.path.join(folder, "lectures.toml")).get("lecture", ())]
    return tuple(
        Lecture(number, str(part["title"]), tuple(id for id in part["entries"] if id in known))
        for number, part in enumerate(told, 1)
    )


@cache
def areas() -> tuple[Area, ...]:
    """The curriculum, from ``curriculum.toml`` in the folder of the library."""
    told = [part for _, folder in _homes() for part in _toml(os.path.join(folder, "curriculum.toml")).get("area", ())]
    return tuple(
        Area(part["title"], tuple(part["subjects"]), tuple(Resource(**found) for found in part.get("resources", ())))
        for part in told
    )


def subject(words: str) -> str:
    """The subject of the curriculum that is meant by its name or a part of it. Raises UnknownEntry with all."""
    every = [name for area in areas() for name in area.subjects]
    exact = [name for name in every if name.casefold() == words.strip().casefold()]
    found = exact or [name for name in every if words.strip().casefold() in name.casefold()]
    if len(found) != 1:
        raise UnknownEntry(
            f"{words!r} may be {' or '.join(found)}" if found
            else f"no subject of the curriculum is called {words!r}; there are: {'; '.join(every)}"
        )
    return found[0]


@cache
def works() -> dict[str, dict[str, str]]:
    """What is known of the works that entries cite, by key: ``names``, under which they are cited, and BibTeX's fields.

    From ``works.toml`` in the folder of the library.
    """
    return {key: work for _, folder in _homes() for key, work in _toml(os.path.join(folder, "works.toml")).items()}


def citations(id: str) -> tuple[str, ...]:
    """The entries whose claims the entry uses: as lemmas, and by rules that they prove. Builds it."""
    made = entry(id)
    by_lines = [name for line in made.walk() for name in (line.lemma, *(part.lemma for part in line.rule.parts))]
    known = entries()
    return tuple(name for name in dict.fromkeys((*made.needs, *by_lines)) if name in known)


def _before(name: str) -> list[str]:
    known = entries()
    wanted = dict.fromkeys([*known[name].prerequisites, *citations(name)])
    return [before for before in wanted if before in known and before != name]


# -- walking -------------------------------------------------------------------------


def _homes() -> Iterator[tuple[str, str]]:
    """The packages that hold entries, with their folders."""
    yield from _folders(HOME)
    for package in _plugins():
        yield from _folders(package)


def _folders(package: str) -> Iterator[tuple[str, str]]:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.submodule_search_locations is None:
        raise CatalogError(f"the package {package} of the library is not installed")
    for folder in spec.submodule_search_locations:
        yield package, folder


def _toml(file: str) -> dict[str, Any]:
    """A file of data beside the entries; empty where there is none."""
    import tomllib

    try:
        with open(file, "rb") as source:
            return tomllib.load(source)
    except FileNotFoundError:
        return {}
    except tomllib.TOMLDecodeError as error:
        raise CatalogError(f"{file}: {error}") from None


def _plugins() -> list[str]:
    """The packages that other distributions bring.

    Their files are looked at first: importing ``importlib.metadata`` takes longer than all the rest of a listing, and
    nearly always there are none.
    """
    if not any(_brings_entries(folder) for folder in sys.path if os.path.isdir(folder)):
        return []
    from importlib import metadata as installed

    return sorted({point.value for point in installed.entry_points(group=GROUP)} - {HOME})


def _brings_entries(folder: str) -> bool:
    for name in os.listdir(folder):
        if name.endswith((".dist-info", ".egg-info")):
            try:
                with open(os.path.join(folder, name, "entry_points.txt"), encoding="utf-8") as file:
                    if f"[{GROUP}]" in file.read():
                        return True
            except OSError:
                continue
    return False


def _files(folder: str) -> Iterator[tuple[str, str, str]]:
    """Topic, name and path of every file that must be an entry."""
    for topic in sorted(os.listdir(folder)):
        inside = os.path.join(folder, topic)
        if topic.startswith(("_", ".")) or not os.path.isdir(inside):
            continue
        for file in sorted(os.listdir(inside)):
            if file.endswith(".py") and not file.startswith("_"):
                yield topic, file[:-3], os.path.join(inside, file)


def _read(file: str, module: str, topic: str, name: str) -> Metadata:
    with open(file, encoding="utf-8") as source:
        text = source.read()
    opening, meta = _OPENING.match(text), _META.search(text)
    if opening is None or not opening[1].strip():
        raise CatalogError(f"{file} has no docstring: its first line is the title of the entry")
    if meta is None:
        raise CatalogError(f"{file} has no META = {{...}} that starts and ends at the margin")
    title, _, summary = opening[1].strip().partition("\n")
    values = _literal(file, meta[1])
    return Metadata(
        id=name.replace("_", "-"),
        title=str(values.get("title") or title.strip().rstrip(".")),
        topic=topic.replace("_", "-"),
        level=str(values.get("level", "")),
        bullets=tuple(values.get("bullets", ())),
        prerequisites=tuple(values.get("prerequisites", ())),
        references=tuple(values.get("references", ())),
        summary=" ".join(summary.split()),
        module=module,
        path=file,
    )


def _literal(file: str, text: str) -> dict[str, Any]:
    import ast

    try:
        values = ast.literal_eval(text)
    except (ValueError, SyntaxError) as error:
        raise CatalogError(f"{file}: META is not a literal: {error}") from None
    if not isinstance(values, dict):
        raise CatalogError(f"{file}: META is not a dictionary")
    return values


# -- building ------------------------------------------------------------------------


_building: list[str] = []
"""The entries being built, each cited by the one before it."""


@cache
def _built(id: str) -> Derivation:
    from dataclasses import replace

    known = entries()[id]
    if id in _building:
        raise CatalogError(f"a circle of citations: {' -> '.join([*_building, id])}")
    _building.append(id)
    try:
        made = _page(known)
    finally:
        _building.pop()
    return replace(
        made,
        id=known.id,
        topic=known.topic,
        title=made.title or known.title,
        level=made.level or known.level,
        bullets=made.bullets or known.bullets,
        prerequisites=made.prerequisites or known.prerequisites,
        references=made.references or known.references,
    )


def _page(known: Metadata) -> Derivation:
    """The derivation of an entry, or the page of a distribution."""
    from workbench.record.entry import Entry

    declaration = declared(known)
    if isinstance(declaration, Entry):
        return declaration.derive(lemmas)
    from workbench.engines.distributions import page

    return page(declaration)


def distributions() -> dict[str, Metadata]:
    """What is known of every distribution without building it, by id; ``distribution(id)`` builds one."""
    return {id: known for id, known in entries().items() if known.topic == DISTRIBUTIONS}


def distribution(id: str) -> Distribution:
    """The declaration of a distribution. Raises UnknownEntry, and CatalogError for a file that declares none."""
    known = distributions()
    if id not in known:
        import difflib

        near = difflib.get_close_matches(id, known, 3)
        hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(known)}"
        raise UnknownEntry(f"no distribution is called {id!r}; {hint}")
    return _declaration(known[id])


def _declaration(known: Metadata) -> Distribution:
    from dataclasses import replace

    from workbench.engines.statistics.laws.distribution import Distribution

    values = vars(importlib.import_module(known.module)).values()
    found = [v for v in values if isinstance(v, Distribution) and v.name == known.id]  # others are what it builds on
    if len(found) != 1:
        raise CatalogError(f"{known.path} declares {len(found)} distributions called {known.id}; a file has one")
    return replace(found[0], references=known.references)


def hypothesis_test(name: str, samples: Sequence[Sequence[Any]] = (), **asked: Any) -> Derivation:
    """A test of a hypothesis by name, worked on ``samples`` or derived with symbols where there are none.

    ``asked``: null, alternative ("two-sided", "greater", "less"), level, trials, known, model, against; see
    ``workbench.engines.testing.asking``.
    """
    from workbench.engines.testing import hypothesis_test as made

    return made(name, samples, laws=distribution, families=_laws_of_numbers, **asked)


def _laws_of_numbers() -> tuple[Distribution, ...]:
    found = (distribution(name) for name in distributions())
    return tuple(law for law in found if not law.variable.shape)


def declared(known: Metadata) -> Entry | Distribution:
    """The declaration in an entry's module. Raises CatalogError when there is none, or more than one."""
    from workbench.record.entry import Entry

    if known.topic == DISTRIBUTIONS:
        return _declaration(known)
    module = importlib.import_module(known.module)
    found = [v for v in vars(module).values() if isinstance(v, Entry) and v.module == module.__name__]
    if len(found) != 1:
        raise CatalogError(f"{known.path} holds {len(found)} functions marked @derivation; an entry has one")
    return found[0]
