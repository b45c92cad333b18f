"""A vector whose log posterior is a quadratic: the posterior is normal, its mean solves the normal equations.

    psi(w) = psi(m) - 1/2 (w - m)^T Lambda (w - m),    Lambda = -Hessian,    gradient(m) = 0

That covers the mean of a multivariate normal with known covariance and linear regression with known noise; the mean is
the mode, so that it is the ridge estimate too. Gradient and Hessian are those of the tensor engine.
"""

from __future__ import annotations

from workbench.engines.statistics.laws.distribution import Distribution
from workbench.engines.statistics.likelihood.estimation import Estimation, without_names
from workbench.engines.statistics.posterior.summaries import Further
from workbench.engines.statistics.samples.letters import always
from workbench.reasons.algebra import COMPLETING_THE_SQUARE
from workbench.reasons.likelihood import LOG_OF_A_PRODUCT, NORMAL_EQUATIONS, PRECISION, SECOND_DERIVATIVE
from workbench.reasons.posterior import (
    BAYES,
    COVARIANCE,
    DENSITY,
    DROPPED,
    KERNEL_OF_A_LAW,
    LINEAR,
    PARAMETER,
    PRIOR,
    SAME_KERNEL,
    STATIONARY_VALUE,
)
from workbench.record import finish
from workbench.record.derivation import Claim
from workbench.record.errors import NoDerivation
from workbench.rules.reason import together
from workbench.rules.requirements import needs_invertible
from workbench.terms.functions.elementwise import exp, log
from workbench.terms.functions.linear_algebra import eye, inv, logdet, zeros
from workbench.terms.heads import (
    Product,
    add,
    brief,
    derivative,
    equals,
    matmul,
    mul,
    named,
    negative,
    number,
    pi,
    relation,
    size_term,
    subtract,
)
from workbench.terms.statements import forall
from workbench.terms.term import Term, contains, substitute

_IDEA = (
    "The log posterior is a quadratic in `{0}`: its Hessian gives the precision, the zero of its gradient the mean, "
    "and Taylor's formula, which is exact here, completes the square."
)


