"""Entries: declared without running, run on demand, named after their module."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from workbench.engines.goals import gradient
from workbench.record.claims import Gradient
from workbench.record.derivation import Derivation
from workbench.record.entry import Entry, derivation
from workbench.record.pen import Pen
from workbench.terms.heads import equals, vector

x, a = vector("x", "n"), vector("a", "n")
MODULE = "derivations.some_topic.gradient_linear_form"


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    made = ModuleType(MODULE, "Gradient of a linear form.\n\nThe simplest of all.")
    made.META = {"level": "foundation", "bullets": ["Gradient computation"], "prerequisites": ["dot-product"]}  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, MODULE, made)
    return made


def by_engine(pen: Pen) -> Derivation:
    pen.sanity(equals(x @ a, a @ x), "the order does not matter")
    pen.wrong("a row where a column is meant")
    return gradient(x @ a, x)


def by_hand(pen: Pen) -> None:
    pen.engine(gradient(x @ a, x, method="index"))


@pytest.mark.parametrize("write", [by_engine, by_hand])
def test_an_entry_runs_on_demand(module: ModuleType, monkeypatch: pytest.MonkeyPatch, write) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(write, "__module__", MODULE)
    entry = derivation(claim=Gradient(x @ a, x, a), source="any calculus text")(write)
    assert isinstance(entry, Entry)
    assert (entry.id, entry.topic) == ("gradient-linear-form", "some-topic")
    page = entry.derive()
    assert page.title == "Gradient of a linear form"
    assert page.level == "foundation"
    assert page.references == ("any calculus text",)
    assert page.prerequisites == ("dot-product",)
    assert page.claim.result is a
    assert page.lines
    if write is by_engine:
        assert page.wrong
        assert page.remarks[-1].words


def test_unknown_metadata_is_refused(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_hand, "__module__", MODULE)
    module.META = {"levle": "foundation"}  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="levle"):
        derivation(claim=Gradient(x @ a, x, a))(by_hand).derive()
