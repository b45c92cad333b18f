"""A positive definite matrix, estimated through its inverse, the precision, in which the log-likelihood is concave.

g(Lambda) = c + (a/2) log det Lambda - (1/2) tr(S Lambda): its differential is an inner product with dLambda, which
vanishes for every symmetric dLambda only where a Lambda^-1 = S. The same for a model that is given by its precision.
Reference: Magnus & Neudecker, Matrix Differential Calculus, section 15.
"""

from __future__ import annotations

from workbench.engines.statistics.likelihood.estimation import Estimation, defines
from workbench.engines.statistics.likelihood.normal_equations import tidied
from workbench.engines.statistics.samples.sums import product_of
from workbench.reasons.common import DEFINITION
from workbench.reasons.likelihood import (
    BALANCE,
    CONCAVE,
    DIFFERENTIAL,
    DIFFERENTIAL_OF_LOGDET,
    DIRECTION,
    LINEARITY_OF_THE_TRACE,
    PRECISION,
    SECOND_DIFFERENTIAL,
    SOLVE,
    TRACE_OF_A_SUM,
)
from workbench.record.derivation import Line
from workbench.record.pen import Mark
from workbench.record.steps import plain_line
from workbench.rules.condition import Condition
from workbench.rules.requirements import needs_invertible
from workbench.rules.rule import replace_nodes
from workbench.terms.functions.elementwise import log
from workbench.terms.functions.linear_algebra import det, eye, inv, logdet, trace, zeros
from workbench.terms.functions.norms import norm
from workbench.terms.functions.spectral import sqrtm
from workbench.terms.heads import (
    ADD,
    MUL,
    NAMED,
    SYMBOL,
    add,
    differential,
    divide,
    equals,
    matmul,
    mul,
    named,
    negative,
    number,
    power,
    relation,
    subtract,
    symbol,
)
from workbench.terms.statements import implies
from workbench.terms.term import Term, contains, postorder, substitute

_ZERO = number(0)


def estimate(state: Estimation, theta: Term) -> bool:
    """Estimate the matrix, and put it in; whether the log-likelihood has this form."""
    for inverse in (True, False):
        way = _Way(state, theta, inverse)
        if way.found():
            way.write()
            return True
    return False


