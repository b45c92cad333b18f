"""Weight decay beside an adaptive step.

For plain gradient descent a penalty on the squares of the weights and a decay of the weights are the same. For a step
that is divided entry by entry they are not: a penalty then acts least where gradients are large. AdamW decays apart.
"""

from workbench import (
    Equality,
    Implies,
    apply,
    both,
    d,
    derivation,
    derivative,
    equals,
    forall,
    implies,
    index,
    matrix,
    named,
    number,
    relation,
    scalar,
    sqrt,
    vector,
)

META = {
    "level": "intermediate",
    "bullets": ["Modern optimization techniques", "Error function development"],
    "prerequisites": ["adam-bias-correction", "gradient-quadratic-form"],
    "references": ["Loshchilov & Hutter (2019), Decoupled Weight Decay Regularization, §2"],
}

theta = vector("theta", "n")
eta, lam, tau, tiny = (scalar(name, "positive") for name in ("eta", "lambda", "tau", "epsilon"))
G, H, a, b = matrix("G", "T", "n"), matrix("H", "T", "n"), vector("a", "T"), vector("b", "T", "positive")
i, k = index("i", "n"), scalar("k", "integer")
from_0 = relation(">=", k, 0)
f = apply("f", (), theta)
grad = derivative(f, theta)
penalised = f + lam / 2 * (theta @ theta)
p, q = named("p", sqrt(b @ (G + lam * H) ** 2) + tiny), named("q", sqrt(b @ G**2) + tiny)
adam = theta - eta * (a @ (G + lam * H)) / p
adamw = named("y", (1 - eta * lam) * theta - eta * (a @ G) / q)
u, v = vector("u", "n"), vector("v", "n", "positive")


def w(at):
    """The weights after so many steps without a gradient."""
    return apply("w", ("n",), at)


law = equals(w(k + 1), (1 - eta * lam) * w(k))
left = equals(w(k), (1 - eta * lam) ** k * w(number(0)))
coincide = equals(theta - eta * (u + lam * theta) / v, (1 - tau) * theta - eta * u / v)


@derivation(
    claim=[
        Equality(derivative(penalised, theta), grad + lam * theta),
        Equality(theta - eta * (grad + lam * theta), (1 - eta * lam) * theta - eta * grad),
        Equality(theta - eta * (grad + tau / eta * theta), (1 - tau) * theta - eta * grad),
        Equality(adam, theta - eta * lam * (a @ H) / p - eta * (a @ G) / p),
        Implies(both(relation(">", theta[i] ** 2, 0), coincide), equals(v[i], eta * lam / tau)),
        Implies(from_0, left),
    ]
)
def adamw_decoupled_weight_decay(pen):
    pen.given(theta, eta, lam, tau, tiny, G, H, a, b, u, v, k)
    recursion = pen.assume(forall(implies(from_0, law), k), "without gradients a step of AdamW is decay alone")
    pen.goal(
        "Find what the penalty `lambda/2 * (theta @ theta)` does in a step of gradient descent and in a step of Adam, "
        "and what a decay apart from it does."
    )
    pen.convention(
        "`eta` is the step size, `theta` the weights and `f` the loss. For Adam, row `t` of `G` is the gradient of the "
        "loss at step `t`, and row `t` of `H` the weights there; `a` and `b` are the weights of its two averages, "
        "corrected, so that `a @ G` averages gradients and `b @ G**2` their squares. In general a step is `u/v` for "
        "any average `u` and any positive divisors `v`. `tau` is the share of the weights that a decay takes in a "
        "step, and `w(k)` are the weights "
        "after `k` steps without a gradient."
    )
    pen.idea("The penalty enters through the gradient: what a step does to gradients, it does to the penalty too.")
    step = pen.fact(eta, "positive")

    with pen.road("gradient descent"):
        pen.start(d(penalised, theta))
        pen.inward(times=3)
        pen.relate("=", (grad + lam * theta) @ d(theta, theta), name="common factor")
        pen.identify("it stands beside `dtheta`")
        pen.start(theta - eta * (grad + lam * theta))
        pen.relate("=", (1 - eta * lam) * theta - eta * grad, name="collect the weights", why="a decay, and a step")
        pen.start(theta - eta * (grad + tau / eta * theta))
        pen.relate(
            "=", (1 - tau) * theta - eta * grad, step, name="collect the weights",
            why="a decay by `tau` in each step is the penalty with `lambda == tau/eta`",
        )  # fmt: skip
    with pen.road("Adam"):
        pen.define("p", p.args[0], "the penalty is in the squares as well")
        pen.start(adam)
        pen.relate(
            "=", theta - eta * lam * (a @ H) / p - eta * (a @ G) / p, name="multiply out",
            why="averages are linear: the decay is averaged, and divided by `p` as the gradients are",
        )  # fmt: skip
    with pen.road("a decay apart"):
        pen.define("q", q.args[0], "of the gradients of the loss alone")
        pen.define("y", adamw.args[0], "the step of AdamW")
        pen.start(adamw)
        pen.relate("=", theta - eta * ((a @ G) / q + lam * theta), adamw, name="multiply out",
                   why="the decay is not divided")  # fmt: skip
        with pen.suppose(
            both(relation(">", theta[i] ** 2, 0), coincide), "a decay by `tau` does what the penalty does"
        ) as same:
            one = pen.follows(
                equals(theta[i] - eta * (u[i] + lam * theta[i]) / v[i], (1 - tau) * theta[i] - eta * u[i] / v[i]),
                same, name="one entry",
            )  # fmt: skip
            equal = pen.follows(equals(eta * lam * theta[i], tau * v[i] * theta[i]), one, pen.fact(v, "positive"),
                                name="what is common cancels")  # fmt: skip
            some = pen.follows(relation(">", theta[i] ** 2, 0), same)
            ratio = pen.follows(equals(v[i], eta * lam / tau), equal, some, pen.fact(tau, "positive"), name="divide")
        pen.discharge(same, ratio, why="so with two different divisors no decay is the penalty")
    with pen.road("decay alone"):
        base = pen.follows(pen.at(left, k, 0), name="no step")
        following = pen.instance(recursion, k=k)
        with pen.suppose(both(from_0, left), "after `k` steps") as known:
            after = pen.follows(pen.next_of(left, k), following, known, name="one step more")
        pen.induction(implies(from_0, left), k, base, pen.discharge(known, after), start=0)

    pen.sanity(
        implies(equals(eta * lam, number("0.01")), equals((1 - eta * lam) ** 2, number("0.9801"))),
        "two steps with `eta*lambda == 0.01` leave 98.01 % of the weights",
    )
    pen.wrong(
        "Taking the penalty of Adam for a decay: where gradients are large, `p` is, and the weights hardly decay."
    )
    pen.wrong("Changing `eta` alone: the decay `eta*lambda` of a step, and of plain descent with it, changes as well.")
    pen.wrong("Choosing `eta*lambda > 2`: the weights then grow in every step, with changing signs.")
