"""The author's pen: a derivation written line by line, every line made by a rule or open to the checker.

A chain starts with ``start(left)``; each ``by(rule)`` rewrites the right side and puts ``left = new right`` on the
board. Every word that writes a line returns a ``Mark`` that later lines can rest on. A step that no rule makes raises
at once.

    pen.start(log(s[i]))
    pen.by(log_of_quotient, "removes the quotient")
    pen.by(log_of_exp)

Nothing here is arithmetic on text: what a line says is a term.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from workbench.algebra.arithmetic import arithmetic
from workbench.record import finish, moves
from workbench.record.board import Board, conditions_of, numbered
from workbench.record.components import expand_components
from workbench.record.derivation import Claim, Derivation, Line, Remark, Road
from workbench.record.errors import NoRule
from workbench.record.exchange import exchanged
from workbench.record.identify import read_off
from workbench.record.lemmas import Lemmas, no_lemmas, rule_of_claim
from workbench.record.steps import chained, everywhere, plain_line, reason_for, reason_of, step_line
from workbench.rules.condition import Condition
from workbench.rules.declared.common import (
    ARITHMETIC,
    DEFINITION,
    IDENTIFICATION,
    MATRIX_FORM,
    PUT_TOGETHER,
    SUBSTITUTION,
    TIDY,
)
from workbench.rules.reason import Reason, Several, Stated
from workbench.rules.rule import Rewrite, Rule, preorder, replace_nodes
from workbench.terms.heads import (
    DIFFERENTIAL,
    NAMED,
    RELATION,
    SYMBOL,
    brief,
    derivative,
    differential,
    equals,
    named,
    relation,
    tensor,
)
from workbench.terms.term import Term, symbols

Move = Rule | Callable[[Term], Rewrite | None]
"""What ``by`` takes: a rule, or a procedure that finds the rule for a term, such as ``moves.inward``."""

_STRICT = {"<=": "<", ">=": ">"}
"""The strict relation of a chain in which one step is strict: a <= b < c gives a < c."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A line on the board: its number and what it says."""

    n: str
    statement: Term

    @property
    def left(self) -> Term:
        return self.statement.args[0]

    @property
    def right(self) -> Term:
        return self.statement.args[1]


