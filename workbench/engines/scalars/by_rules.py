"""The derivation of a derivative of a scalar expression in a scalar, of the first order or a higher one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from workbench.algebra.length import length
from workbench.engines.scalars.differentiating import Differentiation, can_tell
from workbench.engines.scalars.domains import assumptions, without_all_names
from workbench.engines.scalars.simplifying import WORDS, simplified
from workbench.engines.scalars.told import Because, Told, copy, put
from workbench.engines.tensors import opening
from workbench.language.saying import defined, said
from workbench.reasons.common import DEFINITION
from workbench.reasons.differentiation import LOGARITHMIC, OF_A_CONSTANT, OF_THE_VARIABLE
from workbench.record.board import Board
from workbench.record.derivation import Claim, Derivation, Line
from workbench.record.errors import GoalError, NoRule
from workbench.record.finish import unfinished
from workbench.record.naming import free_among, names_in
from workbench.rules import differentiation, leibniz
from workbench.rules.differentials import chain_rule
from workbench.rules.reason import Reason, together
from workbench.terms.heads import INTEGRAL, NAMED, brief, derivative, equals, named, number
from workbench.terms.term import Term, contains, postorder, symbols

METHOD = "rules"
"""The name of this road."""
MOST_ORDERS = 12
_LONGER = 1.5
"""Names are written out in a result that gets no longer than this by it."""


Closing = Callable[[Board, Term, Term, Term], Term]
"""Writes lines that go on from ``left = value`` and returns the value reached."""


def derivation(
    expr: Term,
    x: Term,
    order: int = 1,
    *,
    givens: Iterable[Term] | None = None,
    id: str = "",
    title: str = "",
    closing: Closing | None = None,
) -> Derivation:
    """The derivative of a scalar expression in the scalar symbol x, ``order`` times, one named rule a line.

    Other symbols are constants. The result holds where the conditions do that the derivation states. Raises GoalError
    for an order that makes no sense, NoRule where a function has no derivative that is known.
    """
    if not 1 <= order <= MOST_ORDERS:
        raise GoalError(f"the order of a derivative is a number from 1 to {MOST_ORDERS}, not {order}")
    return successive(expr, (x,) * order, givens=givens, id=id, title=title, closing=closing)


def successive(
    expr: Term,
    variables: Sequence[Term],
    *,
    givens: Iterable[Term] | None = None,
    id: str = "",
    title: str = "",
    closing: Closing | None = None,
) -> Derivation:
    """The derivative in one scalar symbol after the other; the claims are those of all orders, the last one first.

    ``closing(board, left, value, x)`` goes on from what differentiation found, where integrals are left in it.
    """
    for x in variables:
        if not can_tell(expr, x):
            raise NoRule(
                f"{brief(expr)} is no scalar expression in {x.name} whose functions all have known derivatives"
            )
    givens = tuple(givens) if givens is not None else symbols(expr, *variables)
    board = Board((), names_in(*givens, expr))
    f = named_function(board, expr, variables[0])
    claims: list[Claim] = []
    current, left = f, derivative(f, variables[0])
    first: Reason | None = None
    shown: tuple[str, ...] = ()
    for k, x in enumerate(variables, 1):
        told = differentiate(board, current, x, left, shown)
        first = first or told.because.reason
        value = told.value if closing is None else closing(board, left, told.value, x)
        value = _names_written_out(board, left, value, x)
        claims.append(_claim(f, variables[:k], current.args[0], value))
        if k < len(variables):
            following, shown = variables[k], (board.last,)
            current = _next(board, x, k, value)
            left = derivative(left, following) if k == 1 else derivative(current, following)
    result = claims[-1].result
    assert result is not None
    _refuse_unfinished(result)
    made = Derivation(
        id=id,
        title=title or _title(expr, variables),
        givens=givens,
        goal=f"Find the {_noun(variables)} of {defined(f)} in {_and(variables)}.",
        claims=tuple(reversed(claims)),
        roads=(board.road(METHOD),),
        convention=_convention(expr, variables),
        idea=_OUTERMOST.get(first, "") if first else "",
        assumptions=assumptions(board, givens),
        wrong=_pitfalls(board),
        notes=tuple(dict.fromkeys(note for x in variables for note in opening.kinks(expr, x))),
    )
    return made


def differentiate(board: Board, f: Term, x: Term, left: Term | None = None, shown: Sequence[str] = ()) -> Told:
    """Write the lines for the derivative of a named part on the board; ``left`` is how the result is
    written, where ``shown`` are the lines that say what f is in it."""
    left = derivative(f, x) if left is None else left
    value = f.args[0] if f.head is NAMED else f
    own = derivative(f, x)
    if not contains(value, x):
        return _at_once(board, left, number(0), Because(OF_A_CONSTANT, f"`{x.name}` does not occur"))
    if value is x:
        return _at_once(board, left, number(1), Because(OF_THE_VARIABLE, f"`{x.name}` changes as itself"))
    told = Differentiation(x, {*board.avoid, *_names_on(board)}).of(value, own)
    write_told(board, told)
    if left is not own:
        put(board, left, told.value, Because(DEFINITION, "the derivative of the derivative"), board.last, *shown)
    return told


def _at_once(board: Board, left: Term, value: Term, because: Because) -> Told:
    board.write(equals(left, value), because.reason, because.why, changed=(value,))
    return Told(value, because, ())


def write_told(board: Board, told: Told) -> None:
    """What was told, as lines of the board; the steps that put the result in order are one line.

    A paper would print the names, the main rule and the result (``key``); what stands between goes without saying.
    """
    for line in told.names:
        copy(board, line, line.statement, ())
    before = len(board.lines)
    tail = _tail(told.lines)
    body, ending = told.lines[: len(told.lines) - tail], told.lines[len(told.lines) - tail :]

    def on_board(line: Line) -> tuple[str, ...]:
        return tuple(str(before + int(n)) for n in line.rests_on)

    for line in body:
        is_result = not ending and line is body[-1]
        copy(board, line, line.statement, on_board(line), key=is_result or line.rule == told.because.reason)
    if len(ending) == 1:
        copy(board, ending[0], ending[0].statement, on_board(ending[0]))
    elif ending:
        last, first = ending[-1], replace(ending[0], rests_on=())
        reason = together(line.rule for line in ending[-3:])
        board.write(last.statement, reason, last.why, parts=(first, *ending[1:]), changed=last.changed)


def _tail(lines: Sequence[Line]) -> int:
    """How many lines at the end only put the result in order."""
    count = 0
    for line in reversed(lines):
        if line.rule not in WORDS:
            break
        count += 1
    return count


def _names_on(board: Board) -> set[str]:
    return {name for line in board.lines for each in line.walk() for name in names_in(each.statement)}


def named_function(board: Board, expr: Term, x: Term) -> Term:
    """The function under its letter, defined on the board after the parts that the author named."""
    letters = opening.letters_for(expr)
    f = expr if expr.head is NAMED else named(free_among(letters, board.avoid | names_in(x)), expr)
    opening.define_parts(board, f.args[0])
    board.write(equals(f, f.args[0]), DEFINITION, rests_on=(), changed=(f.args[0],))
    return f


def _next(board: Board, x: Term, k: int, value: Term) -> Term:
    """The k-th derivative under a letter of its own, to be differentiated again."""
    letter = free_among(("g", "h", "p", "q", "r"), board.avoid | _names_on(board) | names_in(value))
    g = named(letter, value)
    why = f"the {_ORDINALS[k]}derivative, to be differentiated again"
    board.write(equals(g, value), DEFINITION, why, changed=(value,))
    return g


def _claim(f: Term, variables: Sequence[Term], of: Term, result: Term) -> Claim:
    """What the last differentiation found. From the third on it is about the derivative before: the claims are a
    chain."""
    x = variables[-1]
    if len(variables) == 2:
        return Claim(
            "Hessian", equals(derivative(derivative(f, variables[0]), x), result), f.args[0], tuple(variables), result
        )
    if len(variables) == 1:
        return Claim("Derivative", equals(derivative(f, x), result), f.args[0], (x,), result)
    return Claim("Derivative", equals(derivative(of, x), result), of, (x,), result)


def _names_written_out(board: Board, left: Term, value: Term, x: Term) -> Term:
    """The author's names written out where that does not make the result much longer."""
    plain = without_all_names(value)
    if plain is value:
        return value
    steps = simplified(plain, x)
    if length(steps[-1].after if steps else plain) > _LONGER * length(value):
        return value
    board.write(equals(left, plain), DEFINITION, "the names written out", changed=(plain,))
    for step in steps:
        plain = step.after
        board.write(equals(left, plain), step.rule, step.why, changed=(plain,))
    return plain


