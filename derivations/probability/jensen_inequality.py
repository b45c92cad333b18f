"""Jensen's inequality.

The mean of a convex function is no less than the function at the mean: why a variance is not negative, why a geometric
mean stays below the arithmetic one, and why the evidence has a lower bound that one can climb.
"""

from workbench import (
    Implies,
    Sum,
    apply,
    both,
    derivation,
    derivative,
    equals,
    forall,
    implies,
    index,
    log,
    matrix,
    named,
    norm,
    ones,
    outer,
    relation,
    scalar,
    tensor,
    vector,
)
from workbench.reasons.extremes import a_sum_is_at_least_each_term
from workbench.reasons.inference import INSTANCE
from workbench.reasons.order import sums_keep_the_order

META = {
    "level": "intermediate",
    "bullets": ["Statistical reasoning", "Error function development"],
    "prerequisites": ["convex-first-order-condition", "mean-and-variance-rules"],
    "references": ["Cover & Thomas, Elements of Information Theory, Thm 2.6.2", "PML1 §6.2"],
}

p, v = vector("p", "m", "simplex"), matrix("v", "m", "n")
b, w, y, z = (vector(name, "n") for name in "b w y z".split())
t, q = scalar("t"), vector("q", "m", "positive")
s, r, a = index("s", "m"), index("r", "m"), index("a", "n")


def f(at):
    return apply("f", (), at)


def g(at):
    return apply("g", "n", at)


def row(k):
    return tensor(v[k, a], a)


mu = named("mu", v.T @ p)
v_s, v_r = row(s), row(r)
mean = Sum(p[r] * f(v_r), r)
jensen = relation("<=", f(mu), mean)
below = forall(relation(">=", f(z), f(mu) + g(mu) @ (z - mu)), z)
inside = both(relation(">", t, 0), relation("<", t, 1))
convex = forall(implies(inside, relation("<=", f(y + t * (z - y)), f(y) + t * (f(z) - f(y)))), y, z, t)
tangents = forall(relation(">=", f(z), f(y) + g(y) @ (z - y)), y, z)
middle = relation("<", f((y + z) / 2), (f(y) + f(z)) / 2)
strictly = both(convex, forall(implies(relation(">", norm(z - y), 0), middle), y, z))
strays = both(strictly, relation(">", p[s], 0), relation(">", norm(v_s - mu), 0))
constant = equals(v, outer(ones("m"), b))


