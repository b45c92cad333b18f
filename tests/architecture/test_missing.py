"""What is missing on a machine is named, with the one command that brings all of it."""

from __future__ import annotations

import pytest

from tests import missing


def test_the_advice_is_one_command(monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    reasons = []
    for what, packages in (
        ("pdflatex", {"debian": "texlive-latex-base texlive-latex-recommended"}),
        ("pgf.sty", {"debian": "texlive-pictures"}),
        ("pdflatex", {"debian": "texlive-latex-base texlive-latex-recommended"}),
        ("torch", {"pip": "torch"}),
    ):
        with pytest.raises(pytest.skip.Exception) as skipped:
            missing.lacking(what, **packages)
        reasons.append(f"Skipped: {skipped.value}")
    assert missing.advice([*reasons, "Skipped: no pairs"]) == [
        "Skipped for want of (tests): pdflatex (2), pgf.sty (1), torch (1).",
        "To run them too: sudo apt-get install texlive-latex-base texlive-latex-recommended texlive-pictures"
        " && .venv/bin/pip install torch",
    ]
    assert missing.advice(["no pairs"]) == []


def test_a_missing_program_fails_under_ci(monkeypatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="nosuchprogram is missing; on Debian: apt-get install nosuch"):
        missing.program("nosuchprogram", "nosuch")
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match="nosuchprogram"):
        missing.program("nosuchprogram", "nosuch")


def test_a_style_that_tex_does_not_find_is_named(monkeypatch, tmp_path):
    """A TeX without pgf cannot make slides; the test says which package brings it."""
    monkeypatch.delenv("CI", raising=False)
    for name, code in (("pdflatex", 0), ("kpsewhich", 1)):
        file = tmp_path / name
        file.write_text(f"#!/bin/sh\nexit {code}\n")
        file.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(pytest.skip.Exception, match=r"pgf\.sty is missing; .* texlive-pictures"):
        missing.tex("pgf.sty")
