"""Exponential families: log p = log h(x) + sum_j eta_j(theta) t_j(x) - A(theta), read off the logarithm's parts.

The score equations then say that the statistics have their expectations: E t_j = mean of t_j. In the natural
parameters the log-likelihood is concave, as A is convex there (its second derivative is the variance of t).
References: Casella & Berger, Statistical Inference, section 3.4; Brown, Fundamentals of Statistical Exponential
Families.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workbench.engines.statistics.kernels.logarithm import written_out
from workbench.engines.statistics.likelihood.estimation import Estimation
from workbench.engines.statistics.samples.letters import always
from workbench.engines.statistics.samples.model import Model
from workbench.engines.statistics.samples.short_forms import collected, readable
from workbench.engines.statistics.samples.sums import ONE, parts, times
from workbench.engines.statistics.samples.trials import Trial
from workbench.reasons.likelihood import CURVED_FAMILY, EXPONENTIAL_FAMILY
from workbench.record.finish import tidied_or_same
from workbench.rules import facts
from workbench.rules.rule import replace_nodes
from workbench.terms.functions.elementwise import log
from workbench.terms.heads import (
    ADD,
    MUL,
    NUMBER,
    POWER,
    add,
    divide,
    equals,
    expectation,
    mul,
    named,
    negative,
    number,
    power,
    subtract,
)
from workbench.terms.term import Term, depends_on, postorder, symbols

_TWO = number(2)


@dataclass(frozen=True)
class Family:
    """The parts of the logarithm: natural parameters, statistics of one observation, log-normaliser, log h."""

    natural: tuple[Term, ...]
    statistics: tuple[Term, ...]
    normaliser: Term
    base: Term


def read(model: Model, trials: Sequence[Trial]) -> Family | None:
    """The family of the density; None where its logarithm does not split, or the support moves."""
    if model.moving or len(model.data) > 1:
        return None

    def positive(term: Term) -> bool:
        return bool(facts.positive(term)) or always(model.of_observation(term), trials, lambda v: v > 0)

    logarithm, _ = written_out(log(model.density), model.data, positive)
    varies, moves = depends_on(logarithm, model.data), depends_on(logarithm, model.params)
    logarithm = _squares_written_out(logarithm, varies, moves)
    factors: dict[Term, list[Term]] = {}
    normaliser: list[Term] = []
    base: list[Term] = []
    for part in parts(logarithm, varies):
        if moves(part.what):
            return None
        whole = times(part.coefficient, part.what)
        if not varies(part.what):
            (normaliser if moves(part.coefficient) else base).append(whole)
        elif not moves(part.coefficient):
            base.append(whole)
        else:
            for piece in part.what.args if part.what.head is ADD else (part.what,):
                piece = piece if piece.rank or piece.indices else tidied_or_same(piece)  # x^2 / x is x, x / x is 1
                value, rest = _number_in_front(piece)
                if varies(rest):
                    factors.setdefault(rest, []).append(times(value, part.coefficient))
                else:
                    normaliser.append(times(part.coefficient, piece))
    natural: dict[Term, list[Term]] = {}
    for statistic, coefficients in factors.items():
        whole = collected(_sum(coefficients), trials)
        if not moves(whole):
            base.append(times(whole, statistic))
            continue
        value, rest = _number_in_front(whole)
        natural.setdefault(rest, []).append(times(value, statistic))
    if not natural or any(w.rank for ws in natural.values() for w in ws):
        return None
    return Family(
        tuple(natural),
        tuple(add(*ws) if len(ws) > 1 else ws[0] for ws in natural.values()),
        _sum([_minus(a) for a in normaliser]),
        _sum(base),
    )


def _squares_written_out(term: Term, varies: Callable[[Term], bool], moves: Callable[[Term], bool]) -> Term:
    """The squares in which data and parameters meet, multiplied out."""
    change: dict[Term, Term] = {}
    for node in postorder(term):
        if node.head is not POWER or node.args[1] is not _TWO or node.args[0].head is not ADD or node.rank:
            continue
        if not varies(node) or not moves(node):
            continue
        pieces = [_number_in_front(a) for a in node.args[0].args]
        terms = [times(times(v, v), power(a, 2)) for v, a in pieces]
        for k, (v, a) in enumerate(pieces):
            terms.extend(times(times(times(_TWO, v), w), times(a, b)) for w, b in pieces[k + 1 :])
        change[node] = add(*terms)
    return replace_nodes(term, change) if change else term


def _number_in_front(coefficient: Term) -> tuple[Term, Term]:
    if coefficient.head is MUL and coefficient.args[0].head is NUMBER:
        rest = coefficient.args[1:]
        return coefficient.args[0], mul(*rest) if len(rest) > 1 else rest[0]
    return ONE, coefficient


def _minus(term: Term) -> Term:
    value, rest = _number_in_front(term)
    if value.head is NUMBER and value is not ONE:
        return times(number(-value.value), rest)
    return negative(term)


def _sum(terms: Sequence[Term]) -> Term:
    return add(*terms) if len(terms) > 1 else terms[0] if terms else number(0)


def told(state: Estimation) -> None:
    """The line that names the family, its moment equation, and what follows for the maximum."""
    family = read(state.model, state.trials)
    if family is None:
        return
    model = state.model
    many = len(family.natural) > 1
    pairs = []
    for k, (eta, t) in enumerate(zip(family.natural, family.statistics, strict=True), 1):
        tail = f"_{k}" if many else ""
        letter = state.letter(f"eta{tail}", f"xi{tail}"), state.letter(f"t{tail}", f"u{tail}")
        pairs.append((named(letter[0], eta), named(letter[1], model.of_observation(t))))
    normaliser = named(state.letter("A", "K"), family.normaliser)
    base = model.of_observation(family.base)
    pieces = [mul(eta, t) for eta, t in pairs]
    right = subtract(add(*pieces) if many else pieces[0], normaliser)
    if not (base.head is NUMBER and base.value == 0):
        right = add(right, base)
    moving = [p for p in model.params if not p.shape]
    curved = len(pairs) > sum(1 for p in model.params) and len(moving) == len(model.params)
    kind = CURVED_FAMILY if curved else EXPONENTIAL_FAMILY
    also = "more statistics than parameters" if curved else "the score equations put averages over the sample for means"
    why = f"parameters times functions of `{model.observed.name}`, less what only holds parameters; {also}"
    said = equals(log(model.of_observation(model.density)), right)
    state.pen.write(said, kind, why, rests_on=(state.marks["loglik"],), key=False)
    if not curved:
        state.pen.note(
            "An exponential family: in the natural parameter the log-likelihood is concave, as its second derivative "
            "is minus a multiple of the variance of the statistic, so that a stationary point is the only maximum."
        )
    fixed = not symbols(*model.support)  # ends that are known only by name may leave nothing between them
    if not many and len(model.params) == 1 and moving and fixed and not model.observed.shape:
        _moments(state, family)


def _moments(state: Estimation, family: Family) -> None:
    """E t = A'(theta) / eta'(theta): the score equation says that it is the mean of t."""
    model = state.model
    theta, (eta,), (t,) = model.params[0], family.natural, family.statistics
    slopes = [state.differentiated(f, theta).result for f in (family.normaliser, eta)]
    if any(s is None for s in slopes):
        return
    expected = expectation(t, model.observed, log(model.density), *model.support)
    value = readable(model, divide(slopes[0], slopes[1]), state.trials)
    if not _agree(expected, value, state.trials[:4]):
        return  # no quadrature reaches it
    state.pen.sanity(
        equals(expected, value),
        "the mean of the statistic: the score equation puts the average over the sample in its place",
    )


def _agree(expected: Term, value: Term, trials: Sequence[Trial]) -> bool:
    from workbench.numerics.evaluate import evaluate
    from workbench.terms.term import LanguageError

    try:
        pairs = [(float(evaluate(expected, t.truth)), float(evaluate(value, t.truth))) for t in trials]
    except (LanguageError, KeyError):
        return False
    return all(abs(a - b) <= 1e-6 * (1.0 + abs(b)) for a, b in pairs)


__all__ = ["Family", "read", "told"]
