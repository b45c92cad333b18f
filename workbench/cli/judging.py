"""``workbench judge``: whether a statement follows from others."""

from __future__ import annotations

import json
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from workbench.cli.codes import DONE, NOT_PASSED
from workbench.cli.output import put

if TYPE_CHECKING:
    from workbench.check.steps.judgement import Judgement


def judge_(options: Namespace) -> int:
    """Judge the step and say so; DONE where it follows."""
    from workbench.check.steps.judgement import judge
    from workbench.language.parse import declared, parse, parse_variable

    symbols = declared(map(parse_variable, options.var))
    premises = [parse(text, symbols) for text in options.premises]
    made = judge(parse(options.statement, symbols), premises)
    text = _json(made, options.premises) if options.format == "json" else _text(made, options.premises)
    put(text, options.output)
    return DONE if made.follows else NOT_PASSED


def _idle(made: Judgement, premises: list[str]) -> list[str]:
    return [premises[k] if isinstance(k, int) else k for k in made.idle]


def _json(made: Judgement, premises: list[str]) -> str:
    answer: dict[str, Any] = {
        "verdict": str(made.answer),
        "status": None if made.status is None else str(made.status),
        "witness": made.witness or None,
        "idle": _idle(made, premises),
        "schema": made.schema or None,
    }
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def _text(made: Judgement, premises: list[str]) -> str:
    if made.follows:
        lines = [f"follows: {made.status}, by {made.schema}"]
        lines += [f"not needed: {words}" for words in _idle(made, premises)]
    else:
        lines = [str(made.answer) + (f": {made.witness}" if made.witness else "")]
    return "\n".join(lines) + "\n"
