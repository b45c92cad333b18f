"""Projection on Gaussians.

Which normal law is closest to another law? With the divergence one way round it takes over mean and covariance; the
other way round, and with independent entries, it is narrower than what it stands for: variational inference.
"""

from derivations.distributions.multivariate_normal import multivariate_normal as law
from workbench import (
    Claim,
    Implies,
    Inequality,
    Sum,
    both,
    derivation,
    diag,
    equals,
    eye,
    forall,
    implies,
    index,
    inv,
    log,
    logdet,
    matrix,
    named,
    norm,
    outer,
    pi,
    relation,
    size_term,
    tensor,
    trace,
    vector,
    zeros,
)
from workbench.reasons.order import sums_keep_the_order
from workbench.reasons.semidefinite import PART_BY_PART, logdet_below_its_tangent, logdet_strictly_below_its_tangent
from workbench.reasons.signs import log_below_its_tangent
from workbench.reasons.stretches import (
    diagonal_of_a_positive_matrix,
    quadratic_form_is_not_negative,
    quadratic_form_of_a_positive_matrix,
)
from workbench.rules import calculus, determinants, matrices, traces

META = {
    "level": "advanced",
    "bullets": ["Pattern identification", "Error function development", "Bayesian methodology"],
    "prerequisites": ["kl-gaussians-multivariate", "mle-multivariate-normal"],
    "references": ["PRML §10.1.2", "PML1 §6.2.6"],
}

w, X = vector("w", "N", "simplex"), matrix("X", "N", "d")
i, j = index("i", "N"), index("j", "d")
row = tensor(X[i, j], j)
d = size_term("d")
mu, S = named("mu", X.T @ w), matrix("S", "d", "d", "posdef")
m, Q = vector("m", "d"), matrix("Q", "d", "d", "posdef")
off, gap = row - mu, mu - m
log_q = (-d * log(2 * pi) - logdet(Q) - (row - m) @ inv(Q) @ (row - m)) / 2
H = named("H", -Sum(w[i] * log_q, i))
value = (d * log(2 * pi) + logdet(Q) + trace(inv(Q) @ S) + gap @ inv(Q) @ gap) / 2
same = both(equals(m, mu), equals(Q, S))
least = (d * log(2 * pi) + logdet(S) + d) / 2
tangent = logdet(Q) + trace(inv(Q) @ S) - d
other_mean, other_spread = relation(">", norm(gap), 0), relation(">", norm(S - Q), 0)

nu, P = vector("nu", "d"), matrix("P", "d", "d", "posdef")
L = named("Lambda", inv(P))
r, v = vector("r", "d"), vector("v", "d", "positive")
k = index("k", "d")
target, factors = law(nu, P), law(r, diag(v))
ell_p, ell_q = named("ell_p", factors.log_density), named("ell_q", target.log_density)
D = named("KL", factors.expectation(ell_p - ell_q))
aside = nu - r
in_entries = (Sum(L[k, k] * v[k] - log(v[k]), k) + aside @ L @ aside - d + logdet(P)) / 2
narrow = (Sum(log(L[k, k]), k) + logdet(P)) / 2
met = both(equals(r, nu), forall(equals(v[k], 1 / L[k, k]), k))


