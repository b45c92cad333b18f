"""Goals: what is asked of an expression is checked, its road chosen, and the engine that goes it started.

``derive`` is the one entrance; ``gradient``, ``jacobian``, ``hessian``, ``third``, ``directional``, ``hvp`` and
``differential_of`` say the goal by name. Derivatives of scalars in scalars are those of ``scalars``, all others of
``tensors``.
"""

from __future__ import annotations

from collections.abc import Iterable

from workbench.engines.integrals.remaining import integrals_worked_out
from workbench.engines.scalars import by_rules
from workbench.engines.scalars import roads as scalars
from workbench.engines.tensors import engine as tensors
from workbench.engines.tensors.goal import KINDS, Goal
from workbench.engines.tensors.structured import structure_of
from workbench.record.derivation import Derivation
from workbench.record.errors import GoalError, NoDerivation, NoRoad, NoRule
from workbench.terms.heads import ADD, APPLY, MUL, SYMBOL, brief, show_shape
from workbench.terms.term import Term, contains, depth, postorder, symbols

METHODS = ("auto", "differential", "index", "graph", *scalars.METHODS)
DEEP, LARGE = 40, 200
"""From this depth, or this number of nodes, ``auto`` takes the graph road: its lines stay short however many layers
there are. Far beyond it the other roads are refused: their lines would fill the page."""
TALL, MANY = 16, 2
"""From this depth on it does so too where the variable acts in so many ways: each is a product of as many factors."""


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
    _refuse_long(expr)
    _refuse_opaque(expr, goal.variables)
    givens = tuple(givens) if givens is not None else symbols(expr, *goal.variables, *_given(goal.along))
    if goal.method in scalars.METHODS:
        variables = goal.variables if wrt2 is not None else (wrt,)
        return scalars.derivation(
            expr, goal.what, variables, goal.method, givens=givens, id=id, title=title, closing=integrals_worked_out
        )
    return tensors.derivation(goal, givens, id=id, title=title)


MOST_WORK = 500_000


def _refuse_long(expr: Term) -> None:
    """Raises NoDerivation for numbers alone that are nested or multiplied beyond all reading: their lines grow with the
    square of the depth and of the number of factors, and with the number of terms."""
    deep: dict[Term, int] = {}
    work = 0
    for node in postorder(expr):
        if node.shape or node.indices:
            return
        deep[node] = 1 + max((deep[a] for a in node.args), default=0)
        arity = len(node.args)
        work += arity**2 if node.head is MUL else 250 * arity if node.head is ADD and arity > 2 else 0
    work += deep[expr] * len(deep)
    if work > MOST_WORK:
        raise NoDerivation(
            f"the expression is too long to be told line by line: {len(deep)} parts, nested {deep[expr]} deep; about "
            f"{work} steps of work, and at most {MOST_WORK} are done"
        )


def gradient(expr: Term, wrt: Term, **options: object) -> Derivation:
    """The gradient of a scalar; options as for ``derive``."""
    return derive(expr, wrt, what="gradient", **options)  # type: ignore[arg-type]


def gradients(expr: Term, *variables: Term, id: str = "", title: str = "") -> Derivation:
    """The gradients of a scalar in several variables, which all occur in it, in one pass back through its graph. Raises
    GoalError, NoDerivation."""
    for x in variables:
        _checked(expr, x, "gradient", None, None, "graph", False)
        if not contains(expr, x):
            raise GoalError(f"{x.name} does not occur in the expression: the gradient in it is zero")
    if not variables:
        raise GoalError("gradients are taken in variables: name at least one")
    _refuse_long(expr)
    _refuse_opaque(expr, variables)
    return tensors.gradients(expr, variables, symbols(expr), id=id, title=title)


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


def nth_derivative(
    expr: Term, x: Term, order: int = 1, *, givens: Iterable[Term] | None = None, id: str = "", title: str = ""
) -> Derivation:
    """The derivative of a scalar expression in the scalar symbol x, ``order`` times, one named rule a line; integrals
    that differentiation leaves are worked out where an antiderivative is found. Raises GoalError, NoRule."""
    return by_rules.derivation(expr, x, order, givens=givens, id=id, title=title, closing=integrals_worked_out)


# -- the goal, checked ---------------------------------------------------------


def _checked(
    expr: Term, wrt: Term, what: str | None, wrt2: Term | None, along: Term | None, method: str, structured: bool
) -> Goal:
    what = what or ("hessian" if wrt2 is not None else "jacobian" if expr.shape else "gradient")
    if what not in KINDS:
        raise GoalError(f"unknown goal {what!r}; known: {', '.join(KINDS)}")
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
        structure_of(wrt)
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
        if what not in ("gradient", "derivative", "directional"):
            return "differential"
        return "graph" if _is_large(expr) or _is_woven(expr, variables[0]) else "differential"
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


def _is_woven(expr: Term, wrt: Term) -> bool:
    """Whether the variable acts in many ways through many operations, as in a block of a network."""
    if depth(expr) <= TALL:
        return False
    ways: dict[Term, int] = {}
    for term in postorder(expr):
        ways[term] = 1 if term is wrt else sum(ways[a] for a in term.args)
    return ways[expr] >= MANY


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
