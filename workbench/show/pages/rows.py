"""Lines of a record as rows of a page: what is shown of a statement beside the line before it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from workbench.record.derivation import Detail, Kind, Line, Standing
from workbench.rules.condition import Condition
from workbench.show.formulas.layouts import in_layout
from workbench.show.formulas.signs import RELATION_SIGNS
from workbench.show.pages.document import Formula, Row, Side
from workbench.show.pages.speech import Speech
from workbench.show.wording import wording
from workbench.terms.heads import FORALL, IFF, IMPLIES, RELATION
from workbench.terms.term import Term


def rows_of(lines: Iterable[Line], detail: Detail, say: Speech) -> tuple[Row, ...]:
    rows: list[Row] = []
    before: Term | None = None
    whole: Term | None = None
    equal = True  # whether all signs since the left side was shown say that both sides are the same
    relation = ""
    last = ""
    folded: dict[str, tuple[str, ...]] = {}
    printed = ""
    carried: dict[str, tuple[Side, ...]] = {}
    lines = tuple(lines)
    cited = {n for line in lines for n in line.rests_on}
    named = " ".join(line.why for line in lines)
    for line in lines:
        statement = in_layout(line.statement, say.notation)
        left, sign, right = _sides_of(statement, say)
        rests_on = _without(line.rests_on, folded)
        link = line.link
        own = sign
        alone = rests_on == (last,) and not line.uses and own == relation
        goes_on = left is before and (not last or last in rests_on) and (link is not None or equal or alone)
        if goes_on and link is not None:  # a >= b, and b = c, reads a >= b = c
            sign = RELATION_SIGNS[link.statement.attrs[0]]
        formula = Formula(statement, say.notation)
        lhs = None if left is None or goes_on else Formula(left, say.notation)
        row = Row(
            line.n,
            formula,
            lhs,
            sign,
            Formula(right, say.notation),
            say(line.rule.name),
            say.reason(line, _with_uses(line, line.reason(detail), say)),
            say(line.reason(detail) if line.reason(detail) != line.rule.reason else ""),
            tuple(dict.fromkeys((*_carried(line, carried), *sides(line.conditions, say)))),
            line.rests_on,
            _cited(line, last, rests_on),
            line.rule.parts,
            line.lemma,
            tuple(map(say, line.pitfalls)),
            line.verdict,
            rows_of(line.lines, Detail.FULL, say),
            whole if goes_on else None,
            line.changed,
            str(line.follows.standing) if line.follows is not None else None,
        )
        if f"({line.n})" not in named and _says_nothing(row, left, printed, say):
            if line.n not in cited and rows and rows[-1].n in rests_on:  # the line above says what it says
                asked = tuple(dict.fromkeys((*rows[-1].conditions, *row.conditions)))
                rows[-1] = replace(rows[-1], conditions=asked)
            rows.append(replace(row, folded=True))
            folded[line.n] = rests_on
            carried[line.n] = row.conditions
            continue
        rows.append(row)
        before, last, whole, printed = left, line.n, statement, formula.latex
        relation, equal = own, own in _EQUAL and (equal or not goes_on)
    if rows and all(row.folded for row in rows):
        rows[-1] = replace(rows[-1], folded=False)
    return tuple(rows)


def _with_uses(line: Line, words: str, say: Speech) -> str:
    """The reason with what it rests on beside lines, and that a line is stated where nothing shows that it follows, or
    refuted."""
    words = "" if words == line.rule.name else words
    before = (words, line.rule.name)
    uses = [u.words for u in line.uses if u.kind is not Kind.DEFINITION or not any(u.words in s for s in before)]
    if any(part.kind == "definition" for part in line.rule.parts):
        uses = [use.words for use in line.uses if use.kind is not Kind.DEFINITION]
    if uses:
        words = f"{words}; {', '.join(uses)}" if words else ", ".join(uses)
    standing = "" if line.follows is None or line.follows.standing.passed else str(line.follows.standing)
    if line.rule.kind == "stated" and line.rule.reference:
        standing = str(Standing.STATED)
    if standing:
        said = wording(say.notation.language)[standing]
        words = f"{words}; {said}" if words else said
    return words


def _says_nothing(row: Row, left: Term | None, printed: str, say: Speech) -> bool:
    """Whether a line that passed prints as ``L = L``, or as the line before it: nobody sees its step."""
    passed = row.verdict is None or row.verdict.status.passed
    passed = passed and row.standing not in (Standing.STATED, Standing.REFUTED)
    if not passed or left is None or row.relation not in _WEAK:
        return False
    sides = _bare(Formula(left, say.notation).latex), _bare(row.rhs.latex)
    return sides[0] == sides[1] or _bare(row.statement.latex) == _bare(printed)


_SIZED = re.compile(r"\\[bB]igg?[lr](?![a-z])|\\left(?![a-z])|\\right(?![a-z])|\s")


def _bare(latex: str) -> str:
    """The signs of a formula without spaces, and without the brackets that only say what belongs together.

    The brackets of a function or of a differential, and those that wear an exponent or an index, are kept.
    """
    text = _SIZED.sub("", latex)
    dropped: set[int] = set()
    stack: list[int] = []
    for place, letter in enumerate(text):
        if letter == "(":
            stack.append(place)
        elif letter == ")" and stack:
            opened = stack.pop()
            if text[place + 1 : place + 2] not in ("^", "_") and _only_groups(text[:opened]):
                dropped |= {opened, place}
    return "".join(letter for place, letter in enumerate(text) if place not in dropped)


def _only_groups(before: str) -> bool:
    """Whether a bracket after this is that of a factor, and not of a function, a differential or a derivative."""
    if not before.endswith("}"):
        return re.search(r"\\[a-zA-Z]+$", before) is None
    depth, place = 0, len(before)
    while place:
        place -= 1
        depth += (before[place] == "}") - (before[place] == "{")
        if depth == 0:
            break
    return before[place - 1 : place] in ("^", "_")


def _carried(line: Line, folded: Mapping[str, tuple[Side, ...]]) -> Iterable[Side]:
    """What the folded lines on which a line rests ask for. A line of another case asks for nothing of theirs."""
    return (side for n in line.rests_on for side in folded.get(n, ()))


def _without(rests_on: tuple[str, ...], folded: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The lines that a line rests on, with what folded lines rest on in their place."""
    return tuple(dict.fromkeys(m for n in rests_on for m in folded.get(n, (n,))))


