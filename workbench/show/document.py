"""From the record to the document: what a page says, in order, with every formula ready to be typeset.

Writers read documents and nothing else. They never ask which rule made a line: the line brings its own words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from workbench.record.derivation import Claim, Derivation, Detail, Line, Verdict
from workbench.rules.condition import Condition
from workbench.show.displayed import visible
from workbench.show.latex_terms import RELATION_SIGNS, latex_of, size_piece
from workbench.show.layouts import in_layout, is_gradient, is_jacobian
from workbench.show.notation import PLAIN, Notation
from workbench.show.plain_terms import plain_latex
from workbench.show.prose import Prose, by_their_names
from workbench.show.wording import wording
from workbench.terms.heads import APPLY, IFF, IMPLIES, NAMED, RELATION, SYMBOL, equals, symbol
from workbench.terms.term import Shape, Term, rebuild

NOTHING = Prose("")

MARKS = {"proved": "✓", "supported": "≈", "undecided": "?", "refuted": "✗"}
"""How a verdict is marked where its line stands; an unchecked line has no mark."""


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
        """The properties, in words."""
        return tuple(wording(self.language).get(p, p) for p in self.properties)


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

    ``before`` is the statement that the line goes on from, if it does, and ``changed`` what its rule says is new.
    """

    n: str
    statement: Formula
    lhs: Formula | None
    relation: str
    rhs: Formula
    rule: Prose
    why: Prose = NOTHING
    conditions: tuple[Side, ...] = ()
    rests_on: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    lemma: str = ""
    pitfalls: tuple[Prose, ...] = ()
    verdict: Verdict | None = None
    rows: tuple[Row, ...] = ()
    before: Term | None = None
    changed: tuple[Term, ...] = ()

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


@dataclass(frozen=True)
class Way:
    """One road: its name and its rows."""

    name: Prose
    rows: tuple[Row, ...]


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
        verb, _, rest = self.goal.source.partition(" ")
        key = verb.lower()
        if key in ("show", "prove") and rest.startswith("that "):
            return self.words[f"{key}-that"], replace(self.goal, source=rest.removeprefix("that "))
        if key in ("show", "find", "prove", "derive", "compute"):
            return self.words[key], replace(self.goal, source=rest)
        return self.words["show"], self.goal

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


_SCALAR_WORDS = {"positive": (">", "0"), "integer": (r"\in", r"\mathbb{Z}"), "unit": (r"\in", "(0, 1)")}


def document(
    derivation: Derivation, detail: Detail | str = Detail.LECTURE, notation: Notation = PLAIN
) -> Document:
    """The page of a derivation at a level of detail, in a notation."""
    detail = Detail(detail)
    if derivation.decimals:
        notation = replace(notation, decimals=True)

    say = Speech(derivation, notation)

    def formula(term: Term) -> Formula:
        return Formula(in_layout(term, notation), notation)

    ways = tuple(
        Way(say(road.name), _rows(derivation.at_detail(detail, number), detail, say))
        for number, road in enumerate(derivation.roads)
    )
    return Document(
        id=derivation.id,
        title=say(derivation.title),
        given=tuple(_given(term, notation) for term in derivation.givens),
        assumptions=_sides(derivation.assumptions, say),
        definitions=tuple(formula(t) for t in _definitions(derivation)),
        goal=say(derivation.goal),
        convention=say(" ".join([derivation.convention, *_layouts(derivation, notation)]).strip()),
        idea=say(derivation.idea),
        ways=ways,
        claims=tuple(Statement(formula(c.statement), NOTHING, c.kind, c.verdict) for c in derivation.claims),
        result=Formula(_result(derivation.claim, notation), notation) if derivation.result is not None else None,
        sanity=tuple(Statement(formula(r.statement), say(r.words), "", r.verdict) for r in derivation.remarks),
        wrong=tuple(map(say, derivation.wrong)),
        notes=tuple(map(say, derivation.notes)),
        evidence=tuple(_evidence(derivation, wording(notation.language))),
        references=derivation.references,
        needs=derivation.needs,
        level=derivation.level,
        topic=derivation.topic,
        detail=detail,
        notation=notation,
        checked=derivation.claim.verdict is not None,
        variables=tuple(t for t in derivation.givens if t.head is SYMBOL),
    )


