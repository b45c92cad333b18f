"""The rules that the differential d and a derivative share: sums, products, quotients, powers, matrix products.

Each rule pushes the operator one level inward. It is written once, with ``d`` standing for either operator: the
differential, or the derivative in a scalar (a scalar variable or one component), which acts entry by entry and obeys
the same laws. Source: Magnus & Neudecker, Matrix Differential Calculus, ch. 8; any calculus text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from workbench.rules.condition import Condition
from workbench.rules.facts import whole
from workbench.rules.reason import Weight
from workbench.rules.requirements import domain_conditions, needs_nonzero, needs_positive
from workbench.rules.rule import Case, Found, Rule, name_of, reason_of
from workbench.rules.writing import ONE, filled, is_divisor, is_number, over, product, renamed, total, zero
from workbench.terms.declaration import Function
from workbench.terms.functions.elementwise import log
from workbench.terms.functions.linear_algebra import inner, trace
from workbench.terms.functions.reductions import sum_
from workbench.terms.functions.spectral import expm, sqrtm
from workbench.terms.heads import (
    ADD,
    AT,
    DERIVATIVE,
    DIFFERENTIAL,
    MATMUL,
    MUL,
    NAMED,
    NUMBER,
    POWER,
    PRODUCT,
    SUM,
    TENSOR,
    TRANSPOSE,
    Product,
    Sum,
    at,
    differential,
    index,
    matrix,
    mul,
    named,
    number,
    power,
    scalar,
    size,
    tensor,
    transpose,
    vector,
)
from workbench.terms.term import Head, Term, build, depends_on

Operator = Callable[[Term], Term]
Varies = Callable[[Term], bool]
Push = Callable[[Term, Operator, Varies], Term | Found | None]


def operator_of(term: Term) -> tuple[Term, Operator, tuple[Term, ...], tuple[Term, ...]] | None:
    """What is differentiated, the operator, its varying symbols, and the terms that stand for free indices in it.

    None for anything but a differential or a derivative in a scalar.
    """
    if term.head is DIFFERENTIAL:
        f, *wrt = term.args
        varying = tuple(wrt)
        return f, lambda t: build(DIFFERENTIAL, (t, *varying)), varying, ()
    if term.head is DERIVATIVE and not term.args[1].shape:
        f, x = term.args
        varying = (x.args[0],) if x.head is AT else (x,)
        return f, lambda t: build(DERIVATIVE, (t, x)), varying, tuple(x.indices)
    return None


def applied(push: Push, term: Term, heads: tuple[Head, ...] = ()) -> Found | None:
    """Push the operator at the root of the term; None when that is not the push's case."""
    parts = operator_of(term)
    if parts is None or (heads and parts[0].head not in heads):
        return None
    f, d, varying, _ = parts
    varies = depends_on(f, varying)
    if not varies(f) or f in varying:
        return None
    return as_found(push(f, d, varies))


def as_found(made: Term | Found | None) -> Found | None:
    return Found(made) if isinstance(made, Term) else made


PUSHES: dict[Head, list[tuple[Rule, Push]]] = {}


def leibniz(
    *heads: Head,
    cases: Callable[[], Iterable[Case]],
    name: str = "",
    lemma: str = "",
    weight: Weight = Weight.TELLING,
) -> Callable[[Push], Rule]:
    """Declare how the operator goes inside terms with one of the heads; the first that answers is used."""

    def declare(push: Push) -> Rule:
        rule = Rule(
            name or name_of(push),
            reason_of(push),
            lambda term: applied(push, term, heads),
            cases=cases,
            lemma=lemma,
            weight=weight,
        )
        for head in heads:
            PUSHES.setdefault(head, []).append((rule, push))
        return rule

    return declare


# -- samples: the letters of the statements ------------------------------------

_m, _n = size("m"), size("n")
_t, _c = scalar("t"), scalar("c")
_x, _y, _a = vector("x", _n), vector("y", _n), vector("a", _n)
_p = vector("p", _n, "positive")
_X, _Y = matrix("X", _m, _n), matrix("Y", _n, size("p"))
_A = matrix("A", size("k"), _m)
_S = matrix("S", _n, _n, "posdef")
_k: Term = index("k", _n)
_j: Term = index("j", _n)


