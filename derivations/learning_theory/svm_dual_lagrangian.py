"""Support vector machine: the dual of the widest margin.

Of all hyperplanes that separate two classes, the one farthest from the examples is made of a few of them. Its dual sees
the examples through their dot products only: this is where kernels come in.
"""

from workbench import (
    Equality,
    Gradient,
    Implies,
    Sum,
    both,
    derivation,
    equals,
    gradient,
    implies,
    index,
    matrix,
    named,
    norm,
    ones,
    relation,
    scalar,
    sum,
    vector,
    zeros,
)
from workbench.reasons.squares import at_most_its_modulus
from workbench.rules import norms
from workbench.rules.reason import together

META = {
    "level": "advanced",
    "bullets": ["Learning theory fundamentals", "Optimization algorithms"],
    "prerequisites": ["kkt-simplex-projection", "lagrange-multiplier-condition", "cauchy-schwarz-inequality"],
    "references": ["MML §12.2", "Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, §4.5.2"],
}

X, y, e = matrix("X", "n", "d"), vector("y", "n", "sign"), vector("beta", "n")
t, u, q = vector("t", "n", "mask"), vector("u", "n", "positive"), vector("q", "n")
a = named("alpha", t * u)
w, v, z, p = (vector(name, "d") for name in "wvzp")
b, c, r = scalar("b"), scalar("c"), scalar("r")
i, j = index("i", "n"), index("j", "n")
one = ones("n")
LENGTHS = together([norms.square_norm_of_a_vector])


def scores(w, b):
    """On its side, and how far, in multiples of 1 over the length of w: n numbers."""
    return y * (X @ w + b * one)


def combined(a):
    return X.T @ (a * y)


def pairs(a):
    return Sum(a[i] * a[j] * (y[i] * y[j] * (X @ X.T)[i, j]), i, j)


def dual(a):
    return sum(a) - norm(combined(a)) ** 2 / 2


def lagrangian(w, b, a):
    return norm(w) ** 2 / 2 - a @ (scores(w, b) - one)


L = named("L", lagrangian(v, c, e))
feasible = relation(">=", scores(v, c), 1)
prices = both(relation(">=", e, 0), equals(y @ e, 0))
kkt = both(both(equals(w, combined(a)), equals(y @ a, 0)), equals(scores(w, b), 1 + (1 - t) * q**2))
completed = equals(L, dual(e) + norm(v - combined(e)) ** 2 / 2 - c * (y @ e))
weak = implies(both(feasible, prices), relation(">=", norm(v) ** 2 / 2, dual(e)))
sides, total = relation(">=", scores(w, b), 1), equals(norm(w) ** 2, sum(a))
slack = equals(a * (scores(w, b) - one), zeros("n"))
found = implies(kkt, both(both(sides, slack), total))
equal = equals(norm(w) ** 2 / 2, dual(a))
higher, shorter = relation("<=", dual(e), dual(a)), relation("<=", norm(w) ** 2 / 2, norm(v) ** 2 / 2)
best = implies(both(kkt, both(feasible, prices)), both(both(higher, equal), shorter))
long = relation(">", norm(w), 0)
far = implies(both(long, equals(w @ z + b, 0)), relation(">=", norm(p - z), abs(w @ p + b) / norm(w)))
step = (w @ p + b) / norm(w) ** 2 * w
on_it, away = equals(w @ (p - step) + b, 0), equals(norm(step), abs(w @ p + b) / norm(w))
foot = implies(long, both(on_it, away))
apart = both(relation(">=", scores(v, c), r * norm(v)), relation(">", norm(v), 0))
widest = implies(both(both(kkt, long), apart), relation("<=", r, 1 / norm(w)))


