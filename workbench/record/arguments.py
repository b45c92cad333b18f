"""The words of a proof: what follows, from what, by which schema; hypotheses, cases, induction, what there is.

Each word writes a line that the judge of steps looks at. What an author says in words is shown, and never what makes a
line right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from workbench.algebra.arithmetic import arithmetic
from workbench.algebra.at_values import at_instance
from workbench.reasons.common import PUT_TOGETHER
from workbench.reasons.inference import (
    CASES,
    DISCHARGE,
    FOLLOWS,
    GENERALISATION,
    HYPOTHESIS,
    INDUCTION,
    INSTANCE,
    OBTAINED,
    WITNESS,
)
from workbench.record import finish
from workbench.record.derivation import Kind, Line, Premise
from workbench.record.desk import Cited, Desk, Mark, called, fact_of
from workbench.record.errors import NoRule
from workbench.record.lemmas import Lemmas, cited_claim
from workbench.record.steps import plain_line
from workbench.rules.condition import Condition
from workbench.rules.reason import Reason, Stated
from workbench.terms.heads import (
    APPLY,
    EXISTS,
    FORALL,
    NUMBER,
    brief,
    equals,
    number,
    properties,
    relation,
    size_term,
)
from workbench.terms.instances import at_number, captured, free_symbols, released
from workbench.terms.statements import both, forall, implies
from workbench.terms.term import Term, build, size_names, substitute, symbols, transform

_STRICT = {"<=": "<", ">=": ">"}
"""The strict relation of a chain in which one step is strict: a <= b < c gives a < c."""


class Arguments(Desk):
    """Statements that follow from others, and what stands above them."""

    _lemmas: Lemmas
    _needs: dict[str, None]
    _assumptions: tuple[Condition, ...]

    # -- what can be cited ---------------------------------------------------------------------

    def assume(self, statement: Term, words: str = "") -> Mark:
        """An assumption of the page, to be cited by the lines that use it. It stands above the lines."""
        said = words or f"`{brief(statement)}`"
        self._assumptions += (Condition(said, statement),)
        return Mark("", statement, Premise(Kind.ASSUMPTION, said, statement))

    def fact(self, x: Term, prop: str) -> Mark:
        """A declared property of a symbol, to be cited by the lines that use it. Raises NoRule where it has none."""
        if prop not in properties(x):
            had = ", ".join(sorted(properties(x))) or "none"
            raise NoRule(f"{brief(x)} is not declared {prop}; declared: {had}")
        use = fact_of(x, prop)
        return Mark("", equals(x, x) if use.statement is None else use.statement, use)

    # -- what follows ----------------------------------------------------------------------------

    def follows(
        self,
        statement: Term,
        *cited: Cited,
        by: Reason = FOLLOWS,
        why: str = "",
        name: str = "",
        conditions: Sequence[Condition] = (),
        **letters: Term,
    ) -> Mark:
        """A statement that follows from what is cited, by a rule or a schema where entailment is not enough.

        ``name`` stands for the reason in print; ``letters`` say what letters of the schema stand for, where the terms
        do not show it; ``conditions`` are asked of the reader.
        """
        return self.write(
            statement, called(name, by), why, rests_on=cited, conditions=conditions, bindings=tuple(letters.items())
        )

    def relate(
        self, sign: str, right: Term, *cited: Cited, by: Reason = FOLLOWS, why: str = "", name: str = "",
        conditions: Sequence[Condition] = (), **letters: Term,
    ) -> Mark:  # fmt: skip
        """Go on with = or <= and its kind: what the chain has reached is related to a new right side, which follows
        from what is cited. The whole chain is as strict as its strictest step; the step itself is a sub-line and
        judged on its own."""
        left, before = self._chain()
        self._sign = _joined(self._sign, sign)
        statement = relation(self._sign, left, right)
        rule = called(name, by)
        first = before is left
        own = self._put(statement, rule, why, [], cited, conditions=tuple(conditions), bindings=tuple(letters.items()))
        if not first:
            self._board.lines[-1] = _with_step(self._board.lines[-1], relation(sign, before, right))
        return own

    def both_sides(
        self, line: Mark, act: Callable[[Term], Term], *cited: Cited, by: Reason = FOLLOWS, why: str = "",
        name: str = "", conditions: Sequence[Condition] = (), tidy: bool = True,
    ) -> Mark:  # fmt: skip
        """The same done to both sides of an earlier relation, then simplified unless ``tidy`` says no."""
        left, right = (act(side) for side in line.statement.args)
        if tidy:
            left, right = finish.tidied_or_same(left), finish.tidied_or_same(right)
        statement = relation(line.statement.attrs[0], left, right)
        return self.follows(statement, line, *cited, by=by, why=why, name=name, conditions=conditions)

    def stated(self, statement: Term, why: str, reference: str, *cited: Cited, name: str = "stated") -> Mark:
        """A statement that is not derived here: what lies beyond the page, with the reference where it is proved. It
        is printed as stated, counted, and the page is never called proved."""
        if not reference:
            raise NoRule("a stated line needs a reference: where is it proved?")
        return self.write(statement, Stated(name, why, reference=reference), why, rests_on=cited)

    # -- hypotheses ------------------------------------------------------------------------------

    @contextmanager
    def suppose(self, hypothesis: Term, why: str = "") -> Iterator[Mark]:
        """The lines inside are said under a hypothesis; ``discharge`` makes an implication of the last of them."""
        before = self._under
        self._under = (*before, hypothesis)
        mark = self.write(hypothesis, HYPOTHESIS, why, rests_on=())
        yield mark
        self._under = before
        self._left = self._right = None

    def discharge(self, hypothesis: Mark, *conclusions: Mark, why: str = "") -> Mark:
        """``hypothesis implies conclusion``, from the line that was reached under it; of several, that all of them
        hold."""
        reached = [conclusion.statement for conclusion in conclusions]
        said = implies(hypothesis.statement, both(*reached) if len(reached) > 1 else reached[0])
        return self.write(said, DISCHARGE, why, rests_on=conclusions)

    def cases(self, statement: Term, *each: Mark, why: str = "") -> Mark:
        """A statement from the implications ``case implies statement``, of cases one of which holds."""
        return self.write(statement, CASES, why, rests_on=each)

    def induction(self, statement: Term, k: Term, base: Mark, step: Mark, *, start: Term | int = 1, why: str = "") -> (
        Mark
    ):  # fmt: skip
        """A statement for all k from ``start`` on, from the one at the start and the implication from k to k + 1. The
        number k is an integer symbol or a size."""
        first = number(start) if isinstance(start, int) else start
        return self.write(statement, INDUCTION, why, rests_on=[base, step], bindings=(("k", k), ("start", first)))

    def at(self, statement: Term, k: Term, value: Term | int) -> Term:
        """The statement at a value of k, an integer symbol or a size: with `k + 2`, and not `k + 1 + 1`."""
        return arithmetic(at_number(statement, k, number(value) if isinstance(value, int) else value))

    def next_of(self, statement: Term, k: Term) -> Term:
        """The statement at k + 1."""
        return self.at(statement, k, k + 1)

    # -- there is, for all -----------------------------------------------------------------------

    def obtain(self, there_is: Mark, *names: Term, why: str = "") -> Mark:
        """What there is gets a name: a letter that carries nothing but what the line says. ``names`` are fresh symbols
        in the order of those that the line binds; without any, the line's own letters are used."""
        if there_is.statement.head is not EXISTS:
            raise NoRule(f"{brief(there_is.statement)} does not say that there is anything")
        body, *over = there_is.statement.args
        given = names or tuple(over)
        change = dict(zip(over, given, strict=True))
        bound = tuple((s.name, t) for s, t in change.items())
        return self.write(substitute(body, change), OBTAINED, why, rests_on=[there_is], bindings=bound)

    def witness(self, there_is: Term, values: Mapping[Term, Term], *cited: Cited, why: str = "") -> Mark:
        """``exists(body, x)`` from the body at a value of x."""
        bound = tuple((s.name, t) for s, t in values.items())
        return self.write(there_is, WITNESS, why, rests_on=cited, bindings=bound)

    def for_all(self, mark: Mark, *over: Term, why: str = "") -> Mark:
        """``forall(statement, x)`` from a line in which nothing particular is assumed of x."""
        return self.write(forall(mark.statement, *over), GENERALISATION, why, rests_on=[mark])

    def instance(self, mark: Mark, why: str = "", **letters: Term) -> Mark:
        """A line that holds for all values of its letters, at some of them; a letter may be the name of a size."""
        said = mark.statement
        own = {s.name for s in symbols(said)}
        for name in [n for n in size_names(said) if n in letters and n not in own]:
            said = at_number(said, size_term(name), letters[name])
        body, over = (said.args[0], said.args[1:]) if said.head is FORALL else (said, ())
        known = {s.name: s for s in free_symbols(body)}
        unknown = set(letters) - set(known) - set(size_names(mark.statement))
        if unknown:
            raise NoRule(f"({mark.n}) has no letter {', '.join(sorted(unknown))}; it has {', '.join(sorted(known))}")
        change = {known[name]: value for name, value in letters.items() if name in known}
        if captured(body, change):
            raise NoRule(f"({mark.n}) quantifies over a letter of what is put in: give it another name there")
        rest = [x for x in over if x not in change]
        statement = substitute(body, change)
        if any(value.head is NUMBER for value in letters.values()):
            statement = transform(statement, _at_a_number)
        statement = released(at_instance(statement, (known | letters).values()))
        return self.write(forall(statement, *rest) if rest else statement, INSTANCE, why, rests_on=[mark],
                          bindings=tuple(letters.items()))  # fmt: skip

    def lemma(self, id: str, *cited: Cited, claim: int = 1, why: str = "", **letters: Term) -> Mark:
        """The claim of another entry, whatever its kind, with its letters replaced, as a line. What that entry assumes
        and declares of its letters must follow from what is cited here."""
        self._needs.setdefault(id)
        reason, statement = cited_claim(id, self._lemmas(id), claim, letters)
        return self.write(statement, reason, why or reason.reason, rests_on=cited, bindings=tuple(letters.items()),
                          lemma=id)  # fmt: skip


def _at_a_number(term: Term) -> Term:
    """An opaque function at a number that is worked out: f(0 + 1) is f(1)."""
    return build(term.head, map(arithmetic, term.args), term.attrs) if term.head is APPLY else term


def _with_step(line: Line, step: Term) -> Line:
    """The line of a chain with the link it adds as a sub-line."""
    from dataclasses import replace

    link = Line(
        f"{line.n}.1", step, line.rule, line.why, line.rests_on[1:], line.bindings, step.args[1:], line.conditions,
        uses=line.uses, under=line.under, lemma=line.lemma,
    )  # fmt: skip
    whole = plain_line(line.statement, PUT_TOGETHER, "after the line before", [f"{line.n}.1", *line.rests_on[:1]])
    return replace(line, lines=(link, replace(whole, n=f"{line.n}.2", under=line.under)))


def _joined(first: str, second: str) -> str:
    """The sign of a chain of two relations. Raises NoRule for a chain that says nothing, such as <= then >=."""
    if first == "=":
        return second
    if second == "=" or first == second:
        return first
    for weak, strict in _STRICT.items():
        if {first, second} == {weak, strict}:
            return strict
    raise NoRule(f"a chain of {first} and {second} relates nothing")


__all__ = ["Arguments"]
