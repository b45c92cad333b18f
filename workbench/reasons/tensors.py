"""What is said when functions of arrays are differentiated: along the differential, the index and the graph road.

Source: Magnus & Neudecker, Matrix Differential Calculus; Griewank & Walther, Evaluating Derivatives, for adjoints.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbench.reasons.common import IDENTIFICATION
from workbench.rules.backward import passed_on
from workbench.rules.inference import Needed, Reduction, Step, settled
from workbench.rules.moves import spelled_out
from workbench.rules.reason import Procedure, Schema
from workbench.rules.regular import regular
from workbench.rules.rule import replace_nodes
from workbench.rules.schema import Computed
from workbench.terms.functions.elementwise import exp
from workbench.terms.functions.linear_algebra import inner, inv, outer
from workbench.terms.functions.norms import norm
from workbench.terms.heads import (
    AT,
    DERIVATIVE,
    DIFFERENTIAL,
    MUL,
    RELATION,
    SYMBOL,
    add,
    delta,
    derivative,
    differential,
    equals,
    fresh_axes,
    index,
    matrix,
    mul,
    relation,
    scalar,
    subtract,
    symbol,
    tensor,
    transpose,
    vector,
)
from workbench.terms.term import Term, postorder, substitute, transform

# -- the roads -------------------------------------------------------------------------------------

WRITTEN_IN_ENTRIES = Procedure("written in entries", "every operation is taken entry by entry")
ADJOINT = Schema("adjoint", "the factor of its differential, collected from where it is used")


def _adjoints(step: Step) -> Iterator[Reduction]:
    """What stands beside the change of the variable in the change of a number, for every change: where that is cited,
    by reading it off."""
    yield from IDENTIFICATION.reductions(step)
    goal = step.goal
    if goal.head is not RELATION or goal.attrs[0] != "=" or goal.args[0].head is not DERIVATIVE:
        return
    (f, x), found = goal.args[0].args, goal.args[1]
    if f.shape or x.head is not SYMBOL or not x.shape or x in step.pinned:
        return
    opened = spelled_out(differential(f, x))
    if opened is not None:
        needed = [Needed(equals(opened[0], inner(found, differential(x, x)))), *map(Needed, opened[1])]
        yield settled(goal, needed)


def _both_sides(step: Step) -> Iterator[Reduction]:
    """An equation of differentials, each of them by those of the variables alone."""
    goal = step.goal
    if goal.head is not RELATION or goal.attrs[0] != "=" or goal.args[0].head is not DIFFERENTIAL:
        return
    if set(goal.args[0].args[1:]) & step.pinned:
        return
    sides = [spelled_out(side) for side in goal.args]
    known = [side for side in sides if side is not None]
    if len(known) == 2:
        asked = dict.fromkeys((*known[0][1], *known[1][1]))
        yield settled(goal, [Needed(equals(known[0][0], known[1][0])), *map(Needed, asked)])


def _one_entry(step: Step) -> Iterator[Reduction]:
    """The derivative in an entry of a variable: its differential where that entry moves alone."""
    goal = step.goal
    if goal.head is not RELATION or goal.attrs[0] != "=" or goal.args[0].head is not DERIVATIVE:
        return
    (f, entry), found = goal.args[0].args, goal.args[1]
    if f.shape or entry.head is not AT or entry.args[0].head is not SYMBOL or entry.args[0] in step.pinned:
        return
    x, *places = entry.args
    opened = spelled_out(differential(f, x))
    if opened is not None:
        own = fresh_axes(x.shape, avoid=tuple(goal.indices))
        alone = tensor(mul(*(delta(k, place) for k, place in zip(own, places, strict=True))), *own)
        moved = replace_nodes(opened[0], {differential(x, x): alone})
        yield settled(goal, [Needed(equals(moved, found)), *map(Needed, opened[1])])


_W, _x, _G = matrix("W", "m", "n"), vector("x", "n"), vector("g", "m")
ADJOINT_OF_THE_VARIABLE = Computed(
    "adjoint of the variable", "what reaches it, added up", ways=_adjoints,
    reference="Griewank & Walther, Evaluating Derivatives, ch. 3",
    cases=lambda: [([], equals(derivative(_G @ exp(_W @ _x), _x), transpose(_W) @ (_G * exp(_W @ _x)))),
                   ([], equals(derivative(_G @ exp(_W @ _x), _W), outer(_G * exp(_W @ _x), _x)))],
    counters=lambda: [([], equals(derivative(_G @ exp(_W @ _x), _x), transpose(_W) @ _G)),
                      ([], equals(derivative(_G @ exp(_W @ _x), _W), outer(_G, _x)))],
)  # fmt: skip


def _back() -> tuple[list[Term], Term]:
    """A loss that is read in u and v, of which u is made from x, and v from u and x."""
    L, x, u, v = scalar("L"), vector("x", "n"), vector("u", "n"), vector("v", "n")
    a, b, c, B = vector("a", "n"), vector("b", "n"), vector("c", "n"), matrix("B", "n", "n")
    dL, dx, du, dv = (differential(t, x) for t in (L, x, u, v))
    cited = [
        equals(dL, inner(a, du) + inner(b, dv)),
        equals(inner(b, dv), inner(B.T @ b, du) + inner(b, dx)),
        equals(c, a + B.T @ b),
        equals(inner(c, du), inner(B @ c, dx)),
    ]
    return cited, equals(dL, inner(b + B @ c, dx))


def _wrong_back() -> list[tuple[list[Term], Term]]:
    cited, goal = _back()
    df, right = goal.args
    half = inner(right.args[0].args[1], right.args[1])
    return [(cited[:1] + cited[2:], goal), (cited[:2] + cited[3:], goal), (cited, equals(df, half))]


ADJOINTS_ADDED = Computed(
    "adjoints added up", "what one value passes on, the values before it collect", ways=passed_on,
    cases=lambda: [_back()], counters=_wrong_back,
)  # fmt: skip
DIRECTIONAL_DERIVATIVE = Schema("directional derivative", "the change along a direction is the gradient times it")
SHARED_PARTS = Procedure("shared parts", "what stands in it more than once, by a letter")


def _inverses(step: Step) -> Iterator[Reduction]:
    """The inverse of a symmetric matrix is symmetric."""
    inverses = [n for n in postorder(step.goal, *step.premises) if n.head is inv]
    given = tuple(equals(transpose(n), n) for n in inverses)
    if given:
        yield Reduction(given, tuple(Needed(equals(transpose(n.args[0]), n.args[0])) for n in inverses))


_A, _S = matrix("A", "n", "n"), matrix("S", "n", "n")
DECLARED_FACTS = Computed(
    "declared facts", "used only now, after the differentiation", ways=_inverses,
    cases=lambda: [([equals(_S.T, _S), equals(_A, inv(_S).T)], equals(_A, inv(_S)))],
    counters=lambda: [([equals(_A, inv(_S).T)], equals(_A, inv(_S)))],
)  # fmt: skip

def _increments(step: Step) -> Iterator[Reduction]:
    """A differential as the linear part of an increment: what is left over, ``rest``, is at most a product of norms of
    two or more of the changes, ``bound``; without it nothing is."""
    rest, bound, goal = step.bindings.get("rest"), step.bindings.get("bound"), step.goal
    if goal.head is not RELATION or goal.attrs[0] != "=" or goal.args[0].head is not DIFFERENTIAL:
        return
    (f, *variables), linear = goal.args[0].args, goal.args[1]
    changes = {x: differential(x, x) for x in variables if x.head is SYMBOL}
    if len(changes) < len(variables) or regular(f, variables) != () or any(x in step.pinned for x in variables):
        return
    if rest is not None and (bound is None or not _of_second_order(bound, changes.values())):
        return
    moved = substitute(f, {x: add(x, dx) for x, dx in changes.items()})
    whole = linear if rest is None else add(linear, rest)
    t = symbol("~t", ())
    scaled = transform(linear, lambda n: mul(t, n) if n in changes.values() else None)
    needed = [Needed(equals(subtract(moved, f), whole)), Needed(equals(scaled, mul(t, linear)))]
    if rest is not None and bound is not None:
        needed.append(Needed(relation("<=", norm(rest), bound)))
    yield settled(goal, needed)


def _of_second_order(bound: Term, changes: Iterable[Term]) -> bool:
    known = list(changes)
    factors = bound.args if bound.head is MUL else ()
    return len(factors) > 1 and all(f.head is norm and f.args[0] in known for f in factors)


_X, _Y = matrix("X", "m", "n"), matrix("Y", "n", "p")
_d_x, _d_y = differential(_X, _X), differential(_Y, _Y)
_small = relation("<=", norm(_d_x @ _d_y), norm(_d_x) * norm(_d_y))
_letters = {"rest": _d_x @ _d_y, "bound": norm(_d_x) * norm(_d_y)}
LINEAR_PART = Computed(
    "the linear part of the increment", "what is left over is of second order in the change", ways=_increments,
    reference="Magnus & Neudecker, Matrix Differential Calculus, 5.4",
    cases=lambda: [([_small], equals(differential(_X @ _Y, _X, _Y), _d_x @ _Y + _X @ _d_y), _letters),
                   ([], equals(differential(transpose(_X), _X), transpose(_d_x)))],
    counters=lambda: [([], equals(differential(_X @ _Y, _X, _Y), _d_x @ _Y + _X @ _d_y), _letters),
                      ([_small], equals(differential(_X @ _Y, _X, _Y), _d_x @ _Y), _letters),
                      ([], equals(differential(_X @ _Y, _X, _Y), _d_x @ _Y + _X @ _d_y + _d_x @ _d_y)),
                      ([], equals(differential(_X @ _Y, _X, _Y), _d_x @ _Y + _X @ _d_y))],
)  # fmt: skip


_i, _j, _k = index("i", "m"), index("j", "m"), index("k", "n")
WORKED_OUT = Computed(
    "differentials worked out", "each by the changes of the variables alone", ways=_both_sides,
    cases=lambda: [([], equals(differential(exp(_W @ _x), _x), exp(_W @ _x) * differential(_W @ _x, _x)))],
    counters=lambda: [([], equals(differential(exp(_W @ _x), _x), differential(_W @ _x, _x))),
                      ([], equals(differential(exp(_W @ _x), _x), -exp(_W @ _x) * differential(_W @ _x, _x)))],
)  # fmt: skip
ONE_ENTRY_MOVES = Computed(
    "one entry moves", "the differential, where all other entries stand still", ways=_one_entry,
    cases=lambda: [([], equals(derivative(exp(_W @ _x)[_i], _W[_j, _k]),
                               delta(_i, _j) * exp(_W @ _x)[_i] * _x[_k]))],
    counters=lambda: [([], equals(derivative(exp(_W @ _x)[_i], _W[_j, _k]), exp(_W @ _x)[_i] * _x[_k])),
                      ([], equals(derivative(exp(_W @ _x)[_i], _W[_j, _k]), delta(_i, _j) * _x[_k]))],
)  # fmt: skip

# -- variables of which only some changes are possible ---------------------------------------------

ONLY_THE_DIAGONAL = Schema("only the diagonal moves", "the entries off the diagonal stay 0")
MOVE_TOGETHER = Schema("entries that move together", "off the diagonal both partial derivatives count")
DIRECTIONS_OF_SUM_ZERO = Schema("projection on the directions that sum to 0", "the mean is taken away")
TANGENT = Schema("projection on the directions that stay orthogonal", "the matrix times a skew part")
SYMMETRIC_GRADIENT = Schema("symmetric", "the free gradient is its own transpose")

# -- the shortest form -----------------------------------------------------------------------------

LIKE_TERMS = Procedure("like terms meet", "equal terms counted together")
COMMON_FACTORS_OUT = Procedure("common factors come out", "what all terms share stands in front, or behind")
SYMMETRIC_MATRIX = Schema("the matrix is symmetric", "it is its own transpose")
TRANSPOSE_INSIDE = Procedure("transpose moved inside", "the transpose of a product, factors turned round")
FACTORS_COLLECTED = Procedure("factors collected", "numbers in front, equal factors joined")
NORMAL_FORM = Procedure("normal form", "read into indices and written back")