def _d(f: Term, *wrt: Term) -> Term:
    return differential(f, *wrt)


def _in(f: Term, x: Term) -> Term:
    return build(DERIVATIVE, (f, x))


# -- the rules -----------------------------------------------------------------


@leibniz(
    ADD,
    cases=lambda: [_d(_x + _y, _x, _y), _d(_x + _a - _y, _x, _y), _d(_t + _a, _t), _in(_t**2 + _c + _t, _t)],
    weight=Weight.BOOKKEEPING,
)
def sum_rule(f: Term, d: Operator, varies: Varies) -> Term:
    """the derivative of a sum is the sum of the derivatives; constant terms drop out"""
    return total([_negated(a, d) for a in f.args if varies(a)], f.shape)


def _negated(a: Term, d: Operator) -> Term:
    """d(-u) = -du, at once: a minus sign is not worth a line."""
    if a.head is MUL and is_number(a.args[0], -1) and len(a.args) > 1:
        return product(number(-1), d(mul(*a.args[1:])))
    return d(a)


@leibniz(MUL, POWER, cases=lambda: [_d(1 / _p, _p), _d(_p**-1, _p), _in(1 / (1 + _t**2), _t)])
def reciprocal_rule(f: Term, d: Operator, varies: Varies) -> Found | None:
    """a reciprocal changes by minus the change over the square"""
    if f.head is MUL:
        if len(f.args) != 2 or f.args[0] is not ONE:
            return None
        f = f.args[1]
    if not is_divisor(f):
        return None
    u = f.args[0]
    return Found(over(product(number(-1), d(u)), power(u, 2)), (("u", u),), (needs_nonzero(u),))


@leibniz(
    MUL,
    cases=lambda: [_d(_c * _x, _x), _d(3 * _x * _y / 2, _x, _y), _d(_a * _t, _t), _in(5 * _t**2 * _c, _t)],
    weight=Weight.BOOKKEEPING,
)
def constant_factor(f: Term, d: Operator, varies: Varies) -> Term | None:
    """a factor that does not vary stands in front"""
    constants = [a for a in f.args if not varies(a)]
    if not constants:
        return None
    rest = [a for a in f.args if varies(a)]
    return product(*constants, d(mul(*rest)))


@leibniz(MUL, cases=lambda: [_d(_x / _p, _x, _p), _in(_t / (1 + _t**2), _t)])
def quotient_rule(f: Term, d: Operator, varies: Varies) -> Term | Found | None:
    """differentiate the numerator, subtract the numerator times the change of the denominator over its square"""
    above = [a for a in f.args if not is_divisor(a)]
    below = [a.args[0] for a in f.args if is_divisor(a)]
    if not above or not below:
        return None
    u, v = mul(*above), mul(*below)
    first = over(d(u), v)
    second = product(number(-1), u, d(v), power(power(v, 2), -1))
    return Found(total([first, second], f.shape), (("u", u), ("v", v)), (needs_nonzero(v),))


@leibniz(MUL, cases=lambda: [_d(_x * _y, _x, _y), _d(_x * _y * _p, _x, _y, _p), _d(_t * _x, _t, _x), _in(_t * _t, _t)])
def product_rule(f: Term, d: Operator, varies: Varies) -> Term:
    """one factor changes at a time"""
    parts = []
    for place, factor in enumerate(f.args):
        parts.append(product(*f.args[:place], d(factor), *f.args[place + 1 :]))
    return total(parts, f.shape)


@leibniz(
    POWER, cases=lambda: [_d(_x**2, _x), _d(_x**5, _x), _d(_p**-3, _p), _d(_p ** Fraction(1, 2), _p), _d(_p**_c, _p)]
)
def power_rule(f: Term, d: Operator, varies: Varies) -> Term | Found | None:
    """the exponent comes down and drops by one"""
    u, exponent = f.args
    if varies(exponent):
        return None
    if exponent.head is not NUMBER:
        needs: tuple[Condition, ...] = () if whole(exponent) else (needs_positive(u),)
        return Found(product(exponent, power(u, exponent - 1), d(u)), (("u", u), ("n", exponent)), needs)
    n = exponent.value
    if n == 0:
        return zero(f.shape)
    if n == 1:
        return filled(d(u), f.shape)
    if n.denominator != 1:
        return Found(product(exponent, power(u, n - 1), d(u)), (("u", u),), (needs_positive(u),))
    if n < 0:
        return Found(over(product(exponent, d(u)), power(u, 1 - n)), (("u", u),), (needs_nonzero(u),))
    return Found(product(exponent, u if n == 2 else power(u, n - 1), d(u)), (("u", u),))


