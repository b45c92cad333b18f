"""The record for the page: all that the stepper shows of a derivation, as plain data that JSON can hold.

The page's script computes nothing: every level of detail, every sub-line, every lemma that is cited, the words of
rules and verdicts and the texts to copy come from here. Formulas are LaTeX, words are plain text; neither is HTML.

A page is ``{"schema", "shown": [key...], "entries": {key: entry}}``; an entry:

- ``title``, ``topic``, ``level``; ``before`` and ``after``: what stands around the lines, as
  ``{"label", "items": [{"words", "latex", "mark", "verdict"}]}``
- ``claims``: formulas with their verdicts
- ``rules``: by name ``{"reason", "latex", "conditions"}``
- ``roads``: ``{"name", "lines": {n: line}, "levels": {level: [[n, left, note]...]}}``; ``left`` says whether the left
  side is shown, ``note`` what stands beside the line
- ``copy``: ``{"latex": {level: text}, "markdown": {level: text}, "python": text}``; left out for a lemma, and with the
  lecture's texts alone where a page has many entries

A line: ``left``, ``right`` (sign included), ``marked`` (the right side with marks, where something changed),
``latex``, ``text``, ``rule``, ``rules`` (the names with a statement), ``why``, ``letters``, ``conditions``, ``from``,
``lemma``, ``beware``, ``mark``, ``verdict``, ``rows`` (its sub-lines, as in a level), ``wide``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from workbench.record.derivation import Derivation, Detail, Line
from workbench.rules.rule import Rule
from workbench.show.formulas.marks import CLOSING, OPENING, marked_latex, new_parts, sides_of
from workbench.show.formulas.names import name_latex
from workbench.show.formulas.reading import width
from workbench.show.formulas.terms import latex_of
from workbench.show.notation import PLAIN, Notation
from workbench.show.pages.document import Document, Row, Side, Statement, unfolded
from workbench.show.pages.from_record import document
from workbench.show.pages.prose import Prose, prose
from workbench.show.pages.rules import rule_of
from workbench.show.pages.speech import note_words
from workbench.show.pages.verdicts import MARKS, verdict_words
from workbench.show.wording import wording
from workbench.terms.heads import RELATION
from workbench.terms.term import LanguageError, Term, postorder

SCHEMA = 1
WIDE = 11.0
"""A left side wider than this, in em, stands above its right side."""
CHANGED = "#c0ffee"
"""The colour of a marked part in LaTeX; the style sheet puts the theme's own in its place."""

FEW = 12
"""A page of more entries holds the texts to copy at one level of detail; they are a third of it else."""

Data = dict[str, Any]
Lemmas = Callable[[str], Derivation]


def page(derivations: Iterable[Derivation], lemmas: Lemmas | None = None, notation: Notation = PLAIN) -> Data:
    """The record of a page that shows some derivations, and holds the lemmas that they cite so that they open in place.

    ``lemmas`` finds a cited entry by its id (raising LookupError for one that is not to be had).
    """
    shown = _by_key(derivations)
    copies = tuple(Detail) if len(shown) <= FEW else (Detail.LECTURE,)
    entries = {key: entry(derivation, notation, copies) for key, derivation in shown.items()}
    wanted = [name for derivation in shown.values() for name in _cited(derivation)]
    while lemmas is not None and wanted:
        name = wanted.pop()
        if name in entries:
            continue
        try:
            lemma = lemmas(name)
        except LookupError:
            continue
        entries[name] = entry(lemma, notation, copies=())
        wanted += _cited(lemma)
    return {"schema": SCHEMA, "shown": list(shown), "entries": entries}


def _by_key(derivations: Iterable[Derivation]) -> dict[str, Derivation]:
    """Each derivation under its id, made different where it is missing or used before."""
    out: dict[str, Derivation] = {}
    for derivation in derivations:
        stem = key = derivation.id or "derivation"
        number = 1
        while key in out:
            number += 1
            key = f"{stem}-{number}"
        out[key] = derivation
    return out


def _cited(derivation: Derivation) -> list[str]:
    return list(dict.fromkeys(line.lemma for line in derivation.walk() if line.lemma))


