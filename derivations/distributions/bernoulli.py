"""Bernoulli distribution.

One trial that succeeds or fails: the label of a binary classifier, and the atom of the binomial.
"""

from workbench import exp, log, scalar
from workbench.engines.statistics.laws.distribution import Distribution, T, Twin

META = {
    "level": "beginner",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": ["Casella & Berger, Statistical Inference, §3.2"],
}

x, p = scalar("x", "mask"), scalar("p", "unit")

bernoulli = Distribution(
    "bernoulli",
    x,
    (p,),
    x * log(p) + (1 - x) * log(1 - p),
    mean=p,
    variance=p * (1 - p),
    entropy=-p * log(p) - (1 - p) * log(1 - p),
    mgf=1 - p + p * exp(T),
    twin=Twin("bernoulli", p=p),
    wrong="Variance `p`: it is `p * (1 - p)`, and largest at `p == 1/2`.",
)
