"""Schemas of inference that are no pattern of terms: hypotheses, cases, induction, there is, for all."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.algebra.arithmetic import arithmetic
from workbench.algebra.at_values import at_instance, at_values
from workbench.rules import facts
from workbench.rules.inference import Needed, Reduction, Step, settled
from workbench.rules.ranges import plain
from workbench.rules.reason import Schema, Weight
from workbench.rules.regular import placed
from workbench.rules.requirements import property_statement
from workbench.rules.smooth import apart
from workbench.terms.heads import (
    BOTH,
    DERIVATIVE,
    EXISTS,
    FORALL,
    IMPLIES,
    MUL,
    NUMBER,
    RELATION,
    SIZE,
    SYMBOL,
    properties,
    relation,
    size_term,
)
from workbench.terms.instances import OVER, at_number, captured, free_symbols, released
from workbench.terms.statements import both, forall, implies
from workbench.terms.term import LanguageError, Term, contains, postorder, size_names, substitute, symbols

_DENIED = {"<=": ">", ">=": "<", "<": ">=", ">": "<="}


class _Kernel(Schema):
    """A schema that is the step: that the statement follows otherwise makes no step of it."""

    alone = True


class _Hypothesis(_Kernel):
    """A statement that is assumed: it says itself."""

    def reductions(self, step: Step) -> Iterator[Reduction]:
        if step.goal in step.premises:
            yield settled(step.goal)


class _Instance(_Kernel):
    """What holds for all values, at some; letters of which nothing particular is assumed stand for any value, and so
    do sizes."""

    def reductions(self, step: Step) -> Iterator[Reduction]:
        for premise in step.premises:
            sized = _at_sizes(premise, step)
            if sized is None:
                continue
            said, resized = sized
            body, over = (said.args[0], said.args[1:]) if said.head is FORALL else (said, None)
            change = {s: t for s in free_symbols(body) if (t := step.bindings.get(s.name)) is not None}
            fixed = step.fixed_in(said)
            allowed = all(s in over if over is not None else s not in fixed for s in change)
            if (change or resized) and allowed:
                rest = [s for s in over or () if s not in change]
                try:
                    instance = _placed(body, change)
                except LanguageError:
                    continue
                asked = [says for s, t in change.items() for p in sorted(properties(s)) for says in _asked(t, p)]
                exact = arithmetic(instance)
                needed = tuple(Needed(one, computed=True) for one in asked)
                put = ({s.name: s for s in free_symbols(body)} | dict(step.bindings)).values()
                short = at_instance(instance, put)
                forms = (instance, exact, at_values(instance), short, released(short), released(exact))
                for made in dict.fromkeys(forms):
                    yield Reduction((forall(made, *rest) if rest else made,), needed)


def _placed(body: Term, change: dict[Term, Term]) -> Term:
    """The body at the values; where it is differentiated in a letter, its derivative at the place. Raises LanguageError
    where such a place is no shift of a symbol."""
    slopes = [n.args[1] for n in postorder(body) if n.head is DERIVATIVE]
    moved = [s for s in change if s in slopes and change[s].head is not SYMBOL]
    if moved:
        varied = any(n.head in (FORALL, EXISTS) or n.head.name in (*OVER, "differential") for n in postorder(body))
        if varied or any(contains(t, s) for s in moved for t in change.values()):
            raise LanguageError("a place that may move with another letter")
    for s in moved:
        body = placed(body, s, change[s])
    rest = {s: t for s, t in change.items() if s not in moved}
    if captured(body, rest):
        raise LanguageError("what is put in would mean another")
    return substitute(body, rest)


def _asked(value: Term, prop: str) -> Iterator[Term]:
    """What makes a property of a letter one of the value in its place; a product is positive by its factors."""
    for part in value.args if prop == "positive" and value.head is MUL else (value,):
        says = property_statement(part, prop)
        if says is not None and not (prop == "positive" and facts.positive(plain(part))):
            yield says


def _at_sizes(statement: Term, step: Step) -> tuple[Term, bool] | None:
    """The statement at the sizes that the step names, and whether it names any; None where one of them is not free."""
    own = {s.name for s in symbols(statement)}
    names = [n for n in size_names(statement) if n in step.bindings and n not in own]
    fixed = step.fixed_in(statement)
    sized = {n for s in free_symbols(statement) & fixed for size in s.shape for n in size.names}
    if any(size_term(n) in fixed or n in sized for n in names):
        return None
    for name in names:
        statement = at_number(statement, size_term(name), step.bindings[name])
    return statement, bool(names)


class _Generalisation(_Kernel):
    """What was shown of a letter of which nothing particular is assumed holds for all values."""

    def reductions(self, step: Step) -> Iterator[Reduction]:
        if step.goal.head is FORALL:
            body, *over = step.goal.args
            if not step.fixed_in(body) & set(over):
                yield settled(step.goal, [Needed(body)])


class _Discharge(Schema):
    """What was reached under a hypothesis follows from it; where more was reached, all of it."""

    def reductions(self, step: Step) -> Iterator[Reduction]:
        if step.goal.head is IMPLIES and step.goal.args[1].head is BOTH:
            hypothesis, reached = step.goal.args
            yield settled(step.goal, [Needed(implies(hypothesis, part)) for part in reached.args])


class _Witness(_Kernel):
    """There is one: this one."""

    def reductions(self, step: Step) -> Iterator[Reduction]:
        if step.goal.head is EXISTS:
            body, *over = step.goal.args
            change = {s: t for s in over if (t := step.bindings.get(s.name)) is not None}
            if len(change) == len(over) and not captured(body, change):
                yield settled(step.goal, [Needed(substitute(body, change))])


class _Obtained(_Kernel):
    """There is one: it gets a name of its own, of which nothing else is known."""

    def reductions(self, step: Step) -> Iterator[Reduction]:
        for premise in step.premises:
            if premise.head is EXISTS:
                body, *over = premise.args
                change = {s: step.bindings.get(s.name, s) for s in over}
                new = set(change.values())
                known = step.known | free_symbols(premise)
                if len(new) == len(over) and not new & known and not captured(body, change):
                    yield Reduction((substitute(body, change),))


class _Cases(_Kernel):
    """In each of the cases the same follows, and one of them holds."""

    def reductions(self, step: Step) -> Iterator[Reduction]:
        cases = [p.args[0] for p in step.premises if p.head.name == "implies"]
        for last in range(len(cases)):
            order = [*cases[:last], *cases[last + 1 :], cases[last]]
            denied = [_denied(case) for case in order[:-1]]
            if all(d is not None for d in denied):
                others = tuple(d for d in denied if d is not None)
                needed = [Needed(implies(case, step.goal)) for case in cases]
                yield settled(step.goal, [*needed, Needed(order[-1], others)])


def _denied(case: Term) -> Term | None:
    """The opposite of a comparison; None where the language has no single statement for it."""
    if case.head is RELATION and case.attrs[0] in _DENIED and not case.args[0].shape:
        return relation(_DENIED[case.attrs[0]], *case.args)
    if case.head is RELATION and case.attrs[0] == "=" and not case.args[0].shape:
        return apart(*case.args)
    return None


class _Induction(_Kernel):
    """It holds at the start, and at every next number if at the one before; the start is an integer, the number is one
    or a size. Where numbers before the start are not excluded, the statement says ``k >= start``. Of a number that is
    declared positive, and of a size, the step says nothing at 0: then the start is none of the numbers below 1."""

    def reductions(self, step: Step) -> Iterator[Reduction]:
        if "k" not in step.bindings or "start" not in step.bindings:
            return
        k, start = step.bindings["k"], step.bindings["start"]
        if k in step.fixed_in(step.goal) or k.head is not SIZE and "integer" not in properties(k):
            return
        said, before = step.goal, step.goal
        if not _is_whole(start):
            return
        from_one = k.head is SIZE or "positive" in properties(k)
        from_on = relation(">=", k, start)
        first = start.value if start.head is NUMBER else None
        if from_one and (first is None or first < 1):
            return
        if said.head is IMPLIES and said.args[0] is from_on:
            said = said.args[1]
            before = both(from_on, said)
        elif not from_one or first != 1:
            return
        base, following = at_number(said, k, start), at_number(said, k, k + 1)
        for first_one in dict.fromkeys((base, arithmetic(base))):
            for next_one in dict.fromkeys((following, arithmetic(following))):
                yield settled(step.goal, [Needed(first_one), Needed(implies(before, next_one))])


def _is_whole(start: Term) -> bool:
    if start.head is NUMBER:
        return start.value.denominator == 1
    return start.head is SIZE or "integer" in properties(start)


class _Conjunction(Schema):
    """Each part of it was shown."""

    def reductions(self, step: Step) -> Iterator[Reduction]:
        if step.goal.head is BOTH:
            yield settled(step.goal, [Needed(part) for part in step.goal.args])


FOLLOWS = Schema("it follows", "from what is cited", weight=Weight.SILENT)
HYPOTHESIS = _Hypothesis("hypothesis", "assumed for what follows")
DISCHARGE = _Discharge("conclusion", "what was assumed becomes a premise")
INSTANCE = _Instance("instance", "what holds for all values holds for these")
GENERALISATION = _Generalisation("for all", "nothing particular was assumed of it")
WITNESS = _Witness("witness", "this one does it")
OBTAINED = _Obtained("there is one", "it gets a name")
CASES = _Cases("cases", "it holds in each of them, and there is no other")
INDUCTION = _Induction("induction", "it holds at the start, and passes from each number to the next")
CONJUNCTION = _Conjunction("together", "each part was shown")
