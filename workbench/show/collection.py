"""Several pages as one document: its title, its parts, and what is known of the works that they cite."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from workbench.show.bibliography import Bibliography, bibliography
from workbench.show.document import Document


@dataclass(frozen=True)
class Part:
    """Pages that belong together. ``name`` is what the part is ("Lecture"), ``number`` its number, if it has one."""

    title: str
    documents: tuple[Document, ...]
    name: str = ""
    number: int | None = None

    @property
    def heading(self) -> str:
        return f"{self.name} {self.number}. {self.title}" if self.number is not None else self.title


@dataclass(frozen=True)
class Collection:
    """Pages in parts. A collection of one part is shown without the part's heading."""

    title: str
    parts: tuple[Part, ...]
    works: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    @property
    def documents(self) -> tuple[Document, ...]:
        return tuple(document for part in self.parts for document in part.documents)

    @cached_property
    def bibliography(self) -> Bibliography:
        """The works that the pages cite."""
        return bibliography((r for d in self.documents for r in d.references), self.works)

    def rules(self) -> dict[str, tuple[Document, ...]]:
        """The pages on which each rule is used, by its name, in the order of the alphabet.

        A step that happens once, under a name of its own, is no rule to look up; a result that is cited always is.
        """
        uses: dict[str, list[Document]] = {}
        cited: set[str] = set()
        for document in self.documents:
            for rule, lemma in _uses(document):
                uses.setdefault(rule, []).append(document)
                cited |= {rule} if lemma else set()
        kept = (rule for rule, where in uses.items() if len(where) > 1 or rule in cited)
        return {rule: tuple({d.id: d for d in uses[rule]}.values()) for rule in sorted(kept, key=_alphabetical)}


def _uses(document: Document) -> Iterator[tuple[str, str]]:
    """The names of the rules of a page, sub-lines included, each with the result that it cites, if any."""
    stack = [row for way in reversed(document.ways) for row in reversed(way.rows)]
    while stack:
        row = stack.pop()
        names = [row.rule] if row.lemma else [name for name in row.rule.split(", ") if "=" not in name]
        yield from ((name, row.lemma) for name in names)
        stack.extend(reversed(row.rows))


def _alphabetical(name: str) -> tuple[str, str]:
    return name.casefold().lstrip("-("), name
