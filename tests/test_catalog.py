"""The library is found by walking; a file that is no entry is an error; citations make no circle."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from workbench import catalog
from workbench.catalog import CatalogError, UnknownEntry

ENTRIES = catalog.entries()
LEVELS = {"beginner", "intermediate", "advanced", "research"}
HOME = Path(__file__).parents[1] / "derivations"

ENTRY = '''"""Gradient of {title}.

Why anybody wants it.
"""

from workbench.record.entry import derivation
from workbench.engines.goals import gradient
from workbench.terms.heads import vector

META = {{
    "level": "beginner",
    "bullets": ["Gradient computation"],
    "prerequisites": {prerequisites},
    "references": ["a book"],
}}

x = vector("x", "n")


@derivation()
def entry(pen):
    {cite}
    return gradient(x @ x, x)
'''


@pytest.fixture
def library(tmp_path, monkeypatch):
    """A library of its own: ``add(topic, name, text)`` writes a file of it."""
    home = tmp_path / "shelf_of_tests"
    home.mkdir()
    (home / "__init__.py").write_text('"""Shelf."""\n')
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(catalog, "HOME", "shelf_of_tests")

    def clear() -> None:
        catalog.entries.cache_clear()
        catalog._built.cache_clear()
        for name in [n for n in sys.modules if n.startswith("shelf_of_tests")]:
            del sys.modules[name]

    def add(topic, name, text=None, prerequisites=(), cite=()):
        folder = home / topic
        folder.mkdir(exist_ok=True)
        cites = "; ".join(f"pen.rule_of({id!r})" for id in cite) or "pass"
        filled = ENTRY.format(title=name, prerequisites=json.dumps(list(prerequisites)), cite=cites)
        (folder / f"{name}.py").write_text(filled if text is None else text)
        clear()

    clear()
    yield add
    clear()


# -- the library that is there ---------------------------------------------------------


def test_every_file_is_an_entry():
    files = [p for p in HOME.rglob("*.py") if not p.name.startswith("_")]
    assert {Path(e.path) for e in ENTRIES.values()} == set(files)


@pytest.mark.parametrize("id", ENTRIES)
def test_an_entry_says_what_it_is(id):
    known = ENTRIES[id]
    assert known.id == Path(known.path).stem.replace("_", "-")
    assert known.topic == Path(known.path).parent.name.replace("_", "-")
    assert known.title
    assert known.summary, "a paragraph under the title says what it is for"
    assert known.level in LEVELS
    assert known.bullets
    assert known.references
    assert id not in known.prerequisites


@pytest.mark.parametrize("id", ENTRIES)
def test_an_entry_builds_what_its_metadata_say(id):
    known, made = ENTRIES[id], catalog.entry(id)
    assert (made.id, made.topic, made.title) == (known.id, known.topic, known.title)
    assert (made.level, made.bullets, made.prerequisites) == (known.level, known.bullets, known.prerequisites)
    assert made.claims
    assert made.lines


def test_no_subject_of_the_curriculum_is_left_alone():
    told = Counter(subject for e in ENTRIES.values() for subject in e.bullets)
    assert min(told[subject] for area in catalog.areas() for subject in area.subjects) >= 5


def test_in_the_course_what_is_presupposed_comes_earlier():
    place = {id: k for k, id in enumerate(id for part in catalog.lectures() for id in part.entries)}
    late = [
        (id, before) for id in place for before in ENTRIES[id].prerequisites
        if before in ENTRIES and place.get(before, len(place)) > place[id]
    ]  # fmt: skip
    assert not late


@pytest.mark.nightly
def test_citations_exist_and_make_no_circle():
    needs = {id: catalog.citations(id) for id in ENTRIES}
    assert {cited for cites in needs.values() for cited in cites} <= set(ENTRIES)
    for id in ENTRIES:
        order = catalog.path(id)
        assert order[-1] == id
        for place, name in enumerate(order):
            before = {*needs[name], *ENTRIES[name].prerequisites} & set(ENTRIES)
            assert before <= set(order[:place])


# -- walking -----------------------------------------------------------------------


def test_id_and_topic_are_the_names_of_file_and_folder(library):
    library("matrix_calculus", "log_of_det")
    known = catalog.entries()["log-of-det"]
    assert (known.topic, known.title) == ("matrix-calculus", "Gradient of log_of_det")
    assert known.summary == "Why anybody wants it."
    assert catalog.entry("log-of-det").title == "Gradient of log_of_det"


def test_listing_imports_no_entry(library):
    text = ENTRY.format(title="x", prerequisites="[]", cite="pass")
    library("topic", "one", text + "\nraise RuntimeError('imported')\n")
    assert list(catalog.entries()) == ["one"]
    with pytest.raises(RuntimeError, match="imported"):
        catalog.entry("one")


def test_three_hundred_entries_are_listed_fast(library):
    for number in range(300):
        library("topic", f"entry_{number}")
    catalog.entries.cache_clear()
    best = min(_timed() for _ in range(3))
    assert len(catalog.entries()) == 300
    assert best < 0.5, "a wide margin for busy machines; measured, it is 30 ms"


def _timed() -> float:
    catalog.entries.cache_clear()
    started = time.perf_counter()
    catalog.entries()
    return time.perf_counter() - started


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 1\n", "no docstring"),
        ('"""Title."""\nx = 1\n', "no META"),
        ('"""Title."""\nMETA = {\n    "level": open("x"),\n}\n', "not a literal"),
        ('"""Title."""\nMETA = {\n    "level": ,\n}\n', "not a literal"),
        ('"""Title."""\nMETA = {\n    "beginner",\n}\n', "not a dictionary"),
    ],
)
def test_a_file_that_is_no_entry_is_an_error(library, text, message):
    library("topic", "broken", text)
    with pytest.raises(CatalogError, match=message):
        catalog.entries()


def test_a_module_without_a_derivation_is_an_error(library):
    library("topic", "empty", '"""Title.\n\nText.\n"""\nMETA = {\n    "level": "beginner",\n}\n')
    with pytest.raises(CatalogError, match="0 functions marked @derivation"):
        catalog.entry("empty")


def test_two_entries_of_one_id_are_an_error(library):
    library("a", "same")
    library("b", "same")
    with pytest.raises(CatalogError, match="both the entry same"):
        catalog.entries()


def test_an_unknown_id_offers_the_nearest():
    with pytest.raises(UnknownEntry, match="did you mean"):
        catalog.entry(next(iter(ENTRIES))[:-1] + "q")
    with pytest.raises(UnknownEntry, match="workbench list"):
        catalog.entry("zzz")


def test_reading_order_comes_first_things_first(library):
    library("t", "d", prerequisites=["b", "not-written-yet"], cite=["c"])
    library("t", "c", prerequisites=["a"])
    library("t", "b", prerequisites=["a"])
    library("t", "a")
    order = catalog.path("d")
    assert set(order) == set("abcd")
    assert order.index("a") < order.index("b") < order.index("d")
    assert order.index("a") < order.index("c") < order.index("d")
    assert catalog.entry("d").needs == ("c",)


def test_a_circle_of_prerequisites_is_an_error(library):
    library("t", "a", prerequisites=["b"])
    library("t", "b", prerequisites=["a"])
    with pytest.raises(CatalogError, match="a circle of entries: a -> b -> a"):
        catalog.path("a")


def test_a_circle_of_citations_is_an_error(library):
    library("t", "a", cite=["b"])
    library("t", "b", cite=["a"])
    with pytest.raises(CatalogError, match="a circle of citations: a -> b -> a"):
        catalog.entry("a")


def test_other_packages_bring_entries(tmp_path, monkeypatch, library):
    """By an entry point in the group ``workbench.derivations``."""
    library("t", "a")
    package = tmp_path / "guests_of_tests"
    (package / "far_away").mkdir(parents=True)
    (package / "__init__.py").write_text('"""Guests."""\n')
    text = ENTRY.format(title="guest", prerequisites="[]", cite="pass")
    (package / "far_away" / "guest_entry.py").write_text(text)
    info = tmp_path / "guests_of_tests-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: guests-of-tests\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[workbench.derivations]\nguests = guests_of_tests\n")
    catalog.entries.cache_clear()
    assert list(catalog.entries()) == ["guest-entry", "a"]
    assert catalog.entry("guest-entry").topic == "far-away"
