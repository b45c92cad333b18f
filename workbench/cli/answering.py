"""What every command that derives one thing does with it: judge it, write it, say whether it passed."""

from __future__ import annotations

import os
import sys
import time
from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING

from workbench.cli.codes import DONE, NOT_PASSED
from workbench.cli.output import notation_of, put, require, written

if TYPE_CHECKING:
    from workbench.check import Report
    from workbench.record.derivation import Derivation
    from workbench.show.writers.data import Seconds

Maker = Callable[[Namespace], "Derivation"]
"""From the options of a command to the derivation that they ask for."""


def answered(options: Namespace, make: Maker, name: str | Callable[[Derivation], str] = "") -> int:
    """Derive, check, write; the exit code.

    ``name`` is that of the NumPy function, where the claim does not say it.
    """
    form = options.format or "text"
    require(form)
    notation = notation_of(options)
    made, report, seconds = timed(lambda: make(options), options.check)
    text = written(
        form, made, report, name=name if isinstance(name, str) else name(made), detail=options.detail,
        seconds=seconds, to_file=options.output is not None, target=getattr(options, "target", "numpy"),
        notation=notation,
    )  # fmt: skip
    put(text, options.output)
    return concluded(report, getattr(options, "strict", False))


def stem(options: Namespace) -> str:
    """What the derivation is called by the file it goes to."""
    return os.path.splitext(os.path.basename(options.output))[0] if options.output else ""


def timed(make: Callable[[], Derivation], checked: bool) -> tuple[Derivation, Report | None, Seconds]:
    """What is made, with its report where it is to be checked, and how long both took: only a face looks at a clock."""
    from workbench.show.writers.data import Seconds

    started = time.perf_counter()
    made = make()
    derived = time.perf_counter() - started
    if not checked:
        return made, None, Seconds(derived)
    from workbench.check import check, report

    made = check(made)
    return made, report(made), Seconds(derived, time.perf_counter() - started - derived)


def concluded(report: Report | None, strict: bool = False) -> int:
    """DONE where all passed, or nothing was checked; ``strict`` asks that no step is only stated either."""
    if report is not None and not report.ok:
        print(f"workbench: not every claim and line passed: {'; '.join(report.open[:5])}", file=sys.stderr)
        return NOT_PASSED
    stated = report.steps["stated"] if report is not None and strict else 0
    if stated:
        steps = "a step is" if stated == 1 else f"{stated} steps are"
        print(f"workbench: {steps} stated, not derived", file=sys.stderr)
    return NOT_PASSED if stated else DONE
