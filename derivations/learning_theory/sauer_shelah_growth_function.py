"""The growth function and the VC dimension.

In how many ways can a class label points? Either in all, or, from some number of points on, in only polynomially many:
so infinite classes can be learnt from finitely many examples.
"""

from workbench import (
    Claim,
    Equality,
    Implies,
    Inequality,
    Sum,
    apply,
    compare,
    derivation,
    equals,
    exp,
    eye,
    forall,
    implies,
    index,
    log,
    matrix,
    min,
    named,
    number,
    ones,
    relation,
    scalar,
    size,
    size_term,
    sum,
    tensor,
    vector,
    zeros,
)
from workbench.reasons.algebra import BINOMIAL_THEOREM, choose
from workbench.reasons.extremes import a_sum_is_at_least_each_term, at_least_the_smallest
from workbench.reasons.order import exp_keeps_the_order, log_keeps_the_order, sums_keep_the_order
from workbench.reasons.sequences import FIRST_APART, LAST_APART
from workbench.reasons.signs import RANGE_OF_A_FUNCTION, exp_above_its_tangent, log_below_its_tangent
from workbench.rules import calculus
from workbench.rules.reason import together
from workbench.terms.statements import both

META = {
    "level": "research",
    "bullets": ["Learning theory fundamentals"],
    "prerequisites": ["pac-finite-class-realizable", "gamma-function-recurrence"],
    "references": ["Shalev-Shwartz & Ben-David, Understanding Machine Learning, Lemma 6.10 and Thm 9.2"],
}

a, b, S = vector("a", "P", "mask"), vector("b", "P", "mask"), matrix("S", "Q", "P", "mask")
k, c = scalar("k", "integer"), scalar("c", "positive")
M, D, zero = size("m"), size("D"), number(0)
m, n_points = size_term(M), size_term("N")
d, e, i, j = *index("d g", D), index("i", M + 1), index("j", M)
p, q, o, g = index("p", "P"), index("q", "Q"), *index("o kappa", "N")
x_1, x_2, x_3, r, s, t = (scalar(name) for name in "x_1 x_2 x_3 r s t".split())
X, z, w, h = matrix("X", "N", "n"), vector("z", "N"), vector("w", "n"), scalar("h")
y, y_0, y_1, y_2 = vector("y", "n", "sign"), scalar("y_0", "sign"), scalar("y_1", "mask"), scalar("y_2", "mask")
from_0 = relation(">=", k, 0)
FIRST, LAST = (together([apart, calculus.gamma_of_one]) for apart in (FIRST_APART, LAST_APART))


def G(at):
    """The growth function at so many points, for each VC dimension."""
    return apply("G", (D,), at)


def up_to(last, count=m, over=i):
    """How many subsets of so many points have at most ``last`` elements."""
    return Sum(compare("<=", over, last) * choose(count, over), over)


def fewer(count=m, over=i, up=0):
    """The same with less than d elements, or with one element more in each of them."""
    return Sum(compare("<", over, d) * choose(count, over + up if up else over), over)


def lower(values):
    """The entry before, 0 for the first."""
    return Sum(compare("=", e + 1, d) * values, e)


def shown(way):
    """How much a row of S finds among the ways to label."""
    return Sum(S[q, p] * way, p)


def inside(x, low, high):
    """1 where x lies in the interval."""
    return compare(">=", x, low) * compare("<=", x, high)


seen, twice = named("u", a + b - a * b), named("v", a * b)
split = tensor(G(k)[d] + lower(G(k)[e]), d)
bound = relation("<=", G(m)[d], up_to(d))
fall = named("l", log(c / m))
few = relation("<=", c, m)
polynomial = exp(c) * (m / c) ** c
powers = Sum(choose(m, i) * exp(fall) ** i, i)
start = named("t_y", y_1 * x_1 + (1 - y_1) * (x_1 + 1))
begin, end = named("r_y", y_1 * x_1 + (1 - y_1) * x_2), named("s_y", y_2 * x_2 + (1 - y_2) * x_1)
two = both(equals(inside(x_1, begin, end), y_1), equals(inside(x_2, begin, end), y_2))
in_order = both(relation("<=", x_1, x_2), relation("<=", x_2, x_3))
f, w_y = named("f", X @ w + h), named("w_y", y - y_0)
scores = z * f
dependent = both(equals(X.T @ z, zeros("n")), equals(sum(z), 0))
one_sided = relation("<=", z[g] * f[g], -(n_points - 1) * min(scores))