class Speech:
    """Says words of a derivation: they may speak of its symbols, of its named parts, and of all that its lines do."""

    def __init__(self, derivation: Derivation, notation: Notation) -> None:
        self.derivation = derivation
        self.notation = notation

    def __call__(self, text: str) -> Prose:
        return Prose(text, self.known, self.notation)

    def reason(self, line: Line, text: str) -> Prose:
        """Why a line is so. Words of its rule speak of the rule's letters: what these stand for takes their place."""
        if "`" not in text or not line.bindings or not _is_its_rules(text, line):
            return self(text)
        said = Prose(text, lambda: dict(line.bindings), self.notation)
        return said if len(said.plain) <= LONGEST_REASON else Prose(text, dict, self.notation)

    def known(self) -> Mapping[str, Term]:
        """Everything that has a name on the page, by it."""
        return self._known

    @cached_property
    def _known(self) -> Mapping[str, Term]:
        made = self.derivation
        terms = [*_statements(made), *made.givens, *(c.statement for c in made.assumptions if c.statement is not None)]
        seen = [node for node in visible(*terms) if node.head in (SYMBOL, NAMED, APPLY)]
        named = {str(t.attrs[0]): symbol(t.attrs[0], t.shape) if t.head is NAMED else t for t in seen}
        return {**named, **by_their_names(made.givens)}


LONGEST_REASON = 100
"""A reason that would be longer, with what the letters of its rule stand for, is said with the letters."""


def _is_its_rules(text: str, line: Line) -> bool:
    """Whether the words are those of the line's rule, not the author's."""
    from workbench.show.html_rules import named_rules

    rule = named_rules().get(line.rule.name)
    return rule is not None and rule.reason == text


def _result(claim: Claim, notation: Notation) -> Term:
    """The value of the main claim, in the layout of a notation."""
    assert claim.result is not None
    turned = in_layout(claim.statement, notation)
    if turned is claim.statement or claim.statement.args[1] is not claim.result:
        return claim.result
    return turned.args[1]


def _layouts(derivation: Derivation, notation: Notation) -> Iterator[str]:
    """What the page says of a layout that it turns derivatives into."""
    words = wording(notation.language)
    if notation.jacobian == "numerator" and notation.gradient != "row":
        return
    nodes = [*visible(*_statements(derivation))]
    if notation.jacobian != "numerator" and any(is_jacobian(node) for node in nodes):
        yield words[f"jacobian-{notation.jacobian}"]
    if notation.gradient == "row" and any(is_gradient(node) for node in nodes):
        yield words["gradient-row"]


def _statements(derivation: Derivation) -> list[Term]:
    """Every statement of the page."""
    found = [line.statement for line in derivation.walk()]
    return [*found, *(c.statement for c in derivation.claims), *(r.statement for r in derivation.remarks)]


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


# -- givens ------------------------------------------------------------------------


def _given(term: Term, notation: Notation) -> Given:
    latex = latex_of(term, notation)
    name = str(term.attrs[0])
    if term.head is APPLY:
        domain = r" \times ".join(_space(arg.shape) for arg in term.args)
        head = latex_of(term, notation).split("(")[0]
        kind = rf"{head}: {domain} \to {_space(term.shape)}"
        return Given(name, _plain_shape(term.shape), (), latex, kind, notation.language)
    properties = tuple(sorted(term.attrs[2]))
    for prop in properties if not term.shape else ():
        if prop in _SCALAR_WORDS:
            sign, right = _SCALAR_WORDS[prop]
            rest = tuple(p for p in properties if p != prop)
            return Given(name, (), rest, latex, f"{latex} {sign} {right}", notation.language)
    space = rf"{latex} \in {_space(term.shape)}"
    return Given(name, _plain_shape(term.shape), properties, latex, space, notation.language)


def _plain_shape(shape: Shape) -> tuple[str, ...]:
    return tuple(map(str, shape))


def _space(shape: Shape) -> str:
    sizes = []
    for size in shape:
        piece = size_piece(size)
        sizes.append(f"({piece.text})" if len(shape) > 1 and " " in piece.text else piece.text)
    product = r" \times ".join(sizes)
    return r"\mathbb{R}" + (f"^{{{product}}}" if sizes else "")


def _definitions(derivation: Derivation) -> Iterator[Term]:
    """What the named parts stand for, unless a line of the page says it."""
    statements = [line.statement for line in derivation.walk()]
    said = {s.args[0].name for s in statements if s.head is RELATION and s.attrs == ("=",) and s.args[0].head is NAMED}
    for part in named_parts(*_statements(derivation)):
        if part.name not in said:
            yield equals(part, part.args[0])


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


# -- lines -------------------------------------------------------------------------


