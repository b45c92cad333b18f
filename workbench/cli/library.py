"""``workbench list``, ``show``, ``why`` and ``path``: the library, read."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from workbench import catalog
from workbench.cli.codes import DONE

if TYPE_CHECKING:
    from workbench.record.derivation import Derivation, Line


def list_(options: Namespace) -> int:
    shown = [e for e in catalog.entries().values() if options.topic in (None, e.topic)]
    if options.topic is not None and not shown:
        topics = ", ".join(dict.fromkeys(e.topic for e in catalog.entries().values()))
        raise catalog.UnknownEntry(f"no topic is called {options.topic!r}; there are: {topics or 'none'}")
    if options.stated:
        return _stated(shown, options.format)
    if options.format == "json":
        import json

        names = ("id", "title", "topic", "level", "bullets", "prerequisites")
        json.dump([{n: getattr(e, n) for n in names} for e in shown], sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return DONE
    width = max((len(e.id) for e in shown), default=0)
    topic = None
    for entry in shown:
        if entry.topic != topic:
            sys.stdout.write(f"{'' if topic is None else chr(10)}{entry.topic}\n")
            topic = entry.topic
        sys.stdout.write(f"  {entry.id:<{width}}  {entry.title}\n")
    return DONE


def _stated(shown: Sequence[catalog.Metadata], form: str) -> int:
    """The lines that an entry states with a reference in place of a derivation."""
    from workbench.terms.heads import brief  # a plain list needs no terms, and is to be there at once

    rows = [
        {"id": e.id, "line": line.n, "statement": brief(line.statement, 200), "reason": line.why or line.rule.reason,
         "reference": part.reference}
        for e in shown for line in catalog.entry(e.id).walk() for part in line.rule.parts
        if part.kind == "stated" and part.reference
    ]  # fmt: skip
    if form == "json":
        import json

        json.dump(rows, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return DONE
    for row in rows:
        sys.stdout.write(f"{row['id']} ({row['line']})  {row['statement']}\n  {row['reason']}: {row['reference']}\n")
    return DONE


def show_(options: Namespace) -> int:
    from workbench.cli.answering import answered

    return answered(options, lambda asked: catalog.entry(asked.id))


def path_(options: Namespace) -> int:
    known = catalog.entries()
    order = catalog.path(options.id)
    width = max(map(len, order))
    for name in order:
        sys.stdout.write(f"{name:<{width}}  {known[name].title}\n")
    return DONE


def why_(options: Namespace) -> int:
    from workbench.check import check
    from workbench.check.steps.lines import explained

    made = check(catalog.entry(options.id))
    line = _line(made, options.line)
    shown = explained(made, line.n)
    line = line if shown is None else replace(line, follows=shown.follows)
    sys.stdout.write("\n".join(_why(made, line)) + "\n")
    return DONE


def _line(made: Derivation, number: str) -> Line:
    for line in made.walk():
        if line.n == number:
            return line
    numbers = ", ".join(line.n for line in made.lines)
    raise catalog.UnknownEntry(f"{made.id} has no line {number}; its lines: {numbers}, and sub-lines such as 2.1")


def _why(made: Derivation, line: Line) -> Iterator[str]:
    from workbench.show import plain_of
    from workbench.show.notation import PLAIN
    from workbench.show.pages.speech import Speech
    from workbench.show.pages.verdicts import verdict_words

    say = Speech(made, PLAIN)
    numbered = {other.n: other for other in made.walk()}
    yield f"{line.n}  {plain_of(line.statement)}"
    yield f"   rule: {say(line.rule.name).plain}"
    if line.why:
        yield f"   why: {say.reason(line, line.why).plain}"
    for name, term in line.bindings:
        yield f"   with {name} = {plain_of(term)}"
    for condition in line.conditions:
        statement = plain_of(condition.statement) if condition.statement is not None else say(condition.words).plain
        why = say(condition.discharged).plain
        yield f"   needs: {statement}" + (f" ({why})" if why else "")
    for use in line.uses:
        stands = f": {plain_of(use.statement)}" if use.statement is not None else ""
        yield f"   by {say(use.words).plain}{stands}"
    for number in line.rests_on:
        if number in numbered:
            yield f"   from {number}: {plain_of(numbered[number].statement)}"
    if line.lemma:
        yield f"   proved in: {line.lemma}"
    for pitfall in line.pitfalls:
        yield f"   beware: {say(pitfall).plain}"
    if line.verdict is not None:
        yield f"   verdict: {verdict_words(line.verdict)}"
    if line.follows is not None:
        yield f"   step: {line.follows.standing}" + (f", by {line.follows.by}" if line.follows.by else "")
        if line.follows.witness:
            yield f"   step: {line.follows.witness}"
        if line.follows.idle:
            yield f"   step: it follows without {', '.join(say(words).plain for words in line.follows.idle)}"
    for inner in line.lines:
        yield ""
        yield from (f"  {text}" for text in _why(made, inner))
