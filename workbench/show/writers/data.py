"""The answer as JSON: the contract of the command line, schema 1. Readers ignore keys that they do not know."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from workbench.record.derivation import Claim, Derivation, Detail
from workbench.show.code import result as python_writer
from workbench.show.notation import PLAIN, Notation
from workbench.show.pages.document import Document, Formula, Row, Statement, named_parts
from workbench.show.pages.from_record import document
from workbench.terms.declaration import Function
from workbench.terms.heads import AT, DELTA, INTEGRAL, NEWTON, PRODUCT, SUM, TENSOR, equals, nan
from workbench.terms.sizes import Size
from workbench.terms.term import LanguageError, Term, postorder, size_names
from workbench.terms.text import text_of

if TYPE_CHECKING:
    from workbench.check import Report

SCHEMA = 1
_INDEXED = frozenset({SUM, PRODUCT, TENSOR, AT, DELTA})


class Seconds(NamedTuple):
    """How long it took, measured by the face that asked; None where nothing was checked."""

    derive: float = 0.0
    check: float | None = None


UNTIMED = Seconds()


def answer(
    derivation: Derivation,
    report: Report | None = None,
    name: str = "",
    detail: Detail | str = Detail.LECTURE,
    seconds: Seconds = UNTIMED,
    notation: Notation = PLAIN,
) -> dict[str, Any]:
    """The answer as plain data. ``name`` is the NumPy function's; without a report ``check`` is null."""
    page = document(derivation, detail, notation)
    return {
        "schema": SCHEMA,
        "id": derivation.id,
        "title": page.title.typed,
        "givens": _givens(page, {g.name for g in derivation.givens}),
        "goal": page.goal.typed,
        "convention": page.convention.typed,
        "idea": page.idea.typed,
        "lines": [_line(row) for row in page.rows],
        "roads": [{"name": way.name.typed, "lines": [_line(row) for row in way.rows]} for way in page.ways[1:]],
        "claim": _claim(page.claims[0]),
        "result": _results(derivation, page, name),
        "sanity": [{**_formula(s.formula), "words": s.words.typed, "verdict": _verdict(s)} for s in page.sanity],
        "goes_wrong": [w.typed for w in page.wrong],
        "notes": [w.typed for w in page.notes],
        "references": list(page.references),
        "needs": list(page.needs),
        "check": _check(report),
        "seconds": {"derive": round(seconds.derive, 6), "check": _rounded(seconds.check)},
        **_after(derivation, page),
    }


def write(
    derivation: Derivation,
    report: Report | None = None,
    name: str = "",
    detail: Detail | str = Detail.LECTURE,
    seconds: Seconds = UNTIMED,
    notation: Notation = PLAIN,
) -> str:
    """The answer as indented JSON text, ending in a newline."""
    data = answer(derivation, report, name, detail, seconds, notation)
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 6)


def _givens(page: Document, asked: set[str]) -> list[dict[str, Any]]:
    """What the problem gives: of the letters at the top of the page not those that only its lines bring."""
    return [
        {"name": g.name, "shape": [_size(s) for s in g.shape], "properties": list(g.properties), "latex": g.latex}
        for g in page.given
        if g.name in asked
    ]


def _size(text: str) -> int | str:
    return int(text) if text.isdigit() else text


def _formula(formula: Formula) -> dict[str, str]:
    return {"latex": formula.latex, "text": formula.text}


def _line(row: Row) -> dict[str, Any]:
    return {
        "n": row.n,
        "relation": row.relation,
        "latex": row.statement.latex,
        "text": row.statement.line_text,
        "rule": row.rule.typed,
        "why": row.why.typed,
        "rests_on": list(row.rests_on),
        "conditions": [side.words.typed for side in row.conditions],
        "lemma": row.lemma,
        "verdict": _verdict(row),
        "follows": row.standing,
        "lines": [_line(inner) for inner in row.rows],
    }


def _verdict(shown: Row | Statement) -> str | None:
    return str(shown.verdict.status) if shown.verdict is not None else None


