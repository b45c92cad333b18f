"""Power iteration: the dominant eigenvalue by multiplying again and again, and how fast that converges.

Source: Golub & Van Loan, Matrix Computations, ch. 7.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from workbench.algebra import Exact, written
from workbench.engines.worked.matrices import Matrix, Row, applied, cleared, dot, identity
from workbench.engines.worked.sheet import Problem, Sheet
from workbench.record.derivation import Claim, Derivation
from workbench.record.errors import NoDerivation
from workbench.terms.functions.arrays import array
from workbench.terms.heads import divide, equals, matmul, mul, number, relation
from workbench.terms.term import Term

SQUARE = True
SECOND = "optional"
SHOWN = 6
"""Steps that are written out."""
SHORT = 10_000
DIGITS = 12
_CLOSE = 1e-9


def work(problem: Problem) -> Derivation:
    if not all(e.is_number for row in problem.A for e in row):
        raise NoDerivation("power iteration runs on numbers; this matrix has letters")
    values, leading, second = _eigenvalues(problem.A)
    start = _start(problem, leading)
    sheet = Sheet(problem)
    A = sheet.matrix("A", problem.A)
    x, value = sheet.vector("x_0", start), start
    n = sheet.define(x, "the start", "given" if problem.b is not None else "any vector that is not special")
    estimates: list[tuple[Term, float]] = []
    for k in range(1, SHOWN + 1):
        value = _scaled(problem.A, value)
        if k > 2 and _is_long(value):
            break
        after = sheet.vector(f"x_{k}", value)
        n = sheet.line(relation("proportional", after, matmul(A, x)), "multiply by `A`", "only the direction counts",
                       rests_on=(n,)) if after.shape[0].value != 1 else n  # fmt: skip
        sheet.define(after, "multiplied out, scaled", rests_on=(n,))
        quotient = divide(matmul(after, matmul(A, after)), matmul(after, after))
        exactly = dot(value, applied(problem.A, value)) / dot(value, value)
        estimate = float(exactly.decimal)
        sheet.line(
            equals(quotient, written(exactly)), f"Rayleigh quotient, about {estimate:.8g}", rests_on=(sheet.last,),
        )  # fmt: skip
        estimates.append((quotient, estimate))
        n, x = sheet.lines[-2].n, after
    result, vector, steps = _run(problem.A, start, leading)
    lam = sheet.name("lam_1", _decimal(result, DIGITS))
    sheet.define(lam, f"the estimate after {steps} steps", f"it no longer changes in {DIGITS} digits")
    v = sheet.name("v_1", array(*(_decimal(e, DIGITS) for e in vector), dims=(len(vector),)))
    sheet.define(v, "the direction, with length 1")
    sheet.line(relation("approx", matmul(A, v), mul(lam, v)), "an eigenvector, up to rounding", rests_on=(sheet.last,))
    _claims(sheet, A, lam, v)
    _say_speed(sheet, estimates, result, leading, second, len(values))
    sheet.wrong.append(
        "Stopping when the vector no longer changes where its sign alternates: the eigenvalue is negative."
    )
    return sheet.derivation(
        "Power iteration on `A`", "Find the eigenvalue of `A` with the largest modulus.",
        "Every step multiplies the part along the dominant eigenvector by its eigenvalue and all other parts by less.",
    )  # fmt: skip


def _claims(sheet: Sheet, A: Term, lam: Term, v: Term) -> None:
    statement = relation("approx", matmul(A, v), mul(lam, v))
    sheet.claims.append(Claim("PowerIteration", statement, of=A, result=lam.args[0], name="eigenvalue"))
    sheet.claims.append(Claim("Equality", equals(v, v.args[0]), result=v.args[0], name="eigenvector"))
    sheet.claims.append(Claim("Equality", equals(lam, lam.args[0])))


def _decimal(value: float, digits: int) -> Term:
    return number(Fraction(f"{value:.{digits}f}"))


def _scaled(a: Matrix, x: Row) -> Row:
    """A x in whole numbers without a common factor while these are short, else with 1 as its largest entry."""
    y = applied(a, x)
    if not any(y):
        raise NoDerivation("A x is zero: the start lies in the null space of A")
    tidy = cleared(y)
    first = next(k for k, e in enumerate(y) if e)
    whole = tidy if (tidy[first].decimal > 0) == (y[first].decimal > 0) else tuple(-e for e in tidy)
    largest = max(whole, key=lambda e: abs(e.decimal))
    if abs(largest.decimal) <= SHORT:
        return whole
    size = largest if largest.decimal > 0 else -largest
    return tuple(e / size for e in whole)


def _is_long(x: Row) -> bool:
    """Whether the entries have too many digits to be written on."""
    return any(len(str(c)) > 12 for e in x for c in e.above.terms.values())


def _eigenvalues(a: Matrix) -> tuple[Any, complex, complex | None]:
    """All eigenvalues in floating point, the dominant one and the next; refuses where none dominates."""
    import numpy as np

    values = np.linalg.eigvals(np.array([[float(e.decimal) for e in row] for row in a]))
    order = sorted(map(complex, values), key=lambda z: -abs(z))
    leading = order[0]
    others = [z for z in order[1:] if abs(z - leading) > 1e-6 * max(1.0, abs(leading))]
    if abs(leading) < 1e-6:
        raise NoDerivation("all eigenvalues of A are 0: power iteration has no direction to find")
    if abs(leading.imag) > 1e-9 * abs(leading):
        raise NoDerivation(
            f"the dominant eigenvalues of A are complex, {leading.real:.6g} ± {abs(leading.imag):.6g}i: "
            "power iteration keeps turning and does not converge"
        )
    rival = others[0] if others else None
    if rival is not None and abs(rival) > (1 - _CLOSE) * abs(leading):
        raise NoDerivation(
            f"the eigenvalues {leading.real:.6g} and {rival.real:.6g} have the same modulus: "
            "power iteration does not converge"
        )
    if len(others) < len(order) - 1 and _is_defective(a, leading):
        raise NoDerivation(
            f"the dominant eigenvalue {leading.real:.6g} is defective: power iteration converges, but only like 1/k"
        )
    return values, leading, rival


def _is_defective(a: Matrix, value: complex) -> bool:
    import numpy as np

    array_ = np.array([[float(e.decimal) for e in row] for row in a])
    values = np.linalg.eigvals(array_)
    near = sum(abs(z - value) < 1e-5 * max(1.0, abs(value)) for z in values)
    sizes = np.linalg.svd(array_ - value.real * np.eye(len(array_)), compute_uv=False)
    return bool(np.sum(sizes < 1e-5 * max(1.0, float(sizes[0]))) < near)


def _start(problem: Problem, leading: complex) -> Row:
    """The vector given, or ones, or a unit vector: one with a part along the dominant eigenvector."""
    n = problem.rows
    if problem.b is not None:
        if len(problem.vector) != n or not all(e.is_number for e in problem.vector):
            raise NoDerivation("the start must be a vector of numbers")
        if not any(problem.vector):
            raise NoDerivation("the start is zero: it has no direction")
        if not _has_part(problem.A, problem.vector, leading):
            raise NoDerivation("the start has no part along the dominant eigenvector: take another one")
        return problem.vector
    ones = tuple(Exact.of(1) for _ in range(n))
    return next(x for x in (ones, *identity(n)) if _has_part(problem.A, x, leading))


def _has_part(a: Matrix, x: Row, leading: complex) -> bool:
    """Whether x has a part in the dominant eigenspace: a left eigenvector is not orthogonal to it."""
    import numpy as np

    array_ = np.array([[float(e.decimal) for e in row] for row in a])
    _, sizes, rows = np.linalg.svd(array_.T - leading.real * np.eye(len(array_)))
    near = rows[sizes < 1e-7 * max(1.0, float(np.max(np.abs(array_))))]
    start = np.array([float(e.decimal) for e in x])
    return bool(np.any(np.abs(near @ start) > 1e-9 * np.linalg.norm(start)))


def _run(a: Matrix, start: Row, leading: complex) -> tuple[float, list[float], int]:
    """Iterate in floating point until nothing changes: the estimate, the direction, how many steps."""
    import numpy as np

    array_ = np.array([[float(e.decimal) for e in row] for row in a])
    x = np.array([float(e.decimal) for e in start])
    x = x / np.linalg.norm(x)
    steps = 0
    for _ in range(20_000):
        steps += 1
        y = array_ @ x
        y = y / np.linalg.norm(y)
        y = y * np.sign(y @ x) if y @ x else y
        moved = float(np.linalg.norm(y - x))
        x = y
        if moved < 1e-15 * 4:
            break
    else:
        raise NoDerivation("power iteration needs more than 20000 steps here: two eigenvalues have nearly equal moduli")
    x = x * (1 if x[int(np.argmax(np.abs(x)))] > 0 else -1)
    return float(x @ array_ @ x), [float(e) for e in x], steps


def _say_speed(
    sheet: Sheet, estimates: list[tuple[Term, float]], result: float, leading: complex, rival: complex | None, n: int
) -> None:
    """The ratio that the errors shrink by, compared with the last errors seen."""
    if rival is None:
        sheet.notes.append("There is no other eigenvalue: the first step is exact.")
        return
    ratio = abs(rival) / abs(leading)
    errors = [abs(e - result) for _, e in estimates]
    sheet.notes.append(f"The angle to the eigenvector shrinks by the factor {ratio:.4g} a step.")
    if errors[-2] > 1e-10:
        sheet.notes.append(
            f"Errors of the estimates: {', '.join(f'{e:.2g}' for e in errors)}; the last two have the ratio "
            f"{errors[-1] / errors[-2]:.4g}."
        )
