"""From the density to the log-likelihood: independence, the logarithm of a product, sums over the observations."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.engines.statistics.kernels.logarithm import written_out
from workbench.engines.statistics.likelihood import scatter
from workbench.engines.statistics.likelihood.estimation import Estimation
from workbench.engines.statistics.likelihood.order import ordered
from workbench.engines.statistics.samples.letters import always
from workbench.engines.statistics.samples.model import Model
from workbench.engines.statistics.samples.sums import ONE, parts, summed, times
from workbench.engines.statistics.samples.trials import Trial
from workbench.reasons.common import PUT_TOGETHER
from workbench.reasons.likelihood import INDEPENDENCE, LOG_OF_A_PRODUCT, STATISTIC, SUM_OVER_THE_SAMPLE
from workbench.record.pen import Pen
from workbench.record.steps import chained, reason_for, reason_of
from workbench.rules import facts
from workbench.rules.rule import replace_nodes
from workbench.terms.declaration import Function
from workbench.terms.functions.elementwise import log
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import ADD, MUL, NUMBER, SIZE, Product, Sum, add, equals, mul, named, number
from workbench.terms.term import Term, depends_on, postorder


def begun(
    pen: Pen,
    model: Model,
    trials: Sequence[Trial],
    why: str = "the logarithm is increasing, so both are largest together",
) -> Estimation:
    """The first lines, down to the log-likelihood in the statistics of the sample.

    ``why``: what the logarithm is for.
    """

    def positive(term: Term) -> bool:
        return bool(facts.positive(term)) or always(model.of_observation(term), trials, lambda v: v > 0)

    state = Estimation(model, trials, pen, number(0), list(model.params))
    density = model.of_observation(model.density)
    logarithm, _ = written_out(log(model.density), model.data, positive)
    form, statistics, quadratics = _in_statistics(model, logarithm, state)
    likelihood = named(state.letter("L", "Lik"), Product(model.of_observation(model.supported), model.i))
    name = named(state.letter("ell", "l"), form)
    first = state.pen.write(
        equals(likelihood, likelihood.args[0]),
        INDEPENDENCE,
        "the density of independent observations is the product of their densities",
        rests_on=(),
    )
    where = f", where every `{model.observed.name}` lies in the support" if model.moving else ""
    second = state.pen.write(
        equals(name, Sum(log(density), model.i)),
        LOG_OF_A_PRODUCT,
        f"the logarithm of the likelihood; {why}{where}",
        rests_on=(first,),
    )
    state.marks["sum"] = second
    after, lines = written_out(log(density), model.samples, positive)
    rests = [second]
    if lines:
        summands = [a for a in after.args if a is not number(0)] if after.head is ADD else [after]
        statement = equals(log(density), add(*summands) if summands else number(0))  # log 1 is no summand
        rests.append(
            state.pen.write(
                statement,
                reason_for(lines),
                reason_of(lines),
                rests_on=(),
                parts=state.settled(chained(statement, lines)),
                key=False,
            )
        )
    for statistic in statistics:
        why = "what the likelihood needs to know of the sample"
        rests.append(state.pen.write(equals(statistic, statistic.args[0]), STATISTIC, why, rests_on=(), key=False))
    words = "sums split, what is the same in every term stands in front"
    state.marks["loglik"] = state.pen.write(equals(name, form), SUM_OVER_THE_SAMPLE, words, rests_on=rests)
    if quadratics:
        inside, last = scatter.rewritten(state, quadratics, form, state.marks["loglik"])
        name = named(name.name, inside)
        why = "in the statistics, which is all that the likelihood needs to know of the sample"
        state.marks["loglik"] = state.pen.write(equals(name, inside), PUT_TOGETHER, why, rests_on=last)
    state.loglik = name
    state.statistics = {s.args[0]: s for s in statistics}
    return state


def _in_statistics(
    model: Model, logarithm: Term, state: Estimation
) -> tuple[Term, list[Term], list[scatter.Quadratic]]:
    """The log-likelihood, the statistics that it names (sums over the sample that a parameter multiplies), and its
    quadratic forms of vectors."""
    varies, moves = depends_on(logarithm, model.data), depends_on(logarithm, model.params)
    total: list[Term] = []
    last: list[Term] = []
    wanted: dict[Term, None] = {}
    quadratics: list[scatter.Quadratic] = []
    for part in parts(logarithm, varies):
        form = scatter.read(model, part.what)
        if form is not None:
            quadratics.append(form)
            last.append(_joined(times(part.coefficient, form.scale), form.over(model)))
            continue
        value = summed(model, part.what)
        if part.coefficient.head is NUMBER and not depends_on(value, model.params)(value):
            total.append(value if part.coefficient is ONE else mul(part.coefficient, value))
            continue
        wanted.update((s, None) for s in postorder(value) if _is_statistic(s) and not depends_on(s, model.params)(s))
        total.append(_joined(part.coefficient, value))
    del moves
    names: dict[Term, Term] = {}
    for k, s in enumerate(wanted, 1):
        letter = state.letter("T", "S", "Q") if len(wanted) == 1 else state.letter(f"T_{k}", f"S_{k}", f"Q_{k}")
        names[s] = named(letter, s)
    total.extend(last)
    whole = add(*total) if total else number(0)
    return ordered(replace_nodes(whole, names) if names else whole), list(names.values()), quadratics


def _is_statistic(term: Term) -> bool:
    return not term.rank and (term.head is sum_ or any(a.rank for a in term.args)) and not term.indices


def _joined(coefficient: Term, value: Term) -> Term:
    """The product in the order in which one writes it: n log b, T log p, but b T."""
    if coefficient.head is NUMBER:
        return times(coefficient, value)
    front, rest = (coefficient.args[0], coefficient.args[1:]) if coefficient.head is MUL else (ONE, (coefficient,))
    if front is not ONE and front.head is not NUMBER:
        front, rest = ONE, coefficient.args
    calls = any(isinstance(f.head, Function) for f in rest)
    if value.head is SIZE or (calls and value.head is not ADD):
        return times(times(front, value), times(ONE, mul(*rest)))
    return times(coefficient, value)


__all__ = ["begun"]
