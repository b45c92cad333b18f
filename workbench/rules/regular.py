"""Where a term is smooth in some of its letters, and a term with its variable at another place.

Opaque functions are smooth. A declared function is smooth where its own domain says so and away from its kinks; what
this asks of a term is given as statements, to be shown. Nothing is said of a term in which a letter stands under a
binder that is not known to keep smoothness: then there is no answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbench.algebra.arithmetic import arithmetic
from workbench.rules import facts
from workbench.rules.condition import Condition
from workbench.rules.requirements import domain_conditions, needs_nonnegative, needs_nonzero, needs_positive, restated
from workbench.terms.declaration import Function
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.functions.norms import norm
from workbench.terms.heads import (
    ADD,
    APPLY,
    AT,
    CONSTANT,
    DELTA,
    DERIVATIVE,
    INDEX,
    INTEGRAL,
    MATMUL,
    MUL,
    NUMBER,
    POWER,
    SIZE,
    SUM,
    SYMBOL,
    TENSOR,
    TRANSPOSE,
    derivative,
    oo,
)
from workbench.terms.term import LanguageError, Term, contains, depends_on, postorder, rebuild, substitute, symbols

_EVEN = range(2, 20, 2)
_SMOOTH = (ADD, APPLY, AT, CONSTANT, DELTA, INDEX, MATMUL, MUL, NUMBER, SIZE, SUM, SYMBOL, TENSOR, TRANSPOSE)


def regular(f: Term, letters: Iterable[Term]) -> tuple[Term, ...] | None:
    """The statements under which f is smooth in the letters together; None where nothing is known."""
    moves = depends_on(f, tuple(letters))
    squared = _only_squared(f)
    asked: dict[Term, None] = {}
    for node in postorder(f):
        if not moves(node) or node.head in _SMOOTH or node in squared:
            continue
        found = _asked(node)
        if found is None:
            return None
        asked.update(dict.fromkeys(found))
    return tuple(asked)


def _only_squared(f: Term) -> frozenset[Term]:
    """The norms that stand only under even powers: the square of a norm is a sum of squares, and has no kink at 0."""
    even: set[Term] = set()
    others = {f}
    for node in postorder(f):
        square = node.head is POWER and node.args[1].head is NUMBER and node.args[1].value in _EVEN
        (even if square else others).update(node.args)
    return frozenset(t for t in even - others if t.head is norm and not any(norm.attributes(t).values()))


def _asked(node: Term) -> tuple[Term, ...] | None:
    head = node.head
    if head is POWER:
        base, exponent = node.args
        if exponent.head is NUMBER and exponent.value.denominator == 1:
            apart = needs_positive(base.args[0]) if base.head is sqrt else needs_nonzero(base)
            return () if exponent.value >= 0 else _statement(apart)
        whole = facts.whole(exponent) and not facts.positive(base)
        return _statement(needs_nonnegative(exponent) if whole else needs_positive(base))
    if head in (DERIVATIVE, INTEGRAL):  # of what is smooth everywhere; between ends that are numbers
        body = node.args[0]
        entire = all(part.head in _SMOOTH or part.head is DERIVATIVE for part in postorder(body))
        entire = entire or regular(body, symbols(body)) == ()
        return () if entire and not any(contains(end, oo) for end in node.args[2:]) else None
    if isinstance(head, Function) and node.args:
        knows = head.knows
        by_entry = knows.entries.elementwise and knows.calculus.derivative is not None
        as_a_whole = knows.calculus.differential is not None and not any(head.attributes(node).values())
        if not (knows.calculus.linear or by_entry or as_a_whole):
            return None
        conditions = [c for c in domain_conditions(node) if not c.discharged]
        if any(c.statement is None for c in conditions):
            return None
        return tuple(c.statement for c in conditions if c.statement is not None)
    return None


def _statement(condition: Condition) -> tuple[Term, ...]:
    return () if condition.discharged or condition.statement is None else (condition.statement,)


def placed(f: Term, x: Term, where: Term) -> Term:
    """f with its variable x at a place: there the derivative of f(x) in x is that of f(s + c) in s, where the place is
    s + c with a symbol s. Raises LanguageError where f is differentiated in x and the place is no such sum."""
    if x is where or not contains(f, x):
        return f
    done: dict[Term, Term] = {}
    anchor = anchor_of(where)
    for node in postorder(f):
        if node is x:
            done[node] = where
        elif node.head is DERIVATIVE and node.args[1] is x:
            if anchor is None or anchor is not x and contains(node.args[0], anchor):
                raise LanguageError(f"a derivative in {x.name} at a place that is no shift of a symbol")
            done[node] = derivative(done[node.args[0]], anchor)
        else:
            args = [done[a] for a in node.args]
            done[node] = rebuild(node, map(arithmetic, args) if node.head is APPLY else args)
    return done[f]


def anchor_of(where: Term) -> Term | None:
    """The symbol s of a place s + c in which s does not occur again, or that is s itself."""
    if where.head is SYMBOL:
        return where
    if where.head is ADD:
        for k, part in enumerate(where.args):
            if part.head is SYMBOL and not any(contains(o, part) for j, o in enumerate(where.args) if j != k):
                return part
    return None


Known = Sequence[tuple[Term, Term]]
"""Terms with what they go to."""


def limit_of(
    body: Term, h: Term, to: Term, known: Known, letters: Sequence[Term]
) -> tuple[Term, tuple[Term, ...]] | None:
    """What the body goes to as h goes to a place, by known limits of its parts and continuity, and the statements this
    asks; ``letters`` are fresh symbols, one for each known limit. None where this does not tell."""
    change = {f: letter for (f, _), letter in zip(known, letters, strict=True)}
    lettered = _lettered(body, change)
    moving = [s for s in (*change.values(), h) if contains(lettered, s)]
    if h in moving and contains(to, oo):
        return None
    asked = regular(lettered, moving)
    if asked is None:
        return None
    values = {letter: a for (_, a), letter in zip(known, letters, strict=True)} | {h: to}
    try:
        conditions = [restated(substitute(placed(c, h, to), values)) for c in asked]
        value = arithmetic(substitute(placed(lettered, h, to), values))
    except LanguageError:
        return None
    return value, tuple(c.statement for c in conditions if not c.discharged and c.statement is not None)


def _lettered(root: Term, change: dict[Term, Term]) -> Term:
    """The term with letters for the known parts; of a sum or a product also for some of its operands together."""
    if root in change:
        return change[root]
    if root.head in (DERIVATIVE, INTEGRAL):  # what holds for each value of the variable, at that value
        change = {part: letter for part, letter in change.items() if not contains(part, root.args[1])}
        if not change:
            return root
        return rebuild(root, [a if a is root.args[1] else _lettered(a, change) for a in root.args])
    args = list(root.args)
    taken: list[Term] = []
    if root.head in (ADD, MUL):
        for part, letter in change.items():
            if part.head is root.head and letter.shape == root.shape:
                left = list(args)
                try:
                    for operand in part.args:
                        left.remove(operand)
                except ValueError:
                    continue
                args, taken = left, [*taken, letter]
    made = [*taken, *(_lettered(a, change) for a in args)]
    if root.head in (ADD, MUL) and len(made) == 1:
        return made[0]
    return rebuild(root, made) if made != list(root.args) else root


__all__ = ["anchor_of", "limit_of", "placed", "regular"]
