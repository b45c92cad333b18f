"""``workbench completion``: what makes a shell complete the commands, options, choices, files and ids."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Mapping
from typing import Any

from workbench.cli.codes import DONE
from workbench.cli.options import FILES
from workbench.cli.output import write


def completion_(options: Namespace) -> int:
    """Print the script for a shell: bash, zsh or fish."""
    write(script(options.shell))
    return DONE


def script(shell: str) -> str:
    """The script, made from the parser: nothing is listed a second time."""
    import shtab

    from workbench.cli.command_line import complete_parser

    parser, commands = complete_parser()
    known = _known()
    for name, command in commands.items():
        for action in command._actions:
            _taught(action, {**known, **(_of_sheets() if name == "problems" else {})}, shtab.FILE)
    made: str = shtab.complete(parser, shell=shell)
    return made if made.endswith("\n") else f"{made}\n"


def _taught(action: argparse.Action, known: Mapping[str, list[str]], file: Any) -> None:
    """What an action takes: a file, one of what is there, or what argparse knows already."""
    if action.dest in FILES:
        action.complete = file  # type: ignore[attr-defined]
    elif action.dest in known and action.choices is None:
        action.choices = known[action.dest]


def _known() -> dict[str, list[str]]:
    """Values that the library decides; metadata is read, nothing is derived."""
    from workbench import catalog
    from workbench.cli.options import modules
    from workbench.show.profiles import profiles

    ids = list(catalog.entries())
    topics = list(dict.fromkeys(entry.topic for entry in catalog.entries().values()))
    return {"id": ids, "ids": ids, "topic": topics, "notation": list(profiles()),
            "task": modules("worked", "tasks")}  # fmt: skip


def _of_sheets() -> dict[str, list[str]]:
    """Sheets have topics and levels of their own."""
    from workbench.problems import LEVELS, topics

    return {"topic": list(topics()), "level": list(LEVELS)}
