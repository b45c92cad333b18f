"""Parameters that are vectors and matrices: normal equations, the precision, a Lagrange multiplier.

Three shapes of score close: linear in a vector (the Hessian is free of it), the inverse of a positive definite matrix
and nothing else of it (in the precision the log-likelihood is concave), and a constant over the entry of a vector that
sums to one.
"""

from __future__ import annotations

from collections.abc import Callable

from workbench.engines.statistics.likelihood import entrywise, normal_equations, precision
from workbench.engines.statistics.likelihood.estimation import Estimation, without_names
from workbench.engines.statistics.likelihood.normal_equations import tidied
from workbench.reasons.likelihood import CONSTRAINT, MULTIPLIER, SECOND_DERIVATIVE, SHARES, SOLVE
from workbench.record.derivation import Derivation
from workbench.terms.functions.linear_algebra import zeros
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import derivative, divide, equals, mul, number, properties, relation
from workbench.terms.term import Term, contains, substitute


def estimate(state: Estimation) -> bool:
    """Estimate one of the remaining arrays whose score closes, and put it in; whether there was one."""
    arrays = [p for p in state.remaining if p.shape]
    ways: tuple[tuple[Callable[[Estimation, Term], bool], Callable[[Term], bool]], ...] = (
        (entrywise.estimate, lambda p: p.rank == 1),
        (normal_equations.estimate, lambda p: p.rank <= 2 and not properties(p) & {"posdef", "simplex"}),
        (precision.estimate, lambda p: "posdef" in properties(p)),
        (_simplex, lambda p: "simplex" in properties(p) and p.rank == 1),
    )
    return any(way(state, p) for way, fits in ways for p in arrays if fits(p))


# -- entries that sum to one -----------------------------------------------------------------------


def _simplex(state: Estimation, theta: Term) -> bool:
    """theta times the score is free of theta: with a multiplier, theta is that over its sum."""
    made = state.differentiated(state.loglik, theta)
    assert made.result is not None
    score = without_names(made.result)
    counts = tidied(mul(theta, score))
    if contains(counts, theta):
        return False
    total = tidied(sum_(counts))
    solution = normal_equations.means(state, tidied(divide(counts, _of_onehot(state, total))))
    n = state.write_derivative(made, state.score(theta), None, (state.marks["loglik"],))
    lam = state.letter("lam", "nu", "kappa")
    k = state.pen.write(
        equals(mul(theta, score), counts),
        MULTIPLIER,
        f"the score is {lam} in every entry, as the "
        f"entries sum to 1 ({lam} is the multiplier): `{theta.name}` times it is these counts",
        rests_on=(n,),
    )
    m = state.pen.write(
        equals(sum_(solution), number(1)),
        CONSTRAINT,
        f"summed over the entries, {lam} is the sum of the counts",
        rests_on=(k,),
    )
    solved = state.pen.write(
        equals(substitute(mul(theta, score), {theta: solution}), mul(_of_onehot(state, total), solution)),
        SOLVE,
        f"where `{theta.name}` is the counts over {lam}, the score is {lam} in every entry",
        rests_on=(k, m),
    )
    second: Derivation = state.differentiated(made.result, theta)
    assert second.result is not None
    hessian = without_names(second.result)
    h = state.write_derivative(second, derivative(state.score(theta), theta), made.result, (n,))
    state.pen.write(
        relation("loewner<=", hessian, zeros(*hessian.shape)),
        SECOND_DERIVATIVE,
        "concave, so that the stationary point is the maximum",
        rests_on=(h,),
    )
    state.largest_at((theta,), (solution,), SHARES, (n, k))
    state.pen.note(f"A count of 0 puts `{theta.name}` on the boundary, by the same formula.")
    state.profile(theta, solution, f"`{theta.name}` at its best value for the others", (state.marks["loglik"], solved))
    return True


def _of_onehot(state: Estimation, total: Term) -> Term:
    """The sum of all entries of a sample of one-hot rows is their number."""
    x = state.model.samples[0]
    return state.model.n if total is sum_(x) and "onehot" in properties(x) else total


__all__ = ["estimate"]