class Pen:
    """What an author writes a derivation with; ``derivation()`` gives the record."""

    def __init__(self, lemmas: Lemmas = no_lemmas) -> None:
        self._lemmas = lemmas
        self._roads: list[Road] = []
        self._road = "main"
        self._board = Board()
        self._left: Term | None = None
        self._right: Term | None = None
        self._sign = "="
        self._rests: tuple[str, ...] = ()
        self._givens: tuple[Term, ...] = ()
        self._assumptions: tuple[Condition, ...] = ()
        self._claims: list[Claim] = []
        self._remarks: list[Remark] = []
        self._wrong: list[str] = []
        self._notes: list[str] = []
        self._needs: dict[str, None] = {}
        self._words: dict[str, str] = {}
        self._taken: set[str] = set()

    # -- what stands above the lines ---------------------------------------------------------

    def given(self, *givens: Term, conditions: Sequence[Condition | str] = ()) -> None:
        """The symbols in the order of the page, and what is assumed of them beside their properties."""
        self._givens += givens
        self._assumptions += tuple(Condition(c) if isinstance(c, str) else c for c in conditions)

    def free(self, *names: str) -> str:
        """The first of the names that no given and no part named before has; where all are taken, the first of them
        with ``_star``, then ``_prime``, behind it. It is taken from now on."""
        taken = self._taken | {g.name for g in self._givens if g.head is SYMBOL}
        free = next((name for name in names if name not in taken), f"{names[0]}_star")
        while free in taken:
            free += "_prime"
        self._taken.add(free)
        return free

    def named(self, name: str, value: Term) -> Term:
        """The value under a name of its own on this page; no line says so yet."""
        return named(self.free(name), value)

    def title(self, words: str) -> None:
        self._words["title"] = words

    def goal(self, words: str) -> None:
        """What is to be found or shown, in a sentence."""
        self._words["goal"] = words

    def convention(self, words: str) -> None:
        self._words["convention"] = words

    def idea(self, words: str) -> None:
        """Why this road."""
        self._words["idea"] = words

    def claim(self, *claims: Claim) -> None:
        """What was found; the first claim of a derivation is the main one."""
        self._claims.extend(claims)

    def sanity(self, statement: Term, words: str = "") -> None:
        """A remark that lets a reader trust the result; it is checked like a line."""
        self._remarks.append(Remark(statement, words))

    def wrong(self, words: str) -> None:
        """A mistake that people make here."""
        self._wrong.append(words)

    def note(self, words: str) -> None:
        self._notes.append(words)

    @contextmanager
    def road(self, name: str) -> Iterator[None]:
        """The lines written inside belong to a road of that name."""
        before = self._close_road()
        self._road = name
        yield
        self._close_road()
        self._road = before

    def _close_road(self) -> str:
        if self._board.lines:
            self._roads.append(self._board.road(self._road))
        self._board, self._left, self._right = Board(), None, None
        return self._road

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
        reason = _called(name, reason_for(lines))
        return self._put(statement, reason, why or reason_of(lines), chained(statement, lines))

    def inward(self, why: str = "", *, times: int = 1, where: Term | None = None) -> Mark:
        """Push every outermost differential and partial derivative on the right side ``times`` levels inward."""
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
        statement = relation(self._sign, left, right)
        return self._put(statement, reason_for(lines), why or reason_of(lines), chained(statement, lines))

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
        return self._put(relation(self._sign, left, arithmetic(right)), ARITHMETIC, why or ARITHMETIC.reason)

    def unfold(self, *parts: Term, why: str = "") -> Mark:
        """Put the values of named parts in their places."""
        return self._exchange({p: p.args[0] for p in parts}, DEFINITION, why or _and_names("the meaning of", parts))

    def fold(self, *parts: Term, why: str = "") -> Mark:
        """Put the names of named parts where their values stand."""
        change = {p.args[0]: p for p in parts} | {p: p for p in parts}  # a name that stands there already stays
        return self._exchange(change, DEFINITION, why or _and_names("by", parts))

    def use(self, *lines: Mark, why: str = "", backwards: bool = False, rule: str = "") -> Mark:
        """Put the right sides of earlier lines where their left sides stand (or the other way round), also inside
        longer products and sums."""
        change = {m.right: m.left for m in lines} if backwards else {m.left: m.right for m in lines}
        return self._exchange(change, _called(rule, SUBSTITUTION), why or _by_lines(lines), lines)

    def tidy(self, why: str = "", *, rule: str = "", hide: Sequence[Term] = ()) -> Mark:
        """The right side in its shortest matrix notation; facts of the symbols in ``hide`` are not used."""
        left, right = self._chain()
        after = finish.tidied_or_same(right, hide)
        if after is right:
            raise NoRule(f"{brief(right, 200)} is in its shortest form already; leave the step out")
        statement = relation(self._sign, left, after)
        return self._put(statement, _called(rule, TIDY), why, chained(statement, finish.tidy_lines(right, hide)))

    def matrix_form(self, left: Term, *axes: Term, why: str = "", rule: str = "", hide: Sequence[Term] = ()) -> Mark:
        """The entry on the right side, put back into its array ``left``; ``axes`` are its indices in order."""
        _, right = self._chain()
        whole = finish.tidied_or_same(tensor(right, *axes), hide)
        self._left = left
        statement = equals(left, whole)
        parts = chained(statement, finish.tidy_lines(tensor(right, *axes), hide))
        return self._put(statement, _called(rule, MATRIX_FORM), why or "the entries put back into their array", parts)

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

    def relate(self, sign: str, right: Term, rule: Reason | str, why: str = "", *rests_on: Mark) -> Mark:
        """Go on with ``<=`` and its kind: what the chain has reached is related to a new right side, for a reason given
        in words. The whole chain is as strict as its strictest step; the step itself is a sub-line and checked on its
        own."""
        left, before = self._chain()
        self._sign = _joined(self._sign, sign)
        statement = relation(self._sign, left, right)
        rule = _said(rule)
        step = Line("", relation(sign, before, right), rule, why, changed=(right,))
        parts = [] if before is left else [step, plain_line(statement, PUT_TOGETHER, "after the line before", ["1"])]
        return self._put(statement, rule, why, parts, rests_on)

    # -- single statements ---------------------------------------------------------------------

    def have(
        self, statement: Term, rule: Reason | str, why: str = "", *rests_on: Mark, conditions: Sequence[Condition] = ()
    ) -> Mark:
        """A statement with a reason in words. No rule made it, so it counts only as far as the checker can show it."""
        n = self._board.write(
            statement,
            _said(rule),
            why,
            rests_on=[m.n for m in rests_on],
            changed=statement.args[1:2],
            conditions=tuple(conditions),
        )
        self._left = self._right = None
        if statement.head is RELATION:
            self._left, self._right, self._sign = *statement.args, statement.attrs[0]
            self._rests = (n,)
        return Mark(n, statement)

    def write(
        self,
        statement: Term,
        rule: Reason,
        why: str = "",
        *,
        rests_on: Sequence[Mark | str] | None = None,
        parts: Sequence[Line] = (),
        conditions: Sequence[Condition] = (),
        key: bool = True,
        keep: bool = False,
    ) -> Mark:
        """A statement made by a declared reason from the lines it rests on (the one above, unless told), with its
        sub-lines; the word of engines. A chain goes on from it. ``keep`` as for ``Board.write``."""
        n = self._board.write(
            statement,
            rule,
            why,
            rests_on=None if rests_on is None else [m if isinstance(m, str) else m.n for m in rests_on],
            parts=parts,
            keep=keep,
            changed=statement.args[1:2],
            conditions=tuple(conditions),
            key=key,
        )
        self._left = self._right = None
        if statement.head is RELATION:
            self._left, self._right, self._sign, self._rests = *statement.args, statement.attrs[0], (n,)
        return Mark(n, statement)

    def both_sides(
        self,
        line: Mark,
        act: Callable[[Term], Term],
        rule: Reason | str,
        why: str = "",
        *,
        tidy: str = "both",
        conditions: Sequence[Condition] = (),
    ) -> Mark:
        """The same done to both sides of an earlier equality, then simplified (``tidy``: both, left, right, none)."""
        left, right = act(line.left), act(line.right)
        if tidy in ("both", "left"):
            left = finish.tidied_or_same(left)
        if tidy in ("both", "right"):
            right = finish.tidied_or_same(right)
        statement = relation(line.statement.attrs[0], left, right)
        self._left, self._right, self._sign = left, right, line.statement.attrs[0]
        return self._put(statement, _said(rule), why, [], [line], conditions=tuple(conditions))

    def lemma(self, id: str, why: str = "", *, where: Term | None = None, **letters: Term) -> Mark:
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
        stand on the board already are not written again: gradients in several variables share their first lines."""
        written = {line.statement: line.n for line in self._board.lines}
        numbers: dict[str, str] = {}
        lines = self._board.apart(made.roads[road].lines)
        for line in lines:
            if line.statement in written:
                numbers[line.n] = written[line.statement]
                continue
            n = str(len(self._board.lines) + 1)
            numbers[line.n] = n
            self._board.add(_renumbered(line, n, numbers))
        self._notes.extend(n for n in made.notes if n not in self._notes)
        self._needs.update(dict.fromkeys(made.needs))
        last = lines[-1]
        self._left, self._right = last.statement.args
        self._sign, self._rests = "=", (numbers[last.n],)
        return Mark(numbers[last.n], last.statement)

    @property
    def board(self) -> Board:
        """The road that is being written."""
        return self._board

    @property
    def last(self) -> str:
        """The number of the last line, "" before the first."""
        return self._board.last

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of this road so far."""
        return tuple(self._board.lines)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What the lines of this road hold under and nothing has settled."""
        return tuple(c for c in conditions_of(self._board.lines) if not c.discharged)

    # -- the record ----------------------------------------------------------------------------

    def derivation(self, *, givens: Sequence[Term] | None = None, **words: Any) -> Derivation:
        """The record; ``words`` are fields of the record (id, title, references ...) and win over empty ones. Its
        givens are those that were given, else all symbols of the claims, unless ``givens`` says them."""
        self._close_road()
        if not self._claims:
            raise NoRule("a derivation needs a claim: pen.claim(Gradient(f, x, G)) or @derivation(claim=...)")
        if not self._roads:
            raise NoRule("a derivation needs lines")
        lines = [line for road in self._roads for line in road.lines]
        assumed = [c for c in (*self._assumptions, *conditions_of(lines)) if not c.discharged]
        said = {**{k: v for k, v in words.items() if v}, **self._words}
        shown = self._givens or symbols(*(c.statement for c in self._claims))
        return Derivation(
            **{"id": "", "title": "", "goal": "", **said},
            givens=shown if givens is None else tuple(givens),
            claims=tuple(self._claims),
            roads=tuple(self._roads),
            assumptions=_each_once(assumed),
            remarks=tuple(self._remarks),
            wrong=tuple(self._wrong),
            notes=tuple(self._notes),
            needs=tuple(self._needs),
        )

    def completed(self, made: Derivation, **words: Any) -> Derivation:
        """What an engine made, with everything that was said with the pen added to it."""
        self._close_road()
        said = {**{k: v for k, v in words.items() if v}, **self._words}
        claims = {c.statement: c for c in (*made.claims, *self._claims)}
        return replace(
            made,
            **said,
            givens=self._givens or made.givens,
            claims=tuple(claims.values()),
            roads=(*made.roads, *self._roads),
            assumptions=_each_once([*made.assumptions, *self._assumptions]),
            remarks=tuple({r.statement: r for r in (*made.remarks, *self._remarks)}.values()),
            wrong=(*made.wrong, *self._wrong),
            notes=tuple(dict.fromkeys((*made.notes, *self._notes))),
            needs=tuple(dict.fromkeys((*made.needs, *self._needs))),
        )

    # -- inside --------------------------------------------------------------------------------

    def _chain(self) -> tuple[Term, Term]:
        if self._left is None or self._right is None:
            raise NoRule("no chain is open: pen.start(left) first")
        return self._left, self._right

    def _exchange(self, change: dict[Term, Term], rule: Reason, why: str, lines: Sequence[Mark] = ()) -> Mark:
        left, right = self._chain()
        after = exchanged(right, change)
        if after is right:
            missing = ", ".join(brief(t) for t in change)
            raise NoRule(f"{missing} does not occur in {brief(right, 200)}")
        return self._put(relation(self._sign, left, after), rule, why, [], lines)

    def _put(
        self,
        statement: Term,
        rule: Reason,
        why: str,
        parts: Sequence[Line] = (),
        rests_on: Sequence[Mark] = (),
        **more: Any,
    ) -> Mark:
        rests = (*self._rests, *(m.n for m in rests_on))
        n = self._board.write(statement, rule, why, rests_on=rests, parts=parts, changed=statement.args[1:], **more)
        self._left, self._right, self._rests = statement.args[0], statement.args[1], (n,)
        return Mark(n, statement)


def _each_once(conditions: Sequence[Condition]) -> tuple[Condition, ...]:
    """Conditions that say the same are one, in whatever words."""
    found: dict[Term | str, Condition] = {}
    for c in conditions:
        found.setdefault(c.words if c.statement is None else c.statement, c)
    return tuple(found.values())


def _said(rule: Reason | str) -> Reason:
    """The reason of a step that no rule made: a declared one, or the author's words."""
    return Stated(rule, "") if isinstance(rule, str) else rule


def _called(words: str, rule: Reason) -> Reason:
    """The reason under the author's words for it, where there are any."""
    return Several(words, rule.reason, made_by=rule.parts) if words else rule


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
    return f"{words} {', '.join(p.name if p.head is NAMED else brief(p) for p in parts)}"


def _by_lines(lines: Sequence[Mark]) -> str:
    return "by " + ", ".join(f"({m.n})" for m in lines)


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


def _renumbered(line: Line, n: str, numbers: dict[str, str]) -> Line:
    rests = tuple(_new_number(r, numbers) for r in line.rests_on)
    parts = tuple(_renumbered(part, f"{n}.{k}", numbers) for k, part in enumerate(line.lines, 1))
    return replace(line, n=n, rests_on=rests, lines=parts)


def _new_number(n: str, numbers: dict[str, str]) -> str:
    first, dot, rest = n.partition(".")
    return f"{numbers[first]}{dot}{rest}"


__all__ = ["Mark", "Pen", "numbered"]
