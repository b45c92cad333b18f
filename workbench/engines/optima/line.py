"""One scalar variable: with numbers all candidates and ends are compared, with parameters convexity decides.

A convex function is smallest where its slope is 0; on an interval at the end that is nearest to that place; with one
kink where the slope changes its sign. Source: Boyd & Vandenberghe, Convex Optimization, section 4.2.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from workbench.engines.goals import nth_derivative
from workbench.engines.optima.convexity import convex_lines, stationary
from workbench.engines.optima.kink import one_kink
from workbench.engines.optima.numbers import Compared, compared, kinks, refuse_strange
from workbench.engines.optima.problem import ZERO, Constraint, Found, Problem
from workbench.engines.optima.telling import above_tangent, claimed, concluded, ended, facts, opened, supposed
from workbench.engines.solving.guards import guards
from workbench.engines.solving.working import tidy
from workbench.numerics.draws import sign_of
from workbench.reasons import optimisation as reasons
from workbench.reasons.common import DEFINITION
from workbench.record.claims import Equality, spelled_out
from workbench.record.derivation import Branch, Claim
from workbench.record.errors import NoRule
from workbench.record.pen import Mark, Pen
from workbench.rules.facts import nonnegative, nonzero, positive
from workbench.rules.requirements import needs_nonnegative
from workbench.terms.functions.activations import maximum, minimum
from workbench.terms.heads import (
    brief,
    divide,
    equals,
    meaning,
    mul,
    negative,
    properties,
    relation,
    subtract,
)
from workbench.terms.statements import both, implies
from workbench.terms.term import Term, contains, substitute, symbols


def by_line(problem: Problem) -> Found | None:
    """The answer for one scalar variable, or for several that equations reduce to one; None for other problems."""
    if any(v.shape for v in problem.variables):
        return None
    if len(problem.variables) > 1:
        return _eliminated(problem)
    if symbols(problem.f, *(c.said for c in problem.constraints)) == problem.variables:
        return _by_numbers(problem, problem, {})
    return _by_convexity(problem)


# -- numbers only ----------------------------------------------------------------------------------


def _by_numbers(problem: Problem, line: Problem, back: dict[Term, Term]) -> Found | None:
    """``line`` is the problem in one variable; ``back`` says what the others of ``problem`` are in it."""
    pen = opened(problem, "Every place where the slope is 0, every kink and every end of the domain is a candidate; "
                          "there are no others, and their values are compared.")  # fmt: skip
    _less(pen, problem, back)
    with pen.attempt():
        saw = compared(pen, line)
    what, best, others = saw.least()
    (x,) = line.variables
    if best is None:
        return None
    if what == "unbounded":
        assert best.mark is not None
        pen.claim(*_limit_claims(best.mark))
        return Found(ended(pen, problem, "", ""), "unbounded", problem, value=best.term, convex=saw.convex,
                     others=_others(problem, saw, x, back))  # fmt: skip
    at = best.term
    marks = [s.mark for s in saw.seen if s.mark is not None]
    slope = _inner_slope(line, x, best.place) if saw.convex and not back and what == "attained" else None

    def lines(hypothesis: tuple[Mark, ...]) -> Mark:
        if slope is None:
            return concluded(pen, problem, at, *marks, *saw.marks, *hypothesis)
        flat = pen.write(equals(slope, ZERO), reasons.STATIONARY, rests_on=())
        above = above_tangent(pen, problem, mul(slope, subtract(x, best.place)), [best.place], *hypothesis)
        assert best.mark is not None
        return concluded(pen, problem, at, flat, above, best.mark)

    supposed(pen, problem, lines)
    if what == "not attained":
        pen.claim(*_limit_claims(best.mark) if best.mark is not None else (Equality(at, at),))
        pen.note(f"f comes as near to `{brief(at)}` as one likes as `{x.name}` goes to `{brief(best.place)}`; it "
                 "has that value nowhere.")  # fmt: skip
        return Found(ended(pen, problem, "", ""), "not attained", problem, value=at, convex=saw.convex)
    values = _values(problem, x, best.place, back)
    claimed(pen, problem, values, at)
    also = tuple((problem.best, _values(problem, x, s.place, back), s.term) for s in others)
    for _, place, _value in also:
        pen.note(
            f"As good: {', '.join(f'`{v.name} == {brief(p)}`' for v, p in zip(problem.variables, place, strict=True))}."
        )
    return Found(ended(pen, problem, "", ""), problem.best, problem, values, at, convex=saw.convex, others=also,
                 multipliers=_multipliers(problem, values, back))  # fmt: skip


def _inner_slope(line: Problem, x: Term, place: Term) -> Term | None:
    """The slope of f at a place, where it is 0."""
    found = nth_derivative(line.f, x).result
    put = None if found is None else substitute(found, {x: place})
    return put if put is not None and sign_of(put) == 0 else None


def _limit_claims(mark: Mark) -> Iterator[Claim]:
    left, right = mark.statement.args
    if left.head.name == "limit":
        yield Claim("Limit", mark.statement, left.args[0], (left.args[1],))
    else:
        yield Equality(left, right)


def _values(problem: Problem, x: Term, place: Term, back: dict[Term, Term]) -> tuple[Term, ...]:
    at = {x: place}
    return tuple(place if v is x else tidy(substitute(back[v], at)) for v in problem.variables)


def _others(
    problem: Problem, saw: Compared, x: Term, back: dict[Term, Term]
) -> tuple[tuple[str, tuple[Term, ...], Term], ...]:
    """Stationary places inside that are no answer: local, where the second derivative says so."""
    out = []
    for s in saw.seen:
        if not s.attained or problem.constraints or any(True for _ in kinks(problem.h)):
            continue
        bend = nth_derivative(problem.h, x, 2).result if not back else None
        if bend is None:
            continue
        sign = sign_of(substitute(bend, {x: s.place}))
        if sign is not None and sign > 0:
            out.append(("local", (s.place,), s.term))
    return tuple(out)


def _multipliers(problem: Problem, values: Sequence[Term], back: dict[Term, Term]) -> tuple[tuple[Term, Term], ...]:
    """Those of the equations that were used up, where nothing else binds: from slopes in the eliminated variable."""
    if len(back) != 1:
        return ()
    (y,) = back
    equations = [c for c in problem.constraints if c.equal]
    if len(equations) != 1 or len(problem.constraints) > 1 and any(c.sign == "<=" for c in problem.constraints):
        return ()
    at = dict(zip(problem.variables, values, strict=True))
    own, other = (nth_derivative(t, y).result for t in (problem.h, equations[0].gap))
    if own is None or other is None:
        return ()
    return ((equations[0].said, tidy(negative(divide(substitute(own, at), substitute(other, at))))),)


def _less(pen: Pen, problem: Problem, back: dict[Term, Term]) -> None:
    """What the equations say of the variables that are replaced."""
    used = [c.said for c in problem.constraints if c.equal]
    for y, said in back.items():
        pen.write(implies(both(*used) if len(used) > 1 else used[0], equals(y, said)), reasons.ELIMINATED, rests_on=())


# -- one variable less -----------------------------------------------------------------------------


def _eliminated(problem: Problem) -> Found | None:
    """Equations that are linear in one of the variables give it in terms of the others."""
    line, back = problem, dict[Term, Term]()
    while len(line.variables) > 1:
        step = _solved_for(line)
        if step is None:
            return None
        y, said, used = step
        put = {y: said}
        back = {v: substitute(t, put) for v, t in back.items()} | put
        rest = tuple(
            Constraint(
                relation(c.said.attrs[0], *(substitute(a, put) for a in c.said.args)), substitute(c.gap, put), c.sign
            )
            for c in line.constraints if c is not used
        )  # fmt: skip
        for c in rest:
            _refuse_broken(c, line.variables)
        rest = tuple(c for c in rest if any(contains(c.gap, v) for v in line.variables if v is not y))
        left = tuple(v for v in line.variables if v is not y)
        line = replace(line, f=substitute(line.f, put), variables=left, constraints=rest)
    if not contains(line.f, line.variables[0]):
        return None
    if symbols(line.f, *(c.said for c in line.constraints)) != line.variables:
        return _by_convexity(problem, line, back)
    return _by_numbers(problem, line, back)


def _refuse_broken(c: Constraint, variables: Sequence[Term]) -> None:
    """Raises NoRule for a condition that speaks of no variable any more and is not known to hold."""
    if any(contains(c.gap, x) for x in variables):
        return
    slack = tidy(negative(c.gap))
    holds = slack is ZERO if c.equal else positive(slack) if c.sign == "<" else nonnegative(slack)
    if not holds:
        raise NoRule(f"{brief(c.said)} is not known to hold")


def _solved_for(problem: Problem) -> tuple[Term, Term, Constraint] | None:
    for c in problem.constraints:
        if not c.equal or c.gap.shape:
            continue
        for y in reversed(problem.variables):
            if not contains(c.gap, y):
                continue
            slope = nth_derivative(c.gap, y).result
            if slope is None or contains(slope, y) or not nonzero(slope):
                continue
            rest = tidy(substitute(c.gap, {y: ZERO}))
            return y, tidy(negative(divide(rest, slope))), c
    return None


# -- with parameters -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ends:
    """Bounds of the variable from below and above, each with the condition; domain says what is open."""

    low: tuple[Term, Constraint] | None = None
    high: tuple[Term, Constraint] | None = None


def _by_convexity(problem: Problem, line: Problem | None = None, back: dict[Term, Term] | None = None) -> Found | None:
    line, back = line or problem, back or {}
    (x,) = line.variables
    h = line.h
    refuse_strange(h)
    _defined(h)
    bends = list(dict.fromkeys(k for k in kinks(h) if contains(k, x)))
    if bends:
        return None if back or len(bends) > 1 else one_kink(problem, x, bends[0])
    ends = _ends(line, x)
    pen = opened(problem, "A convex function is smallest where its slope is 0; at an end, where that lies beyond.")
    _less(pen, problem, back)
    bent = convex_lines(pen, line, line.f, x)
    slope_mark, place, solved = stationary(pen, line, line.f, x)
    inside = not ends.low and not ends.high
    at = place
    rows: list[Branch] = []
    if ends.low is not None:
        at = maximum(at, ends.low[0])
        rows.append(Branch(relation("<", place, ends.low[0]), ends.low[0]))
    if ends.high is not None:
        at = minimum(at, ends.high[0])
        rows.append(Branch(relation(">", place, ends.high[0]), ends.high[0]))
    if rows:
        kept = [relation(">=", place, ends.low[0])] if ends.low else []
        kept += [relation("<=", place, ends.high[0])] if ends.high else []
        rows.append(Branch(both(*kept) if len(kept) > 1 else kept[0], place))
    star = pen.named(f"{x.name}_star", at)
    where = place if inside else star
    named = None if inside else pen.follows(meaning(star), by=DEFINITION)
    values = tuple(where if v is x else tidy(substitute(back[v], {x: at})) for v in problem.variables)
    there = substitute(line.f, {x: where})
    value = tidy(there) if inside else there
    same = pen.write(equals(there, value), reasons.COMPARED, rests_on=()) if value is not there else None
    steep = substitute(slope_mark.right, {x: where})

    def lines(hypothesis: tuple[Mark, ...]) -> Mark:
        known = [*hypothesis, *facts(pen, steep, line.f)]
        if back:
            return concluded(pen, problem, value, bent, slope_mark, solved, *([same] if same else []), *known)
        above = above_tangent(pen, problem, mul(steep, subtract(x, where)), [where], bent)
        if inside:
            flat = pen.follows(equals(steep, ZERO), *facts(pen, steep), by=reasons.STATIONARY)
        else:
            sign = ">=" if problem.sense == "min" else "<="
            assert named is not None
            flat = pen.follows(relation(sign, mul(steep, subtract(x, where)), ZERO), named, *known, by=reasons.DOWNHILL)
        return concluded(pen, problem, value, flat, above, *([same] if same else []))

    supposed(pen, problem, lines)
    claimed(pen, problem, values, value)
    plain = tuple(spelled_out(v) for v in values)
    value = spelled_out(value)
    pushes = _multipliers(problem, plain, back) if back else _bound_multipliers(line, x, h, at, ends)
    return Found(ended(pen, problem, "", ""), problem.best, problem, plain, value, convex=True, cases=tuple(rows),
                 multipliers=pushes)  # fmt: skip


def _bound_multipliers(problem: Problem, x: Term, h: Term, at: Term, ends: Ends) -> tuple[tuple[Term, Term], ...]:
    """A bound pushes back with the slope against it."""
    slope = nth_derivative(h, x).result
    assert slope is not None
    here, out = substitute(slope, {x: at}), []
    for bound, turn in ((ends.low, 1), (ends.high, -1)):
        if bound is not None:
            scale = nth_derivative(bound[1].gap, x).result
            assert scale is not None
            push = divide(here if turn > 0 else negative(here), scale if turn < 0 else negative(scale))
            out.append((bound[1].said, maximum(push, ZERO)))
    return tuple(out)


def _defined(h: Term) -> None:
    """Raises NoRule where it is not known that h has a value everywhere in its domain."""
    for needs, inside in guards(h):
        if not needs(inside).discharged:
            raise NoRule(f"whether {brief(h)} has a value depends on {brief(inside)}: declare its domain")


def _ends(problem: Problem, x: Term) -> Ends:
    """The bounds, beside a domain that is open. Raises NoRule for conditions that are no bounds, or several."""
    low = high = None
    for c in problem.constraints:
        if c.sign == "<" and contains(c.gap, x) and _of_domain(c, x):
            continue
        slope = nth_derivative(c.gap, x).result
        if slope is None or contains(slope, x) or not (positive(slope) or positive(tidy(negative(slope)))):
            raise NoRule(f"{brief(c.said)} is no bound for {x.name}")
        if c.sign == "<" or c.equal:
            if not c.equal and (positive(negative(c.gap)) or positive(tidy(negative(c.gap)))):
                continue
            raise NoRule(f"{brief(c.said)}: a strict bound or an equation beside parameters")
        end = tidy(negative(divide(substitute(c.gap, {x: ZERO}), slope)))
        if positive(slope):
            if high is not None:
                raise NoRule(f"several upper bounds of {x.name}")
            high = (end, c)
        else:
            if low is not None:
                raise NoRule(f"several lower bounds of {x.name}")
            low = (end, c)
    if low is not None and high is not None and not needs_nonnegative(tidy(subtract(high[0], low[0]))).discharged:
        raise NoRule(f"whether {brief(low[0])} is below {brief(high[0])} depends on parameters")
    return Ends(low, high)


def _of_domain(c: Constraint, x: Term) -> bool:
    has = properties(x)
    return bool(has & {"positive", "unit"}) and c.said.args[0] is x


__all__ = ["by_line"]
