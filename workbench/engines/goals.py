"""Goals: what may be asked of an expression, the road chosen, the derivation made.

``derive`` is the one entrance; ``gradient``, ``jacobian``, ``hessian``, ``third``, ``directional``, ``hvp`` and
``differential_of`` say the goal by name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workbench.engines.integrals.remaining import integrals_worked_out
from workbench.engines.scalars import by_rules
from workbench.engines.scalars import roads as scalars
from workbench.engines.tensors import differential as differential_road
from workbench.engines.tensors import graph as graph_road
from workbench.engines.tensors import index as index_road
from workbench.engines.tensors import kronecker as kronecker_road
from workbench.engines.tensors import opening, sanity, second, words
from workbench.engines.tensors import structured as structured_road
from workbench.engines.tensors.sharing import with_shared_parts
from workbench.record.board import Board, conditions_of
from workbench.record.derivation import Claim, Derivation, Remark
from workbench.record.errors import GoalError, NoRoad, NoRule
from workbench.record.finish import unfinished
from workbench.record.naming import SHORT, gradient_letter, names_in, without_names
from workbench.rules.condition import Condition
from workbench.rules.facts import nonnegative
from workbench.terms.functions.elementwise import absolute
from workbench.terms.functions.linear_algebra import inner, zeros
from workbench.terms.heads import (
    APPLY,
    RELATION,
    SYMBOL,
    brief,
    derivative,
    differential,
    equals,
    number,
    relation,
    show_shape,
)
from workbench.terms.term import Term, contains, depth, postorder, symbols

METHODS = ("auto", "differential", "index", "graph", *scalars.METHODS)
_TWICE = ("hessian", "third", "hvp")
"""Goals that differentiate again: until the last time no fact of a variable may be used."""
DEEP, LARGE = 40, 200
"""From this depth, or this number of nodes, ``auto`` takes the graph road: its lines stay short however many layers
there are. Far beyond it the other roads are refused: their lines would fill the page."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal that makes sense: checked, with its defaults filled in."""

    expr: Term
    wrt: Term
    what: str
    wrt2: Term | None
    along: Term | None
    method: str
    structured: bool

    @property
    def variables(self) -> tuple[Term, ...]:
        second = self.wrt2 if self.wrt2 is not None else self.wrt
        return (self.wrt, second) if self.what == "hessian" else (self.wrt,)


def derive(
    expr: Term,
    wrt: Term,
    *,
    what: str | None = None,
    wrt2: Term | None = None,
    along: Term | None = None,
    method: str = "auto",
    structured: bool = False,
    givens: Iterable[Term] | None = None,
    id: str = "",
    title: str = "",
) -> Derivation:
    """The derivation of a derivative of ``expr`` in the symbol ``wrt``.

    ``what`` is gradient, derivative, jacobian, hessian, third, directional, hvp or differential; without it the
    gradient of a scalar, else the Jacobian, and the Hessian with ``wrt2``. ``method`` is auto, differential, index,
    graph, or for scalar expressions in a scalar rules or definition. ``structured``: a variable declared symmetric,
    posdef, diagonal, simplex or orthogonal moves only as such a variable can. ``givens`` are the declared symbols in
    order.
    Raises GoalError for a goal that makes no sense, NoDerivation where a step has no rule.
    """
    goal = _checked(expr, wrt, what, wrt2, along, method, structured)
    _refuse_opaque(expr, goal.variables)
    givens = tuple(givens) if givens is not None else symbols(expr, *goal.variables, *_given(goal.along))
    if goal.method in scalars.METHODS:
        variables = goal.variables if wrt2 is not None else (wrt,)
        return scalars.derivation(
            expr, goal.what, variables, goal.method, givens=givens, id=id, title=title, closing=integrals_worked_out
        )
    board = Board(goal.variables if goal.what in _TWICE else (), names_in(*givens))
    entrywise = goal.what in ("hessian", "third")
    f = opening.function(board, expr, goal.wrt, entrywise=entrywise, names=goal.method != "graph")
    occurs = contains(expr, goal.wrt) and contains(expr, goal.variables[-1])
    result = _ROADS[goal.what](board, f, goal) if occurs else _zero(board, f, goal)
    remarks: tuple[Remark, ...] = ()
    left_side = _left_side(f, goal)
    if occurs and goal.structured:
        tangent = structured_road.gradient(board, f, wrt, result)
        result, remarks, left_side = tangent.result, tangent.remarks, tangent.name
    elif goal.method != "graph":  # whose tables name every part as they go
        result = _without_our_names(board, result, (*opening.named_parts(expr), f.name))
        result = _shared_once(board, result) if occurs else result
    left = unfinished(result, lambda term: goal.what == "differential" and term is differential(wrt, wrt))
    if left is not None:
        raise NoRule(f"the result still holds {brief(left)}, which no rule could work out")
    loose = result.indices - expr.indices
    if loose:
        names = ", ".join(sorted(i.name for i in loose))
        raise NoRule(f"the result depends on {names}, which the expression sums over: a part was named below the sum")
    claim = _claim(left_side, goal, result)
    flattens = occurs and goal.what == "hessian" and all(s.rank == 2 for s in goal.variables)
    kronecker = kronecker_road.remarks(result, goal.variables, names_in(f.name)) if flattens else ()
    made = Derivation(
        id=id,
        title=title or words.title(goal.what, expr, goal.variables),
        givens=givens,
        goal=words.goal(goal.what, f.name, goal.variables, goal.along),
        claims=(claim,),
        roads=(board.road(goal.method),),
        convention=words.convention(goal.what, f.name, goal.variables, goal.structured, gradient_letter(f.name, wrt)),
        idea=words.idea(goal.method, goal.what, goal.variables) if occurs else "",
        assumptions=_assumptions(board),
        remarks=(*(remarks or _remarks(f, goal, result)), *kronecker),
        notes=(*_notes(f, goal, occurs), *([words.NO_KRONECKER] if flattens and not kronecker else [])),
    )
    return made


