"""Every entry of the library as a page: portable formulas, and one booklet of all pages that compiles cleanly."""

from __future__ import annotations

import re
import subprocess

import pytest

from workbench import catalog, show
from workbench.derive.record import Detail
from workbench.show.document import document
from workbench.show.reading import unknown_commands

ENTRIES = list(catalog.entries())


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


@pytest.mark.parametrize("detail", list(Detail))
def test_the_booklet_compiles_and_nothing_runs_over_the_margin(detail, needs_program, tmp_path):
    pdflatex = needs_program("pdflatex", "texlive-latex-base texlive-latex-recommended")
    pages = [show.latex(catalog.entry(id), detail) for id in ENTRIES]
    opening = [r"\documentclass{article}", r"\usepackage{amsmath,amssymb}", r"\begin{document}"]
    (tmp_path / "booklet.tex").write_text("\n".join([*opening, *pages, r"\end{document}"]), "utf-8")
    command = [pdflatex, "-interaction=nonstopmode", "-halt-on-error", "booklet.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, errors="replace", check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    assert not re.findall(r"Overfull.*|.*multiply defined.*", done.stdout)
