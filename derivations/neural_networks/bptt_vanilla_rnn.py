"""Backpropagation through time.

A recurrent network is a deep one whose layers share their matrices. Gradients go back step by step as through layers,
what they leave at each step is added up, and a product of many factors makes them vanish or explode.
"""

from workbench import (
    Equality,
    Gradient,
    Implies,
    Sum,
    apply,
    both,
    derivation,
    equals,
    forall,
    gradients,
    implies,
    index,
    inner,
    matrix,
    named,
    norm,
    number,
    outer,
    relation,
    scalar,
    size_term,
    spectral_norm,
    tanh,
    vector,
    zeros,
)
from workbench.reasons.order import a_factor_keeps_the_order, sums_keep_the_order
from workbench.reasons.sequences import LAST_APART
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.reasons.squares import the_smaller_square
from workbench.reasons.stretches import at_most_the_largest_stretch
from workbench.rules import norms

META = {
    "level": "advanced",
    "bullets": ["Gradient computation", "Jacobian computation"],
    "prerequisites": ["mlp-backpropagation", "tanh-derivative", "condition-number-linear-system"],
    "references": [
        "Goodfellow, Bengio & Courville, Deep Learning, §10.2.2",
        "Pascanu, Mikolov & Bengio (2013), On the difficulty of training recurrent neural networks",
    ],
}

W, U, b = matrix("W", "n", "n"), matrix("U", "n", "d"), vector("b", "n")
p, x, c, q, u = vector("p", "n"), vector("x", "d"), vector("c", "n"), vector("q", "n"), vector("u", "n")
z, w = vector("z", "n"), vector("w", "n")
a = named("a", W @ p + U @ x + b)
h = named("h", tanh(a))
r, e = named("r", c + q), vector("e", "n")
L = named("L", r @ h)
change = named("a_bar", named("h_bar", r) * (1 - h**2))

k, m, i = scalar("k", "integer"), size_term("m"), index("i", "n")
l = index("l", "m")
from_0 = relation(">=", k, 0)


def of(name, *shape):
    """Something of each step, as a function of its number."""
    return lambda at: apply(name, shape, at)


H, X, v, delta = of("H", "n"), of("X", "d"), of("v", "n"), of("delta", "n")
in_W, in_U, in_b, y = of("A", "n", "n"), of("B", "n", "d"), of("s", "n"), of("y", "n")
Z = of("Z", "n")
factor = 1 - tanh(Z(k)) ** 2
parts = (
    (in_W, zeros("n", "n"), lambda at: outer(delta(at), H(at + 1)), "in `W`"),
    (in_U, zeros("n", "d"), lambda at: outer(delta(at), X(at)), "in `U`"),
    (in_b, zeros("n"), delta, "in `b`"),
)
recursion = equals(delta(k + 1), (1 - H(k + 1) ** 2) * (v(k + 1) + W.T @ delta(k)))
sums = [equals(total(m), Sum(term(l), l)) for total, _, term, _ in parts]
bound = relation("<=", norm(y(k)), spectral_norm(W) ** k * norm(u))


