"""The site of the whole library, by night: every entry, every link, every formula, and what people look for."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.site.conftest import required
from tests.site.queries import QUERIES
from tests.site.reading import broken, pages
from tests.site.test_search import index_of, missed
from workbench import catalog
from workbench.reasons import reasons
from workbench.site.building import build
from workbench.site.lists import reason_anchor

pytestmark = [pytest.mark.nightly, pytest.mark.xdist_group("site")]

SECONDS = 120
"""What a build may take on two cores, once entries are derived and nothing has changed."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    required()
    folder = tmp_path_factory.mktemp("whole")
    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    patch.setattr("workbench.press.cache.LOADED", float("inf"))
    build(folder / "site", checked=False, jobs=2)
    begun = time.monotonic()
    assert build(folder / "site", checked=False, jobs=2)[1] == 0
    assert time.monotonic() - begun < SECONDS
    patch.undo()
    return folder / "site"


def test_every_entry_has_its_page(site):
    assert {path.stem for path in (site / "entries").glob("*.html")} == set(catalog.entries())


def test_every_link_leads_to_a_place_of_the_site(site):
    assert list(broken(site)) == []


def test_every_reason_is_told_once(site):
    found = pages(site)
    places = [*found[site / "rules.html"].ids, *found[site / "schemas.html"].ids]
    for kind, name in reasons():
        assert kind == "lemma" or places.count(reason_anchor(kind, name)) == 1, name


def test_every_formula_is_set(site):
    assert [path.name for path in site.rglob("*.html") if 'class="s-plain"' in path.read_text("utf-8")] == []


def test_who_needs_an_entry_is_said_on_its_page(site):
    for path, page in pages(site).items():
        if path.parent.name == "entries":
            wanted = {f"{name}.html" for name in catalog.metadata(path.stem).prerequisites if name in catalog.entries()}
            assert wanted <= {link.rpartition("/")[2] for link in page.links}, path.name


def test_queries_find_their_entries(site):
    assert len(QUERIES) >= 40
    wrong = missed(index_of(site), QUERIES)
    assert len(wrong) <= 0.05 * len(QUERIES), wrong
