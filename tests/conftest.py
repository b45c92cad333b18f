"""What tests of every room share: what runs by day and what at night; an entry is made once a run.

``make test`` leaves out what is marked ``nightly``. Of a test with many cases it runs every n-th, so that about two
are left, or as the mark ``daily(n)`` says; of the tests about entries those of about seven. All of them run with
``--nightly``, and where part of the suite is asked for: a folder, a file, ``-k``, ``--case NAME``; what is marked
``nightly`` runs by day too where it is named by its id.
"""

from __future__ import annotations

import math
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests import every
from tests.missing import advice

LONG, ENTRIES = 2, 7
"""By day a test with more cases than that is thinned, and of the library about so many entries are judged."""

COSTLY = frozenset({"beta-gamma-identity"})
"""Entries that take more than ten seconds to judge (a double integral by nested quadrature): at night alone."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--nightly", action="store_true", help="run also what is marked nightly (make nightly)")
    parser.addoption("--case", default="", help="of tests of many cases, only those with this in their names")


def pytest_configure(config: pytest.Config) -> None:
    every.only = config.getoption("--case")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    night, case = config.getoption("--nightly"), config.getoption("--case")
    whole = not config.getoption("keyword") and {Path(n).resolve() for n in config.args} == {Path(__file__).parent}
    cases = Counter(test_of(item) for item in items)
    numbers: Counter[str] = Counter()
    kept = []
    for item in items:
        number, total = numbers[test_of(item)], cases[test_of(item)]
        numbers[test_of(item)] += 1
        concerned = case in item.nodeid or hasattr(getattr(item, "function", None), "every")
        if concerned and (night or _by_day(item, number, total, thinned=whole and not case)):
            kept.append(item)
    if len(kept) < len(items):
        chosen = set(kept)
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = kept


def test_of(item: pytest.Item) -> str:
    """The name of the test of which the item is a case."""
    return item.nodeid.partition("[")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Tests of one entry go to one process, which then makes and judges it once, and so do those of one group (a server
    that they share); all others go where there is room."""
    if config.getvalue("dist") != "loadgroup":
        return None
    from xdist.scheduler import LoadScopeScheduling

    class ByEntry(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid.partition("::")[0]) or entry_in(nodeid) or nodeid

    return ByEntry(config, log)


_GROUP = re.compile(r'^pytestmark = pytest\.mark\.xdist_group\("(\w+)"\)', re.MULTILINE)


@cache
def group_of(file: str) -> str:
    """The mark ``xdist_group`` of a file of tests, read from its text: who hands out the tests has not imported it."""
    found = _GROUP.search((Path(__file__).parents[1] / file).read_text("utf-8"))
    return found[1] if found else ""


def entry_in(nodeid: str) -> str:
    """The id of the entry that a test is about: the longest between its brackets."""
    parts = nodeid.partition("[")[2].rstrip("]").split("-")
    spans = ("-".join(parts[i:j]) for i in range(len(parts)) for j in range(len(parts), i, -1))
    return max((span for span in spans if span in _entries()), key=len, default="")


def _by_day(item: pytest.Item, number: int, total: int, thinned: bool) -> bool:
    """Whether the case, which has this number among so many of its test, runs by day."""
    if item.get_closest_marker("nightly") is not None:
        return "::" in "".join(item.config.args)
    if not thinned:
        return True
    every_so_many = item.get_closest_marker("daily")
    if every_so_many is not None:
        return number % int(every_so_many.args[0]) == 0
    entry = entry_in(item.nodeid)
    if entry:
        return entry not in COSTLY and _entries()[entry] % math.ceil(len(_entries()) / ENTRIES) == 0
    return number % math.ceil(total / LONG) == 0


@cache
def _entries() -> Mapping[str, int]:
    """The places of the entries in the library."""
    from workbench.catalog import entries

    return {id: place for place, id in enumerate(entries())}


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: Any) -> Iterator[None]:
    """In the end, what was skipped for want of a program, and the one command that installs it all."""
    yield
    reports = terminalreporter.stats.get("skipped", ())
    reasons = [str(report.longrepr[2]) for report in reports if isinstance(report.longrepr, tuple)]
    for line in advice(reasons):
        terminalreporter.write_line(line)


@pytest.fixture
def workbench_program(tmp_path: Path) -> Path:
    """The command ``workbench`` as an executable file of this interpreter, installed or not."""
    path = tmp_path / "bin" / "workbench"
    path.parent.mkdir()
    path.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(Path(__file__).parents[1])!r})\n"
        "from workbench.cli import main\nsys.exit(main())\n"
    )
    path.chmod(0o755)
    return path
