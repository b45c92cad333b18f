"""The steps of a derivation: each line beside what it cites.

A line made by a rule from the one before keeps its instance and is exempt (the rule is tested in its own room); a chain
of such steps is joined by algebra. A line that is cited from outside the hypotheses under which it was said is read as
an implication.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from workbench.check.steps.abstraction import Knowledge
from workbench.check.steps.following import Cited, follows
from workbench.check.steps.judgement import Answer, judged, refuting_point
from workbench.reasons.inference import FOLLOWS, OBTAINED
from workbench.record.derivation import Derivation, Follows, Kind, Line, Premise, Standing
from workbench.record.desk import fact_of
from workbench.rules.inference import Step
from workbench.rules.regular import regular
from workbench.rules.requirements import property_statement, restated
from workbench.terms.heads import NAMED, RELATION, SYMBOL, properties, size_term
from workbench.terms.instances import free_symbols, moving_symbols
from workbench.terms.statements import both, implies
from workbench.terms.term import Term, postorder, size_names, symbols

_ORDER = (Standing.PROVED, Standing.SUPPORTED, Standing.STATED, Standing.REFUTED)


@dataclass(frozen=True)
class Steps:
    """What the steps of one road are judged by."""

    derivation: Derivation
    lines: tuple[Line, ...]
    telling: bool = False
    """Whether what a step lacks is looked for."""

    @cached_property
    def numbered(self) -> Mapping[str, Line]:
        return {line.n: line for top in self.lines for line in top.walk()}

    @cached_property
    def assumed(self) -> tuple[Term, ...]:
        """What the page assumes, in statements."""
        return tuple(c.statement for c in self.derivation.assumptions if c.statement is not None)

    @cached_property
    def obtained(self) -> Mapping[Term, Term]:
        """The letters that were obtained, with what is known of them."""
        found: dict[Term, Term] = {}
        for line in self.numbered.values():
            if any(part == OBTAINED for part in line.rule.parts):
                for _, letter in line.bindings:
                    found[letter] = line.statement
        return found

    def judged(self, line: Line, before: tuple[Line, ...] = ()) -> Line:
        """The line with how it stands to what it cites, its sub-lines too. ``before`` are the lines above it. Of a line
        that an engine wrote the declared facts that it uses are found, and cited from now on."""
        parts: list[Line] = []
        closing: list[Line] = []
        for part in line.lines:
            if part.statement is line.statement:
                parts.append(part)  # the line itself, from the parts before
                closing.append(self._lent(part, line))
                continue
            done = self.judged(self._lent(part, line), (*before, *parts))
            own = tuple(use for use in done.uses if use not in line.uses or use in part.uses)
            parts.append(replace(done, rests_on=part.rests_on, uses=own))
        last = None
        if len(closing) == 1:  # by the last of its parts, whose reason may say more, and which is told sooner
            last = self.judged(closing[0], (*before, *(p for p in parts if p.statement is not line.statement)))
        closed_by = last.follows if last is not None else None
        if closed_by is None or closed_by.standing is not Standing.PROVED:
            found, facts = self._own(line, before)
        if last is not None and closed_by is not None and closed_by.standing.passed and (
            closed_by.standing is Standing.PROVED or not found.standing.passed
        ):
            found = closed_by
            facts = tuple(use for use in last.uses if use not in line.uses)
            parts = [replace(p, lines=last.lines) if p.statement is line.statement else p for p in parts]
        worst = max([found, *(p.follows for p in parts if p.follows)], key=lambda f: _ORDER.index(f.standing))
        if worst.standing is not found.standing:
            found = replace(found, standing=worst.standing, witness=worst.witness, by="")
        closed = tuple(replace(p, follows=found) if p.statement is line.statement else p for p in parts)
        return replace(line, lines=closed, follows=found, uses=(*line.uses, *facts))

    @staticmethod
    def _lent(part: Line, line: Line) -> Line:
        """The part with what its line cites, which it may use."""
        return replace(part, rests_on=tuple(dict.fromkeys((*part.rests_on, *line.rests_on))), uses=line.uses)

    def _own(self, line: Line, before: tuple[Line, ...]) -> tuple[Follows, tuple[Premise, ...]]:
        """How the line stands, given its parts, and which declared facts it uses without citing them."""
        if line.instance is line.statement and line.rule.kind in ("rule", "lemma"):
            return Follows(Standing.PROVED, line.rule.name), ()
        step, known = self.step(line, before), _known(line, self.numbered)
        for fewer in _less_known(line, known, step):
            found = follows(step, line.rule, fewer, points=False)
            if found.standing is Standing.PROVED:
                return found, ()
        found = follows(step, line.rule, known)
        if found.standing is not Standing.STATED or line.rule.kind == "stated":
            return found, ()
        if not _typed(line):
            declared = {s.name: frozenset(properties(s)) for s in symbols(line.statement, *step.premises)}
            if any(declared.values()):
                more = follows(step, line.rule, Cited(known.names, declared))
                if more.standing.passed:
                    return more, _needed(step, line, known, declared)
        if self.telling:
            return self._open(line, before), ()
        witness = refuting_point(line.statement, self._all(step, line, before))
        return (found if witness is None else Follows(Standing.REFUTED, witness=witness)), ()

    def _all(self, step: Step, line: Line, before: tuple[Line, ...]) -> tuple[Term, ...]:
        """All that a step could cite: what it cites, the lines above it, what the page assumes."""
        return tuple(dict.fromkeys((*step.premises, *(self._read(b, line) for b in before), *self.assumed)))

    def step(self, line: Line, before: tuple[Line, ...]) -> Step:
        """The line as a step: its statement and what it cites."""
        above = [self.numbered[n] for n in line.rests_on if n in self.numbered and _above(n, line.n)]
        cited = [self._read(b, line) for b in above]
        cited += [self._read(part, line) for part in line.lines if part.statement is not line.statement]
        cited += [line.instance] if line.instance is not None else []
        cited += [use.statement for use in line.uses if use.statement is not None]
        cited += [c.statement for c in line.conditions if c.statement is not None]
        cited += line.under
        values = (value for _, value in line.bindings if isinstance(value, Term))
        assumed = self._speaking(line.statement, *cited, *line.under, *values)
        fewer = {b.statement: self._fixed(*b.under, *assumed) for b in above if set(b.under) < set(line.under)}
        pins = (*(t for t in (*line.under, *assumed) if not _is_open(t)), *self.obtained.values())
        return Step(
            line.statement,
            tuple(dict.fromkeys(cited)),
            dict(line.bindings),
            self._fixed(*line.under, *assumed),
            frozenset((*moving_symbols(*pins), *self.obtained)),
            free_symbols(*(b.statement for b in before), *self.assumed, *self.derivation.givens),
            {letter: self._depends(said) - {letter} for letter, said in self.obtained.items()},
            {s: fixed for s, fixed in fewer.items() if s not in line.under},
            (*line.under, *assumed),
        )

    def _speaking(self, *spoken: Term) -> tuple[Term, ...]:
        """What the page assumes, without equations that only say what a letter stands for of which the statements say
        nothing: as there is such a letter whatever the others are, these are free."""
        left = dict.fromkeys(self.assumed)
        while True:
            for said in left:
                others = free_symbols(*spoken, *self.obtained.values(), *(a for a in left if a is not said))
                if _stands_for(said, (*others, *self.obtained)):
                    del left[said]
                    break
            else:
                return tuple(left)

    def _fixed(self, *assumed: Term) -> frozenset[Term]:
        """The symbols and sizes of which something is assumed, or which were obtained."""
        return frozenset((*moving_symbols(*assumed), *map(size_term, size_names(*assumed)), *self.obtained))

    @staticmethod
    def _depends(said: Term) -> frozenset[Term]:
        """What a letter depends on of which that is said: the symbols and the sizes in it."""
        return frozenset((*free_symbols(said), *map(size_term, size_names(said))))

    def _read(self, cited: Line, line: Line) -> Term:
        """What a cited line says here: outside its hypotheses, that they imply it, those apart that only say what a
        letter stands for of which nothing else speaks."""
        more = [h for h in cited.under if h not in line.under]
        for h in tuple(more):
            spoken = (cited.statement, *(o for o in cited.under if o is not h), *self.obtained.values())
            if _stands_for(h, (*free_symbols(*spoken, *self._speaking(h, *spoken)), *self.obtained)):
                more.remove(h)
        if not more:
            return cited.statement
        return implies(both(*more) if len(more) > 1 else more[0], cited.statement)

    def _open(self, line: Line, before: tuple[Line, ...]) -> Follows:
        """A step that nothing shows to follow: what it would need, or a point at which it fails whatever is cited."""
        step = self.step(line, before)
        more = self._all(step, line, before)
        names = frozenset(t for t in postorder(line.statement, *more) if t.head is NAMED)
        facts = {s.name: frozenset(properties(s)) for s in symbols(line.statement, *more)}
        for words, premises, cited in (
            ("a definition", step.premises, Cited(names, _cited(line.uses).facts)),
            ("a declared fact", step.premises, Cited(names, facts)),
            ("an earlier line or an assumption", more, Cited(names, facts)),
        ):
            found = follows(replace(step, premises=premises), line.rule, cited)
            if found.standing.passed:
                return Follows(Standing.STATED, witness=f"it needs {words} that is not cited")
        answer = judged(line.statement, more, Knowledge.FUNCTIONS)
        if answer.answer is Answer.DOES_NOT_FOLLOW:
            return Follows(Standing.REFUTED, witness=answer.witness)
        return Follows(Standing.STATED, witness=answer.witness)

    def left_out(self, line: Line, before: tuple[Line, ...]) -> tuple[str, ...]:
        """The citations without which the line follows all the same, each left out alone, in words. What a part of it
        takes up is left out there."""
        below = [part for part in line.lines if part.statement is not line.statement]
        taken = {n for part in below for n in part.rests_on}
        used = {use for part in below for use in part.uses}
        found = []
        for n in line.rests_on:
            if n in taken:
                continue
            less = replace(line, rests_on=tuple(other for other in line.rests_on if other != n), uses=line.uses)
            if self._own(less, before)[0].standing.passed:
                found.append(f"({n})")
        for use in line.uses:
            if use in used:
                continue
            less = replace(line, uses=tuple(other for other in line.uses if other is not use))
            if self._own(less, before)[0].standing.passed:
                found.append(use.words)
        return tuple(found)


def explained(derivation: Derivation, n: str) -> Line | None:
    """The line with that number, its step judged, with what it lacks or which of its citations it does not need; None
    where no road has such a line."""
    for road in derivation.roads:
        steps = Steps(derivation, road.lines, telling=True)
        for k, line in enumerate(road.lines):
            if n in {part.n for part in line.walk()}:
                done = next(p for p in steps.judged(line, road.lines[:k]).walk() if p.n == n)
                if done.follows is not None and done.follows.standing.passed:
                    quiet = replace(steps, telling=False)
                    return replace(done, follows=replace(done.follows, idle=quiet.left_out(done, road.lines[:k])))
                return done
    return None


def with_steps(derivation: Derivation) -> Derivation:
    """The derivation with a standing on every line: whether it follows from what it cites."""
    roads = []
    for road in derivation.roads:
        steps = Steps(derivation, road.lines)
        lines = tuple(steps.judged(line, road.lines[:k]) for k, line in enumerate(road.lines))
        roads.append(replace(road, lines=lines))
    return replace(derivation, roads=tuple(roads))


def _above(n: str, line: str) -> bool:
    """Whether the line n stands before the other: none follows from itself, from what it is a part of, or from later
    ones. 2 stands before 2.1, and 9 before 10."""
    first, second = (tuple(map(int, number.split("."))) for number in (n, line))
    return first < second and second[: len(first)] != first


def _typed(line: Line) -> bool:
    """Whether an author says that it follows, and cites from what: nothing else is known then."""
    return any(part == FOLLOWS for part in line.rule.parts)


def _known(line: Line, numbered: Mapping[str, Line]) -> Cited:
    """The names and facts that are cited. What an engine or a rule writes sees through names."""
    cited = _cited(line.uses)
    if _typed(line):
        return cited
    shown = [line.statement, *(numbered[n].statement for n in line.rests_on if n in numbered)]
    return Cited(cited.names | {t for t in postorder(*shown) if t.head is NAMED}, cited.facts)


def _less_known(line: Line, known: Cited, step: Step) -> Iterator[Cited]:
    """Fewer names than a line sees through, which is tried first: those that it cites, and those that it speaks of, not
    those in their meanings. Deep in a program a step is about a few names, and their meanings are the whole of it."""
    cited = _cited(line.uses).names
    shown = postorder(step.goal, *step.premises, below=lambda t: t.head is not NAMED)
    outer = {t for t in shown if t.head is NAMED}
    for names in (cited, cited | (outer & known.names)):
        if names < known.names:
            yield replace(known, names=names)


def _needed(step: Step, line: Line, known: Cited, declared: Mapping[str, frozenset[str]]) -> tuple[Premise, ...]:
    """The declared facts without which the line does not follow; each is left out in turn."""
    kept = dict(declared)
    every = [s for s in symbols(line.statement, *step.premises) if properties(s)]
    for s in every:
        for prop in sorted(properties(s)):
            fewer = {**kept, s.name: kept[s.name] - {prop}}
            if follows(step, line.rule, Cited(known.names, fewer)).standing.passed:
                kept = fewer
    return tuple(fact_of(s, prop) for s in every for prop in sorted(kept[s.name]))


def _cited(uses: Iterable[Premise]) -> Cited:
    names = frozenset(use.of for use in uses if use.kind is Kind.DEFINITION and use.of is not None)
    facts: dict[str, frozenset[str]] = {}
    for use in uses:
        if use.kind is Kind.FACT and use.of is not None:
            facts[use.of.name] = facts.get(use.of.name, frozenset()) | {use.property}
    return Cited(names, facts)


def _stands_for(said: Term, others: Iterable[Term]) -> bool:
    """Whether an equation says what a letter stands for: what has a value everywhere, which the letter may have, and
    which none of the others is."""
    if said.head is not RELATION or said.attrs[0] != "=":
        return False
    letters = [(side, other) for side, other in (said.args, said.args[::-1])
               if side.head is SYMBOL and regular(other, symbols(other)) == ()]  # fmt: skip
    return any(s not in symbols(e) and s not in set(others) and _has_by_itself(e, properties(s)) for s, e in letters)


def _has_by_itself(value: Term, props: Iterable[str]) -> bool:
    """Whether a value obviously has properties, such as a number that is positive."""
    found = [property_statement(value, p) for p in props]
    return all(said is not None and restated(said).discharged for said in found)


def _is_open(statement: Term) -> bool:
    """Whether what the statement allows is open: it leaves room to move a little."""
    if statement.head.name == "both":
        return all(map(_is_open, statement.args))
    return statement.head is RELATION and statement.attrs[0] in ("<", ">")


__all__ = ["Steps", "explained", "with_steps"]
