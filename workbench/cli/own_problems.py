"""The problems of a user's file, derived by the commands that they name and judged like everything else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from workbench.cli.command_line import UsageError, read
from workbench.cli.errors import described
from workbench.cli.homes import home_of
from workbench.cli.problem_files import Asked, read_problems, wrong

if TYPE_CHECKING:
    from workbench.problems import Problem, Sheet
    from workbench.record.derivation import Derivation
    from workbench.terms.term import Term


@dataclass(frozen=True)
class _Failure:
    """Why a problem of the file could not be answered."""

    message: str


def own_sheet(text: str, name: str, title: str = "", jobs: int = 1) -> Sheet:
    """The sheet of a file. Raises RequestError that names the line of the first problem without an answer."""
    from workbench.problems import Sheet

    found = read_problems(text, name)
    problems: list[Problem] = []
    for asked, made in zip(found.asked, _made(found.asked, jobs), strict=True):
        if isinstance(made, _Failure):
            raise wrong(name, asked.line, made.message)
        problems.append(made)
    return Sheet(title or found.title or "Problems", tuple(problems))


def _made(asked: tuple[Asked, ...], jobs: int) -> Iterator[Problem | _Failure]:
    from workbench.workers import in_order

    yield from (made for _, made in in_order(problem_of, asked, min(jobs, len(asked))))


def problem_of(asked: Asked) -> Problem | _Failure:
    """The problem, derived and judged; a failure says what is wrong with its command."""
    from workbench.check import check
    from workbench.problems import Problem

    command = asked.argv[0]
    try:
        options = read(list(asked.argv))
        make = getattr(import_module(f"workbench.cli.{home_of(command)}"), f"{command}_made")
        derivation = check(make(options))
    except UsageError as error:
        return _Failure(str(error))
    except SystemExit:
        return _Failure("--help is no problem")
    except Exception as error:
        return _Failure(described(error)[1])
    shown = (*_asked_in(derivation, bool(asked.ask)), *_given_arrays(derivation))
    return Problem(asked.ask or derivation.goal, derivation, shown, title=asked.title)


def _asked_in(derivation: Derivation, own_words: bool) -> Iterator[Term]:
    """What the user's own words need not repeat: the formula that the goal, which they stand for, says."""
    from workbench.show.pages.prose import prose
    from workbench.terms.heads import RELATION
    from workbench.terms.term import Term

    if not own_words:
        return
    parts = [part for part in prose(derivation.goal, derivation.givens).parts if isinstance(part, Term)]
    said = [part for part in parts if part.head is RELATION]
    if said:
        yield from said
    elif derivation.claim.kind in ("Integral", "Limit", "Solution"):
        yield derivation.claim.statement.args[0]
    else:
        yield from (part for part in parts if part.args)


def _given_arrays(derivation: Derivation) -> Iterator[Term]:
    """The arrays that the goal speaks of by name alone."""
    from workbench.show.pages.from_record import document

    spoken = set(re.findall(r"`(\w+)`", derivation.goal))
    yield from (d.term for d in document(derivation).definitions if getattr(d.term.args[0], "name", "") in spoken)