@derivation(
    claim=[
        Inequality(G(m)[d], "<=", up_to(d)),
        Implies(few, relation("<=", up_to(c), polynomial)),
        Equality(sum(a) + sum(b), sum(seen) + sum(twice)),
        Inequality(shown(seen[p]), "<=", shown(a[p] + b[p])),
        Claim(
            "Inequality",
            both(relation("<=", shown(twice[p]), shown(a[p])), relation("<=", shown(twice[p]), shown(b[p]))),
        ),
        Equality(compare(">=", x_1, start), y_1),
        Implies(relation("<=", x_1, x_2), relation("<=", compare(">=", x_1, t), compare(">=", x_2, t))),
        Implies(relation("<", x_1, x_2), two),
        Implies(in_order, relation("<=", inside(x_1, r, s) * inside(x_3, r, s), inside(x_2, r, s))),
        Equality(eye("n") @ w_y + y_0, y),
        Implies(dependent, one_sided),
    ]
)
def sauer_shelah_growth_function(pen):
    pen.given(a, b, S, c, x_1, x_2, x_3, r, s, t, X, z, w, h, y, y_0, y_1, y_2)
    none = pen.assume(equals(G(number(0)), ones(D)), "there is one way to label no points")
    law = pen.assume(
        forall(implies(from_0, relation("<=", G(k + 1), split)), k),
        "the largest class splits like every other: one point less, with `d` and with `d - 1`",
    )
    pen.goal(
        "Bound the number of ways in which a class of the VC dimension `d` labels `m` points, and find that dimension "
        "for thresholds, intervals and halfspaces."
    )
    pen.convention(
        "Points are shattered where the class gives them labels in all ways; the VC dimension is the largest number "
        "of points that are. The growth function `G(m)[d]` is the largest number of ways to label `m` points that a "
        "class with the VC dimension `d` has, for each `d < D`. Set one point apart: `p` runs over the ways to label "
        "the others, `a[p]` is 1 where `p` occurs with the label 0 there, `b[p]` where it occurs with the label 1; "
        "else they are 0. `u` says which occur at all, `v` which occur with both. For some set of the other points, "
        "row `q` of `S` picks all `p` that agree on it with the labels number `q`: the set is shattered where every "
        "row finds something. What `u` shatters the class shatters: it has the dimension `d` at most. What `v` "
        "shatters the class shatters together with the point set apart: it has at most `d - 1`. `c` is any positive "
        "number, such as `d`; `i` goes from 0 to `m`, `j` from 0 to `m - 1`. `x_1`, `x_2`, `x_3` are points on the "
        "line, `t` is a threshold, `r` and `s` are the ends of an interval. Halfspaces give point `o`, row `o` of `X`, "
        "the sign of `f[o]`. The labels that are asked for "
        "are `y_1` and `y_2`, 0 or 1, for halfspaces `y` and `y_0`, 1 or -1."
    )
    pen.idea("Count the shorter labellings, and once more those that occur twice: they shatter one point less.")

    with pen.road("one point set apart"):
        _split(pen)
    with pen.road("Sauer's lemma"):
        _induction(pen, none, law)
    with pen.road("a polynomial"):
        _polynomial(pen)
    with pen.road("thresholds and intervals"):
        _on_the_line(pen)
    with pen.road("halfspaces"):
        _halfspaces(pen)

    pen.sanity(equals(up_to(m), 2**m), "as long as all points may be shattered, nothing is excluded")
    pen.sanity(equals(up_to(number(1)), m + 1), "thresholds reach the bound")
    pen.sanity(equals(up_to(number(2)), 1 + m * (m + 1) / 2), "and so do intervals")
    pen.wrong("Asking that all sets of `d` points are shattered: one is enough. It is `d + 1` where none may be.")
    pen.wrong("Counting parameters: signs of `sin(w*x)` have one, and shatter as many points as one likes.")
    pen.wrong("Forgetting the offset: halfspaces with `h == 0` have the dimension `n`, and not `n + 1`.")


def _split(pen):
    masks, chosen = [pen.fact(x, "mask") for x in (a, b)], pen.fact(S, "mask")
    pen.define("u", seen.args[0], "0 only where both are")
    pen.define("v", twice.args[0], "1 only where both are")
    pen.follows(
        equals(sum(a) + sum(b), sum(seen) + sum(twice)), seen, twice, name="two counts",
        why="what occurs with both labels is counted twice",
    )  # fmt: skip
    some = pen.follows(relation("<=", seen[p], a[p] + b[p]), seen, *masks, name="four cases", why="0 or 1")
    each = pen.follows(relation("<=", S[q, p] * seen[p], S[q, p] * (a[p] + b[p])), some, chosen, name="on the set")
    pen.follows(relation("<=", shown(seen[p]), shown(a[p] + b[p])), each, by=sums_keep_the_order)
    sides = []
    for one, words in ((a, "0"), (b, "1")):
        less = pen.follows(relation("<=", twice[p], one[p]), twice, *masks, name="four cases", why="0 or 1")
        each = pen.follows(relation("<=", S[q, p] * twice[p], S[q, p] * one[p]), less, chosen, name="on the set")
        sides.append(
            pen.follows(
                relation("<=", shown(twice[p]), shown(one[p])), each, by=sums_keep_the_order,
                why=f"so all labels occur with the label {words}",
            )
        )  # fmt: skip
    pen.follows(both(*(side.statement for side in sides)), *sides, name="both", why="one point more is shattered")