def gradient(expr: Term, wrt: Term, **options: object) -> Derivation:
    """The gradient of a scalar; options as for ``derive``."""
    return derive(expr, wrt, what="gradient", **options)  # type: ignore[arg-type]


def jacobian(expr: Term, wrt: Term, **options: object) -> Derivation:
    """J[i..., j...] = d expr[i...] / d wrt[j...]; options as for ``derive``."""
    return derive(expr, wrt, what="jacobian", **options)  # type: ignore[arg-type]


def hessian(expr: Term, wrt: Term, wrt2: Term | None = None, **options: object) -> Derivation:
    """The second derivative in ``wrt`` and then ``wrt2`` (or ``wrt`` again); options as for ``derive``."""
    return derive(expr, wrt, what="hessian", wrt2=wrt2, **options)  # type: ignore[arg-type]


def third(expr: Term, wrt: Term, **options: object) -> Derivation:
    """The third derivative of a scalar, ``T[i..., j..., k...]``; options as for ``derive``."""
    return derive(expr, wrt, what="third", **options)  # type: ignore[arg-type]


def directional(expr: Term, wrt: Term, along: Term, **options: object) -> Derivation:
    """The derivative of a scalar along a direction of the variable's shape; options as for ``derive``."""
    return derive(expr, wrt, what="directional", along=along, **options)  # type: ignore[arg-type]


def hvp(expr: Term, wrt: Term, along: Term, **options: object) -> Derivation:
    """The Hessian applied to a direction, without the Hessian; options as for ``derive``."""
    return derive(expr, wrt, what="hvp", along=along, **options)  # type: ignore[arg-type]


def differential_of(expr: Term, wrt: Term, **options: object) -> Derivation:
    """d expr as an expression linear in d wrt; options as for ``derive``."""
    return derive(expr, wrt, what="differential", **options)  # type: ignore[arg-type]


# -- the goal, checked ---------------------------------------------------------


def nth_derivative(
    expr: Term, x: Term, order: int = 1, *, givens: Iterable[Term] | None = None, id: str = "", title: str = ""
) -> Derivation:
    """The derivative of a scalar expression in the scalar symbol x, ``order`` times, one named rule a line; integrals
    that differentiation leaves are worked out where an antiderivative is found. Raises GoalError, NoRule."""
    return by_rules.derivation(expr, x, order, givens=givens, id=id, title=title, closing=integrals_worked_out)


