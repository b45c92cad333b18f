"""Steps that are stated or refuted, in exit codes and on pages: what ``--strict`` asks for."""

from __future__ import annotations

import json

import pytest

from workbench import catalog
from workbench.check import check, report
from workbench.cli import main
from workbench.record.claims import Equality
from workbench.record.derivation import Derivation, Detail, Standing
from workbench.record.pen import Pen
from workbench.show.notation import PLAIN
from workbench.show.pages.rows import rows_of
from workbench.show.pages.speech import Speech, note_words
from workbench.show.pages.verdicts import evidence
from workbench.show.wording import wording
from workbench.terms.heads import equals, scalar

a, b = scalar("a"), scalar("b")
REFERENCE = "Rudin, Principles of Mathematical Analysis, 4.16"


def page(*, stated: bool = False, wrong: bool = False) -> Derivation:
    pen = Pen()
    pen.claim(Equality((a + b) ** 2, a**2 + 2 * a * b + b**2))
    pen.follows(equals((a + b) ** 2, a**2 + 2 * a * b + b**2))
    if stated:
        pen.stated(equals(a * b, b * a), "numbers " + "commute " * 9, REFERENCE)
    if wrong:
        pen.follows(equals((a + b) ** 2, a**2 + b**2))
    return pen.derivation()


@pytest.fixture
def run(capsys, monkeypatch):
    def go(made: Derivation, *argv: str) -> tuple[int, str, str]:
        monkeypatch.setattr(catalog, "entry", lambda id: made)
        code = main([*argv])
        out = capsys.readouterr()
        return code, out.out, out.err

    return go


@pytest.mark.parametrize("command", ["show", "check"])
def test_what_is_stated_is_exit_0_and_with_strict_3(run, command):
    argv = [command, "softmax-jacobian"]
    assert run(page(), *argv, "--strict")[0] == 0
    assert run(page(stated=True), *argv)[0] == 0
    code, out, err = run(page(stated=True), *argv, "--strict")
    assert code == 3
    assert "a step is stated, not derived" in err if command == "show" else "1 stated" in out


def test_a_refuted_step_never_passes():
    made = check(page(wrong=True))
    assert [line.follows.standing for line in made.lines] == [Standing.PROVED, Standing.REFUTED]
    found = report(made)
    assert not found.ok
    assert any(words.startswith("line 2 does not follow: ") and "a=" in words for words in found.open)
    assert any(words.startswith("Line 2 does not follow: ") for words in evidence(made, wording()))


def test_a_refuted_step_is_exit_3(run):
    code, out, err = run(page(wrong=True), "show", "softmax-jacobian", "--format", "json")
    assert code == 3
    assert json.loads(out)["check"]["steps"] == {"proved": 1, "supported": 0, "stated": 0, "refuted": 1}
    assert "line 2 does not follow" in err
    assert run(page(wrong=True), "check", "softmax-jacobian")[0] == 3


@pytest.mark.parametrize("detail", list(Detail))
def test_that_a_line_is_stated_is_said_at_every_level(detail):
    made = check(page(stated=True))
    rows = rows_of(made.lines, detail, Speech(made, PLAIN))
    assert "stated, not derived" in note_words(rows[1], detail).plain
    assert "stated" not in note_words(rows[0], detail).plain
    assert "Line 2 is stated, not derived." in list(evidence(made, wording()))
