"""Notebooks hold words and calls, no logic and no outputs; every cell runs, and what it shows is on its page."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from notebooks import pages
from workbench import catalog
from workbench.check import check, report

ROOT = Path(__file__).parents[1]
LOGIC = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.If, ast.For, ast.While, ast.Try, ast.With, ast.Assert,
)  # fmt: skip
HOW_TO = ROOT / "notebooks" / "how-to-add-a-derivation.ipynb"
NOT_PASSED = re.compile(
    r"^(?:- )?(?:The claim is|(?:Claims?|Lines?) [\d., ]+ (?:is|are)|Of .*:.*?) ?\b(?:undecided|refuted)|^Not checked",
    re.MULTILINE,
)
LECTURES = [path for path in pages.NOTEBOOKS if path.stem not in ("start", "playground", HOW_TO.stem)]

BY_DAY = [pytest.param(p, id=p.stem, marks=[pytest.mark.nightly] if p in LECTURES else []) for p in pages.NOTEBOOKS]
"""The lectures judge their entries once more: that waits for the night."""

each_notebook = pytest.mark.parametrize("path", pages.NOTEBOOKS, ids=lambda path: path.stem)
each_lecture = pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)


def cells(path: Path, kind: str) -> list[str]:
    import nbformat

    return [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


# -- as they lie there -------------------------------------------------------------------


def logic_in(source: str) -> list[str]:
    """The statements in a cell that belong in a module. A function passed to the workbench is data, and a lambda."""
    return [type(node).__name__ for node in ast.walk(ast.parse(source)) if isinstance(node, LOGIC)]


@each_notebook
def test_cells_hold_no_logic_and_few_calls(path):
    for source in cells(path, "code"):
        assert not logic_in(source)
        assert len(ast.parse(source).body) <= 4, "a cell does one thing"


@pytest.mark.parametrize("source", ["for i in x:\n    print(i)", "def f(x):\n    return x", "if a:\n    b"])
def test_logic_is_found(source):
    assert logic_in(source)


def test_no_outputs_and_no_counts():
    command = [sys.executable, "-m", "nbstripout", "--verify", *map(str, pages.NOTEBOOKS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}strip them: nbstripout notebooks/*.ipynb"


WITHOUT_LECTURES = {"distributions", "evaluation", "learning-theory"}
"""Distributions are told with probability; of two topics there are only first pages yet."""


def test_every_topic_has_its_lecture():
    topics = {entry.topic for entry in catalog.entries().values()}
    assert {path.stem for path in LECTURES} == topics - WITHOUT_LECTURES
    assert topics >= WITHOUT_LECTURES


@each_lecture
def test_a_lecture_has_entries_a_stepper_a_figure_and_a_question(path):
    code = "\n".join(cells(path, "code"))
    shown = re.findall(r'wb\.entry\("([\w-]+)"\)', code)
    assert len(shown) >= 5
    assert len(set(shown)) == len(shown)
    assert any(catalog.entries()[id].topic == path.stem for id in shown)
    assert ".stepper()" in code
    assert "wb.figure(" in code
    assert "wb.self_test(" in code
    import nbformat

    assert 10 <= len(nbformat.read(path, as_version=4).cells) <= 30


@each_notebook
def test_what_the_words_name_is_there(path):
    text = "\n".join(cells(path, "markdown"))
    for name in re.findall(r"`([\w-]+\.ipynb)`", text):
        assert (path.parent / name).is_file(), name
    for name in re.findall(r'wb\.entry\("([\w-]+)"\)', text):
        assert name in catalog.entries()
    for name in re.findall(r"`(derivations/[\w/]+\.py)`", text):
        assert (ROOT / name).is_file() or "my_" in name


def test_the_table_of_contents_names_every_notebook_and_its_page():
    text = (ROOT / "notebooks" / "README.md").read_text("utf-8")
    linked = set(re.findall(r"\]\(([^)]+)\)", text))
    assert linked == {name for path in pages.NOTEBOOKS for name in (path.name, f"pages/{path.stem}.md")}


# -- as they run ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def run():
    """One kernel for all notebooks of this process: starting one costs more than most cells."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT), prepend=":")
        with pages.runner() as run:
            yield run


@pytest.mark.parametrize("path", BY_DAY)
def test_every_cell_runs_and_its_page_is_not_stale(path, run):
    notebook = run(path)
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [o.text for o in outputs if o.output_type == "stream" and o.name == "stderr"]
    shown = [o.data for o in outputs if o.output_type == "execute_result"]
    assert any({"text/latex", "text/markdown"} & set(data) for data in shown), "mathematics shows itself"
    assert all("text/plain" in data for data in shown)
    assert not [found for data in shown for found in NOT_PASSED.findall(data.get("text/markdown", ""))]
    for name, content in pages.page(notebook, path.stem).items():
        file = pages.PAGES / name
        assert file.is_file(), "write the pages again: python notebooks/pages.py"
        if name.endswith(".md"):
            as_it_is = pages.steady(file.read_text("utf-8"))
            assert as_it_is == pages.steady(content.decode()), "write the pages again: python notebooks/pages.py"


@pytest.mark.parametrize(
    "words, passed",
    [
        ("- Claim 6 is proved: values of both sides; corners: 2 undecided; at most 2e-16 apart.", True),
        ("- Of 6 lines, sub-lines included: 1 proved, 5 supported.", True),
        ("- Of 6 lines, sub-lines included: 5 proved, 1 undecided.", False),
        ("The claim is undecided: no points.", False),
        ("- Claims 1, 2 are refuted: 1 is not 2.", False),
        ("- Line 3.1 is undecided: no points.", False),
        ("Not checked.", False),
    ],
)
def test_what_did_not_pass_is_seen(words, passed):
    assert (NOT_PASSED.search(words) is None) == passed


def test_no_page_without_a_notebook():
    assert {path.stem for path in pages.PAGES.glob("*.md")} == {path.stem for path in pages.NOTEBOOKS}


def test_what_was_measured_is_not_compared():
    page = "**Result.**\n\n$$\nx\n$$\n\n**Evidence.** At most {} apart.\n\n**References.** A book.\n"
    assert pages.steady(page.format("1.2e-12")) == pages.steady(page.format("7e-15, otherwise"))
    assert pages.steady(page) != pages.steady(page.replace("x", "y"))
    assert pages.steady(page) != pages.steady(page.replace("A book", "Another"))


@pytest.mark.parametrize("place", [0, 1])
def test_the_files_of_the_how_to_are_entries_that_pass(place, tmp_path, monkeypatch):
    files = re.findall(r"```python\n(.*?)```", "\n".join(cells(HOW_TO, "markdown")), re.DOTALL)
    assert len(files) == 2
    entry = _declared(files[place], tmp_path, monkeypatch)
    judged = report(check(entry.derive()))
    assert judged.ok, judged.open


def _declared(source: str, folder: Path, monkeypatch: pytest.MonkeyPatch):
    """The entry that a file declares."""
    name = f"derivations.matrix_calculus.{re.search(r'def (my_[a-z_]+)', source)[1]}"
    file = folder / f"{name.rpartition('.')[2]}.py"
    file.write_text(source, "utf-8")
    spec = importlib.util.spec_from_file_location(name, file)
    module: ModuleType = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, name, module)
    spec.loader.exec_module(module)
    return getattr(module, name.rpartition(".")[2])
