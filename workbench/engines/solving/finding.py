"""From an equation to its solutions: the candidates put back one by one, the spurious ones named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from workbench.engines.limits.rewritings import plain_body
from workbench.engines.limits.values import worked_out
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
from workbench.numerics.draws import draws, same_everywhere, value_of
from workbench.numerics.reading import can_be_precise
from workbench.numerics.reals import real
from workbench.record.board import Board, conditions_of
from workbench.record.derivation import Claim, Derivation
from workbench.record.errors import GoalError, NoRule
from workbench.record.naming import names_in
from workbench.rules.condition import Condition
from workbench.rules.declared import algebra, common
from workbench.rules.declared import equations as reasons
from workbench.rules.writing import difference
from workbench.terms.functions.arrays import array
from workbench.terms.functions.elementwise import absolute, sin
from workbench.terms.functions.linear_algebra import zeros
from workbench.terms.heads import (
    COMPARE,
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
    made = Derivation(
        id=id,
        title=title or f"Solve {said(equals(left, right), 70)} for `{x.name}`",
        givens=(*(makes if x in makes else (*makes, x)), *((k,) if k in used else ())),
        goal=f"Find all real `{x.name}` with {said(equals(left, right))}.",
        claims=(Claim("Solution", held, None, (x,), result),),
        roads=(work.board.road("solving"),),
        idea=_idea(work.board),
        assumptions=_assumptions(work),
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
            verdict = _verdict(work, *put_in)
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


def _verdict(work: Working, left: Term, right: Term) -> str:
    """solves, fails, or unreal: at draws of the parameters at which there are values.

    Raises NoRule where it solves at some of them, and no line says for which.
    """
    seen = []
    for point in draws(symbols(left, right)):
        a, b = value_of(left, point), value_of(right, point)
        if a is not None and b is not None:
            seen.append(bool(abs(a - b) <= real(1e-25) * max(1, abs(a))))
    if not seen:
        return "unreal"
    if any(seen) and not all(seen) and work.k not in symbols(left, right) and not _assumptions(work):
        raise NoRule(f"{brief(left)} = {brief(right)} holds for some values of the parameters; for which is open")
    return "solves" if any(seen) else "fails"


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


def _assumptions(work: Working) -> tuple[Condition, ...]:
    """What the lines ask of the parameters; what they ask of an unknown, or of the integer of a family, is tested by
    putting back."""
    unknown = {work.x, work.k, *work.inner}
    found: dict[str, Condition] = {}
    for condition in conditions_of(work.board.lines):
        about = () if condition.statement is None else symbols(condition.statement)
        if not condition.discharged and unknown.isdisjoint(about):
            found.setdefault(condition.words, condition)
    return tuple(found.values())


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
