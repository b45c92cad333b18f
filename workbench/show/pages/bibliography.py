"""The works that pages cite: found in the references as they are written, and written as BibTeX or in words.

A reference is free text, "Boyd & Vandenberghe, Convex Optimization, §3.1.5". What is known of the works says under
which names each is cited; a reference that begins with none of them is read as "Authors (year), title, place", and
where it is not that, it is a work of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workbench.show.formulas.names import escape

_PAPER = re.compile(r"(?P<author>[^()]+?) \((?P<year>\d{4})\)(?:, (?P<title>.+))?")
_PLACE = re.compile(
    r"§|ch\.|chapter|App\.|[Aa]ppendix|Thm|eqs?\.|[Ss]ec(tion|\.)|Lecture|Algorithm|Exercise|p\.|\d|arXiv"
)
"""How the last part of a reference begins that says where in the work to look."""
_FIELDS = ("author", "title", "journal", "booktitle", "publisher", "year", "note")


@dataclass(frozen=True, slots=True)
class Work:
    """A work: its key, its kind in BibTeX and its fields, each as plain text."""

    key: str
    kind: str
    fields: Mapping[str, str]

    @property
    def bibtex(self) -> str:
        rows = [f"  {name} = {{{_field(name, text)}}}" for name, text in self.fields.items()]
        return f"@{self.kind}{{{self.key},\n" + ",\n".join(rows) + "\n}\n"

    @property
    def latex(self) -> str:
        """The work as a bibliography lists it."""
        found = self.fields
        parts = [escape(_people(found["author"]))] if "author" in found else []
        if "title" in found:
            title = rf"\emph{{{escape(found['title'])}}}"
            parts.append(title if self.kind != "article" else escape(found["title"]))
        places = [rf"\emph{{{escape(found[n])}}}" for n in ("journal", "booktitle") if n in found]
        places += [escape(found[n]) for n in ("publisher", "year", "note") if n in found]
        parts += [", ".join(places)] if places else []
        return ". ".join(part.rstrip(".") for part in parts) + "."


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The works cited, in the order of their authors, and the key of the work for each reference."""

    works: tuple[Work, ...]
    keys: Mapping[str, str]

    @property
    def bibtex(self) -> str:
        return "\n".join(work.bibtex for work in self.works)


def bibliography(references: Iterable[str], known: Mapping[str, Mapping[str, object]]) -> Bibliography:
    """The works of the references. ``known``: for each key the ``names``, the ``type`` and the fields of a work."""
    names = sorted(((name, key) for key, work in known.items() for name in _names(work)), key=lambda n: -len(n[0]))
    works: dict[str, Work] = {}
    keys: dict[str, str] = {}
    for reference in dict.fromkeys(references):
        key = next((k for name, k in names if _begins(reference, name)), None)
        if key is not None:
            told = known[key]
            work = Work(key, str(told.get("type", "misc")), {f: str(told[f]) for f in _FIELDS if f in told})
        else:
            work = _read(reference, works)
        works.setdefault(work.key, work)
        keys[reference] = work.key
    return Bibliography(tuple(sorted(works.values(), key=_order)), keys)


def _names(work: Mapping[str, object]) -> tuple[str, ...]:
    names = work.get("names", ())
    return tuple(map(str, names)) if isinstance(names, list | tuple) else ()


def _begins(reference: str, name: str) -> bool:
    return reference.startswith(name) and not reference[len(name) : len(name) + 1].isalnum()


def _read(reference: str, works: Mapping[str, Work]) -> Work:
    """The work that a reference names in its own words."""
    paper = _PAPER.match(reference)
    if paper is None:
        fields = {"title": _without_place(reference)}
    else:
        title = _without_place(paper["title"] or "")
        fields = {"author": paper["author"], **({"title": title} if title else {}), "year": paper["year"]}
    for work in works.values():
        if work.fields == fields:
            return work
    stem = f"{_plain(fields.get('author', fields.get('title', '')))}{fields.get('year', '')}" or "work"
    key, number = stem, 1
    while key in works:
        number += 1
        key = f"{stem}-{number}"
    return Work(key, "misc", fields)


def _without_place(text: str) -> str:
    """The reference without the chapter, theorem or page at its end."""
    parts = re.sub(r" \([^()]*\)$", "", text).split(", ")
    while len(parts) > 1 and _PLACE.match(parts[-1]):
        parts.pop()
    return re.sub(r" (§|ch\. |App\. |Thm ).*$", "", ", ".join(parts))


def _plain(text: str) -> str:
    """The first word of some length in ASCII letters, for a key."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    words = re.findall(r"[a-z]+", letters)
    return next((word for word in words if len(word) > 3), "".join(words[:1]))


def _order(work: Work) -> tuple[str, str, str]:
    who = work.fields.get("author", work.fields.get("title", ""))
    return unicodedata.normalize("NFKD", who).casefold(), work.fields.get("year", ""), work.key


def _people(authors: str) -> str:
    """``Boyd, Stephen and Vandenberghe, Lieven`` as people are named in running text."""
    people = [" ".join(reversed(person.split(", "))) for person in authors.split(" and ")]
    if len(people) > 1 and people[-1] == "others":
        return f"{', '.join(people[:-1])} et al."
    return " and ".join([", ".join(people[:-1]), people[-1]]) if len(people) > 1 else people[0]


def _field(name: str, text: str) -> str:
    """A value; a title in braces of its own, which keep its capitals."""
    if name == "author":
        text = text.replace(" & ", " and ").replace(" et al.", " and others")
    return f"{{{escape(text)}}}" if name == "title" else escape(text)
