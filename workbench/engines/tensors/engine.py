"""Derivatives of functions of arrays: the lines of the road that a goal asks for, and the page around them.

``derivation`` is the one public function. The roads to a first derivative are ``differential``, ``index`` and
``graph``; ``higher`` goes on from there, and ``structured`` from a free gradient to one in a structured variable.
"""

from __future__ import annotations

from workbench.engines.tensors import (
    differential,
    graph,
    heading,
    higher,
    index,
    kronecker,
    opening,
    sanity,
    structured,
)
from workbench.engines.tensors.goal import KINDS, TWICE, Goal
from workbench.engines.tensors.shared_parts import with_shared_parts
from workbench.reasons.common import DEFINITION
from workbench.reasons.differentiation import OF_A_CONSTANT
from workbench.reasons.tensors import SHARED_PARTS
from workbench.record.board import Board, conditions_of
from workbench.record.derivation import Claim, Derivation, Remark
from workbench.record.errors import NoRule
from workbench.record.finish import unfinished
from workbench.record.naming import SHORT, gradient_letter, names_in, without_names
from workbench.rules.condition import Condition
from workbench.rules.facts import nonnegative
from workbench.terms.functions.elementwise import absolute
from workbench.terms.functions.linear_algebra import zeros
from workbench.terms.heads import RELATION, brief, equals, number, relation
from workbench.terms.heads import differential as change_of
from workbench.terms.term import Term


def derivation(goal: Goal, givens: tuple[Term, ...], *, id: str = "", title: str = "") -> Derivation:
    """The derivation of what the goal asks for; ``givens`` are the declared symbols in order.

    Raises NoRoad where the road of the goal does not lead there, NoRule where a step has no rule or an unfinished
    derivative is left.
    """
    board = Board(goal.variables if goal.what in TWICE else (), names_in(*givens))
    f = opening.function(
        board, goal.expr, goal.wrt, entrywise=goal.what in ("hessian", "third"), names=goal.method != "graph"
    )
    left, result, about = _answer(board, f, goal)
    _require_finished(result, goal)
    occurs = not goal.absent
    flattens = occurs and goal.what == "hessian" and all(s.rank == 2 for s in goal.variables)
    flat = kronecker.remarks(result, goal.variables, names_in(f.name)) if flattens else ()
    letter = gradient_letter(f.name, goal.wrt)
    return Derivation(
        id=id,
        title=title or heading.title(goal.what, goal.expr, goal.variables),
        givens=givens,
        goal=heading.goal(goal.what, f.name, goal.variables, goal.along),
        claims=(_claim(left, goal, result),),
        roads=(board.road(goal.method),),
        convention=heading.convention(goal.what, f.name, goal.variables, goal.structured, letter),
        idea=heading.idea(goal.method, goal.what, goal.variables) if occurs else "",
        assumptions=_assumptions(board),
        remarks=(*about, *flat),
        notes=(*_notes(f, goal), *([heading.NO_KRONECKER] if flattens and not flat else [])),
    )


def gradients(
    expr: Term, variables: tuple[Term, ...], givens: tuple[Term, ...], *, id: str = "", title: str = ""
) -> Derivation:
    """The gradients of a scalar in several variables, in one pass back through its graph. Raises NoRoad, NoRule."""
    board = Board((), names_in(*givens))
    f = opening.function(board, expr, *variables, names=False)
    found = graph.gradients(board, f, variables)
    claims = []
    for x, result in zip(variables, found, strict=True):
        goal = Goal(expr, x, "gradient" if x.shape else "derivative", None, None, "graph", False)
        _require_finished(result, goal)
        claims.append(_claim(goal.of(f.name), goal, result))
    return Derivation(
        id=id,
        title=title or heading.title("gradient", expr, variables),
        givens=givens,
        goal=heading.goal("gradient", f.name, variables, None),
        claims=tuple(claims),
        roads=(board.road("graph"),),
        convention="A bar marks the gradient in what is under it; each gradient has the shape of its variable.",
        idea=heading.idea("graph", "gradient", variables),
        assumptions=_assumptions(board),
        notes=tuple(dict.fromkeys(note for x in variables for note in opening.kinks(f.value, x))),
    )


def _answer(board: Board, f: opening.Subject, goal: Goal) -> tuple[Term, Term, tuple[Remark, ...]]:
    """Write the lines; what they are about, what it is, and the remarks on it."""
    left = goal.of(f.name)
    if goal.absent:
        return left, _zero(board, left, goal), ()
    result = _by_its_road(board, f, goal)
    if goal.structured:
        found = structured.gradient(board, f, goal.wrt, result)
        return found.name, found.result, found.remarks or sanity.remarks(f, goal.what, goal.variables, found.result)
    if goal.method != "graph":  # whose tables name every part as they go
        result = _without_our_names(board, result, (*opening.named_parts(goal.expr), f.name))
        result = _shared_once(board, result)
    return left, result, sanity.remarks(f, goal.what, goal.variables, result)


