"""The perceptron makes few mistakes where there is a margin.

However many examples come, in whatever order: if some direction separates them with a margin, the perceptron errs
at most as often as the square of their length over the margin says.
"""

from workbench import (
    Inequality,
    Sum,
    compare,
    derivation,
    equals,
    index,
    matrix,
    named,
    norm,
    relation,
    scalar,
    size_term,
    tensor,
    vector,
)
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.reasons.squares import at_most_its_modulus
from workbench.rules import norms

META = {
    "level": "intermediate",
    "bullets": ["Learning theory fundamentals", "Optimization algorithms"],
    "prerequisites": ["cauchy-schwarz-inequality"],
    "references": [
        "Shalev-Shwartz & Ben-David, Understanding Machine Learning, Thm 9.1",
        "Novikoff (1962), On convergence proofs on perceptrons",
    ],
}

X, y, u = matrix("X", "M", "d"), vector("y", "M", "sign"), vector("u", "d")
gamma, R = scalar("gamma", "positive"), scalar("R", "positive")
t, s, a = index("t", "M"), index("s", "M"), index("a", "d")
M = size_term("M")
x_t, x_s = tensor(X[t, a], a), tensor(X[s, a], a)
w = named("w_t", Sum(compare("<", s, t) * (y[s] * x_s), s))
end = named("w_end", Sum(y[s] * x_s, s))


@derivation(claim=[Inequality(M, "<=", (R / gamma) ** 2)])
def perceptron_mistake_bound(pen):
    pen.given(X, y, u, gamma, R)
    unit = pen.assume(equals(norm(u), 1), "`u` has length 1")
    margin = pen.assume(relation(">=", y[t] * (u @ x_t), gamma), "`u` separates the examples with the margin `gamma`")
    mistake = pen.assume(relation("<=", y[t] * (w @ x_t), 0), "`w_t` errs on its example")
    short = pen.assume(relation("<=", norm(x_t), R), "no example is longer than `R`")
    pen.goal("Bound the number `M` of the perceptron's updates on examples that a direction separates with a margin.")
    pen.convention(
        "The perceptron starts with the weights 0 and changes them only where it errs: where the weights do not "
        "put an example on the side of its label, 1 or -1, it adds the label times the example. Row `t` of `X` is "
        "the example of its mistake number `t`, `y_t` the label, and `w_t` holds the weights before it: the "
        "updates so far, added up. The same example may occur many times. There is no bias: a feature that is "
        "always 1 stands for it."
    )
    pen.idea("Each update goes further along `u` by `gamma`, but the length of the weights grows as the root of `M`.")

    pen.define("w_t", w.args[0], "the weights before mistake `t`")
    pen.define("w_end", end.args[0], "after the last mistake")
    positive = pen.fact(gamma, "positive")
    pen.start(u @ end)
    pen.relate("=", Sum(y[t] * (u @ x_t), t), end, name="update by update")
    ahead = pen.relate(">=", M * gamma, margin, name="`M` margins", why="each update brings at least `gamma`")
    pen.start((w + y[t] * x_t) @ (w + y[t] * x_t) - w @ w)
    step = pen.relate(
        "=", 2 * (y[t] * (w @ x_t)) + x_t @ x_t, pen.fact(y, "sign"), name="multiply out", why="`y_t**2` is 1"
    )
    pen.start(end @ end)
    pen.relate(
        "=", Sum((w + y[t] * x_t) @ (w + y[t] * x_t) - w @ w, t), end, w, name="telescoping",
        why="from 0, each update begins where the last one ended",
    )  # fmt: skip
    pen.relate("=", Sum(2 * (y[t] * (w @ x_t)) + x_t @ x_t, t), step, name="put in")
    grows = pen.relate(
        "<=", Sum(x_t @ x_t, t), mistake, name="only mistakes", why="where it errs, the mixed term does not add"
    )
    length = pen.follows(equals(norm(x_t) ** 2, x_t @ x_t), by=norms.square_norm_of_a_vector)
    never = pen.follows(relation(">=", norm(x_t), 0), by=RANGE_OF_A_FUNCTION)
    square = pen.follows(relation("<=", norm(x_t) ** 2, R**2), short, never, name="square both sides")
    each = pen.follows(relation("<=", x_t @ x_t, R**2), square, length, name="put in")
    far = pen.follows(relation("<=", end @ end, M * R**2), grows, each, name="`M` lengths", why="none above `R**2`")
    bound = pen.lemma("cauchy-schwarz-inequality", x=u, y=end)
    least = pen.follows(relation("<=", u @ end, abs(u @ end)), by=at_most_its_modulus)
    below = pen.follows(
        relation("<=", M * gamma, norm(end)), ahead, least, bound, unit, name="put together"
    )
    whole = pen.follows(equals(norm(end) ** 2, end @ end), by=norms.square_norm_of_a_vector)
    squared = pen.follows(relation("<=", (M * gamma) ** 2, norm(end) ** 2), below, positive, name="square both sides")
    both_ = pen.follows(
        relation("<=", (M * gamma) ** 2, M * R**2), squared, whole, far, name="put in",
        why="the one grows as `M**2`, the other as `M`",
    )  # fmt: skip
    pen.follows(relation("<=", M, (R / gamma) ** 2), both_, positive, name="solve for `M`")

    pen.sanity(relation("<=", gamma, R), "a margin is no longer than an example: the bound is at least 1")
    pen.wrong("Reading it as a bound on the passes over the data: it counts mistakes, however far apart they are.")
    pen.wrong("Expecting the widest margin: any direction that separates ends the updates.")
    pen.wrong("Using it where no direction separates: then the mistakes never end.")
