"""Gradient of distillation.

A small model learns from the probabilities of a large one, softened by a temperature so that the unlikely classes speak
too. The factor `T**2` keeps the gradient as large as without it.
"""

from workbench import (
    Gradient,
    d,
    derivation,
    equals,
    implies,
    index,
    limit,
    log,
    logsumexp,
    mean,
    named,
    number,
    oo,
    scalar,
    size_term,
    softmax,
    sum,
    vector,
    zeros,
)
from workbench.reasons.algebra import MULTIPLY_OUT
from workbench.reasons.tensors import WORKED_OUT
from workbench.rules import names, norms

META = {
    "level": "advanced",
    "bullets": ["Error function development"],
    "prerequisites": ["cross-entropy-softmax-gradient", "softmax-temperature-derivative"],
    "references": ["Hinton, Vinyals & Dean (2015), section 2.1"],
}

z, v, T = vector("z", "K"), vector("v", "K"), scalar("T", "positive")
K = size_term("K")
i, k = index("i k", "K")
u = named("u", z / T)
p, q = named("p", softmax(u)), named("q", softmax(v / T))
L = named("L", -(T**2) * sum(q * log(p)))


@derivation(claim=[Gradient(L, z, T * (p - q))])
def knowledge_distillation_gradient(pen):
    pen.given(z, v, T)
    pen.goal("Find the gradient of the distillation loss `L` in the logits `z` of the student.")
    pen.convention(
        "`v` holds the logits of the teacher, which stand still; `p` and `q` are the probabilities of student and "
        "teacher at the temperature `T`; the gradient has the shape of `z`."
    )
    pen.idea("It is a cross-entropy in the logits `u`, with the target `q`; and `u` moves by `1/T` of what `z` moves.")

    pen.define("u", u.args[0])
    pen.define("p", p.args[0])
    pen.define("q", q.args[0])
    whole = pen.follows(equals(sum(q), 1), q, by=norms.weights_sum_to_one)
    logs = pen.follows(equals(log(p), u - logsumexp(u)), p, by=names.log_of_softmax, why="of a quotient")
    pen.define("L", L.args[0])
    loss = pen.follows(
        equals(L, T**2 * (logsumexp(u) - q @ u)),
        L,
        logs,
        whole,
        name="put in",
        why="the weights `q` count logsumexp once",
    )
    moved = pen.follows(equals(d(u, z), d(z, z) / T), u, by=WORKED_OUT, name="`T` does not move")
    pen.start(d(logsumexp(u), z))
    pen.by_lemma("logsumexp-gradient-hessian")
    change = pen.use(moved)
    pen.start(d(L, z))
    pen.use(loss)
    pen.inward(times=2)
    pen.use(change)
    pen.inward("`q` does not move")
    pen.use(moved)
    pen.relate("=", T * (p - q) @ d(z, z), by=MULTIPLY_OUT, why="`T**2` against one `1/T`")
    pen.identify()

    pen.sanity(equals(sum(p - q), number(0)), "the entries of the gradient sum to 0")
    pen.sanity(
        equals(limit(T * (softmax(z / T)[i] - softmax(v / T)[i]), T, oo), (z[i] - mean(z) - v[i] + mean(v)) / K),
        "very warm, the student matches logits, each less their mean",
    )
    pen.sanity(implies(equals(z, v), equals(T * (p - q), zeros("K"))), "a student with the logits of the teacher rests")
    pen.wrong("Leaving out `T**2`: the gradient falls as `1/T**2`, and beside the loss on the labels it vanishes.")
    pen.wrong("Softening one of the two only: then the student learns to be as unsure as the temperature makes it.")
    pen.wrong("Letting the gradient run into the teacher: its logits are data.")
