"""``workbench test``: a test of a hypothesis, worked on data, or derived with symbols where none are given.

With ``--power`` and ``--power-at``, and no data: how many observations that takes. The tests of a model take its
density as ``workbench mle`` does: ``workbench test likelihood-ratio "lam*exp(-lam*x)" --data x: --param lam::positive
--null 2``.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from workbench.cli.answering import answered, stem
from workbench.cli.errors import RequestError

if TYPE_CHECKING:
    from workbench.record.derivation import Derivation

_MOST_BYTES = 1_000_000


def test_(options: Namespace) -> int:
    return answered(options, test_made, lambda made: "" if made.results else "law")


def test_made(options: Namespace) -> Derivation:
    """The test that the options ask for. Raises RequestError for options that it does not use."""
    from workbench.catalog import hypothesis_test
    from workbench.engines.testing.asking import module_of

    name = _named(options)
    kind = module_of(name).KIND
    return hypothesis_test(
        name,
        _data(options, name, kind),
        model=_model(options, name, kind),
        null=options.null,
        against=options.against,
        trials=_trials(options),
        known={"sigma": options.sigma} if options.sigma is not None else {},
        alternative=options.alternative,
        level=options.level,
        power_at=options.power_at,
        power=options.power,
        id=stem(options),
    )


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
    wanted, other = ("sample", "count") if kind in ("samples", "model") else ("count", "sample")
    given = getattr(options, wanted)
    if getattr(options, other):
        raise RequestError(f"{name} takes --{wanted}, not --{other}")
    return [_numbers(text) for text in given]


def _model(options: Namespace, name: str, kind: str) -> dict[str, Any] | None:
    """The density and its symbols, for the tests of a model. Raises RequestError where there is one too many."""
    said = [o for o in ("data", "param", "known", "support", "discrete") if getattr(options, o)]
    if kind != "model":
        if options.density is not None:
            raise RequestError(f"{name} takes no density; {options.density!r} is one word too many")
        if said:
            raise RequestError(f"--{said[0]} goes with a density, which {name} does not take")
        return None
    if options.density is None:
        raise RequestError(f"{name} needs the density of one observation, such as lam*exp(-lam*x)")
    for option, what in (("data", "what is observed"), ("param", "the parameter")):
        if not getattr(options, option):
            raise RequestError(f"{name} needs --{option} NAME:, {what}")
    from workbench.cli.statistics import support_of
    from workbench.language.parse import declared, parse, parse_variable

    data, params, known = (tuple(map(parse_variable, texts)) for texts in (options.data, options.param, options.known))
    symbols = declared((*data, *params, *known))
    return {
        "density": parse(options.density, symbols), "data": data, "params": params, "known": known,
        "support": support_of(options.support, symbols), "discrete": options.discrete,
    }  # fmt: skip


def _trials(options: Namespace) -> list[str]:
    return [value for text in options.trials for value in _numbers(text)]


def _numbers(text: str) -> list[str]:
    """``5.1,4.9`` or a file of numbers, separated by commas or white space."""
    text = text.strip()
    if text.lower().endswith((".csv", ".txt")):
        from workbench.show.publish import files

        text = files.text(text, _MOST_BYTES)
        return _without_heading([v for v in text.replace(",", " ").replace(";", " ").split() if v])
    found = [v.strip() for v in text.strip("[]()").split(",")]
    if any(not v for v in found):
        raise RequestError(f"a number is missing in {text!r}: numbers are separated by single commas")
    return found


def _without_heading(values: Sequence[str]) -> list[str]:
    """The first line of a file may name its column."""
    return list(values[1:] if values and values[0][:1].isalpha() else values)
