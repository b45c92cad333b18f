"""What is said when functions of arrays are differentiated: along the differential, the index and the graph road.

Source: Magnus & Neudecker, Matrix Differential Calculus; Griewank & Walther, Evaluating Derivatives, for adjoints.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules.inference import Needed, Reduction, Step
from workbench.rules.reason import Procedure, Schema
from workbench.rules.schema import Computed
from workbench.terms.functions.linear_algebra import inv
from workbench.terms.heads import equals, matrix, transpose
from workbench.terms.term import postorder

# -- the roads -------------------------------------------------------------------------------------

WRITTEN_IN_ENTRIES = Procedure("written in entries", "every operation is taken entry by entry")
ADJOINT = Schema("adjoint", "the factor of its differential, collected from where it is used")
ADJOINT_OF_THE_VARIABLE = Schema("adjoint of the variable", "what reaches it, added up")
DIRECTIONAL_DERIVATIVE = Schema("directional derivative", "the change along a direction is the gradient times it")
SHARED_PARTS = Procedure("shared parts", "what stands in it more than once, by a letter")


def _inverses(step: Step) -> Iterator[Reduction]:
    """The inverse of a symmetric matrix is symmetric."""
    inverses = [n for n in postorder(step.goal, *step.premises) if n.head is inv]
    given = tuple(equals(transpose(n), n) for n in inverses)
    if given:
        yield Reduction(given, tuple(Needed(equals(transpose(n.args[0]), n.args[0])) for n in inverses))


_A, _S = matrix("A", "n", "n"), matrix("S", "n", "n")
DECLARED_FACTS = Computed(
    "declared facts", "used only now, after the differentiation", ways=_inverses,
    cases=lambda: [([equals(_S.T, _S), equals(_A, inv(_S).T)], equals(_A, inv(_S)))],
    counters=lambda: [([equals(_A, inv(_S).T)], equals(_A, inv(_S)))],
)  # fmt: skip

# -- variables of which only some changes are possible ---------------------------------------------

ONLY_THE_DIAGONAL = Schema("only the diagonal moves", "the entries off the diagonal stay 0")
MOVE_TOGETHER = Schema("entries that move together", "off the diagonal both partial derivatives count")
DIRECTIONS_OF_SUM_ZERO = Schema("projection on the directions that sum to 0", "the mean is taken away")
TANGENT = Schema("projection on the directions that stay orthogonal", "the matrix times a skew part")
SYMMETRIC_GRADIENT = Schema("symmetric", "the free gradient is its own transpose")

# -- the shortest form -----------------------------------------------------------------------------

LIKE_TERMS = Procedure("like terms meet", "equal terms counted together")
COMMON_FACTORS_OUT = Procedure("common factors come out", "what all terms share stands in front, or behind")
SYMMETRIC_MATRIX = Schema("the matrix is symmetric", "it is its own transpose")
TRANSPOSE_INSIDE = Procedure("transpose moved inside", "the transpose of a product, factors turned round")
FACTORS_COLLECTED = Procedure("factors collected", "numbers in front, equal factors joined")
NORMAL_FORM = Procedure("normal form", "read into indices and written back")
