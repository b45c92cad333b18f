"""The self-test: a problem, boxes for the answer, hints one by one, then the solution in the stepper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workbench.problems import sheet
from workbench.problems.judging import LONGEST
from workbench.widgets import tasks
from workbench.widgets.answering import Answering


class SelfTest(Answering):
    """Problems on a topic at a level, one after the other; the same seed asks the same.

    Raises SheetError for a topic or a level that there is not.
    """

    def __init__(self, topic: str | None = None, level: str | None = None, seed: int = 0) -> None:
        (problem,) = sheet(topic, level, 1, seed).problems
        super().__init__({"kind": "self-test", "problem": tasks.posed(problem)})
        self._asked = (topic, level, seed)
        self._problem = problem

    def task_of(self, do: str, message: Mapping[str, Any]) -> tuple[Callable[..., Any], tuple[Any, ...]] | None:
        place = int(message.get("place", 0))
        if not 0 <= place < 1_000:
            raise ValueError("there is no such problem")
        if do == "next":
            return tasks.draw, (*self._asked, place)
        if do == "judge":
            texts = [str(text)[: LONGEST + 1] for text in message["texts"]][:20]
            return tasks.judge, (*self._asked, place, texts)
        return None

    def static(self) -> Mapping[str, str]:
        from workbench.show.pages.document import Formula
        from workbench.show.pages.prose import prose

        problem = self._problem
        asked = prose(problem.ask, (*problem.names, *problem.derivation.givens))
        shown = [Formula(term) for term in problem.shown]
        return {
            "text/markdown": "\n\n".join([asked.markdown, *(f"$${f.latex}$$" for f in shown)]),
            "text/plain": "\n".join([asked.plain, *(f.plain for f in shown)]),
        }


__all__ = ["SelfTest"]
