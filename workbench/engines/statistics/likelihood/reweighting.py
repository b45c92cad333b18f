"""Newton's step as lines of the page, and as weighted least squares where the Hessian has that form.

For a regression with the Hessian -X^T V X and the gradient X^T r, V diagonal: w - H^-1 g solves least squares with
weights V for the working response z = X w + V^-1 r. Reference: McCullagh & Nelder, Generalized Linear Models, 2.5.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.algebra.length import length
from workbench.engines.statistics.likelihood.estimation import Estimation
from workbench.engines.statistics.likelihood.normal_equations import scaled, tidied
from workbench.engines.statistics.samples.letters import always
from workbench.engines.statistics.samples.sums import chain, product_of
from workbench.reasons.common import DEFINITION
from workbench.reasons.likelihood import CONCAVE, NEWTON_STEP, REWEIGHTED_LEAST_SQUARES
from workbench.record.pen import Mark
from workbench.rules.condition import Condition
from workbench.rules.maxima import curved_each_way
from workbench.terms.functions.linear_algebra import diag, inv, zeros
from workbench.terms.heads import (
    TRANSPOSE,
    add,
    derivative,
    divide,
    equals,
    matmul,
    named,
    negative,
    number,
    relation,
    subtract,
    transpose,
)
from workbench.terms.statements import forall
from workbench.terms.term import Term, contains

_LONGEST = 40
"""A quotient that is longer is told by its derivatives."""


def told(
    state: Estimation, theta: Term, gradient: Term, hessian: Term, rests_on: tuple[Mark, ...]
) -> tuple[Mark, ...]:
    """Newton's step for one parameter, a number or a vector. Gives the line that no direction curves upward, if any."""
    if theta.rank > 1:
        return ()
    name = state.letter(f"{theta.name}_new", f"{theta.name}_next")
    if not theta.rank:
        step = divide(gradient, hessian)
        if length(step) > _LONGEST:
            step = divide(state.score(theta), derivative(state.score(theta), theta))
        made = named(name, subtract(theta, step))
        why = "less the slope over the curvature"
        state.pen.write(equals(made, made.args[0]), NEWTON_STEP, why, rests_on=rests_on)
        return ()
    weighted = _weighted(hessian)
    if weighted is None:
        made = named(name, subtract(theta, matmul(inv(hessian), gradient)))
        why = "less the inverse of the Hessian times the gradient"
        state.pen.write(equals(made, made.args[0]), NEWTON_STEP, why, rests_on=rests_on)
        return ()
    x, weights = weighted
    v = named(state.letter("V", "Q", "D"), diag(weights))
    spread = product_of(transpose(x), v, x)
    concave: tuple[Mark, ...] = ()
    if not contains(weights, theta) or always(weights, state.trials, lambda d: d > 0):
        said = relation("loewner<=", hessian, zeros(*hessian.shape))
        why = "the weights are positive: no direction curves upward"
        concave = (state.pen.write(said, CONCAVE, why, rests_on=rests_on),)
    state.pen.write(equals(v, v.args[0]), DEFINITION, "the weights of the observations", rests_on=(), key=False)
    made = named(name, add(theta, matmul(inv(spread), gradient)))
    n = state.pen.write(
        equals(made, made.args[0]), NEWTON_STEP, "less the inverse of the Hessian times the gradient",
        rests_on=rests_on, conditions=invertible((theta,), (hessian,)),
    )  # fmt: skip
    residual = _residual(gradient, x)
    if residual is None:
        return concave
    z = named(state.letter("z", "t", "q"), add(matmul(x, theta), divide(residual, weights)))
    state.pen.write(equals(z, z.args[0]), DEFINITION, "the working response", rests_on=(), key=False)
    state.pen.write(
        equals(made, matmul(inv(spread), product_of(transpose(x), v, z))), REWEIGHTED_LEAST_SQUARES,
        "least squares with these weights for the working response, once in every step", rests_on=(n,),
        conditions=invertible((theta,), (hessian,)),
    )  # fmt: skip
    return concave


def invertible(params: Sequence[Term], second: Sequence[Term]) -> tuple[Condition, ...]:
    """What is asked for steps to be told, and the place to be the only one: of numbers nothing, of one array that the
    second derivative (a matrix) is invertible, whatever its value."""
    words = "the second derivative of the log-likelihood is invertible everywhere"
    return tuple(Condition(words, forall(said, *params)) for said in curved_each_way(params, second))


def _weighted(hessian: Term) -> tuple[Term, Term] | None:
    """X and d where the Hessian is -X^T diag(d) X."""
    scale, inner = scaled(hessian)
    factors = chain(inner)
    if len(factors) != 3 or factors[1].head is not diag or factors[1].args[0].rank != 1:
        return None
    left, middle, x = factors
    if tidied(transpose(x)) is not left and not (left.head is TRANSPOSE and left.args[0] is x):
        return None
    weights = middle.args[0]
    return (x, weights) if scale is number(-1) else (x, tidied(negative(scale) * weights))


def _residual(gradient: Term, x: Term) -> Term | None:
    """r where the gradient is X^T r."""
    factors = chain(gradient)
    if len(factors) != 2 or factors[0].head is not TRANSPOSE or factors[0].args[0] is not x:
        return None
    return factors[1]


__all__ = ["invertible", "told"]
