"""What one reads off a posterior: its mean, its mode, and the density of the next observation."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from workbench.engines.statistics.expectation.gaussian import is_gaussian
from workbench.engines.statistics.kernels.atoms import FREE, Atom, atoms, gathered, tidied
from workbench.engines.statistics.kernels.recognition import Seen, recognised
from workbench.engines.statistics.laws.citing import cited, claim
from workbench.engines.statistics.laws.distribution import Given
from workbench.engines.statistics.likelihood.estimation import Estimation, without_names
from workbench.engines.statistics.posterior.conjugate import Conjugate, under
from workbench.engines.statistics.samples.letters import always
from workbench.engines.statistics.samples.model import Model
from workbench.engines.statistics.samples.roots import root
from workbench.engines.statistics.samples.short_forms import one_root, readable, with_means
from workbench.reasons.algebra import CANCEL
from workbench.reasons.expectation import MEAN as MEAN_OF
from workbench.reasons.likelihood import ONLY_STATIONARY_POINT, SECOND_DERIVATIVE, SHARES, SOLVE
from workbench.reasons.posterior import CHOSEN, MEAN, MODE, ONE_MORE, PREDICTIVE, PUT_IN, SLOPE
from workbench.record.claims import Expectation
from workbench.record.derivation import Claim
from workbench.record.errors import NoDerivation
from workbench.rules import facts
from workbench.rules.condition import Condition
from workbench.rules.reason import together
from workbench.rules.rule import replace_nodes
from workbench.terms.functions.elementwise import exp, log
from workbench.terms.functions.linear_algebra import inner
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import (
    ADD,
    NAMED,
    NUMBER,
    add,
    argmax,
    brief,
    derivative,
    divide,
    equals,
    expectation,
    integral,
    mul,
    named,
    negative,
    number,
    oo,
    properties,
    relation,
    size_term,
    subtract,
    symbol,
)
from workbench.terms.statements import both, iff
from workbench.terms.term import Term, postorder, substitute

_ZERO = number(0)


@dataclass
class Further:
    """What a posterior comes to: claims, and the words for the page; ``new``: the symbol of the next observation."""

    claims: list[Claim] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    new: Term | None = None
    convention: str = ""
    idea: str = ""


def of(state: Estimation, theta: Term, seen: Seen, work: Conjugate, further: Further) -> None:
    """Mean, mode and predictive as claims, with their lines on the course's board."""
    _mean(state, theta, seen, work, further)
    if theta.rank:
        _simplex(state, theta, seen, work, further)
    else:
        _mode(state, theta, work, further)
        _predictive(state, theta, seen, work, further)


def by_numbers(state: Estimation, theta: Term, work: Conjugate, further: Further) -> None:
    """The mean as a quotient of integrals, and the mode where it is closed."""
    ell, w, ends = work.ell, work.w, work.ends
    kernel = exp(without_names(ell.args[0].args[0]))
    value = divide(integral(mul(theta, kernel), theta, *ends), integral(kernel, theta, *ends))
    said = equals(divide(integral(mul(theta, w), theta, *ends), integral(w, theta, *ends)), value)
    further.claims.append(Claim("Posterior", said, None, (theta,), value, name="mean"))
    if work.proper:
        constant = work.found.get(FREE, _ZERO)
        whole = add(without_names(constant), log(integral(kernel, theta, *ends)))
        said = equals(log(integral(w, theta, *ends)), whole)
        further.claims.append(Claim("Posterior", said, None, (theta,), whole, name="log_evidence"))
    _next_by_numbers(state, theta, work, kernel, further)
    _mode(state, theta, work, further)


def _next_by_numbers(state: Estimation, theta: Term, work: Conjugate, kernel: Term, further: Further) -> None:
    """The density of the next observation as a quotient of integrals."""
    model, x = state.model, state.model.observed
    if x.shape or model.moving or len(model.data) > 1:
        return
    new = _next_symbol(state)
    density, ends = substitute(model.density, {x: new}), work.ends
    quotient = divide(integral(mul(density, kernel), theta, *ends), integral(kernel, theta, *ends))
    claimed = divide(integral(mul(density, work.w), theta, *ends), integral(work.w, theta, *ends))
    said = under(_support_of(model, new), equals(log(claimed), log(quotient)))
    further.new = new
    further.claims.append(Claim("Posterior", said, None, (theta,), log(quotient), name="log_predictive"))


