"""The roads to a definite integral, in the order in which they are tried; the first whose value numbers confirm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workbench.engines.integrals.asking import Found, Question, has_a_value, numbers_agree
from workbench.engines.integrals.circles import bessel_integral
from workbench.engines.integrals.ends import Diverges, Unknown
from workbench.engines.integrals.fundamental import by_antiderivative, piecewise
from workbench.engines.integrals.gammas import beta_integral, beta_with_parameters, gamma_integral, geometric_integral
from workbench.engines.integrals.gaussian import gaussian, gaussian_wave
from workbench.engines.integrals.parameters import by_a_parameter, parameter_first
from workbench.engines.integrals.symmetry import odd, reflected, reflected_first
from workbench.record.board import Board
from workbench.record.derivation import Line
from workbench.rules.reason import Reason
from workbench.terms.term import Term

Road = Callable[[Board, Question], "Found | None"]

ROADS: tuple[Road, ...] = (
    gaussian_wave, odd, gaussian, bessel_integral, gamma_integral, geometric_integral, beta_with_parameters,
    reflected_first, parameter_first, by_antiderivative, piecewise,
    beta_integral, by_a_parameter, reflected,
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """Lines to the value of a definite integral; or, with ``diverges``, why there is no value."""

    lines: tuple[Line, ...] = ()
    result: Term | None = None
    reasons: tuple[Reason, ...] = ()
    diverges: str = ""
    unclear: str = ""


def answer(asked: Question, roads: tuple[Road, ...] = ROADS) -> Answer:
    """The first road that arrives. A road that raises anything but its own refusals is at fault."""
    unclear = ""
    for road in roads:
        board = Board()
        try:
            found = road(board, asked)
        except Diverges as error:
            if has_a_value(asked):
                continue  # the antiderivative was not followed rightly
            return Answer(diverges=str(error))
        except Unknown as error:
            unclear = unclear or str(error)
            continue
        if found is not None and numbers_agree(asked, found[0]):
            return Answer(tuple(board.lines), *found)
    return Answer(unclear=unclear)


PIECE_BY_PIECE: tuple[Road, ...] = (piecewise,)
"""The road for an integrand that chooses: between two places where a comparison turns, one choice is left."""


__all__ = ["PIECE_BY_PIECE", "ROADS", "Answer", "Road", "answer"]
