r"""A collection as a book in LaTeX: parts, contents, a section for every page, an index of rules, a bibliography.

It compiles with pdflatex alone, run until the references stand (twice, or three times): the bibliography is in it,
and the index is a list of references to sections. The pages are the fragments that anybody may ``\input``; here
``\dwheading`` makes a section.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workbench.show.formulas.names import escape
from workbench.show.pages.collection import Collection, Part
from workbench.show.pages.document import Document, anchor
from workbench.show.pages.prose import Prose, prose
from workbench.show.writers.alignment import ARTICLE, Layout
from workbench.show.writers.latex import paragraph, preamble, version, write

_STYLE = r"""\newcommand{\dwheading}[2]{\section[#2]{\raggedright #2}\label{dw:#1}}
\numberwithin{equation}{section}
\pagestyle{headings}
\makeatletter
\renewcommand{\l@section}{\@dottedtocline{1}{1.5em}{2.8em}}
\renewcommand{\l@part}[2]{\addpenalty{-300}\addvspace{1.5em}{\parindent 0pt \rightskip\@tocrmarg plus 5em
  \parfillskip-\@tocrmarg\leavevmode\bfseries #1\nobreak\hfil\nobreak\hb@xt@\@pnumwidth{\hss #2}\par}\nobreak}
\makeatother"""
"""Headings are ragged, and the contents have room for numbers such as 12.34 and for long titles of parts."""
MANY = 30
"""A rule that more sections use than this is only said to be everywhere."""


def book(collection: Collection, layout: Layout = ARTICLE) -> str:
    """The book."""
    return "\n".join(_lines(collection, layout)) + "\n"


def _lines(collection: Collection, layout: Layout) -> Iterator[str]:
    several = len(collection.parts) > 1
    yield f"% {' '.join(collection.title.split())}"
    yield f"% written by the derivation workbench {version()}; run pdflatex twice"
    yield from preamble("[titlepage]{article}", layout, collection.title or collection.words["derivations"])
    yield r"\usepackage{multicol}"
    yield r"\usepackage[hidelinks]{hyperref}"
    if several:
        yield r"\renewcommand{\thepart}{\arabic{part}}"
        yield r"\numberwithin{section}{part}"
    yield _STYLE
    section = escape(collection.words["section"])
    where = rf"\partname~\thepart, {section}~\thesection" if several else rf"{section}~\thesection"
    yield rf"\renewcommand{{\sectionmark}}[1]{{\markright{{{where}}}}}"
    yield rf"\renewcommand{{\contentsname}}{{{escape(collection.words['contents'])}}}"
    yield rf"\renewcommand{{\refname}}{{{escape(collection.words['references'])}}}"
    yield r"\begin{document}"
    yield r"\maketitle"
    yield r"\tableofcontents"
    titles = {d.id: d.title for d in collection.documents}
    following = 1 + max((part.number or 0 for part in collection.parts), default=0)
    for part, pages in collection.shown:
        if several:
            number = part.number if part.number is not None else following
            following += part.number is None
            yield from _part(part, number, collection.words)
        for document in pages:
            yield write(document, layout, collection.bibliography.keys)
            yield from _builds_on(document, titles)
    yield from _index(collection)
    yield from _works(collection)
    yield r"\end{document}"


def _part(part: Part, number: int, words: Mapping[str, str]) -> Iterator[str]:
    yield r"\clearpage"
    yield rf"\renewcommand{{\partname}}{{{escape(part.named(words) or words['part'])}}}"
    yield rf"\setcounter{{part}}{{{number - 1}}}"
    yield rf"\part{{{escape(part.title)}}}"


def _builds_on(document: Document, titles: dict[str, Prose]) -> Iterator[str]:
    """The results that the page cites, where the book has them."""
    cited = [id for id in document.needs if id in titles]
    places = ", ".join(rf"{titles[id].latex} (\ref{{dw:{anchor(id)}}})" for id in cited)
    yield from paragraph(document.words["builds-on"], places)


def _index(collection: Collection) -> Iterator[str]:
    rules = collection.rules()
    if not rules:
        return
    words = collection.words
    title = escape(words["index-of-rules"])
    yield rf"\clearpage\phantomsection\addcontentsline{{toc}}{{section}}{{{title}}}"
    yield rf"\section*{{{title}}}\markboth{{{title}}}{{{title}}}"
    yield escape(words["about-index"])
    yield r"\begin{multicols*}{2}\raggedcolumns\raggedright\small"
    for rule, documents in rules.items():
        page = escape(words["page-number"])
        places = [rf"\ref{{dw:{anchor(d.id)}}}~({page}~\pageref{{dw:{anchor(d.id)}}})" for d in documents]
        if len(places) > MANY:
            places = [escape(words["in-sections"].format(len(places))) + f" {places[0]}"]
        yield rf"\noindent\hangindent=1em {prose(rule, notation=collection.notation).latex}: {', '.join(places)}\par"
    yield r"\end{multicols*}"


def _works(collection: Collection) -> Iterator[str]:
    works = collection.bibliography.works
    if not works:
        return
    yield r"\clearpage\phantomsection\addcontentsline{toc}{section}{\refname}"
    yield rf"\begin{{thebibliography}}{{{'9' * len(str(len(works)))}}}\raggedright"
    yield from (rf"\bibitem{{{work.key}}} {work.latex}" for work in works)
    yield r"\end{thebibliography}"
