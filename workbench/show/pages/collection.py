"""Several derivations as one document: its title, its parts, and what is known of the works that they cite."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from workbench.record.derivation import Derivation, Detail
from workbench.show.notation import PLAIN, Notation
from workbench.show.pages.bibliography import Bibliography, bibliography
from workbench.show.pages.document import Document
from workbench.show.pages.from_record import document
from workbench.show.wording import wording


@dataclass(frozen=True)
class Part:
    """Derivations that belong together. ``name`` is what the part is ("Lecture"), ``number`` its number, if any."""

    title: str
    derivations: tuple[Derivation, ...]
    name: str = ""
    number: int | None = None

    def named(self, words: Mapping[str, str]) -> str:
        """What the part is, in the fixed words of a language where they have it."""
        return words.get(self.name.lower(), self.name)

    def heading(self, words: Mapping[str, str]) -> str:
        return f"{self.named(words)} {self.number}. {self.title}" if self.number is not None else self.title


@dataclass(frozen=True)
class Collection:
    """Derivations in parts, with how their pages are shown. A single part is shown without its heading.

    ``works`` is what is known of the works that are cited: see ``bibliography``.
    """

    title: str
    parts: tuple[Part, ...]
    detail: Detail = Detail.LECTURE
    notation: Notation = PLAIN
    works: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    @property
    def words(self) -> Mapping[str, str]:
        """The fixed words, in the language of the notation."""
        return wording(self.notation.language)

    @cached_property
    def pages(self) -> tuple[tuple[Document, ...], ...]:
        """The pages of each part."""
        return tuple(tuple(document(d, self.detail, self.notation) for d in part.derivations) for part in self.parts)

    @property
    def shown(self) -> Iterator[tuple[Part, tuple[Document, ...]]]:
        """Each part with its pages."""
        return zip(self.parts, self.pages, strict=True)

    @property
    def documents(self) -> tuple[Document, ...]:
        return tuple(page for pages in self.pages for page in pages)

    @property
    def derivations(self) -> tuple[Derivation, ...]:
        return tuple(derivation for part in self.parts for derivation in part.derivations)

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
        for page in self.documents:
            for rule, is_result in _uses(page):
                uses.setdefault(rule, []).append(page)
                cited |= {rule} if is_result else set()
        kept = (rule for rule, where in uses.items() if len(where) > 1 or rule in cited)
        return {rule: tuple({d.id: d for d in uses[rule]}.values()) for rule in sorted(kept, key=_alphabetical)}


def _uses(page: Document) -> Iterator[tuple[str, bool]]:
    """The names of the rules of a page, sub-lines included, each with whether it is a result that is cited.

    An author's own words for a step are no rule.
    """
    stack = [row for way in reversed(page.ways) for row in reversed(way.rows)]
    while stack:
        row = stack.pop()
        yield from ((reason.name, bool(row.lemma)) for reason in row.reasons if row.lemma or reason.kind != "stated")
        stack.extend(reversed(row.rows))


def _alphabetical(name: str) -> tuple[str, str]:
    return name.casefold().lstrip("-(`"), name
