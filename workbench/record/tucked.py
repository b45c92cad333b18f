"""Steps that a lecturer does not write by themselves stand below the line that takes them up.

What holds for all values, at one of them; that there is something which the next line gives its letter; the implication
that is at once said for all values; that a thing is at most itself, where an induction starts; a result of the library
that a step is called by: each is a line of its own to the
judge and at full detail, and a sub-line of the one line that rests on it elsewhere. One for which an author gives a
reason stays where it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from workbench.reasons.inference import DISCHARGE, GENERALISATION, HYPOTHESIS, INDUCTION, INSTANCE, OBTAINED, WITNESS
from workbench.record.derivation import Line, Road
from workbench.rules.reason import Several
from workbench.terms.heads import EXISTS, RELATION
from workbench.terms.term import Term


def tucked(road: Road, claimed: Iterable[Term] = ()) -> Road:
    """The road with such lines below those that take them up, and all of it numbered again. What is claimed stays."""
    lines = road.lines
    users = defaultdict(set)
    for line in lines:
        for part in line.walk():
            for n in part.rests_on:
                users[n].add(line.n)
    numbered = {line.n: line for line in lines}
    words = " ".join(text for line in lines for part in line.walk() for text in (part.why, part.brief, part.full))
    claimed = set(claimed)
    below: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        takers = users[line.n]
        if len(takers) == 1 and line.statement not in claimed and f"({line.n})" not in words:
            taker = numbered[next(iter(takers))]
            if _goes_below(line, taker):
                below[taker.n].append(line)
    if not below:
        return road
    moved = {line.n for each in below.values() for line in each}
    writing = _Writing(below)
    return replace(road, lines=tuple(map(writing.line, (line for line in lines if line.n not in moved))))


def _goes_below(line: Line, taker: Line) -> bool:
    """Whether the line is a part of the step of the only one that rests on it."""
    own, next_one = line.rule.parts, taker.rule.parts
    if HYPOTHESIS in own or line.statement is taker.statement or taker.lines and taker.link is None:
        return False
    if DISCHARGE in next_one and line.under == (*taker.under, taker.statement.args[0]):
        return not line.why and (GENERALISATION in own or WITNESS in own)
    if line.under != taker.under[: len(line.under)]:
        return False
    if OBTAINED in taker.rule.parts:
        return line.statement.head is EXISTS and line.rule.kind != "stated"
    if line.lemma:
        return line.why == line.rule.reason and taker.rule.name.casefold() in line.rule.name.casefold()
    if line.why:
        return False
    return (
        INSTANCE in own
        or INDUCTION in next_one and line.statement.head is RELATION and len(set(line.statement.args)) == 1
        or DISCHARGE in own and GENERALISATION in next_one
        or GENERALISATION in own and (WITNESS in next_one or INSTANCE in next_one)
    )


class _Writing:
    """The lines in order, with new numbers."""

    def __init__(self, below: Mapping[str, list[Line]]) -> None:
        self.below = below
        self.numbers: dict[str, str] = {}
        self.written = 0

    def line(self, line: Line) -> Line:
        """The next line, with all that goes below it, in front of what stands there, and what that rests on."""
        self.written += 1
        n, rests = str(self.written), dict[str, tuple[str, ...]]()
        before = []
        for k, part in enumerate(self._parts(line), 1):
            before.append(self._numbered(part, f"{n}.{k}"))
            rests[f"{n}.{k}"] = _without(before[-1].rests_on, rests)
        own = line.lines or ((line,) if before else ())
        after = tuple(self._numbered(part, f"{n}.{k}") for k, part in enumerate(own, len(before) + 1))
        self.numbers[line.n] = n
        made = self._renamed(line, n, (*before, *after))
        uses = dict.fromkeys((*made.uses, *(use for part in before for use in part.uses)))
        lemma = next((part.lemma for part in before if part.lemma), made.lemma)
        made = replace(made, rests_on=_without(made.rests_on, rests), uses=tuple(uses), lemma=lemma)
        return _giving(made, before[-1]) if before and OBTAINED in line.rule.parts else made

    def _parts(self, line: Line) -> Iterator[Line]:
        """What goes below a line, each after what goes below it."""
        for part in self.below.get(line.n, ()):
            yield from self._parts(part)
            yield part

    def _numbered(self, line: Line, n: str) -> Line:
        """The line and all that stands below it, with new numbers."""
        parts = tuple(self._numbered(part, f"{n}.{part.n.rpartition('.')[2]}") for part in line.lines)
        self.numbers[line.n] = n
        return self._renamed(line, n, parts)

    def _renamed(self, line: Line, n: str, parts: tuple[Line, ...]) -> Line:
        rests = tuple(self.numbers.get(r, r) for r in line.rests_on)
        why, brief, full = map(self._said, (line.why, line.brief, line.full))
        return replace(line, n=n, rests_on=rests, lines=parts, why=why, brief=brief, full=full)

    def _said(self, words: str) -> str:
        """An author's words, in which a line is called by its number, in brackets and in no formula."""
        said = words.split("`")
        said[::2] = [_CALLED.sub(lambda m: f"({self.numbers.get(m[1], m[1])})", part) for part in said[::2]]
        return "`".join(said)


def _without(numbers: Iterable[str], rests: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The numbers, with what the parts of the line rest on in their place."""
    return tuple(dict.fromkeys(m for n in numbers for m in rests.get(n, (n,))))


_CALLED = re.compile(r"\((\d+(?:\.\d+)*)\)")


def _giving(line: Line, there_is: Line) -> Line:
    """What there is with its letter, for the reason for which there is one."""
    made_by = there_is.rule
    rule = Several(made_by.name, made_by.reason, made_by=(*made_by.parts, OBTAINED))
    words = (there_is.why if there_is.why != made_by.reason or not line.why else "", line.why)
    why = "; ".join(filter(None, words))
    return replace(line, rule=rule, why=why, lemma=there_is.lemma, conditions=(*there_is.conditions, *line.conditions))


__all__ = ["tucked"]
