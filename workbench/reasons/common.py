"""What every field says of a line: names, earlier lines put in, terms put in order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from workbench.forms.index_form import same
from workbench.rules.backward import beside
from workbench.rules.identify import read_off
from workbench.rules.inference import Reduction, Step
from workbench.rules.limit_forms import rewritten_limits
from workbench.rules.linearity import linear
from workbench.rules.reason import Definition, Procedure, Schema, Weight
from workbench.rules.schema import Computed
from workbench.terms.functions.linear_algebra import trace
from workbench.terms.heads import (
    DERIVATIVE,
    DIFFERENTIAL,
    RELATION,
    SYMBOL,
    antiderivative,
    apply,
    derivative,
    differential,
    equals,
    integral,
    scalar,
    tensor,
    transpose,
)

_c, _x = scalar("c"), scalar("x")
_f = apply("f", (), _x)


class _Gathered(Procedure):
    """An array whose entries were found."""

    def reductions(self, step: Step) -> Iterator[Reduction]:
        """Array for array from an equation of entries: every order of its free indices that fits."""
        for premise in step.premises:
            free = sorted(premise.indices, key=lambda i: i.name)
            if premise.head is not RELATION or not free or premise.args[0].shape:
                continue
            for order in permutations(free):
                if tuple(i.attrs[1] for i in order) == step.goal.args[0].shape:
                    left, right = (tensor(side, *order) for side in premise.args)
                    yield Reduction((equals(left, right),))
                    if same(step.goal.args[0], left):
                        yield Reduction((equals(step.goal.args[0], right),))


class ReadOff(Schema):
    """A derivative from a differential: df = <G, dX> for every dX, so G is the derivative, whatever else stands beside
    it and does not depend on X; and the other way round."""

    def reductions(self, step: Step) -> Iterator[Reduction]:
        for premise in step.premises:
            if premise.head is RELATION and premise.args[0].head is DIFFERENTIAL and premise.attrs[0] == "=":
                f, *over = premise.args[0].args
                for x in (x for x in over if x.head is SYMBOL):
                    factor = read_off(premise.args[1], differential(x, x)) if len(over) == 1 else None
                    factor = beside(premise.args[1], x) if factor is None else factor
                    if factor is not None:
                        yield Reduction((equals(derivative(f, x), factor),))
            if premise.head is RELATION and premise.args[0].head is DERIVATIVE and premise.attrs[0] == "=":
                f, x = premise.args[0].args
                if x.head is SYMBOL and not f.shape and x.rank <= 2:
                    dx, g = differential(x, x), premise.args[1]
                    paired = g * dx if not x.rank else g @ dx if x.rank == 1 else trace(transpose(g) @ dx)
                    yield Reduction((equals(differential(f, x), paired),))


DEFINITION = Definition("definition", "what the name stands for")
ARITHMETIC = Procedure("arithmetic", "numbers multiplied out, ones and zeros dropped", weight=Weight.SILENT)
COLLECT = Procedure(
    "collect", "numbers multiplied out, equal factors joined, like terms counted together", weight=Weight.SILENT
)
TIDY = Procedure("collect and simplify", "the same value in its shortest form", weight=Weight.SILENT)
PUT_TOGETHER = Procedure("put together", "the steps above, in their places", weight=Weight.SILENT)
MATRIX_FORM = _Gathered("matrix notation", "the entries put back into their array")
SUBSTITUTION = Schema("substitution", "equals in the place of equals")
IDENTIFICATION = ReadOff("identification", "it stands beside the change of the variable, whatever that change is")
def _in_front(step: Step) -> Iterator[Reduction]:
    """Of derivatives, integrals and means, and of limits."""
    yield from linear(step)
    yield from rewritten_limits(step)


CONSTANT_FACTOR = Computed(
    "constant factor",
    "what does not vary stands in front",
    weight=Weight.BOOKKEEPING,
    ways=_in_front,
    cases=lambda: [([], equals(integral(_c * _f, _x, 0, _c), _c * integral(_f, _x, 0, _c))),
        ([], equals(antiderivative(_x * _c * _f, _x), _c * antiderivative(_x * _f, _x))),
        ([], equals(integral(_f + _c * _x, _x, 0, _c), integral(_f, _x, 0, _c) + _c * integral(_x, _x, 0, _c))),
        ([], equals(integral(_f * integral(_f, _x, 0, 1), _x, 0, _c),
                    integral(_f, _x, 0, 1) * integral(_f, _x, 0, _c)))],
    counters=lambda: [([], equals(integral(_x * _f, _x, 0, _c), _x * integral(_f, _x, 0, _c))),
        ([], equals(antiderivative(_x * _f, _x), _x * antiderivative(_f, _x))),
        ([], equals(integral(_f * integral(_f, _x, 0, _x), _x, 0, _c),
                    integral(_f, _x, 0, _x) * integral(_f, _x, 0, _c))),
                      ([], equals(integral(_c + _f, _x, 0, _c), _c + integral(_f, _x, 0, _c)))],
)  # fmt: skip
