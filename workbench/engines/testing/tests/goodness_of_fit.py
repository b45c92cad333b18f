"""Chi-square test of goodness of fit: counts of categories against given probabilities.

Source: Pearson, On the criterion that a given system of deviations from the probable ... (1900).
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.algebra.arithmetic import arithmetic
from workbench.engines.testing.declared import Asked, Power, Step, Test
from workbench.engines.testing.laws import Sample, density, follows
from workbench.engines.testing.powers import of_noncentral_chi_square
from workbench.reasons.testing import (
    CENTRAL_LIMIT_THEOREM,
    COVARIANCE_OF_COUNTS,
    EXPECTED_COUNTS,
    LENGTH_OF_ROOTS,
    PROJECTOR,
    STATISTIC,
    TRACE_OF_A_PROJECTOR,
)
from workbench.record.pen import Mark, Pen
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.functions.linear_algebra import diag, eye, outer, trace
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import equals, named, relation, size_term
from workbench.terms.term import Term

KIND = "counts"
SAMPLES = (1, 1)
NULL = ("pi", None)
POWER = "categories"


def declare(asked: Asked) -> Test:
    (N,), (n,), pi = asked.counts, asked.trials, asked.null
    K = size_term(pi.shape[0])
    expected = named("E", n * pi)
    statistic = named("T", sum_((N - expected) ** 2 / expected))
    law = density(asked.law("chi-square", K - 1), "chi-square, one degree of freedom less than there are categories")
    samples = tuple(Sample(X, None, pi) for X in asked.data)

    def story(pen: Pen) -> Mark:
        size = pi.shape[0]
        root = named("r", sqrt(pi))
        spread = diag(pi) - outer(pi, pi)
        pen.define("r", root.args[0], "the roots of the probabilities")
        length = pen.follows(equals(root @ root, sum_(pi)), by=LENGTH_OF_ROOTS, why="the probabilities add up to 1")
        projector = named("B", eye(size) - outer(root, root))
        scaled = pen.follows(
            equals(diag(1 / root) @ spread @ diag(1 / root), projector),
            length,
            by=COVARIANCE_OF_COUNTS,
            why="counts have covariance n (diag pi - pi pi^T); each is divided by the root of what is expected",
        )
        again = pen.follows(equals(projector @ projector, projector), scaled, by=PROJECTOR, why="r has length 1")
        rank = pen.follows(equals(trace(projector), K - 1), again, by=TRACE_OF_A_PROJECTOR)
        pen.define("E", expected.args[0], "what is expected")
        pen.define("T", statistic.args[0], "the squared length of the scaled deviations")
        return pen.follows(
            follows(statistic, law, samples, limit=True),
            rank,
            by=CENTRAL_LIMIT_THEOREM,
            why="in the limit a normal vector whose covariance is a projector: its squared length is chi-square",
        )

    def power(at: Sequence[Term]) -> Power:
        (there,) = at
        return of_noncentral_chi_square(asked, n * sum_((there - pi) ** 2 / pi), arithmetic(K - 1), limit=True)

    return Test(
        title="Chi-square test of goodness of fit",
        model="Each of the n independent observations falls into one of K categories, with the probabilities pi.",
        givens=(*asked.data, pi) if asked.data else (),
        hypothesis="the probabilities are pi",
        samples=samples,
        steps=(
            Step(expected, EXPECTED_COUNTS),
            Step(statistic, STATISTIC, "squared deviations in units of what is expected"),
        ),
        law=law,
        story=story,
        sides="upper",
        limit=True,
        power=power,
        conditions=(relation(">=", K, 2),) if asked.data else (),
        expected=None if asked.data else expected,
        wrong=(
            "K degrees of freedom: the counts add up to n, which takes one away.",
            "Shares instead of counts: the statistic is then too small by the factor n.",
        ),
        references=("Pearson 1900", "Casella & Berger, Statistical Inference, ex. 10.31"),
    )
