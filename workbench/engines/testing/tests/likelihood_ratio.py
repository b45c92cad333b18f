"""Likelihood ratio test: a value of a parameter of any density, against every other, by Wilks' limit.

Source: Wilks, The large-sample distribution of the likelihood ratio for testing composite hypotheses (1938).
"""

from __future__ import annotations

from dataclasses import replace

from workbench.adviser import equal_forms, shortened
from workbench.algebra.length import length, shortest
from workbench.engines.goals import gradient
from workbench.engines.scalars.domains import without_all_names
from workbench.engines.statistics.likelihood.engine import mle
from workbench.engines.testing.declared import Asked, Step, Test
from workbench.engines.testing.laws import Sample, density, follows
from workbench.engines.testing.models import Stated
from workbench.reasons.common import DEFINITION
from workbench.reasons.estimation import ASYMPTOTIC_NORMALITY
from workbench.reasons.testing import (
    LARGEST_LOG_LIKELIHOOD,
    LOG_LIKELIHOOD_THERE,
    MAXIMUM_LIKELIHOOD,
    MAXIMUM_LIKELIHOOD_THERE,
    PUT_IN_AND_SIMPLIFY,
    STATISTIC,
    WILKS,
)
from workbench.record.derivation import Derivation
from workbench.record.errors import GoalError, NoDerivation
from workbench.record.pen import Mark, Pen
from workbench.rules.rule import replace_nodes
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.functions.reductions import mean, sum_
from workbench.terms.heads import NAMED, NEWTON, NUMBER, brief, equals, mul, named, negative, number, scalar
from workbench.terms.term import Term, contains, postorder, substitute

KIND = "model"
SAMPLES = (1, 1)
NULL = ("theta_0", None)
AGAINST = False


def declare(asked: Asked, alternative: str = "two-sided") -> Test:
    """The test. Raises what ``mle`` raises."""
    if alternative != "two-sided":
        raise GoalError("likelihood-ratio has no sides: its alternative is anything but the hypothesis")
    stated = asked.model
    model, theta, put = stated.model, stated.theta, stated.put
    made = mle(model.density, model.data, model.params, model.known, model.support, model.discrete)
    under = _under(stated)
    whole = _estimates(made, stated)
    kept = {} if under is None else _estimates(under, stated, "check")
    loglik = _log_likelihood(made)
    largest = named("ell_hat", substitute(loglik, whole))
    there = named("ell_0", substitute(loglik, {**kept, theta: stated.null}))
    statistic = named("W", 2 * (largest - there))
    law = density(asked.law("chi-square", number(1)), "chi-square, one degree of freedom")
    sample = stated.sample_at(stated.null)
    if stated.count is None and any(t.head is NEWTON for t in postorder(statistic)):
        raise NoDerivation(
            f"the estimate of {theta.name} has no closed form, so that the law of the ratio is not seen on samples; it "
            "is worked on data: --null VALUE --sample NUMBERS"
        )

    def story(pen: Pen) -> Mark:
        pen.given(conditions=made.assumptions)
        pen.engine(made)
        for p, hat in kept.items():
            pen.follows(
                equals(hat, hat.args[0]),
                by=MAXIMUM_LIKELIHOOD_THERE,
                why=f"the value of `{p.name}` with the largest likelihood where `{theta.name} = {stated.null.name}`",
            )
        pen.define("ell_hat", largest.args[0], "the largest log-likelihood")
        pen.define("ell_0", there.args[0], f"the largest one where `{theta.name} = {stated.null.name}`")
        first = pen.follows(
            equals(statistic, statistic.args[0]),
            by=DEFINITION,
            why="minus twice the logarithm of the ratio of likelihoods",
        )
        closed = _closed(statistic, stated)
        if closed is not None:
            first = pen.follows(
                equals(statistic, closed), first, by=PUT_IN_AND_SIMPLIFY, why="the ratio in closed form"
            )
        near = () if kept else _parabola(pen, loglik, whole, asked, sample)
        return pen.follows(
            follows(statistic, law, [sample], limit=True),
            first,
            *near,
            by=WILKS,
            why=(
                "near its maximum the log-likelihood is a parabola: the statistic comes close to Z^2, a squared "
                "standard normal"
                if near
                else "one parameter is fixed: the limit has one degree of freedom"
            ),
        )

    return Test(
        title=f"Likelihood ratio test of `{theta.name}`",
        model=f"The observations are independent with the density `{brief(model.density)}`.",
        givens=(*model.samples, *model.params, stated.null, *model.known),
        hypothesis=equals(theta, put(stated.null)),
        samples=(sample,),
        steps=(
            *(Step(put(hat), MAXIMUM_LIKELIHOOD, f"the value of `{p.name}` with the largest likelihood")
              for p, hat in whole.items()),
            *(Step(put(hat), MAXIMUM_LIKELIHOOD, "under the hypothesis") for hat in kept.values()),
            Step(put(largest), LARGEST_LOG_LIKELIHOOD),
            Step(put(there), LOG_LIKELIHOOD_THERE),
            Step(put(statistic), STATISTIC, "minus twice the logarithm of the ratio of likelihoods"),
        ),
        law=law,
        story=story,
        sides="upper",
        limit=True,
        breaks=" (the estimate may lie at the end of its domain, where the logarithm has none)",
        found=(*made.claims, *(replace(c, name=f"{c.name}_check") for c in (under.claims if under else ()))),
        wrong=(
            "The logarithm of the ratio without the factor 2: the limit is then no chi-square law.",
            "A value at the end of the domain of the parameter: there the limit is another one.",
        ),
        references=("Wilks 1938", "Casella & Berger, Statistical Inference, §10.3.1"),
    )  # fmt: skip