def _cited(line: Line, before: str, rests_on: tuple[str, ...]) -> tuple[str, ...]:
    """The lines to name beside this one: none where it goes on from the line before, or its reason names them."""
    if rests_on in ((), (before,)) or all(f"({n})" in line.why for n in rests_on if n != before):
        return ()
    return rests_on


def _sides_of(statement: Term, say: Speech) -> tuple[Term | None, str, Term]:
    """Left side, sign in LaTeX and right side; a statement without a sign of its own is all right side, and so is
    one a side of which wants brackets: of sides apart nobody sees where they end."""
    if statement.head is RELATION and statement.attrs[0] != "ni":
        return statement.args[0], RELATION_SIGNS[statement.attrs[0]], statement.args[1]
    sign = {IMPLIES: r"\Rightarrow", IFF: r"\Leftrightarrow"}.get(statement.head)
    if sign is None:
        return None, "", statement
    left, right = (Formula(part, say.notation).latex for part in statement.args)
    if _SPACES.sub("", f"{left}{sign}{right}") != _SPACES.sub("", Formula(statement, say.notation).latex):
        return None, "", statement
    return statement.args[0], sign, statement.args[1]


_WEAK = frozenset(RELATION_SIGNS[sign] for sign in ("=", "approx", "<=", ">="))
"""What is so between a thing and itself."""
_EQUAL = frozenset({"=", r"\Leftrightarrow"})
"""After one of these what is said of the left side is said of the right side: a = b and a <= c read a = b <= c. After
a <= b it is not, unless a line with the same sign comes from that one alone: of a whole number, a > 1 makes a >= 2."""
_SPACES = re.compile(r"\\[,;:! ]|\s")


def sides(conditions: Iterable[Condition], say: Speech) -> tuple[Side, ...]:
    def formula(term: Term | None) -> Formula | None:
        return None if term is None else Formula(in_layout(term, say.notation), say.notation)

    # What holds for every value is read in words, where there are words for it; an equation is used as it stands.
    told = ((c, c.statement is not None and _is_told_by_words(c.statement) and "`" not in c.words) for c in conditions)
    return tuple(Side(say(c.words), None if words else formula(c.statement), say(c.discharged)) for c, words in told)


def _is_told_by_words(statement: Term) -> bool:
    said = statement.args[0] if statement.head is FORALL else statement
    said = said.args[1] if said.head is IMPLIES else said
    return statement.head is FORALL and not (said.head is RELATION and said.attrs[0] == "=")
