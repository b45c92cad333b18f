"""The site of a few entries: all of it is there, every link leads somewhere, nothing is asked of anybody."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.site.conftest import FEW, required
from tests.site.reading import Page, broken, pages
from workbench import catalog
from workbench.cli import main
from workbench.site import building, leaf, lists
from workbench.site.building import MANIFEST, build, write
from workbench.site.maps import depths
from workbench.site.markup import formula


def test_every_entry_has_its_page_and_is_listed(few):
    listed = {name: Page((few / name).read_text("utf-8")).links for name in
              ("lectures.html", "topics.html", "subjects.html", "map.html", "search.html")}  # fmt: skip
    for id in FEW:
        assert (few / "entries" / f"{id}.html").is_file()
        assert [name for name, links in listed.items() if f"entries/{id}.html" not in links] == []


def test_every_link_leads_to_a_place_of_the_site(few):
    assert list(broken(few)) == []


def test_a_broken_link_is_seen(few, tmp_path):
    (tmp_path / "x.html").write_text('<a href="y.html">a</a><a href="#z">b</a><script src="https://e.org/a.js">')
    assert len(list(broken(tmp_path))) == 3


def test_no_name_of_a_place_stands_twice(few):
    for path, page in pages(few).items():
        assert [id for id, count in Counter(page.ids).items() if count > 1] == [], path.name


def test_a_page_holds_the_derivation_without_a_script(few):
    page = (few / "entries" / "gradient-quadratic-form.html").read_text("utf-8")
    before = page.partition('<script type="application/json"')[0]
    assert "s-plain" not in before and before.count("<math") > 20
    for words in ("product rule for matrices", "Given", "Result", "Goes wrong", "def gradient", "<summary>How"):
        assert words in before, words


def test_the_policy_of_every_page_lets_nothing_be_fetched(few):
    for path in few.rglob("*.html"):
        text = path.read_text("utf-8")
        assert "default-src 'none'" in text and "connect-src" not in text and "unsafe-eval" not in text
        assert not re.search(r"<script(?![^>]*(?:src=|application/json))", text), f"{path.name} holds a script"
        assert not re.search(r'\son\w+="', text.partition('<script type="application/json"')[0])


def test_needs_and_users_are_each_others_mirror(few):
    softmax = Page((few / "entries" / "gradient-quadratic-form.html").read_text("utf-8")).links
    needed = [id for id in FEW if f"{id}.html" in softmax or f"../entries/{id}.html" in softmax]
    for id in needed:
        back = Page((few / "entries" / f"{id}.html").read_text("utf-8")).links
        assert any("gradient-quadratic-form.html" in link for link in back), id


def test_rules_in_use_say_where_they_are_used(few):
    rules = (few / "rules.html").read_text("utf-8")
    place = rules.index(f'id="{lists.reason_anchor("rule", "product rule for matrices")}"')
    section = rules[place : rules.index("</section>", place)]
    assert "entries/gradient-quadratic-form.html" in section and "<math" in section and "Examples" in section


def test_what_is_unchanged_is_not_written_again(tmp_path):
    first = [("a.html", b"1"), ("b/c.html", b"2")]
    assert write(iter(first), tmp_path) == (2, 2)
    assert write(iter(first), tmp_path) == (2, 0)
    (tmp_path / "mine.txt").write_text("kept")
    assert write(iter([("a.html", b"3")]), tmp_path) == (1, 1)
    assert (tmp_path / "a.html").read_bytes() == b"3" and not (tmp_path / "b" / "c.html").exists()
    assert (tmp_path / "mine.txt").exists() and json.loads((tmp_path / MANIFEST).read_text()) == ["a.html"]


def test_a_manifest_takes_nothing_away_outside_the_site(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "mine.txt").write_text("kept")
    (tmp_path / "site" / MANIFEST).write_text('["../mine.txt"]')
    write(iter([("a.html", b"1")]), tmp_path / "site")
    assert (tmp_path / "mine.txt").exists()


def test_an_unchanged_entry_is_neither_derived_nor_shown_again(tmp_path, monkeypatch):
    required()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("workbench.press.cache.LOADED", float("inf"))
    site = tmp_path / "site"
    build(site, ["product-rule", "gradient-linear-form"], checked=False)
    monkeypatch.setattr(leaf, "made", lambda *given, **asked: pytest.fail("derived again"))
    assert build(site, ["product-rule", "gradient-linear-form"], checked=False)[1] == 0
    monkeypatch.setattr("workbench.press.cache.fingerprint", lambda *given: "other")
    with pytest.raises(pytest.fail.Exception):
        build(site, ["product-rule"], checked=False)


def test_the_command_says_where_the_site_is(tmp_path, capsys):
    required()
    assert main(["site", "product-rule", "--no-check", "--no-cache", "--to", str(tmp_path / "s")]) == 0
    assert Path(capsys.readouterr().out.strip()).read_text("utf-8").startswith("<!DOCTYPE html>")


def test_an_entry_that_there_is_not_is_said(tmp_path, capsys):
    required()
    assert main(["site", "no-such-entry", "--to", str(tmp_path / "s")]) == 2
    assert "no-such-entry" in capsys.readouterr().err and not (tmp_path / "s").exists()


def test_depth_is_one_more_than_the_deepest_need():
    assert depths({"a": (), "b": ("a",), "c": ("a", "b"), "d": ()}) == {"a": 0, "b": 1, "c": 2, "d": 0}
    assert set(depths({"a": ("b",), "b": ("a",)})) == {"a", "b"}  # a circle ends too


def test_formulas_are_set_as_mathematics_and_nothing_else():
    required()
    made = formula(r"\mathrm{d} f = \log x + \operatorname{diag}(s) < \left\lVert y \right\rVert^{2}")
    assert '<mi mathvariant="normal">d</mi>' in made and 'rspace="0">diag</mo>' in made and "\\" not in made
    assert "&lt;" in made and "alttext" in made
    assert 'lspace="0" rspace="0.17em">det' in formula(r"\log(\det A)") and "𝟏" in formula(r"\mathbf{1}")
    assert '<mi mathvariant="normal">Σ</mi>' in formula(r"\Sigma") and "<mi>σ</mi>" in formula(r"\sigma")
    bad = (r"\text{<script>alert(1)</script>}", r"\mathrm{<img src=x>}", "<img onerror=alert(1)>", r"\unknown{<b>}")
    for made in map(formula, bad):
        assert not re.search(r"<(?!/?(?:m[a-z]+|span)\b)", made) and "onerror=" not in re.sub(
            r'alttext="[^"]*"', "", made
        )


def test_bundles_become_plain_scripts():
    found = dict(building._assets())
    for name in ("stepper", "figures"):
        script = found[f"assets/{name}.js"].decode()
        assert not re.search(r"^export|\bexport\{|^import ", script, re.MULTILINE)


@pytest.mark.parametrize("id", FEW)
def test_the_record_of_a_page_holds_what_it_cites(few, id):
    page = (few / "entries" / f"{id}.html").read_text("utf-8")
    text = re.search(r'id="dw-record">(.*?)</script>', page, re.DOTALL)
    record = json.loads(text[1])
    assert record["shown"] == [id] and set(record["entries"]) <= set(catalog.entries())
    assert all("copy" not in entry for name, entry in record["entries"].items() if name != id)


def test_it_is_served_to_this_machine_alone(tmp_path, capsys, monkeypatch):
    from http.server import ThreadingHTTPServer

    required()
    asked = []

    def once(server):
        asked.append(server.server_address)
        raise KeyboardInterrupt

    monkeypatch.setattr(ThreadingHTTPServer, "serve_forever", once)
    assert main(["site", "product-rule", "--no-check", "--no-cache", "--serve", "--to", str(tmp_path / "s")]) == 0
    assert asked[0][0] == "127.0.0.1" and f"http://127.0.0.1:{asked[0][1]}/" in capsys.readouterr().err
