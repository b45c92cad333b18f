"""Neyman-Pearson test: one value of a parameter of any density against one other, by the likelihood ratio.

Source: Neyman & Pearson, On the problem of the most efficient tests of statistical hypotheses (1933).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workbench.adviser import advised, shortened
from workbench.adviser.forms import multiplied_out
from workbench.algebra.arithmetic import arithmetic
from workbench.engines.statistics.after.family import points, value_at
from workbench.engines.testing.declared import Asked, Power, Step, Test, power_by
from workbench.engines.testing.laws import Density, density, follows
from workbench.engines.testing.models import Stated
from workbench.engines.testing.totals import law_of_total
from workbench.reasons.estimation import LAW_OF_THE_SUM
from workbench.reasons.testing import (
    LOG_RATIO,
    LOG_RATIO_OF_ALL,
    LOG_RATIO_OF_ONE,
    MONOTONE,
    SOLVE_FOR_THE_STATISTIC,
    STATISTIC,
)
from workbench.record.errors import GoalError, NoDerivation
from workbench.record.pen import Mark, Pen
from workbench.rules.condition import Condition
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import (
    ADD,
    MUL,
    Sum,
    add,
    brief,
    equals,
    mul,
    named,
    negative,
    number,
    relation,
    scalar,
    subtract,
)
from workbench.terms.statements import iff
from workbench.terms.term import Term, contains, substitute

_BEST = "That no test of this size has more power is the lemma of Neyman and Pearson; it is not derived here."
_WHOLE = (
    "The statistic is a whole number: the size of the region is at most the level; to reach it exactly, one rejects "
    "with some probability at the next value."
)
KIND = "model"
SAMPLES = (1, 1)
NULL = ("theta_0", None)
AGAINST = True


@dataclass(frozen=True)
class Ratio:
    """log p(x; theta_1) - log p(x; theta_0) = slope t(x) + rest for one observation; ``rises``: the slope is positive
    where theta_1 is larger than theta_0, else negative."""

    t: Term
    slope: Term
    rest: Term
    rises: bool


def declare(asked: Asked, alternative: str = "two-sided") -> Test:
    """The test; the other value is the larger one, with ``less`` the smaller one, and on data what it is. Raises
    NoDerivation where the ratio is no function of one sum, or where the law of that sum is not known."""
    stated = asked.model
    model, theta, put = stated.model, stated.theta, stated.put
    if len(model.params) > 1:
        others = ", ".join(p.name for p in model.params[1:])
        raise GoalError(f"both hypotheses are simple: {others} must be known, too: --known {others}:")
    up = _upwards(stated, alternative)
    ratio = _ratio(stated)
    try:
        total = law_of_total(stated.law, ratio.t, stated.n, stated.families())
    except NoDerivation:
        ratio = replace(ratio, t=negative(ratio.t), slope=negative(ratio.slope), rises=not ratio.rises)
        total = law_of_total(stated.law, ratio.t, stated.n, stated.families())
    side = "greater" if ratio.rises == up else "less"
    n = stated.n
    statistic = named("T", sum_(_of_all(ratio.t, stated)))

    def law_at(value: Term, letter: str, variable: str = "u") -> Density:
        there = total.law.replaced({theta: value})
        return density(there.replaced({p: put(p) for p in (n, *model.known)}), total.family, letter, variable)

    law = law_at(put(stated.null), "f")
    log_ratio = named("r", arithmetic(put(n * ratio.rest + ratio.slope * statistic)))
    sample = stated.sample_at(stated.null)

    def story(pen: Pen) -> Mark:
        order = relation(">" if up else "<", stated.against, stated.null)
        held = Condition(brief(order), order)
        k = scalar("k")
        pen.given(k, conditions=[held])
        one, other = (substitute(stated.law.log_density, {theta: v}) for v in (stated.null, stated.against))
        single = pen.follows(
            equals(subtract(other, one), ratio.slope * ratio.t + ratio.rest),
            by=LOG_RATIO_OF_ONE,
            why="less what is the same in both",
        )
        whole = Sum(model.of_observation(subtract(other, one)), model.i)
        pen.define("T", statistic.args[0], "what the ratio needs to know of the sample")
        pen.define("r", log_ratio.args[0], "the logarithm of the ratio of likelihoods")
        added = pen.follows(
            equals(whole, log_ratio), single, by=LOG_RATIO_OF_ALL, why="independent observations: the logarithms add"
        )
        sign = ">" if side == "greater" else "<"
        sloped = pen.follows(
            relation(sign, ratio.slope, number(0)),
            by=MONOTONE,
            why=f"the slope in `T`: the ratio {'grows' if sign == '>' else 'falls'} with T",
            conditions=[held],
        )
        bound = (k - n * ratio.rest) / ratio.slope
        region = relation(">=" if side == "greater" else "<=", statistic, bound)
        pen.follows(
            iff(relation(">=", log_ratio, k), region),
            added,
            sloped,
            by=SOLVE_FOR_THE_STATISTIC,
            why="where the ratio is large: over the slope, whose sign is known",
            conditions=[held],
        )
        told = total.told(pen)
        why = f"the {total.family} distribution, under the hypothesis"
        return pen.follows(follows(statistic, law, [sample]), *told, by=LAW_OF_THE_SUM, why=why)

    def powers(at: Sequence[Term]) -> Power:
        (there,) = at
        return power_by(law_at(put(there), "f_1", "u_1"), (stated.sample_at(there),), (), _why(there))

    discrete = law.law.discrete
    return Test(
        title=f"Neyman-Pearson test of `{theta.name}`",
        model=f"The observations are independent with the density `{brief(model.density)}`.",
        givens=(*model.samples, stated.null, stated.against, *model.known),
        hypothesis=equals(theta, put(stated.null)),
        against=equals(theta, put(stated.against)),
        samples=(sample,),
        steps=(
            Step(put(statistic), STATISTIC, "the likelihood ratio " + ("grows" if up == ratio.rises else "falls")
                 + " with it"),
            Step(log_ratio, LOG_RATIO, "of the second hypothesis to the first"),
        ),
        chosen=put(statistic),
        law=law,
        story=story,
        sides="unsymmetric",
        side=side,
        power=powers,
        told_at=(stated.against,),
        notes=(_BEST, _WHOLE) if discrete else (_BEST,),
        wrong=(
            "Choosing the bound k of the ratio first: the level fixes it.",
            "Reading the test as best against every alternative: on the other side of the hypothesis it is the worst.",
        ),
        references=("Neyman & Pearson 1933", "Casella & Berger, Statistical Inference, Thm 8.3.12"),
    )  # fmt: skip


def _why(there: Term) -> str:
    return f"the same law where the parameter is `{there.name}`" if there.head.name == "symbol" else ""


def _upwards(stated: Stated, alternative: str) -> bool:
    if stated.count is None:
        return alternative != "less"
    null, against = (stated.put(v).value for v in (stated.null, stated.against))
    if null == against:
        raise GoalError("both hypotheses say the same")
    up = bool(against > null)
    if alternative != "two-sided" and (alternative == "greater") != up:
        raise GoalError(f"the other hypothesis is {'greater' if up else 'less'}, not {alternative}")
    return up


def _of_all(t: Term, stated: Stated) -> Term:
    return substitute(t, {stated.model.observed: stated.x})


def _ratio(stated: Stated) -> Ratio:
    """The logarithm of the ratio for one observation, as a multiple of one function of it and a rest."""
    law, theta, x = stated.law, stated.theta, stated.model.observed
    one, other = (substitute(law.log_density, {theta: v}) for v in (stated.null, stated.against))
    difference = subtract(other, one)
    found = advised(multiplied_out, difference) or ()
    whole = next((t for t in found if isinstance(t, Term)), difference)
    slopes: list[Term] = []
    rest: list[Term] = []
    t: Term | None = None
    for part in whole.args if whole.head is ADD else (whole,):
        if not contains(part, x):
            rest.append(part)
            continue
        factors = part.args if part.head is MUL else (part,)
        inside = mul(*(f for f in factors if contains(f, x)))
        if any(contains(inside, v) for v in (stated.null, stated.against)) or t not in (None, inside):
            raise NoDerivation(
                f"the logarithm of the ratio, {brief(whole, 200)}, is no multiple of one function of {x.name}: it is "
                "not monotone in a sum whose law could be told"
            )
        t = inside
        slopes.append(mul(*(f for f in factors if not contains(f, x))))
    if t is None:
        raise GoalError("the densities of both hypotheses are the same")
    slope = shortened(add(*slopes))
    return Ratio(t, slope, shortened(add(*rest)) if rest else number(0), _rises(slope, stated))


def _rises(slope: Term, stated: Stated) -> bool:
    """Whether the slope is positive wherever the other value is the larger one; else it must be negative there."""
    name, null, against = stated.theta.name, stated.null.name, stated.against.name
    pairs = [(a, b[name]) for a in points(stated.law, 4) for b in points(stated.law, 7) if a[name] != b[name]]
    signs = set()
    for point, other in pairs:
        value = value_at(slope, {**point, null: point[name], against: other})
        if value:
            signs.add((value > 0) == bool(other > point[name]))
    if len(signs) != 1:
        raise NoDerivation(f"the slope {brief(slope)} has no fixed sign: no test is best for every such pair")
    return signs.pop()
