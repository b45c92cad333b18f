"""Parameters that are vectors and matrices: normal equations, the precision, a Lagrange multiplier.

Three shapes of score close: linear in a vector (the Hessian is free of it), the inverse of a positive definite matrix
and nothing else of it (in the precision the log-likelihood is concave), and a constant over the entry of a vector that
sums to one.
"""

from __future__ import annotations

from collections.abc import Callable

from workbench.engines.statistics.likelihood import entrywise, normal_equations, precision
from workbench.engines.statistics.likelihood.course import Course, without_names
from workbench.engines.statistics.likelihood.normal_equations import tidied
from workbench.record.derivation import Derivation
from workbench.terms.functions.linear_algebra import zeros
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import derivative, divide, equals, mul, number, properties, relation
from workbench.terms.term import Term, contains, substitute


def estimate(course: Course) -> bool:
    """Estimate one of the remaining arrays whose score closes, and put it in; whether there was one."""
    arrays = [p for p in course.remaining if p.shape]
    ways: tuple[tuple[Callable[[Course, Term], bool], Callable[[Term], bool]], ...] = (
        (entrywise.estimate, lambda p: p.rank == 1),
        (normal_equations.estimate, lambda p: p.rank <= 2 and not properties(p) & {"posdef", "simplex"}),
        (precision.estimate, lambda p: "posdef" in properties(p)),
        (_simplex, lambda p: "simplex" in properties(p) and p.rank == 1),
    )
    return any(way(course, p) for way, fits in ways for p in arrays if fits(p))


# -- entries that sum to one -----------------------------------------------------------------------


def _simplex(course: Course, theta: Term) -> bool:
    """theta times the score is free of theta: with a multiplier, theta is that over its sum."""
    made = course.differentiated(course.loglik, theta)
    assert made.result is not None
    score = without_names(made.result)
    counts = tidied(mul(theta, score))
    if contains(counts, theta):
        return False
    total = tidied(sum_(counts))
    solution = normal_equations.means(course, tidied(divide(counts, _of_onehot(course, total))))
    n = course.write_derivative(made, course.score(theta), None, (course.marks["loglik"],))
    lam = course.letter("lam", "nu", "kappa")
    k = course.write(
        equals(mul(theta, score), counts),
        "multiplier",
        f"the score is {lam} in every entry, as the "
        f"entries sum to 1 ({lam} is the multiplier): {theta.name} times it is these counts",
        rests_on=(n,),
    )
    m = course.write(
        equals(sum_(solution), number(1)),
        "constraint",
        f"summed over the entries, {lam} is the sum of the counts",
        rests_on=(k,),
    )
    solved = course.write(
        equals(substitute(mul(theta, score), {theta: solution}), mul(_of_onehot(course, total), solution)),
        "solve",
        f"at {theta.name} = counts / {lam} the score is {lam} in every entry",
        rests_on=(k, m),
    )
    second: Derivation = course.differentiated(made.result, theta)
    assert second.result is not None
    hessian = without_names(second.result)
    h = course.write_derivative(second, derivative(course.score(theta), theta), made.result, (n,))
    course.write(
        relation("loewner<=", hessian, zeros(*hessian.shape)),
        "second derivative",
        "concave, so that the stationary point is the maximum",
        rests_on=(h,),
    )
    course.notes.append(f"A count of 0 puts {theta.name} on the boundary, by the same formula.")
    course.profile(theta, solution, f"{theta.name} at its best value for the others", (course.marks["loglik"], solved))
    return True


def _of_onehot(course: Course, total: Term) -> Term:
    """The sum of all entries of a sample of one-hot rows is their number."""
    x = course.model.samples[0]
    return course.model.n if total is sum_(x) and "onehot" in properties(x) else total


__all__ = ["estimate"]
