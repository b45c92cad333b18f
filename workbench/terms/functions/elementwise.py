"""Functions of one number, applied entry by entry. Derivatives: any calculus text; DLMF 4.20, 4.34."""

from __future__ import annotations

from fractions import Fraction

from workbench.terms.function import elementwise
from workbench.terms.heads import constant, number, pi, power

exp = elementwise(
    "exp",
    "The exponential.",
    numpy=lambda lib, x: lib.np.exp(x),
    source="np.exp({0})",
    latex=r"\exp",
    display=lambda x: None if x.rank else power(constant("e"), x),
    derivative=lambda f, x: f,
    positive=True,
    reason="the exponential is its own derivative",
)
log = elementwise(
    "log",
    "The natural logarithm.",
    numpy=lambda lib, x: lib.np.log(x),
    source="np.log({0})",
    latex=r"\log",
    derivative=lambda f, x: 1 / x,
    domain="positive",
    reason="derivative of the logarithm",
)
log1p = elementwise(
    "log1p",
    "log(1 + x), exact for small x.",
    numpy=lambda lib, x: lib.np.log1p(x),
    source="np.log1p({0})",
    latex=r"\operatorname{log1p}",
    meaning=lambda x: log(1 + x),
    derivative=lambda f, x: 1 / (1 + x),
    domain="above -1",
    reason="derivative of the logarithm",
)
sqrt = elementwise(
    "sqrt",
    "The nonnegative square root.",
    numpy=lambda lib, x: lib.np.sqrt(x),
    source="np.sqrt({0})",
    latex=r"\sqrt{{{0}}}",
    meaning=lambda x: x ** number(Fraction(1, 2)),
    transparent=True,
    derivative=lambda f, x: 1 / (2 * f),
    domain="positive",
    reason="derivative of the square root",
)
square = elementwise(
    "square",
    "The square.",
    numpy=lambda lib, x: lib.np.square(x),
    source="np.square({0})",
    latex="{0}^{{2}}",
    meaning=lambda x: x**2,
    transparent=True,
    derivative=lambda f, x: 2 * x,
    reason="derivative of the square",
)
sign = elementwise(
    "sign",
    "-1, 0 or 1.",
    numpy=lambda lib, x: lib.np.sign(x),
    source="np.sign({0})",
    latex=r"\operatorname{sign}",
    derivative=lambda f, x: number(0),
    kinks="jumps at 0",
    reflection=(-1, 0, 0),
    reason="the sign is constant away from 0",
)
absolute = elementwise(
    "abs",
    "The absolute value.",
    numpy=lambda lib, x: lib.np.abs(x),
    source="np.abs({0})",
    latex=r"\left|{0}\right|",
    derivative=lambda f, x: sign(x),
    kinks="not differentiable at 0; any slope in [-1, 1] is a subgradient there",
    reason="derivative of the absolute value",
)
step = elementwise(
    "step",
    "1 for x > 0, else 0.",
    numpy=lambda lib, x: lib.np.where(x > 0, 1.0, 0.0),
    source="np.where({0} > 0, 1.0, 0.0)",
    latex=r"\mathbf{{1}}_{{>0}}",
    derivative=lambda f, x: number(0),
    kinks="jumps at 0",
    binary=True,
    reason="the step is constant away from 0",
)
relu = elementwise(
    "relu",
    "The positive part, max(x, 0).",
    numpy=lambda lib, x: lib.np.maximum(x, 0.0),
    source="np.maximum({0}, 0.0)",
    latex=r"\operatorname{relu}",
    derivative=lambda f, x: step(x),
    kinks="not differentiable at 0; the slope 0 is used there",
    reflection=(1, -1, 0),
    reason="slope 1 on the positive side, slope 0 on the negative one",
)
sin = elementwise(
    "sin",
    "The sine.",
    numpy=lambda lib, x: lib.np.sin(x),
    source="np.sin({0})",
    latex=r"\sin",
    derivative=lambda f, x: cos(x),
    reflection=(-1, 0, 0),
    reason="derivative of the sine",
)
cos = elementwise(
    "cos",
    "The cosine.",
    numpy=lambda lib, x: lib.np.cos(x),
    source="np.cos({0})",
    latex=r"\cos",
    derivative=lambda f, x: -sin(x),
    reflection=(1, 0, 0),
    reason="derivative of the cosine",
)
tan = elementwise(
    "tan",
    "The tangent.",
    numpy=lambda lib, x: lib.np.tan(x),
    source="np.tan({0})",
    latex=r"\tan",
    derivative=lambda f, x: 1 + f**2,
    domain="cos not 0",
    reflection=(-1, 0, 0),
    reason="derivative of the tangent",
)
arcsin = elementwise(
    "arcsin",
    "The inverse of the sine on [-pi/2, pi/2].",
    numpy=lambda lib, x: lib.np.arcsin(x),
    source="np.arcsin({0})",
    latex=r"\arcsin",
    derivative=lambda f, x: 1 / sqrt(1 - x**2),
    domain="inside (-1, 1)",
    reflection=(-1, 0, 0),
    reason="derivative of the arcsine",
)
arccos = elementwise(
    "arccos",
    "The inverse of the cosine on [0, pi].",
    numpy=lambda lib, x: lib.np.arccos(x),
    source="np.arccos({0})",
    latex=r"\arccos",
    derivative=lambda f, x: -1 / sqrt(1 - x**2),
    domain="inside (-1, 1)",
    reason="derivative of the arccosine",
)
arctan = elementwise(
    "arctan",
    "The inverse of the tangent on (-pi/2, pi/2).",
    numpy=lambda lib, x: lib.np.arctan(x),
    source="np.arctan({0})",
    latex=r"\arctan",
    derivative=lambda f, x: 1 / (1 + x**2),
    reflection=(-1, 0, 0),
    reason="derivative of the arctangent",
)
sinh = elementwise(
    "sinh",
    "The hyperbolic sine.",
    numpy=lambda lib, x: lib.np.sinh(x),
    source="np.sinh({0})",
    latex=r"\sinh",
    derivative=lambda f, x: cosh(x),
    reflection=(-1, 0, 0),
    reason="derivative of the hyperbolic sine",
)
cosh = elementwise(
    "cosh",
    "The hyperbolic cosine.",
    numpy=lambda lib, x: lib.np.cosh(x),
    source="np.cosh({0})",
    latex=r"\cosh",
    derivative=lambda f, x: sinh(x),
    positive=True,
    reflection=(1, 0, 0),
    reason="derivative of the hyperbolic cosine",
)
tanh = elementwise(
    "tanh",
    "The hyperbolic tangent.",
    numpy=lambda lib, x: lib.np.tanh(x),
    source="np.tanh({0})",
    latex=r"\tanh",
    derivative=lambda f, x: 1 - f**2,
    reflection=(-1, 0, 0),
    reason="the tangent's slope written by its own value",
)
sigmoid = elementwise(
    "sigmoid",
    "The logistic function 1 / (1 + exp(-x)).",
    numpy=lambda lib, x: lib.special.expit(x),
    source="special.expit({0})",
    imports=("special",),
    latex=r"\sigma",
    meaning=lambda x: 1 / (1 + exp(-x)),
    derivative=lambda f, x: f * (1 - f),
    positive=True,
    reflection=(-1, 0, 1),
    reason="the logistic slope written by its own value",
    lemma="sigmoid-derivative",
)
log_sigmoid = elementwise(
    "log_sigmoid",
    "log of the logistic function.",
    numpy=lambda lib, x: lib.special.log_expit(x),
    source="special.log_expit({0})",
    imports=("special",),
    latex=r"\log\sigma",
    meaning=lambda x: -softplus(-x),
    derivative=lambda f, x: 1 - sigmoid(x),
    reflection=(1, -1, 0),
    reason="derivative of log sigmoid",
)
softplus = elementwise(
    "softplus",
    "log(1 + exp(x)).",
    numpy=lambda lib, x: lib.np.logaddexp(0.0, x),
    source="np.logaddexp(0.0, {0})",
    latex=r"\operatorname{softplus}",
    meaning=lambda x: log(1 + exp(x)),
    derivative=lambda f, x: sigmoid(x),
    positive=True,
    reflection=(1, -1, 0),
    reason="the softplus has the logistic function as slope",
    lemma="softplus-derivative",
)
silu = elementwise(
    "silu",
    "x times the logistic function of x.",
    numpy=lambda lib, x: x * lib.special.expit(x),
    source="{0} * special.expit({0})",
    imports=("special",),
    latex=r"\operatorname{silu}",
    meaning=lambda x: x * sigmoid(x),
    derivative=lambda f, x: sigmoid(x) + f * (1 - sigmoid(x)),
    reflection=(1, -1, 0),
    reason="product rule on x sigmoid(x)",
)
erf = elementwise(
    "erf",
    "The error function.",
    numpy=lambda lib, x: lib.special.erf(x),
    source="special.erf({0})",
    imports=("special",),
    latex=r"\operatorname{erf}",
    derivative=lambda f, x: 2 / sqrt(pi) * exp(-(x**2)),
    reflection=(-1, 0, 0),
    reason="fundamental theorem of calculus",
)
