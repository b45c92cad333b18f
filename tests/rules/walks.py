"""Rules applied until none applies: the walks that roads do, without the writing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from workbench.rules import adjoints, components, differentials, partials
from workbench.rules.condition import Condition
from workbench.rules.rule import Rewrite, preorder, replace_nodes
from workbench.terms.heads import AT, DERIVATIVE, DIFFERENTIAL, differential, number
from workbench.terms.term import Term, depends_on, postorder


@dataclass
class Walk:
    """The term reached, the rules used on the way and what they need."""

    term: Term
    rules: list[str] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)

    def took(self, rewrites: list[Rewrite]) -> None:
        self.rules += [r.rule.name for r in rewrites]
        self.conditions += [c for r in rewrites for c in r.conditions]


def _everywhere(walk: Walk, where: Callable[[Term], bool], step: Callable[[Term], Rewrite | None], most: int) -> Walk:
    for _ in range(most):
        found = {}
        for node in preorder(walk.term, below=lambda n: n not in found):  # noqa: B023
            rewrite = step(node) if where(node) else None
            if rewrite is not None:
                found[node] = rewrite
        if not found:
            return walk
        walk.term = replace_nodes(walk.term, {node: r.result for node, r in found.items()})
        walk.took(list(found.values()))
    raise AssertionError(f"no end after {most} rounds")


def differential_of(f: Term, *wrt: Term, most: int = 2000) -> Walk:
    """df down to the directions."""
    varies = depends_on(f, wrt)
    start = Walk(differential(f, *wrt))
    return _everywhere(start, lambda n: n.head is DIFFERENTIAL, lambda n: differentials.step(n, varies), most)


def gradient_of(f: Term, x: Term) -> Walk:
    """The gradient of a scalar, collected from the differential."""
    walk = differential_of(f, x)
    gradient, rewrites = adjoints.collect(number(1), walk.term, differential(x, x))
    walk.took(list(rewrites))
    walk.term = gradient
    return walk


def derivative_of(term: Term, most: int = 300) -> Walk:
    """A derivative in a scalar or a component, down to deltas."""
    x = term.args[1]
    varies = depends_on(term, [x.args[0] if x.head is AT else x])
    return _everywhere(Walk(term), lambda n: n.head is DERIVATIVE, lambda n: partials.step(n, varies), most)


def opened(term: Term, most: int = 300) -> Walk:
    """An entry in terms of entries of symbols and of functions that keep theirs."""
    return _everywhere(Walk(term), lambda n: n.head is AT or not n.shape, components.step, most)


def left_over(term: Term) -> list[Term]:
    """Differentials that are not directions, derivatives that were not taken."""
    return [
        t for t in postorder(term) if (t.head is DIFFERENTIAL and t.args[0] not in t.args[1:]) or (t.head is DERIVATIVE)
    ]
