"""The derivation of a definite or improper integral; divergence is said, and values of parameters are told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workbench.algebra.arithmetic import arithmetic
from workbench.engines.integrals import words
from workbench.engines.integrals.asking import Question
from workbench.engines.integrals.by_cases import at_the_case, way_of
from workbench.engines.integrals.indefinite import NoAntiderivative, write_opening
from workbench.engines.integrals.needs import own_needs, quantity_of
from workbench.engines.integrals.opening import has_choices, opened
from workbench.engines.integrals.roads import PIECE_BY_PIECE, Answer, answer
from workbench.engines.integrals.writing import shifted
from workbench.engines.limits.tables import Row, branches, chosen
from workbench.language.saying import said
from workbench.reasons.integration import IN_ORDER_BETWEEN, IN_THE_CASE
from workbench.record.board import Board, conditions_of
from workbench.record.claims import Integral
from workbench.record.derivation import Derivation, Line, Road
from workbench.record.errors import NoDerivation
from workbench.rules.cases import Bound, Case, Undecided, by_cases, sign
from workbench.rules.cases import Question as AskedFirst
from workbench.rules.condition import Condition
from workbench.rules.reason import Reason
from workbench.terms.heads import ANTIDERIVATIVE, brief, equals, integral
from workbench.terms.term import LanguageError, Term, symbols

MOST = 8
"""Cases at most: beyond that the general one stands alone, with its conditions."""
Rows = Sequence[tuple[Case, Question, Answer]]


class Divergent(NoDerivation):
    """The integral has no finite value; the message says where it fails."""

    kind = "divergent"


def definite(f: Term, x: Term, lower: Term, upper: Term, given: tuple[Term, ...], apart: bool = True) -> Derivation:
    """The value of the integral of f from lower to upper. Raises Divergent, NoAntiderivative."""
    found = Answer()
    if has_choices(f, x):
        inside, steps = opened(f, x, choices=False)
        asked = Question(inside, x, lower, upper, given)
        found = answer(asked, PIECE_BY_PIECE)
    if found.result is None and not found.diverges:
        inside, steps = opened(f, x)
        asked = Question(inside, x, lower, upper, given)
        found = answer(asked)
    left = integral(f, x, lower, upper)
    ends = f"from {brief(lower)} to {brief(upper)}"
    if found.diverges:
        raise Divergent(f"the integral of {brief(f)} in {x.name} {ends} diverges: {found.diverges}")
    if found.result is None:
        raise NoAntiderivative(_not_found(f, x, ends, found.unclear))
    needs = _needs(asked, found)
    rows = _by_cases(asked, found, needs) if apart else ((Case(), asked, found),)
    board = Board()
    write_opening(board, left, asked.left, steps)
    lines: list[Line] = list(board.lines)
    for case, question, told in rows:
        lines += _lines(left, asked, case, question, told, len(lines))
    table = [Row(case, told.result, told.diverges) for case, _, told in rows]
    result = chosen(table)
    several = len(table) > 1
    claim = Integral(f, x, result, statement=equals(left, result))
    by_case = {c.statement for row in table for c in row.case.conditions} if several else set()
    reasons = tuple(dict.fromkeys(reason for _, _, told in rows for reason in told.reasons))
    assumed = {c.statement: c for c in (*words.assumptions(lines, x), *(needs if not several else ()))}
    return Derivation(
        id="",
        title=words.title(f, x, lower, upper),
        givens=given,
        goal=f"Find the integral of {said(f)} in `{x.name}` from {said(lower)} to {said(upper)}.",
        claims=(replace(claim, branches=branches(table)) if several else claim,),
        roads=(Road("definite", tuple(lines)),),
        idea=words.idea(reasons),
        assumptions=tuple(c for s, c in assumed.items() if s not in by_case),
        wrong=words.wrong(reasons),
    )


# -- parameters ------------------------------------------------------------------------------------


def _needs(asked: Question, found: Answer) -> tuple[Condition, ...]:
    """What the lines and the value need of the parameters, but for what the question itself needs."""
    taken = {n.statement for n in own_needs([asked.f, asked.lower, asked.upper], asked.parameters)}
    before = [line.statement.args[-1] for line in found.lines if line.statement.args[0].head is ANTIDERIVATIVE]
    own = own_needs([*before, *([] if found.result is None else [found.result])], asked.parameters)
    allowed = set(asked.parameters)
    needs: dict[Term, Condition] = {}
    for need in (*conditions_of(found.lines), *own):
        about = need.statement
        if about is not None and not need.discharged and about not in taken and set(symbols(about)) <= allowed:
            needs.setdefault(about, need)
    known = Case(known=_bounds(tuple(needs.values())))
    return tuple(need for need in needs.values() if not _follows(need, known))


def _bounds(needs: tuple[Condition, ...]) -> tuple[Bound, ...]:
    """What needs say of single parameters, where they say on which side of a value one lies."""
    found = []
    for need in needs:
        asked = quantity_of(need)
        if asked is None or asked[1] != ">":
            continue
        try:
            sign(asked[0])
        except AskedFirst as question:
            for op in (">", "<"):
                bound = Bound(question.symbol, op, question.root)
                try:
                    if sign(asked[0], (bound,)) == 1:
                        found.append(bound)
                except (AskedFirst, Undecided):
                    continue
        except Undecided:
            continue
    return tuple(found)


def _follows(need: Condition, known: Case) -> bool:
    """Whether a need follows from where the parameters lie, beside those that say so themselves."""
    asked = quantity_of(need)
    if asked is None or asked[1] == ">" and _bounds((need,)):
        return False
    try:
        return way_of(need, known) == "holds"
    except AskedFirst:
        return False


def _by_cases(asked: Question, found: Answer, needs: tuple[Condition, ...]) -> Rows:
    """The answer where no denominator of it is 0, and those at the values of the parameters at which one is; the
    general one alone where these are not found."""
    alone = ((Case(), asked, found),)
    denominators = [n for n in needs if (quantity_of(n) or ("", ""))[1] == "!="]

    def ask(case: Case) -> tuple[Question, Answer] | None:
        try:
            domain = own_needs([asked.f, asked.lower, asked.upper], asked.parameters)
            if any(way_of(n, case) == "fails" for n in map(case.put_in_condition, domain)):
                return None
            ways = [way_of(n, case) for n in map(case.put_in_condition, denominators)]
            if "fails" not in ways:
                return asked, found
            at = replace(asked, f=at_the_case(asked.f, asked.x, case), lower=arithmetic(case.put_in(asked.lower)),
                         upper=arithmetic(case.put_in(asked.upper)))  # fmt: skip
        except (LanguageError, ZeroDivisionError):
            return None
        told = answer(at)
        further = [way_of(need, case) for need in _needs(at, told)] if told.result is not None else ["open"]
        if not told.diverges and set(further) - {"holds"}:
            raise Undecided("a case is not told")
        return at, told

    if not denominators:
        return alone
    try:
        table = by_cases(ask, Case(known=_bounds(needs)), most=MOST)
    except Undecided:
        return alone
    rows = [(case, *told) for case, told in table if told is not None]
    if len(rows) < 2:
        return alone
    return sorted(rows, key=lambda row: -len(row[0].change))


# -- lines ----------------------------------------------------------------------------------------------


def _lines(whole: Term, asked: Question, case: Case, question: Question, told: Answer, count: int) -> list[Line]:
    """The lines of one case as lines about the whole integral, numbered on."""
    if told.result is None:
        return []
    made: list[Line] = []
    rests = ("1",) if whole is not asked.left else ()
    put = integral(arithmetic(case.put_in(asked.f)), asked.x, question.lower, question.upper)
    shown = asked.left
    rule: Reason = IN_THE_CASE
    for after in (put, question.left) if case.change else ():
        if after is not shown:
            n = str(count + len(made) + 1)
            made.append(Line(n, equals(whole, after), rule, rule.reason, rests, changed=(after,)))
            shown, rests = after, (n,)
        rule = IN_ORDER_BETWEEN
    for line in shifted(told.lines, count + len(made)):
        left, right = line.statement.args[:2]
        if left is question.left and left is not whole:
            line = replace(line, statement=equals(whole, right), rests_on=line.rests_on or rests)
        made.append(line)
    under = case.conditions

    def said(line: Line) -> Line:
        rest = (c for c in line.conditions if not under or c.discharged or not _follows(c, case))
        parts = tuple(map(said, line.lines))
        return replace(line, conditions=tuple(dict.fromkeys((*under, *rest))), lines=parts)

    return [said(line) for line in made]


def _not_found(f: Term, x: Term, ends: str, unclear: str) -> str:
    if unclear:
        return f"the integral of {brief(f)} in {x.name} {ends} was not worked out: {unclear}"
    return (
        f"no value of the integral of {brief(f)} in {x.name} {ends} was found; this does not say that there is none in "
        "closed form"
    )


__all__ = ["Divergent", "definite"]
