"""JupyterLab: steppers, check panels, figures, the playground, self-tests. Needs the extra ``lab``, and loads it late.

The JavaScript is built into ``workbench/show/page`` from the sources in ``src/`` there: plain ES modules without a
framework, built by ``make page`` and committed. The HTML pages have the stepper's bundle too. A widget is

- a record made in Python, with all that it shows (``show.html_record`` for derivations): no message goes to the kernel
  for what the page can do alone, and what it computes, the workbench computed;
- one entry point in ``src/`` that exports ``{ render }`` as anywidget wants it, named in ``build.mjs``; the shared
  parts are ``dom.js`` (elements, text only), ``typeset.js`` (KaTeX), ``words.js`` (formulas with words and verdicts),
  ``view.js`` (a derivation in place, for widgets that show one) and ``theme.css`` (the colours, ``--dw-*``);
- a class in a module here, on anywidget, with a static rendering in its ``_repr_mimebundle_``.

Widgets that have to ask (``playground.js``: the playground, the check panel, the self-test) stand on ``answering``: a
message is data, answered at once or by a process of the widget's own (``working``), which can be ended amid a task.

A derivation is a record of a lower room and may not know this one: ``attach`` puts ``stepper``, ``check_panel``
and ``figure`` onto its class, and the public face ``workbench`` calls it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.widgets.checking import CheckPanel
    from workbench.widgets.figures import MovingFigure
    from workbench.widgets.playing import Playground
    from workbench.widgets.stepper import Stepper
    from workbench.widgets.testing import SelfTest

__all__ = ["MissingExtra", "attach", "figure", "figure_of", "panel_of", "playground", "self_test", "step_through"]


class MissingExtra(ImportError):
    """A widget was asked for where its packages are not installed; the message says what to install."""


@contextmanager
def _extra(what: str) -> Iterator[None]:
    """Says what to install where a package of the extra is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("anywidget", "ipywidgets", "traitlets"):
            raise
        raise MissingExtra(
            f"{what} needs {error.name}: pip install 'derivation-workbench[lab]'", name=error.name
        ) from None


def step_through(derivation: Any, detail: str = "lecture", hidden: bool = True, checked: bool = True) -> Stepper:
    """The derivation as a widget to step through: lines open, reasons show, the next line can be asked for first.

    ``detail``: brief, lecture or full, where it starts. ``hidden``: the lines to come are hidden at first.
    ``checked``: judge it, and the lemmas it cites, where that was not done. Raises MissingExtra without the extra
    ``lab``, and ValueError for an unknown level of detail.
    """
    with _extra("the stepper"):
        from workbench.widgets.stepper import Stepper
    return Stepper(derivation, detail=detail, hidden=hidden, checked=checked)


def panel_of(derivation: Any, seed: int = 0) -> CheckPanel:
    """The main claim, a derivative, beside its differences at a random point: matrices, and errors over the step.

    ``seed`` draws the point and the sizes; the panel draws others. Raises MissingExtra without the extra ``lab``, and
    LanguageError for a claim that is no derivative.
    """
    with _extra("the check panel"):
        from workbench.widgets.checking import CheckPanel
    return CheckPanel(derivation, seed)


def figure(name: str) -> MovingFigure:
    """A figure that moves, by its name or by the id of the entry that it belongs to: ``figure("softmax-temperature")``.

    Raises MissingExtra without the extra ``lab``, and LookupError for a figure that there is not.
    """
    from workbench import catalog
    from workbench.show.figures import figures

    of_entry = {made.entry: made for made in figures().values()}
    made = figures().get(name) or of_entry.get(name)
    if made is None:
        raise LookupError(f"no figure is called {name!r}; there are {', '.join(figures())}")
    return figure_of(catalog.entry(made.entry), made.name)


def figure_of(derivation: Any, name: str = "") -> MovingFigure:
    """The figure of an entry; by its name, where the entry has several.

    Raises MissingExtra without the extra ``lab``, and LookupError where there is none.
    """
    from workbench.show.figures import records

    found = {record["name"]: record for record in records(derivation)}
    if not found or name not in ("", *found):
        raise LookupError(f"{derivation.id or 'this derivation'} has no figure {name}".rstrip())
    with _extra("the figure"):
        from workbench.widgets.figures import MovingFigure
    return MovingFigure(record=found[name or next(iter(found))])


def playground(example: int = 0) -> Playground:
    """A form for an expression, its variables and what is asked; the derivation, its check and its code below.

    ``example``: which of the examples it starts from, the first being 0. Raises MissingExtra without the extra ``lab``,
    and IndexError for an example that there is not.
    """
    with _extra("the playground"):
        from workbench.widgets.playing import Playground
    return Playground(example)


def self_test(topic: str | None = None, level: str | None = None, seed: int = 0) -> SelfTest:
    """A problem of a topic and level (any, without them) with boxes for the answer, hints and the solution.

    The same ``seed`` asks the same problems. Raises MissingExtra without the extra ``lab``, and
    ``problems.SheetError`` for a topic or level that there is not.
    """
    with _extra("the self-test"):
        from workbench.widgets.testing import SelfTest
    return SelfTest(topic, level, seed)


def attach() -> None:
    """Let derivations have a stepper, a check panel and a figure; calling it again changes nothing."""
    from workbench.record.derivation import Derivation

    for name, method in (("stepper", step_through), ("check_panel", panel_of), ("figure", figure_of)):
        type.__setattr__(Derivation, name, method)
