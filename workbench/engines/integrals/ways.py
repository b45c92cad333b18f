"""The ways to an antiderivative, in the order in which a good student tries."""

from __future__ import annotations

from workbench.adviser import advised
from workbench.engines.integrals import (
    advice,
    angles,
    exponentials,
    linearity,
    moduli,
    parts,
    rational,
    roots,
    substitution,
    table,
    trigonometric,
)
from workbench.engines.integrals.moves import Local, Move, Moves, Way
from workbench.reasons import integration as by
from workbench.terms.heads import derivative
from workbench.terms.term import Term

WAYS: tuple[Way, ...] = (
    table.known,
    substitution.substitution_first,
    linearity.linearity,
    exponentials.dilogarithm,
    exponentials.expanded_fraction,
    angles.double_angles,
    rational.cancelled,
    rational.divided_out,
    substitution.direct,
    exponentials.derivative_of_a_product,
    moduli.piece_by_piece,
    linearity.polynomial_product,
    rational.substituted_power,
    rational.over_a_quadratic,
    rational.over_a_quadratic_power,
    rational.partial_fractions,
    trigonometric.products,
    trigonometric.pythagoras,
    trigonometric.powers,
    trigonometric.half_angles,
    trigonometric.tangent_powers,
    trigonometric.secants,
    linearity.split_over_waves,
    trigonometric.linearised,
    exponentials.squares,
    parts.of_an_inverse,
    parts.cyclic,
    exponentials.rational_in_exp,
    roots.completed_square,
    roots.root_substitution,
    roots.odd_root,
    roots.trigonometric_substitution,
    angles.tangent_of_the_angle,
    angles.half_angle_tangent,
    parts.by_parts,
    linearity.multiplied_out,
    substitution.inverted,
    linearity.split_fraction,
    angles.rewritten,
    exponentials.hyperbolic,
)


def guessed(f: Term, x: Term) -> Moves | None:
    """An antiderivative that the adviser knows, shown by its derivative."""
    value = advised(advice.antiderivative, f, x)
    if value is None:
        return None
    shown = Local(derivative(value, x), f, by.DIFFERENTIATION, by.DIFFERENTIATION.reason)
    return (Move(value, by.GUESS, by.GUESS.reason, locals=(shown,)),)


__all__ = ["WAYS", "guessed"]
