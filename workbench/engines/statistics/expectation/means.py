"""Means of functions of a number, each by the first way that leads there; see ``engine``.

A way is a function of what averages and of the function to be averaged, which answers with the line that says the mean,
or None; the ways average other functions in turn. They are in ``shown``, ``scores``, ``other_laws``, ``summation``.
"""

from __future__ import annotations

from workbench.adviser import shortened
from workbench.algebra.length import length
from workbench.engines.statistics.expectation.averages import Averages
from workbench.engines.statistics.expectation.cumulants import by_cumulants
from workbench.engines.statistics.expectation.other_laws import (
    by_declared_tilt,
    by_family,
    by_image,
    by_kernel,
    by_shifted_image,
    by_sides,
    by_tilting,
)
from workbench.engines.statistics.expectation.pieces import as_written, multiplied_out
from workbench.engines.statistics.expectation.readings import says_nothing
from workbench.engines.statistics.expectation.scores import by_a_score
from workbench.engines.statistics.expectation.shown import by_derivatives, by_symmetry, generated, moment, wave
from workbench.engines.statistics.expectation.summation import (
    by_a_known_sum,
    by_factorial_moments,
    by_integral,
    by_telescoping,
    integrated,
    of_finitely_many,
)
from workbench.engines.statistics.expectation.tilting import collected
from workbench.engines.statistics.kernels.product_form import product_form
from workbench.engines.statistics.samples.sums import ONE, Part
from workbench.reasons.common import TIDY
from workbench.reasons.expectation import COLLECT_POWERS, LINEARITY
from workbench.record.errors import NoDerivation
from workbench.record.pen import Mark
from workbench.terms.heads import add, equals
from workbench.terms.term import Term


def _worked_out(means: Averages, g: Term) -> Mark | None:
    """The integral of a density over its support."""
    if means.distribution.discrete or means.distribution.support is None:
        return None
    return integrated(means, g, product_form(means.distribution.log_density, means.varies))


HARD = (
    by_declared_tilt, of_finitely_many, by_telescoping, by_image, by_sides, by_derivatives, by_a_score, by_tilting,
    by_family, by_integral,
)  # fmt: skip
"""The ways that take work, in the order in which they are tried."""


class Means(Averages):
    """Means of functions of a number."""

    def of(self, f: Term) -> Mark:
        """The line E f(X) = value. Raises NoDerivation."""
        mark = self.recalled(f)
        if mark is not None:
            return mark
        for way in _WAYS:
            mark = way(self, f)
            if mark is not None:
                self.found[f] = mark
                return mark
        raise self.refused(f)

    def own_mass(self) -> Mark:
        for way in (of_finitely_many, by_a_known_sum, _worked_out):
            try:
                with self.pen.attempt():
                    mark = way(self, ONE)
            except NoDerivation:
                continue
            if mark is not None:
                return mark
        return super().own_mass()

    def _collected(self, f: Term) -> Mark | None:
        """Powers of one base are put together first."""
        shorter = collected(f)
        if shorter is f or not self.varies(f):
            return None
        said = equals(self.distribution.expectation(f), self.distribution.expectation(shorter))
        first = self.pen.follows(said, by=COLLECT_POWERS, why="the same function")
        mean = self.of(shorter)
        self.pen.start(first.left, first.right, first)
        return self.pen.use(mean)

    def _by_parts(self, f: Term) -> Mark | None:
        for pieces in (as_written(f, self.x), multiplied_out(f, self.x)):
            if not pieces or says_nothing(f, pieces):
                continue
            found = dict(self.found)
            try:
                with self.pen.attempt():
                    return self._together(f, pieces)
            except NoDerivation as error:
                self.reasons.append(str(error))
                self.found = found  # what the failed way wrote is wiped
        return None

    def _together(self, f: Term, pieces: list[Part]) -> Mark:
        left = self.distribution.expectation(f)
        total = add(*(self.term(p) for p in pieces))
        means = [self.of(p.what) for p in pieces if self.varies(p.what)]
        why = f"what does not hold `{self.x.name}` stands in front"
        first = self.pen.follows(equals(left, total), by=LINEARITY, why=why)
        if not means:
            return self.tidied(first)
        self.pen.start(left, total, first)
        return self.tidied(self.pen.use(*means, why="the averages of the parts"))

    def tidied(self, mark: Mark) -> Mark:
        shorter = shortened(mark.right)
        if length(shorter) >= length(mark.right):
            return mark
        self.pen.start(mark.left, mark.right, mark)
        return self.pen.relate("=", shorter, by=TIDY, why="the same in a short form")


def _direct(means: Averages, g: Term) -> Mark | None:
    """Constants, moments of the page, generating functions."""
    if not means.varies(g):
        return means.constant(g)
    return moment(means, g) or generated(means, g) or by_cumulants(means, g) or wave(means, g) or by_symmetry(means, g)


def _hard(means: Averages, g: Term) -> Mark | None:
    for way in HARD:
        found = dict(means.found)
        try:
            with means.pen.attempt():
                mark = way(means, g)
        except NoDerivation as error:
            means.reasons.append(str(error))
            means.found = found  # what the failed way wrote is wiped
            continue
        if mark is not None:
            return mark
    return None


_WAYS = (
    _direct, by_a_known_sum, by_factorial_moments, Means._collected, by_kernel, by_shifted_image, Means._by_parts,
    _hard,
)  # fmt: skip

__all__ = ["Means"]
