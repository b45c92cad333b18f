"""Gradient of the focal loss.

A cross-entropy that turns away from the examples that are right already: with a hundred thousand easy backgrounds for
one object, they would drown what is left to learn.
"""

from workbench import (
    Derivative,
    derivation,
    derivative,
    equals,
    implies,
    log,
    named,
    number,
    relation,
    scalar,
    sigmoid,
)
from workbench.reasons.algebra import COMMON_FACTORS
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.rules import calculus

META = {
    "level": "advanced",
    "bullets": ["Error function development"],
    "prerequisites": ["binary-cross-entropy-logit-gradient"],
    "references": ["Lin et al. (2017), Focal Loss, appendix B"],
}

z, y, g = scalar("z"), scalar("y", "sign"), scalar("gamma", "positive")
p = named("p", sigmoid(y * z))
L = named("L", -((1 - p) ** g) * log(p))
G = y * (1 - p) ** g * (g * p * log(p) + p - 1)


@derivation(claim=Derivative(L, z, G))
def focal_loss_gradient(pen):
    pen.given(z, y, g)
    pen.goal("Find the derivative of the focal loss `L` in the logit `z`.")
    pen.convention(
        "`y` is 1 or -1, and `p` is the probability that the model gives to the true class; `gamma` is positive, "
        "and for `gamma == 0` the loss is the binary cross-entropy."
    )
    pen.idea("First the change of `p`; then the product rule; `(1 - p)**gamma` stands in both terms and comes out.")

    pen.define("p", p.args[0], "the probability of the true class")
    inside = pen.follows(relation(">", p, 0), p, by=RANGE_OF_A_FUNCTION)
    below = pen.follows(relation("<", p, 1), p, by=RANGE_OF_A_FUNCTION)
    pen.start(derivative(p, z))
    pen.unfold(p)
    pen.inward("the slope of the sigmoid, and of the inner function", times=3)
    moved = pen.relate("=", y * p * (1 - p), p, name="definition of `p`")
    pen.define("L", L.args[0])
    pen.follows(
        equals(derivative(L, z), (g * (1 - p) ** (g - 1) * log(p) - (1 - p) ** g / p) * derivative(p, z)),
        L, inside, below, by=calculus.product_rule, why="the weight falls, and so does `-log(p)`",
    )  # fmt: skip
    pen.start(derivative(L, z), (g * (1 - p) ** (g - 1) * log(p) - (1 - p) ** g / p) * derivative(p, z))
    pen.use(moved)
    pen.relate("=", G, inside, below, by=COMMON_FACTORS, why="`p*(1 - p)` cancels `1/p`, and fills up the power")

    pen.sanity(implies(equals(y, 1), equals(y * (p - 1), sigmoid(z) - 1)), "for `gamma == 0` prediction minus target")
    pen.sanity(implies(equals(y, -1), equals(y * (p - 1), sigmoid(z))), "in the other class too, where the target is 0")
    pen.sanity(relation("<", y * derivative(L, z), number(0)), "down is towards the true class")
    pen.sanity(implies(equals(z, 0), equals(G, -y * number(2) ** (-g) * (g * log(number(2)) + 1) / 2)), "at the start")
    pen.wrong("Differentiating the weight `(1 - p)**gamma` as if it were held fixed: its slope is the first term.")
    pen.wrong("Taking `p` for the probability of class 1 also where `y` is -1: it is that of the true class.")
    pen.wrong("Computing `log(p)` from `p`: for a wrong and sure model it is the logarithm of 0.")
