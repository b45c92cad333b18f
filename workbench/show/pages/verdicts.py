"""Verdicts in words, in the language of a page: what was compared with what, and how far apart it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from workbench.record.derivation import Derivation, Standing, Verdict
from workbench.show.notation import Notation
from workbench.show.wording import wording

MARKS = {"proved": "✓", "supported": "≈", "undecided": "?", "refuted": "✗"}
"""How a verdict is marked where its line stands; an unchecked line has no mark."""


def evidence(derivation: Derivation, words: Mapping[str, str]) -> Iterator[str]:
    """What was compared with what, and how far apart; nothing for a derivation that was not checked."""
    said: dict[str, list[str]] = {}
    for number, claim in enumerate(derivation.claims, 1):
        if claim.verdict is not None:
            said.setdefault(verdict_words(claim.verdict, words), []).append(str(number))
    for judged, numbers in said.items():
        alone = len(derivation.claims) == 1
        which = "the-claim-is" if alone else "claim-is" if len(numbers) == 1 else "claims-are"
        yield f"{words[which].format(', '.join(numbers))} {judged}."
    verdicts = [line.verdict for line in derivation.walk() if line.verdict is not None]
    if verdicts:
        counts = [f"{number} {words[status]}" for status, number in _counted(verdicts)]
        yield f"{words['of-lines'].format(len(verdicts))} {', '.join(counts)}."
    failed: dict[str, list[str]] = {}
    for line in derivation.walk():
        if line.verdict is not None and not line.verdict.status.passed:
            failed.setdefault(verdict_words(line.verdict, words), []).append(line.n)
    for judged, numbers in failed.items():
        yield f"{_lines(numbers, words)} {judged}."
    yield from _steps(derivation, words)


def _steps(derivation: Derivation, words: Mapping[str, str]) -> Iterator[str]:
    """How the lines follow from what they cite; which are stated and follow from nothing, and which are refuted."""
    found = [(line.n, line.follows) for road in derivation.roads for line in road.lines if line.follows]
    stated = [n for n, follows in found if follows.standing is Standing.STATED]
    shown = Counter(str(follows.standing) for _, follows in found)
    if shown and set(shown) <= {"proved", "supported"}:
        counts = (f"{shown[kind]} {words[kind]}" for kind in ("proved", "supported") if shown[kind])
        yield f"{words['every-line-follows']} {', '.join(counts)}."
    if stated:
        yield f"{_lines(stated, words)} {words['stated']}."
    for n, follows in found:
        if follows.standing is Standing.REFUTED:
            yield f"{words['does-not-follow'].format(n)} {follows.witness}."


def _lines(numbers: list[str], words: Mapping[str, str]) -> str:
    return words["line-is" if len(numbers) == 1 else "lines-are"].format(", ".join(numbers))


def _counted(verdicts: list[Verdict]) -> list[tuple[str, int]]:
    statuses = [str(v.status) for v in verdicts]
    return [(status, statuses.count(status)) for status in MARKS if status in statuses]


def verdict_words(verdict: Verdict, words: Mapping[str, str] | None = None) -> str:
    """``supported: finite differences; 24 points over 3 sets of sizes, at most 2e-11 apart``."""
    words = words or wording()
    parts = [verdict.method] if verdict.method else []
    if verdict.points and not verdict.says_points:
        points = words["one-point" if verdict.points == 1 else "points"].format(verdict.points)
        sets = words["one-set" if verdict.instances == 1 else "sets"].format(verdict.instances)
        parts.append(f"{points} {sets}")
    if verdict.error is not None:
        parts.append(words["apart"].format(f"{verdict.error:.1e}"))
    if verdict.witness:
        parts.append(verdict.witness)
    status = words[str(verdict.status)]
    return f"{status}: {'; '.join(parts)}" if parts else status


def unproven(*verdicts: Verdict | None) -> str:
    """The worst of the verdicts where one is no pass; empty where all are, or nothing was checked."""
    open_ = {str(v.status) for v in verdicts if v is not None and not v.status.passed}
    return next((status for status in ("refuted", "undecided") if status in open_), "")


def in_words(status: str, notation: Notation) -> str:
    """A status in the language of a notation; nothing for none."""
    return wording(notation.language)[status] if status else ""
