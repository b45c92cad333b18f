"""Special functions of one number. Source: DLMF 5.15 (polygamma), 7.2 (normal), 10.29 (Bessel), 25.12 (dilogarithm)."""

from __future__ import annotations

from workbench.terms.function import elementwise, function
from workbench.terms.functions.elementwise import exp, log, sqrt
from workbench.terms.heads import misfit, pi

gamma = elementwise(
    "gamma",
    "Euler's gamma function.",
    numpy=lambda lib, x: lib.special.gamma(x),
    source="special.gamma({0})",
    imports=("special",),
    latex=r"\Gamma",
    derivative=lambda f, x: f * digamma(x),
    domain="positive",
    reason="definition of the digamma function",
)
loggamma = elementwise(
    "loggamma",
    "log of the gamma function, for x > 0.",
    numpy=lambda lib, x: lib.special.gammaln(x),
    source="special.gammaln({0})",
    imports=("special",),
    latex=r"\log\Gamma",
    derivative=lambda f, x: digamma(x),
    domain="positive",
    reason="definition of the digamma function",
)
digamma = elementwise(
    "digamma",
    "The derivative of log gamma.",
    numpy=lambda lib, x: lib.special.digamma(x),
    source="special.digamma({0})",
    imports=("special",),
    latex=r"\psi",
    derivative=lambda f, x: polygamma(1, x),
    domain="positive",
    reason="definition of the polygamma functions",
)


def _polygamma_shape(order: int, x):
    if not isinstance(order, int) or order < 0:
        raise misfit(f"polygamma of the order {order!r}; the order is an integer >= 0", x)
    return x.shape


polygamma = function(
    "polygamma",
    _polygamma_shape,
    "The derivative of the digamma function of that order, for x > 0.",
    numpy=lambda lib, x, order: lib.special.polygamma(order, x),
    source="special.polygamma({order}, {0})",
    imports=("special",),
    latex=lambda args, order: rf"\psi^{{({order})}}\left({args[0]}\right)",
    elementwise=True,
    derivative=lambda f, x, order: polygamma(order + 1, x),
    domain="positive",
    reason="the next derivative of the digamma function",
)
dilog = elementwise(
    "dilog",
    "Spence's function, SciPy's spence: the integral of log(t) / (1 - t) from 1 to x; Li_2(1 - x).",
    numpy=lambda lib, x: lib.special.spence(x),
    source="special.spence({0})",
    imports=("special",),
    latex=r"\operatorname{Li}_2(1 - {0})",
    derivative=lambda f, x: log(x) / (1 - x),
    domain="positive",
    reason="fundamental theorem of calculus",
)
i0 = elementwise(
    "i0",
    "The modified Bessel function of order 0.",
    numpy=lambda lib, x: lib.special.i0(x),
    source="special.i0({0})",
    imports=("special",),
    latex="I_0",
    derivative=lambda f, x: i1(x),
    positive=True,
    reflection=(1, 0, 0),
    reason="derivative of the modified Bessel function of order 0",
)
i1 = elementwise(
    "i1",
    "The modified Bessel function of order 1.",
    numpy=lambda lib, x: lib.special.i1(x),
    source="special.i1({0})",
    imports=("special",),
    latex="I_1",
    derivative=lambda f, x: i0(x) - f / x,
    domain="entries not 0",
    reflection=(-1, 0, 0),
    reason="recurrence of the modified Bessel functions",
)
normal_pdf = elementwise(
    "normal_pdf",
    "The density of the standard normal distribution.",
    numpy=lambda lib, x: lib.np.exp(-0.5 * x * x) / lib.np.sqrt(2.0 * lib.np.pi),
    source="np.exp(-0.5 * {0} ** 2) / np.sqrt(2.0 * np.pi)",
    latex=r"\phi",
    meaning=lambda x: exp(-(x**2) / 2) / sqrt(2 * pi),
    derivative=lambda f, x: -(x * f),
    positive=True,
    reflection=(1, 0, 0),
    reason="the normal density falls by x times itself",
)
normal_cdf = elementwise(
    "normal_cdf",
    "The distribution function of the standard normal distribution.",
    numpy=lambda lib, x: lib.special.ndtr(x),
    source="special.ndtr({0})",
    imports=("special",),
    latex=r"\Phi",
    derivative=lambda f, x: normal_pdf(x),
    positive=True,
    reflection=(-1, 0, 1),
    reason="the density is the derivative of the distribution function",
)

__all__ = ["digamma", "dilog", "gamma", "i0", "i1", "loggamma", "normal_cdf", "normal_pdf", "polygamma"]
