"""One score equation solved for one parameter: sums multiplied out, the adviser asked, a root chosen."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.adviser import advised
from workbench.algebra.length import shortest
from workbench.engines.statistics.samples import advice
from workbench.engines.statistics.samples.letters import PLAIN, Letters, inside
from workbench.engines.statistics.samples.model import Model
from workbench.engines.statistics.samples.short_forms import one_over_size
from workbench.engines.statistics.samples.trials import Trial
from workbench.rules.rule import replace_nodes
from workbench.terms.declaration import Function
from workbench.terms.functions.elementwise import exp, sigmoid
from workbench.terms.functions.norms import norm
from workbench.terms.functions.reductions import mean, sum_
from workbench.terms.heads import (
    ADD,
    AT,
    CONSTANT,
    MATMUL,
    MUL,
    NAMED,
    NUMBER,
    POWER,
    SIZE,
    SYMBOL,
    add,
    mul,
    negative,
    number,
    power,
    properties,
    scalar,
)
from workbench.terms.term import Term, contains, depends_on, postorder, rebuild, substitute


def separated(model: Model, score: Term, theta: Term) -> Term:
    """The score with its sums multiplied out, so that theta stands outside of all of them; itself where that fails."""
    change: dict[Term, Term] = {}
    squares = {
        t: sum_(t.args[0].args[0] ** 2)
        for t in postorder(score)
        if t.head is POWER and t.args[0].head is norm and t.args[1] is number(2)
    }
    score = replace_nodes(score, squares)
    varies = depends_on(score, (theta,))
    for node in postorder(score):
        if not node.rank and varies(node) and any(a.rank for a in node.args):
            body = _body(node)
            opened = _opened(model, body, theta) if body is not None else None
            if opened is None:
                return score
            change[node] = opened
    return replace_nodes(score, change) if change else score


def _body(node: Term) -> Term | None:
    """What is added up, entry by entry."""
    if node.head is sum_ and node.args[0].rank == 1:
        return node.args[0]
    if node.head is mean and node.args[0].rank == 1:
        inner = node.args[0]
        return mul(inner, one_over_size(inner))
    if node.head is MATMUL and all(a.rank == 1 for a in node.args):
        return mul(*node.args)
    return None


def _opened(model: Model, body: Term, theta: Term) -> Term | None:
    """The sum of an array over the sample, multiplied out in theta."""
    entries: dict[Term, Term] = {}
    others: dict[Term, Term] = {}

    def entry(node: Term) -> Term | None:
        if node.head is SYMBOL and node.rank == 1:
            has = ["positive"] if properties(node) & {"positive", "unit"} else []
            return entries.setdefault(node, scalar(f"e{len(entries)}_", *has))
        if node is theta or node.head in (NUMBER, CONSTANT):
            return node
        if not node.rank and not contains(node, theta) and node.head not in (ADD, MUL, POWER):
            return others.setdefault(
                node,
                scalar(f"o{len(others)}_", "positive")
                if node.head is SIZE or "positive" in properties(node)
                else scalar(f"o{len(others)}_"),
            )
        return None

    done: dict[Term, Term] = {}
    stack = [(body, False)]
    while stack:
        node, ready = stack.pop()
        if node in done:
            continue
        found = entry(node)
        if found is not None:
            done[node] = found
        elif ready:
            if node.rank and isinstance(node.head, Function) and not node.head.knows.entries.elementwise:
                return None
            if node.head in (AT, MATMUL):
                return None
            done[node] = rebuild(node, (done[a] for a in node.args)) if node.head is not NAMED else done[node.args[0]]
        else:
            stack.append((node, True))
            stack.extend((a, False) for a in node.args if a not in done)
    if not entries:
        return None
    pairs = advised(advice.separated, done[body], list(entries.values()), theta)
    if pairs is None:
        return None
    back = {letter: part for part, letter in (*entries.items(), *others.items())}
    total = []
    for coefficient, what in pairs:
        array = substitute(what, back)
        total.append(mul(substitute(coefficient, back), sum_(array) if array.rank else mul(model.n, array)))
    return add(*total) if total else number(0)


def root(score: Term, loglik: Term, theta: Term, trials: Sequence[Trial]) -> Term | None:
    """The solution of score = 0 in theta, inside its domain, with the largest likelihood; None where none is found."""
    letters = Letters(trials)
    sigmoids = [t for t in postorder(score) if t.head is sigmoid and contains(t, theta) and not t.rank]
    score = replace_nodes(score, {t: power(add(number(1), exp(negative(t.args[0]))), -1) for t in sigmoids})
    hidden = letters.hidden(score, [theta])
    for node in postorder(hidden):
        if node.rank or (isinstance(node.head, Function) and node.head.name not in PLAIN and contains(node, theta)):
            return None
    found = solved(hidden, theta)
    if not found:
        return None
    return _best([r for r in map(letters.back, found) if inside(r, trials, theta)], loglik, theta, trials)


def solved(equation: Term, theta: Term) -> list[Term] | None:
    """The solutions of equation = 0 in theta, a scalar among letters."""
    found: list[list[Term]] | None = advised(advice.roots, equation, theta)
    return None if found is None else [shortest(forms) for forms in found]


def _best(roots: Sequence[Term], loglik: Term, theta: Term, trials: Sequence[Trial]) -> Term | None:
    """Of several roots the one that is never worse than another."""
    if len(roots) < 2:
        return roots[0] if roots else None
    values = [[float(t(loglik, **{theta.name: t(r)})) for t in trials] for r in roots]
    for r, own in zip(roots, values, strict=True):
        if all(a >= max(b) - 1e-9 * abs(a) for a, b in zip(own, zip(*values, strict=True), strict=True)):
            return r
    return None


__all__ = ["root", "separated", "solved"]