def entry(derivation: Derivation, notation: Notation = PLAIN, copies: Sequence[Detail] = tuple(Detail)) -> Data:
    """The record of one derivation; ``copies``: the levels of detail at which it can be copied."""
    pages = {level: document(derivation, level, notation) for level in Detail}
    lecture = pages[Detail.LECTURE]
    made: Data = {
        "id": derivation.id,
        "title": lecture.title.plain,
        "heading": lecture.title.pieces,
        "topic": derivation.topic,
        "level": derivation.level,
        "checked": lecture.checked,
        "before": list(_before(lecture)),
        "claims": [_statement(claim) for claim in lecture.claims],
        "after": list(_after(lecture)),
        "rules": _rules(derivation, notation),
        "roads": [
            {
                "name": lecture.ways[number].name.plain,
                "lines": dict(_lines(road.lines, pages[Detail.LECTURE].ways[number].rows, notation)),
                "levels": {str(level): _rows(pages[level].ways[number].shown, level) for level in Detail},
            }
            for number, road in enumerate(derivation.roads)
        ],
    }
    if copies:
        made["copy"] = _copies(derivation, {level: pages[level] for level in copies})
    return made


# -- around the lines ----------------------------------------------------------------


def _before(page: Document) -> Iterator[Data]:
    words = page.words
    given = [{"latex": g.membership, "words": ", ".join(g.words)} for g in page.given]
    yield from _section(words["given"], given, flowing=True)
    yield from _section(words["assume"], [_side(side) for side in page.assumptions], flowing=True)
    yield from _section(words["where"], [{"latex": formula.latex} for formula in page.definitions])
    verb, rest = page.aim
    yield from _section(verb, _said(rest), asked=True)
    yield from _section(words["convention"], _said(page.convention), asked=True)
    yield from _section(words["idea"], _said(page.idea), asked=True)


def _after(page: Document) -> Iterator[Data]:
    words = page.words
    yield from _section(words["sanity"], [_statement(remark) for remark in page.sanity])
    yield from _section(words["goes-wrong"], _said(*page.wrong))
    yield from _section(words["note"], _said(*page.notes))
    for label, texts in (("evidence", page.evidence), ("references", page.references)):
        yield from _section(words[label], [{"words": text} for text in texts])


def _said(*texts: Prose) -> list[Data]:
    return [{"words": text.pieces} for text in texts if text]


def _section(label: str, items: list[Data], *, flowing: bool = False, asked: bool = False) -> Iterator[Data]:
    """``flowing``: it reads as well in a row as in a column; ``asked``: it is about the whole, not what is given."""
    if items:
        yield _filled({"label": label, "items": items, "flowing": flowing, "asked": asked})


def _side(side: Side) -> Data:
    if side.formula is None:
        return {"words": side.words.pieces}
    return {"latex": side.formula.latex}


def _statement(statement: Statement) -> Data:
    return _filled({"latex": statement.formula.latex, "words": statement.words.pieces, **_verdict(statement)})


def _verdict(shown: Row | Statement) -> Data:
    verdict = shown.verdict
    if verdict is None:
        return {}
    formula = shown.formula if isinstance(shown, Statement) else shown.statement
    words = wording(formula.notation.language)
    status = str(verdict.status)
    return _filled({
        "mark": MARKS[verdict.status], "verdict": verdict_words(verdict, words), "status": status,
        "said": words[status] if words[status] != status else "",
    })  # fmt: skip


def _filled(data: Data) -> Data:
    """Without what is empty: a page has thousands of lines."""
    return {key: value for key, value in data.items() if value not in ("", [], None, False)}


# -- lines ---------------------------------------------------------------------------


def _lines(lines: tuple[Line, ...], rows: tuple[Row, ...], notation: Notation) -> Iterator[tuple[str, Data]]:
    """Every line by its number, sub-lines included."""
    said: dict[str, Term] = {}
    for line, row in zip(lines, rows, strict=True):
        yield line.n, _line(line, row, [said[n] for n in line.rests_on if n in said], notation)
        yield from _lines(line.lines, row.rows, notation)
        said[line.n] = row.statement.term