def _refuse_unfinished(result: Term) -> None:
    left = unfinished(result, lambda term: term.head.name == "integral")
    if left is not None:
        raise NoRule(f"the result still holds {brief(left)}, which no rule could work out")


# -- words -------------------------------------------------------------------------

_ORDINALS = (
    "", "", "second ", "third ", "fourth ", "fifth ", "sixth ", "seventh ", "eighth ", "ninth ", "tenth ", "eleventh ",
    "twelfth ",
)  # fmt: skip


def _noun(variables: Sequence[Term]) -> str:
    mixed = "mixed " if len(set(variables)) > 1 else ""
    return f"{_ORDINALS[len(variables)]}{mixed}derivative"


def _and(variables: Sequence[Term]) -> str:
    return " and ".join(dict.fromkeys(f"`{x.name}`" for x in variables))


def _title(expr: Term, variables: Sequence[Term]) -> str:
    noun = _noun(variables)
    return f"{noun[0].upper()}{noun[1:]} of {said(expr, 50)} in {_and(variables)}"


def _convention(expr: Term, variables: Sequence[Term]) -> str:
    bound = {node.args[1] for node in postorder(expr) if node.head is INTEGRAL}
    others = [f"`{s.name}`" for s in symbols(expr) if s not in variables and s not in bound]
    if len(set(variables)) > 1:
        return "Partial derivatives: in each, the other variables are held constant."
    if not others:
        return "An ordinary derivative."
    held = ", ".join(others)
    return f"A partial derivative: {held} {'is' if len(others) == 1 else 'are'} held constant."


