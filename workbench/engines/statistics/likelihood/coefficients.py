"""Several numbers in which the log-likelihood is quadratic: one system of normal equations for all of them.

The coefficients of y = a + b u + c v, say: scores that are linear in all of them together, c (r - M theta) with a
factor c of other parameters and M and r of the sample alone.
"""

from __future__ import annotations

from workbench.engines.statistics.likelihood.estimation import Estimation, without_names
from workbench.engines.statistics.likelihood.normal_equations import tidied
from workbench.engines.statistics.samples.short_forms import readable
from workbench.reasons.common import DEFINITION
from workbench.reasons.likelihood import NORMAL_EQUATIONS, SECOND_DERIVATIVE, SOLVE
from workbench.record.derivation import Derivation
from workbench.rules.requirements import needs_invertible
from workbench.terms.functions.arrays import array_of
from workbench.terms.functions.linear_algebra import inv, zeros
from workbench.terms.heads import (
    MUL,
    at,
    divide,
    equals,
    matmul,
    mul,
    named,
    negative,
    number,
    relation,
    subtract,
)
from workbench.terms.term import Term, contains, substitute

_LEAST = 3
"""Two at a time close one after the other, as slope and intercept do."""


def estimate(state: Estimation) -> bool:
    """Estimate all numbers in which the log-likelihood is quadratic together, and put them in; whether there are."""
    params = [p for p in state.remaining if not p.shape]
    if len(params) < _LEAST:
        return False
    scores = {p: state.differentiated(state.loglik, p) for p in params}
    second = {(p, q): state.differentiated(_result(scores[p]), q) for p in params for q in params}
    chosen = [p for p in params if not contains(_result(second[p, p]), p)]
    while True:
        kept = [p for p in chosen if not any(contains(_result(second[p, q]), r) for q in chosen for r in chosen)]
        if kept == chosen:
            break
        chosen = kept
    if len(chosen) < _LEAST:
        return False
    system = _system(state, chosen, scores, second)
    if system is None:
        return False
    _write(state, chosen, scores, *system)
    return True


def _result(made: Derivation) -> Term:
    assert made.result is not None
    return made.result


def _system(
    state: Estimation, chosen: list[Term], scores: dict[Term, Derivation], second: dict[tuple[Term, Term], Derivation]
) -> tuple[Term, Term, Term] | None:
    """c, M and r; None where the factor of the other parameters is not the same everywhere."""
    others = state.model.params
    first = without_names(_result(second[chosen[0], chosen[0]]))
    factors = [f for f in (first.args if first.head is MUL else (first,)) if any(contains(f, p) for p in others)]
    scale = mul(*factors) if len(factors) > 1 else factors[0] if factors else number(1)
    zero = {p: number(0) for p in chosen}

    def short(term: Term) -> Term:
        return readable(state.model, tidied(divide(without_names(term), scale)), state.trials)

    m = [[short(negative(_result(second[p, q]))) for q in chosen] for p in chosen]
    r = [short(substitute(_result(scores[p]), zero)) for p in chosen]
    if any(contains(entry, p) for entry in (*(e for row in m for e in row), *r) for p in others):
        return None
    return scale, array_of(m), array_of(r)


def _write(
    state: Estimation, chosen: list[Term], scores: dict[Term, Derivation], scale: Term, m: Term, r: Term
) -> None:
    start = state.marks["loglik"]
    rests = [state.write_derivative(scores[p], state.score(p), None, (start,)) for p in chosen]
    matrix, right = named(state.letter("M", "G", "N"), m), named(state.letter("r", "q", "h"), r)
    for name, value, why in ((matrix, m, "what multiplies the parameters"), (right, r, "what is free of them")):
        rests.append(state.pen.write(equals(name, value), DEFINITION, why, rests_on=(), key=False))
    theta = array_of(list(chosen))
    slopes = array_of([state.folded(_result(scores[p])) for p in chosen])
    k = state.pen.write(
        equals(slopes, mul(scale, subtract(right, matmul(matrix, theta)))),
        NORMAL_EQUATIONS,
        "all scores are linear in these parameters together: they vanish where M theta = r",
        rests_on=rests,
    )
    solution = named(state.letter("theta", "beta", "gamma"), matmul(inv(matrix), right))
    state.means |= {without_names(name): name for name in (matrix, right, solution)}
    solved = state.pen.write(
        equals(matmul(matrix, solution), right),
        SOLVE,
        "the only solution, as M is invertible",
        rests_on=(k,),
        conditions=(needs_invertible(matrix),),
    )
    state.pen.write(
        relation("loewner<=", mul(negative(scale), matrix), zeros(*matrix.shape)),
        SECOND_DERIVATIVE,
        "the matrix of second derivatives: concave, so that the stationary point is the maximum",
        rests_on=(k,),
    )
    for place, p in enumerate(chosen):
        value = at(solution, number(place))
        state.profile(p, value, f"`{p.name}` at its best value for the others", (state.marks["loglik"], solved))


__all__ = ["estimate"]
