"""``workbench test``: a test of a hypothesis, worked on data, or derived with symbols where none are given."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from workbench.cli.deriving import _concluded, _judged
from workbench.cli.errors import RequestError
from workbench.cli.output import put, require, written

_MOST_BYTES = 1_000_000


def test_(options: Namespace) -> int:
    form = options.format or "text"
    require(form)
    from workbench.catalog import hypothesis_test
    from workbench.derive.statistics.testing.asking import module_of

    name = _named(options)
    kind = module_of(name).KIND
    made = hypothesis_test(
        name,
        _data(options, name, kind),
        null=options.null,
        trials=_trials(options),
        known={"sigma": options.sigma} if options.sigma is not None else {},
        alternative=options.alternative,
        level=options.level,
        power_at=options.power_at,
        id=os.path.splitext(os.path.basename(options.output))[0] if options.output else "",
    )
    report, seconds, made = _judged(made) if options.check else (None, None, made)
    text = written(
        form, made, report, name="" if made.results else "law", detail=options.detail, check_seconds=seconds,
        to_file=options.output is not None,
    )  # fmt: skip
    put(text, options.output)
    return _concluded(report)


def _named(options: Namespace) -> str:
    """The test meant: ``t`` with two samples is Welch's, with --paired the paired one, with --pooled the pooled one."""
    name = options.name.strip().lower().replace("_", "-").replace(" ", "-")
    if options.paired and options.pooled:
        raise RequestError("--paired or --pooled, not both")
    if name != "t":
        if options.paired or options.pooled:
            raise RequestError("--paired and --pooled go with `workbench test t`")
        return str(name)
    if options.paired:
        return "paired-t"
    return "pooled-t" if options.pooled else "welch-t" if len(options.sample) > 1 else "t"


def _data(options: Namespace, name: str, kind: str) -> list[list[str]]:
    """The lists of numbers; of counts for proportions and tables."""
    wanted, other = ("sample", "count") if kind == "samples" else ("count", "sample")
    given = getattr(options, wanted)
    if getattr(options, other):
        raise RequestError(f"{name} takes --{wanted}, not --{other}")
    return [_numbers(text) for text in given]


def _trials(options: Namespace) -> list[str]:
    return [value for text in options.trials for value in _numbers(text)]


def _numbers(text: str) -> list[str]:
    """``5.1,4.9`` or a file of numbers, separated by commas or white space."""
    text = text.strip()
    if text.lower().endswith((".csv", ".txt")):
        path = Path(text)
        if path.stat().st_size > _MOST_BYTES:
            raise RequestError(f"{text} holds more than {_MOST_BYTES} bytes")
        text = path.read_text(encoding="utf-8-sig")
        return _without_heading([v for v in text.replace(",", " ").replace(";", " ").split() if v])
    found = [v.strip() for v in text.strip("[]()").split(",")]
    if any(not v for v in found):
        raise RequestError(f"a number is missing in {text!r}: numbers are separated by single commas")
    return found


def _without_heading(values: Sequence[str]) -> list[str]:
    """The first line of a file may name its column."""
    return list(values[1:] if values and values[0][:1].isalpha() else values)
