"""Verdicts in words, in the language of a page: what was compared with what, and how far apart it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from math import log10

from workbench.record.derivation import Derivation, Follows, Standing, Verdict
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
    yield from _failed(derivation, words)
    shown = Counter(str(follows.standing) for _, follows in _steps(derivation))
    if shown and set(shown) <= {"proved", "supported"}:
        kinds = [f"{shown[kind]} {words[kind]}" for kind in ("proved", "supported") if shown[kind]]
        yield f"{words['every-line-follows']}: {', '.join(kinds)}."
    yield from _open(derivation, words)


def summary(derivation: Derivation, words: Mapping[str, str]) -> Iterator[str]:
    """The evidence in one plain sentence, and whatever is no pass; nothing for a derivation that was not checked."""
    judged = [claim.verdict for claim in derivation.claims if claim.verdict is not None]
    if not judged or not all(verdict.status.passed for verdict in judged):
        yield from evidence(derivation, words)
        return
    ways = ([v.method.partition("; ")[0], *_points(v, words)] for v in judged if v.method)
    parts = list(dict.fromkeys(", ".join(way) for way in ways))
    errors = [verdict.error for verdict in judged if verdict.error is not None]
    if errors:
        parts.append(_agreement(max(errors), words))
    standings = {follows.standing for _, follows in _steps(derivation)}
    if standings and all(standing.passed for standing in standings):
        parts.append(words["every-line-follows"][:1].lower() + words["every-line-follows"][1:])
    yield f"{words['checked']} {'; '.join(parts)}."
    yield from _failed(derivation, words)
    yield from _open(derivation, words)


def _agreement(error: float, words: Mapping[str, str]) -> str:
    """How many digits agree; of simulations and their like, which have few, how far apart the sides are."""
    digits = DIGITS if error <= 10.0**-DIGITS else int(-log10(error))
    return words["digits"].format(digits) if digits > FEW else words["apart"].format(f"{error:.1e}")


DIGITS, FEW = 15, 3
"""The most digits that are told, and so few that no digits are."""


def _failed(derivation: Derivation, words: Mapping[str, str]) -> Iterator[str]:
    """The lines that are no pass."""
    failed: dict[str, list[str]] = {}
    for line in derivation.walk():
        if line.verdict is not None and not line.verdict.status.passed:
            failed.setdefault(verdict_words(line.verdict, words), []).append(line.n)
    for judged, numbers in failed.items():
        yield f"{_lines(numbers, words)} {judged}."


def _steps(derivation: Derivation) -> list[tuple[str, Follows]]:
    return [(line.n, line.follows) for road in derivation.roads for line in road.lines if line.follows]


def _open(derivation: Derivation, words: Mapping[str, str]) -> Iterator[str]:
    """Which lines are stated and follow from nothing, and which are refuted."""
    found = _steps(derivation)
    stated = [n for n, follows in found if follows.standing is Standing.STATED]
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
    parts += _points(verdict, words)
    if verdict.error is not None:
        parts.append(words["apart"].format(f"{verdict.error:.1e}"))
    if verdict.witness:
        parts.append(verdict.witness)
    status = words[str(verdict.status)]
    return f"{status}: {'; '.join(parts)}" if parts else status


def _points(verdict: Verdict, words: Mapping[str, str]) -> Iterator[str]:
    """At how many points, where the words of the method do not say it."""
    if verdict.points and not verdict.says_points:
        points = words["one-point" if verdict.points == 1 else "points"].format(verdict.points)
        sets = words["one-set" if verdict.instances == 1 else "sets"].format(verdict.instances)
        yield f"{points} {sets}"


def unproven(*verdicts: Verdict | None) -> str:
    """The worst of the verdicts where one is no pass; empty where all are, or nothing was checked."""
    open_ = {str(v.status) for v in verdicts if v is not None and not v.status.passed}
    return next((status for status in ("refuted", "undecided") if status in open_), "")


def in_words(status: str, notation: Notation) -> str:
    """A status in the language of a notation; nothing for none."""
    return wording(notation.language)[status] if status else ""
