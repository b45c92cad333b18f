"""The first lines of every road: the function, its named parts, and what is recognised by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workbench.reasons.common import DEFINITION
from workbench.record.board import Board
from workbench.record.derivation import Line
from workbench.record.naming import free_among, name_parts, names_in
from workbench.record.steps import chained, everywhere, reason_for, reason_of
from workbench.rules import kronecker, names, traces
from workbench.rules.differentials import definition_rule
from workbench.rules.rule import Rewrite, Rule
from workbench.terms.declaration import Function
from workbench.terms.functions.linear_algebra import det, inv, kron, logdet, trace
from workbench.terms.functions.norms import norm
from workbench.terms.heads import ADD, NAMED, POWER, equals, named
from workbench.terms.term import Head, Term, depends_on, postorder

_LETTERS = ("f", "g", "h", "F", "L", "phi", "psi", "ell")
_MOST_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Subject:
    """A function on the board: ``name`` is the term that prints as its letter, ``value`` what it is worked out from.

    ``recognised``: the steps from the one to the other that no line of the board says yet.
    """

    name: Term
    value: Term
    recognised: tuple[Line, ...] = ()


def function(board: Board, expr: Term, *wrt: Term, entrywise: bool = False, names: bool = True) -> Subject:
    """Write f, recognise what has a name of its own, name the long parts, and return what is to be differentiated.

    Named parts are defined in front of the line that uses them first. Without ``names`` nothing is named and nothing is
    written here: the road itself does that.
    """
    taken = board.avoid | names_in(expr, *wrt)
    name = expr if expr.head is NAMED else named(free_among(letters_for(expr), taken), expr)
    recognised, lines = recognise(name.args[0], *wrt)
    value = name_parts(recognised, wrt[0], (name.name, *board.avoid), entrywise=entrywise) if names else recognised
    if not names:
        return Subject(name, value, tuple(lines))
    if not lines:
        define_parts(board, value)
        board.write(equals(name, value), DEFINITION, rests_on=(), changed=(value,))
        return Subject(name, value)
    define_parts(board, name.args[0])
    first = board.write(equals(name, name.args[0]), DEFINITION, rests_on=(), changed=(name.args[0],))
    define_parts(board, value)
    statement = equals(name, value)
    parts = chained(equals(name, recognised), lines)
    board.write(statement, reason_for(lines), reason_of(lines), rests_on=(first,), parts=parts, changed=(value,))
    return Subject(name, value)


def letters_for(expr: Term) -> tuple[str, ...]:
    """What one calls a function: p what sums to 1, f anything else."""
    knows = getattr(expr.head, "knows", None)
    if knows is not None and knows.entries.axis_sum:
        return ("p", "q", *_LETTERS) if expr.rank == 1 else ("P", "R", *_LETTERS)
    return _LETTERS


def define_parts(board: Board, root: Term) -> None:
    """A line for every named part of the root that is not on the board yet, innermost first."""
    known = {line.statement for line in board.lines}
    for part in named_parts(root):
        statement = equals(part, part.args[0])
        if statement not in known:
            board.write(statement, DEFINITION, rests_on=(), changed=(part.args[0],))


def named_parts(root: Term) -> list[Term]:
    return [t for t in postorder(root) if t.head is NAMED]


def free_name(letters: tuple[str, ...], *roots: Term) -> str:
    """The first letter that nothing in the roots is called."""
    return free_among(letters, names_in(*roots))


def recognise(root: Term, *wrt: Term) -> tuple[Term, list[Line]]:
    """What is written out but has a name of its own, by that name: log(1 + exp(u)) is softplus(u).

    Functions of the variable that are just short for others (attention, layer_norm) are written out first.
    """
    lines: list[Line] = []
    if wrt:
        root, lines = everywhere(root, _written_out(root, wrt))
    for _ in range(_MOST_ROUNDS):
        after, more = everywhere(root, _recognised)
        if after is root:
            break
        root = after
        lines.extend(more)
    return root, lines


def _written_out(root: Term, wrt: tuple[Term, ...]) -> Callable[[Term], Rewrite | None]:
    """The definition of what is short for other functions and depends on the variable."""
    varies = depends_on(root, wrt)

    def definition(term: Term) -> Rewrite | None:
        head = term.head
        if not isinstance(head, Function) or head.knows.transparent or not varies(term):
            return None
        knows = head.knows
        known = knows.entries.elementwise or knows.calculus.declared or knows.entries.component
        rule = None if known else definition_rule(head)
        return rule.apply(term) if rule is not None else None

    return definition


def _recognised(term: Term) -> Rewrite | None:
    if term.head is POWER and term.args[0].head is norm:
        return names.square_of_a_norm.apply(term)
    split = _OF_KRONECKER.get(term.head)
    if split is not None and term.args[0].head is kron:
        return split.apply(term)
    if term.head is trace and term.args[0].head is ADD and any(a.head is kron for a in term.args[0].args):
        return traces.trace_of_a_sum.apply(term)
    return names.step(term)


_OF_KRONECKER: dict[Head, Rule] = {
    trace: kronecker.trace_of_a_kronecker_product,
    det: kronecker.determinant_of_a_kronecker_product,
    logdet: kronecker.log_determinant_of_a_kronecker_product,
    inv: kronecker.inverse_of_a_kronecker_product,
}
"""What is said of the factors of a Kronecker product one by one, before anything is differentiated."""


def kinks(expr: Term, wrt: Term) -> list[str]:
    """Where the functions that see the variable are not differentiable, in words."""
    varies = depends_on(expr, (wrt,))
    said: dict[str, None] = {}
    for term in postorder(expr):
        knows = getattr(term.head, "knows", None)
        if knows is not None and knows.calculus.kinks and any(varies(a) for a in term.args):
            said.setdefault(f"{term.head.name}: {knows.calculus.kinks}.")
    return list(said)