def _on_the_line(pen):
    labels = [pen.fact(label, "mask") for label in (y_1, y_2)]
    pen.define("t_y", start.args[0], "at the point, or beyond it")
    pen.follows(
        equals(compare(">=", x_1, start), y_1), start, labels[0], name="two cases", why="one point is shattered"
    )
    with pen.suppose(relation("<=", x_1, x_2), "two points in order") as hyp:
        none = pen.follows(
            relation("<=", compare(">=", x_1, t), compare(">=", x_2, t)), hyp, name="two cases",
            why="never the labels 1 and 0: no two are shattered",
        )  # fmt: skip
    pen.discharge(hyp, none)
    pen.define("r_y", begin.args[0], "the first point that is wanted")
    pen.define("s_y", end.args[0], "the last one; with none, the interval is empty")
    with pen.suppose(relation("<", x_1, x_2), "two points in order") as hyp:
        all_ = pen.follows(two, hyp, begin, end, *labels, name="four cases", why="two points are shattered")
    pen.discharge(hyp, all_)
    with pen.suppose(in_order, "three points in order") as hyp:
        none = pen.follows(
            relation("<=", inside(x_1, r, s) * inside(x_3, r, s), inside(x_2, r, s)), hyp, name="two cases",
            why="never the labels 1, 0, 1: no three are shattered",
        )  # fmt: skip
    pen.discharge(hyp, none)


def _halfspaces(pen):
    pen.define("w_y", w_y.args[0], "weights for the labels that are asked for")
    pen.follows(
        equals(eye("n") @ w_y + y_0, y), w_y, name="the unit vectors",
        why="they get `y`, and the origin gets `y_0`: `n + 1` points are shattered",
    )  # fmt: skip
    pen.define("f", f.args[0], "what halfspaces take the sign of")
    with pen.suppose(dependent, "`n + 2` points have such a `z` other than 0: it has `n + 1` equations") as hyp:
        pen.start(Sum(z[o] * f[o], o))
        pen.relate("=", w @ (X.T @ z) + h * sum(z), f, name="multiply out")
        total = pen.relate("=", number(0), hyp, name="put in", why="whatever `w` and `h` are")
        least = pen.follows(relation(">=", z[o] * f[o], min(scores)), by=at_least_the_smallest, x=scores, i=o)
        over = pen.follows(relation(">=", z[o] * f[o] - min(scores), 0), least, name="on one side")
        one = pen.follows(
            relation("<=", z[g] * f[g] - min(scores), Sum(z[o] * f[o] - min(scores), o)), over,
            by=a_sum_is_at_least_each_term, u=z[o] * f[o] - min(scores), j=o, i=g,
        )  # fmt: skip
        none = pen.follows(
            one_sided, one, total, name="put in",
            why="where none is negative none is positive: no `f` has the signs of `z`",
        )  # fmt: skip
    pen.discharge(hyp, none)


