"""The differential road: take d, push it inward, bring it to <G, dX>, read the gradient off.

df is kept as a sum ``<U_1, dv_1> + <U_2, dv_2> + ...`` over a frontier of parts v of the expression. A wave replaces
every part of the frontier that no other contains: the differential goes through what is linear and then through one
step that is not, and the factor moves to the left side of the inner product. So a shared part is differentiated once,
with its contributions collected. Source: Magnus & Neudecker, Matrix Differential Calculus, ch. 9.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum

from workbench.algebra.arithmetic import arithmetic, is_zero, split_number
from workbench.engines.tensors.opening import Subject
from workbench.language.saying import said
from workbench.reasons.common import COLLECT, IDENTIFICATION, TIDY
from workbench.record.board import Board
from workbench.record.derivation import Line
from workbench.record.errors import NoRoad, NoRule
from workbench.record.finish import bring_home, desk_for, of_shape, tidied_or_same, tidy_lines
from workbench.record.naming import folded, gradient_letter
from workbench.record.steps import (
    Varies,
    chained,
    differentials_in,
    no_rule,
    pair,
    plain_line,
    reason_for,
    reason_of,
    step_line,
    total,
)
from workbench.rules.reason import Weight
from workbench.rules.rule import preorder, replace_nodes
from workbench.terms.declaration import Function
from workbench.terms.functions.linear_algebra import inner
from workbench.terms.functions.reductions import mean, sum_
from workbench.terms.heads import (
    ADD,
    DIFFERENTIAL,
    MATMUL,
    MUL,
    NAMED,
    NUMBER,
    POWER,
    SYMBOL,
    TRANSPOSE,
    Sum,
    brief,
    derivative,
    differential,
    equals,
    mul,
    number,
)
from workbench.terms.term import Term, contains, depends_on, postorder


@dataclass(frozen=True, slots=True)
class Pushed:
    """d of a part as an expression linear in the differentials of smaller parts, with the lines that made it."""

    of: Term
    result: Term
    lines: tuple[Line, ...]


Frontier = dict[Term, list[Term]]


class Road:
    """What stays the same along the road: the function, its variables, what depends on them, what the author wrote."""

    def __init__(self, f: Subject, *wrt: Term, hidden: tuple[Term, ...] = (), along: Term | None = None) -> None:
        """``along`` stands for all the variables in differentials, where these are many."""
        self.f = f.name
        self.wrt = frozenset(wrt)
        self.directions = wrt if along is None else (along,)
        self.hidden = tuple(dict.fromkeys([*wrt, *hidden]))
        self.value = f.value
        self.varies: Varies = depends_on(self.value, wrt)
        self.written = frozenset(postorder(self.value))
        self.names = {t.args[0]: t for t in self.written if t.head is NAMED}
        self.shared = _shared(self.value, self.varies)
        self.pending: list[Line] = []


def gradient(board: Board, f: Subject, wrt: Term, *, use_facts: bool = True) -> Term:
    """Write the lines from df to the gradient of the scalar f and return it.

    Raises NoRoad when f is not a scalar, NoRule when a step has no rule.
    """
    if f.value.shape:
        raise NoRoad(
            f"the differential road reads a gradient off a scalar; {brief(f.value)} is not one: use the index road"
        )
    found = collected(board, f, wrt)
    lhs = derivative(f.name, wrt)
    found = of_shape(found, wrt)
    board.write(
        equals(lhs, found),
        IDENTIFICATION,
        _identified(f, wrt),
        changed=(found,),
    )
    return bring_home(board, lhs, found, (wrt,), use_facts=use_facts, tidied=True)


def _identified(f: Subject, wrt: Term) -> str:
    g, d = gradient_letter(f.name, wrt), f"d{wrt.name}"
    noun, product = ("gradient", "inner product") if wrt.shape else ("derivative", "product")
    return f"`{g}` is the {noun} exactly when its {product} with every `{d}` is the change"


def collected(board: Board, f: Subject, wrt: Term) -> Term:
    """Write the lines down to ``df = <G, dX>`` and return G, not yet simplified and perhaps only broadcasting to X."""
    road = Road(f, wrt, hidden=board.hidden)
    frontier: Frontier = {road.value: [number(1)]}
    while set(frontier) - road.wrt:
        frontier = _wave(board, road, frontier)
    return frontier[wrt][0] if wrt in frontier else number(0)


def _wave(board: Board, road: Road, frontier: Frontier) -> Frontier:
    """One wave: lines for the expression pushed inward and for the factors moved over; the next frontier."""
    df = differential(road.f, *road.directions)
    outer = {v for v in frontier if v not in road.wrt and not _inside_another(v, frontier)}
    pushed = {v: push(road, v) for v in frontier if v in outer}
    waiting, road.pending = road.pending, []
    shown = [pair(us[0], pushed[v].result if v in outer else _d(road, v)) for v, us in frontier.items()]
    parts = [*waiting, *(line for p in pushed.values() for line in p.lines)]
    if any(not _reads_at_once(p.result) for p in pushed.values()):
        _write(board, df, arithmetic(total(shown), road.written), parts)
        parts = []
    moved: Frontier = {}
    for v, us in frontier.items():
        if v not in outer:
            moved.setdefault(v, []).extend(us)
            continue
        pairs, lines = transport(us[0], pushed[v].result, road)
        parts.extend(lines)
        for u, w in pairs:
            moved.setdefault(w, []).append(u)
    after: Frontier = {}
    for v, us in moved.items():
        u, lines = _collect(us, v, road)
        parts.extend(lines)
        if not is_zero(u):
            after[v] = [u]
    if parts and set(after) - road.wrt and all(line.rule.weight is Weight.SILENT for line in parts):
        road.pending = parts  # only put in order: the next line says it along with its own step
    else:
        _write(board, df, total([pair(us[0], _d(road, v)) for v, us in after.items()]), parts)
    return after


def _collect(us: list[Term], v: Term, road: Road) -> tuple[Term, list[Line]]:
    """The factors of dv added up and put in order, with the lines that say so."""
    d = _d(road, v)
    lines = []
    u = arithmetic(total(us), road.written)
    if len(us) > 1:
        spread = total([pair(each, d) for each in us])
        lines.append(plain_line(equals(spread, pair(u, d)), COLLECT, f"the factors of {_change(v)} collected"))
    if split_number(u)[1] and mul(*split_number(u)[1]) in road.written:
        return u, lines  # it reads as the author wrote it
    desk = desk_for(road.hidden)
    tidied = tidied_or_same(of_shape(u, v) if u.shape else u, road.hidden, desk)
    if pair(tidied, d) is not pair(u, d):
        why = f"the factor of {_change(v)} in its shortest form"
        made = plain_line(equals(pair(u, d), pair(tidied, d)), TIDY, why)
        lines.append(replace(made, lines=tuple(tidy_lines(u, road.hidden, desk))))
    return tidied, lines


def _write(board: Board, df: Term, right: Term, parts: list[Line]) -> None:
    statement = equals(df, right)
    if board.lines and board.lines[-1].statement is statement:
        return
    board.write(statement, reason_for(parts), reason_of(parts), parts=chained(statement, parts), changed=(right,))


def _d(road: Road, v: Term) -> Term:
    return differential(v, *road.directions)


def _change(v: Term) -> str:
    return f"`d{v.name}`" if v.head in (SYMBOL, NAMED) else f"the change of {said(v, 60)}"


def _inside_another(v: Term, frontier: Frontier) -> bool:
    return any(w is not v and contains(w, v) for w in frontier)


def _shared(root: Term, varies: Varies) -> frozenset[Term]:
    """The varying parts that more than one part uses."""
    seen: set[Term] = set()
    twice: set[Term] = set()
    for term in postorder(root):
        for arg in term.args:
            if varies(arg):
                (twice if arg in seen else seen).add(arg)
    return frozenset(twice)


# -- d, inward -----------------------------------------------------------------


class Stage(IntEnum):
    """How far a wave has gone: through sums, through a linear map, through a step that is not linear."""

    PLAIN = 0
    MAPPED = 1
    BENT = 2


def push(road: Road, v: Term) -> Pushed:
    """dv through sums and constant factors on top of v, and then through a chain of linear maps or one other step.

    Below that step only what ends at constants, named parts and dX at once is written out. Raises NoRule.
    """
    from workbench.rules import differentials

    made: dict[Term, Term] = {}
    lines: list[Line] = []
    todo = [(v, Stage.PLAIN)]
    while todo:
        w, stage = todo.pop()
        d = _d(road, w)
        if d in made or w in road.wrt or (w is not v and _waits(road, w, stage)):
            continue
        rewrite = differentials.step(d, road.varies)
        if rewrite is None:
            raise no_rule(f"differential of {brief(w)}", w)
        result = folded(arithmetic(rewrite.result, road.written), road.names)
        made[d] = result
        lines.append(step_line(d, rewrite, result))
        bent = stage_of(w, road.varies) is Stage.BENT or _has_varying_factor(result, road)
        stage = Stage.BENT if bent else max(stage, stage_of(w, road.varies))
        todo.extend((inner.args[0], stage) for inner in reversed(differentials_in(result)))
    return Pushed(v, _composed(_d(road, v), made, road), tuple(lines))


def _waits(road: Road, w: Term, stage: Stage) -> bool:
    """Whether dw stays as it stands in this wave."""
    if not road.varies(w) or w.indices:
        return False  # constants, and what stands below a big sum and cannot be collected there
    if w.head is NAMED or w in road.shared:
        return True
    if stage is Stage.PLAIN:
        return False
    if stage is Stage.MAPPED:
        return stage_of(w, road.varies) is Stage.BENT
    return not _runs_out(road, w, 1)


def _runs_out(road: Road, w: Term, bends: int) -> bool:
    """Whether only plain structure lies between w and a variable or a named part, and at most that many functions of
    one number, such as a power or a sine. A matrix product with the variable itself needs no line of its own either."""
    if stage_of(w, road.varies) is Stage.MAPPED and all(a in road.wrt for a in w.args if road.varies(a)):
        return True
    todo = [(w, bends)]
    while todo:
        v, left = todo.pop()
        if v in road.wrt or not road.varies(v) or (v is not w and (v.head is NAMED or v in road.shared)):
            continue
        if stage_of(v, road.varies) is not Stage.PLAIN:
            if not left or not _of_one_number(v):
                return False
            left -= 1
        todo.extend((a, left) for a in v.args)
    return True


def _of_one_number(v: Term) -> bool:
    if v.head is POWER:
        return v.args[1].head is NUMBER
    return isinstance(v.head, Function) and v.head.knows.entries.elementwise and len(v.args) == 1


def stage_of(w: Term, varies: Varies) -> Stage:
    """What kind of step d takes at w: plain (sums, constant factors, names, functions that only add or move entries),
    a linear map (a matrix product with a constant), or another."""
    if w.head in (ADD, TRANSPOSE, NAMED):
        return Stage.PLAIN
    moving = sum(map(varies, w.args))
    if w.head is MUL:
        return Stage.PLAIN if moving <= 1 else Stage.BENT
    linear = w.head is MATMUL or (isinstance(w.head, Function) and w.head.knows.calculus.linear)
    if not linear or moving > 1:
        return Stage.BENT
    return Stage.PLAIN if len(w.args) == 1 else Stage.MAPPED


def _has_varying_factor(linear: Term, road: Road) -> bool:
    """Whether something beside the differentials varies, as in 2 u du."""
    return any(t in road.wrt for t in preorder(linear, below=lambda t: t.head is not DIFFERENTIAL) if t.head is SYMBOL)


def _composed(d: Term, made: dict[Term, Term], road: Road) -> Term:
    """The results of the steps put into one another."""
    result = made[d]
    while True:
        inside = {t: made[t] for t in differentials_in(result) if t in made}
        if not inside:
            return arithmetic(result, road.written)
        result = replace_nodes(result, inside)


def _reads_at_once(linear: Term) -> bool:
    """Whether the factors beside the differentials are plain, so that a reader needs no line before they move."""
    todo = [linear]
    while todo:
        term = todo.pop()
        if term.head is DIFFERENTIAL or not differentials_in(term):
            continue
        product = term.head in (ADD, MUL) or (term.head is MATMUL and not term.shape)
        full_sum = term.head in (sum_, mean, inner) and not term.shape
        if not (product or full_sum):
            return False
        todo.extend(term.args)
    return True


# -- factors, over to the left -------------------------------------------------


def transport(u: Term, linear: Term, road: Road) -> tuple[list[tuple[Term, Term]], list[Line]]:
    """<u, linear> as a list of pairs (u', w) with <u', dw>, and the lines that moved the factors. Raises NoRule."""
    from workbench.rules import adjoints

    carries = adjoints.carrier(linear, None)
    pairs: list[tuple[Term, Term]] = []
    lines: list[Line] = []
    todo: list[tuple[Term, Term, tuple[Term, ...]]] = [(u, linear, ())]
    while todo:
        u, linear, over = todo.pop()
        if is_zero(linear) or is_zero(u):
            continue
        if linear.head is DIFFERENTIAL:
            pairs.append((_summed(u, linear, over), linear.args[0]))
            continue
        moved = adjoints.step(u, linear, carries)
        if moved is None:
            raise NoRule(f"no rule moves the factors of {brief(linear)} out of the way of its differential")
        below = [(arithmetic(v, road.written), d) for v, d in moved.pairs]
        after = total([pair(v, d) for v, d in below])
        after = Sum(after, *moved.over)
        before = pair(u, linear)
        if before is not after:
            lines.append(Line("", equals(before, after), moved.rule, moved.rule.reason, changed=(after,)))
        todo.extend((v, d, (*over, *moved.over)) for v, d in reversed(below))
    return pairs, lines


def _summed(u: Term, d: Term, over: tuple[Term, ...]) -> Term:
    """The factor of a differential below big sums: summed itself, when the differential does not see the index."""
    if not over:
        return u
    if d.indices & set(over):
        raise NoRule(f"{brief(d)} stands below a sum over {', '.join(i.name for i in over)} that it depends on")
    return Sum(of_shape(u, d), *over)


# -- the differential itself ---------------------------------------------------


def of_any_rank(board: Board, f: Subject, wrt: Term) -> Term:
    """Write the lines that push d through f, of any rank, down to dX, and return the expression linear in dX."""
    road = Road(f, wrt)
    df = differential(f.name, wrt)
    right = differential(f.value, wrt)
    while True:
        waiting = [d for d in differentials_in(right) if d.args[0] is not wrt]
        outer = [d for d in waiting if not any(e is not d and contains(e.args[0], d.args[0]) for e in waiting)]
        if not outer:
            break
        pushed = [push(road, d.args[0]) for d in outer]
        right = arithmetic(
            replace_nodes(right, {d: p.result for d, p in zip(outer, pushed, strict=True)}), road.written
        )
        _write(board, df, right, [line for p in pushed for line in p.lines])
    return right


__all__ = [
    "Pushed",
    "Road",
    "collected",
    "gradient",
    "of_any_rank",
    "push",
    "transport",
]
