"""``import workbench``: every word, loaded when first touched."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import workbench as wb
from workbench.terms.functions import functions


def test_functions_are_there_under_their_own_names():
    assert all(getattr(wb, name) is head for name, head in functions().items())
    assert set(functions()) <= set(dir(wb))


def test_words_are_the_objects_of_their_rooms():
    from workbench.check import check
    from workbench.engines.goals import derive
    from workbench.terms.heads import differential

    assert wb.checked is check
    assert wb.differentiate is derive
    assert wb.d is wb.differential is differential


@pytest.mark.parametrize("name", ["nothing", "_private", "__wrapped__"])
def test_other_words_are_not_there(name):
    with pytest.raises(AttributeError, match=name):
        getattr(wb, name)


def test_the_example_of_the_module():
    A, x, b = wb.matrix("A", "m", "n"), wb.vector("x", "n"), wb.vector("b", "m")
    page = wb.checked(wb.gradient(wb.sum((A @ x - b) ** 2), x))
    assert "∇ₓf = 2Aᵀ(Ax − b)" in wb.show.text(page)
    assert wb.report(page).ok


def test_objects_show_themselves_once_a_word_was_touched():
    code = (
        "import workbench as wb\n"
        "x = wb.vector('x', 'n')\n"
        "assert x._repr_mimebundle_()['text/latex'] == r'$\\displaystyle x$'\n"
        "assert '$$' in wb.gradient(x @ x, x)._repr_mimebundle_()['text/markdown']\n"
    )
    root = Path(__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=False)
    assert done.returncode == 0, done.stderr
