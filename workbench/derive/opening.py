"""The first lines of every road: the function, its named parts, and what is recognised by name."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.derive.board import Board
from workbench.derive.record import Line
from workbench.derive.steps import chained, everywhere, names_of_rules
from workbench.terms.heads import NAMED, SYMBOL, equals, named
from workbench.terms.term import Term, depends_on, postorder, size_names

_LETTERS = ("f", "g", "h", "F", "L", "phi", "psi", "ell")
_MOST_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Subject:
    """A function on the board: ``name`` is the term that prints as its letter, ``value`` what it is worked out from."""

    name: Term
    value: Term


def function(board: Board, expr: Term, letters: tuple[str, ...] = _LETTERS) -> Subject:
    """Write the definitions of the named parts and of f, and recognise what has a name of its own."""
    for part in named_parts(expr):
        if part is not expr:
            board.write(equals(part, part.args[0]), "definition", rests_on=(), changed=(part.args[0],))
    name = expr if expr.head is NAMED else named(free_name(letters, expr), expr)
    value = name.args[0]
    board.write(equals(name, value), "definition", rests_on=(), changed=(value,))
    recognised, lines = recognise(value)
    if recognised is not value:
        statement = equals(name, recognised)
        board.write(statement, names_of_rules(lines), lines[-1].why, parts=chained(statement, lines))
    return Subject(name, recognised)


def named_parts(root: Term) -> list[Term]:
    return [t for t in postorder(root) if t.head is NAMED]


def free_name(letters: tuple[str, ...], *roots: Term) -> str:
    """The first letter that no symbol, named part, index or size of the roots has."""
    taken = {t.name for t in postorder(*roots) if t.head in (SYMBOL, NAMED) or t.head.name == "index"}
    taken.update(size_names(*roots))
    for letter in letters:
        if letter not in taken:
            return letter
    return next(f"{letters[0]}_{k}" for k in range(1, len(taken) + 2) if f"{letters[0]}_{k}" not in taken)


def recognise(root: Term) -> tuple[Term, list[Line]]:
    """What is written out but has a name of its own, by that name: log(1 + exp(u)) is softplus(u)."""
    try:
        from workbench.rules import names
    except ImportError:
        return root, []

    lines: list[Line] = []
    for _ in range(_MOST_ROUNDS):
        after, more = everywhere(root, names.step)
        if after is root:
            break
        root = after
        lines.extend(more)
    return root, lines


def kinks(expr: Term, wrt: Term) -> list[str]:
    """Where the functions that see the variable are not differentiable, in words."""
    varies = depends_on(expr, (wrt,))
    said: dict[str, None] = {}
    for term in postorder(expr):
        knows = getattr(term.head, "knows", None)
        if knows is not None and knows.kinks and any(varies(a) for a in term.args):
            said.setdefault(f"{term.head.name}: {knows.kinks}.")
    return list(said)