def _claim(claim: Statement) -> dict[str, Any]:
    return {"kind": claim.kind, **_formula(claim.formula), "verdict": _verdict(claim)}


def _results(derivation: Derivation, page: Document, name: str) -> dict[str, Any] | None:
    """The result; where several claims answer together, each under its name."""
    if derivation.results:
        return {c.name: _named(derivation, c, page) for c in derivation.results if c.tells is None}
    return _result(derivation, derivation.claim, page.result, name) if page.result is not None else None


def _after(derivation: Derivation, page: Document) -> dict[str, Any]:
    """What is told of the parameters beside their estimates, under ``after`` by parameter; no key where nothing is."""
    told: dict[str, dict[str, Any]] = {c.name: {} for c in derivation.results if c.tells is None}
    for claim in derivation.results:
        if claim.tells is not None:
            of, what = claim.tells
            told.setdefault(of, {})[what] = _named(derivation, claim, page)
    return {"after": told} if any(told.values()) else {}


def _named(derivation: Derivation, claim: Claim, page: Document) -> dict[str, Any]:
    """The result of one of several claims, under its own name."""
    assert claim.result is not None
    return _result(derivation, claim, Formula(claim.result, page.notation), "")


def _result(derivation: Derivation, claim: Claim, formula: Formula, name: str) -> dict[str, Any]:
    term = claim.result if claim.result is not None else formula.term
    try:
        source: str | None = python_writer.source(derivation, claim, name)
    except LanguageError:
        source = None
    known = {s.name for s in derivation.givens} | set(size_names(*derivation.givens))
    solved = claim.kind == "Solution"
    return {
        "latex": r"\varnothing" if solved and not term.args else formula.latex,
        "text": _list_of(term, known) if solved else text_of(term, avoid=known),
        **({"solutions": _solutions(term, formula, known)} if solved else {}),
        "where": [_where(part, formula.notation) for part in named_parts(term)],
        "shape": [_shape_entry(s) for s in term.shape],
        "closed_form": is_closed_form(term),
        "numpy": source,
        **_cases(claim, formula.notation),
    }


def _cases(claim: Claim, notation: Notation) -> dict[str, Any]:
    """The rows of an answer by cases under ``cases``; no key where there is one answer for all."""
    rows: list[dict[str, Any]] = []
    for branch in claim.branches:
        value = Formula(nan if branch.result is None else branch.result, notation)
        words = {"words": branch.words} if branch.words else {}
        rows.append({"when": _formula(Formula(branch.when, notation)), **_formula(value), **words})
    return {"cases": rows} if rows else {}


def _list_of(solutions: Term, avoid: set[str]) -> str:
    """Solutions as a list literal."""
    return f"[{', '.join(text_of(s, avoid=avoid) for s in solutions.args)}]"


def _solutions(solutions: Term, formula: Formula, avoid: set[str]) -> list[dict[str, str]]:
    """The set of solutions, one by one; none where it is empty."""
    return [
        {"latex": Formula(s, formula.notation).latex, "text": text_of(s, avoid=avoid)}
        for s in solutions.args
    ]


def _where(part: Term, notation: Notation) -> dict[str, str]:
    """What a name in the result's LaTeX stands for."""
    formula = Formula(equals(part, part.args[0]), notation)
    return {"latex": formula.latex, "text": formula.line_text}


def _shape_entry(size: Size) -> int | str:
    return size.value if size.value is not None else str(size)


def is_closed_form(term: Term) -> bool:
    """Whether no iteration and no integral is left and, for an array, no big sum, index or einsum."""
    if any(node.head in (NEWTON, INTEGRAL) for node in postorder(term)):
        return False
    if not term.rank:
        return True
    for node in postorder(term):
        if node.head in _INDEXED or isinstance(node.head, Function) and node.head.name == "einsum":
            return False
    return True


def _check(report: Report | None) -> dict[str, Any] | None:
    if report is None:
        return None
    return {
        "ok": report.ok,
        "method": report.method,
        "instances": report.instances,
        "max_relative_error": report.max_relative_error,
        "lines": report.lines,
        "lines_checked": report.lines_checked,
        "steps": dict(report.steps),
    }
