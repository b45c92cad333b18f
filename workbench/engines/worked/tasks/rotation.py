"""Rotations of the plane: R(a) R(b) = R(a + b), worked for the angles given; for one angle, R(a) and its inverse.

Source: Strang, Introduction to Linear Algebra, ch. 8.
"""

from __future__ import annotations

from workbench.algebra import Exact, exact, written
from workbench.engines.worked.matrices import shown
from workbench.engines.worked.sheet import Problem, Sheet
from workbench.record.derivation import Derivation
from workbench.record.errors import GoalError
from workbench.terms.functions.arrays import array
from workbench.terms.functions.elementwise import cos, sin
from workbench.terms.functions.linear_algebra import det, eye
from workbench.terms.heads import add, brief, equals, matmul, mul, negative, number, transpose
from workbench.terms.term import LanguageError, Term

TAKES = "angles"


def work(a: Term, b: Term | None, givens: tuple[Term, ...], id: str) -> Derivation:
    angles = [angle for angle in (a, b) if angle is not None]
    for angle in angles:
        if angle.shape:
            raise GoalError(f"rotation takes angles such as pi/6, not {brief(angle)}; a page on a matrix is `eigen`")
        try:
            exact(angle)
        except LanguageError as error:
            raise GoalError(f"{brief(angle)} is no angle: {error}") from None
    sheet = Sheet(Problem(((Exact.of(1),),), givens=givens, id=id))
    return _product(sheet, a, b) if b is not None else _single(sheet, a)


def rotation(angle: Term) -> Term:
    """The rotation by an angle: cos and sin of it left standing."""
    return array(cos(angle), negative(sin(angle)), sin(angle), cos(angle), dims=(2, 2))


def _worked_out(angle: Term) -> Term:
    """The same with the values of cos and sin that are known."""
    c, s = exact(cos(angle)), exact(sin(angle))
    return shown(((c, -s), (s, c)))


def _put(sheet: Sheet, name: str, angle: Term) -> tuple[Term, str]:
    """A rotation under a name, and its values."""
    R = sheet.name(name, rotation(angle))
    n = sheet.define(R, "rotation by the angle", "columns are the images of the axes", rests_on=())
    known = _worked_out(angle)
    if known is not R.args[0]:
        n = sheet.line(equals(R, known), "values of cos and sin", rests_on=(n,))
    return R, n


def _product(sheet: Sheet, a: Term, b: Term) -> Derivation:
    A, one = _put(sheet, "R_a", a)
    B, two = _put(sheet, "R_b", b)
    total = add(a, b)
    n = sheet.line(equals(matmul(A, B), _entries(a, b)), "row by column", rests_on=(one, two))
    n = sheet.line(equals(matmul(A, B), rotation(total)), "angle addition formulas",
                   "`cos(a + b)` and `sin(a + b)`", rests_on=(n,))  # fmt: skip
    summed = written(exact(total))
    answer = rotation(summed)
    if summed is not total:
        n = sheet.line(equals(matmul(A, B), answer), "the angles added", rests_on=(n,))
    known = _worked_out(summed)
    if known is not answer:
        sheet.line(equals(matmul(A, B), known), "values of cos and sin", rests_on=(n,))
    sheet.claim("Rotation", equals(matmul(A, B), known), result=known)
    sheet.remark(equals(matmul(A, B), matmul(B, A)), "rotations of the plane commute")
    sheet.remark(equals(det(known), number(1)), "areas and orientation are kept")
    sheet.wrong.append("The sign: the minus stands above the diagonal for a rotation that is counterclockwise.")
    return sheet.derivation(
        "Product of two rotations", "Show that turning by one angle and then by the other is turning by their sum.",
        "Multiply out; the entries are the right-hand sides of the angle addition formulas.",
    )  # fmt: skip


def _entries(a: Term, b: Term) -> Term:
    """The product, every entry as a sum of products of cosines and sines."""
    ca, sa, cb, sb = cos(a), sin(a), cos(b), sin(b)
    c = add(mul(ca, cb), negative(mul(sa, sb)))
    s = add(mul(sa, cb), mul(ca, sb))
    minus_s = add(negative(mul(ca, sb)), negative(mul(sa, cb)))
    low = add(negative(mul(sa, sb)), mul(ca, cb))
    return array(c, minus_s, s, low, dims=(2, 2))


def _single(sheet: Sheet, a: Term) -> Derivation:
    R, n = _put(sheet, "R", a)
    known = _worked_out(a)
    sheet.line(equals(matmul(transpose(R), R), eye(2)), "cos² + sin² = 1", "lengths and angles are kept", rests_on=(n,))
    back = rotation(negative(a))
    sheet.line(equals(transpose(R), back), "the inverse is the rotation back", "cos is even, sin is odd", rests_on=(n,))
    sheet.line(equals(det(R), number(1)), "cos² + sin² = 1", rests_on=(n,))
    sheet.claim("Rotation", equals(R, known), result=known)
    sheet.wrong.append("The sign: the minus stands above the diagonal for a rotation that is counterclockwise.")
    return sheet.derivation(
        "Rotation of the plane", "Find the matrix of the rotation by this angle, and its inverse.",
        "The columns are the images of the unit vectors.",
    )  # fmt: skip
