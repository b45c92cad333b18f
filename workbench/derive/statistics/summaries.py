"""What one reads off a posterior: its mean, its mode, and the density of the next observation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from workbench.derive.adviser import OutOfTime
from workbench.derive.claims import Expectation
from workbench.derive.errors import NoDerivation
from workbench.derive.record import Claim
from workbench.derive.statistics.atoms import FREE, Atom, atoms, gathered, tidied
from workbench.derive.statistics.closing import always, one_root, readable, root, with_means
from workbench.derive.statistics.course import Course, without_names
from workbench.derive.statistics.distribution import Distribution, Given
from workbench.derive.statistics.recognition import Seen, recognised
from workbench.rules import facts
from workbench.rules.rule import replace_nodes
from workbench.terms.functions.elementwise import exp, log
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import (
    ADD,
    NAMED,
    NUMBER,
    add,
    derivative,
    divide,
    equals,
    expectation,
    iff,
    implies,
    integral,
    mul,
    named,
    negative,
    number,
    oo,
    properties,
    relation,
    symbol,
)
from workbench.terms.term import Term, postorder, substitute

_ZERO = number(0)


@dataclass
class Further:
    """Claims beside the density, what could not be had, and the symbol of the next observation where there is one."""

    claims: list[Claim] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    new: Term | None = None


def of(course: Course, theta: Term, seen: Seen, psi: Term, w: Term, ell: Term) -> Further:
    """The claims, with their lines on the course's board; ``ell`` is the log density under its name."""
    further = Further()
    _mean(course, theta, seen.at, ell, w, further)
    if not theta.rank:
        _mode(course, theta, psi, w, further)
        _predictive(course, theta, seen, ell, w, further)
    return further


def whole(f: Term, theta: Term) -> Term:
    """The integral over the range of theta."""
    has = properties(theta)
    low, high = (_ZERO, number(1)) if "unit" in has else (_ZERO if "positive" in has else negative(oo), oo)
    return integral(f, theta, low, high)


def _mean(course: Course, theta: Term, law: Distribution, ell: Term, w: Term, further: Further) -> None:
    if law.mean is None:
        further.notes.append(f"No mean is declared for the {law.name} distribution.")
        return
    value, premise = (law.mean.value, law.mean.premise) if isinstance(law.mean, Given) else (law.mean, None)
    if not value.rank:
        value = _short(course, value)
    words = law.name.replace("-", " ")
    rests = (course.marks["posterior"],)
    average = expectation(theta, theta, ell)
    if theta.rank:
        further.claims.append(replace(Expectation(equals(average, value), "mean"), wrt=(theta,)))
        return
    statement = under(() if premise is None else (premise,), equals(average, value))
    course.write(statement, "posterior mean", f"the mean of the {words} distribution", rests_on=rests)
    said = equals(divide(whole(mul(theta, w), theta), whole(w, theta)), value)
    statement = under(() if premise is None else (premise,), said)
    further.claims.append(Claim("Posterior", statement, None, (theta,), value, name="mean"))


def _short(course: Course, value: Term) -> Term:
    try:
        return one_root(with_means(readable(course.model, value, course.trials)))
    except (OutOfTime, NoDerivation):
        return value


def under(premises: Sequence[Term], statement: Term) -> Term:
    """The statement where all premises hold."""
    for p in reversed(premises):
        statement = implies(p, statement)
    return statement