def _checked(
    expr: Term, wrt: Term, what: str | None, wrt2: Term | None, along: Term | None, method: str, structured: bool
) -> Goal:
    what = what or ("hessian" if wrt2 is not None else "jacobian" if expr.shape else "gradient")
    if what not in words.WHAT:
        raise GoalError(f"unknown goal {what!r}; known: {', '.join(words.WHAT)}")
    if method not in METHODS:
        raise GoalError(f"unknown method {method!r}; known: {', '.join(METHODS)}")
    for variable in (wrt, *_given(wrt2)):
        if variable.head is not SYMBOL:
            raise GoalError(f"a derivative is taken in a variable; {brief(variable)} is none")
    if wrt2 is not None and what != "hessian":
        raise GoalError(f"a second variable makes sense for a Hessian, not for a {what}")
    if expr.shape and what not in ("jacobian", "differential"):
        raise GoalError(
            f"a {what} needs a scalar, but {brief(expr)} has shape {show_shape(expr.shape)}; ask for the Jacobian"
        )
    if what in ("gradient", "derivative"):
        what = "gradient" if wrt.shape else "derivative"
    if (along is not None) != (what in ("directional", "hvp")):
        raise GoalError(f"a {what} needs a direction: along" if along is None else f"a {what} takes no direction")
    if along is not None and along.shape != wrt.shape:
        raise GoalError(
            f"the direction {brief(along)} of shape {show_shape(along.shape)} must have the shape "
            f"{show_shape(wrt.shape)} of {wrt.name}"
        )
    if along is not None and contains(along, wrt):
        raise GoalError(f"the direction {brief(along)} must not depend on {wrt.name}")
    if structured and what not in ("gradient", "derivative"):
        raise GoalError(f"structured is built for gradients, not for a {what}")
    if structured:
        structured_road.structure_of(wrt)
    road = _road_for(expr, what, method, (wrt, *_given(wrt2)))
    return Goal(expr, wrt, what, wrt2, along, road, structured)


def _road_for(expr: Term, what: str, method: str, variables: tuple[Term, ...]) -> str:
    """The road: what ``auto`` means, and whether the road asked for leads there."""
    own = scalars.BY_RULES if method == "auto" else method
    if own in scalars.METHODS and not _is_large(expr) and scalars.leads(expr, what, variables, own):
        return own
    if method in scalars.METHODS:
        raise NoRoad(f"the {method} road differentiates a scalar expression in a scalar; take another for this {what}")
    if method == "auto":
        if what == "jacobian":
            _refuse_too_deep(expr, what)
            return "index"
        if what in ("hessian", "third"):
            _refuse_too_deep(expr, what)
        return "graph" if _is_large(expr) and what in ("gradient", "derivative", "directional") else "differential"
    if what == "jacobian" and expr.shape and method != "index":
        raise NoRoad(
            f"the {method} road reads a gradient off a scalar; a Jacobian of rank {expr.rank} takes the index road"
        )
    if method == "index" or what in ("hessian", "third", "jacobian"):
        _refuse_too_deep(expr, what)
    if what in ("differential", "hvp") and method != "differential":
        raise NoRoad(f"a {what} takes the differential road, not {method}")
    return method


def _is_large(expr: Term) -> bool:
    return depth(expr) > DEEP or sum(1 for _ in postorder(expr)) > LARGE


def _refuse_too_deep(expr: Term, what: str) -> None:
    if depth(expr) > (DEEP if what in ("hessian", "third") else 3 * DEEP):
        raise NoRoad(
            f"the {what} of an expression {depth(expr)} operations deep would be longer than anybody can read; "
            "ask for the gradient of a scalar by the graph road"
        )


def _refuse_opaque(expr: Term, variables: tuple[Term, ...]) -> None:
    """An answer that holds the derivative of an unknown function would be the question again."""
    for term in postorder(expr):
        if term.head is APPLY and any(contains(term, x) for x in variables):
            raise NoRule(
                f"{brief(term)} is an opaque function of {' and '.join(x.name for x in dict.fromkeys(variables))}: "
                f"nothing is known of {term.name}, so that no rule could work out its derivative. Give {term.name} as "
                "an expression; with the pen the chain rule can be written for opaque functions too"
            )


def _given(term: Term | None) -> tuple[Term, ...]:
    return () if term is None else (term,)


# -- one function a goal -------------------------------------------------------


