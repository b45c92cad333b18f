"""Sheets of any length as JSON lines: each problem is written when it is made, and a run that was stopped goes on.

The lines grow in ``FILE.part``, which becomes ``FILE`` when the last one is there. Beside it, ``FILE.part.json`` says
what was asked for and by which sources it is made. The candidates stand in an order that the seed decides (see
``sheets``), and each line says which candidate it is; so a run that goes on knows where, by the last whole line alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO

from workbench.problems.sheets import Candidate, SheetError, candidates, chosen, problem_of, too_few
from workbench.show.notation import Notation
from workbench.show.publish import files
from workbench.workers import in_order

Progress = Callable[[int, int], None]
SYNCED = 500
"""So many lines at most are lost when the power fails; a process that is killed loses none."""
_NUMBER = re.compile(rb'\{"number": (\d+), "seed": (-?\d+), "variant": (\d+), "family": "([^"]+)"')
_HOME = Path(__file__).parent.parent


@dataclass(frozen=True)
class Wishes:
    """What decides the lines, and nothing that does not: how many they are comes on top."""

    topic: str | None
    level: str | None
    seed: int
    detail: str
    notation: Notation


@dataclass(frozen=True)
class Work:
    """One candidate, with how its solution is to be written."""

    candidate: Candidate
    detail: str
    notation: Notation


@dataclass(frozen=True)
class Left:
    """A candidate that became no problem."""

    reason: str


def line_of(work: Work) -> str | Left:
    """A checked problem as JSON without its number, or why there is none."""
    from workbench.problems.pages import exercise
    from workbench.problems.writers.data import problem_data

    candidate = work.candidate
    made = problem_of(candidate)
    if isinstance(made, str):
        return Left(made)
    data = problem_data(exercise(0, made, work.detail, work.notation))
    del data["number"]
    return json.dumps({"seed": candidate.seed, "variant": candidate.number, **data}, ensure_ascii=False)


def lines(
    wishes: Wishes,
    count: int,
    jobs: int = 1,
    scheduler: str | None = None,
    after: Candidate | None = None,
    done: int = 0,
) -> Iterator[str | Left]:
    """The lines from the one after ``done``, which was made of the candidate ``after``, to the last.

    What was left out stands between them. Raises SheetError for wishes without families, and, after the last one that
    there is, where there are not so many different problems.
    """
    families = chosen(wishes.topic, wishes.level)
    works = (Work(c, wishes.detail, wishes.notation) for c in _from(candidates(families, wishes.seed), after))
    for _, made in in_order(line_of, works, jobs, scheduler) if done < count else ():
        if isinstance(made, Left):
            yield made
            continue
        done += 1
        yield f'{{"number": {done}, {made[1:]}\n'
        if done == count:
            return
    if done < count:
        raise SheetError(too_few(done, wishes.topic, wishes.level))


def _from(order: Iterator[Candidate], after: Candidate | None) -> Iterator[Candidate]:
    if after is not None:
        for candidate in order:
            if candidate == after:
                break
        else:
            raise SheetError(f"no candidate is {after.family} number {after.number}")
    yield from order


def write(
    wishes: Wishes,
    count: int,
    file: str,
    jobs: int = 1,
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> Counter[str]:
    """Write so many lines to a file, or go on where a run with the same wishes was stopped.

    Returns how many candidates were left out, by reason. Raises SheetError as ``lines`` does, and where the beginning
    is of other wishes or sources, or somebody writes to it.
    """
    if count < 1:
        raise SheetError(f"a sheet has at least one problem; {count} were asked for")
    chosen(wishes.topic, wishes.level)
    part, note = Path(f"{file}.part"), Path(f"{file}.part.json")
    asked = json.dumps({**_said(wishes), "made_by": _sources()}, ensure_ascii=False, sort_keys=True)
    if part.exists() and part.stat().st_size:
        if not note.exists() or note.read_text("utf-8") != asked:
            raise SheetError(f"{part} was begun with other wishes or by another version; remove it, or write elsewhere")
    else:
        files.put(asked.encode(), str(note))
    left: Counter[str] = Counter()
    with open(part, "ab+") as out:
        _alone(out, part)
        done, after = _kept(out, count)
        for made in lines(wishes, count, jobs, scheduler, after, done):
            if isinstance(made, Left):
                left[made.reason.partition(":")[0]] += 1
                continue
            out.write(made.encode())
            out.flush()
            done += 1
            if done % SYNCED == 0:
                os.fsync(out.fileno())
            if progress is not None:
                progress(done, count)
        os.fsync(out.fileno())
        os.replace(part, file)
    note.unlink(missing_ok=True)
    return left


def _kept(out: BinaryIO, count: int) -> tuple[int, Candidate | None]:
    """How many whole lines there are, and the candidate of the last; what stands after them is cut off.

    Raises SheetError for lines that no run wrote.
    """
    out.seek(0)
    end, done, last = 0, 0, None
    for line in _whole(out):
        found = _NUMBER.match(line)
        if found is None or int(found[1]) != done + 1:
            raise SheetError(f"line {done + 1} of {out.name} is none that was written here; remove it")
        end, done, last = end + len(line), done + 1, found
        if done == count:
            break
    out.truncate(end)
    out.seek(end)
    return done, Candidate(last[4].decode(), int(last[2]), int(last[3])) if last is not None else None


def _whole(out: Iterable[bytes]) -> Iterator[bytes]:
    """Lines up to the first that has no end: a process may be killed in the midst of one."""
    for line in out:
        if not line.endswith(b"}\n"):
            return
        yield line


def _alone(out: BinaryIO, part: Path) -> None:
    """Raises SheetError where another run writes to the same file; the lock goes with the process."""
    try:
        import fcntl
    except ImportError:  # not on Windows, where an open file cannot be replaced either
        return
    try:
        fcntl.flock(out, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise SheetError(f"another run is writing to {part}") from None


def _said(wishes: Wishes) -> dict[str, object]:
    return {
        "topic": wishes.topic, "level": wishes.level, "seed": wishes.seed, "detail": wishes.detail,
        "notation": repr(wishes.notation),
    }  # fmt: skip


@cache
def _sources() -> str:
    """A digest of what makes the lines."""
    total = hashlib.sha256()
    for path in sorted(_HOME.rglob("*.py")):
        total.update(f"{path.relative_to(_HOME)}\n".encode() + path.read_bytes())
    return total.hexdigest()[:16]
