"""What reaches each value on the way back, added up: <v_bar, dv> = <u, dw> + ... for one value after the other gives
the differential of the last one in those of the first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.rules.identify import read_off
from workbench.rules.inference import Needed, Reduction, Step
from workbench.rules.writing import is_zero, total, zero
from workbench.terms.heads import ADD, DIFFERENTIAL, RELATION, equals, number
from workbench.terms.term import Term, contains, postorder

Factors = dict[Term, list[Term]]


def passed_on(step: Step) -> Iterator[Reduction]:
    """All cited equations of such products added up: of every differential the factors on the one side, over all of
    them, are those on the other."""
    cited = [p for p in step.premises if p.head is RELATION and p.attrs[0] == "="]
    if step.goal.head is not RELATION or step.goal.attrs[0] != "=":
        return
    left, right = factors_of(step.goal.args[1]), factors_of(step.goal.args[0])
    if left is None or right is None:
        return
    for premise in cited:
        sides = [factors_of(side) for side in premise.args]
        if sides[0] is None or sides[1] is None:
            continue  # it says what a letter stands for, or speaks of something else
        _join(left, sides[0])
        _join(right, sides[1])
    needed = []
    for d in dict.fromkeys((*left, *right)):
        one, other = (total(side.get(d, []), d.shape) if d in side else zero(d.shape) for side in (left, right))
        if one is not other:
            needed.append(Needed(equals(one, other)))
    yield Reduction((step.goal,), tuple(needed))


def factors_of(side: Term) -> Factors | None:
    """The factors of the differentials in a sum of products with one each; None for any other term."""
    found: Factors = {}
    if is_zero(side):
        return found
    for term in side.args if side.head is ADD else (side,):
        moving = [t for t in postorder(term) if t.head is DIFFERENTIAL]
        if term.shape or len(moving) != 1:
            return None
        (d,) = moving
        factor = number(1) if term is d else read_off(term, d)
        if factor is None or factor.shape != d.shape:
            return None
        found.setdefault(d, []).append(factor)
    return found


def _join(factors: Factors, more: Factors) -> None:
    for d, parts in more.items():
        factors.setdefault(d, []).extend(parts)


def beside(linear: Term, x: Term) -> Term | None:
    """The factor of dx in a sum of products with differentials, the others of which do not depend on x; None where
    there is none."""
    parts: Sequence[Term] = linear.args if linear.head is ADD else (linear,)
    own = [t for t in parts if any(_moves(d, x) for d in postorder(t))]
    directions = {d for t in own for d in postorder(t) if _moves(d, x)}
    if len(directions) != 1:
        return None
    (direction,) = directions
    if direction.args[0] is not x:
        return None
    factors = [read_off(t, direction) for t in own]
    known = [f for f in factors if f is not None]
    return total(known, known[0].shape) if len(known) == len(factors) else None


def _moves(d: Term, x: Term) -> bool:
    """Whether it is a differential that is not 0 where x alone moves."""
    return d.head is DIFFERENTIAL and x in d.args[1:] and contains(d.args[0], x)


__all__ = ["beside", "factors_of", "passed_on"]