def _first(board: Board, f: opening.Subject, goal: Goal, use_facts: bool = True) -> Term:
    """The gradient of a scalar (or the Jacobian) by the road of the goal."""
    if goal.method == "differential" and not f.value.shape:
        return differential_road.gradient(board, f, goal.wrt, use_facts=use_facts)
    if goal.method == "graph":
        return graph_road.gradient(board, f, goal.wrt, use_facts=use_facts)
    return index_road.jacobian(board, f, goal.wrt, use_facts=use_facts)


def _gradient(board: Board, f: opening.Subject, goal: Goal) -> Term:
    return _first(board, f, goal)


def _hessian(board: Board, f: opening.Subject, goal: Goal) -> Term:
    return second.hessian(board, f, goal.variables, _first(board, f, goal, use_facts=False))


def _third(board: Board, f: opening.Subject, goal: Goal) -> Term:
    slope = _first(board, f, goal, use_facts=False)
    curvature = second.hessian(board, f, (goal.wrt, goal.wrt), slope, use_facts=False)
    return second.third(board, f, goal.wrt, curvature)


def _directional(board: Board, f: opening.Subject, goal: Goal) -> Term:
    assert goal.along is not None
    return second.directional(board, f, goal.wrt, goal.along, _first(board, f, goal, use_facts=False))


def _hvp(board: Board, f: opening.Subject, goal: Goal) -> Term:
    assert goal.along is not None
    return second.hessian_vector(board, f, goal.wrt, goal.along, _first(board, f, goal, use_facts=False))


def _differential(board: Board, f: opening.Subject, goal: Goal) -> Term:
    return differential_road.of_any_rank(board, f, goal.wrt)


_ROADS = {
    "gradient": _gradient,
    "derivative": _gradient,
    "jacobian": _gradient,
    "hessian": _hessian,
    "third": _third,
    "directional": _directional,
    "hvp": _hvp,
    "differential": _differential,
}


def _zero(board: Board, f: opening.Subject, goal: Goal) -> Term:
    """The derivative in a variable that does not occur."""
    left = _left_side(f, goal)
    result = zeros(*left.shape) if left.shape else number(0)
    absent = next(s for s in goal.variables if not contains(goal.expr, s))
    board.write(equals(left, result), "derivative of a constant", f"{absent.name} does not occur", changed=(result,))
    return result


def _without_our_names(board: Board, result: Term, keep: tuple[Term, ...]) -> Term:
    """The result without the names that only this derivation gave, where it is short enough that way."""
    plain = without_names(result, keep)
    if plain is result or len(brief(plain, 2 * SHORT)) > SHORT:
        return result
    left = board.lines[-1].statement.args[0]
    board.write(equals(left, plain), "definition", "the short names written out", changed=(plain,))
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
        board.write(equals(part, part.args[0]), "definition", rests_on=(), changed=(part.args[0],))
    why = "what stands in it more than once, by a letter"
    board.write(equals(left, shared.result), "shared parts", why, rests_on=(value,), changed=(shared.result,))
    return shared.result


def _left_side(f: opening.Subject, goal: Goal) -> Term:
    """What is claimed about, as a term."""
    name, x = f.name, goal.wrt
    if goal.what == "hessian":
        return derivative(derivative(name, x), goal.variables[-1])
    if goal.what == "third":
        return derivative(derivative(derivative(name, x), x), x)
    if goal.what == "differential":
        return differential(name, x)
    if goal.what == "directional":
        return inner(derivative(name, x), goal.along)
    if goal.what == "hvp":
        return derivative(inner(derivative(name, x), goal.along), x)
    return derivative(name, x)


def _claim(left_side: Term, goal: Goal, result: Term) -> Claim:
    statement = equals(left_side, result)
    return Claim(
        words.WHAT[goal.what],
        statement,
        goal.expr,
        goal.variables,
        result,
        goal.along,
        goal.structured,
    )


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


def _remarks(f: opening.Subject, goal: Goal, result: Term) -> tuple[Remark, ...]:
    if not contains(goal.expr, goal.wrt):
        return ()
    return sanity.remarks(f, goal.what, goal.variables, result)


def _notes(f: opening.Subject, goal: Goal, occurs: bool) -> list[str]:
    notes = []
    if not occurs:
        for s in dict.fromkeys(goal.variables):
            if not contains(goal.expr, s):
                notes.append(f"`{s.name}` does not occur in the expression, so the derivative in `{s.name}` is zero.")
    notes.extend(opening.kinks(f.value, goal.wrt))
    return notes
