"""The words of a chain: ``start(left)``, then steps that rewrite the right side, each made by a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from workbench.algebra.arithmetic import arithmetic as multiplied_out
from workbench.reasons.common import ARITHMETIC, DEFINITION, IDENTIFICATION, MATRIX_FORM, SUBSTITUTION, TIDY
from workbench.record import finish
from workbench.record.components import expand_components
from workbench.record.derivation import Derivation, Line
from workbench.record.desk import Cited, Desk, Mark, called
from workbench.record.errors import NoRule
from workbench.record.exchange import exchanged
from workbench.record.lemmas import Lemmas, rule_of_claim
from workbench.record.steps import chained, everywhere, plain_line, reason_for, reason_of, step_line
from workbench.rules import moves
from workbench.rules.identify import read_off
from workbench.rules.reason import Reason
from workbench.rules.rule import Rewrite, Rule, preorder, replace_nodes
from workbench.terms.heads import (
    DIFFERENTIAL,
    NAMED,
    brief,
    derivative,
    differential,
    equals,
    named,
    relation,
    tensor,
)
from workbench.terms.term import Term

Move = Rule | Callable[[Term], Rewrite | None]
"""What ``by`` takes: a rule, or a procedure that finds the rule for a term, such as ``moves.inward``."""


class Chains(Desk):
    """Lines that go on from the one before: what a chain has reached is rewritten."""

    _lemmas: Lemmas
    _needs: dict[str, None]
    _notes: list[str]

    # -- chains --------------------------------------------------------------------------------

    def start(self, left: Term, right: Term | None = None, *rests_on: Mark) -> None:
        """Begin a chain: the left side to be worked out. With ``right``, the chain goes on from ``left = right``, which
        an earlier line must say."""
        self._left, self._right, self._sign = left, left if right is None else right, "="
        self._rests = tuple(m.n for m in rests_on)
        if right is not None and not rests_on:
            says = [line for line in self._board.lines if line.statement is equals(left, right)]
            if not says:
                raise NoRule(f"no line says {brief(left)} = {brief(right)}; write it first")
            self._rests = (says[-1].n,)

    def define(self, name: str, value: Term, why: str = "") -> Term:
        """Write ``name = value`` and return the named term, which prints as its name and means its value."""
        term = named(name, value)
        self._board.write(equals(term, value), DEFINITION, why, rests_on=(), changed=(value,))
        return term

    def by(
        self, *rules: Move | str, why: str = "", where: Term | None = None, all: bool = False, name: str = ""
    ) -> Mark:
        """Rewrite the right side by the rules, in turn, and write the line.

        A rule is applied at the outermost, leftmost place where it applies; only inside ``where`` if that is given;
        everywhere with ``all``. ``name`` replaces the rules' names as the rule of a line with several; a text among the
        rules is the reason, like ``why``: ``pen.by(log_of_quotient, "removes the quotient")``.
        Raises NoRule when a rule applies nowhere.
        """
        left, right = self._chain()
        lines: list[Line] = []
        for rule in rules:
            if isinstance(rule, str):
                why = why or rule
                continue
            after, more = _applied(rule, right, where, all)
            if not more:
                place = f" inside {brief(where)}" if where is not None else ""
                raise NoRule(f"{_name_of(rule)} applies nowhere{place} in {brief(right, 200)}")
            where = replace_nodes(where, dict(_pairs(more))) if where is not None else None
            right = after
            lines.extend(more)
        statement = relation(self._sign, left, right)
        reason = called(name, reason_for(lines))
        return self._put(statement, reason, why or reason_of(lines), chained(statement, lines))

    def inward(
        self, why: str = "", *, times: int = 1, where: Term | None = None, arithmetic: bool = False
    ) -> Mark:
        """Push every outermost differential and partial derivative on the right side ``times`` levels inward; with
        ``arithmetic`` the numbers that arise are multiplied out in the same line."""
        left, right = self._chain()
        lines: list[Line] = []
        for _ in range(times):
            after, more = _applied(moves.inward, right, where, True)
            if not more:
                break
            where = replace_nodes(where, dict(_pairs(more))) if where is not None else None
            right, lines = after, [*lines, *more]
        if not lines:
            raise NoRule(f"nothing to differentiate any more in {brief(right, 200)}")
        made = lines
        if arithmetic and (after := multiplied_out(right)) is not right:
            made, right = [*lines, plain_line(equals(right, after), ARITHMETIC, ARITHMETIC.reason)], after
        statement = relation(self._sign, left, right)
        return self._put(statement, reason_for(lines), why or reason_of(lines), chained(statement, made))

    def components(self, why: str = "") -> Mark:
        """Write the components on the right side by components of their parts, as far as there are rules."""
        left, right = self._chain()
        after, lines = expand_components(right)
        if not lines:
            raise NoRule(f"no component in {brief(right, 200)} can be written out")
        statement = relation(self._sign, left, after)
        return self._put(statement, reason_for(lines), why or reason_of(lines), chained(statement, lines))

    def arithmetic(self, why: str = "") -> Mark:
        """Numbers multiplied out, ones and zeros dropped."""
        left, right = self._chain()
        return self._put(relation(self._sign, left, multiplied_out(right)), ARITHMETIC, why or ARITHMETIC.reason)

    def unfold(self, *parts: Term, why: str = "") -> Mark:
        """Put the values of named parts in their places."""
        return self._exchange(
            {p: p.args[0] for p in parts}, DEFINITION, why or _and_names("the meaning of", parts), parts
        )

    def fold(self, *parts: Term, why: str = "") -> Mark:
        """Put the names of named parts where their values stand."""
        change = {p.args[0]: p for p in parts} | {p: p for p in parts}  # a name that stands there already stays
        return self._exchange(change, DEFINITION, why or _and_names("by", parts), parts)

    def use(self, *lines: Mark, why: str = "", backwards: bool = False, rule: str = "") -> Mark:
        """Put the right sides of earlier lines where their left sides stand (or the other way round), also inside
        longer products and sums."""
        change = {m.right: m.left for m in lines} if backwards else {m.left: m.right for m in lines}
        return self._exchange(change, called(rule, SUBSTITUTION), why or _by_lines(lines), lines)

    def tidy(self, why: str = "", *, rule: str = "", hide: Sequence[Term] = ()) -> Mark:
        """The right side in its shortest matrix notation; facts of the symbols in ``hide`` are not used."""
        left, right = self._chain()
        after = finish.tidied_or_same(right, hide)
        if after is right:
            raise NoRule(f"{brief(right, 200)} is in its shortest form already; leave the step out")
        statement = relation(self._sign, left, after)
        return self._put(statement, called(rule, TIDY), why, chained(statement, finish.tidy_lines(right, hide)))

    def matrix_form(self, left: Term, *axes: Term, why: str = "", rule: str = "", hide: Sequence[Term] = ()) -> Mark:
        """The entry on the right side, put back into its array ``left``; ``axes`` are its indices in order."""
        _, right = self._chain()
        whole = finish.tidied_or_same(tensor(right, *axes), hide)
        self._left = left
        statement = equals(left, whole)
        parts = chained(statement, finish.tidy_lines(tensor(right, *axes), hide))
        return self._put(statement, called(rule, MATRIX_FORM), why or "the entries put back into their array", parts)

    def identify(self, why: str = "") -> Mark:
        """Read the gradient, or the Jacobian, off a chain that has reached ``df = <G, dX>`` or ``df = J dx``."""
        left, right = self._chain()
        factor = None
        if left.head is DIFFERENTIAL and len(left.args) == 2:
            factor = read_off(right, differential(left.args[1], left.args[1]))
        if factor is None:
            raise NoRule(f"nothing to read off {brief(left)} = {brief(right, 200)}: no product with dX at its end")
        f, x = left.args
        words = f"it stands beside `d{x.name}`, whatever `d{x.name}` is"
        return self._put(equals(derivative(f, x), factor), IDENTIFICATION, why or words)

    def by_lemma(self, id: str, why: str = "", *, where: Term | None = None, **letters: Term) -> Mark:
        """Use the claim of another entry as a rule on the right side; its letters are matched, or given by name."""
        rule = self.rule_of(id, **letters)
        left, right = self._chain()
        after, lines = _applied(rule, right, where, False)
        if not lines:
            says = brief(self._lemmas(id).claim.statement, 200)
            raise NoRule(f"the lemma {id}, {says}, applies nowhere in {brief(right, 200)}")
        return self._put(relation(self._sign, left, after), rule, why or rule.reason, lines)

    def rule_of(self, id: str, **letters: Term) -> Rule:
        """The claim of another entry as a rule; the entry is recorded as needed."""
        self._needs.setdefault(id)
        return rule_of_claim(id, self._lemmas(id), letters)

    def engine(self, made: Derivation, *, road: int = 0) -> Mark:
        """Take over the lines and notes of a derivation that an engine made, such as ``gradient(f, x)``. Lines that
        stand on the board already are not written again: gradients in several variables share their first lines. Under
        a hypothesis they are said under it."""
        written = {b.statement: b.n for b in self._board.lines if set(b.under) <= set(self._under)}
        numbers: dict[str, str] = {}
        lines = self._board.apart(made.roads[road].lines)
        for line in lines:
            if line.statement in written:
                numbers[line.n] = written[line.statement]
                continue
            n = str(len(self._board.lines) + 1)
            numbers[line.n] = n
            self._board.add(_under(_renumbered(line, n, numbers), self._under))
        self._notes.extend(n for n in made.notes if n not in self._notes)
        self._needs.update(dict.fromkeys(made.needs))
        last = lines[-1]
        self._left, self._right = last.statement.args
        self._sign, self._rests = "=", (numbers[last.n],)
        return Mark(numbers[last.n], last.statement)

    # -- inside --------------------------------------------------------------------------------

    def _exchange(self, change: dict[Term, Term], rule: Reason, why: str, cited: Sequence[Cited] = ()) -> Mark:
        left, right = self._chain()
        after = exchanged(right, change)
        if after is right:
            missing = ", ".join(brief(t) for t in change)
            raise NoRule(f"{missing} does not occur in {brief(right, 200)}")
        return self._put(relation(self._sign, left, after), rule, why, [], cited)


def _applied(rule: Move, term: Term, where: Term | None, everywhere_: bool) -> tuple[Term, list[Line]]:
    apply = rule.apply if isinstance(rule, Rule) else rule
    if where is not None:
        after, lines = _applied(rule, where, None, everywhere_)
        return (replace_nodes(term, {where: after}), lines) if lines else (term, [])
    if everywhere_:
        return everywhere(term, apply)
    for node in preorder(term):
        rewrite = apply(node)
        if rewrite is not None and rewrite.result is not node:
            return replace_nodes(term, {node: rewrite.result}), [step_line(node, rewrite)]
    return term, []


def _pairs(lines: Sequence[Line]) -> Iterator[tuple[Term, Term]]:
    for line in lines:
        yield line.statement.args[0], line.statement.args[1]


def _name_of(rule: Move) -> str:
    return f"the rule {rule.name!r}" if isinstance(rule, Rule) else f"the move {getattr(rule, '__name__', rule)!r}"


def _and_names(words: str, parts: Sequence[Term]) -> str:
    return f"{words} {', '.join(f'`{p.name if p.head is NAMED else brief(p)}`' for p in parts)}"


def _by_lines(lines: Sequence[Mark]) -> str:
    numbers = [f"({m.n})" for m in lines if m.n]  # what is assumed has no number: the page says its words by itself
    return "by " + ", ".join(numbers) if numbers else ""


def _renumbered(line: Line, n: str, numbers: dict[str, str]) -> Line:
    rests = tuple(_new_number(r, numbers) for r in line.rests_on)
    parts = tuple(_renumbered(part, f"{n}.{k}", numbers) for k, part in enumerate(line.lines, 1))
    return replace(line, n=n, rests_on=rests, lines=parts)


def _under(line: Line, hypotheses: tuple[Term, ...]) -> Line:
    if not hypotheses:
        return line
    own = tuple(dict.fromkeys((*hypotheses, *line.under)))
    return replace(line, under=own, lines=tuple(_under(part, hypotheses) for part in line.lines))


def _new_number(n: str, numbers: dict[str, str]) -> str:
    first, dot, rest = n.partition(".")
    return f"{numbers[first]}{dot}{rest}"


__all__ = ["Chains", "Move"]
