"""Maximum likelihood: from the density of one observation to the estimator of every parameter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from workbench.algebra.length import shortest
from workbench.engines.scalars.domains import assumptions
from workbench.engines.statistics.likelihood import (
    boundary,
    coefficients,
    exponential_families,
    interior,
    kinks,
    newton,
    vectors,
)
from workbench.engines.statistics.likelihood.dangers import dangers
from workbench.engines.statistics.likelihood.estimation import Estimation, without_names
from workbench.engines.statistics.likelihood.log_likelihood import begun
from workbench.engines.statistics.samples.model import Model, declared_support
from workbench.engines.statistics.samples.short_forms import one_root, readable, with_means
from workbench.engines.statistics.samples.trials import inferred_support, trials
from workbench.language.saying import said
from workbench.reasons.common import DEFINITION
from workbench.reasons.likelihood import ESTIMATE, ONE_AFTER_ANOTHER, WHERE_THE_SUPPORT_ENDS
from workbench.record.derivation import Claim, Derivation
from workbench.record.errors import GoalError
from workbench.record.pen import Pen
from workbench.rules.condition import Condition
from workbench.terms.heads import NEWTON, argmax, brief, equals, named, negative, oo, properties, relation, symbol
from workbench.terms.term import Term, postorder, substitute, symbols

_LINEAR = (
    "The likelihood of the sample is made as large as possible: one parameter after the other, each for every value "
    "of the others."
)


def mle(
    density: Term,
    data: Term | Iterable[Term],
    params: Term | Iterable[Term],
    known: Iterable[Term] = (),
    support: tuple[Term, Term] | None = None,
    discrete: bool = False,
    *,
    id: str = "",
    title: str = "",
) -> Derivation:
    """The maximum likelihood estimators of ``params`` from independent observations with the given density.

    ``data`` are the symbols of one observation: the first has the density, the others are covariates. ``support``: the
    ends between which the density is meant, which may hold parameters; inferred where it is not said. Each estimate is
    a claim under its parameter's name, a function of the samples (axis 0 the observations) and then the known symbols.
    Raises GoalError for a density that does not integrate to one, for unknown names and for parameters that the data
    cannot tell apart; NoDerivation where no way to a maximum was found.
    """
    seen = (data,) if isinstance(data, Term) else tuple(data)
    sought = (params,) if isinstance(params, Term) else tuple(params)
    if support is None and declared_support(seen) is not None:
        support, discrete = declared_support(seen), True
    plain = Model(density, seen, sought, tuple(known), support or (negative(oo), oo), discrete)
    if support is None:
        plain = replace(plain, support=inferred_support(plain))
    model = declared_by_support(plain)
    pen = Pen()
    with pen.road("score"):
        state = begun(pen, model, trials(model))
        _identifiable(state)
        exponential_families.told(state)
        for way in (boundary, kinks, coefficients):
            way.estimate(state)
        while state.remaining:
            step = _next(state, linear=True) if any(p.shape for p in state.remaining) else None
            if step is None and vectors.estimate(state):
                continue
            step = step or _next(state)
            if step is None:
                newton.estimate(state)
                break
            interior.write(state, step)
        return _derivation(state, id, title)


def declared_by_support(model: Model) -> Model:
    """The model with the observation declared as its support says."""
    x = model.observed
    has = properties(x) | properties(model.samples[0])
    if has == properties(x):
        return model
    other = symbol(x.name, x.shape, *has)
    change = {x: other}
    if model.discrete:  # a number of trials, say
        change |= {
            k: symbol(k.name, k.shape, *properties(k), "positive", "integer")
            for k in model.known
            if not k.shape and k in model.support
        }
    known = tuple(change.get(k, k) for k in model.known)
    ends = (substitute(model.support[0], change), substitute(model.support[1], change))
    return Model(substitute(model.density, change), (other, *model.data[1:]), model.params, known, ends, model.discrete)


def _next(state: Estimation, linear: bool = False) -> interior.Closed | None:
    """The parameter whose score equation closes best: free of the others, else the shortest solution.

    ``linear``: only where the second derivative is free of the parameter, as for a location.
    """
    found: list[interior.Closed] = []
    for theta in state.remaining:
        if theta.shape:
            continue
        others = [p for p in state.remaining if p is not theta]
        step = interior.closed(state, theta)
        if step is None or (linear and not step.concave):
            continue
        free = not any(t in others for t in postorder(step.solution))
        if free:
            return step
        found.append(step)
    return shortest(found, term=lambda step: step.solution) if found else None


def _identifiable(state: Estimation) -> None:
    """Raises GoalError where the scores of several parameters are proportional whatever the data."""
    import numpy as np

    params = [p for p in state.model.params if not p.shape and p not in state.model.moving]
    if len(params) < 2 or any(p.shape for p in state.model.params):
        return
    rows, names = [], [p.name for p in params]
    form = state.loglik.args[0]
    for t in state.trials:
        row = []
        for name in names:
            here = {n: state.trials[0].values[n] for n in names}
            step = 1e-5 * max(1.0, abs(float(here[name])))
            up, down = (float(t(form, **{**here, name: here[name] + s * step})) for s in (1, -1))
            row.append((up - down) / (2 * step))
        rows.append(row)
    matrix = np.array(rows)
    if not np.all(np.isfinite(matrix)) or len(rows) <= len(names):
        return
    matrix = matrix / np.maximum(np.abs(matrix).max(axis=0), 1e-300)
    sizes = np.linalg.svd(matrix, compute_uv=False)
    if sizes[-1] < 1e-7 * sizes[0]:
        raise GoalError(
            f"{' and '.join(names)} cannot be told apart: their scores are proportional whatever the data, so that "
            "only a combination of them is identifiable; make one of them known"
        )


def _derivation(state: Estimation, id: str, title: str) -> Derivation:
    model, pen = state.model, state.pen
    values: dict[Term, Term] = {}
    inside: dict[Term, Term] = {}
    for estimate in reversed(state.found):
        own = state.written(estimate.value) if estimate.param.shape else without_names(state.written(estimate.value))
        if own.head is NEWTON:
            values[estimate.param], inside[estimate.param] = own, named(f"{estimate.param.name}_hat", own)
            continue
        if own.rank:
            values[estimate.param] = inside[estimate.param] = substitute(own, inside)
            continue
        value = one_root(with_means(readable(model, substitute(own, inside), state.trials)))
        value = state.told(value)
        values[estimate.param] = inside[estimate.param] = value
    rests, whole = (pen.last,), state.whole
    signs = {p: "ni" if p in state.shared else "=" for p in model.params}
    told = {line.statement for line in pen.lines}
    for place, p in enumerate(model.params):
        largest = relation(signs[p], argmax(whole, *model.params, place=place), values[p])
        if largest in told:
            continue
        if len(state.largest) + len(model.moving) == len(model.params) and bool(state.ends) == bool(model.moving):
            rule = WHERE_THE_SUPPORT_ENDS if model.moving else ONE_AFTER_ANOTHER if model.params[1:] else DEFINITION
            above = (state.marks["sum"], *state.ends, *state.largest)
            why = rule.reason if rule is not DEFINITION else "the names written out"
            pen.write(largest, rule, why, rests_on=above, conditions=_apart(model, values))
            continue
        if any(t.head is NEWTON for t in postorder(values[p])):
            continue  # the iteration's values are seen on samples of the density, not at any point
        hat = named(f"{p.name}_hat", values[p])
        if hat in state.means.values():
            continue  # it was written where it was put in
        state.pen.write(
            equals(hat, values[p]), ESTIMATE, f"the value of `{p.name}` with the largest likelihood", rests_on=rests
        )
    together = tuple(values[p] for p in model.params)
    claims = tuple(
        Claim(
            "Optimum",
            relation(signs[p], argmax(whole, *model.params, place=k), values[p]),
            None,
            model.params,
            values[p],
            name=p.name,
            together=together,
        )
        for k, p in enumerate(model.params)
    )
    givens = (*model.samples, *model.params, *model.known)
    assumed = (*model.assumptions, *assumptions(pen.board, givens))
    names = ", ".join(f"`{p.name}`" for p in model.params)
    one = len(model.params) == 1
    sought = f"value of {names} that maximises" if one else f"values of {names} that maximise"
    what = "probability" if model.discrete else "density"
    between = f" between {' and '.join(map(said, model.support))}" if symbols(*model.support) else ""
    pen.given(*givens)
    pen.goal(
        f"Find the {sought} the likelihood of `{_count(model)}` independent observations with the {what} "
        f"{said(model.of_observation(model.density), 300)}{between}."
    )
    pen.convention(f"`{model.samples[0].name}` holds the `{model.n.attrs[0]}` observations; a hat marks an estimate.")
    pen.idea(_LINEAR if len(model.params) > 1 else "")
    pen.claim(*claims)
    for words in dangers(model, values, state.trials):
        pen.wrong(words)
    made = pen.derivation(id=id, title=title or f"Maximum likelihood estimate of {names}")
    return replace(made, assumptions=assumed)


def _apart(model: Model, values: Mapping[Term, Term]) -> tuple[Condition, ...]:
    """With the estimates put in, that the ends of a support which depends on them are apart, where it is assumed."""
    rooms = [substitute(c.statement, values) for c in model.assumptions if model.moving and c.statement is not None]
    return tuple(Condition(f"`{brief(room)}`", room) for room in rooms)


def _count(model: Model) -> str:
    return str(model.n.attrs[0])


__all__ = ["declared_by_support", "mle"]
