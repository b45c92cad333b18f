"""EM for two clusters, step by step.

Each step says how much of every point belongs to which cluster, then fits shares, means and covariances to that. The
bound that the entry derives touches the log-likelihood before the step, and is raised by the step: the log-likelihood
lies above it, and never falls.
"""

from typing import Any

from workbench.show.code.programs import put
from workbench.show.figures import Place, Slider, named_part
from workbench.show.figures._run import Run, normal, run
from workbench.terms.functions.linear_algebra import eye, inv, outer
from workbench.terms.functions.patterns import basis
from workbench.terms.heads import index, matrix, number, scalar, tensor, vector
from workbench.terms.term import Term, postorder, substitute

_BOTH = (0, 1)
_I = index("i", "n")
_GROUPS = [[-1.5, 0], [1.5, 0.8]]


@run(
    "em-gaussian-mixture-updates",
    Slider("far", "how far apart the clusters are", 0.2, 3, 1.4),
    Place("apart", "Where the bound soon touches: clusters far apart", {"far": 2.5}),
    steps=30, play=5, title="Log-likelihood", quantity="the log-likelihood", side="below", first=1, log=False,
    bound="the bound that was raised", tight="The bound touches where the responsibilities no longer change.",
    draws={
        "noise": normal(40, 2), "groups": [_GROUPS[i % 2] for i in range(40)],
        "begin_0": normal(2), "begin_1": normal(2), "half": [0.5, 0.5],
    },
    cloud={"points": "X", "centres": ["mu_0", "mu_1"], "weights": "R"},
)  # fmt: skip
def mixture_run(page: Any) -> Run:
    part = page.claims[2].statement.args[0]
    density = tensor(substitute(part.args[0], {vector("r", "n", "positive")[_I]: number(1)}), _I)
    scatter, total, centre = (named_part(page, name) for name in ("S", "N_k", "c"))
    share = next(one.args[0].args[0] for one in postorder(page.claims[6].statement.args[1]) if one.head.name == "log")

    def densities(means: list[Term], precisions: list[Term]) -> Term:
        """The logarithms of the densities, a column for each component."""
        pairs = enumerate(zip(means, precisions, strict=True))
        first, second = (outer(put(density, mu=mu, Lambda=Lam), basis(k, "K")) for k, (mu, Lam) in pairs)
        return first + second

    weights, likelihood = named_part(page, "P"), named_part(page, "ell")
    own = [weights @ basis(k, "K") for k in _BOTH]
    means = [put(centre, r=r) for r in own]
    precisions = [put(total, r=r) * inv(put(scatter, r=r, mu=mu)) for r, mu in zip(own, means, strict=True)]
    fitted = densities(means, precisions)
    raised = put(page.claims[7].statement.args[0].args[1].args[1], R=weights, w_new=put(share, R=weights), A_new=fitted)
    begin = [vector(f"begin_{k}", "m") for k in _BOTH]
    return Run(
        given={"X": scalar("far") * matrix("groups", "n", "m") + matrix("noise", "n", "m")},
        start={
            "mu_0": begin[0], "mu_1": begin[1], "w": vector("half", "K"), "A": densities(begin, [eye("m"), eye("m")]),
            "R": weights, "raised": likelihood,
        },
        following={
            "mu_0": means[0], "mu_1": means[1], "w": put(share, R=weights), "A": fitted, "R": weights, "raised": raised,
        },
        seen=likelihood,
        bound=scalar("raised"),
    )  # fmt: skip
