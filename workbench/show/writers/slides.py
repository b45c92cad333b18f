r"""A collection as beamer slides: what is given, the derivation line by line, the result, what to remember.

Each cell of a line stands in ``\dwstep{k}{...}``, which uncovers it with the k-th click; a document that defines
``\dwstep`` otherwise gets all lines at once. A frame takes as many lines as it has room for, by a measure of their
heights; what is left goes on in the next frame, under the same title.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from itertools import pairwise
from typing import TypeVar

from workbench.show.formulas.heights import height, lines_of
from workbench.show.formulas.names import escape
from workbench.show.formulas.reading import width
from workbench.show.pages.collection import Collection
from workbench.show.pages.document import Document, Formula, Statement, Way
from workbench.show.pages.prose import Prose
from workbench.show.writers.alignment import NOTES, Cells, Layout, cells, environment, side
from workbench.show.writers.latex import COLOUR, broken, given, origin, remark, version

SLIDE = Layout(width=33.0)
ROOM = 13.5
"""The lines of text that a frame holds under its title."""
_LETTER = 0.5
"""The width of a letter of running text in em."""
_PREAMBLE = r"""\documentclass[aspectratio=169,11pt]{beamer}
\usepackage{amsmath,amssymb}
\usefonttheme[onlymath]{serif}
\setbeamertemplate{navigation symbols}{}
\setbeamertemplate{footline}[frame number]
\setlength{\abovedisplayskip}{4pt}\setlength{\belowdisplayskip}{4pt}
\newcommand{\dwstep}[2]{\uncover<#1->{#2}}"""
_FRAME = r"\let\footnotesize\scriptsize\setlength{\abovedisplayskip}{4pt}\setlength{\belowdisplayskip}{4pt}"


@dataclass(frozen=True, slots=True)
class _Block:
    """Something that stands on one frame whole, and how many lines it takes."""

    latex: str
    lines: float


def slides(collection: Collection, layout: Layout = SLIDE) -> str:
    """The slides as a complete document."""
    return "\n".join(_lines(collection, layout)) + "\n"


def _lines(collection: Collection, layout: Layout) -> Iterator[str]:
    yield f"% {' '.join(collection.title.split())}"
    yield f"% written by the derivation workbench {version()}; run pdflatex twice"
    yield from (_PREAMBLE, *NOTES)
    if layout.colour:
        yield from COLOUR[1:]
    yield rf"\title{{{escape(collection.title or collection.words['derivations'])}}}"
    yield from (r"\author{}", r"\date{}", r"\begin{document}", r"\begin{frame}[plain]\titlepage\end{frame}")
    for part, pages in collection.shown:
        if len(collection.parts) > 1:
            yield rf"\section{{{escape(part.title)}}}"
            title = escape(part.heading(collection.words))
            heading = rf"{{\usebeamerfont{{title}}\usebeamercolor[fg]{{title}}{title}\par}}"
            yield rf"\begin{{frame}}[plain]\centering{heading}\end{{frame}}"
        for document in pages:
            yield from _page(document, layout)
    yield r"\end{document}"


def _page(document: Document, layout: Layout) -> Iterator[str]:
    yield origin(document)
    yield rf"\subsection{{{document.title.latex}}}"
    yield from _frames(document, _opening(document, layout))
    for way in document.ways:
        yield from _derivation(document, way, layout)
    yield from _frames(document, [*_results(document, layout), *_closing(document, layout)])


def _frame(document: Document, suffix: str, body: Iterable[str]) -> Iterator[str]:
    yield rf"\begin{{frame}}{{{document.title.latex}{suffix}}}{_FRAME}"
    yield from body
    yield r"\end{frame}"


T = TypeVar("T")


def _filled(items: Sequence[T], lines: Callable[[T], float]) -> list[list[T]]:
    """The items over as few frames as hold them, and these about equally full."""
    needed = [lines(item) for item in items]
    fewest = _cuts(needed, ROOM)
    limit = ROOM
    while limit > 1 and len(_cuts(needed, limit - 0.5)) == len(fewest):
        limit -= 0.5
    cuts = [*_cuts(needed, limit), len(items)]
    return [list(items[start:stop]) for start, stop in pairwise(cuts)]


def _cuts(needed: Sequence[float], limit: float) -> list[int]:
    """Where a frame begins when each is filled up to the limit."""
    cuts: list[int] = []
    used = 0.0
    for place, lines in enumerate(needed):
        if not cuts or used + lines > limit:
            cuts.append(place)
            used = 0.0
        used += lines
    return cuts


# -- lines ---------------------------------------------------------------------------

Stretch = tuple[Cells, ...]


def _derivation(document: Document, way: Way, layout: Layout) -> Iterator[str]:
    """The lines of a road; a frame that begins in a chain of equations says again what they are equal to."""
    name = f": {way.name.latex}" if len(document.ways) > 1 else ""
    lines = cells(way.shown, document.detail, layout)
    left, told = "", []
    for row, line in zip(way.shown, lines, strict=True):
        left = left if row.lhs is None else line[0].left
        told += [(left if row.relation else "", stretch) for stretch in _stretches(line)]
    for frame in _filled(told, lambda item: sum(map(_height, item[1]))):
        (left, (first, *more)), *others = frame
        again = replace(first, left=first.left or left)
        yield from _stepped(document, name, [(again, *more), *(stretch for _, stretch in others)])


def _stretches(line: Stretch) -> Iterator[Stretch]:
    """The rows of a line, cut where one frame cannot hold them all."""
    stretch: list[Cells] = []
    for row in line:
        if stretch and sum(map(_height, [*stretch, row])) > ROOM:
            yield tuple(stretch)
            stretch = []
        stretch.append(row)
    yield tuple(stretch)


def _stepped(document: Document, name: str, lines: list[Stretch]) -> Iterator[str]:
    rows = [
        " & ".join(rf"\dwstep{{{number}}}{{{cell}}}" if cell.strip() else "" for cell in astuple(row))
        for number, line in enumerate(lines, 1)
        for row in line
    ]
    yield from _frame(document, name, environment("flalign*", rows))


def _height(row: Cells) -> float:
    """The lines that a row takes: those of its formulas, or of the box of its note, and the gap after it."""
    bare = re.sub(r"\\dwnew(?=\{)", "", f"{row.left} {row.right}")
    formulas = height(bare) if bare.strip() else 0.3
    box = re.search(r"\\dw(?:box|below)\{([\d.]+)em\}\{(.*)\}\{[^{}]*\}", row.note)
    note = 0.75 * lines_of(0.4 * len(box[2]), float(box[1])) if box else 0.0
    return max(formulas, (formulas - 1) / 2 + note) + 0.3


# -- what stands around them -----------------------------------------------------------


def _frames(document: Document, blocks: Iterable[_Block]) -> Iterator[str]:
    for frame in _filled(tuple(blocks), lambda block: block.lines):
        yield from _frame(document, "", (block.latex for block in frame))


def _opening(document: Document, layout: Layout) -> Iterator[_Block]:
    words = document.words
    yield from _listed(words["given"], [given(g) for g in document.given], layout)
    yield from _listed(words["assume"], [side(s) for s in document.assumptions], layout)
    yield from _displayed(words["where" if document.given else "given"], document.definitions, layout)
    verb, rest = document.aim
    yield from _words(verb, rest, layout, "" if document.speaks else ".")
    yield from _words(words["convention"], document.convention, layout)
    yield from _words(words["idea"], document.idea, layout)


def _results(document: Document, layout: Layout) -> Iterator[_Block]:
    doubt = document.doubt(*(claim.verdict for claim in document.claims))
    result = document.words["result"]
    label = f"{result} ({doubt})" if doubt else result
    yield from _displayed(label, [claim.formula for claim in document.claims], layout)


def _closing(document: Document, layout: Layout) -> Iterator[_Block]:
    sanity = document.words["sanity"]
    short = [s for s in document.sanity if width(s.formula.latex) <= layout.width / 2]
    for number, statement in enumerate(short):
        yield from _listed("" if number else sanity, [remark(statement)], layout)
    for number, statement in enumerate(s for s in document.sanity if s not in short):
        yield from _remark("" if short or number else sanity, statement, layout)
    for label, texts in (("goes-wrong", document.wrong), ("note", document.notes)):
        for number, text in enumerate(texts):
            yield from _words("" if number else document.words[label], text, layout)


def _remark(label: str, statement: Statement, layout: Layout) -> Iterator[_Block]:
    (block,) = _displayed(label, [statement.formula], layout)
    words = statement.words.latex
    yield _Block(f"{block.latex}\n{words}\\par" if words else block.latex, block.lines + (1.2 if words else 0))


def _words(label: str, text: Prose, layout: Layout, end: str = ".") -> Iterator[_Block]:
    """Running text, cut at the ends of sentences where it is longer than half a frame."""
    for number, stretch in enumerate(_stretched(text, int(ROOM / 2 * layout.width / _LETTER))):
        em = _LETTER * sum(len(sentence.plain) + 1 for sentence in stretch)
        yield _paragraph("" if number else label, " ".join(s.latex for s in stretch), em, layout, end)


def _stretched(text: Prose, most: int) -> Iterator[list[Prose]]:
    stretch: list[Prose] = []
    for sentence in text.sentences if text else ():
        if stretch and sum(len(s.plain) for s in [*stretch, sentence]) > most:
            yield stretch
            stretch = []
        stretch.append(sentence)
    if stretch:
        yield stretch


def _listed(label: str, parts: list[str], layout: Layout) -> Iterator[_Block]:
    """Formulas in a paragraph; a paragraph for every half frame of them."""
    stretch: list[str] = []
    for part in parts:
        if stretch and _running(stretch) > layout.width * ROOM / 2:
            yield _paragraph(label, "; ".join(stretch), _running(stretch), layout)
            stretch, label = [], ""
        stretch.append(part)
    if stretch:
        yield _paragraph(label, "; ".join(stretch), _running(stretch), layout)


def _running(parts: Iterable[str]) -> float:
    """The width in em of words and formulas between dollars."""
    pieces = "; ".join(parts).split("$")
    return sum(width(piece) + 0.5 if place % 2 else _LETTER * len(piece) for place, piece in enumerate(pieces))


def _paragraph(label: str, text: str, em: float, layout: Layout, end: str = ".") -> _Block:
    head = rf"\structure{{{label}{end}}} " if label else ""
    lines = lines_of(1.1 * em + _LETTER * len(label), layout.width)
    tall = 1.25 if r"\frac" in text or r"\sum" in text else 1.0
    return _Block(rf"{{\raggedright {head}{text}\par}}\smallskip", lines * tall + 0.4)


def _displayed(label: str, formulas: Iterable[Formula], layout: Layout) -> Iterator[_Block]:
    """Formulas below each other, in blocks that a frame holds."""
    rows = [row for formula in formulas for row in broken(formula, layout.width - 2)]
    stretch: list[str] = []
    used = 2.2
    for row in rows:
        needed = height(row.replace("&", "", 1)) + 0.3
        if stretch and used + needed > ROOM:
            yield _aligned(label, stretch, used)
            stretch, used, label = [], 2.2, ""
        stretch.append(row)
        used += needed
    if stretch:
        yield _aligned(label, stretch, used)


def _aligned(label: str, rows: list[str], lines: float) -> _Block:
    head = [rf"\structure{{{label}.}}"] if label else []
    return _Block("\n".join([*head, *environment("align*", rows)]), lines)
