"""Sheets: different problems on a topic at a level, every one derived and checked before it is in.

The candidates of a sheet stand in one order that the seed decides: a round of all families, each with its next
variant, then another round. The first ones that are new, answered, checked and nice make the sheet, whether one
process works on them or several.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count as count_from
from itertools import islice
from random import Random

from workbench.problems.declaring import Family, every_family, topics
from workbench.problems.problem import LEVELS, Problem, Variant
from workbench.terms.text import text_of
from workbench.workers import in_order

ROUNDS = 40
"""After so many rounds a topic that brought nothing new has nothing new."""
Progress = Callable[[int, int], None]


class SheetError(ValueError):
    """A sheet that cannot be made; the message says what can."""


@dataclass(frozen=True)
class Sheet:
    """Problems in order, with what was asked for. ``refused``: candidates that no engine answered or that did not pass,
    by family and number, with the reason."""

    title: str
    problems: tuple[Problem, ...]
    refused: tuple[tuple[str, int, str], ...] = ()


@dataclass(frozen=True)
class Candidate:
    family: str
    seed: int
    number: int


def sheet(
    topic: str | None = None,
    level: str | None = None,
    count: int = 8,
    seed: int = 0,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Sheet:
    """So many different problems. The same wishes and seed make the same sheet.

    ``progress(done, count)`` is called after each problem. Raises SheetError for a topic or level that there is not,
    for a combination without families, and where there are not so many different problems.
    """
    families = chosen(topic, level)
    if count < 1:
        raise SheetError(f"a sheet has at least one problem; {count} were asked for")
    there = sum(1 for _ in islice(candidates(families, seed), count))
    if there < count:
        raise SheetError(too_few(there, topic, level))
    problems: list[Problem] = []
    refused: list[tuple[str, int, str]] = []
    for candidate, made in in_order(problem_of, candidates(families, seed), min(jobs, count)):
        if isinstance(made, str):
            refused.append((candidate.family, candidate.number, made))
            continue
        problems.append(made)
        if progress is not None:
            progress(len(problems), count)
        if len(problems) == count:
            return Sheet(_title(topic, level), tuple(problems), tuple(refused))
    raise SheetError(too_few(len(problems), topic, level))


def too_few(there: int, topic: str | None, level: str | None) -> str:
    """What is said where more problems are asked for than there are."""
    more = "the level" if level else "the topic" if topic else ""
    return f"there are only {there} different problems {_wishes(topic, level)}; ask for fewer" + (
        f", or leave out {more}" if more else ""
    )


def chosen(topic: str | None, level: str | None) -> list[Family]:
    """The families on a topic at a level. Raises SheetError where there is no such topic, level or family."""
    if topic is not None and topic not in topics():
        near = difflib.get_close_matches(topic, topics(), 3, cutoff=0.4)
        hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(topics())}"
        raise SheetError(f"no problems on {topic!r}; {hint}")
    if level is not None and level not in LEVELS:
        raise SheetError(f"a level is one of {', '.join(LEVELS)}, not {level!r}")
    found = [f for f in every_family().values() if topic in (None, f.topic) and level in (None, f.level)]
    if not found:
        there = dict.fromkeys(f.level for f in every_family().values() if f.topic == topic)
        raise SheetError(f"no problems {_wishes(topic, level)}; on {topic} there are {', '.join(there)} ones")
    return found


def _wishes(topic: str | None, level: str | None) -> str:
    return " ".join([f"on {topic}" if topic else "", f"at the level {level}" if level else ""]).strip() or "at all"


def _title(topic: str | None, level: str | None) -> str:
    what = topic.replace("-", " ").capitalize() if topic else "Problems"
    return f"{what} ({level})" if level else what


def candidates(families: Sequence[Family], seed: int) -> Iterator[Candidate]:
    """Each question once, family after family in an order that the seed decides."""
    seen: set[int] = set()  # digests: of 100,000 questions they take a few megabytes
    idle = 0
    for number in count_from(0):
        order = list(families)
        Random(f"{seed}/order/{number}").shuffle(order)
        fresh = 0
        for family in order:
            key = _digest(family.variant(seed, number))
            if key not in seen:
                seen.add(key)
                fresh += 1
                yield Candidate(family.id, seed, number)
        idle = 0 if fresh else idle + 1
        if idle == ROUNDS:
            return


def _digest(variant: Variant) -> int:
    """Of what is asked; sixteen bytes, so that no two questions share one."""
    asked = "\n".join([variant.ask, *map(text_of, variant.shown)])
    return int.from_bytes(hashlib.blake2b(asked.encode(), digest_size=16).digest())


def problem_of(candidate: Candidate) -> Problem | str:
    """The candidate as a checked problem, or why it is none."""
    from workbench.check import check, report
    from workbench.record.errors import GoalError, NoDerivation, NoRule
    from workbench.terms.term import LanguageError

    family = every_family()[candidate.family]
    variant = family.variant(candidate.seed, candidate.number)
    try:
        derivation = check(variant.answer())
    except (GoalError, NoDerivation, NoRule, LanguageError) as error:
        return f"not answered: {error}"
    found = report(derivation)
    if not found.ok:
        return f"not passed: {'; '.join(found.open[:3])}"
    if variant.nice is not None and not variant.nice(derivation):
        return "the answer is not nice"
    return Problem(
        variant.ask, derivation, variant.shown, variant.names, family.title, family.topic, family.level, family.id
    )
