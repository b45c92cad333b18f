"""How terms and derivations show themselves in Jupyter: Markdown, LaTeX and text, asked for by ``_repr_mimebundle_``.

The record and the terms are rooms below this one and may not know it. So the methods are put onto the classes from
here, by ``attach``, which the public face ``workbench`` calls when one of its words brings the first of these objects
into being. Code that imports rooms directly and wants the display calls ``attach()`` itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

Bundle = dict[str, str]
Kinds = Collection[str] | None


def of_derivation(derivation: Any, include: Kinds = None, exclude: Kinds = None) -> Bundle:
    """The page of a derivation in every form that was asked for."""
    from workbench import show

    writers: dict[str, Callable[[Any], str]] = {
        "text/markdown": show.markdown, "text/latex": show.latex, "text/plain": show.text,
    }  # fmt: skip
    return {kind: write(derivation) for kind, write in writers.items() if _wanted(kind, include, exclude)}


def of_derivation_as_text(derivation: Any) -> str:
    """The page as ``print`` shows it."""
    from workbench import show

    return show.text(derivation)


def of_term(term: Any, include: Kinds = None, exclude: Kinds = None) -> Bundle:
    """A term as displayed mathematics, and as its text."""
    from workbench import show

    writers = {"text/latex": lambda t: f"$\\displaystyle {show.latex_of(t)}$", "text/plain": repr}
    return {kind: write(term) for kind, write in writers.items() if _wanted(kind, include, exclude)}


def _wanted(kind: str, include: Kinds, exclude: Kinds) -> bool:
    return (not include or kind in include) and not (exclude and kind in exclude)


def attach() -> None:
    """Let derivations and terms show themselves; calling it again changes nothing."""
    from workbench.record.derivation import Derivation
    from workbench.terms.term import Term

    for kind, method in ((Derivation, of_derivation), (Term, of_term)):
        type.__setattr__(kind, "_repr_mimebundle_", method)
    type.__setattr__(Derivation, "__str__", of_derivation_as_text)
