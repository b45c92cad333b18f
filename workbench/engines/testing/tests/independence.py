"""Chi-square test of independence: a table of counts of two properties.

Source: Casella & Berger, Statistical Inference, section 10.3; Fisher (1922) on the degrees of freedom.
"""

from __future__ import annotations

from workbench.engines.testing.declared import Asked, Step, Test
from workbench.engines.testing.laws import Sample, density, follows
from workbench.reasons.testing import (
    BOTH_TOGETHER,
    CENTRAL_LIMIT_THEOREM,
    COLUMN_TOTALS,
    EXPECTED_COUNTS,
    PROJECTOR,
    ROW_TOTALS,
    STATISTIC,
    TRACE_OF_A_PROJECTOR,
)
from workbench.record.pen import Mark, Pen
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.functions.linear_algebra import eye, kron, outer, trace
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import equals, named, number, relation, size_term, symbol

KIND = "table"
SAMPLES = (2, 100)
NULL = None


def declare(asked: Asked) -> Test:
    (N,), (n,) = asked.counts, asked.trials
    rows, columns = (size_term(s) for s in N.shape)
    a, b = named("R", sum_(N, axis=1)), named("C", sum_(N, axis=0))
    expected = named("E", outer(a, b) / n)
    statistic = named("T", sum_((N - expected) ** 2 / expected))
    law = density(
        asked.law("chi-square", (rows - 1) * (columns - 1)), "chi-square, (rows - 1)(columns - 1) degrees of freedom"
    )
    p, q = (symbol(s, (k,), "simplex") for s, k in zip(("p", "pi"), N.shape, strict=True))
    samples = tuple(Sample(X, None, w) for X, w in zip(asked.data, (p, q), strict=False))

    def story(pen: Pen) -> Mark:
        first, second = (
            named(s, eye(k) - outer(sqrt(w), sqrt(w))) for s, k, w in zip("AB", N.shape, (p, q), strict=True)
        )
        pen.define("A", first.args[0], "the scaled row totals are taken away: a projector, as sum p = 1")
        pen.define("B", second.args[0], "the scaled column totals likewise")
        one = pen.follows(equals(first @ first, first), by=PROJECTOR)
        two = pen.follows(equals(second @ second, second), by=PROJECTOR)
        both = kron(first, second)
        again = pen.follows(
            equals(both @ both, both), one, two, by=BOTH_TOGETHER, why="what is left when rows and columns are fitted"
        )
        rank = pen.follows(
            equals(trace(both), (rows - 1) * (columns - 1)),
            again,
            by=TRACE_OF_A_PROJECTOR,
            why="the trace of a Kronecker product is the product of the traces",
        )
        pen.define("E", expected.args[0], "under independence: row total times column total, over n")
        pen.define("T", statistic.args[0], "squared deviations in units of what is expected")
        return pen.follows(
            follows(statistic, law, samples, limit=True),
            rank,
            by=CENTRAL_LIMIT_THEOREM,
            why="in the limit a normal vector whose covariance is this projector",
        )

    return Test(
        title="Chi-square test of independence",
        model="The n observations are independent; each has a row and a column, and the hypothesis says that these "
        "are independent.",
        givens=(*asked.data, p, q) if asked.data else (),
        hypothesis="row and column are independent",
        samples=samples,
        steps=(
            Step(a, ROW_TOTALS),
            Step(b, COLUMN_TOTALS),
            Step(expected, EXPECTED_COUNTS, "row total times column total, over the whole"),
            Step(statistic, STATISTIC, "squared deviations in units of what is expected"),
        ),
        law=law,
        story=story,
        sides="upper",
        limit=True,
        conditions=(relation(">=", rows, number(2)), relation(">=", columns, number(2))) if asked.data else (),
        expected=None if asked.data else expected,
        wrong=(
            "Cells less 1 degrees of freedom: the row and the column shares are estimated too.",
            "Reading a small p-value as a strong association: with many observations weak ones show.",
        ),
        references=("Casella & Berger, Statistical Inference, §10.3",),
    )
