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
from workbench.reasons.likelihood import NORMAL_EQUATIONS, PRECISION, SECOND_DERIVATIVE
from workbench.reasons.posterior import BAYES, DROPPED, KERNEL_OF_A_LAW, LINEAR, NORMALISED, PRIOR
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
    said = f"posterior proportional to likelihood times prior: `{psi.name}` is its logarithm up to a constant"
    bayes = state.pen.write(equals(psi, psi.args[0]), BAYES, said, rests_on=(state.marks["loglik"], n))
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
        equals(derivative(psi, w), subtract(right, matmul(precision, w))), LINEAR,
        f"the gradient is 0 where `{w.name}` solves the normal equations", rests_on=(first, a),
    )  # fmt: skip
    b = state.pen.write(
        equals(substitute(slope, {w: mean}), zeros(*w.shape)), NORMAL_EQUATIONS,
        f"`{mean.name} == {brief(mean.args[0])}`, put in", conditions=needs,
    )  # fmt: skip
    off = subtract(w, mean)
    top = substitute(without_names(psi.args[0]), {w: mean})
    square = mul(number(-1), matmul(matmul(off, precision), off) / 2)
    c = state.pen.write(
        equals(psi, add(top, square)), COMPLETING_THE_SQUARE, "Taylor's formula: exact, and the linear term is 0",
        rests_on=(b, twice), conditions=needs,
    )  # fmt: skip
    kernel = forall(relation("proportional", joint, exp(square)), w)
    reason = together([DROPPED, KERNEL_OF_A_LAW], "kernel of the normal distribution")
    d = state.pen.write(kernel, reason, f"what is free of `{w.name}` cancels",
                     rests_on=(c, curved), conditions=needs)  # fmt: skip
    size = size_term(w.shape[0])
    density = add(mul(number(-1), size / 2, log(2 * pi)), logdet(precision) / 2, square)
    ell = named(state.letter("ell_post", "logpost"), density)
    state.pen.write(
        equals(ell, density), NORMALISED,
        f"normal with mean `{mean.name}` and precision `{precision.name}`", rests_on=(d,),
    )  # fmt: skip
    evidence = without_names(add(top, size / 2 * log(2 * pi), negative(logdet(precision) / 2)))
    apart = equals(subtract(log(joint), density), evidence)
    plain = without_names(mean)
    if not always(precision, state.trials, lambda v: v == v):
        raise NoDerivation(f"the precision of {w.name} has no value at the trials")
    gone = (w,)
    stationary = equals(substitute(slope, {w: plain}), zeros(*w.shape))
    further.claims = [
        Claim("Posterior", apart, None, (), without_names(density), name="log_density"),
        Claim("Posterior", stationary, None, gone, plain, name="mean"),
        Claim("Posterior", equals(without_names(precision), negative(hessian)), None, gone,
              without_names(precision), name="precision"),
        Claim("Posterior", equals(matmul(negative(hessian), inv(without_names(precision))), eye(w.shape[0])), None,
              gone, inv(without_names(precision)), name="covariance"),
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
