"""``workbench read``: what a strict reader of a page stumbles over."""

from __future__ import annotations

from workbench.cli import main
from workbench.cli.codes import DONE, NOT_PASSED
from workbench.show.reader.faults import Fault, Rule


def test_a_page_that_can_be_read_says_nothing(capsys, monkeypatch):
    monkeypatch.setattr("workbench.show.reader.page.faults", lambda page: ())
    assert main(["read", "softmax-jacobian"]) == DONE
    assert capsys.readouterr().out == ""


def test_a_fault_is_told_once_with_its_line_and_its_rule(capsys, monkeypatch):
    fault = Fault(Rule.SHAPES, "line 3", "adds a number and a matrix", "I − 1")
    monkeypatch.setattr("workbench.show.reader.page.faults", lambda page: (fault,))
    assert main(["read", "softmax-jacobian", "--detail", "lecture"]) == NOT_PASSED
    told = capsys.readouterr().out
    assert told.count("line 3: adds a number and a matrix: I − 1") == 1
    assert told.splitlines()[-1].endswith("shapes conform without broadcasting")