def _line(line: Line, row: Row, before: list[Term], notation: Notation) -> Data:
    left, right = _left_and_right(row, notation)
    marked = _marked(line, row, before, notation)
    rules = [part.name for part in dict.fromkeys(line.rule.parts) if rule_of(part)]
    said = line.full or row.why.source or ("" if rules else line.rule.reason)
    full = replace(row.why, source=said)
    return _filled(
        {
            "left": left,
            "right": right,
            "marked": marked if marked != right else "",
            "latex": row.statement.latex,
            "text": row.statement.line_text,
            "rule": row.rule.pieces,
            "rules": rules,
            "why": full.pieces if full.source != row.rule.source else "",
            "letters": [
                [name_latex(name), _latex(term, notation)] for name, term in line.bindings if isinstance(term, Term)
            ],  # a function that a lemma is told has no formula of its own
            "conditions": [_condition(side) for side in row.conditions],
            "from": list(line.rests_on),
            "lemma": line.lemma,
            "beware": [pitfall.pieces for pitfall in row.pitfalls],
            "rows": _rows(unfolded(row.rows), Detail.FULL),
            "wide": width(left) > WIDE,
            **_verdict(row),
        }
    )


def _left_and_right(row: Row, notation: Notation) -> tuple[str, str]:
    """The left side, and the right side with its sign; the left side is shown where a row asks for it."""
    sides = sides_of(row.statement.term)
    if len(sides) == 1:
        return "", row.rhs.latex
    return _latex(sides[0], notation), f"{row.relation} {row.rhs.latex}"


@lru_cache(maxsize=1024)
def _latex(term: Term, notation: Notation) -> str:
    """A left side often stands in one line after the other, and letters stand for the same thing."""
    return latex_of(term, notation)


def _marked(line: Line, row: Row, before: list[Term], notation: Notation) -> str:
    statement = row.statement.term
    sides = sides_of(statement)
    parts = new_parts(statement, before, line.changed)
    right = marked_latex(sides[-1], parts, notation)
    sign = f"{row.relation} " if statement.head is RELATION or len(sides) > 1 else ""
    if (sign + right).replace(OPENING, "").replace(CLOSING, "") != _left_and_right(row, notation)[1]:
        return ""  # alone it would print with other letters for what is bound
    return sign + right.replace(OPENING, rf"\textcolor{{{CHANGED}}}{{").replace(CLOSING, "}")


def _condition(side: Side) -> Data:
    return _filled({**_side(side), "discharged": side.discharged.pieces})


def _rows(rows: Iterable[Row], level: Detail) -> list[list[Any]]:
    return [[row.n, int(row.lhs is not None), _note(row, level)] for row in rows]


def _note(row: Row, level: Detail) -> str | list[list[str]]:
    note = note_words(row, level)
    return replace(note, source=f"{note.source} ({', '.join(row.cites)})" if row.cites else note.source).pieces


# -- rules, texts to copy ---------------------------------------------------------------


def _rules(derivation: Derivation, notation: Notation) -> Data:
    """The statements of the rules that the lines name, where they are rules with a statement."""
    found = {part.name: rule for line in derivation.walk() for part in line.rule.parts if (rule := rule_of(part))}
    return {name: _rule(found[name], notation) for name in sorted(found)}


@lru_cache(maxsize=1024)
def _rule(rule: Rule, notation: Notation) -> Data:
    conditions = [
        {"words": prose(c.words, notation=notation).pieces}
        if c.statement is None else {"latex": latex_of(c.statement, notation)}
        for c in rule.conditions
    ]  # fmt: skip
    reason = prose(rule.reason, postorder(rule.statement), notation)
    return _filled({"reason": reason.pieces, "latex": latex_of(rule.statement, notation), "conditions": conditions})


def _copies(derivation: Derivation, pages: dict[Detail, Document]) -> Data:
    from workbench.show.code import result as python_writer
    from workbench.show.writers import latex as latex_writer
    from workbench.show.writers import markdown as markdown_writer

    try:
        python = python_writer.write(derivation)
    except LanguageError:
        python = ""
    return {
        "latex": {str(level): latex_writer.write(page) for level, page in pages.items()},
        "markdown": {str(level): markdown_writer.write(page) for level, page in pages.items()},
        "python": python,
    }
