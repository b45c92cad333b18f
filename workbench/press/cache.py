"""Derivations that were derived and judged before, kept in the user's cache folder.

One file an entry. It says what made it: the sources of the rooms that derive and judge, the versions of the libraries
under them, and the files of the entry, of all entries that it cites and of the modules of the library that these
import. It counts only while all of these are the same, and its own checksum holds: a broken file is no file. A
folder that cannot be written, or that belongs to somebody else, is left alone.

The records are pickled; so nothing is read that this user did not write.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import pickle
import sys
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from workbench import LOADED, catalog
from workbench.record.derivation import Derivation
from workbench.show.publish import files

_ROOMS = (
    "terms", "language", "algebra", "forms", "numerics", "emission", "rules", "reasons", "record", "adviser", "engines",
    "check",
)
_LIBRARIES = ("lark", "mpmath", "numpy", "scipy", "sympy")
_DIGEST = 64
_HOME = Path(__file__).parent.parent


def default_folder() -> Path:
    """``derivation-workbench`` in the user's cache folder, by the XDG specification."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return Path(base if os.path.isabs(base) else os.path.expanduser("~/.cache")) / "derivation-workbench"


def load(id: str, checked: bool, folder: Path) -> Derivation | None:
    """What is kept of an entry, if it is still what would be made; None otherwise, whatever the reason."""
    try:
        kept = pickle.loads(_valid(id, checked, folder)[1])
    except Exception:  # a cache that cannot be used is an empty one
        return None
    return kept if isinstance(kept, Derivation) and kept.id == id else None


def fingerprint(id: str, checked: bool, folder: Path) -> str:
    """A digest of what is kept of an entry, if it is still what would be made; empty otherwise."""
    try:
        return _valid(id, checked, folder)[0]
    except Exception:
        return ""


def _valid(id: str, checked: bool, folder: Path) -> tuple[str, bytes]:
    """The digest and the body of the file of an entry. Raises whatever a file does that is none, or out of date."""
    path = _path(id, checked, folder)
    if hasattr(os, "geteuid") and os.stat(path).st_uid != os.geteuid():
        raise PermissionError(f"{path} belongs to somebody else")
    data = path.read_bytes()
    digest, rest = data[:_DIGEST], data[_DIGEST:]
    if hashlib.sha256(rest).hexdigest().encode() != digest:
        raise ValueError(f"{path} is broken")
    head, _, body = rest.partition(b"\n")
    made_by = json.loads(head)
    if made_by["engine"] != engine() or any(_digest(name) != sum for name, sum in made_by["files"].items()):
        raise ValueError(f"{path} is out of date")
    return digest.decode(), body


def keep(derivation: Derivation, checked: bool, folder: Path) -> None:
    """Keep a derivation; a folder that cannot be written is no error, nor is a derivation that cannot.

    Nothing is kept that was made by sources which have changed since they were read: it would pass for what the new
    ones make.
    """
    sources = sorted(_sources(derivation))
    if any(os.stat(name).st_mtime >= LOADED for name in [*sources, *map(str, _engine_sources())]):
        return
    made_by = {"engine": engine(), "files": {name: _digest(name) for name in sources}}
    try:
        body = pickle.dumps(derivation, protocol=5)
    except (pickle.PicklingError, AttributeError, TypeError):  # a lemma was told a function of Python's
        return
    rest = json.dumps(made_by).encode() + b"\n" + body
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        files.put(hashlib.sha256(rest).hexdigest().encode() + rest, str(_path(derivation.id, checked, folder)))
    except OSError:
        return


def _path(id: str, checked: bool, folder: Path) -> Path:
    return folder / f"{id}.{'checked' if checked else 'derived'}"


# -- what made it ----------------------------------------------------------------------


@cache
def engine() -> str:
    """A digest of everything under the entries: sources, and versions of Python and the libraries."""
    total = hashlib.sha256(f"{sys.version} {[_version(name) for name in _LIBRARIES]}".encode())
    for path in _engine_sources():
        total.update(f"{path.relative_to(_HOME)} {_digest(str(path))}\n".encode())
    return total.hexdigest()


@cache
def _engine_sources() -> tuple[Path, ...]:
    found = [path for room in _ROOMS for path in sorted((_HOME / room).rglob("*")) if path.suffix in (".py", ".lark")]
    return (*found, _HOME / "catalog.py")


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return ""


@cache
def _digest(file: str) -> str:
    return hashlib.sha256(Path(file).read_bytes()).hexdigest()


def _sources(derivation: Derivation) -> set[str]:
    """The files of an entry and of all that it cites, and those that they import from the library."""
    ids, found = [derivation.id], set[str]()
    seen: set[str] = set()
    while ids:
        id = ids.pop()
        if id in seen:
            continue
        seen.add(id)
        found |= _with_imports(catalog.metadata(id).path)
        ids += derivation.needs if id == derivation.id else catalog.entry(id).needs
    return found


def _with_imports(file: str) -> set[str]:
    found: set[str] = set()
    open_ = [file]
    while open_:
        name = open_.pop()
        if name not in found:
            found.add(name)
            open_ += _imported(name)
    return found


@cache
def _imported(file: str) -> tuple[str, ...]:
    """The files of the library that a file imports."""
    names: list[str] = []
    for node in ast.walk(ast.parse(Path(file).read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    packages = {known.module.partition(".")[0] for known in catalog.entries().values()}
    return tuple(_files(name for name in names if name.partition(".")[0] in packages))


def _files(modules: Iterable[str]) -> list[str]:
    found = []
    for module in modules:
        try:
            spec = find_spec(module)
        except ModuleNotFoundError:
            continue  # a word of a module, no module
        if spec is not None and spec.origin is not None:
            found.append(spec.origin)
    return found
