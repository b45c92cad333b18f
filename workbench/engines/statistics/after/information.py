"""Fisher's information in one observation and in n, by both of its forms, each worked out line by line.

    I(theta) = E s^2 = -E ds/dtheta,   s = d log p(X; theta) / dtheta

The first form is reached by the variance that the page of the law shows where s is a multiple of a deviation from the
mean; in general by the means of the statistics in s, for which E(w s) is the derivative of E w; else as any other
expectation. The second form is the mean of the second derivative. Lehmann & Casella (1998), section 2.5.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from workbench.adviser import shortened
from workbench.algebra.length import shortest
from workbench.engines.goals import gradient
from workbench.engines.scalars.domains import without_all_names
from workbench.engines.statistics.after import scaled
from workbench.engines.statistics.after.family import (
    law_of,
    require_fixed_support,
    require_regular,
    sought_of,
    squared,
)
from workbench.engines.statistics.after.products import Score, mean_of_product
from workbench.engines.statistics.expectation.means import Means
from workbench.engines.statistics.laws.distribution import Distribution
from workbench.engines.statistics.laws.domains import settled
from workbench.engines.statistics.samples.model import Model
from workbench.reasons.common import DEFINITION
from workbench.reasons.estimation import CURVATURE, FIRST_FORM, INFORMATION, SCORE, SECOND_FORM
from workbench.record.claims import Expectation
from workbench.record.derivation import Derivation
from workbench.record.errors import NoDerivation
from workbench.record.pen import Mark, Pen
from workbench.rules.condition import Condition
from workbench.terms.heads import brief, equals, named, negative, oo
from workbench.terms.term import Term, contains, symbols

IDEA = (
    "The score says how the log density moves with the parameter. Its mean is zero; how much it varies is what one "
    "observation tells, and how sharply the log density is curved on average is the same number."
)
WRONG = (
    "Leaving out the expectation: the curvature at one sample is the observed information, which varies with the data.",
    "n times too much or too little: scores of independent observations add, and so do their variances.",
)


@dataclass(frozen=True)
class Entry:
    """One entry of the information: I[j, k] in one observation, with the lines that say its two forms."""

    row: Term
    column: Term
    value: Term
    square: Term
    curve: Term
    first: Mark
    second: Mark


def information(
    density: Term | Distribution,
    data: Term | None = None,
    params: Term | Iterable[Term] | None = None,
    known: Iterable[Term] = (),
    support: tuple[Term, Term] | None = None,
    discrete: bool = False,
    *,
    id: str = "",
    title: str = "",
) -> Derivation:
    """Fisher's information about scalar parameters, one observation, by both forms.

    ``density``: a declared distribution, or the density of one number ``data``, with the arguments of ``mle``. A claim
    is made for each entry of the matrix, in its upper triangle, under the name ``information`` (one parameter) or
    ``information_a_b``; it is the first form, and a second claim holds the other. Raises GoalError for what makes no
    sense; NoDerivation where the support moves with the parameter, where the density has a kink in it, and where no way
    to an expectation was found.
    """
    law, sought = family(density, data, params, known, support, discrete)
    pen = Pen()
    x = law.variable
    pen.given(x, *(s for s in symbols(law.log_density, *law.parameters) if s is not x),
              conditions=[Condition(brief(c), c) for c in law.conditions])  # fmt: skip
    names = ", ".join(p.name for p in sought)
    pen.goal(f"Find what one observation `{x.name}` tells about {names}: Fisher's information, by both of its forms.")
    pen.convention(
        f"The expectation averages over `{x.name}` at the parameters; `s` is the score, the slope of the log density."
    )
    pen.idea(IDEA)
    for e in entries(pen, law, sought):
        name = "information" if len(sought) == 1 else f"information_{e.row.name}_{e.column.name}"
        pen.claim(Expectation(equals(law.expectation(e.square), e.value), name))
        pen.claim(Expectation(equals(law.expectation(e.curve), e.value)))
    for words in WRONG:
        pen.wrong(words)
    made = pen.derivation(id=id, title=title or f"Fisher information about {names}")
    return made


def family(
    density: Term | Distribution,
    data: Term | None,
    params: Term | Iterable[Term] | None,
    known: Iterable[Term],
    support: tuple[Term, Term] | None,
    discrete: bool,
) -> tuple[Distribution, tuple[Term, ...]]:
    """The law of one observation and the parameters asked for."""
    asked = (params,) if isinstance(params, Term) else None if params is None else tuple(params)
    if isinstance(density, Distribution):
        return density, sought_of(density, asked)
    ends = support or (negative(oo), oo)
    law, model = law_of(Model(density, () if data is None else (data,), asked or (), tuple(known), ends, discrete))
    return law, sought_of(law, model.params)


def entries(pen: Pen, law: Distribution, sought: tuple[Term, ...]) -> list[Entry]:
    """The lines to every entry of the upper triangle. Raises NoDerivation."""
    for theta in sought:
        require_fixed_support(law, theta)
    ell = named(_free(law, "ell", "logp"), law.log_density)
    pen.follows(equals(ell, law.log_density), by=DEFINITION, why="the logarithm of the density of one observation")
    scores = {theta: _score(pen, law, ell, theta, sought) for theta in sought}
    first = (*sought, *(p for p in law.parameters if p not in sought))  # whose scores are asked first
    means = Means(pen, replace(law, parameters=first), cites=law.mean is not None)
    found = []
    for k, row in enumerate(sought):
        for column in sought[k:]:
            found.append(_entry(pen, law, means, row, column, scores))
    return found


def _score(pen: Pen, law: Distribution, ell: Term, theta: Term, sought: tuple[Term, ...]) -> Score:
    made = gradient(ell, theta)
    mark = pen.engine(settled(made))
    assert made.result is not None
    value = without_all_names(made.result)
    letter = _free(law, "s", "V", "score")
    name = named(letter if len(sought) == 1 else f"{letter}_{theta.name}", value)
    said = pen.follows(equals(name, value), mark, by=SCORE, why=f"the slope of the log density in `{theta.name}`")
    return Score(name, value, said)


def _entry(pen: Pen, law: Distribution, means: Means, row: Term, column: Term, scores: dict[Term, Score]) -> Entry:
    one, other = scores[row], scores[column]
    made = gradient(one.name, column)
    assert made.result is not None
    curve = shortened(negative(without_all_names(made.result)))
    square = squared(one.value, other.value)
    require_regular(law, column, other.value, square, curve)
    letter = _free(law, "j", "J", "curvature")
    bend = named(letter if len(scores) == 1 else f"{letter}_{row.name}_{column.name}", curve)
    bent = [pen.engine(settled(made))] if contains(one.value, column) else []
    why = f"minus the slope of the score in `{column.name}`"
    bent = [pen.follows(equals(bend, curve), *bent, *([] if bent else [one.mark]), by=CURVATURE, why=why)]
    first = mean_of_product(pen, law, means, one, other, column)
    first, second = _averages(pen, law, means, first, square, curve)
    value = shortest([shortened(first.right), shortened(second.right)])
    mean_square, mean_curve = law.expectation(squared(one.name, other.name)), law.expectation(bend)
    first = pen.follows(equals(mean_square, value), first, by=FIRST_FORM, why="the mean product of the scores")
    second = pen.follows(equals(mean_curve, value), second, *bent, by=SECOND_FORM, why="the mean curvature")
    pen.follows(equals(mean_square, mean_curve), first, second, by=INFORMATION, why="both forms give the same")
    return Entry(row, column, value, square, curve, first, second)


def _averages(
    pen: Pen, law: Distribution, means: Means, first: Mark | None, square: Term, curve: Term
) -> tuple[Mark, Mark]:
    """E of the product of the scores, where it is not known yet, and of the curvature."""
    if first is not None:
        return first, means.of(curve)
    standard = scaled.Standard.of(pen, law)
    if standard is not None:
        try:
            return standard.mean_of(square), standard.mean_of(curve)
        except NoDerivation:
            pass  # the general way may still lead there
    return means.of(square), means.of(curve)


def _free(law: Distribution, *wanted: str) -> str:
    """The first letter that the law does not use."""
    taken = {s.name for s in symbols(law.log_density, law.variable, *law.parameters)}
    return next(w for w in wanted if w not in taken)


__all__ = ["Entry", "entries", "family", "information"]