def posterior(state: Estimation, w: Term, prior: Distribution) -> Further:
    """The normal posterior of a vector. Raises NoDerivation where the log posterior is not a quadratic."""
    further = Further(idea=_IDEA.format(w.name))
    model = state.model
    h = named(state.letter("h", "log_prior"), prior.log_density)
    params = ", ".join(f"`{brief(p)}`" for p in prior.parameters)
    words = f"the logarithm of the {prior.name.replace('-', ' ')} density ({params}) of `{w.name}`"
    n = state.pen.write(equals(h, h.args[0]), PRIOR, words, rests_on=())
    joint = named(state.letter("J", "joint"), mul(
        Product(model.of_observation(model.density), model.i), exp(prior.log_density)))  # fmt: skip
    psi = named(state.letter("psi", "log_post"), add(state.loglik, h))
    said = f"the posterior is proportional to `{joint.name}`, likelihood times prior"
    whole = state.pen.write(equals(psi, log(joint)), BAYES, said, rests_on=())
    bayes = state.pen.write(
        equals(psi, psi.args[0]), LOG_OF_A_PRODUCT, "of the likelihood and of the prior",
        rests_on=(whole, state.marks["loglik"], n),
    )  # fmt: skip
    made = state.differentiated(psi, w)
    assert made.result is not None
    slope = without_names(made.result)
    second = state.differentiated(made.result, w)
    assert second.result is not None
    hessian = without_names(second.result)
    if contains(hessian, w):
        raise NoDerivation(
            f"the log posterior is not a quadratic in {w.name}: its Hessian holds {w.name} itself, so that the "
            "posterior is not normal, and no other law of a vector is recognised"
        )
    first = state.write_derivative(made, derivative(psi, w), None, (bayes,))
    twice = state.write_derivative(second, derivative(derivative(psi, w), w), made.result, (first,))
    precision = named(state.letter("Lambda_n", "Omega_n"), _tidied(negative(hessian)))
    a = state.pen.write(
        equals(precision, precision.args[0]), PRECISION, "minus the Hessian: precisions add up", rests_on=(twice,)
    )
    curved = state.pen.write(
        relation("loewner>=", precision, zeros(*precision.shape)), SECOND_DERIVATIVE,
        f"concave in `{w.name}`: the stationary point is the maximum", rests_on=(a,),
    )  # fmt: skip
    right = _tidied(substitute(slope, {w: zeros(*w.shape)}))
    mean = named(state.letter("m_n", "mu_n", "w_n"), matmul(inv(precision), right))
    needs = (needs_invertible(without_names(precision)),)
    state.pen.write(
        equals(mean, mean.args[0]), PARAMETER, "the only place where the gradient is 0", rests_on=(), conditions=needs
    )
    state.pen.write(
        equals(derivative(psi, w), subtract(right, matmul(precision, w))), LINEAR,
        f"the gradient is 0 where `{w.name}` solves the normal equations", rests_on=(first, a),
    )  # fmt: skip
    b = state.pen.write(
        equals(substitute(slope, {w: mean}), zeros(*w.shape)), NORMAL_EQUATIONS,
        f"`{mean.name}` put in", conditions=needs,
    )  # fmt: skip
    off = subtract(w, mean)
    top = named(state.letter("psi_hat", "log_post_hat"), substitute(without_names(psi.args[0]), {w: mean}))
    value = state.pen.write(equals(top, top.args[0]), STATIONARY_VALUE, f"at `{mean.name}`", rests_on=())
    square = mul(number(-1), matmul(matmul(off, precision), off) / 2)
    c = state.pen.write(
        equals(psi, add(top, square)), COMPLETING_THE_SQUARE, "Taylor's formula: exact, and the linear term is 0",
        rests_on=(b, twice, value), conditions=needs,
    )  # fmt: skip
    kernel = forall(relation("proportional", joint, exp(square)), w)
    reason = together([DROPPED, KERNEL_OF_A_LAW], "kernel of the normal distribution")
    d = state.pen.write(kernel, reason, f"what is free of `{w.name}` cancels",
                     rests_on=(c, curved), conditions=needs)  # fmt: skip
    size = size_term(w.shape[0])
    density = add(mul(number(-1), size / 2, log(2 * pi)), logdet(precision) / 2, square)
    ell = named(state.letter("ell_post", "logpost"), density)
    about = together([DENSITY], f"log density of the normal distribution (mean `{mean.name}`, precision "
                                f"`{precision.name}`)")  # fmt: skip
    e = state.pen.write(equals(ell, density), about, about.reason, rests_on=())
    constant = add(top, size / 2 * log(2 * pi), negative(logdet(precision) / 2))
    apart = equals(log(joint), add(ell, constant))
    state.pen.write(
        apart, SAME_KERNEL, "they differ by a constant", rests_on=(whole, c, d, e), conditions=needs
    )
    spread = equals(matmul(negative(derivative(derivative(psi, w), w)), inv(precision)), eye(w.shape[0]))
    state.pen.write(spread, COVARIANCE, COVARIANCE.reason, rests_on=(twice, a), conditions=needs)
    evidence = without_names(constant)
    if not always(precision, state.trials, lambda v: v == v):
        raise NoDerivation(f"the precision of {w.name} has no value at the trials")
    gone = (w,)
    further.claims = [
        Claim("Posterior", apart, None, (), without_names(density), name="log_density"),
        *(Claim("Posterior", equals(part, part.args[0]), apart, gone, part.args[0], name=name)
          for part, name in ((mean, "mean"), (precision, "precision"))),
        Claim("Posterior", spread, None, gone, inv(without_names(precision)), name="covariance"),
        Claim("Posterior", apart, None, gone, evidence, name="log_evidence"),
    ]  # fmt: skip
    further.convention = f"the posterior of {w.name} is normal; its mean is its mode, the estimate with a penalty."
    further.conditions = list(needs)
    if not prior.normalised:
        further.notes.append(
            f"The evidence is that of the prior of `{w.name}` as given, whose total is not looked at; where it has "
            "none, the evidence means nothing."
        )
    further.wrong.append("Adding covariances: it is precisions that add, and means are weighted by them.")
    return further


def _tidied(term: Term) -> Term:
    return finish.tidied_or_same(without_names(term))


__all__ = ["posterior"]