def _polynomial(pen):
    pen.define("l", fall.args[0], "the logarithm of `c/m`")
    size_c, term_i = pen.fact(c, "positive"), choose(m, i) * exp(fall) ** i
    share = pen.follows(relation(">", c / m, 0), size_c, name="positive")
    back = pen.follows(equals(exp(fall), c / m), fall, share, by=calculus.exp_of_log)
    with pen.suppose(few, "not more than all") as hyp:
        part = pen.follows(relation("<=", c / m, number(1)), hyp, name="a share")
        logs = pen.follows(relation("<=", log(c / m), log(number(1))), part, share, by=log_keeps_the_order)
        falls = pen.follows(relation("<=", fall, 0), logs, fall, by=calculus.log_of_one)
        tangent = pen.follows(
            relation("<=", exp(zero) * (1 + (i - c) * fall), exp((i - c) * fall)), by=exp_above_its_tangent,
            u=(i - c) * fall, c=zero,
        )  # fmt: skip
        unit = pen.follows(equals(exp(zero), number(1)), by=calculus.exp_of_zero)
        grows = pen.follows(relation(">", exp((i - c) * fall), 0), by=RANGE_OF_A_FUNCTION)
        mask = pen.follows(
            relation("<=", compare("<=", i, c), exp((i - c) * fall)), tangent, unit, falls, grows, name="two cases",
            why="for `i <= c` the exponent is not negative",
        )  # fmt: skip
        parts = pen.follows(
            equals(exp((i - c) * fall), exp(-c * fall) * exp(fall) ** i),
            by=together([calculus.exp_of_sum, calculus.power_of_exp]),
        )
        ways = pen.follows(relation(">=", choose(m, i), 0), by=RANGE_OF_A_FUNCTION)
        term = pen.follows(
            relation("<=", compare("<=", i, c) * choose(m, i), exp(-c * fall) * term_i), mask, parts, ways,
            name="each term",
        )  # fmt: skip
        added = pen.follows(
            relation("<=", up_to(c), Sum(exp(-c * fall) * term_i, i)), term, by=sums_keep_the_order,
            why="now over all `i`",
        )  # fmt: skip
        whole = pen.follows(equals((1 + exp(fall)) ** m, powers), by=BINOMIAL_THEOREM)
        larger = pen.follows(relation(">", 1 + c / m, 0), share, name="positive")
        below = pen.follows(relation("<=", log(1 + c / m), 1 + c / m - 1), larger, by=log_below_its_tangent)
        times = pen.follows(relation("<=", m * log(1 + c / m), c), below, name="`m` times")
        exps = pen.follows(relation("<=", exp(m * log(1 + c / m)), exp(c)), times, by=exp_keeps_the_order)
        power = pen.follows(equals((1 + c / m) ** m, exp(m * log(1 + c / m))), larger, by=calculus.power_as_exp)
        factor = pen.follows(relation(">", exp(-c * fall), 0), by=RANGE_OF_A_FUNCTION)
        most = pen.follows(
            relation("<=", up_to(c), exp(-c * fall) * exp(c)), added, whole, back, power, exps, factor,
            name="put together",
        )  # fmt: skip
        turned = pen.follows(relation(">", m / c, 0), size_c, name="positive")
        inverse = pen.follows(equals(log(m / c), -fall), fall, size_c, by=calculus.log_of_quotient)
        pen.start((m / c) ** c)
        pen.relate("=", exp(c * log(m / c)), turned, by=calculus.power_as_exp)
        target = pen.relate("=", exp(-c * fall), inverse, name="put in")
        last = pen.follows(relation("<=", up_to(c), polynomial), most, target, name="put in")
    pen.discharge(hyp, last)


def _induction(pen, none, law):
    at_1, law_0 = pen.at(bound, m, 1), pen.instance(law, k=zero)
    two_terms = pen.follows(equals(at_1.args[1], 1 + compare("<", zero, d)), by=FIRST, name="two terms")
    base = pen.follows(at_1, law_0, none, two_terms, name="one point", why="two labels, but one only for `d == 0`")
    with pen.suppose(bound, "for `m` points") as hyp:
        one_more = pen.instance(law, k=m)
        step = pen.follows(
            relation("<=", G(m + 1)[d], G(m)[d] + lower(G(m)[e])), one_more, name="entry by entry",
        )  # fmt: skip
        put = pen.follows(
            relation("<=", G(m + 1)[d], up_to(d) + lower(up_to(e))), step, hyp, name="put in", why="for `d` and `d - 1`"
        )
        order = pen.follows(equals(lower(up_to(e)), fewer()), name="the other order of the sums")
        tops = [pen.lemma("gamma-function-recurrence", z=z) for z in (m + 1, j + 1, m - j)]
        pascal = pen.follows(
            equals(choose(m + 1, j + 1), choose(m, j + 1) + choose(m, j)), *tops, name="Pascal's rule",
            why="with or without the new point",
        )  # fmt: skip
        next_i = index("i", M + 2)
        mine = pen.follows(equals(up_to(d), 1 + fewer(over=j, up=1)), by=FIRST)
        other = pen.follows(equals(fewer(), fewer(over=j) + compare("<", m, d)), by=LAST)
        whole = up_to(d, m + 1, next_i)
        after = pen.follows(equals(whole, 1 + fewer(m + 1, i, 1)), by=FIRST)
        ends = pen.follows(equals(fewer(m + 1, i, 1), fewer(m + 1, j, 1) + compare("<", m, d)), by=LAST)
        full = pen.follows(
            equals(whole, up_to(d) + fewer()), after, ends, mine, other, pascal, name="put in", why="Pascal's rule"
        )
        more = pen.follows(pen.next_of(bound, m), put, order, full, name="put in")
    pen.induction(bound, m, base, pen.discharge(hyp, more), start=1)
