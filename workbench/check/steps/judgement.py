"""Does a statement follow from others? Least knowledge first, proofs before points, and every premise left out in turn.

*Follows* is proved where the index form decides it (see ``certificates``) and supported where at eight points and more,
from different starts and over two sets of sizes, at which the premises hold, the goal does too and the attack finds no
other. *Does not follow* comes with a point. *Cannot tell* is the rest, and no pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from workbench.check.steps.abstraction import Knowledge, abstracted, free_letters
from workbench.check.steps.certificates import certificate
from workbench.check.steps.definite import with_definite
from workbench.check.steps.entailment import Entailed, Found, entailed, glance, instanced
from workbench.check.steps.sequent import Sequent, sequents
from workbench.record.derivation import Status
from workbench.terms.heads import ADD, COMPARE, EXISTS, MUL, number, properties, relation, symbol
from workbench.terms.statements import both
from workbench.terms.term import LanguageError, Term, substitute, symbols

ENTAILMENT, WITNESS = "entailment", "witness"


class Answer(StrEnum):
    FOLLOWS = "follows"
    DOES_NOT_FOLLOW = "does not follow"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True)
class Judgement:
    """The answer to one step.

    ``status`` says of what follows whether it is proved or supported; ``witness`` the point at which it does not, or
    why nothing can be told; ``idle`` the places of premises that were not needed and, after those, "NAME PROPERTY" for
    declared properties that were not; ``schema`` by what it follows.
    """

    answer: Answer
    status: Status | None = None
    witness: str = ""
    idle: tuple[int | str, ...] = ()
    schema: str = ""

    @property
    def follows(self) -> bool:
        return self.answer is Answer.FOLLOWS


def judge(statement: Term, from_: Sequence[Term] = ()) -> Judgement:
    """Whether the statement follows from the premises and the declared properties of its symbols.

    Raises LanguageError for a term that is no statement.
    """
    goal, *premises = map(_statement, (statement, *from_))
    made = judged(goal, tuple(premises))
    if not made.follows:
        return made
    return Judgement(made.answer, made.status, made.witness, _idle(goal, tuple(premises)), made.schema)


def _statement(term: Term) -> Term:
    """The term as a statement; a product of comparisons says that both hold, and ``a != b`` is read as 1 - (a == b)."""
    if term.head is MUL and all(part.head is COMPARE for part in term.args):
        return both(*(relation(part.attrs[0], *part.args) for part in term.args))
    if term.head is ADD and len(term.args) == 2 and term.args[0] is number(1) and term.args[1].head is MUL:
        sign, *denied = term.args[1].args
        if sign is number(-1) and len(denied) == 1 and denied[0].head is COMPARE and denied[0].attrs[0] == "=":
            return relation("!=", *denied[0].args)
    if term.head.name not in _STATEMENTS:
        raise LanguageError(f"{term!r} is no statement: write an equation, an inequality, implies(p, q), ...")
    return term


_STATEMENTS = frozenset("relation compare both implies iff forall exists".split())


def judged(statement: Term, premises: tuple[Term, ...], most: Knowledge = Knowledge.ALL) -> Judgement:
    """All the steps that it comes down to together: the first that does not follow decides. ``most`` is how much of
    what the terms mean may be used."""
    parts = [_step(part, most) for part in sequents(statement, premises)]
    for answer in (Answer.DOES_NOT_FOLLOW, Answer.CANNOT_TELL):
        for part in parts:
            if part.answer is answer:
                return part
    proved = all(part.status is Status.PROVED for part in parts)
    schemas = dict.fromkeys(part.schema for part in parts)
    return Judgement(Answer.FOLLOWS, Status.PROVED if proved else Status.SUPPORTED, schema=", ".join(schemas))


def _step(step: Sequent, most: Knowledge) -> Judgement:
    """One goal that is a relation, by ever more knowledge until it follows; with all of it a failure is believed."""
    if step.goal.head is EXISTS:
        return _instance(step)
    seen: dict[tuple[Term, ...], Entailed] = {}
    last = Entailed(Found.UNKNOWN)
    for knowledge in Knowledge:
        if knowledge > most:
            break
        goal, *premises = known = abstracted((step.goal, *step.premises), knowledge)
        if known not in seen:
            proof = certificate(goal, premises)
            if proof is not None:
                return Judgement(Answer.FOLLOWS, Status.PROVED, schema=proof)
            seen[known] = _by_points(goal, with_definite(premises), defined=most is Knowledge.ALL)
        last = seen[known]
        if last.found is Found.FOLLOWS:
            return Judgement(Answer.FOLLOWS, Status.SUPPORTED, schema=ENTAILMENT)
        if last.found is Found.FAILS and knowledge is Knowledge.FUNCTIONS and free_letters((step.goal, *step.premises)):
            return Judgement(Answer.DOES_NOT_FOLLOW, witness=last.witness)
    if last.found is Found.FAILS and most is Knowledge.ALL:
        return Judgement(Answer.DOES_NOT_FOLLOW, witness=last.witness)
    return Judgement(Answer.CANNOT_TELL, witness=last.witness)


def refuting_point(statement: Term, premises: tuple[Term, ...]) -> str | None:
    """A point at which the premises hold and the statement fails, whatever the letters that are left stand for; None
    where a short search, without the attack, comes upon none."""
    for part in sequents(statement, premises):
        if part.goal.head is EXISTS or not free_letters((part.goal, *part.premises)):
            continue
        goal, *known = abstracted((part.goal, *part.premises), Knowledge.FUNCTIONS)
        try:
            found = glance(goal, known)
        except LanguageError:
            continue
        if found.found is Found.FAILS:
            return found.witness
    return None


def _by_points(goal: Term, premises: Sequence[Term], defined: bool) -> Entailed:
    try:
        return entailed(goal, premises, defined=defined)
    except LanguageError as error:
        return Entailed(Found.UNKNOWN, witness=str(error))


def _instance(step: Sequent) -> Judgement:
    """A goal "there is x": at points where the premises hold, x is solved for."""
    body, *over = step.goal.args
    try:
        found = instanced(body, tuple(over), step.premises)
    except LanguageError as error:
        return Judgement(Answer.CANNOT_TELL, witness=str(error))
    if found.found is Found.FOLLOWS:
        return Judgement(Answer.FOLLOWS, Status.SUPPORTED, schema=WITNESS)
    answer = Answer.DOES_NOT_FOLLOW if found.found is Found.FAILS else Answer.CANNOT_TELL
    return Judgement(answer, witness=found.witness)


def _idle(statement: Term, premises: tuple[Term, ...]) -> tuple[int | str, ...]:
    """The premises, and after them the declared properties, without which it follows all the same; each is left out
    alone."""
    found: list[int | str] = []
    for k in range(len(premises)):
        if judged(statement, premises[:k] + premises[k + 1 :]).follows:
            found.append(k)
    for x in symbols(statement, *premises):
        for name in sorted(properties(x)):
            bare = symbol(x.name, x.shape, *sorted(properties(x) - {name}))
            changed = [substitute(term, {x: bare}) for term in (statement, *premises)]
            if judged(changed[0], tuple(changed[1:])).follows:
                found.append(f"{x.name} {name}")
    return tuple(found)


__all__ = ["Answer", "Judgement", "judge", "judged", "refuting_point"]