def _next_symbol(state: Estimation) -> Term:
    x = state.model.observed
    kept = properties(x) | (properties(state.model.samples[0]) & {"mask"})
    return symbol(state.letter(f"{x.name}_new", f"{x.name}_next"), x.shape, *kept)


def _support_of(model: Model, new: Term) -> list[Term]:
    """What the support says of the next observation, beside its properties."""
    low, high = model.support
    kept = properties(new)
    ends = [relation(">=", new, low)] if low.head is NUMBER and not kept & {"positive", "mask"} else []
    return [*ends, relation("<=", new, high)] if high is not oo and high.head is not NUMBER else ends


def _mean(state: Estimation, theta: Term, seen: Seen, work: Conjugate, further: Further) -> None:
    law, ell, ends = seen.at, work.ell, work.ends
    if law.mean is None:
        further.notes.append(f"No mean is declared for the {law.name} distribution.")
        return
    value, premise = (law.mean.value, law.mean.premise) if isinstance(law.mean, Given) else (law.mean, None)
    if not value.rank:
        value = _short(state, value)
    words = law.name.replace("-", " ")
    rests = (state.marks["posterior"],)
    average = expectation(theta, theta, ell)
    if theta.rank:
        told = seen.named(work.names).mean
        assert isinstance(told, Term)
        further.claims.append(replace(Expectation(equals(average, told), "mean"), wrt=(theta,), result=value))
        member = replace(seen.named(work.names), family=seen.law)
        shown = claim(member, "mean")
        assert shown is not None
        page = cited(member, shown, MEAN_OF(law.name))
        state.marks["mean"] = state.pen.write(
            equals(average, told), together([page], MEAN.name), f"the mean of the {words} distribution",
            rests_on=(*rests, *work.assumed),
        )  # fmt: skip
        return
    premises = () if premise is None else (premise,)
    short = seen.named(work.names).mean
    short = short.value if isinstance(short, Given) else short
    assert short is not None
    before = integral(mul(theta, exp(ell)), theta, *ends) if seen.at_end else average
    said = under(premises, equals(before, short))
    member = replace(seen.named(work.names), family=seen.law)
    shown = claim(member, "mean")
    assert shown is not None
    page = cited(member, shown, MEAN_OF(law.name), between=ends if seen.at_end else None)
    reason = together([page], MEAN.name)
    n = state.pen.write(said, reason, f"the mean of the {words} distribution", rests_on=(*rests, *work.assumed))
    if without_names(short) is not without_names(value):
        said = under(premises, equals(before, value))
        state.pen.write(said, PUT_IN, "in what was observed", rests_on=(n,))
    further.claims.append(Claim("Posterior", said, None, (theta,), value, name="mean"))


