"""Whether a line follows from what it cites, and by what.

Nothing that is not cited is known: names are letters unless their definition is cited, declared properties are dropped
unless cited, derivatives, integrals, limits and expectations are letters, and what functions are is used only for an
equation whose reason is a rule or a computation. A reason may reduce the step to others (see ``rules.inference``);
what is then left is judged as any step is.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from workbench.check.numbers.alike import same_sides
from workbench.check.steps.abstraction import NUMERIC, Knowledge, abstracted
from workbench.check.steps.apart import apart, run_by, running_apart
from workbench.check.steps.certificates import certificate
from workbench.check.steps.entailment import Entailed, Found, entailed, glance
from workbench.check.steps.exchange import exchanged
from workbench.check.steps.parts import contains, parts_of
from workbench.check.steps.sequent import detached, sequents
from workbench.record.derivation import Follows, Standing
from workbench.rules import moves
from workbench.rules.inference import Reduction, Step
from workbench.rules.limit_forms import reciprocals_of_what_vanishes, rewritten_limits
from workbench.rules.reason import Reason
from workbench.terms.heads import (
    BOTH,
    EXISTS,
    FORALL,
    IFF,
    IMPLIES,
    NAMED,
    RELATION,
    SYMBOL,
    equals,
    negative,
    oo,
    symbol,
)
from workbench.terms.instances import alike, moving_symbols
from workbench.terms.statements import both, forall, implies
from workbench.terms.term import LanguageError, Term, postorder, rebuild, substitute, symbols

ENTAILMENT = "entailment"
_COMPUTED = frozenset({"procedure", "definition"})
"""Kinds of reasons that speak of what functions are, as rules do where they apply."""
_NOT_SOLVED_FOR = frozenset(("proportional", "approx", "row~", "ni"))
_INFINITE = frozenset((oo, negative(oo)))
_ROUNDS = 3
_MOST_PREMISES = 40


@dataclass(frozen=True)
class Cited:
    """What is cited beside statements: names whose meaning may be used, declared facts by symbol."""

    names: frozenset[Term] = frozenset()
    facts: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def facts_of(self, x: Term) -> frozenset[str]:
        return self.facts.get(x.name, frozenset())

    def with_letters(self, letters: Mapping[Term, Term]) -> Cited:
        """The same with other letters for what integrals, means and limits run over, which keep what is declared."""
        facts = {v.name: self.facts[x.name] for x, v in letters.items() if x.name in self.facts}
        return Cited(frozenset(run_by(n, letters) for n in self.names), {**self.facts, **facts})


def follows(step: Step, reason: Reason, cited: Cited, points: bool = True) -> Follows:
    """How the step stands: proved or supported, or stated where nothing shows that it follows. Without ``points`` it
    is not looked at where what it cites holds, and so proved or stated."""
    kinds = {part.kind for part in reason.parts}
    if kinds == {"stated"}:
        return Follows(Standing.STATED, reason.name)
    letters = running_apart(step)
    if letters:
        step, cited = apart(step, letters), cited.with_letters(letters)
    alone = any(part.alone for part in reason.parts)
    if not alone and _names_its_value(step.goal):
        return Follows(Standing.PROVED, "definition")
    done: dict[tuple[Term, tuple[Term, ...]], str | None] = {}
    ways: list[Reduction | None] = []
    for way in _ways(step, reason, cited, alone):  # as they are needed: of most steps the first ones are proofs
        ways.append(way)
        by = _by_proof(step, way, cited, done)
        if by is not None:
            return Follows(Standing.PROVED, _said(reason, way, by))
    if not points:
        return Follows(Standing.STATED)
    speaks = bool(kinds & _COMPUTED) or "rule" in kinds and len(ways) > 1  # a rule that applies nowhere says nothing
    said = _conclusion(step.goal)
    functions = speaks and said.head is RELATION and said.attrs[0] == "="
    for knowledge in (Knowledge.ALGEBRA, Knowledge.PROPERTIES, *([Knowledge.FUNCTIONS] if functions else [])):
        if knowledge is Knowledge.PROPERTIES and not cited.facts:
            continue
        for way in ways:
            if _by_points(step, way, cited, knowledge, done):
                return Follows(Standing.SUPPORTED, _said(reason, way, ENTAILMENT))
    return Follows(Standing.STATED)


def _ways(step: Step, reason: Reason, cited: Cited, alone: bool) -> Iterator[Reduction | None]:
    """What the step may come down to, in the order in which it is tried; None is the step itself."""
    if not alone:
        yield None
    yield from reason.reductions(step)
    if not alone:  # what is under an integral or a mean may be said by what is cited
        for goal in _moved((step.goal,), step.premises, step):
            yield from reason.reductions(replace(step, goal=goal))
        yield from _under_its_premise(step, reason)
    if cited.names:
        spelled = replace(step, goal=_spelled(step.goal, cited.names),
                          premises=tuple(_spelled(p, cited.names) for p in step.premises))  # fmt: skip
        yield from reason.reductions(spelled)
    if any(part.kind == "rule" for part in reason.parts):
        terms = tuple(_spelled(t, cited.names) for t in (step.goal, *step.premises))
        yield from moves.antiderivative_of(step)
        moved = tuple(_moved((step.goal, terms[0]), (*step.premises, *terms[1:]), step))
        for goal in dict.fromkeys((step.goal, terms[0], *moved)):
            yield from rewritten_limits(replace(step, goal=goal))
            yield from reciprocals_of_what_vanishes(replace(step, goal=goal))
        yield from moves.differentiated(dict.fromkeys((step.goal, *step.premises, *terms, *moved)))


def _under_its_premise(step: Step, reason: Reason) -> Iterator[Reduction]:
    """What the reason makes of the conclusion of an implication, where its premise holds. Of the symbols in the premise
    nothing is said for other values."""
    premises: tuple[Term, ...] = ()
    goal = step.goal
    while goal.head is IMPLIES:
        held, goal = goal.args
        premises += held.args if held.head is BOTH else (held,)
    if not premises:
        return
    tied = moving_symbols(*premises)
    inside = replace(step, goal=goal, premises=(*step.premises, *premises), fixed=step.fixed | tied,
                     pinned=step.pinned | tied)  # fmt: skip
    if running_apart(inside):  # the premise speaks of one value of what the conclusion runs over
        return
    held = both(*premises) if len(premises) > 1 else premises[0]
    for way in reason.reductions(inside):
        asked = tuple(replace(n, goal=implies(held, n.goal)) for n in way.needed)
        yield Reduction(tuple(implies(held, g) for g in way.given), asked)


def _conclusion(goal: Term) -> Term:
    """What is said under the premises of an implication."""
    while goal.head is IMPLIES:
        goal = goal.args[1]
    return goal


def proved(step: Step, cited: Cited) -> bool:
    """Whether the step is proved by itself, without a reason and without points."""
    return _by_proof(step, None, cited, {}) is not None


def _said(reason: Reason, way: Reduction | None, by: str) -> str:
    return by if way is None else reason.name


def _names_its_value(goal: Term) -> bool:
    """Whether the statement only gives a name to a value."""
    if goal.head is not RELATION or goal.attrs[0] != "=":
        return False
    for part, value in (goal.args, goal.args[::-1]):
        if part.head is NAMED and (part.args[0] is value or same_sides(goal)):
            return True
    return False


# -- proofs --------------------------------------------------------------------------------------------


def _by_proof(
    step: Step, way: Reduction | None, cited: Cited, done: dict[tuple[Term, tuple[Term, ...]], str | None]
) -> str | None:
    """The name of what proves the step, and of all that it comes down to; None where nothing does."""
    if way is not None:
        for needed in way.needed:
            if _proved(needed.goal, (*step.premises, *needed.given), step, cited, done) is None:
                return None
        if step.goal in way.given:
            return "reason"
    given = () if way is None else way.given
    for implication in () if way is None else way.perhaps:
        if _proved(implication.args[0], step.premises, step, cited, done) is not None:
            given += (implication.args[1],)
    return _proved(step.goal, (*given, *step.premises), step, cited, done)


def _proved(
    goal: Term,
    premises: tuple[Term, ...],
    step: Step,
    cited: Cited,
    done: dict[tuple[Term, tuple[Term, ...]], str | None],
) -> str | None:
    key = goal, premises
    if key not in done:
        done[key] = None  # a goal that needs itself is not proved by that
        done[key] = _certified(goal, premises[:_MOST_PREMISES], step, cited)
    return done[key]


def _certified(
    goal: Term, premises: tuple[Term, ...], step: Step, cited: Cited
) -> str | None:
    premises = detached(premises)
    parts_of = [part for p in premises for part in (p, *_said_by(p))]
    if alike(_spelled(goal, cited.names)) in {alike(_spelled(part, cited.names)) for part in parts_of}:
        return "substitution"
    if goal.head is BOTH:
        found = [_certified(part, premises, step, cited) for part in goal.args]
        return None if None in found else found[-1]
    if goal.head is IMPLIES and _asks_for(goal.args[1]):  # before what there is among the premises is opened
        return _certified_under(goal.args, premises, step, cited)
    if goal.head is FORALL and goal.args[0].head is IMPLIES:  # what holds everywhere holds there too
        always = _certified(forall(goal.args[0].args[1], *goal.args[1:]), premises, step, cited)
        if always is not None:
            return always
    if goal.head is IFF:  # each direction may be said as it stands, whatever its sides quantify over
        found = [_certified_under(sides, premises, step, cited) for sides in (goal.args, goal.args[::-1])]
        if None not in found:
            return found[-1]
    said = ""
    for part in sequents(goal, premises):
        tied = replace(step, pinned=step.pinned | set(symbols(*part.assumed))) if part.assumed else step
        by = _certificate(part.goal, part.premises, tied, cited)
        if by is None:
            return None
        said = by
    return said


def _certified_under(
    sides: tuple[Term, ...], premises: tuple[Term, ...], step: Step, cited: Cited
) -> str | None:
    """What proves the second statement where the first holds as well, which says nothing of other values of its
    symbols."""
    held, goal = sides
    tied = replace(step, pinned=step.pinned | set(symbols(held)))
    return _certified(goal, (*premises, held), tied, cited)


def _said_by(premise: Term) -> tuple[Term, ...]:
    """What a premise says besides itself: its parts; what holds for all values holds for those of its own letters."""
    if premise.head is BOTH:
        return premise.args
    return premise.args[:1] if premise.head is FORALL else ()


def _certificate(
    goal: Term, premises: Sequence[Term], step: Step, cited: Cited
) -> str | None:
    if goal.head is EXISTS:
        return "substitution" if alike(goal) in map(alike, premises) else None
    seen = set()
    for candidate, known in _readings(goal, premises, step, cited):
        for knowledge in (Knowledge.ALGEBRA, Knowledge.PROPERTIES) if cited.facts else (Knowledge.ALGEBRA,):
            terms = _letters((candidate, *known), knowledge, cited)
            if terms in seen:
                continue
            seen.add(terms)
            try:
                by = certificate(terms[0], terms[1:])
            except LanguageError:
                by = None
            if by is not None:
                return by
    return None


def _readings(
    goal: Term, premises: Sequence[Term], step: Step, cited: Cited
) -> Iterator[tuple[Term, tuple[Term, ...]]]:
    """The step as it is, with cited names spelled out, and with equals put in under integrals, limits and the like."""
    meanings = tuple(equals(part, part.args[0]) for part in sorted(cited.names, key=lambda t: t.name))
    yield goal, (*premises, *meanings)
    spelled = tuple(_spelled(t, cited.names) for t in (goal, *premises))
    if cited.names:
        yield spelled[0], spelled[1:]
    yield from _with_equals(spelled[0], spelled[1:], step, {_spelled(p, cited.names) for p in step.premises})


def _with_equals(
    goal: Term, premises: tuple[Term, ...], step: Step, first: Container[Term] = ()
) -> Iterator[tuple[Term, tuple[Term, ...]]]:
    """Goal and premises with equals put in, under integrals and derivatives too, from left to right and from right to
    left; where two equations say what a part is, by that of ``first``: by what is cited rather than what the reason
    adds."""
    equations = [p for p in premises if p.head is RELATION and p.attrs[0] == "="]
    equations.sort(key=lambda e: e not in first)
    said = {goal, *premises}
    for order in ((0, 1), (1, 0)):
        change: dict[Term, Term] = {}
        for e in equations:
            old, new = e.args[order[0]], e.args[order[1]]
            if old.args or old.head is SYMBOL and not contains(new, old):
                change.setdefault(old, new)
        moved, known = goal, premises
        for _ in range(_ROUNDS):
            more = tuple(exchanged(p, _without(change, p), step.pinned, step.fixed) for p in known)
            known = (*premises, *(p for p in dict.fromkeys(more) if p not in said))
            after = exchanged(moved, change, step.pinned, step.fixed)
            if after is moved and len(known) == len(premises):
                break
            moved = after
            yield moved, known


def _moved(goals: tuple[Term, ...], premises: tuple[Term, ...], step: Step) -> Iterator[Term]:
    """The goals with equals put in, where that changes them."""
    found = (moved for goal in goals for moved, _ in _with_equals(goal, premises, step))
    return (goal for goal in dict.fromkeys(found) if goal not in goals)


def _without(change: Mapping[Term, Term], equation: Term) -> Mapping[Term, Term]:
    """The equals to be put in, but not those that the equation itself says: it would say nothing any more."""
    own = set(equation.args)
    return {old: new for old, new in change.items() if old not in own or new not in own}


def _spelled(term: Term, names: frozenset[Term]) -> Term:
    """The term with the cited names replaced by their values."""
    if parts_of(term).isdisjoint(names):
        return term
    done: dict[Term, Term] = {}
    for node in postorder(term):  # a name may stand in the meaning of another: which they are, the term itself says
        again = rebuild(node, (done[a] for a in node.args))
        done[node] = again.args[0] if node in names else again
    return done[term]


def _letters(statements: tuple[Term, ...], knowledge: Knowledge, cited: Cited) -> tuple[Term, ...]:
    """The statements with letters for what is not looked into, and only the cited properties."""
    return tuple(_dropped(t, cited) for t in abstracted(statements, knowledge))


def _dropped(statement: Term, cited: Cited) -> Term:
    change = {}
    for s in symbols(statement):
        kept = s.attrs[2] & cited.facts_of(s) if s.head is SYMBOL else frozenset()
        if s.head is SYMBOL and s.attrs[2] != kept:
            change[s] = symbol(s.name, s.shape, *sorted(kept))
    return substitute(statement, change) if change else statement


# -- points --------------------------------------------------------------------------------------------


def _by_points(
    step: Step,
    way: Reduction | None,
    cited: Cited,
    knowledge: Knowledge,
    done: dict[tuple[Term, tuple[Term, ...]], str | None],
) -> bool:
    """Whether at points where what is cited holds the goal does, and all that it comes down to, as far as that is not
    proved. Of several statements each is looked at shortly before any is searched for at length."""
    given: tuple[Term, ...] = ()
    if way is not None:
        most = max(knowledge, Knowledge.FUNCTIONS)
        asked = [
            (n.goal, (*step.premises, *n.given), cited, most if n.computed else knowledge)
            for n in way.needed
            if _proved(n.goal, (*step.premises, *n.given), step, cited, done) is None
            # What functions are is seldom a matter of what is cited, of which points must be found.
            and not (n.computed and _at_points(n.goal, n.given, cited, most))
        ]
        whole = (*way.given, *step.premises)
        last_proved = step.goal in way.given or _proved(step.goal, whole, step, cited, done) is not None
        plain = not last_proved and not way.perhaps
        last = [(step.goal, whole, cited, knowledge)] if plain else []
        if len(asked) + len(last) > 1 and not all(_at_points(*one, shortly=True) for one in (*last, *asked)):
            return False
        if not all(_at_points(*one) for one in asked):
            return False
        if last_proved:
            return True
        held = (p for p in way.perhaps if _at_points(p.args[0], step.premises, cited, knowledge))
        given = (*way.given, *(p.args[1] for p in held))
    return _at_points(step.goal, (*given, *step.premises), cited, knowledge)


def _at_points(
    goal: Term, premises: tuple[Term, ...], cited: Cited, knowledge: Knowledge, shortly: bool = False
) -> bool:
    """Whether the goal follows as far as points say; ``shortly``: whether it is not plainly wrong."""
    names = cited.names
    premises = detached(premises)
    try:
        for part in sequents(_spelled(goal, names), tuple(_spelled(p, names) for p in premises)):
            if part.goal.head is EXISTS:  # that numbers can be found is a truth, and no argument: a witness is
                return False
            known = [p for p in part.premises if not _asks_for(p) and _can_be_met(p)][:_MOST_PREMISES]
            goal_, *known = _letters((part.goal, *known), knowledge, cited)
            if _is_numeric(goal_):
                return False
            known = [p for p in known if not _is_numeric(p)]
            found = (_glanced if shortly else _entailed)(goal_, tuple(known)).found
            if found is Found.FAILS or not shortly and found is not Found.FOLLOWS:
                return False
    except LanguageError:
        return False
    return True


@lru_cache(maxsize=256)
def _entailed(goal: Term, premises: tuple[Term, ...]) -> Entailed:
    """What the points say; with letters put in, steps of several readings are often one."""
    return entailed(goal, premises)


@lru_cache(maxsize=256)
def _glanced(goal: Term, premises: tuple[Term, ...]) -> Entailed:
    return glance(goal, premises)


def _is_numeric(statement: Term) -> bool:
    """Whether a limit, a derivative or their kind is left, because it speaks of what a quantifier binds: their values
    are no part of what a step knows."""
    return any(t.head.name in NUMERIC for t in postorder(statement))


def _can_be_met(premise: Term) -> bool:
    """Whether points can be moved to where it holds; one that says "proportional" or "nearly", or that something grows
    without bound, is done without."""
    said = [t for t in postorder(premise) if t.head is RELATION]
    return not any(t.attrs[0] in _NOT_SOLVED_FOR or _INFINITE & set(t.args) for t in said)


def _asks_for(premise: Term) -> bool:
    """Whether a premise says, somewhere inside, that there is something: points cannot be moved to where it holds."""
    return any(t.head is EXISTS for t in postorder(premise))


__all__ = ["Cited", "follows", "proved"]
