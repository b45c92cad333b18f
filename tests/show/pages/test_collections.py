"""Books, slides and what they are made of, on records made by hand."""

from __future__ import annotations

import re

import pytest

from tests.show.records import f, softmax_page, squared_length, x
from workbench.record.derivation import Detail
from workbench.show.formulas.heights import height
from workbench.show.formulas.marks import CLOSING, OPENING
from workbench.show.pages.bibliography import bibliography
from workbench.show.pages.collection import Collection, Part
from workbench.show.pages.from_record import document
from workbench.show.writers import markdown as markdown_writer
from workbench.show.writers.alignment import Layout, cells, coloured
from workbench.show.writers.book import book
from workbench.show.writers.latex import write
from workbench.show.writers.slides import ROOM, slides
from workbench.terms.heads import equals

KNOWN = {
    "bishop2006pattern": {
        "names": ["Bishop, PRML", "PRML"], "type": "book", "author": "Bishop, Christopher M.",
        "title": "Pattern Recognition & Machine Learning", "publisher": "Springer", "year": "2006",
    }
}  # fmt: skip


def both() -> Collection:
    parts = (Part("Losses & more", (softmax_page(),), "Lecture", 3), Part("Rest", (squared_length(),)))
    return Collection("All_of it", parts, works=KNOWN)


# -- the book ----------------------------------------------------------------------------


def test_a_book_has_parts_sections_index_and_works():
    text = book(both())
    assert r"\setcounter{part}{2}" in text and r"\part{Losses \& more}" in text
    assert r"\setcounter{part}{3}" in text and r"\part{Rest}" in text
    assert r"\dwheading{softmax-page}{Jacobian of softmax \& \textless{}friends\textgreater{}}" in text
    assert r"\title{All\_of it}" in text
    assert r"\bibitem{bishop2006pattern} Christopher M. Bishop. \emph{Pattern Recognition \& Machine Learning}" in text
    assert r"Bishop, PRML, 4.3.4~\cite{bishop2006pattern}" in text


def test_a_single_part_has_no_heading_of_its_own():
    one = Collection("One", (Part("One", (softmax_page(), squared_length())),))
    assert r"\part{" not in book(one)
    assert markdown_writer.collected(one).startswith("# One\n\n## Jacobian of softmax")


def test_the_index_holds_rules_that_are_used_twice_with_their_sections():
    twice = Collection("Twice", (Part("", (squared_length(), softmax_page(), squared_length())),))
    assert [d.id for d in twice.rules()["product rule"]] == ["squared-length"]
    assert "derivative of log softmax" not in twice.rules()
    assert list(twice.rules()) == sorted(twice.rules())


@pytest.mark.parametrize("reference, key", [
    ("Bishop, PRML, 4.3.4", "bishop2006pattern"), ("PRML §4.3", "bishop2006pattern"), ("PRMLX", "prmlx"),
    ("Hu et al. (2021), LoRA, section 4.1", "hu2021"), ("Böhning (1992) for the bound", "bohning1992"),
    ("MIT 18.02", "mit"),
])  # fmt: skip
def test_works_are_found_in_references(reference, key):
    assert bibliography([reference], KNOWN).keys == {reference: key}


def test_references_to_one_work_are_one_work():
    found = bibliography(["PRML §1", "PRML §2", "Hu et al. (2021), LoRA, eq. 1", "Hu et al. (2021), LoRA"], KNOWN)
    assert len(found.works) == 2
    assert "  author = {Hu and others}," in found.bibtex
    assert r"  title = {{Pattern Recognition \& Machine Learning}}" in found.bibtex


# -- slides ------------------------------------------------------------------------------


def test_each_line_of_a_slide_is_uncovered_by_its_number():
    text = slides(both())
    frames = re.findall(r"\\begin\{frame\}.*?\\end\{frame\}", text, re.DOTALL)
    lines = [frame for frame in frames if r"\dwstep" in frame and "logarithm" in frame]
    assert [set(re.findall(r"\\dwstep\{(\d)\}", frame)) for frame in lines] == [{"1", "2", "3"}]
    assert not any("&" in cell for cell in re.findall(r"\\dwstep\{\d\}\{((?:[^{}]|\{[^{}]*\})*)\}", text))


def test_a_long_derivation_goes_on_in_frames_that_are_about_equally_full():
    from dataclasses import replace

    from workbench.record.derivation import Road

    made = squared_length()
    lines = (replace(made.lines[0], n=str(k), statement=equals(f, k * (x @ x))) for k in range(1, 41))
    many = replace(made, roads=(Road("", tuple(lines)),))
    text = slides(Collection("", (Part("", (many,)),)))
    counts = [len(re.findall(r"\{\d+\}\}", frame)) for frame in re.split(r"\\end\{frame\}", text)]
    full = [count for count in counts if count]
    assert sum(full) == 40
    assert max(full) - min(full) <= 1
    assert max(full) < ROOM


@pytest.mark.parametrize("latex, lines", [
    ("x", 1), (r"\frac{a}{b}", 2.3), (r"\sum_{i} x_{i}", 2.2), (r"\begin{pmatrix} a \\ b \end{pmatrix}", 2.4),
])  # fmt: skip
def test_heights(latex, lines):
    assert height(latex) == pytest.approx(lines, abs=0.1)


# -- what is new -------------------------------------------------------------------------


def test_marks_go_on_over_a_break_and_stay_balanced():
    marked = f"a + {OPENING}b + c{CLOSING} + d"
    assert coloured(["a + b", "{}+ c + d"], marked) == [r"a + \dwnew{b}", r"\dwnew{{}+ c} + d"]


def test_what_is_new_is_marked_where_it_is_wanted():
    page = document(squared_length(), Detail.FULL)
    assert r"\dwnew{" not in write(page)
    marked = write(page, Layout(colour=True))
    assert r"\providecommand{\dwnew}[1]{#1}" in marked
    plain = [row.latex for line in cells(page.rows, page.detail) for row in line]
    new = [row.latex for line in cells(page.rows, page.detail, Layout(colour=True)) for row in line]
    assert [re.sub(r"\\dwnew\{([^{}]*)\}", r"\1", row) for row in new] == plain


# -- Markdown ------------------------------------------------------------------------------


def test_myst_has_targets_and_labels():
    text = markdown_writer.collected(both(), myst=True)
    assert text.startswith('---\ntitle: "All_of it"\n---\n')
    assert "(softmax-page)=\n\n## Jacobian of softmax" in text
    assert "```{math}\n:label: softmax-page-result\n" in text
    assert text.count("```") % 2 == 0


def test_every_line_of_markdown_has_its_number():
    text = markdown_writer.write(document(softmax_page()))
    assert [int(n) for n in re.findall(r"&& \\text\{\((\d)\) \}", text)] == [1, 2, 3, 1]
