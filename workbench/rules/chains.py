"""The chain rule at inner points: the derivative of f(g(x)) is that of f(u) in u, where u = g(x) is cited, times that
of g; for several arguments the sum over them, each while the others are held fixed."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules import moves
from workbench.rules.differentials import contracted
from workbench.rules.inference import Needed, Reduction, Step
from workbench.rules.regular import anchor_of
from workbench.rules.writing import total
from workbench.terms.heads import (
    ADD,
    APPLY,
    AT,
    DERIVATIVE,
    MATMUL,
    MUL,
    RELATION,
    SYMBOL,
    add,
    derivative,
    equals,
    mul,
    number,
    transpose,
)
from workbench.terms.term import LanguageError, Term, build, contains, postorder, symbols

_MOST = 60
"""Derivatives that are worked out for one step."""


def at_inner_points(step: Step) -> Iterator[Reduction]:
    """What the derivatives of opaque functions of functions are, at the points that cited equations name."""
    points: dict[Term, list[Term]] = {}
    for premise in step.premises:
        if premise.head is RELATION and premise.attrs[0] == "=":
            for letter, value in (premise.args, premise.args[::-1]):
                if letter.head is SYMBOL and letter not in symbols(value):
                    points.setdefault(value, []).append(letter)
    given: dict[Term, None] = {}
    needed: dict[Term, None] = {}
    todo = [step.goal, *step.premises]
    while todo and len(given) < _MOST:
        made = []
        for node in postorder(*todo):
            found = _differentiated(node, points, needed) if node.head is DERIVATIVE else None
            if found is not None and equals(node, found) not in given:
                given[equals(node, found)] = None
                made.append(found)
        todo = made
    if given:
        yield Reduction(tuple(given), tuple(map(Needed, needed)))


def _differentiated(node: Term, points: dict[Term, list[Term]], needed: dict[Term, None]) -> Term | None:
    """The derivative at inner points, along a line, or by the ordinary rules; what these ask is put into ``needed``."""
    f, x = node.args
    found = _chain(f, x, points) if f.head is APPLY and x.head is SYMBOL else None
    if found is None:
        found = along_a_line(f, x)
    if found is None and f.head is APPLY and len(f.args) == 1 and x.head is AT and f.args[0].head is AT:
        place = f.args[0]  # a function of one entry
        if place.args[0] is x.args[0] and place is not x and not place.shape:
            found = mul(derivative(f, place), derivative(place, x))
    if found is None and f.head is MATMUL and not x.shape:
        moving = [k for k, factor in enumerate(f.args) if contains(factor, x)]
        if len(moving) == 1:
            found = build(MATMUL, [derivative(a, x) if k in moving else a for k, a in enumerate(f.args)])
    if found is None and (rewrite := moves.inward(node)) is not None:
        needed.update((c.statement, None) for c in rewrite.conditions if c.statement is not None and not c.discharged)
        found = rewrite.result
    return found


def _chain(f: Term, x: Term, points: dict[Term, list[Term]]) -> Term | None:
    inner: list[Term] = []
    for argument in f.args:
        letters = [argument] if argument.head is SYMBOL else points.get(argument, [])
        letter = next((s for s in letters if s not in inner and (s is argument or s is not x)), None)
        if letter is not None:
            inner.append(letter)
        elif contains(argument, x):
            return None
        else:
            inner.append(argument)
    if any(a.head is not SYMBOL and set(symbols(a)) & {s for s in inner if s.head is SYMBOL} for a in inner):
        return None
    if all(letter is argument for letter, argument in zip(inner, f.args, strict=True)):
        return None
    outer = build(APPLY, inner, f.attrs)
    parts: list[Term | None] = []
    for letter, argument in zip(inner, f.args, strict=True):
        if letter is x:
            parts.append(derivative(outer, x))
        elif contains(argument, x):
            parts.append(change_through(outer, letter, argument, x))
    if any(part is None for part in parts):
        return None
    return total([part for part in parts if part is not None], f.shape + x.shape)


def along_a_line(f: Term, t: Term) -> Term | None:
    """The derivative in t, a number or a vector, of g(x + c(t)), or of its derivatives in x: the next derivative in x,
    times the change of the place; for several arguments the sum. None for other terms."""
    core = f
    taken: list[Term] = []
    while core.head is DERIVATIVE:
        core, x = core.args
        taken.append(x)
    if core.head is not APPLY or t.head is not SYMBOL or t.rank > 1:
        return None
    moving = [a for a in core.args if contains(a, t)]
    anchors = [anchor_of(a) for a in moving]
    known = [x for x in anchors if x is not None and x is not t]
    if not moving or len(set(known)) < len(moving) or not set(taken) <= {*known, *core.args}:
        return None
    if any(contains(a, x) for x, own in zip(known, moving, strict=True) for a in core.args if a is not own):
        return None
    parts = []
    for x, place in zip(known, moving, strict=True):
        rest = add(*(part for part in place.args if part is not x))
        slope = jacobian(rest, t) if t.shape else coefficient(rest, t)
        through = derivative(f, x)
        if f.rank > 1 or x.rank > 1 or slope.shape != x.shape + t.shape:
            return None
        turned = not f.shape and t.shape and x.shape
        parts.append(transpose(slope) @ through if turned else contracted(through, slope, x.rank))
    made = total(parts, f.shape + t.shape)
    return made if made.shape == f.shape + t.shape else None


def coefficient(term: Term, t: Term) -> Term:
    """The derivative in t of a product with the factor t; of other terms the derivative is written."""
    if term is t:
        return number(1)
    if term.head is ADD:
        moving = [part for part in term.args if contains(part, t)]
        if len(moving) < len(term.args):
            return add(*(coefficient(part, t) for part in moving)) if moving else derivative(term, t)
    factors = list(term.args) if term.head is MUL else []
    if factors.count(t) == 1:
        factors.remove(t)
        if not any(contains(factor, t) for factor in factors):
            return mul(*factors) if factors else number(1)
    return derivative(term, t)


def jacobian(c: Term, x: Term) -> Term:
    """The derivative of c in x worked out, where the rules reach all of it without asking for anything; else it is only
    written."""
    found = moves.worked_out(derivative(c, x)) if c.shape or x.shape else None
    return derivative(c, x) if found is None or found[1] else found[0]


def change_through(f: Term, u: Term, g: Term, x: Term) -> Term | None:
    """The derivative of f in u times that of g in x, where u stands for g; None for arrays of too many axes."""
    if f.rank > 1 or u.rank > 1 or x.rank > 1 or f.shape and x.shape and not u.shape:
        return None
    try:
        made = contracted(derivative(f, u), derivative(g, x), u.rank)
    except LanguageError:
        return None
    return made if made.shape == f.shape + x.shape else None


__all__ = ["along_a_line", "at_inner_points", "change_through", "coefficient", "jacobian"]
