"""Rotations of the plane: R(a) R(b) = R(a + b), worked for the angles given; for one angle, R(a) and its inverse.

Source: Strang, Introduction to Linear Algebra, ch. 8.
"""

from __future__ import annotations

from workbench.algebra import exact, written
from workbench.engines.worked.matrices import shown
from workbench.reasons.linear_algebra import (
    ADDITION_FORMULAS,
    ANGLES_ADDED,
    KNOWN_VALUES,
    PYTHAGORAS,
    ROTATION,
    ROTATION_BACK,
    ROW_BY_COLUMN,
)
from workbench.record.derivation import Claim
from workbench.record.errors import GoalError
from workbench.record.pen import Mark, Pen
from workbench.terms.functions.arrays import array
from workbench.terms.functions.elementwise import cos, sin
from workbench.terms.functions.linear_algebra import det, eye
from workbench.terms.heads import add, brief, equals, matmul, meaning, mul, negative, number, transpose
from workbench.terms.term import LanguageError, Term

TAKES = "angles"


def work(pen: Pen, *angles: Term) -> None:
    for angle in angles:
        if angle.shape:
            raise GoalError(f"rotation takes angles such as pi/6, not {brief(angle)}; a page on a matrix is `eigen`")
        try:
            exact(angle)
        except LanguageError as error:
            raise GoalError(f"{brief(angle)} is no angle: {error}") from None
    if len(angles) == 1:
        _single(pen, angles[0])
    else:
        _product(pen, *angles)
    pen.wrong("The sign: the minus stands above the diagonal for a rotation that is counterclockwise.")


def rotation(angle: Term) -> Term:
    """The rotation by an angle: cos and sin of it left standing."""
    return array(cos(angle), negative(sin(angle)), sin(angle), cos(angle), dims=(2, 2))


def _worked_out(angle: Term) -> Term:
    """The same with the values of cos and sin that are known."""
    c, s = exact(cos(angle)), exact(sin(angle))
    return shown(((c, -s), (s, c)))


def _put(pen: Pen, name: str, angle: Term) -> tuple[Term, Mark]:
    """A rotation under a name, and the line that gives its values."""
    R = pen.named(name, rotation(angle))
    line = pen.write(meaning(R), ROTATION, ROTATION.reason, rests_on=())
    known = _worked_out(angle)
    return R, line if known is R.args[0] else pen.write(equals(R, known), KNOWN_VALUES)


def _product(pen: Pen, a: Term, b: Term) -> None:
    A, one = _put(pen, "R_a", a)
    B, two = _put(pen, "R_b", b)
    total = add(a, b)
    pen.write(equals(matmul(A, B), _entries(a, b)), ROW_BY_COLUMN, rests_on=(one, two))
    pen.write(equals(matmul(A, B), rotation(total)), ADDITION_FORMULAS, ADDITION_FORMULAS.reason)
    summed = written(exact(total))
    answer = rotation(summed)
    if summed is not total:
        pen.write(equals(matmul(A, B), answer), ANGLES_ADDED)
    known = _worked_out(summed)
    if known is not answer:
        pen.write(equals(matmul(A, B), known), KNOWN_VALUES)
    pen.claim(Claim("Rotation", equals(matmul(A, B), known), result=known))
    pen.sanity(equals(matmul(A, B), matmul(B, A)), "rotations of the plane commute")
    pen.sanity(equals(det(known), number(1)), "areas and orientation are kept")
    pen.title("Product of two rotations")
    pen.goal("Show that turning by one angle and then by the other is turning by their sum.")
    pen.idea("Multiply out; the entries are the right-hand sides of the angle addition formulas.")


def _entries(a: Term, b: Term) -> Term:
    """The product, every entry as a sum of products of cosines and sines."""
    ca, sa, cb, sb = cos(a), sin(a), cos(b), sin(b)
    c = add(mul(ca, cb), negative(mul(sa, sb)))
    s = add(mul(sa, cb), mul(ca, sb))
    minus_s = add(negative(mul(ca, sb)), negative(mul(sa, cb)))
    low = add(negative(mul(sa, sb)), mul(ca, cb))
    return array(c, minus_s, s, low, dims=(2, 2))


def _single(pen: Pen, a: Term) -> None:
    R, above = _put(pen, "R", a)
    known = _worked_out(a)
    pen.write(equals(matmul(transpose(R), R), eye(2)), PYTHAGORAS, PYTHAGORAS.reason, rests_on=(above,))
    pen.write(equals(transpose(R), rotation(negative(a))), ROTATION_BACK, ROTATION_BACK.reason, rests_on=(above,))
    pen.write(equals(det(R), number(1)), PYTHAGORAS, rests_on=(above,))
    pen.claim(Claim("Rotation", equals(R, known), result=known))
    pen.title("Rotation of the plane")
    pen.goal("Find the matrix of the rotation by this angle, and its inverse.")
    pen.idea("The columns are the images of the unit vectors.")
