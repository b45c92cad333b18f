"""Gradient of the cosine similarity.

How the angle between two embeddings reacts to one of them: only the part of y at a right angle to x counts, and long
vectors turn slowly. Contrastive losses, retrieval and normalised classifiers are trained through it.
"""

from workbench import (
    Equality,
    Gradient,
    d,
    derivation,
    derivative,
    equals,
    named,
    norm,
    number,
    relation,
    vector,
)
from workbench.rules import norms
from workbench.rules.requirements import needs_nonzero

META = {
    "level": "intermediate",
    "bullets": ["Gradient computation", "Vector manipulation and spatial relationships"],
    "prerequisites": ["l2-normalisation-jacobian", "dot-product-angle"],
    "references": ["MML §3.4"],
}

x, y = vector("x", "n"), vector("y", "n")
u, w = named("u", x / norm(x)), named("w", y / norm(y))
s = named("s", x @ y / (norm(x) * norm(y)))
G = (w - s * u) / norm(x)
g = named("g", G)


@derivation(claim=[Gradient(s, x, G), Equality(x @ G, number(0))])
def gradient_cosine_similarity(pen):
    pen.given(x, y, conditions=[needs_nonzero(norm(x)), needs_nonzero(norm(y))])
    pen.goal("Find the gradient in `x` of `s`, the cosine of the angle between `x` and `y`.")
    pen.convention("`u` and `w` are `x` and `y` brought to length 1; `y` is held fixed.")
    pen.idea("The cosine is the dot product of two unit vectors, and only one of them moves: its Jacobian is known.")

    product = pen.follows(equals(s, w @ u), name="unit vectors", why="each length divides its own vector")
    pen.start(d(s, x))
    pen.use(product)
    pen.inward("`w` does not move")
    pen.unfold(u)
    pen.by_lemma("l2-normalisation-jacobian")
    pen.identify()
    pen.relate("=", (w - (w @ u) * u) / norm(x), name="product with a projector", why="`w` less its part along `u`")
    gradient = pen.use(product, backwards=True)
    level = pen.follows(equals(x @ w, norm(x) * s), w, s, name="unit vectors", why="`w @ u` is `s`")
    length = pen.follows(equals(x @ x, norm(x) ** 2), by=norms.dot_product_with_itself)
    pen.follows(
        equals(x @ G, number(0)),
        gradient, level, length, u,
        name="right angle",
        why="`x @ w` and `s*x @ u` are both `s` times the length of `x`",
    )

    pen.sanity(
        equals(norm(x) ** 2 * (g @ g), 1 - s**2), "the length of the gradient is the sine of the angle over `norm(x)`"
    )
    pen.sanity(equals(derivative(s, y), (u - s * w) / norm(y)), "in `y` the same, with the letters exchanged")
    pen.sanity(relation("<=", s**2, 1), "a cosine: Cauchy-Schwarz")
    pen.sanity(equals(derivative(norm(u - w) ** 2, x), -2 * G), "the squared distance of the unit vectors is `2 - 2*s`")
    pen.wrong(
        "Taking `y / (norm(x) * norm(y))` for the gradient: the length of `x` moves too, and removes the part "
        "along `x`."
    )
    pen.wrong("Forgetting `1/norm(x)`: doubling `x` halves the gradient, so long vectors hardly turn.")
    pen.wrong("Expecting a push where the vectors are opposite: at `s == -1` the gradient is 0, as it is at `s == 1`.")
