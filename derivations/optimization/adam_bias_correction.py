"""Why Adam divides by 1 - beta^t.

Adam averages gradients and their squares, starting from 0. Both averages begin too small by a factor that is known, so
it can be divided out; without that the first steps would have the wrong size.
"""

from workbench import (
    Equality,
    Implies,
    Sum,
    abs,
    derivation,
    equals,
    implies,
    index,
    matrix,
    named,
    number,
    ones,
    scalar,
    size_term,
    sqrt,
    vector,
)
from workbench.rules import calculus
from workbench.rules.declared.algebra import CANCEL

META = {
    "level": "intermediate",
    "bullets": ["Modern optimization techniques", "Optimization algorithms"],
    "prerequisites": ["momentum-ema-unrolled"],
    "references": ["Kingma & Ba (2015), Adam, §3"],
}

p, G = vector("p", "m", "simplex"), matrix("G", "m", "n")
beta, gamma = scalar("beta_1", "unit"), scalar("beta_2", "unit")
mu, s, g = scalar("mu"), scalar("s", "positive"), scalar("g")
eta, tiny = scalar("eta", "positive"), scalar("epsilon", "positive")
i, q, n = index("i", "n"), index("q", "m"), size_term("n")
w_i, u_i = named("w_i", (1 - beta) * beta ** (n - 1 - i)), named("u_i", (1 - gamma) * gamma ** (n - 1 - i))
steady = equals(p @ G, mu * ones("n"))
steady_squares = equals(p @ G**2, s * ones("n"))
mean, square = Sum(p[q] * Sum(w_i * G[q, i], i), q), Sum(p[q] * Sum(u_i * G[q, i] ** 2, i), q)
m_1, v_1 = (1 - beta) * g, (1 - gamma) * g**2
step = eta * (m_1 / (1 - beta)) / (sqrt(v_1 / (1 - gamma)) + tiny)


@derivation(
    claim=[
        Implies(steady, equals(mean, (1 - beta**n) * mu)),
        Implies(steady_squares, equals(square, (1 - gamma**n) * s)),
        Implies(steady, equals(mean / (1 - beta**n), mu)),
        Equality(step, eta * g / (abs(g) + tiny)),
    ]
)
def adam_bias_correction(pen):
    pen.given(p, G, beta, gamma, mu, s, g, eta, tiny)
    pen.goal("Find the means of Adam's two averages after `n` steps, what corrects them, and the first step.")
    pen.convention(
        "`G_qi` is the gradient of step `i` in the case `q`, which has the probability `p_q`; at every step the "
        "gradient has the mean `mu`, and its square the mean `s`. `w_i` and `u_i` are the weights of the averages."
    )
    pen.idea("The averages are weighted sums, so their means are the sums of the weights times the mean of a gradient.")

    pen.start(mean)
    expected = pen.relate(
        "=", Sum(w_i * Sum(p[q] * G[q, i], q), i), name="linearity", why="the mean of a sum is the sum of the means"
    )
    total = pen.follows(equals(Sum(w_i, i), 1 - beta**n), w_i, name="geometric sum", why="the weights")
    pen.follows(
        implies(steady, equals(mean, (1 - beta**n) * mu)),
        expected,
        total,
        name="the same mean at every step",
        why="it comes out",
    )
    pen.follows(
        implies(steady_squares, equals(square, (1 - gamma**n) * s)),
        u_i,
        name="the same",
        why="with squares in place of gradients",
    )
    pen.follows(
        implies(steady, equals(mean / (1 - beta**n), mu)),
        w_i,
        name="divide",
        why="the corrected average has the right mean",
    )
    pen.start(step)
    pen.relate(
        "=", eta * g / (sqrt(g**2) + tiny), by=CANCEL, why="after one step the corrected averages are `g` and `g**2`"
    )
    pen.relate(
        "=",
        eta * g / (abs(g) + tiny),
        by=calculus.root_of_a_square,
        why="the first step has the size `eta`, whatever `g`",
    )

    uncorrected = (number("0.1") * g) ** 2 / (number("0.001") * g**2)
    pen.sanity(
        equals(uncorrected, number(10)),
        "for `beta_1 == 0.9` and `beta_2 == 0.999`, the square of an uncorrected first step: `sqrt(10)` times too long",
    )
    pen.wrong("Taking the corrected root for unbiased: the mean of a root is not the root of the mean.")
    pen.wrong("Correcting where gradients drift: then a rest stays that depends on how the mean moves.")
    pen.wrong("Putting `epsilon` inside the root: `1e-8` there is a floor of `1e-4` for the root.")