@derivation(
    claim=[
        Implies(below, jensen),
        Implies(convex, jensen),
        Implies(strays, relation("<", f(mu), mean)),
        Implies(constant, equals(mean, f(mu))),
    ]
)
def jensen_inequality(pen):
    pen.given(p, v, b)
    gradient = pen.assume(forall(equals(derivative(f(w), w), g(w)), w), "`g` is the gradient of `f`, everywhere")
    pen.goal("Compare the mean of a convex function with the function at the mean, and say when they are equal.")
    pen.convention(
        "There are `m` outcomes with the probabilities `p`; a random vector takes on them the values `v_r`, the rows "
        "of `v`, with the mean `mu`. Sums and integrals over more outcomes follow the same lines, where the means are "
        "finite. `b` is a point. `f` is strictly convex where it is below the chord in the middle "
        "between any two points."
    )
    pen.idea(
        "A convex function lies above a linear one that meets it at the mean, and a linear one is on average what it "
        "is at the mean."
    )
    total = pen.fact(p, "simplex")
    pen.define("mu", mu.args[0], "the mean")
    nothing = pen.follows(
        equals(Sum(p[r] * (g(mu) @ (v_r - mu)), r), 0), mu, total, name="deviations average to 0",
        why="whatever the slope",
    )  # fmt: skip
    with pen.suppose(below, "`f` lies above its tangent at the mean") as hyp:
        at_value = pen.instance(hyp, z=v_r)
        each = pen.follows(
            relation("<=", p[r] * (f(mu) + g(mu) @ (v_r - mu)), p[r] * f(v_r)), at_value, total, name="times `p_r`",
            why="probabilities are not negative",
        )  # fmt: skip
        added = pen.follows(
            relation("<=", Sum(p[r] * (f(mu) + g(mu) @ (v_r - mu)), r), mean), each, by=sums_keep_the_order
        )
        done = pen.follows(jensen, added, nothing, total, name="put in", why="what is left on the left is `f(mu)`")
    supported = pen.discharge(hyp, done)

    first = pen.lemma("convex-first-order-condition", gradient)
    with pen.suppose(convex, "`f` is convex") as hyp:
        every = pen.follows(tangents, hyp, first, name="tangents lie below")
        at_mu = pen.instance(every, y=mu, why="the tangent at the mean")
        done = pen.follows(jensen, supported, at_mu, name="so it follows")
    pen.discharge(hyp, done)

    gap = p[r] * (f(v_r) - f(mu) - g(mu) @ (v_r - mu))
    with pen.suppose(strays, "`f` is strictly convex, and some value that occurs is not the mean") as hyp:
        every = pen.follows(tangents, hyp, first, name="tangents lie below")
        half = pen.follows(
            relation(">=", f((mu + v_s) / 2), f(mu) + g(mu) @ (v_s - mu) / 2), every, by=INSTANCE, y=mu,
            z=(mu + v_s) / 2, why="the tangent at the mean, half-way to `v_s`",
        )  # fmt: skip
        between = pen.follows(strictly.args[1], hyp, name="strictly convex")
        chord = pen.instance(between, y=mu, z=v_s)
        open_ = pen.follows(
            relation(">", f(v_s), f(mu) + g(mu) @ (v_s - mu)), half, chord, hyp, name="put together",
            why="twice: the chord to `v_s` is above the tangent",
        )  # fmt: skip
        above = pen.instance(every, y=mu, z=v_r, why="and at each value")
        never = pen.follows(relation(">=", gap, 0), above, total, name="no gap is negative")
        one = pen.follows(
            relation("<=", gap.at(r, s), Sum(gap, r)), never, by=a_sum_is_at_least_each_term, u=gap, j=r, i=s
        )
        whole = pen.follows(
            equals(Sum(gap, r), mean - f(mu)), nothing, total, name="the gaps add up",
            why="to what the inequality gives away",
        )  # fmt: skip
        done = pen.follows(
            relation("<", f(mu), mean), one, whole, open_, hyp, name="so it is strict", why="the gap at `v_s` counts"
        )
    pen.discharge(hyp, done)

    with pen.suppose(constant, "all values are `b`") as hyp:
        centre = pen.follows(equals(mu, b), mu, hyp, total, name="put in", why="so is the mean")
        same = pen.follows(equals(v_r, b), hyp, name="row by row")
        pen.start(mean)
        pen.relate("=", Sum(p[r] * f(b), r), same, name="put in")
        pen.relate("=", f(b), total, name="total probability")
        done = pen.relate("=", f(mu), centre, name="put in")
    pen.discharge(hyp, done)

    pen.sanity(
        equals(Sum(p[r] * (v_r @ v_r), r) - mu @ mu, Sum(p[r] * ((v_r - mu) @ (v_r - mu)), r)),
        "for the squared length the gap is the variance",
    )
    pen.sanity(
        relation(">=", log(p @ q), p @ log(q)),
        "the logarithm is concave, and all is turned round: the geometric mean of positive numbers `q` is at most the "
        "arithmetic one",
    )
    pen.note(
        "The first result uses of `g(mu)` only that the linear function stays below: at a kink any such slope will do, "
        "a subgradient. Nor is it needed elsewhere than at the values: `f` may be convex on a part of the space, as "
        "`-log(z)` is for `z > 0`."
    )
    pen.wrong("The wrong direction: for the concave logarithm the mean of the logarithms is the smaller side.")
    pen.wrong("Taking the reciprocal of the mean for the mean of the reciprocals: no formula that bends lets means in.")
    pen.wrong("Concluding from equality that all values are the same: a linear `f` has equality for every law.")