def _simplex(state: Estimation, theta: Term, seen: Seen, work: Conjugate, further: Further) -> None:
    """A Dirichlet law: where its density is largest, and the next category."""
    (alpha,) = (work.names[p] for p in seen.law.parameters)
    rests = (state.marks["posterior"],)
    k = size_term(theta.shape[0])
    value = divide(subtract(alpha, number(1)), subtract(sum_(alpha), k))
    inside = [relation(">", alpha, number(1))]
    made = state.differentiated(work.ell, theta)
    assert made.result is not None
    score, counts = without_names(made.result), subtract(alpha, number(1))
    n = state.write_derivative(made, derivative(work.ell, theta), None, rests)
    m = state.pen.write(
        equals(mul(theta, replace_nodes(score, {alpha.args[0]: alpha})), counts), CANCEL,
        f"`{theta.name}` times the slope: the exponents", rests_on=(n,),
    )  # fmt: skip
    said = under(inside, equals(argmax(work.ell, theta), value))
    state.pen.write(said, SHARES, "the mode of the posterior: the exponents over their sum", rests_on=(n, m))
    further.claims.append(Claim("Posterior", said, None, (theta,), without_names(value), name="mode"))
    x = state.model.observed
    if "onehot" not in properties(x):
        return
    new = _next_symbol(state)
    of_theta = next(c for c in further.claims if c.name == "mean")
    assert of_theta.result is not None
    mean, value = of_theta.statement.args[1], log(inner(new, of_theta.result))
    density = substitute(state.model.density, {x: new})
    average = expectation(density, theta, work.ell)
    further.new = new
    claim = replace(Expectation(equals(average, inner(new, mean))), wrt=(theta,), result=value, name="log_predictive")
    further.claims.append(claim)
    chosen = state.pen.write(equals(density, inner(new, theta)), CHOSEN, CHOSEN.reason, rests_on=())
    state.pen.write(
        equals(average, inner(new, mean)), PREDICTIVE, "the probability of a category is its mean",
        rests_on=(chosen, state.marks["mean"]),
    )  # fmt: skip


def _short(state: Estimation, value: Term) -> Term:
    try:
        return one_root(with_means(readable(state.model, value, state.trials)))
    except NoDerivation:
        return value


def _mode(state: Estimation, theta: Term, work: Conjugate, further: Further) -> None:
    """Where the log posterior is largest: its slope is 0 there, or it falls from the low end on."""
    psi = work.psi
    form, trials = psi.args[0], state.trials
    made = state.differentiated(psi, theta)
    assert made.result is not None
    names = {t.args[0]: t for t in postorder(form) if t.head is NAMED and t.args[0].head is sum_}
    score = replace_nodes(without_names(made.result), names)
    if always(score, trials, lambda v: v < 0) and work.ends[0].head is not NUMBER and work.ends[0] is not negative(oo):
        _mode_at_the_end(state, theta, work, score, further)
        return
    found = root(score, form, theta, trials)
    if found is None:
        further.notes.append("The mode is left out: the slope of the log posterior has no zero in closed form.")
        return
    second = state.differentiated(score, theta)
    assert second.result is not None
    curved = replace_nodes(without_names(second.result), names)
    if not always(substitute(curved, {theta: found}), trials, lambda v: v < 0):
        further.notes.append("The mode is left out: where the slope is 0 there is no maximum.")
        return
    if any(not always(subtract(found, end) * sign, trials, lambda v: v > 0)
           for end, sign in zip(work.ends, (1, -1), strict=True) if end not in (oo, negative(oo))):
        further.notes.append("The mode is left out: the slope may have no zero between the ends.")
        return
    value, premises = replace_nodes(without_names(_short(state, found)), names), _premises(state, form, theta)
    n = state.write_derivative(made, derivative(psi, theta), None, (state.marks["collected"],))
    why = "the only place where the slope of the log posterior is 0"
    m = state.pen.write(iff(equals(score, _ZERO), equals(theta, value)), SOLVE, why, rests_on=(n,))
    twice = state.write_derivative(second, derivative(derivative(psi, theta), theta), score, (n,))
    there = _short(state, substitute(curved, {theta: value}))
    inside = [both(*premises)] if len(premises) > 1 else premises
    falling = under(inside, relation("<", there, _ZERO))
    where = together([SECOND_DERIVATIVE], "second derivative at the stationary point")
    last = state.pen.write(falling, where, "the slope falls there", rests_on=(m, twice))
    largest = under(inside, equals(argmax(log(work.w), theta), value))
    mode = together([ONLY_STATIONARY_POINT], "posterior mode: the only stationary point")
    why = "where the posterior density is largest"
    state.pen.write(largest, mode, why, rests_on=(work.joint, n, m, twice, last))
    further.claims.append(Claim("Posterior", largest, None, (theta,), value, name="mode"))


