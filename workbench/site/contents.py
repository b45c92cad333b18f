"""What the pages are made of: the leaves, in the order of the course, and who needs whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from workbench import catalog
from workbench.catalog import Area, Lecture, Metadata
from workbench.press.exporting import ordered
from workbench.show.pages.bibliography import Bibliography, bibliography
from workbench.site.leaf import Leaf

Key = TypeVar("Key")


@dataclass(frozen=True)
class Contents:
    """The entries of a site by id, in the order of the course."""

    leaves: Mapping[str, Leaf]

    @staticmethod
    def of(leaves: Iterable[Leaf]) -> Contents:
        by_id = {leaf["id"]: leaf for leaf in leaves}
        return Contents({id: by_id[id] for id in ordered().ids if id in by_id})

    def __hash__(self) -> int:
        return id(self)

    @cached_property
    def known(self) -> Mapping[str, Metadata]:
        return {id: catalog.metadata(id) for id in self.leaves}

    @cached_property
    def lectures(self) -> tuple[Lecture, ...]:
        """The lectures with those of their entries that the site has; lectures without any are left out."""
        found = (
            part._replace(entries=tuple(id for id in part.entries if id in self.leaves)) for part in catalog.lectures()
        )
        return tuple(part for part in found if part.entries)

    @cached_property
    def lecture_of(self) -> Mapping[str, Lecture]:
        return {id: part for part in self.lectures for id in part.entries}

    @cached_property
    def needs(self) -> Mapping[str, tuple[str, ...]]:
        """What an entry cites, and what its reader should know, in this order."""
        told = {id: dict.fromkeys([*leaf["cites"], *self.known[id].prerequisites]) for id, leaf in self.leaves.items()}
        return {id: tuple(n for n in names if n in self.leaves and n != id) for id, names in told.items()}

    @cached_property
    def needed_by(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {id: [] for id in self.leaves}
        for id, needs in self.needs.items():
            for name in needs:
                found[name].append(id)
        return {id: tuple(names) for id, names in found.items()}

    @cached_property
    def topics(self) -> Mapping[str, tuple[str, ...]]:
        return _grouped({id: (known.topic,) for id, known in self.known.items()})

    @cached_property
    def bullets(self) -> Mapping[str, tuple[str, ...]]:
        """The subjects of the curriculum, most told of first."""
        found = _grouped({id: known.bullets for id, known in self.known.items()})
        return dict(sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])))

    @cached_property
    def areas(self) -> tuple[Area, ...]:
        """The areas of the curriculum with those of their subjects that entries of the site tell of; others last."""
        found = [
            area._replace(subjects=tuple(b for b in area.subjects if b in self.bullets)) for area in catalog.areas()
        ]
        named = {bullet for area in found for bullet in area.subjects}
        found.append(Area("Other subjects", tuple(b for b in self.bullets if b not in named), ()))
        return tuple(area for area in found if area.subjects)

    @cached_property
    def users(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """The entries that use a reason, by its kind and name."""
        return _grouped({id: [(kind, name) for kind, name in leaf["uses"]] for id, leaf in self.leaves.items()})

    @cached_property
    def works(self) -> Bibliography:
        return bibliography((r for leaf in self.leaves.values() for r in leaf["references"]), catalog.works())

    @cached_property
    def citing(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """For the key of a work: the entries that cite it, with the reference as it is written."""
        found: dict[str, list[tuple[str, str]]] = {}
        for id, leaf in self.leaves.items():
            for reference in dict.fromkeys(leaf["references"]):
                found.setdefault(self.works.keys[reference], []).append((id, reference))
        return {key: tuple(places) for key, places in found.items()}


def _grouped(words: Mapping[str, Iterable[Key]]) -> dict[Key, tuple[str, ...]]:
    """The entries that have each of some words."""
    found: dict[Key, list[str]] = {}
    for id, names in words.items():
        for name in dict.fromkeys(names):
            found.setdefault(name, []).append(id)
    return {name: tuple(ids) for name, ids in found.items()}


def in_words(topic: str) -> str:
    """A topic as people say it."""
    return topic.replace("-", " ").capitalize()
