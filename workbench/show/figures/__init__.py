"""Figures that move, each beside the entry it belongs to and fed by it.

A figure is one declaration in one file of this folder, found by walking, and one drawing in ``page/src/figures/``: of
the same name, or one that many figures share (``_run.py``). The declaration says which entry, what can be moved, and
which of the entry's terms are drawn; it gets the derivation and takes them from its claims and lines. The drawing
evaluates these terms in the browser and turns them into curves, arrows and contours; it has no formula of the entry
typed in.

``still(name)`` is the picture of a figure as it begins, drawn by the same code when the bundle was built.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib import import_module
from importlib.resources import files
from pkgutil import iter_modules
from typing import Any

from workbench.record.derivation import Derivation
from workbench.show.code.programs import program, without_names
from workbench.show.formulas.terms import plain_of
from workbench.terms.heads import NAMED
from workbench.terms.term import LanguageError, Term, postorder, symbols

Parts = Callable[[Any], Mapping[str, Term]]
"""From a derivation to what is drawn; not typed closer, as a figure knows which claims of its entry have a result."""


@dataclass(frozen=True, slots=True)
class Slider:
    """A number to move. ``whole``: it jumps; ``play``: units a second at which a button runs it to its end."""

    name: str
    label: str
    low: float
    high: float
    start: float
    step: float = 0.01
    whole: bool = False
    play: float = 0
    unit: str = ""
    kind: str = "slider"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some words; its value is their place."""

    name: str
    label: str
    options: tuple[str, ...]
    start: int = 0
    kind: str = "choice"


@dataclass(frozen=True, slots=True)
class Switch:
    """On (1) or off (0)."""

    name: str
    label: str
    start: int = 0
    kind: str = "switch"


@dataclass(frozen=True, slots=True)
class Button:
    """Counts how often it was pressed: a seed. ``over``: sliders that it sets to random numbers, normal with mean 0 and
    the deviation ``spread``, or (``positive``) with a normal logarithm."""

    name: str
    label: str
    start: int = 0
    over: tuple[str, ...] = ()
    spread: float = 1
    positive: bool = False
    kind: str = "button"


@dataclass(frozen=True, slots=True)
class Place:
    """A button that sets other controls: to a position worth seeing, which its label names."""

    name: str
    label: str
    values: Mapping[str, float]
    start: int = 0
    kind: str = "place"


Control = Slider | Choice | Switch | Button | Place


@dataclass(frozen=True)
class Figure:
    """A declaration. ``name`` is the file's, with ``_`` read as ``-``; ``entry`` the id of the entry that feeds it;
    ``drawing`` the name of the drawing, where it is not the figure's."""

    name: str
    title: str
    caption: str
    entry: str
    controls: tuple[Control, ...]
    parts: Parts
    data: Mapping[str, Any] = field(default_factory=dict)
    drawing: str = ""

    def record(self, derivation: Derivation) -> dict[str, Any]:
        """All that the page needs: words, controls, and the entry's terms as programs and as text."""
        terms = {name: without_names(term) for name, term in self.parts(derivation).items()}
        given = symbols(*terms.values())
        return {
            "name": self.name,
            "drawing": self.drawing or self.name,
            "title": self.title,
            "caption": self.caption,
            "entry": self.entry,
            "controls": [asdict(control) for control in self.controls],
            "programs": {name: program(term, given) for name, term in terms.items()},
            "formulas": {name: plain_of(term) for name, term in terms.items()},
            "data": dict(self.data),
        }


def figure(entry: str, *controls: Control, drawing: str = "", **data: Any) -> Callable[[Parts], Figure]:
    """Declare the figure of a file: its docstring is title and caption, the function names the terms that it draws."""

    def declared(parts: Parts) -> Figure:
        module = import_module(parts.__module__)
        title, _, rest = (module.__doc__ or "").strip().partition("\n")
        name = parts.__module__.rpartition(".")[2].replace("_", "-")
        return Figure(name, title.rstrip("."), " ".join(rest.split()), entry, controls, parts, data, drawing)

    return declared


@cache
def figures() -> dict[str, Figure]:
    """Every figure by name."""
    found: dict[str, Figure] = {}
    for module in iter_modules(__path__):
        if module.name.startswith("_"):
            continue
        for value in vars(import_module(f"{__name__}.{module.name}")).values():
            if isinstance(value, Figure):
                found[value.name] = value
    return dict(sorted(found.items()))


def records(derivation: Derivation) -> Iterator[dict[str, Any]]:
    """The records of the figures of an entry; none for another derivation under its id, which lacks their terms."""
    for made in figures().values():
        if made.entry == derivation.id:
            try:
                yield made.record(derivation)
            except (LanguageError, LookupError, ValueError):
                continue


def still(name: str) -> str:
    """The figure as it begins, as SVG. Raises FileNotFoundError for a figure that has none."""
    return files("workbench.show").joinpath("page", "stills", f"{name}.svg").read_text("utf-8")


def named_part(derivation: Derivation, name: str) -> Term:
    """What the entry calls by a name, in its claims or lines. Raises LookupError where nothing is called so."""
    statements = [claim.statement for claim in derivation.claims]
    statements += [line.statement for line in derivation.walk()]
    for statement in statements:
        for term in postorder(statement):
            if term.head is NAMED and term.name == name:
                return term
    raise LookupError(f"{derivation.id} calls nothing {name}")
