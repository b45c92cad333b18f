"""``workbench mle``: from the density of one observation to the estimators of its parameters."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import TYPE_CHECKING

from workbench.cli.after import require_after, told_after
from workbench.cli.answering import answered, stem
from workbench.cli.errors import RequestError

if TYPE_CHECKING:
    from workbench.record.derivation import Derivation
    from workbench.terms.term import Term


def mle_(options: Namespace) -> int:
    return answered(options, mle_made)


def mle_made(options: Namespace) -> Derivation:
    for name, what in (
        ("data", "--data NAME:SHAPE, what is observed"),
        ("param", "--param NAME:SHAPE, what is sought"),
    ):
        if not getattr(options, name):
            raise RequestError(f"`workbench mle` needs {what}")
    from workbench.engines.statistics import mle
    from workbench.language.parse import declared, parse, parse_variable

    data, params, known = (tuple(map(parse_variable, texts)) for texts in (options.data, options.param, options.known))
    symbols = declared((*data, *params, *known))
    support = support_of(options.support, symbols)
    require_after(options)
    density = parse(options.density, symbols)
    if options.after:
        return told_after(options, density, data, params, known, support, symbols, stem(options))
    made: Derivation = mle(density, data, params, known, support, options.discrete, id=stem(options))
    return made


def support_of(text: str | None, symbols: Mapping[str, Term]) -> tuple[Term, Term] | None:
    """The ends of ``a,b``; a comma inside brackets belongs to an end."""
    if text is None:
        return None
    from workbench.language.parse import parse

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
