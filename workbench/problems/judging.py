"""Answers of a reader, judged by evaluation: ``judged(problem, ["2 * A.T @ (A @ x - b)"])``.

An answer is text of the language, read with the symbols of the problem. It is right when it has the value of the
answer that was derived, at random points over several sizes, whatever its form: an antiderivative up to a constant,
solutions in any order, factors and bases when they have the property that was asked for. What the numbers cannot tell
is undecided, and is said so; it is never right. An answer that puts the question again is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from workbench.language.parse import parse
from workbench.problems.problem import Problem
from workbench.record.derivation import Claim, Derivation, Status, Verdict
from workbench.rules.condition import Condition
from workbench.terms.functions.linear_algebra import diag
from workbench.terms.heads import (
    APPLY,
    NAMED,
    RELATION,
    SYMBOL,
    derivative,
    equals,
    named,
    negative,
    number,
    scalar,
    show_shape,
    transpose,
)
from workbench.terms.term import LanguageError, Term, contains, depth, postorder, substitute, symbols, transform

LONGEST = 2_000
"""Characters of an answer; nobody types more."""
DEEPEST = 120
NONE = ("none", "no solution", "no real solution")
"""How one says that an equation has no solution."""
NEAR = 1e-2
"""A wrong number that is as near as this, relatively, was rounded."""

_UNANSWERED = frozenset("derivative differential integral antiderivative between expectation limit argmax".split())
"""Heads of questions: an answer with one of them has not been worked out."""
_ARITHMETIC = frozenset("number constant array add mul power matmul transpose named".split())
_WORKED = frozenset("Inverse Determinant LinearSystem LeastSquares LU Eigen NullSpace Cholesky Projection".split())
"""Claims about given numbers: their answers are numbers, and naming the task is none."""
_BY_PROPERTY = {"LU", "Eigen", "NullSpace"}
"""Claims that several answers satisfy: other factors, other bases."""
_BOUND = frozenset(("Solution", "Optimum", "Limit", "Expectation"))
"""Claims whose variable was worked out: their answers do not depend on it."""


class Outcome(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    UNDECIDED = "undecided"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Judgement:
    """What became of an answer. ``box``: the answer that the words are about; ``position``: where in its text."""

    outcome: Outcome
    words: str
    box: int | None = None
    position: int | None = None


@dataclass(frozen=True)
class Box:
    """One thing to be answered: ``name`` as it is typed, ``value`` as it was derived."""

    name: str
    label: Term
    value: Term


class _Unfit(Exception):
    """An answer that cannot be judged, or need not be."""

    def __init__(self, outcome: Outcome, words: str, position: int | None = None) -> None:
        super().__init__(words)
        self.outcome, self.position = outcome, position


def boxes(problem: Problem) -> tuple[Box, ...]:
    """What has to be answered, in order; solutions that are alternatives share one box."""
    claim = problem.derivation.claim
    answers = [a for a in problem.answers if a.head is RELATION]
    if problem.alternatives:
        return (Box(claim.wrt[0].name, claim.wrt[0], claim.wrt[0]),)
    if claim.kind in _BY_PROPERTY:
        wanted = {t.name for t in postorder(claim.statement) if t.head is NAMED} | {"lam_all"}
        answers = [a for a in answers if _name(a.args[0]) in wanted]
    return tuple(Box(_name(a.args[0]), a.args[0], a.args[1]) for a in answers)


def _name(left: Term) -> str:
    return str(left.name) if left.head in (NAMED, SYMBOL) else ""


def judged(problem: Problem, texts: Sequence[str]) -> Judgement:
    """The judgement on the answers, one text for each of ``boxes(problem)``. Raises ValueError for another number."""
    wanted = boxes(problem)
    if len(texts) != len(wanted):
        raise ValueError(f"there are {len(wanted)} boxes to fill, not {len(texts)}")
    if problem.alternatives:
        return _alternatives(problem, texts[0])
    read: list[Term] = []
    for k, (box, text) in enumerate(zip(wanted, texts, strict=True)):
        try:
            read.append(_read(problem, box, text))
        except _Unfit as unfit:
            return Judgement(unfit.outcome, str(unfit), k, unfit.position)
    claim = problem.derivation.claim
    if claim.kind in _BY_PROPERTY:
        return _by_property(claim, wanted, read)
    unsure: Judgement | None = None
    for k, (box, answer) in enumerate(zip(wanted, read, strict=True)):
        found = replace(_equal(problem, box, answer), box=k if len(wanted) > 1 else None)
        if found.outcome is Outcome.WRONG:
            return found
        if found.outcome is Outcome.UNDECIDED:
            unsure = found
    return unsure or Judgement(Outcome.RIGHT, "Right.")


# -- reading -------------------------------------------------------------------------


def _read(problem: Problem, box: Box, text: str) -> Term:
    """The answer as a term of the wanted shape. Raises _Unfit for what is no answer."""
    answer = _parsed(problem, box.name, text)
    _refuse_question(problem, box, answer)
    if answer.shape != box.value.shape:
        raise _Unfit(
            Outcome.WRONG, f"The shape is {show_shape(answer.shape)}; it should be {show_shape(box.value.shape)}."
        )
    return answer


def _parsed(problem: Problem, name: str, text: str) -> Term:
    if len(text) > LONGEST:
        raise _Unfit(Outcome.UNREADABLE, f"An answer has at most {LONGEST:,} characters.", LONGEST)
    prefix = re.match(rf"\s*{re.escape(name)}\s*==?(?!=)" if name else r"(?!)", text)
    offset = prefix.end() if prefix else 0
    rest = text[offset:]
    if not rest.strip():
        raise _Unfit(Outcome.UNREADABLE, "There is no answer yet.")
    opening = "array(" if rest.lstrip().startswith("[") else ""
    table = _table(problem, rest)
    try:
        answer = parse(f"{opening}{rest.strip()})" if opening else rest, table)
    except LanguageError as error:
        place = getattr(error, "position", None)
        shift = offset - len(opening) + (len(rest) - len(rest.lstrip()) if opening else 0)
        where = None if place is None else min(max(place + shift, 0), len(text))
        raise _Unfit(Outcome.UNREADABLE, str(error).split("\n")[0], where) from None
    if answer.head is RELATION:
        raise _Unfit(Outcome.UNREADABLE, "An expression is wanted, not a statement.")
    if depth(answer) > DEEPEST:
        raise _Unfit(Outcome.UNREADABLE, f"An answer is nested at most {DEEPEST} deep.")
    return answer


def _table(problem: Problem, text: str) -> dict[str, Term]:
    """The names that an answer may use. Those in the derived answer mean what they mean there; data are arrays."""
    derivation = problem.derivation
    found: dict[str, Term] = {}
    values = [derivation.claim.result] if problem.alternatives else [a.args[1] for a in problem.answers]
    used = postorder(*(v for v in values if v is not None))
    for term in (*used, *derivation.givens, *problem.names):
        if term.head is SYMBOL:
            found.setdefault(term.name, term)
        elif term.head is APPLY:
            # y(x) may be written y, too.
            called = re.search(rf"(?<!\w){re.escape(term.name)}\s*\(", text)
            found.setdefault(term.name, term if called else scalar(term.name))
    if derivation.claim.kind == "Integral":
        found.setdefault("C", scalar("C"))
    for statement in problem.shown:
        left = statement.args[0] if statement.head is RELATION else statement
        if left.head is NAMED and left.name not in found and all(found.get(s.name) is s for s in symbols(left)):
            found[left.name] = left
    return found


def _refuse_question(problem: Problem, box: Box, answer: Term) -> None:
    claim = problem.derivation.claim
    heads = {t.head.name for t in postorder(answer)}
    if heads & _UNANSWERED or box.label.head is SYMBOL and contains(answer, box.label):
        raise _Unfit(Outcome.WRONG, "This puts the question again; work it out.")
    if claim.kind in _WORKED and any(
        t.head.name not in _ARITHMETIC and any(a.rank for a in t.args) for t in postorder(answer)
    ):
        raise _Unfit(Outcome.WRONG, "Numbers are wanted: an array, or arithmetic.")
    definite = claim.kind == "Integral" and claim.statement.args[0].head.name == "integral"
    if claim.kind in _BOUND or definite:
        for x in claim.wrt:
            if x.head is SYMBOL and contains(answer, x):
                raise _Unfit(Outcome.WRONG, f"The answer does not depend on {x.name}.")


# -- judging -------------------------------------------------------------------------


def _equal(problem: Problem, box: Box, answer: Term) -> Judgement:
    """Whether the answer has the value that was derived."""
    claim, value, facts = problem.derivation.claim, box.value, _facts(problem)
    answer, value = _plain(answer, problem.derivation), _plain(value, problem.derivation)
    if claim.kind == "Integral" and claim.statement.args[0].head.name == "antiderivative":
        x = claim.wrt[0]
        slope = derivative(answer, x) if contains(answer, x) else number(0)
        assert claim.of is not None
        verdict = _verdict(equals(slope, claim.of), facts)
        return _said(verdict, "Its derivative is not the integrand.")
    verdict = _verdict(equals(answer, value), facts)
    if verdict.status is not Status.REFUTED:
        return _said(verdict, "")
    return Judgement(Outcome.WRONG, _mistake(answer, value, verdict, facts))


def _mistake(answer: Term, value: Term, verdict: Verdict, facts: tuple[Condition | Term, ...]) -> str:
    """What a wrong answer has in common with the right one, where that is simple."""
    for words, other in _slips(answer):
        if _verdict(equals(other, value), facts).status.passed:
            return f"Not right: {words}."
    constant = not symbols(answer) and not symbols(value) and not answer.shape
    if constant and verdict.error is not None and verdict.error < NEAR:
        return "Near, but not the value: an exact answer is wanted."
    where = f" ({verdict.witness}: yours on the left)" if "left" in verdict.witness else ""
    return f"Not right.{where}"


def _slips(answer: Term) -> Iterator[tuple[str, Term]]:
    yield "the sign is wrong", negative(answer)
    if answer.rank == 2 and answer.shape == answer.shape[::-1]:
        yield "this is its transpose", transpose(answer)
    yield "a factor 2 is missing", 2 * answer
    yield "there is a factor 2 too many", answer / 2


def _by_property(claim: Claim, wanted: Sequence[Box], read: Sequence[Term]) -> Judgement:
    """Factors and bases: the claim itself, with the answers in the places of what was derived."""
    from workbench.check.claims.kinds import check_claim
    from workbench.check.statements.judging import Judge, make_pool

    given = {box.name: answer for box, answer in zip(wanted, read, strict=True)}
    if "lam_all" in given:
        given["D"] = diag(given.pop("lam_all"))

    def put(term: Term) -> Term | None:
        return named(term.name, given[term.name]) if term.head is NAMED and term.name in given else None

    asked = replace(claim, statement=transform(claim.statement, put), result=None)
    verdict = check_claim(asked, Judge(make_pool([asked.statement], (), 0)))
    return _said(verdict, f"These do not satisfy what is asked for: {verdict.witness}")


def _alternatives(problem: Problem, text: str) -> Judgement:
    """A list of solutions: each of them given once or more, and nothing else."""
    claim = problem.derivation.claim
    solutions = list(claim.result.args) if claim.result is not None else []
    box = boxes(problem)[0]
    if text.strip().lower() in NONE:
        if solutions:
            return Judgement(Outcome.WRONG, "There is a solution.", 0)
        return Judgement(Outcome.RIGHT, "Right.")
    missing, unsure = list(solutions), False
    for start, part in _parts(text):
        try:
            answer = _parsed(problem, box.name, part)
            _refuse_question(problem, box, answer)
        except _Unfit as unfit:
            place = None if unfit.position is None else start + unfit.position
            return Judgement(unfit.outcome, str(unfit), 0, place)
        if answer.shape:
            return Judgement(Outcome.WRONG, "Solutions are numbers, with commas between them.", 0, start)
        verdicts = [(s, _verdict(equals(answer, s), _facts(problem))) for s in solutions]
        same = [s for s, v in verdicts if v.status.passed]
        if not same and all(v.status is Status.REFUTED for _, v in verdicts):
            shown = part.strip() if len(part) < 60 else "This"
            return Judgement(Outcome.WRONG, f"{shown} is not a solution.", 0, start)
        unsure = unsure or not same
        missing = [s for s in missing if s not in same]
    if unsure:
        return Judgement(Outcome.UNDECIDED, _UNSURE)
    if missing:
        return Judgement(Outcome.WRONG, "Right so far, but not all: a solution is missing.")
    return Judgement(Outcome.RIGHT, "Right.")


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """The parts of a list, with their places: commas outside brackets, ``or``; brackets around it all are dropped."""
    stripped = text.strip()
    inside = bool(stripped) and (stripped[0], stripped[-1]) in (("[", "]"), ("{", "}"))
    start = text.index(stripped) + inside if stripped else 0
    body = stripped[1:-1] if inside else stripped
    level, begun = 0, 0
    for found in re.finditer(r"[(\[]|[)\]]|,|;|\bor\b|$", body):
        sign = found.group()
        level += (sign in ("(", "[")) - (sign in (")", "]"))
        if sign == "" or level == 0 and sign in (",", ";", "or"):
            yield start + begun, body[begun : found.start()]
            begun = found.end()


def _facts(problem: Problem) -> tuple[Condition | Term, ...]:
    """What may be assumed of the symbols: the assumptions, and an equation that the problem gives."""
    derivation = problem.derivation
    facts: list[Condition | Term] = []
    if derivation.claim.kind == "Equality":
        facts += [s for s in problem.shown if s.head is RELATION and s.args[0].head is not NAMED]
    facts += [_plain(a.statement, derivation) for a in derivation.assumptions if a.statement is not None]
    return tuple(facts)


def _plain(term: Term, derivation: Derivation) -> Term:
    """The term with y in the place of y(x): for an equation between values, y is a number."""
    applied = [g for g in derivation.givens if g.head is APPLY and not g.shape]
    return substitute(term, {g: scalar(g.name) for g in applied}) if applied else term


def _verdict(statement: Term, facts: tuple[Condition | Term, ...]) -> Verdict:
    """The checker's verdict; facts about names that do not occur choose no points."""
    from workbench.check import judge

    names = {s.name for s in symbols(statement)}
    about = [f for f in facts if isinstance(f, Term) and names.issuperset(s.name for s in symbols(f))]
    try:
        found: Verdict = judge(statement, about)
    except LanguageError as error:
        return Verdict(Status.UNDECIDED, "none", witness=str(error))
    return found


_UNSURE = "Undecided: the numbers cannot tell whether this is right."


def _said(verdict: Verdict, wrong: str) -> Judgement:
    if verdict.status.passed:
        return Judgement(Outcome.RIGHT, "Right.")
    if verdict.status is Status.REFUTED:
        return Judgement(Outcome.WRONG, f"Not right. {wrong}".strip())
    reason = f" ({verdict.witness})" if verdict.witness else ""
    return Judgement(Outcome.UNDECIDED, f"{_UNSURE}{reason}")


__all__ = ["Box", "Judgement", "Outcome", "boxes", "judged"]
