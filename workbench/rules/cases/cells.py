"""Cases: what each says of the parameters, what is known in it, and how a question becomes cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from workbench.algebra.arithmetic import arithmetic
from workbench.algebra.quotients import written
from workbench.algebra.reading import exact
from workbench.rules.cases.bounds import Bound, Bounds, bounds_on
from workbench.rules.cases.signs import Question, Undecided, sign, sign_if_known
from workbench.rules.condition import Condition
from workbench.terms.functions.elementwise import absolute
from workbench.terms.heads import NUMBER, SYMBOL, compare, mul, number, properties, relation
from workbench.terms.statements import both
from workbench.terms.term import LanguageError, Term, substitute, symbols

T = TypeVar("T")
MOST = 60
"""Cases at most: nobody reads a longer table."""


@dataclass(frozen=True, slots=True)
class Case:
    """``says``: what the case says of each symbol, as bounds, with ``=`` beside their other signs; ``known`` are the
    bounds that follow for what is left; ``change`` puts the value of a symbol in its place."""

    says: Bounds = ()
    known: Bounds = ()
    change: tuple[tuple[Term, Term], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.says)

    def put_in(self, term: Term) -> Term:
        """The term with the values that this case gives to parameters."""
        for old, new in self.change:
            term = substitute(term, {old: new})
        return term

    def put_in_condition(self, need: Condition) -> Condition:
        """A condition with the values that this case gives to parameters."""
        return replace(need, statement=None if need.statement is None else self.put_in(need.statement))

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """As a line carries them."""
        return tuple(Condition(words_of(b), statement_of(b)) for b in self.says)

    @property
    def statement(self) -> Term:
        """The case as one statement."""
        found = [statement_of(b) for b in self.says]
        return found[0] if len(found) == 1 else both(*found)

    @property
    def indicator(self) -> Term:
        """1 in this case and 0 in all others, as a term."""
        return mul(*(part for b in self.says for part in indicators(b)))

    def adding(self, bound: Bound) -> Case:
        """The case with one bound more; what the new one implies is dropped."""
        kept = tuple(b for b in self.says if b.symbol is not bound.symbol or not _implies(bound, b))
        if bound.op != "=":
            return replace(self, says=(*kept, bound), known=(*self.known, bound))
        change = {bound.symbol: bound.value}
        known = tuple(new for b in self.known for new in _renewed(b, change))
        return replace(self, says=(*kept, bound), known=known, change=(*self.change, (bound.symbol, bound.value)))


def statement_of(bound: Bound) -> Term:
    if bound.op == "!=":
        away = bound.symbol if bound.value is number(0) else arithmetic(bound.symbol - bound.value)
        return relation(">", absolute(away), number(0))
    return relation(bound.op, bound.symbol, bound.value)


def words_of(bound: Bound) -> str:
    from workbench.language.saying import said

    return f"{said(bound.symbol)} not {said(bound.value)}" if bound.op == "!=" else said(statement_of(bound))


def indicators(bound: Bound) -> Iterator[Term]:
    if bound.op == "!=":
        yield 1 - compare("=", bound.symbol, bound.value)
    else:
        yield compare(bound.op, bound.symbol, bound.value)


def whole_condition(case: Case) -> str:
    """The case in words: ``a > 0, b = 1``."""
    return ", ".join(map(words_of, case.says))


def by_cases(ask: Callable[[Case], T], start: Case | None = None, most: int = MOST) -> tuple[tuple[Case, T], ...]:
    """The answer in every case that ``ask`` needs to tell apart, larger values of a parameter first.

    Raises Undecided where a question cannot be split into cases, or where there are more than ``most``.
    """
    found: list[tuple[Case, T]] = []
    open_ = [start or Case()]
    while open_:
        case = open_.pop()
        try:
            found.append((case, ask(case)))
        except Question as question:
            open_ += reversed(list(split(case, question)))
        if len(found) + len(open_) > most:
            raise Undecided(f"more than {most} cases")
    return tuple(found)


def possible_signs(term: Term, start: Case | None = None) -> frozenset[int]:
    """The signs that a term has in one case or another; all three where that does not follow."""
    case_ = start or Case()
    try:
        return frozenset(way for _, way in by_cases(lambda case: sign(case.put_in(term), case.known), case_))
    except (Undecided, LanguageError):
        return frozenset((-1, 0, 1))


def split(case: Case, question: Question) -> Iterator[Case]:
    """The cases that a question leads to, without those that what is known excludes."""
    x, at = question.symbol, question.root
    signs = ("!=", "=") if question.zero_only else (">", "=", "<")
    for op in signs:
        if _possible(x, op, at, case.known):
            yield case.adding(Bound(x, op, at))


def _possible(x: Term, op: str, at: Term, known: Bounds) -> bool:
    """Whether the bounds on x leave room for it."""
    whole = "integer" in properties(x)
    if op == "=":
        if whole and at.head is NUMBER and at.value.denominator > 1:
            return False
        return all(_may(sign_if_known(at - b.value, known), b.op) for b in bounds_on(x, known))
    new = bounds_on(x, (*known, Bound(x, op, at)))
    low = [b for b in new if b.op in (">", ">=")]
    high = [b for b in new if b.op in ("<", "<=")]
    for a in low:
        for b in high:
            gap = sign_if_known(b.value - a.value, known)
            if gap == -1 or (gap == 0 and (a.op == ">" or b.op == "<")):
                return False
            if gap == 0 and any(c.op == "!=" and sign_if_known(c.value - a.value, known) == 0 for c in new):
                return False
    return True


def _may(way: int | None, op: str) -> bool:
    if way is None:
        return True
    return {">": way > 0, ">=": way >= 0, "<": way < 0, "<=": way <= 0, "!=": way != 0}[op]


def _implies(new: Bound, old: Bound) -> bool:
    """Whether a new bound on the same symbol makes an older one idle."""
    way = sign_if_known(new.value - old.value)
    if way is None:
        return False
    if new.op == "=":
        return _may(way, old.op) if old.op != "=" else way == 0
    if new.op in (">", ">="):
        above = way > 0 or (way == 0 and (new.op == ">" or old.op == ">="))
        return above and old.op in (">", ">=", "!=") and not (way == 0 and old.op == "!=" and new.op == ">=")
    if new.op in ("<", "<="):
        below = way < 0 or (way == 0 and (new.op == "<" or old.op == "<="))
        return below and old.op in ("<", "<=", "!=") and not (way == 0 and old.op == "!=" and new.op == "<=")
    return False


def _renewed(bound: Bound, change: dict[Term, Term]) -> Iterator[Bound]:
    """A bound after a symbol was given its value: again one on a symbol, where it is linear in one; else nothing."""
    if bound.symbol not in change and not set(change) & set(symbols(bound.value)):
        yield bound
        return
    term = substitute(bound.symbol, change) - substitute(bound.value, change)
    for s in symbols(term):
        try:
            at = exact(substitute(term, {s: number(0)}))
            slope = exact(substitute(term, {s: number(1)})) - at
            linear = exact(term) == slope * exact(s) + at
        except LanguageError:
            continue  # it is not linear: it divides by the symbol
        way = sign_if_known(slope)
        if way and linear:
            turned = {">": "<", "<": ">", ">=": "<=", "<=": ">="}
            yield Bound(s, bound.op if way > 0 else turned.get(bound.op, bound.op), written(-at / slope))
            return


__all__ = [
    "Case", "MOST", "SYMBOL", "by_cases", "possible_signs", "split", "statement_of", "whole_condition", "words_of",
]  # fmt: skip
