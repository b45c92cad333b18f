"""A tour of an installed workbench: ``python tour.py SITE-PACKAGES`` in an empty folder.

Run it with the interpreter that the wheel is installed in. Nothing of the source tree is needed, and the tour fails
where something is taken from it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

GRADIENT = ["derive", "sum((A @ x - b)**2)", "--var", "A:m,n", "--var", "x:n", "--var", "b:m", "--wrt", "x"]

SIGNS = {"tex": r"\begin", "md": "# ", "html": "<script", "ipynb": '"cells"', "json": '"lines"'}
"""What a page that was written to a file with this ending holds."""


def said(*words: str) -> str:
    """What the command prints. Raises SystemExit where it fails."""
    made = subprocess.run(
        [sys.executable, "-m", "workbench", *words], capture_output=True, text=True, encoding="utf-8", check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    if made.returncode:
        raise SystemExit(f"workbench {' '.join(words)}: exit code {made.returncode}\n{made.stderr}")
    return made.stdout


def need(held: bool, words: str) -> None:
    if not held:
        raise SystemExit(f"the tour fails: {words}")


def tour(home: Path) -> None:
    """``home``: where the package must have come from."""
    for name in ("workbench", "derivations"):
        found = Path(str(import_module(name).__file__)).resolve()
        need(found.is_relative_to(home.resolve()), f"{name} is {found}, not below {home}")
    need((home / "workbench" / "py.typed").is_file(), "no py.typed")
    need("softmax-jacobian" in said("list"), "list")
    need("Jacobian" in said("show", "softmax-jacobian"), "show")
    need("2Aᵀ(Ax − b)" in said(*GRADIENT), "derive")
    need("def " in said(*GRADIENT, "--format", "python"), "derive --format python")
    for ending, sign in SIGNS.items():
        said("export", "softmax-jacobian", "--to", f"page.{ending}")
        need(sign in Path(f"page.{ending}").read_text("utf-8"), f"export --to page.{ending}")
    said("show", "softmax-jacobian", "--format", "latex", "--notation", "textbook", "-o", "textbook.tex")
    said("problems", "--topic", "gradients", "--count", "2", "--solutions", "--to", "sheet.tex")
    said("examples", "--to", "examples")
    need(Path("examples/lectures/start.ipynb").is_file(), "examples")
    need(subprocess.run([sys.executable, "examples/least_squares.py"], check=False).returncode == 0, "an example")
    need("complete" in said("completion", "bash"), "completion")


if __name__ == "__main__":
    tour(Path(sys.argv[1]))
    print("the tour is done")