@derivation(
    claim=[
        Gradient(L, W, outer(change, p)),
        Gradient(L, U, outer(change, x)),
        Gradient(L, b, change),
        Gradient(L, p, W.T @ change),
        Equality(change, (1 - h**2) * (c + W.T @ e)),
        *(Equality(*each.args) for each in sums),
        Implies(from_0, bound),
    ]
)
def bptt_vanilla_rnn(pen):
    pen.given(W, U, b, p, x, c, q, e, u, z, w, k)
    arrives = pen.assume(equals(q, W.T @ e), "`e` is what `a_bar` is in the next step")
    pen.assume(equals(delta(number(0)), (1 - H(number(0)) ** 2) * v(number(0))), "behind the last step nothing comes")
    pen.assume(forall(implies(from_0, recursion), k), "one step back, by the first road")
    laws = [
        (
            pen.assume(equals(total(number(0)), start), "without a step nothing is added up"),
            pen.assume(
                forall(implies(from_0, equals(total(k + 1), total(k) + term(k))), k), f"each step adds its part {words}"
            ),
        )
        for total, start, term, words in parts
    ]  # fmt: skip
    first = pen.assume(equals(y(number(0)), u), "`u` is a change of a state")
    later = pen.assume(
        forall(implies(from_0, equals(y(k + 1), factor * (W @ y(k)))), k),
        "the Jacobian of each step takes it on, the transpose of what takes gradients back",
    )
    pen.goal(
        "Find the gradients of the matrices and of the bias of a recurrent network over `m` steps, and what many steps "
        "do to a change of a state."
    )
    pen.convention(
        "A step makes `h` of the state `p` and the input `x`. `c` is the gradient of the loss of this step in `h`, and "
        "`q` what comes from later steps; both are held fixed. All steps are counted from the end: step `k` makes the "
        "state `H(k)` of `H(k + 1)` and `X(k)`, `v(k)` is the gradient of its own loss, and `delta(k)` what `a_bar` is "
        "there. `A(m)`, `B(m)` and `s(m)` are the gradients of `m` steps in `W`, `U` and `b`: a step more adds "
        "its own part, for the matrices are shared. For a change `u` of a state the steps are counted forward: `y(k)` "
        "is the Jacobian of `k` steps times `u`, and `Z(k)` are pre-activations. `z` is any of them, `w` any vector."
    )
    pen.idea("Every step uses the same matrices, so it leaves its own part of their gradients, and passes the rest on.")

    with pen.road("one step"):
        pen.engine(gradients(L, W, U, b, p))
        pen.follows(
            equals(change, (1 - h**2) * (c + W.T @ e)), change, change.args[0].args[0], r, arrives, name="put in",
            why="so gradients go back through time",
        )  # fmt: skip
    with pen.road("all steps"):
        for (start, law), statement, (_, _, _, words) in zip(laws, sums, parts, strict=True):
            begun = pen.instance(law, k=number(0))
            base = pen.follows(pen.at(statement, m, 1), begun, start, by=LAST_APART, name="one step")
            following = pen.instance(law, k=m)
            with pen.suppose(statement, "for `m` steps") as known:
                after = pen.follows(pen.next_of(statement, m), following, known, by=LAST_APART, name="one step more")
            pen.induction(statement, m, base, pen.discharge(known, after), why=f"the whole gradient {words}")
    with pen.road("many steps"):
        low = pen.follows(relation(">", tanh(z[i]), -1), by=RANGE_OF_A_FUNCTION)
        high = pen.follows(relation("<", tanh(z[i]), 1), by=RANGE_OF_A_FUNCTION)
        slope = 1 - tanh(z) ** 2
        up = pen.follows(relation("<=", slope[i], 1), name="a square is not negative")
        down = pen.follows(relation("<=", -1, slope[i]), low, high, name="and this one is below 1")
        each = pen.follows(
            relation("<=", (slope[i] * w[i]) ** 2, w[i] ** 2), up, down, name="a factor of modulus at most 1"
        )
        all_ = pen.follows(
            relation("<=", Sum((slope[i] * w[i]) ** 2, i), Sum(w[i] ** 2, i)), each, by=sums_keep_the_order
        )
        squares = [pen.follows(equals(norm(t) ** 2, t @ t), by=norms.square_norm_of_a_vector) for t in (slope * w, w)]
        less = pen.follows(relation("<=", norm(slope * w) ** 2, norm(w) ** 2), all_, *squares, name="in lengths")
        shorter = pen.follows(relation("<=", norm(slope * w), norm(w)), less, by=the_smaller_square)
        damped = pen.instance(pen.for_all(shorter, z, w), z=Z(k), w=W @ y(k), why="at each step")
        stretched = pen.follows(
            relation("<=", norm(W @ y(k)), spectral_norm(W) * norm(y(k))), by=at_most_the_largest_stretch
        )
        sign = pen.follows(relation(">=", spectral_norm(W), 0), by=RANGE_OF_A_FUNCTION)
        begun = pen.follows(pen.at(bound, k, 0), first, name="no step")
        following = pen.instance(later, k=k)
        with pen.suppose(both(from_0, bound), "after `k` steps") as known:
            moved = pen.follows(equals(y(k + 1), factor * (W @ y(k))), following, known)
            lengths = pen.follows(equals(norm(y(k + 1)), norm(factor * (W @ y(k)))), moved)
            step = pen.follows(
                relation("<=", norm(y(k + 1)), spectral_norm(W) * norm(y(k))), lengths, damped, stretched,
                name="one step", why="the slope of tanh is at most 1",
            )  # fmt: skip
            grown = pen.follows(
                relation("<=", spectral_norm(W) * norm(y(k)), spectral_norm(W) * (spectral_norm(W) ** k * norm(u))),
                known, sign, by=a_factor_keeps_the_order,
            )  # fmt: skip
            after = pen.follows(pen.next_of(bound, k), step, grown, name="one factor more")
        pen.induction(
            implies(from_0, bound), k, begun, pen.discharge(known, after), start=0,
            why="for every `u`: the Jacobian of `k` steps has at most this norm; below 1 its powers go to 0",
        )  # fmt: skip

    pen.sanity(
        equals(inner(outer(change, p), W) + inner(outer(change, x), U) + change @ b, change @ a),
        "each step is linear in its parameters",
    )
    pen.wrong("Adding up the gradients with new matrices in between: all steps belong to one forward pass.")
    pen.wrong("Forgetting that `delta` of a step holds what comes from all later losses, not only from its own.")
    pen.wrong(
        "Reading the bound backward: a norm above 1 does not make gradients explode, it only no longer forbids it."
    )
