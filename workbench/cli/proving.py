"""``workbench prove``: an inequality proved, proved but for lines that are stated, refuted with a point, or neither."""

from __future__ import annotations

import json
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from workbench.cli.codes import DONE, NOT_PASSED
from workbench.cli.output import put

if TYPE_CHECKING:
    from workbench.record.derivation import Derivation

PROVED, STATED, REFUTED, UNKNOWN = "proved", "stated", "refuted", "cannot tell"


def prove_(options: Namespace) -> int:
    """Attack, then prove; DONE for either answer that is one, a refutation being NOT_PASSED."""
    from workbench import adviser
    from workbench.check.steps.judgement import Answer, judge
    from workbench.engines.optima.proving import Broken, inequality, proved
    from workbench.language.parse import declared, parse, parse_variable
    from workbench.record.derivation import Status

    adviser.prepare()
    symbols = declared(map(parse_variable, options.var))
    statement = parse(options.statement, symbols)
    given = [parse(text, symbols) for text in options.given]
    inequality(statement)
    judgement = judge(statement, given)
    if judgement.answer is Answer.DOES_NOT_FOLLOW:
        return _answered(options, REFUTED, witness=judgement.witness)
    if judgement.status is Status.PROVED:
        return _answered(options, PROVED, by=judgement.schema)
    proof = proved(statement, given, givens=symbols.values())
    if isinstance(proof, Broken):
        return _answered(options, REFUTED, witness=proof.witness)
    if proof is None:
        return _answered(options, UNKNOWN, witness=_why(judgement.follows, judgement.witness))
    from workbench.check import check, report

    made = check(proof.derivation)
    told = report(made)
    if not told.ok:
        return _answered(options, UNKNOWN, witness=f"a proof was found, and not all of it passed: {told.open[0]}")
    stated = [line.n for line in made.lines if line.follows is None or not line.follows.standing.passed]
    if stated:
        return _answered(options, STATED, witness=f"true at all points tried; stated: {', '.join(stated)}", made=made)
    return _answered(options, PROVED, made=made)


def _why(supported: bool, witness: str) -> str:
    if supported:
        return "no point was found at which it fails, and no proof"
    return witness or "no proof was found, and no point at which it fails"


def _answered(
    options: Namespace, verdict: str, *, witness: str = "", by: str = "", made: Derivation | None = None
) -> int:
    if options.format == "json":
        answer: dict[str, Any] = {"verdict": verdict, "witness": witness or None, "by": by or None, "lines": []}
        if made is not None:
            from workbench.show.writers import data

            answer["lines"] = data.answer(made)["lines"]
        text = json.dumps(answer, ensure_ascii=False, indent=2) + "\n"
    else:
        text = verdict + (f", by {by}" if by else "") + (f": {witness}" if witness else "") + "\n"
        if made is not None:
            from workbench.show.pages.from_record import document
            from workbench.show.writers import text as text_writer

            text += "\n" + text_writer.write(document(made, "lecture"))
    put(text, options.output)
    return DONE if verdict in (PROVED, STATED) else NOT_PASSED
