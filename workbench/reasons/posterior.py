"""What is said on the way from a likelihood and a prior to a posterior, and of what one reads off it.

Source: Gelman et al., Bayesian Data Analysis (2013), ch. 2 and 3; Bernardo & Smith, Bayesian Theory (1994), ch. 5.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules.averaging import affine_means
from workbench.rules.inference import Reduction, Step
from workbench.rules.inverses import inverses
from workbench.rules.kernels import constants_cancel, total_of_a_multiple
from workbench.rules.normalising import integral_of_a_multiple, over_its_integral
from workbench.rules.reason import Definition, Procedure, Schema
from workbench.rules.schema import Computed
from workbench.rules.shares import largest_at_the_shares
from workbench.rules.values import by_values
from workbench.terms.functions.elementwise import exp, log
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import apply, equals, integral, oo, relation, scalar, vector
from workbench.terms.statements import forall, implies
from workbench.terms.term import Term

_p, _a, _b, _c = (scalar(name) for name in "p a b c".split())
_psi, _q, _w = apply("psi", (), _p), apply("q", (), _p), apply("w", (), _p)


def _over(f: Term) -> Term:
    return integral(f, _p, 0, oo)


def _multiple(kernel: Term) -> Term:
    return forall(relation("proportional", exp(_a * _p + _b), kernel), _p)


_known = [equals(_psi, log(_w)), equals(_psi, _q + _c)]
_weights, _t = vector("w", "n"), vector("t", "n")
_s = _weights / sum_(_weights)
_ones, _cs = [equals(sum_(_t), 1), equals(sum_(_s), 1)], relation(">", _weights, 0)


def _ahead(step: Step) -> Iterator[Reduction]:
    yield from total_of_a_multiple(step)
    yield from affine_means(step)
    yield from by_values(step)


PRIOR = Definition("prior", "the logarithm of the prior density")
BAYES = Computed("Bayes' rule", "the posterior is proportional to likelihood times prior", ways=by_values)
COEFFICIENTS = Procedure("collect the coefficients", "the coefficient of each function of the parameter")
CONSTANT = Definition("constant", "free of the parameter: it will cancel")
DROPPED = Computed(
    "constants dropped", "what does not depend on the parameter cancels", ways=constants_cancel,
    cases=lambda: [([equals(_c, _a * _p + _b)], _multiple(exp(_a * _p)))],
    counters=lambda: [([equals(_c, _a * _p + _b)], _multiple(exp(_b * _p))),
                      ([equals(_c, _a * _p + _b)], _multiple(exp(-_a * _p)))],
)  # fmt: skip
PARAMETER = Definition("parameter of the posterior", "the value that makes the kernels agree")
KERNEL_OF_A_LAW = Procedure("kernel of a declared law", "the coefficients are the same")
DENSITY = Definition("density of a law", "the logarithm of the density with these parameters")
SAME_KERNEL = Computed("same kernel", "they differ by a constant", ways=by_values)
EVIDENCE = Computed(
    "evidence", "a density integrates to 1, so the constant is what is left", ways=integral_of_a_multiple,
    cases=lambda: [([*_known, equals(_over(exp(_q)), 1)], equals(log(_over(_w)), _c)),
                   ([equals(log(_w), _q + _c - _a), equals(_over(exp(_q)), 1)], equals(log(_over(_w)), _c - _a)),
                   (_known, equals(log(_over(_w)), _c + log(_over(exp(_q)))))],
    counters=lambda: [(_known, equals(log(_over(_w)), _c)),
                      ([_known[1], equals(_over(exp(_q)), 1)], equals(log(_over(_w)), _c)),
                      ([_known[0], equals(_psi, _q + _p), equals(_over(exp(_q)), 1)], equals(log(_over(_w)), _p)),
                      ([*_known, equals(integral(exp(_q), _p, 0, 1), 1)], equals(log(_over(_w)), _c)),
                      ([*_known, equals(_over(exp(_q)), 1)], equals(_over(_w), _c))],
)  # fmt: skip
POSTERIOR = Computed(
    "posterior", "likelihood times prior, over its integral", ways=over_its_integral,
    cases=lambda: [([*_known, equals(log(_over(_w)), _c)], equals(log(_w / _over(_w)), _q))],
    counters=lambda: [(_known, equals(log(_w / _over(_w)), _q)),
                      ([_known[1], equals(log(_over(_w)), _c)], equals(log(_w / _over(_w)), _q)),
                      ([*_known, equals(log(_over(_w)), _a)], equals(log(_w / _over(_w)), _q)),
                      ([*_known, equals(log(_over(_w)), _c)], equals(_w / _over(_w), _q))],
)  # fmt: skip
KERNEL = Definition("kernel", "the logarithm of the posterior, up to a constant")
BY_A_NUMBER = Schema("normalised by a number", "the constant is an integral, which quadrature gives for given data")
STATIONARY_VALUE = Definition("value at the stationary point", "what is left when the square is 0")
COVARIANCE = Computed(
    "covariance of the posterior", "the inverse of the precision, which is minus the Hessian", ways=inverses
)
LINEAR = Schema("linear in the parameter", "the gradient of a quadratic")
MEAN = Schema("posterior mean", "the mean of the law")
PUT_IN = Schema("statistics put in", "in what was observed")



def _weighted(t: Term) -> Term:
    return _weights @ log(t)


MODE = Computed(
    "posterior mode", "where the posterior density is largest", ways=largest_at_the_shares,
    reference="Cover & Thomas, Elements of Information Theory, Thm 2.6.3",
    cases=lambda: [([*_ones, _cs], relation("<=", _weighted(_t) + _c, _weighted(_s) + _c)),
                   ([_ones[0], implies(_cs, _ones[1])], implies(_cs, relation("<=", _weighted(_t), _weighted(_s))))],
    counters=lambda: [(_ones, relation("<=", _weighted(_t), _weighted(_s))),
                      ([_ones[1], _cs], relation("<=", _weighted(_t), _weighted(_s))),
                      ([*_ones, _cs], relation("<", _weighted(_t), _weighted(_s))),
                      ([*_ones, _cs], relation("<=", _weighted(_s), _weighted(_t)))],
)  # fmt: skip
CHOSEN = Procedure("the chosen entry", "one entry of the row is 1: its probability is left")
SLOPE = Schema("slope", "the log posterior falls: it is largest where it begins")
PREDICTIVE = Computed(
    "posterior predictive", "the density of the next observation, averaged over the posterior",
    ways=_ahead,
    cases=lambda: [([equals(_psi, exp(_c) * exp(_q)), equals(_over(exp(_q)), 1)], equals(log(_over(_psi)), _c))],
    counters=lambda: [([equals(_psi, exp(_c) * exp(_q))], equals(log(_over(_psi)), _c)),
                      ([equals(_psi, exp(_p) * exp(_q)), equals(_over(exp(_q)), 1)], equals(log(_over(_psi)), _p)),
                      ([equals(_psi, exp(_c) * exp(_q)), equals(_over(exp(_q)), 1)], equals(_over(_psi), _c))],
)  # fmt: skip
ONE_MORE = Procedure("one more observation", "likelihood times posterior is of the same family")
INTEGRATED_OUT = Computed("integrate a parameter out", "by the kernel of its law", ways=total_of_a_multiple)