@derivation(
    claim=[
        Gradient(L, v, v - combined(e)),
        Gradient(L, c, -(y @ e)),
        Equality(*completed.args),
        Equality(dual(e), sum(e) - pairs(e) / 2),
        *(Implies(*said.args) for said in (weak, found, best, far, foot, widest)),
    ]
)
def svm_dual_lagrangian(pen):
    pen.given(X, y, v, c, e, w, b, t, u, q, p, z, r)
    pen.goal(
        "Minimise `norm(w)**2 / 2` where every example is on its side, `y * (X @ w + b*ones(\"n\")) >= 1`: find the "
        "dual problem, what both solutions have to do with each other, and how far the hyperplane is from the examples."
    )
    pen.convention(
        "Row `i` of `X` is an example, `y_i` its label, 1 or -1. `v`, `c` and `beta` are any weights, offset and "
        "multipliers; `w`, `b` and `alpha` will be the best ones. `t_i` is 1 for a support vector, an example with the "
        "positive multiplier `u_i`, else 0; then `q_i**2` is its room. The hyperplane holds the points `z` with "
        "`w @ z + b == 0`. The classes can be separated: else no `v` and `c` are allowed."
    )
    pen.idea("Complete the square in the weights: what is left depends on the multipliers alone, and on dot products.")

    pen.define("L", L.args[0], "a price for each example that lacks room")
    pen.engine(gradient(L, v))
    pen.engine(gradient(L, c))
    square = pen.follows(
        completed, L, by=LENGTHS, name="complete the square",
        why="least for `v == X.T @ (beta * y)`; without a bound in `c` unless `y @ beta == 0`",
    )  # fmt: skip
    pen.follows(
        equals(dual(e), sum(e) - pairs(e) / 2), by=LENGTHS, name="the dual function",
        why="of the examples only their dot products are left",
    )  # fmt: skip
    with pen.suppose(weak.args[0], "what is allowed in the two problems") as hyp:
        gap = pen.follows(
            relation(">=", norm(v) ** 2 / 2, L), hyp, L, name="what is allowed has no price to pay",
            why="no multiplier is negative, and nothing lacks room",
        )  # fmt: skip
        one_ = pen.follows(weak.args[1], gap, square, hyp, name="leave out the square")
    below = pen.discharge(hyp, one_, why="weak duality")
    pen.define("alpha", a.args[0], "only support vectors have a price")
    mask, positive = pen.fact(t, "mask"), pen.fact(u, "positive")
    price = pen.follows(relation(">=", a, 0), a, mask, positive, name="no price is negative")
    with pen.suppose(kkt, "the conditions of Karush, Kuhn and Tucker") as hyp:
        inside = pen.follows(sides, hyp, mask, name="every example is on its side")
        zero = pen.follows(slack, hyp, a, mask, name="complementary slackness", why="a price, or room")
        pen.start(norm(w) ** 2)
        lengths = pen.relate(
            "=", a @ scores(w, b), hyp, by=LENGTHS, name="put in one `w`", why="`b` drops out, as `y @ alpha == 0`"
        )
        sums = pen.follows(total, lengths, zero, name="slackness, summed up")
        one_ = pen.follows(found.args[1], inside, zero, sums, name="all of it")
    known = pen.discharge(hyp, one_)
    with pen.suppose(best.args[0], "and whatever else is allowed in the two problems") as hyp:
        own = pen.follows(both(sides, total), known, hyp, name="known of `w`")
        value = pen.follows(equal, own, hyp, name="no gap", why="`norm(w)**2` is `sum(alpha)`: half of it is left")
        other = pen.instance(below, beta=a)
        other = pen.follows(relation(">=", norm(v) ** 2 / 2, dual(a)), other, hyp, price, name="weak duality")
        smallest = pen.follows(shorter, value, other, name="no weights are shorter")
        other = pen.instance(below, v=w, c=b)
        other = pen.follows(relation(">=", norm(w) ** 2 / 2, dual(e)), other, hyp, own, name="weak duality")
        largest = pen.follows(higher, value, other, name="no multipliers are better")
        one_ = pen.follows(best.args[1], largest, value, smallest, name="both are solved")
    pen.discharge(hyp, one_, why="the conditions are enough")

    with pen.suppose(far.args[0], "a point of the hyperplane") as hyp:
        bound = pen.lemma("cauchy-schwarz-inequality", x=p - z, y=w)
        via = pen.follows(equals((p - z) @ w, w @ p + b), hyp, name="along `w`")
        most = pen.follows(relation("<=", abs(w @ p + b), norm(p - z) * norm(w)), bound, via, name="put in")
        one_ = pen.follows(far.args[1], most, hyp, name="divide by `norm(w)`")
    pen.discharge(hyp, one_, why="none is nearer to `p`")
    with pen.suppose(long, "not all weights are 0") as hyp:
        length = pen.follows(equals(w @ w, norm(w) ** 2), by=LENGTHS)
        two = pen.follows(on_it, length, hyp, name="step back along `w`", why="as far as the hyperplane")
        three = pen.follows(away, by=norms.norm_of_a_multiple, name="length of the step", why="a multiple of `w`")
        one_ = pen.follows(foot.args[1], two, three, name="the foot")
    pen.discharge(
        hyp, one_, why="so this is the distance of `p`: for a support vector it is `1 / norm(w)`"
    )
    with pen.suppose(widest.args[0], "another hyperplane, at the distance `r` and more from every example") as hyp:
        pen.start(v @ w)
        pen.relate("=", a @ scores(v, c), hyp, name="put in `w`", why="`c` drops out, as `y @ alpha == 0`")
        mean = pen.relate(">=", r * norm(v) * sum(a), hyp, price, name="example by example")
        own = pen.follows(total, known, hyp, name="known of `w`")
        bound = pen.lemma("cauchy-schwarz-inequality", x=v, y=w)
        top = pen.follows(relation("<=", v @ w, abs(v @ w)), by=at_most_its_modulus)
        one_ = pen.follows(
            widest.args[1], mean, bound, top, own, hyp, name="divide", why="by both lengths, which are positive"
        )
    pen.discharge(hyp, one_, why="no margin is wider")

    both_of_two = 2 * (v - z) / norm(v - z) ** 2
    pen.sanity(
        equals(both_of_two @ v - both_of_two @ (v + z) / 2, 1),
        "two examples, `v` and `z`: both are support vectors ...",
    )
    pen.sanity(equals(1 / norm(both_of_two), norm(v - z) / 2), "... and the margin is half their distance")
    pen.note(
        "That multipliers with these conditions exist wherever the classes can be separated is strong duality: for "
        "linear constraints it needs no more than one allowed point."
    )
    pen.wrong("Leaving out `y @ beta == 0`: it is what the offset asks for, and without an offset it is not there.")
    pen.wrong("Taking all examples for support vectors: those with room have no price, and could be left out.")
    pen.wrong("`2 / norm(w)` for the distance: that is the width of the whole street, between the two classes.")
