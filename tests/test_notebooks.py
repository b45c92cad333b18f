"""Notebooks hold words and calls, no logic and no outputs, and every cell runs."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LOGIC = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.If, ast.For, ast.While, ast.Try, ast.With, ast.Assert,
)  # fmt: skip

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)


def logic_in(source: str) -> list[str]:
    """The statements in a cell that belong in a module. A function passed to the workbench is data, and a lambda."""
    return [type(node).__name__ for node in ast.walk(ast.parse(source)) if isinstance(node, LOGIC)]


@each_notebook
def test_cells_hold_no_outputs_and_no_logic(path):
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            assert not cell.outputs, f"strip the outputs: nbstripout {path.name}"
            assert cell.execution_count is None, f"strip the counts: nbstripout {path.name}"
            assert not logic_in(cell.source)


@pytest.mark.parametrize("source", ["for i in x:\n    print(i)", "def f(x):\n    return x", "if a:\n    b"])
def test_logic_is_found(source):
    assert logic_in(source)


@each_notebook
def test_every_cell_runs(path, monkeypatch):
    from nbclient import NotebookClient

    monkeypatch.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)
    notebook = nbformat.read(path, as_version=4)
    beside_it = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources=beside_it).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [o for o in outputs if o.output_type == "stream" and o.name == "stderr"]
    shown = [o for o in outputs if o.output_type == "execute_result"]
    assert any({"text/latex", "text/markdown"} & set(o.data) for o in shown), "a derivation shows itself as mathematics"
