"""Special functions of one number. Source: DLMF 5.15 (polygamma), 7.2 (normal), 10.29 (Bessel), 25.12 (dilogarithm)."""

from __future__ import annotations

from workbench.terms.declaration import elementwise, function
from workbench.terms.domains import POSITIVE
from workbench.terms.functions.elementwise import ENTRIES_NOT_ZERO, exp, log, sqrt
from workbench.terms.heads import misfit, negative, oo, pi
from workbench.terms.knowledge import POSITIVE_VALUES, between, end

gamma = elementwise(
    "gamma", "Euler's gamma function.", numpy=lambda lib, x: lib.special.gamma(x), source="special.gamma({0})",
    imports=("special",), latex=r"\Gamma", precise="gamma", javascript="lib.gamma({0})", sympy="gamma",
    derivative=lambda f, x: f * digamma(x), reason="definition of the digamma function", domain=POSITIVE,
    range=POSITIVE_VALUES, ends=(end(oo, oo, "the gamma function grows without bound"),), slow=True,
)
loggamma = elementwise(
    "loggamma", "log of the gamma function, for x > 0.", numpy=lambda lib, x: lib.special.gammaln(x),
    source="special.gammaln({0})", imports=("special",), latex=r"\log\Gamma", precise="loggamma",
    javascript="lib.loggamma({0})", sympy="loggamma", derivative=lambda f, x: digamma(x),
    reason="definition of the digamma function", domain=POSITIVE,
    ends=(end(oo, oo, "the logarithm of the gamma function grows without bound"),), slow=True,
)
digamma = elementwise(
    "digamma", "The derivative of log gamma.", numpy=lambda lib, x: lib.special.digamma(x),
    source="special.digamma({0})", imports=("special",), latex=r"\psi", precise="digamma",
    javascript="lib.digamma({0})", sympy="digamma", derivative=lambda f, x: polygamma(1, x),
    reason="definition of the polygamma functions", domain=POSITIVE,
    ends=(end(oo, oo, "the digamma function grows like the logarithm"),), slow=True,
)


def _polygamma_shape(order: int, x):
    if not isinstance(order, int) or order < 0:
        raise misfit(f"polygamma of the order {order!r}; the order is an integer >= 0", x)
    return x.shape


polygamma = function(
    "polygamma", _polygamma_shape, "The derivative of the digamma function of that order, for x > 0.",
    numpy=lambda lib, x, order: lib.special.polygamma(order, x), source="special.polygamma({order}, {0})",
    imports=("special",), latex=lambda args, order: rf"\psi^{{({order})}}\left({args[0]}\right)", elementwise=True,
    precise=lambda reals, x, order: reals.polygamma(order, x), javascript="lib.polygamma({order}, {0})",
    sympy=lambda sp, term, x, order: sp.polygamma(order, x), slow=True,
    derivative=lambda f, x, order: polygamma(order + 1, x), domain=POSITIVE,
    reason="the next derivative of the digamma function",
)
dilog = elementwise(
    "dilog", "Spence's function, SciPy's spence: the integral of log(t) / (1 - t) from 1 to x; Li_2(1 - x).",
    numpy=lambda lib, x: lib.special.spence(x), source="special.spence({0})", imports=("special",),
    latex=r"\operatorname{Li}_2(1 - {0})", precise=lambda reals, x: reals.polylog(2, 1 - x), slow=True,
    sympy=lambda sp, term, x: sp.polylog(2, 1 - x), derivative=lambda f, x: log(x) / (1 - x), domain=POSITIVE,
    reason="fundamental theorem of calculus",
)
i0 = elementwise(
    "i0", "The modified Bessel function of order 0.", numpy=lambda lib, x: lib.special.i0(x),
    source="special.i0({0})", imports=("special",), latex="I_0", precise=lambda reals, x: reals.besseli(0, x),
    slow=True, derivative=lambda f, x: i1(x), range=POSITIVE_VALUES,
    reflection=(1, 0, 0), reason="derivative of the modified Bessel function of order 0",
)
i1 = elementwise(
    "i1", "The modified Bessel function of order 1.", numpy=lambda lib, x: lib.special.i1(x),
    source="special.i1({0})", imports=("special",), latex="I_1", precise=lambda reals, x: reals.besseli(1, x),
    slow=True, derivative=lambda f, x: i0(x) - f / x,
    domain=ENTRIES_NOT_ZERO, reflection=(-1, 0, 0), reason="recurrence of the modified Bessel functions",
)
normal_pdf = elementwise(
    "normal_pdf", "The density of the standard normal distribution.",
    numpy=lambda lib, x: lib.np.exp(-0.5 * x * x) / lib.np.sqrt(2.0 * lib.np.pi),
    source="np.exp(-0.5 * {0} ** 2) / np.sqrt(2.0 * np.pi)", latex=r"\phi",
    meaning=lambda x: exp(-(x**2) / 2) / sqrt(2 * pi), derivative=lambda f, x: -(x * f), range=POSITIVE_VALUES,
    reflection=(1, 0, 0), reason="the normal density falls by x times itself",
)
normal_cdf = elementwise(
    "normal_cdf", "The distribution function of the standard normal distribution.",
    numpy=lambda lib, x: lib.special.ndtr(x), source="special.ndtr({0})", imports=("special",), latex=r"\Phi",
    precise=lambda reals, x: reals.erfc(-x / reals.sqrt(2)) / 2, javascript="(1 + lib.erf({0} / Math.SQRT2)) / 2",
    derivative=lambda f, x: normal_pdf(x), range=between(0, 1), reflection=(-1, 0, 1),
    ends=(end(oo, 1, "a distribution function goes to 1"),
          end(negative(oo), 0, "a distribution function goes to 0 on the left")),
    reason="the density is the derivative of the distribution function",
)

__all__ = ["digamma", "dilog", "gamma", "i0", "i1", "loggamma", "normal_cdf", "normal_pdf", "polygamma"]