@leibniz(POWER, cases=lambda: [_d(_p**_y, _y), _d(2**_x, _x), _in(_p[_k] ** _t, _t)])
def derivative_of_an_exponential(f: Term, d: Operator, varies: Varies) -> Found | None:
    """a power changes by itself times the log of its base when the exponent moves"""
    base, exponent = f.args
    if varies(base):
        return None
    return Found(product(f, log(base), d(exponent)), (("a", base), ("u", exponent)), (needs_positive(base),))


@leibniz(POWER, cases=lambda: [_d(_p**_y, _p, _y)])
def logarithmic_derivative(f: Term, d: Operator, varies: Varies) -> Found:
    """a power is an exponential: the exponent and the logarithm of the base change"""
    u, v = f.args
    inside = total([product(d(v), log(u)), over(product(v, d(u)), u)], f.shape)
    return Found(product(f, inside), (("u", u), ("v", v)), (needs_positive(u),))


@leibniz(MATMUL, cases=lambda: [_d(_x @ _x, _x), _d((_a - _x) @ (_a - _x), _x), _in((_t * _a) @ (_t * _a), _t)])
def change_of_a_square_norm(f: Term, d: Operator, varies: Varies) -> Term | None:
    """both factors of a square change alike: twice the vector times its change"""
    u, v = f.args
    if u is not v or u.rank != 1:
        return None
    return product(number(2), u @ d(u))


def has_trace_rule(term: Term) -> bool:
    """Whether the term is a function of a matrix whose derivative is known under a trace only."""
    return isinstance(term.head, Function) and term.head.knows.calculus.under_trace is not None


@leibniz(trace, cases=lambda: [_d(trace(3 * _S + expm(_S)), _S), _d(trace(-2 * expm(_S)), _S)])
def trace_of_a_sum_of_matrix_functions(f: Term, d: Operator, varies: Varies) -> Term | None:
    """the trace is linear, and the functions of a matrix have a derivative under it"""
    (x,) = f.args
    if x.head is NAMED and _holds_trace_rule(x):
        return d(trace(x.args[0]))
    if x.head is ADD and any(map(_holds_trace_rule, x.args)) and all(a.shape == x.shape for a in x.args):
        return total([d(trace(a)) for a in x.args if varies(a)], ())
    if x.head is MUL and _holds_trace_rule(x):
        return d(mul(*(a for a in x.args if not a.shape), *(trace(a) for a in x.args if a.shape)))
    return None


def _holds_trace_rule(x: Term) -> bool:
    if x.head is MUL:
        arrays = [a for a in x.args if a.shape]
        return len(arrays) == 1 and _holds_trace_rule(arrays[0])
    if x.head is NAMED:
        return _holds_trace_rule(x.args[0]) or (x.args[0].head is ADD and any(map(_holds_trace_rule, x.args[0].args)))
    return has_trace_rule(x)


@leibniz(trace, cases=lambda: [_d(trace(expm(_S)), _S), _d(trace(sqrtm(_S)), _S), _in(trace(expm(_t * _S)), _t)])
def change_of_the_trace_of_a_matrix_function(f: Term, d: Operator, varies: Varies) -> Found | None:
    """under a trace a matrix and its change may be exchanged, so that a function of it changes as for numbers"""
    (x,) = f.args
    if not has_trace_rule(x):
        return None
    head = x.head
    assert isinstance(head, Function) and head.knows.calculus.under_trace is not None
    return Found(head.knows.calculus.under_trace(x, d(x.args[0]), *x.args), (("X", x.args[0]),), domain_conditions(x))


