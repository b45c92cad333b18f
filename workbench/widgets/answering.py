"""What the widgets that need a kernel share: messages from the page, answered at once or by a process of their own.

The page sends ``{"n": number, "do": word, ...}`` and gets ``{"n": number, ...}``. What takes a moment goes to the
worker; ``cancel`` ends it. Nothing that a page sends is more than data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import anywidget
import traitlets

from workbench.show.html.page import bundle
from workbench.widgets.working import Worker

Data = dict[str, Any]


class Answering(anywidget.AnyWidget):
    """A widget with one state, ``record``, and answers to messages. ``kind`` says what the page makes of it."""

    _esm = bundle("playground.js")
    _css = bundle("stepper.css") + bundle("playground.css")
    record = traitlets.Dict().tag(sync=True)
    _worker: Worker | None = None

    def __init__(self, record: Data) -> None:
        super().__init__(record=record)
        self._worker = Worker()
        self.on_msg(self._heard)

    def at_once(self, do: str, message: Mapping[str, Any]) -> Data | None:
        """The answer to a message that needs no process; None where it does."""
        return None

    def task_of(self, do: str, message: Mapping[str, Any]) -> tuple[Callable[..., Any], tuple[Any, ...]] | None:
        """The task and its arguments that answer a message; None for a message that is none of ours."""
        return None

    def static(self) -> Mapping[str, str]:
        """What those see who have no kernel: Markdown and text."""
        raise NotImplementedError

    def _heard(self, _widget: Any, message: Any, _buffers: Any) -> None:
        if self._worker is None or not isinstance(message, dict) or not isinstance(message.get("do"), str):
            return
        n, do = message.get("n"), message["do"]
        if do == "cancel":
            self._worker.cancel()
            self.send({"n": n, "cancelled": True})
            return
        try:
            answer = self.at_once(do, message)
            task = self.task_of(do, message) if answer is None else None
        except Exception as error:  # whatever a page sends, it gets an answer
            answer, task = {"error": {"message": f"This is not understood: {type(error).__name__}: {error}"}}, None
        if answer is not None:
            self.send({"n": n, **answer})
        elif task is not None:
            function, arguments = task
            self._worker.start(function, *arguments, then=lambda found: self.send({"n": n, **found}))

    def close(self) -> None:
        if self._worker is not None:  # else it was never made whole
            self._worker.close()
        super().close()

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        made = super()._repr_mimebundle_(**kwargs)
        if made is None:
            return None
        data, metadata = made if isinstance(made, tuple) else (made, {})
        return {**data, **self.static()}, metadata


__all__ = ["Answering"]
