"""What tests of every room share: ``make test`` leaves out what is marked ``nightly``, and runs every n-th case of what
is marked ``daily(n)``; an entry is made once a run."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests import every
from tests.missing import advice


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--nightly", action="store_true", help="run also what is marked nightly (make nightly)")
    parser.addoption("--case", default="", help="of tests of many cases, only those with this in their names")


def pytest_configure(config: pytest.Config) -> None:
    every.only = config.getoption("--case")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    night = config.getoption("--nightly")
    numbers: Counter[str] = Counter()
    kept = []
    for item in items:
        test = item.nodeid.partition("[")[0]
        numbers[test] += 1
        if _concerned(item, config) and (night or _by_day(item, numbers[test] - 1)):
            kept.append(item)
    if len(kept) < len(items):
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Tests of one entry go to one process, which then makes and judges it once, and so do those of one group (a server
    that they share); all others go where there is room."""
    if config.getvalue("dist") != "loadgroup":
        return None
    from xdist.scheduler import LoadScopeScheduling

    from workbench.catalog import entries

    known = frozenset(entries())

    class ByEntry(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid.partition("::")[0]) or entry_in(nodeid, known) or nodeid

    return ByEntry(config, log)


_GROUP = re.compile(r'^pytestmark = pytest\.mark\.xdist_group\("(\w+)"\)', re.MULTILINE)


@cache
def group_of(file: str) -> str:
    """The mark ``xdist_group`` of a file of tests, read from its text: who hands out the tests has not imported it."""
    found = _GROUP.search((Path(__file__).parents[1] / file).read_text("utf-8"))
    return found[1] if found else ""


def entry_in(nodeid: str, known: frozenset[str]) -> str:
    """The id of the entry that a test is about: the longest between its brackets."""
    parts = nodeid.partition("[")[2].rstrip("]").split("-")
    spans = ("-".join(parts[i:j]) for i in range(len(parts)) for j in range(len(parts), i, -1))
    return max((span for span in spans if span in known), key=len, default="")


def _concerned(item: pytest.Item, config: pytest.Config) -> bool:
    return config.getoption("--case") in item.nodeid or hasattr(getattr(item, "function", None), "every")


def _by_day(item: pytest.Item, number: int) -> bool:
    """Whether the case, which has this number among those of its test, runs by day."""
    every_so_many = item.get_closest_marker("daily")
    return item.get_closest_marker("nightly") is None and (every_so_many is None or number % every_so_many.args[0] == 0)


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
