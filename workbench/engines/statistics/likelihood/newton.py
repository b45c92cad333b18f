"""Where nothing closes: the gradient and the Hessian of what is left, and Newton's iteration that they make.

The iteration is a term of the language (``newton``): it is evaluated, emitted as NumPy and run on a sample here, so
that the page shows how it converges.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.engines.statistics.likelihood import invariance, reweighting
from workbench.engines.statistics.likelihood.estimation import Estimate, Estimation, without_names
from workbench.reasons.likelihood import NEWTON_ITERATION
from workbench.record.errors import NoDerivation
from workbench.rules.condition import Condition
from workbench.rules.maxima import downward, rising_towards
from workbench.terms.functions.elementwise import absolute, sign
from workbench.terms.heads import brief, derivative, negative, newton, number, oo, properties
from workbench.terms.statements import forall
from workbench.terms.term import Term, contains, postorder


def estimate(state: Estimation) -> None:
    """The remaining parameters together, by Newton's iteration for the largest value of what is left."""
    params = tuple(state.remaining)
    if any(p.rank > 2 or properties(p) & {"simplex", "posdef"} for p in params):
        raise NoDerivation(f"no way to a maximum in {', '.join(p.name for p in params if p.shape)} was found")
    invariance.told(state)
    loglik = without_names(state.loglik.args[0])
    first, second = [], []
    marks = []
    for j, theta in enumerate(params):
        made = state.differentiated(state.loglik, theta)
        assert made.result is not None
        n = state.write_derivative(made, state.score(theta), None, (state.marks["loglik"],))
        marks.append(n)
        first.append(without_names(made.result))
        for other in params[j:]:
            again = state.differentiated(made.result, other)
            assert again.result is not None
            m = state.write_derivative(again, derivative(state.score(theta), other), made.result, (n,))
            marks.append(m)
            if len(params) == 1:
                marks += reweighting.told(state, theta, without_names(made.result), without_names(again.result), (n, m))
            second.append(without_names(again.result))
    lower = [number(0) if properties(p) & {"positive", "unit"} else negative(oo) for p in params]
    upper = [number(1) if "unit" in properties(p) else oo for p in params]
    names = " and ".join(f"`{p.name}`" for p in params)
    values = [newton(loglik, *params, *lower, *upper, *first, *second, k) for k in range(len(params))]
    state.pen.note(
        f"The equations for {names} have no solution in closed form. Newton's iteration is run, {_rule(params)}: "
        "steps that would leave the domain or lead down are shortened, the start is the best point of a coarse grid."
    )
    state.pen.note(_run(state, params, values[0]))
    asked = () if len(marks) > len(first) + len(second) else _shape(state, params, second, values[0])
    if not set(params) & state.shared:
        asked += reweighting.invertible(params, second)
    state.largest_at(params, values, NEWTON_ITERATION, marks, asked)
    state.found.extend(Estimate(p, v) for p, v in zip(params, values, strict=True))
    state.remaining.clear()


def _shape(
    state: Estimation, params: tuple[Term, ...], second: Sequence[Term], place: Term
) -> tuple[Condition, ...]:
    """Why the place where the iteration rests is the largest of all, which is asked of the reader: the log-likelihood
    curves downward everywhere, where samples do not tell otherwise; else that it rises towards that place."""
    ways, words = downward(params, second), "the log-likelihood curves downward everywhere"
    if not ways or not all(_holds(state, params, said) for said in ways):
        ways, words = rising_towards(place), "the log-likelihood rises towards where the iteration rests"
    return tuple(Condition(words, forall(said, *params)) for said in ways)


_AWAY = (0.2, 0.5, 1.0, 2.0, 5.0)
"""How far from the parameters of a sample, by these factors, it is asked how the log-likelihood curves."""


def _holds(state: Estimation, params: tuple[Term, ...], said: Term) -> bool:
    """Whether a relation to 0 holds on the samples, with the parameters away from the true ones too."""
    import numpy as np

    from workbench.numerics.evaluate import evaluate

    for trial in state.trials:
        for factor in _AWAY:
            there = {p.name: np.clip(trial.values[p.name] * factor, None, 0.99 if "unit" in properties(p) else None)
                     for p in params}  # fmt: skip
            value = np.asarray(evaluate(said.args[0], {**trial.values, **there}), dtype=float)
            if not np.all(np.isfinite(value)):
                return False
            if value.ndim:
                curved = np.linalg.eigvalsh(value)
                if float(curved[-1]) > 1e-12 * float(np.max(np.abs(curved))):
                    return False
            elif float(-value if said.attrs[0] == ">" else value) > 0:
                return False
    return True


def _rule(params: tuple[Term, ...]) -> str:
    if len(params) == 1 and not params[0].rank:
        return f"which takes from `{params[0].name}` the first derivative over the second"
    return "which takes from them the inverse of the Hessian times the gradient"


def _run(state: Estimation, params: tuple[Term, ...], value: Term) -> str:
    """How the iteration converges on one of the trials. Raises NoDerivation where it finds no maximum on any."""
    import numpy as np

    from workbench.numerics.evaluate import evaluate
    from workbench.numerics.newton import visited

    best: tuple[int, list[object]] | None = None
    for trial in state.trials:
        points = visited(value, trial.values, evaluate)
        if np.all(np.isfinite(points[-1])) and (best is None or len(points) > best[0]):
            best = len(points), points
    if best is None:
        raise NoDerivation(_why_not(state, params))
    rows = [np.asarray(p, dtype=float) for p in best[1]]
    gaps = [float(np.max(np.abs(r - rows[-1]))) for r in rows[:-1]]
    shown = "; ".join(", ".join(f"{v:.8g}" for v in r) for r in rows[:6])
    tail = ", ".join(f"{g:.1e}" for g in gaps)
    names = " and ".join(f"`{p.name}`" for p in params)
    return (
        f"On a simulated sample of {len(_first(state))} observations {names} goes {shown}"
        f"{' ...' if len(rows) > 6 else ''}; distances to the end: {tail or '0'}."
    )


def _why_not(state: Estimation, params: tuple[Term, ...]) -> str:
    """Why no maximum was found: kinks, at which slopes jump, are none of Newton's business."""
    kinks = [t for t in postorder(state.loglik) if t.head in (absolute, sign) and any(contains(t, p) for p in params)]
    if kinks:
        return (
            f"the log-likelihood has kinks, where {brief(kinks[0].args[0])} is 0, and its maximum lies at kinks: "
            "Newton's iteration does not apply; least absolute deviations, say, is a linear programme, whose solution "
            "need not be unique"
        )
    return "the log-likelihood has no maximum that Newton's iteration finds on simulated data"


def _first(state: Estimation) -> Sequence[float]:
    found: Sequence[float] = state.trials[0].values[state.model.samples[0].name]
    return found


__all__ = ["estimate"]