def _mode(course: Course, theta: Term, psi: Term, w: Term, further: Further) -> None:
    """Where the log posterior is largest: its slope is 0 there."""
    form, trials = psi.args[0], course.trials
    made = course.differentiated(psi, theta)
    assert made.result is not None
    names = {t.args[0]: t for t in postorder(form) if t.head is NAMED and t.args[0].head is sum_}
    score = replace_nodes(without_names(made.result), names)
    found = root(score, form, theta, trials)
    if found is None:
        further.notes.append("The mode is left out: the slope of the log posterior has no zero in closed form.")
        return
    second = course.differentiated(score, theta)
    assert second.result is not None
    curved = replace_nodes(without_names(second.result), names)
    if not always(substitute(curved, {theta: found}), trials, lambda v: v < 0):
        further.notes.append("The mode is left out: where the slope is 0 there is no maximum.")
        return
    value, premises = replace_nodes(without_names(_short(course, found)), names), _premises(course, form, theta)
    n = course.write_derivative(made, derivative(psi, theta), None, (course.marks["collected"],))
    why = "the only place where the slope of the log posterior is 0"
    m = course.write(iff(equals(score, _ZERO), equals(theta, value)), "solve", why, rests_on=(n,))
    there = _short(course, substitute(curved, {theta: value}))
    falling = under(premises, relation("<", there, _ZERO))
    last = course.write(falling, "second derivative", "the slope falls there: a maximum", rests_on=(m,))
    hat = named(course.letter(f"{theta.name}_hat"), value)
    course.write(equals(hat, value), "posterior mode", "where the posterior density is largest", rests_on=(m, last))
    top = named(course.letter("w_max", "joint_max"), substitute(w.args[0], {theta: hat}))
    largest = under(premises, relation("<=", log(w), log(top)))
    further.claims.append(Claim("Posterior", largest, None, (theta,), value, name="mode"))


def _premises(course: Course, form: Term, theta: Term) -> list[Term]:
    """What makes the maximum lie inside: the sign that a coefficient has at all trials, where it does not follow."""
    found: list[Term] = []
    for atom, c in atoms(form, theta).items():
        if atom == FREE:
            continue
        up, down = (always(c, course.trials, sign) for sign in (lambda v: v > 0, lambda v: v < 0))
        if up == down:
            continue
        signed = c if up else negated(c)
        if not facts.positive(without_names(signed)):
            found.append(relation(">", signed, _ZERO))
    return found


def negated(term: Term) -> Term:
    from workbench.derive.statistics.sums import times

    return add(*(times(number(-1), t) for t in term.args)) if term.head is ADD else times(number(-1), term)


def _predictive(course: Course, theta: Term, seen: Seen, ell: Term, w: Term, further: Further) -> None:
    """The density of the next observation: likelihood times posterior has the kernel of the same law again."""
    model, x = course.model, course.model.observed
    if x.shape or model.moving:
        return
    kept = properties(x) | (properties(model.samples[0]) & {"mask"})
    new = symbol(course.letter(f"{x.name}_new", f"{x.name}_next"), (), *kept)
    density = substitute(model.density, {x: new})
    from workbench.derive.statistics.logarithm import written_out

    log_density, _ = written_out(log(density), (new,))
    mine = atoms(add(ell.args[0], log_density), theta)
    draws: list[Any] = [
        replace(t, values={**t.values, new.name: t.values[model.samples[0].name][0]}) for t in course.trials
    ]
    again = recognised(_merged(mine), theta, [seen.law], model, draws)
    if again is None:
        further.notes.append("The predictive density is left out: likelihood times posterior is no known kernel.")
        return
    after = atoms(again.at.log_density, theta)[FREE]
    value = tidied(gathered([(1, mine.get(FREE, _ZERO)), (-1, after)]))
    average = whole(mul(density, exp(ell)), theta)
    low, high = model.support
    ends = [relation(">=", new, low)] if low.head is NUMBER and not kept & {"positive", "mask"} else []
    ends += [relation("<=", new, high)] if high is not oo and high.head is not NUMBER else []
    course.write(
        under(ends, equals(log(average), value)), "posterior predictive",
        f"likelihood times posterior is a multiple of the {seen.law.name.replace('-', ' ')} density once more",
        rests_on=(course.marks["posterior"],),
    )  # fmt: skip
    claimed = divide(whole(mul(density, w), theta), whole(w, theta))
    further.new = new
    said = under(ends, equals(log(claimed), value))
    further.claims.append(Claim("Posterior", said, None, (theta,), value, name="log_predictive"))


def _merged(found: dict[Atom, Term]) -> dict[Atom, Term]:
    return {a: c for a, c in found.items() if a != FREE}


__all__ = ["Further", "of"]
