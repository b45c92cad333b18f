"""Sheets: different problems on a topic at a level, every one derived and checked before it is in.

The candidates of a sheet stand in one order that the seed decides: a round of all families, each with its next
variant, then another round. The first ones that are new, answered, checked and nice make the sheet, whether one
process works on them or several.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from random import Random

from workbench.problems.declaring import Family, every_family, topics
from workbench.problems.problem import LEVELS, Problem, Variant
from workbench.terms.text import text_of

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
    chosen = _chosen(topic, level)
    if count < 1:
        raise SheetError(f"a sheet has at least one problem; {count} were asked for")
    there = sum(1 for _ in islice(_candidates(chosen, seed), count))
    if there < count:
        raise SheetError(_too_few(there, topic, level))
    problems: list[Problem] = []
    refused: list[tuple[str, int, str]] = []
    for candidate, made in _worked(_candidates(chosen, seed), jobs, count):
        if isinstance(made, str):
            refused.append((candidate.family, candidate.number, made))
            continue
        problems.append(made)
        if progress is not None:
            progress(len(problems), count)
        if len(problems) == count:
            return Sheet(_title(topic, level), tuple(problems), tuple(refused))
    raise SheetError(_too_few(len(problems), topic, level))


def _too_few(there: int, topic: str | None, level: str | None) -> str:
    more = "the level" if level else "the topic" if topic else ""
    return f"there are only {there} different problems {_wishes(topic, level)}; ask for fewer" + (
        f", or leave out {more}" if more else ""
    )


def _chosen(topic: str | None, level: str | None) -> list[Family]:
    if topic is not None and topic not in topics():
        near = difflib.get_close_matches(topic, topics(), 3, cutoff=0.4)
        hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(topics())}"
        raise SheetError(f"no problems on {topic!r}; {hint}")
    if level is not None and level not in LEVELS:
        raise SheetError(f"a level is one of {', '.join(LEVELS)}, not {level!r}")
    chosen = [f for f in every_family().values() if topic in (None, f.topic) and level in (None, f.level)]
    if not chosen:
        there = dict.fromkeys(f.level for f in every_family().values() if f.topic == topic)
        raise SheetError(f"no problems {_wishes(topic, level)}; on {topic} there are {', '.join(there)} ones")
    return chosen


def _wishes(topic: str | None, level: str | None) -> str:
    return " ".join([f"on {topic}" if topic else "", f"at the level {level}" if level else ""]).strip() or "at all"


def _title(topic: str | None, level: str | None) -> str:
    what = topic.replace("-", " ").capitalize() if topic else "Problems"
    return f"{what} ({level})" if level else what


def _candidates(chosen: Sequence[Family], seed: int) -> Iterator[Candidate]:
    """Each question once, family after family in an order that the seed decides."""
    seen: set[str] = set()
    idle = 0
    for number in range(10_000):
        order = list(chosen)
        Random(f"{seed}/order/{number}").shuffle(order)
        fresh = 0
        for family in order:
            key = _key(family.variant(seed, number))
            if key not in seen:
                seen.add(key)
                fresh += 1
                yield Candidate(family.id, seed, number)
        idle = 0 if fresh else idle + 1
        if idle == ROUNDS:
            return


def _key(variant: Variant) -> str:
    return "\n".join([variant.ask, *map(text_of, variant.shown)])


def _worked(candidates: Iterator[Candidate], jobs: int, count: int) -> Iterator[tuple[Candidate, Problem | str]]:
    """The candidates answered, in their order; a few more than needed may be begun where several processes work."""
    if jobs <= 1 or count == 1:
        yield from ((candidate, problem_of(candidate)) for candidate in candidates)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(min(jobs, count), mp_context=get_context("spawn")) as pool:
        waiting = [(c, pool.submit(problem_of, c)) for c in islice(candidates, count)]
        try:
            while waiting:
                candidate, future = waiting.pop(0)
                made = future.result()
                if isinstance(made, str):  # one more in its place
                    waiting += [(c, pool.submit(problem_of, c)) for c in islice(candidates, 1)]
                yield candidate, made
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


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