class _Way:
    """The log-likelihood in the precision: the inverse of the parameter, or the parameter itself."""

    def __init__(self, state: Estimation, theta: Term, inverse: bool) -> None:
        self.state, self.theta, self.inverse = state, theta, inverse
        self.lam = symbol(state.letter("Lambda", "Omega", "Q"), theta.shape, "posdef") if inverse else theta
        inside = state.loglik.args[0]
        if inverse:
            lam = self.lam
            inside = substitute(inside, {theta: inv(lam)})
            turned = {inv(inv(lam)): lam, logdet(inv(lam)): negative(logdet(lam)), det(inv(lam)): power(det(lam), -1)}
            turned[log(det(inv(lam)))] = negative(logdet(lam))
            inside = _signs(replace_nodes(inside, turned))
        self.inside = inside
        self.scatter: Mark | None = None

    def found(self) -> bool:
        """Whether the score is c Lambda^-1 + r with c a number and r free of Lambda; c and r are kept."""
        self.g = named(self.state.letter("g", "h", "f"), self.inside)
        made = self.state.differentiated(self.g, self.lam)
        assert made.result is not None
        letter = symbol("inverse_", self.lam.shape, "symmetric")
        score = replace_nodes(self.state.shut(made.result), {inv(self.lam): letter})
        if contains(score, self.lam) or not contains(score, letter):
            return False
        self.rest = tidied(substitute(score, {letter: zeros(*self.lam.shape)}))
        factor = _of_unit(tidied(subtract(substitute(score, {letter: eye(self.lam.shape[0])}), self.rest)))
        if factor is None or contains(self.rest, letter) or contains(self.rest, self.lam):
            return False
        # twice the score is a Lambda^-1 - r
        self.times = tidied(mul(number(2), factor))
        self.sum = tidied(mul(number(-2), self.rest))
        if self.sum.head is not SYMBOL and not contains(self.sum, self.theta):
            self._name_the_scatter()
        value = tidied(divide(self.sum, self.times))
        self.value = value if self.inverse else inv(value)
        return True

    def _name_the_scatter(self) -> None:
        """A letter for the matrix that the precision meets under a trace, such as the scatter of the residuals."""
        state = self.state
        value = state.opened(self.sum)
        made = named(state.letter("S", "C", "T_S"), value)
        state.keep(made, symbol(f"{made.name}_", self.lam.shape, "symmetric"), value)
        pieces = self.inside.args if self.inside.head is ADD else (self.inside,)
        kept = [a for a in pieces if not contains(a, self.lam) or _has_logdet(a, self.lam)]
        self.inside = add(*kept, negative(divide(trace(matmul(self.lam, made)), number(2))))
        self.g = named(self.g.name, self.inside)
        self.sum = state.closed[made]
        why = "what the precision meets under the trace"
        self.scatter = state.pen.write(equals(made, value), DEFINITION, why, rests_on=(), key=False)

    def write(self) -> None:
        state, theta, lam = self.state, self.theta, self.lam
        g, opened = self.g, state.opened
        start = state.marks["loglik"]
        if self.inverse or self.scatter:
            why = f"`{lam.name}`, the inverse of `{theta.name}`, in its place: a bijection" if self.inverse else ""
            rests = (start, self.scatter) if self.scatter else (start,)
            start = state.pen.write(equals(g, self.inside), PRECISION, why, rests_on=rests)
        else:
            g = state.loglik
        d = differential(lam, lam)
        gap = subtract(mul(self.times, inv(lam)), self.sum)
        statement = equals(differential(logdet(lam), lam), trace(matmul(inv(lam), d)))
        jacobi = state.pen.write(statement, DIFFERENTIAL_OF_LOGDET, "Jacobi's formula", rests_on=())
        slope = divide(trace(matmul(gap, d)), number(2))
        m = state.pen.write(
            equals(differential(g, lam), opened(slope)), LINEARITY_OF_THE_TRACE, "the trace is linear",
            rests_on=(start, jacobi), parts=state.settled(self._parts(g, slope)),
        )  # fmt: skip
        v = symbol(state.letter("V", "U", "H"), lam.shape, "symmetric")
        opened_gap = opened(gap)
        why = (
            f"d{lam.name} = this difference chosen: so dg = 0 for every symmetric d{lam.name} only where it is 0"
        )
        n = state.pen.write(
            equals(substitute(opened(slope), {d: opened_gap}), divide(norm(opened_gap) ** 2, number(2))),
            DIRECTION, why, rests_on=(m,),
        )  # fmt: skip
        solved = self._solved(n)
        self._concave(gap, v, m)
        value = opened(self.value)
        need = needs_invertible(opened(self.sum))
        state.largest_at((theta,), (value,), BALANCE, (n, solved, state.pen.last), (need,))
        state.pen.wrong(f"Dividing by {state.model.n.attrs[0]} - 1: that makes the estimate unbiased, not likeliest.")
        state.pen.wrong(
            f"Differentiating in `{theta.name}` as if its entries were free and calling the result the gradient of a "
            "symmetric variable."
        )
        state.profile(theta, opened(self.value), f"`{theta.name}` at its best value for the others", (start, solved))

    def _parts(self, g: Term, slope: Term) -> tuple[Line, ...]:
        """The differential as the engine takes it, and its terms brought under one trace."""
        state = self.state
        made = state.differential(g, self.lam)
        assert made.result is not None
        statement = equals(differential(g, self.lam), made.result)
        kept = [line for line in made.roads[0].lines if not defines(line)]
        why = kept[0].why if kept else ""
        rule = kept[0].rule if kept else DIFFERENTIAL
        return (
            plain_line(statement, rule, why),
            plain_line(equals(statement.args[0], state.opened(slope)), TRACE_OF_A_SUM, "under one trace", ("1",)),
        )

    def _solved(self, n: Mark) -> Mark:
        state, theta = self.state, self.theta
        value, total = state.opened(self.value), state.opened(self.sum)
        inverse = theta if self.inverse else inv(theta)
        left = equals(mul(state.opened(self.times), inverse), total)
        why = f"`{theta.name}` is the inverse of `{self.lam.name}`" if self.inverse else "the inverse of both sides"
        need = Condition(f"{_name(total)} is positive definite", None)
        said = implies(equals(theta, value), left)
        return state.pen.write(said, SOLVE, f"the difference is 0: {why}", rests_on=(n,), conditions=(need,))

    def _concave(self, gap: Term, v: Term, m: Mark) -> None:
        """The second differential: minus a squared norm."""
        state, lam = self.state, self.lam
        slope = divide(trace(matmul(gap, v)), number(2))
        letter = state.letter("h", "q", "r")
        made = state.differential(named(letter, state.opened(slope)), lam, v)
        assert made.result is not None
        root = sqrtm(inv(lam))
        square = norm(product_of(root, v, root)) ** 2
        bent = negative(mul(divide(self.times, number(2)), square))
        k = state.pen.write(
            equals(made.result, bent), SECOND_DIFFERENTIAL,
            f"dg along `{v.name}`, differentiated along `{v.name}` once more: a trace, and minus a squared norm",
            rests_on=(m,), parts=(),
        )  # fmt: skip
        state.pen.write(
            relation("<=", state.opened(bent), _ZERO), CONCAVE,
            f"0 only for `{v.name} == 0`: strictly concave, so that the stationary point is the only maximum",
            rests_on=(k,),
        )  # fmt: skip


def _name(total: Term) -> str:
    return total.name if total.head in (NAMED, SYMBOL) else "the matrix"


def _has_logdet(term: Term, lam: Term) -> bool:
    return any(t.head is logdet or t is log(det(lam)) for t in postorder(term))


def _signs(term: Term) -> Term:
    """Two minus signs in one summand are none."""
    pieces = []
    for a in term.args if term.head is ADD else (term,):
        if a.head is MUL and any(f.head is MUL for f in a.args):
            a = mul(*(g for f in a.args for g in (f.args if f.head is MUL else (f,))))
        if a.head is MUL:
            value, rest = number(1).value, []
            for f in a.args:
                if f.head.name == "number":
                    value = value * f.value
                else:
                    rest.append(f)
            front = [] if value == 1 and rest else [number(value)]
            factors = (*front, *rest)
            a = mul(*factors) if len(factors) > 1 else factors[0]
        pieces.append(a)
    return add(*pieces) if len(pieces) > 1 else pieces[0]


def _of_unit(unit: Term) -> Term | None:
    """c where the term is c times the identity."""
    if unit.head is eye:
        return number(1)
    if unit.head is MUL:
        rest = [f for f in unit.args if f.shape]
        if len(rest) == 1 and rest[0].head is eye:
            front = [f for f in unit.args if not f.shape]
            return (mul(*front) if len(front) > 1 else front[0]) if front else number(1)
    return None


__all__ = ["estimate"]
