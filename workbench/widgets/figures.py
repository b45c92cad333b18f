"""A figure as a widget: its record goes out once; what moves is computed in the browser, from the entry's terms."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from workbench.show import figures
from workbench.show.html.page import bundle


class MovingFigure(anywidget.AnyWidget):
    """A figure of an entry. Its one state is ``record``, which the page reads and never changes."""

    _esm = bundle("figures.js")
    _css = bundle("figures.css")
    record = traitlets.Dict().tag(sync=True)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """The widget, and for those who read the notebook without a kernel the picture as it begins."""
        made = super()._repr_mimebundle_(**kwargs)
        if made is None:
            return None
        data, metadata = made if isinstance(made, tuple) else (made, {})
        words = f"{self.record['title']}. {self.record['caption']}"
        still = {"image/svg+xml": figures.still(self.record["name"]), "text/plain": words}
        return {**data, **still}, metadata
