"""How noisy a gradient may be.

A gradient from few examples is longer than the true one, because noise is added in every direction. So the best step is
shorter, and gains less: by half where the batch has the size at which noise and gradient meet the same curvature.
"""

from workbench import (
    Equality,
    Implies,
    Inequality,
    Sum,
    both,
    derivation,
    equals,
    implies,
    index,
    matrix,
    named,
    relation,
    scalar,
    tensor,
    trace,
    vector,
)

META = {
    "level": "research",
    "bullets": ["Modern optimization techniques", "Linear scaling in LLM design"],
    "prerequisites": ["minibatch-gradient-variance", "multivariate-taylor-second-order"],
    "references": ["McCandlish, Kaplan, Amodei et al. (2018), An Empirical Model of Large-Batch Training, §2.2"],
}

G, H = vector("G", "n"), matrix("H", "n", "n", "symmetric")
B, L, e = scalar("B", "positive"), scalar("L"), scalar("epsilon")
N, p = matrix("N", "m", "n"), vector("p", "m", "simplex")
s, i, j = index("s", "m"), *index("i j", "n")
S = named("Sigma", tensor(B * Sum(p[s] * N[s, i] * N[s, j], s), i, j))
c = named("c", G @ H @ G)
noise = named("B_noise", trace(H @ S) / c)
longest, most = named("epsilon_max", G @ G / c), named("Delta_max", (G @ G) ** 2 / (2 * c))
k = named("k", c + trace(H @ S) / B)


def model(gradient_at):
    """The loss after a step, to second order, by the entries of the estimated gradient."""
    return L - e * Sum(G[i] * gradient_at(i), i) + e**2 / 2 * Sum(gradient_at(i) * H[i, j] * gradient_at(j), i, j)


mean = named("M", Sum(p[s] * model(lambda i: G[i] + N[s, i]), s))


def curve(at):
    """The mean loss after a step."""
    return L - at * (G @ G) + at**2 / 2 * k


best = named("epsilon_opt", longest / (1 + noise / B))
lowest_mean = named("L_opt", curve(best))


@derivation(
    claim=[
        Equality(mean, curve(e)),
        Equality(mean, lowest_mean + k / 2 * (e - best) ** 2),
        Inequality(mean, ">=", lowest_mean),
        Equality(L - lowest_mean, most / (1 + noise / B)),
        Implies(equals(noise, B), both(equals(best, longest / 2), equals(L - lowest_mean, most / 2))),
    ]
)
def gradient_noise_scale(pen):
    pen.given(G, H, B, L, e, N, p)
    up = pen.assume(relation(">", G @ H @ G, 0), "the loss curves upward along the gradient")
    no_less = pen.assume(relation(">=", trace(H @ S), 0), "and, on average, along the noise")
    centred = pen.assume(equals(Sum(p[s] * N[s, i], s), 0), "the noise has mean 0")
    pen.goal("Find the step `epsilon` with the least mean loss, and what it gains, for gradients from `B` examples.")
    pen.convention(
        "`L` is the loss before the step, `G` its gradient and `H` its Hessian; the model of the loss after a step is "
        "its Taylor polynomial of degree 2. The estimated gradient is `G` plus row `s` of `N`, with the probability "
        "`p_s`; `Sigma` is the covariance of one example, `B` times that of a mean over `B` of them. "
        "`M` is the mean of the model over the cases."
    )
    pen.idea(
        "Noise has mean 0: it changes the linear term of the model not at all, and the quadratic one by its curvature."
    )
    size, whole = pen.fact(B, "positive"), pen.fact(p, "simplex")
    pen.define("Sigma", S.args[0])
    pen.define("M", mean.args[0])
    pen.define("c", c.args[0], "the curvature along the gradient")
    pen.define("k", k.args[0], "what a noisy step meets of it, on average")
    pen.start(mean)
    pen.relate(
        "=",
        L - e * (G @ G + Sum(G[i] * Sum(p[s] * N[s, i], s), i))
        + e**2 / 2 * (G @ H @ G + 2 * Sum((H @ G)[i] * Sum(p[s] * N[s, i], s), i)
                      + Sum(H[i, j] * Sum(p[s] * N[s, i] * N[s, j], s), i, j)),
        mean, whole, pen.fact(H, "symmetric"), name="average term by term",
        why="`H` is symmetric: both mixed terms are alike",
    )  # fmt: skip
    pen.use(centred)
    pen.relate(
        "=", curve(e), k, c, S, size, pen.fact(H, "symmetric"), name="trace",
        why="the last sum is `trace(H @ Sigma)/B`",
    )  # fmt: skip
    average = pen.last
    bent = pen.follows(relation(">", c, 0), c, up)
    more = pen.follows(relation(">=", k, c), k, no_less, size, name="noise only adds")
    pen.follows(
        equals(curve(e), curve(G @ G / k) + k / 2 * (e - G @ G / k) ** 2), bent, more, name="complete the square",
        why="the parabola is lowest at `epsilon == (G @ G)/k`",
    )  # fmt: skip
    square = pen.last
    for part, words in (
        (noise, "the noise scale"), (longest, "the best step without noise"), (most, "and what it gains"),
        (best, "the best step"), (lowest_mean, "the mean loss after it"),
    ):  # fmt: skip
        pen.define(part.name, part.args[0], words)
    factor = pen.follows(equals(k, c * (1 + noise / B)), k, noise, bent, name="common factor")
    found = pen.follows(
        equals(best, G @ G / k),
        best,
        longest,
        factor,
        bent,
        more,
        name="put in",
        why="it is where the parabola is lowest",
    )
    lowest = pen.follows(
        equals(mean, lowest_mean + k / 2 * (e - best) ** 2), average, square, found, lowest_mean, name="put in"
    )
    pen.follows(
        relation(">=", mean, lowest_mean),
        lowest,
        bent,
        more,
        name="a square is not negative",
        why="and `k` is positive",
    )
    gain = pen.follows(
        equals(L - lowest_mean, (G @ G) ** 2 / (2 * k)),
        lowest_mean,
        found,
        bent,
        more,
        name="put in",
        why="half of the linear term is lost to the curvature",
    )
    gained = pen.follows(
        equals(L - lowest_mean, most / (1 + noise / B)), gain, most, factor, bent, more, name="put in",
        why="the gain shrinks as the step does",
    )  # fmt: skip
    with pen.suppose(equals(noise, B), "a batch of the size of the noise scale") as known:
        half = pen.follows(equals(best, longest / 2), known, best, size, name="put in", why="half of the step")
        less = pen.follows(
            equals(L - lowest_mean, most / 2), known, gained, size, name="put in", why="half of the gain"
        )
        half = pen.follows(both(equals(best, longest / 2), equals(L - lowest_mean, most / 2)), half, less)
    pen.discharge(known, half)

    pen.sanity(
        implies(equals(B, 3 * noise), equals(4 * (L - lowest_mean), 3 * most)),
        "three times that size gains three quarters",
    )
    pen.wrong(
        "Taking `trace(Sigma)/(G @ G)` for the noise scale: that is the case in which `H` is a "
        "multiple of the identity."
    )
    pen.wrong("Growing the batch far above the noise scale: each example costs the same and brings ever less.")
    pen.wrong(
        "Measuring it once: near a minimum the gradient vanishes and the noise does not, so the noise scale grows."
    )
