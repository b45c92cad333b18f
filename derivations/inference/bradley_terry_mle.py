"""Maximum likelihood of the Bradley-Terry model.

Who is stronger, from who beat whom: chess ratings, rankings of language models by votes, and reward models. Strengths
are fitted where predicted wins are observed wins; the Elo update is one step of that for one game.
"""

from workbench import (
    Equality,
    Sum,
    delta,
    derivation,
    derivative,
    equals,
    index,
    log,
    matrix,
    named,
    number,
    scalar,
    sigmoid,
    vector,
)
from workbench.rules import calculus

META = {
    "level": "intermediate",
    "bullets": ["Error function development", "Pattern identification", "Performance measurement"],
    "prerequisites": ["sigmoid-derivative", "mle-logistic-regression"],
    "references": ["Bradley & Terry (1952)", "Hunter (2004), MM algorithms for generalized Bradley-Terry models"],
}

b, N, v = vector("beta", "n"), matrix("N", "n", "n"), vector("v", "n")
i, j, k, l = index("i j k l", "n")


def s(i, j):
    """The chance that i beats j."""
    return sigmoid(b[i] - b[j])


L = named("ell", Sum(Sum(N[i, j] * log(s(i, j)), j), i))


score = Sum(N[k, j] - (N[k, j] + N[j, k]) * s(k, j), j)
won, eta = scalar("s", "unit"), scalar("eta", "positive")
x, y = scalar("x"), scalar("y")
game = named("g", won * log(sigmoid(x - y)) + (1 - won) * log(sigmoid(y - x)))


def w(i, j):
    """How much the games between i and j tell: their number, times the variance of one."""
    return (N[i, j] + N[j, i]) * s(i, j) * s(j, i)


twice = derivative(derivative(L, b[k]), b[l])
form = Sum(Sum(v[k] * (w(k, l) - delta(k, l) * Sum(w(k, j), j)) * v[l], l), k)


@derivation(
    claim=[
        Equality(derivative(L, b[k]), score),
        Equality(twice, w(k, l) - delta(k, l) * Sum(w(k, j), j)),
        Equality(form, -Sum(Sum(w(k, l) * (v[k] - v[l]) ** 2, l), k) / 2),
        Equality(x + eta * derivative(game, x), x + eta * (won - sigmoid(x - y))),
    ]
)
def bradley_terry_mle(pen):
    pen.given(b, N, v, x, y, won, eta)
    pen.goal(
        "Find the slope and the curvature of the log-likelihood of the games in the strengths, and the Elo update."
    )
    pen.convention(
        "`N[i, j]` counts the games that `i` won against `j`; the chance of that is the sigmoid of the difference of "
        "their strengths. Nobody plays against himself: `N[i, i]` is 0, and its term adds nothing anyway."
    )
    pen.idea("Each count stands once with `i` ahead and once with `j` ahead: two terms, with opposite signs.")

    opened = pen.follows(equals(s(j, k), 1 - s(k, j)), by=calculus.one_minus_sigmoid)
    pen.start(derivative(L, b[k]))
    pen.unfold(L)
    pen.inward("the slope of log sigmoid", times=7)
    pen.relate(
        "=",
        Sum(Sum(N[i, j] * s(j, i) * (delta(i, k) - delta(j, k)), j), i),
        by=calculus.one_minus_sigmoid,
        why="what is missing to 1",
    )
    pen.relate("=", Sum(N[k, j] * s(j, k), j) - Sum(N[i, k] * s(k, i), i), name="deltas", why="each keeps one term")
    slope = pen.relate("=", score, opened, name="one sum", why="won games, less those expected of all that were played")
    pen.start(derivative(derivative(L, b[k]), b[l]))
    pen.use(slope)
    pen.inward("the slope of the sigmoid", times=7)
    pen.relate(
        "=",
        Sum(w(k, j) * (delta(j, l) - delta(k, l)), j),
        opened,
        name="put in",
        why="what a game tells, for each pair",
    )
    pen.relate("=", w(k, l) - delta(k, l) * Sum(w(k, j), j), name="deltas", why="the first keeps one term")
    pen.start(form)
    pen.relate(
        "=",
        Sum(Sum(w(k, l) * (v[k] * v[l] - v[k] ** 2), l), k),
        name="deltas",
        why="the second term is summed over `j`",
    )
    pen.relate(
        "=",
        -Sum(Sum(w(k, l) * (v[k] - v[l]) ** 2, l), k) / 2,
        name="symmetry",
        why="`k` and `l` may change places: half of each square",
    )
    with pen.road("one game: the Elo update"):
        other = pen.follows(equals(sigmoid(y - x), 1 - sigmoid(x - y)), by=calculus.one_minus_sigmoid)
        pen.start(derivative(game, x))
        pen.unfold(game)
        pen.inward("the slope of log sigmoid", times=7)
        step = pen.relate("=", won - sigmoid(x - y), other, name="put in", why="the result, less what was expected")
        pen.follows(
            equals(x + eta * derivative(game, x), x + eta * (won - sigmoid(x - y))), step, name="one step upwards"
        )

    pen.sanity(
        equals(Sum(derivative(L, b[k]), k), number(0)), "a shift of all strengths changes nothing: fix their sum"
    )
    pen.sanity(equals(Sum(w(k, l) - delta(k, l) * Sum(w(k, j), j), l), number(0)), "and along it there is no curvature")
    pen.wrong(
        "Fitting somebody who won every game: the strength grows for ever; everyone must be linked by wins, both ways."
    )
    pen.wrong("Comparing strengths of two groups that never met: each group may be shifted by itself.")
    pen.wrong("Forgetting the lost games in the slope: expected wins count all games that were played.")
