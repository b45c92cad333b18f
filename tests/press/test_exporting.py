"""Exports, by the command and from Python: every form, the same bytes each time, and no half file."""

from __future__ import annotations

import errno
import json
import os
import re
from pathlib import Path

import pytest

import workbench as wb
from tests.missing import program, tex
from workbench import catalog
from workbench.check import check
from workbench.cli import main
from workbench.press import cache, exporting, making
from workbench.show.publish import files, pdf
from workbench.show.publish.endings import FormError, form_of

TWO = ["product-rule", "softmax-jacobian"]
FORMS = [
    ("x.tex", "fragment"), ("x.tex", "article"), ("x.tex", "book"), ("x.tex", "slides"),
    ("x.md", ""), ("x.myst.md", ""), ("x.ipynb", ""), ("x.html", ""), ("x.json", ""),
]  # fmt: skip


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    """A cache of the test's own, and sources that nobody has touched since they were read."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "LOADED", float("inf"))


@pytest.mark.parametrize("name, kind", FORMS)
def test_every_form_shows_every_page_and_is_the_same_each_time(name, kind, tmp_path):
    first, again = tmp_path / f"1{name}", tmp_path / f"2{name}"
    for file in (first, again):
        wb.export(TWO, to=file, kind=kind, title="Two & more", checked=False, cached=False)
    text = first.read_text("utf-8")
    assert first.read_bytes() == again.read_bytes()
    for id in TWO:
        assert catalog.metadata(id).title in text
    if name != "x.tex" or kind != "fragment":
        assert "Two & more" in text.replace(r"\&", "&").replace("&amp;", "&")


def test_a_notebook_is_valid_and_its_code_runs(tmp_path):
    wb.export(TWO, to=tmp_path / "x.ipynb", checked=False)
    import nbformat

    notebook = nbformat.read(tmp_path / "x.ipynb", 4)
    nbformat.validate(notebook)
    names: dict[str, object] = {}
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    for source in code:
        exec(source, names)
    assert code and callable(names["jacobian"])


def test_json_holds_the_answers_in_order(tmp_path):
    wb.export(TWO[::-1], to=tmp_path / "x.json")
    data = json.loads((tmp_path / "x.json").read_text("utf-8"))
    assert [entry["id"] for entry in data["entries"]] == TWO[::-1]
    assert all(entry["check"]["ok"] and "seconds" not in entry for entry in data["entries"])


def test_derivations_of_ones_own_are_judged_and_written(tmp_path):
    x = wb.vector("x", "n")
    made = wb.export(wb.gradient(x @ x, x), to=tmp_path / "own.md")
    assert made.derivations[0].claim.verdict is not None
    assert "Evidence" in (tmp_path / "own.md").read_text("utf-8")


@pytest.mark.parametrize("file, kind, several, wanted", [
    ("a.tex", "", False, "fragment"), ("a.tex", "", True, "book"), ("a.pdf", "", False, "article"),
    ("a.PDF", "", True, "book"), ("a.tex", "slides", True, "slides"), ("a.md", "", True, ""),
    ("a.myst.md", "", False, "myst"), ("a.md", "myst", False, "myst"),
])  # fmt: skip
def test_the_form_by_the_ending(file, kind, several, wanted):
    assert form_of(file, kind, several=several).kind == wanted


@pytest.mark.parametrize("file, kind", [
    ("a.doc", ""), ("a", ""), ("a.md", "slides"), ("a.tex", "myst"), ("a.pdf", "fragment"), ("a.tex", "novel"),
])  # fmt: skip
def test_forms_that_there_are_not(file, kind):
    with pytest.raises(FormError):
        form_of(file, kind)


# -- what is chosen --------------------------------------------------------------------


def test_all_come_once_in_the_order_of_the_course():
    order = exporting.ordered()
    assert sorted(order.ids) == sorted(catalog.entries())
    lectures = [part.number for part in order.parts if part.number is not None]
    assert lectures == sorted(lectures)
    assert order.ids.index("product-rule") < order.ids.index("softmax-jacobian")


def test_a_topic_comes_in_the_order_of_the_course():
    ids = exporting.ordered(topic="matrix_calculus").ids
    assert ids[0] == "matrix-differential-product-rule"
    assert {catalog.metadata(id).topic for id in ids} == {"matrix-calculus"}


def test_the_course_names_no_entry_twice_and_knows_its_works():
    ids = [id for lecture in catalog.lectures() for id in lecture.entries]
    assert len(ids) == len(set(ids))
    for work in catalog.works().values():
        assert work["names"] and work["title"]


# -- the command -------------------------------------------------------------------------


def run(capsys, *argv):
    code = main(["export", *argv])
    out, err = capsys.readouterr()
    return code, out, err


def test_the_command_writes_the_file_and_nothing_on_standard_output(capsys, tmp_path):
    code, out, _ = run(capsys, "softmax-jacobian", "--to", str(tmp_path / "s.tex"), "--colour", "--bibtex")
    assert (code, out) == (0, "")
    page = (tmp_path / "s.tex").read_text("utf-8")
    assert page.startswith("% softmax-jacobian: ")
    assert r"\dwnew{" in page
    assert "@book{bishop2006pattern," in (tmp_path / "s.bib").read_text("utf-8")


@pytest.mark.parametrize("argv, words", [
    (["softmax-jacobin"], ["softmax-jacobian"]),
    (["--topic", "calculs"], ["calculus"]),
    (["--lecture", "99"], ["lecture 99", "there are 1, 2"]),
    ([], ["--all"]),
    (["softmax-jacobian", "--all"], ["--all"]),
    (["softmax-jacobian", "--kind", "novel"], ["novel", "slides"]),
])  # fmt: skip
def test_what_cannot_be_chosen_is_said_and_nothing_is_written(capsys, tmp_path, argv, words):
    code, out, err = run(capsys, *argv, "--to", str(tmp_path / "x.tex"))
    assert (code, out) == (2, "")
    assert all(word in err for word in words), err
    assert not list(tmp_path.glob("x*"))


@pytest.mark.parametrize("place", ["no/such/folder/x.tex", "taken"])
def test_a_target_that_cannot_be_written_is_said_before_the_work(capsys, tmp_path, place, monkeypatch):
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken.tex").mkdir()
    monkeypatch.setattr(making, "make", lambda *_: pytest.fail("work was done"))
    to = tmp_path / (place if place.endswith(".tex") else place + ".tex")
    code, out, err = run(capsys, "product-rule", "--to", str(to))
    assert (code, out) == (2, "")
    assert str(to) in err


def test_a_claim_that_does_not_pass_is_said_and_the_page_shows_it(capsys, tmp_path, monkeypatch):
    from dataclasses import replace

    from workbench.record.derivation import Status

    def doubted(id, checked):
        made = check(catalog.entry(id))
        verdict = replace(made.claim.verdict, status=Status.UNDECIDED)
        return replace(made, claims=(replace(made.claim, verdict=verdict), *made.claims[1:]))

    monkeypatch.setattr(making, "make", doubted)
    for name in ("x.tex", "x.md"):
        code, _, err = run(capsys, "product-rule", "--to", str(tmp_path / name), "--no-cache")
        assert code == 3
        assert "product-rule" in err
        assert "Result (undecided)" in (tmp_path / name).read_text("utf-8")


def test_an_entry_that_cannot_be_derived_is_named(capsys, tmp_path, monkeypatch):
    def broken(id):
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr(catalog, "entry", broken)
    code, _, err = run(capsys, "product-rule", "--to", str(tmp_path / "x.tex"), "--no-cache")
    assert code == 1
    assert "product-rule" in err and "by nothing" in err
    assert not list(tmp_path.glob("x*"))


# -- files ---------------------------------------------------------------------------------


@pytest.mark.parametrize("call", ["fsync", "replace", "fdopen"])
def test_a_full_disk_leaves_what_was_there(tmp_path, monkeypatch, call):
    target = tmp_path / "page.tex"
    target.write_text("before")

    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, call, full)
    with pytest.raises(OSError, match=r"No space left.*page\.tex"):
        files.put(b"after", str(target))
    assert target.read_text() == "before"
    assert os.listdir(tmp_path) == ["page.tex"]


def test_a_link_is_followed_and_a_mode_is_kept(tmp_path):
    (tmp_path / "real.tex").write_text("before")
    (tmp_path / "real.tex").chmod(0o640)
    (tmp_path / "link.tex").symlink_to("real.tex")
    files.put(b"after", str(tmp_path / "link.tex"))
    assert (tmp_path / "link.tex").is_symlink()
    assert (tmp_path / "real.tex").read_bytes() == b"after"
    assert (tmp_path / "real.tex").stat().st_mode & 0o777 == 0o640
    files.put(b"", os.devnull)
    assert Path(os.devnull).is_char_device()


# -- the cache -----------------------------------------------------------------------------


@pytest.fixture
def folder():
    return cache.default_folder()


def kept(folder):
    (file,) = folder.glob("product-rule.*")
    return file


def test_an_unchanged_entry_comes_from_the_cache(folder, monkeypatch):
    (first,) = making.made(["product-rule"], folder=folder).values()
    monkeypatch.setattr(making, "make", lambda *_: pytest.fail("made again"))
    assert making.made(["product-rule"], folder=folder) == {"product-rule": first}
    assert first.claim.verdict is not None


@pytest.mark.parametrize("change", ["engine", "source"])
def test_what_was_made_otherwise_is_made_again(folder, monkeypatch, change):
    making.made(["product-rule"], folder=folder)
    if change == "engine":
        monkeypatch.setattr(cache, "engine", lambda: "another")
    else:
        monkeypatch.setattr(cache, "_digest", lambda _: "another")
    assert cache.load("product-rule", True, folder) is None


def test_sources_that_changed_since_they_were_read_are_not_kept(folder, monkeypatch):
    monkeypatch.setattr(cache, "LOADED", 0.0)
    making.made(["product-rule"], checked=False, folder=folder)
    assert not list(folder.glob("*"))


def test_what_an_entry_cites_and_imports_counts(folder):
    made = catalog.entry("posterior-gamma-poisson")
    cache.keep(made, True, folder)
    sources = cache._sources(made)
    assert any(name.endswith("posterior_gamma_poisson.py") for name in sources)
    assert any("distributions" in name for name in sources)
    citing = next(d for d in map(catalog.entry, ("softmax-jacobian", "log-softmax-jacobian")) if d.needs)
    assert {catalog.metadata(id).path for id in citing.needs} <= cache._sources(citing)


@pytest.mark.parametrize("damage", ["empty", "cut", "bit", "other"])
def test_a_broken_cache_is_survived_and_nothing_of_it_is_unpickled(folder, damage, monkeypatch):
    making.made(["product-rule"], folder=folder)
    file = kept(folder)
    data = file.read_bytes()
    broken = {
        "empty": b"", "cut": data[:-20], "bit": data[:-1] + bytes([data[-1] ^ 1]), "other": b"\x00" * 200,
    }[damage]  # fmt: skip
    file.write_bytes(broken)
    monkeypatch.setattr(cache.pickle, "loads", lambda _: pytest.fail("unpickled"))
    assert cache.load("product-rule", True, folder) is None


def test_a_cache_that_cannot_be_written_is_survived(tmp_path):
    (tmp_path / "file").write_text("")
    assert list(making.made(["product-rule"], checked=False, folder=tmp_path / "file" / "inside")) == ["product-rule"]


def test_several_processes_make_the_same(tmp_path):
    alone = making.made(TWO, checked=False)
    steps: list[tuple[int, int]] = []
    assert making.made(TWO, checked=False, jobs=2, step=lambda *s: steps.append(s)).keys() == alone.keys()
    assert steps == [(1, 2), (2, 2)]


# -- PDF ------------------------------------------------------------------------------------


def test_pdf_by_tex(tmp_path):
    tex()
    for name in ("a.pdf", "b.pdf"):
        wb.export("product-rule", to=tmp_path / name, checked=False)
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_pdf_by_chromium_where_there_is_no_tex(tmp_path, monkeypatch):
    program("chromium", "chromium")
    which = pdf.shutil.which
    monkeypatch.setattr(pdf.shutil, "which", lambda name: None if "tex" in name or "mk" in name else which(name))
    wb.export("product-rule", to=tmp_path / "a.pdf", checked=False)
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")


def test_without_either_the_error_says_what_to_install(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(pdf.shutil, "which", lambda name: None)
    code, _, err = run(capsys, "product-rule", "--to", str(tmp_path / "a.pdf"), "--no-check")
    assert code == 2
    assert re.search(r"apt-get install latexmk .*chromium", err)
    assert not list(tmp_path.glob("a*"))


def test_the_complaint_of_tex_is_told():
    tex()
    with pytest.raises(pdf.NoPdf, match="Undefined control sequence"):
        pdf.from_latex("\\documentclass{article}\\begin{document}\\nosuchword\\end{document}")
    with pytest.raises(pdf.NoPdf, match=r"no nosuch\.cls"):
        pdf.from_latex("\\documentclass{nosuch}\\begin{document}\\end{document}")
