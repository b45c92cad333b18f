"""The stepper as a widget: the record of the page goes out once, and from then on the browser needs no kernel."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from workbench import catalog
from workbench.record.derivation import Derivation, Detail
from workbench.show import jupyter
from workbench.show.html import record as html_record
from workbench.show.html.page import bundle
from workbench.show.notation import PLAIN, Notation


class Stepper(anywidget.AnyWidget):
    """A derivation to step through. Its one state is ``record``, which the page reads and never changes."""

    _esm = bundle("stepper.js")
    _css = bundle("stepper.css")
    record = traitlets.Dict().tag(sync=True)

    def __init__(
        self, derivation: Derivation, *, detail: str = "lecture", hidden: bool = True, checked: bool = True,
        notation: Notation = PLAIN,
    ) -> None:  # fmt: skip
        from workbench.check import check

        start = {"level": str(Detail(detail)), "stepping": hidden}
        if checked and derivation.claim.verdict is None:
            derivation = check(derivation)

        def lemmas(id: str) -> Derivation:
            lemma = catalog.entry(id)
            return check(lemma) if checked else lemma

        record = html_record.page([derivation], lemmas, notation)
        super().__init__(record={**record, "start": start})
        self._derivation = derivation

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """The widget, and for those who read the notebook without a kernel the page as Markdown and as text."""
        made = super()._repr_mimebundle_(**kwargs)
        if made is None:
            return None
        data, metadata = made if isinstance(made, tuple) else (made, {})
        static = jupyter.of_derivation(self._derivation, include=("text/markdown", "text/plain"))
        return {**data, **static}, metadata
