"""From an equation to its solutions: the candidates put back one by one, the spurious ones named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from workbench.engines.limits.rewritings import plain_body
from workbench.engines.limits.values import worked_out
from workbench.engines.solving.everywhere import signs_everywhere
from workbench.engines.solving.guards import Needs, guards
from workbench.engines.solving.strategies import EveryX, candidates
from workbench.engines.solving.turns import of_turns
from workbench.engines.solving.working import (
    ZERO,
    Candidate,
    Working,
    fresh,
    tidy,
)
from workbench.language.saying import said
from workbench.numerics.draws import Point, of_all_signs, same_everywhere, value_of
from workbench.numerics.reading import can_be_precise
from workbench.numerics.reals import real
from workbench.reasons import algebra, common
from workbench.reasons import equations as reasons
from workbench.record.board import Board, conditions_of
from workbench.record.derivation import Claim, Derivation, Line
from workbench.record.errors import GoalError, NoRule
from workbench.record.naming import names_in
from workbench.rules.condition import Condition
from workbench.rules.requirements import needs_nonnegative, needs_nonzero, needs_positive
from workbench.rules.writing import difference, parts_of
from workbench.terms.functions.arrays import array
from workbench.terms.functions.elementwise import absolute, sin
from workbench.terms.functions.linear_algebra import zeros
from workbench.terms.heads import (
    COMPARE,
    NUMBER,
    POWER,
    RELATION,
    SYMBOL,
    brief,
    divide,
    equals,
    mul,
    pi,
    relation,
    show_shape,
)
from workbench.terms.statements import both, exists, iff, implies
from workbench.terms.term import Term, contains, substitute, symbols


def solve(
    equation: Term,
    x: Term,
    *,
    givens: Iterable[Term] | None = None,
    id: str = "",
    title: str = "",
) -> Derivation:
    """The real solutions of an equation in the scalar symbol x; a scalar expression means that it is 0.

    The result is the array of the solutions, in increasing order where they are numbers; they may hold an integer k
    (whole turns). An empty array: no real solution. An equation that holds for every x is claimed as such and has no
    result. Raises GoalError for what is no equation in x, NoDerivation where no solution was found and none can be
    excluded.
    """
    left, right = _sides(equation, x)
    k = fresh(("k", "m", "j"), [left, right, x], "integer")
    work = Working(x, Board((), names_in(left, right)), k)
    try:
        found = candidates(work, left, right, "")
        kept = _tested(work, left, right, found)
        if not kept:
            work = Working(x, Board((), names_in(left, right)), k, plain=True)
            kept = _tested(work, left, right, candidates(work, left, right, ""))
    except EveryX:
        return _every_x(work, left, right, givens, id, title)
    values = [c.value for c in kept]
    if len({c.turns.conditions for c in kept if c.turns is not None}) > 1:
        raise NoRule(f"families of solutions of {brief(left)} = {brief(right)} begin at different integers")
    if not values and not _excluded(work):
        raise NoRule(f"no solution of {brief(left)} = {brief(right)} was found, and none could be excluded")
    result = array(*values, dims=(len(values),)) if values else zeros(0)
    held = _statement(left, right, work, kept)
    if not values and not work.board.lines:
        work.write(held, reasons.NO_SOLUTION, "no candidate is left", ())
    used = symbols(result)
    makes = tuple(givens) if givens is not None else symbols(left, right)
    asked = (*_assumptions(work, [c.line for c in kept] or None), *_domain(left, right, work, kept))
    made = Derivation(
        id=id,
        title=title or f"Solve {said(equals(left, right), 70)} for `{x.name}`",
        givens=(*(makes if x in makes else (*makes, x)), *((k,) if k in used else ())),
        goal=f"Find all real `{x.name}` with {said(equals(left, right))}.",
        claims=(Claim("Solution", held, None, (x,), result),),
        roads=(work.board.road("solving"),),
        idea=_idea(work.board),
        assumptions=_without_repeats(asked),
        wrong=tuple(work.wrong),
        notes=(_said(work, kept), *dict.fromkeys(work.notes)),
        decimals=any(c.near for c in kept),
    )
    return made


def _sides(equation: Term, x: Term) -> tuple[Term, Term]:
    if x.head is not SYMBOL or x.shape:
        raise GoalError(f"an equation is solved for a scalar variable; {brief(x)} is none")
    left, right = equation, ZERO
    if equation.head in (RELATION, COMPARE):
        if equation.attrs[0] != "=":
            raise GoalError(f"an equation is written with ==, not with {equation.attrs[0]}")
        left, right = equation.args
    if left.shape or right.shape:
        shape = show_shape(left.shape or right.shape)
        raise GoalError(
            f"an equation between scalars is wanted, not of shape {shape}; linear systems: workbench worked"
        )
    left, right = plain_body(left), plain_body(right)
    if not (contains(left, x) or contains(right, x)):
        raise GoalError(f"{x.name} does not occur in the equation {brief(left)} = {brief(right)}")
    if not (can_be_precise(left) and can_be_precise(right)):
        raise NoRule(f"{brief(left)} = {brief(right)} holds something that cannot be solved for yet")
    return left, right


# -- testing ------------------------------------------------------------------------------------


def _tested(work: Working, left: Term, right: Term, found: list[Candidate]) -> list[Candidate]:
    """The candidates that solve the equation, each once, in increasing order; a line for each of them."""
    kept: list[Candidate] = []
    for candidate in found:
        if not (candidate.near or contains(candidate.value, work.k)):
            candidate = replace(candidate, value=tidy(candidate.value))
        if any(same_everywhere(candidate.value, other.value) for other in kept):
            continue
        if contains(candidate.value, work.k):
            candidate = of_turns(work, left, right, candidate)
        put_in = (substitute(left, {work.x: candidate.value}), substitute(right, {work.x: candidate.value}))
        if candidate.near:
            verdict = _near_verdict(work, left, right, candidate.value)
        elif candidate.turns is not None and not candidate.turns.some:
            verdict = "unreal"
        else:
            verdict = _verdict(work, *put_in, candidate)
        shown = said(equals(work.x, candidate.value), 60)
        if verdict == "solves":
            told = {line.statement for line in work.board.lines}
            if not candidate.near and equals(*put_in) not in told:
                why = f"{shown} put back"
                needs = () if candidate.turns is None else candidate.turns.conditions
                n = work.write(equals(*put_in), reasons.TEST, why, (candidate.line,), needs)
                candidate = replace(candidate, line=n)
            kept.append(candidate)
        elif verdict == "fails":
            gap = absolute(difference(worked_out(put_in[0])[0], worked_out(put_in[1])[0]))
            why = f"{shown} put back: the sides differ; it came in on the way"
            work.write(relation(">", gap, ZERO), reasons.SPURIOUS, why, (candidate.line,))
        else:
            work.notes.append(f"{shown} is spurious: the equation has no real value there.")
            work.without.append(candidate.value)
    return _ordered(kept)


def _verdict(work: Working, left: Term, right: Term, candidate: Candidate) -> str:
    """solves, fails, or unreal.

    With parameters it must solve at the draws, of all signs, at which it is real and what the lines and the equation
    ask for holds. Raises NoRule where it does not: a solution is not dropped for some values of a parameter only.
    """
    seen = []
    parameters = symbols(left, right)
    asked = _asked_of_parameters(work, candidate)
    for point in of_all_signs(parameters):
        a, b = value_of(left, point), value_of(right, point)
        if a is not None and b is not None and all(_met(c, point) for c in asked):
            seen.append(bool(abs(a - b) <= real(1e-25) * max(1, abs(a))))
    if not parameters:
        return "unreal" if not seen else "solves" if seen[0] else "fails"
    if any(_is_never_met(c) for c in asked):
        return "fails"
    if not seen or not all(seen):
        letters = ", ".join(s.name for s in parameters if s is not work.k)
        raise NoRule(f"whether {brief(candidate.value)} is a solution depends on {letters}: cases are not told yet")
    return "solves"


def _is_never_met(condition: Condition) -> bool:
    """Whether a condition t >= 0 fails at every value of its parameter."""
    statement = condition.statement
    if statement is None or statement.args[1] is not ZERO or ">" not in statement.attrs[0]:
        return False
    signs = signs_everywhere(statement.args[0])
    return signs is not None and signs <= frozenset({-1})


def _met(condition: Condition, point: Point) -> bool:
    """Whether a condition holds at a point; one without a statement, or about something else, is not asked."""
    statement = condition.statement
    if statement is None or any(s.name not in point for s in symbols(statement)):
        return True
    left, right = (value_of(side, point) for side in statement.args)
    if left is None or right is None:
        return False
    signs = {">": left > right, ">=": left >= right, "<": left < right, "<=": left <= right}
    return bool(signs.get(statement.attrs[0], True))


def _near_verdict(work: Working, left: Term, right: Term, value: Term) -> str:
    """The same for decimals: the sides are much nearer to each other there than a little away."""
    here = real(value.value)
    gaps = []
    for at in (here, here * (1 + real(1e-4))):
        a, b = value_of(left, {work.x.name: at}), value_of(right, {work.x.name: at})
        if a is None or b is None:
            return "unreal"
        gaps.append(abs(a - b))
    return "solves" if gaps[0] <= gaps[1] * real(1e-8) else "fails"


def _ordered(kept: list[Candidate]) -> list[Candidate]:
    if any(symbols(c.value) for c in kept):
        return kept
    return sorted(kept, key=lambda c: value_of(c.value, {}) or 0)


def _excluded(work: Working) -> bool:
    """Whether the lines show that there is no solution."""
    used = {line.rule for line in work.board.lines}
    return bool(used & {reasons.NO_SOLUTION, reasons.UNKNOWN_CANCELS, reasons.SPURIOUS}) or bool(work.without)


# -- what is claimed ----------------------------------------------------------------------------


def _statement(left: Term, right: Term, work: Working, kept: list[Candidate]) -> Term:
    """The equation holds where x is one of the solutions, and nowhere else: as a product that is 0, of decimals nearly;
    with a range where the list is of those in a range."""
    x, values = work.x, [c.value for c in kept]
    near = "approx" if any(c.near for c in kept) else "="
    ends: tuple[Term, ...] = ()
    if work.within:
        low, high = work.within[-1]
        ends = (relation(">=", x, low), relation("<=", x, high))
    if not values:
        apart = relation(">", absolute(difference(left, right)), ZERO)
        return implies(both(*ends), apart) if ends else apart
    solved = both(equals(left, right), *ends) if ends else equals(left, right)
    if len(values) == 1 and kept[0].turns is None:
        return iff(solved, relation(near, x, values[0]))
    if all(c.turns is None or c.turns.even for c in kept):
        return iff(solved, relation(near, mul(*(_vanishes(x, c) for c in kept)), ZERO))
    zero = equals(mul(*(difference(x, v) for v in values)), ZERO)
    needs = dict.fromkeys(n.statement for c in kept if c.turns is not None for n in c.turns.conditions)
    body = both(zero, *(n for n in needs if n is not None)) if needs else zero
    return iff(solved, exists(body, work.k))


def _vanishes(x: Term, candidate: Candidate) -> Term:
    """x - r, or a sine that is 0 at all members of a family of constant period."""
    turns = candidate.turns
    if turns is None or turns.first is None or turns.period is None:
        return difference(x, candidate.value)
    return sin(tidy(divide(mul(pi, difference(x, turns.first)), turns.period)))


def _said(work: Working, kept: list[Candidate]) -> str:
    x, k = work.x, work.k
    where = ""
    if work.within:
        low, high = work.within[-1]
        where = f" on `[{brief(low)}, {brief(high)}]`"
    if not kept:
        return f"There is no real solution{where}."
    shown = " or ".join(_decimal(x, c) for c in kept)
    needs = dict.fromkeys(n.words for c in kept if c.turns is not None for n in c.turns.conditions)
    turns = ""
    if any(c.turns is not None for c in kept):
        turns = f", with any integer `{k.name}`" + (f" where {' and '.join(needs)}" if needs else "")
    return f"Solution{'s' if len(kept) > 1 else ''}{where}: {shown}{turns}."


def _decimal(x: Term, candidate: Candidate) -> str:
    if candidate.near:
        return f"`{x.name}` about {float(candidate.value.value):.15g}"
    return said(equals(x, candidate.value))


def _without_repeats(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    found: dict[str, Condition] = {}
    for condition in conditions:
        found.setdefault(condition.words, condition)
    return tuple(found.values())


def _domain(left: Term, right: Term, work: Working, kept: list[Candidate]) -> Iterator[Condition]:
    """What the equation itself asks of the parameters, and at the solutions: denominators that are not 0, roots and
    logarithms that have values, no negative number equal to a root."""
    for needs, inside in guards(left, right):
        if not work.varies(inside):
            yield from _open(needs, inside, work)
    for candidate in kept:
        if not candidate.near:
            yield from _at_solution([*guards(left, right)], candidate.value, work)


def _at_solution(found: list[tuple[Needs, Term]], value: Term, work: Working) -> Iterator[Condition]:
    for needs, inside in (*found, *((needs_nonnegative, a) for a in work.asked)):
        if work.varies(inside):
            yield from _open(needs, tidy(substitute(inside, {work.x: value})), work)


def _open(needs: Needs, inside: Term, work: Working) -> Iterator[Condition]:
    """The condition, factor by factor where the part is not to be 0, unless it is known to hold."""
    parts = [inside]
    if needs is needs_nonzero:
        parts = [f.args[0] if f.head is POWER and f.args[1].head is NUMBER else f for f in parts_of(inside)[0]]
    for part in parts:
        condition = needs(part) if set(symbols(part)) - {work.k} else None
        if condition is None or condition.discharged:
            continue
        signs = signs_everywhere(part)
        if signs is None or not signs <= _ALLOWED[needs]:
            yield condition


_ALLOWED: dict[Needs, frozenset[int]] = {
    needs_nonzero: frozenset({-1, 1}), needs_positive: frozenset({1}), needs_nonnegative: frozenset({0, 1}),
}  # fmt: skip
"""The signs with which each condition holds."""


def _asked_of_parameters(work: Working, candidate: Candidate) -> tuple[Condition, ...]:
    """What the lines ask of the parameters, what was squared asks at a solution, and what a family asks of its k."""
    members = () if candidate.turns is None else candidate.turns.conditions
    return (*members, *_assumptions(work, [candidate.line]), *_at_solution([], candidate.value, work))


def _assumptions(work: Working, lines: Iterable[str] | None = None) -> tuple[Condition, ...]:
    """What the lines ask of the parameters; what they ask of an unknown, or of the integer of a family, is tested by
    putting back. ``lines``: those alone, and what they rest on."""
    unknown = {work.x, work.k, *work.inner}
    told = work.board.lines if lines is None else _ancestors(work.board, lines)
    return _without_repeats(
        condition
        for condition in conditions_of(told)
        if not condition.discharged
        and unknown.isdisjoint(() if condition.statement is None else symbols(condition.statement))
    )


def _ancestors(board: Board, lines: Iterable[str]) -> list[Line]:
    by_number = {line.n: line for line in board.lines}
    found: set[str] = set()
    open_ = [n for n in lines if n]
    while open_:
        n = open_.pop().partition(".")[0]
        if n not in found and n in by_number:
            found.add(n)
            open_ += by_number[n].rests_on
    return [line for line in board.lines if line.n in found]


_IDEAS = (
    (reasons.SQUARE, "Square the root away, and put every candidate back: squaring is no equivalence."),
    (common.SUBSTITUTION, "One quantity stands in all terms: find it first, then the unknown."),
    (reasons.QUADRATIC_FORMULA, "A quadratic equation: complete the square."),
    (algebra.COMPLETING_THE_SQUARE, "A quadratic equation: complete the square."),
    (algebra.FACTOR, "A product is 0 exactly when one of its factors is."),
    (reasons.NUMERIC_ROOT, "Nothing closes: cut the line where the function has one sign, or is monotone."),
    (reasons.LOGARITHMS_JOINED, "Join the logarithms, then undo the one that is left."),
    (algebra.COMMON_DENOMINATOR, "Over one bar, a quotient is 0 when its numerator is and its denominator is not."),
)


def _idea(board: Board) -> str:
    used = {line.rule for line in board.lines}
    return next((words for rule, words in _IDEAS if rule in used), "Undo what was done to the unknown, step by step.")


def _every_x(work: Working, left: Term, right: Term, givens: Iterable[Term] | None, id: str, title: str) -> Derivation:
    statement = equals(left, right)
    work.write(statement, reasons.IDENTITY, "the two sides are the same expression, written differently", ())
    makes = tuple(givens) if givens is not None else symbols(left, right)
    made = Derivation(
        id=id,
        title=title or f"Solve {said(equals(left, right), 70)} for `{work.x.name}`",
        givens=makes,
        goal=f"Find all real `{work.x.name}` with {said(equals(left, right))}.",
        claims=(Claim("Equality", statement),),
        roads=(work.board.road("solving"),),
        notes=(f"Every `{work.x.name}` for which both sides have a value solves the equation.",),
    )
    return made


__all__ = ["solve"]
