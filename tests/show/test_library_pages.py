"""Every entry of the library as a page: portable formulas; all fragments, the book and the slides compile cleanly."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.missing import program, tex
from workbench import catalog, show
from workbench.press.exporting import ordered
from workbench.record.derivation import Detail
from workbench.show.formulas.reading import unknown_commands
from workbench.show.pages.collection import Collection, Part
from workbench.show.pages.from_record import document
from workbench.show.writers.alignment import Layout
from workbench.show.writers.book import book
from workbench.show.writers.slides import slides

ENTRIES = list(catalog.entries())
some_and_at_night_all = pytest.mark.parametrize(
    "ids", [pytest.param(ENTRIES[::20], id="some"), pytest.param(ENTRIES, id="all", marks=pytest.mark.nightly)]
)


@pytest.mark.parametrize("id", ENTRIES)
def test_formulas_stay_in_the_portable_subset(id):
    page = document(catalog.entry(id), Detail.FULL)
    formulas = [row.statement.latex for way in page.ways for row in way.rows]
    formulas += [s.formula.latex for s in (*page.claims, *page.sanity)] + [f.latex for f in page.definitions]
    assert not set().union(*map(unknown_commands, formulas))


@pytest.mark.parametrize("id", ENTRIES)
def test_a_page_says_what_a_page_must(id):
    page = document(catalog.entry(id))
    assert page.given
    assert page.goal
    assert page.claims
    assert page.references
    assert all(row.rule for row in page.rows)


def typeset(source: str, folder, pdflatex: str, times: int = 1) -> str:
    """What pdflatex says in the end. Fails for an error, or a box that runs more than 5 pt over a margin."""
    (folder / "page.tex").write_text(source, "utf-8")
    command = [pdflatex, "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "page.tex"]
    for _ in range(times):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", check=False)
        assert done.returncode == 0, done.stdout[-3000:]
    assert not re.findall(r"Overfull .*\((?:[5-9]|\d\d+)\.\d*pt .*", done.stdout)
    assert not re.findall(r".*multiply defined.*", done.stdout)
    return done.stdout


@some_and_at_night_all
@pytest.mark.parametrize("detail", [Detail.BRIEF, Detail.FULL])
def test_the_fragments_compile_with_amsmath_alone(detail, ids, tmp_path):
    pages = [show.latex(catalog.entry(id), detail) for id in ids]
    opening = [r"\documentclass{article}", r"\usepackage{amsmath,amssymb}", r"\begin{document}"]
    typeset("\n".join([*opening, *pages, r"\end{document}"]), tmp_path, tex())


def library(ids) -> Collection:
    """The entries, in the order and the parts of the course."""
    chosen = ((p, [id for id in p.ids if id in ids]) for p in ordered().parts)
    parts = [Part(p.title, tuple(map(catalog.entry, its)), p.name, p.number) for p, its in chosen if its]
    return Collection("Derivations", tuple(parts), works=catalog.works())


@some_and_at_night_all
def test_the_book_compiles_and_its_references_stand(ids, tmp_path):
    collection = library(ids)
    source = book(collection, Layout(colour=True))
    output = typeset(source, tmp_path, tex(), times=2)
    assert not re.findall(r"LaTeX Warning: (?:Reference|Citation).*undefined", output)
    contents = (tmp_path / "page.toc").read_text("utf-8")
    assert contents.count("{section}") >= len(ids)
    assert contents.count("{part}") == len(collection.parts)


@some_and_at_night_all
def test_the_slides_compile_and_every_frame_holds_its_lines(ids, tmp_path):
    source = r"\PassOptionsToClass{handout}{beamer}" + "\n" + slides(library(ids))
    typeset(source, tmp_path, tex("beamer.cls", "pgf.sty"))


UNLINTED = {
    1: "a command in a formula inside a note ends in a space; chktex takes the note for text",
    3: "a bracket before an exponent needs no braces around it: brackets here are of fixed sizes",
    8: "a minus sign between words of a formula in running text is no dash",
    11: "dots between words are typed as dots",
    12: "an abbreviation in a reference is followed by an ordinary space",
    13: "a sentence may end in a capital letter, which is a matrix",
    23: "a prime beside a quotation mark",
    26: "dots between words stand after a space",
    29: "x between words of a formula is a variable",
    35: "exp in running text is a word",
    36: "f(x) in running text has no space",
}
"""The warnings of chktex that are switched off, each with why."""


MISTAKEN = (
    "inside optional arguments",  # brackets of a formula inside such brackets are no options of a command
    "Vertical rules in tables",  # a modulus in one of several cases is no rule: no table here has one
)
"""Of chktex's own patterns those that take a formula for something else."""


@some_and_at_night_all
def test_chktex_finds_nothing_in_the_fragments(ids, tmp_path):
    chktex = program("chktex", "chktex")
    (tmp_path / "page.tex").write_text("\n".join(show.latex(catalog.entry(id)) for id in ids), "utf-8")
    command = [chktex, "-q", "-f", "%n %l: %m in %s%b", *(f"-n{number}" for number in UNLINTED), "page.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, errors="replace", check=False)
    assert not [line for line in done.stdout.splitlines() if not any(said in line for said in MISTAKEN)]
