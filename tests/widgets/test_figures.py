"""Figures as widgets: the record goes out whole, and a still picture goes with it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

import workbench as wb
from tests.missing import module
from workbench.widgets import MissingExtra

anywidget = module("anywidget")


def test_a_figure_by_name_by_entry_and_of_a_derivation():
    made = wb.figure("softmax-response")
    assert made.record["entry"] == "softmax-jacobian"
    assert wb.figure("softmax-jacobian").record == made.record == wb.entry("softmax-jacobian").figure().record
    assert set(made.record["programs"]) == set(made.record["formulas"])


def test_without_a_kernel_there_is_the_picture():
    data, _ = wb.figure("softmax-response")._repr_mimebundle_()
    assert data["image/svg+xml"].startswith("<svg")
    assert data["text/plain"].startswith("Which probabilities move when one logit moves.")


@pytest.mark.parametrize("ask", [lambda: wb.figure("nothing"), lambda: wb.entry("log-softmax-jacobian").figure()])
def test_what_there_is_not_is_said(ask):
    with pytest.raises(LookupError, match="figure"):
        ask()


def test_another_derivation_under_the_id_has_no_figure():
    x = wb.vector("x", "n")
    with pytest.raises(LookupError, match="no figure"):
        replace(wb.gradient(x @ x, x), id="softmax-temperature-derivative").figure()


def test_the_missing_extra_is_named():
    code = (
        "import sys; sys.modules['anywidget'] = None\n"
        "import workbench as wb\n"
        "from workbench.widgets import MissingExtra\n"
        "try: wb.figure('softmax-response')\n"
        "except MissingExtra as error: print(error)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "derivation-workbench[lab]" in told
    assert issubclass(MissingExtra, ImportError)
