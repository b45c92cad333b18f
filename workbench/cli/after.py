"""``workbench mle ... --after``: what comes after the estimates, on the same page."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from workbench.cli.errors import RequestError

if TYPE_CHECKING:
    from workbench.engines.statistics.laws.distribution import Distribution
    from workbench.record.derivation import Derivation
    from workbench.terms.term import Term


def require_after(options: Namespace) -> None:
    """Raises RequestError for ``--of`` without ``--after``."""
    if options.of is not None and not options.after:
        raise RequestError("--of names a function of the parameters for --after; add that")


def told_after(
    options: Namespace,
    density: Term,
    data: tuple[Term, ...],
    params: tuple[Term, ...],
    known: tuple[Term, ...],
    support: tuple[Term, Term] | None,
    symbols: Mapping[str, Term],
    id: str,
) -> Derivation:
    """The page of the estimates and of what comes after them."""
    from workbench.engines.statistics.after.engine import after
    from workbench.language.parse import parse

    if len(data) != 1:
        raise RequestError("--after is told for one observed number, without covariates")
    of = None if options.of is None else parse(options.of, dict(symbols))
    return after(density, data[0], params, known, support, options.discrete, of=of, families=tuple(_families()), id=id)


def _families() -> Iterator[Distribution]:
    from workbench import catalog

    for name in catalog.distributions():
        law = catalog.distribution(name)
        if not law.variable.shape:
            yield law


__all__ = ["require_after", "told_after"]
