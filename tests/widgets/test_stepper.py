"""``derivation.stepper()`` without a browser: what goes out, what a reader without a kernel has, what errors say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import workbench as wb
from workbench import show

ROOT = Path(__file__).parents[2]
ID = "log-softmax-jacobian"


@pytest.fixture(scope="module")
def stepper():
    made = wb.entry(ID).stepper()
    yield made
    made.close()


def test_all_lines_go_out_at_once_with_the_lemmas_that_they_cite(stepper):
    from workbench.show.html.record import page

    def lemmas(id):
        return wb.checked(wb.entry(id))

    assert dict(stepper.record) == {
        **page([wb.checked(wb.entry(ID))], lemmas), "start": {"level": "lecture", "stepping": True},
    }  # fmt: skip
    assert all(entry["checked"] for entry in stepper.record["entries"].values())


def test_a_reader_without_a_kernel_has_the_page(stepper):
    bundle, _ = stepper._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert bundle["text/markdown"] == show.markdown(wb.checked(wb.entry(ID)))
    assert bundle["text/plain"] == show.text(wb.checked(wb.entry(ID)))


def test_it_starts_where_it_is_told():
    made = wb.entry("sigmoid-derivative").stepper(detail="brief", hidden=False, checked=False)
    assert made.record["start"] == {"level": "brief", "stepping": False}
    assert not made.record["entries"]["sigmoid-derivative"]["checked"]
    made.close()


def test_an_unknown_level_is_an_error():
    with pytest.raises(ValueError, match="thorough"):
        wb.entry("sigmoid-derivative").stepper(detail="thorough")


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_without_the_extra_it_says_what_to_install():
    said = run(
        "import sys\nsys.modules['anywidget'] = None\nimport workbench as wb\nx = wb.vector('x', 'n')\n"
        "try:\n    wb.gradient(x @ x, x).stepper()\nexcept ImportError as error:\n    print(error)"
    )
    assert said == "the stepper needs anywidget: pip install 'derivation-workbench[lab]'\n"


def test_nothing_of_it_loads_before_it_is_asked_for():
    code = "import sys, workbench as wb\nwb.vector('x', 'n')\nprint([m for m in %r if m in sys.modules])"
    assert run(code % ["anywidget", "ipywidgets", "traitlets", "IPython", "workbench.widgets.stepper"]) == "[]\n"
