"""From the record to the document: what a page says, in order, with every formula ready to be typeset.

Writers read documents and nothing else. They never ask which rule made a line: the line brings its own words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from workbench.derive.record import Claim, Derivation, Detail, Line, Remark, Verdict
from workbench.rules.condition import Condition
from workbench.show.displayed import visible
from workbench.show.latex_terms import RELATION_SIGNS, latex_of, size_piece
from workbench.show.notation import PLAIN, Notation
from workbench.show.plain_terms import plain_latex
from workbench.terms.heads import APPLY, IFF, IMPLIES, NAMED, RELATION, SYMBOL, equals, symbol
from workbench.terms.term import Shape, Term, rebuild

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

    @property
    def plain(self) -> str:
        return ", ".join([plain_latex(self.membership), *(_PROPERTY_WORDS.get(p, p) for p in self.properties)])

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(_PROPERTY_WORDS.get(p, p) for p in self.properties)


@dataclass(frozen=True)
class Side:
    """A side condition: words, and its statement where the language can say it."""

    words: str
    formula: Formula | None = None
    discharged: str = ""

    @property
    def plain(self) -> str:
        return self.formula.plain if self.formula else self.words


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
    rule: str
    why: str = ""
    conditions: tuple[Side, ...] = ()
    rests_on: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    lemma: str = ""
    pitfalls: tuple[str, ...] = ()
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
    words: str = ""
    kind: str = ""
    verdict: Verdict | None = None

    @property
    def mark(self) -> str:
        return MARKS[self.verdict.status] if self.verdict else ""


@dataclass(frozen=True)
class Way:
    """One road: its name and its rows."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Document:
    """A page, top to bottom."""

    id: str
    title: str
    given: tuple[Given, ...]
    assumptions: tuple[Side, ...]
    definitions: tuple[Formula, ...]
    goal: str
    convention: str
    idea: str
    ways: tuple[Way, ...]
    claims: tuple[Statement, ...]
    result: Formula | None
    sanity: tuple[Statement, ...]
    wrong: tuple[str, ...]
    notes: tuple[str, ...]
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
    def aim(self) -> tuple[str, str]:
        """The goal as a label and the rest: ("Show that", "S") for ``Show that S``, ("Find", "x") for ``Find x``."""
        verb, _, rest = self.goal.partition(" ")
        if verb in ("Show", "Prove") and rest.startswith("that "):
            return f"{verb} that", rest.removeprefix("that ")
        if verb in ("Show", "Find", "Prove", "Derive", "Compute"):
            return verb, rest
        return "Show", self.goal

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of the first road."""
        return self.ways[0].rows


_PROPERTY_WORDS = {
    "posdef": "positive definite", "onehot": "one-hot rows", "unit": "in (0, 1)", "simplex": "sums to 1",
    "sign": "entries are -1 or 1", "mask": "entries are 0 or 1",
}  # fmt: skip
_SCALAR_WORDS = {"positive": (">", "0"), "integer": (r"\in", r"\mathbb{Z}"), "unit": (r"\in", "(0, 1)")}


def document(
    derivation: Derivation, detail: Detail | str = Detail.LECTURE, notation: Notation = PLAIN
) -> Document:
    """The page of a derivation at a level of detail, in a notation."""
    detail = Detail(detail)
    if derivation.decimals:
        notation = replace(notation, decimals=True)

    def formula(term: Term) -> Formula:
        return Formula(term, notation)

    ways = tuple(
        Way(road.name, _rows(derivation.at_detail(detail, number), detail, notation))
        for number, road in enumerate(derivation.roads)
    )
    return Document(
        id=derivation.id,
        title=derivation.title,
        given=tuple(_given(term, notation) for term in derivation.givens),
        assumptions=_sides(derivation.assumptions, notation),
        definitions=tuple(formula(t) for t in _definitions(derivation)),
        goal=derivation.goal,
        convention=derivation.convention,
        idea=derivation.idea,
        ways=ways,
        claims=tuple(_claim(c, notation) for c in derivation.claims),
        result=formula(derivation.result) if derivation.result is not None else None,
        sanity=tuple(_remark(r, notation) for r in derivation.remarks),
        wrong=derivation.wrong,
        notes=derivation.notes,
        evidence=tuple(_evidence(derivation)),
        references=derivation.references,
        needs=derivation.needs,
        level=derivation.level,
        topic=derivation.topic,
        detail=detail,
        notation=notation,
        checked=derivation.claim.verdict is not None,
        variables=tuple(t for t in derivation.givens if t.head is SYMBOL),
    )


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
        return Given(name, _plain_shape(term.shape), (), latex, rf"{head}: {domain} \to {_space(term.shape)}")
    properties = tuple(sorted(term.attrs[2]))
    for prop in properties if not term.shape else ():
        if prop in _SCALAR_WORDS:
            sign, right = _SCALAR_WORDS[prop]
            rest = tuple(p for p in properties if p != prop)
            return Given(name, (), rest, latex, f"{latex} {sign} {right}")
    return Given(name, _plain_shape(term.shape), properties, latex, rf"{latex} \in {_space(term.shape)}")


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
    terms = [*statements, *(c.statement for c in derivation.claims), *(r.statement for r in derivation.remarks)]
    for part in named_parts(*terms):
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


def _rows(lines: Iterable[Line], detail: Detail, notation: Notation) -> tuple[Row, ...]:
    rows: list[Row] = []
    before: Term | None = None
    whole: Term | None = None
    last = ""
    for line in lines:
        left, sign, right = _sides_of(line.statement)
        goes_on = left is before and (not last or last in line.rests_on)
        lhs = None if left is None or goes_on else Formula(left, notation)
        rows.append(
            Row(
                line.n,
                Formula(line.statement, notation),
                lhs,
                sign,
                Formula(right, notation),
                line.rule,
                line.reason(detail),
                _sides(line.conditions, notation),
                line.rests_on,
                _cited(line, last),
                line.lemma,
                line.pitfalls,
                line.verdict,
                _rows(line.lines, Detail.FULL, notation),
                whole if goes_on else None,
                line.changed,
            )
        )
        before, last, whole = left, line.n, line.statement
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


def _sides(conditions: Iterable[Condition], notation: Notation) -> tuple[Side, ...]:
    def formula(term: Term | None) -> Formula | None:
        return None if term is None else Formula(term, notation)

    return tuple(Side(c.words, formula(c.statement), c.discharged) for c in conditions)


# -- claims, remarks, evidence -------------------------------------------------------


def _claim(claim: Claim, notation: Notation) -> Statement:
    return Statement(Formula(claim.statement, notation), "", claim.kind, claim.verdict)


def _remark(remark: Remark, notation: Notation) -> Statement:
    return Statement(Formula(remark.statement, notation), remark.words, "", remark.verdict)


def _evidence(derivation: Derivation) -> Iterator[str]:
    """What was compared with what, and how far apart; nothing for a derivation that was not checked."""
    said: dict[str, list[str]] = {}
    for number, claim in enumerate(derivation.claims, 1):
        if claim.verdict is not None:
            said.setdefault(verdict_words(claim.verdict), []).append(str(number))
    for words, numbers in said.items():
        which = f"Claim {numbers[0]} is" if len(numbers) == 1 else f"Claims {', '.join(numbers)} are"
        yield f"{'The claim is' if len(derivation.claims) == 1 else which} {words}."
    verdicts = [line.verdict for line in derivation.walk() if line.verdict is not None]
    if verdicts:
        counts = [f"{number} {status}" for status, number in _counted(verdicts)]
        yield f"Of {len(verdicts)} lines, sub-lines included: {', '.join(counts)}."
    failed: dict[str, list[str]] = {}
    for line in derivation.walk():
        if line.verdict is not None and not line.verdict.status.passed:
            failed.setdefault(verdict_words(line.verdict), []).append(line.n)
    for words, numbers in failed.items():
        yield f"Line {numbers[0]} is {words}." if len(numbers) == 1 else f"Lines {', '.join(numbers)} are {words}."


def _counted(verdicts: list[Verdict]) -> list[tuple[str, int]]:
    statuses = [str(v.status) for v in verdicts]
    return [(status, statuses.count(status)) for status in MARKS if status in statuses]


def verdict_words(verdict: Verdict) -> str:
    """``supported: finite differences; 24 points over 3 sets of sizes, at most 2e-11 apart``."""
    parts = [verdict.method] if verdict.method else []
    if verdict.points and "points" not in verdict.method:
        points = "1 point" if verdict.points == 1 else f"{verdict.points} points"
        sets = "1 set" if verdict.instances == 1 else f"{verdict.instances} sets"
        parts.append(f"{points} over {sets} of sizes")
    if verdict.error is not None:
        parts.append(f"at most {verdict.error:.1e} apart")
    if verdict.witness:
        parts.append(verdict.witness)
    return f"{verdict.status}: {'; '.join(parts)}" if parts else str(verdict.status)


def anchor(id: str) -> str:
    """An id as part of a label or of a link."""
    return "".join(c if c.isascii() and (c.isalnum() or c in "-.") else "-" for c in id or "derivation")


def unproven(*verdicts: Verdict | None) -> str:
    """The worst of the verdicts where one is no pass; empty where all are, or nothing was checked."""
    open_ = {str(v.status) for v in verdicts if v is not None and not v.status.passed}
    return next((status for status in ("refuted", "undecided") if status in open_), "")


SHORT_REASON = 64
"""A lecture says why beside the rule where both together are no longer than this; *full* always says it."""


def note_words(row: Row, detail: Detail) -> str:
    """The rule of a line and, where the level of detail has room for it, the reason."""
    both = f"{row.rule}: {row.why}"
    if not row.why or row.why == row.rule or detail is Detail.BRIEF:
        return row.rule
    return both if detail is Detail.FULL or len(both) <= SHORT_REASON else row.rule
