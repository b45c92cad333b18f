"""Moves: procedures that find, for a term, the one rule that applies next. The pen takes them where it takes a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import reduce

from workbench.rules import components, differentials, partials
from workbench.rules.differentials import contracted
from workbench.rules.identify import read_off
from workbench.rules.inference import Needed, Reduction, Step, settled
from workbench.rules.requirements import domain_conditions
from workbench.rules.rule import Rewrite, replace_nodes
from workbench.rules.traces import trace_is_cyclic, trace_of_a_transpose
from workbench.rules.writing import flipped, is_zero, zero
from workbench.terms.functions.elementwise import absolute
from workbench.terms.functions.linear_algebra import trace
from workbench.terms.heads import (
    ANTIDERIVATIVE,
    APPLY,
    AT,
    DERIVATIVE,
    DIFFERENTIAL,
    MATMUL,
    NUMBER,
    POWER,
    RELATION,
    SYMBOL,
    derivative,
    differential,
    equals,
    matmul,
    number,
    relation,
)
from workbench.terms.statements import both, implies
from workbench.terms.term import Term, contains, depends_on, postorder, transform

_MOST = 60
"""Derivatives that are looked into, at most."""


def inward(term: Term) -> Rewrite | None:
    """One level inward: a differential, or the derivative of a scalar in a scalar or a component."""
    if term.head is DIFFERENTIAL:
        return differentials.step(term, depends_on(term.args[0], term.args[1:]))
    if term.head is DERIVATIVE and not term.shape:
        x = term.args[1]
        variable = x.args[0] if x.head is AT else x
        return partials.step(term, depends_on(term.args[0], (variable,)))
    return None


def differentiated(terms: Iterable[Term]) -> Iterator[Reduction]:
    """What the rules of differentiation make of the derivatives in the terms, inner ones too: a reason that names one
    of them leaves those that go without saying (of a constant, of the variable itself) to the reader. What a rule asks
    for counts only where its equation is used."""
    found: dict[Term, None] = {}
    perhaps: dict[Term, None] = {}
    todo = list(terms)
    while todo and len(found) + len(perhaps) < _MOST:
        made = []
        for node in postorder(*todo):
            for result, asked in _one_level(node) if node.head in (DERIVATIVE, DIFFERENTIAL) else ():
                statement = equals(node, result)
                if asked:
                    statement = implies(both(*asked) if len(asked) > 1 else asked[0], statement)
                if statement not in found and statement not in perhaps:
                    (perhaps if asked else found)[statement] = None
                    made.append(result)
        todo = made
    if found or perhaps:
        yield Reduction(tuple(found), perhaps=tuple(perhaps))


def spelled_out(term: Term) -> tuple[Term, tuple[Term, ...]] | None:
    """The term with its differentials by those of the variables alone, and what the rules ask for on the way; None
    where there is a differential that no rule opens."""
    asked: dict[Term, None] = {}
    for _ in range(_MOST):
        opened: dict[Term, Term] = {}
        for node in postorder(term):
            if node.head is DIFFERENTIAL and node.args[0] not in node.args[1:]:
                rewrite = inward(node)
                if rewrite is None or any(c.statement is None and not c.discharged for c in rewrite.conditions):
                    return None
                opened[node] = rewrite.result
                open_ = (c.statement for c in rewrite.conditions if not c.discharged)
                asked.update((said, None) for said in open_ if said is not None)
        if not opened:
            return term, tuple(asked)
        term = replace_nodes(term, opened)
    return None


def _one_level(node: Term) -> Iterator[tuple[Term, tuple[Term, ...]]]:
    """What the rules make of a derivative or a differential, and what they ask for."""
    rewrite = inward(node)
    if rewrite is not None and rewrite.result.indices <= node.indices:
        yield rewrite.result, tuple(dict.fromkeys(_asked(rewrite)))
    elif node.head is DERIVATIVE and (found := worked_out(node)) is not None:
        yield found


def _asked(rewrite: Rewrite) -> Iterator[Term]:
    return (c.statement for c in rewrite.conditions if c.statement is not None and not c.discharged)


def worked_out(node: Term) -> tuple[Term, tuple[Term, ...]] | None:
    """The derivative in an array (or of one) by its differential, with what the rules ask for: what no rule reaches is
    left as a derivative of its own. None where nothing is read off, or nothing was done."""
    f, x = node.args
    if x.head is not SYMBOL or not node.shape:
        return None
    dx, found = differential(x, x), differential(f, x)
    asked: dict[Term, None] = {}
    for _ in range(_MOST):
        inner = next((t for t in postorder(found) if t.head is DIFFERENTIAL and t is not dx), None)
        if inner is None:
            break
        g = inner.args[0]
        by_itself = g.head is AT and g.args[0].head in (APPLY, DERIVATIVE)  # an entry of what no rule reaches
        rewrite = None if by_itself else inward(inner)
        if rewrite is None:
            if g is f or x.rank > 1 and g.shape:
                return None
            change = contracted(derivative(g, x), dx, x.rank)
        else:
            change = rewrite.result
            asked.update(dict.fromkeys(_asked(rewrite)))
        if not change.indices <= inner.indices:
            return None
        found = replace_nodes(found, {inner: change})
    if is_zero(found):
        return zero(node.shape), ()
    factor = read_off(transform(found, lambda t: _to_the_end(t, dx)), dx)
    return None if factor is None or factor.shape != node.shape else (factor, tuple(asked))


def _to_the_end(t: Term, dx: Term) -> Term | None:
    """A dot product with dx in its second factor."""
    if t.head is MATMUL and len(t.args) == 2 and not t.shape and contains(t.args[0], dx):
        return matmul(t.args[1], t.args[0])
    return None


def antiderivative_of(step: Step) -> Iterator[Reduction]:
    """An antiderivative is one because its derivative is the integrand, whatever way it was found."""
    if step.goal.head is not RELATION or step.goal.args[0].head is not ANTIDERIVATIVE:
        return
    (f, x), found = step.goal.args[0].args[:2], step.goal.args[1]
    slope = derivative(found, x)
    inner = tuple(equals(derivative(n, x), n.args[0]) for n in postorder(found)
                  if n.head is ANTIDERIVATIVE and n.args[1] is x)  # fmt: skip
    where = tuple(_where_defined(f))
    for rules in (*differentiated([slope]), Reduction(())):
        made = [p.args[1] for p in rules.perhaps]
        needed = [Needed(equals(slope, f), (*rules.given, *made, *inner), computed=True)]
        yield settled(step.goal, [*needed, *(Needed(p.args[0], where) for p in rules.perhaps)])


def _where_defined(f: Term) -> Iterator[Term]:
    """What holds wherever the integrand has a value: elsewhere nothing is asked of an antiderivative."""
    for node in postorder(f):
        if node.head is POWER and node.args[1].head is NUMBER and node.args[1].value < 0 and not node.shape:
            yield relation(">", absolute(node.args[0]), number(0))
        yield from (c.statement for c in domain_conditions(node) if c.statement is not None)


def differentials_of(step: Step) -> Iterator[Reduction]:
    """What the rules of differentiation make of the differentials in the step."""
    yield from differentiated((step.goal, *step.premises))


def component(term: Term) -> Rewrite | None:
    """A component of a compound array by components of its parts."""
    return components.step(term) if term.head is AT else None


def turned(last: Term) -> Callable[[Term], Rewrite | None]:
    """Under a trace, the factors of a matrix product turned round until ``last`` stands at the end."""

    def turn(term: Term) -> Rewrite | None:
        if term.head is not trace:
            return None
        factors = _factors(term.args[0])
        if factors.count(last) != 1 or len(factors) < 2 or any(f.rank != 2 for f in factors):
            return None
        place = factors.index(last) + 1
        result = trace(reduce(matmul, factors[place:] + factors[:place]))
        return Rewrite(result, trace_is_cyclic) if result is not term else None

    turn.__name__ = "turned"
    return turn


def transposed(of: Term) -> Callable[[Term], Rewrite | None]:
    """A matrix product under a trace, transposed as a whole, where ``of`` stands in it transposed: then it does not."""

    def turn(term: Term) -> Rewrite | None:
        if term.head is not trace:
            return None
        factors = _factors(term.args[0])
        if factors.count(flipped(of)) != 1 or any(f.rank != 2 for f in factors):
            return None
        return Rewrite(trace(reduce(matmul, map(flipped, reversed(factors)))), trace_of_a_transpose)

    turn.__name__ = "transposed"
    return turn


def _factors(product: Term) -> list[Term]:
    """The factors of a matrix product, bracketed anyhow, from left to right."""
    found: list[Term] = []
    stack = [product]
    while stack:
        term = stack.pop()
        if term.head is MATMUL:
            stack.extend(reversed(term.args))
        else:
            found.append(term)
    return found


__all__ = [
    "antiderivative_of", "component", "differentials_of", "differentiated", "inward", "spelled_out", "transposed",
    "turned", "worked_out",
]  # fmt: skip
