"""Every declared reason, ready to be shown: its sentence, its statement, what it needs, and steps that show it.

Kept like a leaf, for as long as the rooms that declare reasons and those that show them are unchanged.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from workbench.press import cache as kept
from workbench.reasons import reasons
from workbench.rules.condition import Condition
from workbench.rules.reason import Reason
from workbench.rules.rule import Rule
from workbench.rules.schema import Computed, Inference, Proof
from workbench.show.formulas.terms import latex_of
from workbench.show.pages.prose import prose
from workbench.show.pages.rules import rule_of
from workbench.show.publish import files
from workbench.site.leaf import made_by
from workbench.site.markup import boxed, formula, said
from workbench.terms.heads import equals
from workbench.terms.term import LanguageError, Term, postorder

Told = dict[str, Any]
_FEW = 4


def said_reasons(folder: Path | None = None) -> list[Told]:
    """``kind``, ``name``, ``reason``, ``statement``, ``needs``, ``cases``, ``counters``, ``reference`` of each.

    All but names and references are HTML, or empty. In order of kind and name.
    """
    path = folder / "site" / "reasons.json" if folder is not None else None
    found = _load(path) if path is not None else None
    if found is not None:
        return found
    made = told_of(key for key in sorted(reasons()) if key[0] != "lemma")
    if path is not None:
        _keep(made, path)
    return made


def told_of(keys: Iterable[tuple[str, str]]) -> list[Told]:
    """The same of those reasons alone that have these kinds and names."""
    known = reasons()
    return [_told(known[key]) for key in keys if key in known]


def _key() -> str:
    return f"{made_by()} {kept.engine()} {hashlib.sha256(Path(__file__).read_bytes()).hexdigest()}"


def _load(path: Path) -> list[Told] | None:
    try:
        data = json.loads(path.read_bytes())
        return list(data["reasons"]) if data["key"] == _key() else None
    except (OSError, ValueError, KeyError, TypeError):  # a cache that cannot be used is an empty one
        return None


def _keep(made: list[Told], path: Path) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        files.put(json.dumps({"key": _key(), "reasons": made}, ensure_ascii=False).encode(), str(path))
    except OSError:
        return


def _told(reason: Reason) -> Told:
    statement, needs, known = _statement(reason)
    return {
        "kind": reason.kind,
        "name": reason.name,
        "reason": said(prose(reason.reason, known).pieces) if reason.reason else "",
        "statement": statement,
        "needs": [_need(condition) for condition in needs],
        "cases": list(_cases(reason)),
        "counters": list(_counters(reason)),
        "reference": reason.reference,
    }


def _need(condition: Condition) -> str:
    return formula(latex_of(condition.statement)) if condition.statement is not None else said(
        prose(condition.words).pieces
    )  # fmt: skip


def _statement(reason: Reason) -> tuple[str, tuple[Condition, ...], Iterable[Term]]:
    """The statement as HTML, its conditions, and the terms whose letters the sentence may speak of."""
    rule = rule_of(reason)
    if rule is not None:
        return boxed(latex_of(rule.statement)), tuple(rule.conditions), postorder(rule.statement)
    if isinstance(reason, Inference):
        premises, conclusion = reason.statement
        bound = {letter.name: sample for sample, letter in reason.pattern.letters.items()}
        needs = _judged(reason, bound)
        if conclusion is not None:
            return _step((*premises, conclusion)), needs, postorder(*premises, conclusion)
    return "", (), ()


def _judged(reason: Inference, bound: dict[str, Term]) -> tuple[Condition, ...]:
    found = []
    for need in reason.requires:
        try:
            judged = need.judge(bound)
        except (LanguageError, LookupError, TypeError):  # it is about letters that no sample stands for
            continue
        if isinstance(judged, Condition):
            found.append(judged)
    return tuple(found)


def _step(statements: Iterable[Term]) -> str:
    """Premises, and what follows from them."""
    *premises, conclusion = (boxed(latex_of(term)) for term in statements)
    return f'{", ".join(premises)} <b class="s-so">so</b> {conclusion}' if premises else conclusion


def _cases(reason: Reason) -> Iterator[str]:
    if isinstance(reason, Rule):
        yield from (boxed(latex_of(equals(left, right))) for left, right in islice(_examples(reason), 1, _FEW))
    elif isinstance(reason, Inference | Computed):
        yield from map(_proof, islice(reason.cases(), _FEW))


def _examples(rule: Rule) -> Iterator[tuple[Term, Term]]:
    try:
        yield from rule.examples
    except (AssertionError, LanguageError, TypeError):  # an algorithm shows itself otherwise
        return


def _counters(reason: Reason) -> Iterator[str]:
    if isinstance(reason, Inference | Computed):
        yield from map(_proof, islice(reason.counters(), _FEW))


def _proof(case: Proof) -> str:
    premises, goal = case[0], case[1]
    return _step((*premises, goal))
