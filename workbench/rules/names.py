"""Functions recognised in the formulas that define them: softmax, logsumexp, sigmoid, softplus, norms, means.

The other direction is the rule "definition of softmax", made from the function's declaration; each rule here can be
read backwards too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from workbench.rules.differentials import definition_rule
from workbench.rules.identity import Identity, Index, Matrix, Vector, rule
from workbench.rules.requirements import Positive
from workbench.rules.rule import Rewrite, Rule
from workbench.rules.writing import is_divisor
from workbench.terms.declaration import Function
from workbench.terms.functions.elementwise import (
    absolute,
    exp,
    log,
    log1p,
    log_sigmoid,
    sigmoid,
    silu,
    softplus,
    sqrt,
    square,
    tanh,
)
from workbench.terms.functions.linear_algebra import det, inner, logdet
from workbench.terms.functions.norms import norm
from workbench.terms.functions.reductions import mean, sum_
from workbench.terms.functions.softmax import log_softmax, logsumexp, softmax
from workbench.terms.heads import ADD, MUL, Sum, size_term
from workbench.terms.term import Head, Term


def definition(function: Function) -> Rule:
    """The rule that opens a function: ``definition(softmax)``. Raises KeyError when it is not defined by others."""
    made = definition_rule(function)
    if made is None:
        raise KeyError(f"{function.name} is not defined by other functions")
    return made


# -- softmax and its kin -------------------------------------------------------


@rule
def softmax_of_a_vector(z: Vector) -> tuple[Term, Term]:
    """exponentials over their sum are the softmax"""
    return exp(z) / sum_(exp(z)), softmax(z)


@rule
def softmax_of_a_vector_with_axes_kept(z: Vector) -> tuple[Term, Term]:
    """exponentials over their sum are the softmax"""
    return exp(z) / sum_(exp(z), -1, True), softmax(z)


@rule
def entry_of_a_softmax(z: Vector, i: Index, k: Index) -> tuple[Term, Term]:
    """an exponential over the sum of all is an entry of the softmax"""
    return exp(z[i]) / Sum(exp(z[k]), k), softmax(z)[i]


def _softmax_along(axis: int) -> Identity:
    def sides(Z: Matrix) -> tuple[Term, Term]:
        return exp(Z) / sum_(exp(Z), axis, True), softmax(Z, axis)

    return _along(sides, "softmax", axis, "exponentials over their sum along an axis are the softmax")


_WHERE = {0: "in each column", 1: "in each row", -1: "along the last axis"}


def _along(sides: Callable[..., tuple[Term, Term]], what: str, axis: int, reason: str) -> Identity:
    sides.__doc__ = reason
    made: Identity = rule(name=f"{what} {_WHERE[axis]}")(sides)
    return made


def _logsumexp_along(axis: int) -> Identity:
    def sides(Z: Matrix) -> tuple[Term, Term]:
        return log(sum_(exp(Z), axis)), logsumexp(Z, axis)

    return _along(sides, "logsumexp", axis, "the logarithm of a sum of exponentials along an axis")


def _log_softmax_along(axis: int) -> Identity:
    def sides(Z: Matrix) -> tuple[Term, Term]:
        return Z - logsumexp(Z, axis, True), log_softmax(Z, axis)

    return _along(sides, "log softmax", axis, "the logits minus their logsumexp are the log of the softmax")


softmax_along_rows, softmax_along_columns, softmax_along_last = (_softmax_along(axis) for axis in (1, 0, -1))
logsumexp_along_rows, logsumexp_along_columns, logsumexp_along_last = (_logsumexp_along(axis) for axis in (1, 0, -1))
log_softmax_along_rows, log_softmax_along_columns, log_softmax_along_last = (
    _log_softmax_along(axis) for axis in (1, 0, -1)
)


@rule
def logsumexp_of_all_entries(z: Term) -> tuple[Term, Term]:
    """the logarithm of a sum of exponentials has a name"""
    return log(sum_(exp(z))), logsumexp(z)


@rule
def logsumexp_in_index_notation(z: Vector, k: Index) -> tuple[Term, Term]:
    """the logarithm of a sum of exponentials has a name"""
    return log(Sum(exp(z[k]), k)), logsumexp(z)


@rule
def log_of_softmax(z: Vector) -> tuple[Term, Term]:
    """the logarithm of the softmax has a name"""
    return log(softmax(z)), log_softmax(z)


def _log_of_softmax_along(axis: int) -> Identity:
    def sides(Z: Matrix) -> tuple[Term, Term]:
        return log(softmax(Z, axis)), log_softmax(Z, axis)

    return _along(sides, "log of softmax", axis, "the logarithm of the softmax has a name")


log_of_softmax_along_rows, log_of_softmax_along_columns, log_of_softmax_along_last = (
    _log_of_softmax_along(axis) for axis in (1, 0, -1)
)


@rule
def logits_minus_logsumexp(z: Vector) -> tuple[Term, Term]:
    """the logits minus their logsumexp are the log of the softmax"""
    return z - logsumexp(z), log_softmax(z)


@rule
def exp_of_log_softmax(z: Vector) -> tuple[Term, Term]:
    """the exponential undoes the logarithm"""
    return exp(log_softmax(z)), softmax(z)


def _exp_of_log_softmax_along(axis: int) -> Identity:
    def sides(Z: Matrix) -> tuple[Term, Term]:
        return exp(log_softmax(Z, axis)), softmax(Z, axis)

    return _along(sides, "exp of log softmax", axis, "the exponential undoes the logarithm")


exp_of_log_softmax_along_rows, exp_of_log_softmax_along_columns, exp_of_log_softmax_along_last = (
    _exp_of_log_softmax_along(axis) for axis in (1, 0, -1)
)


# -- the logistic function -----------------------------------------------------


@rule
def sigmoid_from_exp_of_minus(x: Term) -> tuple[Term, Term]:
    """one over one plus `exp(-x)` is the logistic function"""
    return 1 / (1 + exp(-x)), sigmoid(x)


@rule
def sigmoid_from_exp(x: Term) -> tuple[Term, Term]:
    """numerator and denominator times `exp(-x)`"""
    return exp(x) / (1 + exp(x)), sigmoid(x)


@rule
def sigmoid_of_minus_x_from_exp(x: Term) -> tuple[Term, Term]:
    """one over one plus `exp(x)` is the logistic function of `-x`"""
    return 1 / (1 + exp(x)), sigmoid(-x)


@rule
def softplus_from_log(u: Term) -> tuple[Term, Term]:
    """the logarithm of one plus an exponential has a name"""
    return log(1 + exp(u)), softplus(u)


@rule
def softplus_from_log1p(u: Term) -> tuple[Term, Term]:
    """the logarithm of one plus an exponential has a name, however it is computed"""
    return log1p(exp(u)), softplus(u)


@rule(shapes="A: n,n")
def logdet_from_log_of_abs_det(A: Matrix) -> tuple[Term, Term]:
    """the logarithm of the modulus of a determinant has a name"""
    return log(absolute(det(A))), logdet(A)


@rule
def log_sigmoid_from_log(x: Term) -> tuple[Term, Term]:
    """the logarithm of the logistic function has a name"""
    return log(sigmoid(x)), log_sigmoid(x)


@rule
def silu_from_sigmoid(x: Term) -> tuple[Term, Term]:
    """a number times its logistic function has a name"""
    return x * sigmoid(x), silu(x)


@rule
def tanh_from_exponentials(x: Term) -> tuple[Term, Term]:
    """the odd part of the exponential over the even part"""
    return (exp(x) - exp(-x)) / (exp(x) + exp(-x)), tanh(x)


@rule(requires=[Positive("x")])
def log1p_from_log(x: Term) -> tuple[Term, Term]:
    """the logarithm of `1 + x` has a name"""
    return log(1 + x), log1p(x)


@rule
def square_from_power(x: Term) -> tuple[Term, Term]:
    """the second power has a name"""
    return x**2, square(x)


# -- norms and means -----------------------------------------------------------


@rule(shapes="x: n")
def norm_from_a_sum_of_squares(x: Term) -> tuple[Term, Term]:
    """the root of the sum of the squares is the length"""
    return sqrt(sum_(x**2)), norm(x)


@rule
def norm_from_a_dot_product(x: Vector) -> tuple[Term, Term]:
    """the root of `x @ x` is the length"""
    return sqrt(x @ x), norm(x)


@rule(shapes="x: n")
def norm_from_an_inner_product(x: Term) -> tuple[Term, Term]:
    """the root of the inner product with itself is the length"""
    return sqrt(inner(x, x)), norm(x)


@rule
def norm_in_index_notation(x: Vector, k: Index) -> tuple[Term, Term]:
    """the root of the sum of the squares is the length"""
    return sqrt(Sum(x[k] ** 2, k)), norm(x)


@rule
def sum_of_moduli(x: Vector) -> tuple[Term, Term]:
    """the sum of the absolute values is the 1-norm"""
    return sum_(absolute(x)), norm(x, 1)


@rule(shapes="x: n")
def square_norm_from_a_sum_of_squares(x: Term) -> tuple[Term, Term]:
    """the sum of the squares is the square of the length"""
    return sum_(x**2), norm(x) ** 2


square_of_a_norm = replace(
    square_norm_from_a_sum_of_squares.backwards,
    name="square of a norm",
    reason="the square of the length is the sum of the squares, which is smooth at 0 too",
    of=None,
)


@rule
def mean_of_a_vector(x: Vector) -> tuple[Term, Term]:
    """the sum over the number of entries is the mean"""
    return sum_(x) / size_term(x.shape[0]), mean(x)


@rule
def dot_product_in_index_notation(x: Vector, y: Vector, k: Index) -> tuple[Term, Term]:
    """multiply entry by entry and add"""
    return Sum(x[k] * y[k], k), x @ y


@rule
def sum_in_index_notation(x: Vector, k: Index) -> tuple[Term, Term]:
    """a sum over all entries"""
    return Sum(x[k], k), sum_(x)


# -- recognising anything -------------------------------------------------------


def step(term: Term) -> Rewrite | None:
    """The function that the term at its root spells out, by the first rule that knows it; None for none.

    Only names that a reader gains by: squares, sums and means that are written out stay as written.
    """
    for quick, rules in _RECOGNISED.get(term.head, ()):
        if quick(term):
            for candidate in rules:
                rewrite = candidate.apply(term)
                if rewrite is not None:
                    return rewrite
    return None


def _quotient_of_exponentials(term: Term) -> bool:
    return any(is_divisor(a) for a in term.args)


def _has_logsumexp(term: Term) -> bool:
    return any(a.head is MUL and a.args[-1].head is logsumexp for a in term.args)


_RECOGNISED: dict[Head, tuple[tuple[Callable[[Term], bool], tuple[Identity, ...]], ...]] = {
    MUL: (
        (
            _quotient_of_exponentials,
            (
                softmax_of_a_vector,
                softmax_of_a_vector_with_axes_kept,
                softmax_along_rows,
                softmax_along_columns,
                softmax_along_last,
                entry_of_a_softmax,
                sigmoid_from_exp_of_minus,
                sigmoid_from_exp,
                sigmoid_of_minus_x_from_exp,
                tanh_from_exponentials,
            ),
        ),
    ),
    ADD: (
        (
            _has_logsumexp,
            (logits_minus_logsumexp, log_softmax_along_rows, log_softmax_along_columns, log_softmax_along_last),
        ),
    ),
    log: (
        (
            lambda term: bool(term.args[0].args),
            (
                softplus_from_log,
                logdet_from_log_of_abs_det,
                logsumexp_of_all_entries,
                logsumexp_in_index_notation,
                logsumexp_along_rows,
                logsumexp_along_columns,
                logsumexp_along_last,
                log_of_softmax,
                log_of_softmax_along_rows,
                log_of_softmax_along_columns,
                log_of_softmax_along_last,
                log_sigmoid_from_log,
            ),
        ),
    ),
    sqrt: (
        (
            lambda term: not term.shape and bool(term.args[0].args),
            (norm_from_a_sum_of_squares, norm_from_a_dot_product, norm_from_an_inner_product, norm_in_index_notation),
        ),
    ),
    log1p: ((lambda term: term.args[0].head is exp, (softplus_from_log1p,)),),
    exp: ((lambda term: term.args[0].head is log_softmax, (exp_of_log_softmax,)),),
}
