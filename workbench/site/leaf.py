"""What the site knows of one entry: all that is expensive, as data that JSON can hold, kept beside the derivation.

A leaf: ``record`` (the stepper's), ``html`` (the page's text, with MathML), ``figures`` and ``stills``, ``heading`` and
``claim`` (HTML of its card), ``formulas`` (``[place, LaTeX]``: goal, claim or line), ``uses`` (``[kind, name]`` of the
reasons of its lines) and ``cites`` (ids).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from workbench.press import cache as kept
from workbench.press.making import made
from workbench.record.derivation import Derivation, Detail
from workbench.show import figures
from workbench.show.html.record import entry as record_of
from workbench.show.publish import files
from workbench.site.markup import boxed, formulas_in, said
from workbench.site.reading import text

Leaf = dict[str, Any]
_OWN = ("leaf.py", "markup.py", "reading.py")
_KINDS = (".py", ".toml", ".svg")
_HOME = Path(__file__).parent


def leaf(id: str, checked: bool = True, folder: Path | None = None) -> Leaf:
    """The leaf of an entry: the one that is kept, if it is still what would be made, else made now and kept.

    ``folder`` is that of the cache; without one nothing is looked up or kept. Raises UnknownEntry, NotDerived.
    """
    found = _load(id, checked, folder) if folder is not None else None
    if found is not None:
        return found
    leaf = leaf_of(made([id], checked=checked, folder=folder)[id])
    if folder is not None:
        _keep(leaf, id, checked, folder)
    return leaf


def leaf_of(derivation: Derivation) -> Leaf:
    """The leaf of a derivation."""
    record = record_of(derivation, copies=(Detail.LECTURE,))
    drawn = list(figures.records(derivation))
    return {
        "id": derivation.id,
        "record": record,
        "html": "\n".join(text(record)),
        "figures": drawn,
        "stills": [figures.still(figure["name"]) for figure in drawn],
        "heading": said(record["heading"]),
        "claim": boxed(record["claims"][0]["latex"]),
        "formulas": list(_formulas(record)),
        "uses": _uses(derivation),
        "cites": _cites(derivation),
        "references": list(derivation.references),
    }


def _formulas(record: dict[str, Any]) -> Iterator[list[str]]:
    """What a reader may look for: what is asked, what is claimed, and every line that a page shows."""
    seen = set()
    asked = [f for section in record["before"] if section.get("asked") for i in section["items"]
             for f in formulas_in(i.get("words"))]  # fmt: skip
    lines = [road["lines"][row[0]] for road in record["roads"] for row in road["levels"]["lecture"]]
    shown = [("claim", claim["latex"]) for claim in record["claims"]]
    shown += [("goal", latex) for latex in [*formulas_in(record["heading"]), *asked]]
    shown += [("line", line["latex"]) for line in lines]
    for place, latex in shown:
        if latex not in seen:
            seen.add(latex)
            yield [place, latex]


def _uses(derivation: Derivation) -> list[list[str]]:
    parts = {(part.declared.kind, part.declared.name) for line in derivation.walk() for part in line.rule.parts}
    return [list(part) for part in sorted(parts)]


def _cites(derivation: Derivation) -> list[str]:
    by_lines = [name for line in derivation.walk() for name in (line.lemma, *(part.lemma for part in line.rule.parts))]
    return [name for name in dict.fromkeys((*derivation.needs, *by_lines)) if name and name != derivation.id]


# -- kept ----------------------------------------------------------------------------


@cache
def made_by() -> str:
    """A digest of what makes a leaf of a derivation: the room that shows it, and the library that sets formulas."""
    total = hashlib.sha256(metadata.version("latex2mathml").encode())
    shown = sorted(path for path in (_HOME.parent / "show").rglob("*") if path.suffix in _KINDS)
    for path in [*shown, *(_HOME / name for name in _OWN)]:
        total.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _key(id: str, checked: bool, folder: Path) -> str:
    """What a kept leaf must have been made of; empty where no derivation is kept."""
    derivation = kept.fingerprint(id, checked, folder)
    return f"{made_by()} {derivation}" if derivation else ""


def _path(id: str, checked: bool, folder: Path) -> Path:
    return folder / "site" / f"{id}.{'checked' if checked else 'derived'}.json"


def _load(id: str, checked: bool, folder: Path) -> Leaf | None:
    try:
        data = json.loads(_path(id, checked, folder).read_bytes())
        leaf = data["leaf"] if data["key"] == _key(id, checked, folder) else None
    except (OSError, ValueError, KeyError, TypeError):  # a cache that cannot be used is an empty one
        return None
    return leaf if isinstance(leaf, dict) and leaf.get("id") == id else None


def _keep(leaf: Leaf, id: str, checked: bool, folder: Path) -> None:
    key = _key(id, checked, folder)
    if not key:
        return
    path = _path(id, checked, folder)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        files.put(json.dumps({"key": key, "leaf": leaf}, ensure_ascii=False).encode(), str(path))
    except OSError:
        return
