"""The lectures as pages that read without a kernel: each notebook is run, and what it shows is written beside it.

    python notebooks/pages.py [NAME ...]

writes ``notebooks/pages/NAME.md``, Markdown with formulas as code-hosting sites set them. The notebooks themselves hold
no outputs. The tests run the notebooks and compare what they show with these pages.
"""

from __future__ import annotations

import re
import sys
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PAGES = HERE / "pages"
NOTEBOOKS = sorted(HERE.glob("*.ipynb"))
PICTURES = {"image/svg+xml": "svg", "image/png": "png"}
SECONDS = 300
"""The bound for one cell."""

Files = dict[str, bytes]


@contextmanager
def runner() -> Iterator[Callable[[Path], Any]]:
    """``run(path)``: the notebook with its outputs, run in the one kernel that lives as long as this context."""
    import nbformat
    from nbclient import NotebookClient

    client = NotebookClient(
        nbformat.v4.new_notebook(),
        timeout=SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(HERE)}},
    )

    def run(path: Path) -> Any:
        client.nb = notebook = nbformat.read(path, as_version=4)
        client.reset_execution_trackers()
        for place, cell in enumerate(notebook.cells):
            client.execute_cell(cell, place)
        return notebook

    with client.setup_kernel():
        yield run


def page(notebook: Any, name: str) -> Files:
    """The files of a lecture's page by their names: the Markdown first, then its pictures."""
    words, pictures = [f"<!-- Made from {name}.ipynb by notebooks/pages.py. -->"], Files()
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            words.append(cell.source)
            continue
        words.append(_fenced(cell.source, "python"))
        for output in cell.outputs:
            words.append(_shown(output, f"{name}-{len(pictures) + 1}", pictures))
    text = "\n\n".join(part.strip("\n") for part in words if part.strip()) + "\n"
    return {f"{name}.md": text.encode(), **pictures}


def _shown(output: Any, name: str, pictures: Files) -> str:
    """An output in the best of its forms that needs no script."""
    if output.output_type == "stream":
        return _fenced(output.text)
    if output.output_type == "error":
        return _fenced(f"{output.ename}: {output.evalue}")
    data = output.data
    for kind, ending in PICTURES.items():
        if kind in data:
            file = f"{name}.{ending}"
            pictures[file] = data[kind].encode() if ending == "svg" else b64decode(data[kind])
            return f"![{_first_sentence(data.get('text/plain', name))}]({file})"
    if "text/markdown" in data:
        return str(data["text/markdown"])
    return str(data["text/latex"]) if "text/latex" in data else _fenced(data.get("text/plain", ""))


def _first_sentence(text: str) -> str:
    return re.sub(r"[\[\]]", "", re.split(r"\.\s", text.strip())[0])


def _fenced(text: str, language: str = "text") -> str:
    fence = "````" if "```" in text else "```"
    return f"{fence}{language}\n{text.rstrip()}\n{fence}" if text.strip() else ""


def steady(text: str) -> str:
    """What a page says apart from what was measured, and by which version: no evidence, no small differences."""
    without = re.sub(r"\*\*Evidence\.\*\*.*?(?=\n\*\*|\n#|\n```|\n<|\Z)", "", text, flags=re.DOTALL)
    without = re.sub(r"^Evidence .*?(?=^\S|^```)", "", without, flags=re.DOTALL | re.MULTILINE)
    without = re.sub(r"(derivation workbench) \d+\.\d+\.\w+", r"\1", without)  # who wrote it
    return re.sub(r"\d+(\.\d+)?e-\d+", "small", without)


def main(names: list[str]) -> None:
    PAGES.mkdir(exist_ok=True)
    with runner() as run:
        for path in NOTEBOOKS:
            if names and path.stem not in names:
                continue
            made = page(run(path), path.stem)
            for old in PAGES.glob(f"{path.stem}-[0-9]*.*"):
                old.unlink()
            for file, content in made.items():
                (PAGES / file).write_bytes(content)
            print(f"notebooks/pages/{path.stem}.md")


if __name__ == "__main__":
    main(sys.argv[1:])
