"""``workbench examples``: the files to begin with, listed, or copied to a folder where they can be changed."""

from __future__ import annotations

import shutil
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path

from workbench.cli.codes import DONE
from workbench.cli.errors import RequestError
from workbench.cli.output import write

PACKAGE = Path(__file__).parents[1]


def examples_(options: Namespace) -> int:
    """List them; with a folder, copy the named ones, or all. Nothing that is there is written over."""
    there = files()
    unknown = [name for name in options.names if name not in there and not any(f.startswith(f"{name}/") for f in there)]
    if unknown:
        raise RequestError(f"no example is called {unknown[0]!r}; there are {', '.join(there)}")
    wanted = [f for f in there if not options.names or any(f == n or f.startswith(f"{n}/") for n in options.names)]
    if options.folder is None:
        write("".join(f"{there[name]}\n" for name in wanted))
        return DONE
    folder = Path(options.folder)
    standing = [name for name in wanted if (folder / name).exists()]
    if standing:
        raise RequestError(f"{folder / standing[0]} is there, and nothing is written over; choose another folder")
    for name in wanted:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(there[name], folder / name)
    return DONE


def files() -> Mapping[str, Path]:
    """The examples by name, the lectures below ``lectures/``: in the package, or beside it in a source tree.

    Raises RequestError where there are none.
    """
    packed, tree = PACKAGE / "examples", PACKAGE.parent
    homes = {"": packed, "lectures/": packed / "lectures"}
    if not packed.is_dir():
        homes = {"": tree / "examples", "lectures/": tree / "notebooks"}
    found = {
        f"{prefix}{path.name}": path for prefix, home in homes.items() for path in sorted(home.glob("*"))
        if path.is_file() and (not prefix or path.suffix == ".ipynb")
    }  # fmt: skip
    if not found:
        raise RequestError("this installation has no examples; install the wheel, or use the source tree")
    return found
