"""``workbench new``: the file of an entry of one's own, with what it still needs."""

from __future__ import annotations

import re
from argparse import Namespace
from keyword import iskeyword
from pathlib import Path

from workbench import catalog
from workbench.cli.codes import DONE
from workbench.cli.errors import RequestError
from workbench.cli.output import write

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

_ENTRY = '''"""{title}.

What it says and what it is for, in a sentence or two.
"""

from workbench import Gradient, derivation, equals, gradient, matrix, vector

META = {{
    "level": "beginner",
    "bullets": [],
    "prerequisites": [],
    "references": [],
}}

# What this entry still needs; take out each line that is done.
# - The title and the sentences above. META: level (beginner, intermediate, advanced, research), bullets (subjects of
#   the curriculum: workbench list --bullet SUBJECT), prerequisites (ids), references (a work, then the place in it).
# - The claim: the whole result, in the general case, sizes as names. What stands below is only an example.
# - The lines: an engine's road (return gradient(f, x)), or your pen's, where each line is made by a rule or follows
#   from what it cites. Leave out a condition once and see the claim refused.
# - A remark that is checked (pen.sanity) and a mistake that people make (pen.wrong).
# - workbench check {id}: all passed, no step stated. workbench why {id} LINE says what a line lacks.
# - workbench show {id} --detail full, read as a reader would: does each line follow, does its reason name the reason?

A, x = matrix("A", "n", "n"), vector("x", "n")
f = x @ A @ x


@derivation(claim=Gradient(f, x, (A + A.T) @ x))
def {name}(pen):
    pen.sanity(equals(x @ (A + A.T) @ x, 2 * f), "homogeneous of degree 2")
    pen.wrong("Taking `2 * A @ x`, which needs a symmetric `A`.")
    return gradient(f, x)
'''

_PROJECT = '''[project]
name = "{package}"
version = "0.1"
dependencies = ["derivation-workbench"]

[project.entry-points."workbench.derivations"]
{module} = "{module}"

[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[tool.hatch.build.targets.wheel]
packages = ["{module}"]
'''


def new_(options: Namespace) -> int:
    """Write the file of an entry, and around it a package that the workbench finds, unless the folder is a library.

    A folder is a library where it has ``lectures.toml``. Raises RequestError for an id that is none or is taken, and
    where the file is there.
    """
    id, folder = options.id, Path(options.folder or "my-derivations")
    name = id.replace("-", "_")
    if not _ID.fullmatch(id) or iskeyword(name):
        raise RequestError(f"{id!r} is no id: small letters, digits and hyphens, such as gradient-of-a-form")
    if id in catalog.entries():
        raise RequestError(f"there is an entry {id}: {catalog.metadata(id).path}")
    topic = options.topic or "my-topic"
    if not _ID.fullmatch(topic):
        raise RequestError(f"{topic!r} is no topic: small letters, digits and hyphens, such as linear-algebra")
    inside = (folder / "lectures.toml").is_file()
    module = re.sub(r"\W", "_", folder.resolve().name)
    home = folder if inside else folder / module
    file = home / topic.replace("-", "_") / f"{name}.py"
    if file.exists():
        raise RequestError(f"{file} is there, and nothing is written over")
    file.parent.mkdir(parents=True, exist_ok=True)
    project = folder / "pyproject.toml"
    if not inside and not project.exists():
        (home / "__init__.py").touch()
        project.write_text(_PROJECT.format(package=folder.resolve().name, module=module), encoding="utf-8")
    title = id.replace("-", " ").capitalize()
    file.write_text(_ENTRY.format(title=title, id=id, name=name), encoding="utf-8")
    install = "" if inside else f"pip install -e {folder}\n"
    then = f"{install}workbench check {id}\nworkbench show {id} --detail full\n"
    write(f"{file}\n\nIt says what it still needs. Then:\n{then}")
    return DONE
