"""Laws of statistics of normal samples: a standardised mean, squares of deviations, their ratio.

For x of independent normal numbers with mean m and variance v, and a symmetric A with A A = A and A 1 = 0, the number
x^T A x / v is chi-square with tr A degrees of freedom: in an orthonormal basis of the range of A it is a sum of that
many squares of independent standard normals. A x and the mean of x have covariance 0, and are independent.
Source: Casella & Berger, Statistical Inference, sections 5.3.1 and 5.3.2; Seber & Lee, Linear Regression Analysis,
section 2.4.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules.independent import density_of_one
from workbench.rules.inference import Needed, Reduction, Step
from workbench.rules.laws import known_law
from workbench.rules.ranges import ranges
from workbench.terms.functions.elementwise import exp, log, sqrt
from workbench.terms.functions.linear_algebra import ones, trace
from workbench.terms.functions.reductions import mean, sum_
from workbench.terms.functions.special import gamma
from workbench.terms.heads import (
    EXPECTATION,
    MATMUL,
    RELATION,
    equals,
    matmul,
    mul,
    negative,
    number,
    oo,
    pi,
    relation,
    symbol,
    transpose,
)
from workbench.terms.term import Term, contains, postorder, substitute

_ZERO = number(0)
_MINUS_OO = negative(oo)


def standardised(step: Step) -> Iterator[Reduction]:
    """S = a + b T with b > 0 is at most q where T is at most (q - a)/b: its density at w is f((w - a)/b)/b."""
    said = known_law(step.goal)
    if said is None:
        return
    mine, s, q, g, w, low = said
    for premise in step.premises:
        known = known_law(premise)
        if known is None or known[2] is not q or known[5] is not low or low is not _MINUS_OO or q in step.fixed:
            continue
        law, t, _, f, u, _ = known
        if law.args[1:] != mine.args[1:] or not contains(s, t) or s is t:
            continue
        letter = symbol("statistic_", ())
        inside = substitute(s, {t: letter})
        x = law.args[1]
        if contains(inside, x):
            continue
        a = substitute(inside, {letter: _ZERO})
        b = substitute(inside, {letter: number(1)}) - a
        moved = mul(substitute(f, {u: (w - a) / b}), 1 / b)
        yield Reduction((step.goal,), (
            Needed(equals(inside, a + b * letter)), Needed(relation(">", b, _ZERO), ranges(b)),
            Needed(equals(g, moved), computed=True),
        ))  # fmt: skip


def squares_of_deviations(step: Step) -> Iterator[Reduction]:
    """x^T A x over the variance is chi-square, with as many degrees of freedom as the trace of the projector A."""
    said = known_law(step.goal)
    if said is None or said[5] is not _ZERO:
        return
    mine, v, _, h, w, _ = said
    x = mine.args[1]
    normal = _normal(mine)
    if normal is None:
        return
    variance, asked = normal
    for premise in step.premises:
        if not _is_equation(premise) or premise.args[0].head is not trace:
            continue
        if premise.args[0].args[0].shape == (*x.shape, *x.shape):
            (a,), rank = premise.args[0].args, premise.args[1]
            yield Reduction((step.goal,), (
                *asked, *_projector(a, x), Needed(equals(trace(a), rank)), Needed(relation(">", rank, _ZERO)),
                Needed(equals(mul(v, variance), matmul(matmul(x, a), x))),
                Needed(equals(h, chi_square(w, rank)), computed=True),
            ))  # fmt: skip


def normal_over_root(step: Step) -> Iterator[Reduction]:
    """Z / sqrt(V/nu) has Student's law: Z standard normal and a function of the mean of a normal sample, V chi-square
    with nu degrees of freedom and a quadratic form in its deviations from the mean."""
    said = known_law(step.goal)
    if said is None or said[5] is not _MINUS_OO:
        return
    mine, t, q, f, u, _ = said
    x, normal = mine.args[1], _normal(mine)
    laws = [known for p in step.premises if (known := known_law(p)) is not None and known[0].args[1:] == mine.args[1:]]
    if normal is None or q in step.fixed:
        return
    variance, asked = normal
    for _, z, _, phi, y, low in laws:
        if low is not _MINUS_OO or not _of_the_mean(z, x):
            continue
        for _, v, _, h, w, start in laws:
            if start is not _ZERO:
                continue
            for a in _matrices(step, x):
                for nu in _degrees(step, a):
                    yield Reduction((step.goal,), (
                        *asked, *_projector(a, x), Needed(relation(">", nu, _ZERO)),
                        Needed(equals(mul(v, variance), matmul(matmul(x, a), x))),
                        Needed(equals(t, z / sqrt(v / nu))),
                        Needed(equals(phi, exp(-(y**2) / 2) / sqrt(2 * pi)), computed=True),
                        Needed(equals(h, chi_square(w, nu)), computed=True),
                        Needed(equals(f, student(u, nu)), computed=True),
                    ))  # fmt: skip


def chi_square(w: Term, nu: Term) -> Term:
    """The density with nu degrees of freedom."""
    return w ** (nu / 2 - 1) * exp(-w / 2) / (2 ** (nu / 2) * gamma(nu / 2))


def student(u: Term, nu: Term) -> Term:
    """The density with nu degrees of freedom."""
    return gamma((nu + 1) / 2) / (gamma(nu / 2) * sqrt(nu * pi)) * (1 + u**2 / nu) ** (-(nu + 1) / 2)


def _normal(probability: Term) -> tuple[Term, list[Needed]] | None:
    """The variance of one of the independent normal observations of a probability, and what shows that they are."""
    if probability.head is not EXPECTATION or len(probability.args) != 3 or probability.args[1].rank != 1:
        return None
    _, x, whole = probability.args
    y = symbol("one_of_them", ())
    density = density_of_one(whole, x, y)
    if density is None or contains(density, x):
        return None
    at = {k: substitute(density, {y: number(k)}) for k in (-1, 0, 1)}
    variance = -1 / (at[1] + at[-1] - 2 * at[0])
    centre = variance * (at[1] - at[-1]) / 2
    same = equals(density, -((y - centre) ** 2) / (2 * variance) - log(2 * pi * variance) / 2)
    return variance, [Needed(relation(">", variance, _ZERO)), Needed(same, computed=True)]


def _projector(a: Term, x: Term) -> Iterator[Needed]:
    one = ones(x.shape[0])
    yield Needed(equals(transpose(a), a))
    yield Needed(equals(matmul(a, a), a))
    yield Needed(equals(matmul(a, one), mul(_ZERO, one)))


def _matrices(step: Step, x: Term) -> list[Term]:
    """The matrices that take away the mean, by what is cited."""
    products = (p.args[0] for p in step.premises if _is_equation(p) and p.args[0].head is MATMUL)
    return list(dict.fromkeys(t.args[0] for t in products if t.args[1] is ones(x.shape[0])))


def _degrees(step: Step, a: Term) -> list[Term]:
    return [p.args[1] for p in step.premises if _is_equation(p) and p.args[0] is trace(a)]


def _of_the_mean(z: Term, x: Term) -> bool:
    """Whether z sees the sample through its sum or its mean only."""
    letter = symbol("mean_", ())
    whole = {t: letter for t in postorder(z) if t.head in (mean, sum_) and t.args[0] is x and not t.shape}
    return bool(whole) and not contains(substitute(z, whole), x)


def _is_equation(statement: Term) -> bool:
    return statement.head is RELATION and statement.attrs[0] == "="


__all__ = ["chi_square", "normal_over_root", "squares_of_deviations", "standardised", "student"]
