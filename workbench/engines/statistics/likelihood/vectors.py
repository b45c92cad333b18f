"""Parameters that are vectors and matrices: normal equations, the precision, shares of counts.

Three shapes of score close: linear in a vector (the Hessian is free of it), the inverse of a positive definite matrix
and nothing else of it (in the precision the log-likelihood is concave), and a count over the entry of a vector that
sums to one.
"""

from __future__ import annotations

from collections.abc import Callable

from workbench.engines.statistics.likelihood import entrywise, normal_equations, precision
from workbench.engines.statistics.likelihood.estimation import Estimation, without_names
from workbench.engines.statistics.likelihood.normal_equations import tidied
from workbench.reasons.algebra import CANCEL
from workbench.reasons.likelihood import CONSTRAINT, SHARES
from workbench.record.pen import Mark
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import divide, equals, mul, properties
from workbench.terms.term import Term, contains


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
    """theta times the score is free of theta: these are counts, and theta is their shares."""
    made = state.differentiated(state.loglik, theta)
    assert made.result is not None
    score = without_names(made.result)
    counts = tidied(mul(theta, score))
    if contains(counts, theta):
        return False
    total = tidied(sum_(counts))
    solution = normal_equations.means(state, tidied(divide(counts, _of_onehot(state, total))))
    n = state.write_derivative(made, state.score(theta), None, (state.marks["loglik"],))
    k = state.pen.write(
        equals(mul(theta, score), counts), CANCEL, f"`{theta.name}` times the score: the counts", rests_on=(n,)
    )
    rests: tuple[Mark, ...] = (n, k)
    if _of_onehot(state, total) is not total:
        whole = equals(total, _of_onehot(state, total))
        rests += (state.pen.write(whole, CONSTRAINT, "a single 1 in each row", rests_on=()),)
    state.largest_at((theta,), (solution,), SHARES, rests)
    state.pen.note(f"A count of 0 puts `{theta.name}` on the boundary, by the same formula.")
    state.profile(theta, solution, f"`{theta.name}` at its best value for the others", (state.marks["loglik"], k))
    return True


def _of_onehot(state: Estimation, total: Term) -> Term:
    """The sum of all entries of a sample of one-hot rows is their number."""
    x = state.model.samples[0]
    return state.model.n if total is sum_(x) and "onehot" in properties(x) else total


__all__ = ["estimate"]
