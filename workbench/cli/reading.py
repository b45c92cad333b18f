"""``workbench read``: the page of an entry as a strict reader reads it, and what cannot be read."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator

from workbench import catalog
from workbench.cli.codes import DONE, NOT_PASSED


def read_(options: Namespace) -> int:
    """Print what the reader refuses, page by page; DONE where nothing is."""
    counts: Counter[str] = Counter()
    ids = [catalog.metadata(id).id for id in options.ids] or list(catalog.entries())
    for id in ids:
        told = list(_told(id, options))
        counts.update(rule for rule, _ in told)
        if told:
            sys.stdout.write(f"{id}\n" + "".join(f"  {words}\n" for _, words in told))
    for words, count in sorted(counts.items()):
        sys.stdout.write(f"{count:5}  {words}\n")
    return NOT_PASSED if counts else DONE


def _told(id: str, options: Namespace) -> Iterator[tuple[str, str]]:
    """The rule and the words of each fault; what several levels of detail share is told once."""
    from workbench.record.derivation import Detail
    from workbench.show.pages.from_record import document
    from workbench.show.reader.page import faults

    seen = set()
    made = catalog.entry(id)
    for detail in [Detail(options.detail)] if options.detail else [Detail.LECTURE, Detail.BRIEF, Detail.FULL]:
        for fault in faults(document(made, detail)):
            if fault not in seen and options.rule in (None, fault.rule):
                seen.add(fault)
                level = "" if detail is Detail.LECTURE else f"[{detail}] "
                yield f"{fault.rule:2} {fault.rule.words}", f"{level}{fault} ({fault.rule.words})"
