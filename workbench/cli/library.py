"""``workbench list``, ``show``, ``why`` and ``path``: the library, read."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from workbench import catalog
from workbench.cli.codes import DONE

if TYPE_CHECKING:
    from workbench.record.derivation import Derivation, Line


def list_(options: Namespace) -> int:
    shown = _wanted(options)
    if options.stated:
        return _stated(shown, options.format)
    if options.format == "json":
        import json

        names = ("id", "title", "topic", "level", "bullets", "prerequisites")
        number = {id: part.number for part in catalog.lectures() for id in part.entries}
        rows = [{**{n: getattr(e, n) for n in names}, "lecture": number.get(e.id)} for e in shown]
        json.dump(rows, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return DONE
    width = max((len(e.id) for e in shown), default=0)
    heading = None
    headings = _lecture_headings() if options.lectures or options.lecture is not None else {}
    for entry in shown:
        above = headings.get(entry.id, "beside the course") if headings else entry.topic
        if above != heading:
            sys.stdout.write(f"{'' if heading is None else chr(10)}{above}\n")
            heading = above
        sys.stdout.write(f"  {entry.id:<{width}}  {entry.title}\n")
    if options.bullet is not None:
        _write_resources(catalog.subject(options.bullet))
    return DONE


def _wanted(options: Namespace) -> list[catalog.Metadata]:
    """The entries asked for. Raises UnknownEntry for a topic, a subject or a lecture that there is not."""
    known = catalog.entries()
    shown = list(known.values())
    if options.topic is not None:
        shown = [e for e in shown if e.topic == options.topic]
        if not shown:
            topics = ", ".join(dict.fromkeys(e.topic for e in known.values()))
            raise catalog.UnknownEntry(f"no topic is called {options.topic!r}; there are: {topics or 'none'}")
    if options.bullet is not None:
        subject = catalog.subject(options.bullet)
        shown = [e for e in shown if subject in e.bullets]
    if options.lectures or options.lecture is not None:
        course = catalog.lectures()
        if options.lecture not in (None, *(part.number for part in course)):
            numbers = f"they run from 1 to {len(course)}" if course else "there are none"
            raise catalog.UnknownEntry(f"no lecture has the number {options.lecture}; {numbers}")
        place = {id: (part.number, k) for part in course for k, id in enumerate(part.entries)}
        if options.lecture is not None:
            shown = [e for e in shown if place.get(e.id, (0, 0))[0] == options.lecture]
        last = (len(course) + 1, 0)
        shown.sort(key=lambda e: place.get(e.id, last))
    return shown


def _lecture_headings() -> dict[str, str]:
    return {id: f"{part.number}. {part.title}" for part in catalog.lectures() for id in part.entries}


def _write_resources(subject: str) -> None:
    """Where else to learn what the area of a subject is about."""
    for area in catalog.areas():
        if subject in area.subjects and area.resources:
            width = max(len(found.level) for found in area.resources)
            sys.stdout.write(f"\nElsewhere, on {area.title[0].lower()}{area.title[1:]}\n")
            for found in area.resources:
                sys.stdout.write(f"  {found.level:<{width}}  {found.title}: {found.address}\n")


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
    from workbench.cli.output import put

    known = catalog.entries()
    road = catalog.road(options.id, _known(options.known))
    if options.format == "json":
        import json

        told = ((known[id], needs) for id, needs in road.items())
        rows = [{"id": e.id, "title": e.title, "level": e.level, "needs": needs} for e, needs in told]
        put(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", options.output)
    elif options.format == "mermaid":
        put("\n".join(_graph(road)) + "\n", options.output)
    else:
        width = max(map(len, road))
        put("".join(f"{name:<{width}}  {known[name].title}\n" for name in road), options.output)
    return DONE


def _known(words: Sequence[str]) -> frozenset[str]:
    """The entries that a reader knows: named, or all of a level. Raises UnknownEntry."""
    entries = catalog.entries()
    levels = {e.level for e in entries.values()}
    found: set[str] = set()
    for word in words:
        found |= {e.id for e in entries.values() if e.level == word} if word in levels else {catalog.metadata(word).id}
    return frozenset(found)


def _graph(road: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The road as a graph in Mermaid's words: an arrow from what is needed, unless another arrow implies it."""
    titles = {id: catalog.metadata(id).title for id in road}
    behind: dict[str, set[str]] = {}
    yield "graph LR"
    for id, needs in road.items():
        yield f'  {id}["{titles[id].replace(chr(34), "#quot;").replace("`", "")}"]'
        behind[id] = set(needs).union(*(behind[before] for before in needs))
        implied = set().union(*(behind[before] for before in needs))
        yield from (f"  {before} --> {id}" for before in needs if before not in implied)


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
