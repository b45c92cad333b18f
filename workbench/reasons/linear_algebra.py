"""What is said when linear algebra is worked on given matrices.

Source: Strang, Introduction to Linear Algebra; Golub & Van Loan, Matrix Computations.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules.identity import Matrix, Vector
from workbench.rules.literals import expansions, inverses, row_operations
from workbench.rules.reason import Definition, Procedure, Schema
from workbench.rules.requirements import Constant, Invertible
from workbench.rules.schema import Computed, Proof, Variable, schema
from workbench.terms.functions.arrays import array_of, column_stack
from workbench.terms.functions.elementwise import absolute
from workbench.terms.functions.linear_algebra import det, eye, inv, ones, zeros
from workbench.terms.functions.reductions import sum_
from workbench.terms.functions.spectral import pinv
from workbench.terms.heads import equals, matrix, number, relation, scalar, size_term, vector
from workbench.terms.statements import both, exists
from workbench.terms.term import Term

# -- in every task ---------------------------------------------------------------------------------

MULTIPLIED_OUT = Procedure("multiplied out", "row by column")
SUBTRACTED = Procedure("subtracted", "entry by entry")
ENTRY_BY_ENTRY = Procedure("entry by entry", "both sides written out")
UP_TO_ROUNDING = Procedure("multiplied out, up to rounding", "the decimals are rounded")

# -- row reduction ---------------------------------------------------------------------------------

_M = array_of([[2, 1], [4, 3]])
_N, _I = array_of([[2, 1], [0, 1]]), array_of([[1, 0], [0, 1]])
_E, _B = array_of([[1, 0], [-2, 1]]), array_of([[number(1) / 2, -number(1) / 2], [0, 1]])


def _operations() -> list[Proof]:
    return [
        ([equals(_E @ _M, _N)], relation("row~", _M, _N)),
        ([relation("row~", _I, _M), equals(_E @ _M, _N)], relation("row~", _I, _N)),
        ([], equals(det(_M), det(_N))),
    ]


def _no_operations() -> list[Proof]:
    nothing = array_of([[0, 0], [0, 1]])
    return [
        ([equals(nothing @ _M, nothing)], relation("row~", _M, nothing)),
        ([], relation("row~", _M, _N)),
        ([equals(_E @ _M, _I)], relation("row~", _M, _N)),
        ([], equals(det(_M), det(array_of([[2, 1], [0, 2]])))),
        ([], equals(det(_M), det(array_of([[4, 3], [2, 1]])))),
    ]


EXCHANGE = Computed(
    "exchange of rows", "equations in another order have the same solutions", ways=row_operations,
    cases=lambda: [([equals(array_of([[0, 1], [1, 0]]) @ _M, array_of([[4, 3], [2, 1]]))],
                    relation("row~", _M, array_of([[4, 3], [2, 1]])))],
    counters=_no_operations,
)  # fmt: skip
MULTIPLE_SUBTRACTED = Computed(
    "multiple of a row subtracted", "it can be added again: the solutions stay", ways=row_operations,
    cases=_operations, counters=_no_operations,
)  # fmt: skip
ROW_SCALED = Computed(
    "row scaled", "by a number that is not 0: the solutions stay", ways=row_operations, counters=_no_operations
)
ECHELON_FORM = Definition("echelon form", "below every pivot are zeros")
REDUCED_ECHELON_FORM = Definition("reduced echelon form", "pivots are 1, alone in their columns")
COUNT_PIVOTS = Schema("count the pivots", "the rows with a pivot are independent, the others are zero")

# -- solutions of A x = b --------------------------------------------------------------------------

READ_OFF_SOLUTION = Schema("read off the solution", "every unknown has a pivot")
PARTICULAR_SOLUTION = Schema("a particular solution", "free unknowns set to 0")
HOMOGENEOUS_SOLUTION = Schema("a solution of `A @ x == 0`", "one free unknown 1, the others 0")
ALL_SOLUTIONS = Schema("all solutions", "any number for each parameter")
SPECIAL_SOLUTION = Definition("special solution", "one free unknown 1, the others 0")
NULL_SPACE = Definition("a basis of the null space", "the special solutions as columns")
COLUMN_SPACE = Definition("a basis of the column space", "the columns of `A` that have a pivot")
RANK_AND_NULLITY = Schema(
    "rank and nullity make up the number of columns", "every unknown is free or has a pivot",
    reference="Strang, Introduction to Linear Algebra, 3.5",
)  # fmt: skip
EVERY_COLUMN_HAS_A_PIVOT = Schema("every column has a pivot", "only zero solves `A @ x == 0`")

# -- determinant and inverse -----------------------------------------------------------------------



def _expansions() -> list[Proof]:
    a, b, c, d = (scalar(name) for name in "abcd")
    three = array_of([[a, b, 0], [c, d, 1], [2, 0, 3]])
    return [
        ([], equals(det(array_of([[a, b], [c, d]])), a * d - b * c)),
        ([], equals(det(three), a * det(array_of([[d, 1], [0, 3]])) - b * det(array_of([[c, 1], [2, 3]])))),
        ([], equals(det(array_of([[a, b, c], [0, d, c], [0, 0, b]])), a * d * b)),
    ]


def _no_expansions() -> list[Proof]:
    a, b, c, d = (scalar(name) for name in "abcd")
    three = array_of([[a, b, 0], [c, d, 1], [2, 0, 3]])
    return [
        ([], equals(det(array_of([[a, b], [c, d]])), a * d + b * c)),
        ([], equals(det(three), a * det(array_of([[d, 1], [0, 3]])) + b * det(array_of([[c, 1], [2, 3]])))),
        ([], equals(det(array_of([[a, b, c], [1, d, c], [0, 0, b]])), a * d * b)),
    ]


TWO_BY_TWO = Computed(
    "`a*d - b*c`", "main diagonal minus the other", ways=expansions, cases=_expansions, counters=_no_expansions
)
TWO_BY_TWO_EACH = Computed("`a*d - b*c` for each", "main diagonal minus the other", ways=expansions)
COFACTORS = Computed(
    "cofactors", "an expansion along a row or a column, signs as on a chessboard", ways=expansions,
    cases=_expansions, counters=_no_expansions,
)  # fmt: skip
MINORS_BY_COFACTORS = Computed(
    "each minor by its own cofactors", "the expansion again, one row and column less", ways=expansions
)
COFACTORS_AGAIN = Procedure("cofactors again", "the expansion repeated down to numbers")
ZERO_ROW_OR_COLUMN = Schema("a row or a column is zero", "every product in the expansion has a factor 0")
TRIANGULAR = Computed(
    "triangular: the product of the diagonal", "all other products in the expansion have a factor 0",
    ways=expansions, cases=_expansions, counters=_no_expansions,
)  # fmt: skip
READ_OFF_INVERSE = Computed(
    "read off the inverse", "the left half has become `I`", ways=inverses,
    cases=lambda: [([relation("row~", column_stack(_N, _I), column_stack(_I, _B))], equals(inv(_N), _B))],
    counters=lambda: [([relation("row~", column_stack(_M, _I), column_stack(_N, _E))], equals(inv(_M), _E)),
                      ([relation("row~", column_stack(_N, _E), column_stack(_I, _E))], equals(inv(_N), _E)),
                      ([], equals(inv(_N), _E))],
)  # fmt: skip
ADJUGATE = Computed(
    "exchange the diagonal, change the signs beside it, divide by the determinant", "two by two: the adjugate",
    ways=inverses,
)  # fmt: skip
ADJUGATE_ALONE = Schema("exchange the diagonal, change the signs beside it", "two by two, with determinant 1")
DIVIDED = Procedure("every entry divided", "by the determinant")
INVERTED = Procedure("inverted", "by row operations")

# -- factorisations --------------------------------------------------------------------------------

EXCHANGE_MATRIX = Definition("exchange of rows", "the identity with its rows in the new order")
NO_EXCHANGE = Definition("no exchange of rows is needed", "no pivot is 0")
ROWS_IN_NEW_ORDER = Schema("the rows of `A` in the new order", "rows of the identity pick rows")
MULTIPLES = Definition("the multiples subtracted, each at its place", "what elimination did, kept below the diagonal")
UNDOES = Schema("`L` undoes the row operations", "it adds again what was subtracted")
ELIMINATION_AS_A_MATRIX = Schema("the row operations as one matrix", "a product of elementary matrices")
LOWER_TIMES_UPPER = Schema("`L` times what elimination left", "both sides of the row operations times `L`")
DIAGONAL_ENTRY = Schema("diagonal entry", "the squares to its left are subtracted, then the root is taken")
ENTRY_BELOW = Schema("entry below the diagonal", "the products to its left are subtracted, the pivot divides")
ENTRIES_PLACED = Definition("the entries in their places", "zeros above the diagonal")
COLUMN = Definition("column of `A`", "read off")
PROJECTIONS_SUBTRACTED = Schema("subtract projections", "what earlier directions explain")
NOTHING_TO_SUBTRACT = Schema("nothing to subtract", "no earlier direction explains any of it")
DEPENDENT_COLUMN = Schema("a dependent column", "nothing is left: no new direction")
DOT_PRODUCT = Procedure("dot product", "entry by entry")
HOW_MUCH = Schema("how much of it", "the coefficient of the projection")
LENGTH = Definition("length", "the root of the sum of squares")
UNIT_VECTOR = Definition("divide by the length", "a direction of length 1")
UNIT_COLUMNS = Definition("the unit vectors as columns", "in the order they were found")
COMPONENTS = Procedure("`R` holds the components of the columns of `A`", "dot products with the unit vectors")
BY_COMPONENTS = Procedure("every column of `A` by its components", "the unit vectors span the columns")

# -- eigenvalues -----------------------------------------------------------------------------------

UNKNOWN_SUBTRACTED = Definition("subtract the unknown from the diagonal", "`A - lam*I` is singular at an eigenvalue")
CHARACTERISTIC_POLYNOMIAL = Definition("characteristic polynomial", "the determinant, by powers of the unknown")
FACTORED = Procedure("factored", "whole roots divide the constant term")
QUADRATIC_FORMULA = Procedure("factored by the quadratic formula", "the roots of a quadratic factor")
EIGENSPACE = Schema("eigenspace", "the solutions of `(A - lam*I) @ v == 0`")
EIGENVECTOR = Schema("eigenvector", "a special solution, without fractions")
EIGENVECTORS_AS_COLUMNS = Definition("the eigenvectors as columns", "in the order of their eigenvalues")
EIGENVALUES_ON_DIAGONAL = Definition("their eigenvalues", "in the same order, on the diagonal")
COLUMN_BY_COLUMN = Procedure("`A @ v == lam*v`, column by column", "the columns of both sides agree")
ALL_EIGENVALUES = Definition("all real eigenvalues", "each as often as it is a root")
FROM_THE_RIGHT = Schema("multiplied by the inverse from the right", "both sides of `A @ P == P @ D`")
UNIT_EIGENVECTORS = Definition("the eigenvectors divided by their lengths", "`A` is symmetric: they are orthogonal")
ORTHONORMAL = Schema("orthonormal columns", "lengths 1, dot products 0")
TRANSPOSE_IS_INVERSE = Schema("the inverse of `Q` is its transpose", "its columns are orthonormal")
ROOT = Schema("a root", "put into the polynomial it gives 0")
THE_ROOT = Definition("the root", "under its name")
CHANGE_OF_SIGN = Schema("a change of sign", "a root lies between these two numbers")
ROUNDED_ROOT = Definition("the root, rounded", "by numpy.linalg")
ROUNDED_EIGENVECTOR = Definition("its eigenvector, rounded", "length 1")
EIGENVECTOR_UP_TO_ROUNDING = Schema("an eigenvector, up to rounding", "the decimals are rounded")
COLUMN_BY_COLUMN_ROUNDED = Schema("`A @ v == lam*v`, column by column, up to rounding", "the decimals are rounded")
ALL_EIGENVALUES_ROUNDED = Definition("all real eigenvalues, rounded", "each as often as it is a root")
DISCRIMINANT = Definition("the discriminant", "what stands under the root")
NO_REAL_EIGENVALUE = Schema("negative: no real eigenvalue", "a square is not negative")
SCALED_ROTATION = Definition("real part on the diagonal, imaginary part beside it", "a rotation times a scale")
COMPLEX_EIGENVECTOR = Definition("real and imaginary part of a complex eigenvector", "as columns")

# -- power iteration -------------------------------------------------------------------------------

START = Definition("the start", "any vector that is not special")
MULTIPLY_BY_A = Schema("multiply by `A`", "only the direction counts")
SCALED = Procedure("multiplied out, scaled", "whole numbers without a common factor, or 1 as the largest entry")
RAYLEIGH_QUOTIENT = Schema("Rayleigh quotient", "the estimate of the eigenvalue")
LAST_ESTIMATE = Definition("the estimate that no longer changes", "the iteration run on in decimals")
LAST_DIRECTION = Definition("the direction, with length 1", "rounded")

# -- singular values -------------------------------------------------------------------------------

GRAM = Definition(
    "its eigenvalues are the squares of the singular values", "`A.T @ A`, or `A @ A.T` where that is smaller"
)
ROOT_OF_EIGENVALUE = Definition("the root of the eigenvalue", "a singular value")
UNIT_EIGENVECTOR = Definition("the eigenvector divided by its length", "a singular vector")
IMAGE = Definition("its image divided by the singular value", "a singular vector of the other side")
LEFT_VECTORS = Definition("the left singular vectors as columns", "in the order of the singular values")
RIGHT_VECTORS = Definition("the right singular vectors as columns", "in the order of the singular values")
SINGULAR_VALUES = Definition("the singular values, largest first", "on the diagonal")
SINGULAR_VALUES_ROUNDED = Definition("roots of the eigenvalues, largest first, rounded", "on the diagonal")
RIGHT_VECTORS_ROUNDED = Definition("orthonormal eigenvectors of `A.T @ A`, rounded", "as columns")
LEFT_VECTORS_ROUNDED = Definition("their images divided by the singular values, rounded", "as columns")

# -- projections and least squares -----------------------------------------------------------------

INDEPENDENT_COLUMNS = Definition("independent columns of `A`", "the others add nothing to the space they span")
SQUARED_LENGTH = Procedure("the squared length of the column", "multiplied out")
PRODUCTS_OF_ENTRIES = Procedure("all products of its entries", "multiplied out")
PROJECTION_ON_A_LINE = Schema("`P == outer(a, a)/(a @ a)`", "one column: the inverse is a number")
DOT_PRODUCTS = Definition("dot products of the columns", "`A.T @ A`")
COEFFICIENTS = Schema("the coefficients of the projection", "times `b`: the least squares solution")
PROJECTION = Schema("`P == A @ inv(A.T @ A) @ A.T`", "the columns times their coefficients")
PROJECTION_OF_B = Definition("the projection of `b`", "`P @ b`")
WHAT_IS_LEFT = Definition("what is left", "`b` less its projection")
ORTHOGONAL_TO_COLUMNS = Schema("orthogonal to the columns", "the projection explains all they can")
NORMAL_MATRIX = Definition("the matrix of the normal equations", "`A.T @ A @ x == A.T @ b`")
NORMAL_RIGHT_SIDE = Definition("their right side", "`A.T @ b`")
SHORTEST_MINIMISER = Definition("the shortest minimiser", "without a part along directions that `A` does not see")
NORMAL_SOLUTION = Definition("a solution of the normal equations", "free unknowns set to 0")
UNSEEN_DIRECTION = Schema("a direction `A` does not see", "added to a solution it changes nothing")
RESIDUAL = Definition("residual", "`b - A @ x`")
RESIDUAL_IS_ORTHOGONAL = Schema("the residual is orthogonal to the columns of `A`", "so no `x` is better")

# -- rotations -------------------------------------------------------------------------------------

ROTATION = Definition("rotation by the angle", "columns are the images of the axes")
KNOWN_VALUES = Procedure("values of cos and sin", "of the angles whose values are known")
ROW_BY_COLUMN = Schema("row by column", "the product of the matrices, entry by entry")
ADDITION_FORMULAS = Schema("angle addition formulas", "`cos(a + b)` and `sin(a + b)`")
ANGLES_ADDED = Procedure("the angles added", "arithmetic")
PYTHAGORAS = Schema("cos² + sin² = 1", "lengths and angles are kept")
ROTATION_BACK = Schema("the inverse is the rotation back", "cos is even, sin is odd")

# -- schemas ---------------------------------------------------------------------------------------


def _one_side() -> Iterator[Proof]:
    A, X = matrix("A", "n", "n"), matrix("X", "n", "n")
    yield [equals(A @ X, eye("n"))], equals(inv(A), X)


def _no_inverse() -> Iterator[Proof]:
    A, X = matrix("A", "n", "n"), matrix("X", "n", "n")
    yield [equals(A @ X, X)], equals(inv(A), X)
    yield [equals(A @ X, eye("n"))], equals(inv(A), X.T)


@schema(name="one side is enough", shapes="A: n,n; X: n,n", cases=_one_side, counters=_no_inverse)
def inverse_from_one_side(A: Matrix, X: Matrix) -> tuple[list[Term], Term]:
    """for square matrices `A @ X == I` makes `X` the inverse"""
    return [equals(A @ X, eye(A.shape[0]))], equals(inv(A), X)


def _linear_system() -> Iterator[Proof]:
    A, X, B = matrix("A", "n", "n"), matrix("X", "n", "k"), matrix("B", "n", "k")
    x, b = vector("x", "n"), vector("b", "n")
    yield [equals(A @ X, -B), relation(">", absolute(det(A)), 0)], equals(X, -(inv(A) @ B))
    yield [equals(A @ x, b), relation(">", absolute(det(A)), 0)], equals(x, inv(A) @ b)


def _no_solution() -> Iterator[Proof]:
    A, X, B = matrix("A", "n", "n"), matrix("X", "n", "k"), matrix("B", "n", "k")
    yield [equals(A @ X, B)], equals(X, inv(A) @ B)
    yield [equals(A @ X, B), relation(">", absolute(det(B.T @ B)), 0)], equals(X, inv(A) @ B)
    yield [relation(">", absolute(det(A)), 0)], equals(X, inv(A) @ B)


@schema(name="solve the linear system", seen=lambda A, X, B: (equals(A @ X, B),), requires=[Invertible("A")],
        shapes="A: n,n; X: n,k; B: n,k", cases=_linear_system, counters=_no_solution)  # fmt: skip
def solution_of_a_linear_system(A: Matrix, X: Term, B: Term) -> tuple[list[Term], Term]:
    """a matrix that has an inverse is undone by it"""
    return [equals(A @ X, B)], equals(X, inv(A) @ B)


def _zero_gram() -> Iterator[Proof]:
    M = matrix("M", "m", "n")
    yield [equals(M.T @ M, zeros("n", "n"))], equals(M, zeros("m", "n"))


def _no_zero() -> Iterator[Proof]:
    M, X = matrix("M", "n", "n"), matrix("X", "n", "n")
    yield [equals(M @ M, zeros("n", "n"))], equals(M, zeros("n", "n"))  # nilpotent
    yield [equals(X.T @ M, zeros("n", "n"))], equals(M, zeros("n", "n"))


@schema(name="a Gram matrix that is 0", shapes="M: m,n", cases=_zero_gram, counters=_no_zero)
def zero_from_its_gram_matrix(M: Matrix) -> tuple[list[Term], Term]:
    """on its diagonal stand the squared lengths of the columns"""
    return [equals(M.T @ M, zeros(M.shape[1], M.shape[1]))], equals(M, zeros(*M.shape))


def _entry_roots() -> Iterator[Proof]:
    x, s = vector("x", "n"), vector("s", "n")
    yield [relation(">=", x, number(0))], exists(both(relation(">=", s, number(0)), equals(s**2, x)), s)


def _no_entry_roots() -> Iterator[Proof]:
    x, y, s = vector("x", "n"), vector("y", "n"), vector("s", "n")
    yield [relation(">=", y, number(0))], exists(both(relation(">=", s, number(0)), equals(s**2, x)), s)
    yield [], exists(both(relation(">=", s, number(0)), equals(s**2, x)), s)


@schema(name="roots of the entries", requires=[Constant("x", "s")], shapes="s: n",
        cases=_entry_roots, counters=_no_entry_roots)  # fmt: skip
def roots_of_entries(x: Vector, s: Variable) -> tuple[list[Term], Term]:
    """a number that is not negative is the square of one"""
    return [relation(">=", x, number(0))], exists(both(relation(">=", s, number(0)), equals(s**2, x)), s)


def _reciprocals() -> Iterator[Proof]:
    x, p = vector("x", "n"), vector("p", "n")
    yield [], exists(equals(p * x**2, x), p)


def _no_reciprocals() -> Iterator[Proof]:
    x, p = vector("x", "n"), vector("p", "n")
    yield [], exists(equals(p * x, ones("n")), p)  # an entry may be 0
    yield [], exists(equals(p * x**2, x + 1), p)


@schema(name="reciprocals where there are any", requires=[Constant("x", "p")], shapes="p: n",
        cases=_reciprocals, counters=_no_reciprocals)  # fmt: skip
def reciprocals_of_entries(x: Vector, p: Variable) -> tuple[list[Term], Term]:
    """1 over the entry, and 0 where the entry is 0"""
    return [], exists(equals(p * x**2, x), p)


def _unseen(M: Term, b: Term, y: Term) -> Term:
    """That M sends some vector of length 1 to 0, with entries only where b has them."""
    return exists(both(equals(M @ (b * y), zeros(M.shape[0])), equals((b * y) @ (b * y), number(1))), y)


def _dependent() -> Iterator[Proof]:
    M, b, y = matrix("M", "m", "n"), vector("b", "n"), vector("y", "n")
    yield [equals(b**2, b), relation(">", sum_(b), size_term("m"))], _unseen(M, b, y)


def _independent() -> Iterator[Proof]:
    M, b, y = matrix("M", "m", "n"), vector("b", "n"), vector("y", "n")
    zero_or_one, few = equals(b**2, b), relation(">=", sum_(b), size_term("m"))
    yield [zero_or_one], _unseen(M, b, y)
    yield [zero_or_one, few], _unseen(M, b, y)
    yield [relation(">", sum_(b), size_term("m"))], _unseen(M, b, y)  # one large entry
    yield [zero_or_one, relation(">", sum_(b), size_term("n"))], _unseen(M.T @ M, ones("n") - b, y)


@schema(name="more unknowns than equations", requires=[Constant("M", "y"), Constant("b", "y")],
        shapes="M: m,n; b: n; y: n", reference="Strang, Introduction to Linear Algebra, §3.2",
        cases=_dependent, counters=_independent)  # fmt: skip
def more_unknowns_than_equations(M: Matrix, b: Vector, y: Variable) -> tuple[list[Term], Term]:
    """the equations leave some of the marked unknowns free, so not all of these are 0"""
    return [equals(b**2, b), relation(">", sum_(b), size_term(M.shape[0]))], _unseen(M, b, y)


# -- the pseudo-inverse --------------------------------------------------------------------------------


def _penrose(M: Term, X: Term) -> list[Term]:
    """The four equations of Penrose."""
    MX, XM = M @ X, X @ M
    return [equals(MX @ M, M), equals(XM @ X, X), equals(MX.T, MX), equals(XM.T, XM)]


def _four() -> Iterator[Proof]:
    M, X = matrix("M", "m", "n"), matrix("X", "n", "m")
    yield _penrose(M, X), equals(pinv(M), X)


def _three() -> Iterator[Proof]:
    M, X = matrix("M", "m", "n"), matrix("X", "n", "m")
    for left_out in range(4):
        yield [e for k, e in enumerate(_penrose(M, X)) if k != left_out], equals(pinv(M), X)


@schema(name="the equations of Penrose", shapes="M: m,n; X: n,m", cases=_four, counters=_three,
        reference="Golub & Van Loan, Matrix Computations, 5.5.2")  # fmt: skip
def pseudo_inverse_from_its_equations(M: Matrix, X: Matrix) -> tuple[list[Term], Term]:
    """they have one solution, the pseudo-inverse"""
    return _penrose(M, X), equals(pinv(M), X)