def _parabola(pen: Pen, loglik: Term, whole: dict[Term, Term], asked: Asked, sample: Sample) -> tuple[Mark, ...]:
    """The distance of the estimate from the hypothesis in its own standard errors, and its limit law; nothing where
    the log-likelihood has no curvature."""
    ((theta, hat),) = whole.items()
    slope = gradient(loglik, theta).result
    curve = None if slope is None else gradient(slope, theta).result
    if curve is None or not contains(curve, theta) and curve.head is NUMBER:
        return ()
    value = substitute(shortened(negative(without_all_names(curve))), {theta: hat})
    bend = pen.define("J", value, "how much the log-likelihood bends there")
    z = pen.define("Z", sqrt(bend) * (hat - asked.model.null), "the distance of the estimate, in standard errors")
    normal = density(asked.law("normal", number(0), number(1)), "standard normal", "phi", "v")
    pen.define("phi", normal.named.args[0], "the standard normal density")
    why = "the estimate is close to normal, with the variance 1/J"
    return (pen.follows(follows(z, normal, [sample], limit=True), by=ASYMPTOTIC_NORMALITY, why=why),)


def _estimates(made: Derivation, stated: Stated, suffix: str = "hat") -> dict[Term, Term]:
    """Each parameter, and its estimate by name, without the parameters that are estimated beside it."""
    found = {c.name: c.result for c in made.results}
    out = {}
    for p in stated.model.params:
        value = found.get(p.name)
        if value is not None:
            out[p] = named(f"{p.name}_{suffix}", without_all_names(value))
    return out


def _under(stated: Stated) -> Derivation | None:
    """The other parameters, estimated where the first one has the value of the hypothesis."""
    model, theta = stated.model, stated.theta
    others = model.params[1:]
    if not others:
        return None
    there = substitute(model.density, {theta: stated.null})
    return mle(there, model.data, others, (*model.known, stated.null), model.support, model.discrete)


def _log_likelihood(made: Derivation) -> Term:
    """What the engine names as the sum that its estimates make largest, without the names of statistics."""
    whole = made.claim.statement.args[0].args[0]
    found = next((line.statement.args[0] for line in made.lines if line.statement.args[1:] == (whole,)), None)
    if found is None or found.head is not NAMED:
        raise NoDerivation("the engine wrote no log-likelihood")
    return without_all_names(found)


_LONGER = 10.0
"""How much longer than the statistic a form of it in the means of the sample may be."""


def _closed(statistic: Term, stated: Stated) -> Term | None:
    """A shorter form of the statistic, in the means of the sample; None where none is found."""
    plain = without_all_names(statistic)
    if any(t.head is NEWTON for t in postorder(plain)):
        return None
    x = stated.x
    letters: dict[Term, Term] = {}
    change: dict[Term, Term] = {}
    n = scalar("n_", "positive")
    for t in postorder(plain):
        if t.head in (sum_, mean) and not t.rank:
            body = t.args[0]
            letter = letters.setdefault(body, scalar(f"m_{len(letters)}", *_sign(body)))
            change[t] = mul(n, letter) if t.head is sum_ else letter
    change[stated.n] = n
    inside = replace_nodes(plain, change)
    if any(t is x or t.rank for t in postorder(inside)):
        return None
    average = named(f"{x.name}_bar", mean(x))
    back = {letter: average if body is x else mean(body) for body, letter in letters.items()} | {n: stated.n}
    best = shortest([replace_nodes(form, back) for form in (inside, *equal_forms(inside))])
    return best if length(best) < length(statistic.args[0]) + _LONGER else None


def _sign(body: Term) -> tuple[str, ...]:
    from workbench.rules import facts

    return ("positive",) if facts.positive(body) else ()
