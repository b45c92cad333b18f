"""JupyterLab: ``derivation.stepper()``, and what else moves. Needs the extra ``lab``; nothing of it loads before.

The stepper's JavaScript is the bundle in ``workbench/show/page``, which the HTML pages have too; sources in ``src/``,
plain ES modules without a framework, built by ``make page`` and committed. A widget is

- a record made in Python, with all that it shows (``show.html_record`` for derivations): no message goes to the kernel
  for what the page can do alone, and what it computes, the workbench computed;
- one entry point in ``src/`` that exports ``{ render }`` as anywidget wants it, named in ``build.mjs``; the shared
  parts are ``dom.js`` (elements, text only), ``typeset.js`` (KaTeX), ``words.js`` (formulas with words and verdicts),
  ``view.js`` (a derivation in place, for widgets that show one) and ``theme.css`` (the colours, ``--dw-*``);
- a class in a module here, on anywidget, with a static rendering in its ``_repr_mimebundle_``.

A derivation is a record of a lower room and may not know this one: ``attach`` puts ``stepper`` onto its class, and the
public face ``workbench`` calls it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.widgets.stepper import Stepper

__all__ = ["MissingExtra", "attach", "step_through"]


class MissingExtra(ImportError):
    """A widget was asked for where its packages are not installed; the message says what to install."""


def step_through(derivation: Any, detail: str = "lecture", hidden: bool = True, checked: bool = True) -> Stepper:
    """The derivation as a widget to step through: lines open, reasons show, the next line can be asked for first.

    ``detail``: brief, lecture or full, where it starts. ``hidden``: the lines to come are hidden at first.
    ``checked``: judge it, and the lemmas it cites, where that was not done. Raises MissingExtra without the extra
    ``lab``, and ValueError for an unknown level of detail.
    """
    try:
        from workbench.widgets.stepper import Stepper
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("anywidget", "ipywidgets", "traitlets"):
            raise
        raise MissingExtra(
            f"the stepper needs {error.name}: pip install 'derivation-workbench[lab]'", name=error.name
        ) from None
    return Stepper(derivation, detail=detail, hidden=hidden, checked=checked)


def attach() -> None:
    """Let derivations have a stepper; calling it again changes nothing."""
    from workbench.derive.record import Derivation

    type.__setattr__(Derivation, "stepper", step_through)
