"""``workbench export``: entries of the library as a file, by its ending and the kind asked for."""

from __future__ import annotations

import sys
from argparse import Namespace

from workbench.cli.codes import DONE, NOT_PASSED
from workbench.cli.errors import RequestError


def export_(options: Namespace) -> int:
    chosen = [bool(options.ids), options.topic is not None, options.lecture is not None, options.all]
    if sum(chosen) != 1:
        raise RequestError("say what to export: IDs, or one of --topic T, --lecture N, --all")
    from workbench.check import report
    from workbench.cli.output import notation_of
    from workbench.cli.progress import progress
    from workbench.press.exporting import export
    from workbench.show.publish.endings import FormError

    notation = notation_of(options)
    try:
        with progress("entries") as step:
            made = export(
                options.ids, to=options.to, kind=options.kind or "", topic=options.topic, lecture=options.lecture,
                title=options.title or "", detail=options.detail, checked=options.check, colour=options.colour,
                bibtex=options.bibtex, notation=notation, jobs=options.jobs, cached=options.cache, step=step,
            )  # fmt: skip
    except FormError as error:
        raise RequestError(str(error)) from None
    if not options.check:
        return DONE
    reports = [(derivation.id, report(derivation)) for derivation in made.derivations]
    failing = [f"{id}: {'; '.join(judged.open[:2])}" for id, judged in reports if not judged.ok]
    for words in failing[:5]:
        print(f"workbench: not every claim and line passed: {words}", file=sys.stderr)
    return NOT_PASSED if failing else DONE