def _rows(lines: Iterable[Line], detail: Detail, say: Speech) -> tuple[Row, ...]:
    rows: list[Row] = []
    before: Term | None = None
    whole: Term | None = None
    last = ""
    for line in lines:
        statement = in_layout(line.statement, say.notation)
        left, sign, right = _sides_of(statement)
        goes_on = left is before and (not last or last in line.rests_on)
        lhs = None if left is None or goes_on else Formula(left, say.notation)
        rows.append(
            Row(
                line.n,
                Formula(statement, say.notation),
                lhs,
                sign,
                Formula(right, say.notation),
                say(line.rule.name),
                say.reason(line, line.reason(detail)),
                _sides(line.conditions, say),
                line.rests_on,
                _cited(line, last),
                line.lemma,
                tuple(map(say, line.pitfalls)),
                line.verdict,
                _rows(line.lines, Detail.FULL, say),
                whole if goes_on else None,
                line.changed,
            )
        )
        before, last, whole = left, line.n, statement
    return tuple(rows)


def _cited(line: Line, before: str) -> tuple[str, ...]:
    """The lines to name beside this one: none where it goes on from the line before, or its reason names them."""
    if line.rests_on in ((), (before,)) or all(f"({n})" in line.why for n in line.rests_on if n != before):
        return ()
    return line.rests_on


def _sides_of(statement: Term) -> tuple[Term | None, str, Term]:
    """Left side, sign in LaTeX and right side; a statement without a sign of its own is all right side."""
    if statement.head is RELATION:
        return statement.args[0], RELATION_SIGNS[statement.attrs[0]], statement.args[1]
    if statement.head is IMPLIES:
        return statement.args[0], r"\Rightarrow", statement.args[1]
    if statement.head is IFF:
        return statement.args[0], r"\Leftrightarrow", statement.args[1]
    return None, "", statement


def _sides(conditions: Iterable[Condition], say: Speech) -> tuple[Side, ...]:
    def formula(term: Term | None) -> Formula | None:
        return None if term is None else Formula(in_layout(term, say.notation), say.notation)

    return tuple(Side(say(c.words), formula(c.statement), say(c.discharged)) for c in conditions)


# -- claims, remarks, evidence -------------------------------------------------------


def _evidence(derivation: Derivation, words: Mapping[str, str]) -> Iterator[str]:
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
        yield f"{words['line-is' if len(numbers) == 1 else 'lines-are'].format(', '.join(numbers))} {judged}."


def _counted(verdicts: list[Verdict]) -> list[tuple[str, int]]:
    statuses = [str(v.status) for v in verdicts]
    return [(status, statuses.count(status)) for status in MARKS if status in statuses]


def verdict_words(verdict: Verdict, words: Mapping[str, str] | None = None) -> str:
    """``supported: finite differences; 24 points over 3 sets of sizes, at most 2e-11 apart``."""
    words = words or wording()
    parts = [verdict.method] if verdict.method else []
    if verdict.points and "points" not in verdict.method:
        points = words["one-point" if verdict.points == 1 else "points"].format(verdict.points)
        sets = words["one-set" if verdict.instances == 1 else "sets"].format(verdict.instances)
        parts.append(f"{points} {sets}")
    if verdict.error is not None:
        parts.append(words["apart"].format(f"{verdict.error:.1e}"))
    if verdict.witness:
        parts.append(verdict.witness)
    status = words[str(verdict.status)]
    return f"{status}: {'; '.join(parts)}" if parts else status


def anchor(id: str) -> str:
    """An id as part of a label or of a link."""
    return "".join(c if c.isascii() and (c.isalnum() or c in "-.") else "-" for c in id or "derivation")


def unproven(*verdicts: Verdict | None) -> str:
    """The worst of the verdicts where one is no pass; empty where all are, or nothing was checked."""
    open_ = {str(v.status) for v in verdicts if v is not None and not v.status.passed}
    return next((status for status in ("refuted", "undecided") if status in open_), "")


def in_words(status: str, notation: Notation) -> str:
    """A status in the language of a notation; nothing for none."""
    return wording(notation.language)[status] if status else ""


SHORT_REASON = 64
"""A lecture says why beside the rule where both together are no longer than this; *full* always says it."""


def note_words(row: Row, detail: Detail) -> Prose:
    """The rule of a line and, where the level of detail has room for it, the reason."""
    if not row.why or row.why.source == row.rule.source or detail is Detail.BRIEF:
        return row.rule
    both = replace(row.why, source=f"{row.rule.source}: {row.why.source}")
    return both if detail is Detail.FULL or len(both.plain) <= SHORT_REASON else row.rule
