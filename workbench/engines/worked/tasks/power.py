"""Power iteration: the dominant eigenvalue by multiplying again and again, and how fast that converges.

Source: Golub & Van Loan, Matrix Computations, ch. 7.
"""

from __future__ import annotations

from workbench.algebra import Exact, written
from workbench.engines.worked.approximate import DIGITS, decimal, floats, vector_of
from workbench.engines.worked.matrices import Matrix, Row, applied, cleared, dot, identity, shown, shown_vector
from workbench.engines.worked.problem import Problem
from workbench.reasons.linear_algebra import (
    EIGENVECTOR_UP_TO_ROUNDING,
    LAST_DIRECTION,
    LAST_ESTIMATE,
    MULTIPLY_BY_A,
    RAYLEIGH_QUOTIENT,
    SCALED,
    START,
)
from workbench.record.claims import Answer, Meaning
from workbench.record.derivation import Claim
from workbench.record.errors import NoDerivation
from workbench.record.pen import Pen
from workbench.terms.heads import divide, equals, matmul, meaning, mul, relation
from workbench.terms.term import Term

SQUARE = True
SECOND = "optional"
SHOWN = 6
"""Steps that are written out."""
SHORT = 10_000
_CLOSE = 1e-9


def work(pen: Pen, problem: Problem) -> None:
    if not problem.is_numeric:
        raise NoDerivation("power iteration runs on numbers; this matrix has letters")
    leading, second = _eigenvalues(problem.A)
    start = _start(problem, leading)
    A = pen.named("A", shown(problem.A))
    estimates = _write_steps(pen, A, problem.A, start, given=problem.b is not None)
    result, vector, steps = _run(problem.A, start, leading)
    lam = pen.named("lam_1", decimal(result))
    pen.write(meaning(lam), LAST_ESTIMATE, f"in {DIGITS} digits, after {steps} step{'s' if steps > 1 else ''}")
    v = pen.named("v_1", vector_of(vector))
    pen.write(meaning(v), LAST_DIRECTION)
    statement = relation("approx", matmul(A, v), mul(lam, v))
    pen.write(statement, EIGENVECTOR_UP_TO_ROUNDING)
    pen.claim(
        Claim("PowerIteration", statement, of=A, result=lam.args[0], name="eigenvalue"),
        Answer("eigenvector", v),
        Meaning(lam),
    )
    _say_speed(pen, estimates, result, leading, second)
    pen.wrong("Stopping when the vector no longer changes where its sign alternates: the eigenvalue is negative.")
    pen.title("Power iteration on `A`")
    pen.goal("Find the eigenvalue of `A` with the largest modulus.")
    pen.idea(
        "Every step multiplies the part along the dominant eigenvector by its eigenvalue and all other parts by less."
    )


def _write_steps(pen: Pen, A: Term, a: Matrix, start: Row, given: bool) -> list[float]:
    """The first steps, while their numbers are short; the estimates of the eigenvalue."""
    x, value = pen.named("x_0", shown_vector(start)), start
    at = pen.write(meaning(x), START, "given" if given else START.reason)
    estimates: list[float] = []
    for k in range(1, SHOWN + 1):
        value = _scaled(a, value)
        if k > 2 and _is_long(value):
            break
        after = pen.named(f"x_{k}", shown_vector(value))
        if len(value) > 1:
            statement = relation("proportional", after, matmul(A, x))
            at = pen.write(statement, MULTIPLY_BY_A, MULTIPLY_BY_A.reason, rests_on=(at,))
        at = pen.write(meaning(after), SCALED, rests_on=(at,))
        exactly = dot(value, applied(a, value)) / dot(value, value)
        estimates.append(float(exactly.decimal))
        quotient = divide(matmul(after, matmul(A, after)), matmul(after, after))
        pen.write(equals(quotient, written(exactly)), RAYLEIGH_QUOTIENT, f"about {estimates[-1]:.8g}")
        x = after
    return estimates


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
    return any(len(str(c)) > 12 for e in x for c in e.above.values())


def _eigenvalues(a: Matrix) -> tuple[complex, complex | None]:
    """The dominant eigenvalue in floating point, and the next; refuses where none dominates."""
    import numpy as np

    values = np.linalg.eigvals(floats(a))
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
    return leading, rival


def _is_defective(a: Matrix, value: complex) -> bool:
    import numpy as np

    array_ = floats(a)
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

    array_ = floats(a)
    _, sizes, rows = np.linalg.svd(array_.T - leading.real * np.eye(len(array_)))
    near = rows[sizes < 1e-7 * max(1.0, float(np.max(np.abs(array_))))]
    start = np.array([float(e.decimal) for e in x])
    return bool(np.any(np.abs(near @ start) > 1e-9 * np.linalg.norm(start)))


def _run(a: Matrix, start: Row, leading: complex) -> tuple[float, list[float], int]:
    """Iterate in floating point until nothing changes: the estimate, the direction, how many steps."""
    import numpy as np

    array_ = floats(a)
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


def _say_speed(pen: Pen, estimates: list[float], result: float, leading: complex, rival: complex | None) -> None:
    """The ratio that the errors shrink by, compared with the last errors seen."""
    if rival is None:
        pen.note("There is no other eigenvalue: the first step is exact.")
        return
    ratio = abs(rival) / abs(leading)
    errors = [abs(e - result) for e in estimates]
    pen.note(f"The angle to the eigenvector shrinks by the factor {ratio:.4g} a step.")
    if errors[-2] > 1e-10:
        pen.note(
            f"Errors of the estimates: {', '.join(f'{e:.2g}' for e in errors)}; the last two have the ratio "
            f"{errors[-1] / errors[-2]:.4g}."
        )
