"""BFGS update of an inverse Hessian.

Newton's method wants the inverse Hessian; BFGS learns it from gradients that were computed anyway. An update of rank
two keeps it symmetric and positive definite, and makes it right along the last step.
"""

from workbench import (
    Equality,
    Implies,
    derivation,
    equals,
    eye,
    implies,
    inv,
    matrix,
    named,
    norm,
    outer,
    relation,
    vector,
    zeros,
)
from workbench.reasons.stretches import quadratic_form_of_a_positive_matrix
from workbench.rules import calculus, matrices
from workbench.rules.reason import together

META = {
    "level": "advanced",
    "bullets": ["Modern optimization techniques", "Hessian matrices"],
    "prerequisites": ["woodbury-identity", "newton-method-convergence"],
    "references": ["Nocedal & Wright §6.1 (eqs. 6.17, 6.19)"],
}

H, s, y, x = matrix("H", "n", "n", "posdef"), vector("s", "n"), vector("y", "n"), vector("x", "n")
rho = named("rho", 1 / (y @ s))
W = named("W", eye("n") - rho * outer(y, s))
H_next = named("H_next", W.T @ H @ W + rho * outer(s, s))
B = named("B", inv(H))
C = named("C", B - outer(B @ s, B @ s) / (s @ B @ s))
B_next = named("B_next", C + outer(y, y) / (y @ s))
form = x @ H_next @ x
TRANSPOSED = together([matrices.transpose_of_a_sum, matrices.transpose_of_a_product, matrices.transpose_of_a_transpose])


@derivation(
    claim=[
        Equality(H_next @ y, s),
        Equality(H_next.T, H_next),
        Implies(relation(">", norm(x), 0), relation(">", form, 0)),
        Equality(B_next @ s, y),
        Equality(B_next @ H_next, eye("n")),
    ]
)
def bfgs_secant_update(pen):
    pen.given(H, s, y, x)
    curved = pen.assume(relation(">", y @ s, 0), "the gradient grows along the step: `y @ s > 0`")
    pen.goal(
        "Show that the update of `H` maps the change of the gradient to the step, stays symmetric and positive "
        "definite, and is the inverse of the update of `B == inv(H)`."
    )
    pen.convention(
        "`s` is the last step and `y` the change of the gradient on it: the inverse Hessian maps `y` to about `s`. `x` "
        "is any vector."
    )
    pen.idea("`W` sends `y` to 0: what `H` said about `y` is wiped out, and the right answer put in its place.")

    pen.define("rho", rho.args[0])
    pen.define("W", W.args[0])
    pen.define("H_next", H_next.args[0], why="the update")
    gone = pen.follows(equals(W @ y, zeros("n")), W, rho, curved, name="`W` wipes `y` out", why="`rho * (s @ y) == 1`")
    pen.start(H_next @ y)
    pen.relate("=", W.T @ H @ (W @ y) + rho * (s @ y) * s, H_next, name="multiply out")
    pen.relate("=", s, gone, rho, curved, name="secant equation", why="nothing is left of `H`")
    positive = pen.fact(H, "posdef")
    pen.follows(equals(H_next.T, H_next), H_next, positive, by=TRANSPOSED, name="symmetric", why="each term is")
    parts = pen.follows(
        equals(form, (W @ x) @ H @ (W @ x) + rho * (s @ x) ** 2), H_next, name="two terms",
        why="neither is negative",
    )  # fmt: skip
    ratio = pen.follows(relation(">", rho, 0), rho, curved, name="`rho` is positive")
    with pen.suppose(relation(">", norm(x), 0), "`x` is not 0") as nonzero:
        with pen.suppose(relation(">", abs(s @ x), 0), "`x` is not orthogonal to the step") as some:
            modulus = pen.follows(equals(abs(s @ x) ** 2, (s @ x) ** 2), by=calculus.square_of_a_modulus)
            square = pen.follows(relation(">", (s @ x) ** 2, 0), some, modulus, name="a square")
            rest = pen.follows(relation(">=", (W @ x) @ H @ (W @ x), 0), positive, name="never negative")
            above = pen.follows(relation(">", form, 0), parts, square, rest, ratio, name="the second term is positive")
        one = pen.discharge(some, above)
        with pen.suppose(equals(s @ x, 0), "or it is") as none:
            kept = pen.follows(equals(W @ x, x), none, W, name="`W` keeps `x`")
            first = pen.follows(relation(">", x @ H @ x, 0), nonzero, positive, by=quadratic_form_of_a_positive_matrix)
            above = pen.follows(relation(">", form, 0), parts, kept, first, none, name="the first term is positive")
        two = pen.discharge(none, above)
        whole = pen.cases(relation(">", form, 0), one, two)
    pen.discharge(nonzero, whole, why="positive definite")

    pen.define("B", B.args[0])
    pen.start(inv(H) @ H)
    back = pen.by(matrices.inverse_times_the_matrix)
    pen.define("C", C.args[0])
    pen.define("B_next", B_next.args[0], why="the update of `B`")
    pen.start(B_next @ s)
    pen.relate(
        "=", B @ s - B @ s + y, B_next, C, curved, name="put in",
        why="`s` is not 0, so that `s @ B @ s` cancels, and `y @ s` does",
    )  # fmt: skip
    direct = pen.relate("=", y, name="secant equation", why="the other way round")
    left = pen.follows(
        equals(B_next @ W.T, C), direct, B_next, W, rho, name="multiply out",
        why="`B_next @ s == y`: the last term of `B_next` is taken off",
    )  # fmt: skip
    rest = pen.follows(equals(W.T @ s, zeros("n")), W, rho, curved, name="`W.T` wipes `s` out")
    pen.start(C @ H @ W)
    pen.relate(
        "=", W - outer(B @ s, W.T @ s) / (s @ B @ s), C, B, back, positive, name="multiply out", why="`B @ H == I`"
    )
    cleared = pen.relate("=", W, rest, name="put in")
    pen.start(B_next @ H_next)
    pen.relate("=", B_next @ W.T @ H @ W + rho * outer(B_next @ s, s), H_next, name="multiply out")
    pen.use(left, direct)
    pen.use(cleared)
    pen.relate("=", eye("n"), W, name="definition of `W`", why="so the two updates are inverse")

    pen.sanity(implies(equals(y, B @ s), equals(H_next @ y, H @ y)), "where `H` was right along the step, it stays so")
    pen.wrong("Updating where `y @ s <= 0`: the update is no longer positive definite; a line search must prevent it.")
    pen.wrong("Exchanging `s` and `y`: that is the update of `B`, known as DFP, and not this one.")
    pen.wrong("Expecting `H` to become the inverse Hessian: it is right along the last step only.")
