"""Where a function is largest: at its only stationary point, if it curves downward there; one variable after another.

On an interval a smooth f with one stationary point, at which f'' < 0, is largest there and nowhere else: if it were as
large at another place, it would have a smallest value between the two, and so another stationary point. A smooth f with
a Hessian that is nowhere positive is concave, and its only stationary point the only place where it is largest.
Sources: Casella & Berger, Statistical Inference, section 7.2; Boyd & Vandenberghe, Convex Optimization, section 4.2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from workbench.rules.inference import Needed, Reduction, Step
from workbench.rules.ranges import plain
from workbench.rules.regular import regular
from workbench.rules.requirements import property_statement, restated
from workbench.terms.functions.elementwise import absolute, log
from workbench.terms.functions.kronecker import matricize
from workbench.terms.functions.linear_algebra import det, inv, logdet, trace, zeros
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import (
    ADD,
    ARGMAX,
    BOTH,
    COMPARE,
    DERIVATIVE,
    IFF,
    MATMUL,
    MUL,
    NAMED,
    NEWTON,
    PRODUCT,
    RELATION,
    SUM,
    Sum,
    add,
    argmax,
    derivative,
    divide,
    equals,
    mul,
    negative,
    number,
    power,
    properties,
    relation,
    subtract,
)
from workbench.terms.statements import forall, iff
from workbench.terms.term import Term, build, contains, postorder, substitute, transform

_ZERO = number(0)
_CONVEX = frozenset(("positive", "unit"))
"""Properties whose values, together, leave no gap: with none of them all numbers are values."""
_MOST_CURVED = 3
"""Statements of how a function curves that are tried."""


def only_stationary_point(step: Step) -> Iterator[Reduction]:
    """That f is largest at x_0 comes down to: f' is 0 there and nowhere else, and f'' is negative there, or nowhere
    positive."""
    sought = _largest(step.goal)
    if sought is None or len(sought.args[0].args) != 2:
        return
    f, x = sought.args[0].args
    if x in step.fixed or not properties(x) <= _CONVEX:
        return
    f = _spelled(f)
    said = [_spelled(p) for p in step.premises]
    for equation, where in _solved(x, said):
        for g, slope in _slopes(x, said):
            asked = regular(g, [x])
            if asked is None or _speaks_of(where, x):
                continue
            zero = equals(slope, zeros(*x.shape) if x.shape else _ZERO)
            first = [Needed(c) for c in asked]
            first += [] if g is f else [Needed(equals(f, g))]
            first += [] if equation is zero else [Needed(iff(zero, equation), computed=True)]
            inside = tuple(_in_the_domain(x, where))
            for curved in _curved(g, slope, x, where, said):
                for computed in (False, True) if inside else (False,):  # by what is cited, or by what functions are
                    there = (Needed(c, computed=computed) for c in inside)
                    yield Reduction((equals(argmax(f, x), where),), (*first, *there, *curved))


def nothing_larger(step: Step) -> Iterator[Reduction]:
    """f is largest at a place, and perhaps at others, if that is a value of the variable, and f is nowhere larger."""
    sought = _largest(step.goal, "ni")
    if sought is None or len(sought.args[0].args) != 2:
        return
    f, x = map(_spelled, sought.args[0].args)
    where = _spelled(sought.args[1])
    if x not in step.fixed and not contains(where, x):
        inside = map(Needed, _in_the_domain(x, where))
        yield Reduction((step.goal,), (Needed(relation("<=", f, substitute(f, {x: where}))), *inside))


def one_after_another(step: Step) -> Iterator[Reduction]:
    """Where f is largest in x and y together: in x for every y, then in y with that put in. A variable has one value
    there, if it and those after it have one each."""
    sought = _largest(step.goal, "=", "ni")
    if sought is not None and len(sought.args[0].args) > 2:
        yield from _in_turn(step, sought, _spelled(sought.args[0].args[0]), _stages(step), ())


def where_the_support_ends(step: Step) -> Iterator[Reduction]:
    """Where a log-likelihood is largest that is minus infinity unless all observations lie in the support: it rises or
    falls with a parameter up to the last value that is allowed; the other parameters follow one after another.

    It may be assumed that the support is not empty, as it holds the observations; with the values it must not be."""
    sought = _largest(step.goal)
    if sought is None:
        return
    f, *variables = map(_spelled, sought.args[0].args)
    if f.head is not SUM or len(f.args) != 2 or f.args[0].head is not log or f.args[0].args[0].head is not MUL:
        return
    factors, index = f.args[0].args[0].args, f.args[1]
    inside = [c for c in factors if c.head is COMPARE]
    moving = [c for c in inside if any(contains(c, x) for x in variables)]
    rest = [c for c in factors if c.head is not COMPARE]
    ends = _ends(step, index)
    if not moving or not rest or any(c not in ends for c in moving):
        return
    stages: dict[tuple[Term, ...], dict[Term, Term]] = {}
    needed = [Needed(relation(c.attrs[0], *c.args)) for c in inside if c not in moving]
    rooms = _rooms(inside)
    for x in dict.fromkeys(ends[c].args[0] for c in moving):
        bounds = [ends[c] for c in moving if ends[c].args[0] is x]
        up = bounds[0].attrs[0] == ">="
        slopes = [(g, slope) for g, slope in _slopes(x, [_spelled(p) for p in step.premises])]
        if len(bounds) > 1 or x not in variables or not slopes:
            return
        (g, slope), *_ = slopes
        needed += [Needed(equals(derivative(g, x), slope)), Needed(relation("<" if up else ">", slope, _ZERO))]
        needed += [Needed(c, computed=True) for c in _in_the_domain(x, bounds[0].args[1])]
        stages[(g, x)] = {x: bounds[0].args[1]}
    before = Sum(log(mul(*rest) if len(rest) > 1 else rest[0]), index)
    yield from _in_turn(step, sought, before, {**stages, **_stages(step)}, tuple(needed), rooms)


def _rooms(inside: Sequence[Term]) -> tuple[Term, ...]:
    """That the ends between which an observation lies are apart: what the density is divided by, perhaps."""
    lows, highs = ([c.args[1] for c in inside if c.attrs[0] == sign] for sign in (">=", "<="))
    return tuple(relation(">", subtract(high, low), _ZERO) for low in lows for high in highs)


def _ends(step: Step, index: Term) -> dict[Term, Term]:
    """For what must hold of every observation, what that says of a parameter: ``x >= value`` or ``x <= value``."""
    found = {}
    for premise in map(_spelled, step.premises):
        if premise.head is RELATION and premise.attrs[0] == "=" and premise.args[0].head is PRODUCT:
            every, allowed = premise.args
            if every.args[1:] == (index,) and every.args[0].head is COMPARE and allowed.head is COMPARE:
                if allowed.attrs[0] in ("<=", ">="):
                    found[every.args[0]] = allowed
    return found


def _stages(step: Step) -> dict[tuple[Term, ...], dict[Term, Term]]:
    """What is said of where functions are largest: the function and its variables, with the value of each."""
    stages: dict[tuple[Term, ...], dict[Term, Term]] = {}
    for premise in map(_spelled, step.premises):
        said = _largest(premise, "=", "ni")
        if said is not None:
            (over, (place,)), value = (said.args[0].args, said.args[0].attrs), said.args[1]
            stages.setdefault(over, {})[over[1 + place]] = value
    return stages


def _shared(step: Step) -> frozenset[tuple[Term, ...]]:
    """The functions with their variables of which nobody says that they are largest at one place only."""
    said = (_largest(_spelled(premise), "ni") for premise in step.premises)
    return frozenset(s.args[0].args for s in said if s is not None)


def _in_turn(
    step: Step,
    sought: Term,
    left: Term,
    stages: Mapping[tuple[Term, ...], Mapping[Term, Term]],
    needed: tuple[Needed, ...],
    rooms: tuple[Term, ...] = (),
) -> Iterator[Reduction]:
    """``rooms``: what may be assumed of the variables, as f is nowhere largest without it."""
    f, *variables = map(_spelled, sought.args[0].args)
    told = [x for over in stages for x in over[1:]]
    tied = any(x in step.fixed and not _only_in(rooms, x, step) for x in variables)
    if tied or sorted(x.name for x in told) != sorted(x.name for x in variables):
        return
    if any(set(over[1:]) != set(values) for over, values in stages.items()):
        return
    done: set[Term] = set()
    for over, values in stages.items():
        done |= set(values)
        if any(_speaks_of(value, x) for value in values.values() for x in done):
            return
        needed += () if over[0] is left else (Needed(equals(over[0], left), computed=True),)
        left = substitute(over[0], dict(values))
    found: dict[Term, Term] = {}
    for values in reversed(tuple(stages.values())):
        found |= {x: substitute(value, found) for x, value in values.items()}
    place = sought.args[0].attrs[0]
    *_, alone = ([k for k, over in enumerate(stages) if over in _shared(step)] or [-1])
    stage = next(k for k, values in enumerate(stages.values()) if variables[place] in values)
    if sought.attrs[0] == "=" and stage <= alone:
        return
    needed += tuple(Needed(substitute(room, found)) for room in rooms if room in step.assumed)
    said = relation(sought.attrs[0], argmax(f, *variables, place=place), found[variables[place]])
    yield Reduction((said,), needed)


def _only_in(rooms: tuple[Term, ...], x: Term, step: Step) -> bool:
    """Whether all that is assumed of x is among these."""
    return x not in step.tied and all(said in rooms or not contains(said, x) for said in step.assumed)


def shares(step: Step) -> Iterator[Reduction]:
    """Of numbers that sum to 1: where each times the slope in it is c_k, free of them and not negative, f is c . log of
    them and a constant, which is largest at c over its sum (Gibbs' inequality)."""
    sought = _largest(step.goal)
    if sought is None or len(sought.args[0].args) != 2:
        return
    f, x = map(_spelled, sought.args[0].args)
    if x in step.fixed or properties(x) != {"simplex"} or x.rank != 1:
        return
    said = [_spelled(p) for p in step.premises]
    for g, slope in _slopes(x, said):
        for premise in said:
            if premise.head is not RELATION or premise.attrs[0] != "=" or premise.args[0].shape != x.shape:
                continue
            times, counts = premise.args
            if contains(counts, x) or times not in (mul(x, slope), mul(slope, x)):
                continue
            asked = regular(g, [x])
            if asked is None:
                continue
            total = sum_(counts)
            needed = [*map(Needed, asked)]
            needed += [Needed(relation(">=", counts, _ZERO)), Needed(relation(">", total, _ZERO))]
            needed += [] if g is f else [Needed(equals(f, g))]
            yield Reduction((equals(argmax(f, x), divide(counts, total)),), tuple(needed))


def balance_of_determinant_and_trace(step: Step) -> Iterator[Reduction]:
    """k - c log det X - t tr(X^-1 M) is largest, over the positive definite X, at X = t M / c, where M is positive
    definite and c and t are positive."""
    sought = _largest(step.goal)
    if sought is None or len(sought.args[0].args) != 2:
        return
    f, x = map(_spelled, sought.args[0].args)
    if x in step.fixed or properties(x) != {"posdef"}:
        return
    parts = _determinant_and_trace(f, x)
    if parts is None:
        return
    c, t, m = parts
    needed = (relation(">", c, _ZERO), relation(">", t, _ZERO), relation("loewner>=", m, zeros(*m.shape)),
              relation(">", absolute(det(m)), _ZERO))  # fmt: skip
    yield Reduction((equals(argmax(f, x), mul(divide(t, c), m)),), tuple(map(Needed, needed)))


def _determinant_and_trace(f: Term, x: Term) -> tuple[Term, Term, Term] | None:
    """c, t and M of k - c log det X - t tr(X^-1 M); None for another function."""
    found: dict[str, Term] = {}
    matrix: Term | None = None
    for part in f.args if f.head is ADD else (f,):
        if not contains(part, x):
            continue
        factors = part.args if part.head is MUL else (part,)
        moving = [a for a in factors if contains(a, x)]
        rest = [a for a in factors if not contains(a, x)]
        weight = negative(mul(*rest) if len(rest) > 1 else rest[0] if rest else number(1))
        if len(moving) != 1:
            return None
        if moving[0] in (logdet(x), log(det(x))):
            kind = "c"
        elif moving[0].head is trace and moving[0].args[0].head is MATMUL and inv(x) in moving[0].args[0].args:
            kind = "t"
            matrix = next((a for a in moving[0].args[0].args if a is not inv(x)), None)
        else:
            return None
        if kind in found:
            return None
        found[kind] = weight
    if len(found) < 2 or matrix is None or contains(matrix, x):
        return None
    return found["c"], found["t"], matrix


def where_iteration_rests(step: Step) -> Iterator[Reduction]:
    """Newton's iteration rests where f is largest, if it is made with the derivatives of f, and f curves downward
    everywhere or rises towards that place from everywhere. It is the only such place of an array, if the second
    derivative has an inverse: where f is level along a line, the iteration takes one place of many."""
    sought = _largest(step.goal, "=", "ni")
    if sought is None or sought.args[1].head is not NEWTON:
        return
    (f, *variables), (g, *parts) = sought.args[0].args, sought.args[1].args
    count, place = sought.args[1].attrs
    if parts[:count] != variables or place != sought.args[0].attrs[0] or any(x in step.fixed for x in variables):
        return
    first, second = parts[3 * count : 4 * count], iter(parts[4 * count :])
    needed = [] if _spelled(f) is _spelled(g) else [Needed(equals(f, g))]
    needed += [Needed(equals(derivative(g, x), slope)) for x, slope in zip(variables, first, strict=True)]
    for k, x in enumerate(variables):
        needed += [Needed(equals(derivative(derivative(g, x), y), next(second))) for y in variables[k:]]
    known = {_spelled(p) for p in step.premises}
    if sought.attrs[0] == "=":
        needed += [Needed(s) for s in curved_each_way(variables, parts[4 * count :])
                   if _spelled(forall(s, *variables)) not in known]  # fmt: skip
    for shape in (downward(variables, parts[4 * count :]), rising_towards(sought.args[1])):
        asked = [Needed(s) for s in shape if _spelled(forall(s, *variables)) not in known]
        if shape:
            yield Reduction((step.goal,), (*needed, *asked))


def downward(variables: Sequence[Term], second: Sequence[Term]) -> tuple[Term, ...]:
    """That a function of one scalar, vector or matrix, or of two scalars, curves downward, said of its second
    derivatives (the upper triangle by rows); nothing of other variables."""
    if len(variables) == 1 and variables[0].rank < 3:
        whole = matricize(second[0]) if variables[0].rank == 2 else second[0]
        return (relation("loewner<=", whole, zeros(*whole.shape)) if whole.shape else relation("<", whole, _ZERO),)
    if len(variables) == 2 and not any(x.shape for x in variables):
        first, mixed, other = second
        return relation("<", first, _ZERO), relation(">", subtract(mul(first, other), power(mixed, 2)), _ZERO)
    return ()


def curved_each_way(variables: Sequence[Term], second: Sequence[Term]) -> tuple[Term, ...]:
    """That a function of one vector or matrix is level along no line, said of its second derivative; nothing of
    numbers, of which the iteration itself sees it."""
    if len(variables) == 1 and variables[0].rank in (1, 2):
        whole = matricize(second[0]) if variables[0].rank == 2 else second[0]
        return (relation(">", absolute(det(whole)), _ZERO),)
    return ()


def rising_towards(place: Term) -> tuple[Term, ...]:
    """That a function rises, or stays, on the way from anywhere to where Newton's iteration for it rests."""
    count, _ = place.attrs
    variables, slopes = place.args[1 : 1 + count], place.args[1 + 3 * count : 1 + 4 * count]
    steps = (subtract(build(NEWTON, place.args, (count, k)), x) for k, x in enumerate(variables))
    gains = (mul(step, slope) for step, slope in zip(steps, slopes, strict=True))
    return (relation(">=", add(*(sum_(gain) if gain.shape else gain for gain in gains)), _ZERO),)


def _speaks_of(value: Term, x: Term) -> bool:
    """Whether x stands in the value, but for where an iteration runs over it."""
    inside = postorder(value, below=lambda t: t.head is not NEWTON)
    return any(t is x or t.head is NEWTON and x not in t.args[1 : 1 + t.attrs[0]] and contains(t, x) for t in inside)


def _largest(statement: Term, *signs: str) -> Term | None:
    """The statement, where it says at which value of its variables something is largest, there alone if no signs are
    named."""
    if statement.head is RELATION and statement.attrs[0] in (signs or "=") and statement.args[0].head is ARGMAX:
        return statement
    return None


def _solved(x: Term, said: Sequence[Term]) -> Iterator[tuple[Term, Term]]:
    """Equations of which is said that they hold where x has a value, and nowhere else; with that value."""
    for premise in said:
        if premise.head is IFF:
            equation, solution = premise.args
            if all(p.head is RELATION and p.attrs[0] == "=" for p in premise.args) and solution.args[0] is x:
                yield equation, solution.args[1]


def _slopes(x: Term, said: Sequence[Term]) -> Iterator[tuple[Term, Term]]:
    """Scalars with what is said of their slope in x."""
    for premise in said:
        if premise.head is RELATION and premise.attrs[0] == "=" and premise.args[0].head is DERIVATIVE:
            (f, over), slope = premise.args[0].args, premise.args[1]
            if over is x and not f.shape and f.head is not DERIVATIVE:
                yield f, slope


def _curved(g: Term, slope: Term, x: Term, where: Term, said: Sequence[Term]) -> Iterator[tuple[Needed, ...]]:
    """What must hold so that g curves downward: where the slope is 0, or, for an array, everywhere."""
    tried = 0
    for premise in said:
        if premise.head is not RELATION or premise.attrs[0] != "=" or premise.args[0].head is not DERIVATIVE:
            continue
        left, second = premise.args
        if left.args[1] is not x or left.args[0] not in (derivative(g, x), slope) or tried == _MOST_CURVED:
            continue
        tried += 1
        if x.shape:
            yield (Needed(relation("loewner<=", second, zeros(*second.shape))),)
        else:
            yield (Needed(relation("<", substitute(second, {x: where}), _ZERO)),)


def _in_the_domain(x: Term, where: Term) -> Iterator[Term]:
    """What must hold so that the place is one of the values of x."""
    for name in sorted(properties(x)):
        said = property_statement(where, name)
        for part in said.args if said is not None and said.head is BOTH else (said,):
            if part is not None and not restated(plain(part)).discharged:
                yield part


def _spelled(term: Term) -> Term:
    """The term with what its names stand for."""
    return transform(term, lambda t: t.args[0] if t.head is NAMED else None)


__all__ = [
    "balance_of_determinant_and_trace",
    "downward",
    "nothing_larger",
    "one_after_another",
    "rising_towards",
    "shares",
    "only_stationary_point",
    "where_iteration_rests",
    "where_the_support_ends",
]
