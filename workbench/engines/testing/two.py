"""The difference of the means of two independent normal samples: what the pooled and Welch's t test share."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.engines.testing.declared import Asked, count
from workbench.engines.testing.laws import Sample
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.functions.reductions import mean, sum_
from workbench.terms.heads import named, scalar
from workbench.terms.term import Term


@dataclass(frozen=True)
class Two:
    """Two samples with their sizes, means and standard deviations; under the hypothesis the second mean is mu_2 and
    the first one mu_2 + delta_0."""

    asked: Asked
    deviations: tuple[Term, Term]

    @property
    def x(self) -> Term:
        return self.asked.data[0]

    @property
    def y(self) -> Term:
        return self.asked.data[1]

    @property
    def n(self) -> Term:
        return count(self.x)

    @property
    def m(self) -> Term:
        return count(self.y)

    @property
    def means(self) -> tuple[Term, Term]:
        return named("x_bar", mean(self.x)), named("y_bar", mean(self.y))

    @property
    def squares(self) -> tuple[Term, Term]:
        """The sums of squares about the means."""
        (x, y), (a, b) = self.asked.data, self.means
        return sum_((x - a) ** 2), sum_((y - b) ** 2)

    @property
    def spreads(self) -> tuple[Term, Term]:
        first, second = self.squares
        return named("s_1", sqrt(first / (self.n - 1))), named("s_2", sqrt(second / (self.m - 1)))

    @property
    def samples(self) -> tuple[Sample, Sample]:
        mu, normal = scalar("mu_2"), self.asked.law
        return (
            Sample(self.x, normal("normal", mu + self.asked.null, self.deviations[0])),
            Sample(self.y, normal("normal", mu, self.deviations[1])),
        )


__all__ = ["Two"]
