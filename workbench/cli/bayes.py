"""``workbench posterior``: from a likelihood and a prior to the posterior."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from workbench.cli.answering import answered, stem
from workbench.cli.errors import RequestError
from workbench.cli.expecting import law_of
from workbench.cli.statistics import support_of

if TYPE_CHECKING:
    from workbench.engines.statistics.laws.distribution import Distribution
    from workbench.record.derivation import Derivation
    from workbench.terms.term import Term

_LAW = re.compile(r"\s*([^\W\d][\w-]*)\s*(?:\(.*\))?\s*", re.DOTALL)


def posterior_(options: Namespace) -> int:
    return answered(options, posterior_made)


def posterior_made(options: Namespace) -> Derivation:
    if not options.data:
        raise RequestError("`workbench posterior` needs --data NAME:SHAPE, what is observed")
    if len(options.param) != len(options.prior):
        raise RequestError(
            f"one --prior for each --param, in the same order: there are {len(options.param)} parameters and "
            f"{len(options.prior)} priors; what is known is --known"
        )
    from workbench import adviser
    from workbench.engines.statistics.posterior.engine import posterior
    from workbench.language.parse import declared, parse_variable

    adviser.prepare()  # SymPy loads while the question is read
    data, params = tuple(map(parse_variable, options.data)), tuple(map(parse_variable, options.param))
    known = tuple(map(parse_variable, options.known))
    symbols = declared((*data, *params, *known))
    priors = [_prior(text, param, symbols) for text, param in zip(options.prior, params, strict=True)]
    return posterior(
        _likelihood(options.likelihood, symbols),
        priors,
        data,
        params,
        known,
        support_of(options.support, symbols),
        options.discrete,
        families=_families(priors),
        id=stem(options),
    )


def _likelihood(text: str, symbols: dict[str, Term]) -> Term | Distribution:
    """A declared distribution such as ``poisson(lam)``, or the density of one observation."""
    from workbench.language.parse import parse

    if not _is_law(text):
        return parse(text, symbols)
    from workbench.terms.term import LanguageError

    try:
        return parse(text, symbols)  # gamma(p) is a function as well
    except LanguageError:
        return law_of(text, symbols)


def _prior(text: str, param: Term, symbols: dict[str, Term]) -> Distribution:
    """A declared distribution such as ``gamma(2, b)``, or a density in the parameter as it stands."""
    from workbench.engines.statistics.posterior.priors import written as as_density
    from workbench.language.parse import parse
    from workbench.terms.term import LanguageError

    if _is_law(text):
        return law_of(text, symbols)
    try:
        return as_density(parse(text, symbols), param)
    except LanguageError as error:
        read = _LAW.fullmatch(text)
        if read is None or read[1] in symbols:
            raise
        from workbench import catalog

        catalog.distribution(read[1].replace("_", "-").lower())  # raises: says which laws there are
        raise error


def _is_law(text: str) -> bool:
    from workbench import catalog

    read = _LAW.fullmatch(text)
    return read is not None and read[1].replace("_", "-").lower() in catalog.distributions()


def _families(priors: Sequence[Distribution]) -> Iterator[Distribution]:
    """Every declared law, those of the priors first; built only as far as they are needed."""
    from workbench import catalog

    names = [p.name for p in priors]
    first = [id for id in catalog.distributions() if id in names]
    for id in [*first, *(i for i in catalog.distributions() if i not in first)]:
        yield catalog.distribution(id)
