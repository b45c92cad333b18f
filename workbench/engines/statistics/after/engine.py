"""After the estimate: information, bias and variance, the lower bound, an interval, and functions of the estimate.

Everything is told of the maximum likelihood estimate and continues its page: what is exact is exact (and seen on
simulated samples), what holds as the sample grows is marked approximate and seen on growing ones. What cannot be told
is named in a note. Lehmann & Casella (1998), ch. 2 and 6; Wasserman (2004), ch. 9.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations

from workbench.adviser import shortened
from workbench.engines.goals import gradient
from workbench.engines.scalars.domains import without_all_names
from workbench.engines.statistics.after.family import alike, law_of, sought_of
from workbench.engines.statistics.after.information import Entry, entries
from workbench.engines.statistics.after.spread import Sampled, Spread, spread
from workbench.engines.statistics.expectation.means import Means
from workbench.engines.statistics.laws.distribution import Distribution, T
from workbench.engines.statistics.laws.domains import settled
from workbench.engines.statistics.likelihood.engine import mle
from workbench.engines.statistics.samples.model import Model, declared_support
from workbench.reasons.estimation import (
    ASYMPTOTIC_NORMALITY,
    BIAS,
    CRAMER_RAO,
    DELTA_METHOD,
    EFFICIENT,
    INFORMATION_ADDS,
    INVARIANCE,
    MEAN_SQUARED_ERROR,
    NOT_EFFICIENT,
    STANDARD_ERROR,
    UNBIASED,
    WALD_INTERVAL,
    WHY_REACHED,
)
from workbench.record.derivation import Claim, Derivation
from workbench.record.errors import GoalError, NoDerivation
from workbench.record.pen import Pen
from workbench.rules.condition import Condition
from workbench.rules.rule import preorder, replace_nodes
from workbench.terms.functions.elementwise import absolute, sqrt
from workbench.terms.functions.special import normal_cdf
from workbench.terms.heads import (
    NEWTON,
    Sum,
    add,
    at,
    brief,
    compare,
    equals,
    expectation,
    mul,
    named,
    negative,
    number,
    oo,
    power,
    relation,
    scalar,
    subtract,
)
from workbench.terms.term import Term, contains, postorder, size_names, substitute, symbols


@dataclass
class Estimation:
    """What is known so far: the sample, the estimates under their names, and the bound on each variance; ``z`` stands
    for the normal quantile of the intervals."""

    sample: Sampled
    model: Model
    hats: dict[Term, Term]
    z: Term
    information: dict[tuple[Term, Term], Entry] = field(default_factory=dict)
    bounds: dict[Term, Term] = field(default_factory=dict)

    def covariance(self, a: Term, b: Term) -> Term:
        """The entry of the inverse of the information in the sample: the bound on covariances."""
        params, n = self.model.params, self.model.n
        if len(params) == 1:
            return power(mul(n, self.information[a, a].value), -1)
        first, second = params
        cross = self.information[first, second].value
        determinant = subtract(
            mul(self.information[first, first].value, self.information[second, second].value), power(cross, 2)
        )
        above = self.information[_other(params, a), _other(params, a)].value if a is b else negative(cross)
        return mul(above, power(mul(n, determinant), -1))


def _other(params: tuple[Term, ...], a: Term) -> Term:
    return params[1] if a is params[0] else params[0]


def after(
    density: Term | Distribution,
    data: Term | None = None,
    params: Term | Iterable[Term] | None = None,
    known: Iterable[Term] = (),
    support: tuple[Term, Term] | None = None,
    discrete: bool = False,
    *,
    of: Term | None = None,
    families: Iterable[Distribution] = (),
    id: str = "",
    title: str = "",
) -> Derivation:
    """The page of ``mle``, and what comes after the estimates; arguments as for ``mle``, or a declared distribution.

    ``of``: a function of the parameters, which is then estimated as well (invariance, delta method). ``families``: the
    declared distributions among which the law of a sum is sought. Claims are named ``information_a``, ``bound_a``,
    ``mean_a``, ``variance_a``, ``lower_a``, ``upper_a`` for the parameter a, and ``estimate``, ``variance`` for
    ``of``; ``z`` in them is the normal quantile of the interval. Raises what ``mle`` raises; GoalError for more than
    one number observed; NoDerivation where nothing can be told.
    """
    if isinstance(density, Distribution):
        chosen = (params,) if isinstance(params, Term) else params
        sought = sought_of(density, None if chosen is None else tuple(chosen))
        data, known = density.variable, tuple(p for p in density.parameters if p not in sought)
        params, support, discrete, density = sought, density.support, density.discrete, density.density
    asked = (params,) if isinstance(params, Term) else tuple(params or ())
    seen = () if data is None else (data,)
    if support is None and declared_support(seen) is not None:
        support, discrete = declared_support(seen), True
    law, model = law_of(Model(density, seen, asked, tuple(known), support or (negative(oo), oo), discrete))
    made = mle(density, seen, asked, known, support, discrete, id=id, title=title)
    pen, estimation = _begin(made, law, model)
    if of is not None:
        _require_function(of, model)
    with pen.road("information"):
        _information(pen, estimation)
    with pen.road("bias and variance"):
        for theta in model.params:
            _spread(pen, estimation, theta, tuple(families))
        pen.given(conditions=[c for c in pen.conditions if not _is_about_t(c)])
    if estimation.bounds:
        with pen.road("interval"):
            for theta in model.params:
                _interval(pen, estimation, theta)
        if of is not None:
            with pen.road("function of the estimate"):
                _function(pen, estimation, of)
    whole = pen.completed(made)
    if len(whole.roads) == len(made.roads):
        raise NoDerivation("; ".join(n for n in whole.notes if n not in made.notes))
    return whole


def _begin(made: Derivation, law: Distribution, model: Model) -> tuple[Pen, Estimation]:
    whole = made.claims[0].statement.args[0].args[0]
    x = model.samples[0]
    results = {c.name: c.result for c in made.results}
    hats = {}
    for p in model.params:
        value = results[p.name]
        assert value is not None
        hats[p] = named(f"{p.name}_hat", without_all_names(value))
    taken = {s.name for s in symbols(law.log_density, *law.parameters, *made.givens)} | set(size_names(*made.givens))
    letters = (w for w in ("y", "u", "w", "v", "y_1") if w not in taken)
    one = law.of(next(letters))
    z = scalar(next(w for w in ("z", "q", "z_0", "z_1") if w not in taken | {one.variable.name}), "positive")
    pen = Pen()
    pen.given(*made.givens, *(s for s in symbols(one.log_density) if s not in made.givens), z)
    return pen, Estimation(Sampled(one, x, model.n, whole), model, hats, z)


# -- information and the bound ------------------------------------------------------------------


def _information(pen: Pen, known: Estimation) -> None:
    params = known.model.params
    if len(params) > 2:
        pen.note("The bounds are told for one or two parameters; for more the matrix of information is to be inverted.")
        return
    try:
        found = entries(pen, known.sample.law, params)
    except NoDerivation as error:
        pen.note(f"Fisher's information is not told, nor what rests on it: {error}.")
        return
    known.information = {(e.row, e.column): e for e in found}
    for e in found:
        name = f"information_{e.row.name}" if e.row is e.column else f"information_{e.row.name}_{e.column.name}"
        tells = (e.row.name, "information" if e.row is e.column else name)
        pen.claim(Claim("Expectation", e.first.statement, wrt=(known.sample.law.variable,), result=e.value,
                        name=name, tells=tells))  # fmt: skip
    for theta in params:
        _bound(pen, known, theta)


def _bound(pen: Pen, known: Estimation, theta: Term) -> None:
    n = known.model.n
    own = known.information[theta, theta]
    total = _total_score(known, theta)
    left = known.sample.expectation(power(total, 2))
    mass = Means(pen, known.sample.law, True).total_mass()
    why = "scores of independent observations add, and so do the variances of what has mean zero"
    adds = pen.follows(equals(left, mul(n, own.value)), own.first, mass, by=INFORMATION_ADDS, why=why)
    whole = known.covariance(theta, theta)
    value = shortened(whole)
    said = equals(named(f"bound_{theta.name}", value), whole)
    what = "one over the information in the sample"
    if len(known.model.params) > 1:
        what = "the entry of the inverse matrix, as the other parameter is unknown too"
    why = f"{what}: {CRAMER_RAO.reason}"
    known.bounds[theta] = value
    pen.follows(said, adds, by=CRAMER_RAO, why=why)
    pen.claim(Claim("Equality", said, result=value, name=f"bound_{theta.name}",
                    tells=(theta.name, "bound")))  # fmt: skip


def _total_score(known: Estimation, theta: Term) -> Term:
    law = known.sample.law
    made = gradient(law.log_density, theta).result
    assert made is not None
    score = without_all_names(made)
    return Sum(substitute(score, {law.variable: at(known.sample.x, known.model.i)}), known.model.i)


# -- bias and variance -----------------------------------------------------------------------------


def _spread(pen: Pen, known: Estimation, theta: Term, families: tuple[Distribution, ...]) -> None:
    hat = known.hats[theta]
    trial = Pen()
    try:
        spread(trial, known.sample, hat, families)  # whole or not at all
        found = spread(pen, known.sample, hat, families)
    except NoDerivation as error:
        why = str(error).partition(": ")[0]
        pen.note(f"The exact bias and variance of the estimate of `{theta.name}` are not told: {why}.")
        return
    pen.claim(Claim("Equality", found.first.statement, result=found.mean, name=f"mean_{theta.name}",
                    tells=(theta.name, "mean")))  # fmt: skip
    bias = shortened(subtract(found.mean, theta))
    unbiased = bias is number(0)
    reason = UNBIASED if unbiased else BIAS
    pen.follows(equals(subtract(found.mean, theta), bias), found.first, by=reason, why=reason.reason)
    if found.variance is None or found.second is None:
        return
    pen.claim(Claim("Equality", found.second.statement, result=found.variance, name=f"variance_{theta.name}",
                    tells=(theta.name, "variance")))  # fmt: skip
    if not unbiased:
        square = shortened(add(found.variance, power(bias, 2)))
        pen.follows(
            equals(add(found.variance, power(bias, 2)), square),
            found.second,
            by=MEAN_SQUARED_ERROR,
            why="the variance and the square of the bias",
        )
    _efficiency(pen, known, theta, found, unbiased)


def _efficiency(pen: Pen, known: Estimation, theta: Term, found: Spread, unbiased: bool) -> None:
    if theta not in known.bounds or not unbiased or found.variance is None or found.second is None:
        return
    bound = known.bounds[theta]
    sizes = {known.model.n: number(5)}
    if alike(substitute(found.variance, sizes), substitute(bound, sizes), known.sample.law):
        pen.follows(equals(found.variance, bound), found.second, by=EFFICIENT, why="the lower bound is reached")
        if len(known.model.params) == 1:
            own = known.information[theta, theta]
            total = mul(known.model.n, own.value, subtract(known.hats[theta], theta))
            pen.follows(
                equals(_total_score(known, theta), total),
                by=WHY_REACHED,
                why="the score of the sample is a multiple of the error of the estimate",
            )
    else:
        pen.follows(
            relation(">", found.variance, bound), found.second, by=NOT_EFFICIENT, why="the lower bound is not reached"
        )


# -- as the sample grows -----------------------------------------------------------------------------


def _interval(pen: Pen, known: Estimation, theta: Term) -> None:
    hat, sample = known.hats[theta], known.sample
    if any(t.head is NEWTON for t in postorder(hat)):
        pen.note(f"The interval for `{theta.name}` has its centre where the iteration ends; its width is 2 z times the "
                 f"root of `{brief(known.bounds[theta])}` taken there.")  # fmt: skip
        return
    inside = shortened(substitute(known.bounds[theta], dict(known.hats)))
    error = named(f"se_{theta.name}", sqrt(inside))
    pen.follows(equals(error, sqrt(inside)), by=STANDARD_ERROR, why="the root of the bound, at the estimate")
    z = known.z
    ratio = mul(subtract(hat, theta), power(error, -1))
    within = expectation(compare("<=", absolute(ratio), z), sample.x, sample.log_density)
    cover = relation("approx", within, subtract(mul(number(2), normal_cdf(z)), number(1)))
    pen.follows(cover, by=ASYMPTOTIC_NORMALITY, why="approximate: the error over its standard error")
    wide = mul(z, _tidied(sqrt(inside), known))
    plain = without_all_names(hat)
    for name, side, end in (("lower", subtract(hat, mul(z, error)), subtract(plain, wide)),
                            ("upper", add(hat, mul(z, error)), add(plain, wide))):  # fmt: skip
        said = pen.follows(
            equals(named(f"{name}_{theta.name}", side), side),
            by=WALD_INTERVAL,
            why="z standard errors to either side; z = 1.96 for 95 %",
        )
        pen.claim(Claim("Equality", said.statement, result=end, name=f"{name}_{theta.name}",
                        tells=(theta.name, name)))  # fmt: skip


def _function(pen: Pen, known: Estimation, of: Term) -> None:
    """Invariance, and the delta method."""
    sample, params = known.sample, [p for p in known.model.params if contains(of, p)]
    estimate = named("g_hat", _tidied(substitute(of, dict(known.hats)), known))
    same = pen.follows(
        equals(estimate, estimate.args[0]),
        by=INVARIANCE,
        why="the likelihood as a function of g(theta) is largest where that of theta is",
    )
    slopes, marks = {}, [same]
    for theta in params:
        made = gradient(of, theta)
        assert made.result is not None
        marks.append(pen.engine(settled(made)))
        slopes[theta] = without_all_names(made.result)
    parts = [mul(power(slopes[a], 2), known.covariance(a, a)) for a in params]
    parts += [mul(number(2), slopes[a], slopes[b], known.covariance(a, b)) for a, b in combinations(params, 2)]
    whole = add(*parts) if len(parts) > 1 else parts[0]
    value = shortened(whole)
    spread_ = named("var_g", value)
    delta = pen.follows(
        equals(spread_, whole),
        *marks,
        by=DELTA_METHOD,
        why="to first order the error of g is its slope times the error of theta",
    )
    plain = without_all_names(estimate)
    pen.claim(Claim("Equality", equals(estimate, plain), result=plain, name="estimate", tells=("of", "estimate")))
    pen.claim(Claim("Equality", delta.statement, result=value, name="variance", tells=("of", "variance")))
    if any(t.head is NEWTON for t in postorder(plain)):
        return
    error = sqrt(substitute(value, dict(known.hats)))
    ratio = mul(subtract(estimate, of), power(error, -1))
    law = relation("approx", expectation(compare("<=", ratio, known.z), sample.x, sample.log_density),
                   normal_cdf(known.z))  # fmt: skip
    pen.follows(
        law, delta, by=ASYMPTOTIC_NORMALITY, why="approximate: it holds as the sample grows, where the slope is not 0"
    )


def _tidied(term: Term, known: Estimation) -> Term:
    """A function of the estimates in a short form, in the statistics of the sample."""
    plain = without_all_names(term)
    statistics = [t for t in preorder(plain, below=lambda t: not _is_statistic(t)) if _is_statistic(t)]
    letters = {t: scalar(f"t_{k}") for k, t in enumerate(dict.fromkeys(statistics))}
    return substitute(shortened(replace_nodes(plain, letters)), {v: t for t, v in letters.items()})


def _is_statistic(term: Term) -> bool:
    return not term.rank and bool(term.args) and bool(term.args[0].rank)


def _is_about_t(condition: Condition) -> bool:
    """Whether a condition is about the argument of a generating function, which stands in its own line alone."""
    return condition.statement is None or contains(condition.statement, T)


def _require_function(of: Term, model: Model) -> None:
    if of.shape:
        raise GoalError(f"a function of the parameters that is a number; {brief(of)} has a shape")
    for s in symbols(of):
        if s not in model.params and s not in model.known:
            raise GoalError(f"{s.name} in {brief(of)} is no parameter")
    if not any(contains(of, p) for p in model.params):
        raise GoalError(f"{brief(of)} does not depend on a parameter")


__all__ = ["after"]
