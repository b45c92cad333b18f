"""What is wrong, in a sentence: the term, what is the matter with it, and what shows it."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.algebra.arithmetic import arithmetic
from workbench.backward.repairs import Change
from workbench.backward.sides import Side
from workbench.record.naming import without_names
from workbench.terms import heads as h
from workbench.terms.heads import brief
from workbench.terms.term import Term

KINDS = (
    "sign", "factor", "missing term", "extra term", "transposed", "missing reduction", "wrong axis", "wrong point",
    "other",
)  # fmt: skip
_READ, _LINE = 80, 120
"""Characters of a term in which names are written out, and of one in a sentence."""


@dataclass(frozen=True)
class Mistake:
    """What is wrong: one of the kinds, the term, and a sentence."""

    kind: str
    term: Term | None
    why: str


def by_factor(side: Side, part: Term, c: Term) -> Mistake:
    """What is told where a part times c is what is meant, or what was written."""
    value = c.value if c.head is h.NUMBER else None
    whole = part is side.root
    where = "the whole gradient" if whole else f"the term {said(part)}"
    if value == 0:
        if side.mends:
            return Mistake("extra term", part, f"{where} does not belong there: without it yours is the derived one")
        return Mistake("missing term", part, f"{where} is missing: the derived gradient without it is yours")
    if value == -1:
        return Mistake("sign", part, f"{where} has the wrong sign: {_evidence(side, 'with the other sign')}")
    times = brief(arithmetic(h.divide(1, c) if side.mends else c))
    return Mistake("factor", part, f"{where} is {times} times what it should be: {_evidence(side, 'with that factor')}")


def told(side: Side, change: Change, kind: str) -> Mistake:
    """What is told where one change explains it."""
    part, put = change.part, change.put
    right, wrong = (put, part) if side.mends else (part, put)
    meant, is_written = ("" if t is None else said(t) for t in (right, wrong))
    evidence = _evidence(side, "with this mistake")
    if kind == "transposed":
        return Mistake(kind, right, f"{meant} is meant, and {is_written} written: {evidence}")
    if kind == "missing reduction":
        return Mistake(kind, right, f"{meant} is meant, and the sum is not taken: {evidence}")
    if kind == "wrong axis":
        return Mistake(kind, right, f"{meant} is meant, and {is_written} written: {evidence}")
    if kind == "wrong point":
        return Mistake(kind, right, f"{is_written} stands where {meant} belongs: {evidence}")
    if kind in ("factor", "sign"):
        return _factor_told(side, change, kind, evidence)
    if kind in ("missing term", "extra term"):
        what = "is missing" if kind == "missing term" else "does not belong there"
        return Mistake(kind, part, f"the term {said(part)} {what}: {evidence}")
    return Mistake("other", right, f"{is_written} is summed once too often: {evidence}")


def _factor_told(side: Side, change: Change, kind: str, evidence: str) -> Mistake:
    part, put = change.part, change.put
    if change.words == "left out" and part.head is h.NUMBER and part.value == -1:
        return Mistake("sign", side.root if put is None else put, f"a sign is turned: {evidence}")
    if change.words == "left out":
        what = "does not belong there" if side.mends else "is missing"
        return Mistake(kind, part, f"the factor {said(part)} {what}: {evidence}")
    if kind == "sign" and put is not None:
        return Mistake(kind, part, f"{said(part)} has the wrong sign: {evidence}")
    if change.words in ("times", "over") and put is not None:
        missing = (change.words == "times") is side.mends
        verb = "multiplied by" if missing else "divided by"
        return Mistake(kind, part, f"{said(part)} is to be {verb} {said(put)}: {evidence}")
    if put is not None:
        right, wrong = (put, part) if side.mends else (part, put)
        if right.head is wrong.head is h.NUMBER and right.value == -wrong.value:
            kind = "sign"
        return Mistake(kind, right, f"{said(wrong)} stands where {said(right)} belongs: {evidence}")
    return Mistake(kind, part, evidence)


def _evidence(side: Side, words: str) -> str:
    if side.mends:
        return "mended there, yours equals the derived gradient at all points"
    return f"the derived gradient {words} equals yours at all points"


def said(part: Term) -> str:
    return brief(plain(part), _LINE)


def plain(part: Term) -> Term:
    """The term with its names written out, where that is short."""
    short = without_names(part, ())
    return short if len(brief(short, 2 * _READ)) <= _READ else part


__all__ = ["KINDS", "Mistake", "by_factor", "plain", "said", "told"]
