"""The document: what a page says, in order, with every formula ready to be typeset.

Writers read documents and nothing else. They never ask which rule made a line: the line brings its own words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from workbench.record.derivation import Detail, Verdict
from workbench.rules.reason import Reason
from workbench.show.formulas.displayed import visible
from workbench.show.formulas.terms import latex_of
from workbench.show.formulas.unicode import plain_latex
from workbench.show.notation import PLAIN, Notation
from workbench.show.pages.aims import aim_of
from workbench.show.pages.prose import Prose
from workbench.show.pages.verdicts import MARKS, in_words, unproven
from workbench.show.wording import wording
from workbench.terms.heads import NAMED, symbol
from workbench.terms.term import Term, rebuild

NOTHING = Prose("")

LINE_NODES = 200
"""The most nodes of a statement whose text brings the definitions of its named parts along."""


@dataclass(frozen=True)
class Formula:
    """A term with its three writings, each made when first asked for."""

    term: Term
    notation: Notation = PLAIN

    @cached_property
    def latex(self) -> str:
        return latex_of(self.term, self.notation)

    @cached_property
    def plain(self) -> str:
        """One line of Unicode."""
        return plain_latex(self.latex)

    @cached_property
    def text(self) -> str:
        """What the grammar reads again."""
        from workbench.terms.text import text_of

        return text_of(self.term)

    @cached_property
    def line_text(self) -> str:
        """``text``; where the definitions of named parts in front would make it long, it stands without them.

        Else the lines of a derivation of many named layers would repeat each other's definitions, which is quadratic.
        """
        from workbench.terms.text import text_of

        return text_of(by_name(self.term) if _is_larger(self.term, LINE_NODES) else self.term)


@dataclass(frozen=True)
class Given:
    """A symbol with where it lives: ``A \\in \\mathbb{R}^{m \\times n}`` and its properties in words."""

    name: str
    shape: tuple[str, ...]
    properties: tuple[str, ...]
    latex: str
    membership: str
    language: str = PLAIN.language

    @property
    def plain(self) -> str:
        return ", ".join([plain_latex(self.membership), *self.words])

    @property
    def words(self) -> tuple[str, ...]:
        """The properties, in words; that probabilities are not negative is said where they are not positive."""
        said = ["sum-one" if p == "simplex" and "positive" in self.properties else p for p in self.properties]
        return tuple(wording(self.language).get(p, p) for p in said)


@dataclass(frozen=True)
class Side:
    """A side condition: words, and its statement where the language can say it."""

    words: Prose
    formula: Formula | None = None
    discharged: Prose = NOTHING

    @property
    def plain(self) -> str:
        return self.formula.plain if self.formula else self.words.plain


@dataclass(frozen=True)
class Row:
    """One line of the page. ``lhs`` is None where it is the line's before; ``relation`` is LaTeX.

    ``why`` says all that it rests on beside lines, ``own`` what the author says of it, and not its rule of every line.
    ``reasons`` made it, each by itself; ``before`` is the statement that the line goes on from, if it does, and
    ``changed`` what its rule says is new; ``standing`` tells whether it follows from what it cites. ``folded`` is a
    line that reads as no step, for its sides (or it and the line before it) print alike: it is checked like any other,
    and the page goes on without it.
    """

    n: str
    statement: Formula
    lhs: Formula | None
    relation: str
    rhs: Formula
    rule: Prose
    why: Prose = NOTHING
    own: Prose = NOTHING
    conditions: tuple[Side, ...] = ()
    rests_on: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    lemma: str = ""
    pitfalls: tuple[Prose, ...] = ()
    verdict: Verdict | None = None
    rows: tuple[Row, ...] = ()
    before: Term | None = None
    changed: tuple[Term, ...] = ()
    standing: str | None = None
    folded: bool = False

    @property
    def mark(self) -> str:
        return MARKS[self.verdict.status] if self.verdict else ""


@dataclass(frozen=True)
class Statement:
    """A claim or a remark: a formula, the words that go with it and its verdict."""

    formula: Formula
    words: Prose = NOTHING
    kind: str = ""
    verdict: Verdict | None = None

    @property
    def mark(self) -> str:
        return MARKS[self.verdict.status] if self.verdict else ""


def unfolded(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Without the rows that are folded into their neighbours."""
    return tuple(row for row in rows if not row.folded)


@dataclass(frozen=True)
class Way:
    """One road: its name and its rows."""

    name: Prose
    rows: tuple[Row, ...]

    @property
    def shown(self) -> tuple[Row, ...]:
        """The rows that a reader sees."""
        return unfolded(self.rows)


@dataclass(frozen=True)
class Document:
    """A page, top to bottom."""

    id: str
    title: Prose
    given: tuple[Given, ...]
    assumptions: tuple[Side, ...]
    definitions: tuple[Formula, ...]
    goal: Prose
    convention: Prose
    idea: Prose
    ways: tuple[Way, ...]
    claims: tuple[Statement, ...]
    result: Formula | None
    sanity: tuple[Statement, ...]
    wrong: tuple[Prose, ...]
    notes: tuple[Prose, ...]
    evidence: tuple[str, ...]
    references: tuple[str, ...]
    needs: tuple[str, ...]
    level: str = ""
    topic: str = ""
    detail: Detail = Detail.LECTURE
    notation: Notation = PLAIN
    checked: bool = False
    variables: tuple[Term, ...] = field(default=(), repr=False)

    @property
    def words(self) -> Mapping[str, str]:
        """The fixed words, in the language of the notation."""
        return wording(self.notation.language)

    @property
    def aim(self) -> tuple[str, Prose]:
        """The goal as a label and the rest: ("Show that", "S") for ``Show that S``, ("Find", "x") for ``Find x``."""
        aim, rest = aim_of(self.goal.source)
        return self.words[aim], replace(self.goal, source=rest)

    @property
    def speaks(self) -> bool:
        """Whether the goal begins with its label, which it then goes on from."""
        return self.goal.source.startswith(self.aim[0])

    def doubt(self, *verdicts: Verdict | None) -> str:
        """The worst of some verdicts in words, where one is no pass."""
        return in_words(unproven(*verdicts), self.notation)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of the first road."""
        return self.ways[0].rows


def _is_larger(term: Term, nodes: int) -> bool:
    """Whether the term has more distinct nodes than that, found without counting the rest."""
    seen = {term}
    stack = [term]
    while stack and len(seen) <= nodes:
        new = [arg for arg in stack.pop().args if arg not in seen]
        seen.update(new)
        stack.extend(new)
    return len(seen) > nodes


def by_name(term: Term) -> Term:
    """The term with a symbol in the place of each named part."""
    done: dict[Term, Term] = {}
    for node in visible(term):
        if node.head is NAMED:
            done[node] = symbol(node.name, node.shape)
        else:
            done[node] = rebuild(node, (done[a] for a in node.args))
    return done[term]


def named_parts(*terms: Term) -> list[Term]:
    """The named parts that print shows, together with those that their own definitions show, inner ones first."""
    parts = [node for node in visible(*terms) if node.head is NAMED]
    done: dict[Term, None] = {}
    stack = [(part, False) for part in reversed(parts)]
    while stack:
        part, ready = stack.pop()
        if ready:
            done.setdefault(part)
        elif part not in done:
            stack.append((part, True))
            stack.extend((t, False) for t in visible(part.args[0]) if t.head is NAMED and t is not part)
    return list(done)


def anchor(id: str) -> str:
    """An id as part of a label or of a link."""
    return "".join(c if c.isascii() and (c.isalnum() or c in "-.") else "-" for c in id or "derivation")
