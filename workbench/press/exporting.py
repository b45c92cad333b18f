"""What is to be exported, in which order, under which titles; and the export itself."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench import catalog
from workbench.press import cache
from workbench.press.making import Step, made, silent
from workbench.record.derivation import Derivation, Detail
from workbench.show.notation import PLAIN, Notation
from workbench.show.pages.collection import Collection, Part
from workbench.show.publish import files
from workbench.show.publish.endings import Form, form_of, publish
from workbench.show.wording import wording


@dataclass(frozen=True)
class Stretch:
    """Entries by id that make a part; see ``Part``."""

    title: str
    ids: tuple[str, ...]
    name: str = ""
    number: int | None = None


@dataclass(frozen=True)
class Order:
    """What is to be shown. ``several``: it is a course or a piece of one, which makes a book."""

    title: str
    parts: tuple[Stretch, ...]
    several: bool

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(id for part in self.parts for id in part.ids)


def ordered(
    ids: Sequence[str] = (), topic: str | None = None, lecture: int | None = None, language: str = PLAIN.language
) -> Order:
    """The entries named, or those of a topic or a lecture, or without any of these all of them.

    Whatever is named twice comes once. All of them come in the order of the lectures, then by topic. Raises
    UnknownEntry, which names the nearest.
    """
    if sum((bool(ids), topic is not None, lecture is not None)) > 1:
        raise ValueError("entries are chosen by their ids, by a topic or by a lecture; not by two of these")
    words = wording(language)
    if ids:
        found = tuple(dict.fromkeys(catalog.metadata(id).id for id in ids))
        title = catalog.metadata(found[0]).title if len(found) == 1 else words["derivations"]
        return Order(title, (Stretch(title, found),), False)
    if lecture is not None:
        part = _lecture(lecture)
        stretch = Stretch(part.title, part.entries, "Lecture", lecture)
        return Order(f"{words['lecture']} {part.number}. {part.title}", (stretch,), True)
    if topic is not None:
        return Order(_words(topic), (Stretch(_words(topic), _of_topic(topic)),), True)
    return Order(words["derivations"], tuple(_everything()), True)


def _lecture(number: int) -> catalog.Lecture:
    known = {part.number: part for part in catalog.lectures() if part.entries}
    if number not in known:
        raise catalog.UnknownEntry(f"there is no lecture {number}; there are {', '.join(map(str, known)) or 'none'}")
    return known[number]


def _of_topic(topic: str) -> tuple[str, ...]:
    """The entries of a topic: those of the course in its order, then the others by name."""
    known = catalog.entries()
    name = topic.replace("_", "-").casefold()
    topics = list(dict.fromkeys(entry.topic for entry in known.values()))
    if name not in topics:
        near = difflib.get_close_matches(name, topics, 2)
        hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(topics) or 'none'}"
        raise catalog.UnknownEntry(f"no topic is called {topic!r}; {hint}")
    course = [id for part in catalog.lectures() for id in part.entries]
    return tuple(id for id in dict.fromkeys([*course, *known]) if known[id].topic == name)


def _everything() -> Iterator[Stretch]:
    told: set[str] = set()
    for part in catalog.lectures():
        told.update(part.entries)
        if part.entries:
            yield Stretch(part.title, part.entries, "Lecture", part.number)
    rest = [entry for id, entry in catalog.entries().items() if id not in told]
    for topic in dict.fromkeys(entry.topic for entry in rest):
        yield Stretch(_words(topic), tuple(entry.id for entry in rest if entry.topic == topic))


def _words(topic: str) -> str:
    return topic.replace("-", " ").replace("_", " ").capitalize()


# -- the export --------------------------------------------------------------------------


def export(
    what: str | Derivation | Iterable[str | Derivation] = (),
    *,
    to: str | Path,
    kind: str = "",
    topic: str | None = None,
    lecture: int | None = None,
    title: str = "",
    detail: Detail | str = Detail.LECTURE,
    notation: Notation = PLAIN,
    checked: bool = True,
    colour: bool = False,
    bibtex: bool = False,
    jobs: int = 1,
    cached: bool = True,
    step: Step = silent,
) -> Collection:
    """Write entries of the library, or derivations of one's own, to a file; what it shows.

    ``what`` names entries, or holds derivations; without it a topic, a lecture or the whole library is written. The
    ending of ``to`` says the form: .tex, .pdf, .md, .ipynb, .html, .json; ``kind`` is fragment, article, book, slides
    or myst. With ``checked`` entries are judged first, and the pages say with what result. ``bibtex`` writes the
    works cited beside it, under the same name. Raises FormError, UnknownEntry, NoPdf and OSError; then no file is
    written.
    """
    given = [what] if isinstance(what, str | Derivation) else list(what)
    by_name = all(isinstance(d, str) for d in given)
    if not by_name and (topic is not None or lecture is not None):
        raise ValueError("derivations of one's own belong to no topic and no lecture of the course")
    names = [d if isinstance(d, str) else d.id for d in given]
    order = ordered(names, topic, lecture, notation.language) if by_name else None
    form = form_of(str(to), kind, several=order is not None and order.several, colour=colour)
    files.require_place(str(to))
    folder = cache.default_folder() if cached else None
    if order is None:
        parts: tuple[Part, ...] = (Part("", tuple(_own(given, checked))),)
        name = parts[0].derivations[0].title if len(given) == 1 else wording(notation.language)["derivations"]
    else:
        found = made(order.ids, checked=checked, jobs=jobs, folder=folder, step=step)
        parts = tuple(Part(p.title, tuple(found[id] for id in p.ids), p.name, p.number) for p in order.parts)
        name = order.title
    collection = Collection(title or name, parts, Detail(detail), notation, catalog.works())
    write(collection, form, str(to), checked=checked, folder=folder, bibtex=bibtex)
    return collection


def _own(given: list[str | Derivation], checked: bool) -> Iterator[Derivation]:
    from workbench.check import check

    for one in given:
        derivation = catalog.entry(one) if isinstance(one, str) else one
        yield check(derivation) if checked and derivation.claim.verdict is None else derivation


def write(
    collection: Collection,
    form: Form,
    to: str,
    *,
    checked: bool = True,
    folder: Path | None = None,
    bibtex: bool = False,
) -> None:
    """Publish a collection to a file, with its bibliography beside it where that is wanted."""

    def lemmas(id: str) -> Derivation:
        return made([id], checked=checked, folder=folder)[id]

    data = publish(collection, form, lemmas)
    if bibtex:
        files.put(collection.bibliography.bibtex.encode(), str(Path(to).with_suffix(".bib")))
    files.put(data, to)
