"""Functions of a sign near a point: where g keeps its sign, |g| is g or -g; step, relu, maximum, minimum likewise.

That the sign is kept is asked for near the point and on the side of the limit. Source: Spivak, Calculus, ch. 5.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product

from workbench.forms.index_form import same
from workbench.rules.inference import Needed, Reduction, Step
from workbench.rules.limit_forms import near
from workbench.rules.writing import negated
from workbench.terms.functions.activations import maximum, minimum
from workbench.terms.functions.elementwise import absolute, relu, sign, step
from workbench.terms.heads import LIMIT, RELATION, number, relation
from workbench.terms.statements import implies
from workbench.terms.term import Term, contains, postorder, rebuild

_ZERO = number(0)
_MOST = 4
"""Functions of a sign in one limit, at most: every choice of signs is tried."""

BY_SIGN: Mapping[str, Callable[[Term, int], Term]] = {
    absolute.name: lambda node, way: node.args[0] if way > 0 else negated(node.args[0]),
    sign.name: lambda node, way: number(way),
    step.name: lambda node, way: number(int(way > 0)),
    relu.name: lambda node, way: node.args[0] if way > 0 else _ZERO,
    maximum.name: lambda node, way: node.args[0] if way > 0 else node.args[1],
    minimum.name: lambda node, way: node.args[1] if way > 0 else node.args[0],
}
"""What each is where its argument, or the difference of its two, is positive (1) or negative (-1)."""


def whose_sign(node: Term) -> Term:
    """What decides the value of a function of a sign."""
    return node.args[0] - node.args[1] if len(node.args) == 2 else node.args[0]


def put_in(root: Term, ways: Mapping[Term, int]) -> Term:
    """The term with its functions of a sign as they are for these signs, from the inside out."""
    done: dict[Term, Term] = {}
    for node in postorder(root):
        again = rebuild(node, (done[a] for a in node.args))
        done[node] = BY_SIGN[node.head.name](again, ways[node]) if node in ways else again
    return done[root]


def one_sign(step_: Step) -> Iterator[Reduction]:
    """The limit of an equal function: what the functions of a sign are on that side of the point."""
    goal = step_.goal
    if goal.head is not RELATION or goal.attrs[0] != "=" or any(a.head is not LIMIT or a.shape for a in goal.args):
        return
    (f, x, to), (g, *there) = goal.args[0].args, goal.args[1].args
    side = goal.args[0].attrs[0]
    if there != [x, to] or goal.args[1].attrs[0] != side or x in step_.fixed:
        return
    nodes = [n for n in postorder(f) if n.head.name in BY_SIGN and contains(n, x) and not contains(g, n)]
    if not 0 < len(nodes) <= _MOST:
        return
    for signs in product((1, -1), repeat=len(nodes)):
        ways = dict(zip(nodes, signs, strict=True))
        if not same(put_in(f, ways), g):
            continue
        asked = (relation(">" if way > 0 else "<", whose_sign(n), _ZERO) for n, way in ways.items())
        yield Reduction((goal,), tuple(Needed(implies(near(x, to, side), a), computed=True) for a in asked))


__all__ = ["BY_SIGN", "one_sign", "put_in", "whose_sign"]
