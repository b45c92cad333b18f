"""The check panel: a claimed derivative beside its differences, at one random point after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from workbench.check.pictured import pictured
from workbench.record.derivation import Derivation
from workbench.show import latex_of, plain_of
from workbench.show.pages.prose import prose
from workbench.terms.term import LanguageError
from workbench.widgets.answering import Answering, Data


class CheckPanel(Answering):
    """Both matrices and their difference, and the error of difference quotients over their step.

    Raises LanguageError for a claim that is no derivative.
    """

    def __init__(self, derivation: Derivation, seed: int = 0) -> None:
        picture = asdict(pictured(derivation, seed))
        statement = derivation.claim.statement
        title = prose(derivation.title or "A claim and its differences", derivation.givens).pieces
        super().__init__({"kind": "check", "title": title, "latex": latex_of(statement), "picture": picture})
        self._derivation = derivation

    def at_once(self, do: str, message: Mapping[str, Any]) -> Data | None:
        if do != "picture":
            return None
        try:
            return {"picture": asdict(pictured(self._derivation, int(message["seed"])))}
        except LanguageError as error:
            return {"error": {"message": str(error)}}

    def static(self) -> Mapping[str, str]:
        picture = self.record["picture"]
        words = f"{plain_of(self._derivation.claim.statement)}: {_verdict(picture)}."
        return {"text/markdown": words, "text/plain": words}


def _verdict(picture: Data) -> str:
    said = {True: "the differences agree", False: "the differences disagree", None: "the differences cannot tell"}
    sizes = ", ".join(f"{name} = {size}" for name, size in picture["sizes"])
    return f"{said[picture['agrees']]}{' at ' + sizes if sizes else ''} (relative error {picture['error']:.1e})"


__all__ = ["CheckPanel"]
