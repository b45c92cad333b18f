"""Priors: a declared law, or any function that is not negative; where it lives, and what it integrates to.

    Prior.of(law("gamma")(a, b), lam)         a declared law
    Prior.of(written(exp(-lam**2), lam), lam)  a density as it stands

A declared law must be the law of just the values that the parameter is declared to have, or of a part of them between
its own ends. What is written as a density need not integrate to one: the posterior does not mind a factor, and a prior
without a total, an improper one, may still have a posterior; both are said on the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from workbench.engines.statistics.kernels.atoms import without_zeros
from workbench.engines.statistics.kernels.recognition import RANGES, usual_ends
from workbench.engines.statistics.laws.distribution import OWN, Distribution
from workbench.engines.statistics.samples.trials import Trial
from workbench.record.errors import GoalError
from workbench.terms.functions.elementwise import log
from workbench.terms.heads import brief, properties, size_term, symbol
from workbench.terms.term import Term, substitute, symbols

Ends = tuple[Term, Term]
_CLOSE, _FAR = 1e-6, 1e-9


def written(density: Term, param: Term) -> Distribution:
    """A prior given as a density in the parameter. Raises GoalError where it is no number."""
    from workbench.engines.statistics.kernels.logarithm import written_out

    if density.shape:
        raise GoalError(f"a density is a number; {brief(density)} has a shape")
    logarithm, _ = written_out(log(density), (param,))
    return Distribution(OWN, param, tuple(s for s in symbols(density) if s is not param), logarithm,
                        normalised=False)  # fmt: skip


def about(law: Distribution, param: Term) -> Distribution:
    """The law as one of the parameter. Raises GoalError where the two do not live in the same place."""
    x = law.variable
    same = x.rank == param.rank and properties(x) & RANGES == properties(param) & RANGES
    if law.discrete or x.rank != param.rank or not (same or _between(law, param)) or law.total is not None:
        raise GoalError(_elsewhere(law, param))
    if param in symbols(*law.parameters):
        if law.normalised:
            raise GoalError(f"the prior of {param.name} holds {param.name} itself")
    moved = law.replaced({**_sizes(law, param), x: param})
    moved = replace(moved, log_density=without_zeros(moved.log_density), family=law.declared)
    return replace(moved, ends=None) if moved.ends == usual_ends(param) else moved


def _between(law: Distribution, param: Term) -> bool:
    """Whether the law of a number lives between its own ends, which then must lie in the range of the parameter."""
    return law.ends is not None and not param.shape and not properties(param) & {"integer", "mask"}


def ends_of(law: Distribution) -> Ends:
    """The ends between which a prior of a number lives."""
    return usual_ends(law.variable) if law.ends is None else law.ends


def checked(law: Distribution, trials: Sequence[Trial]) -> float:
    """What the prior of a number integrates to, infinite where it is improper.

    Raises GoalError for a declared law with impossible parameters, for a function that is negative somewhere or nowhere
    positive, and for ends outside of the declared range.
    """
    import numpy as np

    low, high = usual_ends(law.variable)
    totals: list[float] = []
    for trial in trials[:3]:
        a, b = (float(trial(end)) for end in ends_of(law))
        if not (float(trial(low)) <= a < b <= float(trial(high))):
            raise GoalError(
                f"the {law.name} prior lives between {brief(ends_of(law)[0])} and {brief(ends_of(law)[1])}, which is "
                f"not inside the range declared for {law.variable.name}, from {brief(low)} to {brief(high)}"
            )
        totals.append(_total(law, trial, a, b))
    total = totals[0]
    if np.isnan(total) or total == 0:
        raise GoalError(
            f"the {law.name} prior of {law.variable.name} has no value, or is nowhere positive: are its parameters in "
            "their range?"
        )
    if total < 0:
        raise GoalError(f"the {law.name} prior of {law.variable.name} is negative somewhere: no density is")
    if law.normalised and abs(total - 1) > 1e-3:
        raise GoalError(f"the {law.name} prior integrates to {total:.6g}, not to 1: are its parameters in their range?")
    return max(totals, key=lambda t: abs(t - 1))


def _total(law: Distribution, trial: Trial, low: float, high: float) -> float:
    """The integral; infinite where what lies at the ends is not small, -1 where the function is negative."""
    import numpy as np

    from workbench.numerics.evaluate import evaluate
    from workbench.numerics.simulation import grid

    theta = law.variable
    density = substitute(law.density, {theta: symbol(theta.name, ("rows_",))})
    known = {k: v for k, v in trial.values.items() if k != theta.name}

    def heights(places: Any) -> Any:
        return evaluate(density, {**known, theta.name: places, "rows_": len(places)})

    found = grid(heights, low, high, False)
    if found.total == 0:
        return 0.0 if found.proper else float("nan")
    if not found.proper:
        return -1.0
    tails = max(found.weights[:50].sum(), found.weights[-50:].sum())
    return float(np.inf) if tails > _FAR * found.total else found.total


def is_proper(total: float) -> bool:
    return total < float("inf")


def remark(law: Distribution, total: float) -> str:
    """What is to be said of a prior that is no density; empty where it is one."""
    if not is_proper(total):
        return (
            f"The prior of {law.variable.name} is improper: it has no total. The posterior has one under the "
            "conditions that are stated, but the evidence, and with it every Bayes factor, is not defined."
        )
    if not law.normalised and abs(total - 1) > _CLOSE:
        return (
            f"The prior as given integrates to {total:.6g}, not to 1, at the first values tried. The posterior is the "
            "same; the evidence is that of the prior as given."
        )
    return ""


def _sizes(prior: Distribution, param: Term) -> dict[Term, Term]:
    """The prior's sizes by those of the parameter, and its vectors likewise."""
    sizes = dict(zip(prior.variable.shape, param.shape, strict=True))
    change = {size_term(a): size_term(b) for a, b in sizes.items() if a != b}
    if change:
        for s in symbols(*prior.parameters):
            change[s] = symbol(s.name, tuple(sizes.get(z, z) for z in s.shape), *properties(s))
    return change


def _elsewhere(prior: Distribution, param: Term) -> str:
    if prior.discrete:
        return f"the {prior.name} distribution is discrete; a prior of {param.name} needs a density"
    kind = next(iter(sorted(properties(prior.variable) & {"positive", "unit", "simplex", "posdef"})), "")
    rank = ["a number", "a vector", "a matrix"][prior.variable.rank]
    words = f"{rank} that is {kind}" if kind else f"any {rank.split()[1]}"
    shape = "".join(f"{z}" for z in prior.variable.shape)
    return (
        f"the {prior.name} prior is the law of {words}, and {param.name} is not declared so: "
        f"--param {param.name}:{shape}{':' + kind if kind else ''}"
    )


__all__ = ["Ends", "about", "checked", "ends_of", "is_proper", "remark", "written"]
