"""What is said when a scalar is differentiated: inner functions named, derivatives put in, results put in order.

Source: any calculus text; the logarithmic derivative as in Apostol, Calculus I, 6.8.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules.identity import Scalar
from workbench.rules.inference import Reduction, Step
from workbench.rules.reason import Definition, Schema, Weight
from workbench.rules.regular import regular
from workbench.rules.schema import Proof, Said, Variable, schema
from workbench.rules.secants import secants
from workbench.rules.smooth import free_of
from workbench.terms.heads import DERIVATIVE as _DERIVATIVE
from workbench.terms.heads import add, apply, derivative, equals, integral, mul, scalar
from workbench.terms.instances import captured
from workbench.terms.statements import both, implies
from workbench.terms.term import LanguageError, postorder, substitute

_t, _x, _a, _b = (scalar(name) for name in "t x a b".split())
_alpha, _beta = apply("alpha", (), _t), apply("beta", (), _t)
_s = integral(apply("f", (), _x, _t), _x, _a, _b)


class _Secants(Definition):
    """A derivative is the limit of the slopes of secants."""

    def reductions(self, step: Step) -> Iterator[Reduction]:
        yield from secants(step)


OF_A_CONSTANT = Schema("derivative of a constant", "the variable does not occur")
OF_THE_VARIABLE = Schema("derivative of the variable", "it changes as itself")
INNER_FUNCTION = Definition("inner function", "what the outer function is applied to", weight=Weight.SILENT)
BACK = Schema("put back", "the name gives way to what it stands for", weight=Weight.SILENT)
LOGARITHMIC = Schema("logarithmic differentiation", "the logarithm changes by the relative change")
MULTIPLY_BACK = Schema("multiply back", "both sides times the function")
CONSTANT = Schema("constant", "nothing changes")
DEFINITION_OF_THE_DERIVATIVE = _Secants("definition of the derivative", "the limit of the slopes of the secants")
LET_IT_GO = Schema("let the step go to 0", "what is left is continuous in it")

# -- along curves, implicit and inverse functions ----------------------------------------------------

THE_CURVE = Definition("the curve", "how the variables move")
SLOPE_OF_A_CURVE = Schema("slope of a curve", "the quotient of the velocities: the chain rule, solved for it")
SLOPE_OF_THE_SLOPE = Schema(
    "slope of the slope", "the slope changes with the abscissa as it changes with the parameter, over its speed"
)
SOLVE_FOR_THE_SLOPE = Schema("solve for the slope", "what stays constant has the derivative 0")
SLOPE_PUT_IN = Schema("put the slope in", "the slope that was found is put in")


def _total() -> list[Proof]:
    curve = [_alpha, _beta]
    whole = derivative(_s, _a) * derivative(_alpha, _t) + derivative(_s, _b) * derivative(_beta, _t)
    moved = substitute(_s, {_a: _alpha, _b: _beta})
    at = both(*(equals(x, g) for x, g in zip((_a, _b), curve, strict=True)))
    letters = {"f": _s, "t": _t, "a": _a, "g": _alpha, "b": _b, "h": _beta}
    return [
        ([], implies(at, equals(derivative(moved, _t), derivative(_s, _t) + whole)), letters),
        ([], implies(at, equals(derivative(moved, _t), whole)), letters),
        ([], equals(derivative(moved, _t), derivative(_s, _t) + whole), letters),
        ([], implies(at, equals(derivative(moved, _t), derivative(_s, _t) - whole)), letters),
    ]


@schema(
    name="total derivative",
    reference="Rudin, Principles of Mathematical Analysis, Thm 9.15",
    seen=lambda: (),
    cases=lambda: _total()[:1],
    counters=lambda: _total()[1:],
)
def TOTAL_DERIVATIVE(  # noqa: N802
    f: Scalar, t: Variable, a: Variable, g: Scalar, b: Variable, h: Scalar
) -> Said:
    """each way in which the parameter acts, while the others stand still"""
    free_of(g, a, b)
    free_of(h, a, b)
    asked = regular(f, (t, a, b))
    if asked is None:
        raise LanguageError("it may break somewhere")
    if any(n.head is _DERIVATIVE and n.args[1] in (a, b) for n in postorder(f)):
        raise LanguageError("a derivative in a variable that gets a value")
    if captured(f, {a: g, b: h}):
        raise LanguageError("what is put in holds a letter that is bound there")
    at, moved = both(equals(a, g), equals(b, h)), substitute(f, {a: g, b: h})
    slopes = mul(derivative(f, a), derivative(g, t)), mul(derivative(f, b), derivative(h, t))
    return [implies(at, c) for c in asked], implies(at, equals(derivative(moved, t), add(derivative(f, t), *slopes)))


INVERSE_FUNCTIONS = Definition("inverse functions", "each undoes the other")
DIVIDE = Schema("divide", "solved for the slope")
