"""Quadratic forms of vectors, summed over the sample: the mean and the scatter are all that they need to know.

A scalar is its own trace, and a trace is cyclic: the sum over i of (x_i - m)^T A (x_i - m) is tr(A C), where C adds up
(x_i - m)(x_i - m)^T. Around the mean C = S + n (xbar - m)(xbar - m)^T, because deviations from the mean add up to 0.
Reference: Anderson, An Introduction to Multivariate Statistical Analysis, section 3.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.engines.statistics.likelihood.estimation import Estimation
from workbench.engines.statistics.samples.model import Model
from workbench.engines.statistics.samples.sums import ONE, chain, product_of, times
from workbench.reasons.common import DEFINITION
from workbench.reasons.likelihood import (
    ABOUT_THE_MEAN,
    DEVIATIONS,
    STATISTIC,
    TRACE,
    TRACE_OF_A_SCALAR,
    TRACE_OF_A_SUM,
)
from workbench.record.pen import Mark
from workbench.record.steps import plain_line
from workbench.rules.rule import replace_nodes
from workbench.terms.functions.elementwise import log
from workbench.terms.functions.linear_algebra import eye, logdet, ones, outer, trace, zeros
from workbench.terms.functions.norms import norm
from workbench.terms.functions.reductions import mean, sum_, var
from workbench.terms.heads import (
    ADD,
    MATMUL,
    MUL,
    NUMBER,
    POWER,
    Sum,
    add,
    divide,
    equals,
    matmul,
    mul,
    named,
    negative,
    number,
    properties,
    scalar,
    subtract,
    symbol,
    transpose,
    vector,
)
from workbench.terms.term import Term, contains, depends_on

_TWO = number(2)


@dataclass(frozen=True)
class Quadratic:
    """scale * (x - centre)^T matrix (x - centre); without a matrix the squared length."""

    scale: Term
    centre: Term
    matrix: Term | None

    def at(self, row: Term) -> Term:
        u = subtract(row, self.centre)
        return matmul(u, u) if self.matrix is None else product_of(u, self.matrix, u)

    def over(self, model: Model) -> Term:
        """The sum over the sample, without the scale."""
        return Sum(self.at(model.entry(model.samples[0])), model.i)

    def of_products(self, products: Term) -> Term:
        """The form from the sum of the products u u^T, or of their traces."""
        return products if self.matrix is None else trace(matmul(self.matrix, products))


def read(model: Model, what: Term) -> Quadratic | None:
    """The term about one observation, a vector without covariates, as a quadratic form; None where it is none."""
    if model.observed.rank != 1 or "simplex" in str(model.observed.attrs):
        return None
    sides = _sides(what)
    if sides is None:
        return None
    scale, (left, *middle, right) = sides
    ends = [_deviation(model, u) for u in (left, right)]
    if ends[0] is None or ends[1] is None or ends[0][1] is not ends[1][1]:
        return None
    varies = depends_on(what, model.data)
    if any(varies(a) for a in middle) or varies(scale):
        return None
    front = times(times(scale, ends[0][0]), ends[1][0])
    return Quadratic(front, ends[0][1], product_of(*middle) if middle else None)


def _sides(what: Term) -> tuple[Term, list[Term]] | None:
    """A scalar, and the factors of a product that begins and ends with a vector."""
    if what.head is MUL:
        whole = [f for f in what.args if f.head in (MATMUL, sum_) or f.head is POWER and f.args[0].head is norm]
        if len(whole) != 1:
            return None
        inner = _sides(whole[0])
        rest = [f for f in what.args if f is not whole[0]]
        return None if inner is None else (times(mul(*rest), inner[0]) if len(rest) > 1 else rest[0], inner[1])
    if what.head is POWER and what.args[0].head is norm and what.args[1] is _TWO:
        return ONE, [what.args[0].args[0]] * 2
    if what.head is sum_ and what.args[0].head is POWER and what.args[0].args[1] is _TWO and what.args[0].rank == 1:
        return ONE, [what.args[0].args[0]] * 2
    if what.head is MATMUL:
        factors = chain(what)
        if factors[0].rank == factors[-1].rank == 1:
            return ONE, factors
    return None


def _deviation(model: Model, u: Term) -> tuple[Term, Term] | None:
    """scale and m where u = scale (x - m)."""
    x = model.observed
    if u is x:
        return ONE, zeros(*x.shape)
    if u.head is MUL:
        arrays = [f for f in u.args if f.shape]
        scalars = [f for f in u.args if not f.shape]
        inner = _deviation(model, arrays[0]) if len(arrays) == 1 else None
        return None if inner is None else (times(mul(*scalars) if len(scalars) > 1 else scalars[0], inner[0]), inner[1])
    if u.head is not ADD:
        return None
    varies = depends_on(u, model.data)
    rest = [a for a in u.args if not varies(a)]
    seen = [a for a in u.args if varies(a)]
    if len(seen) != 1 or not rest:
        return None
    if seen[0] is x:
        return ONE, add(*map(_negated, rest)) if len(rest) > 1 else _negated(rest[0])
    if seen[0] is negative(x):
        return number(-1), add(*rest) if len(rest) > 1 else rest[0]
    return None


def _negated(term: Term) -> Term:
    if term.head is MUL and term.args[0].head is NUMBER and term.args[0].value == -1:
        return mul(*term.args[1:]) if len(term.args) > 2 else term.args[1]
    return negative(term)


def rewritten(
    state: Estimation, forms: Sequence[Quadratic], loglik: Term, mark: Mark
) -> tuple[Term, tuple[Mark, ...]]:
    """The log-likelihood in the mean and the scatter, and the lines that it rests on."""
    change: dict[Term, Term] = {}
    rests = [mark]
    for form in forms:
        change[form.over(state.model)], said = _rewritten(state, form)
        rests.extend(said)
    inside = replace_nodes(loglik, change)
    pieces = [b for a in (inside.args if inside.head is ADD else (inside,)) for b in _multiplied(a)]
    return add(*pieces) if len(pieces) > 1 else pieces[0], tuple(dict.fromkeys(rests))


def _multiplied(term: Term) -> tuple[Term, ...]:
    """c (a + b) as c a + c b."""
    if term.head is MUL:
        sums = [f for f in term.args if f.head is ADD and not f.rank]
        if len(sums) == 1:
            rest = [f for f in term.args if f is not sums[0]]
            return tuple(times(mul(*rest) if len(rest) > 1 else rest[0], a) for a in sums[0].args)
    return term.args if term.head is ADD else (term,)


def _rewritten(state: Estimation, form: Quadratic) -> tuple[Term, list[Mark]]:
    """The sum of the forms over the sample, in statistics, and the lines it rests on."""
    model = state.model
    row, i = model.entry(model.samples[0]), model.i
    whole = form.over(model)
    products = whole
    said: list[Mark] = []
    if form.matrix is not None:
        u = subtract(row, form.centre)
        one = equals(form.at(row), trace(matmul(form.matrix, outer(u, u))))
        products = Sum(outer(u, u), i)
        statement = equals(whole, trace(matmul(form.matrix, products)))
        parts = (
            plain_line(one, TRACE_OF_A_SCALAR, "a scalar is its own trace, and a trace is cyclic"),
            plain_line(statement, TRACE_OF_A_SUM, "trace and product are linear", ("1",)),
        )
        why = "a scalar is its own trace, and a trace is cyclic"
        said.append(state.pen.write(statement, TRACE, why, rests_on=(), parts=parts))
    if not depends_on(form.centre, model.params)(form.centre):
        scatter = _scatter(state, products, form, form.centre)
        why = "what the likelihood needs to know of the sample"
        said.append(state.pen.write(equals(scatter, products), STATISTIC, why, rests_on=(), key=False))
        return form.of_products(scatter), said
    return _about_the_mean(state, form, products, said)


def _about_the_mean(state: Estimation, form: Quadratic, products: Term, said: list[Mark]) -> tuple[Term, list[Mark]]:
    model = state.model
    x = model.samples[0]
    row, i, n = model.entry(x), model.i, model.n
    average = state.mean_of_rows(x)
    u = subtract(row, average)
    inner = Sum(matmul(u, u) if form.matrix is None else outer(u, u), i)
    scatter = _scatter(state, inner, form, average)
    about = "the squared distances from the mean" if form.matrix is None else "the scatter about the mean"
    s = state.pen.write(equals(scatter, inner), DEFINITION, about, rests_on=(), key=False)
    zero = state.pen.write(
        equals(Sum(u, i), zeros(*x.shape[1:])), DEVIATIONS, "they add up to 0", rests_on=()
    )
    v = subtract(average, form.centre)
    last = matmul(v, v) if form.matrix is None else outer(v, v)
    why = "x - m = (x - mean) + (mean - m): the mixed terms hold the sum of the deviations, which is 0"
    sought = [p for p in model.params if "posdef" in properties(p) and contains(form.over(model), p)]
    if form.matrix is not None and sought:
        _sanity(state, scatter, sought[0].name)
    k = state.pen.write(
        equals(products, scatter + n * last), ABOUT_THE_MEAN, why, rests_on=(*said, s, zero)
    )
    away = matmul(v, v) if form.matrix is None else product_of(v, form.matrix, v)
    return add(form.of_products(scatter), mul(n, away)), [*said, k]


def _sanity(state: Estimation, scatter: Term, covariance: str) -> None:
    """The scatter for one dimension, its mean, and what happens where it is singular."""
    model = state.model
    x, n = model.samples[0], model.n
    one, t = ones(x.shape[0]), vector(state.letter("z", "u", "t"), x.shape[0])
    single = outer(subtract(t, mean(t)), ones(1))
    centring = subtract(eye(x.shape[0]), divide(outer(one, one), n))
    v, r = vector(state.letter("v", "w", "u"), x.shape[1]), scalar(state.letter("r", "s", "q"), "positive")
    grown = logdet(add(eye(x.shape[1]), mul(r, outer(v, v))))
    said = [
        (equals(divide(trace(matmul(transpose(single), single)), n), var(t)), "for `d == 1` this is the variance"),
        (
            equals(product_of(transpose(x), centring, x), state.notation[scatter]),
            "the scatter by the matrix that takes averages away",
        ),
        (
            equals(trace(centring), subtract(n, number(1))),
            f"the trace of that matrix: the scatter of independent rows with covariance {covariance} has the mean "
            f"({n.attrs[0]} - 1) {covariance}, and the estimate ({n.attrs[0]} - 1)/{n.attrs[0]} {covariance}",
        ),
        (
            equals(grown, log(add(number(1), mul(r, matmul(v, v))))),
            f"boundary: for `{n.attrs[0]} <= {x.shape[1]}` some `{v.name}` has `{scatter.name} @ {v.name} == 0`; at "
            f"the precision `eye({x.shape[1]}) + {r.name} * outer({v.name}, {v.name})` the trace does not see it, and "
            "its log determinant grows without end "
            f"with `{r.name}`: the likelihood is unbounded",
        ),
    ]
    for statement, words in said:
        state.pen.sanity(statement, words)


def _scatter(state: Estimation, meaning: Term, form: Quadratic, centre: Term) -> Term:
    """The statistic by its name; the letter for derivatives and the matrix notation are kept for it."""
    x = state.model.samples[0]
    u = subtract(x, centre) if centre.head is not zeros else x
    made = named(state.letter("S", "C", "T_S"), meaning)
    if form.matrix is None:
        state.keep(made, symbol(f"{made.name}_", (), "positive"), sum_(u**2))
    else:
        state.keep(made, symbol(f"{made.name}_", meaning.shape, "symmetric"), matmul(transpose(u), u))
    return made


__all__ = ["Quadratic", "read", "rewritten"]
