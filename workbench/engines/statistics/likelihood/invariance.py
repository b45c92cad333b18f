"""Shifts of an array of parameters that leave the likelihood as it is: the estimate is not the only one.

Softmax does not see what is added to all its entries. Of all values that are as likely the one of smallest norm is
taken, whose entries along the shift add up to 0; the page says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.engines.statistics.likelihood.estimation import Estimation
from workbench.reasons.likelihood import NOT_IDENTIFIABLE
from workbench.terms.functions.linear_algebra import ones, outer
from workbench.terms.heads import add, brief, equals, mul, scalar, vector
from workbench.terms.term import Term, substitute


def told(state: Estimation) -> None:
    """A line for every shift of a remaining array that the log-likelihood does not see."""
    for theta in state.remaining:
        for shift, letter, words in _shifts(state, theta):
            if not _unseen(state, theta, shift, letter):
                continue
            state.shared.add(theta)
            loglik = state.loglik.args[0]
            state.pen.write(
                equals(substitute(loglik, {theta: add(theta, shift)}), loglik),
                NOT_IDENTIFIABLE,
                f"`{brief(shift)}` added to `{theta.name}` changes nothing: of all estimates as likely the one "
                f"of smallest norm is taken, {words}",
                rests_on=(state.marks["loglik"],),
                key=False,
            )
            state.pen.wrong(
                f"Reading single entries of `{theta.name}`: only differences are known, unless one class is taken as "
                "the reference and fixed at 0."
            )


def _shifts(state: Estimation, theta: Term) -> Iterator[tuple[Term, Term, str]]:
    name = state.letter("c", "a", "t")
    if theta.rank == 1:
        yield mul(scalar(name), ones(*theta.shape)), scalar(name), "whose entries add up to 0"
    elif theta.rank == 2:
        rows, columns = theta.shape
        c = vector(name, rows)
        yield outer(c, ones(columns)), c, "whose rows add up to 0"
        c = vector(name, columns)
        yield outer(ones(rows), c), c, "whose columns add up to 0"


def _unseen(state: Estimation, theta: Term, shift: Term, letter: Term) -> bool:
    """Whether the log-likelihood is the same with and without the shift, at every trial."""
    import numpy as np

    random = np.random.default_rng(3)
    form = state.loglik.args[0]
    moved = substitute(form, {theta: add(theta, shift)})
    for t in state.trials:
        shape = tuple(length.at(dict(t.values)) for length in letter.shape)
        value = random.standard_normal(shape)[()]
        before, after = float(t(form)), float(t(moved, **{letter.name: value}))
        if not abs(before - after) <= 1e-9 * (1.0 + abs(before)):
            return False
    return True


__all__ = ["told"]