@derivation(
    claim=[
        Claim("Equality", equals(H, value)),
        Inequality(H, ">=", least),
        Implies(same, equals(H, least)),
        Implies(other_mean, relation(">", H, least)),
        Implies(other_spread, relation(">", H, least)),
        Claim("Expectation", equals(D, in_entries), wrt=(factors.variable,), result=in_entries),
        Inequality(D, ">=", narrow),
        Implies(met, equals(D, narrow)),
    ]
)
def gaussian_projection_forward_kl(pen):
    pen.given(w, X, S, m, Q, factors.variable, nu, P, r, v)
    pen.assume(relation(">=", size_term("N"), d + 1), "`N > d`: fewer values span no covariance")
    spread = pen.assume(equals(S, Sum(w[i] * outer(off, off), i)), "`S` is the covariance")
    pen.goal(
        "Find the normal law closest to a law with the mean `mu` and the covariance `S`, and for contrast the law with "
        "independent normal entries that is closest to a normal one when the divergence is taken the other way round."
    )
    pen.convention(
        "The law takes the value in row `i` of `X` with the probability `w_i`; for densities the sums are integrals. "
        "Its divergence from the normal law with mean `m` and covariance `Q` is a mean of a difference of logarithms, "
        "and only `H`, the mean of minus the normal log density, moves with `m` and `Q`. The other way round the mean "
        "is under the approximation, with the means `r` and the variances `v` of its entries, and the law that is "
        "approximated is normal, with mean `nu` and covariance `P`."
    )
    pen.idea(
        "The normal log density is quadratic, so its mean knows no more of a law than mean and covariance: the "
        "equations are those of maximum likelihood. The other way round the entries separate."
    )
    total = pen.fact(w, "simplex")
    pos_Q, pos_S = pen.fact(Q, "posdef"), pen.fact(S, "posdef")
    pen.define("mu", mu.args[0], "the mean of the law")
    pen.define("H", H.args[0], "the part of the divergence that moves")
    with pen.road("the mean under the law itself"):
        none = pen.follows(equals(Sum(w[i] * off, i), zeros("d")), mu, total, name="no deviation on average")
        square = pen.follows(
            equals(
                (row - m) @ inv(Q) @ (row - m),
                trace(inv(Q) @ outer(off, off)) + 2 * (gap @ inv(Q) @ off) + gap @ inv(Q) @ gap,
            ),
            pos_Q, by=traces.quadratic_form_as_a_trace, why="`x - m` is `x - mu` and `mu - m`",
        )  # fmt: skip
        pen.start(H)
        pen.unfold(H)
        pen.use(square)
        pen.relate(
            "=",
            (d * log(2 * pi) + logdet(Q) + trace(inv(Q) @ Sum(w[i] * outer(off, off), i))
             + 2 * (gap @ inv(Q) @ Sum(w[i] * off, i)) + gap @ inv(Q) @ gap) / 2,
            total, name="average", why="a trace and a product are linear",
        )
        pen.use(none)
        written = pen.relate(
            "=", value, spread, name="collect", why="nothing but mean and covariance of the law is left"
        )
        volume = pen.follows(
            relation("<=", logdet(S), tangent), pos_Q, pos_S, by=logdet_below_its_tangent, why="at `Q`, taken at `S`"
        )
        place = pen.follows(relation(">=", gap @ inv(Q) @ gap, 0), pos_Q, by=quadratic_form_is_not_negative)
        pen.follows(
            relation(">=", H, least), written, volume, place, name="put in", why="covariance and mean, each on its own"
        )
        with pen.suppose(same, "mean and covariance are taken over") as taken:
            unit = pen.follows(equals(inv(Q) @ Q, eye("d")), pos_Q, by=matrices.inverse_times_the_matrix)
            there = pen.follows(equals(H, least), written, taken, unit, name="put in", why="the trace of `I` is `d`")
        pen.discharge(taken, there)
        with pen.suppose(other_mean, "another mean") as moved:
            more = pen.follows(
                relation(">", gap @ inv(Q) @ gap, 0), moved, pos_Q, by=quadratic_form_of_a_positive_matrix
            )
            larger = pen.follows(relation(">", H, least), written, volume, more, name="put in")
        pen.discharge(moved, larger, why="the mean of the law, and no other")
        with pen.suppose(other_spread, "another covariance") as bent:
            more = pen.follows(
                relation("<", logdet(S), tangent), bent, pos_Q, pos_S, by=logdet_strictly_below_its_tangent
            )
            larger = pen.follows(relation(">", H, least), written, more, place, name="put in")
        pen.discharge(bent, larger, why="its covariance, and no other")
    with pen.road("the mean under the approximation"):
        pos_P, pos_v = pen.fact(P, "posdef"), pen.fact(v, "positive")
        pen.define("Lambda", L.args[0], "the precision")
        pen.define("ell_p", ell_p.args[0], "the log density of the approximation")
        pen.define("ell_q", ell_q.args[0], "that of the law which is approximated")
        pen.define("KL", D.args[0], "the other way round")
        flat = pen.follows(relation("loewner>=", diag(v), zeros("d", "d")), pos_v, by=PART_BY_PART)
        known = pen.lemma("kl-gaussians-multivariate", pos_P, flat, x=factors.variable, m=r, P=diag(v), n=nu, Q=P)
        volume = pen.follows(
            equals(logdet(diag(v)), Sum(log(v[k]), k)), pos_v, by=determinants.log_determinant_of_a_diagonal
        )
        share = pen.follows(
            equals(trace(inv(P) @ diag(v)), Sum(L[k, k] * v[k], k)), L, name="trace", why="only the diagonal meets `v`"
        )
        form = pen.follows(equals(aside @ inv(P) @ aside, aside @ L @ aside), L, name="the precision")
        written = pen.follows(
            equals(D, in_entries), known, share, volume, form, name="put in", why="a sum over the entries"
        )
        entry = pen.follows(relation(">", L[k, k], 0), pos_P, L, by=diagonal_of_a_positive_matrix)
        product = pen.follows(relation(">", L[k, k] * v[k], 0), entry, pos_v, name="positive")
        below = pen.follows(
            relation("<=", log(L[k, k] * v[k]), L[k, k] * v[k] - 1), product, by=log_below_its_tangent
        )
        logs = pen.follows(
            equals(log(L[k, k] * v[k]), log(L[k, k]) + log(v[k])), entry, pos_v, by=calculus.log_of_product
        )
        term = pen.follows(
            relation("<=", 1 + log(L[k, k]), L[k, k] * v[k] - log(v[k])), below, logs, name="for each entry"
        )
        added = pen.follows(
            relation("<=", Sum(1 + log(L[k, k]), k), Sum(L[k, k] * v[k] - log(v[k]), k)), term, by=sums_keep_the_order
        )
        place = pen.follows(relation(">=", aside @ L @ aside, 0), pos_P, L, by=quadratic_form_is_not_negative)
        pen.follows(relation(">=", D, narrow), written, added, place, name="put in", why="variances and means apart")
        with pen.suppose(met, "where the tangent touches") as there:
            each = pen.follows(equals(v[k], 1 / L[k, k]), there, name="each entry")
            one = pen.follows(equals(L[k, k] * v[k], 1), each, entry, name="times `Lambda[k, k]`")
            back = pen.follows(equals(log(1 / L[k, k]), -log(L[k, k])), entry, by=calculus.log_of_reciprocal)
            alike = pen.follows(equals(log(v[k]), log(1 / L[k, k])), each, name="its logarithm")
            level = pen.follows(
                equals(L[k, k] * v[k] - log(v[k]), 1 + log(L[k, k])), alike, one, back, name="for each entry"
            )
            reached = pen.follows(equals(D, narrow), written, there, level, name="put in", why="the bound is reached")
        pen.discharge(there, reached, why="the mean, and one over the diagonal of the precision")

    pen.sanity(
        relation(">=", P[k, k] * L[k, k], 1),
        "the variance `1/Lambda[k, k]` of the approximation is never larger than that of the entry itself, `P[k, k]`",
    )
    pen.sanity(
        implies(equals(P, diag(v)), equals(narrow, 0)), "independent entries: nothing is lost in the approximation"
    )
    pen.note(
        "The mean under the law asks for density wherever the law has mass, so that the fit covers all of it; the mean "
        "under the approximation asks for none where the law has none, so that the fit settles on one bump."
    )
    pen.wrong(
        "Taking the diagonal of `P` for the variances the other way round: they are those given the other entries."
    )
    pen.wrong("Expecting the closest normal law to sit on a bump: between two of them it covers both, and the gap.")
    pen.wrong("Reading a small divergence one way round as a small one the other way round: it is not symmetric.")
