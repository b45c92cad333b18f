"""Roads to definite integrals that need no antiderivative, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.engines.integrals.gammas import beta_integral, gamma_integral, gaussian
from workbench.engines.integrals.parameters import by_a_parameter, gaussian_wave
from workbench.engines.integrals.symbolic import sp
from workbench.engines.integrals.symmetry import Found, odd, reflected, reflected_first
from workbench.record.board import Board

if TYPE_CHECKING:
    from workbench.engines.integrals.finite import Definite

Find = Callable[[Board, "Definite", float], "Found | None"]


@dataclass(frozen=True)
class Road:
    """A road; an early one is tried before an antiderivative is looked for."""

    find: Find
    early: bool = False


def parameter_first(board: Board, asked: Definite, seconds: float) -> Found | None:
    """A parameter first, for what stands over x or log x alone."""
    f, x = asked.problem.f, asked.problem.x
    below = sp.denom(sp.together(f))
    bases = [g.as_base_exp()[0] for g in sp.Mul.make_args(below) if g.has(x) and not g.has(sp.exp)]
    over = bases in ([x], [sp.log(x)])
    known = (
        any(g.is_Add for g in sp.Mul.make_args(sp.numer(sp.together(f))))
        and f.free_symbols - {x}
        and not f.is_rational_function(x)
        and not f.has(sp.sin, sp.cos)
    )
    return by_a_parameter(board, asked, seconds) if over and known else None


ROADS: list[Road] = [
    Road(gaussian_wave, early=True),
    Road(odd, early=True),
    Road(gaussian, early=True),
    Road(gamma_integral, early=True),
    Road(reflected_first, early=True),
    Road(parameter_first, early=True),
    Road(beta_integral),
    Road(by_a_parameter),
    Road(reflected),
]

__all__ = ["ROADS", "Find", "Found", "Road"]
