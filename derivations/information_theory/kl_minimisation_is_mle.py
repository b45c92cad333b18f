"""Minimising the divergence from the data is maximum likelihood.

Why the cross-entropy of next tokens is what one trains: up to a constant it is the distance of the model from the data.
"""

from workbench import (
    Equality,
    Iff,
    apply,
    derivation,
    entropy,
    equals,
    iff,
    index,
    kl_div,
    log,
    matrix,
    mean,
    named,
    number,
    ones,
    relation,
    size_term,
    softmax,
    sum,
    vector,
)
from workbench.rules.names import definition

META = {
    "level": "intermediate",
    "bullets": ["Error function development", "Statistical reasoning"],
    "prerequisites": ["kl-divergence-nonnegative", "mle-categorical"],
    "references": ["DLB §5.5", "PML1 §4.2.2"],
}

x, theta, eta = matrix("x", "n", "K", "onehot"), vector("theta", "m"), vector("eta", "m")
i, k = index("i", "n"), index("k", "K")
n = size_term("n")
q, r = (named(name, softmax(apply("f", ("K",), at_))) for name, at_ in (("q", theta), ("r", eta)))
p = named("p", mean(x, axis=0))


loss_q, loss_r = (named(f"L_{model.name}", -sum(x @ log(model)) / n) for model in (q, r))


@derivation(
    claim=[
        Equality(loss_q, entropy(p) + kl_div(p, q)),
        Iff(relation("<=", kl_div(p, q), kl_div(p, r)), relation("<=", loss_q, loss_r)),
    ]
)
def kl_minimisation_is_mle(pen):
    pen.given(x, theta, eta)
    pen.goal(
        "Show that the parameters `theta` whose model has the least relative entropy from the frequencies of the "
        "data are those of maximum likelihood."
    )
    pen.convention(
        "Row `i` of `x` is observation `i`, one-hot over `K` values; `p` holds their frequencies. `q`, the softmax "
        "of some `f(theta)`, is any model with parameters `theta`, `r` the same at `eta`; `L_q` and `L_r` are "
        "negative log-likelihoods over `n`."
    )
    pen.idea("A sum over observations is a sum over values, weighted by how often each occurs: an average under `p`.")

    pen.follows(equals(p, x.T @ ones("n") / n), name="empirical distribution", why="counts over `n`")
    pen.start(loss_q.args[0])
    gathered = pen.relate("=", -(p @ log(q)), p, name="gather equal observations", why="value `k` occurs `n*p_k` times")
    opened = pen.follows(
        equals(kl_div(p, q), -(p @ log(q)) - entropy(p)), q, by=definition(kl_div), name="log of a quotient",
        why="the entropy of the data holds no `theta`",
    )  # fmt: skip
    apart = pen.follows(
        equals(loss_q, entropy(p) + kl_div(p, q)), opened, gathered, loss_q, name="definition of `L_q`",
        why="the mean of `-log(q)` over the observations",
    )  # fmt: skip
    again = pen.follows(
        equals(loss_r, entropy(p) + kl_div(p, r)), loss_r, r, p, by=definition(kl_div), name="the same at `eta`"
    )
    pen.follows(
        iff(relation("<=", kl_div(p, q), kl_div(p, r)), relation("<=", loss_q, loss_r)), apart, again,
        name="same order", why="the entropy of the data cancels: what is least for the one is least for the other",
    )  # fmt: skip

    pen.sanity(relation(">=", loss_q, entropy(p)), "no model is better than the frequencies themselves")
    pen.sanity(equals(sum(p), number(1)), "the frequencies add up to 1")
    pen.wrong(
        "Exchanging the two: the divergence of `q` from `p` is infinite where the model allows what was never seen."
    )
    pen.wrong("Expecting the loss to reach 0: it cannot fall below the entropy of the data.")
