"""Divergence between two normal distributions.

The Kullback-Leibler divergence of two normal laws in closed form: the regulariser of a variational autoencoder, the
trust region of a policy, the distance between two fitted error models.
"""

from derivations.distributions.normal import normal
from workbench import derivation, equals, implies, log, number, relation, scalar
from workbench.engines.statistics.expectation.engine import divergence
from workbench.record.claims import Expectation
from workbench.rules import calculus

META = {
    "level": "intermediate",
    "bullets": ["Error function development", "Distribution analysis"],
    "prerequisites": ["kl-divergence-nonnegative", "normal-mgf-and-moments"],
    "references": ["PML1 §6.2", "Kingma & Welling (2013), Appendix B"],
}

m, s = scalar("m"), scalar("s", "positive")
n, r = scalar("n"), scalar("r", "positive")
p, q, standard = normal(m, s), normal(n, r), normal(0, 1)
value = log(r / s) + (s**2 + (m - n) ** 2) / (2 * r**2) - number(1) / 2
encoder = (m**2 + s**2 - 1 - log(s**2)) / 2


@derivation(
    claim=[
        Expectation(equals(p.expectation(p.log_density - q.log_density), value)),
        Expectation(equals(p.expectation(p.log_density - standard.log_density), encoder)),
    ]
)
def kl_gaussians_univariate(pen):
    pen.given(p.variable, m, s, n, r)
    pen.goal(
        "Find the mean of `log(p(x)) - log(q(x))` under `p`, for the normal laws `p` with mean `m` and standard "
        "deviation `s`, and `q` with mean `n` and standard deviation `r`."
    )
    pen.convention("`s` and `r` are standard deviations; the average is over `p`, the first of the two.")
    pen.idea("The logarithms are quadratic: only the mean and the mean squares around `m` and around `n` are needed.")

    general = pen.engine(divergence(p, q))
    pen.start(general.left, general.right, general)
    pen.relate(
        "=",
        value,
        by=calculus.log_of_quotient,
        name="quotient of the scales",
        why="a difference of logarithms is that of a quotient",
    )
    with pen.road("standard normal prior"):
        special = pen.engine(divergence(p, standard))
        pen.start(special.left, special.right, special)
        pen.relate(
            "=",
            encoder,
            by=calculus.log_of_power,
            name="one bracket",
            why="twice `log(s)` is the logarithm of the variance",
        )

    pen.sanity(relation(">=", value, number(0)), "a divergence is never negative")
    distance = (m - n) ** 2 / (2 * s**2)
    pen.sanity(implies(equals(r, s), equals(value, distance)), "equal scales: half the squared distance")
    pen.wrong("Exchanging the two laws: the divergence is not symmetric, and the average is over the first.")
    pen.wrong(
        "Putting variances where standard deviations stand: `log(r/s)` becomes half the logarithm of the quotient."
    )
