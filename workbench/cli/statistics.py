"""``workbench mle``: from the density of one observation to the estimators of its parameters."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Mapping
from typing import TYPE_CHECKING

from workbench.cli.after import require_after, split, told_after
from workbench.cli.deriving import _concluded, _judged
from workbench.cli.errors import RequestError
from workbench.cli.output import put, require, written

if TYPE_CHECKING:
    from workbench.terms.term import Term


def mle_(options: Namespace) -> int:
    form = options.format or "text"
    require(form)
    for name, what in (
        ("data", "--data NAME:SHAPE, what is observed"),
        ("param", "--param NAME:SHAPE, what is sought"),
    ):
        if not getattr(options, name):
            raise RequestError(f"`workbench mle` needs {what}")
    from workbench.derive.statistics import mle
    from workbench.terms.parse import declared, parse, parse_variable

    data, params, known = (tuple(map(parse_variable, texts)) for texts in (options.data, options.param, options.known))
    symbols = declared((*data, *params, *known))
    support = _support(options.support, symbols)
    stem = os.path.splitext(os.path.basename(options.output))[0] if options.output else ""
    require_after(options)
    density = parse(options.density, symbols)
    if options.after:
        made = told_after(options, density, data, params, known, support, symbols, stem)
    else:
        made = mle(density, data, params, known, support, options.discrete, id=stem)
    report, seconds, made = _judged(made) if options.check else (None, None, made)
    text = written(form, made, report, detail=options.detail, check_seconds=seconds, to_file=options.output is not None)
    put(split(text, params) if options.after and form == "json" else text, options.output)
    return _concluded(report)


def _support(text: str | None, symbols: Mapping[str, Term]) -> tuple[Term, Term] | None:
    """The ends of ``a,b``; a comma inside brackets belongs to an end."""
    if text is None:
        return None
    from workbench.terms.parse import parse

    depth, places = 0, []
    for place, character in enumerate(text):
        depth += (character in "([") - (character in ")]")
        if character == "," and depth == 0:
            places.append(place)
    if len(places) != 1:
        raise RequestError(f"--support takes two ends, such as 0,oo or a,b; not {text!r}")
    ends = text[: places[0]], text[places[0] + 1 :]
    low, high = (parse(end.strip(), dict(symbols)) for end in ends)
    if low.shape or high.shape:
        raise RequestError("the ends of --support are numbers")
    return low, high