def _by_its_road(board: Board, f: opening.Subject, goal: Goal) -> Term:
    """The lines from the first derivative to what is asked for."""
    x = goal.wrt
    if goal.what == "differential":
        return differential.of_any_rank(board, f, x)
    if goal.what in ("gradient", "derivative", "jacobian"):
        return _first(board, f, goal, use_facts=True)
    slope = _first(board, f, goal, use_facts=False)
    if goal.what == "hessian":
        return higher.hessian(board, f, goal.variables, slope)
    if goal.what == "third":
        return higher.third(board, f, x, higher.hessian(board, f, (x, x), slope, use_facts=False))
    assert goal.along is not None
    onwards = higher.directional if goal.what == "directional" else higher.hessian_vector
    return onwards(board, f, x, goal.along, slope)


def _first(board: Board, f: opening.Subject, goal: Goal, *, use_facts: bool) -> Term:
    """The gradient of a scalar (or the Jacobian) by the road of the goal."""
    if goal.method == "differential" and not f.value.shape:
        return differential.gradient(board, f, goal.wrt, use_facts=use_facts)
    if goal.method == "graph":
        return graph.gradient(board, f, goal.wrt, use_facts=use_facts)
    return index.jacobian(board, f, goal.wrt, use_facts=use_facts)


def _zero(board: Board, left: Term, goal: Goal) -> Term:
    """The derivative in a variable that does not occur."""
    result = zeros(*left.shape) if left.shape else number(0)
    board.write(equals(left, result), OF_A_CONSTANT, f"{goal.absent[0].name} does not occur", changed=(result,))
    return result


def _require_finished(result: Term, goal: Goal) -> None:
    """Raises NoRule for a result that still holds a derivative, or an index that the expression sums over."""
    direction = change_of(goal.wrt, goal.wrt) if goal.what == "differential" else None
    left = unfinished(result, lambda term: term is direction)
    if left is not None:
        raise NoRule(f"the result still holds {brief(left)}, which no rule could work out")
    loose = result.indices - goal.expr.indices
    if loose:
        names = ", ".join(sorted(i.name for i in loose))
        raise NoRule(f"the result depends on {names}, which the expression sums over: a part was named below the sum")


def _without_our_names(board: Board, result: Term, keep: tuple[Term, ...]) -> Term:
    """The result without the names that only this derivation gave, where it is short enough that way."""
    plain = without_names(result, keep)
    if plain is result or len(brief(plain, 2 * SHORT)) > SHORT:
        return result
    left = board.lines[-1].statement.args[0]
    board.write(equals(left, plain), DEFINITION, "the short names written out", changed=(plain,))
    return plain


def _shared_once(board: Board, result: Term) -> Term:
    """The result with a letter for each part that it repeats, where it is long or has names already."""
    if len(brief(result, 2 * SHORT)) <= SHORT and not opening.named_parts(result):
        return result
    shared = with_shared_parts(result, board.avoid | names_in(*(line.statement for line in board.lines)))
    if not shared.parts:
        return result
    left, value = board.lines[-1].statement.args[0], board.last
    for part in shared.parts:
        board.write(equals(part, part.args[0]), DEFINITION, rests_on=(), changed=(part.args[0],))
    statement = equals(left, shared.result)
    board.write(statement, SHARED_PARTS, SHARED_PARTS.reason, rests_on=(value,), changed=(shared.result,))
    return shared.result


def _claim(left: Term, goal: Goal, result: Term) -> Claim:
    statement = equals(left, result)
    return Claim(
        KINDS[goal.what], statement, goal.expr, goal.variables, result, goal.along, goal.structured
    )  # fmt: skip


def _assumptions(board: Board) -> tuple[Condition, ...]:
    """The conditions that do not follow from what is declared; that a norm is positive and that it is not 0 is one."""
    found: dict[object, Condition] = {}
    for condition in conditions_of(board.lines):
        if not condition.discharged:
            said = condition.statement
            if said is not None and said.head is RELATION and said.args[0].head is absolute:
                inside = said.args[0].args[0]
                said = relation(">", inside, said.args[1]) if nonnegative(inside) else said
            found.setdefault(condition.words if said is None else said, condition)
    return tuple(found.values())


def _notes(f: opening.Subject, goal: Goal) -> list[str]:
    absent = [
        f"`{s.name}` does not occur in the expression, so the derivative in `{s.name}` is zero." for s in goal.absent
    ]
    return [*absent, *opening.kinks(f.value, goal.wrt)]


__all__ = ["derivation", "gradients"]
