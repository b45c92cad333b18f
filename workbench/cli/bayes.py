"""``workbench posterior``: from a likelihood and a prior to the posterior."""

from __future__ import annotations

import os
import re
from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.cli.deriving import _concluded, _judged
from workbench.cli.errors import RequestError
from workbench.cli.expecting import law_of
from workbench.cli.output import put, require, written
from workbench.cli.statistics import _support

if TYPE_CHECKING:
    from workbench.derive.statistics.distribution import Distribution
    from workbench.terms.term import Term

_LAW = re.compile(r"\s*([^\W\d][\w-]*)\s*(?:\(.*\))?\s*", re.DOTALL)


def posterior_(options: Namespace) -> int:
    form = options.format or "text"
    require(form)
    if not options.data:
        raise RequestError("`workbench posterior` needs --data NAME:SHAPE, what is observed")
    if len(options.param) > 1:
        raise RequestError("`workbench posterior` takes one parameter; the others are --known")
    from workbench.derive import adviser
    from workbench.derive.statistics.posterior import posterior
    from workbench.terms.parse import declared, parse_variable

    adviser.prepare()  # SymPy loads while the question is read
    data, param = parse_variable(options.data), parse_variable(options.param[0])
    known = tuple(map(parse_variable, options.known))
    symbols = declared((data, param, *known))
    prior = law_of(options.prior, symbols)
    made = posterior(
        _likelihood(options.likelihood, symbols),
        prior,
        data,
        param,
        known,
        _support(options.support, symbols),
        options.discrete,
        families=_families(prior),
        id=os.path.splitext(os.path.basename(options.output))[0] if options.output else "",
    )
    report, seconds, made = _judged(made) if options.check else (None, None, made)
    text = written(form, made, report, detail=options.detail, check_seconds=seconds, to_file=options.output is not None)
    put(text, options.output)
    return _concluded(report)


def _likelihood(text: str, symbols: dict[str, Term]) -> Term | Distribution:
    """A declared distribution such as ``poisson(lam)``, or the density of one observation."""
    from workbench import catalog
    from workbench.terms.parse import parse

    read = _LAW.fullmatch(text)
    if read is not None and read[1].replace("_", "-").lower() in catalog.distributions():
        from workbench.terms.term import LanguageError

        try:
            return parse(text, symbols)  # gamma(p) is a function as well
        except LanguageError:
            return law_of(text, symbols)
    return parse(text, symbols)


def _families(prior: Distribution) -> Iterator[Distribution]:
    """Every declared law, that of the prior first; built only as far as they are needed."""
    from workbench import catalog

    first = [id for id in catalog.distributions() if id == prior.name]
    for id in [*first, *(i for i in catalog.distributions() if i not in first)]:
        yield catalog.distribution(id)
