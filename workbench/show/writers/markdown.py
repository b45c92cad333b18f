"""Pages as Markdown with ``$$`` blocks, for Jupyter, GitHub and static sites, and as MyST with targets and labels."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from workbench.show.formulas.breaking import break_lines
from workbench.show.formulas.names import escape, in_markdown
from workbench.show.pages.collection import Collection
from workbench.show.pages.document import Document, Formula, Row, Side, Statement, anchor
from workbench.show.pages.prose import Prose, Typed
from workbench.show.pages.speech import note_words

_PLAIN = frozenset(map(chr, range(32, 127)))
WIDTH = 40.0
"""How wide a formula may be, in em, before it is broken."""


_IN_FORMULA = {c: f"\\{c}" for c in "_%#&${}"} | {
    "\\": r"\backslash ", "^": r"\wedge ", "~": r"\sim ", "<": r"\lt ", ">": r"\gt ",
}  # fmt: skip


def words_in_formula(text: str) -> str:
    """Words inside a formula: what MathJax and KaTeX read differently in a ``\\text`` stands outside it."""
    out, plain = "", ""
    for character in text:
        special = _IN_FORMULA.get(character) or (None if character in _PLAIN else escape(character))
        if special is None:
            plain += character
        else:
            out += (rf"\text{{{plain}}}" if plain else "") + special.replace(r"\ensuremath", "")
            plain = ""
    return out + (rf"\text{{{plain}}}" if plain else "")


def formula_of(words: Prose) -> str:
    """Words with formulas inside a formula."""
    return "".join(
        words_in_formula(part if isinstance(part, str) else part.text)
        if isinstance(part, str | Typed) else f" {words.latex_of(part)} "
        for part in words.parts
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Flavour:
    """How deep headings begin, and whether MyST's targets and labels are written.

    ``known`` are the ids that a reference can point to.
    """

    level: int = 3
    myst: bool = False
    known: frozenset[str] = frozenset()


PLAIN_PAGE = Flavour()


def write(document: Document, flavour: Flavour = PLAIN_PAGE) -> str:
    return "\n".join(_lines(document, flavour)) + "\n"


def collected(collection: Collection, *, myst: bool = False) -> str:
    """All pages in one text; parts have headings where there are several."""
    level = 3 if len(collection.parts) > 1 else 2
    flavour = Flavour(level, myst, frozenset(d.id for d in collection.documents))
    title = " ".join(collection.title.split())
    out = [f"---\ntitle: {json.dumps(title, ensure_ascii=False)}\n---\n"] if myst else [f"# {in_markdown(title)}\n"]
    for part, pages in collection.shown:
        if level == 3:
            out.append(f"{'#' if myst else '##'} {in_markdown(part.heading(collection.words))}\n")
        out += [write(page, replace(flavour, level=level - 1) if myst else flavour) for page in pages]
    return "\n".join(text.rstrip("\n") + "\n" for text in out)


def _lines(document: Document, flavour: Flavour) -> Iterator[str]:
    if flavour.myst:
        yield from (f"({anchor(document.id)})=", "")
    yield from (f"{'#' * flavour.level} {document.title.with_words(_unbroken).markdown}", "")
    words = document.words
    given = "; ".join(", ".join([f"${g.membership}$", *map(in_markdown, g.words)]) for g in document.given)
    yield from _paragraph(words["given"], given)
    yield from _paragraph(words["assume"], "; ".join(map(_side, document.assumptions)))
    if document.definitions:
        yield from _paragraph(words["where"])
        yield from _block(row for formula in document.definitions for row in _broken(formula))
    verb, rest = document.aim
    if document.speaks:
        yield from (f"**{verb}** {rest.markdown}", "")
    else:
        yield from _paragraph(verb, rest.markdown)
    yield from _paragraph(words["convention"], document.convention.markdown)
    yield from _paragraph(words["idea"], document.idea.markdown)
    for way in document.ways:
        if len(document.ways) > 1:
            yield from _paragraph(words["road"], way.name.markdown)
        if way.rows:
            yield from _block(line for row in way.shown for line in _row(row, document))
    doubt = document.doubt(*(claim.verdict for claim in document.claims))
    yield from _paragraph(f"{words['result']} ({doubt})" if doubt else words["result"])
    yield from _results(document, flavour)
    for label, items in (
        ("sanity", [_statement(s) for s in document.sanity]),
        ("goes-wrong", [w.markdown for w in document.wrong]),
        ("note", [w.markdown for w in document.notes]),
        ("evidence", map(in_markdown, document.evidence)),
        ("references", map(in_markdown, document.references)),
    ):
        yield from _list(words[label], items)


def _results(document: Document, flavour: Flavour) -> Iterator[str]:
    """The claims in one block; in MyST each in its own, under a label."""
    if not flavour.myst:
        yield from _block(row for claim in document.claims for row in _broken(claim.formula))
        return
    for number, claim in enumerate(document.claims, 1):
        label = f"{anchor(document.id)}-result" + (f"-{number}" if number > 1 else "")
        block = [*_block(_broken(claim.formula))][1:-2]
        yield from ("```{math}", f":label: {label}", "", *block, "```", "")
    cited = [f"[](#{anchor(id)})" for id in document.needs if id in flavour.known]
    yield from _paragraph(document.words["builds-on"], ", ".join(cited))


def _unbroken(words: str) -> str:
    """On one line; a space before or after a formula stays."""
    return re.sub(r"\s+", " ", words)


def _paragraph(label: str, text: str | None = None) -> Iterator[str]:
    """A label with its text; without any, the label of what follows. Nothing for an empty text."""
    if text is None:
        yield from (f"**{label}.**", "")
    elif text:
        yield from (f"**{label}.** {text}".rstrip(), "")


def _list(label: str, items: Iterable[str]) -> Iterator[str]:
    rows = [f"- {item}" for item in items]
    if rows:
        yield from (f"**{label}.**", "", *rows, "")


def _block(rows: Iterable[str]) -> Iterator[str]:
    yield from ("$$", r"\begin{aligned}", " \\\\\n".join(rows), r"\end{aligned}", "$$", "")


def _broken(formula: Formula) -> list[str]:
    first, *more = break_lines(formula.latex, WIDTH)
    return [f"& {first}", *(rf"& \quad {line}" for line in more)]


def _row(row: Row, document: Document) -> list[str]:
    note = rf"&& \text{{({row.n}) }}{formula_of(note_words(row, document.detail))}"
    sides = [s.formula.latex if s.formula else formula_of(s.words) for s in row.conditions]
    note += rf"\text{{; }} {', '.join(dict.fromkeys(sides))}" if sides else ""
    note += rf"\text{{ ({', '.join(row.cites)})}}" if row.cites else ""
    note += rf"\text{{; {doubt}}}" if (doubt := document.doubt(row.verdict)) else ""
    first, *more = break_lines(row.rhs.latex, WIDTH - 3)
    left = row.lhs.latex if row.lhs else ""
    lines = [rf"{left} &{row.relation} {first}", *(rf"& \quad {line}" for line in more)]
    lines[-1] += f" {note}"
    return lines


def _side(side: Side) -> str:
    return f"${side.formula.latex}$" if side.formula else side.words.markdown


def _statement(statement: Statement) -> str:
    words = f": {statement.words.markdown}" if statement.words else ""
    return f"${statement.formula.latex}${words}{' ' + statement.mark if statement.mark else ''}"