@leibniz(
    MATMUL, cases=lambda: [_d(_A @ _X, _X), _d(_X @ _Y, _X, _Y), _d(_x @ _y, _x, _y), _d(_X @ _x, _X), _d(_x @ _Y, _x)]
)
def product_rule_for_matrices(f: Term, d: Operator, varies: Varies) -> Term:
    """one factor changes at a time; the order of the factors stays"""
    a, b = f.args
    parts = ([d(a) @ b] if varies(a) else []) + ([a @ d(b)] if varies(b) else [])
    return total(parts, f.shape)


@leibniz(sum_, cases=lambda: [_d(sum_(_x**2), _x), _d(sum_((_X - _c) ** 2), _X), _in(sum_((_t * _a) ** 2), _t)])
def change_of_a_sum_of_squares(f: Term, d: Operator, varies: Varies) -> Term | None:
    """each square changes by twice the entry times its change"""
    (x,) = f.args
    if f.shape or x.head is not POWER or not is_number(x.args[1], 2):
        return None
    u = x.args[0]
    return product(number(2), inner(u, d(u))) if u.shape else None


@leibniz(inner, cases=lambda: [_d(inner(_X, _X), _X)])
def change_of_a_square_inner_product(f: Term, d: Operator, varies: Varies) -> Term | None:
    """both factors of the inner product change alike: twice one of them"""
    u, v = f.args
    return product(number(2), inner(u, d(u))) if u is v else None


@leibniz(TRANSPOSE, cases=lambda: [_d(_X.T, _X), _in((_t * _X).T, _t)], weight=Weight.BOOKKEEPING)
def transposing_commutes_with_differentiating(f: Term, d: Operator, varies: Varies) -> Term:
    """transposing only moves entries"""
    return transpose(d(f.args[0]))


@leibniz(NAMED, cases=lambda: [_d(named("r", _X @ _x), _x)], weight=Weight.BOOKKEEPING)
def definition_of_a_named_part(f: Term, d: Operator, varies: Varies) -> Term:
    """the name means its value"""
    return d(f.args[0])


@leibniz(AT, cases=lambda: [_d((_x * _y)[_k], _x), _in((_t * _x)[_k], _t)])
def change_of_an_entry(f: Term, d: Operator, varies: Varies) -> Term | None:
    """an entry of the change is the change of the entry"""
    x, *where = f.args
    return at(d(x), *where)


@leibniz(
    SUM,
    cases=lambda: [_d(Sum(_x[_k] ** 2, _k), _x), _in(Sum(_t * _x[_k], _k), _t), _in(Sum(_x[_k] ** 2, _k), _x[_k])],
    weight=Weight.BOOKKEEPING,
)
def derivative_of_a_big_sum(f: Term, d: Operator, varies: Varies) -> Term:
    """the sum is finite: differentiate under it"""
    body, bound = _clear_of(f, d)
    return Sum(d(body), *bound)


@leibniz(PRODUCT, cases=lambda: [_d(Product(_p[_k], _k), _p), _in(Product(_t + _p[_k], _k), _t)])
def derivative_of_a_big_product(f: Term, d: Operator, varies: Varies) -> Found:
    """one factor changes at a time: the product times the sum of the relative changes"""
    body, bound = _clear_of(f, d)
    whole_product = Product(body, *bound) if bound == f.args[1:] else f
    return Found(product(whole_product, Sum(over(d(body), body), *bound)), (("u", body),), (needs_nonzero(body),))


@leibniz(TENSOR, cases=lambda: [_d(tensor(_x[_k] * _y[_j], _k, _j), _x), _in(tensor(_t * _x[_k], _k), _t)])
def derivative_of_an_array_of_entries(f: Term, d: Operator, varies: Varies) -> Term:
    """entry by entry"""
    body, bound = _clear_of(f, d)
    return tensor(d(body), *bound)


def _clear_of(binder: Term, d: Operator) -> tuple[Term, tuple[Term, ...]]:
    """The binder's body and indices, renamed where the operator itself speaks of an index of that name."""
    return renamed(binder, d(ONE).indices)


__all__ = ["PUSHES", "Operator", "Varies", "applied", "has_trace_rule", "leibniz", "operator_of"]
