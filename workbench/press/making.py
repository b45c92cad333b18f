"""Entries derived, and judged where it is wanted: from the cache, here, or in several processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from workbench import catalog
from workbench.press import cache
from workbench.record.derivation import Derivation
from workbench.workers import in_order

Step = Callable[[int, int], None]
"""``step(done, all)`` after each entry."""


def silent(done: int, count: int) -> None:
    return None


def made(
    ids: Sequence[str], *, checked: bool = True, jobs: int = 1, folder: Path | None = None, step: Step = silent
) -> dict[str, Derivation]:
    """The derivations by id. ``folder`` is that of the cache; without one, nothing is looked up or kept."""
    kept = {id: cache.load(id, checked, folder) for id in ids} if folder is not None else {}
    found = {id: derivation for id, derivation in kept.items() if derivation is not None}
    missing = [id for id in dict.fromkeys(ids) if id not in found]
    if found:
        step(len(found), len(found) + len(missing))
    for derivation in _worked(missing, checked, jobs):
        found[derivation.id] = derivation
        if folder is not None:
            cache.keep(derivation, checked, folder)
        step(len(found), len(kept) or len(set(ids)))
    return found


class NotDerived(Exception):
    """An entry whose derivation raised: a fault of the entry or of the workbench, not of who asked for it."""


def make(id: str, checked: bool) -> Derivation:
    """One entry, derived now. Raises NotDerived, which names it, where it cannot be."""
    try:
        derivation = catalog.entry(id)
    except catalog.CatalogError:
        raise
    except Exception as error:
        raise NotDerived(f"the entry {id} cannot be derived: {type(error).__name__}: {error}") from error
    if not checked:
        return derivation
    from workbench.check import check

    judged: Derivation = check(derivation)
    return judged


def _worked(ids: list[str], checked: bool, jobs: int) -> Iterator[Derivation]:
    yield from (made for _, made in in_order(partial(make, checked=checked), ids, min(jobs, len(ids))))
