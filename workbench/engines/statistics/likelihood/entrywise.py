"""A score that acts entry by entry: every entry of a vector of parameters solves an equation of its own.

The entries are told as one equation between vectors, solved like that of a single number.
"""

from __future__ import annotations

from workbench.engines.statistics.likelihood.estimation import Estimation
from workbench.engines.statistics.likelihood.normal_equations import means, tidied
from workbench.engines.statistics.samples.letters import Letters, inside
from workbench.engines.statistics.samples.roots import solved
from workbench.reasons.likelihood import SECOND_DERIVATIVE, SOLVE
from workbench.record.derivation import Derivation
from workbench.rules.rule import replace_nodes
from workbench.terms.declaration import Function
from workbench.terms.functions.linear_algebra import ones, outer, zeros
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import (
    ADD,
    CONSTANT,
    MUL,
    NUMBER,
    POWER,
    add,
    derivative,
    equals,
    mul,
    properties,
    relation,
    symbol,
)
from workbench.terms.statements import iff
from workbench.terms.term import Term, depends_on, postorder, rebuild, substitute


def estimate(state: Estimation, theta: Term) -> bool:
    """Estimate the vector, and put it in; whether its score is one equation for each entry, and closes."""
    if theta.rank != 1 or properties(theta) & {"simplex"}:
        return False
    made = state.differentiated(state.loglik, theta)
    assert made.result is not None
    score = _totals(state, state.shut(made.result), theta)
    letters = Letters([])
    number_ = symbol(theta.name, (), *properties(theta))
    plain = _of_one_entry(score, theta, number_, letters, state)
    roots = None if plain is None else solved(plain, number_)
    if not roots:
        return False
    back = {letter: part for part, letter in letters.names.items()}
    values = [state.opened(tidied(substitute(r, back))) for r in roots]
    values = [v for v in values if v.shape == theta.shape and inside(v, state.trials, theta)]
    if len(values) != 1:
        return False
    _write(state, theta, made, means(state, values[0]))
    return True


def _write(state: Estimation, theta: Term, made: Derivation, value: Term) -> None:
    n = state.write_derivative(made, state.score(theta), None, (state.marks["loglik"],))
    assert made.result is not None
    zero = equals(state.folded(made.result), zeros(*theta.shape))
    why = "every entry has an equation of its own, with this solution"
    k = state.pen.write(iff(zero, equals(theta, value)), SOLVE, why, rests_on=(n,))
    second = state.differentiated(made.result, theta)
    assert second.result is not None
    m = state.write_derivative(second, derivative(state.score(theta), theta), made.result, (n,))
    there = substitute(state.opened(state.shut(second.result)), {theta: value})
    state.pen.write(
        relation("loewner<=", there, zeros(*there.shape)),
        SECOND_DERIVATIVE,
        f"diagonal, and negative at the only stationary point: the maximum in `{theta.name}`",
        rests_on=(k, m),
    )
    state.profile(theta, value, f"`{theta.name}` at its best value for the others", (state.marks["loglik"], k))


def _totals(state: Estimation, score: Term, theta: Term) -> Term:
    """Sums over the observations multiplied out: the sum of the rows theta is n theta."""
    n = state.model.n
    change: dict[Term, Term] = {}
    varies = depends_on(score, (theta,))
    for node in postorder(score):
        if node.head is sum_ and node.rank == 1 and varies(node) and node.args[0].rank == 2:
            inner = node.args[0]
            pieces = inner.args if inner.head is ADD else (inner,)
            total = [_total(a, theta, n) if varies(a) else sum_(a, 0) for a in pieces]
            known = [t for t in total if t is not None]
            if len(known) == len(total):
                change[node] = add(*known) if len(known) > 1 else known[0]
    return replace_nodes(score, change) if change else score


def _total(piece: Term, theta: Term, n: Term) -> Term | None:
    """The sum over the rows of c outer(1, theta)."""
    factors = piece.args if piece.head is MUL else (piece,)
    rows = [f for f in factors if f.head is outer]
    rest = [f for f in factors if f.head is not outer]
    if len(rows) != 1 or rows[0].args[0].head is not ones or rows[0].args[1] is not theta or any(f.rank for f in rest):
        return None
    return mul(*rest, n, theta)


def _of_one_entry(score: Term, theta: Term, number_: Term, letters: Letters, state: Estimation) -> Term | None:
    """The score of one entry as a term in numbers; None where entries meet."""
    letters.trials = state.trials
    varies = depends_on(score, (theta,))
    done: dict[Term, Term] = {}
    stack = [(score, False)]
    while stack:
        node, ready = stack.pop()
        if node in done:
            continue
        if node is theta:
            done[node] = number_
        elif not varies(node):
            done[node] = node if node.head in (NUMBER, CONSTANT) else letters.of(state.opened(node))
        elif ready:
            done[node] = rebuild(node, (done[a] for a in node.args))
        elif node.head in (ADD, MUL, POWER) or isinstance(node.head, Function) and node.head.knows.entries.elementwise:
            stack.append((node, True))
            stack.extend((a, False) for a in node.args)
        else:
            return None
    return done[score]


__all__ = ["estimate"]
