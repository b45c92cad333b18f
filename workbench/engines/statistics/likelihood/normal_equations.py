"""Scores that are linear in a vector or a matrix: normal equations, and the inverse that solves them.

score = c (r - B theta) for a vector, with the Hessian -c B; score = a - c A theta B for a matrix. The log-likelihood is
then a quadratic in theta, and concave where no direction curves upward.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.engines.statistics.likelihood.estimation import Estimation
from workbench.engines.statistics.samples.sums import chain, product_of
from workbench.language.saying import said
from workbench.reasons.likelihood import NORMAL_EQUATIONS, ONLY_STATIONARY_POINT, SECOND_DERIVATIVE, SOLVE
from workbench.record import finish
from workbench.record.derivation import Derivation
from workbench.record.pen import Mark
from workbench.rules.condition import Condition
from workbench.rules.requirements import needs_invertible
from workbench.rules.rule import replace_nodes
from workbench.terms.functions.linear_algebra import eye, inv, trace, zeros
from workbench.terms.functions.reductions import mean, sum_
from workbench.terms.heads import (
    MUL,
    POWER,
    SYMBOL,
    derivative,
    divide,
    equals,
    matmul,
    mul,
    negative,
    number,
    properties,
    relation,
    subtract,
    symbol,
    transpose,
)
from workbench.terms.statements import iff
from workbench.terms.term import Term, contains, postorder, rebuild, substitute


def tidied(term: Term) -> Term:
    """The shortest form; an inverse undoes an inverse."""
    found = finish.tidied_or_same(term)
    again = {t: t.args[0].args[0] for t in postorder(found) if t.head is inv and t.args[0].head is inv}
    return finish.tidied_or_same(replace_nodes(found, again)) if again else found


def estimate(state: Estimation, theta: Term) -> bool:
    """Estimate the array, and put it in; whether its score is linear in it."""
    made = state.differentiated(state.loglik, theta)
    assert made.result is not None
    score = state.shut(made.result)
    return (_vector if theta.rank == 1 else _matrix)(state, theta, made, score)


# -- vectors -----------------------------------------------------------------------------------------


def _vector(state: Estimation, theta: Term, made: Derivation, score: Term) -> bool:
    assert made.result is not None
    second = state.differentiated(made.result, theta)
    assert second.result is not None
    hessian = state.shut(second.result)
    if contains(hessian, theta) or any(t.head is zeros for t in postorder(hessian)):
        return False  # a slope that is constant between kinks, for one
    at_zero = tidied(substitute(score, {theta: zeros(*theta.shape)}))
    scale, plain = scaled(tidied(negative(hessian)))
    right = tidied(divide(at_zero, scale))
    solution = tidied(right if plain.head is eye else matmul(inv(plain), right))
    left = theta if plain.head is eye else tidied(matmul(plain, theta))
    n = state.write_derivative(made, state.score(theta), None, (state.marks["loglik"],))
    solved = _solved(state, theta, state.folded(made.result), scale, (left, right), solution, plain, n)
    twice = derivative(state.score(theta), theta)
    m = state.write_derivative(second, twice, made.result, (n,))
    sign = state.pen.write(
        relation("loewner<=", state.opened(hessian), zeros(*hessian.shape)),
        SECOND_DERIVATIVE,
        f"no direction curves upward: concave in `{theta.name}` whatever the other parameters are, so that the "
        "stationary point is the maximum",
        rests_on=(m,),
    )
    value = means(state, state.opened(solution))
    state.largest_at((theta,), (value,), ONLY_STATIONARY_POINT, (n, *solved, m, sign))
    state.profile(theta, value, f"`{theta.name}` at its best value for the others", (state.marks["loglik"], solved[-1]))
    return True


def _solved(
    state: Estimation, theta: Term, score: Term, scale: Term, equation: tuple[Term, Term], solution: Term, plain: Term,
    n: Mark, after: Term | None = None,
) -> tuple[Mark, ...]:  # fmt: skip
    """The lines from score = 0 to the solution: one where an inverse is only taken off.

    The score is ``scale`` (right - left), times what stands ``after`` it.
    """
    left, right = map(state.opened, equation)
    shown = means(state, state.opened(solution))
    zero = equals(score, zeros(*theta.shape))
    if not contains_inverse(solution):
        inverse = next((t for t in postorder(plain) if t.head is inv), None)
        taken = f"{said(inverse.args[0])} is invertible, " if inverse is not None else ""
        why = f"{taken}so that this is the only stationary point"
        return (state.pen.write(iff(zero, equals(theta, shown)), SOLVE, why, rests_on=(n,)),)
    gap = subtract(right, left)
    normal = state.pen.write(
        equals(score, mul(state.opened(scale), gap if after is None else matmul(gap, state.opened(after)))),
        NORMAL_EQUATIONS,
        f"linear in `{theta.name}`: 0 where the two sides in brackets are equal",
        rests_on=(n,),
    )
    inverted = [state.opened(t.args[0]) for t in postorder(solution) if t.head is inv]
    needed = [needs_invertible(t) for t in inverted if "posdef" not in _properties(t)]
    solved = state.pen.write(
        iff(equals(left, right), equals(theta, shown)),
        SOLVE,
        "the inverse of the matrix on both sides: the only solution",
        rests_on=(normal,),
        conditions=_each_once(needed),
    )
    return normal, solved


def _properties(term: Term) -> frozenset[str]:
    return properties(term) if term.head is SYMBOL else frozenset()


def _each_once(conditions: Sequence[Condition]) -> tuple[Condition, ...]:
    return tuple({c.words: c for c in conditions}.values())


def contains_inverse(term: Term) -> bool:
    return any(t.head is inv for t in postorder(term))


def scaled(term: Term) -> tuple[Term, Term]:
    """The scalar factors of an array, and the rest."""
    if term.head is not MUL:
        return number(1), term
    front = [f for f in term.args if not f.shape]
    rest = [f for f in term.args if f.shape]
    if len(rest) != 1 or not front:
        return number(1), term
    return mul(*front) if len(front) > 1 else front[0], rest[0]


def means(state: Estimation, term: Term) -> Term:
    """sum(x, axis=0) / n as the mean of the rows."""
    n = state.model.n
    done: dict[Term, Term] = {}
    for node in postorder(term):
        again = rebuild(node, (done[a] for a in node.args)) if node.args and node.head.name != "named" else node
        if again.head is MUL:
            sums = [f for f in again.args if f.head is sum_ and f.args[0] in state.model.samples and f.rank]
            over = [f for f in again.args if f.head is POWER and f.args[0] is n and f.args[1] is number(-1)]
            if len(sums) == 1 and over and sums[0].shape == sums[0].args[0].shape[1:]:
                rest = [f for f in again.args if f is not sums[0] and f is not over[0]]
                again = mul(*rest, mean(sums[0].args[0], 0)) if rest else mean(sums[0].args[0], 0)
        done[node] = again
    return done[term]


# -- matrices ----------------------------------------------------------------------------------------


def _matrix(state: Estimation, theta: Term, made: Derivation, score: Term) -> bool:
    """score = a - c A theta B: theta = A^-1 a B^-1 / c."""
    assert made.result is not None
    at_zero = tidied(substitute(score, {theta: zeros(*theta.shape)}))
    scale, inner = scaled(tidied(subtract(at_zero, score)))
    factors = chain(inner)
    places = [k for k, f in enumerate(factors) if f is theta]
    if len(places) != 1 or sum(contains(f, theta) for f in factors) != 1 or contains(scale, theta):
        return False
    before, after = factors[: places[0]], factors[places[0] + 1 :]
    a, b = (product_of(*f) if f else None for f in (before, after))
    right = tidied(divide(at_zero, scale))
    if b is not None:
        right = tidied(matmul(right, inv(b)))
    solution = right if a is None else tidied(matmul(inv(a), right))
    n = state.write_derivative(made, state.score(theta), None, (state.marks["loglik"],))
    left = theta if a is None else matmul(a, theta)
    plain = eye(theta.shape[0]) if a is None else a
    solved = _solved(state, theta, state.folded(made.result), scale, (left, right), solution, plain, n, b)
    v = symbol(state.letter("V", "U", "H"), theta.shape)
    curved = mul(negative(scale), trace(matmul(transpose(v), substitute(inner, {theta: v}))))
    state.pen.write(
        relation("<=", state.opened(curved), number(0)),
        SECOND_DERIVATIVE,
        f"along every direction `{v.name}` the log-likelihood curves by this: concave in `{theta.name}`",
        rests_on=(n,),
    )
    value = state.opened(solution)
    state.profile(theta, value, f"`{theta.name}` at its best value for the others", (state.marks["loglik"], solved[-1]))
    return True


__all__ = ["contains_inverse", "estimate", "means", "scaled", "tidied"]