def _mode_at_the_end(state: Estimation, theta: Term, work: Conjugate, score: Term, further: Further) -> None:
    low = work.ends[0]
    n = state.pen.write(
        relation("<", score, _ZERO), SLOPE, "the log posterior falls: it is largest where it begins",
        rests_on=(state.marks["collected"],),
    )  # fmt: skip
    hat = named(state.letter(f"{theta.name}_hat"), low)
    state.pen.write(equals(hat, low), MODE, "where the posterior density is largest", rests_on=(n,))
    top = named(state.letter("w_max", "joint_max"), substitute(work.w.args[0], {theta: hat}))
    largest = under([relation(">=", theta, low)], relation("<=", log(work.w), log(top)))
    further.claims.append(Claim("Posterior", largest, None, (theta,), low, name="mode"))


def _premises(state: Estimation, form: Term, theta: Term) -> list[Term]:
    """What makes the maximum lie inside: the sign that a coefficient has at all trials, where it does not follow."""
    found: list[Term] = []
    for atom, c in atoms(form, theta).items():
        if atom == FREE:
            continue
        up, down = (always(c, state.trials, sign) for sign in (lambda v: v > 0, lambda v: v < 0))
        if up == down:
            continue
        signed = c if up else negated(c)
        if not facts.positive(without_names(signed)):
            found.append(relation(">", signed, _ZERO))
    return found


def negated(term: Term) -> Term:
    from workbench.engines.statistics.samples.sums import times

    return add(*(times(number(-1), t) for t in term.args)) if term.head is ADD else times(number(-1), term)


def _predictive(state: Estimation, theta: Term, seen: Seen, work: Conjugate, further: Further) -> None:
    """The density of the next observation: likelihood times posterior has the kernel of the same law again."""
    model, x = state.model, state.model.observed
    if x.shape or model.moving or len(model.data) > 1:
        return
    ell, ends_ = work.ell, work.ends
    new = _next_symbol(state)
    density = substitute(model.density, {x: new})
    from workbench.engines.statistics.kernels.logarithm import written_out

    log_density, _ = written_out(log(density), (new,))
    mine = atoms(add(ell.args[0], log_density), theta)
    draws: list[Any] = [
        replace(t, values={**t.values, new.name: t.values[model.samples[0].name][0]}) for t in state.trials
    ]
    again = recognised(_merged(mine), theta, [seen.law], model, draws)
    if again is None:
        further.notes.append("The predictive density is left out: likelihood times posterior is no known kernel.")
        return
    after = atoms(again.at.log_density, theta)[FREE]
    value = tidied(gathered([(1, mine.get(FREE, _ZERO)), (-1, after)]))
    average = integral(mul(density, exp(ell)), theta, *ends_)
    ends = _support_of(model, new)
    law = seen.law if is_gaussian(seen.law) else None
    known = None if law is None else recognised(_merged(atoms(value, new)), new, [law], model, draws)
    words = f"likelihood times posterior is a multiple of the {seen.law.name.replace('-', ' ')} density once more"
    if known is not None:
        value = known.at.log_density
        spread = ", ".join(f"`{brief(v)}`" for v in (known.values[p] for p in known.law.parameters))
        words = f"{seen.law.name} again, ({spread}): the variances add up"
    member = replace(again.law.replaced(dict(again.values)), family=again.law)
    said = equals(mul(density, exp(ell)), mul(exp(value), exp(member.log_density)))
    kernel = state.pen.write(under(ends, said), ONE_MORE, words, rests_on=(state.marks["posterior"], *work.assumed))
    mass = work.mass(member, equals(integral(exp(member.log_density), theta, *ends_), number(1)), ends)
    why = "the density of the next observation, averaged over the posterior"
    said = under(ends, equals(log(average), value))
    state.pen.write(said, PREDICTIVE, why, rests_on=(kernel, mass))
    further.new = new
    further.claims.append(Claim("Posterior", said, None, (theta,), value, name="log_predictive"))


def _merged(found: dict[Atom, Term]) -> dict[Atom, Term]:
    return {a: c for a, c in found.items() if a != FREE}


__all__ = ["Further", "by_numbers", "of", "under"]
