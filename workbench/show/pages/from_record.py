"""From the record to the document: what a page says, in order, with every formula ready to be typeset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from workbench.reasons.inference import OBTAINED
from workbench.record.claims import spelled_out
from workbench.record.derivation import Claim, Derivation, Detail, Remark
from workbench.rules.condition import Condition
from workbench.show.formulas.displayed import visible
from workbench.show.formulas.layouts import in_layout, is_gradient, is_jacobian
from workbench.show.formulas.symbols import space
from workbench.show.formulas.terms import latex_of
from workbench.show.notation import PLAIN, Notation
from workbench.show.pages.document import NOTHING, Document, Formula, Given, Side, Statement, Way, named_parts
from workbench.show.pages.letters import allocated, free_symbols, quantified
from workbench.show.pages.prose import Lives, Prose
from workbench.show.pages.rows import rows_of, sides
from workbench.show.pages.speech import Speech, statements
from workbench.show.pages.verdicts import evidence, summary
from workbench.show.wording import wording
from workbench.terms.heads import ADD, APPLY, AT, EXISTS, NAMED, NUMBER, RELATION, SYMBOL, TENSOR, at, equals, symbol
from workbench.terms.term import Shape, Term, postorder, size_names

_SCALAR_WORDS = {
    "positive": (">", "0"), "integer": (r"\in", r"\mathbb{Z}"), "unit": (r"\in", "(0, 1)"),
    "sign": (r"\in", r"\{-1, 1\}"), "mask": (r"\in", r"\{0, 1\}"),
}  # fmt: skip


def document(derivation: Derivation, detail: Detail | str = Detail.LECTURE, notation: Notation = PLAIN) -> Document:
    """The page of a derivation at a level of detail, in a notation."""
    detail = Detail(detail)
    if derivation.decimals:
        notation = replace(notation, decimals=True)

    derivation = replace(derivation, claims=tuple(_as_lines_say(derivation)))
    notation = allocated(derivation, notation)
    say = Speech(derivation, notation)
    lines = [line.statement for number in range(len(derivation.roads)) for line in derivation.at_detail(detail, number)]
    shown = [*lines, *(c.statement for c in derivation.claims)]
    defined = list(_definitions(derivation, lines))
    assumed = _concerning(derivation.assumptions, [*derivation.givens, *shown, *defined])
    said = [condition.statement for condition in assumed if condition.statement is not None]
    letters = _brought([*shown, *defined, *said], derivation.givens, _obtained(derivation))
    givens = (*derivation.givens, *letters, *_counts([*shown, *defined, *said], (*derivation.givens, *letters)))

    def formula(term: Term) -> Formula:
        return Formula(in_layout(term, notation), notation)

    ways = tuple(
        Way(say(road.name), rows_of(derivation.at_detail(detail, number), detail, say))
        for number, road in enumerate(derivation.roads)
    )
    ways = tuple(_with_any_letters(ways, givens, notation))
    return Document(
        id=derivation.id,
        title=say(derivation.title),
        given=tuple(_given(term, notation) for term in givens),
        assumptions=sides(assumed, say),
        definitions=tuple(formula(t) for t in defined),
        goal=say(derivation.goal),
        convention=say(" ".join([derivation.convention, *_layouts(derivation, notation)]).strip()),
        idea=say(derivation.idea),
        ways=ways,
        claims=tuple(Statement(formula(c.statement), NOTHING, c.kind, c.verdict) for c in derivation.claims),
        result=Formula(_result(derivation.claim, notation), notation) if derivation.result is not None else None,
        sanity=tuple(
            Statement(formula(r.statement), say(_for_every(r, givens, notation)), "", r.verdict)
            for r in derivation.remarks
        ),
        wrong=tuple(map(say, derivation.wrong)),
        notes=tuple(map(say, derivation.notes)),
        evidence=tuple((evidence if detail is Detail.FULL else summary)(derivation, wording(notation.language))),
        references=derivation.references,
        needs=derivation.needs,
        level=derivation.level,
        topic=derivation.topic,
        detail=detail,
        notation=notation,
        checked=derivation.claim.verdict is not None,
        variables=tuple(t for t in givens if t.head is SYMBOL),
    )


def _as_lines_say(derivation: Derivation) -> Iterator[Claim]:
    """The claims; one that no line says in its words, and a line says by names of the page, stands as in that line."""
    lines = [line.statement for road in derivation.roads for line in road.lines]
    whole = set(lines)
    if all(claim.statement in whole for claim in derivation.claims):
        yield from derivation.claims
        return
    by_names = {spelled_out(said): said for said in reversed(lines) if said.head is RELATION}
    for claim in derivation.claims:
        said = None if claim.statement in whole else by_names.get(spelled_out(claim.statement))
        yield claim if said is None or said.args[0].head is NAMED else replace(claim, statement=said)


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
    nodes = [*visible(*statements(derivation))]
    if notation.jacobian != "numerator" and any(is_jacobian(node) for node in nodes):
        yield words[f"jacobian-{notation.jacobian}"]
    if notation.gradient == "row" and any(is_gradient(node) for node in nodes):
        yield words["gradient-row"]


def _with_any_letters(ways: Iterable[Way], givens: Iterable[Term], notation: Notation) -> Iterator[Way]:
    """The roads, where each line that brings a letter says that it may be anything, or that there is some: one that
    is not given, that no line defines, and that no statement says there is."""
    known = set(givens)
    for way in ways:
        rows = []
        free = set(givens)
        for row in way.rows:
            said = visible(row.statement.term)
            known |= {part for node in said if node.head is EXISTS for part in node.args[1:]}
            given = OBTAINED in row.reasons
            at_once = given and len(row.reasons) > 1  # no row says before it that there is one
            own = tuple(free_symbols(row.statement.term))
            new = [] if row.folded else [t for t in own if _is_new(t, free if at_once else known)]
            known |= set(new)
            free |= set(own)
            word = "some" if given else "any"
            brings = tuple(Side(_brings(word, _given(letter, notation))) for letter in new)
            rows.append(replace(row, conditions=(*row.conditions, *brings)))
        yield replace(way, rows=tuple(rows))


def _is_new(term: Term, known: set[Term]) -> bool:
    """Whether a letter has not been met; it is one where its properties were dropped."""
    return term.head is SYMBOL and not any((term.name, term.shape) == (k.name, k.shape) for k in known if k.attrs)


def _brings(word: str, letter: Given) -> Prose:
    words = ", ".join([wording(letter.language)[word], *letter.words])
    return Prose(words, lives=Lives(letter.latex, letter.membership))


# -- givens ------------------------------------------------------------------------


def _given(term: Term, notation: Notation) -> Given:
    latex = latex_of(term, notation)
    name = str(term.attrs[0])
    if term.head is APPLY:
        domain = r" \times ".join(r"\mathbb{Z}" if _is_integer(arg) else space(arg.shape) for arg in term.args)
        head = latex_of(symbol(name, term.shape), notation)
        kind = rf"{head}: {domain} \to {space(term.shape)}"
        return Given(name, _plain_shape(term.shape), (), latex, kind, notation.language)
    properties = tuple(sorted(term.attrs[2]))
    for prop in properties if not term.shape else ():
        if prop in _SCALAR_WORDS:
            sign, right = _SCALAR_WORDS[prop]
            rest = tuple(p for p in properties if p != prop)
            return Given(name, (), rest, latex, f"{latex} {sign} {right}", notation.language)
    lives = rf"{latex} \in {space(term.shape)}"
    return Given(name, _plain_shape(term.shape), properties, latex, lives, notation.language)


def _is_integer(term: Term) -> bool:
    parts = [t for t in postorder(term) if t.head is not ADD and t.head is not NUMBER]
    return bool(parts) and all(t.head is SYMBOL and "integer" in t.attrs[2] for t in parts)


def _plain_shape(shape: Shape) -> tuple[str, ...]:
    return tuple(map(str, shape))


def _definitions(derivation: Derivation, shown: list[Term]) -> Iterator[Term]:
    """What the named parts stand for, unless a line that is shown says it; of hidden lines, unless some line does."""
    said, hidden = _said(shown), _said(line.statement for line in derivation.walk())
    page = [*shown, *(c.statement for c in derivation.claims), *(r.statement for r in derivation.remarks)]
    visible_parts = set(named_parts(*page))
    for part in named_parts(*statements(derivation)):
        if part.name not in said and (part in visible_parts or part.name not in hidden):
            yield _entry_by_entry(part)


def _entry_by_entry(part: Term) -> Term:
    """The definition of a named part; one that is given by formulas for its entries says what an entry is."""
    meaning = part.args[0]
    if meaning.head is not TENSOR or meaning.args[0].head is AT or "_" in part.name:
        return equals(part, meaning)
    body, *bound = meaning.args
    return equals(at(part, *bound), body)


def _said(lines: Iterable[Term]) -> set[str]:
    """The names that some lines define, each before it is used."""
    said: set[str] = set()
    used: set[str] = set()
    for line in lines:
        defines = line.head is RELATION and line.attrs == ("=",) and line.args[0].head is NAMED
        if defines and line.args[0].name not in used:
            said.add(line.args[0].name)
        used |= {node.name for node in visible(line) if node.head is NAMED}
    return said


def _obtained(derivation: Derivation) -> set[str]:
    """The names of what there is: the line that gives them says so, and they are not given."""
    lines = (line for line in derivation.walk() if OBTAINED in line.rule.parts)
    return {part.name for line in lines for _, part in line.bindings if part.head is SYMBOL}


def _brought(shown: list[Term], givens: Iterable[Term], obtained: Iterable[str] = ()) -> tuple[Term, ...]:
    """The letters of the page that are no givens, and that no statement says there are: they are given with it."""
    known = {str(given.attrs[0]) for given in givens} | quantified(shown) | set(obtained)
    found: dict[str, Term] = {}
    for term in free_symbols(*shown):  # an opaque function once, at a letter rather than at a number
        name = str(term.attrs[0])
        if name not in known and (name not in found or found[name].head is APPLY and not _of_letters(found[name])):
            found[name] = term
    return tuple(found.values())


def _counts(shown: list[Term], givens: Iterable[Term]) -> Iterator[Term]:
    """The sizes of the page that are the size of no given, as letters for numbers from 1 on."""
    sizes = {name for given in givens for length in given.shape for name in length.names}
    known = {str(given.attrs[0]) for given in givens} | sizes | quantified(shown)
    yield from (symbol(name, (), "integer", "positive") for name in size_names(*shown) if name not in known)


def _of_letters(applied: Term) -> bool:
    return all(arg.head is SYMBOL for arg in applied.args)


def _concerning(conditions: Iterable[Condition], shown: list[Term]) -> list[Condition]:
    """The conditions about something on the page, and those about something of which such a condition speaks."""
    kept: list[Condition] = []
    while (more := [c for c in conditions if c in kept or _concerns(c, shown)]) != kept:
        kept = more
        shown = [*shown, *(c.statement for c in kept if c.statement is not None)]
    return kept


def _concerns(condition: Condition, shown: list[Term]) -> bool:
    """Whether a condition is about something on the page; one in words alone is."""
    if condition.statement is None:
        return True
    letters, others = (
        {t.name if t.head is APPLY else t for t in free_symbols(*terms)} for terms in ([condition.statement], shown)
    )  # of an opaque function whatever it is applied to
    return (
        not letters
        or not letters.isdisjoint(others)
        or any(t.head is NAMED for t in visible(condition.statement))
    )


def _for_every(remark: Remark, givens: Iterable[Term], notation: Notation) -> str:
    """The words of a remark, and which letters it speaks of that the page has not given: it is true of them all."""
    words = wording(notation.language)
    letters = [term for term in _brought([remark.statement], givens) if term.head is SYMBOL]
    if not letters:
        return remark.words
    said = [
        " ".join([*(words.get(p, p) for p in sorted(term.attrs[2]) if p != "constant"), f"`{term.name}`"])
        for term in letters
    ]
    every = words["for-every"].format(", ".join(said))
    return f"{remark.words}; {every}" if remark.words else every
