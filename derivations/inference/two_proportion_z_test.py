"""Two-proportion z test.

Is one model right more often than another? The difference of two shares in units of its own error, and the same as a
chi-square of a table of two rows and two columns.
"""

from derivations.distributions.bernoulli import bernoulli
from derivations.distributions.normal import normal
from workbench import Equality, derivation, equals, named, number, relation, scalar, sqrt
from workbench.engines.testing import hypothesis_test
from workbench.rules import calculus

META = {
    "level": "intermediate",
    "bullets": ["Hypothesis evaluation", "Performance measurement"],
    "prerequisites": ["mle-binomial", "central-limit-theorem-mgf"],
    "references": ["Casella & Berger §10.3", "Agresti, Categorical Data Analysis, ch. 3"],
}

LAWS = {"normal": normal, "bernoulli": bernoulli}

k, l, a, b = (scalar(name, "positive") for name in ("k", "l", "a", "b"))  # successes and failures in both groups
N, M = named("N", k + a), named("M", l + b)
pooled = named("p_hat", (k + l) / (N + M))
inside = pooled * (1 - pooled) * (1 / N + 1 / M)
z = (k / N - l / M) / sqrt(inside)
cells = ((k, N * pooled), (a, N * (1 - pooled)), (l, M * pooled), (b, M * (1 - pooled)))
first, *others = [(seen - expected) ** 2 / expected for seen, expected in cells]
chi_square = first
for other in others:
    chi_square = chi_square + other
off = named("D", k - N * pooled)
inverses = 1 / (N * pooled) + 1 / (N * (1 - pooled)) + 1 / (M * pooled) + 1 / (M * (1 - pooled))


@derivation()
def two_proportion_z_test(pen):
    made = hypothesis_test("two-proportions", laws=LAWS.__getitem__)
    pen.given(*made.givens, k, l, a, b)
    pen.goal(
        "Find a statistic that tests whether two groups have one probability of success, its law for large "
        "samples, and its square as a chi-square of a table."
    )
    pen.convention(
        "`x` and `y` hold the outcomes in the two groups, 1 for a success; `P` is the probability under the "
        "hypothesis, and `f` the standard normal density; ≈ says that a law is reached as the samples grow. In the "
        "table `k` and `l` are the successes and `a` and `b` the failures; `N` and `M` are the sizes of the "
        "groups."
    )
    pen.idea("The difference of two means is nearly normal; under the hypothesis both groups estimate one `p`.")
    pen.claim(*made.claims, Equality(z**2, chi_square))

    pen.engine(made)
    with pen.road("the table"):
        pen.define("N", N.args[0], "the size of the first group")
        pen.define("M", M.args[0], "the size of the second group")
        pen.define("p_hat", pooled.args[0], "the pooled share")
        pen.define("D", off.args[0], "observed less expected, in one cell")
        same = pen.follows(
            equals(l - M * pooled, -off),
            pooled,
            off,
            name="the margins are fixed",
            why="what is too much in one cell is missing in its neighbours",
        )
        squared = pen.follows(
            equals(sqrt(inside) ** 2, inside), pooled, N, M, *(pen.fact(s, "positive") for s in (k, a, l, b)),
            by=calculus.square_of_a_root, why="a product of positive numbers",
        )  # fmt: skip
        pen.start(chi_square)
        step = pen.relate(
            "=", off**2 * inverses, same, off, N, M, name="one deviation in all cells", why="up to its sign"
        )
        pen.relate(
            "=",
            off**2 * (1 / N + 1 / M) / (pooled * (1 - pooled)),
            step,
            name="add the inverses",
            why="`1/p + 1/(1 - p)` is `1 / (p * (1 - p))`",
        )
        pen.relate(
            "=", z**2, squared, off, pooled, N, M, name="the square of `z`",
            why="`D` is the difference of the shares over `1/N + 1/M`",
        )  # fmt: skip

    pen.sanity(relation(">=", chi_square, number(0)), "squares over what is expected: 0 only where the shares agree")
    for words in made.wrong:
        pen.wrong(words)