_OUTERMOST = {
    leibniz.sum_rule: "The function is a sum: differentiate term by term.",
    leibniz.product_rule: "The outermost operation is a product: the product rule first, then each factor.",
    differentiation.quotient_rule_in_one_fraction: "The outermost operation is a quotient: the quotient rule first, "
    "then numerator and denominator.",
    chain_rule: "From the outside in: name the inner function, differentiate the outer one in it, and multiply by the "
    "inner derivative.",
    LOGARITHMIC: "Base and exponent both vary: take the logarithm, differentiate, and multiply back.",
}
"""What the rule that was used first says about the way."""

_PITFALLS = {
    LOGARITHMIC: "the power rule (it needs a constant exponent) or the rule for exponentials (it needs a constant "
    "base): here both vary.",
    differentiation.quotient_rule_in_one_fraction: "the order in the numerator: the derivative of the numerator comes "
    "first, with its plus sign.",
    leibniz.product_rule: "multiplying the derivatives of the factors.",
    chain_rule: "forgetting the derivative of the inner function.",
}
"""What people get wrong with a rule; said where it was used."""


def _pitfalls(board: Board) -> tuple[str, ...]:
    used = {each.rule for line in board.lines for each in line.walk()}
    return tuple(words for rule, words in _PITFALLS.items() if rule in used)


__all__ = ["METHOD", "derivation", "differentiate", "named_function", "successive", "write_told"]
